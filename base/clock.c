/* SPDX-License-Identifier: MIT */
/* Clocks; see clock.h. */
#include "base/clock.h"

#include <assert.h>
#include <time.h>

static i64 read_ns(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

i64 clock_host_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

/* What @c follows while it runs. */
static i64 source_ns(const Clock *c)
{
    return c->is_real_time ? read_ns(CLOCK_REALTIME) : clock_host_ns();
}

i64 clock_now_ns(const Clock *c)
{
    if (!c)
        return clock_host_ns();
    if (c->count_ns)
        return c->count_ns(c->opaque);
    /*
     * A reader that meets a start or stop may see the time before or after it, both within one
     * call's length.
     */
    i64 value = atomic_load(&c->value_ns);

    return atomic_load(&c->is_running) ? source_ns(c) + value : value;
}

bool clock_ticks(const Clock *c)
{
    return !c || (!c->count_ns && atomic_load(&c->is_running));
}

void clock_start(Clock *c)
{
    if (atomic_load(&c->is_running))
        return;
    atomic_store(&c->value_ns, atomic_load(&c->value_ns) - source_ns(c));
    atomic_store(&c->is_running, true);
}

void clock_stop(Clock *c)
{
    if (!atomic_load(&c->is_running))
        return;
    i64 now = source_ns(c) + atomic_load(&c->value_ns);

    atomic_store(&c->is_running, false);
    atomic_store(&c->value_ns, now);
}

void clock_set_ns(Clock *c, i64 now_ns)
{
    assert(!atomic_load(&c->is_running));
    if (c->set_ns)
        c->set_ns(c->opaque, now_ns);
    atomic_store(&c->value_ns, now_ns);
}
