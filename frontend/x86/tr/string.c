/* SPDX-License-Identifier: MIT */
/*
 * String instructions. One step is inline; repeated ones are helpers, which keep RCX, RSI and RDI exact as they go, so
 * that a fault in the middle can be taken and the instruction goes on behind it.
 */
#include "frontend/x86/tr/translate.h"

static unsigned size_of(const X86Insn *i)
{
    return i->op[0].kind == X86_O_MEM ? i->op[0].size : i->op[1].size;
}

static bool is_repeated(const X86Insn *i)
{
    return i->prefixes & (X86_PFX_REP | X86_PFX_REPNE);
}

static unsigned source_seg(const X86Insn *i)
{
    return i->seg != X86_NO_REG ? i->seg : X86_DS;
}

/* RSI or RDI at the address size. */
static IrRef pointer(X86Tr *t, const X86Insn *i, unsigned reg)
{
    return x86_cut_offset(t, i->asize, x86_gpr(t, reg));
}

static IrRef source(X86Tr *t, const X86Insn *i)
{
    unsigned size = size_of(i);

    return x86_load(t, x86_access(t, source_seg(i), pointer(t, i, X86_RSI), size, false), size);
}

/* The other pointer is always in ES. */
static IrRef destination(X86Tr *t, const X86Insn *i, bool is_write)
{
    return x86_access(t, X86_ES, pointer(t, i, X86_RDI), size_of(i), is_write);
}

static void advance(X86Tr *t, const X86Insn *i, unsigned reg)
{
    X86Operand o = {X86_O_GPR, (u8)reg, i->asize};
    i64 step = t->is_down ? -(i64)size_of(i) : (i64)size_of(i);

    x86_write(t, &o, ir_add_i(t->ir, x86_type(i->asize), x86_raw(t, &o), step));
}

/* What helpers must know of a string instruction. */
static bool repeat(X86Tr *t, const X86Insn *i, u16 helper)
{
    bool checks = x86_has_limit(t, source_seg(i)) || x86_has_limit(t, X86_ES);
    u32 desc = size_of(i) | (t->is_down ? X86_STR_DOWN : 0) | (checks ? X86_STR_CHECK : 0) |
               (i->prefixes & X86_PFX_REPNE ? X86_STR_REPNE : 0) | source_seg(i) << X86_STR_SEG_SHIFT |
               (u32)i->asize << X86_STR_ASIZE_SHIFT | (t->mode == X86_MODE_64 ? X86_STR_LONG : 0);

    x86_call(t, helper, ir_i32(t->ir, desc), 0, 0, 0);
    return true;
}

/** MOVS. */
bool xtr_movs(X86Tr *t, const X86Insn *i)
{
    if (is_repeated(i))
        return repeat(t, i, HELPER_movs);
    IrRef v = source(t, i);

    x86_store(t, destination(t, i, true), size_of(i), v);
    advance(t, i, X86_RSI);
    advance(t, i, X86_RDI);
    return true;
}

/** STOS. */
bool xtr_stos(X86Tr *t, const X86Insn *i)
{
    if (is_repeated(i))
        return repeat(t, i, HELPER_stos);
    x86_store(t, destination(t, i, true), size_of(i), x86_raw(t, &i->op[1]));
    advance(t, i, X86_RDI);
    return true;
}

/** LODS. */
bool xtr_lods(X86Tr *t, const X86Insn *i)
{
    if (is_repeated(i))
        return repeat(t, i, HELPER_lods);
    IrRef v = source(t, i);

    advance(t, i, X86_RSI);
    x86_write(t, &i->op[0], v);
    return true;
}

/** CMPS: the first operand is at RSI; the other one is read first. */
bool xtr_cmps(X86Tr *t, const X86Insn *i)
{
    if (is_repeated(i))
        return repeat(t, i, HELPER_cmps);
    IrRef b = x86_load(t, destination(t, i, false), size_of(i)), a = source(t, i);

    x86_set_flags(t, x86_xflags(t, IR_X_SUB, size_of(i), a, b, IR_NONE));
    advance(t, i, X86_RSI);
    advance(t, i, X86_RDI);
    return true;
}

/** SCAS. */
bool xtr_scas(X86Tr *t, const X86Insn *i)
{
    if (is_repeated(i))
        return repeat(t, i, HELPER_scas);
    IrRef b = x86_load(t, destination(t, i, false), size_of(i));

    x86_set_flags(t, x86_xflags(t, IR_X_SUB, size_of(i), x86_raw(t, &i->op[0]), b, IR_NONE));
    advance(t, i, X86_RDI);
    return true;
}
