/* SPDX-License-Identifier: MIT */
/*
 * What the integer Advanced SIMD handlers share.
 *
 * A register write always covers 128 bits: 64-bit forms zero the upper half, scalar forms everything above the element.
 * So operations run on whole vectors, and only what is written (or counts for FPSR.QC) is cut to the width @w of the
 * form: log2 of its bytes.
 *
 * FPSR.QC is ArmCpu.qc: any bit set there. A saturating form ORs in something that is nonzero exactly in the lanes that
 * saturated: the saturated result against the wrapped one, or against the operand that it no longer gives back.
 */
#ifndef FRONTEND_ARM_A64_SIMD_H
#define FRONTEND_ARM_A64_SIMD_H

#include "backend/ir/perm.h"
#include "frontend/arm/a64/translate.h"

/* Width of a form: one element, 64 or 128 bits. */
static inline unsigned simd_width(bool scalar, unsigned size, bool q)
{
    return scalar ? size : q ? 4 : 3;
}

static inline void simd_put(A64Tr *t, unsigned w, unsigned rd, IrRef v)
{
    a64_set_v(t, rd, ir_vlow(t->ir, w, v));
}

/** Rows with one and two vector arguments. */
static inline IrRef simd1(A64Tr *t, IrOp op, unsigned size, i32 imm, IrRef x)
{
    return ir_v(t->ir, op, (u8)size, imm, x, 0, 0);
}

static inline IrRef simd2(A64Tr *t, IrOp op, unsigned size, IrRef x, IrRef y)
{
    return ir_v(t->ir, op, (u8)size, 0, x, y, 0);
}

/** Permutation @perm (perm.h) of @x. */
static inline IrRef simd_perm(A64Tr *t, int perm, IrRef x)
{
    return simd1(t, IR_VPERMB, 0, perm, x);
}

/** Element @index of V register @n in every lane. */
static inline IrRef simd_dup(A64Tr *t, unsigned size, unsigned index, unsigned n)
{
    return simd_perm(t, ir_perm_dup(size, index), a64_get_v(t, n));
}

/** Constant @k in every lane. */
static inline IrRef simd_splat(A64Tr *t, unsigned size, u64 k)
{
    return ir_vdup(t->ir, size, ir_i64(t->ir, k));
}

/** The smallest signed element, which is also the sign bit. */
static inline u64 simd_min(unsigned size)
{
    return 1ull << ((8u << size) - 1);
}

static inline IrRef simd_zero(A64Tr *t)
{
    return simd_splat(t, 3, 0);
}

/** Low halves of @x and @y side by side. */
static inline IrRef simd_join(A64Tr *t, IrRef x, IrRef y)
{
    return simd2(t, IR_VZIP1, 3, x, y);
}

/** FPSR.QC becomes 1 if any of the low 1 << @w bytes of @mask is nonzero. */
void simd_qc(A64Tr *t, unsigned w, IrRef mask);

/* One operation on elements of equal size: shared by the vector and by-element forms. */
typedef struct SimdOp3 {
    u16 op;   /* A64_OP_* */
    u8 size;
    bool u;
    unsigned w;
    u8 rd;    /* accumulators read it */
    IrRef n, m;
} SimdOp3;

/** The result; FPSR.QC is taken care of. */
IrRef simd_op3(A64Tr *t, const SimdOp3 *o);

/* The same with a result twice as wide; @size is that of n and m, half selects theirs, @w is the result's. */
typedef struct SimdLong {
    u16 op;
    u8 size;
    bool u;
    u8 half;
    unsigned w;
    u8 rd;
    IrRef n, m;
} SimdLong;

IrRef simd_long(A64Tr *t, const SimdLong *o);

#endif
