/* SPDX-License-Identifier: MIT */
/*
 * Refcounts: reading and changing them, finding free clusters, growing the refcount structures, and
 * the order in which tables are written; see qcow2.h.
 */
#include <errno.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

#define FREE_RUNS_MAX 4096 /* more than these waiting: write the tables that hold them up */

/* ---- entries of a block ---- */

u64 qcow2_refcount_read(const Qcow2 *q, const u8 *block, u64 entry)
{
    u64 bit = entry << q->refcount_order;
    const u8 *p = block + bit / 8;

    switch (q->refcount_order) {
    case 3: return *p;
    case 4: return (u64)p[0] << 8 | p[1];
    case 5: return be32_at(p);
    case 6: return be64_at(p);
    default: return *p >> (bit % 8) & ((1u << q->refcount_bits) - 1);
    }
}

void qcow2_refcount_write(const Qcow2 *q, u8 *block, u64 entry, u64 value)
{
    u64 bit = entry << q->refcount_order;
    u8 *p = block + bit / 8, mask;

    switch (q->refcount_order) {
    case 3: *p = (u8)value; break;
    case 4:
        p[0] = (u8)(value >> 8);
        p[1] = (u8)value;
        break;
    case 5: put_be32(p, (u32)value); break;
    case 6: put_be64(p, value); break;
    default:
        mask = (u8)(((1u << q->refcount_bits) - 1) << (bit % 8));
        *p = (u8)((*p & ~mask) | (value << (bit % 8) & mask));
    }
}

/* ---- one refcount ---- */

typedef struct RefPlace {
    u64 slice; /* offset in the file */
    u64 entry; /* in the slice */
    u64 left;  /* entries from there to the end of the slice */
} RefPlace;

/* Where the refcount of cluster @index is; slice 0: no block yet. */
static int ref_place(BlockNode *n, u64 index, RefPlace *p)
{
    Qcow2 *q = QCOW2(n);
    u64 in_table = index >> q->block_bits, entry = index & ((1ull << q->block_bits) - 1);
    u64 per_slice = (8ull << q->slice_bits) >> q->refcount_order;

    p->slice = 0;
    p->entry = entry % per_slice;
    p->left = per_slice - p->entry;
    if (in_table >= q->rt.count)
        return 0;
    u64 block = q->rt.entry[in_table] & ~511ull;

    if (block & (q->cluster_size - 1) || block >> 56)
        return qcow2_mark_corrupt(n, "a refcount block is not aligned", block);
    if (block)
        p->slice = block + (entry / per_slice << q->slice_bits);
    return 0;
}

int qcow2_refcount_get(BlockNode *n, u64 index, u64 *count)
{
    Qcow2 *q = QCOW2(n);
    RefPlace p;
    u8 *data;
    int ret = ref_place(n, index, &p);

    *count = 0;
    if (ret || !p.slice)
        return ret;
    ret = cache_get(n, &q->ref_cache, p.slice, false, &data);
    if (!ret)
        *count = qcow2_refcount_read(q, data, p.entry);
    return ret;
}

/* What becomes of a cluster that nothing refers to any more. */
static void on_free(BlockNode *n, u64 index)
{
    Qcow2 *q = QCOW2(n);

    q->free_index = MIN(q->free_index, index);
    cache_drop(&q->l2_cache, index << q->cluster_bits, q->cluster_size);
    cache_drop(&q->ref_cache, index << q->cluster_bits, q->cluster_size);
    if (q->compressed_at >> q->cluster_bits == index)
        q->compressed_at = 0;
}

int qcow2_refcount_add(BlockNode *n, u64 index, u64 count, int delta)
{
    Qcow2 *q = QCOW2(n);

    while (count) {
        RefPlace p;
        u8 *data;
        int ret = ref_place(n, index, &p);

        if (!ret && !p.slice)
            ret = qcow2_mark_corrupt(n, "a cluster in use has no refcount block",
                                     index << q->cluster_bits);
        if (!ret)
            ret = cache_get(n, &q->ref_cache, p.slice, false, &data);
        if (ret)
            return ret;
        u64 part = MIN(count, p.left);

        for (u64 i = 0; i < part; i++) {
            u64 old = qcow2_refcount_read(q, data, p.entry + i);

            if (delta >= 0 && old == qcow2_refcount_max(q))
                return -ERANGE;
            if (!delta)
                continue;
            if (delta < 0 && old == 0)
                return qcow2_mark_corrupt(n, "a cluster in use has refcount 0",
                                          (index + i) << q->cluster_bits);
            qcow2_refcount_write(q, data, p.entry + i, old + (u64)delta);
            cache_set_dirty(&q->ref_cache, p.slice);
            if (delta < 0 && old == 1)
                on_free(n, index + i);
        }
        index += part;
        count -= part;
    }
    return 0;
}

int qcow2_refcount_lower(BlockNode *n, u64 index, u64 count)
{
    Qcow2 *q = QCOW2(n);
    RefPlace p;
    u8 *data;
    int ret = ref_place(n, index, &p);

    if (!ret)
        ret = p.slice ? cache_get(n, &q->ref_cache, p.slice, false, &data) : -EIO;
    if (ret)
        return ret;
    qcow2_refcount_write(q, data, p.entry, count);
    cache_set_dirty(&q->ref_cache, p.slice);
    if (!count)
        on_free(n, index);
    return 0;
}

/* ---- growing ---- */

/* Make cluster @index, which is free, the block that counts clusters around @around. */
static int make_block(BlockNode *n, u64 index, u64 around)
{
    Qcow2 *q = QCOW2(n);
    u64 host = index << q->cluster_bits, in_table = around >> q->block_bits;
    bool counts_itself = index >> q->block_bits == in_table;
    u8 *data;
    int ret = counts_itself ? 0 : qcow2_refcount_add(n, index, 1, 1);

    for (u64 at = 0; at < q->cluster_size && !ret; at += 1u << q->slice_bits) {
        ret = cache_get(n, &q->ref_cache, host + at, true, &data);
        if (!ret)
            cache_set_dirty(&q->ref_cache, host + at);
    }
    if (ret)
        return ret;
    q->zero_from = MAX(q->zero_from, host + q->cluster_size);
    big_table_set(&q->rt, (u32)in_table, host);
    return counts_itself ? qcow2_refcount_add(n, index, 1, 1) : 0;
}

/*
 * A refcount table of at least @count entries. First it is longer in memory only, so that clusters
 * can be counted while a place for it is looked for; no entry behind the old end is written before
 * the header points to the new place.
 */
static int rt_grow(BlockNode *n, u64 count)
{
    Qcow2 *q = QCOW2(n);
    BigTable *t = &q->rt;
    u64 room = ALIGN_UP(MAX(count, t->count + t->count / 2ull) * 8, (u64)q->cluster_size) / 8, host;
    u64 old_bytes = t->disk_count * 8ull, old_offset = t->offset;
    u64 *entry = calloc(room, 8), *out = node_alloc(n->file, room * 8);
    u8 *dirty = calloc(room / 64 + 1, 1), head[12];
    int ret = !entry || !dirty || !out ? -ENOMEM : count > QCOW2_RT_MAX / 8 ? -EFBIG : 0;

    if (ret) {
        free(entry);
        free(dirty);
        free(out);
        return ret;
    }
    memcpy(entry, t->entry, t->count * 8ull);
    memcpy(dirty, t->dirty, t->count / 64 + 1);
    free(t->entry);
    free(t->dirty);
    t->entry = entry;
    t->dirty = dirty;
    t->count = (u32)room;
    ret = qcow2_alloc(n, room * 8 / q->cluster_size, &host);
    if (!ret)
        ret = cache_flush(n, &q->ref_cache);
    for (u64 i = 0; i < room && !ret; i++)
        out[i] = htobe64(t->entry[i]);
    if (!ret)
        ret = node_pwrite(n->file, host, out, room * 8);
    if (!ret)
        ret = qcow2_barrier(n);
    if (!ret) { /* rt_offset and rt_clusters lie side by side */
        put_be64(head, host);
        put_be32(head + 8, (u32)(room * 8 / q->cluster_size));
        ret = node_pwrite(n->file, offsetof(Qcow2Header, rt_offset), head, sizeof head);
    }
    free(out);
    if (!ret)
        ret = qcow2_barrier(n);
    if (ret) {
        t->count = t->disk_count; /* what would be counted behind the end does not exist */
        return ret;
    }
    t->offset = host;
    t->disk_count = t->count;
    memset(t->dirty, 0, room / 64 + 1);
    t->is_dirty = false;
    qcow2_free_later(q, old_offset, old_bytes);
    return 0;
}

/* ---- finding clusters ---- */

static bool overlap(u64 a, u64 a_bytes, u64 b, u64 b_bytes)
{
    return a < b + b_bytes && b < a + a_bytes;
}

bool qcow2_hits_table(const Qcow2 *q, u64 at, u64 bytes)
{
    return at < q->cluster_size || overlap(at, bytes, q->l1.offset, q->l1.disk_count * 8ull) ||
           overlap(at, bytes, q->rt.offset, q->rt.disk_count * 8ull) ||
           overlap(at, bytes, q->snapshots_offset, q->snapshots_size) ||
           overlap(at, bytes, q->bitmaps_offset, q->bitmap_count ? q->bitmaps_size : 0);
}

static int mark_lazy(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);

    if (!q->is_lazy || q->is_marked_dirty)
        return 0;
    int ret = qcow2_set_incompatible(n, QCOW2_DIRTY, true);

    q->is_marked_dirty = !ret;
    return ret;
}

/*
 * The first @count free clusters in a row, or if @some as many of them as there are. Where blocks
 * are missing, one is made in the first cluster of the run, so that long runs can span blocks.
 */
static int find_run(BlockNode *n, u64 *count, bool some, u64 *first)
{
    Qcow2 *q = QCOW2(n);
    u64 start = q->free_index, length = 0;

    while (length < *count) {
        u64 index = start + length, refs;
        RefPlace p;
        int ret = ref_place(n, index, &p);

        if (!ret && !p.slice && index >> q->block_bits >= q->rt.count) {
            ret = rt_grow(n, (index >> q->block_bits) + 1);
            start = q->free_index; /* it took clusters itself */
            length = 0;
        } else if (!ret && !p.slice) {
            ret = make_block(n, start, index);
            start++;
            length -= length > 0;
        } else if (!ret && !(ret = qcow2_refcount_get(n, index, &refs))) {
            if (!refs && qcow2_hits_table(q, index << q->cluster_bits, q->cluster_size))
                return qcow2_mark_corrupt(n, "a table lies in a free cluster",
                                          index << q->cluster_bits);
            if (!refs) {
                length++;
            } else if (some && length) {
                *count = length;
            } else {
                if (start == q->free_index)
                    q->free_index += length ? 0 : 1;
                start = index + 1;
                length = 0;
            }
        }
        if (ret)
            return ret;
        if (index >> (56 - q->cluster_bits))
            return -EFBIG;
    }
    *first = start;
    return 0;
}

static int alloc_run(BlockNode *n, u64 *count, bool some, u64 *host)
{
    Qcow2 *q = QCOW2(n);
    u64 first;
    int ret = q->is_corrupt ? -EIO : mark_lazy(n);

    if (!ret)
        ret = qcow2_apply_frees(n);
    if (!ret && q->free_now.count > FREE_RUNS_MAX)
        ret = qcow2_flush_tables(n);
    if (!ret)
        ret = find_run(n, count, some, &first);
    if (!ret)
        ret = qcow2_refcount_add(n, first, *count, 1);
    if (ret)
        return ret;
    if (first == q->free_index)
        q->free_index = first + *count;
    *host = first << q->cluster_bits;
    q->zero_from = MAX(q->zero_from, (first + *count) << q->cluster_bits);
    return 0;
}

int qcow2_alloc(BlockNode *n, u64 count, u64 *host)
{
    return alloc_run(n, &count, false, host);
}

int qcow2_alloc_some(BlockNode *n, u64 *count, u64 *host)
{
    return alloc_run(n, count, true, host);
}

/* ---- freeing ---- */

void qcow2_free_later(Qcow2 *q, u64 host, u64 bytes)
{
    FreeList *l = &q->free_now;
    u64 first = host >> q->cluster_bits,
        end = (host + bytes + q->cluster_size - 1) >> q->cluster_bits;
    FreeRun *last = l->count ? &l->run[l->count - 1] : NULL;

    if (last && last->index + last->count == first) {
        last->count += end - first;
        return;
    }
    if (l->count == l->room) {
        size_t room = MAX(64ul, l->room * 2);
        FreeRun *run = realloc(l->run, room * sizeof *run);

        if (!run)
            return; /* a leak in the image is better than an end */
        l->run = run;
        l->room = room;
    }
    l->run[l->count++] = (FreeRun){first, end - first};
}

void qcow2_free_entry(Qcow2 *q, u64 desc)
{
    u64 bytes = q->cluster_size, host = desc & QCOW2_OFFSET_MASK;

    if (desc & QCOW2_COMPRESSED)
        host = qcow2_compressed_range(q, desc, &bytes);
    if (host)
        qcow2_free_later(q, host, bytes);
}

/* Give the freed clusters back to the file system, if the user wants that. */
static void punch(BlockNode *n, u64 index, u64 count)
{
    Qcow2 *q = QCOW2(n);
    u64 refs;

    for (u64 i = 0, run = 0; i <= count; i++) {
        bool is_free = i < count && !qcow2_refcount_get(n, index + i, &refs) && !refs;

        if (is_free) {
            run++;
        } else if (run) {
            node_discard(n->file, (index + i - run) << q->cluster_bits, run << q->cluster_bits);
            run = 0;
        }
    }
}

/*
 * The tables that dropped what is in free_wait are written; once its readers have gone its clusters
 * are free.
 */
int qcow2_apply_frees(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);
    FreeList l = q->free_wait;
    int ret = 0;

    if (!l.count || q->users[!(q->epoch & 1)] || q->is_applying)
        return 0;
    q->is_applying = true; /* needs slices, which may need a flush, which would come here again */
    for (size_t i = 0; i < l.count && !ret; i++) {
        ret = qcow2_refcount_add(n, l.run[i].index, l.run[i].count, -1);
        if (!ret && n->is_unmap)
            punch(n, l.run[i].index, l.run[i].count);
    }
    q->free_wait = (FreeList){0};
    free(l.run);
    q->is_applying = false;
    return ret;
}

/* All of free_now has left the tables in the file: it waits for the requests of this epoch now. */
static void turn_epoch(Qcow2 *q)
{
    if (q->free_wait.count || !q->free_now.count || q->is_applying)
        return;
    q->free_wait = q->free_now;
    q->free_now = (FreeList){0};
    q->epoch++;
}

/* ---- writing tables ---- */

int qcow2_barrier(BlockNode *n)
{
    return node_flush(n->file);
}

int qcow2_flush_tables(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);
    int ret = 0;

    if (q->is_corrupt)
        return -EIO;
    if (!q->is_lazy) {
        bool some = q->ref_cache.dirty || q->rt.is_dirty || q->l2_cache.dirty;

        ret = cache_flush(n, &q->ref_cache);
        if (!ret && some && (q->rt.is_dirty || q->l2_cache.dirty || q->l1.is_dirty))
            ret = qcow2_barrier(n); /* also for the data that new entries point to */
        if (!ret && q->rt.is_dirty) {
            ret = big_table_flush(n, &q->rt);
            if (!ret && (q->l2_cache.dirty || q->l1.is_dirty))
                ret = qcow2_barrier(n);
        }
    } else if (q->l2_cache.dirty) {
        ret = qcow2_barrier(n);
    }
    if (!ret && q->l2_cache.dirty) {
        ret = cache_flush(n, &q->l2_cache);
        if (!ret && q->l1.is_dirty)
            ret = qcow2_barrier(n);
    }
    if (!ret)
        ret = big_table_flush(n, &q->l1);
    if (ret || (!q->free_now.count && !q->free_wait.count))
        return ret;
    ret = qcow2_apply_frees(n);
    if (ret || !q->free_now.count || q->free_wait.count)
        return ret;
    ret = qcow2_barrier(n);
    turn_epoch(q);
    return ret ? ret : qcow2_apply_frees(n);
}
