/* SPDX-License-Identifier: MIT */
/*
 * I/O on nodes: ranges, alignment, zero detection, and what drivers leave out.
 *
 * A driver gets offsets, lengths and memory aligned as it asked for. Writes that do not fit are
 * read, changed and written back; while that goes on no other write touches the blocks (RangeLock).
 * Drivers without alignment, which is all but O_DIRECT files, pay nothing for this.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/bitmap.h"
#include "host/block/node.h"

#define ZERO_CHUNK (1u << 20)
#define BOUNCE_MAX (4u << 20)

void *node_alloc(const BlockNode *n, size_t bytes)
{
    size_t align = MAX(n->memory_alignment, 64u);

    return aligned_alloc(align, ALIGN_UP(MAX(bytes, 1ul), align));
}

/* ---- range locks ---- */

static void range_lock(BlockNode *n, RangeLock **list, RangeLock *r)
{
    for (;;) {
        RangeLock *o = *list;

        while (o &&
               !(o->start < r->end && r->start < o->end && (o->is_exclusive || r->is_exclusive)))
            o = o->next;
        if (!o)
            break;
        co_queue_wait(n->loop, &n->lock_queue, NULL);
    }
    r->next = *list;
    *list = r;
}

static void range_unlock(BlockNode *n, RangeLock **list, RangeLock *r)
{
    for (RangeLock **p = list; *p; p = &(*p)->next)
        if (*p == r) {
            *p = r->next;
            break;
        }
    if (n->lock_queue.first)
        co_queue_wake_all(&n->lock_queue);
}

void node_lock_begin(BlockNode *n)
{
    n->lock_users++;
}

void node_lock_end(BlockNode *n)
{
    n->lock_users--;
}

void node_lock_range(BlockNode *n, RangeLock *r, u64 offset, u64 bytes)
{
    *r = (RangeLock){offset, offset + bytes, true, NULL};
    range_lock(n, &n->ranges, r);
}

void node_unlock_range(BlockNode *n, RangeLock *r)
{
    range_unlock(n, &n->ranges, r);
}

void node_hook_add(BlockNode *n, NodeHook *h)
{
    h->next = n->hooks;
    n->hooks = h;
}

void node_hook_remove(BlockNode *n, NodeHook *h)
{
    for (NodeHook **p = &n->hooks; *p; p = &(*p)->next)
        if (*p == h) {
            *p = h->next;
            break;
        }
}

/* ---- read ---- */

static bool is_aligned(const BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    struct iovec v[16];
    u64 bits = offset | bytes;

    if (n->alignment <= 1)
        return true;
    if (bits & (n->alignment - 1))
        return false;
    unsigned count = iov_slice(iov, bytes, v, ARRAY_SIZE(v));

    for (unsigned i = 0; i < count; i++)
        if (((uintptr_t)v[i].iov_base & (n->memory_alignment - 1)) ||
            (v[i].iov_len & (n->alignment - 1)))
            return false;
    return count > 0;
}

static int read_bounced(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    int ret = 0;

    while (bytes && !ret) {
        u64 start = ALIGN_DOWN(offset, n->alignment);
        u64 part = MIN(bytes, BOUNCE_MAX), length = ALIGN_UP(offset + part, n->alignment) - start;
        u8 *buf = node_alloc(n, length);

        if (!buf)
            return -ENOMEM;
        ret = n->driver->read(n, start, length, iov_of(&(struct iovec){buf, length}));
        if (!ret)
            iov_from_buf(iov, buf + (offset - start), part);
        free(buf);
        offset += part;
        bytes -= part;
        iov.skip += part;
    }
    return ret;
}

int node_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    int ret = 0;

    n->in_flight++;
    while (bytes && !ret) {
        u64 part = MIN(bytes, NODE_TRANSFER_MAX);

        if (is_aligned(n, offset, part, iov))
            ret = n->driver->read(n, offset, part, iov);
        else
            ret = read_bounced(n, offset, part, iov);
        offset += part;
        bytes -= part;
        iov.skip += part;
    }
    n->in_flight--;
    return ret;
}

/* ---- write ---- */

/*
 * One block at most @alignment long that holds [offset, offset + bytes) : read, change, write.
 * Locked by the caller.
 */
static int write_bounced(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    u64 start = ALIGN_DOWN(offset, n->alignment), end = ALIGN_UP(offset + bytes, n->alignment);
    u64 length = end - start;
    u8 *buf = node_alloc(n, length);
    int ret = 0;

    if (!buf)
        return -ENOMEM;
    if (start != offset)
        ret = n->driver->read(n, start, n->alignment, iov_of(&(struct iovec){buf, n->alignment}));
    if (!ret && end != offset + bytes && (start == offset || length > n->alignment))
        ret = n->driver->read(n, end - n->alignment, n->alignment,
                              iov_of(&(struct iovec){buf + length - n->alignment, n->alignment}));
    if (!ret) {
        iov_to_buf(iov, buf + (offset - start), bytes);
        ret = n->driver->write(n, start, length, iov_of(&(struct iovec){buf, length}), flags);
    }
    free(buf);
    return ret;
}

static int write_unaligned(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    RangeLock r = {ALIGN_DOWN(offset, n->alignment), ALIGN_UP(offset + bytes, n->alignment), true,
                   NULL};
    int ret = 0;

    range_lock(n, &n->locks, &r);
    while (bytes && !ret) {
        u64 part = MIN(bytes, BOUNCE_MAX - offset % n->alignment);

        ret = write_bounced(n, offset, part, iov, flags);
        offset += part;
        bytes -= part;
        iov.skip += part;
    }
    range_unlock(n, &n->locks, &r);
    return ret;
}

static int write_aligned(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    if (n->alignment <= 1)
        return n->driver->write(n, offset, bytes, iov, flags);
    RangeLock r = {offset, offset + bytes, false, NULL};

    range_lock(n, &n->locks, &r);
    int ret = n->driver->write(n, offset, bytes, iov, flags);

    range_unlock(n, &n->locks, &r);
    return ret;
}

/* ---- zeros ---- */

static int write_zero_data(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    size_t size = MIN(bytes, ZERO_CHUNK);
    u8 *zero = node_alloc(n, size);
    int ret = 0;

    if (!zero)
        return -ENOMEM;
    memset(zero, 0, size);
    while (bytes && !ret) {
        size_t part = MIN(bytes, size);
        Iov iov = iov_of(&(struct iovec){zero, part});

        ret = is_aligned(n, offset, part, iov)
                  ? write_aligned(n, offset, part, iov, flags & BLK_FUA)
                  : write_unaligned(n, offset, part, iov, flags & BLK_FUA);
        offset += part;
        bytes -= part;
    }
    free(zero);
    return ret;
}

static int zero_part(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    int ret = -ENOTSUP;

    if (n->driver->write_zeroes)
        ret = n->driver->write_zeroes(n, offset, bytes, flags);
    if (ret == -ENOTSUP && !(flags & BLK_NO_FALLBACK))
        ret = write_zero_data(n, offset, bytes, flags);
    return ret;
}

/* ---- what changes a node ---- */

static int check_write(const BlockNode *n, u64 offset, u64 bytes)
{
    if (n->is_read_only)
        return -EPERM;
    if (offset + bytes < offset || offset + bytes > INT64_MAX)
        return -EFBIG;
    /* Files grow by being written; what a format shows has its size. */
    return n->driver->is_protocol || offset + bytes <= ALIGN_UP(n->size, (u64)SECTOR_SIZE)
               ? 0
               : -EINVAL;
}

/* Those who watch are asked, and who copies up is waited for. False: @ret says why not. */
static bool write_begin(BlockNode *n, RangeLock *r, u64 offset, u64 bytes, u32 flags, int *ret)
{
    *ret = check_write(n, offset, bytes);
    if (*ret || !bytes)
        return false;
    *r = (RangeLock){offset, offset + bytes, false, NULL};
    n->in_flight++;
    for (NodeHook *h = n->hooks; h; h = h->next)
        if (h->before)
            h->before(h, offset, bytes);
    if (n->lock_users && !(flags & BLK_HAS_RANGE))
        range_lock(n, &n->ranges, r);
    return true;
}

static void write_end(BlockNode *n, RangeLock *r, u32 flags)
{
    if (n->lock_users && !(flags & BLK_HAS_RANGE))
        range_unlock(n, &n->ranges, r);
    for (NodeHook *h = n->hooks; h; h = h->next)
        if (h->after)
            h->after(h, r->start, r->end - r->start);
    n->in_flight--;
}

static int write_part(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    if (n->detect_zeroes && !(flags & BLK_COMPRESSED) && iov_is_zero(iov, bytes)) {
        u32 unmap = n->detect_zeroes == 2 && n->is_unmap ? BLK_MAY_UNMAP : 0;

        return zero_part(n, offset, bytes, (flags & BLK_FUA) | unmap);
    }
    return is_aligned(n, offset, bytes, iov) ? write_aligned(n, offset, bytes, iov, flags)
                                             : write_unaligned(n, offset, bytes, iov, flags);
}

int node_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    RangeLock r;
    int ret;

    if (!write_begin(n, &r, offset, bytes, flags, &ret))
        return ret;
    while (bytes && !ret) {
        u64 part = MIN(bytes, NODE_TRANSFER_MAX);

        ret = write_part(n, offset, part, iov, flags & ~(u32)BLK_HAS_RANGE);
        offset += part;
        bytes -= part;
        iov.skip += part;
    }
    write_end(n, &r, flags);
    return ret;
}

int node_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    RangeLock r;
    int ret;

    if (!write_begin(n, &r, offset, bytes, flags, &ret))
        return ret;
    ret = zero_part(n, offset, bytes, flags & ~(u32)BLK_HAS_RANGE);
    write_end(n, &r, flags);
    return ret;
}

int node_discard(BlockNode *n, u64 offset, u64 bytes)
{
    RangeLock r;
    int ret = check_write(n, offset, bytes);

    /* A hint: what cannot be discarded stays. */
    if (ret || !n->is_unmap || !n->driver->discard ||
        !write_begin(n, &r, offset, bytes, 0, &ret))
        return ret;
    ret = n->driver->discard(n, offset, bytes);
    write_end(n, &r, 0);
    return ret == -ENOTSUP ? 0 : ret;
}

int node_flush(BlockNode *n)
{
    if (n->is_read_only || !n->driver->flush)
        return 0;
    n->in_flight++;
    int ret = n->driver->flush(n);

    n->in_flight--;
    return ret;
}

int node_pread(BlockNode *n, u64 offset, void *buf, size_t bytes)
{
    return node_read(n, offset, bytes, iov_of(&(struct iovec){buf, bytes}));
}

int node_pwrite(BlockNode *n, u64 offset, const void *buf, size_t bytes)
{
    return node_write(n, offset, bytes, iov_of(&(struct iovec){(void *)buf, bytes}), 0);
}

/* ---- status ---- */

int node_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st)
{
    *st = (BlkStatus){.bytes = bytes, .flags = BLK_ST_DATA | BLK_ST_ALLOCATED};
    if (offset >= n->size || !bytes) {
        st->flags = BLK_ST_ZERO;
        return 0;
    }
    st->bytes = MIN(bytes, n->size - offset);
    if (!n->driver->status)
        return 0;
    int ret = n->driver->status(n, offset, st->bytes, st);

    /* Without a backing file nothing else can be read. */
    if (!ret && !(st->flags & (BLK_ST_ALLOCATED | BLK_ST_ZERO)) && !n->backing)
        st->flags |= BLK_ST_ZERO;
    return ret;
}

int node_status_above(BlockNode *n, BlockNode *base, u64 offset, u64 bytes, BlkStatus *st,
                      unsigned *depth)
{
    unsigned steps = 0;

    for (BlockNode *b = n; b && b != base; b = b->backing, steps++) {
        if (steps && offset >= b->size) { /* the layer above is longer and shows zeros */
            st->flags |= BLK_ST_ZERO;
            steps--;
            break;
        }
        int ret = node_status(b, offset, bytes, st);

        if (ret)
            return ret;
        if (st->flags & BLK_ST_ALLOCATED || !b->backing || b->backing == base)
            break;
        bytes = st->bytes; /* the layers below are asked about no more than this one said */
    }
    if (depth)
        *depth = steps;
    return 0;
}

bool node_truncate(BlockNode *n, u64 size, const char *prealloc, Error *err)
{
    if (n->is_read_only)
        return error_set(err, "%s is read-only", n->filename);
    if (!n->driver->truncate)
        return error_set(err, "%s: images of format %s cannot be resized", n->filename,
                         n->driver->name);
    if (size > INT64_MAX)
        return error_set(err, "%s: a size of %llu is too large", n->filename,
                         (unsigned long long)size);
    if (!n->driver->truncate(n, size, prealloc, err))
        return false;
    for (DirtyBitmap *d = n->bitmaps; d; d = d->next)
        bitmap_cut(d);
    return true;
}
