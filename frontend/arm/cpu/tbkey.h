/* SPDX-License-Identifier: MIT */
/* Bits of the block key: state that is read when code is translated, not when it runs. */
#ifndef FRONTEND_ARM_CPU_TBKEY_H
#define FRONTEND_ARM_CPU_TBKEY_H

#include "frontend/arm/cpu/cpu.h"

#define ARM_SP_ALIGN 16u /* SCTLR_EL1.SA0, which Linux sets */

enum ArmKey {
    ARM_KEY_DN = 1 << 1,   /* FPCR.DN */
    ARM_KEY_AHP = 1 << 2,  /* FPCR.AHP */
    ARM_KEY_FZ16 = 1 << 3, /* FPCR.FZ16 */
    ARM_KEY_FZ = 1 << 4,   /* FPCR.FZ */
    ARM_KEY_FPSR = 1 << 5, /* the program looks at FPSR */
    ARM_KEY_BTI = 1 << 7,  /* there are guarded pages: branches say of what kind they are */
    ARM_KEY_BTYPE_SHIFT = 8,
    ARM_KEY_BTYPE = 3 << ARM_KEY_BTYPE_SHIFT, /* PSTATE.BTYPE at the start, on a guarded page */
    ARM_KEY_SP = 1 << 6,   /* SP may be misaligned; without this it is aligned at block entry */
};

/** GuestArch.tb_key */
u32 arm_tb_key(const Vcpu *cpu);

/** IrBlock.fp_modes of blocks with @key. */
u8 arm_fp_modes(u32 key);

#endif
