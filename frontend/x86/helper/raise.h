/* SPDX-License-Identifier: MIT */
/* Exceptions out of helpers. */
#ifndef FRONTEND_X86_HELPER_RAISE_H
#define FRONTEND_X86_HELPER_RAISE_H

#include "frontend/x86/cpu/cpu.h"

/** #GP(0); @ra is the helper's GETRA(). */
static inline _Noreturn void x86_raise_gp(X86Cpu *cpu, const void *ra)
{
    cpu->vcpu.exc = (VcpuException){.kind = X86_EXC_GP};
    vcpu_raise(&cpu->vcpu, ra);
}

/** @kind with error code @code. */
static inline _Noreturn void x86_raise_code(X86Cpu *cpu, X86Exception kind, u32 code, const void *ra)
{
    cpu->vcpu.exc = (VcpuException){.kind = kind, .syndrome = code};
    vcpu_raise(&cpu->vcpu, ra);
}

/**
 * Between two elements of a repeated string instruction: if somebody wants the CPU to leave, or a
 * debug trap is pending, it does, and goes on with the rest later. Registers are exact.
 */
static inline void x86_leave_repeat(X86Cpu *cpu, const void *ra)
{
    if (likely(!__atomic_load_n(&cpu->vcpu.rt.exit_request, __ATOMIC_RELAXED) && !cpu->pending))
        return;
    cpu->vcpu.exc = (VcpuException){.kind = X86_EXC_AGAIN};
    vcpu_raise(&cpu->vcpu, ra);
}

#endif
