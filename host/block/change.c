/* SPDX-License-Identifier: MIT */
/*
 * Changes of a graph in use: nodes that become writable or read-only, and nodes in place of others.
 *
 * A file with auto-read-only=on is open for writing as long as a node above it writes, so that its
 * image can be the backing file of others meanwhile.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/node.h"

#define COMMIT_STEP (2u << 20)

/* ---- for writing, or not ---- */

static bool change_one(BlockNode *n, bool on, Error *err)
{
    if (n->driver->set_read_only && !n->driver->set_read_only(n, on, err))
        return false;
    n->is_read_only = on;
    return true;
}

/* Whether another node than @but writes to @file. */
static bool has_writer(const BlockNode *file, const BlockNode *but)
{
    for (BlockNode *p = NULL; (p = node_next(p));)
        if (p != but && p->file == file && !p->is_read_only)
            return true;
    return false;
}

bool node_want_writable(BlockNode *n, Error *err)
{
    return !n->is_read_only || !n->is_auto_read_only || change_one(n, false, err);
}

bool node_set_read_only(BlockNode *n, bool on, Error *err)
{
    if (n->is_read_only == on)
        return true;
    if (!on) {
        if (n->file && n->file->is_read_only && !node_set_read_only(n->file, false, err))
            return false;
        return change_one(n, false, err);
    }
    node_flush(n);
    if (!change_one(n, true, err))
        return false;
    /* Without a writer above it nothing needs the file open for writing. */
    return !n->file || !n->file->is_auto_read_only || has_writer(n->file, n) ||
           node_set_read_only(n->file, true, err);
}

/* ---- who is above whom ---- */

bool node_is_above(const BlockNode *n, const BlockNode *lower)
{
    while (n && n != lower)
        n = n->backing;
    return n;
}

BlockNode *node_overlay_of(const BlockNode *n)
{
    BlockNode *p = NULL;

    while ((p = node_next(p)) && p->backing != n)
        ;
    return p;
}

bool node_is_free(const BlockNode *n, Error *err)
{
    return !n->busy || error_set(err, "Node '%s' is busy: block device is in use by block job: %s",
                                 n->name, n->busy);
}

/* ---- in place of others ---- */

void node_set_backing(BlockNode *n, BlockNode *backing)
{
    BlockNode *old = n->backing;

    n->backing = node_ref(backing);
    node_unref(old);
}

void node_replace(BlockNode *from, BlockNode *to)
{
    node_ref(from); /* until the last of its users is gone */
    for (BlockNode *p = NULL; (p = node_next(p));) {
        BlockNode **child = p->backing == from ? &p->backing : p->file == from ? &p->file : NULL;

        if (!child || node_is_above(to, p))
            continue;
        *child = node_ref(to);
        node_unref(from);
    }
    blk_replace_node(from, to);
    node_unref(from);
}

bool node_write_backing(BlockNode *n, const char *filename, const char *format, Error *err)
{
    bool was_read_only = n->is_read_only;
    bool ok;

    if (!n->driver->set_backing)
        return error_set(err, "Images of format %s have no backing file", n->driver->name);
    if (!node_set_read_only(n, false, err))
        return false;
    ok = n->driver->set_backing(n, filename, format, err);
    if (was_read_only)
        node_set_read_only(n, true, NULL);
    return ok;
}

/* ---- copying up ---- */

/* @bytes that are not allocated in @n: what lies below comes up. */
static int copy_part(BlockNode *n, BlockNode *base, u64 offset, u64 *bytes, void *buf, u64 *copied)
{
    struct iovec v = {buf, 0};
    BlkStatus st = {0};
    unsigned depth;
    int ret = node_status_above(n, base, offset, *bytes, &st, &depth);

    if (ret)
        return ret;
    v.iov_len = *bytes = MIN(*bytes, st.bytes);
    if (depth == 0 && (st.flags & BLK_ST_ALLOCATED || !(st.flags & BLK_ST_ZERO)))
        return 0; /* its own, or that of @base */
    if (!(st.flags & (BLK_ST_ALLOCATED | BLK_ST_ZERO)))
        return 0;
    if (!(st.flags & BLK_ST_ALLOCATED) && !base)
        return 0; /* nothing lies below, then either */
    *copied += *bytes;
    if (st.flags & BLK_ST_ZERO)
        return node_write_zeroes(n, offset, *bytes, BLK_HAS_RANGE);
    ret = node_read(n, offset, *bytes, iov_of(&v));
    return ret ? ret : node_write(n, offset, *bytes, iov_of(&v), BLK_HAS_RANGE);
}

int node_copy_up(BlockNode *n, BlockNode *base, u64 offset, u64 bytes, struct iovec buf, u64 *done,
                 u64 *copied)
{
    u64 part = MIN(bytes, buf.iov_len), at = offset, end = offset + part;
    RangeLock r;
    int ret = 0;

    *copied = 0;
    node_lock_range(n, &r, offset, part);
    while (at < end && !ret) {
        part = end - at;
        ret = copy_part(n, base, at, &part, buf.iov_base, copied);
        at += part;
    }
    node_unlock_range(n, &r);
    *done = at - offset;
    return ret;
}

/* ---- moving down ---- */

int node_move_down(BlockNode *top, BlockNode *base, u64 offset, u64 *bytes, struct iovec buf,
                   bool *is_read)
{
    BlkStatus st;
    int ret = node_status_above(top, base, offset, *bytes, &st, NULL);

    *is_read = true;
    *bytes = st.bytes;
    if (ret || !(st.flags & BLK_ST_ALLOCATED))
        return ret;
    *is_read = false;
    if (st.flags & BLK_ST_ZERO)
        return node_write_zeroes(base, offset, *bytes, BLK_MAY_UNMAP);
    buf.iov_len = *bytes = MIN(st.bytes, buf.iov_len);
    *is_read = true;
    ret = node_read(top, offset, *bytes, iov_of(&buf));
    if (ret)
        return ret;
    *is_read = false;
    return node_write(base, offset, *bytes, iov_of(&buf), 0);
}

int node_commit(BlockNode *top, BlockNode *base, NodeProgress *progress, void *opaque)
{
    struct iovec buf = {node_alloc(top, COMMIT_STEP), COMMIT_STEP};
    int ret = buf.iov_base ? 0 : -ENOMEM;
    bool is_read;

    for (u64 at = 0, bytes; at < top->size && !ret; at += bytes) {
        bytes = top->size - at;
        ret = node_move_down(top, base, at, &bytes, buf, &is_read);
        if (progress)
            progress(opaque, at + bytes, top->size);
    }
    free(buf.iov_base);
    return ret ? ret : node_flush(base);
}
