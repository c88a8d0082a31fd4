/* SPDX-License-Identifier: MIT */
/*
 * Guest code that changed: blocks by guest page, and their removal.
 *
 * Arm guests announce changed code (IC IVAU) and mapping changes come through system calls, so pages are not
 * write-protected. In a machine, stores to pages with code come here through the TLB. The cost of an invalidation is that of the blocks on the pages it touches.
 */
#include <stdlib.h>
#include <string.h>
#include "accel/tcg/tb.h"
#include "softmmu/tlb.h"

#define PAGE_SHIFT 12
#define PAGE_BUCKETS 4096

typedef struct PageList {
    Gva page;
    Tb *first;
    struct PageList *next;
} PageList;

static PageList *buckets[PAGE_BUCKETS];
static u64 page_count;

static PageList **bucket(Gva page)
{
    return &buckets[(page * 0x9e3779b97f4a7c15ull) >> 52];
}

static PageList *page_get(Gva page, bool create)
{
    PageList **head = bucket(page), *p = page_count ? *head : NULL; /* what is empty is not read: a page fault less */

    while (p && p->page != page)
        p = p->next;
    if (!p && create) {
        p = calloc(1, sizeof *p);
        if (!p)
            abort();
        p->page = page;
        p->next = *head;
        *head = p;
        page_count++;
    }
    return p;
}

/* Pages are those of Tb.at, and of Tb.at2 if that is somewhere else. */
static Gva last_page(const Tb *tb)
{
    return (tb->at2 ? tb->at2 : tb->at + MAX(tb->size_bytes, 1u) - 1) >> PAGE_SHIFT;
}

/* Bytes of a block on its first page; those of others follow one another wherever they are. */
static u64 first_bytes(const Tb *tb)
{
    return tb->at2 ? RT_PAGE_SIZE - (tb->at & (RT_PAGE_SIZE - 1)) : tb->size_bytes;
}

/* Which of a block's lists is that of @page. */
static unsigned side_of(const Tb *tb, Gva page)
{
    return tb->at >> PAGE_SHIFT != page;
}

/* In the list of @page, what @link has becomes @tb, which may be NULL. */
static void set_link(Tb **link, Tb *tb, Gva page)
{
    *link = tb;
    if (tb)
        tb->prev_page[side_of(tb, page)] = link;
}

void page_insert(Tb *tb)
{
    Gva first = tb->at >> PAGE_SHIFT, last = last_page(tb);

    for (unsigned n = 0; n < (first == last ? 1u : 2u); n++) {
        PageList *p = page_get(n ? last : first, true);

        set_link(&tb->next_page[n], p->first, p->page);
        set_link(&p->first, tb, p->page);
        tb->listed |= (u8)(1u << n);
    }
}

static void page_take(Tb *tb, Gva page)
{
    unsigned side = side_of(tb, page);

    set_link(tb->prev_page[side], tb->next_page[side], page);
    tb->listed &= (u8)~(1u << side);
}

static bool overlaps(const Tb *tb, Gva start, Gva last)
{
    u64 first = first_bytes(tb);

    if (tb->at <= last && tb->at + first - 1 >= start)
        return true;
    return tb->at2 && tb->at2 <= last && tb->at2 + (tb->size_bytes - first) - 1 >= start;
}

/* Drop from the list of @p what is invalid, after removing what overlaps. */
static void page_sweep(PageList *p, Gva start, Gva last)
{
    Tb *next;

    for (Tb *tb = p->first; tb; tb = next) {
        next = tb->next_page[side_of(tb, p->page)];
        if (!tb->is_invalid && overlaps(tb, start, last)) {
            tb_remove(tb);
            tcg.stats.invalidations++;
        }
        if (tb->is_invalid)
            page_take(tb, p->page);
    }
}

/* Machines: stores to a page without blocks need not come here. */
static void page_done(Gva page, const PageList *p)
{
    if (tcg.cfg.has_mmu && !(p && p->first))
        tlb_code_clear((const void *)(uintptr_t)(page << PAGE_SHIFT));
}

static void sweep_all(Gva start, Gva last)
{
    for (unsigned n = 0; n < PAGE_BUCKETS; n++)
        for (PageList *p = buckets[n]; p; p = p->next)
            if (p->first && p->page >= start >> PAGE_SHIFT && p->page <= last >> PAGE_SHIFT) {
                page_sweep(p, start, last);
                page_done(p->page, p);
            }
}

/* The latest invalidated ranges. Not in tcg: that shares its page with all else that a fork writes. */
#define GONE_RING 64
static struct {
    Gva start, last;
} gone[GONE_RING];

/* A block that was being translated meanwhile is in no list yet: whoever publishes it asks here. */
bool gone_since(const Tb *tb, u64 count)
{
    if (tcg.cfg.has_mmu && !tlb_code_marked((const void *)(uintptr_t)tb->at))
        return true; /* stores there were not seen */
    if (tb->at2 && !tlb_code_marked((const void *)(uintptr_t)tb->at2))
        return true;
    if (tcg.gone_count - count > GONE_RING)
        return true;
    for (; count < tcg.gone_count; count++)
        if (overlaps(tb, gone[count % GONE_RING].start, gone[count % GONE_RING].last))
            return true;
    return false;
}

void tcg_invalidate(Gva start, Gva last)
{
    Gva first_page = start >> PAGE_SHIFT, end_page = last >> PAGE_SHIFT;

    pthread_mutex_lock(&tcg.lock);
    gone[tcg.gone_count % GONE_RING].start = start;
    gone[tcg.gone_count % GONE_RING].last = last;
    __atomic_store_n(&tcg.gone_count, tcg.gone_count + 1, __ATOMIC_SEQ_CST);
    if (end_page - first_page > page_count) {
        sweep_all(start, last);
    } else {
        for (Gva page = first_page; page <= end_page; page++) {
            PageList *p = page_get(page, false);

            if (p)
                page_sweep(p, start, last);
            page_done(page, p);
        }
    }
    pthread_mutex_unlock(&tcg.lock);
}

/* Blocks that were invalidated meanwhile were left: this one was not, unless by another CPU, which may be late. */
bool tcg_runs_code(Vcpu *cpu, u64 start, u64 last)
{
    Gva pc = cpu->rt.pc;
    bool found = false;

    pthread_mutex_lock(&tcg.lock);
    for (Gva page = start >> PAGE_SHIFT; page <= last >> PAGE_SHIFT; page++) {
        const PageList *p = page_get(page, false);

        for (const Tb *tb = p ? p->first : NULL; tb; tb = tb->next_page[side_of(tb, page)])
            found |= !tb->is_invalid && tb->insn_count > 1 && pc - tb->pc < tb->size_bytes &&
                     overlaps(tb, start, last);
    }
    pthread_mutex_unlock(&tcg.lock);
    return found;
}

void page_forget(Chunk *c)
{
    for (u32 n = 0; n < c->tb_count; n++) {
        Tb *tb = c->tbs[n];

        if (tb->listed & 1)
            page_take(tb, tb->at >> PAGE_SHIFT);
        if (tb->listed & 2)
            page_take(tb, last_page(tb));
    }
}
