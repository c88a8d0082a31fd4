/* SPDX-License-Identifier: MIT */
/*
 * Loads of data segment registers, and their selectors. A load may change what the block key says,
 * so the block ends behind it; it comes before anything else of the instruction changes.
 */
#include "frontend/x86/tr/stack.h"

/* Load @sel into @seg and end the block. The rest of the instruction comes in between. */
static void load_segment(X86Tr *t, unsigned seg, IrRef sel)
{
    x86_call(t, HELPER_load_seg, ir_i32(t->ir, seg), x86_zext(t, 2, sel), 0, 0);
    if (seg == X86_SS && t->cpu->machine)
        x86_call(t, HELPER_shadow, 0, 0, 0, 0);
}

/** MOV from a segment register: the selector, zero-extended in a register. */
bool xtr_mov_from_seg(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_call(t, HELPER_seg_selector, ir_i32(t->ir, i->op[1].reg), 0, 0, 0);

    x86_dst(t, i, 0, i->op[0].size == 8 ? ir_zext32(t->ir, v) : v);
    return true;
}

/** MOV to a segment register. */
bool xtr_mov_to_seg(X86Tr *t, const X86Insn *i)
{
    load_segment(t, i->op[0].reg, ir_trunc(t->ir, x86_src(t, i, 1)));
    x86_leave(t);
    return true;
}

/** PUSH of a segment register: the selector, zero-extended as AMD processors push it. */
bool xtr_push_seg(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_call(t, HELPER_seg_selector, ir_i32(t->ir, i->op[0].reg), 0, 0, 0);

    x86_push(t, i->osize, i->osize == 8 ? ir_zext32(t->ir, v) : v);
    return true;
}

/** POP of a segment register. */
bool xtr_pop_seg(X86Tr *t, const X86Insn *i)
{
    IrRef sp = x86_sp_reg(t, X86_RSP), v = x86_stack_load(t, sp, i->osize);

    load_segment(t, i->op[0].reg, ir_trunc(t->ir, v));
    x86_set_sp(t, x86_sp_plus(t, x86_sp_reg(t, X86_RSP), i->osize));
    x86_leave(t);
    return true;
}

static unsigned far_segment(const X86Insn *i)
{
    switch (i->row->arg) {
    case X86_A_ES: return X86_ES;
    case X86_A_SS: return X86_SS;
    case X86_A_DS: return X86_DS;
    case X86_A_FS: return X86_FS;
    default: return X86_GS;
    }
}

/** LDS, LES, LFS, LGS, LSS: offset, and selector behind it. */
bool xtr_lseg(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size, seg = i->mem.seg;
    IrRef at = x86_offset(t, i), behind = ir_add_i(t->ir, x86_addr_type(t), at, size);
    IrRef v = x86_load(t, x86_access(t, seg, at, size, false), size);
    IrRef sel = x86_load(t, x86_access(t, seg, behind, 2, false), 2);

    load_segment(t, far_segment(i), sel);
    x86_write(t, &i->op[0], v);
    x86_leave(t);
    return true;
}
