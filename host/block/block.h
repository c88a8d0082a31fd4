/* SPDX-License-Identifier: MIT */
/*
 * Block devices as devices and the monitor see them: a Blk is one drive, in front of a graph of
 * nodes (node.h).
 *
 * Requests are asynchronous: the callback runs in the loop's thread, never inside the call.
 * Requests may be made from any thread; everything else is called in the loop's thread. Offsets and
 * sizes are bytes; results 0 or -errno.
 *
 *     Blk *b = blk_open(loop, "hd0", &opts, &err);
 *     blk_read(b, 512, &iov, 1, on_done, request);
 */
#ifndef HOST_BLOCK_BLOCK_H
#define HOST_BLOCK_BLOCK_H

#include <sys/uio.h>
#include "base/error.h"
#include "base/loop.h"
#include "base/opts.h"
#include "base/types.h"

typedef struct Blk Blk;
typedef struct BlockNode BlockNode;
typedef struct Throttle Throttle; /* throttle.h */
typedef struct BlkStatus BlkStatus; /* node.h */
typedef void BlkDone(void *opaque, int ret);

/* Flags of a write. */
enum {
    BLK_FUA = 1,       /* complete only when it is on the disk */
    BLK_MAY_UNMAP = 2, /* write_zeroes: may free the space */
};

/* What the monitor's wishes mean to a device; all may be NULL. In the loop's thread. */
typedef struct BlkDevOps {
    void (*change_media)(void *opaque, bool is_loaded); /* change, eject */
    void (*resize)(void *opaque);
    void (*eject_request)(void *opaque, bool force);
    bool (*is_tray_open)(void *opaque);
    bool (*is_medium_locked)(void *opaque);
    void (*drained)(void *opaque, bool is_begin); /* submit nothing between begin and end */
} BlkDevOps;

/* rerror=, werror= */
typedef enum BlkOnError {
    BLK_ERROR_REPORT, /* the guest sees an I/O error */
    BLK_ERROR_IGNORE, /* the guest sees success */
    BLK_ERROR_STOP,   /* the machine pauses and the request is made again when it goes on */
    BLK_ERROR_ENOSPC, /* stop if the host's disk is full, else report: as a setting only */
} BlkOnError;

typedef struct BlkGeometry {
    u32 cylinders, heads, sectors;
} BlkGeometry;

typedef struct BlkStats {
    u64 reads, read_bytes, writes, write_bytes, flushes, discards, failed;
} BlkStats;

/**
 * A drive over the node that @o describes: `driver=qcow2,file.filename=x` or `file=x,format=qcow2`.
 * NULL on error.
 */
Blk *blk_open(Loop *l, const char *name, Opts *o, Error *err);

/** A drive without a name over the node called @name, for one device; NULL: there is no such node. */
Blk *blk_of_node(Loop *l, const char *name);

/**
 * Limit requests: keys of throttle_rows, and group= (else the drive's name) that shares them. A
 * limit of 0 is none.
 */
bool blk_set_limits(Blk *b, Opts *o, Error *err);
const Throttle *blk_throttle(const Blk *b);

/** A drive over @n, which may be NULL: no medium. Takes its own reference. */
Blk *blk_new(Loop *l, const char *name, BlockNode *n);

/** Let blk_next and blk_find leave @b out: it is a server's, not a device's. */
void blk_hide(Blk *b);

/** Waits for requests, writes back caches, and forgets the drive. */
void blk_close(Blk *b);

/** All drives, in the order of creation; NULL: the first. */
Blk *blk_next(Blk *b);
Blk *blk_find(const char *name);
const char *blk_name(const Blk *b);
BlockNode *blk_node(Blk *b);
const char *blk_node_name(const Blk *b); /* "": no medium */

/** Let drives over @from be over @to. Drained by the caller. */
void blk_replace_node(BlockNode *from, BlockNode *to);

/* ---- requests ---- */

void blk_read(Blk *b, u64 offset, const struct iovec *iov, unsigned count, BlkDone *done,
              void *opaque);
void blk_write(Blk *b, u64 offset, const struct iovec *iov, unsigned count, u32 flags,
               BlkDone *done, void *opaque);
void blk_flush(Blk *b, BlkDone *done, void *opaque);
void blk_discard(Blk *b, u64 offset, u64 bytes, BlkDone *done, void *opaque);
void blk_write_zeroes(Blk *b, u64 offset, u64 bytes, u32 flags, BlkDone *done, void *opaque);

/** What the start of a range is, through all layers: into *@status (node.h). */
void blk_status(Blk *b, u64 offset, u64 bytes, BlkStatus *status, BlkDone *done,
                void *opaque);

/** From now on requests end in the order in which they were made, whichever drives they are of. */
void blk_keep_order(void);

/** Whether any request has not ended. */
bool blk_is_busy(void);

/** Wait for the end of all requests made so far. The device is told by drained(). */
void blk_drain(Blk *b);
void blk_drain_all(void);

/** The same, and no device submits anything until the end: while the graph changes. May nest. */
void blk_drain_all_begin(void);
void blk_drain_all_end(void);

/* The same, waiting: for firmware loading, tools and tests. In the loop's thread. */
int blk_pread(Blk *b, u64 offset, void *buf, size_t bytes);
int blk_pwrite(Blk *b, u64 offset, const void *buf, size_t bytes);
int blk_flush_wait(Blk *b);

/* ---- what it is ---- */

bool blk_has_medium(const Blk *b);

/**
 * Size in bytes, a multiple of 512; 0 without medium. A last part of a sector is filled up with
 * zeros.
 */
u64 blk_capacity(const Blk *b);
bool blk_is_read_only(const Blk *b);

/** Whether -drive media=cdrom said so. */
bool blk_is_cdrom(const Blk *b);

/** Whether a device has it. */
bool blk_is_used(const Blk *b);

/** Whether writes may wait in a volatile cache until a flush; the guest may change it. */
bool blk_has_write_cache(const Blk *b);
void blk_set_write_cache(Blk *b, bool on);

/** Offsets and sizes best are multiples of this; a power of two. */
u32 blk_alignment(const Blk *b);

/** CHS for old firmware: 16 heads, 63 sectors unless the partition table says otherwise. */
BlkGeometry blk_geometry(Blk *b);

/** Counts since the drive was made. */
BlkStats blk_stats(const Blk *b);

/* ---- errors ---- */

void blk_set_on_error(Blk *b, BlkOnError on_read, BlkOnError on_write);

/** The value @text of rerror= or werror=; *@to stays for NULL and "auto". */
bool blk_parse_on_error(const char *key, const char *text, BlkOnError *to, Error *err);

/** "stop". */
const char *blk_on_error_name(BlkOnError e);

/** What a device shall do about errno @error of a request; never BLK_ERROR_ENOSPC. */
BlkOnError blk_on_error(Blk *b, bool is_read, int error);

/* ---- device and medium ---- */

void blk_set_dev_ops(Blk *b, const BlkDevOps *ops, void *opaque);

/** Put @n into the drive; the old medium is written back and dropped. @n NULL: eject. */
void blk_set_medium(Blk *b, BlockNode *n);

/** change: open @filename as the new medium; the old one stays on error. */
bool blk_change(Blk *b, const char *filename, const char *format, bool is_read_only, Error *err);

/** eject: refused by a locked tray unless @force. */
bool blk_eject(Blk *b, bool force, Error *err);

/** block_resize: grow or shrink the image. */
bool blk_resize(Blk *b, u64 size, Error *err);

/* ---- snapshots ---- */

typedef struct BlkSnapshot {
    char id[128], name[256];
    u64 vm_state_size, disk_size;
    i64 date_sec, vm_clock_ns;
    u32 date_nsec;
    u64 icount; /* ~0: not recorded */
} BlkSnapshot;

bool blk_can_snapshot(const Blk *b);

/**
 * Take a snapshot with s->name, s->vm_state_size, date and clock; the id is chosen and filled in.
 */
bool blk_snapshot_create(Blk *b, BlkSnapshot *s, Error *err);

/** @id_or_name: an id, else a name. */
bool blk_snapshot_apply(Blk *b, const char *id_or_name, Error *err);
bool blk_snapshot_delete(Blk *b, const char *id_or_name, Error *err);

/** Number of snapshots; @list, to be freed by the caller, gets them. */
unsigned blk_snapshot_list(Blk *b, BlkSnapshot **list);

/**
 * VM state of the current state of the disk, at its own offsets from 0: written before
 * snapshot_create, read after apply.
 */
int blk_vmstate_write(Blk *b, u64 offset, const void *buf, size_t bytes);
int blk_vmstate_read(Blk *b, u64 offset, void *buf, size_t bytes);

#endif
