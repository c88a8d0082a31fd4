/* SPDX-License-Identifier: MIT */
/* lyrebird-img bench: requests of one size, some at a time, as a device makes them. */
#include <stdlib.h>
#include <string.h>
#include "control/img.h"

typedef struct Bench {
    Blk *blk;
    u64 count, depth, size, step, offset, flush_interval;
    u64 started, done;
    unsigned in_flight, flushing;
    bool is_write, no_drain;
    int error;
    struct iovec *iov; /* one buffer per request in flight */
    u64 *free_slot, free_count;
} Bench;

typedef struct Request {
    Bench *b;
    u64 slot;
} Request;

static Request *requests;

static void submit(Bench *b);

static void on_flush(void *opaque, int ret)
{
    Bench *b = opaque;

    b->error = b->error ? b->error : ret;
    b->flushing--;
    submit(b);
}

static void on_done(void *opaque, int ret)
{
    Request *r = opaque;
    Bench *b = r->b;

    b->error = b->error ? b->error : ret;
    b->free_slot[b->free_count++] = r->slot;
    b->in_flight--;
    b->done++;
    if (b->flush_interval && b->is_write && !(b->done % b->flush_interval)) {
        b->flushing++;
        blk_flush(b->blk, on_flush, b);
    }
    submit(b);
}

static void submit(Bench *b)
{
    u64 capacity = blk_capacity(b->blk);

    while (b->started < b->count && b->in_flight < b->depth && !b->error &&
           !(b->flushing && !b->no_drain)) {
        u64 slot = b->free_slot[--b->free_count], at = b->offset;

        b->offset = b->offset + b->step;
        if (b->offset + b->size > capacity)
            b->offset = 0;
        b->started++;
        b->in_flight++;
        if (b->is_write)
            blk_write(b->blk, at, &b->iov[slot], 1, 0, on_done, &requests[slot]);
        else
            blk_read(b->blk, at, &b->iov[slot], 1, on_done, &requests[slot]);
        /* To be drained at a multiple of the interval, nothing beyond it may start. */
        if (b->flush_interval && b->is_write && !b->no_drain && !(b->started % b->flush_interval))
            break;
    }
}

static bool read_args(ImgArgs *a, Bench *b, u64 *pattern)
{
    *b = (Bench){.count = 75000,
                 .depth = 64,
                 .size = 4096,
                 .is_write = a->opt['w'],
                 .no_drain = a->opt[IMG_NO_DRAIN]};
    *pattern = 0;
    if (a->count != 1)
        return img_failf("Expecting one image file name"), false;
    if ((a->opt['c'] && !img_number("request count", a->opt['c'], 1u << 31, &b->count)) ||
        (a->opt['d'] && !img_number("queue depth", a->opt['d'], 4096, &b->depth)) ||
        (a->opt['o'] && !img_size("offset", a->opt['o'], &b->offset)) ||
        (a->opt['s'] && !img_size("buffer size", a->opt['s'], &b->size)) ||
        (a->opt['S'] && !img_size("step_size", a->opt['S'], &b->step)) ||
        (a->opt[IMG_FLUSH_INTERVAL] &&
         !img_number("flush interval", a->opt[IMG_FLUSH_INTERVAL], 1u << 31, &b->flush_interval)) ||
        (a->opt[IMG_PATTERN] && !img_number("pattern byte", a->opt[IMG_PATTERN], 255, pattern)))
        return false;
    b->step = b->step ? b->step : b->size;
    if (b->flush_interval && !b->is_write)
        return img_failf("--flush-interval is only available in write tests"), false;
    return b->depth && b->size && b->size <= 1u << 30 ? true : (img_failf("nothing to do"), false);
}

static Blk *open_drive(ImgArgs *a, bool is_write)
{
    Error err = {0};
    Opts o = {0};
    Blk *b;

    opts_set(&o, "file", a->file[0]);
    if (a->opt['f'])
        opts_set(&o, "format", a->opt['f']);
    opts_set(&o, "cache", a->opt['t'] ? a->opt['t'] : "writeback");
    opts_set(&o, "read-only", is_write ? "off" : "on");
    if (a->opt['i'] || a->opt['n'])
        opts_set(&o, "aio", a->opt['i'] ? a->opt['i'] : "native");
    if (a->opt['U'])
        opts_set(&o, "force-share", "on");
    b = blk_open(a->loop, "bench", &o, &err);
    opts_clear(&o);
    if (!b)
        img_failf("Could not open '%s': %s", a->file[0], err.text);
    return b;
}

int img_bench(ImgArgs *a)
{
    u64 pattern;
    Bench b;

    if (!read_args(a, &b, &pattern))
        return 1;
    b.blk = open_drive(a, b.is_write);
    if (!b.blk)
        return 1;
    if (b.offset + b.size > blk_capacity(b.blk)) {
        blk_close(b.blk);
        return img_failf("the image is smaller than offset and buffer size together");
    }
    printf("Sending %llu %s requests, %llu bytes each, %llu in parallel (starting at offset %llu, "
           "step size %llu)\n",
           (unsigned long long)b.count, b.is_write ? "write" : "read", (unsigned long long)b.size,
           (unsigned long long)b.depth, (unsigned long long)b.offset, (unsigned long long)b.step);
    b.iov = calloc(b.depth, sizeof *b.iov);
    b.free_slot = calloc(b.depth, sizeof *b.free_slot);
    requests = calloc(b.depth, sizeof *requests);
    for (u64 i = 0; i < b.depth; i++) {
        b.iov[i] = (struct iovec){node_alloc(blk_node(b.blk), b.size), b.size};
        memset(b.iov[i].iov_base, (int)pattern, b.size);
        b.free_slot[b.free_count++] = i;
        requests[i] = (Request){&b, i};
    }
    i64 start = clock_host_ns();

    submit(&b);
    while (b.in_flight || b.flushing)
        loop_step(a->loop, true);
    i64 took = clock_host_ns() - start;

    printf("Run completed in %.3f seconds.\n", (double)took / NS_PER_SEC);
    blk_close(b.blk);
    for (u64 i = 0; i < b.depth; i++)
        free(b.iov[i].iov_base);
    free(b.iov);
    free(b.free_slot);
    free(requests);
    return b.error ? img_failf("Failed request: %s", strerror(-b.error)) : 0;
}
