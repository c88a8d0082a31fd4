/* SPDX-License-Identifier: MIT */
/* A ring in memory that keeps the last bytes written, for the monitor and tests to read. */
#include <stdlib.h>
#include "host/char/backend.h"

typedef struct Ring {
    Char base;
    u8 *data;
    u32 size; /* a power of two */
    u64 written, taken;
} Ring;

static const OptRow rows[] = {{"size", OPT_SIZE, NULL, "bytes, a power of two (default 64K)"}};

static bool ring_open(Char *c, const Opts *o, Error *err)
{
    Ring *r = (Ring *)c;
    u64 size = opts_size(o, "size", 65536);

    if (!size || size > 1u << 30 || (size & (size - 1)))
        return error_set(err, "ringbuf: size=%s: a power of two up to 1G is expected",
                         opts_get(o, "size"));
    r->size = (u32)size;
    c->is_open = true;
    r->data = malloc(size);
    if (!r->data)
        abort();
    return true;
}

static void ring_close(Char *c)
{
    free(((Ring *)c)->data);
}

static size_t ring_write(Char *c, const u8 *data, size_t size)
{
    Ring *r = (Ring *)c;

    for (size_t i = 0; i < size; i++)
        r->data[r->written++ & (r->size - 1)] = data[i];
    if (r->written - r->taken > r->size)
        r->taken = r->written - r->size; /* the oldest are lost */
    return size;
}

size_t char_ringbuf_read(Char *c, void *data, size_t size)
{
    Ring *r = (Ring *)c;
    u8 *p = data;
    size_t n = 0;

    if (c->kind != &char_ringbuf)
        return 0;
    while (n < size && r->taken < r->written)
        p[n++] = r->data[r->taken++ & (r->size - 1)];
    return n;
}

const CharKind char_ringbuf = {
    .name = "ringbuf",
    .help = "a ring in memory",
    .rows = rows,
    .row_count = ARRAY_SIZE(rows),
    .size = sizeof(Ring),
    .open = ring_open,
    .close = ring_close,
    .write = ring_write,
};
