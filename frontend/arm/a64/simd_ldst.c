/* SPDX-License-Identifier: MIT */
/* Loads and stores of SIMD&FP registers. A load zeroes the rest of the register. */
#include "frontend/arm/a64/ldst.h"
#include "frontend/arm/a64/simd.h"

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
    a64_set_v(t, a->rt, load_v(t, a->size, 0, ir_pc(t->ir, t->pc + (u64)a->offset)));
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
        IrRef x = a64_get_v(t, a->rt), y = a64_get_v(t, a->rt2);

        ir_st(t->ir, a->size, 0, addr.access, x);
        ir_st(t->ir, a->size, 0, second, y);
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
    IrRef v[4], addr[4];

    for (unsigned n = 0; n < a->rpt;
         n++) { /* accesses follow on each other: they may share a lookup */
        addr[n] = ir_add_i(t->ir, IR_I64, base, n << size);
        v[n] = a->load ? IR_NONE : a64_get_v(t, nth(a->rt, n));
    }
    for (unsigned n = 0; n < a->rpt; n++) {
        if (a->load)
            v[n] = load_v(t, size, 0, addr[n]);
        else
            ir_st(t->ir, (u8)size, 0, addr[n], v[n]);
    }
    for (unsigned n = 0; a->load && n < a->rpt; n++)
        a64_set_v(t, nth(a->rt, n), v[n]);
}

/*
 * Structures of several elements move as whole vectors and are taken apart in registers: memory vector j holds bytes
 * 16j.. of the interleaved elements. 64-bit forms of two and four members put two registers into one vector.
 */

static IrRef load_part(A64Tr *t, IrRef base, unsigned n, unsigned size)
{
    return load_v(t, size, 0, ir_add_i(t->ir, IR_I64, base, 16 * (i64)n));
}

static void store_part(A64Tr *t, IrRef base, unsigned n, unsigned size, IrRef v)
{
    ir_st(t->ir, (u8)size, 0, ir_add_i(t->ir, IR_I64, base, 16 * (i64)n), v);
}

static IrRef upper(A64Tr *t, IrRef x)
{
    return simd1(t, IR_VSHRB, 0, 8, x);
}

/* Elements of one 16-byte vector sorted by member. */
static IrRef grouped(A64Tr *t, unsigned members, unsigned size, IrRef x)
{
    return members << size >= 16 ? x : simd_perm(t, ir_perm_group(members, size), x);
}

static void load2(A64Tr *t, bool q, unsigned size, IrRef base, IrRef *v)
{
    IrRef x = grouped(t, 2, size, load_part(t, base, 0, 4)), y;

    if (!q) {
        v[0] = ir_vlow(t->ir, 3, x);
        v[1] = upper(t, x);
        return;
    }
    y = grouped(t, 2, size, load_part(t, base, 1, 4));
    v[0] = simd2(t, IR_VZIP1, 3, x, y);
    v[1] = simd2(t, IR_VZIP2, 3, x, y);
}

static void load3(A64Tr *t, bool q, unsigned size, IrRef base, IrRef *v)
{
    unsigned parts = q ? 3 : 2;
    IrRef m[3];

    for (unsigned n = 0; n < parts; n++)
        m[n] = load_part(t, base, n, q || n == 0 ? 4 : 3);
    for (unsigned r = 0; r < 3; r++) {
        v[r] = simd_perm(t, ir_perm_ld3(size, r, 0), m[0]);
        for (unsigned n = 1; n < parts; n++)
            v[r] = simd2(t, IR_VOR, 0, v[r], simd_perm(t, ir_perm_ld3(size, r, n), m[n]));
    }
}

/* Each vector sorted has the four members' words; these are transposed. 64-bit elements only need the second step. */
static void load4(A64Tr *t, bool q, unsigned size, IrRef base, IrRef *v)
{
    unsigned parts = q ? 4 : 2;
    IrRef m[4], a, b, c, d;

    for (unsigned n = 0; n < parts; n++)
        m[n] = load_part(t, base, n, 4);
    if (size < 2)
        for (unsigned n = 0; n < parts; n++)
            m[n] = grouped(t, 4, size, m[n]);
    if (!q) {
        a = simd2(t, IR_VZIP1, 2, m[0], m[1]);
        b = simd2(t, IR_VZIP2, 2, m[0], m[1]);
        v[0] = ir_vlow(t->ir, 3, a);
        v[1] = upper(t, a);
        v[2] = ir_vlow(t->ir, 3, b);
        v[3] = upper(t, b);
        return;
    }
    a = size == 3 ? m[0] : simd2(t, IR_VZIP1, 2, m[0], m[1]);
    b = size == 3 ? m[1] : simd2(t, IR_VZIP2, 2, m[0], m[1]);
    c = size == 3 ? m[2] : simd2(t, IR_VZIP1, 2, m[2], m[3]);
    d = size == 3 ? m[3] : simd2(t, IR_VZIP2, 2, m[2], m[3]);
    v[0] = simd2(t, IR_VZIP1, 3, a, c);
    v[1] = simd2(t, IR_VZIP2, 3, a, c);
    v[2] = simd2(t, IR_VZIP1, 3, b, d);
    v[3] = simd2(t, IR_VZIP2, 3, b, d);
}

static void load_interleaved(A64Tr *t, const A64ArgsLdstMulti *a, IrRef base)
{
    IrRef v[4];

    (a->selem == 2 ? load2 : a->selem == 3 ? load3 : load4)(t, a->q, a->size, base, v);
    for (unsigned n = 0; n < a->selem; n++)
        a64_set_v(t, nth(a->rt, n), v[n]);
}

static void store2(A64Tr *t, bool q, unsigned size, IrRef base, const IrRef *v)
{
    store_part(t, base, 0, 4, simd2(t, IR_VZIP1, size, v[0], v[1]));
    if (q)
        store_part(t, base, 1, 4, simd2(t, IR_VZIP2, size, v[0], v[1]));
}

static void store3(A64Tr *t, bool q, unsigned size, IrRef base, const IrRef *v)
{
    IrRef m[3];

    for (unsigned n = 0; n < (q ? 3u : 2u); n++) {
        m[n] = simd_perm(t, ir_perm_st3(size, 0, n), v[0]);
        for (unsigned r = 1; r < 3; r++)
            m[n] = simd2(t, IR_VOR, 0, m[n], simd_perm(t, ir_perm_st3(size, r, n), v[r]));
    }
    for (unsigned n = 0; n < (q ? 3u : 2u); n++)
        store_part(t, base, n, q || n == 0 ? 4 : 3, m[n]);
}

/* Members 0 and 2 interleaved, 1 and 3 interleaved; these two interleaved are the structures. */
static void store4(A64Tr *t, bool q, unsigned size, IrRef base, const IrRef *v)
{
    for (unsigned half = 0; half < (q ? 2u : 1u); half++) {
        IrOp zip = half ? IR_VZIP2 : IR_VZIP1;
        IrRef even = simd2(t, zip, size, v[0], v[2]), odd = simd2(t, zip, size, v[1], v[3]);

        store_part(t, base, 2 * half, 4, simd2(t, IR_VZIP1, size, even, odd));
        store_part(t, base, 2 * half + 1, 4, simd2(t, IR_VZIP2, size, even, odd));
    }
}

static void store_interleaved(A64Tr *t, const A64ArgsLdstMulti *a, IrRef base)
{
    IrRef v[4];

    for (unsigned n = 0; n < a->selem; n++)
        v[n] = a64_get_v(t, nth(a->rt, n));
    (a->selem == 2 ? store2 : a->selem == 3 ? store3 : store4)(t, a->q, a->size, base, v);
}

/* Registers are accessed whole; what must be aligned is each element, so the first one. */
static void check_alignment(A64Tr *t, IrRef base, unsigned size, bool is_load)
{
    if (t->ir->mem_attr && size)
        ir_call(t->ir, HELPER_machine_align, base, ir_i32(t->ir, size | (is_load ? 0 : 1u << 8)), 0,
                0);
}

/** LD1..LD4, ST1..ST4 (multiple structures). */
bool tr_ldst_multi(A64Tr *t, const A64ArgsLdstMulti *a)
{
    IrRef base = a64_get_xsp(t, IR_I64, a->rn);
    u16 attr = t->ir->mem_attr;

    check_alignment(t, base, a->size, a->load);
    t->ir->mem_attr = 0;
    if (a->selem == 1)
        whole_registers(t, a, base);
    else
        (a->load ? load_interleaved : store_interleaved)(t, a, base);
    t->ir->mem_attr = attr;
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
