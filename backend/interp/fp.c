/* SPDX-License-Identifier: MIT */
/* Reference semantics of the floating-point rows (ops_fp.def), by base/fp. */
#include <assert.h>
#include "backend/interp/interp.h"

void interp_fp(RtEnv *env, const IrBlock *b, const IrInst *i, const V128 *a[IR_ARGS], V128 *out)
{
    assert(!"a row of ops_fp.def");
}
