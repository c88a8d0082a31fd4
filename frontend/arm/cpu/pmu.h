/* SPDX-License-Identifier: MIT */
/*
 * Performance monitors of a machine's CPU. While no counter counts nothing here costs anything;
 * while one counts instructions, blocks have ARM_KEY_COUNT and add up ArmSys.insns.
 */
#ifndef FRONTEND_ARM_CPU_PMU_H
#define FRONTEND_ARM_CPU_PMU_H

#include "frontend/arm/cpu/cpu.h"

#define ARM_PMU_CYCLES (1u << 31) /* the cycle counter in masks of counters */

/**
 * Counters get what happened since the last time; before anything changes that decides what counts.
 */
void arm_pmu_sync(ArmCpu *cpu);

/** What counts may be others now: interrupt line, deadline, block key. After arm_pmu_sync. */
void arm_pmu_update(ArmCpu *cpu);

/** The state was loaded: the board is told its line and deadline anew. */
void arm_pmu_loaded(ArmCpu *cpu);

/** Counters that the CPU's level may access. */
u32 arm_pmu_accessible(const ArmCpu *cpu);

/** PMSWINC_EL0: counters of @mask that count it. */
void arm_pmu_software(ArmCpu *cpu, u32 mask);

/** The CPU's level or state is about to change, and did: only while ArmSys.pmu_on. */
static inline void arm_pmu_leave_level(ArmCpu *cpu)
{
    if (unlikely(cpu->sys.pmu_on))
        arm_pmu_sync(cpu);
}

static inline void arm_pmu_enter_level(ArmCpu *cpu)
{
    if (unlikely(cpu->sys.pmu_on))
        arm_pmu_update(cpu);
}

#endif
