/* SPDX-License-Identifier: MIT */
/*
 * Local APICs that an accelerator has while the machine runs: their state as registers in memory,
 * both ways. Source: Intel SDM vol. 3, table "Local APIC Register Address Map".
 */
#include <string.h>
#include "base/bits.h"
#include "hw/intc/lapic_state.h"

enum {
    REG_ID = 0x02,
    REG_VERSION = 0x03,
    REG_COUNT = 0x39,
    ID_SHIFT = 24,
};

/* Registers that are storage. */
static const struct Stored {
    u8 reg, count; /* number, of how many in a row */
    u16 offset;
} stored[] = {
    {0x08, 1, offsetof(Lapic, tpr)},
    {0x0d, 1, offsetof(Lapic, ldr)},
    {0x0e, 1, offsetof(Lapic, dfr)},
    {0x0f, 1, offsetof(Lapic, svr)},
    {0x10, 8, offsetof(Lapic, isr)},
    {0x18, 8, offsetof(Lapic, tmr)},
    {0x20, 8, offsetof(Lapic, irr)},
    {0x28, 1, offsetof(Lapic, esr)},
    {0x2f, 1, offsetof(Lapic, lvt[LVT_CMCI])},
    {0x30, 1, offsetof(Lapic, icr)},
    {0x31, 1, offsetof(Lapic, icr_high)},
    {0x32, 6, offsetof(Lapic, lvt)},
    {0x38, 1, offsetof(Lapic, initial)},
    {0x3e, 1, offsetof(Lapic, divide)},
};

static u8 *reg(u8 *page, unsigned n)
{
    return page + 16 * n;
}

static u32 *place(Lapic *a, const struct Stored *s, unsigned n)
{
    return (u32 *)(void *)((u8 *)a + s->offset) + n;
}

static void put(u8 *page, unsigned n, u32 value)
{
    memcpy(reg(page, n), &value, sizeof value);
}

static u32 get(const u8 *page, unsigned n)
{
    u32 value;

    memcpy(&value, page + 16 * n, sizeof value);
    return value;
}

void lapic_give(Device *d, IrqchipApic *out, bool has_pic)
{
    Lapic *a = (Lapic *)d;

    *out = (IrqchipApic){.base = a->base, .tsc_deadline = a->tsc_deadline};
    for (unsigned n = 0; n < ARRAY_SIZE(stored); n++)
        for (unsigned i = 0; i < stored[n].count; i++)
            put(out->page, stored[n].reg + i, *place(a, &stored[n], i));
    put(out->page, REG_ID, a->index << ID_SHIFT);
    put(out->page, REG_VERSION, LAPIC_VERSION);
    put(out->page, REG_COUNT, lapic_timer_count(a));
    loop_timer_cancel(&a->timer);
    a->bus->is_away = true;
    a->bus->passes_pic = has_pic;
    lapic_update(a);
}

void lapic_take(Device *d, const IrqchipApic *in)
{
    Lapic *a = (Lapic *)d;

    a->bus->is_away = false;
    a->base = in->base;
    a->extint = false;
    for (unsigned n = 0; n < ARRAY_SIZE(stored); n++)
        for (unsigned i = 0; i < stored[n].count; i++)
            *place(a, &stored[n], i) = get(in->page, stored[n].reg + i);
    lapic_timer_restore(a, get(in->page, REG_COUNT), in->tsc_deadline);
    lapic_update(a);
}
