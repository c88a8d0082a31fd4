/* SPDX-License-Identifier: MIT */
/*
 * Slices of L2 tables and refcount blocks. A slice is at most 4 KiB, so that a change of one entry
 * of a large table neither reads nor writes much. Clean slices are replaced by the clock algorithm;
 * when all are dirty, all tables are written in their order first.
 */
#include <errno.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

#define FLUSH_BATCH 64 /* slices written by one request when they lie side by side */

struct Slice {
    u64 offset; /* ~0: empty */
    u8 *data;
    u32 next; /* of the same hash, number + 1 */
    bool is_dirty, is_used;
};

bool cache_init(TableCache *c, u32 slice_size, u64 bytes)
{
    c->slice_bits = (u32)__builtin_ctz(slice_size);
    c->room = (unsigned)MIN(MAX(bytes / slice_size, 16ul), 1ul << 20);
    c->slice = calloc(c->room, sizeof *c->slice);
    c->hash = calloc(c->room, sizeof *c->hash);
    return c->slice && c->hash;
}

void cache_destroy(TableCache *c)
{
    for (unsigned i = 0; i < c->count; i++)
        free(c->slice[i].data);
    free(c->slice);
    free(c->hash);
    *c = (TableCache){0};
}

static u32 *bucket(const TableCache *c, u64 offset)
{
    return &c->hash[(offset >> c->slice_bits) * 0x9e3779b97f4a7c15ull % c->room];
}

static Slice *find(const TableCache *c, u64 offset)
{
    for (u32 i = *bucket(c, offset); i; i = c->slice[i - 1].next)
        if (c->slice[i - 1].offset == offset)
            return &c->slice[i - 1];
    return NULL;
}

static void unlink_slice(TableCache *c, Slice *s)
{
    u32 number = (u32)(s - c->slice) + 1;

    for (u32 *p = bucket(c, s->offset); *p; p = &c->slice[*p - 1].next)
        if (*p == number) {
            *p = s->next;
            break;
        }
    if (s->is_dirty)
        c->dirty--;
    s->is_dirty = false;
    s->offset = ~0ull;
}

/*
 * A slice to be filled: a new one while there is room, else one that was not used for long. NULL:
 * all are dirty.
 */
static Slice *take_clean(TableCache *c)
{
    for (unsigned tries = 0; tries < 2 * c->count; tries++) {
        Slice *s = &c->slice[c->hand];

        c->hand = (c->hand + 1) % c->count;
        if (s->offset == ~0ull)
            return s;
        if (s->is_dirty)
            continue;
        if (!s->is_used) {
            unlink_slice(c, s);
            return s;
        }
        s->is_used = false;
    }
    return NULL;
}

static int take(BlockNode *n, TableCache *c, Slice **s)
{
    if (c->count < c->room) {
        u8 *data = node_alloc(n->file, 1u << c->slice_bits);

        if (data) {
            c->slice[c->count] = (Slice){.offset = ~0ull, .data = data};
            *s = &c->slice[c->count++];
            return 0;
        }
        if (!c->count)
            return -ENOMEM;
    }
    *s = take_clean(c);
    if (*s)
        return 0;
    int ret = qcow2_flush_tables(n);

    if (ret)
        return ret;
    /* With lazy refcounts their slices may still be dirty; their order does not matter then. */
    ret = cache_flush(n, c);
    *s = take_clean(c);
    return ret ? ret : *s ? 0 : -EIO;
}

int cache_get(BlockNode *n, TableCache *c, u64 offset, bool fresh, u8 **data)
{
    Slice *s = find(c, offset);
    u32 size = 1u << c->slice_bits;

    if (!s) {
        Slice *empty;
        int ret = take(n, c, &empty);

        if (ret)
            return ret;
        s = find(c, offset); /* writing tables, to find room, may have needed it */
        if (!s && !fresh)
            ret = node_pread(n->file, offset, empty->data, size);
        if (ret)
            return ret; /* stays empty */
        if (!s) {
            s = empty;
            s->offset = offset;
            s->next = *bucket(c, offset);
            *bucket(c, offset) = (u32)(s - c->slice) + 1;
        }
    }
    if (fresh)
        memset(s->data, 0, size);
    s->is_used = true;
    *data = s->data;
    return 0;
}
void cache_set_dirty(TableCache *c, u64 offset)
{
    Slice *s = find(c, offset);

    if (!s) /* a damaged image can free a table while it is being changed */
        return;
    if (!s->is_dirty)
        c->dirty++;
    s->is_dirty = true;
}

static int by_offset(const void *a, const void *b)
{
    const Slice *x = *(Slice *const *)a, *y = *(Slice *const *)b;

    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

int cache_flush(BlockNode *n, TableCache *c)
{
    Slice **dirty;
    unsigned count = 0;
    int ret = 0;

    if (!c->dirty)
        return 0;
    dirty = malloc(c->dirty * sizeof *dirty);
    if (!dirty)
        return -ENOMEM;
    for (unsigned i = 0; i < c->count; i++)
        if (c->slice[i].is_dirty)
            dirty[count++] = &c->slice[i];
    qsort(dirty, count, sizeof *dirty, by_offset);
    for (unsigned i = 0, k; i < count && !ret; i = k) {
        struct iovec v[FLUSH_BATCH];
        u32 size = 1u << c->slice_bits;

        for (k = i; k < count && k - i < FLUSH_BATCH &&
                    dirty[k]->offset == dirty[i]->offset + (u64)(k - i) * size;
             k++)
            v[k - i] = (struct iovec){dirty[k]->data, size};
        ret = node_write(n->file, dirty[i]->offset, (u64)(k - i) * size, (Iov){v, k - i, 0}, 0);
        for (unsigned d = i; d < k && !ret; d++) {
            dirty[d]->is_dirty = false;
            c->dirty--;
        }
    }
    free(dirty);
    return ret;
}

void cache_drop(TableCache *c, u64 offset, u64 bytes)
{
    u32 size = 1u << c->slice_bits;

    if (!c->count)
        return;
    if (bytes / size > c->count) { /* less to look at this way */
        for (unsigned i = 0; i < c->count; i++)
            if (c->slice[i].offset - offset < bytes)
                unlink_slice(c, &c->slice[i]);
        return;
    }
    for (u64 at = offset; at < offset + bytes; at += size) {
        Slice *s = find(c, at);

        if (s)
            unlink_slice(c, s);
    }
}
