/* SPDX-License-Identifier: MIT */
/*
 * A SET whose global is SET again before a read of it, an exit or anything that may fault is invisible. Flags are left
 * alone: their SET stores nothing anyway.
 */
#include <string.h>
#include "backend/opt/opt.h"

void opt_deadset(IrBlock *b)
{
    bool overwritten[IR_MAX_GLOBALS] = {false};

    for (u32 n = b->count - 1; n > 0; n--) {
        IrInst *i = &b->insts[n];

        if (ir_op_flags[i->op] & (IR_FAULT | IR_EXIT)) {
            memset(overwritten, 0, b->guest->global_count);
        } else if (i->op == IR_GET) {
            overwritten[i->imm] = false;
        } else if (i->op == IR_SET && i->type != IR_FLAGS) {
            if (overwritten[i->imm])
                *i = (IrInst){.op = IR_NOP};
            else
                overwritten[i->imm] = true;
        }
    }
}
