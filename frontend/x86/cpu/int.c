/* SPDX-License-Identifier: MIT */
/* Interrupts and exceptions to their handlers; contracts in seg.h. */
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/mem.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/cpu/walk.h"

/* ---- stacks of inner levels ---- */

/* Source: SDM vol. 3 "32-Bit Task-State Segment", "16-Bit Task-State Segment Format". */
static bool read_tss_stack(X86Cpu *cpu, unsigned cpl, u32 ext, u64 *sp, u16 *ss)
{
    bool is_wide = cpu->tr.attr & X86_SYS_WIDE;
    unsigned size = is_wide ? 4 : 2, offset = is_wide ? 4 + 8 * cpl : 2 + 4 * cpl;
    u64 sel;

    if (!(cpu->tr.attr & X86_SEG_P) || offset + size + 1 > cpu->tr.limit)
        return x86_fault(cpu, X86_EXC_TS, x86_code_of(cpu->tr.sel) | ext);
    if (!x86_mem_read(cpu, cpu->tr.base + offset, size, x86_system_idx(cpu), sp) ||
        !x86_mem_read(cpu, cpu->tr.base + offset + size, 2, x86_system_idx(cpu), &sel))
        return false;
    *ss = (u16)sel;
    return true;
}

/* RSPn at 4 + 8 n, ISTn behind them. */
static bool read_tss_rsp(X86Cpu *cpu, unsigned offset, u32 ext, u64 *sp)
{
    if (!(cpu->tr.attr & X86_SEG_P) || offset + 7 > cpu->tr.limit)
        return x86_fault(cpu, X86_EXC_TS, x86_code_of(cpu->tr.sel) | ext);
    if (!x86_mem_read(cpu, cpu->tr.base + offset, 8, x86_system_idx(cpu), sp))
        return false;
    return x86_is_canonical(cpu, *sp) || x86_fault(cpu, X86_EXC_SS, ext);
}

/* A null SS, whose RPL is the privilege. */
static X86Stack stack_64(X86Cpu *cpu, unsigned cpl, u64 sp)
{
    X86Seg ss = {.sel = (u16)cpl, .attr = (u16)(cpl << 5)};

    return x86_stack_of(cpu, &ss, sp, true);
}

/* Pushes are made as the inner level makes them. */
static void access_as(X86Stack *s)
{
    s->idx = x86_system_idx(s->cpu);
}

bool x86_inner_stack(X86Cpu *cpu, unsigned cpl, u32 ext, X86Stack *s)
{
    X86Seg ss;
    u16 sel;
    u64 sp;

    if (cpu->is_long_mode) {
        if (!read_tss_rsp(cpu, 4 + 8 * cpl, ext, &sp))
            return false;
        *s = stack_64(cpu, cpl, sp);
    } else {
        if (!read_tss_stack(cpu, cpl, ext, &sp, &sel) ||
            !x86_check_stack(cpu, sel, cpl, X86_EXC_TS, ext, &ss))
            return false;
        *s = x86_stack_of(cpu, &ss, sp, false);
    }
    s->code = ext | x86_code_of(s->ss.sel);
    access_as(s);
    return true;
}

/* ---- real mode ---- */

#define CLEARED (X86_TF | X86_AC | X86_RF)

/* By the table of far pointers at @table, as real mode does it. */
static bool deliver_real(X86Cpu *cpu, const X86Int *i, Gva table, u32 flags)
{
    X86Stack s = x86_stack(cpu);
    u64 to;

    if (!x86_mem_read(cpu, table + 4u * i->vector, 4, x86_mmu_idx(&cpu->vcpu), &to) ||
        !x86_stack_push(&s, 2, flags) || !x86_stack_push(&s, 2, cpu->seg[X86_CS].sel) ||
        !x86_stack_push(&s, 2, i->ip))
        return false;
    x86_stack_commit(&s);
    x86_set_seg_real(cpu, X86_CS, (u16)(to >> 16));
    x86_set_ip(cpu, (u16)to);
    return true;
}

static bool in_real_mode(X86Cpu *cpu, const X86Int *i)
{
    if (4u * i->vector + 3 > cpu->idtr.limit)
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!deliver_real(cpu, i, cpu->idtr.base, i->rflags))
        return false;
    x86_change_flags(cpu, 0, X86_IF | CLEARED);
    return true;
}

/* ---- v8086: software interrupts that stay there ---- */

/* 32 bytes before the I/O map: a set bit goes to the protected-mode handler. */
static bool is_redirected(X86Cpu *cpu, u8 vector, bool *is)
{
    u64 map, bits;
    u32 at;

    *is = true;
    if (!(cpu->cr4 & X86_CR4_VME) || cpu->tr.limit < 0x67)
        return true;
    if (!x86_mem_read(cpu, cpu->tr.base + 0x66, 2, x86_system_idx(cpu), &map))
        return false;
    at = (u32)map - 32 + vector / 8;
    if (map < 32 || at > cpu->tr.limit)
        return true;
    if (!x86_mem_read(cpu, cpu->tr.base + at, 1, x86_system_idx(cpu), &bits))
        return false;
    *is = bits >> (vector & 7) & 1;
    return true;
}

/* With IOPL 3 as in real mode; below, the program sees VIF as IF, and IOPL 3. */
static bool deliver_v86(X86Cpu *cpu, const X86Int *i)
{
    bool is_virtual = x86_iopl(cpu) < 3;
    u32 flags = i->rflags;

    if (is_virtual)
        flags = (flags & ~(u32)X86_IF) | X86_IOPL | (flags & X86_VIF ? X86_IF : 0);
    if (!deliver_real(cpu, i, 0, flags))
        return false;
    x86_change_flags(cpu, 0, (is_virtual ? X86_VIF : X86_IF) | CLEARED);
    return true;
}

/* ---- protected and long mode ---- */

typedef struct Gate {
    u16 sel, attr;
    unsigned type, ist, size;
    u64 ip;
} Gate;

static u32 idt_code(const X86Int *i)
{
    return 8u * i->vector + 2 + i->is_ext;
}

static bool is_gate(const X86Cpu *cpu, unsigned type)
{
    if (type == X86_SYS_INT || type == X86_SYS_TRAP)
        return true;
    return !cpu->is_long_mode &&
           (type == X86_SYS_TASK || type == X86_SYS_INT16 || type == X86_SYS_TRAP16);
}

static bool read_gate(X86Cpu *cpu, const X86Int *i, Gate *g)
{
    unsigned size = cpu->is_long_mode ? 16 : 8;
    Gva at = cpu->idtr.base + size * i->vector;
    u64 lo, hi = 0;

    if (size * i->vector + size - 1 > cpu->idtr.limit)
        return x86_fault(cpu, X86_EXC_GP, idt_code(i));
    if (!x86_mem_read(cpu, at, 8, x86_system_idx(cpu), &lo) ||
        (size == 16 && !x86_mem_read(cpu, at + 8, 8, x86_system_idx(cpu), &hi)))
        return false;
    *g = (Gate){.sel = (u16)(lo >> 16),
                .attr = (u16)(lo >> 40 & 0xff),
                .type = lo >> 40 & 0x1f,
                .ist = cpu->is_long_mode ? lo >> 32 & 7 : 0,
                .ip = (lo & 0xffff) | (lo >> 32 & 0xffff0000) | hi << 32};
    g->size = cpu->is_long_mode ? 8 : g->type & X86_SYS_WIDE ? 4 : 2;
    if (g->size == 2)
        g->ip &= 0xffff;
    if (!is_gate(cpu, g->type) || (i->is_soft && x86_dpl(g->attr) < cpu->cpl))
        return x86_fault(cpu, X86_EXC_GP, idt_code(i));
    return (g->attr & X86_SEG_P) || x86_fault(cpu, X86_EXC_NP, idt_code(i));
}

static bool gate_code(X86Cpu *cpu, const X86Int *i, const Gate *g, X86Desc *d, X86Seg *cs)
{
    u32 code = x86_code_of(g->sel) | i->is_ext;

    if (x86_is_null(g->sel))
        return x86_fault(cpu, X86_EXC_GP, i->is_ext);
    if (!x86_desc_read(cpu, g->sel, X86_EXC_GP, code, d))
        return false;
    *cs = x86_desc_seg(d);
    if (!x86_is_code(cs->attr) || x86_dpl(cs->attr) > cpu->cpl)
        return x86_fault(cpu, X86_EXC_GP, code);
    if (cpu->is_long_mode && (cs->attr & (X86_SEG_L | X86_SEG_DB)) != X86_SEG_L)
        return x86_fault(cpu, X86_EXC_GP, code);
    if (!(cs->attr & X86_SEG_P))
        return x86_fault(cpu, X86_EXC_NP, code);
    cs->attr |= X86_SEG_ACCESSED;
    return true;
}

/* The stack of the handler. */
static bool handler_stack(X86Cpu *cpu, const X86Int *i, const Gate *g, unsigned cpl, X86Stack *s)
{
    u64 sp = cpu->vcpu.rt.gpr[X86_RSP];
    bool is_inward = cpl < cpu->cpl;

    if (g->ist) {
        if (!read_tss_rsp(cpu, 0x24 + 8 * (g->ist - 1), i->is_ext, &sp))
            return false;
        *s = stack_64(cpu, cpl, sp);
        if (!is_inward)
            s->ss = cpu->seg[X86_SS];
    } else if (is_inward) {
        if (!x86_inner_stack(cpu, cpl, i->is_ext, s))
            return false;
    } else {
        *s = x86_stack_of(cpu, &cpu->seg[X86_SS], sp, cpu->is_long_mode);
        s->code = i->is_ext;
    }
    if (is_inward)
        access_as(s);
    if (cpu->is_long_mode)
        s->sp &= ~15ull;
    return true;
}

static bool push_v86_segs(X86Cpu *cpu, X86Stack *s, unsigned size)
{
    static const enum X86SegReg order[] = {X86_GS, X86_FS, X86_DS, X86_ES};

    for (unsigned n = 0; n < ARRAY_SIZE(order); n++)
        if (!x86_stack_push(s, size, cpu->seg[order[n]].sel))
            return false;
    return true;
}

static bool push_frame(X86Cpu *cpu, const X86Int *i, unsigned size, bool has_stack, X86Stack *s)
{
    if (x86_is_v86(cpu) && !push_v86_segs(cpu, s, size))
        return false;
    if (has_stack && (!x86_stack_push(s, size, cpu->seg[X86_SS].sel) ||
                      !x86_stack_push(s, size, cpu->vcpu.rt.gpr[X86_RSP])))
        return false;
    return x86_stack_push(s, size, i->rflags) && x86_stack_push(s, size, cpu->seg[X86_CS].sel) &&
           x86_stack_push(s, size, i->ip) && (!i->has_code || x86_stack_push(s, size, i->code));
}

static void leave_v86(X86Cpu *cpu)
{
    static const enum X86SegReg data[] = {X86_DS, X86_ES, X86_FS, X86_GS};

    cpu->eflags &= ~(u32)X86_VM;
    for (unsigned n = 0; n < ARRAY_SIZE(data); n++)
        x86_set_seg(cpu, data[n], &(X86Seg){.sel = 0});
}

/* Through a task gate: the error code goes on the new task's stack. */
static bool deliver_task(X86Cpu *cpu, const X86Int *i, const Gate *g)
{
    X86Desc d;
    X86Stack s;

    if (!x86_task_target(cpu, g->sel, X86_EXC_GP, false, i->is_ext, &d))
        return false;
    x86_change_flags(cpu, i->rflags, X86_RF);
    if (!x86_task_switch(cpu, &d, X86_TASK_GATE, i->ip))
        return false;
    if (!i->has_code)
        return true;
    s = x86_stack(cpu);
    if (!x86_stack_push(&s, cpu->tr.attr & X86_SYS_WIDE ? 4 : 2, i->code))
        return false;
    x86_stack_commit(&s);
    return true;
}

static bool deliver_gate(X86Cpu *cpu, const X86Int *i, const Gate *g)
{
    X86Stack s;
    X86Desc d;
    X86Seg cs;
    unsigned cpl;
    bool is_inward;

    if (!gate_code(cpu, i, g, &d, &cs))
        return false;
    cpl = cs.attr & X86_SEG_CONFORMING ? cpu->cpl : x86_dpl(cs.attr);
    is_inward = cpl < cpu->cpl;
    if (x86_is_v86(cpu) && cpl)
        return x86_fault(cpu, X86_EXC_GP, x86_code_of(g->sel) | i->is_ext);
    if (!handler_stack(cpu, i, g, cpl, &s) ||
        !push_frame(cpu, i, g->size, is_inward || cpu->is_long_mode, &s) ||
        !x86_check_ip(cpu, &cs, g->ip) || !x86_desc_accessed(cpu, &d))
        return false;
    if (x86_is_v86(cpu))
        leave_v86(cpu);
    cs.sel = (u16)((g->sel & ~3u) | cpl);
    if (is_inward)
        x86_set_seg(cpu, X86_SS, &s.ss);
    x86_enter_code(cpu, &cs, g->ip);
    x86_stack_commit(&s);
    /* AC stays: SDM vol. 3 "Flag Usage By Exception- or Interrupt-Handler Procedure" */
    x86_change_flags(cpu, 0, X86_TF | X86_RF | X86_NT | X86_VM | (g->type & 1 ? 0 : X86_IF));
    return true;
}

bool x86_deliver(X86Cpu *cpu, const X86Int *i)
{
    bool is_redirect;
    Gate g;

    if (!x86_is_protected(cpu))
        return in_real_mode(cpu, i);
    if (x86_is_v86(cpu) && i->is_soft && i->vector != X86_EXC_BP && i->vector != X86_EXC_OF) {
        if (!is_redirected(cpu, i->vector, &is_redirect))
            return false;
        if (!is_redirect)
            return deliver_v86(cpu, i);
        if (x86_iopl(cpu) < 3)
            return x86_fault(cpu, X86_EXC_GP, 0);
    }
    if (!read_gate(cpu, i, &g))
        return false;
    return g.type == X86_SYS_TASK ? deliver_task(cpu, i, &g) : deliver_gate(cpu, i, &g);
}
