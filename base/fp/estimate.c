/* SPDX-License-Identifier: MIT */
/*
 * Reciprocal and reciprocal square root estimates. The architecture defines the 8-bit tables by
 * formula; they are computed, not stored. Overflow, denormal results and their flags are those of
 * rounding the estimate, so fp_pack does the rest.
 */
#include "base/fp/ops.h"
#include "base/bits.h"

/* 256..511 (0.5 up to 1) to 256..511 (1 up to 2). Source: "RecipEstimate". */
static unsigned recip_estimate(unsigned a)
{
    return ((1u << 19) / (a * 2 + 1) + 1) / 2;
}

/* 128..511 (0.25 up to 1) to 256..511. Source: "RecipSqrtEstimate". */
static unsigned recip_sqrt_estimate(unsigned a)
{
    unsigned b = 512;

    a = a < 256 ? a * 2 + 1 : ((a & ~1u) + 1) * 2;
    for (unsigned step = 256; step; step /= 2) /* the largest b below the root */
        if (a * (b + step) * (b + step) < 1u << 28)
            b += step;
    return (b + 1) / 2;
}

/*
 * Normal operands with a normal result need neither rounding nor flags: exponent @exp (biased) and
 * the 8 bits of an estimate in 256..511.
 */
static u64 pack_estimate(const FpFmt *f, bool sign, u64 exp, unsigned estimate)
{
    return (u64)sign << (f->exp_bits + f->frac_bits) | exp << f->frac_bits |
           (u64)(estimate & 255) << (f->frac_bits - 8);
}

/* The leading 1 and 8 bits of the fraction. */
static unsigned leading_bits(const FpFmt *f, u64 a)
{
    return 256 | (unsigned)bits_get(a, f->frac_bits - 8u, 8);
}

static bool quick_recpe(const FpFmt *f, u64 a, u64 *r)
{
    u64 exp = bits_get(a, f->frac_bits, f->exp_bits), max = bits_mask(f->exp_bits);

    if (exp < 1 || exp > max - 3)
        return false;
    *r = pack_estimate(f, a >> (f->exp_bits + f->frac_bits) & 1, max - 2 - exp,
                       recip_estimate(leading_bits(f, a)));
    return true;
}

static bool quick_rsqrte(const FpFmt *f, u64 a, u64 *r)
{
    u64 max = bits_mask(f->exp_bits), bias = max >> 1;
    u64 exp = bits_get(a, f->frac_bits, f->exp_bits + 1u); /* with the sign */
    unsigned top = leading_bits(f, a);

    if (exp < 1 || exp >= max)
        return false;
    *r = pack_estimate(f, false, (3 * bias - 1 - exp) >> 1,
                       recip_sqrt_estimate((exp - bias) & 1 ? top : top >> 1));
    return true;
}

u64 fp_recpe(const FpFmt *f, u64 a, FpState *s)
{
    FpNum n, r;
    u64 quick;

    if (quick_recpe(f, a, &quick))
        return quick;
    n = fp_unpack(f, a, s);
    r = (FpNum){.cls = FP_NORMAL, .sign = n.sign};
    if (fp_process_nans(&r, &n, 1, s))
        return fp_pack(f, r, s->round, s);
    if (n.cls == FP_INF) {
        r.cls = FP_ZERO;
    } else if (n.cls == FP_ZERO) {
        r.cls = FP_INF;
        s->flags |= FP_DZC;
    } else {
        r.frac = (u128)recip_estimate((unsigned)(n.frac >> 119)) << 119;
        r.exp = -1 - n.exp;
    }
    return fp_pack(f, r, s->round, s);
}

/* The fraction is scaled by 2 or 4 so that the exponent of the root is an integer. */
static FpNum rsqrt_normal(FpNum n)
{
    unsigned scaled = (unsigned)(n.frac >> (n.exp & 1 ? 119 : 120));

    return (FpNum){.frac = (u128)recip_sqrt_estimate(scaled) << 119,
                   .exp = (-1 - n.exp) >> 1,
                   .cls = FP_NORMAL};
}

u64 fp_rsqrte(const FpFmt *f, u64 a, FpState *s)
{
    FpNum n, r;
    u64 quick;

    if (quick_rsqrte(f, a, &quick))
        return quick;
    n = fp_unpack(f, a, s);
    if (fp_process_nans(&r, &n, 1, s))
        return fp_pack(f, r, s->round, s);
    if (n.cls == FP_ZERO) {
        r = fp_inf(n.sign);
        s->flags |= FP_DZC;
    } else if (n.sign) {
        r = fp_invalid(s);
    } else {
        r = n.cls == FP_INF ? fp_zero(false) : rsqrt_normal(n);
    }
    return fp_pack(f, r, s->round, s);
}

u64 fp_recpx(const FpFmt *f, u64 a, FpState *s)
{
    FpNum n = fp_unpack(f, a, s), r;
    u64 max = bits_mask(f->exp_bits), biased = bits_get(a, f->frac_bits, f->exp_bits);

    if (fp_process_nans(&r, &n, 1, s))
        return fp_pack(f, r, s->round, s);
    biased = biased ? biased ^ max : max - 1;
    return biased << f->frac_bits | (u64)n.sign << (f->exp_bits + f->frac_bits);
}

u32 fp_urecpe(u32 a)
{
    return a >> 31 ? recip_estimate(a >> 23) << 23 : ~0u;
}

u32 fp_ursqrte(u32 a)
{
    return a >> 30 ? recip_sqrt_estimate(a >> 23) << 23 : ~0u;
}
