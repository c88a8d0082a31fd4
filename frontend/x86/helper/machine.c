/* SPDX-License-Identifier: MIT */
/*
 * What instructions of machines do with privileges: flags, control, debug and model-specific
 * registers, TLBs. What an interrupt may come in behind kicks, so that the block's end looks.
 */
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/except.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/helper/access.h"
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/helper/raise.h"

static void look_for_interrupts(X86Cpu *cpu)
{
    if (x86_has_interrupt(&cpu->vcpu, false))
        vcpu_kick(&cpu->vcpu);
}

/* ---- flags ---- */

void helper_sti(X86Cpu *cpu)
{
    cpu->eflags |= X86_IF;
    look_for_interrupts(cpu);
}

/* CLI and STI above IOPL. Source: SDM vol. 2 "CLI", "STI"; AMD APM vol. 2 "Virtual Interrupts". */
void helper_virtual_if(X86Cpu *cpu, u32 set)
{
    bool is_v86 = x86_is_v86(cpu),
         may = is_v86 ? (cpu->cr4 & X86_CR4_VME) != 0 : (cpu->cr4 & X86_CR4_PVI) && cpu->cpl == 3;

    if (!may || (set && (cpu->eflags & X86_VIP)))
        x86_raise_gp(cpu, GETRA());
    cpu->eflags = (cpu->eflags & ~(u32)X86_VIF) | (set ? X86_VIF : 0);
}

static bool is_virtual(const X86Cpu *cpu)
{
    return x86_is_protected(cpu) && x86_is_v86(cpu) && x86_iopl(cpu) < 3;
}

u64 helper_pushf(X86Cpu *cpu, u32 size)
{
    u32 v = x86_rflags(cpu) & ~(u32)(X86_VM | X86_RF);

    if (!is_virtual(cpu))
        return v;
    if (size != 2 || !(cpu->cr4 & X86_CR4_VME))
        x86_raise_gp(cpu, GETRA());
    return (v & ~(u32)X86_IF) | X86_IOPL | (v & X86_VIF ? X86_IF : 0);
}

void helper_popf(X86Cpu *cpu, u64 v, u32 size)
{
    u32 mask = x86_flags_mask(cpu, size);

    if (is_virtual(cpu)) {
        if (size != 2 || !(cpu->cr4 & X86_CR4_VME) || (v & X86_TF) ||
            ((v & X86_IF) && (cpu->eflags & X86_VIP)))
            x86_raise_gp(cpu, GETRA());
        v |= v & X86_IF ? X86_VIF : 0;
        mask = (mask & ~(u32)X86_IF) | X86_VIF;
    }
    x86_change_flags(cpu, (u32)v, mask);
    look_for_interrupts(cpu);
}

/* ---- what comes with an instruction ---- */

/* @hints of MONITOR and MWAIT: there are none. */
void helper_monitor(X86Cpu *cpu, u64 hints)
{
    if ((u32)hints)
        x86_raise_gp(cpu, GETRA());
}

/* PAUSE: it waits for another CPU, which may need this thread's turn. */
void helper_yield(X86Cpu *cpu)
{
    cpu->vcpu.wants_yield = true;
    vcpu_kick(&cpu->vcpu);
}

void helper_shadow(X86Cpu *cpu)
{
    cpu->interrupt_shadow = 1;
}

/* A block of one instruction: it is shadowed, or stepped. */
void helper_single(X86Cpu *cpu, u32 is_stepped)
{
    cpu->interrupt_shadow = 0;
    if (is_stepped)
        cpu->pending |= X86_PENDING_STEP;
    look_for_interrupts(cpu);
}

void helper_break_at(X86Cpu *cpu, u64 pc)
{
    unsigned hit = x86_debug_break_at(cpu, pc);

    if (cpu->eflags & X86_RF) {
        cpu->eflags &= ~(u32)X86_RF;
        return;
    }
    if (!hit)
        return;
    cpu->pending |= hit;
    x86_raise_code(cpu, X86_EXC_DB, 0, GETRA());
}

/* ---- registers ---- */

u64 helper_read_cr(X86Cpu *cpu, u32 n)
{
    return x86_read_cr(cpu, n);
}

void helper_write_cr(X86Cpu *cpu, u32 n, u64 v)
{
    if (!x86_write_cr(cpu, n, v))
        vcpu_raise(&cpu->vcpu, GETRA());
    if (n == 8)
        look_for_interrupts(cpu);
}

u64 helper_read_dr(X86Cpu *cpu, u32 n)
{
    u64 v;

    if (!x86_read_dr(cpu, n, &v))
        vcpu_raise(&cpu->vcpu, GETRA());
    return v;
}

void helper_write_dr(X86Cpu *cpu, u32 n, u64 v)
{
    if (!x86_write_dr(cpu, n, v))
        vcpu_raise(&cpu->vcpu, GETRA());
}

static u64 edx_eax(const X86Cpu *cpu)
{
    return cpu->vcpu.rt.gpr[X86_RDX] << 32 | (u32)cpu->vcpu.rt.gpr[X86_RAX];
}

static void set_edx_eax(X86Cpu *cpu, u64 v)
{
    cpu->vcpu.rt.gpr[X86_RAX] = (u32)v;
    cpu->vcpu.rt.gpr[X86_RDX] = v >> 32;
}

void helper_rdmsr(X86Cpu *cpu)
{
    u64 v;

    if (!x86_read_msr(cpu, (u32)cpu->vcpu.rt.gpr[X86_RCX], &v))
        vcpu_raise(&cpu->vcpu, GETRA());
    set_edx_eax(cpu, v);
}

void helper_wrmsr(X86Cpu *cpu)
{
    if (!x86_write_msr(cpu, (u32)cpu->vcpu.rt.gpr[X86_RCX], edx_eax(cpu)))
        vcpu_raise(&cpu->vcpu, GETRA());
    look_for_interrupts(cpu);
}

#define PMC_COUNT 4

/* Counters that never count. */
void helper_rdpmc(X86Cpu *cpu)
{
    if ((cpu->cpl && !(cpu->cr4 & X86_CR4_PCE)) || (u32)cpu->vcpu.rt.gpr[X86_RCX] >= PMC_COUNT)
        x86_raise_gp(cpu, GETRA());
    set_edx_eax(cpu, 0);
}

void helper_xsetbv(X86Cpu *cpu)
{
    if (!x86_xsetbv(cpu, (u32)cpu->vcpu.rt.gpr[X86_RCX], edx_eax(cpu)))
        vcpu_raise(&cpu->vcpu, GETRA());
}

void helper_clts(X86Cpu *cpu)
{
    cpu->cr0 &= ~(u64)X86_CR0_TS;
}

/* ---- TLB ---- */

void helper_invlpg(X86Cpu *cpu, u64 va)
{
    x86_flush_page(cpu, va);
}

void helper_invpcid(X86Cpu *cpu, u64 addr, u64 type)
{
    u64 d[2];

    x86_load_area(cpu, addr, d, sizeof d, GETRA());
    if (!x86_flush_pcid(cpu, type, d[0], d[1]))
        vcpu_raise(&cpu->vcpu, GETRA());
}
