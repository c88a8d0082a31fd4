/* SPDX-License-Identifier: MIT */
/* Conversions between formats. */
#include "base/fp/round.h"

static u64 convert(const FpFmt *from, const FpFmt *to, u64 a, FpRound round, FpState *s)
{
    FpNum n = fp_unpack(from, a, s), r = n;

    fp_process_nans(&r, &n, 1, s);
    if (to->no_specials)
        r.sign = n.sign; /* a NaN becomes a zero of its own sign, even if DN is set */
    return fp_pack(to, r, round, s);
}

static const FpFmt *f16_format(const FpState *s)
{
    return s->ahp ? &fp_fmt_f16_alt : &fp_fmt_f16_ieee;
}

#define FORMAT_f16  f16_format(s)
#define FORMAT_f32  (&fp_fmt_f32)
#define FORMAT_f64  (&fp_fmt_f64)
#define FORMAT_bf16 (&fp_fmt_bf16)
#define DEFINE(T1, U1, T2, U2)                                                                     \
    U2 T1##_to_##T2(U1 a, FpState *s)                                                              \
    {                                                                                              \
        return (U2)convert(FORMAT_##T1, FORMAT_##T2, a, s->round, s);                              \
    }

FP_CONVERSIONS(DEFINE)

u32 f64_to_f32_odd(u64 a, FpState *s)
{
    return (u32)convert(&fp_fmt_f64, &fp_fmt_f32, a, FP_RODD, s);
}
