/* SPDX-License-Identifier: MIT */
/* See x86_tally.h. */
#include "tests/lockstep/x86_tally.h"

#include <stdio.h>
#include <string.h>

static const char *const names[X86_GROUP_COUNT] = {
    [X86_FEAT_BASE] = "integer",
#define _(id, name, linux_name, word, bit, brings) [X86_FEAT_##id] = name,
#include "frontend/x86/cpu/features.def"
#undef _
    [X86_GROUP_BRANCH] = "branches",
    [X86_GROUP_PIECE] = "pieces",
};

void x86_tally_init(X86Tally *t, const X86Random *g, u64 goal)
{
    *t = (X86Tally){.goal = goal};
    for (unsigned n = 0; n < X86_FEAT_COUNT; n++)
        t->is_drawn[n] = x86_random_has(g, n);
    t->is_drawn[X86_GROUP_BRANCH] = g->has_branches;
    t->is_drawn[X86_GROUP_PIECE] = g->pieces;
    for (unsigned n = 0; n < X86_GROUP_COUNT; n++)
        t->lags[n] = t->is_drawn[n] && goal;
}

void x86_tally_add(X86Tally *t, const X86Steps *steps, const NativeTest *before,
                   const NativeTest *after, bool differs)
{
    u64 end = after->state.rip - before->state.rip;
    bool seen[X86_GROUP_COUNT] = {0};
    u8 last = steps->group[0];

    if (end > before->code_size) /* in code of another mode */
        end = 0;
    for (unsigned n = 0; n < steps->count && steps->at[n] <= end; n++) {
        last = steps->group[n];
        t->sequences[last] += !seen[last];
        seen[last] = true;
        if (++t->instructions[last] >= t->goal)
            t->lags[last] = false;
        if (last == X86_GROUP_BRANCH)
            break;
    }
    t->differences[last] += differs;
}

bool x86_tally_lags(const X86Tally *t)
{
    return memchr(t->lags, true, sizeof t->lags) != NULL;
}

void x86_tally_print(const X86Tally *t)
{
    printf("# group            sequences  instructions  differences\n");
    for (unsigned n = 0; n < X86_GROUP_COUNT; n++)
        if (t->is_drawn[n])
            printf("# %-14s %11llu %13llu %12llu\n", names[n], (unsigned long long)t->sequences[n],
                   (unsigned long long)t->instructions[n], (unsigned long long)t->differences[n]);
}
