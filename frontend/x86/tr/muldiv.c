/* SPDX-License-Identifier: MIT */
/* Multiplication and division. Flags that the manuals leave undefined stay as they were, as on AMD processors. */
#include "frontend/x86/tr/translate.h"

/* Flags of MUL (extension 4) or IMUL (5) of RAX and @x: made by the instruction itself, if anyone wants them. */
static IrRef mul_flags(X86Tr *t, bool is_signed, unsigned size, IrRef rax, IrRef x)
{
    X86Host h = x86_host_int(0, 0xf7, size, IR_HOST_ACC | IR_HOST_FLAGS_IN);

    h.imm |= (is_signed ? 5 : 4) << IR_HOST_EXT_SHIFT;
    h.a = rax; /* RDX before does not matter */
    h.b = rax;
    h.c = x;
    h.d = x86_flags(t);
    return x86_host_flags(t, &h);
}

/* Product of two zero- or sign-extended values in 64 bits. */
static IrRef product(X86Tr *t, bool is_signed, unsigned size, IrRef a, IrRef x)
{
    if (is_signed) {
        a = x86_sext(t, size, 8, a);
        x = x86_sext(t, size, 8, x);
    } else {
        a = ir_zext32(t->ir, x86_zext(t, size, a));
        x = ir_zext32(t->ir, x86_zext(t, size, x));
    }
    return ir_mul(t->ir, IR_I64, a, x);
}

static X86Operand reg(unsigned n, unsigned size)
{
    return (X86Operand){X86_O_GPR, (u8)n, (u8)size};
}

/** MUL, IMUL with one operand. */
bool xtr_mul(X86Tr *t, const X86Insn *i)
{
    bool is_signed = i->row->arg == X86_A_S;
    unsigned size = i->op[0].size;
    X86Operand a = reg(X86_RAX, size), d = reg(X86_RDX, size), ax = reg(X86_RAX, 2);
    IrRef x = x86_src(t, i, 0), rax = x86_gpr(t, X86_RAX), f, lo, hi;

    f = mul_flags(t, is_signed, size, rax, x);
    if (size == 8) {
        lo = ir_mul(t->ir, IR_I64, rax, x);
        hi = (is_signed ? ir_mulhs : ir_mulhu)(t->ir, rax, x);
    } else {
        lo = product(t, is_signed, size, x86_raw(t, &a), x);
        hi = ir_shr_i(t->ir, IR_I64, lo, 8 * size);
    }
    x86_set_flags(t, f);
    if (size == 1) {
        x86_write(t, &ax, ir_trunc(t->ir, lo));
        return true;
    }
    x86_write(t, &a, size == 8 ? lo : ir_trunc(t->ir, lo));
    x86_write(t, &d, size == 8 ? hi : ir_trunc(t->ir, hi));
    return true;
}

/** IMUL with two or three operands. */
bool xtr_imul(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    X86Host h = x86_host_int(1, 0xaf, size, IR_HOST_RM | IR_HOST_FLAGS_IN | IR_HOST_LOAD);
    bool has_imm = i->op_count == 3;
    IrRef v;

    h.c = x86_src(t, i, has_imm ? 2 : 1);
    h.a = has_imm ? x86_src(t, i, 1) : x86_gpr(t, i->op[0].reg);
    h.d = x86_flags(t);
    h.keeps = true;
    v = x86_host(t, &h, IR_I64);
    x86_set_flags(t, x86_host_flags(t, &h));
    if (has_imm && size == 2)
        x86_write(t, &i->op[0], v);
    else
        x86_set_gpr(t, i->op[0].reg, v);
    return true;
}

/** MULX: high half into operand 0, low half into operand 1; flags stay. */
bool xtr_mulx(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrRef x = x86_src(t, i, 2), d = x86_gpr(t, X86_RDX), lo, hi;

    if (size == 8) {
        lo = ir_mul(t->ir, IR_I64, d, x);
        hi = ir_mulhu(t->ir, d, x);
    } else {
        lo = product(t, false, 4, ir_trunc(t->ir, d), x);
        hi = ir_trunc(t->ir, ir_shr_i(t->ir, IR_I64, lo, 32));
        lo = ir_trunc(t->ir, lo);
    }
    x86_write(t, &i->op[1], lo);
    x86_write(t, &i->op[0], hi);
    return true;
}

/* DIV and IDIV leave CF and OF, AF becomes one, the others zero: what AMD processors do; made only if wanted. */
static IrRef div_flags(X86Tr *t, bool is_signed, unsigned size, IrRef rdx, IrRef rax, IrRef x)
{
    X86Host h = x86_host_int(0, 0xf7, size, IR_HOST_ACC | IR_HOST_FLAGS_IN);

    h.imm |= (is_signed ? 7 : 6) << IR_HOST_EXT_SHIFT;
    h.a = rdx;
    h.b = rax;
    h.c = x;
    h.d = x86_flags(t);
    return x86_host_flags(t, &h);
}

/** DIV, IDIV. */
bool xtr_div(X86Tr *t, const X86Insn *i)
{
    bool is_signed = i->row->arg == X86_A_S;
    unsigned size = i->op[0].size;
    IrRef x = x86_src(t, i, 0), rax = x86_gpr(t, X86_RAX), rdx = x86_gpr(t, X86_RDX), q, r, f;
    u8 aux = (u8)(8 * size | (is_signed ? 128 : 0));

    x = ir_zext32(t->ir, x);
    q = ir_emit(t->ir, IR_XDIV, IR_I64, aux, 0, rdx, rax, x, 0);
    r = size == 1 ? IR_NONE : ir_emit(t->ir, IR_XREM, IR_I64, aux, 0, rdx, rax, x, 0);
    f = div_flags(t, is_signed, size, rdx, rax, x);
    x86_set_flags(t, f);
    x86_set_gpr(t, X86_RAX, q);
    if (r)
        x86_set_gpr(t, X86_RDX, r);
    return true;
}
