/* SPDX-License-Identifier: MIT */
/*
 * Compressed clusters: deflate without header (window of 4 KiB, as QEMU's readers expect), or one
 * zstd frame. They are packed one behind the other, across clusters where those follow each other;
 * every host cluster counts each of them.
 */
#include <errno.h>
#include <stdlib.h>
#include <zlib.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif
#include "host/block/qcow2.h"

#define WINDOW_BITS     (-12) /* written: raw deflate */
#define WINDOW_BITS_MAX (-15) /* read */

typedef struct Packing {
    u8 type;
    u8 *in, *out;
    size_t in_size, out_size; /* out_size: room, then result; 0 = does not fit */
    bool ok;
} Packing;

bool qcow2_has_compression(u8 type)
{
#ifdef HAVE_ZSTD
    return type == QCOW2_ZLIB || type == QCOW2_ZSTD;
#else
    return type == QCOW2_ZLIB;
#endif
}

/* ---- the algorithms; in a thread ---- */

static void deflate_cluster(Packing *p)
{
    z_stream z = {.next_in = p->in,
                  .avail_in = (uInt)p->in_size,
                  .next_out = p->out,
                  .avail_out = (uInt)p->out_size};

    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW_BITS, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return;
    p->out_size = deflate(&z, Z_FINISH) == Z_STREAM_END ? z.total_out : 0;
    deflateEnd(&z);
    p->ok = true;
}

static void inflate_cluster(Packing *p)
{
    z_stream z = {.next_in = p->in,
                  .avail_in = (uInt)p->in_size,
                  .next_out = p->out,
                  .avail_out = (uInt)p->out_size};

    if (inflateInit2(&z, WINDOW_BITS_MAX) != Z_OK)
        return;
    int ret = inflate(&z, Z_FINISH);

    p->ok = (ret == Z_STREAM_END || ret == Z_BUF_ERROR) && !z.avail_out;
    inflateEnd(&z);
}

#ifdef HAVE_ZSTD
static void zstd_pack(Packing *p)
{
    size_t size = ZSTD_compress(p->out, p->out_size, p->in, p->in_size, ZSTD_CLEVEL_DEFAULT);

    p->out_size = ZSTD_isError(size) ? 0 : size;
    p->ok = true;
}

/*
 * What follows the frame, up to the end of the last sector, is not ours. A frame may also be cut
 * into several.
 */
static void zstd_unpack(Packing *p)
{
    ZSTD_DCtx *ctx = ZSTD_createDCtx();
    ZSTD_inBuffer in = {p->in, p->in_size, 0};
    ZSTD_outBuffer out = {p->out, p->out_size, 0};
    size_t ret = 1;

    while (ctx && out.pos < out.size && in.pos < in.size && !ZSTD_isError(ret))
        ret = ZSTD_decompressStream(ctx, &out, &in);
    p->ok = ctx && !ZSTD_isError(ret) && out.pos == out.size;
    ZSTD_freeDCtx(ctx);
}
#endif

static void pack(void *opaque)
{
    Packing *p = opaque;

#ifdef HAVE_ZSTD
    if (p->type == QCOW2_ZSTD) {
        zstd_pack(p);
        return;
    }
#endif
    deflate_cluster(p);
}

static void unpack(void *opaque)
{
    Packing *p = opaque;

#ifdef HAVE_ZSTD
    if (p->type == QCOW2_ZSTD) {
        zstd_unpack(p);
        return;
    }
#endif
    inflate_cluster(p);
}

/* ---- read ---- */

u64 qcow2_compressed_range(const Qcow2 *q, u64 desc, u64 *bytes)
{
    u32 shift = 62 - (q->cluster_bits - 8);
    u64 host = desc & ((1ull << shift) - 1) & ((1ull << 56) - 1);
    u64 sectors = (desc >> shift & ((1ull << (q->cluster_bits - 8)) - 1)) + 1;

    *bytes = sectors * SECTOR_SIZE - host % SECTOR_SIZE;
    return host;
}

int qcow2_read_compressed(BlockNode *n, u64 desc, u32 skip, u64 bytes, Iov iov)
{
    Qcow2 *q = QCOW2(n);
    Packing p = {.type = q->compression_type, .out_size = q->cluster_size};
    u64 size, host = qcow2_compressed_range(q, desc, &size);
    int ret = -ENOMEM;

    p.in_size = size;
    p.in = node_alloc(n->file, size);
    p.out = node_alloc(n->file, q->cluster_size);
    if (p.in && p.out)
        ret = node_pread(n->file, host, p.in, size);
    if (!ret) {
        co_run_in_thread(n->loop, unpack, &p);
        ret = p.ok ? 0 : -EIO;
    }
    if (!ret)
        iov_from_buf(iov, p.out + skip, bytes);
    free(p.in);
    free(p.out);
    return ret;
}

/* ---- write ---- */

/* Room for @size bytes of compressed data. With the mutex. */
static int alloc_bytes(BlockNode *n, u64 size, u64 *host)
{
    Qcow2 *q = QCOW2(n);
    u64 mask = q->cluster_size - 1, at = q->compressed_at, refs = 0, fresh;
    int ret = at ? qcow2_refcount_get(n, at >> q->cluster_bits, &refs) : 0;

    if (refs == qcow2_refcount_max(q))
        at = q->compressed_at = 0;
    if (!ret && (!at || (at & mask) + size > q->cluster_size)) {
        ret = qcow2_alloc(n, 1, &fresh);
        if (!ret && (!at || fresh != (at & ~mask) + q->cluster_size)) {
            q->compressed_at = fresh + size;
            *host = fresh;
            return 0;
        }
    }
    if (!ret)
        ret = qcow2_refcount_add(n, at >> q->cluster_bits, 1, 1);
    if (ret)
        return ret;
    *host = at;
    at += size;
    q->compressed_at = at & mask ? at : 0;
    return 0;
}

static u64 descriptor(const Qcow2 *q, u64 host, u64 size)
{
    u64 more = (host + size - 1) / SECTOR_SIZE - host / SECTOR_SIZE;

    return QCOW2_COMPRESSED | more << (62 - (q->cluster_bits - 8)) | host;
}

static int link_compressed(BlockNode *n, u64 offset, u64 desc)
{
    Qcow2 *q = QCOW2(n);
    L2Ref ref;
    int ret = qcow2_l2_writable(n, offset, &ref);

    if (ret)
        return ret;
    qcow2_free_entry(q, qcow2_l2_get(q, &ref, ref.index).desc);
    qcow2_l2_set(q, &ref, ref.index, (L2Entry){desc, 0});
    return 0;
}

static int store(BlockNode *n, u64 offset, const u8 *data, u64 size)
{
    Qcow2 *q = QCOW2(n);
    Allocation a;
    u64 host;
    int ret;

    co_mutex_lock(n->loop, &q->lock);
    qcow2_begin_allocation(n, &a, offset >> q->cluster_bits, (offset >> q->cluster_bits) + 1);
    ret = alloc_bytes(n, size, &host);
    co_mutex_unlock(&q->lock);
    bool counted = !ret;

    if (!ret)
        ret = node_pwrite(n->file, host, data, size);
    co_mutex_lock(n->loop, &q->lock);
    if (!ret)
        ret = link_compressed(n, offset, descriptor(q, host, size));
    if (ret && counted) {
        q->compressed_at = 0;
        qcow2_free_later(q, host, size);
    }
    qcow2_end_allocation(n, &a);
    co_mutex_unlock(&q->lock);
    return ret;
}

static int write_cluster(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    Qcow2 *q = QCOW2(n);
    Packing p = {
        .type = q->compression_type, .in_size = q->cluster_size, .out_size = q->cluster_size - 1};
    int ret = -ENOMEM;

    p.in = node_alloc(n->file, q->cluster_size);
    p.out = node_alloc(n->file, q->cluster_size);
    if (p.in && p.out) {
        iov_to_buf(iov, p.in, bytes);
        memset(p.in + bytes, 0,
               q->cluster_size - bytes); /* the last cluster of a disk of odd size */
        co_run_in_thread(n->loop, pack, &p);
        ret = p.ok ? 0 : -EIO;
    }
    if (!ret)
        ret = p.out_size ? store(n, offset, p.out, p.out_size)
                         : qcow2_write(n, offset, bytes, iov, 0);
    free(p.in);
    free(p.out);
    return ret;
}

int qcow2_write_compressed(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    Qcow2 *q = QCOW2(n);
    int ret = 0;

    if (offset & (q->cluster_size - 1) ||
        (bytes & (q->cluster_size - 1) && offset + bytes != n->size))
        return -EINVAL;
    while (bytes && !ret) {
        u64 part = MIN(bytes, q->cluster_size);

        ret = write_cluster(n, offset, part, iov);
        offset += part;
        bytes -= part;
        iov.skip += part;
    }
    return ret;
}
