/* SPDX-License-Identifier: MIT */
/*
 * Operations of guest code that the host traps (SIGFPE): invalid ones always, and while the guest
 * flushes denormals those whose flags the host would get wrong (IrGuest.fp_mxcsr).
 *
 * The faulting instruction committed nothing. It is decoded, its operands are taken from the signal
 * frame, each lane is computed by base/fp under the guest's controls, the destination is written
 * into the frame and rip moves on.
 *
 * Invariant: a flag that is unmasked is clear while guest code runs: only trapping instructions
 * would set it, and the handler moves the flags into the guest (IrGuest.fp_flags). A fused
 * multiply-add gets just a NaN and no flag: the code behind it sees the NaN and asks the reference,
 * because its row may not be a plain multiply-add (emit_fp_arith.c).
 */
#ifndef BACKEND_X64_FPTRAP_H
#define BACKEND_X64_FPTRAP_H

#include "backend/ir/ir.h"
#include "backend/rt_abi.h"

typedef struct FpTrapRules {
    RtEnv *env;
    const IrGuest *guest; /* fp_state, fp_flags */
} FpTrapRules;

/**
 * Handle the SIGFPE whose ucontext_t is @ucontext; rip is inside emitted code. General registers
 * only. False: the instruction is not one that emitted code uses.
 */
bool x64_fp_trap(void *ucontext, const FpTrapRules *rules);

#endif
