/* SPDX-License-Identifier: MIT */
/*
 * The tables of indirect branches: pc -> host code, looked at by emitted code (RtEnv.jumps).
 *
 * A table knows blocks of one key. A program's vCPU has one table, which is emptied when the key changes. In a machine,
 * key and address space change all the time, so a vCPU has a table for each of the latest contexts, and a change is
 * that of a pointer. What a table has was found through the fetch TLB: it forgets a page when the TLB does.
 */
#include <string.h>
#include <sys/mman.h>
#include "accel/tcg/tb.h"
#include "frontend/guest.h"
#include "softmmu/tlb.h"

#define JUMPS_SIZE (RT_JUMP_COUNT * sizeof(RtJump))
#define GROUP_COUNT (RT_JUMP_COUNT / (RT_PAGE_SIZE >> 2)) /* slots of a page lie together; pages share them */

static void empty(RtJump *j, u32 slot)
{
    __atomic_store_n(&j[slot].pc, rt_jump_empty(slot), __ATOMIC_RELAXED);
}

static RtJump *table_new(void)
{
    RtJump *j = mmap(NULL, JUMPS_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (j == MAP_FAILED)
        return NULL;
    empty(j, 0);
    madvise(j, JUMPS_SIZE, MADV_WIPEONFORK); /* fetch.c */
    return j;
}

bool jumps_init(TcgCpu *t)
{
    t->context = t->contexts;
    t->context->jumps = table_new();
    t->jumps = t->context->jumps;
    return t->jumps != NULL;
}

void jumps_fini(TcgCpu *t)
{
    for (unsigned n = 0; n < JUMP_CONTEXTS; n++)
        if (t->contexts[n].jumps)
            munmap(t->contexts[n].jumps, JUMPS_SIZE);
}

/* Pages that were never used stay so. */
static void table_clear(JumpContext *c)
{
    madvise(c->jumps, JUMPS_SIZE, MADV_DONTNEED);
    empty(c->jumps, 0);
    c->groups = 0;
}

void jumps_clear(TcgCpu *t)
{
    for (unsigned n = 0; n < JUMP_CONTEXTS; n++)
        if (t->contexts[n].jumps)
            table_clear(&t->contexts[n]);
}

void jumps_use_key(TcgCpu *t, u32 key)
{
    key &= ~tcg.cfg.arch->entry_keys;
    if (likely(key == t->context->key))
        return;
    memset(t->jumps, 0, JUMPS_SIZE);
    empty(t->jumps, 0);
    t->context->key = key;
}

/* The context of @key and @asid, or the one that was not used for longest, emptied for it. */
static JumpContext *context_of(TcgCpu *t, u32 key, u32 asid)
{
    JumpContext *oldest = t->contexts;

    for (unsigned n = 0; n < JUMP_CONTEXTS; n++) {
        JumpContext *c = &t->contexts[n];

        if (c->jumps && c->turn && c->key == key && c->asid == asid)
            return c;
        if (c->turn < oldest->turn)
            oldest = c;
    }
    if (!oldest->jumps) {
        pthread_mutex_lock(&tcg.lock); /* jumps_forget walks the tables */
        oldest->jumps = table_new();
        pthread_mutex_unlock(&tcg.lock);
        if (!oldest->jumps)
            oldest = t->contexts; /* that one is always there */
    }
    table_clear(oldest);
    oldest->key = key;
    oldest->asid = asid;
    return oldest;
}

void jumps_use_context(TcgCpu *t)
{
    u32 key = tcg.cfg.arch->tb_key(t->cpu) & ~tcg.cfg.arch->entry_keys, asid = tlb_of(t->cpu)->asid;
    JumpContext *c = t->context;

    if (likely(c->turn && c->key == key && c->asid == asid))
        return;
    c = context_of(t, key, asid);
    c->turn = ++t->turns;
    t->context = c;
    t->jumps = c->jumps;
}

static u32 group_of(Gva pc)
{
    return rt_jump_slot(pc) / (RT_JUMP_COUNT / GROUP_COUNT);
}

static void group_clear(JumpContext *c, u32 group)
{
    u32 per_group = RT_JUMP_COUNT / GROUP_COUNT;

    if (!(c->groups >> group & 1))
        return;
    memset(&c->jumps[group * per_group], 0, per_group * sizeof *c->jumps);
    empty(c->jumps, 0);
    c->groups &= ~(1u << group);
}

void jumps_unmap(Vcpu *cpu, Gva start, Gva last)
{
    TcgCpu *t = tcg_cpu(cpu);
    u64 pages = (last >> RT_PAGE_BITS) - (start >> RT_PAGE_BITS) + 1;
    u32 first = group_of(start & ~(Gva)(RT_PAGE_SIZE - 1));

    for (unsigned n = 0; t && n < JUMP_CONTEXTS; n++)
        for (u32 g = 0; g < MIN(pages, (u64)GROUP_COUNT) && t->contexts[n].groups; g++)
            group_clear(&t->contexts[n], (first + g) % GROUP_COUNT);
}

/* If it was invalidated meanwhile, whoever did that may have missed the entry. */
void jumps_insert(TcgCpu *t, Tb *tb, u32 branch_kind)
{
    RtJump *j = &t->jumps[rt_jump_slot(tb->pc)];

    if (!tb->code || tb->is_breakpoint || (tb->pc & 1) || tcg.cfg.no_link)
        return;
    t->context->groups |= 1u << group_of(tb->pc);
    j->code = tb->code;
    __atomic_store_n(&j->pc, tb->pc ^ rt_jump_mark(branch_kind), __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&tb->is_invalid, __ATOMIC_SEQ_CST))
        empty(t->jumps, rt_jump_slot(tb->pc));
}

/* Entries of any kind of branch, which differ from the pc in the highest bits. */
void jumps_forget(const Tb *tb)
{
    u32 slot = rt_jump_slot(tb->pc);

    for (TcgCpu *t = tcg.cpus; t; t = t->next)
        for (unsigned n = 0; n < JUMP_CONTEXTS; n++) {
            RtJump *j = t->contexts[n].jumps;

            if (j && (__atomic_load_n(&j[slot].pc, __ATOMIC_RELAXED) ^ tb->pc) << 16 == 0)
                empty(j, slot);
        }
}
