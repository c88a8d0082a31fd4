/* SPDX-License-Identifier: MIT */
/* The interpreter's rows of ops_x86.def: what C can say is here, the rest runs on the host (x64/hostop.h). */
#ifndef BACKEND_INTERP_X86_H
#define BACKEND_INTERP_X86_H

#include "backend/ir/ir.h"
#include "backend/rt_abi.h"

/* The upper half of V256 value @n; the lower is vals[n]. */
#define INTERP_HIGH(vals, n) ((vals) + IR_MAX_INSTS + (n))

/** Run row @n of @b, an operation of ops_x86.def. Host instructions in it may fault or trap. */
void interp_x86(RtEnv *env, const IrBlock *b, u32 n, V128 *vals);

/** Whether x86 condition code @cc holds in flags word @packed (FLAGS_* of ir.h). */
bool interp_x86_cond(unsigned cc, u32 packed);

#endif
