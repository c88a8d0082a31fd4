/* SPDX-License-Identifier: MIT */
/* Driver "null-co": a disk of any size that forgets what is written; for measurements and tests. */
#include "host/block/node.h"

static bool null_open(BlockNode *n, Opts *o, Error *err)
{
    n->size = opts_size(o, "size", 1ull << 30);
    return true;
}

static int null_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    iov_zero(iov, bytes);
    return 0;
}

static int null_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    return 0;
}

static int null_write_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    return 0;
}

static int null_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st)
{
    st->flags = BLK_ST_ZERO | BLK_ST_ALLOCATED;
    return 0;
}

static const OptRow open_rows[] = {
    {"size", OPT_SIZE, NULL, "bytes (1G)"},
    {"read-zeroes", OPT_BOOL, NULL, "reads give zeros: always so"},
};

const BlockDriver driver_null_co = {
    .name = "null-co",
    .help = "a disk of zeros that forgets what is written",
    .is_protocol = true,
    .open_rows = open_rows,
    .open_count = ARRAY_SIZE(open_rows),
    .open = null_open,
    .read = null_read,
    .write = null_write,
    .write_zeroes = null_write_zeroes,
    .status = null_status,
};
