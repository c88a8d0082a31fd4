/* SPDX-License-Identifier: MIT */
/* Advanced SIMD, three registers of the same shape, integer. */
#include "frontend/arm/a64/simd.h"
#include "frontend/arm/cpu/globals.h"

void simd_qc(A64Tr *t, unsigned w, IrRef mask)
{
    IrRef qc = ir_get(t->ir, A64_G_QC);

    ir_set(t->ir, A64_G_QC, simd2(t, IR_VOR, 0, qc, ir_vlow(t->ir, w, mask)));
}

typedef IrRef Op3Fn(A64Tr *t, const SimdOp3 *o);

/* A row, or a function; [1] is the unsigned form. */
typedef struct Op3Row {
    u16 op[2];
    Op3Fn *fn;
} Op3Row;

static IrRef op2(A64Tr *t, IrOp op, const SimdOp3 *o)
{
    return simd2(t, op, o->size, o->n, o->m);
}

/* The saturated result differs from the wrapped one exactly where it saturated. */
static IrRef saturated(A64Tr *t, const SimdOp3 *o, IrOp sat, IrOp wrap)
{
    IrRef r = op2(t, sat, o);

    simd_qc(t, o->w, simd2(t, IR_VXOR, 0, r, op2(t, wrap, o)));
    return r;
}

static IrRef op_qadd(A64Tr *t, const SimdOp3 *o)
{
    return saturated(t, o, o->u ? IR_VQADDU : IR_VQADDS, IR_VADD);
}

static IrRef op_qsub(A64Tr *t, const SimdOp3 *o)
{
    return saturated(t, o, o->u ? IR_VQSUBU : IR_VQSUBS, IR_VSUB);
}

/* Rows that give result or saturation mask by their imm. */
static IrRef with_mask(A64Tr *t, const SimdOp3 *o, IrOp op, IrRef x, IrRef y, IrRef z)
{
    simd_qc(t, o->w, ir_v(t->ir, op, o->size, 1, x, y, z));
    return ir_v(t->ir, op, o->size, 0, x, y, z);
}

static IrRef op_qshl(A64Tr *t, const SimdOp3 *o)
{
    return with_mask(t, o, o->u ? IR_VQSHLVU : IR_VQSHLVS, o->n, o->m, 0);
}

static IrRef op_qrshl(A64Tr *t, const SimdOp3 *o)
{
    return with_mask(t, o, o->u ? IR_VQRSHLVU : IR_VQRSHLVS, o->n, o->m, 0);
}

static IrRef op_rdmlah(A64Tr *t, const SimdOp3 *o)
{
    return with_mask(t, o, IR_VQRDMLAH, a64_get_v(t, o->rd), o->n, o->m);
}

static IrRef op_rdmlsh(A64Tr *t, const SimdOp3 *o)
{
    return with_mask(t, o, IR_VQRDMLSH, a64_get_v(t, o->rd), o->n, o->m);
}

/* MIN * MIN is the only product that overflows, and the only one that gives MIN: one less is MAX. */
static IrRef doubling_high(A64Tr *t, const SimdOp3 *o, IrOp op)
{
    IrRef r = op2(t, op, o);
    IrRef over = simd2(t, IR_VCMPEQ, o->size, r, simd_splat(t, o->size, simd_min(o->size)));

    simd_qc(t, o->w, over);
    return simd2(t, IR_VADD, o->size, r, over);
}

static IrRef op_dmulh(A64Tr *t, const SimdOp3 *o)
{
    return doubling_high(t, o, IR_VDMULH);
}

static IrRef op_rdmulh(A64Tr *t, const SimdOp3 *o)
{
    return doubling_high(t, o, IR_VRDMULH);
}

static IrRef accumulate(A64Tr *t, const SimdOp3 *o, IrOp op, IrRef x)
{
    return simd2(t, op, o->size, a64_get_v(t, o->rd), x);
}

static IrRef op_aba(A64Tr *t, const SimdOp3 *o)
{
    return accumulate(t, o, IR_VADD, op2(t, o->u ? IR_VABDU : IR_VABDS, o));
}

static IrRef op_mla(A64Tr *t, const SimdOp3 *o)
{
    return accumulate(t, o, IR_VADD, op2(t, IR_VMUL, o));
}

static IrRef op_mls(A64Tr *t, const SimdOp3 *o)
{
    return accumulate(t, o, IR_VSUB, op2(t, IR_VMUL, o));
}

/* The low bytes of the 16-bit products. */
static IrRef op_pmul(A64Tr *t, const SimdOp3 *o)
{
    IrRef lo = ir_v(t->ir, IR_VPMULL, 0, 0, o->n, o->m, 0), hi = ir_v(t->ir, IR_VPMULL, 0, 1, o->n, o->m, 0);

    return simd2(t, IR_VUZP1, 0, lo, hi);
}

/* Pairs of n, then pairs of m. In 64-bit forms both halves fit one vector, and what is beyond them is zero. */
static IrRef pairwise(A64Tr *t, const SimdOp3 *o, IrOp op)
{
    IrRef even, odd;

    if (o->w == 4) {
        even = op2(t, IR_VUZP1, o);
        odd = op2(t, IR_VUZP2, o);
    } else {
        IrRef both = simd_join(t, o->n, o->m);

        even = simd_perm(t, ir_perm_narrow(o->size, false), both);
        odd = simd_perm(t, ir_perm_narrow(o->size, true), both);
    }
    return simd2(t, op, o->size, even, odd);
}

static IrRef op_addp(A64Tr *t, const SimdOp3 *o)
{
    return pairwise(t, o, IR_VADD);
}

static IrRef op_maxp(A64Tr *t, const SimdOp3 *o)
{
    return pairwise(t, o, o->u ? IR_VUMAX : IR_VSMAX);
}

static IrRef op_minp(A64Tr *t, const SimdOp3 *o)
{
    return pairwise(t, o, o->u ? IR_VUMIN : IR_VSMIN);
}

// clang-format off
static const Op3Row op3_rows[] = {
    [A64_OP_HADD] = {{IR_VHADDS, IR_VHADDU}},    [A64_OP_RHADD] = {{IR_VRHADDS, IR_VRHADDU}},
    [A64_OP_HSUB] = {{IR_VHSUBS, IR_VHSUBU}},    [A64_OP_ABD] = {{IR_VABDS, IR_VABDU}},
    [A64_OP_CMGT] = {{IR_VCMPGTS, IR_VCMPGTU}},  [A64_OP_CMGE] = {{IR_VCMPGES, IR_VCMPGEU}},
    [A64_OP_CMTST] = {{IR_VTST, IR_VTST}},       [A64_OP_CMEQ] = {{IR_VCMPEQ, IR_VCMPEQ}},
    [A64_OP_SHL] = {{IR_VSHLVS, IR_VSHLVU}},     [A64_OP_RSHL] = {{IR_VRSHLVS, IR_VRSHLVU}},
    [A64_OP_MAX] = {{IR_VSMAX, IR_VUMAX}},       [A64_OP_MIN] = {{IR_VSMIN, IR_VUMIN}},
    [A64_OP_ADD] = {{IR_VADD, IR_VADD}},         [A64_OP_SUB] = {{IR_VSUB, IR_VSUB}},
    [A64_OP_MUL] = {{IR_VMUL, IR_VMUL}},
    [A64_OP_QADD] = {.fn = op_qadd},             [A64_OP_QSUB] = {.fn = op_qsub},
    [A64_OP_QSHL] = {.fn = op_qshl},             [A64_OP_QRSHL] = {.fn = op_qrshl},
    [A64_OP_SQRDMLAH] = {.fn = op_rdmlah},       [A64_OP_SQRDMLSH] = {.fn = op_rdmlsh},
    [A64_OP_SQDMULH] = {.fn = op_dmulh},         [A64_OP_SQRDMULH] = {.fn = op_rdmulh},
    [A64_OP_ABA] = {.fn = op_aba},               [A64_OP_MLA] = {.fn = op_mla},
    [A64_OP_MLS] = {.fn = op_mls},               [A64_OP_PMUL] = {.fn = op_pmul},
    [A64_OP_ADDP] = {.fn = op_addp},             [A64_OP_MAXP] = {.fn = op_maxp},
    [A64_OP_MINP] = {.fn = op_minp},
};
// clang-format on

IrRef simd_op3(A64Tr *t, const SimdOp3 *o)
{
    const Op3Row *row = &op3_rows[o->op];

    return row->fn ? row->fn(t, o) : op2(t, (IrOp)row->op[o->u], o);
}

bool tr_simd_same3(A64Tr *t, const A64ArgsSimdSame3 *a)
{
    unsigned w = simd_width(a->scalar, a->size, a->q);
    SimdOp3 o = {a->op, a->size, a->u, w, a->rd, a64_get_v(t, a->rn), a64_get_v(t, a->rm)};

    simd_put(t, w, a->rd, simd_op3(t, &o));
    return true;
}

/** AND, BIC, ORR, ORN, EOR; BSL, BIT, BIF differ in which operand is the mask. */
bool tr_simd_logic(A64Tr *t, const A64ArgsSimdLogic *a)
{
    IrRef n = a64_get_v(t, a->rn), m = a64_get_v(t, a->rm), d, r;

    switch (a->op) {
    case A64_OP_AND: r = simd2(t, IR_VAND, 0, n, m); break;
    case A64_OP_BIC: r = simd2(t, IR_VANDN, 0, n, m); break;
    case A64_OP_ORR: r = a->rn == a->rm ? n : simd2(t, IR_VOR, 0, n, m); break; /* MOV */
    case A64_OP_ORN: r = simd2(t, IR_VORN, 0, n, m); break;
    case A64_OP_EOR: r = simd2(t, IR_VXOR, 0, n, m); break;
    default:
        d = a64_get_v(t, a->rd);
        r = a->op == A64_OP_BSL   ? ir_v(t->ir, IR_VBSL, 0, 0, d, n, m)
            : a->op == A64_OP_BIT ? ir_v(t->ir, IR_VBSL, 0, 0, m, n, d)
                                  : ir_v(t->ir, IR_VBSL, 0, 0, m, d, n);
        break;
    }
    simd_put(t, simd_width(false, 0, a->q), a->rd, r);
    return true;
}
