/* SPDX-License-Identifier: MIT */
/* Multiplication and division. */
#include "frontend/arm/a64/translate.h"

static void accumulate(A64Tr *t, IrType ty, bool sub, unsigned rd, unsigned ra, IrRef product)
{
    IrRef acc = a64_get_x(t, ty, ra);

    a64_set_x(t, ty, rd, (sub ? ir_sub : ir_add)(t->ir, ty, acc, product));
}

/** MADD, MSUB: rd = ra +- rn * rm. */
bool tr_madd(A64Tr *t, const A64ArgsMadd *a)
{
    IrType ty = a64_type(a->sf);
    IrRef product = ir_mul(t->ir, ty, a64_get_x(t, ty, a->rn), a64_get_x(t, ty, a->rm));

    accumulate(t, ty, a->o0, a->rd, a->ra, product);
    return true;
}

/** SMADDL, SMSUBL, UMADDL, UMSUBL: 64-bit product of 32-bit registers. */
bool tr_maddl(A64Tr *t, const A64ArgsMaddl *a)
{
    IrRef (*extend)(IrBuilder *, IrRef) = a->u ? ir_zext32 : ir_sext32;
    IrRef n = extend(t->ir, a64_get_x(t, IR_I32, a->rn));
    IrRef m = extend(t->ir, a64_get_x(t, IR_I32, a->rm));

    accumulate(t, IR_I64, a->o0, a->rd, a->ra, ir_mul(t->ir, IR_I64, n, m));
    return true;
}

/** SMULH, UMULH. */
bool tr_mulh(A64Tr *t, const A64ArgsMulh *a)
{
    IrRef n = a64_get_x(t, IR_I64, a->rn), m = a64_get_x(t, IR_I64, a->rm);

    a64_set_x(t, IR_I64, a->rd, (a->u ? ir_mulhu : ir_mulhs)(t->ir, n, m));
    return true;
}

/** UDIV, SDIV: division by zero gives zero, as in the IR. */
bool tr_div(A64Tr *t, const A64ArgsDiv *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn), m = a64_get_x(t, ty, a->rm);

    a64_set_x(t, ty, a->rd, (a->is_signed ? ir_sdiv : ir_udiv)(t->ir, ty, n, m));
    return true;
}
