/* SPDX-License-Identifier: MIT */
/*
 * Dirty bitmaps of nodes; see bitmap.h. A disk that grows makes them longer with the first write
 * there.
 */
#include "host/block/bitmap.h"

#include <stdlib.h>
#include <string.h>

#define GRANULARITY_LOW  4096u /* of clusters, if none is told */
#define GRANULARITY_HIGH 65536u

static u64 *new_map(u64 words)
{
    u64 *map = calloc(words, sizeof *map);

    if (!map)
        abort();
    return map;
}

static void ensure(DirtyBitmap *d, u64 words)
{
    if (words <= d->words)
        return;
    d->map = realloc(d->map, words * sizeof *d->map);
    if (!d->map)
        abort();
    memset(d->map + d->words, 0, (words - d->words) * sizeof *d->map);
    d->words = words;
}

void bitmap_mark(DirtyBitmap *d, u64 offset, u64 bytes)
{
    u64 last;

    if (!bytes)
        return;
    last = (offset + bytes - 1) / d->granularity;
    ensure(d, last / 64 + 1);
    for (u64 n = offset / d->granularity; n <= last; n++) {
        d->count += !(d->map[n / 64] >> n % 64 & 1);
        d->map[n / 64] |= 1ull << n % 64;
    }
}

static void after_write(NodeHook *h, u64 offset, u64 bytes)
{
    DirtyBitmap *d = container_of(h, DirtyBitmap, hook);

    if (!d->is_disabled)
        bitmap_mark(d, offset, bytes);
}

bool bitmap_is_dirty(const DirtyBitmap *d, u64 offset, u64 bytes)
{
    u64 end = offset + bytes;

    for (u64 n = offset / d->granularity; n * d->granularity < end && n / 64 < d->words; n++)
        if (d->map[n / 64] >> n % 64 & 1)
            return true;
    return false;
}

void bitmap_clear(DirtyBitmap *d)
{
    memset(d->map, 0, d->words * sizeof *d->map);
    d->count = 0;
}

u64 bitmap_bits(const DirtyBitmap *d)
{
    u64 size = d->node->size;

    return size / d->granularity + !!(size % d->granularity);
}

void bitmap_cut(DirtyBitmap *d)
{
    u64 bits = bitmap_bits(d);

    d->count = 0;
    for (u64 n = 0; n < d->words; n++) {
        if (bits < (n + 1) * 64)
            d->map[n] &= bits > n * 64 ? (1ull << bits % 64) - 1 : 0;
        d->count += (u64)__builtin_popcountll(d->map[n]);
    }
}

void bitmap_merge(DirtyBitmap *d, const DirtyBitmap *from)
{
    for (u64 n = 0; n < from->words * 64; n++)
        if (from->map[n / 64] >> n % 64 & 1)
            bitmap_mark(d, n * from->granularity, from->granularity);
}

/* ---- what it was ---- */

BitmapSaved bitmap_save(const DirtyBitmap *d)
{
    BitmapSaved s = {new_map(d->words), d->words, d->count, d->is_disabled};

    memcpy(s.map, d->map, d->words * sizeof *d->map);
    return s;
}

void bitmap_drop_saved(BitmapSaved *s)
{
    free(s->map);
    *s = (BitmapSaved){0};
}

void bitmap_restore(DirtyBitmap *d, BitmapSaved *s)
{
    free(d->map);
    d->map = s->map;
    d->words = s->words;
    d->count = s->count;
    d->is_disabled = s->is_disabled;
    s->map = NULL;
}

BitmapSaved bitmap_freeze(DirtyBitmap *d)
{
    BitmapSaved s = bitmap_save(d);

    bitmap_clear(d);
    d->is_busy = true;
    return s;
}

void bitmap_thaw(DirtyBitmap *d, BitmapSaved *s, bool keep)
{
    ensure(d, s->words);
    for (u64 n = 0; n < s->words && keep; n++) {
        d->count += (u64)__builtin_popcountll(s->map[n] & ~d->map[n]);
        d->map[n] |= s->map[n];
    }
    d->is_busy = false;
    bitmap_drop_saved(s);
}

/* ---- life ---- */

static u64 default_granularity(const BlockNode *n)
{
    return n->cluster_size ? MAX(MIN(n->cluster_size, GRANULARITY_HIGH), GRANULARITY_LOW)
                           : GRANULARITY_HIGH;
}

DirtyBitmap *bitmap_find(const BlockNode *n, const char *name)
{
    DirtyBitmap *d = n->bitmaps;

    while (d && strcmp(d->name, name))
        d = d->next;
    return d;
}

static bool check(const BlockNode *n, const char *name, u64 granularity, Error *err)
{
    if (!*name || strlen(name) > BITMAP_NAME_MAX)
        return error_set(err, "Bitmap name must be of 1 to %u characters", BITMAP_NAME_MAX);
    if (bitmap_find(n, name))
        return error_set(err, "Bitmap already exists: %s", name);
    if (granularity & (granularity - 1))
        return error_set(err, "Granularity must be power of 2");
    if (granularity < BITMAP_GRANULARITY_MIN || granularity > BITMAP_GRANULARITY_MAX)
        return error_set(err, "Granularity must be from %u to %u", BITMAP_GRANULARITY_MIN,
                         BITMAP_GRANULARITY_MAX);
    return true;
}

DirtyBitmap *bitmap_create(BlockNode *n, const char *name, u64 granularity, bool is_disabled,
                           Error *err)
{
    DirtyBitmap *d, **p = &n->bitmaps;
    u64 words;

    granularity = granularity ? granularity : default_granularity(n);
    if (!check(n, name, granularity, err))
        return NULL;
    words = n->size / granularity / 64 + 1;
    if (words > BITMAP_BYTES_MAX / sizeof *d->map) {
        error_set(err, "Bitmap '%s': the granularity is too small for a disk of %llu bytes", name,
                  (unsigned long long)n->size);
        return NULL;
    }
    d = calloc(1, sizeof *d);
    if (!d || !(d->name = strdup(name)))
        abort();
    d->node = n;
    d->granularity = granularity;
    d->is_disabled = is_disabled;
    d->words = words;
    d->map = calloc(words, sizeof *d->map);
    if (!d->map) {
        free(d->name);
        free(d);
        error_set(err, "Bitmap '%s': out of memory", name);
        return NULL;
    }
    d->hook.after = after_write;
    while (*p)
        p = &(*p)->next;
    *p = d;
    node_hook_add(n, &d->hook);
    return d;
}

DirtyBitmap *bitmap_new(BlockNode *n, const char *name, u64 granularity, bool is_disabled,
                        Error *err)
{
    DirtyBitmap *d;

    blk_drain_all_begin();
    d = bitmap_create(n, name, granularity, is_disabled, err);
    blk_drain_all_end();
    return d;
}

DirtyBitmap *bitmap_new_persistent(BlockNode *n, const char *name, u64 granularity,
                                   bool is_disabled, Error *err)
{
    DirtyBitmap *d;

    if (!n->driver->bitmaps_store) {
        error_set(err, "Can't store persistent bitmaps to %s", n->name);
        return NULL;
    }
    if (n->is_read_only) {
        error_set(err, "Can't store persistent bitmaps to %s: it is read-only", n->name);
        return NULL;
    }
    if (!n->driver->bitmaps_have_room(n, name, err)) {
        error_prefix(err, "Can't make bitmap '%s' persistent in '%s'", name, n->name);
        return NULL;
    }
    d = bitmap_new(n, name, granularity, is_disabled, err);
    if (d)
        d->is_persistent = true;
    return d;
}

bool bitmap_is_usable(const DirtyBitmap *d, bool for_change, Error *err)
{
    if (d->is_busy)
        return error_set(err,
                         "Bitmap '%s' is currently in use by another operation and cannot be used",
                         d->name);
    if (d->is_inconsistent)
        return error_set(err,
                         "Bitmap '%s' is inconsistent and cannot be used; "
                         "block-dirty-bitmap-remove takes it out of the image",
                         d->name);
    return !for_change || !d->is_persistent || !d->node->is_read_only ||
           error_set(err, "Bitmap '%s' is readonly and cannot be modified", d->name);
}

static void release(DirtyBitmap *d)
{
    DirtyBitmap **p = &d->node->bitmaps;

    while (*p != d)
        p = &(*p)->next;
    *p = d->next;
    node_hook_remove(d->node, &d->hook);
    free(d->map);
    free(d->name);
    free(d);
}

void bitmap_free(DirtyBitmap *d)
{
    blk_drain_all_begin();
    release(d);
    blk_drain_all_end();
}

bool bitmap_remove(DirtyBitmap *d, Error *err)
{
    BlockNode *n = d->node;
    bool ok = true;

    if (d->is_persistent && n->is_read_only)
        return error_set(err, "Bitmap '%s' is readonly and cannot be modified", d->name);
    blk_drain_all_begin();
    if (d->is_persistent)
        ok = n->driver->bitmaps_forget(n, d->name, err);
    if (ok)
        release(d);
    blk_drain_all_end();
    return ok;
}

void bitmap_free_all(BlockNode *n)
{
    while (n->bitmaps)
        release(n->bitmaps);
}
