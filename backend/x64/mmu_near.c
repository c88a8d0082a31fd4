/* SPDX-License-Identifier: MIT */
/*
 * Near pages: an access of a loop looks first at the page where it was in the last round (RtNear),
 * whose addend does not depend on the address. So a load that follows pointers waits for memory
 * alone, and the check is five host instructions.
 *
 *   lea  p, [addr]
 *   sub  p, [rbp + tag]
 *   cmp  p, [rbp + limit]    of the largest access that uses this RtNear
 *   jae  slow                the table, out of line
 *   mov  i, [rbp + addend]
 *   op   [addr + i]
 *
 * A page that is only loaded from gets into the RtNear at the first miss. One that is stored to
 * needs a barrier, which an access that goes from page to page would have in each round: so it gets
 * in after some misses in a row that went there.
 *
 * Only the block that has an RtNear in use reads it, and it empties it when it is entered other
 * than by its own loop: so nothing of another regime, address space or kind of access is ever in
 * it. Flushes and marked pages (tlb.c) empty it, too.
 */
#include "backend/rt_mmu.h"
#include "backend/x64/emit.h"

#define MISSES 1 /* more, after the first one of a page */

#define NEAR_OFFSET(n)                                                                             \
    ((i32)offsetof(RtMmu, near) + (n) * (i32)sizeof(RtNear) - (i32)sizeof(RtMmu) - RT_ENV_BIAS)
#define NEAR(n, field) x64_mem(RBP, NEAR_OFFSET(n) + (i32)offsetof(RtNear, field))

void emit_near_reset(Emit *e)
{
    for (int n = 0; n < (int)e->near_count; n++)
        x64_mov_mi(&e->a, 8, NEAR(n, limit), 0);
}

void emit_near_find(Emit *e, int number, X64Mem at, X64Reg addend, X64Reg p, X64Label *slow)
{
    if (at.disp)
        x64_lea_rm(&e->a, 8, p, at);
    else
        x64_mov_rr(&e->a, 8, p, (X64Reg)at.base);
    x64_sub_rm(&e->a, 8, p, NEAR(number, tag));
    x64_cmp_rm(&e->a, 8, p, NEAR(number, limit));
    x64_jcc(&e->a, CC_AE, slow);
    x64_mov_rm(&e->a, 8, addend, NEAR(number, addend));
}

static i32 limit_of(const Emit *e, int number)
{
    return (i32)RT_PAGE_SIZE + 1 - e->near_extent[number];
}

void emit_near_found(Emit *e, int number, i32 tab, X64Reg index, X64Reg p)
{
    x64_mov_rm(&e->a, 8, index, x64_mem_idx(RBP, index, 0, tab + 8));
    x64_mov_mr(&e->a, 8, NEAR(number, tag), p);
    x64_mov_mr(&e->a, 8, NEAR(number, addend), index);
    x64_mov_mi(&e->a, 8, NEAR(number, limit), limit_of(e, number));
}

void emit_near_found_store(Emit *e, int number, i32 tab, X64Reg index, X64Reg p)
{
    X64Label same = {0}, done = {0};

    x64_cmp_rm(&e->a, 8, p, NEAR(number, page));
    x64_jcc(&e->a, CC_E, &same);
    x64_mov_mr(&e->a, 8, NEAR(number, page), p);
    x64_mov_mi(&e->a, 4, NEAR(number, wait), MISSES);
    x64_jmp(&e->a, &done);
    x64_bind(&e->a, &same);
    x64_sub_mi(&e->a, 4, NEAR(number, wait), 1);
    x64_jcc(&e->a, CC_NS, &done);
    x64_lea_rm(&e->a, 8, p, x64_mem_idx(RBP, index, 0, tab));
    x64_mov_mr(&e->a, 8, NEAR(number, entry), p);
    x64_mov_mi(&e->a, 4, NEAR(number, next_limit), limit_of(e, number));
    x64_call_abs(&e->a, x64_exits.mmu_near[number]);
    x64_bind(&e->a, &done);
    x64_mov_rm(&e->a, 8, index, x64_mem_idx(RBP, index, 0, tab + 8));
}

/*
 * Of stores. The limit is written by an instruction that is a barrier, and the table's entry looked at again:
 * who marks a page marks the entry first and empties RtNears then (tlb.c), so one of both sees the
 * other.
 */
static void emit_update(Asm *a, int n)
{
    X64Label same = {0};

    x64_push_r(a, RAX);
    x64_push_r(a, RCX);
    x64_mov_rm(a, 8, RCX, NEAR(n, entry));
    x64_mov_rm(a, 8, RAX, x64_mem(RCX, 8));
    x64_mov_mr(a, 8, NEAR(n, addend), RAX);
    x64_mov_rm(a, 8, RAX, NEAR(n, page));
    x64_mov_mr(a, 8, NEAR(n, tag), RAX);
    x64_mov_rm(a, 4, RAX, NEAR(n, next_limit));
    x64_xchg_mr(a, 8, NEAR(n, limit), RAX);
    x64_mov_rm(a, 8, RAX, NEAR(n, page));
    x64_cmp_rm(a, 8, RAX, x64_mem(RCX, 0));
    x64_jcc(a, CC_E, &same);
    x64_mov_mi(a, 8, NEAR(n, limit), 0);
    x64_bind(a, &same);
    x64_pop_r(a, RCX);
    x64_pop_r(a, RAX);
    x64_ret(a);
}

void near_emit_runtime(Asm *a)
{
    for (int n = 0; n < RT_MMU_NEAR; n++) {
        x64_exits.mmu_near[n] = asm_here(a);
        emit_update(a, n);
    }
}
