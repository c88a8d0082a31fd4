/* SPDX-License-Identifier: MIT */
/*
 * The timer of a local APIC. Its bus clock has 1 GHz, so a count of the undivided timer is a
 * nanosecond; system software measures it.
 *
 * Source: Intel SDM vol. 3 "APIC Timer", "TSC-Deadline Mode".
 */
#include "hw/intc/lapic_state.h"

#define PERIOD_MIN_NS 10000u /* of periodic interrupts: shorter ones would stop the machine */

static u64 now_ns(const Lapic *a)
{
    return (u64)clock_now_ns(a->dev.env->clock);
}

static unsigned mode(const Lapic *a)
{
    return (a->lvt[LVT_TIMER] & LVT_TIMER_MODE) >> 17;
}

/* Bits 3, 1 and 0 of the divide register: 2, 4 ... 128, 1. */
static unsigned shift(const Lapic *a)
{
    return (((a->divide & 3) | (a->divide >> 1 & 4)) + 1) & 7;
}

static void arm(Lapic *a)
{
    a->is_running = true;
    loop_timer_set(&a->timer, (i64)MIN(a->deadline_ns, (u64)INT64_MAX));
}

void lapic_timer_stop(Lapic *a)
{
    a->is_running = false;
    loop_timer_cancel(&a->timer);
}

/* A periodic timer that is late has its next count on the same grid. */
static void next_period(Lapic *a)
{
    u64 period = MAX((u64)a->initial << shift(a), PERIOD_MIN_NS), now = now_ns(a);

    a->start_ns = now - (now - a->start_ns) % period;
    a->deadline_ns = a->start_ns + period;
    arm(a);
}

static void expired(void *opaque)
{
    Lapic *a = opaque;

    a->is_running = false;
    if (mode(a) == TIMER_PERIODIC)
        next_period(a);
    a->tsc_deadline = 0;
    lapic_local(a, LVT_TIMER);
}

void lapic_timer_init(Lapic *a)
{
    loop_timer_init(a->dev.env->loop, &a->timer, a->dev.env->clock, expired, a);
}

u32 lapic_timer_count(const Lapic *a)
{
    u64 left;

    if (!a->is_running || mode(a) == TIMER_DEADLINE)
        return 0;
    left = a->deadline_ns - MIN(now_ns(a), a->deadline_ns);
    return (u32)MIN(left >> shift(a), (u64)a->initial);
}

void lapic_timer_start(Lapic *a, u32 initial)
{
    if (mode(a) == TIMER_DEADLINE)
        return;
    lapic_timer_stop(a);
    a->initial = initial;
    if (!initial)
        return;
    a->start_ns = now_ns(a);
    a->deadline_ns = a->start_ns + ((u64)initial << shift(a));
    arm(a);
}

/* What is left goes on at the new speed. */
void lapic_timer_set_divide(Lapic *a, u32 divide)
{
    u32 left = lapic_timer_count(a);
    bool goes_on = a->is_running && mode(a) != TIMER_DEADLINE;

    a->divide = divide;
    if (!goes_on)
        return;
    a->start_ns = now_ns(a) - ((u64)(a->initial - left) << shift(a));
    a->deadline_ns = now_ns(a) + ((u64)left << shift(a));
    arm(a);
}

void lapic_timer_set_lvt(Lapic *a, u32 lvt)
{
    bool was_deadline = mode(a) == TIMER_DEADLINE;

    a->lvt[LVT_TIMER] = lvt;
    if (was_deadline == (mode(a) == TIMER_DEADLINE))
        return;
    lapic_timer_stop(a);
    a->tsc_deadline = 0;
    a->initial = 0;
}

void lapic_timer_set_deadline(Lapic *a, u64 tsc)
{
    LapicBus *b = a->bus;

    if (mode(a) != TIMER_DEADLINE)
        return;
    lapic_timer_stop(a);
    a->tsc_deadline = tsc;
    if (!tsc)
        return;
    a->deadline_ns = b->tsc_ns ? (u64)b->tsc_ns(b->opaque, a->index, tsc) : tsc;
    arm(a);
}

void lapic_timer_restore(Lapic *a, u32 left, u64 tsc)
{
    bool is_periodic = mode(a) == TIMER_PERIODIC;

    lapic_timer_stop(a);
    a->tsc_deadline = 0;
    if (mode(a) == TIMER_DEADLINE) {
        lapic_timer_set_deadline(a, tsc);
    } else if (a->initial && (left || is_periodic)) {
        a->start_ns = now_ns(a) - ((u64)(a->initial - MIN(left, a->initial)) << shift(a));
        a->deadline_ns = now_ns(a) + ((u64)left << shift(a));
        arm(a);
    }
}

void lapic_timer_resume(Lapic *a)
{
    loop_timer_cancel(&a->timer);
    if (a->is_running)
        arm(a);
}
