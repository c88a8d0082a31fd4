/* SPDX-License-Identifier: MIT */
/* The interval timer of PCs. */
#ifndef HW_TIMER_I8254_H
#define HW_TIMER_I8254_H

#include "base/clock.h"
#include "hw/device.h"
#include "softmmu/irqchip.h"

#define I8254_HZ 1193182ull

/** Ticks of the timer's crystal in @ns of time; ns of a number of ticks, rounded up. */
static inline u64 i8254_ticks(i64 ns)
{
    return (u64)((u128)(u64)ns * I8254_HZ / NS_PER_SEC);
}

static inline i64 i8254_ns(u64 ticks)
{
    return (i64)(((u128)ticks * NS_PER_SEC + I8254_HZ - 1) / I8254_HZ);
}

/**
 * Its state for an accelerator that has it while the machine runs, and back from there: meanwhile
 * its line is low. What was lost of a count is in softmmu/irqchip.h.
 */
void i8254_give(Device *d, IrqchipPit *out);
void i8254_take(Device *d, const IrqchipPit *in);

#endif
