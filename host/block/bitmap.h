/* SPDX-License-Identifier: MIT */
/*
 * Dirty bitmaps: which parts of a node were written since somebody looked, for incremental backups.
 *
 * They belong to a node, by name, and go with it; persistent ones are in its image then, and come
 * back with it. While a job uses one, it records what is written meanwhile; what the job does not
 * take along comes back to it (bitmap_thaw). In the node's loop.
 */
#ifndef HOST_BLOCK_BITMAP_H
#define HOST_BLOCK_BITMAP_H

#include "host/block/node.h"

#define BITMAP_GRANULARITY_MIN 512u
#define BITMAP_GRANULARITY_MAX (1u << 31)
#define BITMAP_NAME_MAX        1023u
#define BITMAP_BYTES_MAX       (512u << 20) /* of memory */

struct DirtyBitmap {
    NodeHook hook;
    BlockNode *node;
    char *name;
    u64 granularity; /* bytes that a bit is for; a power of two */
    u64 *map;
    u64 words, count;  /* of map; bits that are set */
    bool is_disabled;  /* records nothing */
    bool is_busy;      /* a job has it */
    bool is_persistent;
    bool is_inconsistent; /* as its image says: somebody wrote and did not say what */
    DirtyBitmap *next; /* of the node */
};

/** What a bitmap was, to be made again. */
typedef struct BitmapSaved {
    u64 *map;
    u64 words, count;
    bool is_disabled;
} BitmapSaved;

/**
 * A clean bitmap of @n. @granularity 0: a cluster, from 4 to 64 KiB. NULL: the name is none or is
 * taken, or the granularity is none.
 */
DirtyBitmap *bitmap_new(BlockNode *n, const char *name, u64 granularity, bool is_disabled,
                        Error *err);
void bitmap_free(DirtyBitmap *d);

/** The same, while @n has no requests: it is being opened. */
DirtyBitmap *bitmap_create(BlockNode *n, const char *name, u64 granularity, bool is_disabled,
                           Error *err);

/** A bitmap of @n that its image is going to keep. NULL: as bitmap_new, or the image cannot. */
DirtyBitmap *bitmap_new_persistent(BlockNode *n, const char *name, u64 granularity,
                                   bool is_disabled, Error *err);

/** Forget @d, and take it out of its image. */
bool bitmap_remove(DirtyBitmap *d, Error *err);

/** Whether it can be read, or changed: no job has it, it is consistent, its image is writable. */
bool bitmap_is_usable(const DirtyBitmap *d, bool for_change, Error *err);

/** All of a node, before it goes. */
void bitmap_free_all(BlockNode *n);

/** NULL: there is none. */
DirtyBitmap *bitmap_find(const BlockNode *n, const char *name);

/** Whether any part of a range is dirty. */
bool bitmap_is_dirty(const DirtyBitmap *d, u64 offset, u64 bytes);

/** A range is dirty, whether it records or not. */
void bitmap_mark(DirtyBitmap *d, u64 offset, u64 bytes);
void bitmap_clear(DirtyBitmap *d);

/** How many bits the disk needs. */
u64 bitmap_bits(const DirtyBitmap *d);

/** Forget what lies behind the end of the disk, and count what is left. */
void bitmap_cut(DirtyBitmap *d);

/** What is dirty in @from, whose node is as large, is dirty in @d too. */
void bitmap_merge(DirtyBitmap *d, const DirtyBitmap *from);

/** A copy of it, which bitmap_restore or bitmap_drop_saved ends. */
BitmapSaved bitmap_save(const DirtyBitmap *d);
void bitmap_restore(DirtyBitmap *d, BitmapSaved *s);
void bitmap_drop_saved(BitmapSaved *s);

/** A job begins to use it: it is clean then. What it was: for bitmap_thaw. */
BitmapSaved bitmap_freeze(DirtyBitmap *d);

/** The job has ended; with @keep what was dirty before it is so again. */
void bitmap_thaw(DirtyBitmap *d, BitmapSaved *s, bool keep);

#endif
