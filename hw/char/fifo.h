/* SPDX-License-Identifier: MIT */
/* The FIFOs of UARTs: sixteen characters with what the line said about each. */
#ifndef HW_CHAR_FIFO_H
#define HW_CHAR_FIFO_H

#include "softmmu/snapshot.h"

#define UART_FIFO_DEPTH 16u

/* Zero is empty. */
typedef struct UartFifo {
    u16 data[UART_FIFO_DEPTH]; /* bits 7:0 the character, above what its UART keeps with it */
    u8 first, count;
} UartFifo;

extern const StateTable uart_fifo_state;

/** Whether state that came in is one of a FIFO of @depth: post_load checks it. */
bool uart_fifo_check(const UartFifo *f, unsigned depth, Error *err);

/** @f has room. */
static inline void uart_fifo_push(UartFifo *f, u16 value)
{
    f->data[(f->first + f->count++) % UART_FIFO_DEPTH] = value;
}

/** The next to be popped; the last one that was if @f is empty. */
static inline u16 *uart_fifo_top(UartFifo *f)
{
    return &f->data[f->first];
}

/** @f is not empty. */
static inline u16 uart_fifo_pop(UartFifo *f)
{
    u16 value = f->data[f->first];

    f->first = (f->first + 1) % UART_FIFO_DEPTH;
    f->count--;
    return value;
}

#endif
