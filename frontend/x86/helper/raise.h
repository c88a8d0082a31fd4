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

#endif
