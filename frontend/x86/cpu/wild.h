/* SPDX-License-Identifier: MIT */
/* Accesses to addresses that are not canonical, where the host finds them. */
#ifndef FRONTEND_X86_CPU_WILD_H
#define FRONTEND_X86_CPU_WILD_H

#include "frontend/x86/cpu/cpu.h"

/**
 * The exception of the 64-bit instruction at the program counter, whose access was to an address that
 * is not canonical: #SS if it was to the stack, else #GP. User mode only. May run in a signal handler.
 */
X86Exception x86_wild_access(const X86Cpu *cpu);

#endif
