/* SPDX-License-Identifier: MIT */
/*
 * Bit fields, rotates and sign extension on 32- and 64-bit integers. Widths and positions are in
 * bits.
 */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include "base/types.h"

/** A mask of @n low ones; n in 0..64. */
static inline u64 bits_mask(unsigned n)
{
    return n >= 64 ? ~0ull : (1ull << n) - 1;
}

/** Field of @len bits at @pos of @x; len in 1..64. */
static inline u64 bits_get(u64 x, unsigned pos, unsigned len)
{
    return (x >> pos) & bits_mask(len);
}

/** @x with the field of @len bits at @pos replaced by the low bits of @v. */
static inline u64 bits_set(u64 x, unsigned pos, unsigned len, u64 v)
{
    u64 m = bits_mask(len) << pos;

    return (x & ~m) | ((v << pos) & m);
}

/** Sign-extend the low @len bits of @x; len in 1..64. */
static inline i64 bits_sext(u64 x, unsigned len)
{
    return (i64)(x << (64 - len)) >> (64 - len);
}

/** Rotate right within 64 bits; any @n. */
static inline u64 bits_ror64(u64 x, unsigned n)
{
    return (x >> (n & 63)) | (x << (-n & 63));
}

/** Rotate right within 32 bits; any @n. */
static inline u32 bits_ror32(u32 x, unsigned n)
{
    return (x >> (n & 31)) | (x << (-n & 31));
}

/** Count of leading zeros of the low @width bits (32 or 64); @width for zero. */
static inline unsigned bits_clz(u64 x, unsigned width)
{
    x &= bits_mask(width);
    return x ? (unsigned)__builtin_clzll(x) - (64 - width) : width;
}

static inline u64 bits_reverse64(u64 x)
{
    x = ((x & 0x5555555555555555ull) << 1) | ((x >> 1) & 0x5555555555555555ull);
    x = ((x & 0x3333333333333333ull) << 2) | ((x >> 2) & 0x3333333333333333ull);
    x = ((x & 0x0f0f0f0f0f0f0f0full) << 4) | ((x >> 4) & 0x0f0f0f0f0f0f0f0full);
    return __builtin_bswap64(x);
}

#endif
