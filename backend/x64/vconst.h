/* SPDX-License-Identifier: MIT */
/* Vector constants of the emitters. They lie beside the entry code, within reach of every block. */
#ifndef BACKEND_X64_VCONST_H
#define BACKEND_X64_VCONST_H

#include "backend/ir/perm.h"
#include "backend/x64/asm.h"

/* "+ size": one constant for each element size 8, 16, 32, 64 bits. */
enum VConst {
    VC_PERM,                               /* + permutation of perm.h */
    VC_SIGN = VC_PERM + IR_PERM_COUNT,     /* + size: the top bit of each element */
    VC_MAX = VC_SIGN + 4,                  /* + size: all bits but that one */
    VC_ONE = VC_MAX + 4,                   /* + size: 1 */
    VC_LOW = VC_ONE + 4,                   /* + size (8..32): low halves of the elements twice as wide */
    VC_HIGH = VC_LOW + 3,                  /* + size (8..32): the high halves */
    VC_FIRST = VC_HIGH + 3,                /* + size: all bits of element 0 */
    VC_BYTE = VC_FIRST + 4,                /* + size: 0xff in each element */
    VC_BYTE_SIGN = VC_BYTE + 4,            /* + size: 0x80 in each element */
    VC_BYTE_END = VC_BYTE_SIGN + 4,        /* + size (16..64): 0x100 in each element */
    VC_ONES = VC_BYTE_END + 4,             /* all bits */
    VC_NIBBLE,                             /* 0x0f in each byte */
    VC_SEVENTY,                            /* 0x70 in each byte */
    VC_HALF31,                             /* 2^30 in each 64 bits: rounding of a 32-bit doubling product */
    VC_SHL8,                               /* + n: 0xff << n in each byte */
    VC_SHR8 = VC_SHL8 + 8,                 /* + n: 0xff >> n */
    VC_SAR8 = VC_SHR8 + 8,                 /* + n: 0x80 >> n */
    VC_GF_SHL = VC_SAR8 + 8,               /* + n: GF2P8AFFINEQB matrices of byte shifts */
    VC_GF_SHR = VC_GF_SHL + 8,
    VC_GF_SAR = VC_GF_SHR + 8,
    VC_GF_RBIT = VC_GF_SAR + 8,
    VC_POPCOUNT4,                          /* tables by nibble, for PSHUFB */
    VC_CLZ_LOW4,                           /* leading zeros of a byte below 16 */
    VC_CLZ_HIGH4,                          /* of one from its upper nibble, 8 if that is 0 */
    VC_REVERSE_LOW4,                       /* bits reversed, in the low nibble */
    VC_REVERSE_HIGH4,                      /* in the high nibble */
    VC_UZP8,                               /* + odd: indexes of VPERMI2B, VPERMI2W */
    VC_UZP16 = VC_UZP8 + 2,
    VC_INDEX = VC_UZP16 + 2,               /* + n: 16 n in each byte, n in 0..4 */
    VC_SHA1_K = VC_INDEX + 5,              /* + function: what SHA1RNDS4 adds to each word */
    VC_CRC32 = VC_SHA1_K + 3,              /* low: 1 / P mod x^64, high: P; P = 0x104c11db7 reflected */
    VC_COUNT,
};

/** Place the constants at the end of @a's code. Once per process. */
void vconst_emit(Asm *a);

/** Constant @id as a memory operand. */
X64Mem vconst(unsigned id);

#endif
