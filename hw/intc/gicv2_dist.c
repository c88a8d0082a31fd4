/* SPDX-License-Identifier: MIT */
/*
 * GICv2: the device and its distributor.
 *
 * Identifies itself as a GIC-400. SGIs are always enabled; which interrupts are edge-triggered can
 * be changed for PPIs too. Sources: IHI 0048, "Distributor register descriptions"; DDI 0471,
 * "Distributor register summary".
 */
#include "base/bits.h"
#include "hw/intc/gicv2.h"

GicAccess gicv2_access(Gic *g, GicCpu *none, MemAttrs attrs)
{
    u32 has = GIC_HAS_PRIVATE | GIC_HAS_SPIS | GIC_HAS_TARGETS;

    return (GicAccess){.g = g,
                       .c = g->cpu[attrs.cpu < g->num_cpu ? attrs.cpu : 0],
                       .is_ns = g->has_security && !attrs.is_secure,
                       .has = has | (g->has_security ? GIC_HAS_NSACR : 0)};
}

/* ---- SGIs: pending by sender ---- */

static void set_sgi_sources(GicCpu *c, unsigned sgi, u8 sources)
{
    c->sgi_source[sgi] = sources;
    c->bank.pending = (u32)bits_set(c->bank.pending, sgi, 1, sources != 0);
}

/* The lowest sender's goes; IAR names it. */
static void take_sgi(GicCpu *c, unsigned sgi)
{
    set_sgi_sources(c, sgi, (u8)(c->sgi_source[sgi] & (c->sgi_source[sgi] - 1)));
}

enum { SGIR_LIST, SGIR_OTHERS, SGIR_SELF };

/*
 * A Secure sender says by NSATT which group it means; a Non-secure one reaches Group 1, and what
 * NSACR lets it.
 */
static bool may_send(const GicAccess *a, const GicCpu *to, unsigned sgi, bool nsatt)
{
    bool is_group1 = to->bank.group >> sgi & 1;

    if (!a->g->has_security)
        return true;
    if (a->is_ns)
        return is_group1 || bits_get(to->bank.nsacr, 2 * sgi, 2);
    return is_group1 == nsatt;
}

static void sgir_write(const GicAccess *a, unsigned n, u32 value)
{
    unsigned sgi = value & 15, filter = value >> 24 & 3, self = a->c->index;
    u32 list = filter == SGIR_LIST     ? value >> 16 & 0xff
               : filter == SGIR_OTHERS ? ~(1u << self)
               : filter == SGIR_SELF   ? 1u << self
                                       : 0;

    for (unsigned i = 0; i < a->g->num_cpu; i++) {
        GicCpu *to = a->g->cpu[i];

        if (!(list >> i & 1) || !may_send(a, to, sgi, value >> 15 & 1))
            continue;
        set_sgi_sources(to, sgi, (u8)(to->sgi_source[sgi] | 1u << self));
        gic_bank_update(a->g, to, &to->bank);
    }
}

/* GICD_CPENDSGIRn, GICD_SPENDSGIRn: a byte of senders for each of four SGIs. */
static u32 sgi_pending_read(const GicAccess *a, unsigned n)
{
    u32 value = 0;

    for (unsigned i = 0; i < 4; i++)
        if (gic_visible(a, &a->c->bank, 1) >> (4 * n + i) & 1)
            value |= (u32)a->c->sgi_source[4 * n + i] << 8 * i;
    return value;
}

static void change_sgis(const GicAccess *a, unsigned n, u32 value, bool on)
{
    u32 may = gic_visible(a, &a->c->bank, on ? 1 : 2), cpus = (u32)bits_mask(a->g->num_cpu);

    for (unsigned i = 0; i < 4; i++) {
        unsigned sgi = 4 * n + i;
        u8 old = a->c->sgi_source[sgi], bits = (u8)(value >> 8 * i & cpus);

        if (may >> sgi & 1)
            set_sgi_sources(a->c, sgi, on ? old | bits : old & (u8)~bits);
    }
    gic_bank_update(a->g, a->c, &a->c->bank);
}

static void cpendsgir_write(const GicAccess *a, unsigned n, u32 value)
{
    change_sgis(a, n, value, false);
}

static void spendsgir_write(const GicAccess *a, unsigned n, u32 value)
{
    change_sgis(a, n, value, true);
}

/* ---- other registers ---- */

static u32 ctlr_read(const GicAccess *a, unsigned n)
{
    return a->is_ns ? a->g->ctlr >> 1 : a->g->ctlr;
}

static void ctlr_write(const GicAccess *a, unsigned n, u32 value)
{
    u32 both = GICV2_ENABLE_GRP0 | GICV2_ENABLE_GRP1;

    if (a->is_ns)
        a->g->ctlr = (a->g->ctlr & ~(u32)GICV2_ENABLE_GRP1) | (value & 1) << 1;
    else
        a->g->ctlr = value & both;
    gic_rescan_all(a->g);
}

static u32 typer_read(const GicAccess *a, unsigned n)
{
    u32 lines = (a->g->num_irq + 31) / 32 - 1;

    return lines | (a->g->num_cpu - 1) << 5 | (u32)a->g->has_security << 10;
}

static u32 iidr_read(const GicAccess *a, unsigned n)
{
    return 0x0200143b;
}

static u32 id_read(const GicAccess *a, unsigned n)
{
    static const u8 ids[] = {0x04, 0, 0, 0, 0x90, 0xb4, 0x2b, 0, 0x0d, 0xf0, 0x05, 0xb1};

    return ids[n];
}

// clang-format off
static const GicReg regs[] = {
    {0x000, 0x003, "GICD_CTLR",      ctlr_read, ctlr_write},
    {0x004, 0x007, "GICD_TYPER",     typer_read},
    {0x008, 0x00b, "GICD_IIDR",      iidr_read},
    {0xf00, 0xf03, "GICD_SGIR",      NULL, sgir_write},
    {0xf10, 0xf1f, "GICD_CPENDSGIR", sgi_pending_read, cpendsgir_write},
    {0xf20, 0xf2f, "GICD_SPENDSGIR", sgi_pending_read, spendsgir_write},
    {0xfd0, 0xfff, "GICD_ID",        id_read},
};
// clang-format on

static const GicFrame frame = {"GICD", DEVICE_ROWS(regs), true, gicv2_access};

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

static GicGroup group_of(const Gic *g, const GicBank *b, unsigned bit)
{
    return b->group >> bit & 1 ? GIC_GROUP_1NS : GIC_GROUP_0;
}

static bool goes_to(const GicCpu *c, unsigned spi)
{
    return c->gic->num_cpu == 1 || (c->gic->route[spi] >> c->index & 1);
}

static u32 enabled_groups(const GicCpu *c)
{
    u32 both = c->gic->ctlr & c->ctlr;

    return (both & GICV2_ENABLE_GRP0 ? 1u << GIC_GROUP_0 : 0) |
           (both & GICV2_ENABLE_GRP1 ? 1u << GIC_GROUP_1NS : 0);
}

static GicLine line_of(const GicCpu *c)
{
    return c->best.group == GIC_GROUP_0 && (c->ctlr & GICV2_FIQ_EN) ? GIC_LINE_FIQ : GIC_LINE_IRQ;
}

static void reset_cpu(GicCpu *c)
{
    c->bank.enabled = (u32)bits_mask(GIC_SGIS);
}

/* The pending bit of an SGI is that there is a sender. */
static void load_cpu(GicCpu *c)
{
    for (unsigned i = 0; i < GIC_SGIS; i++)
        set_sgi_sources(c, i, c->sgi_source[i] & (u8)bits_mask(c->gic->num_cpu));
    c->cbpr = c->ctlr & GICV2_CBPR ? 1u << GIC_GROUP_1NS : 0;
}

static const GicKind kind = {
    .cpus_max = GICV2_CPUS_MAX,
    .is_v2 = true,
    .group = group_of,
    .goes_to = goes_to,
    .enabled_groups = enabled_groups,
    .line = line_of,
    .take_sgi = take_sgi,
    .reset_cpu = reset_cpu,
    .load_cpu = load_cpu,
};

/* ---- the device ---- */

static bool init(Device *d, Error *err)
{
    if (!gic_init((Gic *)d, &kind, err))
        return false;
    device_add_region(d, "gic-dist", 0x1000, &dist_ops);
    device_add_region(d, "gic-cpu", 0x2000, &gicv2_cpu_ops);
    if (!((Gic *)d)->has_virt)
        return true;
    device_add_region(d, "gic-hyp", 0x2000, &gicv2_hyp_ops);
    device_add_region(d, "gic-vcpu", 0x2000, &gicv2_vcpu_ops);
    return true;
}

static void reset(Device *d)
{
    Gic *g = (Gic *)d;

    gic_lock(g);
    gic_reset_spis(g);
    g->ctlr = 0;
    gic_unlock(g);
}

static const StateRow state_rows[] = {
    STATE_FIELD(Gic, ctlr),
    STATE_TABLES(Gic, spi, &gic_bank_state),
    STATE_ARRAY(Gic, route),
};
static const StateTable state = {"arm_gic", 1, 1, DEVICE_ROWS(state_rows), NULL, gic_post_load};

static const PropRow props[] = {
    PROP(PROP_U32, "num-cpu", Gic, num_cpu, "1", "CPUs, up to 8"),
    PROP(PROP_U32, "num-irq", Gic, num_irq, "64", "interrupts, with the 32 private ones"),
    PROP(PROP_BOOL, "has-security-extensions", Gic, has_security, "off",
         "whether Secure and Non-secure accesses differ"),
    PROP(PROP_BOOL, "has-virtualization-extensions", Gic, has_virt, "off",
         "whether there are virtual CPU interfaces"),
};

const DeviceType device_arm_gic = {
    .name = "arm_gic",
    .desc = "Arm generic interrupt controller, version 2",
    .size = sizeof(Gic),
    .is_fixed = true,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = gic_fini,
    .reset = reset,
    .reset_hold = gic_reset_hold,
};
