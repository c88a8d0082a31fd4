/* SPDX-License-Identifier: MIT */
/*
 * Reference semantics of the integer vector rows (ops_vec.def): here the ones that treat each element by itself, and the
 * way to all others (vec_move.c, vec/).
 */
#include <assert.h>
#include "backend/interp/interp.h"
#include "backend/interp/vec.h"
#include "backend/vec/lane.h"

/* One element: @a, @b zero-extended, @n bits wide; the low @n bits of the result count. */
typedef u64 LaneFn(u64 a, u64 b, unsigned n);

static i64 sx(u64 x, unsigned n)
{
    return bits_sext(x, n);
}

static u64 truth(bool b)
{
    return b ? ~0ull : 0;
}

/* Exact values of both operands, signed or unsigned. */
#define S(x) ((i128)sx(x, n))
#define U(x) ((i128)(x))

#define LANE(name, expr)                                                                           \
    static u64 lane_##name(u64 a, u64 b, unsigned n)                                               \
    {                                                                                              \
        return (u64)(expr);                                                                        \
    }
// clang-format off
LANE(add, a + b)
LANE(sub, a - b)
LANE(mul, a * b)
LANE(abs, sx(a, n) < 0 ? 0 - a : a)
LANE(smin, sx(a, n) < sx(b, n) ? a : b)
LANE(smax, sx(a, n) > sx(b, n) ? a : b)
LANE(umin, a < b ? a : b)
LANE(umax, a > b ? a : b)
LANE(abds, S(a) > S(b) ? S(a) - S(b) : S(b) - S(a))
LANE(abdu, a > b ? a - b : b - a)
LANE(qadds, sat_s(S(a) + S(b), n))
LANE(qaddu, sat_u(U(a) + U(b), n))
LANE(qsubs, sat_s(S(a) - S(b), n))
LANE(qsubu, sat_u(U(a) - U(b), n))
LANE(hadds, (S(a) + S(b)) >> 1)
LANE(haddu, (U(a) + U(b)) >> 1)
LANE(rhadds, (S(a) + S(b) + 1) >> 1)
LANE(rhaddu, (U(a) + U(b) + 1) >> 1)
LANE(hsubs, (S(a) - S(b)) >> 1)
LANE(hsubu, (U(a) - U(b)) >> 1)
LANE(dmulh, (2 * S(a) * S(b)) >> n)
LANE(rdmulh, (2 * S(a) * S(b) + ((i128)1 << (n - 1))) >> n)
LANE(cmpeq, truth(a == b))
LANE(cmpgts, truth(sx(a, n) > sx(b, n)))
LANE(cmpgtu, truth(a > b))
LANE(cmpges, truth(sx(a, n) >= sx(b, n)))
LANE(cmpgeu, truth(a >= b))
LANE(tst, truth((a & b) != 0))
/* shifts: b is the immediate */
LANE(shl, b < n ? a << b : 0)
LANE(shr, b < n ? a >> b : 0)
LANE(sar, S(a) >> b)
LANE(rshr, (U(a) + ((i128)1 << (b - 1))) >> b)
LANE(rsar, (S(a) + ((i128)1 << (b - 1))) >> b)
LANE(ror, b % n ? a >> b | a << (n - b) : a)
LANE(cnt, __builtin_popcountll(a))
LANE(clz, a ? (unsigned)__builtin_clzll(a) - (64 - n) : n)
LANE(rbit, bits_reverse64(a) >> (64 - n))

static LaneFn *const lane_fn[IR_OP_COUNT] = {
    [IR_VADD] = lane_add,       [IR_VSUB] = lane_sub,       [IR_VMUL] = lane_mul,       [IR_VABS] = lane_abs,
    [IR_VSMIN] = lane_smin,     [IR_VSMAX] = lane_smax,     [IR_VUMIN] = lane_umin,     [IR_VUMAX] = lane_umax,
    [IR_VABDS] = lane_abds,     [IR_VABDU] = lane_abdu,
    [IR_VQADDS] = lane_qadds,   [IR_VQADDU] = lane_qaddu,   [IR_VQSUBS] = lane_qsubs,   [IR_VQSUBU] = lane_qsubu,
    [IR_VHADDS] = lane_hadds,   [IR_VHADDU] = lane_haddu,   [IR_VRHADDS] = lane_rhadds, [IR_VRHADDU] = lane_rhaddu,
    [IR_VHSUBS] = lane_hsubs,   [IR_VHSUBU] = lane_hsubu,   [IR_VDMULH] = lane_dmulh,   [IR_VRDMULH] = lane_rdmulh,
    [IR_VCMPEQ] = lane_cmpeq,   [IR_VCMPGTS] = lane_cmpgts, [IR_VCMPGTU] = lane_cmpgtu,
    [IR_VCMPGES] = lane_cmpges, [IR_VCMPGEU] = lane_cmpgeu, [IR_VTST] = lane_tst,
    [IR_VSHL] = lane_shl,       [IR_VSHR] = lane_shr,       [IR_VSAR] = lane_sar,
    [IR_VRSHR] = lane_rshr,     [IR_VRSAR] = lane_rsar,     [IR_VROR] = lane_ror,
    [IR_VCNT] = lane_cnt,       [IR_VCLZ] = lane_clz,       [IR_VRBIT] = lane_rbit,
};
// clang-format on

#undef S
#undef U

/* Second operand: the second vector, or the immediate for rows with one argument. */
static void by_lane(LaneFn *fn, const IrInst *i, const V128 *a, V128 *out)
{
    bool unary = ir_op_info[i->op].arg_count == 1;

    for (unsigned k = 0; k < 16u >> i->aux; k++)
        set_lane(out, i->aux, k,
                 fn(lane(&a[0], i->aux, k), unary ? (u64)i->imm : lane(&a[1], i->aux, k), 8u << i->aux));
}

static bool bitwise(const IrInst *i, const V128 *a, V128 *out)
{
    u128 x = a[0].q, y = a[1].q, z = a[2].q;

    switch (i->op) {
    case IR_VAND: x = x & y; break;
    case IR_VOR: x = x | y; break;
    case IR_VXOR: x = x ^ y; break;
    case IR_VANDN: x = x & ~y; break;
    case IR_VORN: x = x | ~y; break;
    case IR_VNOT: x = ~x; break;
    case IR_VBSL: x = (x & y) | (~x & z); break;
    case IR_VXOR3: x = x ^ y ^ z; break;
    case IR_VBCAX: x = x ^ (y & ~z); break;
    default: return false;
    }
    out->q = x;
    return true;
}

void interp_vec(RtEnv *env, const IrInst *i, const V128 *a[IR_ARGS], V128 *out)
{
    V128 in[IR_ARGS] = {{.q = 0}}, r = {.q = 0};
    VecFn *slow = vec_slow((IrOp)i->op);

    for (unsigned k = 0; k < ir_op_info[i->op].arg_count; k++)
        in[k] = *a[k];
    if (bitwise(i, in, out))
        return;
    if (lane_fn[i->op])
        by_lane(lane_fn[i->op], i, in, &r);
    else if (slow)
        slow(&r, in, i->aux, i->imm);
    else if (!vec_move(i, in, &r))
        assert(!"a row of ops_vec.def");
    *out = r;
}
