/* SPDX-License-Identifier: MIT */
/*
 * Format "qcow2", versions 2 and 3: what its parts share.
 *
 * Tables are cached in slices and written back in an order that keeps the image consistent whenever
 * the process ends (qcow2_flush_tables):
 *
 *     refcounts that grew -> refcount table -> L2 tables -> L1 table -> refcounts that shrink
 *
 * with a barrier (fdatasync) between them. So a cluster is counted before anything points to it,
 * and is not free before nothing points to it: what a crash leaves is at worst a leak. Clusters
 * that lost a reference wait in a list (FreeList) until the tables that dropped them are written,
 * and until requests that may still use them have ended (epochs).
 *
 * One mutex guards the tables; data moves without it. A write that allocates registers its clusters
 * (Allocation), and others that would change the same clusters wait for it.
 *
 * Source: "Qcow2 Image File Format" (docs/references.md).
 */
#ifndef HOST_BLOCK_QCOW2_H
#define HOST_BLOCK_QCOW2_H

#include <endian.h>
#include <string.h>
#include "host/block/node.h"

#define QCOW2_MAGIC       0x514649fb
#define QCOW2_COPIED      (1ull << 63)
#define QCOW2_COMPRESSED  (1ull << 62)
#define QCOW2_ZERO        1ull
#define QCOW2_OFFSET_MASK 0x00fffffffffffe00ull
#define QCOW2_L2_RESERVED 0x3f000000000001feull
#define QCOW2_L1_RESERVED 0x7f000000000001ffull
/* bytes: as in QEMU, so that images stay usable there */
#define QCOW2_L1_MAX             (32u << 20)
#define QCOW2_RT_MAX             (8u << 20)
#define QCOW2_SNAPSHOTS_MAX      65536
#define QCOW2_SNAPSHOT_BYTES_MAX (64u << 20)
#define QCOW2_BITMAPS_MAX        65535
#define QCOW2_SUBCLUSTERS        32

enum { /* incompatible features */
       QCOW2_DIRTY = 1,
       QCOW2_CORRUPT = 2,
       QCOW2_DATA_FILE = 4,
       QCOW2_COMPRESSION = 8,
       QCOW2_EXTENDED_L2 = 16,
       QCOW2_INCOMPATIBLE = 31, /* all that are known */
};

enum { QCOW2_LAZY = 1 };    /* compatible features */
enum { QCOW2_BITMAPS = 1 }; /* auto-clear features */
enum { QCOW2_ZLIB = 0, QCOW2_ZSTD = 1 };

/* Header extensions. */
enum {
    QCOW2_EXT_END = 0,
    QCOW2_EXT_BACKING = 0xe2792aca,
    QCOW2_EXT_NAMES = 0x6803f857,
    QCOW2_EXT_BITMAPS = 0x23852875,
};

/* The header as it lies in the file, big-endian. */
typedef struct Qcow2Header {
    u32 magic, version;
    u64 backing_offset;
    u32 backing_size, cluster_bits;
    u64 size;
    u32 crypt_method, l1_size;
    u64 l1_offset, rt_offset;
    u32 rt_clusters, snapshot_count;
    u64 snapshots_offset;
    u64 incompatible, compatible, autoclear; /* from here on version 3 only */
    u32 refcount_order, header_length;
    u8 compression_type, padding[7];
} Qcow2Header;

_Static_assert(sizeof(Qcow2Header) == 112, "layout of the file");

#define QCOW2_HEADER_V2 72
#define QCOW2_HEADER_V3 104

/* ---- cached tables (qcow2_cache.c) ---- */

typedef struct Slice Slice;

typedef struct TableCache {
    Slice *slice;
    u32 *hash; /* slice number + 1 */
    unsigned count, room, hand, dirty;
    u32 slice_bits;
} TableCache;

bool cache_init(TableCache *c, u32 slice_size, u64 bytes);
void cache_destroy(TableCache *c);

/**
 * The slice at file offset @offset, read from the file unless @fresh, which fills it with zeros.
 * @data is valid until the next call that takes a slice, or the mutex is released.
 */
int cache_get(BlockNode *n, TableCache *c, u64 offset, bool fresh, u8 **data);

/** The slice at @offset, which cache_get just gave, was changed. */
void cache_set_dirty(TableCache *c, u64 offset);

/** Write what is dirty. */
int cache_flush(BlockNode *n, TableCache *c);

/** Forget what lies in [offset, offset + bytes), dirty or not. */
void cache_drop(TableCache *c, u64 offset, u64 bytes);

/* ---- state ---- */

/* Runs of clusters that lost a reference. */
typedef struct FreeRun {
    u64 index, count;
} FreeRun;

typedef struct FreeList {
    FreeRun *run;
    size_t count, room;
} FreeList;

/* Guest clusters that a request is changing. */
typedef struct Allocation Allocation;
struct Allocation {
    u64 first, end; /* guest cluster numbers */
    Allocation *next;
};

/* A table that is wholly in memory and written by parts. */
typedef struct BigTable {
    u64 *entry; /* in host byte order */
    u64 offset;
    u32 count;      /* entries in memory */
    u32 disk_count; /* entries in the file */
    u8 *dirty;      /* per 64 entries */
    bool is_dirty;
} BigTable;

typedef struct Qcow2Snapshot {
    BlkSnapshot pub;
    u64 l1_offset;
    u32 l1_size;
    u32 extra_size;
    u8 *extra; /* what this version does not know, from byte 24 of the extra data on */
} Qcow2Snapshot;

typedef struct Qcow2Bitmap Qcow2Bitmap; /* qcow2_bitmap.c */

typedef struct Qcow2Ext {
    u32 type, size;
    u8 *data;
} Qcow2Ext;

typedef struct Qcow2 {
    u32 version, cluster_bits, cluster_size, refcount_bits, refcount_order, header_length;
    u64 incompatible, compatible, autoclear;
    u8 compression_type;
    u8 header_tail[256]; /* fields behind those known */
    u32 l2_entry_size, l2_bits, slice_bits;
    u32 sub_bits,
        subs_per_cluster; /* size of a subcluster; a whole cluster without extended L2 entries */
    u32 block_bits;       /* entries of a refcount block */
    BigTable l1, rt;
    TableCache l2_cache, ref_cache;
    Qcow2Snapshot *snapshot;
    u32 snapshot_count;
    u64 snapshots_offset, snapshots_size;
    Qcow2Bitmap *bitmap; /* the directory as it is in the file */
    u32 bitmap_count;
    u64 bitmaps_offset, bitmaps_size;
    bool is_bitmap_damaged; /* the directory is none: for checks to say */
    Qcow2Ext *ext;
    unsigned ext_count;

    CoMutex lock;
    Allocation *allocations;
    CoQueue allocation_queue;
    FreeList free_now, free_wait;
    unsigned epoch, users[2];
    bool is_applying;
    u64 free_index;    /* no cluster below is free */
    u64 zero_from;     /* host clusters from this offset on were never written and read as zeros */
    u64 compressed_at; /* where compressed data may go on in a cluster, 0 = nowhere */
    bool is_lazy, is_marked_dirty, is_corrupt;
} Qcow2;

#define QCOW2(n) NODE_STATE(n, Qcow2)

static inline void qcow2_lock(BlockNode *n)
{
    co_mutex_lock(n->loop, &QCOW2(n)->lock);
}

static inline void qcow2_unlock(BlockNode *n)
{
    co_mutex_unlock(&QCOW2(n)->lock);
}

static inline u64 qcow2_l1_span(const Qcow2 *q)
{
    return 1ull << (q->cluster_bits + q->l2_bits);
}

static inline u64 be64_at(const void *p)
{
    u64 v;

    memcpy(&v, p, sizeof v);
    return be64toh(v);
}

static inline void put_be64(void *p, u64 v)
{
    v = htobe64(v);
    memcpy(p, &v, sizeof v);
}

static inline u32 be32_at(const void *p)
{
    u32 v;

    memcpy(&v, p, sizeof v);
    return be32toh(v);
}

static inline void put_be32(void *p, u32 v)
{
    v = htobe32(v);
    memcpy(p, &v, sizeof v);
}

/* ---- header (qcow2_header.c) ---- */

/** Read and check header, extensions, backing name. */
bool qcow2_read_header(BlockNode *n, Error *err);

/** Write all of the header, with backing name and extensions. */
int qcow2_write_header(BlockNode *n);

/** The header extension of @type; NULL: there is none. */
Qcow2Ext *qcow2_ext_find(Qcow2 *q, u32 type);

/** Set it to a copy of @data, NULL: take it away. In memory only. */
int qcow2_ext_set(Qcow2 *q, u32 type, const void *data, u32 size);

/**
 * Fill in what follows from cluster and refcount size; version, cluster_bits, refcount_order,
 * incompatible are set.
 */
void qcow2_set_sizes(Qcow2 *q);
int qcow2_set_incompatible(BlockNode *n, u64 bits, bool on);

/** Complain once and refuse writes from now on. */
int qcow2_mark_corrupt(BlockNode *n, const char *what, u64 where);

/* ---- L1 and L2 (qcow2_table.c) ---- */

typedef enum MapKind {
    MAP_HOLE, /* for the backing file to say */
    MAP_ZERO,
    MAP_DATA,
    MAP_COMPRESSED,
} MapKind;

/* An L2 entry; the bitmap is 0 without extended entries. */
typedef struct L2Entry {
    u64 desc, bitmap;
} L2Entry;

/* Where an entry is: in a cached slice. */
typedef struct L2Ref {
    u8 *data;
    u64 offset;     /* of the slice in the file */
    u32 index, end; /* of the entry, of the slice */
} L2Ref;

typedef struct Mapping {
    MapKind kind;
    /*
     * MAP_DATA: where the byte is; MAP_COMPRESSED: the descriptor; MAP_ZERO: where it would be, or
     * 0
     */
    u64 host;
    u64 bytes;
    bool is_copied; /* may be written in place */
} Mapping;

/** The slice with the entry of guest offset @offset. @data of @ref is NULL if there is no table. */
int qcow2_l2_find(BlockNode *n, u64 offset, L2Ref *ref);

/** The same for writing: a missing table is made, a shared one copied. */
int qcow2_l2_writable(BlockNode *n, u64 offset, L2Ref *ref);
L2Entry qcow2_l2_get(const Qcow2 *q, const L2Ref *ref, u32 index);
void qcow2_l2_set(Qcow2 *q, const L2Ref *ref, u32 index, L2Entry e);

/** Kind of a subcluster; -EIO of an entry that cannot be. */
int qcow2_sub_kind(BlockNode *n, L2Entry e, u32 sub, MapKind *kind);

/** The mapping at @offset and how far it goes on alike, at most @bytes. With the mutex. */
int qcow2_map(BlockNode *n, u64 offset, u64 bytes, Mapping *m);

/** Make the L1 table at least @count entries long. */
int qcow2_l1_grow(BlockNode *n, u64 count);

/**
 * Use @entries, of which a copy is written to new clusters, as L1 from now on; also sets the size
 * of the disk.
 */
int qcow2_l1_replace(BlockNode *n, const u64 *entries, u32 count, u64 disk_size);

bool big_table_load(BlockNode *n, BigTable *t, u64 offset, u64 count);
void big_table_set(BigTable *t, u32 index, u64 value);
int big_table_flush(BlockNode *n, BigTable *t);
void big_table_free(BigTable *t);

/* ---- refcounts and clusters (qcow2_refcount.c) ---- */

int qcow2_refcount_get(BlockNode *n, u64 index, u64 *count);

/**
 * Add @delta (1 or -1) to @count clusters from number @index on. All or, on error, as many as went.
 */
int qcow2_refcount_add(BlockNode *n, u64 index, u64 count, int delta);

/** Set the refcount of a cluster that is counted too often. */
int qcow2_refcount_lower(BlockNode *n, u64 index, u64 count);

/** @count clusters in a row; @host: where. */
int qcow2_alloc(BlockNode *n, u64 count, u64 *host);

/** As many as there are in a row, 1 to *@count. */
int qcow2_alloc_some(BlockNode *n, u64 *count, u64 *host);

/**
 * The clusters of [host, host + bytes) lose a reference once the tables that held it are written.
 */
void qcow2_free_later(Qcow2 *q, u64 host, u64 bytes);

/** The same for what an L2 entry pointed to. */
void qcow2_free_entry(Qcow2 *q, u64 desc);

/**
 * Whether data at [at, at + bytes) of the file would overwrite header, L1, refcount or snapshot
 * table.
 */
bool qcow2_hits_table(const Qcow2 *q, u64 at, u64 bytes);

/** Write all tables, in order; no final barrier. With the mutex. */
int qcow2_flush_tables(BlockNode *n);

/** Free what may be freed now. */
int qcow2_apply_frees(BlockNode *n);
int qcow2_barrier(BlockNode *n);
u64 qcow2_refcount_read(const Qcow2 *q, const u8 *block, u64 entry);
void qcow2_refcount_write(const Qcow2 *q, u8 *block, u64 entry, u64 value);

static inline u64 qcow2_refcount_max(const Qcow2 *q)
{
    return q->refcount_bits == 64 ? ~0ull : (1ull << q->refcount_bits) - 1;
}

/* ---- data (qcow2_io.c, qcow2_wipe.c) ---- */

int qcow2_read(BlockNode *n, u64 offset, u64 bytes, Iov iov);
int qcow2_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags);
int qcow2_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags);
int qcow2_discard(BlockNode *n, u64 offset, u64 bytes);

/**
 * Drop whole clusters without a trace: as if never written. For resizing, VM state and emptying.
 */
int qcow2_forget(BlockNode *n, u64 offset, u64 bytes);
int qcow2_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st);
int qcow2_flush(BlockNode *n);
int qcow2_make_empty(BlockNode *n);

/** Whether [offset, offset + bytes) reads as zeros by the tables alone. With the mutex. */
bool qcow2_reads_zero(BlockNode *n, u64 offset, u64 bytes);

/** Host cluster that an entry owns alone, 0 if none. */
u64 qcow2_own_cluster(const Qcow2 *q, L2Entry e);

/**
 * Wait until no other request changes clusters [first, end), then register @a for them. With the
 * mutex.
 */
void qcow2_begin_allocation(BlockNode *n, Allocation *a, u64 first, u64 end);
void qcow2_end_allocation(BlockNode *n, Allocation *a);

/* ---- compressed clusters (qcow2_compress.c) ---- */

int qcow2_read_compressed(BlockNode *n, u64 desc, u32 skip, u64 bytes, Iov iov);
int qcow2_write_compressed(BlockNode *n, u64 offset, u64 bytes, Iov iov);
bool qcow2_has_compression(u8 type);

/** Host range of a compressed cluster, in whole sectors. */
u64 qcow2_compressed_range(const Qcow2 *q, u64 desc, u64 *bytes);

/* ---- snapshots (qcow2_snapshot.c) ---- */

bool qcow2_read_snapshots(BlockNode *n, u32 count, u64 offset, Error *err);
void qcow2_free_snapshots(Qcow2 *q);
bool qcow2_snapshot_create(BlockNode *n, BlkSnapshot *s, Error *err);
bool qcow2_snapshot_apply(BlockNode *n, const char *id_or_name, Error *err);
bool qcow2_snapshot_delete(BlockNode *n, const char *id_or_name, Error *err);
bool qcow2_snapshot_load(BlockNode *n, const char *id_or_name, Error *err);
unsigned qcow2_snapshot_list(BlockNode *n, BlkSnapshot **list);

/** Let the "copied" flags of the active tables say what refcounts say. */
int qcow2_fix_flags(BlockNode *n);

/* ---- persistent bitmaps (qcow2_bitmap.c); while there are no requests ---- */

/** Read the directory, if the header has one that holds; one that does not is forgotten. */
bool qcow2_bitmaps_read(BlockNode *n, Error *err);

/** Make the bitmaps of the directory those of @n. */
bool qcow2_bitmaps_load(BlockNode *n, Error *err);

/** From now on the image is written to: say in the file that all bitmaps are in use. */
bool qcow2_bitmaps_mark(BlockNode *n, Error *err);
bool qcow2_bitmaps_store(BlockNode *n, Error *err);
bool qcow2_bitmaps_forget(BlockNode *n, const char *name, Error *err);
bool qcow2_bitmaps_have_room(BlockNode *n, const char *name, Error *err);

/** For repairs: the image has no bitmaps any more; where they were is leaked. */
bool qcow2_bitmaps_drop(BlockNode *n);

/** Call @fn for each part of the file that belongs to bitmaps. */
int qcow2_bitmaps_each(BlockNode *n, void (*fn)(void *opaque, u64 offset, u64 bytes), void *opaque);

/** Number of bitmaps in the image; @list, to be freed, gets them. */
unsigned qcow2_bitmaps_list(BlockNode *n, BlkBitmapInfo **list);
void qcow2_bitmaps_free(Qcow2 *q);

/* ---- check, create, resize ---- */

bool qcow2_check(BlockNode *n, BlkCheck *res, BlkFix fix, Error *err);
bool qcow2_create(Loop *l, const char *filename, Opts *o, Error *err);
bool qcow2_create_in(BlockNode *file, Opts *o, Error *err);
bool qcow2_measure(const Opts *o, BlockNode *from, BlkMeasure *m, Error *err);
bool qcow2_truncate(BlockNode *n, u64 size, const char *prealloc, Error *err);
bool qcow2_amend(BlockNode *n, const Opts *o, Error *err);
bool qcow2_set_backing(BlockNode *n, const char *filename, const char *format, Error *err);

#define QCOW2_CREATE_COUNT 17
#define QCOW2_AMEND_COUNT  3
extern const OptRow qcow2_create_rows[QCOW2_CREATE_COUNT], qcow2_amend_rows[QCOW2_AMEND_COUNT];

#endif
