/* SPDX-License-Identifier: MIT */
/* Immediates that A64 packs into a few bits. Shared by translators and printer. */
#ifndef FRONTEND_ARM_A64_IMM_H
#define FRONTEND_ARM_A64_IMM_H

#include "base/types.h"

/**
 * Value of the bitmask immediate N:immr:imms, repeated to 64 bits; the 32-bit forms take the low
 * half. The encoding must be valid (a64_pred_bitmask).
 * Source: DDI 0487, "DecodeBitMasks" pseudocode.
 */
static inline u64 a64_bitmask(unsigned n, unsigned immr, unsigned imms)
{
    unsigned esize = 1u << (31 - __builtin_clz(n << 6 | (~imms & 63)));
    unsigned ones = (imms & (esize - 1)) + 1, rot = immr & (esize - 1);
    u64 v = (1ull << ones) - 1; /* ones < esize <= 64 */

    if (rot)
        v = (v >> rot | v << (esize - rot)) & (esize == 64 ? ~0ull : (1ull << esize) - 1);
    for (; esize < 64; esize *= 2)
        v |= v << esize;
    return v;
}

/**
 * Floating-point immediate of FMOV as bits of a float of 1 << @size bytes (1 half, 2 single,
 * 3 double): sign, an exponent of -3..4, four fraction bits. Source: DDI 0487, "VFPExpandImm"
 * pseudocode.
 */
static inline u64 a64_fp_imm(unsigned size, unsigned imm8)
{
    unsigned total = 8u << size, exp = size == 1 ? 5 : size == 2 ? 8 : 11;
    u64 sign = imm8 >> 7, b6 = imm8 >> 6 & 1;
    u64 fill = b6 ? (1ull << (exp - 3)) - 1 : 0;
    u64 e = (b6 ^ 1) << (exp - 1) | fill << 2 | (imm8 >> 4 & 3);

    return sign << (total - 1) | e << (total - 1 - exp) | (u64)(imm8 & 15) << (total - 5 - exp);
}

/** Byte i of the result is 0xff if bit i of @imm8 is set, else 0. */
static inline u64 a64_bytemask(unsigned imm8)
{
    u64 v = 0;

    for (int i = 0; i < 8; i++)
        v |= imm8 >> i & 1 ? 0xffull << 8 * i : 0;
    return v;
}

/**
 * The 64-bit pattern of an Advanced SIMD modified immediate, not yet inverted for MVNI and BIC.
 * @o2 selects the half-precision FMOV. Source: DDI 0487, "AdvSIMDExpandImm" pseudocode.
 */
static inline u64 a64_simd_imm(unsigned opbit, unsigned cmode, unsigned o2, unsigned imm8)
{
    const u64 rep16 = 0x0001000100010001ull, rep32 = 0x0000000100000001ull;

    if (cmode < 8) /* 32-bit, shifted by bytes */
        return ((u64)imm8 << 8 * (cmode >> 1)) * rep32;
    if (cmode < 12) /* 16-bit, shifted by bytes */
        return ((u64)imm8 << 8 * (cmode >> 1 & 1)) * rep16;
    if (cmode == 12) /* 32-bit, ones shifted in */
        return ((u64)imm8 << 8 | 0xff) * rep32;
    if (cmode == 13)
        return ((u64)imm8 << 16 | 0xffff) * rep32;
    if (cmode == 14)
        return opbit ? a64_bytemask(imm8) : imm8 * 0x0101010101010101ull;
    if (o2)
        return a64_fp_imm(1, imm8) * rep16;
    return opbit ? a64_fp_imm(3, imm8) : a64_fp_imm(2, imm8) * rep32;
}

#endif
