/* SPDX-License-Identifier: MIT */
/* Logical operations and wide moves. */
#include "frontend/arm/a64/imm.h"
#include "frontend/arm/a64/translate.h"

/* The opc field of the logical classes. */
enum { AND, ORR, EOR, ANDS };

static IrRef logic(A64Tr *t, unsigned opc, IrType ty, IrRef n, IrRef m)
{
    switch (opc) {
    case ORR: return ir_or(t->ir, ty, n, m);
    case EOR: return ir_xor(t->ir, ty, n, m);
    default: return ir_and(t->ir, ty, n, m);
    }
}

/** AND, ORR, EOR, ANDS (immediate). Rd is SP except for ANDS. */
bool tr_logic_imm(A64Tr *t, const A64ArgsLogicImm *a)
{
    IrType ty = a64_type(a->sf);
    IrRef m = ir_const(t->ir, ty, a64_bitmask(a->n, a->immr, a->imms));
    IrRef d = logic(t, a->opc, ty, a64_get_x(t, ty, a->rn), m);

    if (a->opc == ANDS)
        a64_set_nzcv_logic(t, ty, d);
    (a->opc == ANDS ? a64_set_x : a64_set_xsp)(t, ty, a->rd, d);
    return true;
}

/** AND, ORR, EOR, ANDS (shifted register), and BIC, ORN, EON, BICS with the second operand inverted. */
bool tr_logic_shift(A64Tr *t, const A64ArgsLogicShift *a)
{
    IrType ty = a64_type(a->sf);
    IrRef n = a64_get_x(t, ty, a->rn);
    IrRef m = a64_shift_imm(t, ty, a64_get_x(t, ty, a->rm), a->shift, a->imm6);
    bool is_and = a->opc == AND || a->opc == ANDS;
    IrRef d = is_and && a->n ? ir_andn(t->ir, ty, n, m)
                             : logic(t, a->opc, ty, n, a->n ? ir_not(t->ir, ty, m) : m);

    if (a->opc == ANDS)
        a64_set_nzcv_logic(t, ty, d);
    a64_set_x(t, ty, a->rd, d);
    return true;
}

/** MOVN, MOVZ, MOVK. */
bool tr_movw(A64Tr *t, const A64ArgsMovw *a)
{
    enum { MOVN, MOVZ = 2, MOVK };
    IrType ty = a64_type(a->sf);
    u64 imm = (u64)a->imm16 << a->shift;
    IrRef d;

    if (a->opc == MOVK)
        d = ir_bfi(t->ir, ty, a64_get_x(t, ty, a->rd), ir_const(t->ir, ty, a->imm16), a->shift, 16);
    else
        d = ir_const(t->ir, ty, a->opc == MOVN ? ~imm : imm);
    a64_set_x(t, ty, a->rd, d);
    return true;
}
