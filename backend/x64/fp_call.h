/* SPDX-License-Identifier: MIT */
/*
 * Floating-point rows computed by base/fp from emitted code: what lies in FRAME_ARGS around the
 * call.
 */
#ifndef BACKEND_X64_FP_CALL_H
#define BACKEND_X64_FP_CALL_H

#include "backend/ir/ir.h"
#include "backend/rt_abi.h"

typedef struct FpCall {
    V128 arg[3];
    V128 out;    /* of FCMP: the packed flags word in s[0] */
    IrInst inst; /* its first 8 bytes */
} FpCall;

_Static_assert(sizeof(FpCall) <= 96, "fits FRAME_ARGS");

/** The row under the guest's controls. General registers only. */
void x64_fp_call(RtEnv *env, FpCall *c);

#endif
