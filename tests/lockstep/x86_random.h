/* SPDX-License-Identifier: MIT */
/*
 * Random x86 sequences: a state to start from, instructions drawn from the decoder's tables among branches and the
 * pieces of x86_pieces.h, and memory. The seed is the state of the generator: the same seed, the same sequences.
 */
#ifndef TESTS_LOCKSTEP_X86_RANDOM_H
#define TESTS_LOCKSTEP_X86_RANDOM_H

#include "frontend/insn/insn.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/insn/decode.h"
#include "tests/lockstep/x86_native.h"

#define X86_RANDOM_MAX 12u /* instructions of one sequence */

/* Groups of instructions: those of one feature, X86_FEAT_BASE first; branches; pieces of x86_pieces.h. */
#define X86_GROUP_BRANCH X86_FEAT_COUNT
#define X86_GROUP_PIECE  (X86_FEAT_COUNT + 1)
#define X86_GROUP_COUNT  (X86_FEAT_COUNT + 2)

/* What a sequence consists of: where in its code each instruction begins, and its group. */
typedef struct X86Steps {
    unsigned count;
    u16 at[X86_RANDOM_MAX + 1]; /* with that of the INT3 */
    u8 group[X86_RANDOM_MAX];
} X86Steps;

typedef struct X86Random {
    InsnRng rng;
    X86Mode mode;
    const struct X86Model *model; /* draws what this model has */
    bool has_branches;
    unsigned pieces; /* one in so many is not a single instruction; 0: none is */
    unsigned edges;  /* one pointer in so many is at the beginning or the end of the page; 0: none is */
    const char *want_name, *want_handler; /* three in four are these; or NULL */
    u64 drawn[X86_ROW_COUNT];             /* how often each row was */
    const bool *lags; /* seven of eight instructions are of one of these groups of features; or NULL */
} X86Random;

/** Fill test @at of a batch with @length instructions, 1 to X86_RANDOM_MAX, and INT3; *@steps says which. */
void x86_random_test(X86Random *g, NativeTest *t, X86Steps *steps, unsigned at, unsigned length);

/** Are there instructions of the feature @group that @g can draw? */
bool x86_random_has(const X86Random *g, unsigned group);

#endif
