/* SPDX-License-Identifier: MIT */
/* The stack: PUSH, POP, PUSHA, POPA, ENTER, LEAVE, flags. */
#include "frontend/x86/tr/stack.h"

unsigned x86_sp_size(const X86Tr *t)
{
    if (t->mode == X86_MODE_64)
        return 8;
    return t->key & X86_KEY_SS32 ? 4 : 2;
}

IrRef x86_sp_reg(X86Tr *t, unsigned n)
{
    return x86_cut_offset(t, x86_sp_size(t), x86_gpr(t, n));
}

IrRef x86_sp_plus(X86Tr *t, IrRef sp, i64 n)
{
    return x86_cut_offset(t, x86_sp_size(t), ir_add_i(t->ir, x86_addr_type(t), sp, n));
}

void x86_set_sp(X86Tr *t, IrRef sp)
{
    X86Operand rsp = {X86_O_GPR, X86_RSP, (u8)x86_sp_size(t)};

    x86_write(t, &rsp, sp);
}

IrRef x86_stack_load(X86Tr *t, IrRef sp, unsigned size)
{
    return x86_load(t, x86_access(t, X86_SS, sp, size, false), size);
}

void x86_stack_store(X86Tr *t, IrRef sp, unsigned size, IrRef v)
{
    x86_store(t, x86_access(t, X86_SS, sp, size, true), size, v);
}

/* The stack pointer plus @n. */
static IrRef sp_plus(X86Tr *t, i64 n)
{
    return x86_sp_plus(t, x86_sp_reg(t, X86_RSP), n);
}

/* The sum is made twice: the first goes into the address, so that the register can change in place. */
void x86_push(X86Tr *t, unsigned size, IrRef v)
{
    x86_stack_store(t, sp_plus(t, -(i64)size), size, v);
    x86_set_sp(t, sp_plus(t, -(i64)size));
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
    IrRef v = x86_stack_load(t, x86_sp_reg(t, X86_RSP), size);

    if (!x86_is_mem(i, 0)) {
        x86_set_sp(t, sp_plus(t, size));
        x86_write(t, &i->op[0], v);
        return true;
    }
    X86Insn moved = *i;

    if (i->mem.base == X86_RSP)
        moved.mem.disp += (i32)size;
    x86_store(t, x86_ea_write(t, &moved), size, v);
    x86_set_sp(t, sp_plus(t, size));
    return true;
}

static X86Operand reg(unsigned n, unsigned size)
{
    return (X86Operand){X86_O_GPR, (u8)n, (u8)size};
}

/** PUSHA: RAX, RCX, RDX, RBX, the old RSP, RBP, RSI, RDI. */
bool xtr_pusha(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->osize;

    for (unsigned n = 0; n < 8; n++) {
        X86Operand o = reg(n, size);

        x86_stack_store(t, sp_plus(t, -(i64)((n + 1) * size)), size, x86_raw(t, &o));
    }
    x86_set_sp(t, sp_plus(t, -(i64)(8 * size)));
    return true;
}

/** POPA: what is there for RSP is read, as AMD processors do it, and forgotten. */
bool xtr_popa(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->osize;
    IrRef v[8], sp = sp_plus(t, 8 * size);

    for (unsigned n = 8; n-- > 0;)
        v[n] = x86_stack_load(t, sp_plus(t, (7 - n) * size), size);
    for (unsigned n = 0; n < 8; n++) {
        X86Operand o = reg(n, size);

        if (n != X86_RSP)
            x86_write(t, &o, v[n]);
    }
    x86_set_sp(t, sp);
    return true;
}

/** LEAVE. */
bool xtr_leave(X86Tr *t, const X86Insn *i)
{
    IrRef bp = x86_sp_reg(t, X86_RBP), v = x86_stack_load(t, bp, i->osize);
    X86Operand rbp = reg(X86_RBP, i->osize);

    x86_set_sp(t, x86_sp_plus(t, bp, i->osize));
    x86_write(t, &rbp, v);
    return true;
}

/* Nested frames copy pointers, and get one of their own. */
static void enter_levels(X86Tr *t, unsigned size, unsigned level, IrRef frame)
{
    IrRef bp = x86_sp_reg(t, X86_RBP);

    for (unsigned n = 1; n < level; n++) {
        IrRef v = x86_stack_load(t, x86_sp_plus(t, bp, -(i64)(n * size)), size);

        x86_stack_store(t, x86_sp_plus(t, frame, -(i64)(n * size)), size, v);
    }
    if (level)
        x86_stack_store(t, x86_sp_plus(t, frame, -(i64)(level * size)), size,
                        size == 8 ? frame : ir_trunc(t->ir, frame));
}

/** ENTER. Level 0 is what compilers use. */
bool xtr_enter(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->osize, level = (unsigned)i->imm2 & 31;
    i64 room = -(i64)(level * size) - (i64)(u16)i->imm;
    IrRef frame = sp_plus(t, -(i64)size), top;
    X86Operand rbp = reg(X86_RBP, size);

    x86_stack_store(t, frame, size, x86_raw(t, &rbp));
    enter_levels(t, size, level, frame);
    top = x86_sp_plus(t, frame, room);
    /* The new top of the stack must be writable. */
    x86_call(t, HELPER_probe, ir_zext32(t->ir, x86_access(t, X86_SS, top, size, true)),
             ir_i32(t->ir, (i32)size), 0, 0);
    x86_write(t, &rbp, size == 8 ? frame : ir_trunc(t->ir, frame));
    x86_set_sp(t, top);
    return true;
}

/** PUSHF: VM and RF read as zero. */
bool xtr_pushf(X86Tr *t, const X86Insn *i)
{
    bool is_virtual = t->key & X86_KEY_V86;
    IrRef v = x86_call(t, is_virtual ? HELPER_pushf : HELPER_rflags, is_virtual ? ir_i32(t->ir, i->osize) : 0, 0, 0, 0);

    v = ir_and(t->ir, IR_I64, v, ir_i64(t->ir, ~(u64)(X86_VM | X86_RF)));
    x86_push(t, i->osize, i->osize == 8 ? v : ir_trunc(t->ir, v));
    return true;
}

/** POPF: TF and DF select how code is translated, so the block ends. */
bool xtr_popf(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_stack_load(t, x86_sp_reg(t, X86_RSP), i->osize);

    if (t->cpu->machine) {
        x86_call(t, HELPER_popf, ir_zext32(t->ir, x86_zext(t, i->osize, v)), ir_i32(t->ir, i->osize), 0, 0);
        x86_set_sp(t, sp_plus(t, i->osize));
        x86_leave(t);
        return true;
    }
    x86_set_sp(t, sp_plus(t, i->osize));
    x86_call(t, HELPER_set_rflags, ir_zext32(t->ir, x86_zext(t, i->osize, v)), ir_i32(t->ir, i->osize), 0, 0);
    x86_leave(t);
    return true;
}
