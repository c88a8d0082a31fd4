/* SPDX-License-Identifier: MIT */
/*
 * The allocator's checker, for -Dverify=always and LYREBIRD_VERIFY=1: after each instruction every value that is still
 * read can be found, and the two views of the register file agree.
 */
#include <stdio.h>
#include "backend/x64/emit.h"

static bool is_allocated(const Emit *e, u32 v)
{
    const IrInst *i = &e->b->insts[v];

    return e->val[v].rep == v && !e->val[v].fused && i->type != IR_FLAGS && i->type != IR_VOID && i->op != IR_CONST &&
           ir_op_info[i->op].result[0] != '-' && e->val[v].last_use > e->idx;
}

/* XREM is made with its XDIV: what it alone reads is read by then. */
static bool is_read_early(const Emit *e, u32 v)
{
    const IrInst *next = &e->b->insts[e->idx + 1];

    return e->val[v].last_use == e->idx + 1 && next->op == IR_XREM;
}

static bool is_findable(const Emit *e, u32 v)
{
    const RaVal *d = &e->val[v];

    return d->reg != RA_NONE || d->spill != 0xff || (d->home != 0xff && e->home_val[d->home] == v);
}

bool ra_check(const Emit *e, char *why, size_t size)
{
    for (u32 v = 1; v <= e->idx; v++) {
        if (!is_allocated(e, v) || is_read_early(e, v))
            continue;
        if (!is_findable(e, v)) {
            snprintf(why, size, "after instruction %u: v%u is lost, last read at %u", e->idx, v, e->val[v].last_use);
            return false;
        }
        if (e->val[v].reg != RA_NONE && e->reg_val[e->val[v].reg] != v) {
            snprintf(why, size, "after instruction %u: register %u holds v%u, not v%u", e->idx, e->val[v].reg,
                     e->reg_val[e->val[v].reg], v);
            return false;
        }
    }
    if (e->locked) {
        snprintf(why, size, "after instruction %u: registers stay locked", e->idx);
        return false;
    }
    return true;
}
