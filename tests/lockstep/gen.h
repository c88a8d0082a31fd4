/* SPDX-License-Identifier: MIT */
/*
 * Random A64 cases from the instruction tables, for executors that are compared with each other: no
 * result is left open by the architecture, and loads and stores reach the data memory of
 * tests/isa/machine.h.
 */
#ifndef TESTS_LOCKSTEP_GEN_H
#define TESTS_LOCKSTEP_GEN_H

#include "a64_decode.h"
#include "tests/isa/state.h"

/*
 * Registers that random code keeps valid: 24..27 and SP point into data (aligned to 16), 20..23 are
 * small indexes, 22 and 23 of them multiples of 16.
 */
#define GEN_FIRST_INDEX 20
#define GEN_FIRST_BASE  24
#define GEN_LAST_BASE   27
#define GEN_BASE_ADDR   (DATA_BASE + DATA_SIZE / 4)

extern InsnRng gen_rng; /* state: the seed */
extern bool gen_floats; /* operands made for floating point, any FPCR and FPSR: group fp */
extern bool gen_faults; /* most loads and stores go to unmapped memory */

u64 gen_below(u64 n);

/** Leave out the rows of a feature, a row, all rows but one, all but a group (false: none such). */
void gen_skip_feature(const char *name);
void gen_skip_row(const char *name);
void gen_only_row(const char *name);
bool gen_keep_group(const char *name);

/** Rows that are never drawn; loads, stores and atomics; branches to a constant address. */
bool gen_is_excluded(const InsnRow *row);
bool gen_is_memory(const InsnRow *row);
bool gen_is_branch(const InsnRow *row);

/** A word of @row with registers as above; @room: how far a branch may go. False: none found. */
bool gen_insn(const InsnRow *row, unsigned room, u32 *word);
u32 gen_set_field(const InsnRow *row, u32 word, const char *name, u32 value);
/** Add the three instructions of a memory copy or fill, and what they need; or nothing. */
void gen_push_mops(A64Case *c);

/** Up to @longest instructions (some more for sequences that belong together), and registers. */
void gen_case(A64Case *c, unsigned longest);

#endif
