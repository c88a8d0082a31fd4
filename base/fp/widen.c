/* SPDX-License-Identifier: MIT */
/* f32 sums of products of f16 or bf16 factors. */
#include "base/fp/ops.h"

u32 f32_muladd_f16(u32 c, u16 a, u16 b, FpState *s)
{
    FpNum r = fp_num_muladd(fp_unpack(&fp_fmt_f32, c, s), fp_unpack(&fp_fmt_f16, a, s),
                            fp_unpack(&fp_fmt_f16, b, s), s);

    return (u32)fp_pack(&fp_fmt_f32, r, s->round, s);
}

/* bf16 is the upper half of an f32. */
static u32 widen(u16 a)
{
    return (u32)a << 16;
}

u32 f32_muladd_bf16(u32 c, u16 a, u16 b, FpState *s)
{
    return f32_muladd(c, widen(a), widen(b), s);
}

/* Source: "BFRound", "BFUnpack": no control or status bit takes part in BFDOT and BFMMLA. */
static const FpState bf_state = {.round = FP_RODD, .fz = true, .dn = true, .tiny_before = true};

/* Unlike other rounding to odd, overflow is an infinity. */
static u32 bf_overflow(u32 r, const FpState *s)
{
    return s->flags & FP_OFC ? (r & 0x80000000) | 0x7f800000 : r;
}

static u32 bf_mul(u16 a, u16 b)
{
    FpState s = bf_state;
    u32 r = f32_mul(widen(a), widen(b), &s);

    return bf_overflow(r, &s);
}

static u32 bf_add(u32 a, u32 b)
{
    FpState s = bf_state;
    u32 r = f32_add(a, b, &s);

    return bf_overflow(r, &s);
}

u32 f32_bfdot(u32 c, u32 a, u32 b)
{
    u32 low = bf_mul((u16)a, (u16)b), high = bf_mul((u16)(a >> 16), (u16)(b >> 16));

    return bf_add(c, bf_add(low, high));
}

void f32_bfmmla(u32 c[4], const u64 a[2], const u64 b[2])
{
    for (unsigned i = 0; i < 4; i++) {
        u64 row = a[i / 2], col = b[i % 2];

        c[i] = f32_bfdot(c[i], (u32)row, (u32)col);
        c[i] = f32_bfdot(c[i], (u32)(row >> 32), (u32)(col >> 32));
    }
}
