/* SPDX-License-Identifier: MIT */
/* The floating-point rows in the interpreter: fp_row under the guest's controls. */
#include "backend/interp/interp.h"
#include "backend/ir/eval.h"
#include "base/fp/fp.h"

void interp_fp(RtEnv *env, const IrBlock *b, const IrInst *i, const V128 *a[IR_ARGS], V128 *out)
{
    FpState s = {0};

    if (i->op == IR_FCCMP && !ir_eval_cond((IrCond)(i->imm & 15), (unsigned)a[0]->d[0])) {
        *out = (V128){.d = {(u64)(i->imm >> 4 & 15), 0}};
        return;
    }
    b->guest->fp_state(env, &s);
    fp_row(i, a[0], a[1], a[2], out, &s);
    if (s.flags)
        b->guest->fp_flags(env, s.flags);
}
