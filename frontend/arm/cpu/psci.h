/* SPDX-License-Identifier: MIT */
/*
 * Power State Coordination Interface 1.1, for machines without firmware of their own. Source:
 * DEN 0022.
 */
#ifndef FRONTEND_ARM_CPU_PSCI_H
#define FRONTEND_ARM_CPU_PSCI_H

#include "frontend/arm/cpu/cpu.h"

/* Return codes */
enum {
    ARM_PSCI_SUCCESS = 0,
    ARM_PSCI_NOT_SUPPORTED = -1,
    ARM_PSCI_INVALID_PARAMETERS = -2,
    ARM_PSCI_ALREADY_ON = -4,
    ARM_PSCI_ON_PENDING = -5,
};

/** Answer the call in X0..X3 (HVC or SMC by ArmMachine.conduit); the result goes to X0. */
void arm_psci_call(ArmCpu *cpu);

/** On its own thread: @cpu was off and begins at @entry with @context in X0, at the highest non-secure level. */
void arm_psci_start(ArmCpu *cpu, Gva entry, u64 context);

#endif
