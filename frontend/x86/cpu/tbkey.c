/* SPDX-License-Identifier: MIT */
#include "frontend/x86/cpu/tbkey.h"

u32 x86_tb_key(const Vcpu *vcpu)
{
    const X86Cpu *cpu = (const X86Cpu *)vcpu;

    return x86_mode(cpu) | (cpu->eflags & X86_DF ? X86_KEY_DF : 0) | (cpu->eflags & X86_TF ? X86_KEY_TF : 0) |
           (cpu->uppers_in_use ? X86_KEY_WIDE : 0);
}

u32 x86_entry_kind(u32 key)
{
    return key & X86_KEY_WIDE ? 1 : 0;
}
