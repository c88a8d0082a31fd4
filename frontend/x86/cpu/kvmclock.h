/* SPDX-License-Identifier: MIT */
/*
 * kvmclock: a page of the guest's from which it makes the time out of its time stamp counter, as KVM
 * has it. Here, too, so that a guest that has begun on KVM goes on.
 *
 * MSR 4b564d00h (old: 11h) has the time of day at the clock's zero written once, 4b564d01h (12h) says
 * where the page is, bit 0 that it is kept. The rate of our counter never changes, so the page does
 * only when the counter is set, or when the guest comes from another accelerator.
 *
 * Sources: Linux "KVM-specific MSRs" (msr.rst), "KVM CPUID bits" (cpuid.rst).
 */
#ifndef FRONTEND_X86_CPU_KVMCLOCK_H
#define FRONTEND_X86_CPU_KVMCLOCK_H

#include "frontend/x86/cpu/cpu.h"

/** Make the page of @cpu anew, if it has one. On its own thread, or while it stands. */
void x86_kvmclock_update(X86Cpu *cpu);

/** MSR 4b564d00h was written: when the clock was 0. */
void x86_kvmclock_tell_boot(X86Cpu *cpu);

#endif
