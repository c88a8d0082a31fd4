/* SPDX-License-Identifier: MIT */
/* Advanced SIMD operations whose result elements are twice as wide: long, wide, pairwise long; and dot products. */
#include "frontend/arm/a64/simd.h"

static IrRef halves(A64Tr *t, IrOp op, const SimdLong *o)
{
    return ir_v(t->ir, op, o->size, o->half, o->n, o->m, 0);
}

static IrRef extend(A64Tr *t, bool u, unsigned size, unsigned half, IrRef x)
{
    return simd1(t, u ? IR_VXTLU : IR_VXTLS, size, (i32)half, x);
}

static IrRef add_sub(A64Tr *t, IrOp op, const SimdLong *o)
{
    return simd2(t, op, o->size + 1u, extend(t, o->u, o->size, o->half, o->n), extend(t, o->u, o->size, o->half, o->m));
}

/* An absolute difference fits the narrow element if that counts as unsigned. */
static IrRef abs_diff(A64Tr *t, const SimdLong *o)
{
    return extend(t, true, o->size, o->half, simd2(t, o->u ? IR_VABDU : IR_VABDS, o->size, o->n, o->m));
}

static IrRef product(A64Tr *t, const SimdLong *o)
{
    return halves(t, o->u ? IR_VMULLU : IR_VMULLS, o);
}

/* 2 * MIN * MIN is the only overflow; it wraps to MIN, and MIN - 1 is MAX. */
static IrRef doubled_product(A64Tr *t, const SimdLong *o)
{
    unsigned wide = o->size + 1u;
    IrRef p = halves(t, IR_VMULLS, o), r = simd2(t, IR_VADD, wide, p, p);
    IrRef over = simd2(t, IR_VCMPEQ, wide, r, simd_splat(t, wide, simd_min(wide)));

    simd_qc(t, o->w, over);
    return simd2(t, IR_VADD, wide, r, over);
}

static IrRef accumulate(A64Tr *t, const SimdLong *o, IrOp op, IrRef x)
{
    return simd2(t, op, o->size + 1u, a64_get_v(t, o->rd), x);
}

/* Product and sum saturate separately. */
static IrRef accumulate_saturated(A64Tr *t, const SimdLong *o, IrOp sat, IrOp wrap)
{
    IrRef p = doubled_product(t, o), r = accumulate(t, o, sat, p);

    simd_qc(t, o->w, simd2(t, IR_VXOR, 0, r, accumulate(t, o, wrap, p)));
    return r;
}

IrRef simd_long(A64Tr *t, const SimdLong *o)
{
    switch (o->op) {
    case A64_OP_ADDL: return add_sub(t, IR_VADD, o);
    case A64_OP_SUBL: return add_sub(t, IR_VSUB, o);
    case A64_OP_ABDL: return abs_diff(t, o);
    case A64_OP_ABAL: return accumulate(t, o, IR_VADD, abs_diff(t, o));
    case A64_OP_MULL: return product(t, o);
    case A64_OP_MLAL: return accumulate(t, o, IR_VADD, product(t, o));
    case A64_OP_MLSL: return accumulate(t, o, IR_VSUB, product(t, o));
    case A64_OP_PMULL: return halves(t, IR_VPMULL, o);
    case A64_OP_SQDMULL: return doubled_product(t, o);
    case A64_OP_SQDMLAL: return accumulate_saturated(t, o, IR_VQADDS, IR_VADD);
    default: return accumulate_saturated(t, o, IR_VQSUBS, IR_VSUB); /* SQDMLSL */
    }
}

bool tr_simd_long3(A64Tr *t, const A64ArgsSimdLong3 *a)
{
    unsigned w = simd_width(a->scalar, a->size + 1u, true);
    SimdLong o = {a->op, a->size, a->u, a->q, w, a->rd, a64_get_v(t, a->rn), a64_get_v(t, a->rm)};

    simd_put(t, w, a->rd, simd_long(t, &o));
    return true;
}

/** SADDW, UADDW, SSUBW, USUBW: only rm is narrow. */
bool tr_simd_wide3(A64Tr *t, const A64ArgsSimdWide3 *a)
{
    IrRef m = extend(t, a->u, a->size, a->q, a64_get_v(t, a->rm));

    a64_set_v(t, a->rd, simd2(t, a->op == A64_OP_ADD ? IR_VADD : IR_VSUB, a->size + 1u, a64_get_v(t, a->rn), m));
    return true;
}

/** SADDLP, UADDLP, SADALP, UADALP. */
bool tr_simd_addlp(A64Tr *t, const A64ArgsSimdAddlp *a)
{
    IrRef r = simd1(t, a->u ? IR_VADDLPU : IR_VADDLPS, a->size, 0, a64_get_v(t, a->rn));

    if (a->acc)
        r = simd2(t, IR_VADD, a->size + 1u, a64_get_v(t, a->rd), r);
    simd_put(t, simd_width(false, 0, a->q), a->rd, r);
    return true;
}

/** SSHLL, USHLL, SHLL. */
bool tr_simd_shift_long(A64Tr *t, const A64ArgsSimdShiftLong *a)
{
    IrRef r = extend(t, a->u, a->size, a->q, a64_get_v(t, a->rn));

    a64_set_v(t, a->rd, a->shift ? simd1(t, IR_VSHL, a->size + 1u, a->shift, r) : r);
    return true;
}

/* acc + products of bytes; un, um: the bytes of n, m are unsigned. Only one mixed row exists: swap for the other. */
static IrRef dot(A64Tr *t, bool un, bool um, IrRef acc, IrRef n, IrRef m)
{
    IrOp op = un && um ? IR_VDOTU : un || um ? IR_VDOTUS : IR_VDOTS;

    return um && !un ? ir_v(t->ir, op, 0, 0, acc, m, n) : ir_v(t->ir, op, 0, 0, acc, n, m);
}

/** SDOT, UDOT, USDOT, SUDOT. */
bool tr_simd_dot(A64Tr *t, const A64ArgsSimdDot *a)
{
    IrRef m = a->elem ? simd_dup(t, 2, a->index, a->rm) : a64_get_v(t, a->rm);
    IrRef r = dot(t, a->un, a->um, a64_get_v(t, a->rd), a64_get_v(t, a->rn), m);

    simd_put(t, simd_width(false, 0, a->q), a->rd, r);
    return true;
}

/**
 * SMMLA, UMMLA, USMMLA: word 2i + j += row i of n times row j of m, rows being 8 bytes: dot products of the first and
 * of the second words of the rows.
 */
bool tr_simd_mmla(A64Tr *t, const A64ArgsSimdMmla *a)
{
    IrRef n = a64_get_v(t, a->rn), m = a64_get_v(t, a->rm);
    IrRef n0 = simd2(t, IR_VTRN1, 2, n, n), n1 = simd2(t, IR_VTRN2, 2, n, n);
    IrRef m0 = simd2(t, IR_VUZP1, 2, m, m), m1 = simd2(t, IR_VUZP2, 2, m, m);
    IrRef first = dot(t, a->un, a->um, a64_get_v(t, a->rd), n0, m0);

    a64_set_v(t, a->rd, dot(t, a->un, a->um, first, n1, m1));
    return true;
}
