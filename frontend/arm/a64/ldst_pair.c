/* SPDX-License-Identifier: MIT */
/*
 * Loads and stores of register pairs.
 *
 * LDP and STP are two accesses, though FEAT_LSE2 promises one where a pair of X registers lies in 16 aligned bytes:
 * they are the hot instructions of every function's frame, and a vector access with two extractions costs more than
 * the promise is worth. The pairs made for that purpose, LDIAPP and STILP, are one access.
 */
#include "frontend/arm/a64/ldst.h"

/* Both registers in one ordered access of up to 16 bytes. */
static void load_wide(A64Tr *t, const A64ArgsLdstPair *a, IrRef addr)
{
    IrBuilder *ir = t->ir;
    u16 attr = a64_attr_ordered(t, true);
    IrRef v, hi;

    if (a->size == 3) {
        v = ir_ld(ir, IR_V128, 4, attr, addr);
        hi = ir_vextract(ir, IR_I64, 3, 1, v);
        a64_set_x(t, IR_I64, a->rt, ir_vextract(ir, IR_I64, 3, 0, v));
        a64_set_x(t, IR_I64, a->rt2, hi);
    } else {
        v = ir_ld(ir, IR_I64, 3, attr, addr);
        a64_set_x(t, IR_I32, a->rt, ir_trunc(ir, v));
        a64_set_x(t, IR_I64, a->rt2, ir_shr_i(ir, IR_I64, v, 32));
    }
}

static void store_wide(A64Tr *t, const A64ArgsLdstPair *a, IrRef addr)
{
    IrBuilder *ir = t->ir;
    u16 attr = a64_attr_ordered(t, false);
    IrRef lo = a64_get_x(t, IR_I64, a->rt), hi = a64_get_x(t, IR_I64, a->rt2);

    if (a->size == 3)
        ir_st(ir, 4, attr, addr, ir_vins(ir, 3, 1, ir_vfrom(ir, 3, lo), hi));
    else
        ir_st(ir, 3, attr, addr, ir_bfi(ir, IR_I64, lo, hi, 32, 32));
}

/*
 * The base must survive a fault of the second load; other destinations may be UNKNOWN after a Data Abort, so they are set
 * at once, which lets each load go straight into its register. Behind tables both loads come first
 * and share one lookup. Pairs without sf are of size X or W.
 */
static void load_two(A64Tr *t, const A64ArgsLdstPair *a, IrRef addr)
{
    IrRef second = ir_add_i(t->ir, IR_I64, addr, 1 << a->size);
    IrRef x = a64_load(t, a->size, a->sign, a->sf, 0, addr), y;
    bool is_later = a->rt == a->rn || t->ir->block.has_mmu;

    if (!is_later)
        a64_set_x(t, ir_type(t->ir, x), a->rt, x);
    y = a64_load(t, a->size, a->sign, a->sf, 0, second);
    if (is_later)
        a64_set_x(t, ir_type(t->ir, x), a->rt, x);
    a64_set_x(t, ir_type(t->ir, y), a->rt2, y);
}

static void store_two(A64Tr *t, const A64ArgsLdstPair *a, IrRef addr)
{
    IrRef x = a64_get_x(t, IR_I64, a->rt), y = a64_get_x(t, IR_I64, a->rt2);
    IrRef second = ir_add_i(t->ir, IR_I64, addr, 1 << a->size);

    ir_st(t->ir, a->size, 0, addr, x);
    ir_st(t->ir, a->size, 0, second, y);
}

/** LDP, STP, LDPSW, LDNP, STNP, LDIAPP, STILP. */
bool tr_ldst_pair(A64Tr *t, const A64ArgsLdstPair *a)
{
    A64Addr addr = a64_addr_imm(t, a->rn, a->offset, a->wback, a->post);

    if (a->load)
        (a->ordered ? load_wide : load_two)(t, a, addr.access);
    else
        (a->ordered ? store_wide : store_two)(t, a, addr.access);
    a64_addr_wback(t, &addr);
    return true;
}
