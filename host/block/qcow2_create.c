/* SPDX-License-Identifier: MIT */
/* Making qcow2 images, their size, preallocation, and changes of their header. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

#define FIRST_CLUSTERS 3 /* header, refcount table, refcount block */

// clang-format off
const OptRow qcow2_create_rows[QCOW2_CREATE_COUNT] = {
    {"backing_file",     OPT_STR,  NULL, "File name of a base image"},
    {"backing_fmt",      OPT_STR,  NULL, "Image format of the base image"},
    {"cluster_size",     OPT_SIZE, NULL, "qcow2 cluster size"},
    {"compat",           OPT_ENUM, "0.10|1.1|v2|v3", "Compatibility level (v2 [0.10] or v3 [1.1])"},
    {"compression_type", OPT_ENUM, "zlib|zstd", "Compression method used for image cluster compression"},
    {"extended_l2",      OPT_BOOL, NULL, "Extended L2 tables"},
    {"lazy_refcounts",   OPT_BOOL, NULL, "Postpone refcount updates"},
    {"nocow",            OPT_BOOL, NULL, "Turn off copy-on-write (valid only on btrfs)"},
    {"preallocation",    OPT_ENUM, "off|metadata|falloc|full", "Preallocation mode"},
    {"refcount_bits",    OPT_NUM,  NULL, "Width of a reference count entry in bits"},
    {"size",             OPT_SIZE, NULL, "Virtual disk size"},
    {"data_file",        OPT_STR,  NULL, "External data file (not supported)"},
    {"data_file_raw",    OPT_BOOL, NULL, "External data file as a raw image (not supported)"},
    {"encryption",       OPT_BOOL, NULL, "Encryption (not supported)"},
    {"encrypt.format",   OPT_STR,  NULL, "Encryption (not supported)"},
    {"encrypt.key-secret", OPT_STR, NULL, "Encryption (not supported)"},
    {"encrypt.cipher-alg", OPT_STR, NULL, "Encryption (not supported)"},
};

const OptRow qcow2_amend_rows[QCOW2_AMEND_COUNT] = {
    {"compat",           OPT_ENUM, "0.10|1.1|v2|v3", "Compatibility level (v2 [0.10] or v3 [1.1])"},
    {"lazy_refcounts",   OPT_BOOL, NULL, "Postpone refcount updates"},
    {"size",             OPT_SIZE, NULL, "Virtual disk size"},
};
// clang-format on

/* ---- create ---- */

static bool is_v2(const Opts *o)
{
    const char *compat = opts_get(o, "compat");

    return compat && (!strcmp(compat, "0.10") || !strcmp(compat, "v2"));
}

static bool power_of_two(u64 x)
{
    return x && !(x & (x - 1));
}

/* The options into @q; also used to measure. */
static bool layout(const Opts *o, Qcow2 *q, Error *err)
{
    bool extended = opts_bool(o, "extended_l2", false),
         lazy = opts_bool(o, "lazy_refcounts", false);
    const char *type = opts_get(o, "compression_type");
    u64 cluster = opts_size(o, "cluster_size", 65536), bits = opts_num(o, "refcount_bits", 16);

    if (opts_get(o, "data_file") || opts_bool(o, "data_file_raw", false))
        return error_set(err, "images with an external data file are not supported");
    if (opts_bool(o, "encryption", false) || opts_get(o, "encrypt.format"))
        return error_set(err, "encrypted images are not supported");
    if (!power_of_two(cluster) || cluster < 512 || cluster > 2u << 20)
        return error_set(err, "cluster_size=%llu: a power of two between 512 and 2M is expected",
                         (unsigned long long)cluster);
    if (!power_of_two(bits) || bits > 64)
        return error_set(err, "refcount_bits=%llu: a power of two up to 64 is expected",
                         (unsigned long long)bits);
    *q = (Qcow2){.version = is_v2(o) ? 2 : 3,
                 .cluster_bits = (u32)__builtin_ctzll(cluster),
                 .refcount_order = (u32)__builtin_ctzll(bits)};
    q->compression_type = type && !strcmp(type, "zstd") ? QCOW2_ZSTD : QCOW2_ZLIB;
    if (q->version == 2 && (bits != 16 || extended || lazy || q->compression_type))
        return error_set(err, "compat=0.10 has no %s",
                         bits != 16 ? "refcount_bits but 16"
                         : extended ? "extended_l2"
                         : lazy     ? "lazy_refcounts"
                                    : "compression_type but zlib");
    if (extended && cluster < 16384)
        return error_set(err, "extended_l2 needs a cluster_size of 16k at least");
    if (!qcow2_has_compression(q->compression_type))
        return error_set(err, "compression_type=%s: this program was built without it", type);
    q->incompatible =
        (extended ? QCOW2_EXTENDED_L2 : 0) | (q->compression_type ? QCOW2_COMPRESSION : 0);
    q->compatible = lazy ? QCOW2_LAZY : 0;
    q->header_length = q->version == 2 ? QCOW2_HEADER_V2 : sizeof(Qcow2Header);
    qcow2_set_sizes(q);
    return true;
}

/* An image of size 0 in an empty file. */
static int write_empty(BlockNode *file, Qcow2 *q, const Opts *o)
{
    u64 entry = (u64)2 << q->cluster_bits;
    BigTable rt = {.entry = &entry,
                   .offset = q->cluster_size,
                   .count = q->cluster_size / 8,
                   .disk_count = q->cluster_size / 8};
    BlockNode n = {.driver = &driver_qcow2,
                   .state = q,
                   .loop = file->loop,
                   .file = file,
                   .backing_file = (char *)opts_get(o, "backing_file"),
                   .backing_format = (char *)opts_get(o, "backing_fmt")};
    u8 *block = node_alloc(file, q->cluster_size);
    int ret;

    if (!block)
        return -ENOMEM;
    if (n.backing_file && !*n.backing_file)
        n.backing_file = n.backing_format = NULL;
    memset(block, 0, q->cluster_size);
    put_be64(block, entry);
    ret = node_pwrite(file, q->cluster_size, block, q->cluster_size);
    memset(block, 0, q->cluster_size);
    for (u64 i = 0; i < FIRST_CLUSTERS; i++)
        qcow2_refcount_write(q, block, i, 1);
    if (!ret)
        ret = node_pwrite(file, 2ull << q->cluster_bits, block, q->cluster_size);
    free(block);
    q->rt = rt;
    if (!ret)
        ret = qcow2_write_header(&n);
    return ret ? ret : node_flush(file);
}

/* The empty image in @file grows to its size. */
static bool set_first_size(BlockNode *file, u64 size, const char *prealloc, Error *err)
{
    Opts o = {0};
    BlockNode *n;
    bool ok;

    opts_set(&o, "driver", "qcow2");
    opts_set(&o, "file", file->name);
    opts_set(&o, "x-no-io", "on");
    n = node_open(file->loop, &o, err);
    opts_clear(&o);
    ok = n && (!size || qcow2_truncate(n, size, prealloc, err));
    node_unref(n);
    return ok;
}

/* Before anything is overwritten. */
static bool check_create(const Opts *o, Qcow2 *q, Error *err)
{
    const char *prealloc = opts_get(o, "preallocation");

    if (!layout(o, q, err))
        return false;
    if (opts_get(o, "backing_file") && strlen(opts_get(o, "backing_file")) > 1023)
        return error_set(err, "the name of the backing file is longer than 1023 bytes");
    return !prealloc || !strcmp(prealloc, "off") || !opts_get(o, "backing_file") ||
           q->incompatible & QCOW2_EXTENDED_L2 ||
           error_set(err, "a backing file and preallocation go together only with extended_l2=on");
}

bool qcow2_create_in(BlockNode *file, Opts *o, Error *err)
{
    Qcow2 q;
    int ret;

    if (!check_create(o, &q, err) || (file->size && !node_truncate(file, 0, NULL, err)))
        return false;
    ret = write_empty(file, &q, o);
    if (ret) {
        errno = -ret;
        return error_set_errno(err, "%s: cannot write the header", file->filename);
    }
    return set_first_size(file, opts_size(o, "size", 0), opts_get(o, "preallocation"), err);
}

bool qcow2_create(Loop *l, const char *filename, Opts *o, Error *err)
{
    Opts file_opts = {0};
    BlockNode *file;
    Qcow2 q;
    bool ok;

    if (!check_create(o, &q, err))
        return false;
    opts_set(&file_opts, "nocow", opts_bool(o, "nocow", false) ? "on" : "off");
    ok = driver_file.create(l, filename, &file_opts, err);
    opts_clear(&file_opts);
    file = ok ? node_open_file(l, filename, "file", NULL, err) : NULL;
    ok = file && qcow2_create_in(file, o, err);
    node_unref(file);
    return ok;
}

/* ---- size ---- */

/* Give each cluster of [offset, end) a place; what lies there reads as zeros. */
static int preallocate(BlockNode *n, u64 offset, u64 end)
{
    Qcow2 *q = QCOW2(n);
    int ret = 0;

    for (offset = ALIGN_DOWN(offset, (u64)q->cluster_size); offset < end && !ret;) {
        L2Ref ref;
        u64 count, host, known_zero = q->zero_from;

        ret = qcow2_l2_writable(n, offset, &ref);
        if (ret)
            break;
        if (qcow2_l2_get(q, &ref, ref.index).desc) { /* the last cluster of the disk as it was */
            offset += q->cluster_size;
            continue;
        }
        count = MIN((u64)(ref.end - ref.index),
                    (end - offset + q->cluster_size - 1) >> q->cluster_bits);
        ret = qcow2_alloc_some(n, &count, &host);
        if (!ret && host < known_zero)
            ret = node_write_zeroes(n->file, host, count << q->cluster_bits, 0);
        if (!ret)
            ret = qcow2_l2_find(n, offset, &ref);
        for (u64 k = 0; k < count && !ret; k++) {
            L2Entry e = {(host + (k << q->cluster_bits)) | QCOW2_COPIED, 0};

            if (q->l2_entry_size == 16 && !n->backing_file)
                e.bitmap = 0xffffffff;
            qcow2_l2_set(q, &ref, ref.index + (u32)k, e);
        }
        offset += count << q->cluster_bits;
    }
    return ret;
}

static bool fail(BlockNode *n, int ret, Error *err)
{
    errno = -ret;
    return error_set_errno(err, "%s: cannot set the size", n->filename);
}

static int write_size(BlockNode *n, u64 size)
{
    u8 out[8];
    int ret = qcow2_flush(n);

    put_be64(out, size);
    if (!ret)
        ret = node_pwrite(n->file, offsetof(Qcow2Header, size), out, sizeof out);
    return ret ? ret : qcow2_barrier(n);
}

/*
 * What was behind the end must read as zeros, not as what an old cluster or the backing file holds.
 */
static int clear_new_part(BlockNode *n, u64 old, u64 size)
{
    Qcow2 *q = QCOW2(n);
    u64 end = MIN(size, ALIGN_UP(old, (u64)q->cluster_size));

    if (n->backing && n->backing->size > old)
        end = MAX(end, MIN(size, n->backing->size));
    return end > old ? node_write_zeroes(n, old, end - old, 0) : 0;
}

static bool grow(BlockNode *n, u64 size, const char *prealloc, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 old = n->size, span = qcow2_l1_span(q), l1 = size / span + !!(size % span);
    bool metadata = prealloc && strcmp(prealloc, "off");
    int ret = 0;

    if (l1 > QCOW2_L1_MAX / 8)
        return error_set(err, "%s: %llu bytes are too much for clusters of %u bytes", n->filename,
                         (unsigned long long)size, q->cluster_size);
    if (l1 > q->l1.count) { /* exactly as long as needed, unlike when VM state makes it grow */
        u64 *entries = calloc(l1, 8);

        if (!entries)
            return fail(n, -ENOMEM, err);
        memcpy(entries, q->l1.entry, q->l1.count * 8ull);
        ret = qcow2_l1_replace(n, entries, (u32)l1, old);
        free(entries);
    }
    n->size = size;
    if (!ret)
        ret = clear_new_part(n, old, size);
    if (!ret && metadata)
        ret = preallocate(n, old, size);
    if (!ret && metadata) {
        bool only_metadata = !strcmp(prealloc, "metadata");
        u64 end = MAX(n->file->size, q->zero_from == ~0ull ? 0 : q->zero_from);

        if (!node_truncate(n->file, end, only_metadata ? "off" : prealloc, err)) {
            n->size = old;
            return false;
        }
    }
    if (!ret)
        ret = write_size(n, size);
    if (ret)
        n->size = old;
    return !ret || fail(n, ret, err);
}

static bool shrink(BlockNode *n, u64 size, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 first = ALIGN_UP(size, (u64)q->cluster_size),
        last = ALIGN_UP(n->size, (u64)q->cluster_size);
    int ret = first < last ? qcow2_forget(n, first, last - first) : 0;

    if (!ret)
        ret = write_size(n, size);
    if (ret)
        return fail(n, ret, err);
    n->size = size;
    return true;
}

bool qcow2_truncate(BlockNode *n, u64 size, const char *prealloc, Error *err)
{
    Qcow2 *q = QCOW2(n);

    if (size % SECTOR_SIZE)
        return error_set(err, "%s: the size must be a multiple of %u", n->filename, SECTOR_SIZE);
    if (prealloc && strcmp(prealloc, "off") && strcmp(prealloc, "metadata") &&
        strcmp(prealloc, "falloc") && strcmp(prealloc, "full"))
        return error_set(err, "preallocation=%s: one of off, metadata, falloc, full is expected",
                         prealloc);
    if (size < n->size && prealloc && strcmp(prealloc, "off"))
        return error_set(err, "%s: preallocation is for growing images", n->filename);
    if (q->version < 3 && q->snapshot_count)
        return error_set(err, "%s: an image of version 2 with snapshots cannot be resized",
                         n->filename);
    if (size == n->size)
        return true;
    return size > n->size ? grow(n, size, prealloc, err) : shrink(n, size, err);
}

/* ---- measure ---- */

/* Bytes of an image with @data clusters of data, for a disk of @size. */
static u64 image_bytes(const Qcow2 *q, u64 size, u64 data)
{
    u64 cs = q->cluster_size, clusters = (size + cs - 1) / cs;
    u64 l2 = (clusters * q->l2_entry_size + cs - 1) / cs, l1 = (l2 * 8 + cs - 1) / cs;
    u64 fixed = 1 + l2 + l1 + data, blocks = 0, table = 0, last;

    do { /* refcounts count themselves */
        u64 total = fixed + blocks + table;

        last = blocks + table;
        blocks = (total + (1ull << q->block_bits) - 1) >> q->block_bits;
        table = (blocks * 8 + cs - 1) / cs;
    } while (blocks + table != last);
    return (fixed + blocks + table) * cs;
}

static bool count_data(BlockNode *from, u64 cluster, bool has_backing, u64 *clusters, Error *err)
{
    u64 next = 0; /* clusters below are counted */

    *clusters = 0;
    for (u64 at = 0; at < from->size;) {
        BlkStatus st;
        int ret = node_status_above(from, has_backing ? from->backing : NULL, at, from->size - at,
                                    &st, NULL);

        if (ret) {
            errno = -ret;
            return error_set_errno(err, "%s: cannot read the tables", from->filename);
        }
        if (st.flags & BLK_ST_DATA && !(st.flags & BLK_ST_ZERO)) {
            u64 first = MAX(at / cluster, next), end = (at + st.bytes + cluster - 1) / cluster;

            *clusters += end > first ? end - first : 0;
            next = MAX(next, end);
        }
        at += st.bytes;
    }
    return true;
}

bool qcow2_measure(const Opts *o, BlockNode *from, BlkMeasure *m, Error *err)
{
    const char *prealloc = opts_get(o, "preallocation");
    u64 size = ALIGN_UP(from ? from->size : opts_size(o, "size", 0), (u64)SECTOR_SIZE), data = 0;
    Qcow2 q;

    if (!layout(o, &q, err))
        return false;
    u64 all = (size + q.cluster_size - 1) / q.cluster_size;

    if (from && !count_data(from, q.cluster_size, opts_get(o, "backing_file"), &data, err))
        return false;
    if (prealloc && (!strcmp(prealloc, "falloc") || !strcmp(prealloc, "full")))
        data = all;
    m->fully_allocated = image_bytes(&q, size, all);
    m->required =
        m->fully_allocated - (all - data) * q.cluster_size; /* tables as if it were full */
    return true;
}

/* ---- changes of the header ---- */

static bool write_header(BlockNode *n, Error *err)
{
    int ret = qcow2_flush(n);

    if (!ret)
        ret = qcow2_write_header(n);
    if (!ret)
        ret = qcow2_barrier(n);
    errno = -ret;
    return !ret || error_set_errno(err, "%s: cannot write the header", n->filename);
}

bool qcow2_set_backing(BlockNode *n, const char *filename, const char *format, Error *err)
{
    if (filename && strlen(filename) > 1023)
        return error_set(err, "%s: the name of the backing file is longer than 1023 bytes",
                         n->filename);
    free(n->backing_file);
    free(n->backing_format);
    n->backing_file = filename && *filename ? strdup(filename) : NULL;
    n->backing_format = n->backing_file && format ? strdup(format) : NULL;
    return write_header(n, err);
}

/* To version 2 only if the image has nothing that version 2 has not. */
static bool downgrade(BlockNode *n, Error *err)
{
    Qcow2 *q = QCOW2(n);

    if (q->refcount_bits != 16 || q->incompatible & (QCOW2_EXTENDED_L2 | QCOW2_COMPRESSION))
        return error_set(
            err,
            "%s: compat=0.10 has no refcounts but of 16 bits, no extended L2 entries and no "
            "compression but zlib",
            n->filename);
    for (u64 at = 0;
         at < n->size;) { /* zero clusters become data, or holes where nothing lies below */
        BlkStatus st;
        int ret = node_status(n, at, n->size - at, &st);

        if (!ret && st.flags & BLK_ST_ZERO && st.flags & BLK_ST_ALLOCATED) {
            st.bytes = MIN(st.bytes, 1ull << 20);
            if (!n->backing_file) {
                ret = qcow2_forget(n, at, ALIGN_UP(st.bytes, (u64)q->cluster_size));
            } else {
                u8 *zero = calloc(1, st.bytes);

                ret = zero ? node_pwrite(n, at, zero, st.bytes) : -ENOMEM;
                free(zero);
            }
        }
        if (ret) {
            errno = -ret;
            return error_set_errno(err, "%s: cannot rewrite zero clusters", n->filename);
        }
        at += st.bytes;
    }
    if (q->snapshot_count)
        return error_set(err, "%s: delete the snapshots first", n->filename);
    if (q->bitmap_count || n->bitmaps)
        return error_set(err, "%s: remove the bitmaps first", n->filename);
    q->version = 2;
    q->header_length = QCOW2_HEADER_V2;
    q->incompatible = q->compatible = q->autoclear = 0;
    q->is_lazy = false;
    return true;
}

bool qcow2_amend(BlockNode *n, const Opts *o, Error *err)
{
    Qcow2 *q = QCOW2(n);
    bool lazy = opts_bool(o, "lazy_refcounts", q->compatible & QCOW2_LAZY);

    if (opts_get(o, "compat") && is_v2(o) && q->version > 2) {
        if (lazy && opts_get(o, "lazy_refcounts"))
            return error_set(err, "%s: lazy_refcounts needs compat=1.1", n->filename);
        lazy = false;
        if (!downgrade(n, err))
            return false;
    } else if (opts_get(o, "compat") && !is_v2(o) && q->version < 3) {
        q->version = 3;
        q->header_length = sizeof(Qcow2Header);
    }
    if (lazy && q->version < 3)
        return error_set(err, "%s: lazy_refcounts needs compat=1.1", n->filename);
    q->compatible = (q->compatible & ~(u64)QCOW2_LAZY) | (lazy ? QCOW2_LAZY : 0);
    if (opts_get(o, "size") && !qcow2_truncate(n, opts_size(o, "size", 0), NULL, err))
        return false;
    return write_header(n, err);
}
