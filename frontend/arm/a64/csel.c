/* SPDX-License-Identifier: MIT */
/* Conditional select and compare, and instructions that edit the flags. */
#include "frontend/arm/a64/translate.h"

/** CSEL, CSINC, CSINV, CSNEG. */
bool tr_csel(A64Tr *t, const A64ArgsCsel *a)
{
    IrType ty = a64_type(a->sf);
    IrRef if_true = a64_get_x(t, ty, a->rn), if_false = a64_get_x(t, ty, a->rm);

    if (a->op && a->o2)
        if_false = ir_neg(t->ir, ty, if_false);
    else if (a->op)
        if_false = ir_not(t->ir, ty, if_false);
    else if (a->o2)
        if_false = ir_add_i(t->ir, ty, if_false, 1);
    a64_set_x(t, ty, a->rd,
              ir_select(t->ir, ty, a64_get_flags(t), (IrCond)a->cond, if_true, if_false));
    return true;
}

static bool ccmp(A64Tr *t, bool sub, IrType ty, unsigned cond, IrRef n, IrRef m, unsigned nzcv)
{
    a64_set_flags(t, ir_flags_ccmp(t->ir, a64_get_flags(t), (IrCond)cond, !sub, ty, n, m, nzcv));
    return true;
}

/** CCMN, CCMP (register). */
bool tr_ccmp_reg(A64Tr *t, const A64ArgsCcmpReg *a)
{
    IrType ty = a64_type(a->sf);

    return ccmp(t, a->op, ty, a->cond, a64_get_x(t, ty, a->rn), a64_get_x(t, ty, a->rm), a->nzcv);
}

/** CCMN, CCMP (immediate). */
bool tr_ccmp_imm(A64Tr *t, const A64ArgsCcmpImm *a)
{
    IrType ty = a64_type(a->sf);

    return ccmp(t, a->op, ty, a->cond, a64_get_x(t, ty, a->rn), ir_const(t->ir, ty, a->imm5), a->nzcv);
}

/* ---- flags as the integer N Z C V in bits 31..28 ---- */

#define N_BIT 31
#define Z_BIT 30
#define C_BIT 29
#define V_BIT 28

static IrRef flag(A64Tr *t, IrRef nzcv, unsigned bit)
{
    return ir_ubfx(t->ir, IR_I32, nzcv, bit, 1);
}

/* Replace bit @bit of @nzcv by the 0 or 1 in @v. */
static IrRef with_flag(A64Tr *t, IrRef nzcv, unsigned bit, IrRef v)
{
    return ir_bfi(t->ir, IR_I32, nzcv, v, bit, 1);
}

static IrRef not_flag(A64Tr *t, IrRef v)
{
    return ir_xor(t->ir, IR_I32, v, ir_i32(t->ir, 1));
}

/* External (unordered = V) to Arm format. Source: DDI 0487, page AXFLAG. */
static IrRef axflag(A64Tr *t, IrRef f)
{
    IrRef v = flag(t, f, V_BIT);
    IrRef z = ir_or(t->ir, IR_I32, flag(t, f, Z_BIT), v);
    IrRef c = ir_andn(t->ir, IR_I32, flag(t, f, C_BIT), v);

    return with_flag(t, with_flag(t, ir_i32(t->ir, 0), Z_BIT, z), C_BIT, c);
}

/* Arm to external format. Source: DDI 0487, page XAFLAG. */
static IrRef xaflag(A64Tr *t, IrRef f)
{
    IrBuilder *ir = t->ir;
    IrRef c = flag(t, f, C_BIT), z = flag(t, f, Z_BIT), not_c = not_flag(t, c), not_z = not_flag(t, z);
    IrRef r = with_flag(t, ir_i32(ir, 0), N_BIT, ir_and(ir, IR_I32, not_c, not_z));

    r = with_flag(t, r, Z_BIT, ir_and(ir, IR_I32, z, c));
    r = with_flag(t, r, C_BIT, ir_or(ir, IR_I32, c, z));
    return with_flag(t, r, V_BIT, ir_and(ir, IR_I32, not_c, z));
}

/** CFINV, XAFLAG, AXFLAG. */
bool tr_flags(A64Tr *t, const A64ArgsFlags *a)
{
    IrRef f = ir_flags_nzcv(t->ir, a64_get_flags(t));

    switch (a->op) {
    case A64_OP_CFINV: f = ir_xor(t->ir, IR_I32, f, ir_i32(t->ir, 1u << C_BIT)); break;
    case A64_OP_XAFLAG: f = xaflag(t, f); break;
    default: f = axflag(t, f); break;
    }
    a64_set_flags(t, ir_flags_of(t->ir, f));
    return true;
}

/** RMIF: bits 3..0 of rn rotated right go to the flags that mask names. */
bool tr_rmif(A64Tr *t, const A64ArgsRmif *a)
{
    IrBuilder *ir = t->ir;
    u32 mask = (u32)a->mask << V_BIT;
    IrRef f = ir_flags_nzcv(ir, a64_get_flags(t));
    IrRef r = ir_trunc(ir, ir_ror_i(ir, IR_I64, a64_get_x(t, IR_I64, a->rn), a->imm6));

    r = ir_and(ir, IR_I32, ir_shl_i(ir, IR_I32, r, V_BIT), ir_i32(ir, mask));
    f = ir_or(ir, IR_I32, ir_and(ir, IR_I32, f, ir_i32(ir, ~mask)), r);
    a64_set_flags(t, ir_flags_of(ir, f));
    return true;
}

/** SETF8, SETF16: N and Z of the low part, V if its sign and the next bit differ; C stays. */
bool tr_setf(A64Tr *t, const A64ArgsSetf *a)
{
    IrBuilder *ir = t->ir;
    unsigned bits = a->sz ? 16 : 8;
    IrRef n = a64_get_x(t, IR_I32, a->rn);
    IrRef c = flag(t, ir_flags_nzcv(ir, a64_get_flags(t)), C_BIT);
    IrRef top = ir_shl_i(ir, IR_I32, n, 32 - bits);
    IrRef sign = ir_shr_i(ir, IR_I32, top, 31);
    IrRef v = ir_xor(ir, IR_I32, ir_ubfx(ir, IR_I32, n, bits, 1), sign);
    IrRef f = with_flag(t, with_flag(t, ir_i32(ir, 0), N_BIT, sign), C_BIT, c);

    f = with_flag(t, with_flag(t, f, V_BIT, v), Z_BIT,
                  ir_selz(ir, IR_I32, top, ir_i32(ir, 1), ir_i32(ir, 0)));
    a64_set_flags(t, ir_flags_of(ir, f));
    return true;
}
