/* SPDX-License-Identifier: MIT */
/*
 * Which exception a wild address raises: the host cannot tell, because the guest's stack pointer is
 * in a register that means nothing to it. The instruction says. Source: SDM vol. 3 "Stack-Fault
 * Exception (#SS)"; vol. 2, the exceptions of each instruction.
 */
#include "frontend/x86/cpu/wild.h"

#include "frontend/x86/cpu/model.h"
#include "frontend/x86/insn/decode.h"

#define PAGE 4096u

static bool uses_stack(const X86Insn *i)
{
    switch (i->row->handler) {
    case X86_H_PUSH:
    case X86_H_POP:
    case X86_H_CALL:
    case X86_H_RET:
    case X86_H_ENTER:
    case X86_H_LEAVE:
    case X86_H_PUSHF:
    case X86_H_POPF:
    case X86_H_PUSH_SEG:
    case X86_H_POP_SEG: return true;
    default: return false;
    }
}

/*
 * A memory operand is asked first: it is wild more often than the stack. One of 16 bytes is rather
 * misaligned, which is #GP anywhere.
 */
static bool is_to_stack(const X86Insn *i)
{
    for (unsigned n = 0; n < i->op_count; n++)
        if (i->op[n].kind == X86_O_MEM)
            return i->mem.seg == X86_SS && i->op[n].size < 16;
    return uses_stack(i);
}

X86Exception x86_wild_access(const X86Cpu *cpu)
{
    Gva pc = cpu->vcpu.rt.pc;
    size_t avail =
        MIN(PAGE - (size_t)(pc % PAGE), (size_t)X86_MAX_INSN); /* it ran: this page can be read */
    X86Insn i;

    if (x86_decode(&i, X86_MODE_64, cpu->model->features, (const u8 *)(uintptr_t)pc, avail) !=
        X86_DECODE_OK)
        return X86_EXC_GP;
    return is_to_stack(&i) ? X86_EXC_SS : X86_EXC_GP;
}
