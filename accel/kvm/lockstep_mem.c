/* SPDX-License-Identifier: MIT */
/*
 * The memory of KVM's side of a lockstep: a shadow of each range of host memory that the machine
 * has. Pages that our CPU writes are known by the marks of tlb_clean_mark, so only those are
 * compared.
 *
 * Pages of the guest's own tables may differ in accessed and dirty bits: processors may look ahead.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "accel/kvm/lockstep.h"
#include "base/log.h"

#define PAGE       4096ull
#define RANGES_MAX 128
#define PAGES_MAX  4096

#define SHADOW_BELOW (1ull << 44) /* far from what the host gives */

typedef struct Range {
    u8 *host;
    u64 size;
} Range;

typedef struct Touched {
    u8 *host;
    Gpa pa;
} Touched;

static struct {
    Range range[RANGES_MAX];
    u32 ranges;
    Touched page[PAGES_MAX]; /* by our CPU's thread alone */
    u32 pages;
    bool is_full; /* more than there is room for: everything is compared */
    pthread_mutex_t lock; /* of range */
} s = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- ranges ---- */

static Range *range_of(const void *host)
{
    for (u32 n = 0; n < s.ranges; n++)
        if ((u64)((const u8 *)host - s.range[n].host) < s.range[n].size)
            return &s.range[n];
    return NULL;
}

static u8 *shadow_at(const void *host)
{
    return (u8 *)(uintptr_t)host - SHADOW_BELOW;
}

u8 *shadow_of(const void *host)
{
    return range_of(host) ? shadow_at(host) : NULL;
}

/* Zeros take no memory. */
static void copy(const Range *r)
{
    u8 *shadow = shadow_at(r->host);

    for (u64 at = 0; at < r->size; at += PAGE)
        if (memcmp(r->host + at, shadow + at, PAGE))
            memcpy(shadow + at, r->host + at, PAGE);
    tlb_clean_mark(r->host, r->size);
}

/* Parts of a block may be shown alone, together, and at several addresses: each page has one shadow. */
static void add(u8 *start, u8 *end)
{
    Range r = {start, (u64)(end - start)};
    void *p = mmap(shadow_at(start), r.size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

    if (p != shadow_at(start) || s.ranges == RANGES_MAX) {
        log_printf("lockstep: no room for a shadow of %llu bytes\n", (unsigned long long)r.size);
        abort();
    }
    copy(&r);
    s.range[s.ranges++] = r;
}

static void cover(u8 *start, u8 *end)
{
    while (start < end) {
        const Range *r = range_of(start);
        u8 *stop = end;

        if (r) {
            start = r->host + r->size;
            continue;
        }
        for (u32 n = 0; n < s.ranges; n++)
            if (s.range[n].host > start)
                stop = MIN(stop, s.range[n].host);
        add(start, stop);
        start = stop;
    }
}

void shadow_map(Gpa first, Gpa last, u8 *host, bool is_read_only)
{
    if (host) {
        pthread_mutex_lock(&s.lock);
        cover((u8 *)ALIGN_DOWN((uintptr_t)host, PAGE),
              (u8 *)ALIGN_UP((uintptr_t)host + (last - first + 1), PAGE));
        pthread_mutex_unlock(&s.lock);
        host = shadow_at(host);
    }
    kvm_slot_map(first, last, host, is_read_only);
}

void shadow_written(const void *host, u64 size)
{
    u8 *to;

    pthread_mutex_lock(&s.lock);
    to = shadow_of(host);
    if (to)
        memcpy(to, host, size);
    pthread_mutex_unlock(&s.lock);
}

void shadow_renew(void)
{
    pthread_mutex_lock(&s.lock);
    for (u32 n = 0; n < s.ranges; n++)
        copy(&s.range[n]);
    s.pages = 0;
    s.is_full = false;
    pthread_mutex_unlock(&s.lock);
}

/* ---- pages that our CPU wrote ---- */

void shadow_touch(const void *host, Gpa pa)
{
    u8 *page = (u8 *)ALIGN_DOWN((uintptr_t)host, PAGE);

    s.is_full |= s.pages == PAGES_MAX;
    if (s.pages < PAGES_MAX)
        s.page[s.pages++] = (Touched){page, ALIGN_DOWN(pa, PAGE)};
}

void shadow_take(void)
{
    if (s.is_full) {
        shadow_renew();
        return;
    }
    for (u32 n = 0; n < s.pages; n++) {
        shadow_written(s.page[n].host, PAGE);
        tlb_clean_mark(s.page[n].host, PAGE);
    }
    s.pages = 0;
}

#define ACCESSED_DIRTY 0x60

/* Of an entry that is present. */
static bool is_walk(u8 ours, u8 theirs, u64 at)
{
    return at % 4 == 0 && (ours & theirs & 1) && !((ours ^ theirs) & ~ACCESSED_DIRTY);
}

static bool page_same(const Touched *t, char *why, size_t size)
{
    u8 *theirs = shadow_of(t->host);

    if (!theirs || !memcmp(t->host, theirs, PAGE))
        return true;
    for (u64 at = 0; at < PAGE; at++) {
        if (t->host[at] == theirs[at])
            continue;
        if (!is_walk(t->host[at], theirs[at], at)) {
            snprintf(why, size, "memory at physical address %" PRIx64 " is %02x, KVM's %02x",
                     t->pa + at, t->host[at], theirs[at]);
            return false;
        }
        theirs[at] |= t->host[at] & ACCESSED_DIRTY;
    }
    return true;
}

bool shadow_same(char *why, size_t size)
{
    bool same = true;

    for (u32 n = 0; n < s.pages && same; n++)
        same = page_same(&s.page[n], why, size);
    if (!same)
        return false;
    if (s.is_full)
        shadow_renew();
    for (u32 n = 0; n < s.pages; n++)
        tlb_clean_mark(s.page[n].host, PAGE);
    s.pages = 0;
    return true;
}

/* ---- as a vCPU sees it ---- */

static u8 *lookup(void *opaque, Gpa pa, unsigned space, u64 *size, bool *is_rom)
{
    u8 *host = iolog_lookup(pa, size, is_rom);

    return host ? shadow_of(host) : NULL;
}

static bool no_read(void *opaque, Gpa pa, unsigned space, unsigned size, u64 *value)
{
    return false;
}

static bool no_write(void *opaque, Gpa pa, unsigned space, unsigned size, u64 value)
{
    return false;
}

const PhysOps shadow_phys = {.lookup = lookup, .io_read = no_read, .io_write = no_write};
