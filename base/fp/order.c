/* SPDX-License-Identifier: MIT */
/* Comparisons, maximum and minimum. */
#include "base/fp/ops.h"

/* Magnitudes of two numbers that are not NaN: -1, 0 or 1. */
static int cmp_magnitude(FpNum a, FpNum b)
{
    if (a.cls != b.cls) /* zero < normal < infinity */
        return a.cls < b.cls ? -1 : 1;
    if (a.cls != FP_NORMAL)
        return 0;
    if (a.exp != b.exp)
        return a.exp < b.exp ? -1 : 1;
    return a.frac < b.frac ? -1 : a.frac > b.frac;
}

static int cmp_num(FpNum a, FpNum b)
{
    if (a.cls == FP_ZERO && b.cls == FP_ZERO)
        return 0;
    if (a.sign != b.sign)
        return a.sign ? -1 : 1;
    return a.sign ? -cmp_magnitude(a, b) : cmp_magnitude(a, b);
}

u8 fp_compare(const FpFmt *f, u64 a, u64 b, bool signal_qnan, FpState *s)
{
    FpNum x = fp_unpack(f, a, s), y = fp_unpack(f, b, s);
    int order;

    if (fp_is_nan(x) || fp_is_nan(y)) {
        if (signal_qnan || x.cls == FP_SNAN || y.cls == FP_SNAN)
            s->flags |= FP_IOC;
        return 3;
    }
    order = cmp_num(x, y);
    return order < 0 ? 8 : order > 0 ? 2 : 6;
}

bool fp_cmp_eq(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    return fp_compare(f, a, b, false, s) == 6;
}

bool fp_cmp_ge(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    u8 nzcv = fp_compare(f, a, b, true, s);

    return nzcv == 6 || nzcv == 2;
}

bool fp_cmp_gt(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    return fp_compare(f, a, b, true, s) == 2;
}

/* The larger (@want 1) or smaller (@want -1) of two numbers; NaNs are processed. */
static u64 extreme(const FpFmt *f, FpNum a, FpNum b, int want, FpState *s)
{
    FpNum v[2] = {a, b}, r;

    if (!fp_process_nans(&r, v, 2, s)) {
        r = cmp_num(a, b) == want ? a : b;
        if (a.cls == FP_ZERO && b.cls == FP_ZERO)
            r.sign = want > 0 ? a.sign && b.sign : a.sign || b.sign;
    }
    return fp_pack(f, r, s->round, s);
}

/* As extreme, but a single quiet NaN becomes the infinity that never wins. */
static u64 extreme_num(const FpFmt *f, FpNum a, FpNum b, int want, FpState *s)
{
    if (a.cls == FP_QNAN && b.cls != FP_QNAN)
        a = fp_inf(want > 0);
    else if (b.cls == FP_QNAN && a.cls != FP_QNAN)
        b = fp_inf(want > 0);
    return extreme(f, a, b, want, s);
}

u64 fp_max(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    return extreme(f, fp_unpack(f, a, s), fp_unpack(f, b, s), 1, s);
}

u64 fp_min(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    return extreme(f, fp_unpack(f, a, s), fp_unpack(f, b, s), -1, s);
}

u64 fp_maxnum(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    return extreme_num(f, fp_unpack(f, a, s), fp_unpack(f, b, s), 1, s);
}

u64 fp_minnum(const FpFmt *f, u64 a, u64 b, FpState *s)
{
    return extreme_num(f, fp_unpack(f, a, s), fp_unpack(f, b, s), -1, s);
}
