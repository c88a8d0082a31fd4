/* SPDX-License-Identifier: MIT */
/* Parts of scatter-gather lists; see node.h. */
#include <string.h>
#include "host/block/node.h"

u64 iov_bytes(const struct iovec *v, unsigned count)
{
    u64 sum = 0;

    for (unsigned i = 0; i < count; i++)
        sum += v[i].iov_len;
    return sum;
}

/* Calls fn for each piece of the first @bytes of @i. */
static inline void each_piece(Iov i, u64 bytes, void (*fn)(void *piece, size_t size, void *opaque),
                              void *opaque)
{
    for (unsigned k = 0; k < i.count && bytes; k++) {
        size_t len = i.v[k].iov_len;

        if (i.skip >= len) {
            i.skip -= len;
            continue;
        }
        len = MIN(len - i.skip, bytes);
        fn((u8 *)i.v[k].iov_base + i.skip, len, opaque);
        bytes -= len;
        i.skip = 0;
    }
}

typedef struct Slice {
    struct iovec *out;
    unsigned count, room;
} Slice;

static void add_piece(void *piece, size_t size, void *opaque)
{
    Slice *s = opaque;

    if (s->count < s->room)
        s->out[s->count] = (struct iovec){piece, size};
    s->count++;
}

unsigned iov_slice(Iov i, u64 bytes, struct iovec *out, unsigned room)
{
    Slice s = {.out = out, .room = room};

    each_piece(i, bytes, add_piece, &s);
    return s.count <= room ? s.count : 0;
}

unsigned iov_count(Iov i, u64 bytes)
{
    Slice s = {0};

    each_piece(i, bytes, add_piece, &s);
    return s.count;
}

static void copy_out(void *piece, size_t size, void *opaque)
{
    u8 **to = opaque;

    memcpy(*to, piece, size);
    *to += size;
}

static void copy_in(void *piece, size_t size, void *opaque)
{
    const u8 **from = opaque;

    memcpy(piece, *from, size);
    *from += size;
}

static void clear(void *piece, size_t size, void *opaque)
{
    memset(piece, 0, size);
}

static void test_zero(void *piece, size_t size, void *opaque)
{
    bool *all = opaque;

    *all = *all && mem_is_zero(piece, size);
}

void iov_to_buf(Iov i, void *buf, size_t bytes)
{
    each_piece(i, bytes, copy_out, &buf);
}

void iov_from_buf(Iov i, const void *buf, size_t bytes)
{
    each_piece(i, bytes, copy_in, &buf);
}

void iov_zero(Iov i, size_t bytes)
{
    each_piece(i, bytes, clear, NULL);
}

bool iov_is_zero(Iov i, size_t bytes)
{
    bool all = true;

    each_piece(i, bytes, test_zero, &all);
    return all;
}

/*
 * Data mostly differs in its first bytes, so look there first; then the buffer is compared with
 * itself, shifted.
 */
bool mem_is_zero(const void *p, size_t bytes)
{
    const u8 *b = p;

    for (size_t k = 0; k < MIN(bytes, (size_t)16); k++)
        if (b[k])
            return false;
    return bytes <= 16 || !memcmp(b, b + 16, bytes - 16);
}
