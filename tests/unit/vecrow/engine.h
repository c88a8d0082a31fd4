/* SPDX-License-Identifier: MIT */
/*
 * Blocks on a CPU that has nothing but vector registers, through the interpreter and as emitted
 * code.
 */
#ifndef TESTS_UNIT_VECROW_ENGINE_H
#define TESTS_UNIT_VECROW_ENGINE_H

#include "backend/ir/build.h"
#include "backend/rt_abi.h"

#define VREG_COUNT 36 /* more than any host map pins */
#define XREG_COUNT 4
#define GLOBAL_V 0
#define GLOBAL_X VREG_COUNT

typedef struct TestCpu {
    RtEnv rt;
    V128 v[VREG_COUNT];
    u64 x[XREG_COUNT];
} TestCpu;

/** @ra_seed: see BackendOptions. Prints why and exits when the host lacks something. */
void engine_init(u64 ra_seed);
void engine_begin(IrBuilder *b);
/** End @b and compile it; false if that fails. The code stays until the next one. */
bool engine_compile(IrBuilder *b);
/** Run @b from @in: interpreted into *@want, as compiled last into *@got. */
void engine_enter(const IrBuilder *b, const TestCpu *in, TestCpu *want, TestCpu *got);

#endif
