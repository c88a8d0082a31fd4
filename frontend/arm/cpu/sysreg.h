/* SPDX-License-Identifier: MIT */
/*
 * System registers, one row each. MRS, MSR and the debugger read these rows; what no row allows is UNDEFINED.
 */
#ifndef FRONTEND_ARM_CPU_SYSREG_H
#define FRONTEND_ARM_CPU_SYSREG_H

#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/features.h"

/* Encoding of a system register. */
#define ARM_SYSREG(op0, op1, crn, crm, op2)                                                        \
    (u16)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))

/* Lowest exception level that may do it; a register is readable (writable) from there upwards. */
enum ArmSysregAccess {
    ARM_EL0_R = 1 << 0,
    ARM_EL0_W = 1 << 1,
    ARM_EL0_RW = ARM_EL0_R | ARM_EL0_W,
    ARM_EL1_R = 1 << 2,
    ARM_EL1_W = 1 << 3,
    ARM_EL1_RW = ARM_EL1_R | ARM_EL1_W,
};

enum ArmSysregEffect {
    ARM_SYSREG_CONST = 1 << 0, /* never changes: read when the code is translated */
    ARM_SYSREG_KEY = 1 << 1,   /* a write may change the block key */
    ARM_SYSREG_FLAGS = 1 << 2, /* a read sets NZCV to 0000: the number is always random enough */
    ARM_SYSREG_NZCV = 1 << 3,  /* is the condition flags */
    ARM_SYSREG_FPSR = 1 << 4,  /* is FPSR: the first access changes the block key */
};

typedef struct ArmSysreg {
    const char *name;
    u16 enc;
    u8 access;  /* ArmSysregAccess */
    u8 feature; /* A64Feature the model must have */
    u8 effects; /* ArmSysregEffect */
    u8 global;  /* A64_G_* if it is a plain global, else 0 */
    u64 (*read)(const ArmCpu *cpu, const struct ArmSysreg *r);
    void (*write)(ArmCpu *cpu, const struct ArmSysreg *r, u64 v);
    u64 reset;  /* value of a CONST row without read */
} ArmSysreg;

extern const ArmSysreg arm_sysregs[];

/** Row of the register, or NULL. */
const ArmSysreg *arm_sysreg_find(u16 enc);

/* read and write hooks of sysreg_id.c */
u64 arm_sysreg_id(const ArmCpu *cpu, const ArmSysreg *r);
u64 arm_sysreg_midr(const ArmCpu *cpu, const ArmSysreg *r);
u64 arm_sysreg_ctr(const ArmCpu *cpu, const ArmSysreg *r);

#endif
