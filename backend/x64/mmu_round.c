/* SPDX-License-Identifier: MIT */
/*
 * How the addresses of a loop of one block go on from round to round.
 *
 * Rounds: of an address that only grows, or only falls, by a constant that is small, what the first
 * round has looked up holds until the page ends. So such a loop is emitted twice. The first round
 * looks pages up as any block does, keeps their addends as known pages (mmu_plan.c), and notes
 * where they end. The others are two or three host instructions longer for each access:
 *
 *   cmp  base, [rbp + end]   jge for addresses that grow
 *   jge  slow                the table, out of line; notes where the new page ends
 *   mov  i, [rbp + known]
 *   op   [base + i + disp]
 *
 * Whoever goes back to its own start is linked to the second copy, all others to the first: nothing
 * but the loop ran since the ends were noted. A flush moves all ends to where every address is
 * beyond them. So does who marks a page, if it is the vCPU itself; another one asks the vCPU to
 * leave (tlb.c), and each round begins with a look at that. Comparisons are signed: addresses at
 * which they wrap are never mapped.
 */#include "backend/rt_mmu.h"
#include "backend/x64/emit.h"

/* --- places --- */

static bool is_sum(const IrInst *i)
{
    return i->op == IR_ADD && i->type == IR_I64;
}

static void peel_offset(const IrBlock *b, MmuPlace *p)
{
    const IrInst *i = &b->insts[p->base];

    for (; is_sum(i) && b->insts[i->arg[1]].op == IR_CONST; i = &b->insts[p->base]) {
        p->offset += (i64)b->insts[i->arg[1]].k;
        p->base = i->arg[0];
    }
}

static void peel_index(const IrBlock *b, MmuPlace *p)
{
    const IrInst *i = &b->insts[p->base], *s = &b->insts[i->arg[1]];

    if (p->index || !is_sum(i))
        return;
    p->base = i->arg[0];
    p->index = i->arg[1];
    if (s->op != IR_SHL || b->insts[s->arg[1]].op != IR_CONST || b->insts[s->arg[1]].k > 3)
        return;
    p->scale = (u8)b->insts[s->arg[1]].k;
    p->index = s->arg[0];
}

MmuPlace mmu_place_of(const IrBlock *b, const IrInst *i)
{
    MmuPlace p = {.base = i->arg[0],
                  .index = i->arg[1],
                  .scale = i->aux >> MEM_SCALE_SHIFT,
                  .offset = i->imm};

    peel_offset(b, &p);
    peel_index(b, &p);
    peel_offset(b, &p);
    return p;
}

/* --- loops --- */

static bool goes_to(const IrBlock *b, const IrInst *i, Gva pc)
{
    switch (i->op) {
    case IR_GOTO: return b->insts[i->arg[0]].k == pc;
    case IR_GOTO_IF:
    case IR_GOTO_IFZ:
    case IR_GOTO_BIT: return b->insts[i->arg[1]].k == pc;
    default: return false;
    }
}

bool mmu_is_loop(const IrBlock *b)
{
    for (u32 n = b->count - 1; n > 0 && b->has_back_edge; n--)
        if (goes_to(b, &b->insts[n], b->pc))
            return true;
    return false;
}

/* --- addresses that count --- */

#define NO_STEP    INT64_MIN
#define STEP_MAX   128 /* bytes a round */
#define STEP_DEPTH 6

/* Whether global @g is as it was when the round began at row @n. */
static bool is_as_before(const IrBlock *b, i32 g, u32 n)
{
    for (u32 k = 1; k < n; k++)
        if (b->insts[k].op == IR_SET && b->insts[k].imm == g)
            return false;
    return true;
}

/* What global @g is more after the round than before it. */
static i64 global_step(const IrBlock *b, i32 g)
{
    MmuPlace p = {0};

    for (u32 n = b->count - 1u; n > 0 && !p.base; n--)
        if (b->insts[n].op == IR_SET && b->insts[n].imm == g)
            p.base = b->insts[n].arg[0];
    if (!p.base)
        return 0;
    peel_offset(b, &p);
    if (b->insts[p.base].op != IR_GET || b->insts[p.base].imm != g || !is_as_before(b, g, p.base))
        return NO_STEP;
    return p.offset;
}

static bool is_small(i64 step)
{
    return step >= -STEP_MAX && step <= STEP_MAX;
}

static i64 sum_of(i64 a, i64 b)
{
    return is_small(a) && is_small(b) ? a + b : NO_STEP;
}

static i64 scaled(i64 step, u64 by)
{
    return is_small(step) && by <= 3 ? step * (1 << by) : NO_STEP;
}

/*
 * What value @v is more in the next round than in this one: as a rule, or, if @exactly, always: then
 * nothing of 32 bits counts, which may wrap.
 */
static i64 step_of(const IrBlock *b, IrRef v, bool exactly, unsigned depth)
{
    const IrInst *i = &b->insts[v];

    if (depth == 0 || (exactly && i->type != IR_I64))
        return NO_STEP;
    switch (i->op) {
    case IR_CONST:
    case IR_PC: return 0;
    case IR_GET: return global_step(b, i->imm);
    case IR_TRUNC:
    case IR_ZEXT32:
    case IR_SEXT32: return exactly ? NO_STEP : step_of(b, i->arg[0], false, depth - 1);
    case IR_ADD:
        return sum_of(step_of(b, i->arg[0], exactly, depth - 1),
                      step_of(b, i->arg[1], exactly, depth - 1));
    case IR_SHL:
        if (b->insts[i->arg[1]].op != IR_CONST)
            return NO_STEP;
        return scaled(step_of(b, i->arg[0], exactly, depth - 1), b->insts[i->arg[1]].k);
    default: return NO_STEP;
    }
}

static i64 address_step(const IrBlock *b, const IrInst *i, bool exactly)
{
    i64 base = step_of(b, i->arg[0], exactly, STEP_DEPTH);
    i64 index = i->arg[1] ? step_of(b, i->arg[1], exactly, STEP_DEPTH) : 0;

    return sum_of(base, scaled(index, i->aux >> MEM_SCALE_SHIFT));
}

bool mmu_counts(const IrBlock *b, const IrInst *i)
{
    return is_small(address_step(b, i, false));
}

/* --- rounds --- */

/* Helpers may change globals. */
static bool has_call(const IrBlock *b)
{
    for (u32 n = 1; n < b->count; n++)
        if (b->insts[n].op == IR_CALL)
            return true;
    return false;
}

/* Whether nothing is done from row @n on but to leave. */
static bool only_leaves(const IrBlock *b, u32 n)
{
    for (; n < b->count; n++)
        switch (b->insts[n].op) {
        case IR_NOP:
        case IR_CONST:
        case IR_GOTO:
        case IR_GOTO_IF:
        case IR_GOTO_IFZ:
        case IR_GOTO_BIT: break;
        default: return false;
        }
    return true;
}

bool mmu_has_rounds(const IrBlock *b)
{
    u32 n = 1;

    if (!mmu_is_loop(b) || b->is_counted || b->is_split || has_call(b))
        return false;
    while (!goes_to(b, &b->insts[n], b->pc))
        n++;
    return only_leaves(b, n);
}

RoundKind mmu_round_of(const IrBlock *b, const IrInst *i)
{
    i64 step = address_step(b, i, true);

    return !is_small(step) ? ROUND_NONE : step < 0 ? ROUND_DOWN : ROUND_UP;
}
