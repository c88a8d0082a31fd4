/* SPDX-License-Identifier: MIT */
/* What of a UART's FIFO is saved; see fifo.h. */
#include "hw/char/fifo.h"

static const StateRow rows[] = {
    STATE_ARRAY(UartFifo, data),
    STATE_FIELD(UartFifo, first),
    STATE_FIELD(UartFifo, count),
};

const StateTable uart_fifo_state = {"fifo", 1, 1, rows, ARRAY_SIZE(rows)};

bool uart_fifo_check(const UartFifo *f, unsigned depth, Error *err)
{
    return (f->first < UART_FIFO_DEPTH && f->count <= depth) ||
           error_set(err, "a FIFO has %u entries; up to %u are expected", f->count, depth);
}
