/* SPDX-License-Identifier: MIT */
/*
 * The format-independent core: a bit pattern is unpacked to an FpNum, arithmetic works on FpNums as
 * if precision had no limit, and fp_pack rounds once to the destination format.
 *
 * Invariant: the top bit of frac is set in every FP_NORMAL. 128 bits hold the exact product of two
 * f64 (106 bits) or f80 (128 bits) fractions; what an operation loses below bit 0 is ORed into bit
 * 0 ("jamming"), which rounding cannot tell from the exact tail. Private to base/fp.
 */
#ifndef BASE_FP_ROUND_H
#define BASE_FP_ROUND_H

#include "base/fp/fp.h"

#define FP_TOP ((u128)1 << 127)

typedef enum FpClass { FP_ZERO, FP_NORMAL, FP_INF, FP_QNAN, FP_SNAN } FpClass;

/** NORMAL: (-1)^sign * frac * 2^(exp - 127). NaN: frac is the payload, its quiet bit at bit 127. */
typedef struct FpNum {
    u128 frac;
    i32 exp;
    u8 cls;
    bool sign;
} FpNum;

/** Which control bit flushes denormals of a format. */
typedef enum FpFlush { FP_FLUSH_NEVER, FP_FLUSH_FZ16, FP_FLUSH_FZ } FpFlush;

typedef struct FpFmt {
    u8 exp_bits, frac_bits; /* without the sign and without a leading 1 */
    u8 flush;               /* FpFlush */
    bool no_specials;       /* the largest exponent is one of numbers (Arm alternative half) */
} FpFmt;

extern const FpFmt fp_fmt_f16, fp_fmt_f32, fp_fmt_f64, fp_fmt_bf16;
extern const FpFmt fp_fmt_f16_ieee; /* f16 as conversions see it: never flushed */
extern const FpFmt fp_fmt_f16_alt;  /* the same with AHP = 1 */

/** Unpack the low bits of @bits; may flush to zero and raise IDC. Source: "FPUnpackBase". */
FpNum fp_unpack(const FpFmt *f, u64 bits, FpState *s);

/** As fp_unpack for formats of any size: @mag is exponent and fraction without the sign. */
FpNum fp_unpack_mag(const FpFmt *f, bool sign, u128 mag, FpState *s);

/** Round @n to @f and add the sign. Source: "FPRoundBase"; NaNs as "FPConvertNaN". */
u64 fp_pack(const FpFmt *f, FpNum n, FpRound round, FpState *s);

/** As fp_pack for formats of any size. @return exponent and fraction without the sign */
u128 fp_pack_mag(const FpFmt *f, FpNum n, FpRound round, FpState *s);

/**
 * Does a number whose last kept bit is @odd and whose dropped bits are @rest (aligned to bit 127)
 * round away from 0?
 */
bool fp_rounds_up(FpRound round, bool sign, bool odd, u128 rest);

/**
 * If one of the @count numbers in @v is a NaN, set @r to the NaN that the operation returns, raise
 * IOC for a signalling one and return true. Source: "FPProcessNaNs", "FPProcessNaNs3".
 */
bool fp_process_nans(FpNum *r, const FpNum *v, unsigned count, FpState *s);

/** The NaN of an invalid operation; raises IOC. Source: "FPDefaultNaN". */
FpNum fp_invalid(FpState *s);

/** @x with its highest one bit moved to bit 127; @x is not 0. The exponent is that of that bit. */
FpNum fp_normalize(bool sign, i32 exp, u128 x);

/** @x >> @n for any @n; lost ones are ORed into bit 0. */
static inline u128 fp_shr_jam(u128 x, unsigned n)
{
    if (n == 0)
        return x;
    if (n >= 128)
        return x != 0;
    return x >> n | ((x << (128 - n)) != 0);
}

static inline bool fp_is_nan(FpNum n)
{
    return n.cls >= FP_QNAN;
}

static inline FpNum fp_zero(bool sign)
{
    return (FpNum){.cls = FP_ZERO, .sign = sign};
}

static inline FpNum fp_inf(bool sign)
{
    return (FpNum){.cls = FP_INF, .sign = sign};
}

/** (-1)^sign * 2^exp * quarters / 4, quarters in 4..7: the small constants of the Newton steps. */
static inline FpNum fp_const(bool sign, i32 exp, unsigned quarters)
{
    return (FpNum){.frac = (u128)quarters << 125, .exp = exp, .cls = FP_NORMAL, .sign = sign};
}

#endif
