/* SPDX-License-Identifier: MIT */
/*
 * The driver "qcow2": opening, closing, what it says about itself; the parts are listed in qcow2.h.
 */
#include "host/block/bitmap.h"
#include "host/block/qcow2.h"

#include <errno.h>
#include <stdlib.h>

#define L2_CACHE_MAX    (32ull << 20)
#define REF_CACHE_BYTES (1ull << 20)

static int qcow2_probe(const u8 *head, size_t size)
{
    u32 version = size >= 8 ? be32_at(head + 4) : 0;

    return size >= 8 && be32_at(head) == QCOW2_MAGIC && version >= 2 ? 100 : 0;
}

/*
 * Enough L2 slices for the whole disk, within the limit; the refcounts of a run of allocations need
 * few.
 */
static bool init_caches(BlockNode *n, const Opts *o)
{
    Qcow2 *q = QCOW2(n);
    u64 whole = (n->size >> q->cluster_bits) * q->l2_entry_size + (64u << 10);
    u64 total = opts_size(o, "cache-size", 0);
    u64 l2 = opts_size(o, "l2-cache-size", total ? total / 5 * 4 : MIN(whole, L2_CACHE_MAX));
    u64 ref = opts_size(o, "refcount-cache-size", total ? total / 5 : REF_CACHE_BYTES);

    return cache_init(&q->l2_cache, 1u << q->slice_bits, l2) &&
           cache_init(&q->ref_cache, 1u << q->slice_bits, ref);
}

/* What has to be put right before the image may be written to. */
static bool prepare_writing(BlockNode *n, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 known = QCOW2_BITMAPS;
    BlkCheck res = {.is_quiet = true};

    if (q->incompatible & QCOW2_CORRUPT && !n->is_check)
        return error_set(err,
                         "%s is damaged: it can be read, or repaired (lyrebird-img check -r all)",
                         n->filename);
    if (q->autoclear & ~known) { /* what this program would not keep up to date */
        u8 out[8];

        q->autoclear &= known;
        put_be64(out, q->autoclear);
        if (node_pwrite(n->file, offsetof(Qcow2Header, autoclear), out, sizeof out))
            return error_set(err, "%s: cannot write the header", n->filename);
    }
    if (!(q->incompatible & QCOW2_DIRTY) || n->is_check)
        return true;
    if (!qcow2_check(n, &res, BLK_FIX_ALL, err))
        return false;
    return !(res.corruptions || res.check_errors) ||
           error_set(err, "%s was not closed cleanly and could not be repaired", n->filename);
}

/* Reading the disk does not need them: a damaged directory is no reason to refuse that. */
static bool read_bitmaps(BlockNode *n, Error *err)
{
    Error own = {0};

    if (qcow2_bitmaps_read(n, &own))
        return true;
    if (n->is_check)
        QCOW2(n)->is_bitmap_damaged = true;
    else if (n->is_read_only)
        fprintf(stderr, "%s\n", own.text);
    else
        return error_set(err, "%s (lyrebird-img check -r all drops it)", own.text);
    return true;
}

static bool load_bitmaps(BlockNode *n, Error *err)
{
    Error own = {0};

    if (n->is_check || (n->no_io && n->is_read_only) || qcow2_bitmaps_load(n, &own))
        return true;
    if (!n->is_read_only)
        return error_set(err, "%s", own.text);
    fprintf(stderr, "%s\n", own.text);
    bitmap_free_all(n);
    return true;
}

static bool qcow2_open(BlockNode *n, Opts *o, Error *err)
{
    Qcow2 *q = QCOW2(n);

    if (!qcow2_read_header(n, err))
        return false;
    if (!init_caches(n, o))
        return error_set(err, "%s: out of memory", n->filename);
    n->cluster_size = q->cluster_size;
    q->is_lazy = opts_bool(o, "lazy-refcounts", q->compatible & QCOW2_LAZY) && q->version >= 3;
    q->zero_from =
        n->file->is_zero_past_end ? ALIGN_UP(n->file->size, (u64)q->cluster_size) : ~0ull;
    q->free_index = 1;
    if (n->backing_file && !*n->backing_file) {
        free(n->backing_file);
        n->backing_file = NULL;
    }
    if (!read_bitmaps(n, err) || !(n->is_read_only || prepare_writing(n, err)) ||
        !load_bitmaps(n, err))
        return false;
    return n->is_read_only || n->is_check || qcow2_bitmaps_mark(n, err);
}

/* The last reference is gone, so nothing is in flight: all that was freed is free. */
static void write_back(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);
    int ret = 0;

    q->is_lazy = false; /* refcounts are due now */
    for (unsigned i = 0; i < 8 && !ret; i++) {
        ret = qcow2_flush_tables(n);
        if (!q->free_now.count && !q->free_wait.count && !q->ref_cache.dirty && !q->rt.is_dirty)
            break;
    }
    if (!ret)
        ret = qcow2_barrier(n);
    if (!ret && q->is_marked_dirty)
        ret = qcow2_set_incompatible(n, QCOW2_DIRTY, false);
    if (!ret)
        q->is_marked_dirty = false;
    if (ret)
        fprintf(stderr, "%s: closing: %s\n", n->filename, strerror(-ret));
}

static void qcow2_close(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);

    if (!n->is_read_only && q->l2_cache.slice && q->ref_cache.slice && !q->is_corrupt)
        write_back(n);
    cache_destroy(&q->l2_cache);
    cache_destroy(&q->ref_cache);
    big_table_free(&q->l1);
    big_table_free(&q->rt);
    qcow2_free_snapshots(q);
    qcow2_bitmaps_free(q);
    for (unsigned i = 0; i < q->ext_count; i++)
        free(q->ext[i].data);
    free(q->ext);
    free(q->free_now.run);
    free(q->free_wait.run);
}

static bool qcow2_set_read_only(BlockNode *n, bool on, Error *err)
{
    Qcow2 *q = QCOW2(n);
    bool is_lazy = q->is_lazy;

    if (!on) {
        n->is_read_only = false; /* a repair writes */
        n->is_read_only = !prepare_writing(n, err) || !qcow2_bitmaps_mark(n, err);
        return !n->is_read_only;
    }
    if (!qcow2_bitmaps_store(n, err))
        return false;
    if (!q->is_corrupt)
        write_back(n);
    q->is_lazy = is_lazy;
    return true;
}

static u64 vm_state_at(BlockNode *n, u64 offset)
{
    u64 span = qcow2_l1_span(QCOW2(n));

    return (n->size + span - 1) / span * span + offset;
}

static int vmstate_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    return qcow2_read(n, vm_state_at(n, offset), bytes, iov);
}

static int vmstate_write(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    return qcow2_write(n, vm_state_at(n, offset), bytes, iov, 0);
}

static void qcow2_info(BlockNode *n, BlkInfo *info)
{
    Qcow2 *q = QCOW2(n);

    *info = (BlkInfo){
        .cluster_size = q->cluster_size,
        .vm_state_offset = vm_state_at(n, 0),
        .has_version = true,
        .is_dirty = q->incompatible & QCOW2_DIRTY,
        .is_corrupt = q->incompatible & QCOW2_CORRUPT,
        .version = q->version,
        .refcount_bits = q->refcount_bits,
        .lazy_refcounts = q->compatible & QCOW2_LAZY,
        .extended_l2 = q->incompatible & QCOW2_EXTENDED_L2,
        .compression_type = q->compression_type == QCOW2_ZSTD ? "zstd" : "zlib",
    };
    if (n->backing_file)
        snprintf(info->backing_file, sizeof info->backing_file, "%s", n->backing_file);
    if (n->backing_format)
        snprintf(info->backing_format, sizeof info->backing_format, "%s", n->backing_format);
}

static const OptRow open_rows[] = {
    {"lazy-refcounts", OPT_BOOL, NULL, "postpone refcount updates"},
    {"cache-size", OPT_SIZE, NULL, "memory for L2 tables and refcounts together"},
    {"l2-cache-size", OPT_SIZE, NULL, "memory for L2 tables"},
    {"refcount-cache-size", OPT_SIZE, NULL, "memory for refcounts"},
};

const BlockDriver driver_qcow2 = {
    .name = "qcow2",
    .help = "grows on demand; backing files, snapshots, compression",
    .has_backing = true,
    .state_size = sizeof(Qcow2),
    .open_rows = open_rows,
    .open_count = ARRAY_SIZE(open_rows),
    .create_rows = qcow2_create_rows,
    .create_count = QCOW2_CREATE_COUNT,
    .amend_rows = qcow2_amend_rows,
    .amend_count = QCOW2_AMEND_COUNT,
    .probe = qcow2_probe,
    .open = qcow2_open,
    .close = qcow2_close,
    .create = qcow2_create,
    .create_in = qcow2_create_in,
    .amend = qcow2_amend,
    .measure = qcow2_measure,
    .read = qcow2_read,
    .write = qcow2_write,
    .write_zeroes = qcow2_write_zeroes,
    .discard = qcow2_discard,
    .flush = qcow2_flush,
    .status = qcow2_status,
    .truncate = qcow2_truncate,
    .set_read_only = qcow2_set_read_only,
    .make_empty = qcow2_make_empty,
    .check = qcow2_check,
    .info = qcow2_info,
    .set_backing = qcow2_set_backing,
    .snapshot_create = qcow2_snapshot_create,
    .snapshot_apply = qcow2_snapshot_apply,
    .snapshot_delete = qcow2_snapshot_delete,
    .snapshot_load = qcow2_snapshot_load,
    .snapshot_list = qcow2_snapshot_list,
    .vmstate_read = vmstate_read,
    .vmstate_write = vmstate_write,
    .bitmaps_list = qcow2_bitmaps_list,
    .bitmaps_store = qcow2_bitmaps_store,
    .bitmaps_forget = qcow2_bitmaps_forget,
    .bitmaps_have_room = qcow2_bitmaps_have_room,
};
