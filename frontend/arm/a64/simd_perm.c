/* SPDX-License-Identifier: MIT */
/* Advanced SIMD permutations, extract and table lookup. */
#include "frontend/arm/a64/simd.h"

typedef A64ArgsSimdPermute Args;

/* 64-bit forms: both operands fit one vector, which makes most of them permutations of that. */
static IrRef permute_half(A64Tr *t, const Args *a, IrRef n, IrRef m)
{
    IrRef zip;

    if (a->op == A64_OP_UZP)
        return simd_perm(t, ir_perm_narrow(a->size, a->part), simd_join(t, n, m));
    if (a->op == A64_OP_TRN)
        return ir_vlow(t->ir, 3, simd2(t, a->part ? IR_VTRN2 : IR_VTRN1, a->size, n, m));
    zip = simd2(t, IR_VZIP1, a->size, n, m);
    return a->part ? simd1(t, IR_VSHRB, 0, 8, zip) : ir_vlow(t->ir, 3, zip);
}

/** UZP1, UZP2, TRN1, TRN2, ZIP1, ZIP2. */
bool tr_simd_permute(A64Tr *t, const A64ArgsSimdPermute *a)
{
    IrRef n = a64_get_v(t, a->rn), m = a64_get_v(t, a->rm);
    IrOp op = a->op == A64_OP_UZP ? IR_VUZP1 : a->op == A64_OP_TRN ? IR_VTRN1 : IR_VZIP1;

    a64_set_v(t, a->rd, a->q ? simd2(t, (IrOp)(op + a->part), a->size, n, m) : permute_half(t, a, n, m));
    return true;
}

_Static_assert(IR_VZIP2 == IR_VZIP1 + 1 && IR_VUZP2 == IR_VUZP1 + 1 && IR_VTRN2 == IR_VTRN1 + 1,
               "tr_simd_permute adds the part to the row");

/** EXT: consecutive bytes from m:n. */
bool tr_simd_ext(A64Tr *t, const A64ArgsSimdExt *a)
{
    IrRef n = a64_get_v(t, a->rn), m = a64_get_v(t, a->rm);

    if (a->q)
        a64_set_v(t, a->rd, ir_v(t->ir, IR_VEXT, 0, a->imm4, n, m, 0));
    else
        simd_put(t, 3, a->rd, simd1(t, IR_VSHRB, 0, a->imm4, simd_join(t, n, m)));
    return true;
}

static IrRef table_register(A64Tr *t, const A64ArgsSimdTbl *a, unsigned n)
{
    return a64_get_v(t, (a->rn + n) & 31);
}

/* One step: registers @n and, if @two, n + 1 of the table; indexes outside keep @r (IR_NONE: give zero). */
static IrRef lookup(A64Tr *t, const A64ArgsSimdTbl *a, unsigned n, bool two, IrRef index, IrRef r)
{
    IrRef x = table_register(t, a, n), y = two ? table_register(t, a, n + 1) : IR_NONE;
    i32 base = (i32)n * 16;

    if (two)
        return r ? ir_emit(t->ir, IR_VTBX2, IR_V128, 0, base, x, y, index, r)
                 : ir_v(t->ir, IR_VTBL2, 0, base, x, y, index);
    return r ? ir_v(t->ir, IR_VTBX1, 0, base, x, index, r) : ir_v(t->ir, IR_VTBL1, 0, base, x, index, 0);
}

/** TBL, TBX: the table's registers in pairs; each index falls into one of them at most. */
bool tr_simd_tbl(A64Tr *t, const A64ArgsSimdTbl *a)
{
    unsigned count = a->len + 1u;
    IrRef index = a64_get_v(t, a->rm), r = a->tbx ? a64_get_v(t, a->rd) : IR_NONE;

    for (unsigned n = 0; n < count; n += 2)
        r = lookup(t, a, n, n + 1 < count, index, r);
    simd_put(t, simd_width(false, 0, a->q), a->rd, r);
    return true;
}
