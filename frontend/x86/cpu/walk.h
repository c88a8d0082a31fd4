/* SPDX-License-Identifier: MIT */
/* Translation of linear addresses: GuestArch.walk, its regimes, and what makes TLBs forget. */
#ifndef FRONTEND_X86_CPU_WALK_H
#define FRONTEND_X86_CPU_WALK_H

#include "frontend/x86/cpu/cpu.h"

/* Regimes: GuestArch.mmu_idx. */
enum {
    X86_MMU_USER,   /* CPL 3 */
    X86_MMU_KERNEL, /* CPL 0 to 2, user pages too: no SMAP, or EFLAGS.AC */
    X86_MMU_SMAP,   /* CPL 0 to 2 without user pages */
    X86_MMU_COUNT,
};

#define X86_MMU_ALL ((1u << X86_MMU_COUNT) - 1)

unsigned x86_mmu_idx(const Vcpu *cpu);
u32 x86_mmu_regimes(const Vcpu *cpu);
bool x86_walk(Vcpu *cpu, Gva va, VcpuAccess acc, unsigned mmu_idx, bool is_debug, VcpuWalk *out,
              VcpuException *fault);

/** The regime of accesses to descriptor tables and task state, whatever the CPL. */
static inline unsigned x86_system_idx(const X86Cpu *cpu)
{
    bool smap = (cpu->cr4 & X86_CR4_SMAP) && (cpu->cpl == 3 || !(cpu->eflags & X86_AC));

    return smap ? X86_MMU_SMAP : X86_MMU_KERNEL;
}

/** Bits of linear addresses in long mode. */
static inline unsigned x86_linear_bits(const X86Cpu *cpu)
{
    return cpu->cr4 & X86_CR4_LA57 ? 57 : 48;
}

static inline bool x86_is_canonical(const X86Cpu *cpu, Gva va)
{
    unsigned shift = 64 - x86_linear_bits(cpu);

    return (Gva)((i64)(va << shift) >> shift) == va;
}

/** Physical addresses have so many bits: CPUID.80000008H. */
#define X86_PHYS_BITS 40 /* as firmware expects of machines without much memory */

/** Forget everything; global pages too. */
void x86_flush_all(X86Cpu *cpu);
/** CR3 got a new value; @keep: bit 63 of the operand, entries of its PCID stay. */
void x86_flush_cr3(X86Cpu *cpu, bool keep);
/** INVLPG. */
void x86_flush_page(X86Cpu *cpu, Gva va);
/** INVPCID of @type. False: #GP. */
bool x86_flush_pcid(X86Cpu *cpu, u64 type, u64 pcid, Gva va);

/** Read the four page directory pointers of PAE paging at CR3 @cr3. False: #GP(0). */
bool x86_load_pdptrs(X86Cpu *cpu, u64 cr3);

#endif
