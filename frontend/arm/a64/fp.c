/* SPDX-License-Identifier: MIT */
/* Scalar floating point: arithmetic, comparison, selection, immediates. */
#include "frontend/arm/a64/fp.h"
#include "frontend/arm/a64/imm.h"
#include "frontend/arm/a64/simd.h"

/** FMOV (register), FABS, FNEG, FSQRT. */
bool tr_fp_dp1(A64Tr *t, const A64ArgsFpDp1 *a)
{
    static const u16 row[] = {
        [A64_OP_FABS] = IR_FABS, [A64_OP_FNEG] = IR_FNEG, [A64_OP_FSQRT] = IR_FSQRT};
    IrRef n = a64_get_v(t, a->rn);

    if (a->op == A64_OP_FMOV)
        a64_set_v(t, a->rd, ir_vlow(t->ir, a->size, n));
    else
        a64_set_v(t, a->rd, a64_fp_op(t, (IrOp)row[a->op], a64_fp_scalar(a->size), 0, n, 0, 0));
    return true;
}

/** FADD, FSUB, FMUL, FDIV, FMAX, FMIN, FMAXNM, FMINNM, FNMUL. */
bool tr_fp_dp2(A64Tr *t, const A64ArgsFpDp2 *a)
{
    static const u16 row[] = {
        [A64_OP_FADD] = IR_FADD,  [A64_OP_FSUB] = IR_FSUB,     [A64_OP_FMUL] = IR_FMUL,
        [A64_OP_FDIV] = IR_FDIV,  [A64_OP_FMAX] = IR_FMAX,     [A64_OP_FMIN] = IR_FMIN,
        [A64_OP_FNMUL] = IR_FMUL, [A64_OP_FMAXNM] = IR_FMAXNM, [A64_OP_FMINNM] = IR_FMINNM,
    };
    u8 aux = a64_fp_scalar(a->size);
    IrRef d = a64_fp_op(t, (IrOp)row[a->op], aux, 0, a64_get_v(t, a->rn), a64_get_v(t, a->rm), 0);

    if (a->op == A64_OP_FNMUL)
        d = a64_fp_op(t, IR_FNEG, aux, 0, d, 0, 0);
    a64_set_v(t, a->rd, d);
    return true;
}

/** FMADD, FMSUB, FNMADD, FNMSUB: (o1 ? -ra : ra) + (o0 != o1 ? -rn : rn) * rm. */
bool tr_fp_dp3(A64Tr *t, const A64ArgsFpDp3 *a)
{
    i32 imm = (a->o1 ? IR_FMA_NEG_A : 0) | (a->o0 != a->o1 ? IR_FMA_NEG_B : 0);

    a64_set_v(t, a->rd,
              a64_fp_op(t, IR_FMA, a64_fp_scalar(a->size), imm, a64_get_v(t, a->ra),
                        a64_get_v(t, a->rn), a64_get_v(t, a->rm)));
    return true;
}

/** FCMP, FCMPE. */
bool tr_fp_cmp(A64Tr *t, const A64ArgsFpCmp *a)
{
    IrRef n = a64_get_v(t, a->rn), m = a->zero ? simd_zero(t) : a64_get_v(t, a->rm);

    a64_set_flags(t, ir_fcmp(t->ir, a64_fp_scalar(a->size), a->signalling, n, m));
    return true;
}

/** FCCMP, FCCMPE. */
bool tr_fp_ccmp(A64Tr *t, const A64ArgsFpCcmp *a)
{
    IrRef n = a64_get_v(t, a->rn), m = a64_get_v(t, a->rm);

    a64_set_flags(t, ir_fccmp(t->ir, a64_fp_scalar(a->size), a->signalling, a64_get_flags(t),
                              (IrCond)a->cond, n, m, a->nzcv));
    return true;
}

/** FCSEL. */
bool tr_fp_csel(A64Tr *t, const A64ArgsFpCsel *a)
{
    IrRef n = a64_get_v(t, a->rn), m = a64_get_v(t, a->rm);
    IrRef d = ir_select(t->ir, IR_V128, a64_get_flags(t), (IrCond)a->cond, n, m);

    a64_set_v(t, a->rd, ir_vlow(t->ir, a->size, d));
    return true;
}

/** FMOV (scalar, immediate). */
bool tr_fp_imm(A64Tr *t, const A64ArgsFpImm *a)
{
    a64_set_v(t, a->rd, ir_vfrom(t->ir, a->size, ir_i64(t->ir, a64_fp_imm(a->size, a->imm8))));
    return true;
}

/** FMOV (general) from a floating-point register. */
bool tr_fmov_to_gp(A64Tr *t, const A64ArgsFmovToGp *a)
{
    a64_set_x(t, IR_I64, a->rd, ir_vextract(t->ir, IR_I64, a->size, a->top, a64_get_v(t, a->rn)));
    return true;
}

/** FMOV (general) to a floating-point register: the upper half alone, or all of it. */
bool tr_fmov_from_gp(A64Tr *t, const A64ArgsFmovFromGp *a)
{
    IrRef n = a64_get_x(t, IR_I64, a->rn);

    a64_set_v(t, a->rd,
              a->top ? ir_vins(t->ir, 3, 1, a64_get_v(t, a->rd), n) : ir_vfrom(t->ir, a->size, n));
    return true;
}
