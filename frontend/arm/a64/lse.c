/* SPDX-License-Identifier: MIT */
/* Single-instruction atomics. All orderings are the strongest: host atomics have no weaker form. */
#include "frontend/arm/a64/ldst.h"

/* The IR computes on I64 or I32; narrower memory takes the low part. */
static IrType atomic_type(unsigned size)
{
    return size == 3 ? IR_I64 : IR_I32;
}

/** LDADD, LDCLR, LDEOR, LDSET, LDSMAX ..., SWP, and their ST forms (rt = ZR). */
bool tr_atomic(A64Tr *t, const A64ArgsAtomic *a)
{
    static const u8 kind[] = {
        [A64_OP_ADD] = IR_AMO_ADD,   [A64_OP_CLR] = IR_AMO_CLR,   [A64_OP_EOR] = IR_AMO_EOR,
        [A64_OP_SET] = IR_AMO_SET,   [A64_OP_SMAX] = IR_AMO_SMAX, [A64_OP_SMIN] = IR_AMO_SMIN,
        [A64_OP_UMAX] = IR_AMO_UMAX, [A64_OP_UMIN] = IR_AMO_UMIN, [A64_OP_SWP] = IR_AMO_SWP,
    };
    IrType ty = atomic_type(a->size);
    IrRef old = ir_amo(t->ir, ty, (IrAmo)kind[a->op], a->size, a64_attr_atomic(t),
                       a64_get_xsp(t, IR_I64, a->rn), a64_get_x(t, ty, a->rs));

    a64_set_x(t, ty, a->rt, old);
    return true;
}

static IrRef pair64(A64Tr *t, unsigned r)
{
    return ir_bfi(t->ir, IR_I64, a64_get_x(t, IR_I64, r), a64_get_x(t, IR_I64, r + 1), 32, 32);
}

static IrRef pair128(A64Tr *t, unsigned r, unsigned r2)
{
    return ir_vins(t->ir, 3, 1, ir_vfrom(t->ir, 3, a64_get_x(t, IR_I64, r)), a64_get_x(t, IR_I64, r2));
}

static void set_pair128(A64Tr *t, unsigned r, unsigned r2, IrRef v)
{
    IrRef lo = ir_vextract(t->ir, IR_I64, 3, 0, v), hi = ir_vextract(t->ir, IR_I64, 3, 1, v);

    a64_set_x(t, IR_I64, r, lo);
    a64_set_x(t, IR_I64, r2, hi);
}

static void casp(A64Tr *t, const A64ArgsCas *a, IrRef addr)
{
    u16 attr = a64_attr_atomic(t);
    IrRef old;

    if (a->size == 3) {
        old = ir_cas(t->ir, IR_V128, 4, attr, addr, pair128(t, a->rs, a->rs + 1u),
                     pair128(t, a->rt, a->rt + 1u));
        set_pair128(t, a->rs, a->rs + 1u, old);
    } else {
        old = ir_cas(t->ir, IR_I64, 3, attr, addr, pair64(t, a->rs), pair64(t, a->rt));
        a64_set_x(t, IR_I32, a->rs, ir_trunc(t->ir, old));
        a64_set_x(t, IR_I64, a->rs + 1u, ir_shr_i(t->ir, IR_I64, old, 32));
    }
}

/** CAS, CASP: rs is what is expected and gets what was there. */
bool tr_cas(A64Tr *t, const A64ArgsCas *a)
{
    IrRef addr = a64_get_xsp(t, IR_I64, a->rn);
    IrType ty = atomic_type(a->size);

    if (a->pair)
        casp(t, a, addr);
    else
        a64_set_x(t, ty, a->rs,
                  ir_cas(t->ir, ty, a->size, a64_attr_atomic(t), addr, a64_get_x(t, ty, a->rs),
                         a64_get_x(t, ty, a->rt)));
    return true;
}

/** LDCLRP, LDSETP, SWPP: compare-and-swap of what was read; on failure the instruction starts again. */
bool tr_atomic128(A64Tr *t, const A64ArgsAtomic128 *a)
{
    IrBuilder *ir = t->ir;
    IrRef addr = a64_get_xsp(t, IR_I64, a->rn), arg = pair128(t, a->rt, a->rt2);
    IrRef old = ir_ld(ir, IR_V128, 4, MEM_ALIGN, addr);
    IrRef v = a->op == A64_OP_SWP   ? arg
              : a->op == A64_OP_CLR ? ir_v(ir, IR_VANDN, 0, 0, old, arg, 0)
                                    : ir_v(ir, IR_VOR, 0, 0, old, arg, 0);
    IrRef diff = ir_v(ir, IR_VXOR, 0, 0, old, ir_cas(ir, IR_V128, 4, MEM_ALIGN, addr, old, v), 0);

    diff = ir_or(ir, IR_I64, ir_vextract(ir, IR_I64, 3, 0, diff), ir_vextract(ir, IR_I64, 3, 1, diff));
    ir_goto_ifz(ir, diff, true, t->pc, t->flags);
    set_pair128(t, a->rt, a->rt2, old);
    return true;
}
