/* SPDX-License-Identifier: MIT */
/*
 * Blocks of whole machines: what must be known before and behind instructions.
 *
 * The block key has what decides whether an instruction may be executed at all: CPL, IOPL, the
 * FPU's control bits. Traps behind an instruction (single step, the end of an interrupt shadow)
 * are made by blocks of one instruction, which leave: what comes then has another key.
 */
#include "frontend/x86/tr/machine.h"

#include "backend/helper.h"
#include "frontend/x86/tr/stack.h"

void x86_go_on(X86Tr *t)
{
    x86_goto_ind(t, ir_i64(t->ir, t->next), IR_JUMP);
}

void x86_leave_to(X86Tr *t, IrRef pc)
{
    ir_goto_ind(t->ir, pc, IR_LEAVE, 0, t->flags);
    t->ended = true;
}

bool x86_needs_cpl0(X86Tr *t)
{
    if (x86_is_machine(t) && !x86_key_cpl(t->key))
        return true;
    return !x86_raise(t, X86_EXC_GP, 0, t->pc);
}

/* ---- the FPU's traps ---- */

typedef enum Unit {
    UNIT_NONE,
    UNIT_X87,
    UNIT_WAIT,
    UNIT_MMX,
    UNIT_SSE,
    UNIT_FXSAVE,
    UNIT_XSAVE,
    UNIT_XGETBV
} Unit;

static Unit unit_of(const X86Insn *i)
{
    switch (i->row->handler) {
    case X86_H_X87:
    case X86_H_FNSTSW_AX: return UNIT_X87;
    case X86_H_FWAIT: return UNIT_WAIT;
    case X86_H_MMX:
    case X86_H_MMXV:
    case X86_H_EMMS: return UNIT_MMX;
    case X86_H_FXSAVE:
    case X86_H_FXRSTOR: return UNIT_FXSAVE;
    case X86_H_XSAVE:
    case X86_H_XRSTOR: return UNIT_XSAVE;
    case X86_H_XGETBV:
    case X86_H_XSETBV: return UNIT_XGETBV;
    case X86_H_MASKMOV: return i->op[0].kind == X86_O_MM ? UNIT_MMX : UNIT_SSE;
    case X86_H_V:
    case X86_H_VFMA:
    case X86_H_VMOV:
    case X86_H_VSHIFT:
    case X86_H_VMASKMOV:
    case X86_H_VGATHER:
    case X86_H_VG:
    case X86_H_VF:
    case X86_H_VSTORE:
    case X86_H_VTOG:
    case X86_H_VEXTRACT:
    case X86_H_VHALF:
    case X86_H_PCMPSTR:
    case X86_H_VZERO:
    case X86_H_VREV:
    case X86_H_VMOVQ:
    case X86_H_VLOAD:
    case X86_H_VBCAST:
    case X86_H_EXTRQ:
    case X86_H_VFROMG:
    case X86_H_INSERTPS:
    case X86_H_LDMXCSR:
    case X86_H_STMXCSR: return UNIT_SSE;
    default: return UNIT_NONE;
    }
}

/*
 * Bits of the key that make it #UD, and #NM. Source: SDM vol. 3 "Device Not Available
 * Exception".
 */
static const struct {
    u32 ud, nm;
} traps[] = {
    [UNIT_X87] = {0, X86_KEY_EM | X86_KEY_TS},    [UNIT_WAIT] = {0, X86_KEY_MP},
    [UNIT_MMX] = {X86_KEY_EM, X86_KEY_TS},        [UNIT_SSE] = {X86_KEY_NO_SSE, X86_KEY_TS},
    [UNIT_FXSAVE] = {0, X86_KEY_EM | X86_KEY_TS}, [UNIT_XSAVE] = {X86_KEY_NO_XSAVE, X86_KEY_TS},
    [UNIT_XGETBV] = {X86_KEY_NO_XSAVE, 0},
};

static bool check_fpu(X86Tr *t, const X86Insn *i)
{
    Unit u = unit_of(i);
    u32 ud = u == UNIT_SSE && (i->prefixes & X86_PFX_VEX) ? X86_KEY_NO_AVX : traps[u].ud;

    if (t->key & ud)
        return !x86_raise(t, X86_EXC_UD, 0, t->pc);
    if (t->key & traps[u].nm)
        return !x86_raise(t, X86_EXC_NM, 0, t->pc);
    return true;
}

/* ---- blocks ---- */

bool x86_machine_begin(X86Tr *t)
{
    X86Cpu *cpu = x86_cpu(t->tb->cpu);

    if (t->key & X86_KEY_PENDING) {
        cpu->vcpu.exc = (VcpuException){.kind = X86_EXC_DB};
        if (cpu->pending & X86_PENDING_LATE)
            cpu->vcpu.exc = cpu->late;
        return false;
    }
    t->is_single = t->key & (X86_KEY_TF | X86_KEY_SHADOW);
    if (t->is_single)
        t->tb->max_insns = 1;
    t->ir->mmu_idx = t->ir->mmu_idx_unpriv = (u8)(t->key >> X86_KEY_MMU_SHIFT & 3);
    t->ir->mem_attr = t->key & X86_KEY_AC ? MEM_ALIGN : 0;
    return true;
}

bool x86_machine_check(X86Tr *t, const X86Insn *i)
{
    if (t->key & X86_KEY_BREAK)
        x86_call(t, HELPER_break_at, ir_i64(t->ir, t->pc), 0, 0, 0);
    if (t->is_single)
        x86_call(t, HELPER_single, ir_i32(t->ir, (t->key & X86_KEY_TF) != 0), 0, 0, 0);
    return !i || check_fpu(t, i);
}

/*
 * Whether IR from @first on calls a helper that may look at the time, raise, or let an
 * interrupt in.
 */
static bool has_effects(const X86Tr *t, u32 first)
{
    const IrBlock *b = &t->ir->block;

    for (u32 n = first; n < b->count; n++)
        if (b->insts[n].op == IR_CALL && !(b->guest->helpers[b->insts[n].imm].flags & HELPER_PURE))
            return true;
    return false;
}

void x86_machine_after(X86Tr *t)
{
    if (t->shadow && --t->shadow == 0) {
        t->next = t->pc;
        x86_go_on(t);
    } else if (t->ir->is_counted && has_effects(t, t->first)) {
        x86_goto(t, t->pc);
    }
}

/* Behind STI that was the last instruction of its block. */
bool x86_machine_end(X86Tr *t)
{
    t->next = t->pc;
    if (t->shadow) {
        x86_call(t, HELPER_shadow, 0, 0, 0, 0);
        t->shadow = 0;
        x86_leave(t);
        return true;
    }
    return false;
}
