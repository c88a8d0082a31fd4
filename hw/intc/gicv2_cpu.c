/* SPDX-License-Identifier: MIT */
/*
 * GICv2: the CPU interfaces, whose registers each CPU sees its own of.
 *
 * Without security extensions every access is as a Secure one of an implementation with them.
 * What the manual leaves open: an end of interrupt in the wrong order drops the highest active
 * priority; one of a number that is not active only drops a priority.
 * Source: IHI 0048, "CPU interface register descriptions", "Special interrupt numbers".
 */
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/gicv2.h"

/* ---- control ---- */

/* Non-secure bit 0 is EnableGrp1, bits 6:5 the bypass of Group 1, bit 9 EOImodeNS. */
static u32 ctlr_to_ns(u32 ctlr)
{
    return (ctlr >> 1 & 1) | (ctlr >> 7 & 3) << 5 | (ctlr >> 10 & 1) << 9;
}

static u32 ctlr_from_ns(u32 value)
{
    return (value & 1) << 1 | (value >> 5 & 3) << 7 | (value >> 9 & 1) << 10;
}

static u32 ctlr_read(const GicAccess *a, unsigned n)
{
    return a->is_ns ? ctlr_to_ns(a->c->ctlr) : a->c->ctlr;
}

static void ctlr_write(const GicAccess *a, unsigned n, u32 value)
{
    GicCpu *c = a->c;
    u32 ns_bits = GICV2_ENABLE_GRP1 | GICV2_BYPASS_GRP1 | GICV2_EOI_MODE_NS;

    if (a->is_ns)
        c->ctlr = (c->ctlr & ~ns_bits) | ctlr_from_ns(value);
    else
        c->ctlr = value & (u32)bits_mask(a->g->has_security ? 11 : 10);
    c->cbpr = c->ctlr & GICV2_CBPR ? 1u << GIC_GROUP_1NS : 0;
    gic_rescan(c);
}

/* ---- priorities ---- */

static u32 pmr_read(const GicAccess *a, unsigned n)
{
    return a->is_ns ? gic_prio_ns(a->c->pmr) : a->c->pmr;
}

/* Non-secure software cannot change a mask that is in the Secure half. */
static void pmr_write(const GicAccess *a, unsigned n, u32 value)
{
    if (!a->is_ns)
        a->c->pmr = value & GIC_PRIO_MASK;
    else if (a->c->pmr & GIC_PRIO_NS)
        a->c->pmr = gic_prio_from_ns((u8)value);
    gic_signal(a->c);
}

static bool shares_bpr(const GicAccess *a)
{
    return a->c->ctlr & GICV2_CBPR;
}

static u32 bpr_read(const GicAccess *a, unsigned n)
{
    if (!a->is_ns)
        return a->c->bpr[GIC_GROUP_0];
    return shares_bpr(a) ? MIN(a->c->bpr[GIC_GROUP_0] + 1u, 7u) : a->c->bpr[GIC_GROUP_1NS];
}

static void set_bpr1(GicCpu *c, u32 value)
{
    c->bpr[GIC_GROUP_1NS] = (u8)MAX(value & 7, GIC_BPR_MIN + 1u);
    gic_signal(c);
}

static void bpr_write(const GicAccess *a, unsigned n, u32 value)
{
    if (!a->is_ns)
        a->c->bpr[GIC_GROUP_0] = (u8)MAX(value & 7, (u32)GIC_BPR_MIN);
    else if (!shares_bpr(a))
        set_bpr1(a->c, value);
    gic_signal(a->c);
}

static u32 abpr_read(const GicAccess *a, unsigned n)
{
    return a->is_ns ? bpr_read(a, n) : a->c->bpr[GIC_GROUP_1NS];
}

static void abpr_write(const GicAccess *a, unsigned n, u32 value)
{
    if (a->is_ns)
        bpr_write(a, n, value);
    else
        set_bpr1(a->c, value);
}

static u32 rpr_read(const GicAccess *a, unsigned n)
{
    u8 running = gic_running(a->c);

    return a->is_ns && running != GIC_PRIO_IDLE ? gic_prio_ns(running) : running;
}

/*
 * There are four of each, of which 32 priorities need the first. Non-secure software sees the
 * active priorities of its half in the low bits.
 */
static u32 apr_read(const GicAccess *a, unsigned n)
{
    if (n)
        return 0;
    return a->is_ns ? a->c->apr[GIC_GROUP_1NS] >> 16 : a->c->apr[GIC_GROUP_0];
}

static void apr_write(const GicAccess *a, unsigned n, u32 value)
{
    u32 *apr = &a->c->apr[a->is_ns ? GIC_GROUP_1NS : GIC_GROUP_0];

    if (n)
        return;
    *apr = a->is_ns ? (*apr & 0xffff) | value << 16 : value;
    gic_signal(a->c);
}

static u32 nsapr_read(const GicAccess *a, unsigned n)
{
    return a->is_ns || n ? 0 : a->c->apr[GIC_GROUP_1NS];
}

static void nsapr_write(const GicAccess *a, unsigned n, u32 value)
{
    if (!a->is_ns && !n)
        a->c->apr[GIC_GROUP_1NS] = value;
    gic_signal(a->c);
}

/* ---- acknowledge ---- */

/* Which groups an access to IAR, HPPIR and EOIR serves. */
enum { SERVES_GROUP0 = 1, SERVES_GROUP1 = 2 };

static unsigned serves(const GicAccess *a, bool is_alias)
{
    if (a->is_ns || is_alias)
        return SERVES_GROUP1;
    return a->c->ctlr & GICV2_ACK_CTL ? SERVES_GROUP0 | SERVES_GROUP1 : SERVES_GROUP0;
}

/* The number of the best interrupt for such an access, with the sender of an SGI. */
static u32 name_best(const GicAccess *a, unsigned groups)
{
    const GicCpu *c = a->c;
    u32 id = c->best.intid;

    if (id == GIC_SPURIOUS || (c->best.group == GIC_GROUP_0 && !(groups & SERVES_GROUP0)))
        return GIC_SPURIOUS;
    if (c->best.group != GIC_GROUP_0 && !(groups & SERVES_GROUP1))
        return GIC_OTHER_GROUP;
    return id < GIC_SGIS ? id | (u32)__builtin_ctz(c->sgi_source[id]) << 10 : id;
}

static u32 acknowledge(const GicAccess *a, unsigned groups)
{
    u32 id = gic_is_signalled(a->c) ? name_best(a, groups) : GIC_SPURIOUS;

    if (id != GIC_SPURIOUS && id != GIC_OTHER_GROUP)
        gic_activate(a->c);
    return id;
}

static u32 iar_read(const GicAccess *a, unsigned n)
{
    return acknowledge(a, serves(a, false));
}

static u32 aiar_read(const GicAccess *a, unsigned n)
{
    return acknowledge(a, serves(a, true));
}

static u32 hppir_read(const GicAccess *a, unsigned n)
{
    return name_best(a, serves(a, false));
}

static u32 ahppir_read(const GicAccess *a, unsigned n)
{
    return name_best(a, serves(a, true));
}

/* ---- end ---- */

/* With EOImode the end of an interrupt only drops its priority; GICC_DIR deactivates. */
static bool is_split(const GicAccess *a)
{
    return a->c->ctlr & (a->is_ns ? GICV2_EOI_MODE_NS : GICV2_EOI_MODE_S);
}

/* Whether such an access may end @id; Group 0 is not for Non-secure software. */
static bool may_end(const GicAccess *a, u32 id, unsigned groups)
{
    GicBank *b = gic_bank(a->g, a->c, id);

    if (!b)
        log_guest("gic: end of interrupt %u, which does not exist\n", id);
    return b && ((groups & SERVES_GROUP0) || (b->group >> id % 32 & 1));
}

static void end(const GicAccess *a, u32 value, unsigned groups)
{
    GicCpu *c = a->c;
    u32 id = value & 0x3ff;
    u32 apr0 = c->apr[GIC_GROUP_0], apr1 = c->apr[GIC_GROUP_1NS];

    if (id >= GIC_IRQS_MAX || !may_end(a, id, groups))
        return;
    /* If both groups are served the one with the higher priority ends. */
    if (groups == SERVES_GROUP0 ||
        (groups & SERVES_GROUP0 && apr0 && (!apr1 || (apr0 & -apr0) <= (apr1 & -apr1))))
        gic_drop(c, GIC_GROUP_0);
    else
        gic_drop(c, GIC_GROUP_1NS);
    if (!is_split(a))
        gic_deactivate(c, id);
}

static void eoir_write(const GicAccess *a, unsigned n, u32 value)
{
    end(a, value, serves(a, false));
}

static void aeoir_write(const GicAccess *a, unsigned n, u32 value)
{
    end(a, value, serves(a, true));
}

static void dir_write(const GicAccess *a, unsigned n, u32 value)
{
    u32 id = value & 0x3ff;

    if (!is_split(a))
        log_guest("gic: GICC_DIR without EOImode\n");
    else if (id < GIC_IRQS_MAX &&
             may_end(a, id, a->is_ns ? SERVES_GROUP1 : SERVES_GROUP0 | SERVES_GROUP1))
        gic_deactivate(a->c, id);
}

static u32 iidr_read(const GicAccess *a, unsigned n)
{
    return 0x0202143b;
}

// clang-format off
static const GicReg regs[] = {
    {0x0000, 0x0003, "GICC_CTLR",   ctlr_read, ctlr_write},
    {0x0004, 0x0007, "GICC_PMR",    pmr_read, pmr_write},
    {0x0008, 0x000b, "GICC_BPR",    bpr_read, bpr_write},
    {0x000c, 0x000f, "GICC_IAR",    iar_read},
    {0x0010, 0x0013, "GICC_EOIR",   NULL, eoir_write},
    {0x0014, 0x0017, "GICC_RPR",    rpr_read},
    {0x0018, 0x001b, "GICC_HPPIR",  hppir_read},
    {0x001c, 0x001f, "GICC_ABPR",   abpr_read, abpr_write},
    {0x0020, 0x0023, "GICC_AIAR",   aiar_read},
    {0x0024, 0x0027, "GICC_AEOIR",  NULL, aeoir_write},
    {0x0028, 0x002b, "GICC_AHPPIR", ahppir_read},
    {0x00d0, 0x00df, "GICC_APR",   apr_read, apr_write},
    {0x00e0, 0x00ef, "GICC_NSAPR", nsapr_read, nsapr_write},
    {0x00fc, 0x00ff, "GICC_IIDR",   iidr_read},
    {0x1000, 0x1003, "GICC_DIR",    NULL, dir_write},
};
// clang-format on

static const GicFrame frame = {"GICC", DEVICE_ROWS(regs), false, gicv2_access};

static MemResult cpu_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    return gic_frame_read(opaque, NULL, &frame, offset, size, value, attrs);
}

static MemResult cpu_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    return gic_frame_write(opaque, NULL, &frame, offset, size, value, attrs);
}

const MemIoOps gicv2_cpu_ops = {.read = cpu_read, .write = cpu_write, .is_thread_safe = true};
