/* SPDX-License-Identifier: MIT */
#include "frontend/x86/cpu/tbkey.h"

#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/walk.h"

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

static bool may_use_avx(const X86Cpu *cpu)
{
    u64 both = X86_XSTATE_SSE | X86_XSTATE_AVX;

    return (cpu->cr4 & X86_CR4_OSXSAVE) && (cpu->xcr0 & both) == both;
}

static u32 fpu_bits(const X86Cpu *cpu)
{
    u64 cr0 = cpu->cr0, cr4 = cpu->cr4;

    return (cr0 & X86_CR0_EM ? X86_KEY_EM : 0) | (cr0 & X86_CR0_TS ? X86_KEY_TS : 0) |
           ((cr0 & X86_CR0_MP) && (cr0 & X86_CR0_TS) ? X86_KEY_MP : 0) |
           ((cr0 & X86_CR0_EM) || !(cr4 & X86_CR4_OSFXSR) ? X86_KEY_NO_SSE : 0) |
           (may_use_avx(cpu) ? 0 : X86_KEY_NO_AVX) | (cr4 & X86_CR4_OSXSAVE ? 0 : X86_KEY_NO_XSAVE);
}

static u32 machine_bits(const X86Cpu *cpu)
{
    bool is_v86 = x86_is_protected(cpu) && x86_is_v86(cpu);
    bool may_if = is_v86 ? x86_iopl(cpu) == 3 : cpu->cpl <= x86_iopl(cpu) || !x86_is_protected(cpu);

    return (u32)cpu->cpl << X86_KEY_CPL_SHIFT | x86_mmu_idx(&cpu->vcpu) << X86_KEY_MMU_SHIFT |
           (may_if ? X86_KEY_IF : 0) | fpu_bits(cpu) | (cpu->interrupt_shadow ? X86_KEY_SHADOW : 0) |
           (cpu->pending ? X86_KEY_PENDING : 0) | (x86_debug_breaks(cpu) ? X86_KEY_BREAK : 0) |
           (cpu->cpl == 3 && (cpu->eflags & X86_AC) && (cpu->cr0 & X86_CR0_AM) ? X86_KEY_AC : 0) |
           (is_v86 ? X86_KEY_V86 : 0);
}

/* Of those, what programs have too. */
static u32 program_bits(const X86Cpu *cpu)
{
    return (cpu->pending ? X86_KEY_PENDING : 0) | (cpu->eflags & X86_AC ? X86_KEY_AC : 0);
}

u32 x86_tb_key(const Vcpu *vcpu)
{
    const X86Cpu *cpu = (const X86Cpu *)vcpu;
    X86Mode mode = x86_mode(cpu);

    return (cpu->machine ? machine_bits : program_bits)(cpu) | mode | (mode == X86_MODE_64 ? 0 : segment_bits(cpu)) |
           (cpu->eflags & X86_DF ? X86_KEY_DF : 0) | (cpu->eflags & X86_TF ? X86_KEY_TF : 0) |
           (cpu->uppers_in_use ? X86_KEY_WIDE : 0);
}

u32 x86_entry_kind(u32 key)
{
    return key & X86_KEY_WIDE ? 1 : 0;
}
