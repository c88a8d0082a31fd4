/* SPDX-License-Identifier: MIT */
/* The header of a qcow2 image: checking it, its extensions, and writing it; see qcow2.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "host/block/qcow2.h"

#define CLUSTER_BITS_MIN 9
#define CLUSTER_BITS_MAX 21
#define EXTENSIONS_MAX   64
#define NAME_ROW         48 /* of the feature name table */

/* Features by bit, as the feature name table shows them to programs that do not know one. */
static const struct {
    u8 type, bit;
    const char *name;
} feature_names[] = {
    {0, 0, "dirty bit"},        {0, 1, "corrupt bit"},         {0, 2, "external data file"},
    {0, 3, "compression type"}, {0, 4, "extended L2 entries"}, {1, 0, "lazy refcounts"},
    {2, 0, "bitmaps"},          {2, 1, "raw external data"},
};

void qcow2_set_sizes(Qcow2 *q)
{
    bool extended = q->incompatible & QCOW2_EXTENDED_L2;

    q->cluster_size = 1u << q->cluster_bits;
    q->slice_bits = MIN(q->cluster_bits, 12u);
    q->l2_entry_size = extended ? 16 : 8;
    q->l2_bits = q->cluster_bits - (extended ? 4 : 3);
    q->subs_per_cluster = extended ? QCOW2_SUBCLUSTERS : 1;
    q->sub_bits = extended ? q->cluster_bits - 5 : q->cluster_bits;
    q->refcount_bits = 1u << q->refcount_order;
    q->block_bits = q->cluster_bits + 3 - q->refcount_order;
}

/* ---- reading ---- */

static bool bad(BlockNode *n, Error *err, const char *what, u64 value)
{
    return error_set(err, "%s is no valid qcow2 image: %s (%llu)", n->filename, what,
                     (unsigned long long)value);
}

static bool check_incompatible(BlockNode *n, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 unknown = q->incompatible & ~(u64)QCOW2_INCOMPATIBLE;

    if (q->incompatible & QCOW2_DATA_FILE)
        return error_set(err, "%s: images with an external data file are not supported",
                         n->filename);
    if (!unknown)
        return true;
    for (unsigned i = 0; i < q->ext_count; i++)
        for (u32 at = 0; q->ext[i].type == QCOW2_EXT_NAMES && at + NAME_ROW <= q->ext[i].size;
             at += NAME_ROW) {
            const u8 *row = q->ext[i].data + at;

            if (!row[0] && row[1] < 64 && unknown >> row[1] & 1)
                return error_set(err, "%s: the image needs a feature that is not supported: %.46s",
                                 n->filename, (const char *)row + 2);
        }
    return error_set(
        err, "%s: the image needs features that are not supported (incompatible features 0x%llx)",
        n->filename, (unsigned long long)unknown);
}

static bool read_fields(BlockNode *n, const Qcow2Header *h, Error *err)
{
    Qcow2 *q = QCOW2(n);

    q->version = be32toh(h->version);
    q->cluster_bits = be32toh(h->cluster_bits);
    q->refcount_order = 4;
    q->header_length = QCOW2_HEADER_V2;
    if (be32toh(h->magic) != QCOW2_MAGIC)
        return error_set(err, "%s is no qcow2 image", n->filename);
    if (q->version < 2 || q->version > 3)
        return error_set(err, "%s: version %u of qcow2 is not supported", n->filename, q->version);
    if (q->cluster_bits < CLUSTER_BITS_MIN || q->cluster_bits > CLUSTER_BITS_MAX)
        return bad(n, err, "the cluster size must be 2^9 to 2^21", q->cluster_bits);
    if (q->version >= 3) {
        q->incompatible = be64toh(h->incompatible);
        q->compatible = be64toh(h->compatible);
        q->autoclear = be64toh(h->autoclear);
        q->refcount_order = be32toh(h->refcount_order);
        q->header_length = be32toh(h->header_length);
        if (q->refcount_order > 6)
            return bad(n, err, "refcounts have at most 2^6 bits", q->refcount_order);
        if (q->header_length < QCOW2_HEADER_V3 || q->header_length > 1u << q->cluster_bits ||
            q->header_length % 8 || q->header_length > sizeof *h + sizeof q->header_tail)
            return bad(n, err, "length of the header", q->header_length);
    }
    if (be32toh(h->crypt_method))
        return error_set(err, "%s: encrypted images are not supported (method %s)", n->filename,
                         be32toh(h->crypt_method) == 1   ? "AES"
                         : be32toh(h->crypt_method) == 2 ? "LUKS"
                                                         : "unknown");
    return true;
}

static bool read_compression(BlockNode *n, const Qcow2Header *h, Error *err)
{
    Qcow2 *q = QCOW2(n);

    q->compression_type =
        q->header_length > offsetof(Qcow2Header, compression_type) ? h->compression_type : 0;
    if (!(q->incompatible & QCOW2_COMPRESSION) != !q->compression_type)
        return bad(n, err, "compression type and its feature bit contradict each other",
                   q->compression_type);
    return qcow2_has_compression(q->compression_type) ||
           error_set(err, "%s: compression type %u is not supported", n->filename,
                     q->compression_type);
}

/* Extensions lie between the header and the backing file name, in the first cluster. */
static bool read_extensions(BlockNode *n, const u8 *cluster, u64 end, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 at = q->header_length;

    while (at + 8 <= end) {
        u32 type = be32_at(cluster + at), size = be32_at(cluster + at + 4);

        at += 8;
        if (type == QCOW2_EXT_END)
            return true;
        if (size > end - at)
            return bad(n, err, "a header extension is longer than the header", size);
        if (q->ext_count == EXTENSIONS_MAX)
            return bad(n, err, "more header extensions than are allowed", EXTENSIONS_MAX);
        if (type == QCOW2_EXT_BACKING) {
            free(n->backing_format);
            n->backing_format = strndup((const char *)cluster + at, size);
        } else {
            Qcow2Ext *ext = realloc(q->ext, (q->ext_count + 1) * sizeof *ext);
            u8 *data = malloc(size + 1ul);

            q->ext = ext ? ext : q->ext;
            if (!ext || !data) {
                free(data);
                return error_set(err, "%s: out of memory", n->filename);
            }
            memcpy(data, cluster + at, size);
            q->ext[q->ext_count++] = (Qcow2Ext){type, size, data};
        }
        at += ALIGN_UP(size, 8u);
    }
    return true;
}

static bool check_table(BlockNode *n, Error *err, const char *what, u64 offset, u64 bytes, u64 most)
{
    if (bytes > most)
        return error_set(err, "%s is no valid qcow2 image: the %s is too large (%llu bytes)",
                         n->filename, what, (unsigned long long)bytes);
    if (offset & (QCOW2(n)->cluster_size - 1) || offset >> 56)
        return error_set(err,
                         "%s is no valid qcow2 image: the %s is not aligned to a cluster (%llu)",
                         n->filename, what, (unsigned long long)offset);
    return true;
}

static bool read_tables(BlockNode *n, const Qcow2Header *h, Error *err)
{
    Qcow2 *q = QCOW2(n);
    u64 l1_size = be32toh(h->l1_size), rt_bytes = (u64)be32toh(h->rt_clusters) << q->cluster_bits;
    u64 span = qcow2_l1_span(q);

    n->size = be64toh(h->size);
    if (n->size > INT64_MAX)
        return bad(n, err, "the disk is too large", n->size);
    if (!check_table(n, err, "L1 table", be64toh(h->l1_offset), l1_size * 8, QCOW2_L1_MAX) ||
        !check_table(n, err, "refcount table", be64toh(h->rt_offset), rt_bytes, QCOW2_RT_MAX))
        return false;
    if (l1_size < n->size / span + !!(n->size % span))
        return bad(n, err, "the L1 table is too small for the disk", l1_size);
    if (!rt_bytes && !n->is_check)
        return bad(n, err, "there is no refcount table", 0);
    if (!big_table_load(n, &q->l1, be64toh(h->l1_offset), l1_size) ||
        !big_table_load(n, &q->rt, be64toh(h->rt_offset), rt_bytes / 8))
        return error_set(err, "%s: cannot read the L1 or refcount table", n->filename);
    return qcow2_read_snapshots(n, be32toh(h->snapshot_count), be64toh(h->snapshots_offset), err);
}

static bool read_backing_name(BlockNode *n, const Qcow2Header *h, const u8 *cluster, u64 *end,
                              Error *err)
{
    u64 at = be64toh(h->backing_offset), size = be32toh(h->backing_size);

    *end = QCOW2(n)->cluster_size;
    if (!at)
        return true;
    if (size > 1023 || at > *end || size > *end - at || at < QCOW2_HEADER_V2)
        return bad(n, err, "the name of the backing file lies outside of the header", at);
    *end = at >= QCOW2(n)->header_length ? at : *end;
    n->backing_file = strndup((const char *)cluster + at, size);
    return n->backing_file;
}

bool qcow2_read_header(BlockNode *n, Error *err)
{
    Qcow2 *q = QCOW2(n);
    Qcow2Header h;
    u8 *cluster;
    u64 end;
    int ret = node_pread(n->file, 0, &h, sizeof h);

    if (ret) {
        errno = -ret;
        return error_set_errno(err, "%s: cannot read the header", n->filename);
    }
    if (!read_fields(n, &h, err))
        return false;
    cluster = node_alloc(n->file, 1ul << q->cluster_bits);
    if (!cluster || node_pread(n->file, 0, cluster, 1ul << q->cluster_bits)) {
        free(cluster);
        return error_set(err, "%s: cannot read the header", n->filename);
    }
    if (q->header_length > sizeof h)
        memcpy(q->header_tail, cluster + sizeof h, q->header_length - sizeof h);
    qcow2_set_sizes(q);
    bool ok = read_backing_name(n, &h, cluster, &end, err) &&
              read_extensions(n, cluster, end, err) && check_incompatible(n, err) &&
              read_compression(n, &h, err);

    free(cluster);
    if (ok && q->incompatible & QCOW2_EXTENDED_L2 && q->cluster_bits < 14)
        ok = bad(n, err, "extended L2 entries need clusters of 2^14 bytes at least",
                 q->cluster_bits);
    return ok && read_tables(n, &h, err);
}

/* ---- extensions ---- */

Qcow2Ext *qcow2_ext_find(Qcow2 *q, u32 type)
{
    for (unsigned i = 0; i < q->ext_count; i++)
        if (q->ext[i].type == type)
            return &q->ext[i];
    return NULL;
}

int qcow2_ext_set(Qcow2 *q, u32 type, const void *data, u32 size)
{
    Qcow2Ext *ext = qcow2_ext_find(q, type);
    u8 *copy = data ? malloc(size + 1ul) : NULL;

    if (data && !copy)
        return -ENOMEM;
    if (data && !ext) {
        Qcow2Ext *more = realloc(q->ext, (q->ext_count + 1) * sizeof *more);

        if (!more) {
            free(copy);
            return -ENOMEM;
        }
        q->ext = more;
        ext = &more[q->ext_count++];
        *ext = (Qcow2Ext){.type = type};
    }
    if (!ext)
        return 0;
    free(ext->data);
    if (data) {
        ext->data = memcpy(copy, data, size);
        ext->size = size;
    } else {
        *ext = q->ext[--q->ext_count];
    }
    return 0;
}

/* ---- writing ---- */

typedef struct Out {
    u8 *p;
    u64 at, room;
    bool full;
} Out;

static void put_ext(Out *o, u32 type, const void *data, u32 size)
{
    u64 need = 8 + ALIGN_UP(size, 8u);

    if (o->full || need > o->room - o->at) {
        o->full = true;
        return;
    }
    put_be32(o->p + o->at, type);
    put_be32(o->p + o->at + 4, size);
    memcpy(o->p + o->at + 8, data, size);
    o->at += need;
}

static void put_feature_names(Out *o)
{
    u8 rows[ARRAY_SIZE(feature_names)][NAME_ROW] = {0};

    for (unsigned i = 0; i < ARRAY_SIZE(feature_names); i++) {
        rows[i][0] = feature_names[i].type;
        rows[i][1] = feature_names[i].bit;
        strncpy((char *)rows[i] + 2, feature_names[i].name, NAME_ROW - 2);
    }
    put_ext(o, QCOW2_EXT_NAMES, rows, sizeof rows);
}

static void fill_fields(BlockNode *n, Qcow2Header *h)
{
    Qcow2 *q = QCOW2(n);

    *h = (Qcow2Header){
        .magic = htobe32(QCOW2_MAGIC),
        .version = htobe32(q->version),
        .cluster_bits = htobe32(q->cluster_bits),
        .size = htobe64(n->size),
        .l1_size = htobe32(q->l1.disk_count),
        .l1_offset = htobe64(q->l1.offset),
        .rt_offset = htobe64(q->rt.offset),
        .rt_clusters = htobe32((u32)(q->rt.disk_count * 8ull >> q->cluster_bits)),
        .snapshot_count = htobe32(q->snapshot_count),
        .snapshots_offset = htobe64(q->snapshots_offset),
    };
    if (q->version < 3)
        return;
    h->incompatible = htobe64(q->incompatible);
    h->compatible = htobe64(q->compatible);
    h->autoclear = htobe64(q->autoclear);
    h->refcount_order = htobe32(q->refcount_order);
    h->header_length = htobe32(q->header_length);
    h->compression_type = q->compression_type;
}

int qcow2_write_header(BlockNode *n)
{
    Qcow2 *q = QCOW2(n);
    Out o = {.room = q->cluster_size};
    Qcow2Header h;
    u64 names_room;

    o.p = node_alloc(n->file, q->cluster_size);
    if (!o.p)
        return -ENOMEM;
    memset(o.p, 0, q->cluster_size);
    fill_fields(n, &h);
    o.at = q->header_length;
    if (n->backing_format)
        put_ext(&o, QCOW2_EXT_BACKING, n->backing_format, (u32)strlen(n->backing_format));
    for (unsigned i = 0; i < q->ext_count; i++)
        if (q->ext[i].type != QCOW2_EXT_NAMES)
            put_ext(&o, q->ext[i].type, q->ext[i].data, q->ext[i].size);
    /* The name table is a courtesy: in small clusters it gives way to a long backing file name. */
    names_room = 8 + sizeof feature_names / sizeof feature_names[0] * NAME_ROW + 8;
    if (q->version >= 3 && !o.full &&
        o.at + names_room + (n->backing_file ? strlen(n->backing_file) : 0) <= o.room)
        put_feature_names(&o);
    put_ext(&o, QCOW2_EXT_END, "", 0);
    if (n->backing_file && !o.full) {
        size_t size = strlen(n->backing_file);

        o.full = size > o.room - o.at;
        if (!o.full) {
            memcpy(o.p + o.at, n->backing_file, size);
            h.backing_offset = htobe64(o.at);
            h.backing_size = htobe32((u32)size);
        }
    }
    memcpy(o.p, &h, MIN(q->header_length, sizeof h));
    if (q->header_length > sizeof h)
        memcpy(o.p + sizeof h, q->header_tail, q->header_length - sizeof h);
    int ret = o.full ? -ENOSPC : node_pwrite(n->file, 0, o.p, q->cluster_size);

    free(o.p);
    return ret;
}

int qcow2_set_incompatible(BlockNode *n, u64 bits, bool on)
{
    Qcow2 *q = QCOW2(n);
    u64 value = on ? q->incompatible | bits : q->incompatible & ~bits;
    u8 out[8];

    if (value == q->incompatible || q->version < 3)
        return 0;
    put_be64(out, value);
    int ret = node_pwrite(n->file, offsetof(Qcow2Header, incompatible), out, sizeof out);

    if (!ret) {
        q->incompatible = value;
        ret = qcow2_barrier(n);
    }
    return ret;
}

int qcow2_mark_corrupt(BlockNode *n, const char *what, u64 where)
{
    Qcow2 *q = QCOW2(n);

    if (n->is_check)
        return -EIO;
    if (!q->is_corrupt)
        fprintf(stderr, "%s: the image is damaged: %s (0x%llx); %s\n", n->filename, what,
                (unsigned long long)where,
                n->is_read_only ? "reads of it fail" : "it is not written to any more");
    if (!n->is_read_only && !q->is_corrupt)
        qcow2_set_incompatible(n, QCOW2_CORRUPT, true);
    q->is_corrupt = !n->is_read_only;
    return -EIO;
}
