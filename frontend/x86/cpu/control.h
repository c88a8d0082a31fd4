/* SPDX-License-Identifier: MIT */
/*
 * Control, debug and model-specific registers of a machine's CPU; reset. Functions that may fail
 * return false with the exception in vcpu.exc.
 *
 * Sources: Intel SDM vol. 3 "Control Registers", "Debug Registers", "Processor State After Reset";
 * vol. 4 "Model-Specific Registers"; AMD APM vol. 2.
 */
#ifndef FRONTEND_X86_CPU_CONTROL_H
#define FRONTEND_X86_CPU_CONTROL_H

#include "frontend/x86/cpu/cpu.h"

/** MOV to and from CRn; n is 0, 2, 3, 4 or 8. */
bool x86_write_cr(X86Cpu *cpu, unsigned n, u64 v);
u64 x86_read_cr(X86Cpu *cpu, unsigned n);
/** CR3 of a task switch. */
void x86_task_cr3(X86Cpu *cpu, u64 v);
/** LMSW. */
bool x86_lmsw(X86Cpu *cpu, u16 v);
bool x86_xsetbv(X86Cpu *cpu, u32 n, u64 v);

/** MOV to and from DRn. */
bool x86_write_dr(X86Cpu *cpu, unsigned n, u64 v);
bool x86_read_dr(X86Cpu *cpu, unsigned n, u64 *v);

/** RDMSR, WRMSR. Unknown ones are #GP and logged. */
bool x86_read_msr(X86Cpu *cpu, u32 msr, u64 *v);
bool x86_write_msr(X86Cpu *cpu, u32 msr, u64 v);

/** All of a machine's CPU at reset, or by the INIT message. */
void x86_reset_machine(X86Cpu *cpu, bool is_init);

/** Registers that select translations were loaded: TLBs forget, what follows from them is made. */
void x86_state_loaded(X86Cpu *cpu);

/* ---- debug.c ---- */

/** DR7 changed. */
void x86_debug_changed(X86Cpu *cpu);
/** Whether instruction breakpoints are set; and whether one is at @pc: its bits of DR6. */
bool x86_debug_breaks(const X86Cpu *cpu);
unsigned x86_debug_break_at(const X86Cpu *cpu, Gva pc);
/** I/O breakpoints: bits of DR6 to become pending. */
unsigned x86_debug_io(const X86Cpu *cpu, u16 port, unsigned size);
/** GuestArch.watches_page, GuestArch.watch. */
bool x86_watches_page(const Vcpu *cpu, Gva page);
bool x86_watch(Vcpu *cpu, Gva va, unsigned size, unsigned kinds, unsigned idx);

#endif
