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
    while (a * (b + 1) * (b + 1) < 1u << 28)
        b++;
    return (b + 1) / 2;
}

u64 fp_recpe(const FpFmt *f, u64 a, FpState *s)
{
    FpNum n = fp_unpack(f, a, s), r = {.cls = FP_NORMAL, .sign = n.sign};

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
    FpNum n = fp_unpack(f, a, s), r;

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
