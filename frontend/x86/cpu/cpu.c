/* SPDX-License-Identifier: MIT */
/* RFLAGS between its two places, and the state that a program starts with; contracts in cpu.h. */
#include "frontend/x86/cpu/cpu.h"

#include <string.h>
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/user_seg.h"

u32 x86_flags_pack(u32 rflags)
{
    return (rflags & 0xd5) << 8 | (rflags & X86_OF ? X86_PACKED_OF : 0) | X86_PACKED_ONE;
}

u32 x86_flags_unpack(u32 packed)
{
    return (packed >> 8 & 0xd5) | (packed & X86_PACKED_OF ? X86_OF : 0);
}

u32 x86_rflags(const X86Cpu *cpu)
{
    return cpu->eflags | x86_flags_unpack(cpu->vcpu.rt.flags) | X86_FLAG_FIXED;
}

void x86_set_rflags(X86Cpu *cpu, u32 rflags)
{
    cpu->eflags = rflags & ~(u32)X86_STATUS_FLAGS;
    cpu->vcpu.rt.flags = x86_flags_pack(rflags);
}

/* Flat segments of Linux: selectors of __USER_CS and __USER_DS. */
#define USER_CS 0x33
#define USER_DS 0x2b
#define CODE_TYPE 11 /* execute, read, accessed */
#define DATA_TYPE 3  /* read, write, accessed */

void x86_reset_user(X86Cpu *cpu)
{
    static const u16 common = X86_SEG_S | X86_SEG_DPL | X86_SEG_P | X86_SEG_G;

    cpu->seg[X86_CS] = (X86Seg){.limit = ~0u, .sel = USER_CS, .attr = common | CODE_TYPE | X86_SEG_L};
    cpu->seg[X86_SS] = (X86Seg){.limit = ~0u, .sel = USER_DS, .attr = common | DATA_TYPE | X86_SEG_DB};
    for (int n = 0; n < X86_SEG_COUNT; n++)
        if (n != X86_CS && n != X86_SS)
            cpu->seg[n] = (X86Seg){.sel = 0};
    x86_user_init_gdt(cpu);
    cpu->cpl = 3;
    cpu->is_long_mode = true;
    cpu->cr0 = X86_CR0_PE | X86_CR0_MP | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP | X86_CR0_AM | X86_CR0_PG;
    cpu->cr4 = X86_CR4_PAE | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT | X86_CR4_UMIP;
    if (x86_has(cpu->model, X86_FEAT_XSAVE))
        cpu->cr4 |= X86_CR4_OSXSAVE;
    if (x86_has(cpu->model, X86_FEAT_FSGSBASE))
        cpu->cr4 |= X86_CR4_FSGSBASE;
    cpu->msr.efer = X86_EFER_SCE | X86_EFER_LME | X86_EFER_LMA | X86_EFER_NXE;
    cpu->xcr0 = X86_XSTATE_X87 | X86_XSTATE_SSE | (x86_has(cpu->model, X86_FEAT_AVX) ? X86_XSTATE_AVX : 0);
    x86_x87_set(cpu, &(X87){.fcw = X87_FCW_RESET, .ftw = 0xffff});
    x86_set_rflags(cpu, X86_IF);
    cpu->vcpu.rt.guest_mxcsr = X86_MXCSR_RESET;
}
