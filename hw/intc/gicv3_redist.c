/* SPDX-License-Identifier: MIT */
/*
 * GICv3: redistributors, two frames for each CPU: RD_base, and SGI_base with the registers of
 * private interrupts.
 *
 * A CPU that is asleep (GICR_WAKER) gets interrupts all the same: what wakes it would be this very
 * signal. Firmware that has no EL3 before it does not wake redistributors.
 * Source: IHI 0069, "Redistributor registers".
 */
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/gicv3.h"

enum { WAKER_PROCESSOR_SLEEP = 1 << 1, WAKER_CHILDREN_ASLEEP = 1 << 2 };

static u32 ctlr_read(const GicAccess *a, unsigned n)
{
    return (a->c->redist_ctlr & ~(a->is_ns ? (u32)GICV3_DPG1S : 0)) |
           (a->g->has_lpi ? GICV3_CES : 0);
}

static void ctlr_write(const GicAccess *a, unsigned n, u32 value)
{
    GicCpu *c = a->c;
    u32 mask = (GICV3_DPG | (a->g->has_lpi ? GICV3_ENABLE_LPIS : 0)) & a->lanes &
               ~(a->is_ns ? (u32)GICV3_DPG1S : 0);
    u32 now = (c->redist_ctlr & ~mask) | (value & mask), changed = now ^ c->redist_ctlr;

    if (changed & ~now & GICV3_ENABLE_LPIS)
        gicv3_lpis_disable(c);
    c->redist_ctlr = now;
    if (changed & now & GICV3_ENABLE_LPIS)
        gicv3_lpis_enable(c);
    gic_rescan(c);
}

static u32 iidr_read(const GicAccess *a, unsigned n)
{
    return GICV3_IIDR;
}

enum { TYPER_PLPIS = 1 << 0, TYPER_LAST = 1 << 4, TYPER_DPGS = 1 << 5 };

static u32 typer_read(const GicAccess *a, unsigned n)
{
    if (n)
        return gicv3_affinity(a->c->mpidr);
    return TYPER_DPGS | (a->g->has_lpi ? TYPER_PLPIS : 0) | (a->c->is_last ? TYPER_LAST : 0) |
           a->c->index << 8;
}

static u32 waker_read(const GicAccess *a, unsigned n)
{
    return a->is_ns ? 0 : a->c->waker;
}

static void waker_write(const GicAccess *a, unsigned n, u32 value)
{
    bool is_asleep = value & WAKER_PROCESSOR_SLEEP;

    if (!a->is_ns)
        a->c->waker = is_asleep ? WAKER_PROCESSOR_SLEEP | WAKER_CHILDREN_ASLEEP : 0;
}

/* ---- LPI tables: two words each, fixed while LPIs are enabled ---- */

#define PROPBASER_MASK 0x070fffffffffff9full
#define PENDBASER_MASK 0x470fffffffff0f80ull

static void write_base(const GicAccess *a, u64 *base, u64 mask, unsigned n, u32 value)
{
    mask &= (u64)a->lanes << 32 * n;
    if (!a->g->has_lpi)
        return;
    if (a->c->redist_ctlr & GICV3_ENABLE_LPIS)
        log_guest("GICR: a table is moved while LPIs are enabled\n");
    else
        *base = (*base & ~mask) | ((u64)value << 32 * n & mask);
}

static u32 propbaser_read(const GicAccess *a, unsigned n)
{
    return (u32)(a->c->propbaser >> 32 * n);
}

static void propbaser_write(const GicAccess *a, unsigned n, u32 value)
{
    write_base(a, &a->c->propbaser, PROPBASER_MASK, n, value);
}

static u32 pendbaser_read(const GicAccess *a, unsigned n)
{
    return (u32)((a->c->pendbaser & ~GICV3_PENDBASER_PTZ) >> 32 * n);
}

static void pendbaser_write(const GicAccess *a, unsigned n, u32 value)
{
    write_base(a, &a->c->pendbaser, PENDBASER_MASK, n, value);
}

static u32 id_read(const GicAccess *a, unsigned n)
{
    return gicv3_id(n, 0x93);
}

// clang-format off
static const GicReg rd_regs[] = {
    {0x0000, 0x0003, "GICR_CTLR",      ctlr_read, ctlr_write},
    {0x0004, 0x0007, "GICR_IIDR",      iidr_read},
    {0x0008, 0x000f, "GICR_TYPER",     typer_read},
    {0x0014, 0x0017, "GICR_WAKER",     waker_read, waker_write},
    {0x0070, 0x0077, "GICR_PROPBASER", propbaser_read, propbaser_write},
    {0x0078, 0x007f, "GICR_PENDBASER", pendbaser_read, pendbaser_write},
    {0xffd0, 0xffff, "GICR_ID",        id_read},
};
// clang-format on

static GicAccess access_as(Gic *g, GicCpu *c, MemAttrs attrs)
{
    bool is_two = gicv3_has_two_states(g);

    return (GicAccess){.g = g,
                       .c = c,
                       .is_ns = is_two && !attrs.is_secure,
                       .has = GIC_HAS_PRIVATE | (is_two ? GIC_HAS_GRPMOD | GIC_HAS_NSACR : 0)};
}

static const GicFrame frames[] = {
    {"GICR", DEVICE_ROWS(rd_regs), false, access_as},
    {"GICR SGI frame", NULL, 0, true, access_as},
};

static MemResult redist_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    GicCpu *c = opaque;

    return gic_frame_read(c->gic, c, &frames[offset / GICV3_FRAME], offset % GICV3_FRAME, size,
                          value, attrs);
}

static MemResult redist_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    GicCpu *c = opaque;

    return gic_frame_write(c->gic, c, &frames[offset / GICV3_FRAME], offset % GICV3_FRAME, size,
                           value, attrs);
}

const MemIoOps gicv3_redist_ops = {
    .read = redist_read, .write = redist_write, .is_thread_safe = true};
