/* SPDX-License-Identifier: MIT */
/*
 * Load-exclusive and store-exclusive.
 *
 * The monitor is an address and the value seen there: a store-exclusive succeeds if memory still holds that value.
 * So a store by another thread of the same value in between goes unnoticed, which no lock or counter can tell.
 * A 16-byte pair keeps its value in two globals; a pair of W registers is one 8-byte value.
 */
#include "frontend/arm/a64/ldst.h"

/* A load-exclusive is single-copy atomic over the whole pair. */
static void load_excl_pair(A64Tr *t, const A64ArgsLdstExcl *a, u16 attr, IrRef addr)
{
    IrBuilder *ir = t->ir;
    IrRef lo, hi;

    if (a->size == 3) {
        IrRef v = ir_ld(ir, IR_V128, 4, attr, addr);

        lo = ir_vextract(ir, IR_I64, 3, 0, v);
        hi = ir_vextract(ir, IR_I64, 3, 1, v);
        ir_set(ir, A64_G_EXCL_LO, lo);
        ir_set(ir, A64_G_EXCL_HI, hi);
    } else {
        IrRef v = ir_ld(ir, IR_I64, 3, attr, addr);

        lo = ir_zext32(ir, ir_trunc(ir, v));
        hi = ir_shr_i(ir, IR_I64, v, 32);
        ir_set(ir, A64_G_EXCL_LO, v);
    }
    ir_set(ir, A64_G_EXCL_ADDR, addr);
    a64_set_x(t, IR_I64, a->rt, lo);
    a64_set_x(t, IR_I64, a->rt2, hi);
}

static void load_excl(A64Tr *t, const A64ArgsLdstExcl *a)
{
    IrRef addr = a64_get_xsp(t, IR_I64, a->rn);
    u16 attr = MEM_ALIGN | (a->o0 ? MEM_ACQUIRE : 0);

    if (a->pair) {
        load_excl_pair(t, a, attr, addr);
        return;
    }
    IrRef v = ir_ld(t->ir, IR_I64, a->size, attr, addr);

    ir_set(t->ir, A64_G_EXCL_ADDR, addr);
    ir_set(t->ir, A64_G_EXCL_LO, v);
    a64_set_x(t, IR_I64, a->rt, v);
}

static IrRef pack(A64Tr *t, IrRef lo, IrRef hi)
{
    return ir_vins(t->ir, 3, 1, ir_vfrom(t->ir, 3, lo), hi);
}

/* 0 if stored, 1 if not. */
static IrRef try_store(A64Tr *t, const A64ArgsLdstExcl *a, IrRef addr)
{
    IrBuilder *ir = t->ir;
    IrRef excl_addr = ir_get(ir, A64_G_EXCL_ADDR), seen = ir_get(ir, A64_G_EXCL_LO);
    IrRef v = a64_get_x(t, IR_I64, a->rt), v2 = a->pair ? a64_get_x(t, IR_I64, a->rt2) : IR_NONE;

    if (a->pair && a->size == 3)
        return ir_stex(ir, 4, addr, excl_addr, pack(t, v, v2),
                       pack(t, seen, ir_get(ir, A64_G_EXCL_HI)));
    if (a->pair)
        return ir_stex(ir, 3, addr, excl_addr, ir_bfi(ir, IR_I64, v, v2, 32, 32), seen);
    return ir_stex(ir, a->size, addr, excl_addr, v, seen);
}

/** LDXR, LDAXR, STXR, STLXR and pairs. */
bool tr_ldst_excl(A64Tr *t, const A64ArgsLdstExcl *a)
{
    IrRef failed;

    if (a->load) {
        if (!a64_fuse_excl(t, a))
            load_excl(t, a);
        return true;
    }
    failed = try_store(t, a, a64_get_xsp(t, IR_I64, a->rn));
    ir_set(t->ir, A64_G_EXCL_ADDR, ir_i64(t->ir, ARM_EXCL_NONE));
    /* The row's result is I32 though its type names the access. */
    if (a->rs != 31)
        a64_set_x(t, IR_I64, a->rs, ir_emit(t->ir, IR_ZEXT32, IR_I64, 0, 0, failed, 0, 0, 0));
    return true;
}
