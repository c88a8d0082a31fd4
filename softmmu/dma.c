/* SPDX-License-Identifier: MIT */
/* A device's view of memory; see dma.h. */
#include "softmmu/dma.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static _Atomic u64 bounced; /* bytes of copies that exist */

static bool translate(const Dma *d, u64 addr, u64 size, bool is_write, DmaTarget *t)
{
    *t = (DmaTarget){.as = d->as, .addr = addr, .size = size};
    if (!d->iommu)
        return true;
    if (!d->iommu->translate(d->iommu->opaque, addr, is_write, d->attrs, t) || !t->size)
        return false;
    t->size = MIN(t->size, size);
    return true;
}

MemResult dma_read(const Dma *d, u64 addr, void *buf, u64 size)
{
    MemResult first = MEM_OK;
    DmaTarget t;

    for (u8 *p = buf; size; p += t.size, addr += t.size, size -= t.size) {
        MemResult res = MEM_DECODE_ERROR;

        if (!translate(d, addr, size, false, &t)) {
            memset(p, 0, size);
            return first == MEM_OK ? res : first;
        }
        res = mem_read(t.as, t.addr, p, t.size, d->attrs);
        if (first == MEM_OK)
            first = res;
    }
    return first;
}

MemResult dma_write(const Dma *d, u64 addr, const void *buf, u64 size)
{
    MemResult first = MEM_OK;
    DmaTarget t;

    for (const u8 *p = buf; size; p += t.size, addr += t.size, size -= t.size) {
        MemResult res = MEM_DECODE_ERROR;

        if (!translate(d, addr, size, true, &t))
            return first == MEM_OK ? res : first;
        res = mem_write(t.as, t.addr, p, t.size, d->attrs);
        if (first == MEM_OK)
            first = res;
    }
    return first;
}

MemResult dma_zero(const Dma *d, u64 addr, u64 size)
{
    static const u8 zeros[4096];

    while (size) {
        u64 n = MIN(size, sizeof zeros);
        MemResult res = dma_write(d, addr, zeros, n);

        /* Nothing answers: a guest may have given a length of gigabytes. */
        if (res != MEM_OK)
            return res;
        addr += n;
        size -= n;
    }
    return MEM_OK;
}

static u64 in_order(u64 v, unsigned size, MemEndian endian)
{
    return endian == MEM_BIG ? __builtin_bswap64(v) >> (64 - 8 * size) : v;
}

MemResult dma_load(const Dma *d, u64 addr, unsigned size, MemEndian endian, u64 *value)
{
    u64 raw = 0;
    MemResult res = dma_read(d, addr, &raw, size);

    *value = in_order(raw, size, endian);
    return res;
}

MemResult dma_store(const Dma *d, u64 addr, unsigned size, MemEndian endian, u64 value)
{
    u64 raw = in_order(value, size, endian);

    return dma_write(d, addr, &raw, size);
}

/* ---- maps ---- */

/* Room for a copy of at most @size bytes; 0 if there is none. */
static u64 bounce_take(u64 size)
{
    u64 used = atomic_load(&bounced), take;

    do {
        take = MIN(size, DMA_BOUNCE_MAX - used);
    } while (!atomic_compare_exchange_weak(&bounced, &used, used + take));
    return take;
}

static bool map_copy(const Dma *d, DmaMap *m)
{
    u64 size = bounce_take(m->size);

    if (!size)
        return false;
    m->size = size;
    m->host = calloc(1, size);
    if (!m->host)
        abort();
    if (m->is_write || dma_read(d, m->addr, m->host, size) == MEM_OK)
        return true;
    free(m->host);
    atomic_fetch_sub(&bounced, size);
    return false;
}

bool dma_map(const Dma *d, u64 addr, u64 size, bool is_write, DmaMap *out)
{
    DmaTarget t;
    MemSection s;

    if (!size || !translate(d, addr, size, is_write, &t))
        return false;
    *out = (DmaMap){.addr = addr, .is_write = is_write};
    rcu_read_begin();
    bool found = mem_lookup(t.as, t.addr, &s);

    out->size = s.last < t.size ? s.last + 1 : t.size;
    if (found && s.host && (s.is_writable || !is_write)) {
        out->host = s.host;
        out->ram = s.region->ram;
        out->ram_offset = s.region->ram_offset + s.offset;
    }
    rcu_read_end();
    return out->host || (found && map_copy(d, out));
}

void dma_unmap(const Dma *d, DmaMap *m, u64 done)
{
    done = MIN(done, m->size);
    if (m->ram) {
        if (m->is_write)
            ram_set_dirty(m->ram, m->ram_offset, done, RAM_MASK_ALL);
    } else {
        if (m->is_write)
            dma_write(d, m->addr, m->host, done);
        free(m->host);
        atomic_fetch_sub(&bounced, m->size);
    }
    *m = (DmaMap){0};
}
