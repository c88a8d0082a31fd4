/* SPDX-License-Identifier: MIT */
/* Ways out of a block; contracts in translate.h. */
#include "base/log.h"
#include "frontend/x86/tr/translate.h"

IrRef x86_exit_flags(X86Tr *t, Gva pc)
{
    if (!t->flags || (!t->ir->keep_flags && x86_flags_dead(t->tb->cpu, pc)))
        return IR_NONE;
    return t->flags;
}

void x86_goto(X86Tr *t, Gva pc)
{
    x86_settle_sp(t);
    if (t->is_single || t->shadow) {
        x86_goto_ind(t, ir_i64(t->ir, pc), IR_JUMP);
        return;
    }
    ir_goto(t->ir, pc, x86_exit_flags(t, pc));
    t->ended = true;
}

void x86_goto_ind(X86Tr *t, IrRef pc, IrJumpKind kind)
{
    x86_settle_sp(t);
    if (t->is_single) {
        ir_goto_ind(t->ir, pc, IR_LEAVE, 0, t->flags);
        t->ended = true;
        return;
    }
    ir_goto_ind(t->ir, pc, kind, t->is_wide, t->flags);
    t->ended = true;
}

void x86_after_side_exit(X86Tr *t, Gva target)
{
    if (target <= t->pc || ++t->side_exits > X86_MAX_SIDE_EXITS)
        x86_goto(t, t->next);
}

void x86_leave(X86Tr *t)
{
    x86_settle_sp(t);
    ir_goto_ind(t->ir, ir_i64(t->ir, t->next), IR_LEAVE, 0, t->flags);
    t->ended = true;
}

bool x86_goes_on_switched(const X86Tr *t)
{
    return !t->cpu->machine && !t->is_single && !t->is_compared && !t->tb->insn_count;
}

void x86_use_uppers(X86Tr *t, bool use)
{
    ir_emit(t->ir, IR_XUPPERS, IR_VOID, 0, use, 0, 0, 0, 0);
    t->is_wide = use;
}

bool x86_raise(X86Tr *t, X86Exception kind, u32 syndrome, Gva pc)
{
    x86_settle_sp(t);
    ir_raise(t->ir, (u8)kind, syndrome, pc, t->flags);
    t->ended = true;
    return true;
}

IrRef x86_call(X86Tr *t, u16 id, IrRef a0, IrRef a1, IrRef a2, IrRef a3)
{
    x86_settle_sp(t);
    if (x86_helpers[id].flags & (HELPER_READS | HELPER_WRITES))
        t->flags = IR_NONE; /* the call stores them */
    return ir_call(t->ir, id, a0, a1, a2, a3);
}

bool x86_unimplemented(X86Tr *t, const X86Insn *i)
{
    log_unimp("x86: %s at 0x%llx\n", x86_row_name(i->row), (unsigned long long)t->pc);
    return false;
}
