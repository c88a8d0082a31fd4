/* SPDX-License-Identifier: MIT */
/* Exceptions and interrupts of a machine's CPU as the run loop takes them: hooks of GuestArch. */
#ifndef FRONTEND_X86_CPU_EXCEPT_H
#define FRONTEND_X86_CPU_EXCEPT_H

#include "frontend/x86/cpu/cpu.h"

void x86_take_exception(Vcpu *cpu);
bool x86_has_interrupt(const Vcpu *cpu, bool is_asleep);
void x86_take_interrupt(Vcpu *cpu);
void x86_set_irq(Vcpu *cpu, unsigned line, bool level);

/** An external interrupt of @vector, which the interrupt controller has in service, is taken. */
void x86_interrupt(X86Cpu *cpu, u8 vector);

/** SMI taken, and RSM. False: #UD. */
void x86_enter_smm(X86Cpu *cpu);
bool x86_leave_smm(X86Cpu *cpu);

#endif
