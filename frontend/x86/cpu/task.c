/* SPDX-License-Identifier: MIT */
/*
 * Hardware task switches, and the I/O permission bitmap of the TSS.
 *
 * A switch is made once the new TSS was read. What is wrong with its segments then is the new
 * task's exception, before its first instruction (X86_PENDING_LATE). Source: SDM vol. 3 "Task
 * Management".
 */
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/mem.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/cpu/walk.h"

/* Segments in the order of a TSS. */
enum { TSS_SEGS = 6 };

/* Where things are in a TSS of each kind. */
typedef struct Layout {
    unsigned size, ip, segs, seg_step, ldt, limit;
} Layout;

static const Layout layouts[2] = {
    {2, 0x0e, 0x22, 2, 0x2a, 0x2b},
    {4, 0x20, 0x48, 4, 0x60, 0x67},
};

typedef struct Task {
    u64 cr3, ip, flags, gpr[8], seg[TSS_SEGS], ldt, trap;
} Task;

static const Layout *layout(u16 attr)
{
    return &layouts[(attr & X86_SYS_WIDE) != 0];
}

static bool read_at(X86Cpu *cpu, Gva base, unsigned offset, unsigned size, u64 *v)
{
    return x86_mem_read(cpu, (u32)(base + offset), size, x86_system_idx(cpu), v);
}

static bool write_at(X86Cpu *cpu, Gva base, unsigned offset, unsigned size, u64 v)
{
    return x86_mem_write(cpu, (u32)(base + offset), size, x86_system_idx(cpu), v);
}

/* A 16-bit TSS has no FS and GS. */
static unsigned seg_count(const Layout *l)
{
    return l->size == 4 ? 6 : 4;
}

static bool read_task(X86Cpu *cpu, const X86Seg *tss, Task *t)
{
    const Layout *l = layout(tss->attr);

    *t = (Task){.cr3 = cpu->cr3};
    if (l->size == 4 &&
        (!read_at(cpu, tss->base, 0x1c, 4, &t->cr3) || !read_at(cpu, tss->base, 0x64, 2, &t->trap)))
        return false;
    if (!read_at(cpu, tss->base, l->ip, l->size, &t->ip) ||
        !read_at(cpu, tss->base, l->ip + l->size, l->size, &t->flags) ||
        !read_at(cpu, tss->base, l->ldt, 2, &t->ldt))
        return false;
    for (unsigned n = 0; n < 8; n++)
        if (!read_at(cpu, tss->base, l->ip + (2 + n) * l->size, l->size, &t->gpr[n]))
            return false;
    for (unsigned n = 0; n < seg_count(l); n++)
        if (!read_at(cpu, tss->base, l->segs + n * l->seg_step, 2, &t->seg[n]))
            return false;
    return true;
}

static bool save_task(X86Cpu *cpu, u32 flags, u64 ip)
{
    const Layout *l = layout(cpu->tr.attr);
    Gva base = cpu->tr.base;

    if (!x86_mem_probe_write(cpu, base, l->limit + 1, x86_system_idx(cpu)) ||
        !write_at(cpu, base, l->ip, l->size, ip) ||
        !write_at(cpu, base, l->ip + l->size, l->size, flags))
        return false;
    for (unsigned n = 0; n < 8; n++)
        if (!write_at(cpu, base, l->ip + (2 + n) * l->size, l->size, cpu->vcpu.rt.gpr[n]))
            return false;
    for (unsigned n = 0; n < seg_count(l); n++)
        if (!write_at(cpu, base, l->segs + n * l->seg_step, 2, cpu->seg[n].sel))
            return false;
    return true;
}

bool x86_task_target(X86Cpu *cpu, u16 sel, X86Exception kind, bool is_busy, u32 ext, X86Desc *d)
{
    u32 code = x86_code_of(sel) | ext;
    unsigned type;

    if ((sel & 4) || x86_is_null(sel))
        return x86_fault(cpu, kind, code);
    if (!x86_desc_read(cpu, sel, kind, code, d))
        return false;
    type = d->lo >> 40 & 0x1f & ~(is_busy ? (unsigned)X86_SYS_BUSY : 0);
    if ((type != X86_SYS_TSS && type != X86_SYS_TSS16) ||
        (is_busy && !(d->lo >> 40 & X86_SYS_BUSY)))
        return x86_fault(cpu, kind, code);
    return (d->lo >> 47 & 1) || x86_fault(cpu, X86_EXC_NP, code);
}

static bool set_busy(X86Cpu *cpu, u16 sel, bool busy)
{
    Gva at = cpu->gdtr.base + (sel & 0xfff8u) + 5;
    u64 v;

    return read_at(cpu, at, 0, 1, &v) &&
           write_at(cpu, at, 0, 1, busy ? v | X86_SYS_BUSY : v & ~(u64)X86_SYS_BUSY);
}

/* ---- the new task's segments ---- */

static bool load_ldt(X86Cpu *cpu, u16 sel)
{
    cpu->ldtr = (X86Seg){.sel = sel};
    if (x86_is_null(sel) || x86_load_ldt(cpu, sel))
        return true;
    if (cpu->vcpu.exc.kind != X86_EXC_PF)
        cpu->vcpu.exc.kind = X86_EXC_TS;
    return false;
}

static bool load_code(X86Cpu *cpu, u16 sel, u64 ip)
{
    u32 code = x86_code_of(sel);
    unsigned rpl = sel & 3, dpl;
    X86Desc d;
    X86Seg cs;

    cpu->seg[X86_CS] = (X86Seg){.sel = sel, .attr = cpu->seg[X86_CS].attr, .limit = ~0u};
    cpu->vcpu.rt.pc = ip;
    if (x86_is_null(sel))
        return x86_fault(cpu, X86_EXC_TS, 0);
    if (!x86_desc_read(cpu, sel, X86_EXC_TS, code, &d))
        return false;
    cs = x86_desc_seg(&d);
    dpl = x86_dpl(cs.attr);
    if (!x86_is_code(cs.attr) || (cs.attr & X86_SEG_CONFORMING ? dpl > rpl : dpl != rpl))
        return x86_fault(cpu, X86_EXC_TS, code);
    if (!(cs.attr & X86_SEG_P))
        return x86_fault(cpu, X86_EXC_NP, code);
    if (!x86_desc_accessed(cpu, &d))
        return false;
    x86_enter_code(cpu, &cs, ip);
    return x86_check_ip(cpu, &cs, ip);
}

static bool load_data(X86Cpu *cpu, enum X86SegReg reg, u16 sel)
{
    x86_set_seg(cpu, reg, &(X86Seg){.sel = sel});
    if (x86_load_seg(cpu, reg, sel))
        return true;
    if (cpu->vcpu.exc.kind == X86_EXC_GP)
        cpu->vcpu.exc.kind = X86_EXC_TS;
    return false;
}

static void load_v86(X86Cpu *cpu, const Task *t)
{
    cpu->cpl = 3;
    for (unsigned n = 0; n < TSS_SEGS; n++)
        x86_set_seg_real(cpu, (enum X86SegReg)n, (u16)t->seg[n]);
    x86_set_ip(cpu, (u16)t->ip);
}

static bool load_segs(X86Cpu *cpu, const Task *t)
{
    static const enum X86SegReg data[] = {X86_DS, X86_ES, X86_FS, X86_GS};
    X86Seg ss;

    cpu->cpl = t->seg[X86_CS] & 3;
    if (!load_ldt(cpu, (u16)t->ldt))
        return false;
    if (cpu->eflags & X86_VM) {
        load_v86(cpu, t);
        return true;
    }
    if (!load_code(cpu, (u16)t->seg[X86_CS], t->ip) ||
        !x86_check_stack(cpu, (u16)t->seg[X86_SS], cpu->cpl, X86_EXC_TS, 0, &ss))
        return false;
    x86_set_seg(cpu, X86_SS, &ss);
    for (unsigned n = 0; n < ARRAY_SIZE(data); n++)
        if (!load_data(cpu, data[n], (u16)t->seg[data[n]]))
            return false;
    return true;
}

/* From here on it is the new task that runs. */
static void become(X86Cpu *cpu, const X86Seg *tss, const Task *t, u32 flags)
{
    const Layout *l = layout(tss->attr);

    cpu->tr = *tss;
    cpu->tr.attr |= X86_SYS_BUSY;
    cpu->cr0 |= X86_CR0_TS;
    if (l->size == 4 && (cpu->cr0 & X86_CR0_PG))
        x86_task_cr3(cpu, t->cr3);
    for (unsigned n = 0; n < 8; n++)
        cpu->vcpu.rt.gpr[n] = l->size == 4 ? t->gpr[n] : t->gpr[n] | 0xffff0000u;
    x86_set_rflags(cpu, flags & X86_FLAGS_ALL);
    cpu->dr[7] &= ~0x55ull; /* local breakpoints */
    x86_debug_changed(cpu);
    if (t->trap & 1)
        cpu->pending |= X86_PENDING_TASK;
    if (load_segs(cpu, t))
        return;
    cpu->late = cpu->vcpu.exc;
    cpu->pending |= X86_PENDING_LATE;
}

bool x86_task_switch(X86Cpu *cpu, const X86Desc *d, X86TaskReason reason, u64 next_ip)
{
    X86Seg tss = x86_desc_seg(d);
    u32 old_flags = x86_rflags(cpu), flags;
    u16 old = cpu->tr.sel;
    bool nests = reason == X86_TASK_CALL || reason == X86_TASK_GATE;
    Task t;

    if (tss.limit < layout(tss.attr)->limit)
        return x86_fault(cpu, X86_EXC_TS, x86_code_of(d->sel));
    if (reason == X86_TASK_IRET)
        old_flags &= ~(u32)X86_NT;
    if (!read_task(cpu, &tss, &t) || !save_task(cpu, old_flags, next_ip))
        return false;
    if (!nests && !set_busy(cpu, old, false))
        return false;
    if (nests && !write_at(cpu, tss.base, 0, 2, old))
        return false;
    if (reason != X86_TASK_IRET && !set_busy(cpu, d->sel, true))
        return false;
    flags = (u32)t.flags | (nests ? X86_NT : 0);
    become(cpu, &tss, &t, layout(tss.attr)->size == 2 ? flags & 0xffff : flags);
    return true;
}

/* Source: SDM vol. 1 "I/O Permission Bit Map". */
bool x86_io_allowed(X86Cpu *cpu, u16 port, unsigned size)
{
    u64 map, bits;
    u32 at;

    if (!x86_is_protected(cpu) || (!x86_is_v86(cpu) && cpu->cpl <= x86_iopl(cpu)))
        return true;
    if (!(cpu->tr.attr & X86_SEG_P) || !(cpu->tr.attr & X86_SYS_WIDE) || cpu->tr.limit < 0x67)
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!x86_mem_read(cpu, cpu->tr.base + 0x66, 2, x86_system_idx(cpu), &map))
        return false;
    at = (u32)map + port / 8;
    if (at + 1 > cpu->tr.limit)
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!x86_mem_read(cpu, cpu->tr.base + at, 2, x86_system_idx(cpu), &bits))
        return false;
    return !(bits >> (port & 7) & ((1u << size) - 1)) || x86_fault(cpu, X86_EXC_GP, 0);
}
