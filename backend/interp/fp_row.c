/* SPDX-License-Identifier: MIT */
/*
 * Reference semantics of the rows of ops_fp.def, lane by lane through base/fp.
 *
 * Lanes travel as u64; tables of functions by element size (half, single, double) do the work.
 * Compiled for general registers only, see interp.h.
 */
#include <assert.h>
#include "backend/interp/interp.h"
#include "base/bits.h"
#include "base/fp/fp.h"

#define SIZES 3 /* half, single, double */

typedef u64 Unary(u64 a, FpState *s);
typedef u64 Binary(u64 a, u64 b, FpState *s);

/* --- lanes --- */

static unsigned size_of(const IrInst *i)
{
    return i->aux & IR_FP_SIZE;
}

static unsigned lanes_of(const IrInst *i)
{
    if (i->aux & IR_FP_SCALAR)
        return 1;
    return (i->aux & IR_FP_HALF ? 8u : 16u) >> size_of(i);
}

static u64 get(const V128 *v, unsigned size, unsigned n)
{
    switch (size) {
    case 1: return v->h[n];
    case 2: return v->s[n];
    default: return v->d[n];
    }
}

static void put(V128 *v, unsigned size, unsigned n, u64 x)
{
    switch (size) {
    case 1: v->h[n] = (u16)x; break;
    case 2: v->s[n] = (u32)x; break;
    default: v->d[n] = x; break;
    }
}

static u64 sign_bit(unsigned size)
{
    return 1ull << ((8u << size) - 1);
}

/* --- the operations at each size --- */

// clang-format off
#define UNARY_FN(name) \
    static u64 name##_1(u64 a, FpState *s) { return f16_##name((u16)a, s); } \
    static u64 name##_2(u64 a, FpState *s) { return f32_##name((u32)a, s); } \
    static u64 name##_3(u64 a, FpState *s) { return f64_##name(a, s); }
#define BINARY_FN(name) \
    static u64 name##_1(u64 a, u64 b, FpState *s) { return f16_##name((u16)a, (u16)b, s); } \
    static u64 name##_2(u64 a, u64 b, FpState *s) { return f32_##name((u32)a, (u32)b, s); } \
    static u64 name##_3(u64 a, u64 b, FpState *s) { return f64_##name(a, b, s); }

#define UNARY_ROWS(_) _(FSQRT, sqrt) _(FRECPE, recpe) _(FRSQRTE, rsqrte) _(FRECPX, recpx)
#define BINARY_ROWS(_) \
    _(FADD, add) _(FSUB, sub) _(FMUL, mul) _(FDIV, div) _(FMULX, mulx) _(FMAX, max) _(FMIN, min) \
    _(FMAXNM, maxnum) _(FMINNM, minnum) _(FRECPS, recps) _(FRSQRTS, rsqrts) \
    _(FCMEQ, cmp_eq) _(FCMGE, cmp_ge) _(FCMGT, cmp_gt)

#define _(row, name) UNARY_FN(name)
UNARY_ROWS(_)
#undef _
#define _(row, name) BINARY_FN(name)
BINARY_ROWS(_)
#undef _

static Unary *unary_fn(const IrInst *i)
{
    static Unary *const table[][SIZES] = {
#define _(row, name) [IR_##row - IR_FP_FIRST] = {name##_1, name##_2, name##_3},
        UNARY_ROWS(_)
#undef _
    };

    return table[i->op - IR_FP_FIRST][size_of(i) - 1];
}

static Binary *binary_fn(const IrInst *i)
{
    static Binary *const table[][SIZES] = {
#define _(row, name) [IR_##row - IR_FP_FIRST] = {name##_1, name##_2, name##_3},
        BINARY_ROWS(_)
#undef _
    };

    return table[i->op - IR_FP_FIRST][size_of(i) - 1];
}
// clang-format on

static u64 muladd(unsigned size, u64 c, u64 a, u64 b, FpState *s)
{
    switch (size) {
    case 1: return f16_muladd((u16)c, (u16)a, (u16)b, s);
    case 2: return f32_muladd((u32)c, (u32)a, (u32)b, s);
    default: return f64_muladd(c, a, b, s);
    }
}

static u8 compare(unsigned size, u64 a, u64 b, bool signalling, FpState *s)
{
    switch (size) {
    case 1: return f16_compare((u16)a, (u16)b, signalling, s);
    case 2: return f32_compare((u32)a, (u32)b, signalling, s);
    default: return f64_compare(a, b, signalling, s);
    }
}

static u64 to_int(unsigned size, u64 a, i32 imm, unsigned width, FpState *s)
{
    FpRound round =
        (imm & IR_ROUND) == IR_ROUND_ENV ? (FpRound)s->round : (FpRound)(imm & IR_ROUND);
    unsigned fbits = (unsigned)imm >> IR_FP_BITS_SHIFT & 0xff;
    bool is_unsigned = imm & IR_FP_UNSIGNED;

    switch (size) {
    case 1: return f16_to_int((u16)a, fbits, is_unsigned, round, width, s);
    case 2: return f32_to_int((u32)a, fbits, is_unsigned, round, width, s);
    default: return f64_to_int(a, fbits, is_unsigned, round, width, s);
    }
}

static u64 from_int(unsigned size, u64 v, i32 imm, unsigned width, FpState *s)
{
    unsigned fbits = (unsigned)imm >> IR_FP_BITS_SHIFT & 0xff;
    bool is_unsigned = imm & IR_FP_UNSIGNED;

    switch (size) {
    case 1: return f16_from_int(v, fbits, is_unsigned, width, s);
    case 2: return f32_from_int(v, fbits, is_unsigned, width, s);
    default: return f64_from_int(v, fbits, is_unsigned, width, s);
    }
}

static u64 rint_lane(const IrInst *i, u64 a, FpState *s)
{
    FpRound round =
        (i->imm & IR_ROUND) == IR_ROUND_ENV ? (FpRound)s->round : (FpRound)(i->imm & IR_ROUND);
    unsigned intsize = (unsigned)i->imm >> IR_FP_BITS_SHIFT & 0xff;
    bool exact = i->imm & IR_FP_EXACT;

    if (i->op == IR_FRINT_N)
        return size_of(i) == 2 ? f32_rint_n((u32)a, round, intsize, s)
                               : f64_rint_n(a, round, intsize, s);
    switch (size_of(i)) {
    case 1: return f16_rint((u16)a, round, exact, s);
    case 2: return f32_rint((u32)a, round, exact, s);
    default: return f64_rint(a, round, exact, s);
    }
}

/* From size @from to size @to, both 1..3. */
static u64 convert(unsigned from, unsigned to, u64 a, FpState *s)
{
    switch (from << 4 | to) {
    case 0x12: return f16_to_f32((u16)a, s);
    case 0x13: return f16_to_f64((u16)a, s);
    case 0x21: return f32_to_f16((u32)a, s);
    case 0x23: return f32_to_f64((u32)a, s);
    case 0x31: return f64_to_f16(a, s);
    default: return f64_to_f32(a, s);
    }
}

/* --- rows that are not lane by lane --- */

static u64 product_lane(const IrInst *i, unsigned n, const V128 *a, const V128 *b, const V128 *c,
                        FpState *s)
{
    unsigned size = size_of(i), part = i->imm & IR_FMA_HIGH ? 1 : 0, from;
    u64 flip_a = i->imm & IR_FMA_NEG_A ? sign_bit(size) : 0,
        flip_b = i->imm & IR_FMA_NEG_B ? sign_bit(size) : 0;

    switch (i->op) {
    case IR_FMA_H:
        from = n + part * lanes_of(i);
        return f32_muladd_f16(a->s[n], (u16)(b->h[from] ^ flip_b >> 16), c->h[from], s);
    case IR_FMA_BF: return f32_muladd_bf16(a->s[n], b->h[2 * n + part], c->h[2 * n + part], s);
    default:
        return muladd(size, get(a, size, n) ^ flip_a, get(b, size, n) ^ flip_b, get(c, size, n), s);
    }
}

/*
 * The element of the pair of @n that the rotation multiplies with, and the sign it gets. Source:
 * "FCMLA".
 */
static u64 fcmla_lane(const IrInst *i, unsigned n, const V128 *a, const V128 *b, const V128 *c,
                      FpState *s)
{
    unsigned size = size_of(i), odd = i->imm & 1, pair = n & ~1u;
    bool negate = n & 1 ? i->imm >= 2 : i->imm == 1 || i->imm == 2;
    u64 y = get(c, size, n ^ odd) ^ (negate ? sign_bit(size) : 0);

    return muladd(size, get(a, size, n), get(b, size, pair + odd), y, s);
}

static u64 fcadd_lane(const IrInst *i, unsigned n, const V128 *a, const V128 *b, FpState *s)
{
    static Binary *const add[SIZES] = {add_1, add_2, add_3};
    unsigned size = size_of(i);
    bool negate = (i->imm == 1) == !(n & 1);

    return add[size - 1](get(a, size, n), get(b, size, n ^ 1) ^ (negate ? sign_bit(size) : 0), s);
}

static void widen(const IrInst *i, const V128 *a, V128 *out, FpState *s)
{
    unsigned size = size_of(i), lanes = 8u >> size, first = i->imm & 1 ? lanes : 0;

    for (unsigned n = 0; n < lanes; n++)
        put(out, size + 1, n, convert(size, size + 1, get(a, size, first + n), s));
}

static void narrow(const IrInst *i, const V128 *a, V128 *out, FpState *s)
{
    unsigned size = size_of(i), lanes = i->aux & IR_FP_SCALAR ? 1 : 8u >> size;

    for (unsigned n = 0; n < lanes; n++) {
        u64 x = get(a, size + 1, n);

        put(out, size, n, i->imm == FP_RODD ? f64_to_f32_odd(x, s) : convert(size + 1, size, x, s));
    }
}

static u64 js_convert(u64 a, FpState *s)
{
    bool z;
    u32 r = f64_to_int32_js(a, &z, s);

    return (u64)z << 32 | r;
}

/* Rows whose result is not made of lanes like those of a; false if @i is another row. */
static bool odd_row(const IrInst *i, const V128 *a, const V128 *b, const V128 *c, V128 *r,
                    FpState *s)
{
    unsigned size = size_of(i);

    switch (i->op) {
    case IR_FCMP:
        r->d[0] = compare(size, get(a, size, 0), get(b, size, 0), i->imm & 1, s);
        return true;
    case IR_FCCMP:
        r->d[0] = compare(size, get(b, size, 0), get(c, size, 0), i->imm >> 8 & 1, s);
        return true;
    case IR_FTOI_X:
        r->d[0] = to_int(size, get(a, size, 0), i->imm, i->type == IR_I32 ? 32 : 64, s);
        return true;
    case IR_ITOF_X:
        put(r, size, 0, from_int(size, a->d[0], i->imm, i->imm & IR_FP_X64 ? 64 : 32, s));
        return true;
    case IR_FJCVT: r->d[0] = js_convert(a->d[0], s); return true;
    case IR_FCVT:
        put(r, (unsigned)i->imm, 0, convert(size, (unsigned)i->imm, get(a, size, 0), s));
        return true;
    case IR_FCVTL: widen(i, a, r, s); return true;
    case IR_FCVTN: narrow(i, a, r, s); return true;
    case IR_BFCVT:
        for (unsigned n = 0; n < lanes_of(i); n++)
            r->h[n] = f32_to_bf16(a->s[n], s);
        return true;
    case IR_BFMMLA:
        *r = *a;
        f32_bfmmla(r->s, b->d, c->d);
        return true;
    default: return false;
    }
}

static u64 lane(const IrInst *i, unsigned n, const V128 *a, const V128 *b, const V128 *c,
                FpState *s)
{
    unsigned size = size_of(i), width = 8u << size;
    u64 x = get(a, size, n);

    switch (i->op) {
    case IR_FABS: return x & ~sign_bit(size);
    case IR_FNEG: return x ^ sign_bit(size);
    case IR_FMA:
    case IR_FMA_H:
    case IR_FMA_BF: return product_lane(i, n, a, b, c, s);
    case IR_FCMLA: return fcmla_lane(i, n, a, b, c, s);
    case IR_FCADD: return fcadd_lane(i, n, a, b, s);
    case IR_BFDOT: return f32_bfdot((u32)x, b->s[n], c->s[n]);
    case IR_FCMEQ:
    case IR_FCMGE:
    case IR_FCMGT: return binary_fn(i)(x, get(b, size, n), s) ? bits_mask(width) : 0;
    case IR_FRINT:
    case IR_FRINT_N: return rint_lane(i, x, s);
    case IR_FTOI: return to_int(size, x, i->imm, width, s);
    case IR_ITOF: return from_int(size, x, i->imm, width, s);
    case IR_FSQRT:
    case IR_FRECPE:
    case IR_FRSQRTE:
    case IR_FRECPX: return unary_fn(i)(x, s);
    default: return binary_fn(i)(x, get(b, size, n), s);
    }
}

void fp_row(const IrInst *i, const V128 *a, const V128 *b, const V128 *c, V128 *out, FpState *s)
{
    V128 r = {.d = {0, 0}};

    assert(i->op > IR_FP_FIRST && i->op < IR_X86_FIRST);
    if (!odd_row(i, a, b, c, &r, s))
        for (unsigned n = 0; n < lanes_of(i); n++)
            put(&r, size_of(i), n, lane(i, n, a, b, c, s));
    *out = r;
}
