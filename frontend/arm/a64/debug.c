/* SPDX-License-Identifier: MIT */
/*
 * Software step and breakpoints of the guest's own debugger, in blocks whose key has them.
 *
 * A block that steps has one instruction. PSTATE.SS is cleared when the instruction is complete:
 * one that faults leaves it set, so it is stepped again when the handler returns. Then the block
 * leaves for the execution loop, where the key says that the exception is pending. Source: DDI 0487
 * "Software Step exceptions", "SSAdvance".
 */
#include "frontend/arm/a64/translate.h"
#include "frontend/arm/cpu/debug.h"

/*
 * Load exclusive: LDXR, LDAXR, LDXP, LDAXP. CASP has the place of the pairs of less than 32 bits.
 */
static bool is_load_exclusive(u32 word)
{
    bool is_exclusive = (word & 0x3fc00000) == 0x08400000, is_pair = word >> 21 & 1;

    return is_exclusive && (!is_pair || word >> 31);
}

/*
 * Instructions whose ways out are emitted before they are complete: B.cond, CBZ, TBZ; SVC, HVC,
 * SMC.
 */
static bool is_complete_before(u32 word)
{
    return (word & 0xfe000000) == 0x54000000 || (word & 0x7c000000) == 0x34000000 ||
           ((word & 0xffe0001c) == 0xd4000000 && (word & 3));
}

void a64_step_done(A64Tr *t)
{
    if (!(t->tb->key & ARM_KEY_STEP) || t->step_done || t->ended)
        return;
    t->step_done = true;
    ir_set(t->ir, A64_G_SS,
           ir_i32(t->ir, ARM_SS_ISV | (is_load_exclusive(t->word) ? ARM_SS_EX : 0)));
}

void a64_debug_begin(A64Tr *t, u32 word)
{
    t->word = word;
    if (t->tb->key & ARM_KEY_BREAK)
        ir_call(t->ir, HELPER_machine_break, ir_pc(t->ir, t->pc), 0, 0, 0);
    if (is_complete_before(word))
        a64_step_done(t);
}
