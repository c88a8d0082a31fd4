/* SPDX-License-Identifier: MIT */
/* Accesses of C code through the tables that emitted code looks at; contracts in mem.h. */
#include "frontend/x86/cpu/mem.h"

#include "backend/rt_mmu.h"

#define OFFSET(va) ((va) & (RT_PAGE_SIZE - 1))

typedef volatile u16 __attribute__((aligned(1))) AnyU16;
typedef volatile u32 __attribute__((aligned(1))) AnyU32;
typedef volatile u64 __attribute__((aligned(1))) AnyU64;

static u64 load(u64 host, unsigned size)
{
    switch (size) {
    case 1: return *(volatile u8 *)host;
    case 2: return *(AnyU16 *)host;
    case 4: return *(AnyU32 *)host;
    default: return *(AnyU64 *)host;
    }
}

static void store(u64 host, unsigned size, u64 v)
{
    switch (size) {
    case 1: *(volatile u8 *)host = (u8)v; break;
    case 2: *(AnyU16 *)host = (u16)v; break;
    case 4: *(AnyU32 *)host = (u32)v; break;
    default: *(AnyU64 *)host = v; break;
    }
}

/* *@host is where the access of kind @desc is made; false: an exception. */
static bool find(X86Cpu *cpu, Gva va, unsigned size, unsigned idx, u32 desc, u64 *host)
{
    RtMmu *m = rt_mmu(&cpu->vcpu.rt);
    unsigned kind = desc & (RT_MMU_WRITE | RT_MMU_ATOMIC) ? RT_TLB_WRITE : RT_TLB_READ;
    const RtTlbEntry *e = &m->tlb[idx][kind][rt_tlb_slot(va)];

    if (!cpu->machine) {
        *host = va;
        return true;
    }
    m->is_pending = 0;
    if (likely(e->tag == va - OFFSET(va) && OFFSET(va) + size <= RT_PAGE_SIZE)) {
        *host = va + e->addend;
        return true;
    }
    m->addr = va;
    m->desc = (u32)__builtin_ctz(size) | idx << RT_MMU_IDX_SHIFT | desc;
    if (!m->access(&cpu->vcpu.rt))
        return false;
    *host = va + m->addend;
    return true;
}

bool x86_mem_read(X86Cpu *cpu, Gva va, unsigned size, unsigned idx, u64 *value)
{
    u64 host;

    if (!find(cpu, va, size, idx, 0, &host))
        return false;
    *value = load(host, size);
    return true;
}

bool x86_mem_write(X86Cpu *cpu, Gva va, unsigned size, unsigned idx, u64 value)
{
    u64 host;

    if (!find(cpu, va, size, idx, RT_MMU_WRITE, &host))
        return false;
    store(host, size, value);
    return !cpu->machine || !rt_mmu(&cpu->vcpu.rt)->is_pending ||
           rt_mmu(&cpu->vcpu.rt)->commit(&cpu->vcpu.rt);
}

/* The next piece of a longer access: what fits. */
static unsigned piece(Gva va, unsigned size)
{
    unsigned n = 8;

    while (n > size || OFFSET(va) + n > RT_PAGE_SIZE)
        n /= 2;
    return n;
}

bool x86_mem_read_bytes(X86Cpu *cpu, Gva va, void *to, unsigned size, unsigned idx)
{
    u64 v;

    for (unsigned n; size; va += n, to = (u8 *)to + n, size -= n) {
        n = piece(va, size);
        if (!x86_mem_read(cpu, va, n, idx, &v))
            return false;
        __builtin_memcpy(to, &v, n);
    }
    return true;
}

bool x86_mem_write_bytes(X86Cpu *cpu, Gva va, const void *from, unsigned size, unsigned idx)
{
    u64 v = 0;

    if (!x86_mem_probe_write(cpu, va, size, idx))
        return false;
    for (unsigned n; size; va += n, from = (const u8 *)from + n, size -= n) {
        n = piece(va, size);
        __builtin_memcpy(&v, from, n);
        if (!x86_mem_write(cpu, va, n, idx, v))
            return false;
    }
    return true;
}

/*
 * A store that is looked up, but not made: what goes to a device or over two pages would be made by
 * the commit that is left out.
 */
bool x86_mem_probe_write(X86Cpu *cpu, Gva va, unsigned size, unsigned idx)
{
    u64 host;

    if (!cpu->machine) { /* a host fault is an answer, too */
        __atomic_fetch_or((u8 *)va, 0, __ATOMIC_RELAXED);
        __atomic_fetch_or((u8 *)(va + size - 1), 0, __ATOMIC_RELAXED);
        return true;
    }
    return find(cpu, va, 1, idx, RT_MMU_WRITE, &host) &&
           (OFFSET(va) + size <= RT_PAGE_SIZE ||
            find(cpu, va + size - 1, 1, idx, RT_MMU_WRITE, &host));
}

u64 x86_mem_host(X86Cpu *cpu, Gva va, u64 size, unsigned idx, bool is_write)
{
    const RtMmu *m = rt_mmu(&cpu->vcpu.rt);
    const RtTlbEntry *e = &m->tlb[idx][is_write ? RT_TLB_WRITE : RT_TLB_READ][rt_tlb_slot(va)];

    if (!cpu->machine)
        return va;
    return e->tag == va - OFFSET(va) && OFFSET(va) + size <= RT_PAGE_SIZE ? va + e->addend : 0;
}

/* Tables in ROM stay as they are. */
bool x86_mem_set_bits(X86Cpu *cpu, Gva va, u8 bits, unsigned idx)
{
    u64 host, old;

    if (!find(cpu, va, 1, idx, RT_MMU_WRITE, &host))
        return false;
    if (cpu->machine && rt_mmu(&cpu->vcpu.rt)->is_pending)
        return x86_mem_read(cpu, va, 1, idx, &old) && x86_mem_write(cpu, va, 1, idx, old | bits);
    __atomic_fetch_or((u8 *)host, bits, __ATOMIC_SEQ_CST);
    return true;
}
