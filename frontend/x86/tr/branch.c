/* SPDX-License-Identifier: MIT */
/* Jumps, calls, returns, loops. */
#include "frontend/x86/tr/stack.h"

/* Where a relative branch goes; 16-bit operands cut the address. */
static Gva target(const X86Tr *t, const X86Insn *i)
{
    Gva pc = t->next + i->imm;

    return i->osize == 2 ? (u16)pc : pc;
}

/** Jcc. */
bool xtr_jcc(X86Tr *t, const X86Insn *i)
{
    Gva to = target(t, i);

    ir_goto_if(t->ir, x86_flags(t), (IrCond)(IR_X86_CC + i->row->arg), to, x86_exit_flags(t, to));
    x86_after_side_exit(t, to);
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
        x86_goto(t, target(t, i));
    else
        x86_goto_ind(t, indirect(t, i), IR_JUMP);
    return true;
}

/** CALL, near. */
bool xtr_call(X86Tr *t, const X86Insn *i)
{
    bool is_direct = i->op[0].kind == X86_O_REL;
    IrRef to = is_direct ? IR_NONE : indirect(t, i);

    x86_push(t, i->osize, x86_const(t, i->osize, t->next));
    if (is_direct)
        x86_goto(t, target(t, i));
    else
        x86_goto_ind(t, to, IR_CALL_IND);
    return true;
}

/** RET, near; with the bytes of arguments to drop. */
bool xtr_ret(X86Tr *t, const X86Insn *i)
{
    IrRef sp = x86_gpr(t, X86_RSP), to = x86_load(t, sp, i->osize);
    u64 drop = i->op_count ? (u16)i->imm : 0;

    x86_set_gpr(t, X86_RSP, ir_add_i(t->ir, IR_I64, sp, (i64)(i->osize + drop)));
    if (i->osize != 8)
        to = ir_zext32(t->ir, x86_zext(t, i->osize, to));
    x86_goto_ind(t, to, IR_RETURN);
    return true;
}

/* The count register at the address size. */
static X86Operand count_operand(const X86Insn *i)
{
    return (X86Operand){X86_O_GPR, X86_RCX, i->asize};
}

/** JCXZ, JECXZ, JRCXZ. */
bool xtr_jcxz(X86Tr *t, const X86Insn *i)
{
    X86Operand cx = count_operand(i);
    Gva to = target(t, i);

    ir_goto_ifz(t->ir, x86_zext(t, cx.size, x86_raw(t, &cx)), false, to, x86_exit_flags(t, to));
    x86_after_side_exit(t, to);
    return true;
}

/** LOOP, LOOPE, LOOPNE: flags are read, not written. */
bool xtr_loop(X86Tr *t, const X86Insn *i)
{
    X86Operand cx = count_operand(i);
    IrType ty = x86_type(cx.size);
    Gva to = target(t, i);
    IrRef v = ir_add_i(t->ir, ty, x86_raw(t, &cx), -1);

    x86_write(t, &cx, v);
    v = x86_zext(t, cx.size, v);
    if (i->row->arg != X86_A_NONE) { /* not taken if ZF is wrong: the count counts as zero */
        IrCond take = (IrCond)(IR_X86_CC + (i->row->arg == X86_A_E ? 4 : 5));

        v = ir_select(t->ir, ty, x86_flags(t), take, v, ir_const(t->ir, ty, 0));
    }
    ir_goto_ifz(t->ir, v, true, to, x86_exit_flags(t, to));
    x86_after_side_exit(t, to);
    return true;
}
