/* SPDX-License-Identifier: MIT */
/*
 * Segments of user mode: a small GDT of each thread and the LDT of the process, in the format that
 * processors read, filled by user/ as Linux fills its own.
 *
 * Sources: Intel SDM vol. 3 "Segment Descriptors"; set_thread_area(2), modify_ldt(2).
 */
#ifndef FRONTEND_X86_CPU_USER_SEG_H
#define FRONTEND_X86_CPU_USER_SEG_H

#include "frontend/x86/cpu/cpu.h"

/* Entries of the GDT that x86-64 Linux has, and their selectors. */
enum {
    X86_USER_GDT_CS32 = 4,
    X86_USER_GDT_DS = 5,
    X86_USER_GDT_CS64 = 6,
    X86_USER_GDT_TLS = 12, /* three of them */
    X86_USER_TLS_COUNT = 3,
    X86_USER_GDT_CPU = 15,
};
#define X86_USER_SEL(index) ((u16)((index) << 3 | 3))

/**
 * The state of a 32-bit Linux program at its start: as x86_reset_user, but with 32-bit code and
 * data segments.
 */
void x86_reset_user32(X86Cpu *cpu);

/** The GDT as a program finds it; GDTR names it. */
void x86_user_init_gdt(X86Cpu *cpu);

/** Make GDTR of @cpu name its own table, which a copy of another thread's state does not. */
void x86_user_own_gdt(X86Cpu *cpu);

#endif
