/* SPDX-License-Identifier: MIT */
/*
 * Registers of the performance monitors; what they count is in pmu.c. Source: DDI 0487 "The
 * Performance Monitors Extension", the register's page.
 */
#include "base/bits.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/pmu.h"
#include "frontend/arm/cpu/sysreg_rows.h"

enum { PMCR_P = 2, PMCR_C = 4, PMCR_WRITABLE = 0x79 };

#define PMCR_N_SHIFT 11
#define PMCR_N_BITS  5
#define PMCR_LC      (1u << 6)
#define PMCR_RESET   ((u64)ARM_PMU_COUNTERS << PMCR_N_SHIFT | PMCR_LC)
#define TYPER_MASK   0xfc00ffff
#define CYCLE_COUNTER 31

/* SW_INCR, INST_RETIRED, CPU_CYCLES, CHAIN: what pmu.c counts */
#define EVENTS (1u << 0 | 1u << 8 | 1u << 17 | 1u << 30)

/* Reading a counter brings it up to date, which changes nothing that is seen. */
static ArmCpu *synced(const ArmCpu *cpu)
{
    ArmCpu *c = (ArmCpu *)(uintptr_t)cpu;

    arm_pmu_sync(c);
    return c;
}

/* EL1 and EL0 see as many counters as EL2 leaves them. */
static u64 pmcr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    u32 mask = arm_pmu_accessible(cpu) & ~ARM_PMU_CYCLES;

    return bits_set(cpu->sys.pmcr, PMCR_N_SHIFT, PMCR_N_BITS, (u64)__builtin_popcount(mask));
}

static void pmcr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_pmu_sync(cpu);
    cpu->sys.pmcr = (cpu->sys.pmcr & ~(u64)PMCR_WRITABLE) | (v & PMCR_WRITABLE);
    if (v & PMCR_C)
        cpu->sys.pmccntr = 0;
    for (unsigned n = 0; (v & PMCR_P) && n < ARM_PMU_COUNTERS; n++)
        if (arm_pmu_accessible(cpu) >> n & 1)
            cpu->sys.pmevcntr[n] = 0;
    arm_pmu_update(cpu);
}

static u64 counter_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return arm_sysreg_plain(synced(cpu), r);
}

/* Counters, and what decides what they count. */
static void plain_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_pmu_sync(cpu);
    arm_sysreg_set(cpu, r, v);
    arm_pmu_update(cpu);
}

/* Pairs of registers that set and clear bits of one. */
static u64 mask_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return arm_sysreg_plain(synced(cpu), r) & arm_pmu_accessible(cpu);
}

static void set_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    plain_write(cpu, r, arm_sysreg_plain(synced(cpu), r) | (v & arm_pmu_accessible(cpu)));
}

static void clear_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    plain_write(cpu, r, arm_sysreg_plain(synced(cpu), r) & ~(v & arm_pmu_accessible(cpu)));
}

static void pmswinc_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    arm_pmu_sync(cpu);
    arm_pmu_software(cpu, (u32)v);
    arm_pmu_update(cpu);
}

/* The counter that PMSELR_EL0 selects, NULL: none that the level may access. */
static u64 *selected(ArmCpu *cpu, u64 *counters, u64 *cycle)
{
    u64 n = bits_get(cpu->sys.pmselr, 0, 5);

    if (n == CYCLE_COUNTER)
        return cycle;
    return arm_pmu_accessible(cpu) >> n & 1 ? &counters[n] : NULL;
}

static u64 xevtyper_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    ArmCpu *c = (ArmCpu *)(uintptr_t)cpu;
    const u64 *p = selected(c, c->sys.pmevtyper, &c->sys.pmccfiltr);

    return p ? *p : 0;
}

static void xevtyper_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 *p = selected(cpu, cpu->sys.pmevtyper, &cpu->sys.pmccfiltr);

    arm_pmu_sync(cpu);
    if (p)
        *p = v & (p == &cpu->sys.pmccfiltr ? 0xfc000000 : TYPER_MASK);
    arm_pmu_update(cpu);
}

static u64 xevcntr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    ArmCpu *c = synced(cpu);
    const u64 *p = selected(c, c->sys.pmevcntr, NULL);

    return p ? *p : 0;
}

static void xevcntr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    u64 *p = selected(cpu, cpu->sys.pmevcntr, NULL);

    arm_pmu_sync(cpu);
    if (p)
        *p = (u32)v;
    arm_pmu_update(cpu);
}

// clang-format off
#define COUNTER(n) \
    {"PMEVCNTR" #n "_EL0",  S(3, 3, 14, 8, n),  EL0_RW, 0, KEY, SYS(pmevcntr[n]), \
     .read = counter_read, .write = plain_write, .mask = 0xffffffff, TRAP(PMU_ER)}, \
    {"PMEVTYPER" #n "_EL0", S(3, 3, 14, 12, n), EL0_RW, 0, KEY, SYS(pmevtyper[n]), \
     .write = plain_write, .mask = TYPER_MASK, TRAP(PMU)}

const ArmSysreg arm_sysregs_pmu[] = {
    /* name             encoding              access   feature */
    {"PMCR_EL0",        S(3, 3, 9, 12, 0),    EL0_RW, 0, KEY, SYS(pmcr), .read = pmcr_read,
     .write = pmcr_write, .reset = PMCR_RESET, TRAP(PMCR)},
    {"PMCNTENSET_EL0",  S(3, 3, 9, 12, 1),    EL0_RW, 0, KEY, SYS(pmcnten), .read = mask_read,
     .write = set_write, TRAP(PMU)},
    {"PMCNTENCLR_EL0",  S(3, 3, 9, 12, 2),    EL0_RW, 0, KEY, SYS(pmcnten), .read = mask_read,
     .write = clear_write, TRAP(PMU)},
    {"PMOVSCLR_EL0",    S(3, 3, 9, 12, 3),    EL0_RW, 0, KEY, SYS(pmovs), .read = mask_read,
     .write = clear_write, TRAP(PMU)},
    {"PMSWINC_EL0",     S(3, 3, 9, 12, 4),    ARM_EL0_W, 0, KEY, .write = pmswinc_write,
     TRAP(PMU_SW)},
    {"PMSELR_EL0",      S(3, 3, 9, 12, 5),    EL0_RW, 0, SYS(pmselr), .mask = 0x1f, TRAP(PMU_ER)},
    {"PMCEID0_EL0",     S(3, 3, 9, 12, 6),    EL0_R,  0, ARM_SYSREG_CONST, .reset = EVENTS,
     TRAP(PMU)},
    {"PMCEID1_EL0",     S(3, 3, 9, 12, 7),    EL0_R,  0, ZERO, TRAP(PMU)},
    {"PMCCNTR_EL0",     S(3, 3, 9, 13, 0),    EL0_RW, 0, KEY, SYS(pmccntr), .read = counter_read,
     .write = plain_write, TRAP(PMU_CR)},
    {"PMXEVTYPER_EL0",  S(3, 3, 9, 13, 1),    EL0_RW, 0, KEY, .read = xevtyper_read,
     .write = xevtyper_write, TRAP(PMU)},
    {"PMXEVCNTR_EL0",   S(3, 3, 9, 13, 2),    EL0_RW, 0, KEY, .read = xevcntr_read,
     .write = xevcntr_write, TRAP(PMU_ER)},
    {"PMUSERENR_EL0",   S(3, 3, 9, 14, 0),    EL0_R | EL1_W, 0, SYS(pmuserenr), .mask = 15},
    {"PMINTENSET_EL1",  S(3, 0, 9, 14, 1),    EL1_RW, 0, KEY, SYS(pminten), .read = mask_read,
     .write = set_write, TRAP(PMU)},
    {"PMINTENCLR_EL1",  S(3, 0, 9, 14, 2),    EL1_RW, 0, KEY, SYS(pminten), .read = mask_read,
     .write = clear_write, TRAP(PMU)},
    {"PMOVSSET_EL0",    S(3, 3, 9, 14, 3),    EL0_RW, 0, KEY, SYS(pmovs), .read = mask_read,
     .write = set_write, TRAP(PMU)},
    {"PMCCFILTR_EL0",   S(3, 3, 14, 15, 7),   EL0_RW, 0, KEY, SYS(pmccfiltr),
     .write = plain_write, .mask = 0xfc000000, TRAP(PMU)},
    COUNTER(0), COUNTER(1), COUNTER(2), COUNTER(3), COUNTER(4), COUNTER(5),
    {NULL},
};
// clang-format on
