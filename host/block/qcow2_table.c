/* SPDX-License-Identifier: MIT */
/*
 * L1 and L2 tables: from a guest offset to the entry that says where its cluster lies; see qcow2.h.
 *
 * L1 and refcount table are wholly in memory (BigTable), written by sectors. An L2 table is written
 * to only if its L1 entry says that it is not shared with a snapshot (QCOW2_COPIED).
 */
#include <errno.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

#define PER_SECTOR (SECTOR_SIZE / 8)

/* ---- tables in memory ---- */

bool big_table_load(BlockNode *n, BigTable *t, u64 offset, u64 count)
{
    *t = (BigTable){.offset = offset, .count = (u32)count, .disk_count = (u32)count};
    t->entry = node_alloc(n->file, ALIGN_UP(count * 8, SECTOR_SIZE));
    t->dirty = calloc(count / PER_SECTOR + 1, 1);
    if (!t->entry || !t->dirty)
        return false;
    if (count && node_pread(n->file, offset, t->entry, count * 8))
        return false;
    for (u64 i = 0; i < count; i++)
        t->entry[i] = be64toh(t->entry[i]);
    return true;
}

void big_table_free(BigTable *t)
{
    free(t->entry);
    free(t->dirty);
    *t = (BigTable){0};
}

void big_table_set(BigTable *t, u32 index, u64 value)
{
    t->entry[index] = value;
    t->dirty[index / PER_SECTOR] = 1;
    t->is_dirty = true;
}

int big_table_flush(BlockNode *n, BigTable *t)
{
    u64 out[PER_SECTOR];
    int ret = 0;

    if (!t->is_dirty)
        return 0;
    for (u32 sector = 0; sector * PER_SECTOR < t->disk_count && !ret; sector++) {
        u32 first = sector * PER_SECTOR, count = MIN(t->disk_count - first, PER_SECTOR);

        if (!t->dirty[sector])
            continue;
        for (u32 i = 0; i < count; i++)
            out[i] = htobe64(t->entry[first + i]);
        ret = node_pwrite(n->file, t->offset + first * 8ull, out, count * 8);
        if (!ret)
            t->dirty[sector] = 0;
    }
    t->is_dirty = ret || t->disk_count < t->count;
    return ret;
}

/* ---- L1 ---- */

/*
 * Write @count entries to new clusters and let the header point to them; then the old ones are
 * free.
 */
static int l1_move(BlockNode *n, const u64 *entries, u32 count, u64 disk_size)
{
    Qcow2 *q = QCOW2(n);
    u64 bytes = ALIGN_UP(MAX(count, 1u) * 8ull, (u64)q->cluster_size), host;
    u64 old_offset = q->l1.offset, old_bytes = q->l1.disk_count * 8ull;
    u64 *out = node_alloc(n->file, bytes);
    u8 head[24];
    int ret = out ? qcow2_alloc(n, bytes / q->cluster_size, &host) : -ENOMEM;

    if (ret) {
        free(out);
        return ret;
    }
    memset(out, 0, bytes);
    for (u32 i = 0; i < count; i++)
        out[i] = htobe64(entries[i]);
    ret = qcow2_flush_tables(n);
    if (!ret)
        ret = node_pwrite(n->file, host, out, bytes);
    free(out);
    if (!ret)
        ret = qcow2_barrier(n);
    if (!ret) { /* size, crypt_method, l1_size, l1_offset lie side by side */
        put_be64(head, disk_size);
        put_be32(head + 8, 0);
        put_be32(head + 12, count);
        put_be64(head + 16, host);
        ret = node_pwrite(n->file, offsetof(Qcow2Header, size), head, sizeof head);
    }
    if (!ret)
        ret = qcow2_barrier(n);
    if (ret) {
        qcow2_refcount_add(n, host / q->cluster_size, bytes / q->cluster_size, -1);
        return ret;
    }
    if (old_bytes)
        qcow2_free_later(q, old_offset, old_bytes);
    q->l1.offset = host;
    return 0;
}

int qcow2_l1_replace(BlockNode *n, const u64 *entries, u32 count, u64 disk_size)
{
    Qcow2 *q = QCOW2(n);
    u64 *copy = calloc(ALIGN_UP(count + 1u, PER_SECTOR), 8);
    u8 *dirty = calloc(count / PER_SECTOR + 1, 1);
    int ret = copy && dirty ? 0 : -ENOMEM;

    if (!ret) {
        memcpy(copy, entries, count * 8ull);
        ret = l1_move(n, copy, count, disk_size);
    }
    if (ret) {
        free(copy);
        free(dirty);
        return ret;
    }
    free(q->l1.entry);
    free(q->l1.dirty);
    q->l1 = (BigTable){
        .entry = copy, .offset = q->l1.offset, .count = count, .disk_count = count, .dirty = dirty};
    n->size = disk_size;
    return 0;
}

int qcow2_l1_grow(BlockNode *n, u64 count)
{
    Qcow2 *q = QCOW2(n);
    u64 *entries;
    u64 room = MAX(count, q->l1.count + q->l1.count / 2ull);
    int ret;

    if (count <= q->l1.count)
        return 0;
    if (count > QCOW2_L1_MAX / 8)
        return -EFBIG;
    room = MIN(ALIGN_UP(room, (u64)PER_SECTOR), QCOW2_L1_MAX / 8);
    entries = calloc(room, 8);
    if (!entries)
        return -ENOMEM;
    memcpy(entries, q->l1.entry, q->l1.count * 8ull);
    ret = qcow2_l1_replace(n, entries, (u32)room, n->size);
    free(entries);
    return ret;
}

/* ---- L2 ---- */

static int l2_slice(BlockNode *n, u64 table, u64 offset, bool fresh, L2Ref *ref)
{
    Qcow2 *q = QCOW2(n);
    u64 index = (offset >> q->cluster_bits) & ((1ull << q->l2_bits) - 1);
    u32 per_slice = (1u << q->slice_bits) / q->l2_entry_size;

    ref->offset = table + ALIGN_DOWN(index * q->l2_entry_size, 1ull << q->slice_bits);
    ref->index = (u32)(index % per_slice);
    ref->end = per_slice;
    return cache_get(n, &q->l2_cache, ref->offset, fresh, &ref->data);
}

int qcow2_l2_find(BlockNode *n, u64 offset, L2Ref *ref)
{
    Qcow2 *q = QCOW2(n);
    u64 l1_index = offset / qcow2_l1_span(q), table;

    ref->data = NULL;
    if (l1_index >= q->l1.count)
        return 0;
    table = q->l1.entry[l1_index] & QCOW2_OFFSET_MASK;
    if (!table)
        return 0;
    if (table & (q->cluster_size - 1))
        return qcow2_mark_corrupt(n, "an L2 table is not aligned to a cluster", table);
    return l2_slice(n, table, offset, false, ref);
}

/*
 * A new L2 table, empty or a copy of the shared one at @old. L1 points to it when it has been
 * written.
 */
static int l2_make(BlockNode *n, u64 l1_index, u64 old)
{
    Qcow2 *q = QCOW2(n);
    u64 known_zero = q->zero_from, host;
    int ret = qcow2_alloc(n, 1, &host);

    if (ret)
        return ret;
    if (old || host < known_zero) {
        u8 *table = node_alloc(n->file, q->cluster_size);

        ret = table ? 0 : -ENOMEM;
        if (!ret && old)
            ret = node_pread(n->file, old, table, q->cluster_size);
        else if (!ret)
            memset(table, 0, q->cluster_size);
        if (!ret)
            ret = node_pwrite(n->file, host, table, q->cluster_size);
        free(table);
    }
    if (ret) {
        qcow2_refcount_add(n, host >> q->cluster_bits, 1, -1);
        return ret;
    }
    big_table_set(&q->l1, (u32)l1_index, host | QCOW2_COPIED);
    if (old)
        qcow2_free_later(q, old, q->cluster_size);
    return 0;
}

int qcow2_l2_writable(BlockNode *n, u64 offset, L2Ref *ref)
{
    Qcow2 *q = QCOW2(n);
    u64 l1_index = offset / qcow2_l1_span(q);
    int ret = qcow2_l1_grow(n, l1_index + 1);

    if (ret)
        return ret;
    u64 entry = q->l1.entry[l1_index], table = entry & QCOW2_OFFSET_MASK;

    if (table & (q->cluster_size - 1))
        return qcow2_mark_corrupt(n, "an L2 table is not aligned to a cluster", table);
    if (!table || !(entry & QCOW2_COPIED)) {
        ret = l2_make(n, l1_index, table);
        if (ret)
            return ret;
        table = q->l1.entry[l1_index] & QCOW2_OFFSET_MASK;
    }
    return l2_slice(n, table, offset, false, ref);
}

L2Entry qcow2_l2_get(const Qcow2 *q, const L2Ref *ref, u32 index)
{
    const u8 *p = ref->data + (u64)index * q->l2_entry_size;

    return (L2Entry){be64_at(p), q->l2_entry_size == 16 ? be64_at(p + 8) : 0};
}

void qcow2_l2_set(Qcow2 *q, const L2Ref *ref, u32 index, L2Entry e)
{
    u8 *p = ref->data + (u64)index * q->l2_entry_size;

    put_be64(p, e.desc);
    if (q->l2_entry_size == 16)
        put_be64(p + 8, e.bitmap);
    cache_set_dirty(&q->l2_cache, ref->offset);
}

/* ---- what entries mean ---- */

int qcow2_sub_kind(BlockNode *n, L2Entry e, u32 sub, MapKind *kind)
{
    Qcow2 *q = QCOW2(n);
    u64 host = e.desc & QCOW2_OFFSET_MASK;

    if (e.desc & QCOW2_COMPRESSED) {
        *kind = MAP_COMPRESSED;
        return 0;
    }
    if (host & (q->cluster_size - 1))
        return qcow2_mark_corrupt(n, "a cluster is not aligned", host);
    if (q->l2_entry_size == 16) {
        bool is_data = e.bitmap >> sub & 1, is_zero = e.bitmap >> (sub + 32) & 1;

        if ((is_data && is_zero) || (is_data && !host))
            return qcow2_mark_corrupt(n, "a subcluster has no valid state", host);
        *kind = is_zero ? MAP_ZERO : is_data ? MAP_DATA : MAP_HOLE;
        return 0;
    }
    if (q->version >= 3 && e.desc & QCOW2_ZERO)
        *kind = MAP_ZERO;
    else
        *kind = host ? MAP_DATA : MAP_HOLE;
    return 0;
}

/* Without a table: nothing up to the end of what the L1 entry covers. */
static void map_nothing(const Qcow2 *q, u64 offset, u64 bytes, Mapping *m)
{
    u64 span = qcow2_l1_span(q);

    *m = (Mapping){.kind = MAP_HOLE, .bytes = MIN(bytes, span - offset % span)};
}

int qcow2_map(BlockNode *n, u64 offset, u64 bytes, Mapping *m)
{
    Qcow2 *q = QCOW2(n);
    u64 in_cluster = offset & (q->cluster_size - 1), done = 0;
    u32 sub = (u32)(in_cluster >> q->sub_bits);
    L2Ref ref;
    int ret = qcow2_l2_find(n, offset, &ref);

    if (ret)
        return ret;
    if (!ref.data) {
        map_nothing(q, offset, bytes, m);
        return 0;
    }
    for (u32 i = ref.index; i < ref.end && done < bytes; i++, sub = 0) {
        L2Entry e = qcow2_l2_get(q, &ref, i);
        u64 host = e.desc & QCOW2_OFFSET_MASK;

        for (; sub < q->subs_per_cluster && done < bytes; sub++) {
            u64 at = (offset + done) & (q->cluster_size - 1);
            MapKind kind = MAP_HOLE;

            ret = qcow2_sub_kind(n, e, sub, &kind);
            if (ret)
                return done ? (m->bytes = done, 0) : ret;
            if (!done) {
                *m = (Mapping){
                    .kind = kind, .host = host ? host + at : 0, .is_copied = e.desc & QCOW2_COPIED};
                if (kind == MAP_COMPRESSED) {
                    m->host = e.desc;
                    m->bytes = MIN(bytes, q->cluster_size - at);
                    return 0;
                }
            } else if (kind != m->kind || !m->is_copied != !(e.desc & QCOW2_COPIED) ||
                       (host ? host + at : 0) != (m->host ? m->host + done : 0)) {
                m->bytes = done;
                return 0;
            }
            done += MIN(bytes - done, (1ull << q->sub_bits) - (at & ((1ull << q->sub_bits) - 1)));
        }
    }
    m->bytes = done;
    return 0;
}
