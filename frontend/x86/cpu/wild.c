/* SPDX-License-Identifier: MIT */
/*
 * What the host cannot tell of an access that faulted, because its instruction is not the guest's:
 * whether a wild address was one of the stack, and whether what was read would be written later. The
 * guest's instruction says. Source: SDM vol. 3 "Stack-Fault Exception (#SS)", "Page-Fault
 * Exception"; vol. 2, the exceptions of each instruction.
 */
#include "frontend/x86/cpu/wild.h"

#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/walk.h"
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

/* The memory operand's address: registers are as they were before the instruction. */
static Gva operand_address(const X86Cpu *cpu, const X86Insn *i)
{
    const X86Address *m = &i->mem;
    const u64 *r = cpu->vcpu.rt.gpr;
    u64 a = (u64)(i64)m->disp;

    if (m->base == X86_NO_REG && m->index == X86_NO_REG)
        a = m->abs;
    if (m->base == X86_REG_RIP)
        a += cpu->vcpu.rt.pc + i->len;
    else if (m->base != X86_NO_REG)
        a += r[m->base];
    if (m->index != X86_NO_REG)
        a += r[m->index] << m->scale;
    return (i->asize == 4 ? (u32)a : a) + x86_seg_base(cpu, m->seg);
}

/* Number of the memory operand, or -1. */
static int memory_operand(const X86Insn *i)
{
    for (int n = 0; n < i->op_count; n++)
        if (i->op[n].kind == X86_O_MEM)
            return n;
    return -1;
}

static bool is_wild(const X86Cpu *cpu, Gva addr)
{
    return !x86_is_canonical(cpu, addr);
}

/* FXSAVE and its like look at the alignment of their areas last. */
static bool is_area(const X86Insn *i)
{
    u8 h = i->row->handler;

    return h == X86_H_FXSAVE || h == X86_H_FXRSTOR || h == X86_H_XSAVE || h == X86_H_XRSTOR;
}

/*
 * POP to memory reads the stack first; others use it last. A memory operand is rather misaligned than
 * wild, which is #GP anywhere.
 */
static bool is_to_stack(const X86Cpu *cpu, const X86Insn *i)
{
    int n = memory_operand(i);
    Gva addr = n < 0 ? 0 : operand_address(cpu, i);

    if (i->row->handler == X86_H_POP && is_wild(cpu, cpu->vcpu.rt.gpr[X86_RSP]))
        return true;
    if (uses_stack(i) && !is_wild(cpu, addr))
        return true;
    if (n < 0 || i->mem.seg != X86_SS)
        return false;
    return is_area(i) ? is_wild(cpu, addr) : !(addr & (x86_alignment(i, i->op[n].size) - 1));
}

/* The instruction at the program counter, which ran: its page can be read. */
static bool decode(const X86Cpu *cpu, X86Insn *i)
{
    Gva pc = cpu->vcpu.rt.pc;
    size_t avail = MIN(PAGE - (size_t)(pc % PAGE), (size_t)X86_MAX_INSN);

    return x86_decode(i, x86_mode(cpu), cpu->model->features, (const u8 *)(uintptr_t)pc, avail) ==
           X86_DECODE_OK;
}

X86Exception x86_wild_access(const X86Cpu *cpu)
{
    X86Insn i;

    return decode(cpu, &i) && is_to_stack(cpu, &i) ? X86_EXC_SS : X86_EXC_GP;
}

bool x86_access_writes(const X86Cpu *cpu)
{
    X86Insn i;
    u8 h;

    if (!decode(cpu, &i) || memory_operand(&i) != 0)
        return false;
    h = i.row->handler;
    return (i.row->attrs & X86_ATTR_LOCK) || h == X86_H_ROT || h == X86_H_SHD;
}
