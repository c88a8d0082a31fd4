/* SPDX-License-Identifier: MIT */
/*
 * Self-hosted debug of machines: breakpoints, watchpoints and software step that the guest sets up
 * for itself. What is off costs nothing: step and breakpoints are bits of the block key, and a page
 * with a watchpoint has TLB entries that lead to the slow path.
 */
#ifndef FRONTEND_ARM_CPU_DEBUG_H
#define FRONTEND_ARM_CPU_DEBUG_H

#include "frontend/arm/cpu/cpu.h"

#define ARM_MDSCR_SS   (1u << 0)
#define ARM_MDSCR_TDCC (1u << 12)
#define ARM_MDSCR_KDE  (1u << 13)
#define ARM_MDSCR_MDE  (1u << 15)

/* ArmSys.ss: PSTATE.SS, and of the instruction that was stepped the ISS of its step exception. */
#define ARM_SS     1u
#define ARM_SS_EX  (1u << 6)  /* it was a load exclusive */
#define ARM_SS_ISV (1u << 24) /* there was one */

/**
 * Whether debug exceptions can come from @el with PSTATE.D = @mask:
 * "AArch64.GenerateDebugExceptionsFrom".
 */
bool arm_debug_from(const ArmCpu *cpu, unsigned el, bool mask);

/** Bits of the block key: ARM_KEY_STEP, ARM_KEY_STEP_PENDING, ARM_KEY_BREAK. */
u32 arm_debug_key_enabled(const ArmCpu *cpu);

static inline u32 arm_debug_key(const ArmCpu *cpu)
{
    bool is_off = !(cpu->sys.mdscr & (ARM_MDSCR_SS | ARM_MDSCR_MDE));

    return likely(is_off) ? 0 : arm_debug_key_enabled(cpu);
}

/** Software step is active, and its exception comes before the next instruction. */
bool arm_debug_step_pending(const ArmCpu *cpu);

/**
 * Whether a breakpoint matches the instruction at @pc as the CPU stands. "AArch64.BreakpointMatch"
 */
bool arm_debug_breaks(const ArmCpu *cpu, Gva pc);

/** GuestArch.watches_page, watch */
bool arm_watches_page(const Vcpu *cpu, Gva page);
bool arm_watch(Vcpu *cpu, Gva va, unsigned size, unsigned kinds, unsigned idx);

/** Registers of watchpoints changed: accesses to other pages come to arm_watch now. */
void arm_debug_watch_changed(ArmCpu *cpu);

#endif
