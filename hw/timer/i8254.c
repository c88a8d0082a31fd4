/* SPDX-License-Identifier: MIT */
/*
 * 8254 interval timer of PCs: three counters, and port 0x61, which has the gate of the third and
 * shows what it does.
 *
 * A counter costs nothing while it runs: what it reads follows from the time since its count was
 * loaded, in ticks of 1.193182 MHz. Only counter 0 has a timer, since its output is irq[0]; that of
 * counter 1 refreshed memory, that of counter 2 is the speaker's. Regions: 0 the counters (PC:
 * 0x40), 1 port 0x61.
 * Source: 82C54 data sheet, "Mode Definitions" and "Operation Common to All Modes".
 */
#include "hw/timer/i8254.h"

#include <string.h>
#include "base/log.h"
#include "hw/device.h"

enum {
    ONE_SHOT_COUNT,  /* mode 0: low until the count ends */
    ONE_SHOT_GATE,   /* 1: low from the gate's edge until the count ends */
    RATE,            /* 2: low for the last tick of each period */
    SQUARE,          /* 3: high for the first half of each period */
    STROBE_COUNT,    /* 4: low for one tick when the count ends */
    STROBE_GATE,     /* 5: the same after the gate's edge */
};

/* Ways to access a count. */
enum {
    ACCESS_LATCH,
    ACCESS_LOW,
    ACCESS_HIGH,
    ACCESS_BOTH, /* low byte first */
};

enum {
    COUNTERS = 3,
    CONTROL = 3, /* port */
    READ_BACK = 3,
    READ_BACK_NO_COUNT = 1 << 5,
    READ_BACK_NO_STATUS = 1 << 4,
    STATUS_OUT = 1 << 7,
    STATUS_NULL = 1 << 6,

    P61_GATE = 1 << 0,
    P61_SPEAKER = 1 << 1,
    P61_WRITABLE = 0x0f,
    P61_REFRESH = 1 << 4,
    P61_OUT = 1 << 5,
};

#define REFRESH_NS 15085 /* a toggle of the refresh bit: 18 ticks */

typedef struct Counter {
    u32 reload;      /* 1 to 0x10000 */
    u8 mode, access; /* ONE_SHOT_COUNT..., ACCESS_* */
    bool is_bcd, gate;
    bool is_loaded;   /* a count was written since the mode was set */
    bool is_running;  /* counts, or would but for the gate */
    i64 start_ns;     /* when reload was loaded; with the gate low: the time that counts as now */
    bool writes_high, reads_high; /* the byte that comes next of ACCESS_BOTH */
    u8 low;           /* first byte written */
    bool is_latched, status_latched;
    u16 latch;
    u8 status;
} Counter;

typedef struct I8254 {
    Device dev;
    Counter counter[COUNTERS];
    u8 port61;
    i64 pause_ns[COUNTERS]; /* when the gate stopped the counter */
    u64 edges;              /* of counter 0 since its start that irq[0] has shown */
    LoopTimer timer;
    bool is_away; /* an accelerator has the state */
    char *policy; /* of ticks that are late, there */
} I8254;

/* ---- what a counter does at a time ---- */

static bool is_periodic(const Counter *c)
{
    return c->mode == RATE || c->mode == SQUARE;
}

static bool starts_by_gate(const Counter *c)
{
    return c->mode == ONE_SHOT_GATE || c->mode == STROBE_GATE;
}

/* Ticks since the count was loaded, at virtual time @now. */
static u64 elapsed(const I8254 *s, unsigned n, i64 now)
{
    const Counter *c = &s->counter[n];
    i64 at = c->gate || starts_by_gate(c) ? now : s->pause_ns[n];

    return i8254_ticks(MAX(at - c->start_ns, 0));
}

static bool output(const I8254 *s, unsigned n, i64 now)
{
    const Counter *c = &s->counter[n];

    if (!c->is_running)
        return c->mode != ONE_SHOT_COUNT;
    u64 t = elapsed(s, n, now);

    switch (c->mode) {
    case ONE_SHOT_COUNT:
    case ONE_SHOT_GATE:
        return t >= c->reload;
    case RATE:
        return !c->gate || t % c->reload != c->reload - 1;
    case SQUARE:
        return !c->gate || t % c->reload < (c->reload + 1) / 2;
    default:
        return t != c->reload;
    }
}

static u16 to_bcd(u32 v)
{
    return (u16)(v % 10 | v / 10 % 10 << 4 | v / 100 % 10 << 8 | v / 1000 % 10 << 12);
}

static u32 from_bcd(u16 v)
{
    return (v & 15) + (v >> 4 & 15) * 10 + (v >> 8 & 15) * 100 + (u32)(v >> 12) * 1000;
}

static u16 count(const I8254 *s, unsigned n, i64 now)
{
    const Counter *c = &s->counter[n];
    u32 range = c->is_bcd ? 10000 : 0x10000, left;

    if (!c->is_running) {
        left = c->reload;
    } else {
        u64 t = elapsed(s, n, now);

        if (c->mode == RATE)
            left = c->reload - (u32)(t % c->reload);
        else if (c->mode == SQUARE) /* counts by two, twice per period */
            left = c->reload - (u32)(2 * t % c->reload & ~1ull);
        else /* goes on below 0 */
            left = (u32)(((u64)c->reload + range - t % range) % range);
    }
    left %= range;
    return c->is_bcd ? to_bcd(left) : (u16)left;
}

/* Ticks after the load at which the output changes next, behind tick @t; 0: never. */
static u64 next_change(const Counter *c, u64 t)
{
    u64 period = t / c->reload * c->reload, in = t % c->reload, half = (c->reload + 1) / 2;

    switch (c->mode) {
    case RATE:
        return period + (in < c->reload - 1 ? c->reload - 1 : c->reload);
    case SQUARE:
        return period + (in < half ? half : c->reload);
    case STROBE_COUNT:
    case STROBE_GATE:
        return t < c->reload ? c->reload : t == c->reload ? t + 1 : 0;
    default:
        return t < c->reload ? c->reload : 0;
    }
}

/* ---- the interrupt ---- */

static i64 now_ns(const I8254 *s)
{
    return clock_now_ns(s->dev.env->clock);
}

/* Rising edges of the output up to tick @t. */
static u64 edges_at(const Counter *c, u64 t)
{
    if (is_periodic(c))
        return t / c->reload;
    return t >= c->reload + (c->mode >= STROBE_COUNT);
}

/*
 * The edge is what counts: one that lies between this call and the last is shown, even if the output
 * is now what it was then.
 */
static void update(I8254 *s)
{
    const Counter *c = &s->counter[0];
    i64 now = now_ns(s);
    bool counts = c->is_running && c->gate;
    u64 t = counts ? elapsed(s, 0, now) : 0, edges = counts ? edges_at(c, t) : s->edges;
    u64 next = counts ? next_change(c, t) : 0;

    if (s->is_away)
        return;
    if (edges > s->edges) {
        irq_set(&s->dev.irq[0], false);
        irq_set(&s->dev.irq[0], true);
    }
    s->edges = edges;
    irq_set(&s->dev.irq[0], output(s, 0, now));
    if (next)
        loop_timer_set(&s->timer, c->start_ns + i8254_ns(next));
    else
        loop_timer_cancel(&s->timer);
}

static void on_timer(void *opaque)
{
    update(opaque);
}

static void start(I8254 *s, unsigned n)
{
    Counter *c = &s->counter[n];

    c->start_ns = s->pause_ns[n] = now_ns(s);
    c->is_running = true;
    if (!n)
        s->edges = 0;
}

/* ---- ports ---- */

static void load(I8254 *s, unsigned n, u16 value)
{
    Counter *c = &s->counter[n];
    u32 range = c->is_bcd ? 10000 : 0x10000, v = c->is_bcd ? from_bcd(value) : value;
    bool first = !c->is_loaded;

    c->reload = v ? v % (range + 1) : range;
    /* A period of one tick does not exist; the chip's behaviour is not defined there. */
    if (is_periodic(c) && c->reload < 2)
        c->reload = 2;
    c->is_loaded = true;
    if (!starts_by_gate(c) && (first || !is_periodic(c)))
        start(s, n);
    else if (is_periodic(c) && c->is_running)
        start(s, n); /* the chip waits for the end of the period */
    if (!n)
        update(s);
}

static void write_count(I8254 *s, unsigned n, u8 value)
{
    Counter *c = &s->counter[n];

    switch (c->access) {
    case ACCESS_LOW:
        load(s, n, value);
        break;
    case ACCESS_HIGH:
        load(s, n, (u16)(value << 8));
        break;
    default:
        if (c->writes_high)
            load(s, n, (u16)(value << 8 | c->low));
        else
            c->low = value;
        /* The first byte of mode 0 stops the count. */
        if (!c->writes_high && c->mode == ONE_SHOT_COUNT) {
            c->is_running = false;
            if (!n)
                update(s);
        }
        c->writes_high = !c->writes_high;
        break;
    }
}

static void latch_count(I8254 *s, unsigned n)
{
    Counter *c = &s->counter[n];

    if (!c->is_latched) {
        c->latch = count(s, n, now_ns(s));
        c->is_latched = true;
    }
}

static void latch_status(I8254 *s, unsigned n)
{
    Counter *c = &s->counter[n];

    if (c->status_latched)
        return;
    c->status = (u8)((output(s, n, now_ns(s)) ? STATUS_OUT : 0) |
                     (c->is_loaded ? 0 : STATUS_NULL) | c->access << 4 | c->mode << 1 | c->is_bcd);
    c->status_latched = true;
}

static void set_mode(I8254 *s, unsigned n, u8 value)
{
    Counter *c = &s->counter[n];
    u8 mode = value >> 1 & 7;

    c->access = value >> 4 & 3;
    c->mode = mode > STROBE_GATE ? mode - 4 : mode; /* 6 and 7 are 2 and 3 */
    c->is_bcd = value & 1;
    c->is_loaded = c->is_running = c->writes_high = c->reads_high = false;
    c->is_latched = c->status_latched = false;
    if (!n)
        update(s);
}

static void control(I8254 *s, u8 value)
{
    unsigned n = value >> 6;

    if (n == READ_BACK) {
        for (unsigned i = 0; i < COUNTERS; i++) {
            if (!(value >> (i + 1) & 1))
                continue;
            if (!(value & READ_BACK_NO_COUNT))
                latch_count(s, i);
            if (!(value & READ_BACK_NO_STATUS))
                latch_status(s, i);
        }
    } else if ((value >> 4 & 3) == ACCESS_LATCH) {
        latch_count(s, n);
    } else {
        set_mode(s, n, value);
    }
}

static u8 read_count(I8254 *s, unsigned n)
{
    Counter *c = &s->counter[n];

    if (c->status_latched) {
        c->status_latched = false;
        return c->status;
    }
    u16 value = c->is_latched ? c->latch : count(s, n, now_ns(s));
    bool high = c->access == ACCESS_HIGH || (c->access == ACCESS_BOTH && c->reads_high);

    if (c->access == ACCESS_BOTH)
        c->reads_high = !c->reads_high;
    if (c->access != ACCESS_BOTH || high)
        c->is_latched = false;
    return (u8)(high ? value >> 8 : value);
}

static MemResult port_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = port == CONTROL ? 0xff : read_count(opaque, (unsigned)port);
    return MEM_OK;
}

static MemResult port_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    if (port == CONTROL)
        control(opaque, (u8)value);
    else
        write_count(opaque, (unsigned)port, (u8)value);
    return MEM_OK;
}

/* A falling gate stops modes 0, 2, 3 and 4; a rising one starts the others, and 2 and 3 anew. */
static void set_gate(I8254 *s, unsigned n, bool gate)
{
    Counter *c = &s->counter[n];
    i64 now = now_ns(s);

    if (c->gate == gate)
        return;
    if (!gate) {
        s->pause_ns[n] = now;
    } else if (c->is_loaded && (starts_by_gate(c) || is_periodic(c))) {
        start(s, n);
    } else {
        c->start_ns += now - s->pause_ns[n];
    }
    c->gate = gate;
}

static MemResult p61_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    I8254 *s = opaque;
    i64 now = now_ns(s);

    *value = s->port61 | (now / REFRESH_NS & 1 ? P61_REFRESH : 0) |
             (output(s, 2, now) ? P61_OUT : 0);
    return MEM_OK;
}

static MemResult p61_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    I8254 *s = opaque;

    s->port61 = value & P61_WRITABLE;
    set_gate(s, 2, value & P61_GATE);
    if (value & P61_SPEAKER)
        log_unimp("isa-pit: sound of the speaker\n");
    return MEM_OK;
}

static const MemIoOps port_ops = {.read = port_read, .write = port_write, .impl_max = 1};
static const MemIoOps p61_ops = {.read = p61_read, .write = p61_write, .impl_max = 1};

/* ---- at an accelerator's ---- */

/* What is left of a count that ends once; one that has ended shows that, or comes once more. */
static u32 to_come(const I8254 *s, unsigned n)
{
    const Counter *c = &s->counter[n];
    u64 t;

    if (!c->is_running)
        return n ? c->reload : 0x10000;
    if (is_periodic(c))
        return c->reload;
    t = elapsed(s, n, now_ns(s));
    return t < c->reload ? c->reload - (u32)t : n ? 1 : 0x10000;
}

void i8254_give(Device *d, IrqchipPit *out)
{
    I8254 *s = (I8254 *)d;

    for (unsigned n = 0; n < COUNTERS; n++) {
        const Counter *c = &s->counter[n];

        out->counter[n] = (IrqchipCounter){.reload = to_come(s, n),
                                           .mode = n && !c->is_loaded ? IRQCHIP_COUNTER_UNSET : c->mode,
                                           .access = c->access,
                                           .is_bcd = c->is_bcd,
                                           .gate = c->gate,
                                           .writes_high = c->writes_high,
                                           .reads_high = c->reads_high,
                                           .low = c->low,
                                           .status = c->status,
                                           .latch = c->latch,
                                           .is_latched = c->is_latched,
                                           .status_latched = c->status_latched};
    }
    out->has_speaker = s->port61 & P61_SPEAKER;
    out->is_delayed = !strcmp(s->policy, "delay");
    s->is_away = true;
    loop_timer_cancel(&s->timer);
    irq_set(&d->irq[0], false);
}

static Counter counter_of(const IrqchipCounter *in, i64 now)
{
    bool is_set = in->mode <= STROBE_GATE;
    Counter c = {.mode = is_set ? in->mode : SQUARE,
                 .access = in->access && in->access <= ACCESS_BOTH ? in->access : ACCESS_BOTH,
                 .is_bcd = in->is_bcd,
                 .gate = in->gate,
                 .is_loaded = is_set,
                 .is_running = is_set,
                 .start_ns = MAX(now - MAX(in->elapsed_ns, 0), 0),
                 .writes_high = in->writes_high,
                 .reads_high = in->reads_high,
                 .low = in->low,
                 .is_latched = in->is_latched,
                 .latch = in->latch,
                 .status_latched = in->status_latched,
                 .status = in->status};

    c.reload = MIN(MAX(in->reload, is_periodic(&c) ? 2u : 1u), 0x10000u);
    return c;
}

void i8254_take(Device *d, const IrqchipPit *in)
{
    I8254 *s = (I8254 *)d;
    i64 now = now_ns(s);

    for (unsigned n = 0; n < COUNTERS; n++) {
        s->counter[n] = counter_of(&in->counter[n], now);
        s->pause_ns[n] = now;
    }
    s->port61 = (u8)((s->port61 & ~(P61_GATE | P61_SPEAKER)) |
                     (s->counter[2].gate ? P61_GATE : 0) | (in->has_speaker ? P61_SPEAKER : 0));
    s->edges = edges_at(&s->counter[0], elapsed(s, 0, now));
    s->is_away = false;
    update(s);
}

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    I8254 *s = (I8254 *)d;

    if (strcmp(s->policy, "delay") && strcmp(s->policy, "discard"))
        return error_set(err, "%s: lost_tick_policy=%s: delay or discard is expected", d->type->name,
                         s->policy);
    device_add_region(d, "pit", 4, &port_ops);
    device_add_region(d, "port61", 1, &p61_ops);
    loop_timer_init(d->env->loop, &s->timer, d->env->clock, on_timer, s);
    return true;
}

static void fini(Device *d)
{
    loop_timer_cancel(&((I8254 *)d)->timer);
}

static void reset(Device *d)
{
    I8254 *s = (I8254 *)d;

    loop_timer_cancel(&s->timer);
    s->port61 = 0;
    s->edges = 0;
    s->is_away = false;
    for (unsigned i = 0; i < COUNTERS; i++) {
        s->counter[i] = (Counter){.reload = 0x10000, .mode = SQUARE, .access = ACCESS_BOTH,
                                  .gate = i != 2};
        s->pause_ns[i] = 0;
    }
}

static void reset_hold(Device *d)
{
    update((I8254 *)d);
}

static const StateRow counter_rows[] = {
    STATE_FIELD(Counter, reload),      STATE_FIELD(Counter, mode),
    STATE_FIELD(Counter, access),      STATE_FIELD(Counter, is_bcd),
    STATE_FIELD(Counter, gate),        STATE_FIELD(Counter, is_loaded),
    STATE_FIELD(Counter, is_running),  STATE_FIELD(Counter, start_ns),
    STATE_FIELD(Counter, writes_high), STATE_FIELD(Counter, reads_high),
    STATE_FIELD(Counter, low),         STATE_FIELD(Counter, is_latched),
    STATE_FIELD(Counter, latch),       STATE_FIELD(Counter, status_latched),
    STATE_FIELD(Counter, status),
};
static const StateTable counter_state = {"counter", 1, 1, DEVICE_ROWS(counter_rows)};

static const StateRow state_rows[] = {
    STATE_TABLES(I8254, counter, &counter_state),
    STATE_FIELD(I8254, port61),
    STATE_ARRAY(I8254, pause_ns),
    STATE_FIELD(I8254, edges),
};

static bool post_load(void *object, u32 version, Error *err)
{
    I8254 *s = object;
    i64 now = now_ns(s);

    for (unsigned i = 0; i < COUNTERS; i++) {
        const Counter *c = &s->counter[i];

        if (c->reload < (is_periodic(c) ? 2 : 1) || c->reload > 0x10000 ||
            c->mode > STROBE_GATE || c->access > ACCESS_BOTH)
            return error_set(err, "counter %u: count %u, mode %u, access %u", i, c->reload,
                             c->mode, c->access);
        if (c->start_ns < 0 || c->start_ns > now || s->pause_ns[i] < 0 || s->pause_ns[i] > now)
            return error_set(err, "counter %u was started in the future", i);
    }
    update(s);
    return true;
}

static const StateTable state = {"i8254", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_STRING, "lost_tick_policy", I8254, policy, "delay",
         "of the kernel's timer (kernel-irqchip=on), ticks that the guest is too slow for: delay: "
         "they come later, or discard"),
};

const DeviceType device_i8254 = {
    .name = "isa-pit",
    .alias = "kvm-pit",
    .desc = "interval timer of PCs (8254)",
    .size = sizeof(I8254),
    .is_fixed = true,
    .irqs = 1,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
};
