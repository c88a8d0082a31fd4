/* SPDX-License-Identifier: MIT */
/*
 * A key of the machine, which a press on its input holds down for a moment: drivers look at the pin
 * some milliseconds after the edge, when it no longer bounces.
 */
#include "hw/device.h"

#define HOLD_NS (100 * NS_PER_MS)

typedef struct GpioKey {
    Device dev;
    i64 release_ns; /* when it goes up again; 0: it is up */
    LoopTimer timer;
} GpioKey;

static void update(GpioKey *s)
{
    if (s->release_ns)
        loop_timer_set(&s->timer, s->release_ns);
    else
        loop_timer_cancel(&s->timer);
    irq_set(&s->dev.irq[0], s->release_ns);
}

static void on_release(void *opaque)
{
    GpioKey *s = opaque;

    s->release_ns = 0;
    update(s);
}

static void gpio_in(Device *d, unsigned n, bool level)
{
    GpioKey *s = (GpioKey *)d;

    if (level)
        s->release_ns = clock_now_ns(d->env->clock) + HOLD_NS;
    update(s);
}

static bool init(Device *d, Error *err)
{
    GpioKey *s = (GpioKey *)d;

    loop_timer_init(d->env->loop, &s->timer, d->env->clock, on_release, s);
    return true;
}

static void fini(Device *d)
{
    loop_timer_cancel(&((GpioKey *)d)->timer);
}

static void reset(Device *d)
{
    ((GpioKey *)d)->release_ns = 0;
}

static void reset_hold(Device *d)
{
    update((GpioKey *)d);
}

static const StateRow state_rows[] = {STATE_FIELD(GpioKey, release_ns)};

static bool post_load(void *object, u32 version, Error *err)
{
    update(object);
    return true;
}

static const StateTable state = {"gpio-key", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_gpio_key = {
    .name = "gpio-key",
    .desc = "key on a pin",
    .size = sizeof(GpioKey),
    .is_fixed = true,
    .irqs = 1,
    .gpios = 1,
    .gpio_in = gpio_in,
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
};
