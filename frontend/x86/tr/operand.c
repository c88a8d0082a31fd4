/* SPDX-License-Identifier: MIT */
/* Registers and memory of x86 translation; contracts in translate.h. */
#include "frontend/x86/tr/translate.h"

/* ---- registers ---- */

IrRef x86_gpr(X86Tr *t, unsigned n)
{
    return ir_get(t->ir, (u16)(X86_G_GPR + n));
}

void x86_set_gpr(X86Tr *t, unsigned n, IrRef v)
{
    ir_set(t->ir, (u16)(X86_G_GPR + n), v);
}

unsigned x86_reg_of(const X86Operand *o)
{
    return o->reg >= X86_HIGH_BYTE ? o->reg - X86_HIGH_BYTE : o->reg;
}

IrRef x86_const(X86Tr *t, unsigned size, u64 k)
{
    if (size == 1)
        k = (u64)(i64)(i8)k;
    else if (size == 2)
        k = (u64)(i64)(i16)k;
    return ir_const(t->ir, x86_type(size), k);
}

IrRef x86_raw(X86Tr *t, const X86Operand *o)
{
    IrRef v = x86_gpr(t, x86_reg_of(o));

    if (o->size == 8)
        return v;
    if (o->reg >= X86_HIGH_BYTE)
        return ir_ubfx(t->ir, IR_I32, ir_trunc(t->ir, v), 8, 8);
    return ir_trunc(t->ir, v);
}

IrRef x86_zext(X86Tr *t, unsigned size, IrRef v)
{
    return size < 4 ? ir_ubfx(t->ir, IR_I32, ir_trunc(t->ir, v), 0, 8 * size) : v;
}

IrRef x86_sext(X86Tr *t, unsigned from, unsigned to, IrRef v)
{
    if (from < 4)
        return ir_sbfx(t->ir, x86_type(to), to == 8 ? ir_zext32(t->ir, v) : v, 0, 8 * from);
    return to == 8 && from == 4 ? ir_sext32(t->ir, v) : v;
}

void x86_write(X86Tr *t, const X86Operand *o, IrRef v)
{
    unsigned n = x86_reg_of(o);

    if (o->size >= 4) {
        x86_set_gpr(t, n, ir_zext32(t->ir, v));
        return;
    }
    if (ir_type(t->ir, v) == IR_I32)
        v = ir_zext32(t->ir, v);
    x86_set_gpr(t, n, ir_bfi(t->ir, IR_I64, x86_gpr(t, n), v, o->reg >= X86_HIGH_BYTE ? 8 : 0, 8u * o->size));
}

IrRef x86_ymm(X86Tr *t, unsigned n)
{
    return ir_get(t->ir, (u16)(X86_G_YMM + n));
}

void x86_set_ymm(X86Tr *t, unsigned n, IrRef v)
{
    ir_set(t->ir, (u16)(X86_G_YMM + n), v);
}

/* ---- memory ---- */

/* Sum of base, index and displacement in 64 bits; what is above the address size is cut off later. */
static IrRef address_sum(X86Tr *t, const X86Insn *i)
{
    const X86Address *m = &i->mem;
    IrRef v;

    if (m->base == X86_REG_RIP)
        return ir_i64(t->ir, t->next + (u64)(i64)m->disp);
    if (m->base == X86_NO_REG && m->index == X86_NO_REG)
        return ir_i64(t->ir, m->abs);
    v = m->base == X86_NO_REG ? IR_NONE : x86_gpr(t, m->base);
    if (m->index != X86_NO_REG) {
        IrRef x = ir_shl_i(t->ir, IR_I64, x86_gpr(t, m->index), m->scale);

        v = v ? ir_add(t->ir, IR_I64, v, x) : x;
    }
    return ir_add_i(t->ir, IR_I64, v, m->disp);
}

IrRef x86_offset(X86Tr *t, const X86Insn *i)
{
    IrRef v = address_sum(t, i);

    if (i->asize == 8)
        return v;
    return i->asize == 4 ? ir_zext32(t->ir, ir_trunc(t->ir, v)) : ir_ubfx(t->ir, IR_I64, v, 0, 16);
}

IrRef x86_linear(X86Tr *t, unsigned seg, IrRef offset)
{
    if (seg != X86_FS && seg != X86_GS) /* 64-bit mode: the others are flat */
        return offset;
    return ir_add(t->ir, IR_I64, ir_get(t->ir, seg == X86_FS ? X86_G_FS_BASE : X86_G_GS_BASE), offset);
}

IrRef x86_ea(X86Tr *t, const X86Insn *i)
{
    if (!t->ea)
        t->ea = x86_linear(t, i->mem.seg, x86_offset(t, i));
    return t->ea;
}

static u8 size_log2(unsigned size)
{
    return (u8)__builtin_ctz(size);
}

IrRef x86_load(X86Tr *t, IrRef addr, unsigned size)
{
    return ir_ld(t->ir, x86_type(size), size_log2(size), 0, addr);
}

void x86_store(X86Tr *t, IrRef addr, unsigned size, IrRef v)
{
    ir_st(t->ir, size_log2(size), 0, addr, v);
}

IrRef x86_src(X86Tr *t, const X86Insn *i, unsigned n)
{
    const X86Operand *o = &i->op[n];

    switch (o->kind) {
    case X86_O_GPR: return x86_raw(t, o);
    case X86_O_MEM: return x86_load(t, x86_ea(t, i), o->size);
    default: return x86_const(t, i->op[0].size, i->imm); /* as wide as what it goes to */
    }
}

void x86_dst(X86Tr *t, const X86Insn *i, unsigned n, IrRef v)
{
    const X86Operand *o = &i->op[n];

    if (o->kind == X86_O_MEM)
        x86_store(t, x86_ea(t, i), o->size, v);
    else
        x86_write(t, o, v);
}
