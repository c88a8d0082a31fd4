/* SPDX-License-Identifier: MIT */
/*
 * System instructions of EL1 and above: AT, TLBI, and cache maintenance by set and way; one row
 * each.
 */
#ifndef FRONTEND_ARM_CPU_SYSOP_H
#define FRONTEND_ARM_CPU_SYSOP_H

#include "frontend/arm/cpu/cpu.h"

typedef struct ArmSysop {
    const char *name;
    u16 enc;      /* ARM_SYSREG with op0 = 1 */
    u8 el;        /* lowest that may use it */
    u8 kind, idx; /* of run: GuestTlbKind and EL of the regime; VcpuAccess and ArmMmuIdx */
    u8 trap;      /* who may trap it: sysop.c */
    u8 feature;   /* A64Feature the model must have */
    bool broadcast;
    void (*run)(ArmCpu *cpu, const struct ArmSysop *op, u64 x);
} ArmSysop;

extern const ArmSysop arm_sysops[];

/** Number of the row, -1 if @cpu's model has none. */
int arm_sysop_number(const ArmCpu *cpu, u16 enc);

/** Whether the row is there for its traps only, and the instruction still to be translated. */
bool arm_sysop_is_check(const ArmSysop *op);

/** EL that the instruction traps to as the CPU stands, 0 = none. */
unsigned arm_sysop_trap(const ArmCpu *cpu, const ArmSysop *op);

#endif
