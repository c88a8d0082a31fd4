/* SPDX-License-Identifier: MIT */
/*
 * Performance monitors: the cycle counter, which counts nanoseconds, and event counters that
 * count no event:
 * PMCEID0_EL0 says that there are none. Source: DDI 0487 "The Performance Monitors Extension".
 */
#include "base/bits.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/sysreg_rows.h"
#include "frontend/arm/cpu/timer.h"

enum { PMCR_E = 1, PMCR_P = 2, PMCR_C = 4, PMCR_WRITABLE = 0x79 };

#define CYCLES (1u << 31)
#define COUNTERS_MASK (CYCLES | (u32)((1u << ARM_PMU_COUNTERS) - 1))
#define PMCR_RESET ((u64)ARM_PMU_COUNTERS << 11 | 1u << 6) /* N; LC: 64-bit cycle counter */

static bool counts(const ArmCpu *cpu)
{
    return (cpu->sys.pmcr & PMCR_E) && (cpu->sys.pmcnten & CYCLES);
}

static u64 cycles(const ArmCpu *cpu)
{
    return cpu->sys.pmccntr + (counts(cpu) ? arm_now_ns(cpu) - cpu->sys.pmu_start_ns : 0);
}

/* Before anything that starts or stops counting changes. */
static void settle(ArmCpu *cpu)
{
    cpu->sys.pmccntr = cycles(cpu);
    cpu->sys.pmu_start_ns = arm_now_ns(cpu);
}

static void pmcr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    settle(cpu);
    cpu->sys.pmcr = (cpu->sys.pmcr & ~(u64)PMCR_WRITABLE) | (v & PMCR_WRITABLE);
    if (v & PMCR_C)
        cpu->sys.pmccntr = 0;
    for (unsigned n = 0; (v & PMCR_P) && n < ARM_PMU_COUNTERS; n++)
        cpu->sys.pmevcntr[n] = 0;
}

static u64 pmccntr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return cycles(cpu);
}

static void pmccntr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    settle(cpu);
    cpu->sys.pmccntr = v;
}

/* Pairs of registers that set and clear bits of one. */
static void set_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    settle(cpu);
    arm_sysreg_set(cpu, r, arm_sysreg_plain(cpu, r) | (v & COUNTERS_MASK));
}

static void clear_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    settle(cpu);
    arm_sysreg_set(cpu, r, arm_sysreg_plain(cpu, r) & ~v);
}

static u64 *selected(ArmCpu *cpu, u64 *counters, u64 *cycle)
{
    u64 n = bits_get(cpu->sys.pmselr, 0, 5);

    return n == 31 ? cycle : n < ARM_PMU_COUNTERS ? &counters[n] : NULL;
}

static u64 xevtyper_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    ArmSys *s = (ArmSys *)(uintptr_t)&cpu->sys;
    const u64 *p = selected((ArmCpu *)(uintptr_t)cpu, s->pmevtyper, &s->pmccfiltr);

    return p ? *p : 0;
}

static void xevtyper_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 *p = selected(cpu, cpu->sys.pmevtyper, &cpu->sys.pmccfiltr);

    if (p)
        *p = v & 0xfe00ffff;
}

static u64 xevcntr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    u64 n = bits_get(cpu->sys.pmselr, 0, 5);

    return n < ARM_PMU_COUNTERS ? cpu->sys.pmevcntr[n] : 0;
}

static void xevcntr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 n = bits_get(cpu->sys.pmselr, 0, 5);

    if (n < ARM_PMU_COUNTERS)
        cpu->sys.pmevcntr[n] = (u32)v;
}

// clang-format off
#define COUNTER(n) \
    {"PMEVCNTR" #n "_EL0",  S(3, 3, 14, 8, n),  EL0_RW, 0, SYS(pmevcntr[n]), .mask = 0xffffffff, \
     TRAP(PMU_ER)}, \
    {"PMEVTYPER" #n "_EL0", S(3, 3, 14, 12, n), EL0_RW, 0, SYS(pmevtyper[n]), \
     .mask = 0xfe00ffff, TRAP(PMU)}

const ArmSysreg arm_sysregs_pmu[] = {
    /* name             encoding              access   feature */
    {"PMCR_EL0",        S(3, 3, 9, 12, 0),    EL0_RW, 0, SYS(pmcr), .write = pmcr_write,
     .reset = PMCR_RESET, TRAP(PMU)},
    {"PMCNTENSET_EL0",  S(3, 3, 9, 12, 1),    EL0_RW, 0, SYS(pmcnten), .write = set_write,
     TRAP(PMU)},
    {"PMCNTENCLR_EL0",  S(3, 3, 9, 12, 2),    EL0_RW, 0, SYS(pmcnten), .write = clear_write,
     TRAP(PMU)},
    {"PMOVSCLR_EL0",    S(3, 3, 9, 12, 3),    EL0_RW, 0, SYS(pmovs), .write = clear_write,
     TRAP(PMU)},
    {"PMSWINC_EL0",     S(3, 3, 9, 12, 4),    ARM_EL0_W, 0, ZERO, TRAP(PMU_SW)},
    {"PMSELR_EL0",      S(3, 3, 9, 12, 5),    EL0_RW, 0, SYS(pmselr), .mask = 0x1f, TRAP(PMU_ER)},
    {"PMCEID0_EL0",     S(3, 3, 9, 12, 6),    EL0_R,  0, ZERO, TRAP(PMU)},
    {"PMCEID1_EL0",     S(3, 3, 9, 12, 7),    EL0_R,  0, ZERO, TRAP(PMU)},
    {"PMCCNTR_EL0",     S(3, 3, 9, 13, 0),    EL0_RW, 0, .read = pmccntr_read,
     .write = pmccntr_write, TRAP(PMU_CR)},
    {"PMXEVTYPER_EL0",  S(3, 3, 9, 13, 1),    EL0_RW, 0, .read = xevtyper_read,
     .write = xevtyper_write, TRAP(PMU)},
    {"PMXEVCNTR_EL0",   S(3, 3, 9, 13, 2),    EL0_RW, 0, .read = xevcntr_read,
     .write = xevcntr_write, TRAP(PMU_ER)},
    {"PMUSERENR_EL0",   S(3, 3, 9, 14, 0),    EL0_R | EL1_W, 0, SYS(pmuserenr), .mask = 15},
    {"PMINTENSET_EL1",  S(3, 0, 9, 14, 1),    EL1_RW, 0, SYS(pminten), .write = set_write,
     TRAP(PMU)},
    {"PMINTENCLR_EL1",  S(3, 0, 9, 14, 2),    EL1_RW, 0, SYS(pminten), .write = clear_write,
     TRAP(PMU)},
    {"PMOVSSET_EL0",    S(3, 3, 9, 14, 3),    EL0_RW, 0, SYS(pmovs), .write = set_write, TRAP(PMU)},
    {"PMCCFILTR_EL0",   S(3, 3, 14, 15, 7),   EL0_RW, 0, SYS(pmccfiltr), .mask = 0xfc000000,
     TRAP(PMU)},
    COUNTER(0), COUNTER(1), COUNTER(2), COUNTER(3), COUNTER(4), COUNTER(5),
    {NULL},
};
// clang-format on
