/* SPDX-License-Identifier: MIT */
/* Format "raw": the file is the disk, or a part of it (offset=, size=). */
#include <errno.h>
#include <string.h>
#include "host/block/node.h"

typedef struct Raw {
    u64 offset;
    bool has_size; /* a window: neither grows nor shrinks */
} Raw;

static int raw_probe(const u8 *head, size_t size)
{
    return 1; /* anything may be one */
}

static bool raw_open(BlockNode *n, Opts *o, Error *err)
{
    Raw *r = NODE_STATE(n, Raw);
    u64 size;

    r->offset = opts_size(o, "offset", 0);
    r->has_size = opts_get(o, "size") || r->offset;
    if (r->offset > n->file->size)
        return error_set(err, "%s: offset %llu is behind the end (%llu)", n->filename,
                         (unsigned long long)r->offset, (unsigned long long)n->file->size);
    size = opts_size(o, "size", n->file->size - r->offset);
    if (size > n->file->size - r->offset)
        return error_set(err, "%s: size %llu at offset %llu is more than the file has (%llu)",
                         n->filename, (unsigned long long)size, (unsigned long long)r->offset,
                         (unsigned long long)n->file->size);
    n->size = size;
    return true;
}

static int raw_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    u64 in_file = offset >= n->size ? 0 : MIN(bytes, n->size - offset);

    /* The last sector of a file of odd size ends in zeros, whatever lies behind a window. */
    if (in_file < bytes)
        iov_zero(iov_from(iov, in_file), bytes - in_file);
    return node_read(n->file, NODE_STATE(n, Raw)->offset + offset, in_file, iov);
}

static int raw_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    Raw *r = NODE_STATE(n, Raw);

    if (flags & BLK_COMPRESSED)
        return -ENOTSUP;
    if (r->has_size && offset + bytes > n->size)
        return -EINVAL;
    return node_write(n->file, r->offset + offset, bytes, iov, flags);
}

static int raw_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    Raw *r = NODE_STATE(n, Raw);

    if (r->has_size && offset + bytes > n->size)
        return -EINVAL;
    return node_write_zeroes(n->file, r->offset + offset, bytes, flags);
}

static int raw_discard(BlockNode *n, u64 offset, u64 bytes)
{
    return node_discard(n->file, NODE_STATE(n, Raw)->offset + offset,
                        MIN(bytes, n->size - MIN(offset, n->size)));
}

static int raw_flush(BlockNode *n)
{
    return node_flush(n->file);
}

static int raw_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st)
{
    return node_status(n->file, NODE_STATE(n, Raw)->offset + offset, bytes, st);
}

static bool raw_truncate(BlockNode *n, u64 size, const char *prealloc, Error *err)
{
    if (NODE_STATE(n, Raw)->has_size)
        return error_set(err, "%s: a part of a file cannot be resized", n->filename);
    if (!node_truncate(n->file, size, prealloc, err))
        return false;
    n->size = size;
    return true;
}

static bool raw_create(Loop *l, const char *filename, Opts *o, Error *err)
{
    return driver_file.create(l, filename, o, err);
}

static bool raw_create_in(BlockNode *file, Opts *o, Error *err)
{
    return node_truncate(file, opts_size(o, "size", 0), opts_get(o, "preallocation"), err);
}

static bool raw_measure(const Opts *o, BlockNode *from, BlkMeasure *m, Error *err)
{
    m->required = m->fully_allocated =
        ALIGN_UP(from ? from->size : opts_size(o, "size", 0), (u64)SECTOR_SIZE);
    return true;
}

static const OptRow open_rows[] = {
    {"offset", OPT_SIZE, NULL, "where the disk starts in the file"},
    {"size", OPT_SIZE, NULL, "how much of the file is the disk"},
};

static const OptRow create_rows[] = {
    {"size", OPT_SIZE, NULL, "Virtual disk size"},
    {"preallocation", OPT_ENUM, "off|falloc|full", "Preallocation mode"},
    {"nocow", OPT_BOOL, NULL, "Turn off copy-on-write (valid only on btrfs)"},
};

const BlockDriver driver_raw = {
    .name = "raw",
    .help = "the bytes of the disk, nothing else",
    .state_size = sizeof(Raw),
    .open_rows = open_rows,
    .open_count = ARRAY_SIZE(open_rows),
    .create_rows = create_rows,
    .create_count = ARRAY_SIZE(create_rows),
    .probe = raw_probe,
    .open = raw_open,
    .create = raw_create,
    .create_in = raw_create_in,
    .measure = raw_measure,
    .read = raw_read,
    .write = raw_write,
    .write_zeroes = raw_write_zeroes,
    .discard = raw_discard,
    .flush = raw_flush,
    .status = raw_status,
    .truncate = raw_truncate,
};
