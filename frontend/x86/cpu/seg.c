/* SPDX-License-Identifier: MIT */
/* Descriptors, segment registers and stacks; contracts in seg.h. */
#include "frontend/x86/cpu/seg.h"

#include "frontend/x86/cpu/mem.h"
#include "frontend/x86/cpu/walk.h"

/* ---- descriptors ---- */

bool x86_desc_read(X86Cpu *cpu, u16 sel, X86Exception kind, u32 code, X86Desc *d)
{
    bool is_ldt = sel & 4;
    u64 base = is_ldt ? cpu->ldtr.base : cpu->gdtr.base;
    u32 limit = is_ldt ? cpu->ldtr.limit : cpu->gdtr.limit;

    if ((is_ldt && !(cpu->ldtr.attr & X86_SEG_P)) || (sel | 7u) > limit)
        return x86_fault(cpu, kind, code);
    d->at = base + (sel & 0xfff8u);
    if (!cpu->is_long_mode)
        d->at = (u32)d->at;
    d->hi = 0;
    d->sel = sel;
    return x86_mem_read(cpu, d->at, 8, x86_system_idx(cpu), &d->lo);
}

/* Bits 44 to 40 there would be the type of a descriptor of its own. */
bool x86_desc_read_high(X86Cpu *cpu, X86Exception kind, u32 code, X86Desc *d)
{
    u32 limit = d->sel & 4 ? cpu->ldtr.limit : cpu->gdtr.limit;

    if ((d->sel | 7u) + 8 > limit)
        return x86_fault(cpu, kind, code);
    return x86_mem_read(cpu, d->at + 8, 8, x86_system_idx(cpu), &d->hi) &&
           (!(d->hi >> 40 & 0x1f) || x86_fault(cpu, kind, code));
}

X86Seg x86_desc_seg(const X86Desc *d)
{
    X86Seg s = {
        .base = (d->lo >> 16 & 0xffffff) | (d->lo >> 32 & 0xff000000) | d->hi << 32,
        .limit = (u32)(d->lo & 0xffff) | (u32)(d->lo >> 32 & 0xf0000),
        .sel = d->sel,
        .attr = (u16)((d->lo >> 40 & 0xff) | (d->lo >> 40 & 0xf000)),
    };

    if (s.attr & X86_SEG_G)
        s.limit = s.limit << 12 | 0xfff;
    return s;
}

bool x86_desc_accessed(X86Cpu *cpu, const X86Desc *d)
{
    return (d->lo >> 40 & X86_SEG_ACCESSED) ||
           x86_mem_set_bits(cpu, d->at + 5, X86_SEG_ACCESSED, x86_system_idx(cpu));
}

/* ---- registers ---- */

void x86_set_seg(X86Cpu *cpu, enum X86SegReg reg, const X86Seg *s)
{
    cpu->seg[reg] = *s;
    if (reg >= X86_FS)
        cpu->vcpu.rt.gpr[reg == X86_FS ? X86_SLOT_FS_BASE : X86_SLOT_GS_BASE] = s->base;
}

#define V86_ATTR (X86_SEG_P | X86_SEG_DPL | X86_SEG_S | X86_SEG_WRITE | X86_SEG_ACCESSED)

/* In real mode limit and attributes stay as they are: "unreal" mode depends on it. */
void x86_set_seg_real(X86Cpu *cpu, enum X86SegReg reg, u16 sel)
{
    X86Seg s = cpu->seg[reg];

    s.sel = sel;
    s.base = (u64)sel << 4;
    if (x86_is_v86(cpu)) {
        s.limit = 0xffff;
        s.attr = V86_ATTR;
    }
    x86_set_seg(cpu, reg, &s);
}

/* Source: SDM vol. 2 "MOV", of SS with a null selector: in 64-bit mode, not at CPL 3. */
static bool load_null(X86Cpu *cpu, enum X86SegReg reg, u16 sel)
{
    bool may_be = x86_mode(cpu) == X86_MODE_64 && cpu->cpl < 3 && (sel & 3) == cpu->cpl;

    if (reg == X86_SS && !may_be)
        return x86_fault(cpu, X86_EXC_GP, 0);
    x86_set_seg(cpu, reg, &(X86Seg){.sel = sel, .attr = (u16)(reg == X86_SS ? cpu->cpl << 5 : 0)});
    return true;
}

bool x86_check_stack(X86Cpu *cpu, u16 sel, unsigned cpl, X86Exception kind, u32 ext, X86Seg *ss)
{
    u32 code = x86_code_of(sel) | ext;
    X86Desc d;

    if (x86_is_null(sel))
        return x86_fault(cpu, kind, ext);
    if (!x86_desc_read(cpu, sel, kind, code, &d))
        return false;
    *ss = x86_desc_seg(&d);
    if ((sel & 3) != cpl || x86_dpl(ss->attr) != cpl || !x86_is_writable(ss->attr))
        return x86_fault(cpu, kind, code);
    if (!(ss->attr & X86_SEG_P))
        return x86_fault(cpu, X86_EXC_SS, code);
    ss->attr |= X86_SEG_ACCESSED;
    return x86_desc_accessed(cpu, &d);
}

static bool check_data(X86Cpu *cpu, u16 sel, X86Seg *s)
{
    X86Desc d;
    bool is_readable, checks;

    if (!x86_desc_read(cpu, sel, X86_EXC_GP, x86_code_of(sel), &d))
        return false;
    *s = x86_desc_seg(&d);
    is_readable = (s->attr & X86_SEG_S) && (!x86_is_code(s->attr) || (s->attr & X86_SEG_READ));
    checks = !x86_is_code(s->attr) || !(s->attr & X86_SEG_CONFORMING);
    if (!is_readable || (checks && MAX(cpu->cpl, sel & 3u) > x86_dpl(s->attr)))
        return x86_fault(cpu, X86_EXC_GP, x86_code_of(sel));
    if (!(s->attr & X86_SEG_P))
        return x86_fault(cpu, X86_EXC_NP, x86_code_of(sel));
    s->attr |= X86_SEG_ACCESSED;
    return x86_desc_accessed(cpu, &d);
}

bool x86_load_seg(X86Cpu *cpu, enum X86SegReg reg, u16 sel)
{
    X86Seg s;

    if (x86_is_real(cpu)) {
        x86_set_seg_real(cpu, reg, sel);
        return true;
    }
    if (x86_is_null(sel))
        return load_null(cpu, reg, sel);
    if (reg == X86_SS ? !x86_check_stack(cpu, sel, cpu->cpl, X86_EXC_GP, 0, &s)
                      : !check_data(cpu, sel, &s))
        return false;
    x86_set_seg(cpu, reg, &s);
    return true;
}

void x86_scrub_segs(X86Cpu *cpu)
{
    static const enum X86SegReg regs[] = {X86_DS, X86_ES, X86_FS, X86_GS};

    for (unsigned n = 0; n < ARRAY_SIZE(regs); n++) {
        const X86Seg *s = &cpu->seg[regs[n]];
        bool is_conforming = x86_is_code(s->attr) && (s->attr & X86_SEG_CONFORMING);

        if ((s->attr & X86_SEG_P) && !is_conforming && x86_dpl(s->attr) < cpu->cpl)
            x86_set_seg(cpu, regs[n], &(X86Seg){.sel = 0});
    }
}

/* ---- LDTR, TR ---- */

static bool load_system(X86Cpu *cpu, u16 sel, u32 types, X86Desc *d)
{
    u32 code = x86_code_of(sel);
    unsigned type;

    if (sel & 4)
        return x86_fault(cpu, X86_EXC_GP, code);
    if (!x86_desc_read(cpu, sel, X86_EXC_GP, code, d))
        return false;
    type = d->lo >> 40 & 0x1f;
    if (type > 15 || !(types >> type & 1))
        return x86_fault(cpu, X86_EXC_GP, code);
    if (!(d->lo >> 47 & 1))
        return x86_fault(cpu, X86_EXC_NP, code);
    return !cpu->is_long_mode || x86_desc_read_high(cpu, X86_EXC_GP, code, d);
}

bool x86_load_ldt(X86Cpu *cpu, u16 sel)
{
    X86Desc d;

    if (x86_is_null(sel)) {
        cpu->ldtr = (X86Seg){.sel = sel};
        return true;
    }
    if (!load_system(cpu, sel, 1u << X86_SYS_LDT, &d))
        return false;
    cpu->ldtr = x86_desc_seg(&d);
    return true;
}

bool x86_load_tr(X86Cpu *cpu, u16 sel)
{
    u32 types = 1u << X86_SYS_TSS | (cpu->is_long_mode ? 0 : 1u << X86_SYS_TSS16);
    X86Desc d;

    if (x86_is_null(sel))
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (!load_system(cpu, sel, types, &d) ||
        !x86_mem_set_bits(cpu, d.at + 5, X86_SYS_BUSY, x86_system_idx(cpu)))
        return false;
    cpu->tr = x86_desc_seg(&d);
    cpu->tr.attr |= X86_SYS_BUSY;
    return true;
}

/* ---- looking at descriptors ---- */

/* A fault of the table's memory is one; any other means "no". */
static bool look(X86Cpu *cpu, u16 sel, X86Desc *d, bool *ok)
{
    *ok = true;
    if (x86_is_null(sel))
        return false;
    if (x86_desc_read(cpu, sel, X86_EXC_GP, 0, d))
        return true;
    *ok = cpu->vcpu.exc.kind != X86_EXC_PF;
    return false;
}

/* Source: SDM vol. 2 "LAR", "LSL": system descriptors that they know. */
static bool has_rights(const X86Cpu *cpu, u16 attr, bool is_limit)
{
    u32 both = 1u << X86_SYS_TSS | 1u << X86_SYS_TSS_BUSY | 1u << X86_SYS_LDT,
        old = 1u << X86_SYS_TSS16 | 1u << X86_SYS_TSS16_BUSY, gates = 1u << X86_SYS_CALL;
    u32 types = both | (cpu->is_long_mode ? 0 : old) | (is_limit ? 0 : gates) |
                (is_limit || cpu->is_long_mode ? 0 : 1u << X86_SYS_CALL16 | 1u << X86_SYS_TASK);

    return (attr & X86_SEG_S) || (types >> (attr & X86_SEG_TYPE) & 1);
}

static bool is_visible(const X86Cpu *cpu, u16 sel, u16 attr)
{
    bool is_conforming = x86_is_code(attr) && (attr & X86_SEG_CONFORMING);

    return is_conforming || MAX(cpu->cpl, sel & 3u) <= x86_dpl(attr);
}

bool x86_lar(X86Cpu *cpu, u16 sel, bool is_limit, u64 *value, bool *ok)
{
    X86Desc d;
    X86Seg s;

    if (!look(cpu, sel, &d, ok))
        return false;
    s = x86_desc_seg(&d);
    if (!has_rights(cpu, s.attr, is_limit) || !is_visible(cpu, sel, s.attr))
        return false;
    *value = is_limit ? s.limit : d.lo >> 32 & 0x00ffff00;
    return true;
}

bool x86_verify(X86Cpu *cpu, u16 sel, bool is_write, bool *ok)
{
    X86Desc d;
    X86Seg s;

    if (!look(cpu, sel, &d, ok))
        return false;
    s = x86_desc_seg(&d);
    if (!(s.attr & X86_SEG_S) || !is_visible(cpu, sel, s.attr))
        return false;
    if (is_write)
        return x86_is_writable(s.attr);
    return !x86_is_code(s.attr) || (s.attr & X86_SEG_READ);
}

/* ---- stacks ---- */

X86Stack x86_stack_of(X86Cpu *cpu, const X86Seg *ss, u64 sp, bool is_64)
{
    return (X86Stack){
        .cpu = cpu,
        .ss = *ss,
        .sp = sp,
        .mask = is_64                   ? ~0ull
                : ss->attr & X86_SEG_DB ? 0xffffffffu
                                        : 0xffffu,
        .idx = x86_mmu_idx(&cpu->vcpu),
        .is_flat = is_64,
    };
}

X86Stack x86_stack(X86Cpu *cpu)
{
    return x86_stack_of(cpu, &cpu->seg[X86_SS], cpu->vcpu.rt.gpr[X86_RSP],
                        x86_mode(cpu) == X86_MODE_64);
}

static bool is_in_limit(const X86Seg *s, u64 offset, unsigned size)
{
    u64 last = offset + size - 1, top = s->attr & X86_SEG_DB ? 0xffffffffu : 0xffffu;

    if (s->attr & X86_SEG_DOWN)
        return offset > s->limit && last <= top;
    return last <= s->limit;
}

static bool place(const X86Stack *s, u64 sp, unsigned size, Gva *va)
{
    *va = s->is_flat ? sp : (u32)(s->ss.base + sp);
    if (s->is_flat ? !x86_is_canonical(s->cpu, sp) : !is_in_limit(&s->ss, sp, size))
        return x86_fault(s->cpu, X86_EXC_SS, s->code);
    return true;
}

bool x86_stack_push(X86Stack *s, unsigned size, u64 v)
{
    u64 sp = (s->sp - size) & s->mask;
    Gva va;

    if (!place(s, sp, size, &va) || !x86_mem_write(s->cpu, va, size, s->idx, v))
        return false;
    s->sp = (s->sp & ~s->mask) | sp;
    return true;
}

bool x86_stack_pop(X86Stack *s, unsigned size, u64 *v)
{
    u64 sp = s->sp & s->mask;
    Gva va;

    if (!place(s, sp, size, &va) || !x86_mem_read(s->cpu, va, size, s->idx, v))
        return false;
    s->sp = (s->sp & ~s->mask) | ((sp + size) & s->mask);
    return true;
}

void x86_stack_commit(const X86Stack *s)
{
    s->cpu->vcpu.rt.gpr[X86_RSP] = s->mask == 0xffffffffu ? (u32)s->sp : s->sp;
}
