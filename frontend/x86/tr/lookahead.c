/* SPDX-License-Identifier: MIT */
/*
 * Are the status flags dead at a block's exit? Asked once per direct exit, so it must be cheap: a few decodes. Flags that
 * an instruction leaves undefined count as written. Behind a conditional branch they must be dead both ways.
 */
#include "frontend/x86/tr/translate.h"

#define LOOKAHEAD_INSNS 24
#define LOOKAHEAD_WAYS  3 /* conditional branches of which both ways are followed */

/* Where the code goes on if that is known; false: it reads flags, or leaves to somewhere unknown. */
static bool follow(const X86Insn *i, Gva *pc)
{
    switch (i->row->handler) {
    case X86_H_JMP:
    case X86_H_CALL:
        if (i->op[0].kind != X86_O_REL || i->osize == 2)
            return false;
        *pc += i->len + i->imm;
        return true;
    case X86_H_RET:
    case X86_H_SYSCALL:
    case X86_H_INT:
    case X86_H_INT3:
    case X86_H_INT1:
    case X86_H_HLT:
    case X86_H_IRET:
    case X86_H_UD:
    case X86_H_PUSHF: return false;
    default: *pc += i->len; return true;
    }
}

/* Status flags that an instruction reads, and that are others behind it for certain. */
typedef struct Effect {
    unsigned reads, writes;
} Effect;

/* The count is in CL, or a constant that is zero: flags may stay. */
static bool may_shift_by_zero(const X86Insn *i)
{
    const X86Operand *count = &i->op[i->row->handler == X86_H_SHD ? 2 : 1];

    return count->kind == X86_O_GPR || !(i->imm & (i->op[0].size == 8 ? 63 : 31));
}

/* The row says that flags are read because they may stay; which is no reading of them. RCL and RCR read CF, and leave most. */
static Effect shift_effect(const X86Insn *i)
{
    unsigned kind = i->row->handler == X86_H_SHD ? 4 : (i->modrm >> 3) & 7;

    return (Effect){.reads = kind == 2 || kind == 3 ? X86_CF : 0,
                    .writes = may_shift_by_zero(i) ? 0 : kind < 4 ? X86_CF | X86_OF : X86_STATUS_FLAGS};
}

/* What is undefined counts as written. A repeated comparison of nothing writes nothing. */
static Effect effect(const X86Insn *i)
{
    u8 h = i->row->handler;
    Effect e = {.reads = i->row->reads, .writes = i->row->writes | i->row->undefined};

    if (h == X86_H_ROT || h == X86_H_SHD)
        return shift_effect(i);
    if ((h == X86_H_CMPS || h == X86_H_SCAS) && (i->prefixes & (X86_PFX_REP | X86_PFX_REPNE)))
        e.writes = 0;
    return e;
}

/* Where a conditional branch, whose flags were looked at, goes if it is taken. */
static bool branch_target(const X86Insn *i, Gva pc, Gva *to)
{
    if (i->row->handler != X86_H_JCC && i->row->handler != X86_H_LOOP && i->row->handler != X86_H_JCXZ)
        return false;
    *to = pc + i->len + i->imm;
    return true;
}

/* The search; @insns and @ways are what all of it may still look at. */
typedef struct Look {
    Vcpu *vcpu;
    X86Mode mode;
    Gva page; /* in a machine another one may be other code when we get there */
    int insns, ways;
} Look;

static bool dead_at(Look *l, Gva pc, unsigned live)
{
    VcpuException fault;
    X86Insn i;
    Effect e;
    Gva to;

    while (l->insns-- > 0) {
        if (x86_cpu(l->vcpu)->machine && pc >> 12 != l->page)
            return false;
        if (x86_fetch(l->vcpu, pc, l->mode, &i, &fault) != X86_DECODE_OK)
            return false;
        e = effect(&i);
        if (e.reads & live)
            return false;
        live &= ~e.writes;
        if (!live)
            return true;
        if (branch_target(&i, pc, &to) && (i.osize == 2 || l->ways-- <= 0 || !dead_at(l, to, live)))
            return false;
        if (!follow(&i, &pc))
            return false;
    }
    return false;
}

bool x86_flags_dead(Vcpu *vcpu, Gva pc)
{
    Look l = {vcpu, x86_mode(x86_cpu(vcpu)), pc >> 12, LOOKAHEAD_INSNS, LOOKAHEAD_WAYS};

    return dead_at(&l, pc, X86_STATUS_FLAGS);
}
