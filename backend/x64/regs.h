/* SPDX-License-Identifier: MIT */
/*
 * Names of the host's registers and condition codes, numbered as the instruction encodings number
 * them.
 */
#ifndef BACKEND_X64_REGS_H
#define BACKEND_X64_REGS_H

#include "base/types.h"

// clang-format off
typedef enum X64Reg {
    RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI,
    R8, R9, R10, R11, R12, R13, R14, R15,
    REG_NONE = 0xff
} X64Reg;

typedef u8 X64Xmm; /* 0..31; 16 and up need EVEX */
typedef u8 X64K;   /* mask register 0..7; 0 as a predicate means "no mask" */

/* Condition codes: the low four bits of jcc, setcc and cmovcc. x ^ 1 is the negation. */
typedef enum X64Cc {
    CC_O, CC_NO, CC_B, CC_AE, CC_E, CC_NE, CC_BE, CC_A,
    CC_S, CC_NS, CC_P, CC_NP, CC_L, CC_GE, CC_LE, CC_G,
    CC_C = CC_B, CC_NC = CC_AE, CC_Z = CC_E, CC_NZ = CC_NE
} X64Cc;
// clang-format on

static inline X64Cc x64_cc_not(X64Cc cc)
{
    return (X64Cc)(cc ^ 1);
}

#endif
