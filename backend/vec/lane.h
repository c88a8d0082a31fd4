/* SPDX-License-Identifier: MIT */
/* Elements of a vector by number, and saturation. @esize is log2 of the element's bytes, @n its bits. */
#ifndef BACKEND_VEC_LANE_H
#define BACKEND_VEC_LANE_H

#include "base/bits.h"
#include "base/types.h"

/** Element @i of @v, zero-extended. */
static inline u64 lane(const V128 *v, unsigned esize, unsigned i)
{
    switch (esize) {
    case 0: return v->b[i];
    case 1: return v->h[i];
    case 2: return v->s[i];
    default: return v->d[i];
    }
}

/** Element @i of @v, sign-extended. */
static inline i64 lane_s(const V128 *v, unsigned esize, unsigned i)
{
    return bits_sext(lane(v, esize, i), 8u << esize);
}

static inline void set_lane(V128 *v, unsigned esize, unsigned i, u64 x)
{
    switch (esize) {
    case 0: v->b[i] = (u8)x; break;
    case 1: v->h[i] = (u16)x; break;
    case 2: v->s[i] = (u32)x; break;
    default: v->d[i] = x; break;
    }
}

/** @x in signed @n bits, the nearest value that fits. */
static inline i64 sat_s(i128 x, unsigned n)
{
    i128 max = ((i128)1 << (n - 1)) - 1;

    return (i64)(x > max ? max : x < -max - 1 ? -max - 1 : x);
}

/** @x in unsigned @n bits. */
static inline u64 sat_u(i128 x, unsigned n)
{
    i128 max = ((i128)1 << n) - 1;

    return (u64)(x > max ? max : x < 0 ? 0 : x);
}

#endif
