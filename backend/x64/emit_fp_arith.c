/* SPDX-License-Identifier: MIT */
/*
 * Floating-point arithmetic. Operands of commutative operations stay in order: the first NaN wins.
 */
#include "backend/x64/emit_fp.h"

/* Scalar and packed instruction of each size: single, double. */
typedef struct FpOps {
    u16 scalar[2], packed[2];
} FpOps;

static X64VOp scalar_op(const FpOps *o, const IrInst *i)
{
    return (X64VOp)o->scalar[fp_size(i) - 2];
}

static X64VOp packed_op(const FpOps *o, const IrInst *i)
{
    return (X64VOp)o->packed[fp_size(i) - 2];
}

#define OPS(name)                                                                                  \
    {                                                                                              \
        {V_##name##SS, V_##name##SD},                                                              \
        {                                                                                          \
            V_##name##PS, V_##name##PD                                                             \
        }                                                                                          \
    }

/* Two halves without AVX-512: both halves of the register do the same. */
static void half_by_dup(Emit *e, const IrInst *i, X64VOp op)
{
    X64Xmm a = fp_dup_half(e, i->arg[0]), b = fp_dup_half(e, i->arg[1]), d = ra_defv_early(e);

    x64_vrrr(&e->a, op, d, a, b);
    x64_vrr(&e->a, V_MOVQ, d, d);
}

static void packed_binary(Emit *e, const IrInst *i, X64VOp op, u32 mask)
{
    X64Xmm a = ra_usev(e, i->arg[0]), b;
    X64Mem m;

    if (i->arg[0] != i->arg[1] && ra_memv(e, i->arg[1], &m)) {
        x64_vrrm_o(&e->a, op, mask, ra_defv(e), a, m);
        return;
    }
    b = ra_usev(e, i->arg[1]);
    x64_vrrr_o(&e->a, op, mask, ra_defv(e), a, b);
}

/* The instruction takes what is above the element from its first source. */
static void scalar_binary(Emit *e, const IrInst *i, const FpOps *o)
{
    bool clear = !fp_is_scalar(e, i, i->arg[0]);
    X64Xmm a, b, d;
    X64Mem m;

    if (clear && hostcpu.evex) {
        packed_binary(e, i, packed_op(o, i), fp_mask(i));
        return;
    }
    a = ra_usev(e, i->arg[0]);
    if (i->arg[0] != i->arg[1] && ra_memv(e, i->arg[1], &m)) {
        d = ra_defv(e);
        x64_vrrm(&e->a, scalar_op(o, i), d, a, m);
    } else {
        b = ra_usev(e, i->arg[1]);
        d = ra_defv(e);
        x64_vrrr(&e->a, scalar_op(o, i), d, a, b);
    }
    if (clear)
        fp_clear_above(e, i, d);
}

/* The operands stay for the reference, which takes over where the controls want another result. */
static void checked_binary(Emit *e, const IrInst *i, const FpOps *o, bool may_round_up)
{
    FpLanes lanes = fp_lanes(i);
    X64Xmm a = ra_usev(e, i->arg[0]), b = ra_usev(e, i->arg[1]), d, t;

    flags_clobber(e);
    d = ra_defv_early(e);
    if (hostcpu.evex && !(lanes == LANES_SCALAR && fp_is_scalar(e, i, i->arg[0]))) {
        x64_vrrr_o(&e->a, packed_op(o, i), fp_mask(i), d, a, b);
    } else if (lanes == LANES_HALF) {
        t = ra_tmpv(e);
        x64_vrr(&e->a, V_MOVDDUP, d, a);
        x64_vrr(&e->a, V_MOVDDUP, t, b);
        x64_vrrr(&e->a, packed_op(o, i), d, d, t);
        x64_vrr(&e->a, V_MOVQ, d, d);
    } else if (lanes == LANES_FULL) {
        x64_vrrr(&e->a, packed_op(o, i), d, a, b);
    } else {
        x64_vrrr(&e->a, scalar_op(o, i), d, a, b);
        if (!fp_is_scalar(e, i, i->arg[0]))
            fp_clear_above(e, i, d);
    }
    fp_mode_check(e, i, fp_size(i), may_round_up, d, a, b, b);
}

void emit_fp_binary(Emit *e, const IrInst *i)
{
    static const FpOps table[] = {[IR_FADD - IR_FADD] = OPS(ADD),
                                  [IR_FSUB - IR_FADD] = OPS(SUB),
                                  [IR_FMUL - IR_FADD] = OPS(MUL),
                                  [IR_FDIV - IR_FADD] = OPS(DIV)};
    const FpOps *o = &table[i->op - IR_FADD];

    if (emit_half_arith(e, i))
        return;
    if (fp_is_slow(e, i))
        emit_fp_slow(e, i);
    else if (fp_wants_check(e, i->op == IR_FMUL))
        checked_binary(e, i, o, i->op == IR_FMUL);
    else if (fp_lanes(i) == LANES_SCALAR)
        scalar_binary(e, i, o);
    else if (fp_lanes(i) == LANES_HALF && !hostcpu.evex)
        half_by_dup(e, i, packed_op(o, i));
    else
        packed_binary(e, i, packed_op(o, i), fp_mask(i));
}

void emit_fsqrt(Emit *e, const IrInst *i)
{
    static const FpOps o = OPS(SQRT);
    bool scalar = fp_lanes(i) == LANES_SCALAR, known = scalar && fp_is_scalar(e, i, i->arg[0]);
    bool check = fp_wants_check(e, false);
    X64Xmm a, d;

    if (emit_half_arith(e, i))
        return;
    if (fp_is_slow(e, i)) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    if (check)
        flags_clobber(e);
    d = check ? ra_defv_early(e) : ra_defv(e);
    if (known || (scalar && !hostcpu.evex)) {
        x64_vrrr(&e->a, scalar_op(&o, i), d, a, a);
    } else if (fp_lanes(i) == LANES_HALF && !hostcpu.evex) {
        x64_vrr(&e->a, V_MOVDDUP, d, a);
        x64_vrr(&e->a, packed_op(&o, i), d, d);
    } else {
        x64_vrr_o(&e->a, packed_op(&o, i), fp_mask(i), d, a);
    }
    if (!known && !hostcpu.evex)
        fp_clear_above(e, i, d);
    if (check)
        fp_mode_check(e, i, fp_size(i), false, d, a, a, a);
}

/* The constant is zero above the row's elements, so AND clears there and XOR does not change. */
void emit_fabs(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]);

    x64_vrrm(&e->a, V_PAND, ra_defv(e), a, fp_const(FPC_ABS, fp_lanes(i), fp_size(i)));
}

void emit_fneg(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev(e, i->arg[0]), d = ra_defv(e);
    unsigned bytes = i->aux & IR_FP_SCALAR ? 1u << fp_size(i) : i->aux & IR_FP_HALF ? 8 : 16;

    x64_vrrm(&e->a, V_PXOR, d, a, fp_const(FPC_SIGN, fp_lanes(i), fp_size(i)));
    if (fp_extent(e, i->arg[0]) > bytes)
        fp_clear_above(e, i, d);
}

/* --- fused --- */

#define FUSED(form)                                                                                \
    {                                                                                              \
        OPS(FMADD##form), OPS(FNMADD##form), OPS(FMSUB##form), OPS(FNMSUB##form)                   \
    } /* by IR_FMA_NEG_B | IR_FMA_NEG_A */
static const FpOps fma231[4] = FUSED(231), fma213[4] = FUSED(213);

/*
 * d = a + b * c. Which NaN wins differs from the host's rule, as does infinity * 0 + NaN: a NaN
 * result is computed again. The operand that the destination starts from decides what is above the
 * element.
 */
static void fma_scalar(Emit *e, const IrInst *i, X64Xmm d, X64Xmm a, X64Xmm b, X64Xmm c)
{
    unsigned k = (unsigned)i->imm & 3;
    bool a_known = fp_is_scalar(e, i, i->arg[0]), b_known = fp_is_scalar(e, i, i->arg[1]),
         c_known = fp_is_scalar(e, i, i->arg[2]);

    if (!a_known && (b_known || c_known)) {
        x64_vrr(&e->a, V_MOVDQA, d, b_known ? b : c);
        x64_vrrr(&e->a, scalar_op(&fma213[k], i), d, b_known ? c : b, a);
        return;
    }
    x64_vrr(&e->a, V_MOVDQA, d, a);
    if (!a_known && hostcpu.evex) {
        x64_vrrr_o(&e->a, packed_op(&fma231[k], i), fp_mask(i), d, b, c);
        return;
    }
    x64_vrrr(&e->a, scalar_op(&fma231[k], i), d, b, c);
    if (!a_known)
        fp_clear_above(e, i, d);
}

void emit_fma(Emit *e, const IrInst *i)
{
    X64Xmm a, b, c, d;

    if (emit_half_arith(e, i))
        return;
    if (fp_is_slow(e, i) || (fp_lanes(i) == LANES_HALF && !hostcpu.evex)) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    c = ra_usev(e, i->arg[2]);
    flags_clobber(e);
    d = ra_defv_early(e);
    if (fp_lanes(i) == LANES_SCALAR) {
        fma_scalar(e, i, d, a, b, c);
    } else {
        x64_vrr(&e->a, V_MOVDQA, d, a);
        x64_vrrr_o(&e->a, packed_op(&fma231[i->imm & 3], i), fp_mask(i), d, b, c);
    }
    fp_mode_check(e, i, fp_size(i), true, d, a, b, c);
}

/* 2 - a * b; what differs from the fused operation shows as a NaN. */
void emit_frecps(Emit *e, const IrInst *i)
{
    const FpOps *o = &fma231[IR_FMA_NEG_B];
    FpLanes lanes = fp_lanes(i);
    X64Xmm a, b, d;

    if (fp_is_slow(e, i) || (lanes == LANES_HALF && !hostcpu.evex)) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    flags_clobber(e);
    d = ra_defv_early(e);
    x64_vrm(&e->a, V_MOVDQU, d, fp_const(FPC_TWO, lanes, fp_size(i)));
    if (lanes == LANES_SCALAR)
        x64_vrrr(&e->a, scalar_op(o, i), d, a, b);
    else
        x64_vrrr_o(&e->a, packed_op(o, i), fp_mask(i), d, a, b);
    fp_nan_check(e, i, fp_size(i), d, a, b, b);
}

/*
 * a * b plus a zero with the sign of the product, which changes nothing; infinity * 0 traps as a
 * fused operation does, gives a NaN and is computed again.
 */
void emit_fmulx(Emit *e, const IrInst *i)
{
    FpLanes lanes = fp_lanes(i);
    X64Xmm a, b, d;

    if (fp_is_slow(e, i) || (lanes == LANES_HALF && !hostcpu.evex)) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    flags_clobber(e);
    d = ra_defv_early(e);
    x64_vrrr(&e->a, V_PXOR, d, a, b);
    x64_vrrm(&e->a, V_PAND, d, d, fp_const(FPC_SIGN, lanes, fp_size(i)));
    if (lanes == LANES_SCALAR)
        x64_vrrr(&e->a, scalar_op(&fma231[0], i), d, a, b);
    else
        x64_vrrr_o(&e->a, packed_op(&fma231[0], i), fp_mask(i), d, a, b);
    fp_mode_check(e, i, fp_size(i), true, d, a, b, b);
}

/*
 * 1.5 - (a / 2) * b: the half is exact, and so nothing but the sum rounds, unless a is tiny. It
 * cannot be halved after the sum, which may overflow.
 */
void emit_frsqrts(Emit *e, const IrInst *i)
{
    static const FpOps mul = OPS(MUL);
    FpLanes lanes = fp_lanes(i);
    unsigned size = fp_size(i);
    X64Xmm a, b, d, t;
    ColdStub *s;

    if (fp_is_slow(e, i) || !hostcpu.evex) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    flags_clobber(e);
    d = ra_defv_early(e);
    t = ra_tmpv(e);
    s = fp_cold(e, i, d, a, b, b);
    x64_vrrm(&e->a, V_PAND, t, a, fp_const(FPC_ABS, LANES_FULL, size));
    x64_vrrmi_o(&e->a, size == 2 ? V_CMPPS_K : V_CMPPD_K, fp_mask(i) & ~(u32)X64_Z, K_TMP, t,
                fp_const(FPC_TINY, LANES_FULL, size), CMP_LT_OQ);
    x64_vrr(&e->a, V_KORTESTB, K_TMP, K_TMP);
    x64_jcc(&e->a, CC_NZ, &s->label);
    x64_vrrm_o(&e->a, packed_op(&mul, i), fp_mask(i), t, a, fp_const(FPC_HALF, LANES_FULL, size));
    x64_vrm(&e->a, V_MOVDQU, d, fp_const(FPC_ONE_HALF, lanes, size));
    x64_vrrr_o(&e->a, packed_op(&fma231[IR_FMA_NEG_B], i), fp_mask(i), d, t, b);
    fp_nan_check(e, i, fp_size(i), d, a, b, b);
    x64_bind(&e->a, &s->back);
}

/* --- complex numbers --- */

/* Both elements of each pair in the other's place. */
static void swap_pairs(Emit *e, const IrInst *i, X64Xmm d, X64Xmm a)
{
    x64_vrri(&e->a, V_PSHUFD, d, a, fp_size(i) == 2 ? 0xb1 : 0x4e);
}

void emit_fcadd(Emit *e, const IrInst *i)
{
    static const FpOps add = OPS(ADD);
    bool check = fp_wants_check(e, false);
    X64Xmm a, b, d, t;

    if (fp_is_slow(e, i) || (fp_lanes(i) == LANES_HALF && !hostcpu.evex)) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    if (check)
        flags_clobber(e);
    t = ra_tmpv(e);
    swap_pairs(e, i, t, b);
    x64_vrrm(&e->a, V_PXOR, t, t,
             fp_const(i->imm == 1 ? FPC_SIGN_EVEN : FPC_SIGN_ODD, LANES_FULL, fp_size(i)));
    d = check ? ra_defv_early(e) : ra_defv(e);
    x64_vrrr_o(&e->a, packed_op(&add, i), fp_mask(i), d, a, t);
    if (check)
        fp_mode_check(e, i, fp_size(i), false, d, a, b, b);
}

/*
 * d = b's real or imaginary parts in both places, then d * (c turned) + a. The turned c goes
 * through the frame: with three arguments and the destination there may be no register left.
 */
void emit_fcmla(Emit *e, const IrInst *i)
{
    static const FpConst sign[] = {FPC_COUNT, FPC_SIGN_EVEN, FPC_SIGN, FPC_SIGN_ODD};
    static const u8 parts[2][2] = {{0xa0, 0xf5}, {0x44, 0xee}};
    static const FpOps fma132 = OPS(FMADD132);
    unsigned size = fp_size(i);
    bool odd = i->imm & 1;
    X64Xmm a, b, c, d;

    if (fp_is_slow(e, i) || !hostcpu.evex) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    c = ra_usev(e, i->arg[2]);
    flags_clobber(e);
    d = ra_defv_early(e);
    if (i->imm) {
        if (odd)
            swap_pairs(e, i, d, c);
        x64_vrrm(&e->a, V_PXOR, d, odd ? d : c, fp_const(sign[i->imm & 3], LANES_FULL, size));
        x64_vmr(&e->a, V_MOVDQU_ST, fp_out(), d);
    }
    x64_vrri(&e->a, V_PSHUFD, d, b, parts[size == 3][odd]);
    if (i->imm)
        x64_vrrm_o(&e->a, packed_op(&fma132, i), fp_mask(i), d, a, fp_out());
    else
        x64_vrrr_o(&e->a, packed_op(&fma132, i), fp_mask(i), d, a, c);
    fp_mode_check(e, i, size, true, d, a, b, c);
}

/* --- minimum and maximum --- */

enum { RANGE_MIN = 4, RANGE_MAX = 5 }; /* with the sign of the comparison: -0 < +0 */
ColdStub *fp_unordered(Emit *e, const IrInst *i, X64Xmm d, X64Xmm a, X64Xmm b)
{
    ColdStub *s = fp_cold(e, i, d, a, b, b);
    unsigned size = fp_size(i);

    if (fp_lanes(i) == LANES_SCALAR) {
        x64_vrr(&e->a, size == 2 ? V_UCOMISS : V_UCOMISD, a, b);
        x64_jcc(&e->a, CC_P, &s->label);
        return s;
    }
    if (hostcpu.evex) {
        x64_vrrri_o(&e->a, size == 2 ? V_CMPPS_K : V_CMPPD_K, fp_mask(i) & ~(u32)X64_Z, K_TMP, a, b,
                    CMP_UNORD_Q);
        x64_vrr(&e->a, V_KORTESTB, K_TMP, K_TMP);
    } else {
        x64_vrrri(&e->a, size == 2 ? V_CMPPS : V_CMPPD, d, a, b, CMP_UNORD_Q);
        x64_vrr(&e->a, V_PTEST, d, d);
    }
    x64_jcc(&e->a, CC_NZ, &s->label);
    return s;
}

/* RANGE is IEEE's minNum and maxNum. */
static void range(Emit *e, const IrInst *i, bool max, X64Xmm d, X64Xmm a, X64Xmm b)
{
    static const FpOps o = OPS(RANGE);
    u8 imm = max ? RANGE_MAX : RANGE_MIN;

    if (fp_lanes(i) == LANES_SCALAR && fp_is_scalar(e, i, i->arg[0]))
        x64_vrrri(&e->a, scalar_op(&o, i), d, a, b, imm);
    else
        x64_vrrri_o(&e->a, packed_op(&o, i), fp_mask(i), d, a, b, imm);
}

/*
 * MIN and MAX return the second operand for zeros of either sign: doing both ways and joining bits
 * gets -0 < +0.
 */
static void both_ways(Emit *e, const IrInst *i, bool max, X64Xmm d, X64Xmm a, X64Xmm b, X64Xmm t)
{
    static const FpOps mins = OPS(MIN), maxs = OPS(MAX);
    const FpOps *o = max ? &maxs : &mins;
    bool scalar = fp_lanes(i) == LANES_SCALAR;
    X64VOp op = scalar ? scalar_op(o, i) : packed_op(o, i);

    x64_vrrr(&e->a, op, t, b, a);
    x64_vrrr(&e->a, op, d, a, b);
    x64_vrrr(&e->a, max ? V_PAND : V_POR, d, d, t);
    if (scalar && !(fp_is_scalar(e, i, i->arg[0]) && fp_is_scalar(e, i, i->arg[1])))
        fp_clear_above(e, i, d);
}

void emit_fminmax(Emit *e, const IrInst *i)
{
    bool max = i->op == IR_FMAX || i->op == IR_FMAXNM,
         number = i->op == IR_FMAXNM || i->op == IR_FMINNM;
    X64Xmm a, b, d, t;
    ColdStub *s;

    if (emit_half_minmax(e, i))
        return;
    if (fp_is_slow(e, i) || (fp_lanes(i) == LANES_HALF && !hostcpu.evex)) {
        emit_fp_slow(e, i);
        return;
    }
    a = ra_usev(e, i->arg[0]);
    b = ra_usev(e, i->arg[1]);
    if (hostcpu.evex && number && !fp_wants_check(e, false)) {
        range(e, i, max, ra_defv(e), a, b);
        return;
    }
    flags_clobber(e);
    d = ra_defv_early(e);
    t = hostcpu.evex ? d : ra_tmpv(e);
    s = fp_unordered(e, i, d, a, b);
    if (hostcpu.evex)
        range(e, i, max, d, a, b);
    else
        both_ways(e, i, max, d, a, b, t);
    x64_bind(&e->a, &s->back);
}
