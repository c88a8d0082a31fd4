/* SPDX-License-Identifier: MIT */
/*
 * SP alignment checking (SCTLR_EL1.SA0): a memory access whose base is SP faults unless SP is a
 * multiple of 16.
 *
 * SP is nearly always aligned, so it is watched where it is written, not where it is used.
 * Invariant: at the start of a block without ARM_KEY_SP, and behind each of its instructions that
 * the block goes on after, SP is aligned. A write that keeps it so is recognised here and costs
 * nothing; another one (MOV SP, X29) is followed by a test, which leaves. Blocks with the key check
 * each access, and end where SP is written. Source: DDI 0487, "SP alignment checking",
 * "CheckSPAlignment".
 */
#include "frontend/arm/a64/translate.h"

#define LOW_BITS (ARM_SP_ALIGN - 1)

/* Sums of an aligned value and multiples of 16, and what a mask aligned. */
static bool is_aligned(const A64Tr *t, IrRef v)
{
    for (;;) {
        const IrInst *i = &t->ir->block.insts[v];
        u64 k;

        if (v == t->sp || (i->op == IR_GET && i->imm == A64_G_SP))
            return true;
        if (i->op == IR_AND)
            return ir_is_const(t->ir, i->arg[1], &k) && !(k & LOW_BITS);
        if ((i->op != IR_ADD && i->op != IR_SUB) || !ir_is_const(t->ir, i->arg[1], &k) ||
            (k & LOW_BITS))
            return false;
        v = i->arg[0];
    }
}

void a64_sp_written(A64Tr *t, IrRef v)
{
    if ((t->tb->key & ARM_KEY_SP) || !is_aligned(t, v))
        t->sp_written = true;
    t->sp = v;
}

void a64_sp_check_write(A64Tr *t)
{
    IrRef low;

    if (!t->sp_written || t->ended)
        return;
    t->sp_written = false;
    if (t->tb->key & ARM_KEY_SP) {
        a64_leave(t);
        return;
    }
    low = ir_and(t->ir, IR_I64, ir_get(t->ir, A64_G_SP), ir_i64(t->ir, LOW_BITS));
    ir_goto_ifz(t->ir, low, true, t->next, a64_exit_flags(t, t->next));
    a64_after_side_exit(t, t->next);
}

/* Loads and stores with Rn = SP that are no prefetch, and no literals, which have no base. */
static bool accesses_sp(u32 word)
{
    static const struct {
        u32 mask, value;
    } others[] = {
        {0x3b000000, 0x18000000}, /* literal */
        {0xffc00000, 0xf9800000}, /* PRFM (immediate) */
        {0xffe00c00, 0xf8a00800}, /* PRFM (register) */
        {0xffe00c00, 0xf8800000}, /* PRFUM */
    };

    if ((word & 0x0a000000) != 0x08000000 || (word >> 5 & 31) != 31)
        return false;
    for (size_t n = 0; n < ARRAY_SIZE(others); n++)
        if ((word & others[n].mask) == others[n].value)
            return false;
    return true;
}

void a64_sp_check_access(A64Tr *t, u32 word)
{
    if ((t->tb->key & ARM_KEY_SP) && accesses_sp(word))
        ir_call(t->ir, HELPER_sp_check, ir_get(t->ir, A64_G_SP), 0, 0, 0);
}
