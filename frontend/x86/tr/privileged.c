/* SPDX-License-Identifier: MIT */
/*
 * Instructions of operating systems: control registers, flags of privilege, ports, descriptor
 * tables. In user mode, at CPL 3 with IOPL 0, most are #GP.
 */
#include "frontend/x86/tr/machine.h"
#include "frontend/x86/tr/stack.h"

/* ---- HLT, CLI, STI ---- */

/** HLT. */
bool xtr_hlt(X86Tr *t, const X86Insn *i)
{
    return !x86_needs_cpl0(t) || x86_raise(t, X86_EXC_HLT, 0, t->next);
}

static void change_eflags(X86Tr *t, u32 bit, bool set)
{
    IrRef v = ir_get(t->ir, X86_G_EFLAGS);

    v = set ? ir_or(t->ir, IR_I32, v, ir_i32(t->ir, bit))
            : ir_and(t->ir, IR_I32, v, ir_i32(t->ir, ~bit));
    ir_set(t->ir, X86_G_EFLAGS, v);
}

/** CLI. Where it is not allowed it may still be virtual: VIF. */
bool xtr_cli(X86Tr *t, const X86Insn *i)
{
    if (!x86_is_machine(t))
        return x86_raise(t, X86_EXC_GP, 0, t->pc);
    if (t->key & X86_KEY_IF)
        change_eflags(t, X86_IF, false);
    else
        x86_call(t, HELPER_virtual_if, ir_i32(t->ir, 0), 0, 0, 0);
    return true;
}

/** STI: interrupts come in behind the next instruction. */
bool xtr_sti(X86Tr *t, const X86Insn *i)
{
    if (!x86_is_machine(t))
        return x86_raise(t, X86_EXC_GP, 0, t->pc);
    if (t->key & X86_KEY_IF) {
        x86_call(t, HELPER_sti, 0, 0, 0, 0);
        t->shadow = 2;
    } else {
        x86_call(t, HELPER_virtual_if, ir_i32(t->ir, 1), 0, 0, 0);
    }
    return true;
}

/** STAC, CLAC: the regime of accesses changes. */
bool xtr_smap(X86Tr *t, const X86Insn *i)
{
    if (!x86_is_machine(t) || x86_key_cpl(t->key))
        return false;
    change_eflags(t, X86_AC, i->row->arg == X86_A_S);
    x86_leave(t);
    return true;
}

/* ---- ports ---- */

/* Port: an immediate, or DX. */
static IrRef port(X86Tr *t, const X86Insn *i, unsigned n)
{
    X86Operand dx = {X86_O_GPR, X86_RDX, 2};

    return i->op[n].kind == X86_O_IMM ? ir_i32(t->ir, (u8)i->imm) : x86_zext(t, 2, x86_raw(t, &dx));
}

/** IN. */
bool xtr_in(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[0].size;

    if (!x86_is_machine(t))
        return x86_raise(t, X86_EXC_GP, 0, t->pc);
    x86_write(t, &i->op[0], x86_call(t, HELPER_io_in, port(t, i, 1), ir_i32(t->ir, size), 0, 0));
    x86_go_on(t);
    return true;
}

/** OUT. */
bool xtr_out(X86Tr *t, const X86Insn *i)
{
    unsigned size = i->op[1].size;

    if (!x86_is_machine(t))
        return x86_raise(t, X86_EXC_GP, 0, t->pc);
    x86_call(t, HELPER_io_out, port(t, i, 0), ir_i32(t->ir, size),
             x86_zext(t, size, x86_raw(t, &i->op[1])), 0);
    x86_go_on(t);
    return true;
}

static bool string_io(X86Tr *t, const X86Insn *i, u16 helper, unsigned size)
{
    u32 desc = size | (t->is_down ? X86_STR_DOWN : 0) | X86_STR_CHECK |
               (i->prefixes & (X86_PFX_REP | X86_PFX_REPNE) ? X86_STR_REPEAT : 0) |
               (i->seg != X86_NO_REG ? i->seg : (u32)X86_DS) << X86_STR_SEG_SHIFT |
               (u32)i->asize << X86_STR_ASIZE_SHIFT | (t->mode == X86_MODE_64 ? X86_STR_LONG : 0);

    if (!x86_is_machine(t))
        return x86_raise(t, X86_EXC_GP, 0, t->pc);
    x86_call(t, helper, ir_i32(t->ir, desc), 0, 0, 0);
    x86_go_on(t);
    return true;
}

/** INS, OUTS. */
bool xtr_ins(X86Tr *t, const X86Insn *i)
{
    return string_io(t, i, HELPER_ins, i->op[0].size);
}

bool xtr_outs(X86Tr *t, const X86Insn *i)
{
    return string_io(t, i, HELPER_outs, i->op[1].size);
}

/* ---- control, debug and model-specific registers ---- */

static IrRef whole(X86Tr *t, const X86Operand *o)
{
    IrRef v = x86_raw(t, o);

    return o->size == 8 ? v : ir_zext32(t->ir, v);
}

/** MOV from and to CRn. */
bool xtr_mov_cr(X86Tr *t, const X86Insn *i)
{
    bool is_read = i->op[1].kind == X86_O_CR;
    unsigned n = i->op[!is_read ? 0 : 1].reg;

    if (!x86_needs_cpl0(t))
        return true;
    if (is_read) {
        IrRef v = x86_call(t, HELPER_read_cr, ir_i32(t->ir, n), 0, 0, 0);

        x86_write(t, &i->op[0], i->op[0].size == 8 ? v : ir_trunc(t->ir, v));
        return true;
    }
    x86_call(t, HELPER_write_cr, ir_i32(t->ir, n), whole(t, &i->op[1]), 0, 0);
    x86_leave(t);
    return true;
}

/** MOV from and to DRn. */
bool xtr_mov_dr(X86Tr *t, const X86Insn *i)
{
    bool is_read = i->op[1].kind == X86_O_DR;

    if (!x86_needs_cpl0(t))
        return true;
    if (is_read) {
        IrRef v = x86_call(t, HELPER_read_dr, ir_i32(t->ir, i->op[1].reg), 0, 0, 0);

        x86_write(t, &i->op[0], i->op[0].size == 8 ? v : ir_trunc(t->ir, v));
        return true;
    }
    x86_call(t, HELPER_write_dr, ir_i32(t->ir, i->op[0].reg), whole(t, &i->op[1]), 0, 0);
    x86_leave(t);
    return true;
}

/** RDMSR, WRMSR, RDPMC. */
bool xtr_msr(X86Tr *t, const X86Insn *i)
{
    if (!x86_is_machine(t))
        return x86_raise(t, X86_EXC_GP, 0, t->pc);
    if (i->opcode == 0x33) {
        x86_call(t, HELPER_rdpmc, 0, 0, 0, 0);
        return true;
    }
    if (!x86_needs_cpl0(t))
        return true;
    x86_call(t, i->opcode == 0x30 ? HELPER_wrmsr : HELPER_rdmsr, 0, 0, 0, 0);
    if (i->opcode == 0x30)
        x86_go_on(t);
    return true;
}

/** XSETBV. */
bool xtr_xsetbv(X86Tr *t, const X86Insn *i)
{
    if (!x86_needs_cpl0(t))
        return true;
    x86_call(t, HELPER_xsetbv, 0, 0, 0, 0);
    x86_leave(t);
    return true;
}

/** SWAPGS. */
bool xtr_swapgs(X86Tr *t, const X86Insn *i)
{
    IrRef gs, kernel;

    if (!x86_needs_cpl0(t))
        return true;
    gs = ir_get(t->ir, X86_G_GS_BASE);
    kernel = ir_get(t->ir, X86_G_KERNEL_GS);
    ir_set(t->ir, X86_G_GS_BASE, kernel);
    ir_set(t->ir, X86_G_KERNEL_GS, gs);
    return true;
}

/* ---- descriptor tables, tasks ---- */

/* SLDT, STR, SMSW: a register gets as many bytes as the operand has, memory two. */
static bool store_word(X86Tr *t, const X86Insn *i, X86SystemReg reg)
{
    IrRef v = x86_call(t, HELPER_read_system, ir_i32(t->ir, reg), 0, 0, 0);

    if (!x86_is_mem(i, 0) && i->op[0].size == 8)
        x86_dst(t, i, 0, v);
    else
        x86_dst(t, i, 0, ir_trunc(t->ir, v));
    return true;
}

/* LLDT, LTR, LMSW. */
static bool load_word(X86Tr *t, const X86Insn *i, X86SystemReg reg)
{
    if (!x86_needs_cpl0(t))
        return true;
    x86_call(t, HELPER_write_system, ir_i32(t->ir, reg), x86_zext(t, 2, x86_src(t, i, 0)), 0, 0);
    x86_leave(t);
    return true;
}

/* SGDT, SIDT, LGDT, LIDT. With 16-bit operands loads take 24 bits of the base. */
static bool table(X86Tr *t, const X86Insn *i, X86SystemReg reg, bool is_load)
{
    unsigned size = t->mode == X86_MODE_64 ? 8 : i->osize == 2 && is_load ? 3 : 4;
    u32 what = reg | size << 8;

    if (!x86_is_machine(t))
        return is_load ? x86_raise(t, X86_EXC_GP, 0, t->pc) : false;
    if (!is_load) {
        x86_call(t, HELPER_store_table, x86_ea64(t, i, true), ir_i32(t->ir, what), 0, 0);
        return true;
    }
    if (x86_needs_cpl0(t))
        x86_call(t, HELPER_load_table, x86_ea64(t, i, false), ir_i32(t->ir, what), 0, 0);
    return true;
}

static bool invlpg(X86Tr *t, const X86Insn *i)
{
    IrRef va;

    if (!x86_needs_cpl0(t))
        return true;
    va = x86_linear(t, i->mem.seg, x86_offset(t, i));
    x86_call(t, HELPER_invlpg, ir_zext32(t->ir, va), 0, 0, 0);
    x86_leave(t); /* what follows may lie elsewhere */
    return true;
}

static bool clts(X86Tr *t)
{
    if (!x86_needs_cpl0(t))
        return true;
    x86_call(t, HELPER_clts, 0, 0, 0, 0);
    x86_leave(t);
    return true;
}

static bool needs_protected(X86Tr *t)
{
    return (t->key & X86_KEY_REAL) == 0;
}

/** SLDT ... WBINVD. */
bool xtr_sysreg(X86Tr *t, const X86Insn *i)
{
    unsigned arg = i->row->arg;
    bool is_selector = arg == X86_A_SLDT || arg == X86_A_STR || arg == X86_A_LLDT ||
                       arg == X86_A_LTR || arg == X86_A_VERR || arg == X86_A_VERW;

    if (is_selector && !needs_protected(t))
        return false;
    switch (arg) {
    case X86_A_SLDT: return x86_is_machine(t) && store_word(t, i, X86_SYSTEM_LDTR);
    case X86_A_STR: return x86_is_machine(t) && store_word(t, i, X86_SYSTEM_TR);
    case X86_A_SMSW: return x86_is_machine(t) && store_word(t, i, X86_SYSTEM_MSW);
    case X86_A_LLDT: return load_word(t, i, X86_SYSTEM_LDTR);
    case X86_A_LTR: return load_word(t, i, X86_SYSTEM_TR);
    case X86_A_LMSW: return load_word(t, i, X86_SYSTEM_MSW);
    case X86_A_SGDT: return table(t, i, X86_SYSTEM_GDTR, false);
    case X86_A_SIDT: return table(t, i, X86_SYSTEM_IDTR, false);
    case X86_A_LGDT: return table(t, i, X86_SYSTEM_GDTR, true);
    case X86_A_LIDT: return table(t, i, X86_SYSTEM_IDTR, true);
    case X86_A_INVLPG: return invlpg(t, i);
    case X86_A_CLTS: return clts(t);
    case X86_A_INVD: x86_needs_cpl0(t); return true; /* caches are not seen */
    default:
        x86_call(t, HELPER_verify, x86_zext(t, 2, x86_src(t, i, 0)),
                 ir_i32(t->ir, arg == X86_A_VERW), 0, 0);
        return true;
    }
}

/** LAR, LSL. */
bool xtr_lar(X86Tr *t, const X86Insn *i)
{
    IrRef sel, v;

    if (!needs_protected(t))
        return false;
    sel = x86_zext(t, 2, x86_src(t, i, 1));
    v = x86_call(t, HELPER_lar, sel, ir_i32(t->ir, i->row->arg == X86_A_LSL),
                 x86_gpr(t, x86_reg_of(&i->op[0])), 0);
    x86_write(t, &i->op[0], i->op[0].size == 8 ? v : ir_trunc(t->ir, v));
    return true;
}

/** INVPCID. */
bool xtr_invpcid(X86Tr *t, const X86Insn *i)
{
    if (!x86_needs_cpl0(t))
        return true;
    x86_call(t, HELPER_invpcid, x86_ea64(t, i, false), whole(t, &i->op[0]), 0, 0);
    x86_leave(t);
    return true;
}

/** MONITOR: the address is read as by a load of a byte, and no more. Source: SDM vol. 2 "MONITOR". */
bool xtr_monitor(X86Tr *t, const X86Insn *i)
{
    IrRef at;

    if (!x86_is_machine(t) || x86_key_cpl(t->key))
        return false;
    x86_call(t, HELPER_monitor, x86_gpr(t, X86_RCX), 0, 0, 0);
    at = x86_cut_offset(t, i->asize, x86_gpr(t, X86_RAX));
    at = x86_access(t, i->seg != X86_NO_REG ? i->seg : X86_DS, at, 1, false);
    x86_load(t, at, 1);
    return true;
}

/** MWAIT: may end for any reason, here at once, when others had their turn. */
bool xtr_mwait(X86Tr *t, const X86Insn *i)
{
    if (!x86_is_machine(t) || x86_key_cpl(t->key))
        return false;
    x86_call(t, HELPER_monitor, x86_gpr(t, X86_RCX), 0, 0, 0);
    return xtr_pause(t, i);
}

#define CLZERO_BYTES 64

/** CLZERO. */
bool xtr_clzero(X86Tr *t, const X86Insn *i)
{
    IrType ty = x86_addr_type(t);
    IrRef at = x86_cut_offset(t, i->asize, x86_gpr(t, X86_RAX));

    at = ir_and(t->ir, ty, at, ir_const(t->ir, ty, ~(u64)(CLZERO_BYTES - 1)));
    at = x86_access(t, i->seg != X86_NO_REG ? i->seg : X86_DS, at, CLZERO_BYTES, true);
    for (unsigned n = 0; n < CLZERO_BYTES; n += 8)
        x86_store(t, ir_add_i(t->ir, ty, at, n), 8, ir_i64(t->ir, 0));
    return true;
}
