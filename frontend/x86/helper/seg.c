/* SPDX-License-Identifier: MIT */
/*
 * Segments of 16- and 32-bit code: loads of segment registers, and the checks of accesses and
 * branches that the block key asks for.
 *
 * Sources: Intel SDM vol. 3 "Limit Checking", "Type Checking".
 */
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/helper/raise.h"

void helper_load_seg(X86Cpu *cpu, u32 seg, u32 sel)
{
    if (!x86_load_seg(cpu, seg, (u16)sel))
        vcpu_raise(&cpu->vcpu, GETRA());
}

/* Null selectors leave attributes of zero: not present. */
static bool has_rights(const X86Seg *s, bool is_write)
{
    if (!(s->attr & X86_SEG_P))
        return false;
    if (s->attr & 8) /* code: never written, read if bit 1 says so */
        return !is_write && (s->attr & 2);
    return !is_write || (s->attr & 2);
}

static bool is_within(const X86Seg *s, u32 offset, unsigned size)
{
    u64 last = (u64)offset + size - 1, top = s->attr & X86_SEG_DB ? 0xffffffffu : 0xffffu;

    if ((s->attr & 12) == 4) /* data that expands downwards */
        return offset > s->limit && last <= top;
    return last <= s->limit;
}

bool x86_access_allowed(const X86Cpu *cpu, unsigned seg, u32 offset, unsigned size, bool is_write)
{
    const X86Seg *s = &cpu->seg[seg];
    bool is_real = !(cpu->cr0 & X86_CR0_PE) || (cpu->eflags & X86_VM);

    return (is_real || has_rights(s, is_write)) && is_within(s, offset, size);
}

void helper_check_seg(X86Cpu *cpu, u32 offset, u32 desc)
{
    u32 flags = (u32)X86_CHECK_WRITE | X86_CHECK_ALIGN;
    unsigned seg = desc & X86_CHECK_SEG, size = (desc & ~flags) >> X86_CHECK_SIZE_SHIFT;

    if ((desc & X86_CHECK_ALIGN) && ((x86_seg_base(cpu, seg) + offset) & (size - 1)))
        x86_raise_gp(cpu, GETRA());
    if (!x86_access_allowed(cpu, seg, offset, size, desc & X86_CHECK_WRITE))
        x86_raise_code(cpu, seg == X86_SS ? X86_EXC_SS : X86_EXC_GP, 0, GETRA());
}

u64 helper_code_address(X86Cpu *cpu, u32 ip)
{
    const X86Seg *cs = &cpu->seg[X86_CS];

    if (ip > cs->limit)
        x86_raise_gp(cpu, GETRA());
    return (u32)(cs->base + ip);
}
