/* SPDX-License-Identifier: MIT */
/* Registers, flags and exits of A64 translation; contracts in translate.h. */
#include "frontend/arm/a64/translate.h"

/* ---- general registers ---- */

static IrRef get_slot(A64Tr *t, IrType ty, unsigned slot)
{
    IrRef v = ir_get(t->ir, (u16)(A64_G_X + slot));

    return ty == IR_I32 ? ir_trunc(t->ir, v) : v;
}

static void set_slot(A64Tr *t, IrType ty, unsigned slot, IrRef v)
{
    ir_set(t->ir, (u16)(A64_G_X + slot), ty == IR_I32 ? ir_zext32(t->ir, v) : v);
}

IrRef a64_get_x(A64Tr *t, IrType ty, unsigned n)
{
    return n == 31 ? ir_const(t->ir, ty, 0) : get_slot(t, ty, n);
}

IrRef a64_get_xsp(A64Tr *t, IrType ty, unsigned n)
{
    return get_slot(t, ty, n);
}

void a64_set_x(A64Tr *t, IrType ty, unsigned n, IrRef v)
{
    if (n != 31)
        set_slot(t, ty, n, v);
}

void a64_set_xsp(A64Tr *t, IrType ty, unsigned n, IrRef v)
{
    if (n == 31)
        a64_sp_written(t, v);
    set_slot(t, ty, n, v);
}

IrRef a64_get_v(A64Tr *t, unsigned n)
{
    return ir_get(t->ir, (u16)(A64_G_V + n));
}

void a64_set_v(A64Tr *t, unsigned n, IrRef v)
{
    ir_set(t->ir, (u16)(A64_G_V + n), v);
}

IrRef a64_shift_imm(A64Tr *t, IrType ty, IrRef v, unsigned kind, unsigned amount)
{
    static IrRef (*const shift[])(IrBuilder *, IrType, IrRef, unsigned) = {
        ir_shl_i, ir_shr_i, ir_sar_i, ir_ror_i};

    return amount ? shift[kind](t->ir, ty, v, amount) : v;
}

IrRef a64_extend_reg(A64Tr *t, IrType ty, unsigned rm, unsigned option, unsigned shift)
{
    unsigned width = 8u << (option & 3), bits = ty == IR_I32 ? 32 : 64;
    IrRef m = a64_get_x(t, ty, rm);

    if (width < bits)
        m = option & 4 ? ir_sbfx(t->ir, ty, m, 0, width) : ir_ubfx(t->ir, ty, m, 0, width);
    return ir_shl_i(t->ir, ty, m, shift);
}

/* ---- flags ---- */

IrRef a64_get_flags(A64Tr *t)
{
    return ir_get(t->ir, A64_G_FLAGS);
}

void a64_set_flags(A64Tr *t, IrRef flags)
{
    t->flags = flags;
    ir_set(t->ir, A64_G_FLAGS, flags);
}

void a64_set_nzcv_addsub(A64Tr *t, bool sub, IrType ty, IrRef n, IrRef m)
{
    a64_set_flags(t, sub ? ir_flags_sub(t->ir, ty, n, m) : ir_flags_add(t->ir, ty, n, m));
}

void a64_set_nzcv_logic(A64Tr *t, IrType ty, IrRef d)
{
    a64_set_flags(t, ir_flags_logic(t->ir, ty, d));
}

/* ---- exits ---- */

IrRef a64_exit_flags(A64Tr *t, Gva pc)
{
    IrRef flags = t->flags;
    bool left;

    if (!t->flags || t->ir->keep_flags)
        return t->flags;
    if (a64_flags_dead_from(t->tb->cpu, pc, t->tb->pc, &left))
        flags = IR_NONE;
    if (left) /* other code may lie there if this page is mapped elsewhere */
        ir_pin(t->ir);
    return flags;
}

void a64_goto(A64Tr *t, Gva pc)
{
    a64_step_done(t);
    ir_goto(t->ir, pc, a64_exit_flags(t, pc));
    t->ended = true;
}

void a64_after_side_exit(A64Tr *t, Gva target)
{
    if (target <= t->pc || ++t->side_exits > A64_MAX_SIDE_EXITS)
        a64_goto(t, t->next);
}

void a64_branch(A64Tr *t, unsigned op, unsigned rn, IrRef target)
{
    IrJumpKind kind = op == A64_OP_RET ? IR_RETURN : op == A64_OP_BLR ? IR_CALL_IND : IR_JUMP;

    a64_step_done(t);
    if (t->step_done)
        kind = IR_LEAVE;
    ir_goto_ind(t->ir, target, kind, a64_btype(t, op, rn), t->flags);
    t->ended = true;
}

void a64_leave(A64Tr *t)
{
    a64_step_done(t);
    ir_goto_ind(t->ir, ir_pc(t->ir, t->next), IR_LEAVE, 0, t->flags);
    t->ended = true;
}

bool a64_raise(A64Tr *t, ArmException kind, u32 syndrome, Gva pc)
{
    ir_raise(t->ir, (u8)kind, syndrome, pc, t->flags);
    t->ended = true;
    return true;
}

IrRef a64_call_flags(A64Tr *t, u16 id, IrRef a0, IrRef a1, IrRef a2, IrRef a3)
{
    t->flags = IR_NONE; /* the call stored them */
    return ir_call(t->ir, id, a0, a1, a2, a3);
}
