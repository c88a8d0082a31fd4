/* SPDX-License-Identifier: MIT */
/* The stack in 64-bit mode: PUSH, POP, ENTER, LEAVE, flags. */
#include "frontend/x86/tr/stack.h"

static IrRef rsp_plus(X86Tr *t, i64 n)
{
    return ir_add_i(t->ir, IR_I64, x86_gpr(t, X86_RSP), n);
}

void x86_push(X86Tr *t, unsigned size, IrRef v)
{
    IrRef sp = rsp_plus(t, -(i64)size);

    x86_store(t, sp, size, v);
    x86_set_gpr(t, X86_RSP, sp);
}

/** PUSH. The operand is read before RSP changes. */
bool xtr_push(X86Tr *t, const X86Insn *i)
{
    const X86Operand *o = &i->op[0];
    IrRef v = o->kind == X86_O_IMM ? x86_const(t, i->osize, i->imm) : x86_src(t, i, 0);

    x86_push(t, i->osize, v);
    return true;
}

/** POP. An address of the destination that has RSP in it sees it incremented. */
bool xtr_pop(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrRef sp = x86_gpr(t, X86_RSP), v = x86_load(t, sp, size);

    if (!x86_is_mem(i, 0)) {
        x86_set_gpr(t, X86_RSP, rsp_plus(t, size));
        x86_write(t, &i->op[0], v);
        return true;
    }
    X86Insn moved = *i;

    if (i->mem.base == X86_RSP)
        moved.mem.disp += (i32)size;
    x86_store(t, x86_ea(t, &moved), size, v);
    x86_set_gpr(t, X86_RSP, rsp_plus(t, size));
    return true;
}

/** PUSH FS, PUSH GS. */
bool xtr_push_seg(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_call(t, HELPER_seg_selector, ir_i32(t->ir, i->op[0].reg), 0, 0, 0);

    x86_push(t, i->osize, i->osize == 8 ? ir_zext32(t->ir, v) : v);
    return true;
}

/** LEAVE. */
bool xtr_leave(X86Tr *t, const X86Insn *i)
{
    IrRef bp = x86_gpr(t, X86_RBP), v = x86_load(t, bp, i->osize);
    X86Operand rbp = {X86_O_GPR, X86_RBP, i->osize};

    x86_set_gpr(t, X86_RSP, ir_add_i(t->ir, IR_I64, bp, i->osize));
    x86_write(t, &rbp, v);
    return true;
}

/** ENTER. Nested frames copy pointers; level 0 is what compilers use. */
bool xtr_enter(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->osize, level = (unsigned)i->imm2 & 31;
    i64 room = -(i64)(level * size) - (i64)(u16)i->imm;
    IrRef bp = x86_gpr(t, X86_RBP), frame = rsp_plus(t, -(i64)size);
    X86Operand rbp = {X86_O_GPR, X86_RBP, (u8)size};

    x86_store(t, frame, size, size == 8 ? bp : ir_trunc(t->ir, bp));
    for (unsigned n = 1; n < level; n++) {
        IrRef v = x86_load(t, ir_add_i(t->ir, IR_I64, bp, -(i64)(n * size)), size);

        x86_store(t, ir_add_i(t->ir, IR_I64, frame, -(i64)(n * size)), size, v);
    }
    if (level)
        x86_store(t, ir_add_i(t->ir, IR_I64, frame, -(i64)(level * size)), size, size == 8 ? frame : ir_trunc(t->ir, frame));
    /* The new top of the stack must be writable. */
    ir_amo(t->ir, IR_I32, IR_AMO_SET, 0, 0, ir_add_i(t->ir, IR_I64, frame, room), ir_i32(t->ir, 0));
    x86_write(t, &rbp, size == 8 ? frame : ir_trunc(t->ir, frame));
    x86_set_gpr(t, X86_RSP, ir_add_i(t->ir, IR_I64, frame, room));
    return true;
}

/** PUSHF: VM and RF read as zero. */
bool xtr_pushf(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_call(t, HELPER_rflags, 0, 0, 0, 0);

    v = ir_and(t->ir, IR_I64, v, ir_i64(t->ir, ~(u64)(X86_VM | X86_RF)));
    x86_push(t, i->osize, i->osize == 8 ? v : ir_trunc(t->ir, v));
    return true;
}

/** POPF: TF and DF select how code is translated, so the block ends. */
bool xtr_popf(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_load(t, x86_gpr(t, X86_RSP), i->osize);

    x86_set_gpr(t, X86_RSP, rsp_plus(t, i->osize));
    x86_call(t, HELPER_set_rflags, ir_zext32(t->ir, x86_zext(t, i->osize, v)), ir_i32(t->ir, i->osize), 0, 0);
    x86_leave(t);
    return true;
}
