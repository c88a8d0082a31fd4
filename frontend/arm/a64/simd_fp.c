/* SPDX-License-Identifier: MIT */
/*
 * Vector floating point, and the scalar forms that share its encodings: arithmetic, comparison,
 * pairs.
 */
#include "frontend/arm/a64/fp.h"
#include "frontend/arm/a64/simd.h"

/* ---- three registers ---- */

/* How a two-operand mnemonic becomes a row. */
typedef struct Same3 {
    u16 row;
    enum { PLAIN, ACCUMULATE, ACCUMULATE_NEG, ABS_RESULT, ABS_OPERANDS, PAIRS } form;
} Same3;

// clang-format off
static const Same3 same3[] = {
    [A64_OP_FADD]    = {IR_FADD,    PLAIN},          [A64_OP_FSUB]    = {IR_FSUB,   PLAIN},
    [A64_OP_FMUL]    = {IR_FMUL,    PLAIN},          [A64_OP_FDIV]    = {IR_FDIV,   PLAIN},
    [A64_OP_FMULX]   = {IR_FMULX,   PLAIN},          [A64_OP_FMAX]    = {IR_FMAX,   PLAIN},
    [A64_OP_FMIN]    = {IR_FMIN,    PLAIN},          [A64_OP_FMAXNM]  = {IR_FMAXNM, PLAIN},
    [A64_OP_FMINNM]  = {IR_FMINNM,  PLAIN},          [A64_OP_FRECPS]  = {IR_FRECPS, PLAIN},
    [A64_OP_FRSQRTS] = {IR_FRSQRTS, PLAIN},          [A64_OP_FCMEQ]   = {IR_FCMEQ,  PLAIN},
    [A64_OP_FCMGE]   = {IR_FCMGE,   PLAIN},          [A64_OP_FCMGT]   = {IR_FCMGT,  PLAIN},
    [A64_OP_FMLA]    = {IR_FMA,     ACCUMULATE},     [A64_OP_FMLS]    = {IR_FMA,    ACCUMULATE_NEG},
    [A64_OP_FABD]    = {IR_FSUB,    ABS_RESULT},     [A64_OP_FACGE]   = {IR_FCMGE,  ABS_OPERANDS},
    [A64_OP_FACGT]   = {IR_FCMGT,   ABS_OPERANDS},   [A64_OP_FADDP]   = {IR_FADD,   PAIRS},
    [A64_OP_FMAXP]   = {IR_FMAX,    PAIRS},          [A64_OP_FMINP]   = {IR_FMIN,   PAIRS},
    [A64_OP_FMAXNMP] = {IR_FMAXNM,  PAIRS},          [A64_OP_FMINNMP] = {IR_FMINNM, PAIRS},
};
// clang-format on

static IrRef fabs_of(A64Tr *t, u8 aux, IrRef v)
{
    return a64_fp_op(t, IR_FABS, aux, 0, v, 0, 0);
}

/*
 * Even and odd elements of @m:@n. Of vectors of 64 bits only the low halves count, here and in the
 * row.
 */
static IrRef pairwise(A64Tr *t, IrOp row, u8 aux, IrRef n, IrRef m)
{
    unsigned size = aux & IR_FP_SIZE;

    if (aux & IR_FP_HALF)
        n = m = simd_join(t, n, m);
    return a64_fp_op(t, row, aux, 0, simd2(t, IR_VUZP1, size, n, m), simd2(t, IR_VUZP2, size, n, m),
                     0);
}

static IrRef binary(A64Tr *t, unsigned op, u8 aux, unsigned rd, IrRef n, IrRef m)
{
    const Same3 *s = &same3[op];
    IrOp row = (IrOp)s->row;

    switch (s->form) {
    case ACCUMULATE: return a64_fp_op(t, row, aux, 0, a64_get_v(t, rd), n, m);
    case ACCUMULATE_NEG: return a64_fp_op(t, row, aux, IR_FMA_NEG_B, a64_get_v(t, rd), n, m);
    case ABS_RESULT: return fabs_of(t, aux, a64_fp_op(t, row, aux, 0, n, m, 0));
    case ABS_OPERANDS: return a64_fp_op(t, row, aux, 0, fabs_of(t, aux, n), fabs_of(t, aux, m), 0);
    case PAIRS: return pairwise(t, row, aux, n, m);
    default: return a64_fp_op(t, row, aux, 0, n, m, 0);
    }
}

/** FADD ... FACGT, FMLA, FADDP (vector and scalar). */
bool tr_simd_same3_fp(A64Tr *t, const A64ArgsSimdSame3Fp *a)
{
    u8 aux = a64_fp_aux(a->size, a->q, a->scalar);

    a64_set_v(t, a->rd, binary(t, a->op, aux, a->rd, a64_get_v(t, a->rn), a64_get_v(t, a->rm)));
    return true;
}

/** FMLA, FMLS, FMUL, FMULX (by element). */
bool tr_simd_elem_fp(A64Tr *t, const A64ArgsSimdElemFp *a)
{
    u8 aux = a64_fp_aux(a->size, a->q, a->scalar);
    IrRef m = simd_dup(t, a->size, a->index, a->rm);

    a64_set_v(t, a->rd, binary(t, a->op, aux, a->rd, a64_get_v(t, a->rn), m));
    return true;
}

/** FADDP ... FMINNMP (scalar): the two elements of rn. */
bool tr_simd_pair_fp(A64Tr *t, const A64ArgsSimdPairFp *a)
{
    IrRef n = a64_get_v(t, a->rn), second = simd2(t, IR_VUZP2, a->size, n, n);

    a64_set_v(t, a->rd,
              a64_fp_op(t, (IrOp)same3[a->op].row, a64_fp_scalar(a->size), 0, n, second, 0));
    return true;
}

/** FMAXV, FMINV, FMAXNMV, FMINNMV: neighbours are combined first. Source: "Reduce". */
bool tr_simd_across_fp(A64Tr *t, const A64ArgsSimdAcrossFp *a)
{
    static const u16 row[] = {[A64_OP_FMAXV] = IR_FMAX,
                              [A64_OP_FMINV] = IR_FMIN,
                              [A64_OP_FMAXNMV] = IR_FMAXNM,
                              [A64_OP_FMINNMV] = IR_FMINNM};
    u8 half = a64_fp_aux(a->size, false, false);
    IrOp op = (IrOp)row[a->op];
    IrRef v = ir_vlow(t->ir, simd_width(false, 0, a->q), a64_get_v(t, a->rn));

    for (unsigned lanes = (a->q ? 16u : 8u) >> a->size; lanes > 2; lanes /= 2)
        v = a64_fp_op(t, op, half, 0, simd2(t, IR_VUZP1, a->size, v, v),
                      simd2(t, IR_VUZP2, a->size, v, v), 0);
    a64_set_v(t, a->rd,
              a64_fp_op(t, op, a64_fp_scalar(a->size), 0, v, simd2(t, IR_VUZP2, a->size, v, v), 0));
    return true;
}

/* ---- one register ---- */

/* Comparisons with zero: the row, and whether zero is the left operand. */
static const struct {
    u16 row;
    bool zero_first;
} with_zero[] = {
    [A64_OP_FCMGT0] = {IR_FCMGT, false}, [A64_OP_FCMGE0] = {IR_FCMGE, false},
    [A64_OP_FCMEQ0] = {IR_FCMEQ, false}, [A64_OP_FCMLE0] = {IR_FCMGE, true},
    [A64_OP_FCMLT0] = {IR_FCMGT, true},
};

static IrRef compare_zero(A64Tr *t, unsigned op, u8 aux, IrRef n)
{
    IrRef zero = simd_zero(t);
    bool first = with_zero[op].zero_first;

    return a64_fp_op(t, (IrOp)with_zero[op].row, aux, 0, first ? zero : n, first ? n : zero, 0);
}

/** FABS, FNEG, FSQRT, FCMEQ (zero) ..., FRECPE, FRSQRTE, FRECPX. */
bool tr_simd_misc2_fp(A64Tr *t, const A64ArgsSimdMisc2Fp *a)
{
    static const u16 row[] = {
        [A64_OP_FABS] = IR_FABS,     [A64_OP_FNEG] = IR_FNEG,       [A64_OP_FSQRT] = IR_FSQRT,
        [A64_OP_FRECPE] = IR_FRECPE, [A64_OP_FRSQRTE] = IR_FRSQRTE, [A64_OP_FRECPX] = IR_FRECPX};
    u8 aux = a64_fp_aux(a->size, a->q, a->scalar);
    IrRef n = a64_get_v(t, a->rn);

    if (a->op >= A64_OP_FCMGT0 && a->op <= A64_OP_FCMLT0)
        a64_set_v(t, a->rd, compare_zero(t, a->op, aux, n));
    else
        a64_set_v(t, a->rd, a64_fp_op(t, (IrOp)row[a->op], aux, 0, n, 0, 0));
    return true;
}

/* ---- products of other formats, complex numbers ---- */

/** FMLAL, FMLSL, FMLAL2, FMLSL2. */
bool tr_simd_fmlal(A64Tr *t, const A64ArgsSimdFmlal *a)
{
    i32 imm = (a->sub ? IR_FMA_NEG_B : 0) | (a->upper ? IR_FMA_HIGH : 0);
    IrRef n = a64_get_v(t, a->rn),
          m = a->elem ? simd_dup(t, 1, a->index, a->rm) : a64_get_v(t, a->rm);

    a64_set_v(t, a->rd,
              a64_fp_op(t, IR_FMA_H, a64_fp_aux(2, a->q, false), imm, a64_get_v(t, a->rd), n, m));
    return true;
}

/** BFMLALB, BFMLALT. */
bool tr_simd_bfmlal(A64Tr *t, const A64ArgsSimdBfmlal *a)
{
    IrRef n = a64_get_v(t, a->rn),
          m = a->elem ? simd_dup(t, 1, a->index, a->rm) : a64_get_v(t, a->rm);

    a64_set_v(t, a->rd,
              a64_fp_op(t, IR_FMA_BF, 2, a->top ? IR_FMA_HIGH : 0, a64_get_v(t, a->rd), n, m));
    return true;
}

/** BFDOT. */
bool tr_simd_bfdot(A64Tr *t, const A64ArgsSimdBfdot *a)
{
    IrRef n = a64_get_v(t, a->rn),
          m = a->elem ? simd_dup(t, 2, a->index, a->rm) : a64_get_v(t, a->rm);

    a64_set_v(t, a->rd,
              a64_fp_op(t, IR_BFDOT, a64_fp_aux(2, a->q, false), 0, a64_get_v(t, a->rd), n, m));
    return true;
}

/** BFMMLA. */
bool tr_simd_bfmmla(A64Tr *t, const A64ArgsSimdBfmmla *a)
{
    a64_set_v(t, a->rd,
              a64_fp_op(t, IR_BFMMLA, 2, 0, a64_get_v(t, a->rd), a64_get_v(t, a->rn),
                        a64_get_v(t, a->rm)));
    return true;
}

/** FCMLA: an element of the indexed form is a pair. */
bool tr_simd_fcmla(A64Tr *t, const A64ArgsSimdFcmla *a)
{
    IrRef n = a64_get_v(t, a->rn),
          m = a->elem ? simd_dup(t, a->size + 1u, a->index, a->rm) : a64_get_v(t, a->rm);

    a64_set_v(t, a->rd,
              a64_fp_op(t, IR_FCMLA, a64_fp_aux(a->size, a->q, false), a->rot, a64_get_v(t, a->rd),
                        n, m));
    return true;
}

/** FCADD. */
bool tr_simd_fcadd(A64Tr *t, const A64ArgsSimdFcadd *a)
{
    a64_set_v(t, a->rd,
              a64_fp_op(t, IR_FCADD, a64_fp_aux(a->size, a->q, false), a->rot, a64_get_v(t, a->rn),
                        a64_get_v(t, a->rm), 0));
    return true;
}
