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

typedef struct X86Random {
    InsnRng rng;
    X86Mode mode;
    const struct X86Model *model; /* draws what this model has */
    bool has_branches;
    unsigned pieces; /* one in so many is not a single instruction; 0: none is */
    const char *want_name, *want_handler; /* three in four are these; or NULL */
    u64 drawn[X86_ROW_COUNT];             /* how often each row was */
} X86Random;

/** Fill test @at of a batch with @length instructions, 1 to X86_RANDOM_MAX, and INT3. */
void x86_random_test(X86Random *g, NativeTest *t, unsigned at, unsigned length);

#endif
