/* SPDX-License-Identifier: MIT */
/*
 * What the performance monitors count: time, as cycles of 1 GHz, instructions, and software
 * increments. An instruction that faults is counted, too. Sources: DDI 0487 "CountPMUEvents",
 * "AArch64.IncrementEventCounter", "AArch64.IncrementCycleCounter", "PMEVTYPER<n>_EL0".
 */
#include "frontend/arm/cpu/pmu.h"

#include "base/bits.h"
#include "frontend/arm/cpu/timer.h"

#define PMCR_E        (1u << 0)
#define PMCR_DP       (1u << 5)
#define PMCR_LC       (1u << 6)
#define MDCR_HPME     (1u << 7)
#define MDCR_EL3_SPME (1u << 17)
#define CYCLE_COUNTER 31
#define NEVER         ~0ull

enum {
    EVENT_SW_INCR = 0x00,
    EVENT_INST_RETIRED = 0x08,
    EVENT_CPU_CYCLES = 0x11,
    EVENT_CHAIN = 0x1e
};

static unsigned event_of(const ArmSys *s, unsigned n)
{
    return n == CYCLE_COUNTER ? EVENT_CPU_CYCLES : (unsigned)bits_get(s->pmevtyper[n], 0, 16);
}

/* Counters from MDCR_EL2.HPMN on are EL2's. */
static bool is_of_el2(const ArmCpu *cpu, unsigned n)
{
    return n != CYCLE_COUNTER && cpu->machine->has_el2 && n >= bits_get(cpu->sys.mdcr[2], 0, 5);
}

static bool is_enabled(const ArmCpu *cpu, unsigned n)
{
    const ArmSys *s = &cpu->sys;
    bool on = is_of_el2(cpu, n) ? s->mdcr[2] & MDCR_HPME : s->pmcr & PMCR_E;

    return on && (s->pmcnten >> n & 1);
}

/*
 * Secure state counts only if EL3 says so; the cycle counter stops only if PMCR_EL0 says that, too.
 */
static bool is_prohibited(const ArmCpu *cpu, unsigned n)
{
    const ArmSys *s = &cpu->sys;

    return arm_is_secure(cpu) && !(s->mdcr[3] & MDCR_EL3_SPME) &&
           (n != CYCLE_COUNTER || (s->pmcr & PMCR_DP));
}

static bool is_filtered(const ArmCpu *cpu, unsigned n)
{
    const ArmSys *s = &cpu->sys;
    u64 f = n == CYCLE_COUNTER ? s->pmccfiltr : s->pmevtyper[n];
    bool p = bits_get(f, 31, 1), u = bits_get(f, 30, 1);
    bool is_nonsecure = cpu->machine->has_el3 && !arm_is_secure(cpu);

    switch (s->el) {
    case 0: return is_nonsecure ? u != bits_get(f, 28, 1) : u;
    case 1: return is_nonsecure ? p != bits_get(f, 29, 1) : p;
    case 2: return !bits_get(f, 27, 1);
    default: return bits_get(f, 26, 1) != p;
    }
}

static bool counts(const ArmCpu *cpu, unsigned n)
{
    return is_enabled(cpu, n) && !is_prohibited(cpu, n) && !is_filtered(cpu, n);
}

/* Event counters have 32 bits; of a pair that is chained the other one has the upper half. */
static void add(ArmCpu *cpu, unsigned n, u64 count)
{
    ArmSys *s = &cpu->sys;
    u64 sum = s->pmevcntr[n] + count;

    s->pmevcntr[n] = (u32)sum;
    if (!(sum >> 32))
        return;
    s->pmovs |= 1u << n;
    if (n % 2 == 0 && n + 1 < ARM_PMU_COUNTERS && event_of(s, n + 1) == EVENT_CHAIN &&
        counts(cpu, n + 1))
        add(cpu, n + 1, sum >> 32);
}

static void add_cycles(ArmSys *s, u64 count)
{
    unsigned bits = s->pmcr & PMCR_LC ? 64 : 32;
    u64 old = s->pmccntr;

    s->pmccntr += count;
    if (bits == 64 ? s->pmccntr < old : (old >> 32) != (s->pmccntr >> 32))
        s->pmovs |= ARM_PMU_CYCLES;
}

void arm_pmu_sync(ArmCpu *cpu)
{
    ArmSys *s = &cpu->sys;
    u64 now = arm_now_ns(cpu), ns = now - s->pmu_start_ns, insns = s->insns - s->insn_start;

    for (unsigned n = 0; n < ARM_PMU_COUNTERS; n++) {
        unsigned event = event_of(s, n);

        if ((event == EVENT_CPU_CYCLES || event == EVENT_INST_RETIRED) && counts(cpu, n))
            add(cpu, n, event == EVENT_CPU_CYCLES ? ns : insns);
    }
    if (counts(cpu, CYCLE_COUNTER))
        add_cycles(s, ns);
    s->pmu_start_ns = now;
    s->insn_start = s->insns;
}

void arm_pmu_software(ArmCpu *cpu, u32 mask)
{
    for (unsigned n = 0; n < ARM_PMU_COUNTERS; n++)
        if ((mask >> n & 1) && event_of(&cpu->sys, n) == EVENT_SW_INCR && counts(cpu, n))
            add(cpu, n, 1);
}

u32 arm_pmu_accessible(const ArmCpu *cpu)
{
    u64 count = ARM_PMU_COUNTERS;

    if (cpu->sys.el < 2 && arm_el2_enabled(cpu))
        count = MIN(count, bits_get(cpu->sys.mdcr[2], 0, 5));
    return (u32)bits_mask((unsigned)count) | ARM_PMU_CYCLES;
}

/* ---- overflow ---- */

/* Events until counter @n overflows. */
static u64 left_of(const ArmSys *s, unsigned n)
{
    if (n == CYCLE_COUNTER)
        return s->pmcr & PMCR_LC ? 0 - s->pmccntr : (1ull << 32) - (u32)s->pmccntr;
    return (1ull << 32) - s->pmevcntr[n];
}

/* Whether somebody wants to know of the overflow: an interrupt, or the other half of a pair. */
static bool is_awaited(const ArmSys *s, unsigned n)
{
    bool is_low = n != CYCLE_COUNTER && n % 2 == 0 && n + 1 < ARM_PMU_COUNTERS;

    return (s->pminten >> n & 1) ||
           (is_low && event_of(s, n + 1) == EVENT_CHAIN && (s->pminten >> (n + 1) & 1));
}

/* Nanoseconds and instructions until the next overflow that matters. */
static void next_overflow(const ArmCpu *cpu, u64 *ns, u64 *insns)
{
    const ArmSys *s = &cpu->sys;

    *ns = *insns = NEVER;
    for (unsigned n = 0; n <= CYCLE_COUNTER;
         n = n == ARM_PMU_COUNTERS - 1 ? CYCLE_COUNTER : n + 1) {
        unsigned event = event_of(s, n);

        if (!is_awaited(s, n) || !counts(cpu, n))
            continue;
        if (event == EVENT_CPU_CYCLES)
            *ns = MIN(*ns, left_of(s, n));
        else if (event == EVENT_INST_RETIRED)
            *insns = MIN(*insns, left_of(s, n));
    }
}

static bool counts_insns(const ArmCpu *cpu)
{
    for (unsigned n = 0; n < ARM_PMU_COUNTERS; n++)
        if (event_of(&cpu->sys, n) == EVENT_INST_RETIRED && counts(cpu, n))
            return true;
    return false;
}

static bool line_of(const ArmSys *s)
{
    return (s->pmcr & PMCR_E) && (s->pmovs & s->pminten);
}

/*
 * A deadline that is too early does no harm, as the counters are looked at then: so the board is
 * told only of what comes sooner, not at each change of level.
 */
void arm_pmu_update(ArmCpu *cpu)
{
    ArmSys *s = &cpu->sys;
    u64 ns, insns, at;
    bool line = line_of(s);

    s->pmu_on = (s->pmcnten && (s->pmcr & PMCR_E)) || (s->mdcr[2] & MDCR_HPME);
    s->counts_insns = s->pmu_on && counts_insns(cpu);
    next_overflow(cpu, &ns, &insns);
    s->insn_limit = insns == NEVER ? NEVER : s->insns + insns;
    at = ns > NEVER / 2 ? NEVER : s->pmu_start_ns + ns;
    if (!cpu->machine->pmu_set || (line == s->pmu_line && at >= s->pmu_deadline_ns))
        return;
    s->pmu_line = line;
    s->pmu_deadline_ns = at;
    cpu->machine->pmu_set(cpu, line, at);
}

void arm_pmu_loaded(ArmCpu *cpu)
{
    cpu->sys.pmu_deadline_ns = NEVER;
    cpu->sys.pmu_line = !line_of(&cpu->sys); /* another one than it is going to be */
    arm_pmu_update(cpu);
}
