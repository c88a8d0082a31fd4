/* SPDX-License-Identifier: MIT */
/* How much of each group of instructions has been compared, as a table. */
#ifndef TESTS_LOCKSTEP_X86_TALLY_H
#define TESTS_LOCKSTEP_X86_TALLY_H

#include "tests/lockstep/x86_random.h"

typedef struct X86Tally {
    bool is_drawn[X86_GROUP_COUNT]; /* there are such instructions */
    u64 goal;                       /* of instructions of each feature */
    bool lags[X86_GROUP_COUNT];     /* has not reached it */
    u64 sequences[X86_GROUP_COUNT], instructions[X86_GROUP_COUNT], differences[X86_GROUP_COUNT];
} X86Tally;

/** Nothing has run of what @g draws, and @goal instructions of each feature shall. */
void x86_tally_init(X86Tally *t, const X86Random *g, u64 goal);

/**
 * Count what surely ran of the sequence @steps of @before, which ended as @after says: each instruction up to the first
 * branch and to where it ended. @differs: the last of them counts as one that differs.
 */
void x86_tally_add(X86Tally *t, const X86Steps *steps, const NativeTest *before,
                   const NativeTest *after, bool differs);

/** Does any group lag behind the goal? */
bool x86_tally_lags(const X86Tally *t);

/** The table, as comments of TAP. */
void x86_tally_print(const X86Tally *t);

#endif
