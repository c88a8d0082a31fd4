/* SPDX-License-Identifier: MIT */
/* Far JMP, CALL and RET, IRET, call gates; contracts in seg.h. */
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/mem.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/cpu/walk.h"

bool x86_check_ip(X86Cpu *cpu, const X86Seg *cs, u64 ip)
{
    bool is_64 = cpu->is_long_mode && (cs->attr & X86_SEG_L);

    if (is_64 ? x86_is_canonical(cpu, ip) : ip <= cs->limit)
        return true;
    return x86_fault(cpu, X86_EXC_GP, 0);
}

void x86_enter_code(X86Cpu *cpu, const X86Seg *cs, u64 ip)
{
    cpu->seg[X86_CS] = *cs;
    cpu->cpl = cs->sel & 3;
    x86_set_ip(cpu, ip);
}

void x86_change_flags(X86Cpu *cpu, u32 v, u32 mask)
{
    x86_set_rflags(cpu, (x86_rflags(cpu) & ~mask) | (v & mask));
}

#define FLAGS_ANY (X86_STATUS_FLAGS | X86_TF | X86_DF | X86_NT | X86_AC | X86_ID)

u32 x86_flags_mask(const X86Cpu *cpu, unsigned osize)
{
    u32 mask = FLAGS_ANY;
    unsigned cpl = x86_is_v86(cpu) ? 3 : x86_is_protected(cpu) ? cpu->cpl : 0;

    if (cpl <= x86_iopl(cpu))
        mask |= X86_IF;
    if (cpl == 0)
        mask |= X86_IOPL;
    return osize == 2 ? mask & 0xffff : mask;
}

/* ---- code segments ---- */

/* 64-bit code has no 32-bit default. */
static bool check_long(X86Cpu *cpu, const X86Seg *cs, u32 code)
{
    if (cpu->is_long_mode && (cs->attr & X86_SEG_L) && (cs->attr & X86_SEG_DB))
        return x86_fault(cpu, X86_EXC_GP, code);
    return true;
}

static bool check_present(X86Cpu *cpu, const X86Seg *s, u32 code)
{
    return (s->attr & X86_SEG_P) || x86_fault(cpu, X86_EXC_NP, code);
}

/* A jump or call that stays at its privilege. */
static bool direct_code(X86Cpu *cpu, const X86Desc *d, X86Seg *cs)
{
    u32 code = x86_code_of(d->sel);
    unsigned dpl;

    *cs = x86_desc_seg(d);
    dpl = x86_dpl(cs->attr);
    if (!x86_is_code(cs->attr))
        return x86_fault(cpu, X86_EXC_GP, code);
    if (cs->attr & X86_SEG_CONFORMING ? dpl > cpu->cpl : (d->sel & 3) > cpu->cpl || dpl != cpu->cpl)
        return x86_fault(cpu, X86_EXC_GP, code);
    if (!check_present(cpu, cs, code) || !check_long(cpu, cs, code))
        return false;
    cs->sel = (u16)((d->sel & ~3u) | cpu->cpl);
    cs->attr |= X86_SEG_ACCESSED;
    return true;
}

static bool push_return(X86Stack *s, unsigned osize, u16 cs, u64 ip)
{
    return x86_stack_push(s, osize, cs) && x86_stack_push(s, osize, ip);
}

/* ---- real mode and v8086 ---- */

static bool far_real(X86Cpu *cpu, u16 sel, u64 ip, unsigned osize, bool is_call, u64 next_ip)
{
    X86Stack s = x86_stack(cpu);

    if (is_call && !push_return(&s, osize, cpu->seg[X86_CS].sel, next_ip))
        return false;
    if (!x86_check_ip(cpu, &cpu->seg[X86_CS], ip))
        return false;
    x86_stack_commit(&s);
    x86_set_seg_real(cpu, X86_CS, sel);
    x86_set_ip(cpu, ip);
    return true;
}

/* ---- call gates ---- */

typedef struct Gate {
    u16 sel;
    u64 ip;
    unsigned size, params;
} Gate;

static bool read_gate(X86Cpu *cpu, X86Desc *d, Gate *g)
{
    u32 code = x86_code_of(d->sel);
    u16 attr = (u16)(d->lo >> 40 & 0xff);

    if (MAX(cpu->cpl, d->sel & 3u) > x86_dpl(attr))
        return x86_fault(cpu, X86_EXC_GP, code);
    if (!(attr & X86_SEG_P))
        return x86_fault(cpu, X86_EXC_NP, code);
    *g = (Gate){.sel = (u16)(d->lo >> 16),
                .ip = (d->lo & 0xffff) | (d->lo >> 32 & 0xffff0000),
                .size = attr & X86_SYS_WIDE ? 4 : 2,
                .params = d->lo >> 32 & 31};
    if (cpu->is_long_mode) {
        if (!x86_desc_read_high(cpu, X86_EXC_GP, code, d))
            return false;
        g->ip |= d->hi << 32;
        g->size = 8;
    } else if (g->size == 2) {
        g->ip &= 0xffff;
    }
    return true;
}

/* The code that a gate leads to. */
static bool gate_code(X86Cpu *cpu, const Gate *g, bool is_call, X86Desc *d, X86Seg *cs)
{
    u32 code = x86_code_of(g->sel);
    unsigned dpl;
    bool same;

    if (x86_is_null(g->sel))
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!x86_desc_read(cpu, g->sel, X86_EXC_GP, code, d))
        return false;
    *cs = x86_desc_seg(d);
    dpl = x86_dpl(cs->attr);
    same = !is_call && !(cs->attr & X86_SEG_CONFORMING);
    if (!x86_is_code(cs->attr) || (same ? dpl != cpu->cpl : dpl > cpu->cpl))
        return x86_fault(cpu, X86_EXC_GP, code);
    if (cpu->is_long_mode && (cs->attr & (X86_SEG_L | X86_SEG_DB)) != X86_SEG_L)
        return x86_fault(cpu, X86_EXC_GP, code);
    cs->attr |= X86_SEG_ACCESSED;
    return check_present(cpu, cs, code);
}

static bool copy_params(X86Stack *from, X86Stack *to, const Gate *g)
{
    u64 v[31];

    for (unsigned n = 0; n < g->params; n++)
        if (!x86_stack_pop(from, g->size, &v[n]))
            return false;
    for (unsigned n = g->params; n-- > 0;)
        if (!x86_stack_push(to, g->size, v[n]))
            return false;
    return true;
}

static bool gate_inward(X86Cpu *cpu, const Gate *g, const X86Desc *d, X86Seg *cs, u64 next_ip)
{
    unsigned dpl = x86_dpl(cs->attr);
    X86Stack old = x86_stack(cpu), s;
    u16 old_ss = cpu->seg[X86_SS].sel, old_cs = cpu->seg[X86_CS].sel;
    u64 old_sp = cpu->vcpu.rt.gpr[X86_RSP];

    if (!x86_inner_stack(cpu, dpl, 0, &s) || !x86_stack_push(&s, g->size, old_ss) ||
        !x86_stack_push(&s, g->size, old_sp))
        return false;
    if (!cpu->is_long_mode && !copy_params(&old, &s, g))
        return false;
    if (!push_return(&s, g->size, old_cs, next_ip) || !x86_check_ip(cpu, cs, g->ip) ||
        !x86_desc_accessed(cpu, d))
        return false;
    cs->sel = (u16)((g->sel & ~3u) | dpl);
    x86_set_seg(cpu, X86_SS, &s.ss);
    x86_enter_code(cpu, cs, g->ip);
    x86_stack_commit(&s);
    return true;
}

static bool through_gate(X86Cpu *cpu, X86Desc *d, bool is_call, u64 next_ip)
{
    X86Desc target;
    X86Seg cs;
    Gate g;

    if (!read_gate(cpu, d, &g) || !gate_code(cpu, &g, is_call, &target, &cs))
        return false;
    if (is_call && !(cs.attr & X86_SEG_CONFORMING) && x86_dpl(cs.attr) < cpu->cpl)
        return gate_inward(cpu, &g, &target, &cs, next_ip);

    X86Stack s = x86_stack(cpu);

    if (is_call && !push_return(&s, g.size, cpu->seg[X86_CS].sel, next_ip))
        return false;
    if (!x86_check_ip(cpu, &cs, g.ip) || !x86_desc_accessed(cpu, &target))
        return false;
    cs.sel = (u16)((g.sel & ~3u) | cpu->cpl);
    x86_enter_code(cpu, &cs, g.ip);
    x86_stack_commit(&s);
    return true;
}

/* ---- far JMP, CALL ---- */

/* A task, by its TSS or a gate. */
static bool to_task(X86Cpu *cpu, X86Desc *d, unsigned type, bool is_call, u64 next_ip)
{
    u32 code = x86_code_of(d->sel);
    u16 attr = (u16)(d->lo >> 40 & 0xff);

    if (MAX(cpu->cpl, d->sel & 3u) > x86_dpl(attr))
        return x86_fault(cpu, X86_EXC_GP, code);
    if (!(attr & X86_SEG_P))
        return x86_fault(cpu, X86_EXC_NP, code);
    if (type == X86_SYS_TASK && !x86_task_target(cpu, (u16)(d->lo >> 16), X86_EXC_GP, false, 0, d))
        return false;
    return x86_task_switch(cpu, d, is_call ? X86_TASK_CALL : X86_TASK_JMP, next_ip);
}

static bool to_system(X86Cpu *cpu, X86Desc *d, bool is_call, u64 next_ip)
{
    unsigned type = d->lo >> 40 & 15;

    switch (type) {
    case X86_SYS_CALL: return through_gate(cpu, d, is_call, next_ip);
    case X86_SYS_CALL16:
        if (!cpu->is_long_mode)
            return through_gate(cpu, d, is_call, next_ip);
        break;
    case X86_SYS_TSS16:
    case X86_SYS_TSS:
    case X86_SYS_TASK:
        if (!cpu->is_long_mode)
            return to_task(cpu, d, type, is_call, next_ip);
        break;
    default: break;
    }
    return x86_fault(cpu, X86_EXC_GP, x86_code_of(d->sel));
}

static bool far(X86Cpu *cpu, u16 sel, u64 ip, unsigned osize, bool is_call, u64 next_ip)
{
    X86Stack s;
    X86Desc d;
    X86Seg cs;

    if (x86_is_real(cpu))
        return far_real(cpu, sel, ip, osize, is_call, next_ip);
    if (x86_is_null(sel))
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!x86_desc_read(cpu, sel, X86_EXC_GP, x86_code_of(sel), &d))
        return false;
    if (!(d.lo >> 44 & 1))
        return to_system(cpu, &d, is_call, next_ip);
    if (!direct_code(cpu, &d, &cs))
        return false;
    /* out of 64-bit code, the return address goes where the new code's stack pointer points to (AMD) */
    s = x86_stack_of(cpu, &cpu->seg[X86_SS], cpu->vcpu.rt.gpr[X86_RSP],
                     cpu->is_long_mode && (cs.attr & X86_SEG_L));
    if ((is_call && !push_return(&s, osize, cpu->seg[X86_CS].sel, next_ip)) ||
        !x86_check_ip(cpu, &cs, ip) || !x86_desc_accessed(cpu, &d))
        return false;
    x86_enter_code(cpu, &cs, ip);
    x86_stack_commit(&s);
    return true;
}

bool x86_far_jmp(X86Cpu *cpu, u16 sel, u64 ip, unsigned osize, u64 next_ip)
{
    return far(cpu, sel, ip, osize, false, next_ip);
}

bool x86_far_call(X86Cpu *cpu, u16 sel, u64 ip, unsigned osize, u64 next_ip)
{
    return far(cpu, sel, ip, osize, true, next_ip);
}

/* ---- returns ---- */

/* The code that RET or IRET goes back to. */
static bool return_code(X86Cpu *cpu, u16 sel, u64 ip, X86Desc *d, X86Seg *cs)
{
    u32 code = x86_code_of(sel);
    unsigned rpl = sel & 3, dpl;

    if (x86_is_null(sel))
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!x86_desc_read(cpu, sel, X86_EXC_GP, code, d))
        return false;
    *cs = x86_desc_seg(d);
    dpl = x86_dpl(cs->attr);
    if (!x86_is_code(cs->attr) || rpl < cpu->cpl ||
        (cs->attr & X86_SEG_CONFORMING ? dpl > rpl : dpl != rpl))
        return x86_fault(cpu, X86_EXC_GP, code);
    cs->attr |= X86_SEG_ACCESSED;
    return check_present(cpu, cs, code) && check_long(cpu, cs, code) && x86_check_ip(cpu, cs, ip);
}

/* SS for a return to @cs. In 64-bit code of CPL 0 to 2 it may be null. */
static bool return_stack(X86Cpu *cpu, u16 sel, const X86Seg *cs, X86Seg *ss)
{
    bool is_64 = cpu->is_long_mode && (cs->attr & X86_SEG_L);

    if (x86_is_null(sel) && is_64 && (cs->sel & 3) != 3 && (sel & 3) == (cs->sel & 3)) {
        *ss = (X86Seg){.sel = sel, .attr = (u16)((sel & 3) << 5)};
        return true;
    }
    return x86_check_stack(cpu, sel, cs->sel & 3, X86_EXC_GP, 0, ss);
}

/* All is checked: to @cs at @ip, with the stack @ss at @sp and @drop bytes off it. */
static void go_out(X86Cpu *cpu, const X86Seg *cs, u64 ip, const X86Seg *ss, u64 sp, u32 drop)
{
    bool is_outward = (cs->sel & 3) != cpu->cpl;
    X86Stack s;

    x86_enter_code(cpu, cs, ip);
    x86_set_seg(cpu, X86_SS, ss);
    s = x86_stack_of(cpu, ss, sp, x86_mode(cpu) == X86_MODE_64);
    if (s.mask == 0xffff) /* the rest of ESP stays */
        s.sp = (cpu->vcpu.rt.gpr[X86_RSP] & ~s.mask) | (sp & s.mask);
    s.sp = (s.sp & ~s.mask) | ((s.sp + drop) & s.mask);
    x86_stack_commit(&s);
    if (is_outward)
        x86_scrub_segs(cpu);
}

static void drop_bytes(X86Stack *s, u32 drop)
{
    s->sp = (s->sp & ~s->mask) | ((s->sp + drop) & s->mask);
}

static bool ret_real(X86Cpu *cpu, unsigned osize, u32 drop)
{
    X86Stack s = x86_stack(cpu);
    u64 ip, sel;

    if (!x86_stack_pop(&s, osize, &ip) || !x86_stack_pop(&s, osize, &sel) ||
        !x86_check_ip(cpu, &cpu->seg[X86_CS], ip))
        return false;
    drop_bytes(&s, drop);
    x86_stack_commit(&s);
    x86_set_seg_real(cpu, X86_CS, (u16)sel);
    x86_set_ip(cpu, ip);
    return true;
}

bool x86_far_ret(X86Cpu *cpu, unsigned osize, u32 drop)
{
    X86Stack s = x86_stack(cpu);
    u64 ip, sel, sp, ss_sel;
    X86Seg cs, ss;
    X86Desc d;

    if (x86_is_real(cpu))
        return ret_real(cpu, osize, drop);
    if (!x86_stack_pop(&s, osize, &ip) || !x86_stack_pop(&s, osize, &sel) ||
        !return_code(cpu, (u16)sel, ip, &d, &cs))
        return false;
    drop_bytes(&s, drop);
    if ((sel & 3) == cpu->cpl) {
        if (!x86_desc_accessed(cpu, &d))
            return false;
        x86_enter_code(cpu, &cs, ip);
        x86_stack_commit(&s);
        return true;
    }
    if (!x86_stack_pop(&s, osize, &sp) || !x86_stack_pop(&s, osize, &ss_sel) ||
        !return_stack(cpu, (u16)ss_sel, &cs, &ss) || !x86_desc_accessed(cpu, &d))
        return false;
    go_out(cpu, &cs, ip, &ss, sp, drop);
    return true;
}

/* ---- IRET ---- */

static void after_iret(X86Cpu *cpu)
{
    cpu->nmi_blocked = 0;
}

/*
 * v8086 with IOPL below 3 needs VME and 16-bit operands; then the virtual interrupt flag is
 * changed. Source: SDM vol. 3 "Virtual-8086 Mode Extensions"; vol. 2 "IRET".
 */
static bool iret_vme(X86Cpu *cpu, u64 ip, u16 sel, u32 flags, X86Stack *s)
{
    u32 mask = x86_flags_mask(cpu, 2);
    bool wants_if = flags & X86_IF;

    if ((flags & X86_TF) || (wants_if && (cpu->eflags & X86_VIP)))
        return x86_fault(cpu, X86_EXC_GP, 0);
    x86_stack_commit(s);
    x86_set_seg_real(cpu, X86_CS, sel);
    x86_set_ip(cpu, ip);
    x86_change_flags(cpu, flags | (wants_if ? X86_VIF : 0), (mask & ~(u32)X86_IF) | X86_VIF);
    return true;
}

static bool iret_real(X86Cpu *cpu, unsigned osize)
{
    bool is_virtual = x86_is_v86(cpu) && x86_iopl(cpu) < 3;
    X86Stack s = x86_stack(cpu);
    u64 ip, sel, flags;

    if (is_virtual && (!(cpu->cr4 & X86_CR4_VME) || osize != 2))
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!x86_stack_pop(&s, osize, &ip) || !x86_stack_pop(&s, osize, &sel) ||
        !x86_stack_pop(&s, osize, &flags) || !x86_check_ip(cpu, &cpu->seg[X86_CS], ip))
        return false;
    if (is_virtual)
        return iret_vme(cpu, ip, (u16)sel, (u32)flags, &s);
    x86_stack_commit(&s);
    x86_set_seg_real(cpu, X86_CS, (u16)sel);
    x86_set_ip(cpu, ip);
    x86_change_flags(cpu, (u32)flags, x86_flags_mask(cpu, osize) | (osize == 4 ? X86_RF : 0));
    after_iret(cpu);
    return true;
}

static bool iret_to_v86(X86Cpu *cpu, X86Stack *s, u64 ip, u16 sel, u32 flags)
{
    static const enum X86SegReg order[] = {X86_SS, X86_ES, X86_DS, X86_FS, X86_GS};
    u64 v[6];

    for (unsigned n = 0; n < 6; n++) /* ESP, SS, ES, DS, FS, GS */
        if (!x86_stack_pop(s, 4, &v[n]))
            return false;
    if ((u32)ip > 0xffff)
        return x86_fault(cpu, X86_EXC_GP, 0);
    x86_change_flags(cpu, flags,
                     FLAGS_ANY | X86_IF | X86_IOPL | X86_RF | X86_VM | X86_VIF | X86_VIP);
    cpu->cpl = 3;
    x86_set_seg_real(cpu, X86_CS, sel);
    for (unsigned n = 0; n < ARRAY_SIZE(order); n++)
        x86_set_seg_real(cpu, order[n], (u16)v[n + 1]);
    cpu->vcpu.rt.gpr[X86_RSP] = (u32)v[0];
    x86_set_ip(cpu, ip & 0xffff);
    after_iret(cpu);
    return true;
}

static bool iret_task(X86Cpu *cpu, u64 next_ip)
{
    X86Desc d;
    u64 link;

    if (cpu->is_long_mode)
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!x86_mem_read(cpu, cpu->tr.base, 2, x86_system_idx(cpu), &link) ||
        !x86_task_target(cpu, (u16)link, X86_EXC_TS, true, 0, &d) ||
        !x86_task_switch(cpu, &d, X86_TASK_IRET, next_ip))
        return false;
    after_iret(cpu);
    return true;
}

bool x86_iret(X86Cpu *cpu, unsigned osize, u64 next_ip)
{
    X86Stack s = x86_stack(cpu);
    u64 ip, sel, flags, sp, ss_sel;
    u32 mask;
    X86Seg cs, ss;
    X86Desc d;

    if (x86_is_real(cpu))
        return iret_real(cpu, osize);
    if (cpu->eflags & X86_NT)
        return iret_task(cpu, next_ip);
    if (!x86_stack_pop(&s, osize, &ip) || !x86_stack_pop(&s, osize, &sel) ||
        !x86_stack_pop(&s, osize, &flags))
        return false;
    if ((flags & X86_VM) && cpu->cpl == 0 && osize == 4 && !cpu->is_long_mode)
        return iret_to_v86(cpu, &s, ip, (u16)sel, (u32)flags);
    if (!return_code(cpu, (u16)sel, ip, &d, &cs) || !x86_desc_accessed(cpu, &d))
        return false;
    mask = x86_flags_mask(cpu, osize) | (osize > 2 && x86_debug_breaks(cpu) ? X86_RF : 0) |
           (osize > 2 && cpu->cpl == 0 ? X86_VIF | X86_VIP : 0);
    if ((sel & 3) != cpu->cpl || x86_mode(cpu) == X86_MODE_64) {
        if (!x86_stack_pop(&s, osize, &sp) || !x86_stack_pop(&s, osize, &ss_sel) ||
            !return_stack(cpu, (u16)ss_sel, &cs, &ss))
            return false;
        go_out(cpu, &cs, ip, &ss, sp, 0);
    } else {
        x86_enter_code(cpu, &cs, ip);
        x86_stack_commit(&s);
    }
    x86_change_flags(cpu, (u32)flags, mask);
    after_iret(cpu);
    return true;
}
