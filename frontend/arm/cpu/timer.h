/* SPDX-License-Identifier: MIT */
/* The generic timers of a machine's CPU. */
#ifndef FRONTEND_ARM_CPU_TIMER_H
#define FRONTEND_ARM_CPU_TIMER_H

#include "frontend/arm/cpu/cpu.h"

#define ARM_COUNTER_HZ                                                                             \
    62500000ull /* CNTFRQ_EL0 after reset, and the rate at which the counters really run */

/** Guest time in nanoseconds. */
u64 arm_now_ns(const ArmCpu *cpu);

/** System count: CNTPCT_EL0. */
u64 arm_count(const ArmCpu *cpu);

/** The registers of @timer changed: tell the machine its line and deadline (ArmMachine.timer_set). */
void arm_timer_update(ArmCpu *cpu, ArmTimerId timer);

#endif
