/* SPDX-License-Identifier: MIT */
/* Advanced SIMD shifts by an immediate that keep the element size. */
#include "frontend/arm/a64/simd.h"

typedef A64ArgsSimdShiftImm Args;

static IrRef shift(A64Tr *t, const Args *a, IrOp op, unsigned amount, IrRef x)
{
    return amount ? simd1(t, op, a->size, (i32)amount, x) : x;
}

static unsigned bits(const Args *a)
{
    return 8u << a->size;
}

/* SRI keeps the top shift bits of rd, SLI the low ones: cut them out by shifting there (as n is) and back. */
static IrRef insert(A64Tr *t, const Args *a, IrOp there, IrOp back, IrRef d, IrRef n)
{
    IrRef kept;

    if (a->shift == 0)
        return n;
    if (a->shift == bits(a))
        return d;
    kept = shift(t, a, back, bits(a) - a->shift, shift(t, a, there, bits(a) - a->shift, d));
    return simd2(t, IR_VOR, 0, kept, shift(t, a, there, a->shift, n));
}

/* Does shifting left and back by @right return x? Ones where it does. */
static IrRef fits(A64Tr *t, const Args *a, IrOp right, IrRef left, IrRef x)
{
    return simd2(t, IR_VCMPEQ, a->size, shift(t, a, right, a->shift, left), x);
}

/* What saturation gives for x: MAX or MIN. */
static IrRef limit(A64Tr *t, const Args *a, IrRef x)
{
    return simd2(t, IR_VXOR, 0, simd1(t, IR_VSAR, a->size, (i32)bits(a) - 1, x),
                 simd_splat(t, a->size, simd_min(a->size) - 1));
}

static IrRef saturate_left(A64Tr *t, const Args *a, IrRef x)
{
    IrRef left = shift(t, a, IR_VSHL, a->shift, x);

    if (a->op == A64_OP_SQSHLU) { /* the unsigned shift, but zero where x is negative */
        IrRef r = simd2(t, IR_VORN, 0, left, fits(t, a, IR_VSHR, left, x));

        return simd2(t, IR_VANDN, 0, r, simd1(t, IR_VSAR, a->size, (i32)bits(a) - 1, x));
    }
    if (a->u)
        return simd2(t, IR_VORN, 0, left, fits(t, a, IR_VSHR, left, x));
    return ir_v(t->ir, IR_VBSL, 0, 0, fits(t, a, IR_VSAR, left, x), left, limit(t, a, x));
}

/* SQSHL, UQSHL, SQSHLU: a saturated result shifted back is not the operand. */
static IrRef saturating(A64Tr *t, const Args *a, unsigned w, IrRef x)
{
    IrOp back = a->u || a->op == A64_OP_SQSHLU ? IR_VSHR : IR_VSAR;
    IrRef r = a->shift || a->op == A64_OP_SQSHLU ? saturate_left(t, a, x) : x;

    if (r != x)
        simd_qc(t, w, simd2(t, IR_VXOR, 0, shift(t, a, back, a->shift, r), x));
    return r;
}

bool tr_simd_shift_imm(A64Tr *t, const A64ArgsSimdShiftImm *a)
{
    unsigned w = simd_width(a->scalar, a->size, a->q);
    IrRef x = a64_get_v(t, a->rn), r;

    switch (a->op) {
    case A64_OP_SHR:
    case A64_OP_SRA: r = shift(t, a, a->u ? IR_VSHR : IR_VSAR, a->shift, x); break;
    case A64_OP_RSHR:
    case A64_OP_RSRA: r = shift(t, a, a->u ? IR_VRSHR : IR_VRSAR, a->shift, x); break;
    case A64_OP_SHL: r = shift(t, a, IR_VSHL, a->shift, x); break;
    case A64_OP_SRI: r = insert(t, a, IR_VSHR, IR_VSHL, a64_get_v(t, a->rd), x); break;
    case A64_OP_SLI: r = insert(t, a, IR_VSHL, IR_VSHR, a64_get_v(t, a->rd), x); break;
    default: r = saturating(t, a, w, x); break;
    }
    if (a->op == A64_OP_SRA || a->op == A64_OP_RSRA)
        r = simd2(t, IR_VADD, a->size, a64_get_v(t, a->rd), r);
    simd_put(t, w, a->rd, r);
    return true;
}
