/* SPDX-License-Identifier: MIT */
/*
 * Clocks in nanoseconds: the host's monotonic clock, and virtual clocks of machines, which can be
 * stopped and may be driven by a counter (-icount) instead of time.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdatomic.h>
#include "base/types.h"

#define NS_PER_SEC 1000000000ll
#define NS_PER_MS  1000000ll

/*
 * A virtual clock. Zero-initialised it stands at 0. Any thread may read it; start, stop and set
 * come from one thread at a time. Loops learn through loop_kick() that a clock was started, stopped
 * or set.
 */
typedef struct Clock {
    i64 (*count_ns)(void *opaque); /* NULL: the clock follows the host's while it runs */
    void (*set_ns)(void *opaque, i64 now_ns); /* with count_ns: what clock_set_ns does */
    void *opaque;
    _Atomic i64 value_ns; /* stopped: the time; running: what to add to the host's clock */
    _Atomic bool is_running;
    bool is_real_time; /* follows the host's time of day, with the steps that is set by */
} Clock;

/** CLOCK_MONOTONIC. */
i64 clock_host_ns(void);

/** Time of @c; NULL is the host's clock. */
i64 clock_now_ns(const Clock *c);

/** Whether time passes by itself on @c, so that a deadline can be waited for. */
bool clock_ticks(const Clock *c);

void clock_start(Clock *c);
void clock_stop(Clock *c);

/** Set a stopped clock; after restoring a saved machine. */
void clock_set_ns(Clock *c, i64 now_ns);

#endif
