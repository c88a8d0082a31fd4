/* SPDX-License-Identifier: MIT */
/*
 * Arm PrimeCell real-time clock (PL031): seconds, a match register and its interrupt.
 *
 * The counter is the machine's real-time clock plus an offset that guests set, so it costs
 * nothing while it runs. It is always enabled: CR reads 1. A reset leaves the time alone.
 * Source: DDI 0224, "Summary of registers".
 */
#include "hw/boards/fdt.h"
#include "hw/regs.h"

typedef struct Pl031 {
    Device dev;
    u32 offset; /* seconds to add to the clock, modulo 2^32 */
    u32 mr, lr, imsc, ris;
    LoopTimer timer;
} Pl031;

static u32 count(const Pl031 *s)
{
    const DeviceEnv *env = s->dev.env;

    return (u32)((env->rtc_base_ns + clock_now_ns(env->rtc)) / NS_PER_SEC) + s->offset;
}

static void update_irq(Pl031 *s)
{
    irq_set(&s->dev.irq[0], s->ris & s->imsc);
}

static void on_match(void *opaque)
{
    Pl031 *s = opaque;

    s->ris = 1;
    update_irq(s);
}

/* The match lies up to 2^32 seconds ahead; now, if the counter is there already. */
static void set_alarm(Pl031 *s)
{
    const DeviceEnv *env = s->dev.env;
    u32 left = s->mr - count(s);
    i64 now = clock_now_ns(env->rtc), into = (env->rtc_base_ns + now) % NS_PER_SEC;

    if (left) {
        loop_timer_set(&s->timer, now - into + left * NS_PER_SEC);
    } else {
        loop_timer_cancel(&s->timer);
        on_match(s);
    }
}

static u64 dr_read(Device *d, const RegRow *r, unsigned index)
{
    return count((Pl031 *)d);
}

static void mr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    set_alarm((Pl031 *)d);
}

static void lr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Pl031 *s = (Pl031 *)d;

    i32 ahead = (i32)(s->lr - count(s));

    s->offset += (u32)ahead;
    set_alarm(s);
    if (d->env->rtc_changed)
        d->env->rtc_changed(d->env, ahead);
}

static void imsc_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    update_irq((Pl031 *)d);
}

static u64 mis_read(Device *d, const RegRow *r, unsigned index)
{
    Pl031 *s = (Pl031 *)d;

    return s->ris & s->imsc;
}

static void icr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Pl031 *s = (Pl031 *)d;

    s->ris &= ~(u32)value;
    update_irq(s);
}

#define R(f) REG_FIELD(Pl031, f)

// clang-format off
static const RegRow regs[] = {
    /* offset  name       field     reset  writable    w1c  flags */
    {0x000, "DR",        REG_NONE, 0,     0,           0,   REG_RO, .read = dr_read},
    {0x004, "MR",        R(mr),    0,     0xffffffff,  0,   0, .write = mr_write},
    {0x008, "LR",        R(lr),    0,     0xffffffff,  0,   0, .write = lr_write},
    {0x00c, "CR",        REG_NONE, 1},
    {0x010, "IMSC",      R(imsc),  0,     1,           0,   0, .write = imsc_write},
    {0x014, "RIS",       R(ris),   0,     0,           0,   REG_RO},
    {0x018, "MIS",       REG_NONE, 0,     0,           0,   REG_RO, .read = mis_read},
    {0x01c, "ICR",       REG_NONE, 0,     0,           0,   REG_WO, .write = icr_write},
    {0xfe0, "PeriphID0", REG_NONE, 0x31},
    {0xfe4, "PeriphID1", REG_NONE, 0x10},
    {0xfe8, "PeriphID2", REG_NONE, 0x14},
    {0xfec, "PeriphID3", REG_NONE, 0x00},
    {0xff0, "PCellID0",  REG_NONE, 0x0d},
    {0xff4, "PCellID1",  REG_NONE, 0xf0},
    {0xff8, "PCellID2",  REG_NONE, 0x05},
    {0xffc, "PCellID3",  REG_NONE, 0xb1},
};
// clang-format on

static bool init(Device *d, Error *err)
{
    Pl031 *s = (Pl031 *)d;

    loop_timer_init(d->env->loop, &s->timer, d->env->rtc, on_match, s);
    return true;
}

static void fini(Device *d)
{
    loop_timer_cancel(&((Pl031 *)d)->timer);
}

static void reset(Device *d)
{
    loop_timer_cancel(&((Pl031 *)d)->timer);
}

static void reset_hold(Device *d)
{
    update_irq((Pl031 *)d);
}

static const StateRow state_rows[] = {
    STATE_FIELD(Pl031, offset), STATE_FIELD(Pl031, mr),  STATE_FIELD(Pl031, lr),
    STATE_FIELD(Pl031, imsc),   STATE_FIELD(Pl031, ris),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Pl031 *s = object;
    u32 ris = s->ris;

    if (s->mr != count(s))
        set_alarm(s);
    s->ris = ris; /* a match that was seen and cleared stays cleared */
    update_irq(s);
    return true;
}

static const StateTable state = {"pl031", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static void fdt_node(Device *d, const FdtPlace *at)
{
    char path[64];

    dt_device(at, "pl031", "arm,pl031\0arm,primecell\0", 1, "apb_pclk\0", path, sizeof path);
}

const DeviceType device_pl031 = {
    .name = "pl031",
    .desc = "Arm PrimeCell real-time clock",
    .size = sizeof(Pl031),
    .is_fixed = true,
    .regs = DEVICE_ROWS(regs),
    .mmio_size = 0x1000,
    .irqs = 1,
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
    .fdt_node = fdt_node,
};
