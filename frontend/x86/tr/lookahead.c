/* SPDX-License-Identifier: MIT */
/*
 * Are the status flags dead at a block's exit? Asked once per direct exit, so it must be cheap: a few decodes. Flags that
 * an instruction leaves undefined count as written.
 */
#include "frontend/x86/tr/translate.h"

#define LOOKAHEAD_INSNS 24

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
    case X86_H_JCC:
    case X86_H_LOOP:
    case X86_H_JCXZ:
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

/* A shift by zero, a repeated comparison of nothing: what they write they may as well leave. */
static bool may_keep(const X86Insn *i)
{
    u8 h = i->row->handler;

    return h == X86_H_ROT || h == X86_H_SHD || ((h == X86_H_CMPS || h == X86_H_SCAS) && (i->prefixes & (X86_PFX_REP | X86_PFX_REPNE)));
}

bool x86_flags_dead(Vcpu *vcpu, Gva pc)
{
    const X86Cpu *cpu = x86_cpu(vcpu);
    X86Mode mode = x86_mode(cpu);
    unsigned live = X86_STATUS_FLAGS;
    VcpuException fault;
    X86Insn i;
    Gva page = pc >> 12;

    for (int n = 0; n < LOOKAHEAD_INSNS; n++) {
        if (cpu->machine && pc >> 12 != page) /* it may be another when we get there */
            return false;
        if (x86_fetch(vcpu, pc, mode, &i, &fault) != X86_DECODE_OK || (i.row->reads & live))
            return false;
        if (!may_keep(&i))
            live &= ~(unsigned)(i.row->writes | i.row->undefined);
        if (!live)
            return true;
        if (!follow(&i, &pc))
            return false;
    }
    return false;
}
