/* SPDX-License-Identifier: MIT */
/* Accesses of programs that the host refused: what they were. */
#ifndef FRONTEND_X86_CPU_WILD_H
#define FRONTEND_X86_CPU_WILD_H

#include "frontend/x86/cpu/cpu.h"

/**
 * The exception of the 64-bit instruction at the program counter, whose access was to an address that
 * is not canonical: #SS if it was to the stack, else #GP. User mode only. May run in a signal handler.
 * General registers are in the CPU state.
 */
X86Exception x86_wild_access(const X86Cpu *cpu);

/**
 * Whether the instruction at the program counter writes its memory operand, whatever it does with it
 * first. User mode only. May run in a signal handler.
 */
bool x86_access_writes(const X86Cpu *cpu);

#endif
