/* SPDX-License-Identifier: MIT */
/*
 * Driver "copy-on-read": what is read from the backing nodes of the node below is kept in that node,
 * in whole clusters. Writes to them wait meanwhile.
 */
#include <errno.h>
#include <stdlib.h>
#include "host/block/node.h"

#define BUFFER_MAX (1u << 20)

/* The node whose writes lock their ranges: that below, until another takes its place. */
typedef struct Cor {
    BlockNode *locked; /* referenced */
} Cor;

static void lock(BlockNode *n, BlockNode *below)
{
    Cor *c = NODE_STATE(n, Cor);

    if (c->locked == below)
        return;
    if (c->locked)
        node_lock_end(c->locked);
    node_unref(c->locked);
    c->locked = node_ref(below);
    if (below)
        node_lock_begin(below);
}

/* The node below, for a request: all pass here, so the first one after a change finds no other. */
static BlockNode *below(BlockNode *n)
{
    lock(n, n->file);
    return n->file;
}

static bool cor_open(BlockNode *n, Opts *o, Error *err)
{
    if (n->file->is_read_only)
        return error_set(err, "copy-on-read: node '%s' is read-only", n->file->name);
    n->size = n->file->size;
    n->cluster_size = n->file->cluster_size;
    return true;
}

static void cor_close(BlockNode *n)
{
    lock(n, NULL);
}

/* How much from @at on is in @f already. */
static int own_part(BlockNode *f, u64 at, u64 bytes, u64 *own)
{
    BlkStatus st;
    int ret = node_status(f, at, bytes, &st);

    *own = !ret && (st.flags & BLK_ST_ALLOCATED || !f->backing) ? st.bytes : 0;
    return ret;
}

static int copy_up(BlockNode *f, u64 at, u64 end)
{
    struct iovec buf = {NULL, MIN(end - at, BUFFER_MAX)};
    u64 done, copied;
    int ret = 0;

    for (; at < end && !ret; at += done) {
        ret = own_part(f, at, end - at, &done);
        if (ret || done)
            continue;
        if (!buf.iov_base && !(buf.iov_base = node_alloc(f, buf.iov_len)))
            return -ENOMEM;
        ret = node_copy_up(f, NULL, at, end - at, buf, &done, &copied);
    }
    free(buf.iov_base);
    return ret;
}

static int cor_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    BlockNode *f = below(n);
    u64 unit = MAX(f->cluster_size, (u32)SECTOR_SIZE);
    u64 end = MIN(ALIGN_UP(offset + bytes, unit), f->size);
    int ret = copy_up(f, MIN(ALIGN_DOWN(offset, unit), end), end);

    return ret ? ret : node_read(f, offset, bytes, iov);
}

static int cor_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    return node_write(below(n), offset, bytes, iov, flags);
}

static int cor_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    return node_write_zeroes(below(n), offset, bytes, flags);
}

static int cor_discard(BlockNode *n, u64 offset, u64 bytes)
{
    return node_discard(below(n), offset, bytes);
}

static int cor_flush(BlockNode *n)
{
    return node_flush(n->file);
}

static int cor_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st)
{
    return node_status_above(n->file, NULL, offset, bytes, st, NULL);
}

static bool cor_truncate(BlockNode *n, u64 size, const char *prealloc, Error *err)
{
    if (!node_truncate(n->file, size, prealloc, err))
        return false;
    n->size = size;
    return true;
}

const BlockDriver driver_copy_on_read = {
    .name = "copy-on-read",
    .help = "what is read from backing files is kept",
    .is_filter = true,
    .state_size = sizeof(Cor),
    .open = cor_open,
    .close = cor_close,
    .read = cor_read,
    .write = cor_write,
    .write_zeroes = cor_write_zeroes,
    .discard = cor_discard,
    .flush = cor_flush,
    .status = cor_status,
    .truncate = cor_truncate,
};

BlockNode *node_copy_on_read(BlockNode *base, Error *err)
{
    Opts o = {0};
    BlockNode *n;

    opts_set(&o, "driver", "copy-on-read");
    opts_set(&o, "file", base->name);
    opts_set(&o, "discard", base->is_unmap ? "unmap" : "ignore");
    n = node_open(base->loop, &o, err);
    opts_clear(&o);
    return n;
}
