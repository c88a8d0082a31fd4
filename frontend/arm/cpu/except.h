/* SPDX-License-Identifier: MIT */
/* Exceptions of machines: where they go, what they leave behind, the way back, and interrupts. */
#ifndef FRONTEND_ARM_CPU_EXCEPT_H
#define FRONTEND_ARM_CPU_EXCEPT_H

#include "base/bits.h"
#include "frontend/arm/cpu/cpu.h"

/* ESR_ELx.EC */
enum ArmEc {
    ARM_EC_UNKNOWN = 0x00,
    ARM_EC_WFX = 0x01,
    ARM_EC_FP = 0x07,
    ARM_EC_PAC_TRAP = 0x09,
    ARM_EC_BTI = 0x0d,
    ARM_EC_ILLEGAL = 0x0e,
    ARM_EC_SVC = 0x15,
    ARM_EC_HVC = 0x16,
    ARM_EC_SMC = 0x17,
    ARM_EC_SYSREG = 0x18,
    ARM_EC_PAC = 0x1c,
    ARM_EC_PREFETCH_LOWER = 0x20,
    ARM_EC_PC_ALIGNMENT = 0x22,
    ARM_EC_DATA_LOWER = 0x24,
    ARM_EC_SP_ALIGNMENT = 0x26,
    ARM_EC_MOPS = 0x27,
    ARM_EC_SERROR = 0x2f,
    ARM_EC_BREAK_LOWER = 0x30,
    ARM_EC_STEP_LOWER = 0x32,
    ARM_EC_WATCH_LOWER = 0x34,
    ARM_EC_BRK = 0x3c,
};

/* ISS fields of aborts */
enum {
    ARM_ISS_WNR = 1 << 6,
    ARM_ISS_S1PTW = 1 << 7,
    ARM_ISS_CM = 1 << 8, /* cache maintenance or address translation instruction */
    ARM_FSC_ALIGNMENT = 0x21,
    ARM_FSC_DEBUG = 0x22,
    ARM_FSC_EXTERNAL = 0x10,
    ARM_FSC_EXTERNAL_WALK = 0x14, /* plus the level */
};

#define ARM_ESR_IL       (1u << 25)
#define ARM_ESR_EC_SHIFT 26

/** ESR_ELx of class @ec with @iss; every instruction has 32 bits. */
static inline u32 arm_esr(enum ArmEc ec, u32 iss)
{
    return (u32)ec << ARM_ESR_EC_SHIFT | ARM_ESR_IL | iss;
}

/**
 * ISS of a trapped MSR, MRS or system instruction with register @rt. Source: DDI 0487 "ESR_ELx", EC
 * 0b011000.
 */
static inline u32 arm_sysreg_iss(u16 enc, unsigned rt, bool is_read)
{
    return (u32)(bits_get(enc, 14, 2) << 20 | bits_get(enc, 0, 3) << 17 |
                 bits_get(enc, 11, 3) << 14 | bits_get(enc, 7, 4) << 10 | rt << 5 |
                 bits_get(enc, 3, 4) << 1 | is_read);
}

/** The exception kind that takes a trap with a whole syndrome to @el, 1 to 3. */
static inline u32 arm_exc_trap(unsigned el)
{
    return ARM_EXC_TRAP_EL1 + el - 1;
}

/** ISS of a data abort of stage 2 from ISV to AR, by the instruction; 0: it says nothing. */
u32 arm_access_iss(u32 word);

/** GuestArch.take_exception */
void arm_take_exception(Vcpu *cpu);

/**
 * ERET from where the CPU is: PSTATE from SPSR_ELx. Returns the new pc. Source:
 * "AArch64.ExceptionReturn".
 */
Gva arm_exception_return(ArmCpu *cpu, Gva target);

/** GuestArch.has_interrupt, take_interrupt, set_irq */
bool arm_has_interrupt(const Vcpu *cpu, bool is_asleep);
void arm_take_interrupt(Vcpu *cpu);
void arm_set_irq(Vcpu *cpu, unsigned line, bool level);

/** CPACR_EL1 and CPTR_ELx: 0 if FP and SIMD instructions run, else the EL they trap to. */
unsigned arm_fp_trap(const ArmCpu *cpu);

#endif
