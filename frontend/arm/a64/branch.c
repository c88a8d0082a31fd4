/* SPDX-License-Identifier: MIT */
/* Branches and exception generation. */
#include "frontend/arm/a64/translate.h"

#define LINK_REG 30

static void set_link(A64Tr *t)
{
    a64_set_x(t, IR_I64, LINK_REG, ir_pc(t->ir, t->pc + 4));
}

/** B, BL. A branch to the next instruction does not end the block. */
bool tr_b(A64Tr *t, const A64ArgsB *a)
{
    Gva target = t->pc + (u64)a->offset;

    if (a->link)
        set_link(t);
    if (a->link || target != t->next)
        a64_goto(t, target);
    return true;
}

/** B.cond, BC.cond. */
bool tr_b_cond(A64Tr *t, const A64ArgsBCond *a)
{
    Gva target = t->pc + (u64)a->offset;

    if (a->cond >= IR_AL) {
        a64_goto(t, target);
        return true;
    }
    ir_goto_if(t->ir, a64_get_flags(t), (IrCond)a->cond, target, a64_exit_flags(t, target));
    a64_after_side_exit(t, target);
    return true;
}

/** CBZ, CBNZ. */
bool tr_cbz(A64Tr *t, const A64ArgsCbz *a)
{
    Gva target = t->pc + (u64)a->offset;
    IrRef x = a64_get_x(t, a64_type(a->sf), a->rt);

    ir_goto_ifz(t->ir, x, a->op, target, a64_exit_flags(t, target));
    a64_after_side_exit(t, target);
    return true;
}

/** TBZ, TBNZ. */
bool tr_tbz(A64Tr *t, const A64ArgsTbz *a)
{
    Gva target = t->pc + (u64)a->offset;
    IrRef x = a64_get_x(t, IR_I64, a->rt);

    ir_goto_bit(t->ir, x, a->bit, a->op, target, a64_exit_flags(t, target));
    a64_after_side_exit(t, target);
    return true;
}

/** BR, BLR, RET. The target is read before BLR X30 overwrites it. */
bool tr_br(A64Tr *t, const A64ArgsBr *a)
{
    IrRef target = a64_get_x(t, IR_I64, a->rn);

    if (a->op == A64_OP_BLR)
        set_link(t);
    a64_branch(t, a->op, a->rn, target);
    return true;
}

/** ERET, ERETA: EL0 has nothing to return from. */
bool tr_eret(A64Tr *t, const A64ArgsEret *a)
{
    return arm_key_el(t->tb->key) && a64_machine_eret(t, a);
}

/** DRPS: only in Debug state. */
bool tr_drps(A64Tr *t, const A64ArgsDrps *a)
{
    return false;
}

/** SVC, BRK, HLT raise; HVC and SMC are UNDEFINED at EL0, DCPS outside Debug state. */
bool tr_exc_gen(A64Tr *t, const A64ArgsExcGen *a)
{
    switch (a->op) {
    case A64_OP_SVC: return a64_raise(t, ARM_EXC_SVC, a->imm16, t->next);
    case A64_OP_BRK: return a64_raise(t, ARM_EXC_BKPT, a->imm16, t->pc);
    case A64_OP_HLT: return a64_raise(t, ARM_EXC_HLT, a->imm16, t->pc);
    case A64_OP_HVC: return arm_key_el(t->tb->key) && a64_raise(t, ARM_EXC_HVC, a->imm16, t->next);
    case A64_OP_SMC: return arm_key_el(t->tb->key) && a64_raise(t, ARM_EXC_SMC, a->imm16, t->next);
    default: return false;
    }
}

/** UDF: permanently undefined. */
bool tr_udf(A64Tr *t, const A64ArgsUdf *a)
{
    return false;
}
