/* SPDX-License-Identifier: MIT */
/* Pages of kvmclock under our own CPU; see kvmclock.h. */
#include "frontend/x86/cpu/kvmclock.h"

#include "frontend/x86/cpu/machine.h"

#define NS_PER_S 1000000000u
#define ENABLED  1u

/* ns = (counter - tsc) << shift) * mul >> 32. */
typedef struct TimeInfo {
    u32 version; /* odd: it is being written */
    u32 unused;
    u64 tsc;       /* the counter */
    u64 system_ns; /* and the clock then */
    u32 mul;
    i8 shift;
    u8 flags;
    u8 unused_too[2];
} TimeInfo;

typedef struct WallClock {
    u32 version, s, ns;
} WallClock;

_Static_assert(sizeof(TimeInfo) == 32 && sizeof(WallClock) == 12, "as guests have them");
_Static_assert(X86_TSC_HZ == NS_PER_S, "a tick of the counter is a nanosecond");

/* TimeInfo.flags: the pages of all CPUs are alike, and their counters. */
#define TSC_IS_STABLE 1u

static bool can(const X86Cpu *cpu)
{
    return cpu->machine && cpu->machine->now_ns && cpu->machine->write_memory;
}

static void put(X86Cpu *cpu, Gpa pa, const void *data, unsigned size)
{
    cpu->machine->write_memory(cpu, pa, data, size);
}

/*
 * Counters that were set are not known to be alike: guests take more care then. A reader that saw a
 * version once must not see it again.
 */
void x86_kvmclock_update(X86Cpu *cpu)
{
    Gpa pa = cpu->msr.kvm_system_time & ~(u64)ENABLED;
    u64 now;
    TimeInfo t = {.mul = 1u << 31, .shift = 1};

    if (!can(cpu) || !(cpu->msr.kvm_system_time & ENABLED))
        return;
    now = cpu->machine->now_ns(cpu);
    t.tsc = now + cpu->msr.tsc_offset;
    t.system_ns = now + cpu->msr.kvm_clock_offset;
    t.flags = cpu->msr.tsc_offset ? 0 : TSC_IS_STABLE;
    t.version = (u32)(now << 1) | 1;
    put(cpu, pa, &t.version, sizeof t.version);
    put(cpu, pa + sizeof t.version, (const u8 *)&t + sizeof t.version, sizeof t - sizeof t.version);
    t.version++;
    put(cpu, pa, &t.version, sizeof t.version);
}

void x86_kvmclock_tell_boot(X86Cpu *cpu)
{
    u64 zero;
    WallClock w;

    if (!can(cpu) || !cpu->machine->utc_ns || !cpu->msr.kvm_wall_clock)
        return;
    zero = cpu->machine->utc_ns(cpu) - cpu->machine->now_ns(cpu) - cpu->msr.kvm_clock_offset;
    w = (WallClock){.s = (u32)(zero / NS_PER_S), .ns = (u32)(zero % NS_PER_S)};
    put(cpu, cpu->msr.kvm_wall_clock, &w, sizeof w);
}
