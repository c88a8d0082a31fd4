/* SPDX-License-Identifier: MIT */
/*
 * Checking qcow2 images: count all references, compare with the refcounts, repair.
 *
 * Too large refcounts are leaks and are lowered in place. Too small ones, which may lie anywhere,
 * are repaired by writing all refcounts anew behind the end of the file and letting the header
 * point there. Entries that point to nothing sensible become zero clusters. Sizes in a damaged
 * image are not to be trusted: memory needed goes with the length of the file.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

#define CLUSTERS_MAX (1u << 28)
#define TABLES_MAX (1ull << 26) /* L1 entries looked at, of all snapshots together */

typedef struct Check {
    BlockNode *n;
    Qcow2 *q;
    BlkCheck *res;
    BlkFix fix;
    u32 *refs; /* references by cluster */
    u64 clusters;
    u64 tables; /* L1 entries looked at */
    u64 last_host; /* of the cluster before, for fragmentation */
    u8 *table;     /* one cluster */
} Check;

static void say(const Check *c, const char *fmt, ...) PRINTF(2, 3);

static void say(const Check *c, const char *fmt, ...)
{
    va_list ap;

    if (c->res->is_quiet)
        return;
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
}

/* ---- counting ---- */

static void count(Check *c, u64 offset, u64 bytes)
{
    u64 first = offset >> c->q->cluster_bits, end;

    if (!bytes)
        return;
    if (offset + bytes < offset || ((offset + bytes - 1) >> c->q->cluster_bits) >= c->clusters) {
        say(c, "ERROR: a reference to 0x%llx leads behind the end of the file\n",
            (unsigned long long)offset);
        c->res->corruptions++;
        end = MIN(((offset + bytes - 1) >> c->q->cluster_bits) + 1, c->clusters);
    } else {
        end = ((offset + bytes - 1) >> c->q->cluster_bits) + 1;
    }
    for (; first < end; first++)
        if (c->refs[first] < UINT32_MAX)
            c->refs[first]++;
    c->res->image_end_offset = MAX(c->res->image_end_offset, end << c->q->cluster_bits);
}

/* What is wrong with an entry of an L2 table; NULL: nothing. */
static const char *entry_fault(const Check *c, L2Entry e)
{
    const Qcow2 *q = c->q;
    u64 host = e.desc & QCOW2_OFFSET_MASK, bytes;

    if (e.desc & QCOW2_COMPRESSED) {
        host = qcow2_compressed_range(q, e.desc, &bytes);
        if (e.desc & QCOW2_COPIED)
            return "a compressed cluster is marked as copied";
        return (host + bytes - 1) >> q->cluster_bits >= c->clusters
                   ? "compressed data behind the end"
                   : NULL;
    }
    if (e.desc & QCOW2_L2_RESERVED)
        return "reserved bits are set";
    if (host & (q->cluster_size - 1))
        return "a cluster is not aligned";
    if (host >> q->cluster_bits >= c->clusters)
        return "a cluster lies behind the end";
    if (q->l2_entry_size == 16 &&
        ((e.bitmap & e.bitmap >> 32 & 0xffffffff) || (!host && e.bitmap & 0xffffffff)))
        return "the bitmap of a cluster is impossible";
    return NULL;
}

static void statistics(Check *c, L2Entry e)
{
    u64 host = e.desc & QCOW2_OFFSET_MASK;

    if (!host && !(e.desc & QCOW2_COMPRESSED))
        return;
    c->res->allocated_clusters++;
    if (e.desc & QCOW2_COMPRESSED) {
        c->res->compressed_clusters++;
        c->res->fragmented_clusters++; /* as QEMU counts */
        return;
    }
    if (c->last_host && host != c->last_host + c->q->cluster_size)
        c->res->fragmented_clusters++;
    c->last_host = host;
}

/* The entries of the table in c->table; true if one was mended. */
static bool count_entries(Check *c, u64 table, bool is_active)
{
    const Qcow2 *q = c->q;
    bool mended = false;

    for (u32 at = 0; at < q->cluster_size; at += q->l2_entry_size) {
        u8 *p = c->table + at;
        L2Entry e = {be64_at(p), q->l2_entry_size == 16 ? be64_at(p + 8) : 0};
        const char *fault = entry_fault(c, e);
        u64 bytes = q->cluster_size, host = e.desc & QCOW2_OFFSET_MASK;

        if (fault) {
            say(c, "%s: L2 table 0x%llx, entry %u (0x%llx): %s\n",
                c->fix == BLK_FIX_ALL ? "Repairing" : "ERROR", (unsigned long long)table,
                at / q->l2_entry_size, (unsigned long long)e.desc, fault);
            if (c->fix != BLK_FIX_ALL) {
                c->res->corruptions++;
                continue;
            }
            c->res->corruptions_fixed++;
            put_be64(p, q->version >= 3 && q->l2_entry_size == 8 ? QCOW2_ZERO : 0);
            if (q->l2_entry_size == 16)
                put_be64(p + 8, 0xffffffffull << 32);
            mended = true;
            continue;
        }
        if (e.desc & QCOW2_COMPRESSED)
            host = qcow2_compressed_range(q, e.desc, &bytes);
        if (host)
            count(c, host, bytes);
        if (is_active)
            statistics(c, e);
    }
    return mended;
}

static int count_l1(Check *c, u64 *l1, u32 entries, bool is_active, bool *mended)
{
    c->tables += entries;
    if (c->tables > TABLES_MAX)
        return -EFBIG;
    for (u32 i = 0; i < entries; i++) {
        u64 table = l1[i] & QCOW2_OFFSET_MASK;

        if (!l1[i])
            continue;
        if (l1[i] & QCOW2_L1_RESERVED || table & (c->q->cluster_size - 1) ||
            table >> c->q->cluster_bits >= c->clusters) {
            say(c, "%s: L1 entry %u (0x%llx) points to no L2 table\n",
                c->fix == BLK_FIX_ALL ? "Repairing" : "ERROR", i, (unsigned long long)l1[i]);
            if (c->fix == BLK_FIX_ALL && is_active) {
                big_table_set(&c->q->l1, i, 0);
                c->res->corruptions_fixed++;
                *mended = true;
            } else {
                c->res->corruptions++;
            }
            continue;
        }
        if (!table)
            continue;
        count(c, table, c->q->cluster_size);
        int ret = node_pread(c->n->file, table, c->table, c->q->cluster_size);

        if (!ret && count_entries(c, table, is_active)) {
            *mended = true;
            ret = node_pwrite(c->n->file, table, c->table, c->q->cluster_size);
            cache_drop(&c->q->l2_cache, table, c->q->cluster_size);
        }
        if (ret)
            return ret;
    }
    return 0;
}

static int count_snapshots(Check *c, bool *mended)
{
    Qcow2 *q = c->q;
    int ret = 0;

    count(c, q->snapshots_offset, q->snapshots_size);
    for (u32 i = 0; i < q->snapshot_count && !ret; i++) {
        const Qcow2Snapshot *s = &q->snapshot[i];
        u64 *l1;

        if (s->l1_size > QCOW2_L1_MAX / 8 || s->l1_offset & (q->cluster_size - 1)) {
            say(c, "ERROR: the L1 table of snapshot %s is impossible\n", s->pub.id);
            c->res->corruptions++;
            continue;
        }
        count(c, s->l1_offset, s->l1_size * 8ull);
        l1 = malloc(s->l1_size * 8ul + 8);
        ret = l1 ? node_pread(c->n->file, s->l1_offset, l1, s->l1_size * 8ul) : -ENOMEM;
        for (u32 k = 0; k < s->l1_size && !ret; k++)
            l1[k] = be64toh(l1[k]) & ~QCOW2_COPIED;
        if (!ret)
            ret = count_l1(c, l1, s->l1_size, false, mended);
        free(l1);
    }
    return ret;
}

static void count_part(void *opaque, u64 offset, u64 bytes)
{
    count(opaque, offset, bytes);
}

/* Whether a part of a bitmap cannot be where it is said to be. */
static void look_at_part(void *opaque, u64 offset, u64 bytes)
{
    Check *c = opaque;

    if (offset & (c->q->cluster_size - 1) || offset >> c->q->cluster_bits >= c->clusters)
        c->q->is_bitmap_damaged = true;
}

/* What leads nowhere goes, with all bitmaps: nobody could open the image for writing. */
static int count_bitmaps(Check *c)
{
    Qcow2 *q = c->q;
    bool fix = c->fix == BLK_FIX_ALL;
    int ret = qcow2_bitmaps_each(c->n, look_at_part, c);

    if (ret || !q->is_bitmap_damaged)
        return ret ? ret : qcow2_bitmaps_each(c->n, count_part, c);
    say(c, "%s: the bitmap directory is damaged\n", fix ? "Repairing" : "ERROR");
    (*(fix ? &c->res->corruptions_fixed : &c->res->corruptions))++;
    if (!fix)
        return 0;
    q->is_bitmap_damaged = false;
    return qcow2_bitmaps_drop(c->n) ? 0 : -EIO;
}

static void count_refcounts(Check *c, bool *broken)
{
    Qcow2 *q = c->q;

    count(c, q->rt.offset, q->rt.disk_count * 8ull);
    for (u32 i = 0; i < q->rt.count; i++) {
        u64 block = q->rt.entry[i];

        if (!block)
            continue;
        if (block & (q->cluster_size - 1) || block >> q->cluster_bits >= c->clusters) {
            say(c, "%s: refcount block %u (0x%llx) is not in the file\n",
                c->fix == BLK_FIX_ALL ? "Repairing" : "ERROR", i, (unsigned long long)block);
            if (c->fix != BLK_FIX_ALL)
                c->res->corruptions++;
            q->rt.entry[i] = 0; /* counts nothing; in memory only */
            *broken = true;
            continue;
        }
        count(c, block, q->cluster_size);
    }
}

/* All references; @broken: the refcount structure itself is damaged. */
static int count_all(Check *c, bool with_refcounts, bool *mended, bool *broken)
{
    Qcow2 *q = c->q;
    int ret;

    memset(c->refs, 0, c->clusters * sizeof *c->refs);
    c->res->allocated_clusters = c->res->compressed_clusters = c->res->fragmented_clusters = 0;
    c->res->image_end_offset = c->last_host = c->tables = 0;
    count(c, 0, q->cluster_size);
    count(c, q->l1.offset, q->l1.disk_count * 8ull);
    ret = count_l1(c, q->l1.entry, q->l1.count, true, mended);
    if (!ret)
        ret = count_snapshots(c, mended);
    if (!ret)
        ret = count_bitmaps(c);
    if (!ret && with_refcounts)
        count_refcounts(c, broken);
    return ret;
}

/* ---- comparing ---- */

/* Leaks are lowered if wanted; true if refcounts are too small somewhere. */
static int compare(Check *c, bool *too_small)
{
    for (u64 i = 0; i < c->clusters; i++) {
        u64 have;
        int ret = qcow2_refcount_get(c->n, i, &have);

        if (ret)
            return ret;
        if (have == c->refs[i])
            continue;
        bool leak = have > c->refs[i], fix = leak ? c->fix != BLK_FIX_NONE : c->fix == BLK_FIX_ALL;

        say(c, "%s cluster %llu refcount=%llu reference=%u\n",
            fix    ? "Repairing"
            : leak ? "Leaked"
                   : "ERROR",
            (unsigned long long)i, (unsigned long long)have, c->refs[i]);
        *too_small |= !leak;
        if (!leak)
            (*(fix ? &c->res->corruptions_fixed : &c->res->corruptions))++;
        else
            (*(fix ? &c->res->leaks_fixed : &c->res->leaks))++;
        if (leak && fix)
            ret = qcow2_refcount_lower(c->n, i, c->refs[i]);
        if (ret)
            return ret;
    }
    return 0;
}

/* Flags of the active tables against the refcounts. */
static int compare_flags(Check *c)
{
    Qcow2 *q = c->q;

    for (u32 i = 0; i < q->l1.count; i++) {
        u64 table = q->l1.entry[i] & QCOW2_OFFSET_MASK;

        if (!table || table & (q->cluster_size - 1) || table >> q->cluster_bits >= c->clusters)
            continue;
        if (!(q->l1.entry[i] & QCOW2_COPIED) != (c->refs[table >> q->cluster_bits] != 1)) {
            say(c, "ERROR OFLAG_COPIED L2 cluster: l1_index=%u\n", i);
            c->res->corruptions++;
        }
        int ret = node_pread(c->n->file, table, c->table, q->cluster_size);

        if (ret)
            return ret;
        for (u32 at = 0; at < q->cluster_size; at += q->l2_entry_size) {
            u64 desc = be64_at(c->table + at), host = desc & QCOW2_OFFSET_MASK;

            if (!host || desc & QCOW2_COMPRESSED || host >> q->cluster_bits >= c->clusters ||
                !(desc & QCOW2_COPIED) == (c->refs[host >> q->cluster_bits] != 1))
                continue;
            say(c, "ERROR OFLAG_COPIED data cluster: l2_entry=%llx\n", (unsigned long long)desc);
            c->res->corruptions++;
        }
    }
    return 0;
}

/* ---- writing refcounts anew ---- */

/* Blocks needed for clusters that are counted, the new structures among them. */
static u64 blocks_for(const Check *c, u64 clusters)
{
    return (clusters + (1ull << c->q->block_bits) - 1) >> c->q->block_bits;
}

static int write_block(Check *c, u64 number, u64 first_new, u64 end, u64 host)
{
    Qcow2 *q = c->q;

    memset(c->table, 0, q->cluster_size);
    for (u64 i = 0; i < 1ull << q->block_bits; i++) {
        u64 cluster = (number << q->block_bits) + i;
        u64 refs = cluster < c->clusters ? c->refs[cluster] : 0;

        if (cluster >= first_new && cluster < end)
            refs = 1;
        if (refs > qcow2_refcount_max(q))
            return -ERANGE;
        qcow2_refcount_write(q, c->table, i, refs);
    }
    return node_pwrite(c->n->file, host, c->table, q->cluster_size);
}

static int rebuild(Check *c)
{
    Qcow2 *q = c->q;
    u64 first = c->clusters, table = 0, blocks = 0, last;
    u8 head[12];

    do {
        last = table + blocks;
        blocks = blocks_for(c, first + last);
        table = (blocks * 8 + q->cluster_size - 1) >> q->cluster_bits;
    } while (table + blocks != last);
    u64 end = first + table + blocks, offset = first << q->cluster_bits,
        bytes = table << q->cluster_bits;
    u64 *out = bytes <= QCOW2_RT_MAX ? node_alloc(c->n->file, bytes) : NULL;
    int ret = out ? 0 : -EFBIG;

    if (out)
        memset(out, 0, bytes);
    for (u64 i = 0; i < blocks && !ret; i++) {
        u64 host = (first + table + i) << q->cluster_bits;

        out[i] = htobe64(host);
        ret = write_block(c, i, first, end, host);
    }
    if (!ret)
        ret = node_pwrite(c->n->file, offset, out, bytes);
    free(out);
    if (!ret)
        ret = qcow2_barrier(c->n);
    if (!ret) {
        put_be64(head, offset);
        put_be32(head + 8, (u32)table);
        ret = node_pwrite(c->n->file, offsetof(Qcow2Header, rt_offset), head, sizeof head);
    }
    if (!ret)
        ret = qcow2_barrier(c->n);
    if (ret)
        return ret;
    cache_drop(&q->ref_cache, 0, ~0ull >> 1);
    big_table_free(&q->rt);
    q->free_index = 1;
    if (q->zero_from != ~0ull)
        q->zero_from = MAX(q->zero_from, end << q->cluster_bits);
    return big_table_load(c->n, &q->rt, offset, bytes / 8) ? 0 : -EIO;
}

/* ---- the whole ---- */

static bool report(BlockNode *n, int ret, BlkCheck *res, Error *err)
{
    if (!ret)
        return true;
    res->check_errors++;
    errno = -ret;
    return error_set_errno(err, "%s: the check could not be completed", n->filename);
}

static int repair(Check *c, bool small)
{
    bool mended = false, broken = false;
    int ret = 0;

    if (small) {
        ret = count_all(c, false, &mended, &broken);
        if (!ret)
            ret = rebuild(c);
        c->clusters = 0; /* the counts are out of date */
    }
    if (!ret)
        ret = qcow2_fix_flags(c->n);
    if (!ret)
        ret = qcow2_flush_tables(c->n);
    if (!ret)
        ret = cache_flush(c->n, &c->q->ref_cache); /* lazy ones too */
    if (!ret)
        ret = qcow2_barrier(c->n);
    return ret ? ret : qcow2_set_incompatible(c->n, QCOW2_DIRTY | QCOW2_CORRUPT, false);
}

static int check(Check *c)
{
    bool mended = false, broken = false, small = false;
    int ret = count_all(c, true, &mended, &broken);

    if (!ret)
        ret = compare(c, &small);
    if (!ret && c->fix != BLK_FIX_ALL)
        ret = compare_flags(c);
    if (!ret && c->fix == BLK_FIX_ALL)
        ret = repair(c, small || broken || mended);
    else if (!ret && c->fix == BLK_FIX_LEAKS)
        ret = qcow2_flush_tables(c->n);
    return ret;
}

bool qcow2_check(BlockNode *n, BlkCheck *res, BlkFix fix, Error *err)
{
    Qcow2 *q = QCOW2(n);
    Check c = {.n = n, .q = q, .res = res, .fix = fix};
    bool was_lazy = q->is_lazy;
    int ret = fix == BLK_FIX_NONE || n->is_read_only ? 0 : qcow2_flush_tables(n);

    if (fix != BLK_FIX_NONE && n->is_read_only)
        return error_set(err, "%s is read-only and cannot be repaired", n->filename);
    c.clusters = (n->file->size + q->cluster_size - 1) >> q->cluster_bits;
    if (c.clusters > CLUSTERS_MAX)
        return error_set(err, "%s: %llu clusters are too many to be checked", n->filename,
                         (unsigned long long)c.clusters);
    c.refs = calloc(c.clusters + 1, sizeof *c.refs);
    c.table = node_alloc(n->file, q->cluster_size);
    if (!ret && (!c.refs || !c.table))
        ret = -ENOMEM;
    res->total_clusters = (n->size + q->cluster_size - 1) >> q->cluster_bits;
    q->is_lazy = false;
    if (!ret)
        ret = check(&c);
    q->is_lazy = was_lazy;
    free(c.refs);
    free(c.table);
    return report(n, ret, res, err);
}
