/* SPDX-License-Identifier: MIT */
/* Advanced SIMD, two registers of the same shape, integer. */
#include "frontend/arm/a64/simd.h"

typedef A64ArgsSimdMisc2 Args;

static IrRef compare_zero(A64Tr *t, const Args *a, IrRef x)
{
    IrRef zero = simd_zero(t);

    switch (a->op) {
    case A64_OP_CMGT0: return simd2(t, IR_VCMPGTS, a->size, x, zero);
    case A64_OP_CMGE0: return simd2(t, IR_VCMPGES, a->size, x, zero);
    case A64_OP_CMEQ0: return simd2(t, IR_VCMPEQ, a->size, x, zero);
    case A64_OP_CMLE0: return simd2(t, IR_VCMPGES, a->size, zero, x);
    default: return simd2(t, IR_VCMPGTS, a->size, zero, x); /* CMLT0 */
    }
}

/* |MIN| and -MIN wrap to MIN, and MIN - 1 is MAX. */
static IrRef saturate_min(A64Tr *t, const Args *a, unsigned w, IrRef wrapped)
{
    IrRef over = simd2(t, IR_VCMPEQ, a->size, wrapped, simd_splat(t, a->size, simd_min(a->size)));

    simd_qc(t, w, over);
    return simd2(t, IR_VADD, a->size, wrapped, over);
}

/*
 * SUQADD: signed rd plus unsigned rn; USQADD: unsigned rd plus signed rn. With the sign bit of rd flipped the sum
 * saturates at the right ends if it is done with rn's kind.
 */
static IrRef add_mixed(A64Tr *t, const Args *a, unsigned w, IrRef x)
{
    IrRef d = a64_get_v(t, a->rd), sign = simd_splat(t, a->size, simd_min(a->size));
    IrRef sum = simd2(t, a->u ? IR_VQADDS : IR_VQADDU, a->size, simd2(t, IR_VXOR, 0, d, sign), x);
    IrRef r = simd2(t, IR_VXOR, 0, sum, sign);

    simd_qc(t, w, simd2(t, IR_VXOR, 0, r, simd2(t, IR_VADD, a->size, d, x)));
    return r;
}

/* Sign bits turned into leading zeros, the sign itself not counted. */
static IrRef leading_signs(A64Tr *t, const Args *a, IrRef x)
{
    IrRef sign = simd1(t, IR_VSAR, a->size, (8 << a->size) - 1, x);
    IrRef zeros = simd1(t, IR_VCLZ, a->size, 0, simd2(t, IR_VXOR, 0, x, sign));

    return simd2(t, IR_VADD, a->size, zeros, simd_splat(t, 3, ~0ull));
}

static IrRef negate(A64Tr *t, const Args *a, IrRef x)
{
    return simd2(t, IR_VSUB, a->size, simd_zero(t), x);
}

static IrRef misc2(A64Tr *t, const Args *a, unsigned w, IrRef x)
{
    switch (a->op) {
    case A64_OP_REV64: return simd_perm(t, ir_perm_rev(3, a->size), x);
    case A64_OP_REV32: return simd_perm(t, ir_perm_rev(2, a->size), x);
    case A64_OP_REV16: return simd_perm(t, ir_perm_rev(1, a->size), x);
    case A64_OP_CLS: return leading_signs(t, a, x);
    case A64_OP_CLZ: return simd1(t, IR_VCLZ, a->size, 0, x);
    case A64_OP_CNT: return simd1(t, IR_VCNT, 0, 0, x);
    case A64_OP_NOT: return simd1(t, IR_VNOT, 0, 0, x);
    case A64_OP_RBIT: return simd1(t, IR_VRBIT, 0, 0, x);
    case A64_OP_ABS: return simd1(t, IR_VABS, a->size, 0, x);
    case A64_OP_NEG: return negate(t, a, x);
    case A64_OP_SQABS: return saturate_min(t, a, w, simd1(t, IR_VABS, a->size, 0, x));
    case A64_OP_SQNEG: return saturate_min(t, a, w, negate(t, a, x));
    case A64_OP_QADD_MIXED: return add_mixed(t, a, w, x);
    case A64_OP_URECPE: return simd1(t, IR_VURECPE, 2, 0, x);
    case A64_OP_URSQRTE: return simd1(t, IR_VURSQRTE, 2, 0, x);
    default: return compare_zero(t, a, x);
    }
}

bool tr_simd_misc2(A64Tr *t, const A64ArgsSimdMisc2 *a)
{
    unsigned w = simd_width(a->scalar, a->size, a->q);

    simd_put(t, w, a->rd, misc2(t, a, w, a64_get_v(t, a->rn)));
    return true;
}
