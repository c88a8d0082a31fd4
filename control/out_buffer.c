/* SPDX-License-Identifier: MIT */
/* See out_buffer.h. */
#include "control/out_buffer.h"

#include <stdlib.h>
#include <string.h>

void out_put(OutBuffer *b, const void *data, size_t size)
{
    if (b->size + size > b->room) {
        b->room = (b->size + size) * 2;
        b->data = realloc(b->data, b->room);
        if (!b->data)
            abort();
    }
    if (size)
        memcpy(b->data + b->size, data, size);
    b->size += size;
}

size_t out_waiting(const OutBuffer *b)
{
    return b->size - b->done;
}

void out_drop(OutBuffer *b)
{
    b->size = b->done = 0;
}

void out_flush(OutBuffer *b, CharEnd *e)
{
    while (out_waiting(b)) {
        size_t n = char_write(e, b->data + b->done, out_waiting(b));

        if (!n)
            return;
        b->done += n;
    }
    out_drop(b);
}

void out_clear(OutBuffer *b)
{
    free(b->data);
    *b = (OutBuffer){0};
}
