/* SPDX-License-Identifier: MIT */
/* Jumps, calls, returns, loops. */
#include "frontend/x86/tr/stack.h"

/*
 * Blocks go by linear addresses. With a flat CS these are what instructions compute with; else the
 * base is taken off and put on at run time, and a helper looks at the limit.
 */
static bool is_flat(const X86Tr *t)
{
    return !(t->key & X86_KEY_CS);
}

/* Linear addresses of 16- and 32-bit code end at 4 GiB, instruction pointers at the operand size. */
static Gva cut(const X86Tr *t, const X86Insn *i, Gva pc)
{
    if (i->osize == 2)
        return (u16)pc;
    return t->mode == X86_MODE_64 ? pc : (u32)pc;
}

/* Where a relative branch goes, flat. */
static Gva target(const X86Tr *t, const X86Insn *i)
{
    return cut(t, i, t->next + i->imm);
}

/* The instruction pointer of linear address @pc, cut to the operand size. */
static IrRef ip_of(X86Tr *t, const X86Insn *i, Gva pc)
{
    if (is_flat(t))
        return x86_const(t, i->osize, pc);
    IrRef v = ir_sub(t->ir, IR_I32, ir_i32(t->ir, (u32)pc), x86_seg_base_ref(t, X86_CS));

    return x86_zext(t, i->osize, v);
}

/* Go to instruction pointer @ip, zero-extended. */
static void go_to(X86Tr *t, IrRef ip, IrJumpKind kind)
{
    if (!is_flat(t))
        ip = x86_call(t, HELPER_code_address, ir_trunc(t->ir, ip), 0, 0, 0);
    x86_goto_ind(t, ir_zext32(t->ir, ip), kind);
}

/* A relative jump that is always taken, and ends the block. */
static void go_relative(X86Tr *t, const X86Insn *i)
{
    if (is_flat(t))
        x86_goto(t, target(t, i));
    else
        go_to(t, ip_of(t, i, t->next + i->imm), IR_JUMP);
}

/** Jcc. */
bool xtr_jcc(X86Tr *t, const X86Insn *i)
{
    IrCond cond = (IrCond)(IR_X86_CC + i->row->arg);
    Gva to = target(t, i);

    x86_settle_sp(t);
    if (is_flat(t)) {
        ir_goto_if(t->ir, x86_flags(t), cond, to, x86_exit_flags(t, to));
        x86_after_side_exit(t, to);
    } else {
        ir_goto_if(t->ir, x86_flags(t), (IrCond)(cond ^ 1), t->next, x86_exit_flags(t, t->next));
        go_relative(t, i);
    }
    return true;
}

/* The target of an indirect branch, before anything is pushed. */
static IrRef indirect(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_src(t, i, 0);

    return i->osize == 8 ? v : ir_zext32(t->ir, x86_zext(t, i->osize, v));
}

/** JMP, near. */
bool xtr_jmp(X86Tr *t, const X86Insn *i)
{
    if (i->op[0].kind == X86_O_REL)
        go_relative(t, i);
    else
        go_to(t, indirect(t, i), IR_JUMP);
    return true;
}

/** CALL, near. */
bool xtr_call(X86Tr *t, const X86Insn *i)
{
    bool is_direct = i->op[0].kind == X86_O_REL;
    IrRef to = is_direct ? IR_NONE : indirect(t, i);

    x86_push(t, i->osize, ip_of(t, i, t->next));
    if (is_direct)
        go_relative(t, i);
    else
        go_to(t, to, IR_CALL_IND);
    return true;
}

/** RET, near; with the bytes of arguments to drop. */
bool xtr_ret(X86Tr *t, const X86Insn *i)
{
    IrRef sp = x86_sp_reg(t, X86_RSP), to = x86_stack_load(t, sp, i->osize);
    u64 drop = i->op_count ? (u16)i->imm : 0;

    x86_set_sp(t, x86_sp_plus(t, sp, (i64)(i->osize + drop)));
    if (i->osize != 8)
        to = ir_zext32(t->ir, x86_zext(t, i->osize, to));
    go_to(t, to, IR_RETURN);
    return true;
}

/* The count register at the address size. */
static X86Operand count_operand(const X86Insn *i)
{
    return (X86Operand){X86_O_GPR, X86_RCX, i->asize};
}

/* Branch if @v is zero, or not zero. */
static void branch_ifz(X86Tr *t, const X86Insn *i, IrRef v, bool if_nonzero)
{
    Gva to = target(t, i);

    x86_settle_sp(t);
    if (is_flat(t)) {
        ir_goto_ifz(t->ir, v, if_nonzero, to, x86_exit_flags(t, to));
        x86_after_side_exit(t, to);
    } else {
        ir_goto_ifz(t->ir, v, !if_nonzero, t->next, x86_exit_flags(t, t->next));
        go_relative(t, i);
    }
}

/** JCXZ, JECXZ, JRCXZ. */
bool xtr_jcxz(X86Tr *t, const X86Insn *i)
{
    X86Operand cx = count_operand(i);

    branch_ifz(t, i, x86_zext(t, cx.size, x86_raw(t, &cx)), false);
    return true;
}

/** LOOP, LOOPE, LOOPNE: flags are read, not written. */
bool xtr_loop(X86Tr *t, const X86Insn *i)
{
    X86Operand cx = count_operand(i);
    IrType ty = x86_type(cx.size);
    IrRef v = ir_add_i(t->ir, ty, x86_raw(t, &cx), -1);

    x86_write(t, &cx, v);
    v = x86_zext(t, cx.size, v);
    if (i->row->arg != X86_A_NONE) { /* not taken if ZF is wrong: the count counts as zero */
        IrCond take = (IrCond)(IR_X86_CC + (i->row->arg == X86_A_E ? 4 : 5));

        v = ir_select(t->ir, ty, x86_flags(t), take, v, ir_const(t->ir, ty, 0));
    }
    branch_ifz(t, i, v, true);
    return true;
}
