/* SPDX-License-Identifier: MIT */
/*
 * Debug registers. Breakpoints at instructions are looked for by blocks that were translated
 * while there are any (X86_KEY_BREAK). Data breakpoints are traps: the instruction that touches
 * one is run by itself, and the trap is pending behind it. Source: Intel SDM vol. 3 "Debug
 * Registers".
 */
#include "frontend/guest.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/walk.h"

enum { RW_FETCH, RW_WRITE, RW_IO, RW_BOTH };

#define BREAKPOINTS 4

static bool is_enabled(const X86Cpu *cpu, unsigned n)
{
    return cpu->dr[7] >> 2 * n & 3;
}

static unsigned kind_of(const X86Cpu *cpu, unsigned n)
{
    return cpu->dr[7] >> (16 + 4 * n) & 3;
}

/* Bytes, a power of two; the address is aligned to it. */
static unsigned length_of(const X86Cpu *cpu, unsigned n)
{
    static const u8 lengths[] = {1, 2, 8, 4};

    return lengths[cpu->dr[7] >> (18 + 4 * n) & 3];
}

static bool touches(const X86Cpu *cpu, unsigned n, u64 at, u64 size)
{
    u64 length = length_of(cpu, n), first = cpu->dr[n] & ~(length - 1);

    return at <= first + length - 1 && first <= at + size - 1;
}

static bool any(const X86Cpu *cpu, unsigned kinds)
{
    for (unsigned n = 0; n < BREAKPOINTS; n++)
        if (is_enabled(cpu, n) && (kinds >> kind_of(cpu, n) & 1))
            return true;
    return false;
}

static unsigned hits(const X86Cpu *cpu, unsigned kinds, u64 at, u64 size)
{
    unsigned bits = 0;

    for (unsigned n = 0; n < BREAKPOINTS; n++)
        if (is_enabled(cpu, n) && (kinds >> kind_of(cpu, n) & 1) && touches(cpu, n, at, size))
            bits |= 1u << n;
    return bits;
}

#define DATA_KINDS (1u << RW_WRITE | 1u << RW_BOTH)

void x86_debug_changed(X86Cpu *cpu)
{
    bool was_on = cpu->vcpu.watches;

    cpu->vcpu.watches = any(cpu, DATA_KINDS);
    if (was_on || cpu->vcpu.watches)
        x86_flush_all(cpu);
}

bool x86_debug_breaks(const X86Cpu *cpu)
{
    return (cpu->dr[7] & 0xff) && any(cpu, 1u << RW_FETCH);
}

unsigned x86_debug_break_at(const X86Cpu *cpu, Gva pc)
{
    return hits(cpu, 1u << RW_FETCH, pc, 1);
}

unsigned x86_debug_io(const X86Cpu *cpu, u16 port, unsigned size)
{
    return (cpu->dr[7] & 0xff) && (cpu->cr4 & X86_CR4_DE) ? hits(cpu, 1u << RW_IO, port, size) : 0;
}

bool x86_watches_page(const Vcpu *vcpu, Gva page)
{
    return hits((const X86Cpu *)vcpu, DATA_KINDS, page, 0x1000) != 0;
}

bool x86_watch(Vcpu *vcpu, Gva va, unsigned size, unsigned kinds, unsigned idx)
{
    X86Cpu *cpu = x86_cpu(vcpu);
    unsigned bits = hits(cpu, kinds & VCPU_WATCH_WRITE ? DATA_KINDS : 1u << RW_BOTH, va, size);

    if (!bits)
        return false;
    if (vcpu->is_alone)
        cpu->pending |= bits;
    else
        vcpu->wants_step = true;
    return !vcpu->is_alone;
}

/* ---- MOV DRn ---- */

/* DR4 and DR5 are DR6 and DR7, unless CR4.DE. */
static bool check_access(X86Cpu *cpu, unsigned *n)
{
    if ((*n == 4 || *n == 5) && !(cpu->cr4 & X86_CR4_DE))
        *n += 2;
    if (*n == 4 || *n == 5 || *n > 7)
        return x86_fault(cpu, X86_EXC_UD, 0);
    if (!(cpu->dr[7] & X86_DR7_GD))
        return true;
    cpu->dr[6] |= X86_DR6_BD;
    return x86_fault(cpu, X86_EXC_DB, 0);
}

bool x86_write_dr(X86Cpu *cpu, unsigned n, u64 v)
{
    if (!check_access(cpu, &n))
        return false;
    if (n >= 6 && v >> 32)
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (n == 6)
        v = (v & 0xe00f) | X86_DR6_FIXED;
    else if (n == 7)
        v = (v & 0xffff2bff) | X86_DR7_FIXED;
    cpu->dr[n] = v;
    x86_debug_changed(cpu);
    return true;
}

bool x86_read_dr(X86Cpu *cpu, unsigned n, u64 *v)
{
    if (!check_access(cpu, &n))
        return false;
    *v = cpu->dr[n];
    return true;
}
