/* SPDX-License-Identifier: MIT */
/* What 64-bit code does not have: decimal arithmetic, BOUND, INTO, ARPL, SALC. */
#include "frontend/x86/tr/machine.h"
#include "frontend/x86/tr/translate.h"

static X86Operand acc(unsigned reg, unsigned size)
{
    return (X86Operand){X86_O_GPR, (u8)reg, (u8)size};
}

/* AX by a helper that knows the flags, too. */
static bool decimal(X86Tr *t, unsigned kind, unsigned base)
{
    X86Operand ax = acc(X86_RAX, 2);
    IrRef v = x86_call(t, HELPER_decimal, x86_raw(t, &ax), ir_i32(t->ir, kind), ir_i32(t->ir, base), 0);

    x86_write(t, &ax, v);
    return true;
}

/** AAA, AAS, DAA, DAS. */
bool xtr_bcd(X86Tr *t, const X86Insn *i)
{
    switch (i->row->arg) {
    case X86_A_DAA: return decimal(t, X86_DECIMAL_DAA, 0);
    case X86_A_DAS: return decimal(t, X86_DECIMAL_DAS, 0);
    case X86_A_AAA: return decimal(t, X86_DECIMAL_AAA, 0);
    default: return decimal(t, X86_DECIMAL_AAS, 0);
    }
}

/** AAM: #DE for base 0. */
bool xtr_aam(X86Tr *t, const X86Insn *i)
{
    if (!(u8)i->imm)
        return x86_raise(t, X86_EXC_DE, 0, t->pc);
    return decimal(t, X86_DECIMAL_AAM, (u8)i->imm);
}

/** AAD. */
bool xtr_aad(X86Tr *t, const X86Insn *i)
{
    return decimal(t, X86_DECIMAL_AAD, (u8)i->imm);
}

/** SALC: AL = CF ? 255 : 0. */
bool xtr_salc(X86Tr *t, const X86Insn *i)
{
    X86Operand al = acc(X86_RAX, 1);

    x86_write(t, &al, ir_neg(t->ir, IR_I32, ir_setcc(t->ir, IR_I32, x86_flags(t), (IrCond)(IR_X86_CC + 2))));
    return true;
}

/** INTO: a trap behind the instruction. */
bool xtr_into(X86Tr *t, const X86Insn *i)
{
    ir_goto_if(t->ir, x86_flags(t), (IrCond)(IR_X86_CC + 1), t->next, x86_exit_flags(t, t->next));
    return x86_software_int(t, X86_EXC_OF, 0);
}

/** BOUND: signed index against a pair of bounds in memory. */
bool xtr_bound(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size, seg = i->mem.seg;
    IrRef at = x86_offset(t, i), behind = ir_add_i(t->ir, x86_addr_type(t), at, size);
    IrRef low = x86_load(t, x86_access(t, seg, at, size, false), size);
    IrRef high = x86_load(t, x86_access(t, seg, behind, size, false), size);

    x86_call(t, HELPER_bound, x86_sext(t, size, 4, x86_raw(t, &i->op[0])), x86_sext(t, size, 4, low),
             x86_sext(t, size, 4, high), 0);
    return true;
}

/** ARPL: the privilege of a selector becomes at least that of another; #UD where selectors have none. */
bool xtr_arpl(X86Tr *t, const X86Insn *i)
{
    IrRef d, s, v;

    if (t->key & X86_KEY_REAL)
        return false;
    s = ir_and(t->ir, IR_I32, x86_raw(t, &i->op[1]), ir_i32(t->ir, 3));
    if (x86_is_mem(i, 0)) {
        x86_set_zf(t, x86_call(t, HELPER_arpl, x86_ea64(t, i, true), s, 0, 0));
        return true;
    }
    d = x86_src(t, i, 0);
    v = ir_umax(t->ir, IR_I32, ir_and(t->ir, IR_I32, d, ir_i32(t->ir, 3)), s);
    v = ir_bfi(t->ir, IR_I32, d, v, 0, 2);
    x86_dst(t, i, 0, v);
    x86_set_zf(t, ir_selz(t->ir, IR_I32, x86_zext(t, 2, ir_xor(t->ir, IR_I32, d, v)),
                          ir_i32(t->ir, 0), ir_i32(t->ir, 1)));
    return true;
}
