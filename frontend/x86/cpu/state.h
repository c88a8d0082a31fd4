/* SPDX-License-Identifier: MIT */
/* Saved state of a machine's CPU: GuestArch.state, of an X86Cpu. */
#ifndef FRONTEND_X86_CPU_STATE_H
#define FRONTEND_X86_CPU_STATE_H

#include "softmmu/snapshot.h"

extern const StateTable x86_cpu_state;

#endif
