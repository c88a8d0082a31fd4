/* SPDX-License-Identifier: MIT */
/* Scalar floating point: rounding and conversions. */
#include "frontend/arm/a64/fp.h"

static bool unary(A64Tr *t, IrOp op, unsigned size, i32 imm, unsigned rd, unsigned rn)
{
    a64_set_v(t, rd, a64_fp_op(t, op, a64_fp_scalar(size), imm, a64_get_v(t, rn), 0, 0));
    return true;
}

/** FRINTN, FRINTP, FRINTM, FRINTZ, FRINTA, FRINTX, FRINTI. */
bool tr_fp_rint(A64Tr *t, const A64ArgsFpRint *a)
{
    return unary(t, IR_FRINT, a->size, a64_fp_round(a->round) | (a->exact ? IR_FP_EXACT : 0), a->rd,
                 a->rn);
}

/** FRINT32Z, FRINT32X, FRINT64Z, FRINT64X. */
bool tr_fp_rint_ts(A64Tr *t, const A64ArgsFpRintTs *a)
{
    return unary(t, IR_FRINT_N, a->size, a64_fp_round(a->round) | a->intsize << IR_FP_BITS_SHIFT,
                 a->rd, a->rn);
}

/** FCVT. */
bool tr_fp_cvt(A64Tr *t, const A64ArgsFpCvt *a)
{
    return unary(t, IR_FCVT, a->size, a->dsize, a->rd, a->rn);
}

/** BFCVT. */
bool tr_bfcvt(A64Tr *t, const A64ArgsBfcvt *a)
{
    return unary(t, IR_BFCVT, 2, 0, a->rd, a->rn);
}

/** FCVTNS ... FCVTZU (scalar), integer and fixed-point. */
bool tr_fp_to_int(A64Tr *t, const A64ArgsFpToInt *a)
{
    IrType ty = a64_type(a->sf);
    i32 imm = a64_fp_int_imm(a->round, a->u, a->fbits);

    a64_set_x(t, ty, a->rd, ir_ftoi_x(t->ir, ty, a64_fp_scalar(a->size), imm, a64_get_v(t, a->rn)));
    return true;
}

/** SCVTF, UCVTF (scalar), integer and fixed-point. */
bool tr_int_to_fp(A64Tr *t, const A64ArgsIntToFp *a)
{
    IrRef n = a64_get_x(t, a64_type(a->sf), a->rn);

    a64_set_v(t, a->rd,
              ir_itof_x(t->ir, a64_fp_scalar(a->size),
                        a64_fp_int_imm(A64_ROUND_FPCR, a->u, a->fbits), n));
    return true;
}

#define NZCV_Z_BIT 30

/** FJCVTZS: N, C and V are 0, Z is bit 32 of the row's result. */
bool tr_fjcvtzs(A64Tr *t, const A64ArgsFjcvtzs *a)
{
    IrRef r = ir_fjcvt(t->ir, a64_get_v(t, a->rn));
    IrRef z = ir_shr_i(t->ir, IR_I64, r, 32);

    a64_set_x(t, IR_I32, a->rd, ir_trunc(t->ir, r));
    a64_set_flags(t, ir_flags_of(t->ir, ir_shl_i(t->ir, IR_I32, ir_trunc(t->ir, z), NZCV_Z_BIT)));
    return true;
}
