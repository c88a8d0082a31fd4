/* SPDX-License-Identifier: MIT */
/* Numbers of the AArch64 registers that IR GET and SET name; the rows are in globals.c. */
#ifndef FRONTEND_ARM_CPU_GLOBALS_H
#define FRONTEND_ARM_CPU_GLOBALS_H

#include "backend/ir/ir.h"

enum A64Global {
    A64_G_X = 0,   /* X0..X30 */
    A64_G_SP = 31, /* slot 31 is SP; ZR has no slot */
    A64_G_V = 32,  /* V0..V31 */
    A64_G_FLAGS = 64,
    A64_G_EXCL_ADDR,
    A64_G_EXCL_LO,
    A64_G_EXCL_HI,
    A64_G_TPIDR,
    A64_G_TPIDRRO,
    A64_G_TPIDR2,
    A64_G_QC,
    A64_G_PAC_KEY, /* lo, hi of each key: IA, IB, DA, DB, GA */
    A64_G_SP_EL0 = A64_G_PAC_KEY + 10, /* of machines from here on */
    A64_G_TPIDR_EL1,
    A64_G_ELR_EL1,
    A64_G_SPSR_EL1,
    A64_G_ESR_EL1,
    A64_G_FAR_EL1,
    A64_G_TPIDR_EL2,
    A64_G_ELR_EL2,
    A64_G_SPSR_EL2,
    A64_G_ESR_EL2,
    A64_G_FAR_EL2,
    A64_G_DAIF,
    A64_G_SS,
    A64_G_INSNS,
    A64_G_COUNT,
};

/** Registers and helpers of AArch64 guests. */
extern const IrGuest a64_ir_guest;

#endif
