/* SPDX-License-Identifier: MIT */
/* Advanced SIMD across lanes, integer: one element from all. */
#include "frontend/arm/a64/simd.h"

typedef A64ArgsSimdAcross Args;

/* Sums ignore zeros: cut the operand. */
static IrRef sum(A64Tr *t, const Args *a, IrRef x)
{
    x = ir_vlow(t->ir, simd_width(false, 0, a->q), x);
    if (a->op == A64_OP_ADDV)
        return simd1(t, IR_VADDV, a->size, 0, x);
    return simd1(t, IR_VADDV, a->size + 1u, 0, simd1(t, a->u ? IR_VADDLPU : IR_VADDLPS, a->size, 0, x));
}

/* Extremes ignore repetition: double the operand. Then each step folds the vector on itself. */
static IrRef extreme(A64Tr *t, const Args *a, IrRef x)
{
    IrOp op = a->op == A64_OP_MAXV ? (a->u ? IR_VUMAX : IR_VSMAX) : (a->u ? IR_VUMIN : IR_VSMIN);

    if (!a->q)
        x = simd_perm(t, ir_perm_dup(3, 0), x);
    for (i32 step = a->q ? 8 : 4; step >= 1 << a->size; step /= 2)
        x = simd2(t, op, a->size, x, simd1(t, IR_VSHRB, 0, step, x));
    return x;
}

/** ADDV, SADDLV, UADDLV, SMAXV, UMAXV, SMINV, UMINV. */
bool tr_simd_across(A64Tr *t, const A64ArgsSimdAcross *a)
{
    IrRef x = a64_get_v(t, a->rn);

    if (a->op == A64_OP_ADDV || a->op == A64_OP_ADDLV)
        a64_set_v(t, a->rd, sum(t, a, x));
    else
        simd_put(t, a->size, a->rd, extreme(t, a, x));
    return true;
}

/** ADDP (scalar). */
bool tr_simd_pair(A64Tr *t, const A64ArgsSimdPair *a)
{
    a64_set_v(t, a->rd, simd1(t, IR_VADDV, a->size, 0, a64_get_v(t, a->rn)));
    return true;
}
