/* SPDX-License-Identifier: MIT */
/*
 * The tables of indirect branches: pc -> host code, looked at by emitted code (RtEnv.jumps).
 *
 * A table knows blocks of one key. A program's vCPU has one table, which is emptied when the key changes, and which
 * grows with the program: short ones would pay for each of its pages with a page fault. In a machine,
 * key and address space change all the time, so a vCPU has a table for each of the latest contexts, and a change is
 * that of a pointer. What a table has was found through the fetch TLB: it forgets a page when the TLB does.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "accel/tcg/tb.h"
#include "base/near.h"
#include "frontend/guest.h"
#include "softmmu/tlb.h"

#define FIRST_COUNT   (1u << 10)
#define CHILD_COUNT   (1u << 8) /* a page: most children of fork do little */
#define GROW          4
#define MACHINE_COUNT (1u << 16)
#define PER_GROUP     (RT_PAGE_SIZE >> 2) /* slots of a page lie together; pages share them */
#define PAGES_MAX     256 /* that a flush looks at one by one */

_Static_assert(JUMP_GROUPS == MACHINE_COUNT / PER_GROUP && JUMP_GROUPS <= 64, "JumpContext.groups");

static void empty(RtJump *j, u32 slot)
{
    __atomic_store_n(&j[slot].pc, rt_jump_empty(slot), __ATOMIC_RELAXED);
}

static u32 count_of(const JumpContext *c)
{
    return (c->mask >> 2) + 1;
}

static size_t size_of(const JumpContext *c)
{
    return c->room * sizeof(RtJump);
}

/* False: no memory; @c is as it was. */
static bool table_new(JumpContext *c, u32 count)
{
    size_t size = count * sizeof(RtJump);
    RtJump *j = near_map(size);

    if (j == MAP_FAILED)
        return false;
    empty(j, 0);
    madvise(j, size, MADV_WIPEONFORK); /* what it has is the code of the parent: fetch.c */
    c->jumps = j;
    c->room = count;
    c->mask = (count - 1) << 2;
    return true;
}

static void use(TcgCpu *t, JumpContext *c)
{
    t->context = c;
    t->jumps = c->jumps;
    t->cpu->rt.jump_mask = c->mask;
}

static void contexts_free(TcgCpu *t)
{
    if (t->contexts != &t->only_context)
        free(t->contexts);
    free(t->recent);
}

/* A machine's lists; a program has one context. */
static bool contexts_new(TcgCpu *t)
{
    t->context_count = tcg.cfg.has_mmu ? JUMP_CONTEXTS : 1;
    t->contexts = tcg.cfg.has_mmu ? calloc(JUMP_CONTEXTS, sizeof *t->contexts) : &t->only_context;
    t->recent = tcg.cfg.has_mmu ? calloc(1 << RECENT_BITS, sizeof *t->recent) : NULL;
    return t->contexts && (t->recent || !tcg.cfg.has_mmu);
}

bool jumps_init(TcgCpu *t)
{
    if (!contexts_new(t) || !table_new(t->contexts, tcg.cfg.has_mmu ? MACHINE_COUNT : FIRST_COUNT)) {
        contexts_free(t);
        return false;
    }
    use(t, t->contexts);
    return true;
}

void jumps_in_child(TcgCpu *t)
{
    JumpContext *c = t->context;

    empty(c->jumps, 0);
    c->mask = (MIN(c->room, CHILD_COUNT) - 1) << 2;
    use(t, c);
}

void jumps_fini(TcgCpu *t)
{
    for (unsigned n = 0; n < t->context_count; n++)
        if (t->contexts[n].jumps)
            munmap(t->contexts[n].jumps, size_of(&t->contexts[n]));
    contexts_free(t);
}

static void group_clear(JumpContext *c, u32 group)
{
    if (!(c->groups >> group & 1))
        return;
    memset(&c->jumps[group * PER_GROUP], 0, PER_GROUP * sizeof *c->jumps);
    empty(c->jumps, 0);
    c->groups &= ~(1ull << group);
    c->local_groups &= ~(1ull << group);
    memset(c->pages[group], 0, sizeof c->pages[group]);
}

static void groups_clear(JumpContext *c, u64 groups)
{
    for (; groups; groups &= groups - 1)
        group_clear(c, (u32)__builtin_ctzll(groups));
}

/* Pages that were never used stay so. A machine's table will soon be used again. */
static void table_clear(JumpContext *c)
{
    if (!tcg.cfg.has_mmu) {
        madvise(c->jumps, size_of(c), MADV_DONTNEED);
        empty(c->jumps, 0);
        return;
    }
    groups_clear(c, c->groups);
}

void jumps_clear(TcgCpu *t)
{
    if (tcg.cfg.has_mmu)
        memset(t->recent, 0, sizeof *t->recent << RECENT_BITS);
    for (unsigned n = 0; n < t->context_count; n++)
        if (t->contexts[n].jumps)
            table_clear(&t->contexts[n]);
}

void jumps_use_key(TcgCpu *t, u32 key)
{
    key &= ~tcg.cfg.arch->entry_keys;
    if (likely(key == t->context->key))
        return;
    memset(t->jumps, 0, count_of(t->context) * sizeof *t->jumps);
    empty(t->jumps, 0);
    t->context->key = key;
}

/* A table with global pages alone, as those of kernels, is good in each address space. */
static bool is_good_in(const JumpContext *c, u32 key, u32 asid)
{
    return c->jumps && c->turn && c->key == key && (c->asid == asid || !c->local_groups);
}

/* The context of @key and @asid, or the one that was not used for longest, emptied for it. */
static JumpContext *context_of(TcgCpu *t, u32 key, u32 asid)
{
    JumpContext *oldest = t->contexts;

    for (unsigned n = 0; n < t->context_count; n++) {
        JumpContext *c = &t->contexts[n];

        if (is_good_in(c, key, asid)) {
            c->asid = asid;
            return c;
        }
        if (c->turn < oldest->turn)
            oldest = c;
    }
    if (!oldest->jumps) {
        pthread_mutex_lock(&tcg.lock); /* jumps_forget walks the tables */
        if (!table_new(oldest, MACHINE_COUNT))
            oldest = t->contexts; /* that one is always there */
        pthread_mutex_unlock(&tcg.lock);
    }
    table_clear(oldest);
    oldest->key = key;
    oldest->asid = asid;
    return oldest;
}

void jumps_use_context(TcgCpu *t)
{
    u32 whole = tcg.cfg.arch->tb_key(t->cpu), key = whole & ~tcg.cfg.arch->entry_keys;
    u32 asid = tlb_of(t->cpu)->asid;
    JumpContext *c = t->context;

    if (tcg.cfg.arch->entry_kind)
        t->entry_kind = tcg.cfg.arch->entry_kind(whole);

    if (likely(c->turn && c->key == key && c->asid == asid))
        return;
    c = context_of(t, key, asid);
    c->turn = ++t->turns;
    use(t, c);
    tlb_use(t->cpu, tcg.cfg.arch->mmu_regimes(t->cpu));
}

static u32 group_of(Gva pc)
{
    return pc / RT_PAGE_SIZE % JUMP_GROUPS;
}

static u32 page_bit(Gva pc)
{
    return (u32)((pc >> RT_PAGE_BITS) * 0x9e3779b97f4a7c15ull >> (64 - 8));
}

/* If part @group has code of the page of @pc, it goes. */
static void page_clear(JumpContext *c, u32 group, Gva pc)
{
    u32 bit = page_bit(pc);

    if (c->pages[group][bit / 64] >> bit % 64 & 1)
        group_clear(c, group);
}

/* Most pages that are flushed are of data. Blocks may begin on the page before. */
static void pages_clear(JumpContext *c, Gva start, Gva last)
{
    u64 count = (last >> RT_PAGE_BITS) - (start >> RT_PAGE_BITS) + 1;

    if (count > PAGES_MAX)
        table_clear(c);
    for (u64 n = 0; n < count && c->groups; n++) {
        Gva pc = start + n * RT_PAGE_SIZE;

        page_clear(c, group_of(pc), pc);
        page_clear(c, group_of(pc - RT_PAGE_SIZE), pc);
    }
}

/* Global pages are in the tables of every address space. */
void jumps_unmap(Vcpu *cpu, const TlbFlush *f)
{
    TcgCpu *t = tcg_cpu(cpu);

    for (unsigned n = 0; t && n < t->context_count; n++) {
        JumpContext *c = &t->contexts[n];

        if (f->by_range)
            pages_clear(c, f->start, f->last);
        else if (!f->by_asid)
            table_clear(c);
        else if (c->asid == f->asid)
            groups_clear(c, c->local_groups);
    }
}

const void *jumps_find(const TcgCpu *t)
{
    const RtEnv *rt = &t->cpu->rt;
    const RtJump *j = &t->jumps[rt_jump_slot(rt->pc, rt->jump_mask)];
    u32 kind = tcg.cfg.arch->entry_kind ? t->entry_kind : rt->branch_kind;
    Gva want = rt->pc ^ rt_jump_mark(kind);

    return __atomic_load_n(&j->pc, __ATOMIC_ACQUIRE) == want ? j->code : NULL;
}

/* A larger table with the entries of the old one, whose slots too many wanted. */
static void grow(TcgCpu *t)
{
    JumpContext *c = t->context, old = *c;
    RtJump *in_force = old.jumps;

    c->lost = 0;
    if (tcg.cfg.has_mmu || count_of(c) >= RT_JUMP_COUNT_MAX)
        return;
    pthread_mutex_lock(&tcg.lock); /* jumps_forget */
    if (table_new(c, count_of(c) * GROW)) {
        for (u32 n = 0; n < count_of(&old); n++)
            if (old.jumps[n].code && old.jumps[n].pc != rt_jump_empty(n))
                c->jumps[rt_jump_slot(old.jumps[n].pc, c->mask)] = old.jumps[n];
        use(t, c);
        /* it stays as it is if that is the empty one: the vCPU was kicked */
        __atomic_compare_exchange_n(&t->cpu->rt.jumps, &in_force, c->jumps, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
        munmap(old.jumps, size_of(&old));
    }
    pthread_mutex_unlock(&tcg.lock);
}

/* Slot of @pc in the table in force, which others lose. */
static RtJump *slot_for(TcgCpu *t, Gva pc)
{
    JumpContext *c = t->context;
    u32 slot = rt_jump_slot(pc, c->mask);

    if (c->jumps[slot].pc != rt_jump_empty(slot) && ++c->lost >= count_of(c) / 2) {
        grow(t);
        slot = rt_jump_slot(pc, c->mask);
    }
    return &c->jumps[slot];
}

/* The part of the table that has @tb has code of the page of @pc. */
static void note_page(TcgCpu *t, const Tb *tb, Gva pc)
{
    JumpContext *c = t->context;
    u32 group = group_of(tb->pc);

    c->groups |= 1ull << group;
    if (!tlb_code_is_global(t->cpu, pc, tcg.cfg.arch->mmu_idx(t->cpu)))
        c->local_groups |= 1ull << group;
    c->pages[group][page_bit(pc) / 64] |= 1ull << page_bit(pc) % 64;
}

/* If it was invalidated meanwhile, whoever did that may have missed the entry. */
void jumps_insert(TcgCpu *t, Tb *tb, u32 branch_kind)
{
    RtJump *j;

    if (!tb->code || tb->is_breakpoint || (tb->pc & (tcg.cfg.arch->insn_align - 1u)) || tcg.cfg.no_link)
        return;
    j = slot_for(t, tb->pc);
    if (tcg.cfg.has_mmu)
        note_page(t, tb, tb->pc);
    if (tb->at2)
        note_page(t, tb, tb->pc + RT_PAGE_SIZE);
    j->code = tb->code;
    __atomic_store_n(&j->pc, tb->pc ^ rt_jump_mark(branch_kind), __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&tb->is_invalid, __ATOMIC_SEQ_CST))
        empty(t->jumps, rt_jump_slot(tb->pc, t->context->mask));
}

/* Entries of any kind of branch, which differ from the pc in the highest bits. */
void jumps_forget(const Tb *tb)
{
    for (TcgCpu *t = tcg.cpus; t; t = t->next)
        for (unsigned n = 0; n < t->context_count; n++) {
            RtJump *j = t->contexts[n].jumps;
            u32 slot = rt_jump_slot(tb->pc, t->contexts[n].mask);

            if (j && (__atomic_load_n(&j[slot].pc, __ATOMIC_RELAXED) ^ tb->pc) << 16 == 0)
                empty(j, slot);
        }
}
