/* SPDX-License-Identifier: MIT */
/* Output that a character back end may not take at once. */
#ifndef CONTROL_OUT_BUFFER_H
#define CONTROL_OUT_BUFFER_H

#include "host/char/char.h"

/* Zeroed: empty. */
typedef struct OutBuffer {
    char *data;
    size_t size, room, done;
} OutBuffer;

void out_put(OutBuffer *b, const void *data, size_t size);

/** Give @e what it takes. */
void out_flush(OutBuffer *b, CharEnd *e);

/** Bytes that wait. */
size_t out_waiting(const OutBuffer *b);

/** Forget them. */
void out_drop(OutBuffer *b);
void out_clear(OutBuffer *b);

#endif
