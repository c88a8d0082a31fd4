/* SPDX-License-Identifier: MIT */
/* Segments of user mode; contracts in user_seg.h. */
#include "frontend/x86/cpu/user_seg.h"

#include <string.h>

#define FLAT_CODE32 0x00cffb000000ffffull
#define FLAT_DATA   0x00cff3000000ffffull
#define FLAT_CODE64 0x00affb000000ffffull
#define CPU_DATA    0x0040f50000000000ull /* its limit is the number of the CPU: here always 0 */

void x86_user_own_gdt(X86Cpu *cpu)
{
    cpu->gdtr = (X86Table){.base = (uintptr_t)cpu->user_gdt, .limit = sizeof cpu->user_gdt - 1};
}

static X86Seg from_descriptor(u64 d, u16 sel)
{
    X86Seg s = {
        .base = (d >> 16 & 0xffffff) | (d >> 32 & 0xff000000),
        .limit = (u32)(d & 0xffff) | (u32)(d >> 32 & 0xf0000),
        .sel = sel,
        .attr = (u16)(d >> 40 & 0xf0ff),
    };

    if (s.attr & X86_SEG_G)
        s.limit = s.limit << 12 | 0xfff;
    return s;
}

static void set(X86Cpu *cpu, enum X86SegReg reg, X86Seg s)
{
    cpu->seg[reg] = s;
    if (reg >= X86_FS)
        cpu->vcpu.rt.gpr[reg == X86_FS ? X86_SLOT_FS_BASE : X86_SLOT_GS_BASE] = s.base;
}

void x86_user_init_gdt(X86Cpu *cpu)
{
    u64 *gdt = cpu->user_gdt;

    memset(gdt, 0, sizeof cpu->user_gdt);
    gdt[X86_USER_GDT_CS32] = FLAT_CODE32;
    gdt[X86_USER_GDT_DS] = FLAT_DATA;
    gdt[X86_USER_GDT_CS64] = FLAT_CODE64;
    gdt[X86_USER_GDT_CPU] = CPU_DATA;
    x86_user_own_gdt(cpu);
}

void x86_reset_user32(X86Cpu *cpu)
{
    x86_reset_user(cpu);
    set(cpu, X86_CS, from_descriptor(FLAT_CODE32, X86_USER_SEL(X86_USER_GDT_CS32)));
    for (int n = 0; n < X86_SEG_COUNT; n++)
        if (n == X86_ES || n == X86_SS || n == X86_DS)
            set(cpu, n, from_descriptor(FLAT_DATA, X86_USER_SEL(X86_USER_GDT_DS)));
}
