/* SPDX-License-Identifier: MIT */
/* Add, multiply, divide, square root and the fused steps. */
#include "base/fp/ops.h"

/* The sign of an exact zero sum of unlike signs depends on the rounding mode. */
static FpNum zero_sum(const FpState *s)
{
    return fp_zero(s->round == FP_RMI);
}

static FpNum add_normal(FpNum a, FpNum b, const FpState *s)
{
    u128 sum;

    if (a.exp < b.exp || (a.exp == b.exp && a.frac < b.frac)) {
        FpNum t = a;
        a = b;
        b = t;
    }
    /* Jamming is safe: bits are only lost when a - b cancels at most one leading bit. */
    b.frac = fp_shr_jam(b.frac, (unsigned)(a.exp - b.exp));
    if (a.sign != b.sign) {
        sum = a.frac - b.frac;
        return sum ? fp_normalize(a.sign, a.exp, sum) : zero_sum(s);
    }
    sum = a.frac + b.frac;
    if (sum < a.frac) { /* carry out of bit 127 */
        sum = fp_shr_jam(sum, 1) | FP_TOP;
        a.exp++;
    }
    a.frac = sum;
    return a;
}

/* a + b; no NaNs. */
static FpNum num_add(FpNum a, FpNum b, FpState *s)
{
    if (a.cls == FP_INF && b.cls == FP_INF && a.sign != b.sign)
        return fp_invalid(s);
    if (a.cls == FP_INF || b.cls == FP_INF)
        return a.cls == FP_INF ? a : b;
    if (a.cls == FP_ZERO && b.cls == FP_ZERO)
        return a.sign == b.sign ? a : zero_sum(s);
    if (a.cls == FP_ZERO || b.cls == FP_ZERO)
        return a.cls == FP_ZERO ? b : a;
    return add_normal(a, b, s);
}

/* The 256-bit product of two fractions, normalized, jammed to 128 bits. */
static FpNum mul_normal(FpNum a, FpNum b)
{
    u64 ah = (u64)(a.frac >> 64), al = (u64)a.frac, bh = (u64)(b.frac >> 64), bl = (u64)b.frac;
    u128 low = (u128)al * bl;
    u128 mid1 = (u128)al * bh + (low >> 64);
    u128 mid2 = (u128)ah * bl + (u64)mid1;
    u128 hi = (u128)ah * bh + (mid1 >> 64) + (mid2 >> 64);
    u128 lo = mid2 << 64 | (u64)low;
    FpNum r = {.exp = a.exp + b.exp + 1, .cls = FP_NORMAL, .sign = a.sign != b.sign};

    if (!(hi & FP_TOP)) {
        hi = hi << 1 | lo >> 127;
        lo <<= 1;
        r.exp--;
    }
    r.frac = hi | (lo != 0);
    return r;
}

static bool is_inf_times_zero(FpNum a, FpNum b)
{
    return (a.cls == FP_INF && b.cls == FP_ZERO) || (a.cls == FP_ZERO && b.cls == FP_INF);
}

/* a * b; no NaNs, not infinity times zero. */
static FpNum num_mul(FpNum a, FpNum b)
{
    bool sign = a.sign != b.sign;

    if (a.cls == FP_INF || b.cls == FP_INF)
        return fp_inf(sign);
    if (a.cls == FP_ZERO || b.cls == FP_ZERO)
        return fp_zero(sign);
    return mul_normal(a, b);
}

/* Quotient to @bits bits by long division, the rest jammed. */
static FpNum div_normal(FpNum a, FpNum b, unsigned bits)
{
    bool below = a.frac < b.frac; /* then the quotient starts one bit later */
    bool carry = below;
    u128 rem = a.frac << below, q = 0;
    FpNum r = {.exp = a.exp - b.exp - below, .cls = FP_NORMAL, .sign = a.sign != b.sign};

    for (unsigned i = 0; i < bits; i++) {
        bool fits = carry | (rem >= b.frac); /* a coin toss: no branch to mispredict */

        rem -= b.frac & -(u128)fits;
        q = q << 1 | fits;
        carry = rem >> 127;
        rem <<= 1;
    }
    r.frac = q << (128 - bits) | (rem || carry);
    return r;
}

/* a / b; no NaNs. */
static FpNum num_div(FpNum a, FpNum b, unsigned bits, FpState *s)
{
    bool sign = a.sign != b.sign;

    if ((a.cls == FP_INF && b.cls == FP_INF) || (a.cls == FP_ZERO && b.cls == FP_ZERO))
        return fp_invalid(s);
    if (a.cls == FP_INF || b.cls == FP_ZERO) {
        s->flags |= a.cls == FP_INF ? 0 : FP_DZC;
        return fp_inf(sign);
    }
    if (a.cls == FP_ZERO || b.cls == FP_INF)
        return fp_zero(sign);
    return div_normal(a, b, bits);
}

/* Root to @bits bits, two bits of the radicand at a time, the rest jammed. */
static FpNum sqrt_normal(FpNum a, unsigned bits)
{
    u128 x = a.exp & 1 ? a.frac : a.frac >> 1; /* in [1, 4), binary point below bit 126 */
    u128 rem = 0, q = 0;

    for (unsigned i = 0; i < bits; i++) {
        u128 trial = q << 2 | 1;
        bool fits;

        rem = rem << 2 | x >> 126;
        x <<= 2;
        fits = rem >= trial;
        rem -= trial & -(u128)fits;
        q = q << 1 | fits;
    }
    a.frac = q << (128 - bits) | (rem || x);
    a.exp >>= 1;
    return a;
}

static FpNum num_sqrt(FpNum a, unsigned bits, FpState *s)
{
    if (a.cls == FP_ZERO)
        return a;
    if (a.sign)
        return fp_invalid(s);
    return a.cls == FP_INF ? a : sqrt_normal(a, bits);
}

/*
 * Enough bits of a quotient or root: the fraction with its leading 1, the rounding bit, and one
 * more.
 */
static unsigned result_bits(const FpFmt *f)
{
    return f->frac_bits + 3u;
}

u64 fp_add(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    FpNum v[2] = {fp_unpack(f, a, s), fp_unpack(f, b, s)}, r;

    if (!fp_process_nans(&r, v, 2, s))
        r = num_add(v[0], v[1], s);
    return fp_pack(f, r, s->round, s);
}

u64 fp_sub(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    FpNum v[2] = {fp_unpack(f, a, s), fp_unpack(f, b, s)}, r;

    if (!fp_process_nans(&r, v, 2, s)) { /* a NaN is returned with its own sign */
        v[1].sign = !v[1].sign;
        r = num_add(v[0], v[1], s);
    }
    return fp_pack(f, r, s->round, s);
}

u64 fp_mul(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    FpNum v[2] = {fp_unpack(f, a, s), fp_unpack(f, b, s)}, r;

    if (!fp_process_nans(&r, v, 2, s))
        r = is_inf_times_zero(v[0], v[1]) ? fp_invalid(s) : num_mul(v[0], v[1]);
    return fp_pack(f, r, s->round, s);
}

u64 fp_mulx(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    FpNum v[2] = {fp_unpack(f, a, s), fp_unpack(f, b, s)}, r;

    if (!fp_process_nans(&r, v, 2, s))
        r = is_inf_times_zero(v[0], v[1]) ? fp_const(v[0].sign != v[1].sign, 1, 4)
                                          : num_mul(v[0], v[1]);
    return fp_pack(f, r, s->round, s);
}

u64 fp_div(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    FpNum v[2] = {fp_unpack(f, a, s), fp_unpack(f, b, s)}, r;

    if (!fp_process_nans(&r, v, 2, s))
        r = num_div(v[0], v[1], result_bits(f), s);
    return fp_pack(f, r, s->round, s);
}

u64 fp_sqrt(const FpFmt *f, u64 a, FpState *s)
{
    FpNum v = fp_unpack(f, a, s), r;

    if (!fp_process_nans(&r, &v, 1, s))
        r = num_sqrt(v, result_bits(f), s);
    return fp_pack(f, r, s->round, s);
}

FpNum fp_num_muladd(FpNum c, FpNum a, FpNum b, FpState *s)
{
    bool is_arm = s->nan_rule == FP_NAN_ARM;
    FpNum arm[3] = {c, a, b}, x86[3] = {a, b, c}, r;

    if (is_arm && c.cls == FP_QNAN && is_inf_times_zero(a, b))
        return fp_invalid(s);
    if (fp_process_nans(&r, is_arm ? arm : x86, 3, s))
        return r;
    if (is_inf_times_zero(a, b))
        return fp_invalid(s);
    return num_add(c, num_mul(a, b), s);
}

u64 fp_muladd(const FpFmt *f, u64 c, u64 a, u64 b, FpState *s)
{
    FpNum r = fp_num_muladd(fp_unpack(f, c, s), fp_unpack(f, a, s), fp_unpack(f, b, s), s);

    return fp_pack(f, r, s->round, s);
}

/* @c - @a * @b, unrounded, with inf * 0 = 0. A NaN in @a is returned with its sign inverted. */
static FpNum newton_step(const FpFmt *f, FpNum c, u64 a, u64 b, FpState *s)
{
    FpNum v[2] = {fp_unpack(f, a, s), fp_unpack(f, b, s)}, r;

    v[0].sign = !v[0].sign;
    if (fp_process_nans(&r, v, 2, s))
        return r;
    return is_inf_times_zero(v[0], v[1]) ? c : num_add(c, num_mul(v[0], v[1]), s);
}

u64 fp_recps(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    return fp_pack(f, newton_step(f, fp_const(0, 1, 4), a, b, s), s->round, s);
}

u64 fp_rsqrts(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    FpNum r = newton_step(f, fp_const(0, 1, 6), a, b, s);

    r.exp--; /* half; of no meaning unless r is a nonzero number */
    return fp_pack(f, r, s->round, s);
}
