/* SPDX-License-Identifier: MIT */
/* Zeros and discard: changes of L2 entries that write no data; see qcow2.h. */
#include <errno.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

typedef enum Wipe {
    WIPE_ZERO,    /* reads as zeros; the clusters stay */
    WIPE_UNMAP,   /* reads as zeros; the clusters are free */
    WIPE_DISCARD, /* free; need not read as zeros */
    WIPE_FORGET,  /* free, as if never written */
} Wipe;

/*
 * Whether holes show a backing file. One that is not open counts, too: a mirror gets it in the end.
 */
static bool has_below(const BlockNode *n)
{
    return n->backing || n->backing_file;
}

/* What becomes of subclusters [first, end) of an entry; false: nothing to do. */
static bool wipe_entry(BlockNode *n, L2Entry old, u32 first, u32 end, Wipe how, L2Entry *e)
{
    Qcow2 *q = QCOW2(n);
    bool whole = !first && end == q->subs_per_cluster,
         is_empty = !(old.desc & ~QCOW2_COPIED) && !old.bitmap;
    bool hides =
        has_below(n) && how != WIPE_FORGET; /* something must keep the backing file from showing */
    u64 bits = ((1ull << end) - 1) & ~((1ull << first) - 1);

    *e = (L2Entry){0};
    if ((is_empty && (how == WIPE_DISCARD || how == WIPE_FORGET || !has_below(n))) ||
        (!whole && old.desc & QCOW2_COMPRESSED))
        return false;
    if (how == WIPE_ZERO && qcow2_own_cluster(q, old))
        e->desc = old.desc & ~QCOW2_ZERO;
    if (q->l2_entry_size == 16) {
        if (!whole) /* the other subclusters keep their data where it is */
            *e = (L2Entry){old.desc, (old.bitmap & ~bits) | bits << 32};
        else if (hides || e->desc)
            e->bitmap = bits << 32;
    } else if (hides || e->desc) {
        e->desc |= QCOW2_ZERO;
    }
    return e->desc != old.desc || e->bitmap != old.bitmap;
}

/*
 * Entries of one slice from @offset on. With the mutex. @bytes: in what is asked for, out what was
 * done.
 */
static int wipe_slice(BlockNode *n, u64 offset, u64 *bytes, Wipe how)
{
    Qcow2 *q = QCOW2(n);
    u64 done = 0, mask = q->cluster_size - 1;
    L2Ref ref;
    int ret = 0;

    /* What has no table needs none, unless zeros must hide something. */
    if ((how != WIPE_ZERO && how != WIPE_UNMAP) || !has_below(n)) {
        ret = qcow2_l2_find(n, offset, &ref);
        if (!ret && !ref.data) {
            u64 span = qcow2_l1_span(q);

            *bytes = MIN(*bytes, span - offset % span);
            return 0;
        }
    }
    if (!ret)
        ret = qcow2_l2_writable(n, offset, &ref);
    for (u32 i = ref.index; !ret && i < ref.end && done < *bytes; i++) {
        u64 at = (offset + done) & mask, part = MIN(*bytes - done, q->cluster_size - at);
        u32 first = (u32)(at >> q->sub_bits),
            end = (u32)((at + part + (1ull << q->sub_bits) - 1) >> q->sub_bits);
        L2Entry old = qcow2_l2_get(q, &ref, i), e;

        done += part;
        if (!wipe_entry(n, old, first, end, how, &e))
            continue;
        if (!(e.desc & QCOW2_OFFSET_MASK))
            qcow2_free_entry(q, old.desc);
        qcow2_l2_set(q, &ref, i, e);
    }
    *bytes = done;
    return ret;
}

/* Whole clusters, or subclusters, of [offset, offset + bytes). */
static int wipe(BlockNode *n, u64 offset, u64 bytes, Wipe how)
{
    Qcow2 *q = QCOW2(n);
    Allocation a;
    int ret = 0;

    while (bytes && !ret) {
        u64 part = bytes;

        qcow2_lock(n);
        qcow2_begin_allocation(n, &a, offset >> q->cluster_bits,
                               (offset + bytes + q->cluster_size - 1) >> q->cluster_bits);
        ret = q->is_corrupt ? -EIO : wipe_slice(n, offset, &part, how);
        qcow2_end_allocation(n, &a);
        qcow2_unlock(n);
        offset += part;
        bytes -= part;
    }
    return ret;
}

/* A part of a (sub)cluster: nothing to do if it reads as zeros, else they are written. */
static int zero_part(BlockNode *n, u64 offset, u64 bytes)
{
    int ret = -ENOMEM;

    qcow2_lock(n);
    bool is_zero = qcow2_reads_zero(n, offset, bytes);

    qcow2_unlock(n);
    if (is_zero || !bytes)
        return 0;
    u8 *zero = node_alloc(n->file, bytes);

    if (zero) {
        memset(zero, 0, bytes);
        ret = qcow2_write(n, offset, bytes, iov_of(&(struct iovec){zero, bytes}), 0);
    }
    free(zero);
    return ret;
}

/* A compressed cluster has no subclusters that could be zero. */
static bool cuts_compressed(BlockNode *n, u64 offset)
{
    Qcow2 *q = QCOW2(n);
    Mapping m;

    if (!(offset & (q->cluster_size - 1)))
        return false;
    qcow2_lock(n);
    int ret = qcow2_map(n, offset, 1, &m);

    qcow2_unlock(n);
    return !ret && m.kind == MAP_COMPRESSED;
}

int qcow2_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    Qcow2 *q = QCOW2(n);
    u64 end = offset + bytes, unit = 1ull << q->sub_bits;
    int ret;

    if (cuts_compressed(n, offset) || cuts_compressed(n, end))
        unit = q->cluster_size;
    u64 first = ALIGN_UP(offset, unit),
        last = end >= n->size ? ALIGN_UP(end, unit) : ALIGN_DOWN(end, unit);

    if (q->version < 3 && has_below(n))
        return -ENOTSUP;
    if (first >= last) {
        ret = zero_part(n, offset, bytes);
    } else {
        ret = zero_part(n, offset, first - offset);
        if (!ret && end > last)
            ret = zero_part(n, last, end - last);
        if (!ret)
            ret = wipe(n, first, last - first,
                       flags & BLK_MAY_UNMAP || q->version < 3 ? WIPE_UNMAP : WIPE_ZERO);
    }
    return !ret && flags & BLK_FUA ? qcow2_flush(n) : ret;
}

int qcow2_discard(BlockNode *n, u64 offset, u64 bytes)
{
    Qcow2 *q = QCOW2(n);
    u64 end = offset + bytes, first = ALIGN_UP(offset, (u64)q->cluster_size);
    u64 last = ALIGN_DOWN(end >= n->size ? ALIGN_UP(end, (u64)q->cluster_size) : end,
                          (u64)q->cluster_size);

    if (first >= last || (q->version < 3 && has_below(n)))
        return 0;
    return wipe(n, first, last - first, WIPE_DISCARD);
}

int qcow2_forget(BlockNode *n, u64 offset, u64 bytes)
{
    return wipe(n, offset, bytes, WIPE_FORGET);
}

int qcow2_make_empty(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);
    int ret = qcow2_forget(n, 0, ALIGN_UP(n->size, (u64)q->cluster_size));

    return ret ? ret : qcow2_flush(n);
}
