/* SPDX-License-Identifier: MIT */
/* Registers and memory of x86 translation; contracts in translate.h. */
#include "frontend/x86/tr/translate.h"

/* ---- registers ---- */

#define SP_GLOBAL (X86_G_GPR + X86_RSP)

IrRef x86_gpr(X86Tr *t, unsigned n)
{
    IrRef v = ir_get(t->ir, (u16)(X86_G_GPR + n));

    return n == X86_RSP && t->sp_lag ? ir_add_i(t->ir, IR_I64, v, t->sp_lag) : v;
}

/* Whether @v is what the global of RSP holds plus a small constant, which is noted then. */
static bool sp_moves(X86Tr *t, IrRef v)
{
    const IrInst *i;
    IrRef now;
    u64 k = 0;

    if (t->mode != X86_MODE_64 || t->cpu->machine)
        return false;
    now = ir_get(t->ir, SP_GLOBAL);
    i = &t->ir->block.insts[v];
    if (v != now && (i->op != IR_ADD || i->arg[0] != now || !ir_is_const(t->ir, i->arg[1], &k)))
        return false;
    if ((i64)k < -IR_STACK_LAG_MAX || (i64)k > IR_STACK_LAG_MAX)
        return false;
    t->sp_lag = (i32)k;
    return true;
}

void x86_set_sp_now(X86Tr *t, IrRef v)
{
    t->sp_lag = 0;
    if (t->insn_lag && t->ir->cur[SP_GLOBAL] == v) /* back where it was: that is news, too */
        ir_emit(t->ir, IR_SET, IR_I64, 0, SP_GLOBAL, v, 0, 0, 0);
    else
        ir_set(t->ir, SP_GLOBAL, v);
    t->insn_lag = 0;
}

void x86_set_gpr(X86Tr *t, unsigned n, IrRef v)
{
    if (n != X86_RSP)
        ir_set(t->ir, (u16)(X86_G_GPR + n), v);
    else if (!sp_moves(t, v))
        x86_set_sp_now(t, v);
}

void x86_settle_sp(X86Tr *t)
{
    if (t->sp_lag || t->insn_lag)
        x86_set_sp_now(t, x86_gpr(t, X86_RSP));
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

IrType x86_addr_type(const X86Tr *t)
{
    return t->mode == X86_MODE_64 ? IR_I64 : IR_I32;
}

/* Register @n as part of a sum of type @ty. */
static IrRef address_reg(X86Tr *t, IrType ty, unsigned n)
{
    return ty == IR_I64 ? x86_gpr(t, n) : ir_trunc(t->ir, x86_gpr(t, n));
}

IrRef x86_address_sum(X86Tr *t, const X86Insn *i, IrType ty)
{
    const X86Address *m = &i->mem;
    IrRef v;

    if (m->base == X86_REG_RIP)
        return ir_const(t->ir, ty, t->next + (u64)(i64)m->disp);
    if (m->base == X86_NO_REG && m->index == X86_NO_REG)
        return ir_const(t->ir, ty, m->abs);
    v = m->base == X86_NO_REG ? IR_NONE : address_reg(t, ty, m->base);
    if (m->index != X86_NO_REG) {
        IrRef x = ir_shl_i(t->ir, ty, address_reg(t, ty, m->index), m->scale);

        v = v ? ir_add(t->ir, ty, v, x) : x;
    }
    return ir_add_i(t->ir, ty, v, m->disp);
}

/* A sum of address size @asize as an offset: of 64 bits in 64-bit mode, else of 32. */
IrRef x86_cut_offset(X86Tr *t, unsigned asize, IrRef v)
{
    if (asize == 2)
        v = ir_ubfx(t->ir, IR_I32, ir_trunc(t->ir, v), 0, 16);
    else if (asize == 4)
        v = ir_trunc(t->ir, v);
    return t->mode == X86_MODE_64 ? ir_zext32(t->ir, v) : v;
}

IrRef x86_offset(X86Tr *t, const X86Insn *i)
{
    return x86_cut_offset(t, i->asize, x86_address_sum(t, i, x86_type(i->asize)));
}

IrRef x86_seg_base_ref(X86Tr *t, unsigned seg)
{
    static const u16 globals[X86_SEG_COUNT] = {X86_G_ES_BASE, X86_G_CS_BASE, X86_G_SS_BASE,
                                               X86_G_DS_BASE, X86_G_FS_BASE, X86_G_GS_BASE};
    IrRef v = ir_get(t->ir, globals[seg]);

    return t->mode == X86_MODE_64 ? v : ir_trunc(t->ir, v);
}

/* Whether the base of @seg may be other than zero. */
static bool has_base(const X86Tr *t, unsigned seg)
{
    if (seg >= X86_FS)
        return true;
    return t->key & (seg == X86_CS ? X86_KEY_CS : X86_KEY_BASE);
}

/* CS is always asked: nobody writes there, and few read. */
bool x86_has_limit(const X86Tr *t, unsigned seg)
{
    switch (seg) {
    case X86_CS: return t->mode != X86_MODE_64;
    case X86_FS: return t->key & X86_KEY_FS_LIMIT;
    case X86_GS: return t->key & X86_KEY_GS_LIMIT;
    default: return t->key & X86_KEY_LIMIT;
    }
}

IrRef x86_linear(X86Tr *t, unsigned seg, IrRef offset)
{
    if (!has_base(t, seg))
        return offset;
    return ir_add(t->ir, x86_addr_type(t), x86_seg_base_ref(t, seg), offset);
}

/* @flags: X86_CHECK_ALIGN, X86_CHECK_WRITE. */
static IrRef checked(X86Tr *t, unsigned seg, IrRef offset, unsigned size, u32 flags)
{
    if (x86_has_limit(t, seg))
        x86_call(t, HELPER_check_seg, offset, ir_i32(t->ir, seg | size << X86_CHECK_SIZE_SHIFT | flags), 0, 0);
    return x86_linear(t, seg, offset);
}

IrRef x86_access(X86Tr *t, unsigned seg, IrRef offset, unsigned size, bool is_write)
{
    return checked(t, seg, offset, size, is_write ? X86_CHECK_WRITE : 0);
}

/* Of an x87 operand without a size: an environment, or all state. */
static unsigned x87_area(const X86Insn *i)
{
    bool is_environment = i->opcode == 0xd9;

    if (i->osize == 2)
        return is_environment ? 14 : 94;
    return is_environment ? 28 : 108;
}

unsigned x86_memory_size(const X86Insn *i)
{
    for (unsigned n = 0; n < i->op_count; n++)
        if (i->op[n].kind == X86_O_MEM && i->op[n].size)
            return i->op[n].size;
    switch (i->row->handler) {
    case X86_H_X87: return x87_area(i);
    case X86_H_FXSAVE:
    case X86_H_FXRSTOR: return 512;
    case X86_H_XSAVE:
    case X86_H_XRSTOR: return 576; /* and what is asked for of the rest, which is not looked at */
    default: return 1;
    }
}

static IrRef operand_address(X86Tr *t, const X86Insn *i, bool is_write)
{
    unsigned size = x86_memory_size(i);

    if (!t->ea_offset)
        t->ea_offset = x86_offset(t, i);
    return checked(t, i->mem.seg, t->ea_offset, size,
                   (is_write ? X86_CHECK_WRITE : 0) | (x86_alignment(i, size) > 1 ? X86_CHECK_ALIGN : 0));
}

IrRef x86_ea(X86Tr *t, const X86Insn *i)
{
    if (!t->ea)
        t->ea = operand_address(t, i, false);
    return t->ea;
}

IrRef x86_ea_write(X86Tr *t, const X86Insn *i)
{
    if (!t->ea || (x86_has_limit(t, i->mem.seg) && !t->ea_writes))
        t->ea = operand_address(t, i, true);
    t->ea_writes = true;
    return t->ea;
}

IrRef x86_ea64(X86Tr *t, const X86Insn *i, bool is_write)
{
    return ir_zext32(t->ir, is_write ? x86_ea_write(t, i) : x86_ea(t, i));
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

IrRef x86_src_dst(X86Tr *t, const X86Insn *i)
{
    if (i->op[0].kind == X86_O_MEM)
        x86_ea_write(t, i);
    return x86_src(t, i, 0);
}

void x86_dst(X86Tr *t, const X86Insn *i, unsigned n, IrRef v)
{
    const X86Operand *o = &i->op[n];

    if (o->kind == X86_O_MEM)
        x86_store(t, x86_ea_write(t, i), o->size, v);
    else
        x86_write(t, o, v);
}
