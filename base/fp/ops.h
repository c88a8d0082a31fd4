/* SPDX-License-Identifier: MIT */
/*
 * The operations of fp.h for any format that fits 64 bits: fp_add(&fp_fmt_f32, a, b, s) is f32_add.
 * The rows of FP_OPS generate both the prototypes here and the named functions. Private to base/fp.
 */
#ifndef BASE_FP_OPS_H
#define BASE_FP_OPS_H

#include "base/fp/round.h"

#define FP_DECLARE_GENERIC(T, R, name, params, args)                                               \
    R fp_##name(const FpFmt *f, FP_UNWRAP params, FpState *s);

FP_OPS(FP_DECLARE_GENERIC, _, u64)
FP_OPS_RINT_N(FP_DECLARE_GENERIC, _, u64)

#define FP_DEFINE(T, R, name, params, args)                                                        \
    R T##_##name(FP_UNWRAP params, FpState *s)                                                     \
    {                                                                                              \
        return (R)fp_##name(&fp_fmt_##T, FP_UNWRAP args, s);                                       \
    }

/** c + a * b without rounding; the NaN rules are applied. Source: "FPMulAdd". */
FpNum fp_num_muladd(FpNum c, FpNum a, FpNum b, FpState *s);

#endif
