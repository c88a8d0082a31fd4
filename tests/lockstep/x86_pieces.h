/* SPDX-License-Identifier: MIT */
/*
 * Pieces of x86 code around instructions that cannot stand alone in a random sequence: what differs from
 * processor to processor is taken out of their results, and what they need is made before.
 */
#ifndef TESTS_LOCKSTEP_X86_PIECES_H
#define TESTS_LOCKSTEP_X86_PIECES_H

#include "base/types.h"
#include "frontend/insn/insn.h"

#define PIECE_MAX 96 /* bytes */

/**
 * A piece of code for @mode (X86Mode) that will run at instruction pointer @ip: CPUID, XGETBV, saved
 * state in one of the areas, far transfers. Returns its length.
 */
unsigned piece_random(InsnRng *rng, unsigned mode, u64 ip, u8 out[PIECE_MAX]);

/** Make the headers of the areas in the data page @data such that XRSTOR often takes them. */
void piece_areas(InsnRng *rng, u8 *data);

#endif
