/* SPDX-License-Identifier: MIT */
#include "frontend/x86/cpu/tbkey.h"

/* Data, readable, writable, expanding upwards, present, of 4 GiB: nothing can be wrong with it. */
static bool is_unlimited(const X86Seg *s)
{
    const u16 mask = X86_SEG_P | X86_SEG_S | 8 | 4 | 2, want = X86_SEG_P | X86_SEG_S | 2;

    return (s->attr & mask) == want && s->limit == ~0u;
}

static u32 segment_bits(const X86Cpu *cpu)
{
    const X86Seg *s = cpu->seg;
    u32 key = x86_is_real(cpu) ? X86_KEY_REAL : 0;

    if (s[X86_CS].base || s[X86_CS].limit != ~0u)
        key |= X86_KEY_CS;
    if (s[X86_ES].base | s[X86_SS].base | s[X86_DS].base)
        key |= X86_KEY_BASE;
    if (!is_unlimited(&s[X86_ES]) || !is_unlimited(&s[X86_SS]) || !is_unlimited(&s[X86_DS]))
        key |= X86_KEY_LIMIT;
    if (!is_unlimited(&s[X86_FS]))
        key |= X86_KEY_FS_LIMIT;
    if (!is_unlimited(&s[X86_GS]))
        key |= X86_KEY_GS_LIMIT;
    return key | (s[X86_SS].attr & X86_SEG_DB ? X86_KEY_SS32 : 0);
}

u32 x86_tb_key(const Vcpu *vcpu)
{
    const X86Cpu *cpu = (const X86Cpu *)vcpu;
    X86Mode mode = x86_mode(cpu);

    return mode | (mode == X86_MODE_64 ? 0 : segment_bits(cpu)) |
           (cpu->eflags & X86_DF ? X86_KEY_DF : 0) | (cpu->eflags & X86_TF ? X86_KEY_TF : 0) |
           (cpu->uppers_in_use ? X86_KEY_WIDE : 0);
}

u32 x86_entry_kind(u32 key)
{
    return key & X86_KEY_WIDE ? 1 : 0;
}
