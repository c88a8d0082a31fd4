/* SPDX-License-Identifier: MIT */
/*
 * The TCO watchdog of the ICH9: a timer with ticks of 0.6 s that software has to write to. When it
 * runs out the first time, there may be an SMI; when it does so again, the chipset resets the
 * machine, unless NO_REBOOT says otherwise (ich9.c).
 *
 * Differs from hardware: the timer stands after a reset until software writes to TCO_RLD or TCO1_CNT.
 * There it runs at once, and firmware that does not stop it is reset after 4.8 s.
 * Source: Intel I/O Controller Hub 9 data sheet, "System Management TCO Registers".
 */
#include "hw/watchdog/tco.h"

#include "base/log.h"
#include "hw/regs.h"

enum {
    STS1_SW_SMI = 1 << 1,
    STS1_INT = 1 << 2,
    STS1_TIMEOUT = 1 << 3,
    STS1_W1C = 0x178e,
    STS2_SECOND_TO = 1 << 1,
    STS2_W1C = 0x17,

    CNT1_NMI_NOW = 1 << 8,
    CNT1_HALT = 1 << 11,
    CNT1_LOCK = 1 << 12,
    CNT1_WRITABLE = CNT1_LOCK | CNT1_HALT | 1 << 9,

    TMR_MASK = 0x3ff,
    TMR_MIN = 2, /* smaller values are ignored */
};

#define TICK_NS (600 * NS_PER_MS)

typedef struct Tco {
    Device dev;
    LoopTimer timer;
    u16 sts1, sts2, cnt1, cnt2, tmr;
    u8 in, out, message[2], wdcnt, sw_irq;
    i64 deadline_ns; /* while it runs */
    u16 left;        /* ticks, while it stands */
    bool is_running;
    bool was_written; /* to TCO_RLD or TCO1_CNT, since the reset */
    bool is_second;   /* it ran out since TCO_RLD was written */
    bool has_expired; /* SECOND_TO_STS, which outlives the reset that it made */
} Tco;

/* ---- the timer ---- */

static u16 ticks_left(const Tco *s)
{
    i64 ns = s->deadline_ns - clock_now_ns(s->dev.env->clock);

    return s->is_running ? (u16)((MAX(ns, 0) + TICK_NS - 1) / TICK_NS) : s->left;
}

static void run(Tco *s, u16 ticks)
{
    s->is_running = true;
    s->deadline_ns = clock_now_ns(s->dev.env->clock) + ticks * TICK_NS;
    loop_timer_set(&s->timer, s->deadline_ns);
}

static void stand(Tco *s, u16 ticks)
{
    s->is_running = false;
    s->left = ticks;
    loop_timer_cancel(&s->timer);
}

static void count_from(Tco *s, u16 ticks)
{
    if (s->was_written && !(s->cnt1 & CNT1_HALT))
        run(s, ticks);
    else
        stand(s, ticks);
}

static void on_timer(void *opaque)
{
    Tco *s = opaque;

    s->sts1 |= STS1_TIMEOUT;
    irq_pulse(&s->dev.irq[TCO_TIMEOUT]);
    count_from(s, s->tmr);
    s->is_second = !s->is_second;
    if (s->is_second)
        return;
    s->sts2 |= STS2_SECOND_TO;
    s->has_expired = true;
    irq_pulse(&s->dev.irq[TCO_EXPIRED]);
}

/* ---- registers ---- */

static u64 rld_read(Device *d, const RegRow *r, unsigned index)
{
    return ticks_left((Tco *)d);
}

static void rld_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Tco *s = (Tco *)d;

    s->was_written = true;
    s->is_second = false;
    count_from(s, s->tmr);
}

static void in_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    ((Tco *)d)->sts1 |= STS1_SW_SMI;
}

static void out_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    ((Tco *)d)->sts1 |= STS1_INT;
}

static void sts2_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Tco *s = (Tco *)d;

    s->has_expired = s->sts2 & STS2_SECOND_TO;
}

/* The lock stays until the next reset. */
static void cnt1_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Tco *s = (Tco *)d;

    s->cnt1 |= old & CNT1_LOCK;
    irq_set(&d->irq[TCO_LOCKED], s->cnt1 & CNT1_LOCK);
    if (value & CNT1_NMI_NOW)
        log_unimp("ich9-tco: NMI_NOW\n");
    s->was_written = true;
    count_from(s, ticks_left(s));
}

static void tmr_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    Tco *s = (Tco *)d;

    if (s->tmr < TMR_MIN)
        s->tmr = (u16)old;
}

#define R(f) REG_FIELD(Tco, f)
#define NARROW REG_BYTE | REG_HALF

// clang-format off
static const RegRow regs[] = {
    /* offset name         field     reset  writable       w1c       flags sizes */
    {0x00, "TCO_RLD",      REG_NONE, 0,     0,             0,        0, NARROW, .read = rld_read, .write = rld_write},
    {0x02, "TCO_DAT_IN",   R(in),    0,     0xff,          0,        0, REG_BYTE, .write = in_write},
    {0x03, "TCO_DAT_OUT",  R(out),   0,     0xff,          0,        0, REG_BYTE, .write = out_write},
    {0x04, "TCO1_STS",     R(sts1),  0,     0,             STS1_W1C, 0, NARROW},
    {0x06, "TCO2_STS",     R(sts2),  0,     0,             STS2_W1C, 0, NARROW, .write = sts2_write},
    {0x08, "TCO1_CNT",     R(cnt1),  0,     CNT1_WRITABLE, 0,        0, NARROW, .write = cnt1_write},
    {0x0a, "TCO2_CNT",     R(cnt2),  8,     0x3e,          0,        0, NARROW},
    {0x0c, "TCO_MESSAGE",  REG_ARRAY(Tco, message), 0, 0xff, 0,      0, REG_BYTE, 2},
    {0x0e, "TCO_WDCNT",    R(wdcnt), 0,     0xff,          0,        0, REG_BYTE},
    {0x10, "SW_IRQ_GEN",   R(sw_irq), 3,    3,             0,        0, REG_BYTE},
    {0x12, "TCO_TMR",      R(tmr),   4,     TMR_MASK,      0,        0, NARROW, .write = tmr_write},
};
// clang-format on

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    loop_timer_init(d->env->loop, &((Tco *)d)->timer, d->env->clock, on_timer, d);
    return true;
}

static void fini(Device *d)
{
    loop_timer_cancel(&((Tco *)d)->timer);
}

static void reset(Device *d)
{
    Tco *s = (Tco *)d;

    s->was_written = s->is_second = false;
    if (s->has_expired)
        s->sts2 |= STS2_SECOND_TO;
    stand(s, s->tmr);
}

static void reset_hold(Device *d)
{
    irq_set(&d->irq[TCO_LOCKED], false);
}

static const StateRow rows[] = {
    STATE_FIELD(Tco, sts1),       STATE_FIELD(Tco, sts2),        STATE_FIELD(Tco, cnt1),
    STATE_FIELD(Tco, cnt2),       STATE_FIELD(Tco, tmr),         STATE_FIELD(Tco, in),
    STATE_FIELD(Tco, out),        STATE_ARRAY(Tco, message),     STATE_FIELD(Tco, wdcnt),
    STATE_FIELD(Tco, sw_irq),     STATE_FIELD(Tco, deadline_ns), STATE_FIELD(Tco, left),
    STATE_FIELD(Tco, is_running), STATE_FIELD(Tco, was_written), STATE_FIELD(Tco, is_second),
    STATE_FIELD(Tco, has_expired),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Tco *s = object;
    i64 now = clock_now_ns(s->dev.env->clock);

    s->tmr = (u16)MAX(s->tmr & TMR_MASK, TMR_MIN);
    s->left &= TMR_MASK;
    s->deadline_ns = MIN(MAX(s->deadline_ns, now), now + TMR_MASK * TICK_NS);
    irq_set(&s->dev.irq[TCO_LOCKED], s->cnt1 & CNT1_LOCK);
    if (s->is_running)
        loop_timer_set(&s->timer, s->deadline_ns);
    else
        loop_timer_cancel(&s->timer);
    return true;
}

static const StateTable state = {"ich9-tco", 1, 1, DEVICE_ROWS(rows), NULL, post_load};

const DeviceType device_ich9_tco = {
    .name = "ich9-tco",
    .desc = "watchdog of the ICH9",
    .size = sizeof(Tco),
    .is_fixed = true,
    .regs = regs,
    .reg_count = ARRAY_SIZE(regs),
    .reg_size = 2,
    .mmio_size = TCO_SIZE,
    .irqs = TCO_OUTPUTS,
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
};
