/* SPDX-License-Identifier: MIT */
/*
 * A SET whose global is SET again before a read of it, an exit or anything that may fault is invisible. Flags are left
 * alone: their SET stores nothing anyway.
 */
#include <string.h>
#include "backend/opt/opt.h"

void opt_deadset(IrBlock *b)
{
    u16 next_set[IR_MAX_GLOBALS]; /* the SET that comes next, 0 after a read */
    u32 barrier = b->count;       /* next instruction that somebody may look at the globals in */

    memset(next_set, 0, b->guest->global_count * sizeof next_set[0]);
    for (u32 n = b->count - 1; n > 0; n--) {
        IrInst *i = &b->insts[n];

        if (i->op == IR_GET) {
            next_set[i->imm] = 0;
        } else if (i->op == IR_SET) {
            if (i->type == IR_FLAGS)
                continue;
            if (next_set[i->imm] && next_set[i->imm] < barrier)
                *i = (IrInst){.op = IR_NOP};
            else
                next_set[i->imm] = (u16)n;
        } else if (ir_may_leave(i)) {
            barrier = n;
        }
    }
}
