/* SPDX-License-Identifier: MIT */
/*
 * Loads and stores of one register: immediate, register and literal addresses, ordered forms, prefetch.
 *
 * Invariant: the access comes first, then the destination, then the base. So a fault leaves all registers as they
 * were, and where destination and base are the same register (CONSTRAINED UNPREDICTABLE), the base wins.
 */
#include "frontend/arm/a64/ldst.h"

A64Addr a64_addr_imm(A64Tr *t, unsigned rn, i64 offset, bool wback, bool post)
{
    IrRef base = a64_get_xsp(t, IR_I64, rn);

    return (A64Addr){
        .access = post ? base : ir_add_i(t->ir, IR_I64, base, offset),
        .base = base,
        .offset = offset,
        .wback = wback,
        .rn = (u8)rn,
    };
}

/* Adding here, not before the access, lets the sum go straight into the base register. */
void a64_addr_wback(A64Tr *t, const A64Addr *a)
{
    if (a->wback)
        a64_set_xsp(t, IR_I64, a->rn, ir_add_i(t->ir, IR_I64, a->base, a->offset));
}

/* FEAT_LSE2: an unaligned ordered access is fine within 16 aligned bytes. */
u16 a64_attr_atomic(const A64Tr *t)
{
    return a64_has(t, A64_FEAT_LSE2) ? MEM_ATOMIC16 : MEM_ALIGN;
}

u16 a64_attr_ordered(const A64Tr *t, bool load)
{
    return a64_attr_atomic(t) | (load ? MEM_ACQUIRE : MEM_RELEASE);
}

/* Zero-extension is free at any width, so unsigned loads fill all of X at once. */
IrRef a64_load(A64Tr *t, unsigned size, bool sign, bool sf, u16 attr, IrRef addr)
{
    return ir_ld(t->ir, sign && !sf ? IR_I32 : IR_I64, (u8)(size | (sign ? MEM_SIGN : 0)), attr, addr);
}

static void load_x(A64Tr *t, unsigned rt, unsigned size, bool sign, bool sf, u16 attr, IrRef addr)
{
    IrRef v = a64_load(t, size, sign, sf, attr, addr);

    a64_set_x(t, ir_type(t->ir, v), rt, v);
}

static void store_x(A64Tr *t, unsigned rt, unsigned size, u16 attr, IrRef addr)
{
    ir_st(t->ir, (u8)size, attr, addr, a64_get_x(t, IR_I64, rt));
}

/** LDR, STR and narrower, LDUR, LDTR, LDAPUR, STLUR ...: immediate offset. */
bool tr_ldst_imm(A64Tr *t, const A64ArgsLdstImm *a)
{
    A64Addr addr = a64_addr_imm(t, a->rn, a->offset, a->wback, a->post);
    u16 attr = (a->unpriv ? MEM_UNPRIV : 0) | (a->ordered ? a64_attr_ordered(t, a->load) : 0);

    if (a->load)
        load_x(t, a->rt, a->size, a->sign, a->sf, attr, addr.access);
    else
        store_x(t, a->rt, a->size, attr, addr.access);
    a64_addr_wback(t, &addr);
    return true;
}

/** LDR, STR and narrower: register offset. */
bool tr_ldst_reg(A64Tr *t, const A64ArgsLdstReg *a)
{
    IrRef base = a64_get_xsp(t, IR_I64, a->rn);
    IrRef index = a64_extend_reg(t, IR_I64, a->rm, a->option, a->s ? a->size : 0);
    IrRef addr = ir_add(t->ir, IR_I64, base, index);

    if (a->load)
        load_x(t, a->rt, a->size, a->sign, a->sf, 0, addr);
    else
        store_x(t, a->rt, a->size, 0, addr);
    return true;
}

/** LDR, LDRSW (literal). */
bool tr_ldr_lit(A64Tr *t, const A64ArgsLdrLit *a)
{
    load_x(t, a->rt, a->size, a->sign, a->sf, 0, ir_pc(t->ir, t->pc + (u64)a->offset));
    return true;
}

/** LDAR, STLR, and LDLAR, STLLR, which may be as strong. */
bool tr_ldst_ord(A64Tr *t, const A64ArgsLdstOrd *a)
{
    IrRef addr = a64_get_xsp(t, IR_I64, a->rn);

    if (a->load)
        load_x(t, a->rt, a->size, false, true, a64_attr_ordered(t, true), addr);
    else
        store_x(t, a->rt, a->size, a64_attr_ordered(t, false), addr);
    return true;
}

/** LDAPR. */
bool tr_ldapr(A64Tr *t, const A64ArgsLdapr *a)
{
    load_x(t, a->rt, a->size, false, true, a64_attr_ordered(t, true), a64_get_xsp(t, IR_I64, a->rn));
    return true;
}

/** PRFM, PRFUM: a hint. */
bool tr_prfm(A64Tr *t, const A64ArgsPrfm *a)
{
    return true;
}
