/* SPDX-License-Identifier: MIT */
/* Bit fields, extraction, variable shifts, bit counting and reversal, CRC. */
#include "frontend/arm/a64/translate.h"

enum { SBFM, BFM, UBFM };

/* imms >= immr: bits imms..immr of rn move down to bit 0. */
static IrRef bitfield_down(A64Tr *t, const A64ArgsBitfield *a, IrType ty, IrRef n)
{
    unsigned lsb = a->immr, width = a->imms - a->immr + 1u;

    switch (a->opc) {
    case SBFM: return ir_sbfx(t->ir, ty, n, lsb, width);
    case UBFM: return ir_ubfx(t->ir, ty, n, lsb, width);
    default: return ir_bfi(t->ir, ty, a64_get_x(t, ty, a->rd), ir_shr_i(t->ir, ty, n, lsb), 0, width);
    }
}

/* imms < immr: the low imms + 1 bits of rn move up to bit size - immr. */
static IrRef bitfield_up(A64Tr *t, const A64ArgsBitfield *a, IrType ty, IrRef n)
{
    unsigned lsb = (a->sf ? 64u : 32u) - a->immr, width = a->imms + 1u;

    switch (a->opc) {
    case SBFM: return ir_sbfiz(t->ir, ty, n, lsb, width);
    case UBFM: return ir_ubfiz(t->ir, ty, n, lsb, width);
    default: return ir_bfi(t->ir, ty, a64_get_x(t, ty, a->rd), n, lsb, width);
    }
}

/** SBFM, BFM, UBFM: all immediate shifts, extensions, field insertions and extractions. */
bool tr_bitfield(A64Tr *t, const A64ArgsBitfield *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn);
    IrRef d = a->imms >= a->immr ? bitfield_down(t, a, ty, n) : bitfield_up(t, a, ty, n);

    a64_set_x(t, ty, a->rd, d);
    return true;
}

/** EXTR: rd = low half of rn:rm >> imms. */
bool tr_extr(A64Tr *t, const A64ArgsExtr *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn), m = a->rm == a->rn ? n : a64_get_x(t, ty, a->rm);

    a64_set_x(t, ty, a->rd, ir_extr(t->ir, ty, n, m, a->imms));
    return true;
}

/** LSLV, LSRV, ASRV, RORV: the amount counts modulo the width, as in the IR. */
bool tr_shiftv(A64Tr *t, const A64ArgsShiftv *a)
{
    static IrRef (*const shift[])(IrBuilder *, IrType, IrRef, IrRef) = {ir_shl, ir_shr, ir_sar, ir_ror};
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn), m = a64_get_x(t, ty, a->rm);

    a64_set_x(t, ty, a->rd, shift[a->op2](t->ir, ty, n, m));
    return true;
}

/** CRC32B .. CRC32CX. */
bool tr_crc32(A64Tr *t, const A64ArgsCrc32 *a)
{
    IrRef crc = a64_get_x(t, IR_I32, a->rn), data = a64_get_x(t, a64_type(a->sf), a->rm);

    a64_set_x(t, IR_I32, a->rd, ir_crc32(t->ir, a->c, 1u << a->sz, crc, data));
    return true;
}

static IrRef absolute(A64Tr *t, IrType ty, IrRef n)
{
    return ir_smax(t->ir, ty, n, ir_neg(t->ir, ty, n)); /* MIN is its own negation */
}

static IrRef dp1(A64Tr *t, unsigned op, IrType ty, IrRef n)
{
    IrBuilder *ir = t->ir;

    switch (op) {
    case A64_OP_RBIT: return ir_rbit(ir, ty, n);
    case A64_OP_REV16: return ir_bswap16(ir, ty, n);
    case A64_OP_REV: return ir_bswap(ir, ty, n);
    case A64_OP_REV32: return ir_bswap32(ir, n);
    case A64_OP_CLZ: return ir_clz(ir, ty, n);
    case A64_OP_CLS: return ir_cls(ir, ty, n);
    case A64_OP_CTZ: return ir_ctz(ir, ty, n);
    case A64_OP_CNT: return ir_popcnt(ir, ty, n);
    default: return absolute(t, ty, n);
    }
}

/** RBIT, REV*, CLZ, CLS, CTZ, CNT, ABS. */
bool tr_dp1(A64Tr *t, const A64ArgsDp1 *a)
{
    IrType ty = a64_type(a->sf);

    a64_set_x(t, ty, a->rd, dp1(t, a->op, ty, a64_get_x(t, ty, a->rn)));
    return true;
}
