/* SPDX-License-Identifier: MIT */
/* Saved state of a machine's CPU: GuestArch.state, of an ArmCpu. */
#ifndef FRONTEND_ARM_CPU_STATE_H
#define FRONTEND_ARM_CPU_STATE_H

#include "softmmu/snapshot.h"

extern const StateTable arm_cpu_state;

#endif
