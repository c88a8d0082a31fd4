/* SPDX-License-Identifier: MIT */
/*
 * Nodes: files and image formats, each on top of others (file, backing). A driver fills in
 * BlockDriver; others call the node_* functions, which check ranges, alignment and rights.
 *
 * A node lives in its loop's thread. Functions that do I/O wait: in a coroutine by yielding,
 * outside by blocking. Results are 0 or -errno; what a person asked for (open, create, resize)
 * reports by Error.
 */
#ifndef HOST_BLOCK_NODE_H
#define HOST_BLOCK_NODE_H

#include "base/co.h"
#include "host/block/block.h"

#define SECTOR_SIZE       512
#define BACKING_DEPTH_MAX 200
#define NODE_TRANSFER_MAX (1ull << 30) /* longest request handed to a driver */

typedef struct BlockDriver BlockDriver;
typedef struct DirtyBitmap DirtyBitmap; /* bitmap.h */

/* A part of a scatter-gather list: what follows the first @skip bytes. */
typedef struct Iov {
    const struct iovec *v;
    unsigned count;
    size_t skip;
} Iov;

/* Further flags of a write, beside those of block.h. */
enum {
    BLK_HAS_RANGE = 0x8, /* the caller has locked the range: node_lock_range */
    BLK_NO_FALLBACK = 0x10, /* write_zeroes: -ENOTSUP rather than writing zeros */
    BLK_COMPRESSED = 0x20,  /* whole clusters, to be stored compressed */
};

/* What node_status says of a range. */
enum {
    BLK_ST_DATA = 1,      /* holds data */
    BLK_ST_ZERO = 2,      /* reads as zeros */
    BLK_ST_ALLOCATED = 4, /* decided in this node, not in its backing node */
    BLK_ST_OFFSET = 8,    /* offset is where it is in the file below */
    BLK_ST_COMPRESSED = 16,
};

struct BlkStatus {
    u64 bytes; /* from the start of the question, all alike; at least 1 */
    u64 offset;
    u32 flags;
    BlockNode *file; /* what offset counts in */
};

typedef struct BlkCheck {
    u64 corruptions, leaks, check_errors;
    u64 corruptions_fixed, leaks_fixed;
    u64 image_end_offset;
    u64 total_clusters, allocated_clusters, compressed_clusters, fragmented_clusters;
    bool is_quiet; /* say nothing about each finding */
} BlkCheck;

typedef enum BlkFix {
    BLK_FIX_NONE,
    BLK_FIX_LEAKS,
    BLK_FIX_ALL,
} BlkFix;

/* A bitmap as its image has it. */
typedef struct BlkBitmapInfo {
    const char *name;
    bool is_in_use; /* somebody may have written since and not said what */
    bool is_auto;   /* records what is written */
    u64 granularity;
} BlkBitmapInfo;

/* What an image says about itself, for info. */
typedef struct BlkInfo {
    u32 cluster_size;
    u64 vm_state_offset;
    bool is_dirty, is_corrupt, is_compressed, has_version;
    /* qcow2 only */
    u32 version, refcount_bits;
    bool lazy_refcounts, extended_l2;
    const char *compression_type;
    char backing_file[1024], backing_format[64];
} BlkInfo;

typedef struct BlkMeasure {
    u64 required, fully_allocated;
} BlkMeasure;

struct BlockDriver {
    const char *name;
    const char *help;
    bool is_protocol; /* the bottom of a graph: names something outside */
    bool has_backing;
    bool is_filter; /* shows what the node below shows: jobs and snapshots are of that */
    const char *prefixes; /* of names that are for this protocol: "nbd:|nbds:"; NULL: none */
    bool (*parse_filename)(const char *name, Opts *o, Error *err); /* such a name into options */
    size_t state_size;
    const OptRow *open_rows, *create_rows, *amend_rows;
    unsigned open_count, create_count, amend_count;

    int (*probe)(const u8 *head,
                 size_t size); /* 0..100: how sure it is that the image is of this format */
    bool (*open)(BlockNode *n, Opts *o, Error *err); /* n->file is open already */
    void (*close)(BlockNode *n);
    bool (*create)(Loop *l, const char *filename, Opts *o, Error *err);
    bool (*create_in)(BlockNode *file, Opts *o, Error *err); /* in an open file; formats only */
    bool (*amend)(BlockNode *n, const Opts *o, Error *err);
    bool (*measure)(const Opts *o, BlockNode *from, BlkMeasure *m, Error *err);

    int (*read)(BlockNode *n, u64 offset, u64 bytes, Iov iov);
    int (*write)(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags);
    int (*write_zeroes)(BlockNode *n, u64 offset, u64 bytes, u32 flags);
    int (*discard)(BlockNode *n, u64 offset, u64 bytes);
    int (*flush)(BlockNode *n);
    int (*status)(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st);
    bool (*truncate)(BlockNode *n, u64 size, const char *prealloc, Error *err);
    bool (*set_read_only)(BlockNode *n, bool on, Error *err); /* NULL: nothing to do */
    int (*make_empty)(BlockNode *n);

    bool (*check)(BlockNode *n, BlkCheck *res, BlkFix fix, Error *err);
    void (*info)(BlockNode *n, BlkInfo *info);
    bool (*set_backing)(BlockNode *n, const char *filename, const char *format,
                        Error *err); /* in the image only */

    bool (*snapshot_create)(BlockNode *n, BlkSnapshot *s, Error *err);
    bool (*snapshot_apply)(BlockNode *n, const char *id_or_name, Error *err);
    bool (*snapshot_delete)(BlockNode *n, const char *id_or_name, Error *err);
    bool (*snapshot_load)(BlockNode *n, const char *id_or_name,
                          Error *err); /* see its disk, read-only */
    unsigned (*snapshot_list)(BlockNode *n, BlkSnapshot **list);
    int (*vmstate_read)(BlockNode *n, u64 offset, u64 bytes, Iov iov);
    int (*vmstate_write)(BlockNode *n, u64 offset, u64 bytes, Iov iov);

    /* What the image has of bitmaps; number and @list, to be freed. Names stay the node's. */
    unsigned (*bitmaps_list)(BlockNode *n, BlkBitmapInfo **list);

    /* Persistent bitmaps, for formats that have them; while the node has no requests. */
    bool (*bitmaps_store)(BlockNode *n, Error *err); /* all of n->bitmaps, before closing */
    bool (*bitmaps_forget)(BlockNode *n, const char *name, Error *err);
    bool (*bitmaps_have_room)(BlockNode *n, const char *name, Error *err); /* for one more */
};

/* A range where nothing else (is_exclusive) or nothing exclusive may go on. */
typedef struct RangeLock RangeLock;
struct RangeLock {
    u64 start, end;
    bool is_exclusive;
    RangeLock *next;
};

/*
 * Who watches what is written to a node: jobs. Hooks come and go only while the node has no
 * requests.
 */
typedef struct NodeHook NodeHook;
struct NodeHook {
    void (*before)(NodeHook *h, u64 offset, u64 bytes); /* may wait. NULL: nothing */
    void (*after)(NodeHook *h, u64 offset, u64 bytes); /* whatever came of it */
    NodeHook *next;
};

struct BlockNode {
    const BlockDriver *driver;
    void *state;
    Loop *loop;
    BlockNode *next; /* all nodes */
    BlockNode *file, *backing;
    unsigned refs;
    char name[32]; /* node-name; "#block123" if the user gave none */
    char *filename;
    char *backing_file, *backing_format; /* as the image says, NULL if it does not */
    u64 size;                            /* as its users see it */
    u32 alignment;                       /* of offsets and lengths that the driver takes */
    u32 memory_alignment;
    u32 cluster_size; /* best size of writes; 0: any */
    bool is_read_only;
    bool is_direct; /* cache.direct */
    bool is_unsafe; /* cache.no-flush */
    bool is_unmap;  /* discard=unmap */
    bool
        /* what is written behind the end leaves zeros before it: a regular file */
        is_zero_past_end;
    bool force_share;
    bool no_io;       /* opened to look at the headers only: the backing file need not be there */
    bool is_check;    /* opened to be checked: no repair on opening */
    u8 detect_zeroes; /* 0 off, 1 on, 2 unmap */
    bool is_auto_read_only; /* a file: open for writing only while something above it writes */
    unsigned in_flight;
    RangeLock *locks; /* of writes whose alignment makes them read, change and write back */
    CoQueue lock_queue;
    NodeHook *hooks;
    DirtyBitmap *bitmaps;
    unsigned lock_users; /* writes lock their range, since something copies up into this node */
    RangeLock *ranges;
    const char *busy; /* the kind of job that uses it, which others may not disturb; NULL */
};

/* The common part of the state of drivers, by node. */
#define NODE_STATE(n, Type) ((Type *)(n)->state)

/* ---- the graph (graph.c, open.c) ---- */

extern const BlockDriver *const block_drivers[];

const BlockDriver *driver_find(const char *name, Error *err);

/** A node as @o says; @o is used up. NULL on error. The caller has a reference. */
BlockNode *node_open(Loop *l, Opts *o, Error *err);

/**
 * The node named @filename, of @format or probed if NULL. @o may be NULL or hold further options.
 */
BlockNode *node_open_file(Loop *l, const char *filename, const char *format, Opts *o, Error *err);

/**
 * Move those options of -drive that concern the image (file=, format=, cache=...) to @node, in a
 * node's words.
 */
bool node_from_drive(Opts *o, Opts *node, Error *err);

/** A new image in $TMPDIR over @base, gone when it is closed: snapshot=on. NULL on error. */
BlockNode *node_temporary_overlay(BlockNode *base, Error *err);

/** cache=none and so on into cache.direct, cache.no-flush and cache.writeback. */
bool node_set_cache(Opts *o, const char *mode, Error *err);

/** All words that some node takes as an option, at most @room; for naming the nearest. */
unsigned node_option_words(const char **words, unsigned room);

/** A node that keeps what is read from below @base in @base: copy-on-read=on. NULL on error. */
BlockNode *node_copy_on_read(BlockNode *base, Error *err);

/** What nodes take as options, and each driver. */
void node_help(FILE *f);

BlockNode *node_find(const char *name);
BlockNode *node_next(BlockNode *n);
BlockNode *node_ref(BlockNode *n);

/** Drop a reference; the last one writes caches back and closes. */
void node_unref(BlockNode *n);

/** Which driver probes @file best; raw if none does. */
const BlockDriver *node_probe(BlockNode *file, Error *err);

/** The protocol whose prefix @name has, as "nbd://host"; NULL: it is a path. */
const BlockDriver *driver_of_name(const char *name);

/** The path of @name as seen from the folder of @base, to be freed. */
char *path_beside(const char *base, const char *name);

/** Create an image. @o: options of the driver's create_rows and size; used up. */
bool image_create(Loop *l, const BlockDriver *d, const char *filename, Opts *o, Error *err);

/** The same in @file, which is open: of a format. */
bool image_create_in(BlockNode *file, const BlockDriver *d, Opts *o, Error *err);

/* ---- I/O (node.c) ---- */

int node_read(BlockNode *n, u64 offset, u64 bytes, Iov iov);
int node_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags);
int node_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags);
int node_discard(BlockNode *n, u64 offset, u64 bytes);
int node_flush(BlockNode *n);
int node_pread(BlockNode *n, u64 offset, void *buf, size_t bytes);
int node_pwrite(BlockNode *n, u64 offset, const void *buf, size_t bytes);

/**
 * State of the start of a range in this node alone; unallocated parts are for the backing node to
 * say.
 */
int node_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st);

/**
 * State of the start of a range as seen through the chain down to, but without, @base (NULL: all of
 * it). @depth gets the number of steps down to the deciding node.
 */
int node_status_above(BlockNode *n, BlockNode *base, u64 offset, u64 bytes, BlkStatus *st,
                      unsigned *depth);
bool node_truncate(BlockNode *n, u64 size, const char *prealloc, Error *err);

/**
 * Lock a range against writes, in place of which nothing else is done: between node_lock_begin and
 * node_lock_end, which are called while the node has no requests.
 */
void node_lock_range(BlockNode *n, RangeLock *r, u64 offset, u64 bytes);
void node_unlock_range(BlockNode *n, RangeLock *r);
void node_lock_begin(BlockNode *n);
void node_lock_end(BlockNode *n);

/**
 * Copy what @n shows of its backing nodes above @base (NULL: all) into @n, of a range whose first
 * part is at most @bytes long and fits into @buf; *@done gets how long it was, *@copied what of it
 * was written. Writes of others to it wait. Needs node_lock_begin.
 */
int node_copy_up(BlockNode *n, BlockNode *base, u64 offset, u64 bytes, struct iovec buf, u64 *done,
                 u64 *copied);

/**
 * Write the start of a range into @base as far as @top and the nodes between the two have it. *@bytes:
 * in how long the range is, out how much is done; @buf is for that. *@is_read: what an error is of.
 */
int node_move_down(BlockNode *top, BlockNode *base, u64 offset, u64 *bytes, struct iovec buf,
                   bool *is_read);

/** All of it, to the disk. @base is as large as @top already. @progress may be NULL. */
typedef void NodeProgress(void *opaque, u64 done, u64 total);
int node_commit(BlockNode *top, BlockNode *base, NodeProgress *progress, void *opaque);

void node_hook_add(BlockNode *n, NodeHook *h);
void node_hook_remove(BlockNode *n, NodeHook *h);

/* ---- changes of a graph in use (change.c); only while its nodes have no requests ---- */

/**
 * Open @n, and the file below it, for writing, or no more; what nodes with auto-read-only=on hold of
 * their files follows.
 */
bool node_set_read_only(BlockNode *n, bool on, Error *err);

/** A user begins to write to @n: a file with auto-read-only=on is opened for that. */
bool node_want_writable(BlockNode *n, Error *err);

/** Let all drives and nodes that use @from use @to, but @to and what lies below it. */
void node_replace(BlockNode *from, BlockNode *to);

/** Let @n have @backing (NULL: none) below it; the image is told by node_write_backing. */
void node_set_backing(BlockNode *n, BlockNode *backing);

/**
 * Write into the image that @filename of @format (NULL: none) is its backing file. Opened for writing
 * meanwhile.
 */
bool node_write_backing(BlockNode *n, const char *filename, const char *format, Error *err);

/** Whether @lower is @n or lies below it as a backing node. */
bool node_is_above(const BlockNode *n, const BlockNode *lower);

/** The node whose backing node is @n; NULL. */
BlockNode *node_overlay_of(const BlockNode *n);

/** False if a job uses @n. */
bool node_is_free(const BlockNode *n, Error *err);

/** Memory fit for @n's requests; free() it. Aborts without memory if @bytes is small, else NULL. */
void *node_alloc(const BlockNode *n, size_t bytes);

/* ---- scatter-gather lists (iov.c) ---- */

static inline Iov iov_of(const struct iovec *one)
{
    return (Iov){one, 1, 0};
}

static inline Iov iov_from(Iov i, size_t skip)
{
    i.skip += skip;
    return i;
}

u64 iov_bytes(const struct iovec *v, unsigned count);

/**
 * Fill @out (room for @room entries) with the first @bytes of @i; number of entries, or 0 if there
 * is no room.
 */
unsigned iov_slice(Iov i, u64 bytes, struct iovec *out, unsigned room);

/** Number of entries that iov_slice needs. */
unsigned iov_count(Iov i, u64 bytes);
void iov_to_buf(Iov i, void *buf, size_t bytes);
void iov_from_buf(Iov i, const void *buf, size_t bytes);
void iov_zero(Iov i, size_t bytes);
bool iov_is_zero(Iov i, size_t bytes);
bool mem_is_zero(const void *p, size_t bytes);

extern const BlockDriver driver_file, driver_host_device, driver_null_co, driver_raw, driver_qcow2,
    driver_throttle, driver_copy_on_read,
    driver_nbd;

#endif
