/* SPDX-License-Identifier: MIT */
/*
 * Internal snapshots: a snapshot is a copy of the L1 table; everything reachable from it counts one
 * reference more.
 *
 * Nothing else may be going on in the image. While refcounts and the "copied" flags of entries
 * disagree the image is marked dirty (version 3), so that whoever opens it after a crash repairs it
 * first. Flags are taken away before refcounts grow: without its flag a cluster is copied
 * needlessly, with a wrong one a snapshot would be overwritten.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

#define EXTRA_KNOWN  24 /* VM state size, disk size, instruction count */
#define EXTRA_MAX    1024
#define ENTRY_HEAD   40
#define SETTLE_TRIES 8

/* ---- the table in the file ---- */

static void free_one(Qcow2Snapshot *s)
{
    free(s->extra);
}

void qcow2_free_snapshots(Qcow2 *q)
{
    for (u32 i = 0; i < q->snapshot_count; i++)
        free_one(&q->snapshot[i]);
    free(q->snapshot);
    q->snapshot = NULL;
    q->snapshot_count = 0;
}

static bool read_text(BlockNode *n, u64 at, u32 size, char *to, size_t room)
{
    u32 part = MIN(size, (u32)room - 1);

    to[part] = 0;
    return !part || !node_pread(n->file, at, to, part);
}

/* The entry at @at; its length to @length. */
static bool read_entry(BlockNode *n, u64 at, Qcow2Snapshot *s, u64 *length)
{
    u8 head[ENTRY_HEAD], extra[EXTRA_KNOWN] = {0};
    u32 id_size, name_size, known;

    if (node_pread(n->file, at, head, sizeof head))
        return false;
    id_size = (u32)head[12] << 8 | head[13];
    name_size = (u32)head[14] << 8 | head[15];
    s->extra_size = be32_at(head + 36);
    if (s->extra_size > EXTRA_MAX)
        return false;
    s->l1_offset = be64_at(head);
    s->l1_size = be32_at(head + 8);
    s->pub.date_sec = be32_at(head + 16);
    s->pub.date_nsec = be32_at(head + 20);
    s->pub.vm_clock_ns = (i64)be64_at(head + 24);
    s->pub.vm_state_size = be32_at(head + 32);
    s->pub.disk_size = n->size;
    s->pub.icount = ~0ull;
    known = MIN(s->extra_size, (u32)EXTRA_KNOWN);
    if (known && node_pread(n->file, at + ENTRY_HEAD, extra, known))
        return false;
    if (known >= 8)
        s->pub.vm_state_size = be64_at(extra);
    if (known >= 16)
        s->pub.disk_size = be64_at(extra + 8);
    if (known >= 24)
        s->pub.icount = be64_at(extra + 16);
    if (s->extra_size > EXTRA_KNOWN) {
        s->extra = malloc(s->extra_size - EXTRA_KNOWN);
        if (!s->extra || node_pread(n->file, at + ENTRY_HEAD + EXTRA_KNOWN, s->extra,
                                    s->extra_size - EXTRA_KNOWN))
            return false;
    }
    at += ENTRY_HEAD + s->extra_size;
    *length = ALIGN_UP((u64)ENTRY_HEAD + s->extra_size + id_size + name_size, 8);
    return read_text(n, at, id_size, s->pub.id, sizeof s->pub.id) &&
           read_text(n, at + id_size, name_size, s->pub.name, sizeof s->pub.name);
}

bool qcow2_read_snapshots(BlockNode *n, u32 count, u64 offset, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 at = offset, length = 0;

    if (!count)
        return true;
    if (count > QCOW2_SNAPSHOTS_MAX || offset & (q->cluster_size - 1) || offset >> 56)
        return error_set(err, "%s is no valid qcow2 image: snapshot table of %u entries at %llu",
                         n->filename, count, (unsigned long long)offset);
    q->snapshot = calloc(count, sizeof *q->snapshot);
    if (!q->snapshot)
        return error_set(err, "%s: out of memory", n->filename);
    for (u32 i = 0; i < count; i++, at += length) {
        q->snapshot_count = i + 1;
        if (!read_entry(n, at, &q->snapshot[i], &length))
            return error_set(err, "%s: snapshot %u cannot be read, or is none", n->filename, i);
        if (at + length - offset > QCOW2_SNAPSHOT_BYTES_MAX)
            return error_set(err, "%s is no valid qcow2 image: the snapshot table is too large",
                             n->filename);
    }
    q->snapshots_offset = offset;
    q->snapshots_size = at - offset;
    return true;
}

static u64 entry_length(const Qcow2Snapshot *s)
{
    u32 extra = MAX(s->extra_size, (u32)EXTRA_KNOWN);

    return ALIGN_UP((u64)ENTRY_HEAD + extra + strlen(s->pub.id) + strlen(s->pub.name), 8);
}

static void put_entry(u8 *p, const Qcow2Snapshot *s)
{
    u32 extra = MAX(s->extra_size, (u32)EXTRA_KNOWN);
    size_t id_size = strlen(s->pub.id), name_size = strlen(s->pub.name);

    put_be64(p, s->l1_offset);
    put_be32(p + 8, s->l1_size);
    put_be32(p + 12, (u32)(id_size << 16 | name_size));
    put_be32(p + 16, (u32)s->pub.date_sec);
    put_be32(p + 20, s->pub.date_nsec);
    put_be64(p + 24, (u64)s->pub.vm_clock_ns);
    put_be32(p + 32, s->pub.vm_state_size > UINT32_MAX ? 0 : (u32)s->pub.vm_state_size);
    put_be32(p + 36, extra);
    put_be64(p + 40, s->pub.vm_state_size);
    put_be64(p + 48, s->pub.disk_size);
    put_be64(p + 56, s->pub.icount);
    if (s->extra)
        memcpy(p + ENTRY_HEAD + EXTRA_KNOWN, s->extra, s->extra_size - EXTRA_KNOWN);
    memcpy(p + ENTRY_HEAD + extra, s->pub.id, id_size);
    memcpy(p + ENTRY_HEAD + extra + id_size, s->pub.name, name_size);
}

/* Write @count entries to a new place, let the header point there, free the old one. */
static int write_table(BlockNode *n, const Qcow2Snapshot *list, u32 count)
{
    Qcow2 *q = QCOW2(n);
    u64 bytes = 0, host = 0, old = q->snapshots_offset, old_bytes = q->snapshots_size, at = 0;
    u8 head[12], *out = NULL;
    int ret = 0;

    for (u32 i = 0; i < count; i++)
        bytes += entry_length(&list[i]);
    if (bytes > QCOW2_SNAPSHOT_BYTES_MAX || count > QCOW2_SNAPSHOTS_MAX)
        return -EFBIG;
    if (count) {
        u64 room = ALIGN_UP(bytes, (u64)q->cluster_size);

        out = node_alloc(n->file, room);
        ret = out ? qcow2_alloc(n, room / q->cluster_size, &host) : -ENOMEM;
        if (!ret)
            memset(out, 0, room);
        for (u32 i = 0; i < count && !ret; at += entry_length(&list[i++]))
            put_entry(out + at, &list[i]);
        if (!ret)
            ret = node_pwrite(n->file, host, out, room);
        free(out);
    }
    if (!ret)
        ret = qcow2_flush_tables(n);
    if (!ret)
        ret = qcow2_barrier(n);
    if (!ret) { /* snapshot_count and snapshots_offset lie side by side */
        put_be32(head, count);
        put_be64(head + 4, host);
        ret = node_pwrite(n->file, offsetof(Qcow2Header, snapshot_count), head, sizeof head);
    }
    if (!ret)
        ret = qcow2_barrier(n);
    if (ret)
        return ret;
    q->snapshots_offset = host;
    q->snapshots_size = bytes;
    if (old_bytes)
        qcow2_free_later(q, old, old_bytes);
    return 0;
}

/* ---- what a snapshot refers to ---- */

static int adjust_entry(BlockNode *n, u64 desc, int delta)
{
    Qcow2 *q = QCOW2(n);
    u64 bytes = q->cluster_size, host = desc & QCOW2_OFFSET_MASK, first;

    if (desc & QCOW2_COMPRESSED)
        host = qcow2_compressed_range(q, desc, &bytes);
    if (!host)
        return 0;
    first = host >> q->cluster_bits;
    return qcow2_refcount_add(n, first, ((host + bytes - 1) >> q->cluster_bits) - first + 1, delta);
}

/* Calls fn for each entry of the L2 table at @table; it may change the entry. */
static int each_entry(BlockNode *n, u64 table, int (*fn)(BlockNode *n, L2Entry *e, int arg),
                      int arg)
{
    Qcow2 *q = QCOW2(n);
    u32 slice = 1u << q->slice_bits;
    int ret = 0;

    for (u64 at = table; at < table + q->cluster_size && !ret; at += slice) {
        L2Ref ref = {.offset = at, .end = slice / q->l2_entry_size};

        for (u32 i = 0; i < ref.end && !ret; i++) {
            ret = cache_get(n, &q->l2_cache, at, false,
                            &ref.data); /* fn may have taken other slices */
            if (ret)
                break;
            L2Entry old = qcow2_l2_get(q, &ref, i), e = old;

            if (!old.desc)
                continue;
            ret = fn(n, &e, arg);
            if (ret || e.desc == old.desc)
                continue;
            ret = cache_get(n, &q->l2_cache, at, false, &ref.data);
            if (!ret)
                qcow2_l2_set(q, &ref, i, e);
        }
    }
    return ret;
}

static int add_refs(BlockNode *n, L2Entry *e, int delta)
{
    return adjust_entry(n, e->desc, delta);
}

static int adjust_all(BlockNode *n, const u64 *l1, u32 count, int delta)
{
    Qcow2 *q = QCOW2(n);
    int ret = 0;

    for (u32 i = 0; i < count && !ret; i++) {
        u64 table = l1[i] & QCOW2_OFFSET_MASK;

        if (!table)
            continue;
        if (table & (q->cluster_size - 1))
            return -EIO;
        ret = each_entry(n, table, add_refs, delta);
        if (!ret)
            ret = qcow2_refcount_add(n, table >> q->cluster_bits, 1, delta);
    }
    return ret;
}

static int clear_copied(BlockNode *n, L2Entry *e, int unused)
{
    e->desc &= ~QCOW2_COPIED;
    return 0;
}

static int set_copied(BlockNode *n, L2Entry *e, int unused)
{
    Qcow2 *q = QCOW2(n);
    u64 refs, host = e->desc & QCOW2_OFFSET_MASK;

    if (e->desc & QCOW2_COMPRESSED || !host)
        return 0;
    int ret = qcow2_refcount_get(n, host >> q->cluster_bits, &refs);

    e->desc = (e->desc & ~QCOW2_COPIED) | (refs == 1 ? QCOW2_COPIED : 0);
    return ret;
}

/* Let the flags of the active tables say what refcounts say, or take them all away. */
static int fix_flags(BlockNode *n, bool clear)
{
    Qcow2 *q = QCOW2(n);
    int ret = 0;

    for (u32 i = 0; i < q->l1.count && !ret; i++) {
        u64 table = q->l1.entry[i] & QCOW2_OFFSET_MASK, refs = 0;

        if (!table || table & (q->cluster_size - 1))
            continue;
        ret = each_entry(n, table, clear ? clear_copied : set_copied, 0);
        if (!ret && !clear)
            ret = qcow2_refcount_get(n, table >> q->cluster_bits, &refs);
        u64 value = table | (refs == 1 ? QCOW2_COPIED : 0);

        if (!ret && value != q->l1.entry[i])
            big_table_set(&q->l1, i, value);
    }
    return ret;
}

int qcow2_fix_flags(BlockNode *n)
{
    return fix_flags(n, false);
}

/* ---- the operations ---- */

/* All tables written and all frees done. */
static int settle(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);
    int ret = qcow2_flush_tables(n);

    for (unsigned i = 0; i < SETTLE_TRIES && !ret && (q->free_now.count || q->free_wait.count); i++)
        ret = qcow2_flush_tables(n);
    if (!ret)
        ret = qcow2_flush_tables(n);
    return ret ? ret : qcow2_barrier(n);
}

static int begin(BlockNode *n)
{
    int ret = settle(n);

    return ret ? ret : qcow2_set_incompatible(n, QCOW2_DIRTY, true);
}

static int end(BlockNode *n, int ret)
{
    Qcow2 *q = QCOW2(n);

    if (!ret)
        ret = settle(n);
    /* After a failure the mark stays: the next to open the image repairs it. */
    return ret || q->is_marked_dirty ? ret : qcow2_set_incompatible(n, QCOW2_DIRTY, false);
}

static bool report(BlockNode *n, const char *what, int ret, Error *err)
{
    errno = -ret;
    return !ret || error_set_errno(err, "%s: cannot %s the snapshot", n->filename, what);
}

static Qcow2Snapshot *find_snapshot(Qcow2 *q, const char *id_or_name)
{
    for (u32 i = 0; i < q->snapshot_count; i++)
        if (!strcmp(q->snapshot[i].pub.id, id_or_name))
            return &q->snapshot[i];
    for (u32 i = 0; i < q->snapshot_count; i++)
        if (!strcmp(q->snapshot[i].pub.name, id_or_name))
            return &q->snapshot[i];
    return NULL;
}

static void choose_id(const Qcow2 *q, BlkSnapshot *s)
{
    unsigned long most = 0;

    for (u32 i = 0; i < q->snapshot_count; i++)
        most = MAX(most, strtoul(q->snapshot[i].pub.id, NULL, 10));
    snprintf(s->id, sizeof s->id, "%lu", most + 1);
}

/* A copy of the active L1 table, to new clusters. */
static int copy_l1(BlockNode *n, Qcow2Snapshot *s)
{
    Qcow2 *q = QCOW2(n);
    u64 bytes = ALIGN_UP(MAX(q->l1.count, 1u) * 8ull, (u64)q->cluster_size);
    u64 *out = node_alloc(n->file, bytes);
    int ret = out ? qcow2_alloc(n, bytes / q->cluster_size, &s->l1_offset) : -ENOMEM;

    s->l1_size = q->l1.count;
    if (!ret) {
        memset(out, 0, bytes);
        for (u32 i = 0; i < q->l1.count; i++)
            out[i] = htobe64(q->l1.entry[i]);
        ret = node_pwrite(n->file, s->l1_offset, out, bytes);
    }
    free(out);
    return ret;
}

static int create(BlockNode *n, Qcow2Snapshot *s)
{
    Qcow2 *q = QCOW2(n);
    Qcow2Snapshot *list = realloc(q->snapshot, (q->snapshot_count + 1) * sizeof *list);
    int ret = list ? fix_flags(n, true) : -ENOMEM;

    if (list)
        q->snapshot = list;
    if (!ret)
        ret = qcow2_flush_tables(n);
    if (!ret)
        ret = qcow2_barrier(n);
    if (!ret)
        ret = adjust_all(n, q->l1.entry, q->l1.count, 1);
    if (!ret)
        ret = copy_l1(n, s);
    if (ret)
        return ret;
    list[q->snapshot_count] = *s;
    ret = write_table(n, list, q->snapshot_count + 1);
    q->snapshot_count += !ret;
    return ret;
}

static u64 vm_state_offset(BlockNode *n)
{
    u64 span = qcow2_l1_span(QCOW2(n));

    return (n->size + span - 1) / span * span;
}

bool qcow2_snapshot_create(BlockNode *n, BlkSnapshot *pub, Error *err)
{
    Qcow2 *q = QCOW2(n);
    Qcow2Snapshot s = {.pub = *pub};
    bool lazy = q->is_lazy;
    int ret;

    if (find_snapshot(q, pub->name))
        return error_set(err, "%s: there is a snapshot \"%s\" already", n->filename, pub->name);
    if (q->refcount_bits == 1)
        return error_set(err, "%s: with refcounts of 1 bit there are no snapshots", n->filename);
    s.pub.disk_size = n->size;
    choose_id(q, &s.pub);
    *pub = s.pub;
    if (adjust_all(n, q->l1.entry, q->l1.count, 0) == -ERANGE)
        return error_set(err, "%s: refcounts of %u bits are too small for another snapshot",
                         n->filename, q->refcount_bits);
    q->is_lazy = false;
    ret = begin(n);
    if (!ret)
        ret = end(n, create(n, &s));
    q->is_lazy = lazy;
    /* The VM state belongs to the snapshot now, not to the disk as it goes on. */
    if (!ret && s.pub.vm_state_size)
        ret = qcow2_forget(n, vm_state_offset(n),
                           ALIGN_UP(s.pub.vm_state_size, (u64)q->cluster_size));
    if (!ret)
        ret = qcow2_flush(n);
    return report(n, "create", ret, err);
}

/* The L1 table of a snapshot, at least as long as its disk needs; to be freed. */
static u64 *read_l1(BlockNode *n, const Qcow2Snapshot *s, u32 *count)
{
    Qcow2 *q = QCOW2(n);
    u64 span = qcow2_l1_span(q), needed = s->pub.disk_size / span + !!(s->pub.disk_size % span);
    u64 room = MAX(needed, (u64)s->l1_size), *l1;

    if (room > QCOW2_L1_MAX / 8 || s->l1_offset & (q->cluster_size - 1) ||
        s->pub.disk_size > INT64_MAX)
        return NULL;
    l1 = calloc(room + 1, 8);
    if (!l1 || (s->l1_size && node_pread(n->file, s->l1_offset, l1, s->l1_size * 8ull))) {
        free(l1);
        return NULL;
    }
    for (u64 i = 0; i < room; i++)
        l1[i] = be64toh(l1[i]) & QCOW2_OFFSET_MASK;
    *count = (u32)room;
    return l1;
}

static int apply(BlockNode *n, const u64 *l1, u32 count, u64 disk_size)
{
    Qcow2 *q = QCOW2(n);
    u32 old_count = q->l1.count;
    u64 *old = malloc(old_count * 8ull + 8);
    int ret = old ? adjust_all(n, l1, count, 1) : -ENOMEM;

    if (!ret) {
        memcpy(old, q->l1.entry, old_count * 8ull);
        ret = qcow2_l1_replace(n, l1, count, disk_size);
    }
    if (!ret)
        ret = adjust_all(n, old, old_count, -1);
    if (!ret)
        ret = fix_flags(n, false);
    free(old);
    return ret;
}

static bool start(BlockNode *n, const char *id_or_name, Qcow2Snapshot **s, u64 **l1, u32 *count,
                  Error *err)
{
    *s = find_snapshot(QCOW2(n), id_or_name);
    if (!*s)
        return error_set(err, "%s: there is no snapshot \"%s\"", n->filename, id_or_name);
    *l1 = read_l1(n, *s, count);
    return *l1 ||
           error_set(err, "%s: the tables of snapshot \"%s\" are damaged", n->filename, id_or_name);
}

bool qcow2_snapshot_apply(BlockNode *n, const char *id_or_name, Error *err)
{
    Qcow2 *q = QCOW2(n);
    bool lazy = q->is_lazy;
    Qcow2Snapshot *s;
    u64 *l1;
    u32 count;

    if (!start(n, id_or_name, &s, &l1, &count, err))
        return false;
    if (adjust_all(n, l1, count, 0) == -ERANGE) {
        free(l1);
        return error_set(err, "%s: refcounts of %u bits are too small to apply a snapshot",
                         n->filename, q->refcount_bits);
    }
    q->is_lazy = false;
    int ret = begin(n);

    if (!ret)
        ret = end(n, apply(n, l1, count, s->pub.disk_size));
    q->is_lazy = lazy;
    free(l1);
    return report(n, "apply", ret, err);
}

static int delete (BlockNode *n, Qcow2Snapshot *s, const u64 *l1)
{
    Qcow2 *q = QCOW2(n);
    Qcow2Snapshot gone = *s;
    u32 index = (u32)(s - q->snapshot);
    Qcow2Snapshot *rest = malloc(q->snapshot_count * sizeof *rest);
    int ret = rest ? 0 : -ENOMEM;

    if (!ret) {
        memcpy(rest, q->snapshot, index * sizeof *rest);
        memcpy(rest + index, s + 1, (q->snapshot_count - index - 1) * sizeof *rest);
        ret = write_table(n, rest, q->snapshot_count - 1);
    }
    if (ret) {
        free(rest);
        return ret;
    }
    free(q->snapshot);
    q->snapshot = rest;
    q->snapshot_count--;
    ret = adjust_all(n, l1, gone.l1_size, -1);
    if (gone.l1_size)
        qcow2_free_later(q, gone.l1_offset, gone.l1_size * 8ull);
    free_one(&gone);
    if (!ret)
        ret = settle(n);
    return ret ? ret : fix_flags(n, false);
}

bool qcow2_snapshot_delete(BlockNode *n, const char *id_or_name, Error *err)
{
    Qcow2 *q = QCOW2(n);
    bool lazy = q->is_lazy;
    Qcow2Snapshot *s;
    u64 *l1;
    u32 count;

    if (!start(n, id_or_name, &s, &l1, &count, err))
        return false;
    q->is_lazy = false;
    int ret = begin(n);

    if (!ret)
        ret = end(n, delete (n, s, l1));
    q->is_lazy = lazy;
    free(l1);
    return report(n, "delete", ret, err);
}

/* Only what reading needs: the tables in memory. */
bool qcow2_snapshot_load(BlockNode *n, const char *id_or_name, Error *err)
{
    Qcow2 *q = QCOW2(n);
    Qcow2Snapshot *s;
    u64 *l1;
    u32 count;

    if (!n->is_read_only)
        return error_set(err, "%s: a snapshot can be looked at in a read-only image only",
                         n->filename);
    if (!start(n, id_or_name, &s, &l1, &count, err))
        return false;
    big_table_free(&q->l1);
    q->l1 =
        (BigTable){.entry = l1, .offset = s->l1_offset, .count = count, .disk_count = s->l1_size};
    n->size = s->pub.disk_size;
    return true;
}

unsigned qcow2_snapshot_list(BlockNode *n, BlkSnapshot **list)
{
    Qcow2 *q = QCOW2(n);

    *list = calloc(q->snapshot_count + 1, sizeof **list);
    if (!*list)
        return 0;
    for (u32 i = 0; i < q->snapshot_count; i++)
        (*list)[i] = q->snapshot[i].pub;
    return q->snapshot_count;
}
