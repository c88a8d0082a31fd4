/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing the disk of a qcow2 image; see qcow2.h for the order of things.
 *
 * A write goes in place if its cluster is there and not shared. Else clusters are allocated, the
 * data is written together with what the cluster must keep from the old one, and then the L2
 * entries change. New clusters behind the end of the file read as zeros, so zeros around the data
 * need not be written.
 */
#include <errno.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

#define ALLOC_MAX (64ull << 20) /* bytes allocated by one step */

static unsigned epoch_enter(Qcow2 *q)
{
    unsigned e = q->epoch & 1;

    q->users[e]++;
    return e;
}

/* ---- read ---- */

static int read_backing(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    u64 there =
        !n->backing || offset >= n->backing->size ? 0 : MIN(bytes, n->backing->size - offset);

    /* VM state lies behind the end of the disk, and must not meet a larger backing file there. */
    if (offset >= n->size)
        there = 0;
    if (there < bytes)
        iov_zero(iov_from(iov, there), bytes - there);
    return there ? node_read(n->backing, offset, there, iov) : 0;
}

static int read_mapped(BlockNode *n, const Mapping *m, u64 offset, Iov iov)
{
    switch (m->kind) {
    case MAP_HOLE: return read_backing(n, offset, m->bytes, iov);
    case MAP_ZERO: break;
    case MAP_DATA: return node_read(n->file, m->host, m->bytes, iov);
    case MAP_COMPRESSED:
        return qcow2_read_compressed(n, m->host, offset & (QCOW2(n)->cluster_size - 1), m->bytes,
                                     iov);
    }
    iov_zero(iov, m->bytes);
    return 0;
}

int qcow2_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    Qcow2 *q = QCOW2(n);
    int ret = 0;

    while (bytes && !ret) {
        Mapping m;
        unsigned epoch;

        qcow2_lock(n);
        ret = qcow2_map(n, offset, bytes, &m);
        epoch = epoch_enter(q);
        qcow2_unlock(n);
        if (!ret)
            ret = read_mapped(n, &m, offset, iov);
        q->users[epoch]--;
        if (!ret) {
            offset += m.bytes;
            bytes -= m.bytes;
            iov.skip += m.bytes;
        }
    }
    return ret;
}

int qcow2_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st)
{
    Mapping m;

    qcow2_lock(n);
    int ret = qcow2_map(n, offset, bytes, &m);

    qcow2_unlock(n);
    if (ret)
        return ret;
    st->bytes = m.bytes;
    st->file = n->file;
    switch (m.kind) {
    case MAP_HOLE: st->flags = 0; break;
    case MAP_ZERO: st->flags = BLK_ST_ZERO | BLK_ST_ALLOCATED; break;
    case MAP_DATA: st->flags = BLK_ST_DATA | BLK_ST_ALLOCATED; break;
    case MAP_COMPRESSED: st->flags = BLK_ST_DATA | BLK_ST_ALLOCATED | BLK_ST_COMPRESSED; break;
    }
    if (m.kind != MAP_COMPRESSED && m.host) {
        st->flags |= BLK_ST_OFFSET;
        st->offset = m.host;
    }
    return 0;
}

/* ---- allocations ---- */

static Allocation *overlapping(const Qcow2 *q, u64 first, u64 end)
{
    Allocation *a = q->allocations;

    while (a && !(a->first < end && first < a->end))
        a = a->next;
    return a;
}

void qcow2_begin_allocation(BlockNode *n, Allocation *a, u64 first, u64 end)
{
    Qcow2 *q = QCOW2(n);

    while (overlapping(q, first, end))
        co_queue_wait(n->loop, &q->allocation_queue, &q->lock);
    *a = (Allocation){.first = first, .end = end, .next = q->allocations};
    q->allocations = a;
}

void qcow2_end_allocation(BlockNode *n, Allocation *a)
{
    Qcow2 *q = QCOW2(n);

    for (Allocation **p = &q->allocations; *p; p = &(*p)->next)
        if (*p == a) {
            *p = a->next;
            break;
        }
    co_queue_wake_all(&q->allocation_queue);
}

/* ---- write ---- */

/* One step of a write: clusters in place, or clusters that are being made. */
typedef struct Step {
    u64 offset, bytes; /* of the guest's data */
    u64 host;          /* where data of @offset goes */
    bool is_new;       /* host clusters were allocated for it */
    u64 head, tail;    /* bytes before and behind the data that are copied from the old state */
    bool head_zero, tail_zero, skip_zero;
    Allocation a;
} Step;

/* Whether a cluster may not be written to without changing its entry. */
static bool needs_change(BlockNode *n, L2Entry e, u32 first_sub, u32 last_sub)
{
    if (!(e.desc & QCOW2_COPIED) || e.desc & QCOW2_COMPRESSED)
        return true;
    for (u32 sub = first_sub; sub <= last_sub; sub++) {
        MapKind kind;

        if (qcow2_sub_kind(n, e, sub, &kind) || kind != MAP_DATA)
            return true;
    }
    return false;
}

u64 qcow2_own_cluster(const Qcow2 *q, L2Entry e)
{
    bool own = e.desc & QCOW2_COPIED && !(e.desc & QCOW2_COMPRESSED);
    u64 host = own ? e.desc & QCOW2_OFFSET_MASK : 0;

    return host & (q->cluster_size - 1) ? 0 : host;
}

/*
 * How many clusters from the first one of @ref on, at most @most, are alike: all without a cluster
 * of their own, or all with one, in a row.
 */
static u64 run_to_change(BlockNode *n, const L2Ref *ref, u64 most, u64 *own)
{
    Qcow2 *q = QCOW2(n);
    u64 count = 0;

    *own = qcow2_own_cluster(q, qcow2_l2_get(q, ref, ref->index));
    for (u32 i = ref->index; i < ref->end && count < most; i++, count++) {
        L2Entry e = qcow2_l2_get(q, ref, i);
        u64 host = qcow2_own_cluster(q, e);

        if (count && (!needs_change(n, e, 0, q->subs_per_cluster - 1) ||
                      host != (*own ? *own + (count << q->cluster_bits) : 0)))
            break;
    }
    return count;
}

bool qcow2_reads_zero(BlockNode *n, u64 offset, u64 bytes)
{
    Mapping m;

    for (; bytes; offset += m.bytes, bytes -= m.bytes) {
        if (qcow2_map(n, offset, bytes, &m) || m.kind == MAP_DATA || m.kind == MAP_COMPRESSED)
            return false;
        if (m.kind == MAP_HOLE && n->backing && offset < n->backing->size && offset < n->size)
            return false;
    }
    return true;
}

/*
 * Where copying has to begin and end: at subclusters, or clusters if the old cluster is left
 * behind.
 */
static void set_copies(BlockNode *n, Step *s, L2Entry first, L2Entry last)
{
    Qcow2 *q = QCOW2(n);
    u64 end = s->offset + s->bytes, unit = 1ull << q->sub_bits;
    bool keep_all = s->is_new && (first.desc & (QCOW2_OFFSET_MASK | QCOW2_COMPRESSED));
    bool keep_end = s->is_new && (last.desc & (QCOW2_OFFSET_MASK | QCOW2_COMPRESSED));

    s->head = s->offset & ((keep_all ? q->cluster_size : unit) - 1);
    s->tail = ALIGN_UP(end, keep_end ? (u64)q->cluster_size : unit) - end;
    /* A subcluster that is there already is written in place, by others too. */
    MapKind kind;

    if (!s->is_new &&
        !qcow2_sub_kind(n, last, (u32)((end - 1) & (q->cluster_size - 1)) >> q->sub_bits, &kind) &&
        kind == MAP_DATA)
        s->tail = 0;
    s->head_zero = qcow2_reads_zero(n, s->offset - s->head, s->head);
    s->tail_zero = qcow2_reads_zero(n, end, s->tail);
}

/*
 * Clusters for a step that changes entries. With the mutex; a step of 0 bytes has to be planned
 * again.
 */
static int plan_change(BlockNode *n, Step *s, u64 bytes)
{
    Qcow2 *q = QCOW2(n);
    u64 first = s->offset >> q->cluster_bits, in_cluster = s->offset & (q->cluster_size - 1);
    u64 most = (MIN(in_cluster + bytes, ALLOC_MAX) + q->cluster_size - 1) >> q->cluster_bits, own,
        count;
    L2Ref ref;

    s->bytes = 0;
    for (Allocation *a; (a = overlapping(q, first, first + most)); most = a->first - first)
        if (a->first <= first) {
            co_queue_wait(n->loop, &q->allocation_queue, &q->lock);
            return 0;
        }
    int ret = qcow2_l2_writable(n, s->offset, &ref);

    if (ret)
        return ret;
    count = run_to_change(n, &ref, most, &own);
    L2Entry e = qcow2_l2_get(q, &ref, ref.index), last;
    u64 known_zero = q->zero_from;

    s->is_new = !own;
    if (!own) {
        ret = qcow2_alloc_some(n, &count, &own);
        if (ret)
            return ret;
        s->skip_zero = own >= known_zero;
        ret = qcow2_l2_find(n, s->offset, &ref); /* allocating may have replaced the slice */
    }
    if (ret || !ref.data) {
        qcow2_refcount_add(n, own >> q->cluster_bits, count, -1);
        return ret ? ret : -EIO;
    }
    last = qcow2_l2_get(q, &ref, ref.index + (u32)count - 1);
    s->bytes = MIN(bytes, (count << q->cluster_bits) - in_cluster);
    s->host = own + in_cluster;
    qcow2_begin_allocation(n, &s->a, first, first + count); /* finds nothing to wait for */
    set_copies(n, s, e, last);
    return 0;
}

/*
 * What to do next of [offset, offset + bytes). With the mutex. 1: in place, 0: a change (or again),
 * or an error.
 */
static int plan(BlockNode *n, Step *s, u64 bytes)
{
    Qcow2 *q = QCOW2(n);
    Mapping m;
    int ret;

    if (q->is_corrupt)
        return -EIO;
    ret = qcow2_map(n, s->offset, bytes, &m);
    if (ret)
        return ret;
    if (m.kind == MAP_DATA && m.is_copied) {
        L2Ref ref;

        /* The entry's flag counts only in a table that is not shared. */
        if (q->l1.entry[s->offset / qcow2_l1_span(q)] & QCOW2_COPIED) {
            s->bytes = m.bytes;
            s->host = m.host;
            if (qcow2_hits_table(q, m.host, m.bytes))
                return qcow2_mark_corrupt(n, "a cluster lies in a table", m.host);
            return 1;
        }
        ret = qcow2_l2_writable(n, s->offset, &ref);
        s->bytes = 0;
        return ret;
    }
    return plan_change(n, s, bytes);
}

/* Read what the clusters keep, and write it with the data in one request. */
static int write_with_copies(BlockNode *n, Step *s, Iov iov, u32 flags)
{
    bool head = s->head && !(s->head_zero && s->skip_zero),
         tail = s->tail && !(s->tail_zero && s->skip_zero);
    unsigned count = iov_count(iov, s->bytes);
    struct iovec few[10], *v = count + 2 <= ARRAY_SIZE(few) ? few : malloc((count + 2) * sizeof *v);
    u8 *buf = head || tail ? node_alloc(n->file, s->head + s->tail) : NULL;
    u64 from = s->host - (head ? s->head : 0), bytes = s->bytes;
    int ret = !v || ((head || tail) && !buf) ? -ENOMEM : 0;
    unsigned k = 0;

    if (!ret && head) {
        struct iovec part = {buf, s->head};

        ret = qcow2_read(n, s->offset - s->head, s->head, iov_of(&part));
        v[k++] = part;
        bytes += s->head;
    }
    if (!ret) {
        k += iov_slice(iov, s->bytes, v + k, count);
        if (tail) {
            struct iovec part = {buf + s->head, s->tail};

            ret = qcow2_read(n, s->offset + s->bytes, s->tail, iov_of(&part));
            v[k++] = part;
            bytes += s->tail;
        }
    }
    if (!ret)
        ret = node_write(n->file, from, bytes, (Iov){v, k, 0}, 0);
    free(buf);
    if (v != few)
        free(v);
    return ret;
}

/* The bitmap of cluster number @k of the step, after its data was written. */
static u64 new_bitmap(const Qcow2 *q, const Step *s, u64 k, L2Entry old)
{
    u64 cluster = ALIGN_DOWN(s->offset, (u64)q->cluster_size) + (k << q->cluster_bits);
    u64 from = MAX(s->offset - s->head, cluster),
        to = MIN(s->offset + s->bytes + s->tail, cluster + q->cluster_size);
    u64 first = (from - cluster) >> q->sub_bits,
        end = (to - cluster + (1ull << q->sub_bits) - 1) >> q->sub_bits;
    u64 bits = ((1ull << end) - 1) & ~((1ull << first) - 1),
        bitmap = old.desc & QCOW2_COMPRESSED ? 0 : old.bitmap;

    if (q->l2_entry_size != 16)
        return 0;
    return (bitmap | bits) & ~(bits << 32);
}

/* Let the entries point to what was written. With the mutex. */
static int link_clusters(BlockNode *n, const Step *s)
{
    Qcow2 *q = QCOW2(n);
    u64 host = ALIGN_DOWN(s->host, (u64)q->cluster_size);
    L2Ref ref;
    int ret = qcow2_l2_writable(n, s->offset, &ref);

    for (u64 k = 0; k < s->a.end - s->a.first && !ret; k++) {
        L2Entry old = qcow2_l2_get(q, &ref, ref.index + (u32)k);
        L2Entry e = {(host + (k << q->cluster_bits)) | QCOW2_COPIED, new_bitmap(q, s, k, old)};

        if (s->is_new)
            qcow2_free_entry(q, old.desc);
        qcow2_l2_set(q, &ref, ref.index + (u32)k, e);
    }
    return ret;
}

static int finish_change(BlockNode *n, Step *s, int ret)
{
    Qcow2 *q = QCOW2(n);
    u64 count = s->a.end - s->a.first;

    qcow2_lock(n);
    if (!ret)
        ret = link_clusters(n, s);
    if (ret && s->is_new)
        qcow2_refcount_add(n, s->host >> q->cluster_bits, count, -1);
    qcow2_end_allocation(n, &s->a);
    qcow2_unlock(n);
    return ret;
}

static int write_step(BlockNode *n, Step *s, u64 bytes, Iov iov, u32 flags)
{
    Qcow2 *q = QCOW2(n);
    int ret;

    qcow2_lock(n);
    ret = plan(n, s, bytes);
    if (ret < 0 || !s->bytes) {
        qcow2_unlock(n);
        return ret;
    }
    unsigned epoch = epoch_enter(q);

    qcow2_unlock(n);
    if (ret == 1)
        ret = node_write(n->file, s->host, s->bytes, iov, 0);
    else
        ret = finish_change(n, s, write_with_copies(n, s, iov, flags));
    q->users[epoch]--;
    return ret;
}

int qcow2_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    int ret = 0;

    if (flags & BLK_COMPRESSED)
        return qcow2_write_compressed(n, offset, bytes, iov);
    while (bytes && !ret) {
        Step s = {.offset = offset};

        ret = write_step(n, &s, bytes, iov, flags);
        offset += s.bytes;
        bytes -= s.bytes;
        iov.skip += s.bytes;
    }
    return !ret && flags & BLK_FUA ? qcow2_flush(n) : ret;
}

int qcow2_flush(BlockNode *n)
{
    qcow2_lock(n);
    int ret = qcow2_flush_tables(n);

    qcow2_unlock(n);
    return ret ? ret : node_flush(n->file);
}
