/* SPDX-License-Identifier: MIT */
/*
 * Watchdog of the Intel 6300ESB: a timer in two stages. When the first runs out there may be an
 * interrupt, when the second does the machine is reset, or what -action watchdog= says. The guest
 * begins anew by the reload bit, which as the timers' registers can only be written once after
 * 0x80 and 0x86 were.
 *
 * Source: Intel 6300ESB I/O Controller Hub Datasheet (300641), "Watchdog Timer".
 */
#include "hw/pci/pci.h"

enum {
    /* configuration space */
    CONFIG = 0x60,
    CONFIG_INT_TYPE = 3, /* 0: INTA */
    CONFIG_FREQ = 4,     /* 1 MHz, not 1 kHz */
    CONFIG_NO_OUTPUT = 0x20,
    LOCK = 0x68,
    LOCK_LOCK = 1,
    LOCK_ENABLE = 2,
    LOCK_FREE_RUN = 4,

    /* memory */
    TIMER1 = 0,
    TIMER2 = 4,
    GINTSR = 8,
    RELOAD = 12,
    RELOAD_RELOAD = 0x100,
    RELOAD_TIMEOUT = 0x200,
    BAR_SIZE = 16,

    UNLOCK1 = 0x80,
    UNLOCK2 = 0x86,
    TIMER_MASK = 0xfffff,
};

#define PCI_CLOCK_NS 30
#define TICK_SHIFT   15 /* of the PCI clock */
#define FAST_SHIFT   5
#define STAGE_MIN_NS 100000ull /* a guest must not keep the loop busy */

typedef struct Esb {
    PciDevice pci;
    MemRegion bar;
    LoopTimer timer;
    u32 preload[2];
    u64 deadline_ns;
    u8 stage, unlocked; /* unlocked: 1 after 0x80, 2 after 0x86 */
    bool is_running, has_timed_out, is_interrupting;
} Esb;

static u8 lock_of(const Esb *s)
{
    return s->pci.config[LOCK];
}

static void set_interrupt(Esb *s, bool on)
{
    s->is_interrupting = on;
    pci_set_intx(&s->pci, on && !(s->pci.config[CONFIG] & CONFIG_INT_TYPE));
}

/* Begin a stage. */
static void begin(Esb *s, u8 stage)
{
    const Clock *clock = s->pci.dev.env->clock;
    unsigned shift = s->pci.config[CONFIG] & CONFIG_FREQ ? FAST_SHIFT : TICK_SHIFT;
    u64 ticks = s->preload[stage], ns = MAX(ticks * PCI_CLOCK_NS << shift, STAGE_MIN_NS);

    s->stage = stage;
    s->is_running = true;
    s->deadline_ns = (u64)clock_now_ns(clock) + ns;
    loop_timer_set(&s->timer, (i64)s->deadline_ns);
}

static void end(Esb *s)
{
    s->is_running = false;
    loop_timer_cancel(&s->timer);
}

static void on_timer(void *opaque)
{
    Esb *s = opaque;
    DeviceEnv *env = s->pci.dev.env;

    if (!s->stage) {
        set_interrupt(s, true);
        begin(s, !(lock_of(s) & LOCK_FREE_RUN));
        return;
    }
    end(s);
    s->has_timed_out = true;
    if (!(s->pci.config[CONFIG] & CONFIG_NO_OUTPUT) && env->watchdog)
        env->watchdog(env);
}

/* ---- registers ---- */

static MemResult esb_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    const Esb *s = opaque;

    switch (offset) {
    case TIMER1:
    case TIMER2: *value = s->preload[offset / 4]; break;
    case GINTSR: *value = s->is_interrupting; break;
    case RELOAD: *value = s->has_timed_out ? RELOAD_TIMEOUT : 0; break;
    default: *value = 0; break;
    }
    return MEM_OK;
}

static void reload_write(Esb *s, u64 value)
{
    if (value & RELOAD_TIMEOUT)
        s->has_timed_out = false;
    if (value & RELOAD_RELOAD && lock_of(s) & LOCK_ENABLE)
        begin(s, 0);
}

/* Whether this write is a step of unlocking. */
static bool unlock(Esb *s, u64 offset, u64 value)
{
    if (offset != RELOAD || (value != UNLOCK1 && !(value == UNLOCK2 && s->unlocked == 1)))
        return false;
    s->unlocked = value == UNLOCK1 ? 1 : 2;
    return true;
}

static MemResult esb_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Esb *s = opaque;

    if (offset == GINTSR) {
        if (value & 1)
            set_interrupt(s, false);
        return MEM_OK;
    }
    if (unlock(s, offset, value) || s->unlocked != 2)
        return MEM_OK;
    s->unlocked = 0;
    if (offset == RELOAD)
        reload_write(s, value);
    else if (offset == TIMER1 || offset == TIMER2)
        s->preload[offset / 4] = (u32)value & TIMER_MASK;
    return MEM_OK;
}

static const MemIoOps ops = {.read = esb_read, .write = esb_write, .impl_max = 4};

/* Once locked, only a reset changes the lock register. */
static void config_written(PciDevice *p, u32 offset, unsigned size)
{
    Esb *s = (Esb *)p;
    bool on;

    if (offset > LOCK || offset + size <= LOCK)
        return;
    if (lock_of(s) & LOCK_LOCK)
        p->writable[LOCK] = 0;
    on = lock_of(s) & LOCK_ENABLE;
    if (on && !s->is_running)
        begin(s, 0);
    else if (!on)
        end(s);
}

/* ---- life ---- */

#define LOCK_BITS (LOCK_LOCK | LOCK_ENABLE | LOCK_FREE_RUN)

static bool init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x8086, .device = 0x25ab, .class = 0x088000};
    Esb *s = (Esb *)d;

    if (!pci_init(&s->pci, &ids, err))
        return false;
    s->pci.config[PCI_INTERRUPT_PIN] = 1;
    s->pci.writable[CONFIG] = CONFIG_INT_TYPE | CONFIG_FREQ | CONFIG_NO_OUTPUT;
    s->pci.writable[LOCK] = LOCK_BITS;
    s->pci.config_written = config_written;
    region_init_io(&s->bar, "i6300esb", BAR_SIZE, &ops, s);
    pci_add_bar(&s->pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->bar);
    loop_timer_init(d->env->loop, &s->timer, d->env->clock, on_timer, s);
    pci_init_done(&s->pci);
    return true;
}

static void fini(Device *d)
{
    Esb *s = (Esb *)d;

    loop_timer_cancel(&s->timer);
    pci_fini(&s->pci);
    region_destroy(&s->bar);
}

/* That the timer ran out is known after the reset that it made. */
static void reset(Device *d)
{
    Esb *s = (Esb *)d;

    end(s);
    s->pci.writable[LOCK] = LOCK_BITS;
    s->preload[0] = s->preload[1] = TIMER_MASK;
    s->stage = s->unlocked = 0;
    s->is_interrupting = false;
    pci_reset(d);
}

static const StateRow state_rows[] = {
    STATE_TABLE(Esb, pci, &pci_state), STATE_ARRAY(Esb, preload),      STATE_FIELD(Esb, deadline_ns),
    STATE_FIELD(Esb, stage),           STATE_FIELD(Esb, unlocked),     STATE_FIELD(Esb, is_running),
    STATE_FIELD(Esb, has_timed_out),   STATE_FIELD(Esb, is_interrupting),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Esb *s = object;

    s->stage &= 1;
    s->preload[0] &= TIMER_MASK;
    s->preload[1] &= TIMER_MASK;
    s->pci.writable[LOCK] = lock_of(s) & LOCK_LOCK ? 0 : LOCK_BITS;
    set_interrupt(s, s->is_interrupting);
    if (s->is_running)
        loop_timer_set(&s->timer, (i64)MIN(s->deadline_ns, (u64)INT64_MAX));
    else
        loop_timer_cancel(&s->timer);
    return true;
}

static const StateTable state = {"i6300esb", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};
static const PropRow props[] = {PCI_PROPS};

const DeviceType device_i6300esb = {
    .name = "i6300esb",
    .desc = "watchdog of the Intel 6300ESB",
    .size = sizeof(Esb),
    .plugs_into = PCI_BUS,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .fw_path = pci_fw_path,
};
