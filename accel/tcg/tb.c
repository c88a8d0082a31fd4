/* SPDX-License-Identifier: MIT */
/* The table of blocks by (pc, key), and the chunks they live in. See tb.h. */
#include "accel/tcg/tb.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include "base/near.h"
#include "frontend/guest.h"

#define HASH_BITS 10 /* to begin with: small programs touch few pages of it */
#define HUGE_PAGE (2u << 20)
#define CODE_SIZE_DEFAULT (256u << 20)
#define CHUNK_MAX (2u << 20)
#define CHUNK_MIN (12u << 10)
#define BLOCK_META_MAX (96u << 10)

static Chunk *chunk_at[CHUNKS_MAX]; /* by position in code memory; never freed */

Tcg tcg WRITTEN_BY_FORK = {.lock = PTHREAD_MUTEX_INITIALIZER, .epoch = 1};

static void *map_zero(size_t size)
{
    void *p = near_map(size);

    if (p == MAP_FAILED)
        abort();
    if (size >= HUGE_PAGE) /* clearing one costs a short program more than all its small pages */
        madvise(p, size, MADV_NOHUGEPAGE);
    return p;
}

static TbHash *hash_new(u32 bits)
{
    TbHash *h = map_zero(sizeof *h + sizeof h->buckets[0] * (1ull << bits));

    h->bits = bits;
    return h;
}

/*
 * The blocks of a program's page lie side by side: code that is new to a process, as after fork, touches few pages of the
 * table. In a machine there are blocks of many pages and of processes that are gone, so they are spread evenly.
 */
static Tb **hash_bucket(TbHash *hash, Gva pc, u32 key, u64 at)
{
    u64 page = (pc >> 12) * 0x9e3779b97f4a7c15ull ^ key * 0xc2b2ae3d27d4eb4full;

    if (tcg.cfg.has_mmu)
        return &hash->buckets[((page ^ at) * 0xff51afd7ed558ccdull) >> (64 - hash->bits)];
    return &hash->buckets[(page >> (64 - hash->bits) & ~255ull) | (pc >> 4 & 255)];
}

static void hash_push(TbHash *hash, Tb *tb)
{
    Tb **head = hash_bucket(hash, tb->pc, tb->key, tb->at);

    __atomic_store_n(&tb->next_hash, *head, __ATOMIC_RELEASE);
    __atomic_store_n(head, tb, __ATOMIC_RELEASE); /* pairs with the acquire in tb_find */
}

/*
 * Readers may be walking the chains meanwhile. A block moved under their feet leads them on into its new chain, which
 * ends too; what they miss they will find when they take the lock. The old table stays: another reader may be in it.
 */
static void hash_grow(void)
{
    TbHash *old = tcg.hash, *bigger = hash_new(old->bits + 2);

    for (u64 n = 0; n < 1ull << old->bits; n++) {
        Tb *next;

        for (Tb *tb = old->buckets[n]; tb; tb = next) {
            next = tb->next_hash;
            hash_push(bigger, tb);
        }
    }
    __atomic_store_n(&tcg.hash, bigger, __ATOMIC_RELEASE);
}

/* Of tcg.buf, for chunks. */
static size_t code_room(void)
{
    return tcg.buf.size - tcg.stubs_size - HINTS_SIZE;
}

/* Code memory splits into at least eight chunks, so that eviction takes an eighth at most. */
static void size_chunks(void)
{
    size_t n = code_room() / 8;

    tcg.chunk_size = MAX(MIN(n, CHUNK_MAX), CHUNK_MIN) & ~(size_t)63;
}

/* Both views count against RLIMIT_AS: where that is set, most of it is left to the guest. */
static size_t default_size(const struct rlimit *lim)
{
    return MIN(ALIGN_DOWN(lim->rlim_cur / 16, (size_t)4096), (size_t)CODE_SIZE_DEFAULT);
}

static bool codebuf_begin(Error *err)
{
    struct rlimit lim = {RLIM_INFINITY, RLIM_INFINITY};
    BackendOptions opt = {.ra_seed = tcg.cfg.ra_seed, .verify = tcg.cfg.verify, .has_mmu = tcg.cfg.has_mmu};

    getrlimit(RLIMIT_AS, &lim);
    tcg.is_limited = lim.rlim_cur != RLIM_INFINITY;
    size_t size = tcg.cfg.code_size ? tcg.cfg.code_size : default_size(&lim);

    size = ALIGN_UP(MAX(size, 64u << 10), 4096);
    if (!fetch_init(size, err) ||
        !backend_init(tcg.cfg.arch->ir, &tcg.buf, &opt, &tcg.stubs_size, err))
        return false;
    tcg.stubs_size = ALIGN_UP(tcg.stubs_size, 4096);
    size_chunks();
    return true;
}

/* Machines may go on with another accelerator; what is not used costs nothing. */
static bool wants_code(void)
{
    return !tcg.interpret || tcg.cfg.has_mmu;
}

bool tb_init(Error *err)
{
    if (!tcg.hash)
        tcg.hash = hash_new(HASH_BITS);
    return !wants_code() || tcg.buf.size || codebuf_begin(err);
}

Tb *tb_find(Gva pc, u32 key, u64 at)
{
    TbHash *hash = __atomic_load_n(&tcg.hash, __ATOMIC_ACQUIRE);
    Tb *tb = __atomic_load_n(hash_bucket(hash, pc, key, at), __ATOMIC_ACQUIRE);

    while (tb && (tb->pc != pc || tb->key != key || tb->at != at))
        tb = __atomic_load_n(&tb->next_hash, __ATOMIC_ACQUIRE);
    return tb;
}

Tb *tb_insert(Tb *tb)
{
    Tb *old = tb_find(tb->pc, tb->key, tb->at);

    if (old)
        return old;
    if (++tcg.tb_count > 1ull << tcg.hash->bits)
        hash_grow();
    hash_push(tcg.hash, tb);
    page_insert(tb);
    twin_insert(tb);
    return tb;
}

/* Readers may be walking the chain: the removed block keeps its own next pointer. */
static void hash_remove(Tb *tb)
{
    Tb **p = hash_bucket(tcg.hash, tb->pc, tb->key, tb->at);

    while (*p && *p != tb)
        p = &(*p)->next_hash;
    if (!*p)
        return;
    __atomic_store_n(p, tb->next_hash, __ATOMIC_RELEASE);
    tcg.tb_count--;
}

/* Out of every table but the vCPUs' own; those forget evicted blocks when they pass. */
static void tb_retire(Tb *tb)
{
    __atomic_store_n(&tb->is_invalid, true, __ATOMIC_SEQ_CST); /* pairs with the check after a jump table insert */
    hash_remove(tb);
    twin_remove(tb);
    if (!tb_is_here(tb))
        return;
    tb_unlink_incoming(tb);
    tb_unlink_outgoing(tb);
}

void tb_remove(Tb *tb)
{
    if (tb->is_invalid)
        return;
    tb_retire(tb);
    jumps_forget(tb);
}

/* --- chunks --- */

void *tb_alloc(Chunk *c, size_t size)
{
    void *p = c->meta + c->meta_used;

    c->meta_used += ALIGN_UP(size, 16);
    return p;
}

Tb *tb_new(TcgCpu *t)
{
    Tb *tb = tb_alloc(t->chunk, sizeof *tb);

    memset(tb, 0, sizeof *tb);
    tb->chunk = t->chunk;
    tb->generation = tcg.generation;
    tb->place = t->chunk->p;
    return tb;
}

static bool chunk_has_room(const Chunk *c)
{
    size_t need = MIN(BLOCK_CODE_MAX, tcg.chunk_size / 4);

    return (!tcg.buf.size || (size_t)(c->end - c->p) >= need) && c->meta_used + BLOCK_META_MAX <= CHUNK_META_SIZE &&
           c->tb_count < CHUNK_TBS;
}

#define POPULATE_MIN ((size_t)8 << 10)
#define POPULATE_MAX ((size_t)32 << 10)
#define META_AHEAD ((size_t)4 << 10) /* what most blocks need; the others find their pages by faults */

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif

/*
 * Half of what there is: a page costs more than the page fault for it, so few may stay unused, but long programs should
 * make few calls.
 */
static size_t populate_step(size_t ready, size_t left)
{
    return MIN(MIN(MAX(ALIGN_DOWN(ready / 2, (size_t)4096), POPULATE_MIN), POPULATE_MAX), left);
}

static void meta_populate(Chunk *c)
{
    size_t step = populate_step(c->meta_ready, CHUNK_META_SIZE - c->meta_ready);

    if (c->meta_used + META_AHEAD <= c->meta_ready || !step)
        return;
    madvise(c->meta + c->meta_ready, step, MADV_POPULATE_WRITE);
    c->meta_ready += step;
}

static void code_populate(Chunk *c)
{
    const u8 *start = (const u8 *)ALIGN_DOWN((uintptr_t)c->p, (uintptr_t)4096);
    size_t ready = c->code_ready ? (size_t)(c->code_ready - c->code) : 0;
    size_t step = populate_step(ready, (size_t)(c->end - start));

    if (c->p < c->code_ready || c->code_ready >= c->end)
        return;
    madvise(codebuf_rw(&tcg.buf, start), step, MADV_POPULATE_WRITE);
    madvise((void *)(uintptr_t)start, step, MADV_POPULATE_READ);
    c->code_ready = start + step;
}

/* One call for many pages instead of a fault for each (two, for code). Kernels that cannot do it fault as ever. */
static void chunk_populate(Chunk *c)
{
    meta_populate(c);
    if (tcg.buf.size)
        code_populate(c);
}

static void chunk_append(Chunk *c)
{
    c->next = NULL;
    if (tcg.newest)
        tcg.newest->next = c;
    else
        tcg.oldest = c;
    tcg.newest = c;
}

/* A process that copies blocks from here sees that they are no longer theirs: before the first byte of a new one. */
static void chunk_begin(Chunk *c)
{
    c->life++;
    c->p = c->code;
    if (!tcg.buf.size)
        return;
    ChunkHead *head = (ChunkHead *)(void *)codebuf_rw(&tcg.buf, c->code);

    __atomic_store_n(&head->life, c->life, __ATOMIC_SEQ_CST); /* pairs with the loads in fetch.c */
    c->p += CHUNK_HEAD;
}

static Chunk *chunk_create(void)
{
    Chunk *c = calloc(1, sizeof *c);

    if (!c)
        abort();
    c->tbs = map_zero(CHUNK_TBS * sizeof *c->tbs + CHUNK_META_SIZE);
    c->meta = (char *)(c->tbs + CHUNK_TBS);
    if (tcg.buf.size) {
        c->code = tcg.buf.rx + tcg.stubs_size + tcg.chunk_count * tcg.chunk_size;
        c->end = c->code + tcg.chunk_size;
    }
    chunk_begin(c);
    chunk_at[tcg.chunk_count++] = c;
    return c;
}

static u32 chunk_limit(void)
{
    if (!tcg.buf.size)
        return 64;
    return MIN(CHUNKS_MAX, (u32)(code_room() / tcg.chunk_size));
}

/* Half of the chunks may be written to at the same time: the other half holds what the writers run. */
static u32 filling_limit(void)
{
    return MAX(chunk_limit() / 2, 1u);
}

/* The oldest chunk that nobody is filling leaves the ring, its blocks leave the tables. */
static Chunk *chunk_evict(void)
{
    Chunk **p = &tcg.oldest, *c, *prev = NULL;

    while (*p && (*p)->is_owned) {
        prev = *p;
        p = &(*p)->next;
    }
    c = *p;
    *p = c->next;
    if (tcg.newest == c)
        tcg.newest = prev;
    for (u32 n = 0; n < c->tb_count; n++)
        if (!c->tbs[n]->is_invalid)
            tb_retire(c->tbs[n]);
    page_forget(c);
    c->drain_epoch = epoch_advance();
    tcg.stats.evictions++;
    return c;
}

static void chunk_empty(Chunk *c)
{
    madvise(c->meta, CHUNK_META_SIZE, MADV_DONTNEED);
    chunk_begin(c);
    c->meta_used = c->meta_ready = 0;
    __atomic_store_n(&c->tb_count, 0, __ATOMIC_RELEASE);
    c->drain_epoch = 0;
}

/* Wait, without the lock, until no vCPU can be inside the evicted chunk. */
static void chunk_reset(TcgCpu *t, Chunk *c)
{
    pthread_mutex_unlock(&tcg.lock);
    bool is_running = wait_begin(t);

    epoch_wait(c->drain_epoch);
    wait_end(t, is_running);
    pthread_mutex_lock(&tcg.lock);
    chunk_empty(c);
}

static void chunk_own(TcgCpu *t, Chunk *c)
{
    c->is_owned = true;
    t->chunk = c;
    tcg.filling_count++;
}

/* One that others began and left with room. */
static Chunk *chunk_reopen(void)
{
    Chunk *c;

    while ((c = tcg.open)) {
        tcg.open = c->next_open;
        c->is_open = false;
        if (!c->is_owned && !c->drain_epoch && chunk_has_room(c))
            break;
    }
    return c;
}

/* Or a fresh one, or the oldest one, emptied. False: wait for a turn. */
static bool chunk_take(TcgCpu *t)
{
    Chunk *c;

    if (tcg.filling_count == filling_limit())
        return false;
    if ((c = chunk_reopen())) {
        chunk_own(t, c);
        return true;
    }
    if (tcg.chunk_count < chunk_limit()) {
        chunk_own(t, c = chunk_create());
    } else {
        chunk_own(t, c = chunk_evict()); /* there is one: at most half of them are owned */
        chunk_reset(t, c);
    }
    chunk_append(c);
    return true;
}

static void chunk_open(Chunk *c)
{
    if (c->is_open)
        return;
    c->is_open = true;
    c->next_open = tcg.open;
    tcg.open = c;
}

void chunk_release(TcgCpu *t)
{
    Chunk *c = t->chunk;

    c->is_owned = false;
    t->chunk = NULL;
    if (c->drain_epoch) /* killed while it waited to empty it: the next one evicts it again */
        chunk_append(c);
    else
        chunk_open(c);
    tcg.filling_count--;
    turn_over();
}

void chunks_alone(void)
{
    for (u32 n = 0; n < tcg.chunk_count; n++) {
        Chunk *c = chunk_at[n];

        c->is_owned = false;
        if (c->drain_epoch) { /* the thread that waited for the others is gone, too */
            chunk_empty(c);
            chunk_append(c);
        }
        chunk_open(c);
    }
    tcg.filling_count = 0;
}

void chunk_ready(TcgCpu *t)
{
    pthread_mutex_lock(&tcg.lock);
    while (!chunk_take(t))
        turn_wait(t);
    pthread_mutex_unlock(&tcg.lock);
    chunk_populate(t->chunk);
}

static Tb *chunk_find(Chunk *c, const u8 *host)
{
    u32 lo = 0, hi = __atomic_load_n(&c->tb_count, __ATOMIC_ACQUIRE);

    while (lo < hi) { /* the last block that starts at or before host; interpreted ones have no code */
        u32 mid = (lo + hi) / 2, k = mid;

        while (k > lo && !c->tbs[k]->code)
            k--;
        if (c->tbs[k]->code && c->tbs[k]->code > host)
            hi = k;
        else
            lo = mid + 1;
    }
    while (lo && !c->tbs[lo - 1]->code)
        lo--;
    return lo && host < c->tbs[lo - 1]->code + c->tbs[lo - 1]->code_size ? c->tbs[lo - 1] : NULL;
}

Tb *tb_at(const void *host)
{
    const u8 *h = host;

    if (!codebuf_contains(&tcg.buf, h) || h < tcg.buf.rx + tcg.stubs_size)
        return NULL;
    size_t n = (size_t)(h - tcg.buf.rx - tcg.stubs_size) / tcg.chunk_size;

    return n < CHUNKS_MAX && chunk_at[n] ? chunk_find(chunk_at[n], h) : NULL;
}
