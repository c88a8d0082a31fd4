/* SPDX-License-Identifier: MIT */
/* Loads and stores of SIMD&FP registers. A load zeroes the rest of the register. */
#include "frontend/arm/a64/ldst.h"

static IrRef load_v(A64Tr *t, unsigned size, u16 attr, IrRef addr)
{
    return ir_ld(t->ir, IR_V128, (u8)size, attr, addr);
}

static void store_v(A64Tr *t, unsigned size, u16 attr, IrRef addr, unsigned rt)
{
    ir_st(t->ir, (u8)size, attr, addr, a64_get_v(t, rt));
}

/** LDR, STR, LDUR, STUR, LDAPUR, STLUR (SIMD&FP): immediate offset. */
bool tr_ldst_imm_v(A64Tr *t, const A64ArgsLdstImmV *a)
{
    A64Addr addr = a64_addr_imm(t, a->rn, a->offset, a->wback, a->post);
    u16 attr = a->ordered ? a64_attr_ordered(t, a->load) : 0;

    if (a->load)
        a64_set_v(t, a->rt, load_v(t, a->size, attr, addr.access));
    else
        store_v(t, a->size, attr, addr.access, a->rt);
    a64_addr_wback(t, &addr);
    return true;
}

/** LDR, STR (register, SIMD&FP). */
bool tr_ldst_reg_v(A64Tr *t, const A64ArgsLdstRegV *a)
{
    IrRef base = a64_get_xsp(t, IR_I64, a->rn);
    IrRef index = a64_extend_reg(t, IR_I64, a->rm, a->option, a->s ? a->size : 0);
    IrRef addr = ir_add(t->ir, IR_I64, base, index);

    if (a->load)
        a64_set_v(t, a->rt, load_v(t, a->size, 0, addr));
    else
        store_v(t, a->size, 0, addr, a->rt);
    return true;
}

/** LDR (literal, SIMD&FP). */
bool tr_ldr_lit_v(A64Tr *t, const A64ArgsLdrLitV *a)
{
    a64_set_v(t, a->rt, load_v(t, a->size, 0, ir_i64(t->ir, t->pc + (u64)a->offset)));
    return true;
}

/** LDP, STP, LDNP, STNP (SIMD&FP). */
bool tr_ldst_pair_v(A64Tr *t, const A64ArgsLdstPairV *a)
{
    A64Addr addr = a64_addr_imm(t, a->rn, a->offset, a->wback, a->post);
    IrRef second = ir_add_i(t->ir, IR_I64, addr.access, 1 << a->size);

    if (a->load) {
        IrRef x = load_v(t, a->size, 0, addr.access), y = load_v(t, a->size, 0, second);

        a64_set_v(t, a->rt, x);
        a64_set_v(t, a->rt2, y);
    } else {
        store_v(t, a->size, 0, addr.access, a->rt);
        store_v(t, a->size, 0, second, a->rt2);
    }
    a64_addr_wback(t, &addr);
    return true;
}

/* ---- structures ---- */

/* Base after the access: plus rm, or plus the bytes accessed when rm is 31. */
static void structure_wback(A64Tr *t, bool wback, unsigned rn, unsigned rm, unsigned bytes)
{
    IrRef base, step;

    if (!wback)
        return;
    base = a64_get_xsp(t, IR_I64, rn);
    step = rm == 31 ? ir_i64(t->ir, bytes) : a64_get_x(t, IR_I64, rm);
    a64_set_xsp(t, IR_I64, rn, ir_add(t->ir, IR_I64, base, step));
}

/* Registers are counted modulo 32 from rt. */
static unsigned nth(unsigned rt, unsigned n)
{
    return (rt + n) & 31;
}

/* LD1, ST1: whole registers, one after another. */
static void whole_registers(A64Tr *t, const A64ArgsLdstMulti *a, IrRef base)
{
    unsigned size = a->q ? 4 : 3;
    IrRef v[4];

    for (unsigned n = 0; n < a->rpt; n++) {
        IrRef addr = ir_add_i(t->ir, IR_I64, base, n << size);

        if (a->load)
            v[n] = load_v(t, size, 0, addr);
        else
            store_v(t, size, 0, addr, nth(a->rt, n));
    }
    for (unsigned n = 0; a->load && n < a->rpt; n++)
        a64_set_v(t, nth(a->rt, n), v[n]);
}

/* LD2..LD4: element e of register n is element e * selem + n of memory. */
static void load_interleaved(A64Tr *t, const A64ArgsLdstMulti *a, IrRef base)
{
    unsigned elements = (8u << a->q) >> a->size;
    IrRef v[4];

    for (unsigned n = 0; n < a->selem; n++) {
        v[n] = load_v(t, a->size, 0, ir_add_i(t->ir, IR_I64, base, n << a->size));
        for (unsigned e = 1; e < elements; e++) {
            IrRef addr = ir_add_i(t->ir, IR_I64, base, (e * a->selem + n) << a->size);

            v[n] = ir_vins(t->ir, a->size, e, v[n], ir_ld(t->ir, IR_I64, a->size, 0, addr));
        }
    }
    for (unsigned n = 0; n < a->selem; n++)
        a64_set_v(t, nth(a->rt, n), v[n]);
}

static void store_interleaved(A64Tr *t, const A64ArgsLdstMulti *a, IrRef base)
{
    unsigned elements = (8u << a->q) >> a->size;

    for (unsigned e = 0; e < elements; e++)
        for (unsigned n = 0; n < a->selem; n++) {
            IrRef addr = ir_add_i(t->ir, IR_I64, base, (e * a->selem + n) << a->size);
            IrRef v = a64_get_v(t, nth(a->rt, n));

            ir_st(t->ir, a->size, 0, addr, ir_vextract(t->ir, IR_I64, a->size, e, v));
        }
}

/** LD1..LD4, ST1..ST4 (multiple structures). */
bool tr_ldst_multi(A64Tr *t, const A64ArgsLdstMulti *a)
{
    IrRef base = a64_get_xsp(t, IR_I64, a->rn);

    if (a->selem == 1)
        whole_registers(t, a, base);
    else
        (a->load ? load_interleaved : store_interleaved)(t, a, base);
    structure_wback(t, a->wback, a->rn, a->rm, (8u << a->q) * a->rpt * a->selem);
    return true;
}

/** LD1..LD4, ST1..ST4 (single structure), LDAP1, STL1: one lane of each register, the rest stays. */
bool tr_ldst_lane(A64Tr *t, const A64ArgsLdstLane *a)
{
    IrRef base = a64_get_xsp(t, IR_I64, a->rn), x[4];
    u16 attr = a->ordered ? a64_attr_ordered(t, a->load) : 0;

    for (unsigned n = 0; n < a->selem; n++) {
        IrRef addr = ir_add_i(t->ir, IR_I64, base, n << a->size), v = a64_get_v(t, nth(a->rt, n));

        if (a->load)
            x[n] = ir_ld(t->ir, IR_I64, a->size, attr, addr);
        else
            ir_st(t->ir, a->size, attr, addr, ir_vextract(t->ir, IR_I64, a->size, a->index, v));
    }
    for (unsigned n = 0; a->load && n < a->selem; n++) {
        unsigned r = nth(a->rt, n);

        a64_set_v(t, r, ir_vins(t->ir, a->size, a->index, a64_get_v(t, r), x[n]));
    }
    structure_wback(t, a->wback, a->rn, a->rm, a->selem << a->size);
    return true;
}

/** LD1R..LD4R: one element in every lane. */
bool tr_ld_rep(A64Tr *t, const A64ArgsLdRep *a)
{
    IrRef base = a64_get_xsp(t, IR_I64, a->rn), x[4];

    for (unsigned n = 0; n < a->selem; n++)
        x[n] = ir_ld(t->ir, IR_I64, a->size, 0, ir_add_i(t->ir, IR_I64, base, n << a->size));
    for (unsigned n = 0; n < a->selem; n++) {
        IrRef v = ir_vdup(t->ir, a->size, x[n]);

        a64_set_v(t, nth(a->rt, n), a->q ? v : ir_vlow(t->ir, 3, v));
    }
    structure_wback(t, a->wback, a->rn, a->rm, a->selem << a->size);
    return true;
}
