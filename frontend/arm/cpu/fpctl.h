/* SPDX-License-Identifier: MIT */
/* How FPCR and FPSR map onto the MXCSR that guest code runs with. */
#ifndef FRONTEND_ARM_CPU_FPCTL_H
#define FRONTEND_ARM_CPU_FPCTL_H

#include "base/fp/fp.h"
#include "base/types.h"

/* MXCSR of guest code before the rounding mode: invalid operations trap (backend/x64/fptrap.h), no flush to zero. */
#define ARM_MXCSR_BASE 0x1f00u

/**
 * MXCSR with clear sticky flags for @fpcr. FPCR.FZ is flush-to-zero and denormals-are-zero. Known differences, in FZ mode
 * only: IDC is not set by what the host computes, a flushed result is inexact too, and a result that rounds up to the
 * smallest normal number is not flushed.
 */
u32 arm_mxcsr_of(u32 fpcr);

struct RtEnv;

/** IrGuest.fp_state and fp_flags of Arm guests: FPCR, and flags into FPSR. */
void arm_fp_state(const struct RtEnv *env, FpState *s);
void arm_fp_flags(struct RtEnv *env, u32 flags);

#endif
