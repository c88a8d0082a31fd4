/* SPDX-License-Identifier: MIT */
/*
 * GICv3: the device and its distributor.
 *
 * Affinity routing cannot be switched off, so there is no GICv2 compatibility. SPIs for any CPU
 * (IROUTER.IRM) are signalled to all that take part, and the first to acknowledge has them.
 * Message-based SPIs are there. Source: IHI 0069, "Distributor registers".
 */
#include <stdlib.h>
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/gicv3.h"

/* ---- control and identification ---- */

static u32 ctlr_read(const GicAccess *a, unsigned n)
{
    u32 ctlr = a->g->ctlr;

    if (a->is_ns)
        return (ctlr & GICV3_ENABLE_GRP1NS) | GICV3_ARE_S; /* ARE_NS is at bit 4 here */
    return ctlr | GICV3_ARE_S | (gicv3_has_two_states(a->g) ? GICV3_ARE_NS : 0);
}

/* DS can be set, and cleared by reset only. */
static void ctlr_write(const GicAccess *a, unsigned n, u32 value)
{
    Gic *g = a->g;
    u32 mask = GICV3_ENABLE_GRP0 | GICV3_ENABLE_GRP1NS | GICV3_E1NWF;

    if (a->is_ns)
        mask = GICV3_ENABLE_GRP1NS;
    else if (gicv3_has_two_states(g))
        mask |= GICV3_ENABLE_GRP1S | GICV3_DS;
    mask &= a->lanes;
    g->ctlr = (g->ctlr & ~mask) | (value & mask);
    if (mask & value & GICV3_DS) {
        g->ctlr &= ~(u32)GICV3_ENABLE_GRP1S;
        for (unsigned i = 0; i < g->num_cpu; i++) /* priorities of LPIs are others now */
            gicv3_lpi_inv_all(g->cpu[i]);
    }
    gic_rescan_all(g);
}

enum {
    TYPER_SECURITY = 1 << 10,
    TYPER_MBIS = 1 << 16,
    TYPER_LPIS = 1 << 17,
    TYPER_IDBITS = 15 << 19, /* INTIDs have 16 bits */
    TYPER_A3V = 1 << 24,
};

static u32 typer_read(const GicAccess *a, unsigned n)
{
    u32 lines = (a->g->num_irq + 31) / 32 - 1;

    return lines | TYPER_MBIS | TYPER_IDBITS | TYPER_A3V | (a->g->has_lpi ? TYPER_LPIS : 0) |
           (gicv3_has_two_states(a->g) ? TYPER_SECURITY : 0);
}

static u32 iidr_read(const GicAccess *a, unsigned n)
{
    return GICV3_IIDR;
}

/* GICD_TYPER2 without GICv4.1 features, GICD_STATUSR without error reports. */
static u32 zero_read(const GicAccess *a, unsigned n)
{
    return 0;
}

u32 gicv3_id(unsigned n, u8 part)
{
    const u8 ids[] = {0x44, 0, 0, 0, part, 0xb4, 0x3b, 0, 0x0d, 0xf0, 0x05, 0xb1};

    return ids[n];
}

static u32 id_read(const GicAccess *a, unsigned n)
{
    return gicv3_id(n, 0x92);
}

/* ---- message-based SPIs ---- */

enum { SETSPI_NSR, CLRSPI_NSR = 2, SETSPI_SR = 4, CLRSPI_SR = 6 };

/* Words from GICD_SETSPI_NSR to GICD_CLRSPI_SR; every second is reserved. */
static void spi_message(const GicAccess *a, unsigned n, u32 value)
{
    u32 intid = value & 0x3ff, bit = 1u << intid % 32;
    GicAccess as = *a;

    if ((n & 1) || intid < GIC_SPI_BASE || intid >= a->g->num_irq)
        return;
    GicBank *b = gic_bank(a->g, NULL, intid);
    bool is_clear = n == CLRSPI_NSR || n == CLRSPI_SR;

    /* The NSR registers act as Non-secure even if Secure software writes them. */
    as.is_ns = gicv3_has_two_states(a->g) && (n == SETSPI_NSR || n == CLRSPI_NSR);
    if ((n >= SETSPI_SR && a->is_ns) || !(gic_visible(&as, b, is_clear ? 2 : 1) & bit))
        return;
    b->pending = is_clear ? b->pending & ~bit : b->pending | bit;
    gic_bank_update(a->g, NULL, b);
}

/* ---- routes ---- */

#define IROUTER_IRM   (1ull << 31)
#define IROUTER_MASK  0xff80ffffffull
#define IROUTER_FIRST 0x6100 /* that of the first SPI */

static void find_target(Gic *g, unsigned spi)
{
    u64 route = g->route[spi];

    g->target[spi] = route & IROUTER_IRM ? GIC_ANYBODY : GIC_NOBODY;
    for (unsigned i = 0; i < g->num_cpu && !(route & IROUTER_IRM); i++)
        if (gicv3_affinity(g->cpu[i]->mpidr) == gicv3_affinity(route))
            g->target[spi] = (u16)i;
}

static void find_targets(Gic *g)
{
    for (unsigned i = 0; i < GIC_SPIS_MAX; i++)
        find_target(g, i);
}

static bool may_route(const GicAccess *a, unsigned spi)
{
    return spi + GIC_SPI_BASE < a->g->num_irq &&
           (gic_visible(a, &a->g->spi[spi / 32], 3) >> spi % 32 & 1);
}

static u32 irouter_read(const GicAccess *a, unsigned n)
{
    return may_route(a, n / 2) ? (u32)(a->g->route[n / 2] >> 32 * (n & 1)) : 0;
}

static void irouter_write(const GicAccess *a, unsigned n, u32 value)
{
    u64 mask = ((u64)a->lanes << 32 * (n & 1)) & IROUTER_MASK, *route = &a->g->route[n / 2];

    if (!may_route(a, n / 2))
        return;
    *route = (*route & ~mask) | ((u64)value << 32 * (n & 1) & mask);
    find_target(a->g, n / 2);
    gic_rescan_all(a->g);
}

// clang-format off
static const GicReg regs[] = {
    {0x0000, 0x0003, "GICD_CTLR",      ctlr_read, ctlr_write},
    {0x0004, 0x0007, "GICD_TYPER",     typer_read},
    {0x0008, 0x000b, "GICD_IIDR",      iidr_read},
    {0x000c, 0x0013, "GICD_TYPER2",    zero_read},
    {0x0040, 0x005b, "GICD_SETSPI",    NULL, spi_message},
    {IROUTER_FIRST, 0x7fdf, "GICD_IROUTER", irouter_read, irouter_write},
    {0xffd0, 0xffff, "GICD_ID",        id_read},
};
// clang-format on

/* Registers of private interrupts are with the redistributors. */
static GicAccess access_as(Gic *g, GicCpu *none, MemAttrs attrs)
{
    bool is_two = gicv3_has_two_states(g);

    return (GicAccess){.g = g,
                       .c = g->cpu[0],
                       .is_ns = is_two && !attrs.is_secure,
                       .has = GIC_HAS_SPIS | (is_two ? GIC_HAS_GRPMOD | GIC_HAS_NSACR : 0)};
}

static const GicFrame frame = {"GICD", DEVICE_ROWS(regs), true, access_as};

static MemResult dist_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    return gic_frame_read(opaque, NULL, &frame, offset, size, value, attrs);
}

static MemResult dist_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    return gic_frame_write(opaque, NULL, &frame, offset, size, value, attrs);
}

static const MemIoOps dist_ops = {.read = dist_read, .write = dist_write, .is_thread_safe = true};

/* ---- how it differs from others ---- */

/*
 * IGROUPR tells Group 1 from 0. With two Security states what it leaves to the Secure one is of
 * its Group 1 if IGRPMODR says so.
 */
static GicGroup group_of(const Gic *g, const GicBank *b, unsigned bit)
{
    if (b->group >> bit & 1)
        return GIC_GROUP_1NS;
    return gicv3_has_two_states(g) && (b->grpmod >> bit & 1) ? GIC_GROUP_1S : GIC_GROUP_0;
}

/* GICR_CTLR.DPGx keeps interrupts for anybody away from a CPU, by group. */
static bool takes_any(const GicCpu *c, unsigned spi)
{
    static const u8 dpg[] = {[GIC_GROUP_0] = 0, [GIC_GROUP_1NS] = 1, [GIC_GROUP_1S] = 2};
    GicGroup group = group_of(c->gic, &c->gic->spi[spi / 32], spi % 32);

    return !(c->redist_ctlr >> (GICV3_DPG_SHIFT + dpg[group]) & 1);
}

static bool goes_to(const GicCpu *c, unsigned spi)
{
    u16 target = c->gic->target[spi];

    return target == c->index || (target == GIC_ANYBODY && takes_any(c, spi));
}

static u32 enabled_groups(const GicCpu *c)
{
    u32 ctlr = c->gic->ctlr;

    return c->igrpen & ((ctlr & GICV3_ENABLE_GRP0 ? 1u << GIC_GROUP_0 : 0) |
                        (ctlr & GICV3_ENABLE_GRP1S ? 1u << GIC_GROUP_1S : 0) |
                        (ctlr & GICV3_ENABLE_GRP1NS ? 1u << GIC_GROUP_1NS : 0));
}

/* Group 1 of the other Security state is FIQ, at EL3 that of both. */
static GicLine line_of(const GicCpu *c)
{
    bool is_fiq = c->best.group == GIC_GROUP_0;

    if (!is_fiq && gicv3_has_two_states(c->gic))
        is_fiq = c->is_el3 || (c->best.group == GIC_GROUP_1S) != c->is_secure;
    return is_fiq ? GIC_LINE_FIQ : GIC_LINE_IRQ;
}

void gicv3_send_sgi(GicCpu *to, unsigned sgi, GicGroup group, bool is_ns)
{
    GicGroup own = group_of(to->gic, &to->bank, sgi);
    u32 grant = (u32)bits_get(to->bank.nsacr, 2 * sgi, 2);

    if (group == GIC_GROUP_1S && own == GIC_GROUP_0)
        group = GIC_GROUP_0; /* it is the more secure of the two that it may mean */
    if (group != own)
        return;
    if (is_ns && gicv3_has_two_states(to->gic) &&
        ((own == GIC_GROUP_0 && grant < 1) || (own == GIC_GROUP_1S && grant < 2)))
        return;
    to->bank.pending |= 1u << sgi;
    gic_bank_update(to->gic, to, &to->bank);
}

static void reset_cpu(GicCpu *c)
{
    c->igrpen = c->eoi_mode = 0;
    c->redist_ctlr = 0;
    c->waker = 6; /* ProcessorSleep, ChildrenAsleep */
    c->propbaser = c->pendbaser = 0;
    c->is_secure = c->is_el3 = c->gic->has_security;
}

static void load_cpu(GicCpu *c)
{
    c->redist_ctlr &= GICV3_DPG | (c->lpis ? GICV3_ENABLE_LPIS : 0);
    c->igrpen &= 7;
    c->eoi_mode &= 7;
    c->cbpr &= 1u << GIC_GROUP_1S | 1u << GIC_GROUP_1NS;
}

const GicKind gicv3_kind = {
    .cpus_max = GICV3_CPUS_MAX,
    .group = group_of,
    .goes_to = goes_to,
    .enabled_groups = enabled_groups,
    .line = line_of,
    .offer_lpis = gicv3_offer_lpis,
    .take_lpi = gicv3_take_lpi,
    .reset_cpu = reset_cpu,
    .load_cpu = load_cpu,
};

/* ---- the device ---- */

void gic_set_mpidr(Device *gic, unsigned cpu, u64 mpidr)
{
    Gic *g = (Gic *)gic;

    gic_lock(g);
    g->cpu[cpu]->mpidr = mpidr;
    find_targets(g);
    gic_unlock(g);
}

void gic_set_security(Device *gic, unsigned cpu, bool is_secure, bool is_el3)
{
    GicCpu *c = ((Gic *)gic)->cpu[cpu];

    gic_lock(c->gic);
    c->is_secure = is_secure;
    c->is_el3 = is_el3;
    gic_signal(c);
    gic_unlock(c->gic);
}

void gic_map_redists(Device *gic, unsigned first, unsigned count, MemRegion *container, u64 base)
{
    Gic *g = (Gic *)gic;

    for (unsigned i = 0; i < count; i++) {
        GicCpu *c = g->cpu[first + i];

        c->is_last = i == count - 1;
        device_map(&c->dev, 0, container, base + (u64)i * GIC_REDIST_SIZE);
    }
}

static bool init(Device *d, Error *err)
{
    Gic *g = (Gic *)d;

    if (!gic_init(g, &gicv3_kind, err))
        return false;
    for (unsigned i = 0; i < g->num_cpu; i++) {
        g->cpu[i]->mpidr = (i & 15) | i >> 4 << 8;
        device_add_region(&g->cpu[i]->dev, "gic-redist", GIC_REDIST_SIZE, &gicv3_redist_ops);
        if (g->has_lpi)
            gicv3_lpis_new(g->cpu[i]);
    }
    device_add_region(d, "gic-dist", GICV3_FRAME, &dist_ops);
    return true;
}

static void reset(Device *d)
{
    Gic *g = (Gic *)d;

    gic_lock(g);
    gic_reset_spis(g);
    g->ctlr = g->has_security ? 0 : GICV3_DS;
    find_targets(g);
    gic_unlock(g);
}

static bool post_load(void *object, u32 version, Error *err)
{
    Gic *g = object;

    gic_lock(g);
    if (!g->has_security)
        g->ctlr |= GICV3_DS;
    for (unsigned i = 0; i < GIC_SPIS_MAX; i++)
        g->route[i] &= IROUTER_MASK;
    find_targets(g);
    gic_unlock(g);
    return gic_post_load(object, version, err);
}

static const StateRow state_rows[] = {
    STATE_FIELD(Gic, ctlr),
    STATE_TABLES(Gic, spi, &gic_bank_state),
    STATE_ARRAY(Gic, route),
};
static const StateTable state = {"arm-gicv3", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_U32, "num-cpu", Gic, num_cpu, "1", "CPUs, up to 512"),
    PROP(PROP_U32, "num-irq", Gic, num_irq, "64", "interrupts, with the 32 private ones"),
    PROP(PROP_BOOL, "has-security-extensions", Gic, has_security, "off",
         "whether there are two Security states"),
    PROP(PROP_BOOL, "has-lpi", Gic, has_lpi, "off", "whether there are LPIs, for an ITS"),
};

const DeviceType device_arm_gicv3 = {
    .name = "arm-gicv3",
    .desc = "Arm generic interrupt controller, version 3",
    .size = sizeof(Gic),
    .is_fixed = true,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = gic_fini,
    .reset = reset,
    .reset_hold = gic_reset_hold,
};
