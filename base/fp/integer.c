/* SPDX-License-Identifier: MIT */
/* Rounding to integral values, and conversions to and from integers and fixed point. */
#include "base/fp/ops.h"
#include "base/bits.h"

/* The magnitude of a NORMAL with exp < 127 as an integer; @inexact says whether it changed. */
static u128 round_magnitude(FpNum n, FpRound round, bool *inexact)
{
    u128 kept = 0, rest;

    if (n.exp < 0) {
        rest = fp_shr_jam(n.frac, (unsigned)(-1 - n.exp));
    } else {
        kept = n.frac >> (127 - n.exp);
        rest = n.frac << (n.exp + 1);
    }
    *inexact = rest != 0;
    return kept + fp_rounds_up(round, n.sign, kept & 1, rest);
}

/* An integer @mag / 2^fbits as a number. */
static FpNum from_magnitude(bool sign, u128 mag, unsigned fbits)
{
    return mag ? fp_normalize(sign, 127 - (i32)fbits, mag) : fp_zero(sign);
}

u64 fp_rint(const FpFmt *f, u64 a, FpRound round, bool exact, FpState *s)
{
    FpNum n = fp_unpack(f, a, s), r = n;
    bool inexact = false;

    if (!fp_process_nans(&r, &n, 1, s) && n.cls == FP_NORMAL && n.exp < f->frac_bits)
        r = from_magnitude(n.sign, round_magnitude(n, round, &inexact), 0);
    if (inexact && exact)
        s->flags |= FP_IXC;
    return fp_pack(f, r, FP_RZ, s);
}

/* Out of range, infinite or NaN: the most negative integer. */
static FpNum rint_n_invalid(unsigned intsize, FpState *s)
{
    s->flags |= FP_IOC;
    return fp_const(true, (i32)intsize - 1, 4);
}

u64 fp_rint_n(const FpFmt *f, u64 a, FpRound round, unsigned intsize, FpState *s)
{
    FpNum n = fp_unpack(f, a, s);
    bool inexact = false;
    u128 mag;

    if (n.cls == FP_ZERO)
        return fp_pack(f, n, FP_RZ, s);
    if (n.cls != FP_NORMAL || n.exp >= (i32)intsize)
        return fp_pack(f, rint_n_invalid(intsize, s), FP_RZ, s);
    mag = round_magnitude(n, round, &inexact);
    if (mag > bits_mask(intsize - 1) + n.sign)
        return fp_pack(f, rint_n_invalid(intsize, s), FP_RZ, s);
    if (inexact)
        s->flags |= FP_IXC;
    return fp_pack(f, from_magnitude(n.sign, mag, 0), FP_RZ, s);
}

/* The end of the integer range on the side of @sign. */
static u64 saturated(bool sign, bool is_unsigned, unsigned width)
{
    if (is_unsigned)
        return sign ? 0 : bits_mask(width);
    return bits_mask(width - 1) + sign;
}

u64 fp_to_int(const FpFmt *f, u64 a, unsigned fbits, bool is_unsigned, FpRound round,
              unsigned width, FpState *s)
{
    FpNum n = fp_unpack(f, a, s);
    bool inexact = false;
    u128 mag = 0;

    n.exp += (i32)fbits;
    if (n.cls == FP_NORMAL && n.exp < 127)
        mag = round_magnitude(n, round, &inexact);
    if (fp_is_nan(n)) {
        s->flags |= FP_IOC;
        return 0;
    }
    if (n.cls == FP_INF || (n.cls == FP_NORMAL && n.exp >= 127) ||
        mag > saturated(n.sign, is_unsigned, width)) {
        s->flags |= FP_IOC;
        return saturated(n.sign, is_unsigned, width);
    }
    if (inexact)
        s->flags |= FP_IXC;
    return (n.sign ? -(u64)mag : (u64)mag) & bits_mask(width);
}

u64 fp_from_int(const FpFmt *f, u64 v, unsigned fbits, bool is_unsigned, unsigned width, FpState *s)
{
    bool sign = !is_unsigned && bits_get(v, width - 1, 1);
    u64 mag = (sign ? -v : v) & bits_mask(width);

    return fp_pack(f, from_magnitude(sign, mag, fbits), s->round, s);
}

u32 f64_to_int32_js(u64 a, bool *z, FpState *s)
{
    FpNum n = fp_unpack(&fp_fmt_f64, a, s);
    bool inexact = false, in_range = n.cls == FP_ZERO;
    u128 mag = 0; /* stays 0 from 2^127 up: such a number is a multiple of 2^32 */

    if (n.cls == FP_NORMAL && n.exp < 127) {
        mag = round_magnitude(n, FP_RZ, &inexact);
        in_range = mag <= saturated(n.sign, false, 32);
    }
    if (!in_range)
        s->flags |= FP_IOC;
    else if (inexact)
        s->flags |= FP_IXC;
    *z = in_range && !inexact && (n.cls == FP_NORMAL || a == 0);
    return n.sign ? -(u32)mag : (u32)mag;
}
