/* SPDX-License-Identifier: MIT */
/* Moves, extensions, exchanges, addresses. */
#include "frontend/x86/tr/translate.h"

/** MOV, MOVNTI. */
bool xtr_mov(X86Tr *t, const X86Insn *i)
{
    x86_dst(t, i, 0, x86_src(t, i, 1));
    return true;
}

/** MOVZX. */
bool xtr_movzx(X86Tr *t, const X86Insn *i)
{
    x86_dst(t, i, 0, x86_zext(t, i->op[1].size, x86_src(t, i, 1)));
    return true;
}

/* Loads extend for free. */
static IrRef load_signed(X86Tr *t, const X86Insn *i, unsigned from, unsigned to)
{
    return ir_ld(t->ir, x86_type(to), (u8)(__builtin_ctz(from) | (from < to ? MEM_SIGN : 0)), 0, x86_ea(t, i));
}

/** MOVSX, MOVSXD. */
bool xtr_movsx(X86Tr *t, const X86Insn *i)
{
    unsigned from = i->op[1].size, to = i->op[0].size;
    IrRef v;

    if (from > to) /* MOVSXD with 16-bit operands: a plain move */
        from = to;
    if (x86_is_mem(i, 1))
        v = load_signed(t, i, from, to);
    else
        v = x86_sext(t, from, to, x86_raw(t, &i->op[1]));
    x86_dst(t, i, 0, v);
    return true;
}

/** LEA. Half of a register is half of the sum. */
bool xtr_lea(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrRef v = size <= 4 && i->asize >= 4 ? x86_address_sum(t, i, IR_I32) : x86_offset(t, i);

    x86_write(t, &i->op[0], size == 8 ? v : ir_trunc(t->ir, v));
    return true;
}

/** XCHG. With memory it is always locked. */
bool xtr_xchg(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrRef a, b = x86_raw(t, &i->op[1]);

    if (x86_is_mem(i, 0)) {
        a = ir_amo(t->ir, x86_type(size), IR_AMO_SWP, (u8)__builtin_ctz(size), 0, x86_ea_write(t, i), b);
        x86_write(t, &i->op[1], a);
        return true;
    }
    a = x86_raw(t, &i->op[0]);
    x86_write(t, &i->op[0], b);
    x86_write(t, &i->op[1], a);
    return true;
}

/** MOVBE. */
bool xtr_movbe(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrRef v = x86_src(t, i, 1);

    v = size == 2 ? ir_bswap16(t->ir, IR_I32, v) : ir_bswap(t->ir, x86_type(size), v);
    x86_dst(t, i, 0, v);
    return true;
}

/** BSWAP. With 16 bits, which is undefined, the register becomes zero, as on AMD processors. */
bool xtr_bswap(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrType ty = x86_type(size);

    if (size == 2)
        x86_write(t, &i->op[0], ir_const(t->ir, IR_I32, 0));
    else
        x86_write(t, &i->op[0], ir_bswap(t->ir, ty, x86_raw(t, &i->op[0])));
    return true;
}

static X86Operand acc(unsigned reg, unsigned size)
{
    return (X86Operand){X86_O_GPR, (u8)reg, (u8)size};
}

/** CBW, CWDE, CDQE. */
bool xtr_cbw(X86Tr *t, const X86Insn *i)
{
    X86Operand from = acc(X86_RAX, i->osize / 2), to = acc(X86_RAX, i->osize);

    x86_write(t, &to, x86_sext(t, from.size, to.size, x86_raw(t, &from)));
    return true;
}

/** CWD, CDQ, CQO. */
bool xtr_cwd(X86Tr *t, const X86Insn *i)
{
    X86Operand from = acc(X86_RAX, i->osize), to = acc(X86_RDX, i->osize);
    IrType ty = x86_type(i->osize);
    IrRef v = x86_sext(t, i->osize, MAX(i->osize, 4u), x86_raw(t, &from));

    x86_write(t, &to, ir_sar_i(t->ir, ty, v, ty == IR_I64 ? 63 : 31));
    return true;
}

/** XLAT. */
bool xtr_xlat(X86Tr *t, const X86Insn *i)
{
    X86Operand al = acc(X86_RAX, 1);
    IrRef a = ir_add(t->ir, IR_I64, x86_gpr(t, X86_RBX), ir_ubfx(t->ir, IR_I64, x86_gpr(t, X86_RAX), 0, 8));
    unsigned seg = i->seg != X86_NO_REG ? i->seg : X86_DS;

    x86_write(t, &al, x86_load(t, x86_access(t, seg, x86_cut_offset(t, i->asize, a), 1, false), 1));
    return true;
}

/** LAHF. */
bool xtr_lahf(X86Tr *t, const X86Insn *i)
{
    X86Operand ah = acc(X86_HIGH_BYTE, 1);
    IrRef word = ir_emit(t->ir, IR_XPACK, IR_I32, 0, 0, x86_flags(t), 0, 0, 0);

    if (t->mode == X86_MODE_64 && !(t->features >> X86_FEAT_LAHF & 1))
        return false;
    x86_write(t, &ah, ir_shr_i(t->ir, IR_I32, word, 8));
    return true;
}

/** SAHF. */
bool xtr_sahf(X86Tr *t, const X86Insn *i)
{
    IrRef word = ir_emit(t->ir, IR_XPACK, IR_I32, 0, 0, x86_flags(t), 0, 0, 0);
    IrRef ax = ir_trunc(t->ir, x86_gpr(t, X86_RAX));

    if (t->mode == X86_MODE_64 && !(t->features >> X86_FEAT_LAHF & 1))
        return false;
    word = ir_or(t->ir, IR_I32, ir_and(t->ir, IR_I32, word, ir_const(t->ir, IR_I32, FLAGS_V)),
                 ir_and(t->ir, IR_I32, ax, ir_const(t->ir, IR_I32, 0xd500)));
    word = ir_or(t->ir, IR_I32, word, ir_const(t->ir, IR_I32, FLAGS_ONE));
    x86_set_flags(t, ir_emit(t->ir, IR_XUNPACK, IR_FLAGS, 0, 0, word, 0, 0, 0));
    return true;
}

/** CMOVcc: the source is read, and may fault, in any case; a 32-bit destination is cleared above in any case. */
bool xtr_cmov(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;
    IrRef s = x86_src(t, i, 1), d = x86_raw(t, &i->op[0]);

    x86_write(t, &i->op[0], ir_select(t->ir, x86_type(size), x86_flags(t), (IrCond)(IR_X86_CC + i->row->arg), s, d));
    return true;
}

/** SETcc. */
bool xtr_setcc(X86Tr *t, const X86Insn *i)
{
    x86_dst(t, i, 0, ir_setcc(t->ir, IR_I32, x86_flags(t), (IrCond)(IR_X86_CC + i->row->arg)));
    return true;
}
