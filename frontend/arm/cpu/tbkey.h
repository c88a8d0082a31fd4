/* SPDX-License-Identifier: MIT */
/* Bits of the block key: state that is read when code is translated, not when it runs. */
#ifndef FRONTEND_ARM_CPU_TBKEY_H
#define FRONTEND_ARM_CPU_TBKEY_H

#include "frontend/arm/cpu/cpu.h"

#define ARM_SP_ALIGN 16u /* SCTLR_EL1.SA0, which Linux sets */

enum ArmKey {
    ARM_KEY_COUNT = 1 << 0, /* instructions are counted */
    ARM_KEY_DN = 1 << 1,   /* FPCR.DN */
    ARM_KEY_AHP = 1 << 2,  /* FPCR.AHP */
    ARM_KEY_FZ16 = 1 << 3, /* FPCR.FZ16 */
    ARM_KEY_FZ = 1 << 4,   /* FPCR.FZ */
    ARM_KEY_FPSR = 1 << 5, /* who runs here looks at FPSR */
    ARM_KEY_BTI = 1 << 7,  /* there are guarded pages: branches say of what kind they are */
    ARM_KEY_BTYPE_SHIFT = 8,
    ARM_KEY_BTYPE = 3 << ARM_KEY_BTYPE_SHIFT, /* PSTATE.BTYPE at the start, on a guarded page */
    /* whole machines */
    ARM_KEY_MACHINE = 1 << 10,
    ARM_KEY_EL_SHIFT = 11,  /* PSTATE.EL: 2 bits */
    ARM_KEY_MMU_SHIFT = 13, /* ArmMmuIdx: 4 bits */
    ARM_KEY_FP_SHIFT = 17,  /* EL that FP instructions trap to, 0 = they do not: 2 bits */
    ARM_KEY_UAO = 1 << 19,  /* LDTR is LDR: PSTATE.UAO, or EL2 without programs of its own */
    ARM_KEY_IL = 1 << 20,   /* PSTATE.IL */
    ARM_KEY_NOPAC_SHIFT = 21, /* keys IA, IB, DA, DB that SCTLR_ELx does not enable: 4 bits */
    ARM_KEY_ALIGN = 1 << 25, /* accesses must be aligned: SCTLR_ELx.A, or the MMU is off (Device memory) */
    ARM_KEY_STEP = 1 << 26,         /* software step: one instruction, then its exception */
    ARM_KEY_STEP_PENDING = 1 << 27, /* that exception is to be taken */
    ARM_KEY_BREAK = 1 << 28,        /* there are breakpoints of the guest */
    ARM_KEY_E2H = 1 << 29, /* HCR_EL2.E2H at EL2 and EL3: names of registers mean others */
    ARM_KEY_BT = 1 << 30,  /* SCTLR_ELx.BT: PACIASP is no target of every jump */
    ARM_KEY_DEBUG = ARM_KEY_STEP | ARM_KEY_BREAK,
    ARM_KEY_SP = 1 << 6,   /* SP may be misaligned; without this it is aligned at block entry */
};

/* HCR_EL2.API, SCR_EL3.API: pointer authentication traps. No int holds it. */
#define ARM_KEY_PAC_TRAP (1u << 31)

static inline unsigned arm_key_el(u32 key)
{
    return key >> ARM_KEY_EL_SHIFT & 3;
}

/** EL that enabled pointer authentication traps to, 0 = none. "TrapPACUse" */
unsigned arm_pac_trap(const ArmCpu *cpu);

/** GuestArch.tb_key */
u32 arm_tb_key(const Vcpu *cpu);

/** IrBlock.fp_modes of blocks with @key. */
u8 arm_fp_modes(u32 key);

#endif
