/* SPDX-License-Identifier: MIT */
/*
 * Near pages: an access that is likely to go where it went the last time looks at that page first
 * (RtNear), whose addend does not depend on the address. So a load that follows pointers waits for
 * memory alone, and the check is five host instructions.
 *
 *   lea  p, [addr]
 *   sub  p, [rbp + tag]
 *   cmp  p, [rbp + limit]
 *   jae  slow                the table, out of line
 *   mov  i, [rbp + addend]
 *   op   [addr + i]
 *
 * An address that is computed in a register of its own becomes the distance, and the access is made
 * there: an instruction less.
 *
 *   lea  p, [base + index]
 *   sub  p, [rbp + tag]
 *   cmp  p, [rbp + limit]
 *   jae  slow
 *   mov  i, [rbp + host]
 *   op   [p + i]
 *
 * Which place of the RtNear an access has is a constant (mmu_plan.c). Others may have the same:
 * what is there is true for all accesses of the regime, of the kind, and of at most as many bytes.
 * So it lasts until the tables change: flushes, address spaces and marked pages (tlb.c) empty it.
 *
 * A page that is only loaded from gets in at the first miss. One that is stored to needs a barrier,
 * which an access that goes from page to page would have each time: so it gets in after some misses
 * in a row that went there.
 */
#include "backend/rt_mmu.h"
#include "backend/x64/emit.h"

#define MISSES 1 /* more, after the first one of a page */

#define MMU(field)                                                                                 \
    x64_mem(RBP, (i32)offsetof(RtMmu, field) - (i32)sizeof(RtMmu) - RT_ENV_BIAS)
#define NEAR(near, field)                                                                          \
    x64_mem(RBP, (near).table + (i32)offsetof(RtNear, at) +                                        \
                     (near).number * (i32)sizeof(RtNearPage) + (i32)offsetof(RtNearPage, field))
#define NEAR_MISS(near, field, bytes)                                                              \
    x64_mem(RBP, (near).table + (i32)offsetof(RtNear, field) + (near).number * (bytes))

/* Places @first to @first + @count - 1 are for accesses of at most @extent bytes. */
static const struct {
    i32 extent, first, count;
} classes[] = {{8, 0, 128}, {16, 128, 64}, {64, 192, 32}, {256, 224, 32}};

_Static_assert(224 + 32 == RT_MMU_NEAR, "all places");

NearPlace near_place(u32 regime, RtTlbKind kind, int number)
{
    i32 first = (i32)offsetof(RtMmu, near) - (i32)sizeof(RtMmu) - RT_ENV_BIAS;
    i32 table = (i32)((regime * RT_TLB_KINDS + (u32)kind) * sizeof(RtNear));

    return (NearPlace){.table = first + table, .number = number};
}

int near_number(i32 extent, u32 which)
{
    unsigned c = 0;

    while (classes[c].extent < extent)
        c++;
    return classes[c].first + (i32)(which % (u32)classes[c].count);
}

static i32 limit_of(NearPlace at)
{
    unsigned c = 0;

    while (at.number >= classes[c].first + classes[c].count)
        c++;
    return (i32)RT_PAGE_SIZE + 1 - classes[c].extent;
}

/* @p, which is the address, becomes the distance from the tag. */
static void find_in(Emit *e, NearPlace near, X64Mem from, X64Reg to, X64Reg p, X64Label *slow)
{
    x64_sub_rm(&e->a, 8, p, NEAR(near, tag));
    x64_cmp_rm(&e->a, 8, p, NEAR(near, limit));
    x64_jcc(&e->a, CC_AE, slow);
    x64_mov_rm(&e->a, 8, to, from);
}

void emit_near_find(Emit *e, NearPlace near, X64Mem at, X64Reg addend, X64Reg p, X64Label *slow)
{
    if (at.disp)
        x64_lea_rm(&e->a, 8, p, at);
    else
        x64_mov_rr(&e->a, 8, p, (X64Reg)at.base);
    find_in(e, near, NEAR(near, addend), addend, p, slow);
}

void emit_near_find_host(Emit *e, NearPlace near, X64Reg at, X64Reg host, X64Label *slow)
{
    find_in(e, near, NEAR(near, host), host, at, slow);
}

void emit_near_restore(Emit *e, NearPlace near, X64Reg at)
{
    x64_add_rm(&e->a, 8, at, NEAR(near, tag));
}

void emit_near_found(Emit *e, NearPlace near, i32 tab, X64Reg index, X64Reg p)
{
    x64_mov_rm(&e->a, 8, index, x64_mem_idx(RBP, index, 0, tab + 8));
    x64_mov_mr(&e->a, 8, NEAR(near, tag), p);
    x64_mov_mr(&e->a, 8, NEAR(near, addend), index);
    x64_mov_mi(&e->a, 8, NEAR(near, limit), limit_of(near));
    x64_add_rr(&e->a, 8, p, index);
    x64_mov_mr(&e->a, 8, NEAR(near, host), p);
}

void emit_near_found_store(Emit *e, NearPlace near, i32 tab, X64Reg index, X64Reg p)
{
    NearPlace first = near_place(0, 0, 0);
    X64Label same = {0}, done = {0};

    x64_cmp_rm(&e->a, 8, p, NEAR_MISS(near, page, 8));
    x64_jcc(&e->a, CC_E, &same);
    x64_mov_mr(&e->a, 8, NEAR_MISS(near, page, 8), p);
    x64_mov_mi(&e->a, 4, NEAR_MISS(near, wait, 4), MISSES);
    x64_jmp(&e->a, &done);
    x64_bind(&e->a, &same);
    x64_sub_mi(&e->a, 4, NEAR_MISS(near, wait, 4), 1);
    x64_jcc(&e->a, CC_NS, &done);
    x64_mov_mr(&e->a, 8, MMU(near_page), p);
    x64_lea_rm(&e->a, 8, p, x64_mem_idx(RBP, index, 0, tab));
    x64_mov_mr(&e->a, 8, MMU(near_entry), p);
    x64_mov_mi(&e->a, 8, MMU(near_at),
               near.table - first.table + near.number * (i32)sizeof(RtNearPage));
    x64_mov_mi(&e->a, 4, MMU(near_limit), limit_of(near));
    x64_call_abs(&e->a, x64_exits.mmu_near);
    x64_bind(&e->a, &done);
    x64_mov_rm(&e->a, 8, index, x64_mem_idx(RBP, index, 0, tab + 8));
}

static X64Mem at_rdx(size_t field)
{
    return x64_mem_idx(RBP, RDX, 0,
                       near_place(0, 0, 0).table + (i32)(offsetof(RtNear, at) + field));
}

#define AT_RDX(field) at_rdx(offsetof(RtNearPage, field))

/*
 * Of stores. The limit is written by an instruction that is a barrier, and the table's entry looked at again:
 * who marks a page marks the entry first and empties RtNears then (tlb.c), so one of both sees the
 * other.
 */
void near_emit_runtime(Asm *a)
{
    X64Label same = {0};

    x64_exits.mmu_near = asm_here(a);
    x64_push_r(a, RAX);
    x64_push_r(a, RCX);
    x64_push_r(a, RDX);
    x64_mov_rm(a, 8, RDX, MMU(near_at));
    x64_mov_rm(a, 8, RCX, MMU(near_entry));
    x64_mov_rm(a, 8, RAX, x64_mem(RCX, 8));
    x64_mov_mr(a, 8, AT_RDX(addend), RAX);
    x64_add_rm(a, 8, RAX, MMU(near_page));
    x64_mov_mr(a, 8, AT_RDX(host), RAX);
    x64_mov_rm(a, 8, RAX, MMU(near_page));
    x64_mov_mr(a, 8, AT_RDX(tag), RAX);
    x64_mov_rm(a, 4, RAX, MMU(near_limit));
    x64_xchg_mr(a, 8, AT_RDX(limit), RAX);
    x64_mov_rm(a, 8, RAX, MMU(near_page));
    x64_cmp_rm(a, 8, RAX, x64_mem(RCX, 0));
    x64_jcc(a, CC_E, &same);
    x64_mov_mi(a, 8, AT_RDX(limit), 0);
    x64_bind(a, &same);
    x64_pop_r(a, RDX);
    x64_pop_r(a, RCX);
    x64_pop_r(a, RAX);
    x64_ret(a);
}
