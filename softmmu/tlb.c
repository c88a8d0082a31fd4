/* SPDX-License-Identifier: MIT */
/* Fill and flush of the software TLB, and flushes across vCPUs. The design is in tlb.h. */
#include "softmmu/tlb.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "base/rcu.h"
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"
#include "softmmu/ldst.h"

#define KEPT_GLOBAL 0x80
#define KIND_FETCH RT_TLB_KINDS
#define KIND_COUNT (RT_TLB_KINDS + 1)

static pthread_mutex_t tlbs_lock = PTHREAD_MUTEX_INITIALIZER;
static Tlb *tlbs;
static __thread Tlb *entered; /* of the vCPU that this thread runs */

static const unsigned kind_of[] = {[VCPU_READ] = RT_TLB_READ, [VCPU_WRITE] = RT_TLB_WRITE, [VCPU_FETCH] = KIND_FETCH};

static Gva page_of(Gva va)
{
    return va & ~(Gva)(RT_PAGE_SIZE - 1);
}

static RtTlbEntry *table(Tlb *t, unsigned idx, unsigned kind)
{
    return kind == KIND_FETCH ? t->fetch[idx] : t->rt.tlb[idx][kind];
}

/* --- the first level --- */

/* Zero is the tag of page 0, which is looked for in slot 0, and by accesses that wrap to it in the last one. */
static void slot_clear(RtTlbEntry *tab, u32 slot)
{
    u64 tag = slot == 0 || slot == RT_TLB_COUNT - 1 ? RT_TLB_EMPTY : 0;

    __atomic_store_n(&tab[slot].tag, tag, __ATOMIC_RELAXED);
}

static void table_init(RtTlbEntry *tab)
{
    slot_clear(tab, 0);
    slot_clear(tab, RT_TLB_COUNT - 1);
}

/* Those of RtNears are copies of entries: they go when any of the table does. By the owner. */
static void near_clear(Tlb *t, unsigned idx, unsigned kind)
{
    for (unsigned n = 0; t->is_used[idx][kind] && n < RT_MMU_NEAR; n++)
        t->rt.near[idx][kind].at[n].limit = 0;
}

static void table_clear(Tlb *t, unsigned idx, unsigned kind)
{
    RtTlbEntry *tab = table(t, idx, kind);

    if (!t->is_used[idx][kind])
        return;
    memset(tab, 0, RT_TLB_COUNT * sizeof *tab);
    table_init(tab);
    t->is_used[idx][kind] = false;
}

static void tables_clear(Tlb *t, u32 idx_mask)
{
    for (unsigned idx = 0; idx < RT_MMU_COUNT; idx++)
        for (unsigned kind = 0; kind < KIND_COUNT && (idx_mask >> idx & 1); kind++)
            table_clear(t, idx, kind);
    for (unsigned idx = 0; idx < RT_MMU_COUNT; idx++)
        if (idx_mask >> idx & 1)
            t->log_count[idx] = 0;
}

static void log_add(Tlb *t, unsigned idx, unsigned kind, u32 slot)
{
    if (t->log_count[idx] < TLB_LOG_COUNT)
        t->log[idx][t->log_count[idx]] = (u16)(kind << RT_TLB_BITS | slot);
    if (t->log_count[idx] <= TLB_LOG_COUNT)
        t->log_count[idx]++;
}

/* Forget the entries of regime @idx that are of one address space. */
static void log_clear(Tlb *t, unsigned idx)
{
    for (unsigned kind = 0; kind < RT_TLB_KINDS; kind++)
        near_clear(t, idx, kind);
    if (t->log_count[idx] > TLB_LOG_COUNT) {
        tables_clear(t, 1u << idx);
        return;
    }
    for (u32 n = 0; n < t->log_count[idx]; n++) {
        unsigned kind = t->log[idx][n] >> RT_TLB_BITS;
        u32 slot = t->log[idx][n] & (RT_TLB_COUNT - 1);

        if (!(t->kept[idx][kind][slot] & KEPT_GLOBAL))
            slot_clear(table(t, idx, kind), slot);
    }
    t->log_count[idx] = 0;
}

static void use(Tlb *t, unsigned idx)
{
    if (likely(t->log_asid[idx] == t->asid))
        return;
    log_clear(t, idx);
    t->log_asid[idx] = t->asid;
}

void tlb_use(Vcpu *cpu, u32 idx_mask)
{
    for (; idx_mask; idx_mask &= idx_mask - 1)
        use(tlb_of(cpu), (unsigned)__builtin_ctz(idx_mask));
}

/* --- mappings larger than a page --- */

#define LARGE_BITS 21

static u32 large_bit(Gva va)
{
    return (u32)((va >> LARGE_BITS) * 0x9e3779b97f4a7c15ull >> (64 - TLB_LARGE_BITS));
}

static void large_add(Tlb *t, const TlbPage *p)
{
    u32 bit = large_bit(p->page);

    if (p->log2_size > RT_PAGE_BITS)
        t->large[p->idx][bit / 64] |= 1ull << bit % 64;
    t->has_huge[p->idx] |= p->log2_size > LARGE_BITS;
}

/* Whether a flush of @va may concern entries of other pages. */
static bool may_be_large(const Tlb *t, unsigned idx, Gva va)
{
    u32 bit = large_bit(va);

    return t->has_huge[idx] || (t->large[idx][bit / 64] >> bit % 64 & 1);
}

/* Pages with bytes that the guest watches are reached by the slow path alone. */
static bool is_watched(Tlb *t, const TlbPage *p, unsigned kind)
{
    const Vcpu *cpu = tlb_vcpu(t);

    return unlikely(cpu->watches) && kind != KIND_FETCH && cpu->arch->watches_page(cpu, p->page);
}

static u64 entry_bits(Tlb *t, const TlbPage *p, unsigned kind)
{
    if (!p->host || is_watched(t, p, kind))
        return RT_TLB_IO;
    if (kind == RT_TLB_WRITE && (p->is_rom || !p->may_read)) /* atomics and some loads look there */
        return RT_TLB_IO;
    return 0;
}

/*
 * The tag is written last, and the mark looked at after it: who marks a page sets the mark first and then looks at the
 * tags (tlb_code_mark), so one of both sees the other.
 */
static void slot_fill(Tlb *t, const TlbPage *p, unsigned kind)
{
    u32 slot = rt_tlb_slot(p->page);
    RtTlbEntry *e = &table(t, p->idx, kind)[slot];

    t->is_used[p->idx][kind] = true;
    use(t, p->idx);
    large_add(t, p);
    t->kept[p->idx][kind][slot] = p->log2_size | (p->is_global ? KEPT_GLOBAL : 0);
    if (!p->is_global)
        log_add(t, p->idx, kind, slot);
    slot_clear(table(t, p->idx, kind), slot);
    __atomic_store_n(&e->addend, (u64)(uintptr_t)p->host - p->page, __ATOMIC_RELEASE);
    __atomic_store_n(&e->tag, p->page | entry_bits(t, p, kind), __ATOMIC_SEQ_CST);
    if (kind == RT_TLB_WRITE && p->host && tlb_is_slow(p->host))
        __atomic_fetch_or(&e->tag, RT_TLB_CODE, __ATOMIC_RELAXED);
}

/* --- the second level --- */

/*
 * TLB_WAYS entries, the latest first. A page of different address spaces may be in ASID_GROUPS sets, so that all of them
 * can be flushed without looking at everything; kernels with page table isolation use pairs of ids. Global pages have
 * sets of their own.
 */
#define NO_ASID ~0u /* no guest's */
#define ASID_GROUPS 4u

static TlbPage *set_at(Tlb *t, Gva page, unsigned idx, u32 group)
{
    u64 h = ((page >> RT_PAGE_BITS) + idx * 0x9e37ull) * 0x9e3779b97f4a7c15ull;

    return &t->second[(h ^ (u64)group * 0xff51afd7ed558ccdull) >> 53 & ~(u64)(TLB_WAYS - 1)];
}

static u32 group_of(u32 asid)
{
    return asid == NO_ASID ? ASID_GROUPS : asid >> 1 & (ASID_GROUPS - 1);
}

static TlbPage *second_set(Tlb *t, Gva page, unsigned idx, u32 asid)
{
    return set_at(t, page, idx, group_of(asid));
}

_Static_assert(TLB_SECOND_COUNT == 1 << (64 - 53), "the hash above");

static bool may(const TlbPage *p, VcpuAccess acc)
{
    return acc == VCPU_READ ? p->may_read : acc == VCPU_WRITE ? p->may_write : p->may_fetch;
}

static u64 *life_of(Tlb *t, u32 asid, bool is_global)
{
    return is_global ? &t->life : &t->asid_life[asid % TLB_LIVES];
}

/* All entries of an address space are invalid from now on. */
static void life_end(Tlb *t, u32 asid)
{
    *life_of(t, asid, false) = ++t->lives;
}

static void lives_end(Tlb *t)
{
    t->life = ++t->lives;
    for (u32 n = 0; n < TLB_LIVES; n++)
        life_end(t, n);
}

/* @asid: of the set, NO_ASID for global entries. */
static bool is_of(Tlb *t, const TlbPage *p, Gva page, unsigned idx, u32 asid)
{
    return p->page == page && p->idx == idx && p->life == *life_of(t, p->asid, p->is_global) &&
           (p->is_global ? asid == NO_ASID : p->asid == asid);
}

static TlbPage *second_find_in(Tlb *t, Gva page, VcpuAccess acc, unsigned idx, u32 asid)
{
    TlbPage *p = second_set(t, page, idx, asid);

    for (unsigned n = 0; n < TLB_WAYS; n++)
        if (is_of(t, &p[n], page, idx, asid) && may(&p[n], acc))
            return &p[n];
    return NULL;
}

static TlbPage *second_find(Tlb *t, Gva page, VcpuAccess acc, unsigned idx)
{
    TlbPage *p = second_find_in(t, page, acc, idx, t->asid);

    return p ? p : second_find_in(t, page, acc, idx, NO_ASID);
}

/* What is known of the page goes, else the oldest entry of its set; the others move behind the place. */
static TlbPage *second_free(Tlb *t, Gva page, unsigned idx, u32 asid)
{
    TlbPage *p = second_set(t, page, idx, asid);
    unsigned n = 0;

    while (n < TLB_WAYS - 1 && p[n].life && !is_of(t, &p[n], page, idx, asid))
        n++;
    memmove(&p[1], &p[0], n * sizeof *p);
    return p;
}

u8 *tlb_host(Tlb *t, Gpa pa, unsigned space, u64 *size, bool *is_rom)
{
    TlbRam *r = &t->ram;
    u8 *host;

    *is_rom = false;
    if (likely(r->life == t->life && space == r->space && pa - r->first < r->size)) {
        *size = r->size - (pa - r->first);
        return r->host + (pa - r->first);
    }
    *size = 0;
    host = t->phys->lookup(t->phys->opaque, pa, space, size, is_rom);
    if (host && !*is_rom)
        *r = (TlbRam){pa, *size, host, t->life, space};
    return host;
}

static void find_host(Tlb *t, TlbPage *p)
{
    u64 size;
    bool is_rom;
    u8 *host = tlb_host(t, p->pa, p->space, &size, &is_rom);

    p->host = host && size >= RT_PAGE_SIZE ? host : NULL;
    p->is_rom = is_rom;
}

static TlbPage *second_fill(Tlb *t, Gva page, unsigned idx, const VcpuWalk *w)
{
    TlbPage *p = second_free(t, page, idx, w->is_global ? NO_ASID : t->asid);

    *p = (TlbPage){
        .page = page,
        .pa = w->pa & ~(Gpa)(RT_PAGE_SIZE - 1),
        .life = *life_of(t, t->asid, w->is_global),
        .asid = t->asid,
        .idx = (u8)idx,
        .space = w->space,
        .log2_size = w->log2_size,
        .is_device = w->is_device,
        .may_read = w->may_read,
        .may_write = w->may_write,
        .may_fetch = w->may_fetch,
        .is_guarded = w->is_guarded,
        .is_global = w->is_global,
    };
    find_host(t, p);
    return p;
}

const TlbPage *tlb_page(Vcpu *cpu, Gva va, VcpuAccess acc, unsigned idx, VcpuException *fault)
{
    Tlb *t = tlb_of(cpu);
    TlbPage *p = second_find(t, page_of(va), acc, idx);
    VcpuWalk w;

    if (p) {
        t->stats.second++;
    } else {
        t->stats.walks++;
        if (!cpu->arch->walk(cpu, va, acc, idx, false, &w, fault))
            return NULL;
        p = second_fill(t, page_of(va), idx, &w);
        if (w.log2_size < RT_PAGE_BITS) { /* protection is finer than a page: each access asks anew */
            p->life = 0;
            return p;
        }
    }
    slot_fill(t, p, kind_of[acc]);
    return p;
}

/* What is fetched where there is no memory. */
static const u8 no_code[RT_PAGE_SIZE] __attribute__((aligned(RT_PAGE_SIZE))) = {[0 ... RT_PAGE_SIZE - 1] = 0xff};

const u8 *tlb_code(Vcpu *cpu, Gva va, unsigned idx, VcpuException *fault)
{
    Tlb *t = tlb_of(cpu);
    const RtTlbEntry *e = &t->fetch[idx][rt_tlb_slot(va)];
    const TlbPage *p;

    if (likely(e->tag == page_of(va)))
        return (const u8 *)(uintptr_t)(va + e->addend);
    p = tlb_page(cpu, va, VCPU_FETCH, idx, fault);
    if (p && p->host)
        return p->host + (va & (RT_PAGE_SIZE - 1));
    if (p && !cpu->arch->bus_error) /* a floating bus */
        return no_code + (va & (RT_PAGE_SIZE - 1));
    if (p) { /* code in a device */
        cpu->arch->bus_error(cpu, va, VCPU_FETCH);
        *fault = cpu->exc;
    }
    return NULL;
}

bool tlb_code_is_global(Vcpu *cpu, Gva va, unsigned idx)
{
    const Tlb *t = tlb_of(cpu);
    u32 slot = rt_tlb_slot(va);

    return t->fetch[idx][slot].tag == page_of(va) && (t->kept[idx][KIND_FETCH][slot] & KEPT_GLOBAL);
}

/* --- flushes --- */

static bool large_covers(Gva page, unsigned log2_size, const TlbFlush *f)
{
    Gva mask = log2_size >= 64 ? ~0ull : (1ull << log2_size) - 1;

    return (page & ~mask) <= f->last && (page | mask) >= f->start;
}

static void slot_flush(Tlb *t, unsigned idx, unsigned kind, u32 slot, const TlbFlush *f)
{
    RtTlbEntry *tab = table(t, idx, kind);
    u8 kept = t->kept[idx][kind][slot];

    if (f->by_asid && f->asid != t->log_asid[idx] && !(kept & KEPT_GLOBAL))
        return;
    if (large_covers(page_of(tab[slot].tag), MAX(kept & ~KEPT_GLOBAL, RT_PAGE_BITS), f))
        slot_clear(tab, slot);
}

static void table_flush_range(Tlb *t, unsigned idx, unsigned kind, const TlbFlush *f)
{
    u64 pages = (f->last >> RT_PAGE_BITS) - (f->start >> RT_PAGE_BITS);

    if (!t->is_used[idx][kind])
        return;
    if (pages >= RT_TLB_COUNT - 1 || may_be_large(t, idx, f->start) || (pages && may_be_large(t, idx, f->last))) {
        for (u32 slot = 0; slot < RT_TLB_COUNT; slot++)
            slot_flush(t, idx, kind, slot, f);
        return;
    }
    for (u64 n = 0; n <= pages; n++)
        slot_flush(t, idx, kind, rt_tlb_slot(f->start + (n << RT_PAGE_BITS)), f);
}

static void page_flush(TlbPage *p, const TlbFlush *f)
{
    if (!(f->idx_mask >> p->idx & 1))
        return;
    if (f->by_asid && !p->is_global && p->asid != f->asid)
        return;
    if (!f->by_range || large_covers(p->page, MAX(p->log2_size, RT_PAGE_BITS), f))
        p->life = 0;
}

static void set_flush(TlbPage *p, const TlbFlush *f)
{
    for (unsigned n = 0; n < TLB_WAYS; n++)
        page_flush(&p[n], f);
}

/* One page: its entries can only be in few sets of each regime. */
static bool second_flush_page(Tlb *t, const TlbFlush *f)
{
    if (!f->by_range || page_of(f->start) != page_of(f->last))
        return false;
    for (u32 mask = f->idx_mask; mask; mask &= mask - 1)
        if (may_be_large(t, (unsigned)__builtin_ctz(mask), f->start))
            return false;
    for (u32 mask = f->idx_mask; mask; mask &= mask - 1) {
        unsigned idx = (unsigned)__builtin_ctz(mask);

        for (u32 group = 0; group < ASID_GROUPS; group++)
            if (!f->by_asid || group == group_of(f->asid))
                set_flush(set_at(t, page_of(f->start), idx, group), f);
        set_flush(second_set(t, page_of(f->start), idx, NO_ASID), f);
    }
    return true;
}

static void second_flush(Tlb *t, const TlbFlush *f)
{
    if (f->by_asid && !f->by_range) { /* other regimes, too */
        life_end(t, f->asid);
        return;
    }
    if (second_flush_page(t, f))
        return;
    for (u32 n = 0; n < TLB_SECOND_COUNT; n++)
        page_flush(&t->second[n], f);
}

static void first_flush(Tlb *t, const TlbFlush *f)
{
    if (f->by_range) {
        for (unsigned idx = 0; idx < RT_MMU_COUNT; idx++)
            for (unsigned kind = 0; kind < KIND_COUNT && (f->idx_mask >> idx & 1); kind++)
                table_flush_range(t, idx, kind, f);
    } else if (!f->by_asid) {
        tables_clear(t, f->idx_mask);
    } else {
        for (unsigned idx = 0; idx < RT_MMU_COUNT; idx++)
            if ((f->idx_mask >> idx & 1) && t->log_asid[idx] == f->asid)
                log_clear(t, idx);
    }
}

/* What a loop knows of its next rounds. By the owner. */
static void rounds_clear(Tlb *t)
{
    for (unsigned n = 0; n < RT_MMU_KNOWN; n++) {
        t->rt.ends[n] = INT64_MIN;
        t->rt.starts[n] = INT64_MAX;
    }
}

/* What the running block has looked up. */
static void known_clear(Tlb *t)
{
    for (unsigned n = 0; n < RT_MMU_KNOWN; n++)
        t->rt.known[n] = RT_MMU_UNKNOWN;
    rounds_clear(t);
    for (unsigned idx = 0; idx < RT_MMU_COUNT; idx++)
        for (unsigned kind = 0; kind < RT_TLB_KINDS; kind++)
            near_clear(t, idx, kind);
}

void tlb_flush(Vcpu *cpu, const TlbFlush *f)
{
    Tlb *t = tlb_of(cpu);

    t->stats.flushes++;
    known_clear(t);
    first_flush(t, f);
    if (!f->by_range && !f->by_asid && f->idx_mask == TLB_ALL_IDX) {
        lives_end(t);
        memset(t->large, 0, sizeof t->large);
        memset(t->has_huge, 0, sizeof t->has_huge);
    } else {
        second_flush(t, f);
    }
    if (t->on_unmap)
        t->on_unmap(cpu, f);
}

void tlb_set_asid(Vcpu *cpu, u32 asid)
{
    Tlb *t = tlb_of(cpu);

    if (asid == t->asid)
        return;
    t->asid = asid;
    t->stats.switches++;
}

/* --- across vCPUs --- */

static void work_locked(Vcpu *cpu, Tlb *t)
{
    if (t->queue_count > TLB_QUEUE_COUNT)
        tlb_flush(cpu, &(TlbFlush){.idx_mask = TLB_ALL_IDX});
    else
        for (u32 n = 0; n < t->queue_count; n++)
            tlb_flush(cpu, &t->queue[n]);
    t->queue_count = 0;
    t->done = t->asked;
    pthread_cond_broadcast(&t->done_cond);
}

/* What goes after this was asked to be flushed before, or finds us reading. */
void tlb_work(Vcpu *cpu)
{
    Tlb *t = tlb_of(cpu);

    rcu_quiesce();
    pthread_mutex_lock(&t->lock);
    work_locked(cpu, t);
    pthread_mutex_unlock(&t->lock);
}

void tlb_enter(Vcpu *cpu)
{
    Tlb *t = tlb_of(cpu);

    rcu_read_begin();
    entered = t;
    pthread_mutex_lock(&t->lock);
    t->is_running = true;
    pthread_mutex_unlock(&t->lock);
}

void tlb_leave(Vcpu *cpu)
{
    Tlb *t = tlb_of(cpu);

    pthread_mutex_lock(&t->lock);
    t->is_running = false;
    work_locked(cpu, t);
    pthread_mutex_unlock(&t->lock);
    entered = NULL;
    rcu_read_end();
}

static void ask(Tlb *t, const TlbFlush *f)
{
    pthread_mutex_lock(&t->lock);
    t->asked++;
    if (!t->is_running) {
        tlb_flush(tlb_vcpu(t), f);
        t->done = t->asked;
    } else {
        if (t->queue_count < TLB_QUEUE_COUNT)
            t->queue[t->queue_count] = *f;
        if (t->queue_count <= TLB_QUEUE_COUNT)
            t->queue_count++; /* one too many: all is flushed */
        vcpu_kick(tlb_vcpu(t));
    }
    pthread_mutex_unlock(&t->lock);
}

void tlb_flush_all_vcpus(Vcpu *cpu, const TlbFlush *f)
{
    if (!cpu && entered)
        cpu = tlb_vcpu(entered);
    if (cpu)
        tlb_flush(cpu, f);
    pthread_mutex_lock(&tlbs_lock);
    for (Tlb *t = tlbs; t; t = t->next)
        if (tlb_vcpu(t) != cpu) {
            ask(t, f);
            if (cpu)
                tlb_of(cpu)->has_asked = true;
        }
    pthread_mutex_unlock(&tlbs_lock);
}

/*
 * Two that wait for each other: who waits counts as not running, so its own flushes are done by the other. The list is
 * walked without its lock, which those waited for may need; vCPUs come before any runs and go after all stopped.
 */
void tlb_sync(Vcpu *cpu)
{
    Tlb *self = tlb_of(cpu);
    bool was_running = self->is_running;

    if (!self->has_asked)
        return;
    self->has_asked = false;
    if (was_running)
        tlb_leave(cpu);
    for (Tlb *t = __atomic_load_n(&tlbs, __ATOMIC_ACQUIRE); t; t = t->next) {
        pthread_mutex_lock(&t->lock);
        for (u64 want = t->asked; t->done < want;)
            pthread_cond_wait(&t->done_cond, &t->lock);
        pthread_mutex_unlock(&t->lock);
    }
    if (was_running)
        tlb_enter(cpu);
}

/* --- pages whose stores are slow: a bit for each page of the host's address space, by gigabyte --- */

#define GIB_BITS 30
#define GIB_COUNT (1u << (47 - GIB_BITS))
#define WORDS_PER_GIB ((1u << (GIB_BITS - RT_PAGE_BITS)) / 64)

/* Words are atomic; never freed. */
typedef struct Marks {
    u64 *gib[GIB_COUNT];
} Marks;

static Marks code_marks, clean_marks;

static u64 *mark_word(Marks *m, const void *host, bool create)
{
    u64 a = (u64)(uintptr_t)host, **gib = &m->gib[a >> GIB_BITS & (GIB_COUNT - 1)];
    u64 *words = __atomic_load_n(gib, __ATOMIC_ACQUIRE), *fresh;

    if (!words && create) {
        fresh = mmap(NULL, WORDS_PER_GIB * sizeof *words, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (fresh == MAP_FAILED)
            abort();
        if (__atomic_compare_exchange_n(gib, &words, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            words = fresh;
        else
            munmap(fresh, WORDS_PER_GIB * sizeof *words);
    }
    return words ? &words[(a >> RT_PAGE_BITS & (64 * WORDS_PER_GIB - 1)) / 64] : NULL;
}

static u64 mark_bit(const void *host)
{
    return 1ull << ((u64)(uintptr_t)host >> RT_PAGE_BITS & 63);
}

static bool is_marked(Marks *m, const void *host)
{
    const u64 *w = mark_word(m, host, false);

    return w && (__atomic_load_n(w, __ATOMIC_SEQ_CST) & mark_bit(host));
}

bool tlb_is_slow(const void *host)
{
    return is_marked(&code_marks, host) || is_marked(&clean_marks, host);
}

bool tlb_code_marked(const void *host)
{
    return is_marked(&code_marks, host);
}

/* By any thread: the owner puts nothing there that was marked before (x64/mmu_near.c). */
static void near_close(RtNear *near)
{
    for (unsigned n = 0; n < RT_MMU_NEAR; n++)
        __atomic_store_n(&near->at[n].limit, 0, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* After the pages were marked; the tables first. */
static void protect(Tlb *t, u64 start, u64 size)
{
    for (unsigned idx = 0; idx < RT_MMU_COUNT; idx++) {
        RtTlbEntry *tab = t->rt.tlb[idx][RT_TLB_WRITE];

        for (u32 slot = 0; t->is_used[idx][RT_TLB_WRITE] && slot < RT_TLB_COUNT; slot++) {
            u64 tag = __atomic_load_n(&tab[slot].tag, __ATOMIC_SEQ_CST);

            if (page_of(tag) + __atomic_load_n(&tab[slot].addend, __ATOMIC_RELAXED) - start < size)
                __atomic_compare_exchange_n(&tab[slot].tag, &tag, tag | RT_TLB_CODE, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
        }
        if (t->is_used[idx][RT_TLB_WRITE])
            near_close(&t->rt.near[idx][RT_TLB_WRITE]);
    }
}

/* A loop of the vCPU looks its pages up again, in this round or the next one. */
static void rounds_end(Tlb *t)
{
    if (t == entered) {
        rounds_clear(t);
        return;
    }
    pthread_mutex_lock(&t->lock);
    if (t->is_running)
        vcpu_kick(tlb_vcpu(t));
    pthread_mutex_unlock(&t->lock);
}

static void protect_all(u64 start, u64 size)
{
    pthread_mutex_lock(&tlbs_lock);
    for (Tlb *t = tlbs; t; t = t->next) {
        protect(t, start, size);
        rounds_end(t);
    }
    pthread_mutex_unlock(&tlbs_lock);
}

/* Whether the page was marked already. */
static bool set_mark(Marks *m, const void *host)
{
    return __atomic_fetch_or(mark_word(m, host, true), mark_bit(host), __ATOMIC_SEQ_CST) & mark_bit(host);
}

void tlb_code_mark(const void *host)
{
    if (!set_mark(&code_marks, host))
        protect_all(page_of((u64)(uintptr_t)host), RT_PAGE_SIZE);
}

void tlb_clean_mark(const void *host, u64 size)
{
    u64 start = page_of((u64)(uintptr_t)host), end = (u64)(uintptr_t)host + size;

    for (u64 page = start; page < end; page += RT_PAGE_SIZE)
        set_mark(&clean_marks, (const void *)(uintptr_t)page);
    if (size)
        protect_all(start, end - start);
}

bool tlb_clean_take(const void *host)
{
    u64 *w = mark_word(&clean_marks, host, false), bit = mark_bit(host);

    return w && (__atomic_load_n(w, __ATOMIC_SEQ_CST) & bit) &&
           (__atomic_fetch_and(w, ~bit, __ATOMIC_SEQ_CST) & bit);
}

void tlb_code_clear(const void *host)
{
    u64 *w = mark_word(&code_marks, host, false);

    if (w)
        __atomic_fetch_and(w, ~mark_bit(host), __ATOMIC_SEQ_CST);
}

void tlb_ram_written(const AccelOps *accel, const void *host, u64 size)
{
    u64 start = (u64)(uintptr_t)host, last = start + size - 1;

    for (u64 page = page_of(start); size && page <= last; page += RT_PAGE_SIZE)
        if (tlb_code_marked((const void *)(uintptr_t)page))
            accel->invalidate(MAX(start, page), MIN(last, page + RT_PAGE_SIZE - 1));
}

/* --- counters --- */

void tlb_print_stats(FILE *f)
{
    pthread_mutex_lock(&tlbs_lock);
    for (const Tlb *t = tlbs; t; t = t->next) {
        const TlbStats *s = &t->stats;

        fprintf(f, "vCPU %d TLB: misses %" PRIu64 ", by the second level %" PRIu64 ", walks %" PRIu64 ", devices %" PRIu64
                ", flushes %" PRIu64 ", switches %" PRIu64 ", stores to code %" PRIu64 "\n",
                tlb_vcpu((Tlb *)(uintptr_t)t)->index, s->misses, s->second, s->walks, s->io, s->flushes, s->switches, s->code_stores);
    }
    pthread_mutex_unlock(&tlbs_lock);
}

/* --- life --- */

static size_t whole_size(size_t cpu_size)
{
    return ALIGN_UP(sizeof(Tlb) + cpu_size, RT_PAGE_SIZE);
}

Vcpu *tlb_vcpu_new(size_t cpu_size, const PhysOps *phys, Error *err)
{
    Tlb *t = mmap(NULL, whole_size(cpu_size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (t == MAP_FAILED) {
        error_set_errno(err, "cannot map a vCPU");
        return NULL;
    }
    for (unsigned idx = 0; idx < RT_MMU_COUNT; idx++)
        for (unsigned kind = 0; kind < KIND_COUNT; kind++)
            table_init(table(t, idx, kind));
    lives_end(t);
    t->phys = phys;
    t->rt.access = ldst_access;
    t->rt.commit = ldst_commit;
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->done_cond, NULL);
    pthread_mutex_lock(&tlbs_lock);
    t->next = tlbs;
    __atomic_store_n(&tlbs, t, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&tlbs_lock);
    return tlb_vcpu(t);
}

void tlb_vcpu_free(Vcpu *cpu, size_t cpu_size)
{
    Tlb *t = tlb_of(cpu), **p;

    pthread_mutex_lock(&tlbs_lock);
    for (p = &tlbs; *p != t; p = &(*p)->next)
        ;
    *p = t->next;
    pthread_mutex_unlock(&tlbs_lock);
    pthread_cond_destroy(&t->done_cond);
    pthread_mutex_destroy(&t->lock);
    munmap(t, whole_size(cpu_size));
}
