/* SPDX-License-Identifier: MIT */
/* Advanced SIMD operations whose result elements are half as wide. @size is that of the result. */
#include "frontend/arm/a64/simd.h"

/* The "2" forms keep the low half of rd and write the high half. */
static void put_half(A64Tr *t, bool upper, unsigned rd, IrRef low)
{
    a64_set_v(t, rd, upper ? simd_join(t, a64_get_v(t, rd), low) : low);
}

static IrRef truncate(A64Tr *t, unsigned size, IrRef x)
{
    return simd_perm(t, ir_perm_narrow(size, false), x);
}

/** ADDHN, SUBHN, RADDHN, RSUBHN: the high halves of sum or difference. */
bool tr_simd_narrow3(A64Tr *t, const A64ArgsSimdNarrow3 *a)
{
    IrOp op = a->op == A64_OP_ADD ? IR_VADD : IR_VSUB;
    IrRef x = simd2(t, op, a->size + 1u, a64_get_v(t, a->rn), a64_get_v(t, a->rm));

    if (a->rounding)
        x = truncate(t, a->size, simd1(t, IR_VRSHR, a->size + 1u, 8 << a->size, x));
    else
        x = simd_perm(t, ir_perm_narrow(a->size, true), x);
    put_half(t, a->q, a->rd, x);
    return true;
}

/* Saturate @x into elements of @size; where that loses something, widening does not give @x back. */
static IrRef saturate(A64Tr *t, IrOp op, unsigned size, bool scalar, IrRef x)
{
    IrRef r = simd1(t, op, size, 0, x);
    IrRef back = simd1(t, op == IR_VQXTNS ? IR_VXTLS : IR_VXTLU, size, 0, r);

    simd_qc(t, simd_width(scalar, size + 1u, true), simd2(t, IR_VXOR, 0, back, x));
    return scalar ? ir_vlow(t->ir, size, r) : r;
}

/** XTN, SQXTN, UQXTN, SQXTUN. */
bool tr_simd_narrow2(A64Tr *t, const A64ArgsSimdNarrow2 *a)
{
    IrRef x = a64_get_v(t, a->rn);

    switch (a->op) {
    case A64_OP_XTN: x = truncate(t, a->size, x); break;
    case A64_OP_SQXTN: x = saturate(t, IR_VQXTNS, a->size, a->scalar, x); break;
    case A64_OP_UQXTN: x = saturate(t, IR_VQXTNU, a->size, a->scalar, x); break;
    default: x = saturate(t, IR_VQXTUNS, a->size, a->scalar, x); break; /* SQXTUN */
    }
    put_half(t, a->q, a->rd, x);
    return true;
}

/* Shift, then how to narrow: a saturating row, or NOP to truncate. */
typedef struct NarrowRow {
    u16 shift, narrow;
} NarrowRow;

// clang-format off
static const NarrowRow narrow_rows[] = {
    [A64_OP_SHRN] = {IR_VSHR, IR_NOP},          [A64_OP_RSHRN] = {IR_VRSHR, IR_NOP},
    [A64_OP_SQSHRN] = {IR_VSAR, IR_VQXTNS},     [A64_OP_SQRSHRN] = {IR_VRSAR, IR_VQXTNS},
    [A64_OP_UQSHRN] = {IR_VSHR, IR_VQXTNU},     [A64_OP_UQRSHRN] = {IR_VRSHR, IR_VQXTNU},
    [A64_OP_SQSHRUN] = {IR_VSAR, IR_VQXTUNS},   [A64_OP_SQRSHRUN] = {IR_VRSAR, IR_VQXTUNS},
};
// clang-format on

bool tr_simd_shift_narrow(A64Tr *t, const A64ArgsSimdShiftNarrow *a)
{
    const NarrowRow *row = &narrow_rows[a->op];
    IrRef x = a64_get_v(t, a->rn);

    if (a->op == A64_OP_SHRN && a->shift == 8u << a->size) {
        x = simd_perm(t, ir_perm_narrow(a->size, true), x);
    } else {
        x = simd1(t, (IrOp)row->shift, a->size + 1u, a->shift, x);
        x = row->narrow ? saturate(t, (IrOp)row->narrow, a->size, a->scalar, x) : truncate(t, a->size, x);
    }
    put_half(t, a->q, a->rd, x);
    return true;
}
