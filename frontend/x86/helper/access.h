/* SPDX-License-Identifier: MIT */
/* Memory operands of helpers: what cannot be accessed leaves the helper. @ra is its GETRA(). */
#ifndef FRONTEND_X86_HELPER_ACCESS_H
#define FRONTEND_X86_HELPER_ACCESS_H

#include "frontend/x86/cpu/mem.h"
#include "frontend/x86/cpu/walk.h"

/** Regime of the running code's own accesses; programs have none. */
static inline unsigned x86_own_idx(const X86Cpu *cpu)
{
    return cpu->machine ? x86_mmu_idx(&cpu->vcpu) : 0;
}

static inline u64 x86_load_op(X86Cpu *cpu, u64 addr, unsigned size, const void *ra)
{
    u64 v;

    if (!x86_mem_read(cpu, addr, size, x86_own_idx(cpu), &v))
        vcpu_raise(&cpu->vcpu, ra);
    return v;
}

static inline void x86_store_op(X86Cpu *cpu, u64 addr, unsigned size, u64 v, const void *ra)
{
    if (!x86_mem_write(cpu, addr, size, x86_own_idx(cpu), v))
        vcpu_raise(&cpu->vcpu, ra);
}

/* The address of a fault in the second page is the page's own, as of other accesses that cross. */
static inline void x86_probe_op(X86Cpu *cpu, u64 addr, unsigned size, const void *ra)
{
    u64 last_page = ALIGN_DOWN(addr + size - 1, 4096ull);

    if (!x86_mem_probe_write(cpu, addr, 1, x86_own_idx(cpu)) ||
        (last_page > addr && !x86_mem_probe_write(cpu, last_page, 1, x86_own_idx(cpu))))
        vcpu_raise(&cpu->vcpu, ra);
}

static inline void x86_load_area(X86Cpu *cpu, u64 addr, void *to, unsigned size, const void *ra)
{
    if (!x86_mem_read_bytes(cpu, addr, to, size, x86_own_idx(cpu)))
        vcpu_raise(&cpu->vcpu, ra);
}

static inline void x86_store_area(X86Cpu *cpu, u64 addr, const void *from, unsigned size,
                                  const void *ra)
{
    if (!x86_mem_write_bytes(cpu, addr, from, size, x86_own_idx(cpu)))
        vcpu_raise(&cpu->vcpu, ra);
}

#endif
