/* SPDX-License-Identifier: MIT */
/*
 * Shifts, rotates, double shifts: host instructions, so what the manuals leave undefined is the host's. A count of zero
 * keeps the flags, rotates keep most of them.
 */
#include "frontend/x86/tr/translate.h"

static IrRef whole(X86Tr *t, const X86Operand *o)
{
    IrRef v = x86_gpr(t, x86_reg_of(o));

    return o->reg >= X86_HIGH_BYTE ? ir_ubfx(t->ir, IR_I64, v, 8, 8) : v;
}

/* Result @v of a HOST on operand 0, and its flags. */
static void finish(X86Tr *t, const X86Insn *i, IrRef v, IrRef f)
{
    const X86Operand *o = &i->op[0];

    if (x86_is_mem(i, 0))
        x86_store(t, x86_ea_write(t, i), o->size, v);
    x86_set_flags(t, f);
    if (o->kind == X86_O_GPR && o->reg < X86_HIGH_BYTE)
        x86_set_gpr(t, o->reg, v);
    else if (o->kind == X86_O_GPR)
        x86_write(t, o, v);
}

static IrRef destination(X86Tr *t, const X86Insn *i)
{
    return x86_is_mem(i, 0) ? ir_zext32(t->ir, x86_src_dst(t, i)) : whole(t, &i->op[0]);
}

/* By a count of zero nothing changes but the upper half of a 32-bit register. */
static bool no_shift(X86Tr *t, const X86Insn *i, unsigned count)
{
    if (count)
        return false;
    x86_dst(t, i, 0, x86_src_dst(t, i));
    return true;
}

static unsigned masked(const X86Insn *i, u64 imm)
{
    return (unsigned)imm & (i->op[0].size == 8 ? 63 : 31);
}

static unsigned kind_of(const X86Insn *i)
{
    return (i->modrm >> 3) & 7;
}

/* ROL, ROR, RCL, RCR leave SF ZF AF PF. */
static bool is_rotate(const X86Insn *i)
{
    return kind_of(i) < 4;
}

/* RCL and RCR: the value has CF in it. */
static bool reads_carry(const X86Insn *i)
{
    return kind_of(i) == 2 || kind_of(i) == 3;
}

/** ROL, ROR, RCL, RCR, SHL, SHR, SAL, SAR. */
bool xtr_rot(X86Tr *t, const X86Insn *i)
{
    bool by_cl = i->op[1].kind == X86_O_GPR, is_one = !by_cl && i->imm == 1;
    X86Host h = x86_host_int(0, by_cl ? 0xd3 : is_one ? 0xd1 : 0xc1, i->op[0].size, IR_HOST_M);
    IrRef v;

    if (!by_cl && no_shift(t, i, masked(i, i->imm)))
        return true;
    h.imm |= (i32)(kind_of(i) << IR_HOST_EXT_SHIFT);
    h.a = destination(t, i);
    if (by_cl) {
        h.form |= IR_HOST_CL;
        h.b = x86_gpr(t, X86_RCX);
    } else if (!is_one) {
        h.imm |= IR_HOST_IMM8 | (i32)masked(i, i->imm) << IR_HOST_IMM_SHIFT;
    }
    if (by_cl || is_rotate(i)) {
        h.form |= IR_HOST_FLAGS_IN;
        h.d = x86_flags(t);
        h.keeps = !reads_carry(i);
    }
    v = x86_host(t, &h, IR_I64);
    finish(t, i, v, x86_host_flags(t, &h));
    return true;
}

/** SHLD, SHRD. */
bool xtr_shd(X86Tr *t, const X86Insn *i)
{
    bool by_cl = i->op[2].kind == X86_O_GPR;
    unsigned op = (i->row->arg == X86_A_SHLD ? 0xa4 : 0xac) + by_cl;
    X86Host h = x86_host_int(1, op, i->op[0].size, IR_HOST_MR);
    IrRef v;

    if (!by_cl && no_shift(t, i, masked(i, i->imm)))
        return true;
    h.a = destination(t, i);
    h.c = x86_raw(t, &i->op[1]);
    if (by_cl) {
        h.form |= IR_HOST_CL | IR_HOST_FLAGS_IN;
        h.b = x86_gpr(t, X86_RCX);
        h.d = x86_flags(t);
        h.keeps = true;
    } else {
        h.imm |= IR_HOST_IMM8 | (i32)masked(i, i->imm) << IR_HOST_IMM_SHIFT;
    }
    v = x86_host(t, &h, IR_I64);
    finish(t, i, v, x86_host_flags(t, &h));
    return true;
}
