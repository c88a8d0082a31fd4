/* SPDX-License-Identifier: MIT */
#include "backend/x64/fp_call.h"
#include "backend/interp/interp.h"
#include "backend/ir/eval.h"
#include "backend/x64/emit.h"
#include "base/fp/fp.h"

void x64_fp_call(RtEnv *env, FpCall *c)
{
    const IrGuest *g = host_map.guest;
    FpState s;

    g->fp_state(env, &s);
    fp_row(&c->inst, &c->arg[0], &c->arg[1], &c->arg[2], &c->out, &s);
    if (c->inst.type == IR_FLAGS)
        c->out.s[0] = ir_flags_pack(c->out.s[0]);
    if (s.flags)
        g->fp_flags(env, s.flags);
}
