/* SPDX-License-Identifier: MIT */
/*
 * The High Precision Event Timer: a counter of 100 MHz, three comparators, each once or periodic, of
 * 32 or 64 bits. routes= is which inputs of the I/O APIC they can drive. No interrupts by messages.
 *
 * Source: IA-PC HPET Specification 1.0a, "Register Overview", "Timer Operation".
 */
#include "hw/timer/hpet.h"

#include "base/bits.h"
#include "base/log.h"

#define PERIOD_NS   10u
#define PERIOD_FS   10000000ull
#define TIMERS      3u
#define MIN_NS      10000 /* of periodic interrupts: shorter ones would stop the machine */

enum {
    CAPABILITIES = 0x000,
    CONFIG = 0x010,
    STATUS = 0x020,
    COUNTER = 0x0f0,
    TIMER_FIRST = 0x100,
    TIMER_SIZE = 0x20,
    TIMER_COMPARATOR = 8,
    REGION_SIZE = 0x400,

    CONFIG_ON = 1,
    CONFIG_LEGACY = 2,

    T_LEVEL = 1 << 1,
    T_INTERRUPTS = 1 << 2,
    T_PERIODIC = 1 << 3,
    T_CAN_PERIODIC = 1 << 4,
    T_CAN_64 = 1 << 5,
    T_SET = 1 << 6, /* the next write to the comparator is its value, not its period */
    T_32 = 1 << 8,
    T_ROUTE = 9,
    T_WRITABLE = T_LEVEL | T_INTERRUPTS | T_PERIODIC | T_SET | T_32 | 0x1f << T_ROUTE,
};

typedef struct Hpet Hpet;

typedef struct HpetTimer {
    Hpet *hpet;
    u32 config;
    u64 comparator, period;
    LoopTimer timer;
} HpetTimer;

struct Hpet {
    Device dev;
    u32 routes;
    u64 config, status;
    u64 counter; /* stopped: its value; running: what to add to the clock's count */
    HpetTimer t[TIMERS];
};

/* ---- the counter ---- */

static bool is_on(const Hpet *s)
{
    return s->config & CONFIG_ON;
}

static u64 clock_count(const Hpet *s)
{
    return (u64)clock_now_ns(s->dev.env->clock) / PERIOD_NS;
}

static u64 count(const Hpet *s)
{
    return is_on(s) ? s->counter + clock_count(s) : s->counter;
}

/* ---- timers ---- */

static unsigned output(const Hpet *s, unsigned n)
{
    if (s->config & CONFIG_LEGACY && n < 2)
        return n ? HPET_IRQ8 : HPET_IRQ0;
    return s->t[n].config >> T_ROUTE & 0x1f;
}

static void arm(HpetTimer *t)
{
    const Hpet *s = t->hpet;
    u64 left = t->comparator - count(s);

    loop_timer_cancel(&t->timer);
    if (!is_on(s))
        return;
    if (t->config & T_32)
        left = (u32)left ? (u32)left : 1ull << 32;
    else if (!left || left >> 63)
        return; /* it has passed, and comes again in thousands of years */
    if (left < (u64)INT64_MAX / 2 / PERIOD_NS)
        loop_timer_set(&t->timer, clock_now_ns(s->dev.env->clock) + (i64)(left * PERIOD_NS));
}

static void interrupt(Hpet *s, unsigned n)
{
    const HpetTimer *t = &s->t[n];
    unsigned line = output(s, n);

    if (t->config & T_LEVEL)
        s->status |= 1u << n;
    if (!(t->config & T_INTERRUPTS) || line >= HPET_LEGACY)
        return;
    if (t->config & T_LEVEL)
        irq_set(&s->dev.irq[line], true);
    else
        irq_pulse(&s->dev.irq[line]);
}

/* The comparator goes on by whole periods, past what was missed. */
static void next_period(HpetTimer *t)
{
    u64 period = t->config & T_32 ? (u32)t->period : t->period, missed;

    period = MAX(period, (u64)MIN_NS / PERIOD_NS);
    missed = count(t->hpet) - t->comparator;
    if (t->config & T_32)
        missed = (u32)missed;
    t->comparator += (missed / period + 1) * period;
    if (t->config & T_32)
        t->comparator = (u32)t->comparator;
}

static void expired(void *opaque)
{
    HpetTimer *t = opaque;
    Hpet *s = t->hpet;

    if (t->config & T_PERIODIC)
        next_period(t);
    arm(t);
    interrupt(s, (unsigned)(t - s->t));
}

static void arm_all(Hpet *s)
{
    for (unsigned n = 0; n < TIMERS; n++)
        arm(&s->t[n]);
}

/* Levels that nobody holds any more. */
static void update_lines(Hpet *s)
{
    u32 high = 0;

    for (unsigned n = 0; n < TIMERS; n++)
        if (s->status >> n & 1 && s->t[n].config & T_INTERRUPTS && s->t[n].config & T_LEVEL)
            high |= 1u << output(s, n);
    for (unsigned n = 0; n < HPET_LEGACY; n++)
        irq_set(&s->dev.irq[n], high >> n & 1);
    irq_set(&s->dev.irq[HPET_LEGACY], is_on(s) && s->config & CONFIG_LEGACY);
}

/* ---- registers, 8 bytes each ---- */

static u64 capabilities(void)
{
    return PERIOD_FS << 32 | HPET_ID;
}

static u64 timer_load(const Hpet *s, unsigned n, u64 at)
{
    const HpetTimer *t = &s->t[n];

    if (at == 0)
        return t->config | T_CAN_PERIODIC | T_CAN_64 | (u64)s->routes << 32;
    return at == TIMER_COMPARATOR ? t->comparator : 0;
}

static u64 load(const Hpet *s, u64 at)
{
    u64 timer = (at - TIMER_FIRST) / TIMER_SIZE;

    switch (at) {
    case CAPABILITIES: return capabilities();
    case CONFIG: return s->config;
    case STATUS: return s->status;
    case COUNTER: return count(s);
    default: return at >= TIMER_FIRST && timer < TIMERS ? timer_load(s, (unsigned)timer, at % TIMER_SIZE) : 0;
    }
}

static void set_config(Hpet *s, u64 value)
{
    u64 now = count(s);

    s->config = value & (CONFIG_ON | CONFIG_LEGACY);
    s->counter = is_on(s) ? now - clock_count(s) : now;
    update_lines(s);
    arm_all(s);
}

static void set_counter(Hpet *s, u64 value)
{
    if (is_on(s))
        log_guest("hpet: the counter is set while it runs\n");
    s->counter = is_on(s) ? value - clock_count(s) : value;
    arm_all(s);
}

static void set_comparator(HpetTimer *t, u64 value, u64 mask)
{
    if (t->config & T_32)
        value = (u32)value, mask |= ~(u64)UINT32_MAX;
    if (!(t->config & T_PERIODIC) || t->config & T_SET)
        t->comparator = (t->comparator & ~mask) | (value & mask);
    if (t->config & T_PERIODIC)
        t->period = (t->period & ~mask) | (value & mask);
    t->config &= ~(u32)T_SET;
    arm(t);
}

static void timer_store(Hpet *s, unsigned n, u64 at, u64 value, u64 mask)
{
    HpetTimer *t = &s->t[n];

    if (at == TIMER_COMPARATOR) {
        set_comparator(t, value, mask);
    } else if (at == 0) {
        mask &= T_WRITABLE;
        t->config = (u32)((t->config & ~mask) | (value & mask));
        update_lines(s);
        arm(t);
    }
}

static void store(Hpet *s, u64 at, u64 value, u64 mask)
{
    u64 timer = (at - TIMER_FIRST) / TIMER_SIZE;

    switch (at) {
    case CONFIG:
        set_config(s, (s->config & ~mask) | (value & mask));
        break;
    case STATUS:
        s->status &= ~(value & mask);
        update_lines(s);
        break;
    case COUNTER:
        set_counter(s, (count(s) & ~mask) | (value & mask));
        break;
    default:
        if (at >= TIMER_FIRST && timer < TIMERS)
            timer_store(s, (unsigned)timer, at % TIMER_SIZE, value, mask);
        break;
    }
}

static MemResult io_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = load(opaque, offset & ~7ull) >> 8 * (offset & 7);
    return MEM_OK;
}

static MemResult io_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    unsigned shift = 8 * (offset & 7);

    store(opaque, offset & ~7ull, value << shift, bits_mask(8 * size) << shift);
    return MEM_OK;
}

static const MemIoOps ops = {.read = io_read, .write = io_write, .impl_min = 4, .impl_max = 8};

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    Hpet *s = (Hpet *)d;

    device_add_region(d, "hpet", REGION_SIZE, &ops);
    for (unsigned n = 0; n < TIMERS; n++) {
        s->t[n].hpet = s;
        loop_timer_init(d->env->loop, &s->t[n].timer, d->env->clock, expired, &s->t[n]);
    }
    return true;
}

static void fini(Device *d)
{
    for (unsigned n = 0; n < TIMERS; n++)
        loop_timer_cancel(&((Hpet *)d)->t[n].timer);
}

static void reset(Device *d)
{
    Hpet *s = (Hpet *)d;

    s->config = s->status = s->counter = 0;
    for (unsigned n = 0; n < TIMERS; n++) {
        loop_timer_cancel(&s->t[n].timer);
        s->t[n].config = 0;
        s->t[n].comparator = UINT64_MAX;
        s->t[n].period = 0;
    }
}

static void reset_hold(Device *d)
{
    update_lines((Hpet *)d);
}

static const PropRow props[] = {
    PROP(PROP_U32, "routes", Hpet, routes, "4", "inputs of the I/O APIC that it can drive, a bit each"),
};

static const StateRow timer_rows[] = {
    STATE_FIELD(HpetTimer, config),
    STATE_FIELD(HpetTimer, comparator),
    STATE_FIELD(HpetTimer, period),
};
static const StateTable timer_state = {"hpet-timer", 1, 1, DEVICE_ROWS(timer_rows)};

static const StateRow state_rows[] = {
    STATE_FIELD(Hpet, config),
    STATE_FIELD(Hpet, status),
    STATE_FIELD(Hpet, counter),
    STATE_TABLES(Hpet, t, &timer_state),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Hpet *s = object;

    s->config &= CONFIG_ON | CONFIG_LEGACY;
    s->status &= (1u << TIMERS) - 1;
    for (unsigned n = 0; n < TIMERS; n++)
        s->t[n].config &= T_WRITABLE;
    update_lines(s);
    arm_all(s);
    return true;
}

static const StateTable state = {"hpet", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_hpet = {
    .name = "hpet",
    .desc = "event timer of PCs",
    .size = sizeof(Hpet),
    .is_fixed = true,
    .irqs = HPET_OUTPUTS,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
};
