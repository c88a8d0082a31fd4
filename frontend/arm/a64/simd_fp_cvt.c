/* SPDX-License-Identifier: MIT */
/* Vector floating point: rounding and conversions. */
#include "frontend/arm/a64/fp.h"
#include "frontend/arm/a64/simd.h"

static bool unary(A64Tr *t, IrOp op, u8 aux, i32 imm, unsigned rd, unsigned rn)
{
    a64_set_v(t, rd, a64_fp_op(t, op, aux, imm, a64_get_v(t, rn), 0, 0));
    return true;
}

/** FRINTN ... FRINTI (vector). */
bool tr_simd_rint(A64Tr *t, const A64ArgsSimdRint *a)
{
    i32 imm = a64_fp_round(a->round) | (a->exact ? IR_FP_EXACT : 0);

    return unary(t, IR_FRINT, a64_fp_aux(a->size, a->q, false), imm, a->rd, a->rn);
}

/** FRINT32Z ... FRINT64X (vector). */
bool tr_simd_rint_ts(A64Tr *t, const A64ArgsSimdRintTs *a)
{
    i32 imm = a64_fp_round(a->round) | a->intsize << IR_FP_BITS_SHIFT;

    return unary(t, IR_FRINT_N, a64_fp_aux(a->size, a->q, false), imm, a->rd, a->rn);
}

/** FCVTNS ... FCVTZU (vector and scalar of SIMD registers), integer and fixed-point. */
bool tr_simd_fp_to_int(A64Tr *t, const A64ArgsSimdFpToInt *a)
{
    return unary(t, IR_FTOI, a64_fp_aux(a->size, a->q, a->scalar),
                 a64_fp_int_imm(a->round, a->u, a->fbits), a->rd, a->rn);
}

/** SCVTF, UCVTF (vector and scalar of SIMD registers), integer and fixed-point. */
bool tr_simd_int_to_fp(A64Tr *t, const A64ArgsSimdIntToFp *a)
{
    i32 imm = a64_fp_int_imm(A64_ROUND_FPCR, a->u, a->fbits);

    return unary(t, IR_ITOF, a64_fp_aux(a->size, a->q, a->scalar), imm, a->rd, a->rn);
}

/** FCVTL, FCVTL2. */
bool tr_simd_fcvtl(A64Tr *t, const A64ArgsSimdFcvtl *a)
{
    return unary(t, IR_FCVTL, a->size, a->q, a->rd, a->rn);
}

/* The "2" forms keep the low half of rd and write the high one. */
static bool set_narrow(A64Tr *t, bool high, unsigned rd, IrRef v)
{
    a64_set_v(t, rd, high ? simd_join(t, a64_get_v(t, rd), v) : v);
    return true;
}

/** FCVTN, FCVTN2, FCVTXN, FCVTXN2. */
bool tr_simd_fcvtn(A64Tr *t, const A64ArgsSimdFcvtn *a)
{
    u8 aux = a64_fp_aux(a->size, true, a->scalar);
    IrRef v = a64_fp_op(t, IR_FCVTN, aux, a64_fp_round(a->round), a64_get_v(t, a->rn), 0, 0);

    return set_narrow(t, a->q, a->rd, v);
}

/** BFCVTN, BFCVTN2. */
bool tr_simd_bfcvtn(A64Tr *t, const A64ArgsSimdBfcvtn *a)
{
    return set_narrow(t, a->q, a->rd, a64_fp_op(t, IR_BFCVT, 2, 0, a64_get_v(t, a->rn), 0, 0));
}
