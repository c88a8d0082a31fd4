/* SPDX-License-Identifier: MIT */
/* Advanced SIMD by element: the vector forms with one element of rm in every lane. */
#include "frontend/arm/a64/simd.h"

bool tr_simd_elem(A64Tr *t, const A64ArgsSimdElem *a)
{
    unsigned w = simd_width(a->scalar, a->size, a->q);
    IrRef m = simd_dup(t, a->size, a->index, a->rm);
    SimdOp3 o = {a->op, a->size, false, w, a->rd, a64_get_v(t, a->rn), m};

    simd_put(t, w, a->rd, simd_op3(t, &o));
    return true;
}

bool tr_simd_elem_long(A64Tr *t, const A64ArgsSimdElemLong *a)
{
    unsigned w = simd_width(a->scalar, a->size + 1u, true);
    IrRef m = simd_dup(t, a->size, a->index, a->rm);
    SimdLong o = {a->op, a->size, a->u, a->q, w, a->rd, a64_get_v(t, a->rn), m};

    simd_put(t, w, a->rd, simd_long(t, &o));
    return true;
}
