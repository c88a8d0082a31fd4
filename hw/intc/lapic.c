/* SPDX-License-Identifier: MIT */
/*
 * Local APICs: what they accept, in which order the CPU gets it, whom messages mean; see lapic.h.
 *
 * Until firmware enables it, LINT0 of the first CPU lets the 8259A pair through (virtual wire), as
 * with KVM: firmware for PCs counts on timer interrupts before it knows of APICs.
 * Source: Intel SDM vol. 3 "Advanced Programmable Interrupt Controller (APIC)", "Message
 * Signalled Interrupts".
 */
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/intc/lapic_state.h"

#define FIRST_VECTOR   16 /* lower ones are illegal */
#define NOTHING        (-1)
#define DFR_FLAT       0xf
#define BROADCAST      0xffu
#define SVR_RESET      0xffu
#define LINT0_PASS_PIC (MODE_EXTINT << 8)

static Lapic *of(Device *d)
{
    return (Lapic *)d;
}

/* ---- vectors ---- */

static int highest(const u32 *bits)
{
    for (int n = 7; n >= 0; n--)
        if (bits[n])
            return n * 32 + 31 - __builtin_clz(bits[n]);
    return NOTHING;
}

static void set_vector(u32 *bits, u8 vector, bool on)
{
    u32 bit = 1u << (vector % 32);

    bits[vector / 32] = on ? bits[vector / 32] | bit : bits[vector / 32] & ~bit;
}

static bool has_vector(const u32 *bits, u8 vector)
{
    return bits[vector / 32] >> (vector % 32) & 1;
}

u32 lapic_ppr(const Lapic *a)
{
    int busy = highest(a->isr);
    u32 served = busy < 0 ? 0 : (u32)busy & 0xf0;

    return (a->tpr & 0xf0) >= served ? a->tpr : served;
}

/* The vector that the CPU would get now. */
static int next_vector(const Lapic *a)
{
    int v = highest(a->irr);

    return v != NOTHING && ((u32)v & 0xf0) > (lapic_ppr(a) & 0xf0) ? v : NOTHING;
}

/* Whether the 8259A pair asks, and gets through. */
static bool pic_asks(const Lapic *a)
{
    u32 lint0 = a->lvt[LVT_LINT0];
    bool is_open = lapic_is_on(a) ? !(lint0 & LVT_MASKED) && lapic_mode(lint0) == MODE_EXTINT
                                  : (a->base & LAPIC_BASE_BSP) != 0;

    return a->bus->input[LAPIC_LINT0] && (is_open || a->extint);
}

void lapic_update(Lapic *a)
{
    if (a->bus->is_away) {
        irq_set(&a->dev.irq[LAPIC_INTR],
                a->bus->passes_pic && !a->index && a->bus->input[LAPIC_LINT0]);
        return;
    }
    irq_set(&a->dev.irq[LAPIC_INTR], pic_asks(a) || (lapic_is_on(a) && next_vector(a) != NOTHING));
}

int lapic_acknowledge(Device *d)
{
    Lapic *a = of(d);
    int v = lapic_is_on(a) && !a->bus->is_away ? next_vector(a) : NOTHING;

    if (v != NOTHING) {
        set_vector(a->irr, (u8)v, false);
        set_vector(a->isr, (u8)v, true);
    } else if (a->dev.irq[LAPIC_INTR].level && a->bus->pic) {
        a->extint = false;
        v = i8259_acknowledge(a->bus->pic);
    }
    lapic_update(a);
    return v;
}

void lapic_eoi(Lapic *a)
{
    int v = highest(a->isr);

    if (v == NOTHING)
        return;
    set_vector(a->isr, (u8)v, false);
    if (has_vector(a->tmr, (u8)v)) {
        for (unsigned n = LVT_LINT0; n <= LVT_LINT1; n++)
            if ((a->lvt[n] & LVT_VECTOR) == (u32)v)
                a->lvt[n] &= ~(u32)LVT_REMOTE_IRR;
        if (!(a->svr & SVR_NO_BROADCAST) && a->bus->ioapic)
            ioapic_eoi(a->bus->ioapic, (u8)v);
    }
    lapic_update(a);
}

void lapic_level_ended(Device *bus, u8 vector)
{
    LapicBus *b = (LapicBus *)bus;

    if (b->ioapic)
        ioapic_eoi(b->ioapic, vector);
}

/* ---- accepting ---- */

/* An error while one is reported says so only in the register. */
void lapic_error(Lapic *a, u32 bit)
{
    bool is_new = !(a->errors & bit);

    a->errors |= bit;
    if (is_new && (a->lvt[LVT_ERROR] & LVT_VECTOR) >= FIRST_VECTOR)
        lapic_local(a, LVT_ERROR);
}

static void accept(Lapic *a, u8 vector, bool is_level)
{
    if (vector < FIRST_VECTOR) {
        lapic_error(a, ESR_RECEIVED_VECTOR);
        return;
    }
    set_vector(a->irr, vector, true);
    set_vector(a->tmr, vector, is_level);
    lapic_update(a);
}

void lapic_deliver(Lapic *a, const LapicMessage *m)
{
    switch (m->mode) {
    case MODE_FIXED:
    case MODE_LOWEST:
        if (lapic_is_on(a) && a->svr & SVR_ON)
            accept(a, m->vector, m->is_level);
        break;
    case MODE_SMI:
        irq_pulse(&a->dev.irq[LAPIC_SMI]);
        break;
    case MODE_NMI:
        irq_pulse(&a->dev.irq[LAPIC_NMI]);
        break;
    case MODE_INIT:
        irq_pulse(&a->dev.irq[LAPIC_INIT]);
        break;
    case MODE_SIPI:
        a->sipi_vector = m->vector;
        irq_pulse(&a->dev.irq[LAPIC_SIPI]);
        break;
    case MODE_EXTINT:
        a->extint = true;
        lapic_update(a);
        break;
    default:
        log_guest("apic: a message of mode %u\n", m->mode);
        break;
    }
}

void lapic_local(Lapic *a, unsigned n)
{
    u32 lvt = a->lvt[n];
    bool is_pin = n == LVT_LINT0 || n == LVT_LINT1;

    if (a->bus->is_away || lvt & LVT_MASKED || !lapic_is_on(a) || lvt & LVT_REMOTE_IRR)
        return;
    /* Only the other modes are of pins; the timer and errors are always fixed. */
    u8 mode = n == LVT_TIMER || n == LVT_ERROR ? MODE_FIXED : (u8)lapic_mode(lvt);
    LapicMessage m = {.mode = mode,
                      .vector = lvt & LVT_VECTOR,
                      .is_level = is_pin && mode == MODE_FIXED && lvt & LVT_LEVEL};

    if (m.is_level)
        a->lvt[n] |= LVT_REMOTE_IRR;
    if (mode != MODE_EXTINT)
        lapic_deliver(a, &m);
}

/* ---- whom a message means ---- */

static bool matches_logical(const Lapic *a, u32 dest)
{
    u32 ldr = a->ldr >> 24;

    if (lapic_is_x2(a)) {
        ldr = lapic_x2_ldr(a);
        return ldr >> 16 == dest >> 16 && ldr & dest & 0xffff;
    }
    if (a->dfr >> 28 == DFR_FLAT)
        return dest & ldr;
    return (dest >> 4 == ldr >> 4 || dest >> 4 == 0xf) && dest & ldr & 0xf;
}

static bool matches(const Lapic *a, const LapicMessage *m)
{
    if (m->is_broadcast)
        return true;
    return m->is_logical ? matches_logical(a, m->dest) : a->index == m->dest;
}

/* Of those that @m means, the one with the lowest priority; equals take turns. */
static Lapic *lowest(LapicBus *b, const LapicMessage *m)
{
    Lapic *best = NULL;

    for (u32 n = 0; n < b->cpus; n++) {
        Lapic *a = b->apic[(b->next + n) % b->cpus];

        if (matches(a, m) && lapic_is_on(a) && a->svr & SVR_ON &&
            (!best || lapic_ppr(a) < lapic_ppr(best)))
            best = a;
    }
    if (best)
        b->next = (best->index + 1) % b->cpus;
    return best;
}

void lapic_send(LapicBus *b, const LapicMessage *m, const Lapic *skip)
{
    Lapic *one;

    if (m->mode == MODE_LOWEST) {
        one = lowest(b, m);
        if (one)
            lapic_deliver(one, m);
        return;
    }
    for (u32 n = 0; n < b->cpus; n++)
        if (b->apic[n] != skip && matches(b->apic[n], m))
            lapic_deliver(b->apic[n], m);
}

#define MSI_LOGICAL 2
#define MSI_LEVEL   15

void lapic_message(Device *bus, u64 addr, u32 data)
{
    LapicMessage m = {
        .dest = (u32)bits_get(addr, 12, 8),
        .mode = (u8)bits_get(data, 8, 3),
        .vector = (u8)data,
        .is_logical = bits_get(addr, MSI_LOGICAL, 1),
        .is_level = bits_get(data, MSI_LEVEL, 1),
    };

    m.is_broadcast = m.dest == BROADCAST;
    lapic_send((LapicBus *)bus, &m, NULL);
}

/* Edges of the inputs are events; LINT0 also is a level, which ExtINT looks at. */
static void gpio_in(Device *d, unsigned n, bool level)
{
    LapicBus *b = (LapicBus *)d;
    bool rose = level && !b->input[n];

    b->input[n] = level;
    for (u32 i = 0; i < b->cpus; i++) {
        if (rose)
            lapic_local(b->apic[i], n == LAPIC_LINT0 ? LVT_LINT0 : LVT_LINT1);
        lapic_update(b->apic[i]);
    }
}

/* ---- what the CPU asks ---- */

Device *lapic_of(Device *bus, unsigned n)
{
    return &((LapicBus *)bus)->apic[n]->dev;
}

u8 lapic_sipi_vector(const Device *d)
{
    return ((const Lapic *)d)->sipi_vector;
}

u8 lapic_get_cr8(const Device *d)
{
    return (u8)(((const Lapic *)d)->tpr >> 4);
}

void lapic_set_cr8(Device *d, u8 priority)
{
    of(d)->tpr = (priority & 0xfu) << 4;
    lapic_update(of(d));
}

void lapic_set_tsc(Device *bus, i64 (*tsc_ns)(void *opaque, unsigned cpu, u64 tsc), void *opaque)
{
    ((LapicBus *)bus)->tsc_ns = tsc_ns;
    ((LapicBus *)bus)->opaque = opaque;
}

/* ---- life ---- */

/* All but the base register: as after INIT, or when the APIC is switched off. */
void lapic_clear(Lapic *a)
{
    lapic_timer_stop(a);
    a->tpr = a->ldr = a->esr = a->errors = a->icr = a->icr_high = 0;
    a->dfr = UINT32_MAX;
    a->svr = SVR_RESET;
    for (unsigned n = 0; n < LVT_COUNT; n++)
        a->lvt[n] = LVT_MASKED;
    for (unsigned n = 0; n < ARRAY_SIZE(a->irr); n++)
        a->irr[n] = a->isr[n] = a->tmr[n] = 0;
    a->extint = false;
    a->initial = a->divide = 0;
    a->start_ns = a->deadline_ns = a->tsc_deadline = 0;
    if (a->base & LAPIC_BASE_BSP)
        a->lvt[LVT_LINT0] = LINT0_PASS_PIC;
}

void lapic_cpu_reset(Device *d, bool is_init)
{
    Lapic *a = of(d);

    if (!is_init)
        a->base = LAPIC_BASE | LAPIC_BASE_ON | (a->index ? 0 : LAPIC_BASE_BSP);
    lapic_clear(a);
    lapic_update(a);
}

static void reset(Device *d)
{
    Lapic *a = of(d);

    a->base = LAPIC_BASE | LAPIC_BASE_ON | (a->index ? 0 : LAPIC_BASE_BSP);
    a->sipi_vector = 0;
    lapic_clear(a);
}

static void reset_hold(Device *d)
{
    lapic_update(of(d));
}

static bool init(Device *d, Error *err)
{
    lapic_timer_init(of(d));
    return true;
}

static void fini(Device *d)
{
    lapic_timer_stop(of(d));
}

static const StateRow state_rows[] = {
    STATE_FIELD(Lapic, base),       STATE_FIELD(Lapic, tpr),         STATE_FIELD(Lapic, ldr),
    STATE_FIELD(Lapic, dfr),        STATE_FIELD(Lapic, svr),         STATE_FIELD(Lapic, esr),
    STATE_FIELD(Lapic, errors),     STATE_FIELD(Lapic, icr),         STATE_FIELD(Lapic, icr_high),
    STATE_ARRAY(Lapic, lvt),        STATE_ARRAY(Lapic, irr),         STATE_ARRAY(Lapic, isr),
    STATE_ARRAY(Lapic, tmr),        STATE_FIELD(Lapic, extint),      STATE_FIELD(Lapic, sipi_vector),
    STATE_FIELD(Lapic, initial),    STATE_FIELD(Lapic, divide),      STATE_FIELD(Lapic, start_ns),
    STATE_FIELD(Lapic, deadline_ns), STATE_FIELD(Lapic, tsc_deadline), STATE_FIELD(Lapic, is_running),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Lapic *a = object;

    a->irr[0] &= ~0xffffu; /* illegal vectors are not accepted */
    a->isr[0] &= ~0xffffu;
    lapic_timer_resume(a);
    lapic_update(a);
    return true;
}

static const StateTable state = {"apic", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_lapic = {
    .name = "apic",
    .desc = "local APIC of a CPU",
    .size = sizeof(Lapic),
    .is_fixed = true,
    .irqs = LAPIC_LINES,
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
};

/* ---- the bus ---- */

#define MESSAGES_SIZE 0x100000u /* addresses of messages; the first page is each CPU's own APIC */

static bool bus_init(Device *d, Error *err)
{
    LapicBus *b = (LapicBus *)d;

    if (!b->cpus || b->cpus > LAPIC_CPUS_MAX)
        return error_set(err, "%s: cpus=%u: 1 to %u are expected", d->type->name, b->cpus,
                         LAPIC_CPUS_MAX);
    device_add_region(d, "apic-msi", MESSAGES_SIZE, &lapic_ops);
    for (u32 n = 0; n < b->cpus; n++) {
        b->apic[n] = (Lapic *)device_new(&device_lapic, NULL, d, d->env);
        b->apic[n]->bus = b;
        b->apic[n]->index = n;
    }
    for (u32 n = 0; n < b->cpus; n++)
        if (!device_realize(&b->apic[n]->dev, err))
            return false;
    return true;
}

static void bus_reset(Device *d)
{
    ((LapicBus *)d)->next = 0;
}

static const PropRow bus_props[] = {
    PROP(PROP_U32, "cpus", LapicBus, cpus, "1", "how many CPUs there are"),
    PROP(PROP_LINK, "pic", LapicBus, pic, NULL, "the pair of 8259A"),
    PROP(PROP_LINK, "ioapic", LapicBus, ioapic, NULL, "the I/O APIC"),
};

static const StateRow bus_rows[] = {
    STATE_FIELD(LapicBus, next),
    STATE_ARRAY(LapicBus, input),
};

static bool bus_post_load(void *object, u32 version, Error *err)
{
    LapicBus *b = object;

    b->next %= b->cpus;
    return true;
}

static const StateTable bus_state = {"apic-bus", 1, 1, DEVICE_ROWS(bus_rows), NULL, bus_post_load};

const DeviceType device_apic_bus = {
    .name = "apic-bus",
    .desc = "local APICs and their messages",
    .size = sizeof(LapicBus),
    .is_fixed = true,
    .gpios = LAPIC_INPUTS,
    .gpio_in = gpio_in,
    .props = DEVICE_ROWS(bus_props),
    .state = &bus_state,
    .init = bus_init,
    .reset = bus_reset,
};
