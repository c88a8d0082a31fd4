/* SPDX-License-Identifier: MIT */
/* Shifts by register, rounding doubling multiply-accumulate, polynomial product, estimates; and the table of all rows. */
#include "backend/vec/lane.h"
#include "backend/vec/slow.h"
#include "base/fp/fp.h"

/* How a shift by register treats what does not fit. */
enum { ROUND = 1, SATURATE = 2, SIGNED = 4 };

/*
 * x shifted by s, exactly where 128 bits can hold it. Beyond n places left only zero or not zero matters, beyond n + 1
 * places right everything is gone (rounding included), so the count is clipped there.
 */
static i128 shift_exact(i128 x, int s, unsigned n, unsigned kind)
{
    int right = MIN(-s, (int)n + 1);

    if (s >= 0)
        return s < (int)n ? x * ((i128)1 << s) : x == 0 ? 0 : x < 0 ? -((i128)1 << 126) : (i128)1 << 126;
    return (x + (kind & ROUND ? (i128)1 << (right - 1) : 0)) >> right;
}

/* Shifting all n bits out leaves zero when nothing saturates. */
static u64 shift_wrap(i128 exact, int s, unsigned n)
{
    return s >= (int)n ? 0 : (u64)exact;
}

static void shift_lanes(V128 *out, const V128 *a, unsigned esize, i32 mask, unsigned kind)
{
    unsigned n = 8u << esize;

    for (unsigned i = 0; i < 16u >> esize; i++) {
        i128 x = kind & SIGNED ? lane_s(&a[0], esize, i) : (i128)lane(&a[0], esize, i);
        int s = (i8)lane(&a[1], esize, i);
        i128 exact = shift_exact(x, s, n, kind);
        i128 sat = kind & SIGNED ? sat_s(exact, n) : (i128)sat_u(exact, n);

        if (!(kind & SATURATE))
            set_lane(out, esize, i, shift_wrap(exact, s, n));
        else
            set_lane(out, esize, i, mask ? (sat != exact ? ~0ull : 0) : (u64)sat);
    }
}

#define SHIFT(name, kind)                                                                          \
    void vec_##name(V128 *out, const V128 *a, unsigned aux, i32 imm)                               \
    {                                                                                              \
        shift_lanes(out, a, aux, imm, kind);                                                       \
    }
SHIFT(shlvu, 0)
SHIFT(shlvs, SIGNED)
SHIFT(rshlvu, ROUND)
SHIFT(rshlvs, ROUND | SIGNED)
SHIFT(qshlvu, SATURATE)
SHIFT(qshlvs, SATURATE | SIGNED)
SHIFT(qrshlvu, ROUND | SATURATE)
SHIFT(qrshlvs, ROUND | SATURATE | SIGNED)

static void qrdml_lanes(V128 *out, const V128 *a, unsigned esize, i32 mask, int sign)
{
    unsigned n = 8u << esize;

    for (unsigned i = 0; i < 16u >> esize; i++) {
        i128 product = (i128)lane_s(&a[1], esize, i) * lane_s(&a[2], esize, i) * 2 * sign;
        i128 acc = (i128)lane_s(&a[0], esize, i) * ((i128)1 << n);
        i128 exact = (acc + product + ((i128)1 << (n - 1))) >> n;
        i64 sat = sat_s(exact, n);

        set_lane(out, esize, i, mask ? (sat != exact ? ~0ull : 0) : (u64)sat);
    }
}

void vec_qrdmlah(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    qrdml_lanes(out, a, aux, imm, 1);
}

void vec_qrdmlsh(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    qrdml_lanes(out, a, aux, imm, -1);
}

static u128 poly_mul(u64 x, u64 y, unsigned n)
{
    u128 r = 0;

    for (unsigned i = 0; i < n; i++)
        r ^= (y >> i & 1) ? (u128)x << i : 0;
    return r;
}

void vec_pmull(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    V128 x = a[0], y = a[1];

    if (aux == 3)
        out->q = poly_mul(x.d[imm], y.d[imm], 64);
    for (unsigned i = 0; aux == 0 && i < 8; i++)
        out->h[i] = (u16)poly_mul(x.b[8 * imm + (int)i], y.b[8 * imm + (int)i], 8);
}

void vec_urecpe(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    for (unsigned i = 0; i < 4; i++)
        out->s[i] = fp_urecpe(a->s[i]);
}

void vec_ursqrte(V128 *out, const V128 *a, unsigned aux, i32 imm)
{
    for (unsigned i = 0; i < 4; i++)
        out->s[i] = fp_ursqrte(a->s[i]);
}

VecFn *vec_slow(IrOp op)
{
    // clang-format off
    static VecFn *const rows[IR_OP_COUNT] = {
        [IR_VQRDMLAH] = vec_qrdmlah,     [IR_VQRDMLSH] = vec_qrdmlsh,
        [IR_VSHLVU] = vec_shlvu,         [IR_VSHLVS] = vec_shlvs,
        [IR_VRSHLVU] = vec_rshlvu,       [IR_VRSHLVS] = vec_rshlvs,
        [IR_VQSHLVU] = vec_qshlvu,       [IR_VQSHLVS] = vec_qshlvs,
        [IR_VQRSHLVU] = vec_qrshlvu,     [IR_VQRSHLVS] = vec_qrshlvs,
        [IR_VPMULL] = vec_pmull,         [IR_VURECPE] = vec_urecpe,       [IR_VURSQRTE] = vec_ursqrte,
        [IR_VAESE] = vec_aese,           [IR_VAESD] = vec_aesd,           [IR_VAESMC] = vec_aesmc,
        [IR_VAESIMC] = vec_aesimc,       [IR_VAESEMC] = vec_aesemc,       [IR_VAESDIMC] = vec_aesdimc,
        [IR_VSHA1] = vec_sha1,           [IR_VSHA256H] = vec_sha256h,     [IR_VSHA256H2] = vec_sha256h2,
        [IR_VSHA256SU0] = vec_sha256su0, [IR_VSHA256SU1] = vec_sha256su1,
        [IR_VSHA512H] = vec_sha512h,     [IR_VSHA512H2] = vec_sha512h2,
        [IR_VSM3PARTW1] = vec_sm3partw1, [IR_VSM3PARTW2] = vec_sm3partw2,
        [IR_VSM3SS1] = vec_sm3ss1,       [IR_VSM3TT] = vec_sm3tt,
        [IR_VSM4E] = vec_sm4e,           [IR_VSM4EKEY] = vec_sm4ekey,
    };
    // clang-format on

    return rows[op];
}
