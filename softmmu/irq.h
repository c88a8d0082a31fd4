/* SPDX-License-Identifier: MIT */
/*
 * Interrupt lines: wires from an output of one device to inputs of others, with a level. All
 * calls hold the machine lock.
 *
 * A wire reports changes of its level, not repetitions. A pulse is two changes.
 */
#ifndef SOFTMMU_IRQ_H
#define SOFTMMU_IRQ_H

#include "base/types.h"

/* Where a wire ends: input @n of something. */
typedef struct IrqIn {
    void (*set)(void *opaque, unsigned n, bool level);
    void *opaque;
    unsigned n;
} IrqIn;

/* Where a wire begins. Zero-initialised it is low and leads nowhere. */
typedef struct IrqOut {
    IrqIn *to;
    u32 count;
    bool level;
} IrqOut;

/** Let @out drive @in too (fan-out); a line that is high says so at once. */
void irq_connect(IrqOut *out, IrqIn in);

/** Cut all connections. */
void irq_disconnect(IrqOut *out);

void irq_set(IrqOut *out, bool level);
void irq_pulse(IrqOut *out);

/** Tell every input the level again: after state was loaded. */
void irq_resend(const IrqOut *out);

/* Several inputs, high while any of them is. */
typedef struct IrqOr {
    u64 level; /* a bit per input */
    IrqOut out;
} IrqOr;

/** Input @n (under 64) of @o. */
IrqIn irq_or_in(IrqOr *o, unsigned n);

/* The opposite of its input: high until irq_not_in is driven high. */
typedef struct IrqNot {
    IrqOut out;
} IrqNot;

void irq_not_init(IrqNot *n);
IrqIn irq_not_in(IrqNot *n);

#endif
