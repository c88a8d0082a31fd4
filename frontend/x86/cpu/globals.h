/* SPDX-License-Identifier: MIT */
/* Numbers of the x86 registers that IR GET and SET name; the rows are in globals.c. */
#ifndef FRONTEND_X86_CPU_GLOBALS_H
#define FRONTEND_X86_CPU_GLOBALS_H

#include "backend/ir/ir.h"

enum X86Global {
    X86_G_GPR = 0, /* RAX..R15 */
    X86_G_FS_BASE = 16,
    X86_G_GS_BASE,
    X86_G_FLAGS,
    X86_G_TMP, /* scratch: what helpers return beside their result */
    X86_G_YMM = X86_G_TMP + 8,
    X86_G_ES_BASE = X86_G_YMM + 16, /* of 16- and 32-bit code */
    X86_G_CS_BASE,
    X86_G_SS_BASE,
    X86_G_DS_BASE,
    X86_G_EFLAGS, /* machines */
    X86_G_KERNEL_GS,
    X86_G_COUNT,
};

/** Registers and helpers of x86 guests. */
extern const IrGuest x86_ir_guest;

#endif
