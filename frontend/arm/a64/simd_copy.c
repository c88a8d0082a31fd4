/* SPDX-License-Identifier: MIT */
/* Advanced SIMD copies between elements and general registers, and modified immediates. */
#include "frontend/arm/a64/imm.h"
#include "frontend/arm/a64/simd.h"

/** DUP (element). */
bool tr_simd_dup_elem(A64Tr *t, const A64ArgsSimdDupElem *a)
{
    simd_put(t, simd_width(a->scalar, a->size, a->q), a->rd, simd_dup(t, a->size, a->index, a->rn));
    return true;
}

/** DUP (general). */
bool tr_simd_dup_gen(A64Tr *t, const A64ArgsSimdDupGen *a)
{
    IrRef x = a64_get_x(t, IR_I64, a->rn);

    simd_put(t, simd_width(false, 0, a->q), a->rd, ir_vdup(t->ir, a->size, x));
    return true;
}

/** SMOV, UMOV. */
bool tr_simd_mov_to_gp(A64Tr *t, const A64ArgsSimdMovToGp *a)
{
    IrType ty = a64_type(a->sf);
    IrRef x = ir_vextract(t->ir, ty, a->size, a->index, a64_get_v(t, a->rn));

    a64_set_x(t, ty, a->rd, a->sign ? ir_sbfx(t->ir, ty, x, 0, 8u << a->size) : x);
    return true;
}

/** INS (general). */
bool tr_simd_ins_gen(A64Tr *t, const A64ArgsSimdInsGen *a)
{
    IrRef d = a64_get_v(t, a->rd);

    a64_set_v(t, a->rd, ir_vins(t->ir, a->size, a->index, d, a64_get_x(t, IR_I64, a->rn)));
    return true;
}

/** INS (element). */
bool tr_simd_ins_elem(A64Tr *t, const A64ArgsSimdInsElem *a)
{
    IrRef d = a64_get_v(t, a->rd), n = a64_get_v(t, a->rn);

    a64_set_v(t, a->rd, ir_v(t->ir, IR_VMOVE, a->size, a->index | a->src_index << 4, d, n, 0));
    return true;
}

/** MOVI, MVNI, FMOV (vector, immediate); ORR, BIC (vector, immediate). */
bool tr_simd_modimm(A64Tr *t, const A64ArgsSimdModimm *a)
{
    u64 k = a64_simd_imm(a->opbit, a->cmode, a->o2, a->imm8);
    IrRef v, x;

    if (a->op == A64_OP_MVNI)
        k = ~k;
    x = ir_i64(t->ir, k);
    v = a->q ? ir_vdup(t->ir, 3, x) : ir_vfrom(t->ir, 3, x);
    if (a->op == A64_OP_ORR)
        v = simd2(t, IR_VOR, 0, a64_get_v(t, a->rd), v);
    else if (a->op == A64_OP_BIC)
        v = simd2(t, IR_VANDN, 0, a64_get_v(t, a->rd), v);
    simd_put(t, simd_width(false, 0, a->q), a->rd, v);
    return true;
}
