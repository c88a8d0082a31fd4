/* SPDX-License-Identifier: MIT */
/* How FPCR and FPSR map onto the MXCSR that guest code runs with. */
#ifndef FRONTEND_ARM_CPU_FPCTL_H
#define FRONTEND_ARM_CPU_FPCTL_H

#include "base/fp/fp.h"
#include "base/types.h"

/**
 * MXCSR with clear sticky flags for guest code under @fpcr, where FPSR is @fpsr. Invalid operations
 * trap (backend/x64/fptrap.h).
 *
 * With FPCR.FZ the host's flags are not the guest's: an input that is taken for zero sets IDC, a
 * result that is flushed sets UFC and not IXC. So what would raise a flag traps until FPSR has it,
 * and the host flushes by itself only where nothing is left to tell: inputs once IDC is set,
 * results once UFC and IXC are.
 */
u32 arm_mxcsr_of(u32 fpcr, u32 fpsr);

typedef struct ArmCpu ArmCpu;

/**
 * FPSR is accessed at the current level: from now on its UFC is exact for what runs there
 * (ArmCpu.fpsr_used). A kernel that loads FPSR for a program does not ask in its name; but the
 * program may have accessed it on another CPU before, and so it is exact for programs if any has.
 */
void arm_fpsr_look(ArmCpu *cpu);
/** ArmCpu.fpsr_used was restored from a saved state. */
void arm_fpsr_loaded(const ArmCpu *cpu);

struct RtEnv;

/** IrGuest.fp_state, fp_flags, fp_mxcsr of Arm guests: FPCR, flags into FPSR, arm_mxcsr_of both. */
void arm_fp_state(const struct RtEnv *env, FpState *s);
void arm_fp_flags(struct RtEnv *env, u32 flags);
u32 arm_fp_mxcsr(const struct RtEnv *env);

#endif
