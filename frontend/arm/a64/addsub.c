/* SPDX-License-Identifier: MIT */
/* Addition, subtraction, PC-relative addresses, minimum and maximum. */
#include "frontend/arm/a64/translate.h"

static IrRef addsub(A64Tr *t, bool sub, bool set_flags, IrType ty, IrRef n, IrRef m)
{
    IrRef d = sub ? ir_sub(t->ir, ty, n, m) : ir_add(t->ir, ty, n, m);

    if (set_flags)
        a64_set_nzcv_addsub(t, sub, ty, n, m);
    return d;
}

/** ADR, ADRP: pc, or its page, plus offset. */
bool tr_adr(A64Tr *t, const A64ArgsAdr *a)
{
    Gva base = a->page ? t->pc & ~0xfffull : t->pc;

    a64_set_x(t, IR_I64, a->rd, ir_pc(t->ir, base + (u64)a->offset));
    return true;
}

/** ADD, ADDS, SUB, SUBS (immediate). Rn is SP when 31; Rd is SP unless flags are set. */
bool tr_addsub_imm(A64Tr *t, const A64ArgsAddsubImm *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_xsp(t, ty, a->rn);
    IrRef d = addsub(t, a->op, a->s, ty, n, ir_const(t->ir, ty, a->imm));

    (a->s ? a64_set_x : a64_set_xsp)(t, ty, a->rd, d);
    return true;
}

/** ADD, ADDS, SUB, SUBS (shifted register): rd = rn op shift(rm). */
bool tr_addsub_shift(A64Tr *t, const A64ArgsAddsubShift *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn);
    IrRef m = a64_shift_imm(t, ty, a64_get_x(t, ty, a->rm), a->sh, a->imm6);

    a64_set_x(t, ty, a->rd, addsub(t, a->op, a->s, ty, n, m));
    return true;
}

/** ADD, ADDS, SUB, SUBS (extended register). Rn is SP when 31; Rd is SP unless flags are set. */
bool tr_addsub_ext(A64Tr *t, const A64ArgsAddsubExt *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_xsp(t, ty, a->rn);
    IrRef m = a64_extend_reg(t, ty, a->rm, a->option, a->imm3);

    (a->s ? a64_set_x : a64_set_xsp)(t, ty, a->rd, addsub(t, a->op, a->s, ty, n, m));
    return true;
}

/** ADC, ADCS, SBC, SBCS. */
bool tr_adc(A64Tr *t, const A64ArgsAdc *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn), m = a64_get_x(t, ty, a->rm), c = a64_get_flags(t);
    IrRef d = (a->op ? ir_sbc : ir_adc)(t->ir, ty, n, m, c);

    if (a->s)
        a64_set_flags(t, (a->op ? ir_flags_sbc : ir_flags_adc)(t->ir, ty, n, m, c));
    a64_set_x(t, ty, a->rd, d);
    return true;
}

static IrRef minmax(A64Tr *t, unsigned op, IrType ty, IrRef n, IrRef m)
{
    switch (op) {
    case A64_OP_SMAX: return ir_smax(t->ir, ty, n, m);
    case A64_OP_UMAX: return ir_umax(t->ir, ty, n, m);
    case A64_OP_SMIN: return ir_smin(t->ir, ty, n, m);
    default: return ir_umin(t->ir, ty, n, m);
    }
}

/** SMAX, UMAX, SMIN, UMIN (immediate). */
bool tr_minmax_imm(A64Tr *t, const A64ArgsMinmaxImm *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn);

    a64_set_x(t, ty, a->rd, minmax(t, a->op, ty, n, ir_const(t->ir, ty, (u64)a->imm)));
    return true;
}

/** SMAX, UMAX, SMIN, UMIN (register). */
bool tr_minmax_reg(A64Tr *t, const A64ArgsMinmaxReg *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn), m = a64_get_x(t, ty, a->rm);

    a64_set_x(t, ty, a->rd, minmax(t, a->op, ty, n, m));
    return true;
}
