/* SPDX-License-Identifier: MIT */
/*
 * GICv3: the physical CPU interface, ICC_*_EL1 and ICC_*_EL3.
 *
 * Registers that are banked by Security state have, at EL3, the copy that SCR_EL3.NS selects.
 *
 * Source: IHI 0069, "AArch64 System register descriptions", pseudocode there.
 */
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/gicv3_sysreg.h"

#define INTID_MASK 0xffffffu

enum { EXPECTED_1S = 1020, EXPECTED_1NS = 1021 }; /* what EL3 reads for those who serve Group 1 */

/* ---- who accesses ---- */

static bool is_el3(const ArmCpu *cpu)
{
    return cpu->sys.el == 3;
}

static bool is_secure(const ArmCpu *cpu)
{
    return is_el3(cpu) || !gicv3_is_ns_below(cpu);
}

static GicGroup group1(const ArmCpu *cpu)
{
    return gicv3_is_ns_below(cpu) ? GIC_GROUP_1NS : GIC_GROUP_1S;
}

/* Non-secure software that does not serve Group 0 sees its half of the priorities. */
static bool sees_half(const ArmCpu *cpu)
{
    return cpu->machine->has_el3 && !is_secure(cpu) && (cpu->sys.scr & ARM_SCR_FIQ);
}

/* ---- priorities ---- */

GICV3_READ(icc_pmr)
{
    GicCpu *c = gicv3_lock(cpu);
    u8 pmr = sees_half(cpu) ? gic_prio_ns(c->pmr) : c->pmr;

    gicv3_unlock(c);
    return pmr;
}

GICV3_WRITE(icc_pmr)
{
    GicCpu *c = gicv3_lock(cpu);

    if (!sees_half(cpu))
        c->pmr = v & GIC_PRIO_MASK;
    else if (c->pmr & GIC_PRIO_NS)
        c->pmr = gic_prio_from_ns((u8)v);
    gic_signal(c);
    gicv3_unlock(c);
}

GICV3_READ(icc_rpr)
{
    GicCpu *c = gicv3_lock(cpu);
    u8 running = gic_running(c);

    gicv3_unlock(c);
    return sees_half(cpu) && running != GIC_PRIO_IDLE ? gic_prio_ns(running) : running;
}

static void set_bpr(GicCpu *c, GicGroup group, u64 v)
{
    c->bpr[group] = (u8)MAX(v & 7, GIC_BPR_MIN + (u64)(group == GIC_GROUP_1NS));
    gic_signal(c);
}

GICV3_READ(icc_bpr0)
{
    GicCpu *c = gicv3_lock(cpu);
    u8 bpr = c->bpr[GIC_GROUP_0];

    gicv3_unlock(c);
    return bpr;
}

GICV3_WRITE(icc_bpr0)
{
    GicCpu *c = gicv3_lock(cpu);

    set_bpr(c, GIC_GROUP_0, v);
    gicv3_unlock(c);
}

/*
 * Which binary point BPR1 is: with CBPR that of Group 0, which Non-secure software below EL3 reads
 * one higher and cannot change.
 */
static GicGroup bpr1_group(const ArmCpu *cpu, const GicCpu *c, bool *is_view)
{
    GicGroup group = group1(cpu);
    bool is_common = !is_el3(cpu) && (c->cbpr >> group & 1);

    *is_view = is_common && group == GIC_GROUP_1NS;
    return is_common || (group == GIC_GROUP_1S && (c->cbpr >> group & 1)) ? GIC_GROUP_0 : group;
}

GICV3_READ(icc_bpr1)
{
    GicCpu *c = gicv3_lock(cpu);
    bool is_view;
    u64 bpr = c->bpr[bpr1_group(cpu, c, &is_view)];

    gicv3_unlock(c);
    return is_view ? MIN(bpr + 1, 7) : bpr;
}

GICV3_WRITE(icc_bpr1)
{
    GicCpu *c = gicv3_lock(cpu);
    bool is_view;
    GicGroup group = bpr1_group(cpu, c, &is_view);

    if (!is_view)
        set_bpr(c, group, v);
    gicv3_unlock(c);
}

static GicGroup apr_group(const ArmCpu *cpu, const ArmSysreg *r)
{
    return gicv3_reg_group(r) ? group1(cpu) : GIC_GROUP_0;
}

GICV3_READ(icc_apr)
{
    GicCpu *c = gicv3_lock(cpu);
    u64 v = c->apr[apr_group(cpu, r)];

    gicv3_unlock(c);
    return v;
}

GICV3_WRITE(icc_apr)
{
    GicCpu *c = gicv3_lock(cpu);

    c->apr[apr_group(cpu, r)] = (u32)v;
    gic_signal(c);
    gicv3_unlock(c);
}

/* ---- acknowledge ---- */

/* What the best interrupt is to a reader of IAR0 and HPPIR0. */
static u32 name_group0(const ArmCpu *cpu, const GicCpu *c)
{
    if (c->best.intid == GIC_SPURIOUS)
        return GIC_SPURIOUS;
    if (c->best.group == GIC_GROUP_0)
        return is_secure(cpu) || !gicv3_has_two_states(c->gic) ? c->best.intid : GIC_SPURIOUS;
    if (!is_el3(cpu))
        return GIC_SPURIOUS;
    return c->best.group == GIC_GROUP_1S ? EXPECTED_1S : EXPECTED_1NS;
}

static u32 name_group1(const ArmCpu *cpu, const GicCpu *c)
{
    bool is_seen = is_el3(cpu) || !gicv3_has_two_states(c->gic) ||
                   (c->best.group == GIC_GROUP_1S) == is_secure(cpu);

    return c->best.group != GIC_GROUP_0 && is_seen ? c->best.intid : GIC_SPURIOUS;
}

static u32 name_best(const ArmCpu *cpu, const GicCpu *c, const ArmSysreg *r)
{
    return gicv3_reg_group(r) ? name_group1(cpu, c) : name_group0(cpu, c);
}

GICV3_READ(icc_iar)
{
    GicCpu *c = gicv3_lock(cpu);
    u32 id = gic_is_signalled(c) ? name_best(cpu, c, r) : GIC_SPURIOUS;

    if (id == c->best.intid && id != GIC_SPURIOUS)
        gic_activate(c);
    gicv3_unlock(c);
    return id;
}

GICV3_READ(icc_hppir)
{
    GicCpu *c = gicv3_lock(cpu);
    u32 id = name_best(cpu, c, r);

    gicv3_unlock(c);
    return id;
}

/* ---- end ---- */

/* With EOImode the end of an interrupt only drops its priority; ICC_DIR_EL1 deactivates. */
static bool is_split(const ArmCpu *cpu, const GicCpu *c)
{
    return c->eoi_mode >> (is_el3(cpu) ? 0u : (unsigned)group1(cpu)) & 1;
}

/* The group of the running priority; false: there is none. */
static bool running_group(const GicCpu *c, GicGroup *group)
{
    u32 best = 0;

    for (unsigned i = 0; i < GIC_GROUPS; i++) {
        u32 low = c->apr[i] & -c->apr[i];

        if (low && (!best || low < best)) {
            best = low;
            *group = (GicGroup)i;
        }
    }
    return best;
}

static bool may_end(const ArmCpu *cpu, const GicCpu *c, GicGroup group, bool is_group0)
{
    if (is_group0 != (group == GIC_GROUP_0))
        return false;
    if (is_el3(cpu) || !gicv3_has_two_states(c->gic))
        return true;
    return (group == GIC_GROUP_1NS) != is_secure(cpu);
}

GICV3_WRITE(icc_eoir)
{
    GicCpu *c = gicv3_lock(cpu);
    u32 id = v & INTID_MASK;
    GicGroup group;

    if ((id < c->gic->num_irq || id >= GIC_LPI_BASE) && running_group(c, &group) &&
        may_end(cpu, c, group, !gicv3_reg_group(r))) {
        gic_drop(c, group);
        if (!is_split(cpu, c))
            gic_deactivate(c, id);
    }
    gicv3_unlock(c);
}

/* LPIs are never active. Non-secure software deactivates its own group only. */
GICV3_WRITE(icc_dir)
{
    GicCpu *c = gicv3_lock(cpu);
    u32 id = v & INTID_MASK;
    GicBank *b = gic_bank(c->gic, c, id);

    if (!is_split(cpu, c))
        log_guest("gic: ICC_DIR_EL1 without EOImode\n");
    else if (b && (is_secure(cpu) || !gicv3_has_two_states(c->gic) || (b->group >> id % 32 & 1)))
        gic_deactivate(c, id);
    gicv3_unlock(c);
}

/* ---- SGIs ---- */

enum { SGI1R = 5, ASGI1R, SGI0R }; /* op2 */

static GicGroup sgi_group(const ArmCpu *cpu, const Gic *g, const ArmSysreg *r)
{
    GicGroup own = group1(cpu), other = own == GIC_GROUP_1S ? GIC_GROUP_1NS : GIC_GROUP_1S;
    unsigned op2 = (unsigned)bits_get(r->enc, 0, 3);
    GicGroup group = op2 == SGI0R ? GIC_GROUP_0 : op2 == SGI1R ? own : other;

    /* With one Security state Secure Group 1 is Group 0. */
    return group == GIC_GROUP_1S && !gicv3_has_two_states(g) ? GIC_GROUP_0 : group;
}

/* Aff0 is under 16 (no range selector); the cluster is Aff3, Aff2, Aff1. */
static bool is_addressed(const GicCpu *from, const GicCpu *to, u64 v)
{
    u32 affinity = gicv3_affinity(to->mpidr);
    u32 cluster = (u32)(bits_get(v, 48, 8) << 16 | bits_get(v, 32, 8) << 8 | bits_get(v, 16, 8));

    if (v >> 40 & 1) /* IRM */
        return to != from;
    return !bits_get(v, 44, 4) && affinity >> 8 == cluster && (affinity & 0xff) < 16 &&
           (v >> (affinity & 0xf) & 1);
}

GICV3_WRITE(icc_sgi)
{
    GicCpu *c = gicv3_lock(cpu);
    Gic *g = c->gic;
    GicGroup group = sgi_group(cpu, g, r);

    for (unsigned i = 0; i < g->num_cpu; i++)
        if (is_addressed(c, g->cpu[i], v))
            gicv3_send_sgi(g->cpu[i], (unsigned)bits_get(v, 24, 4), group, !is_secure(cpu));
    gicv3_unlock(c);
}

/* ---- control ---- */

GICV3_READ(icc_ctlr)
{
    GicCpu *c = gicv3_lock(cpu);
    GicGroup group = group1(cpu);
    u64 v = GICV3_CTLR_FIXED | (c->cbpr >> group & 1 ? GICV3_CTLR_CBPR : 0) |
            (c->eoi_mode >> group & 1 ? GICV3_CTLR_EOI_MODE : 0);

    gicv3_unlock(c);
    return v;
}

/* With two Security states CBPR is EL3's to set. */
GICV3_WRITE(icc_ctlr)
{
    GicCpu *c = gicv3_lock(cpu);
    GicGroup group = group1(cpu);

    c->eoi_mode = (u32)bits_set(c->eoi_mode, group, 1, v >> 1);
    if (!gicv3_has_two_states(c->gic))
        c->cbpr = (u32)bits_set(c->cbpr, group, 1, v);
    gic_signal(c);
    gicv3_unlock(c);
}

GICV3_READ(icc_ctlr3)
{
    GicCpu *c = gicv3_lock(cpu);
    u64 v = GICV3_CTLR_FIXED | bits_get(c->cbpr, GIC_GROUP_1S, 2) | c->eoi_mode << 2;

    gicv3_unlock(c);
    return v;
}

GICV3_WRITE(icc_ctlr3)
{
    GicCpu *c = gicv3_lock(cpu);

    c->cbpr = (u32)bits_get(v, 0, 2) << GIC_GROUP_1S;
    c->eoi_mode = (u32)bits_get(v, 2, 3);
    gic_signal(c);
    gicv3_unlock(c);
}

static u64 igrpen_read(const ArmCpu *cpu, GicGroup group)
{
    GicCpu *c = gicv3_lock(cpu);
    u64 v = c->igrpen >> group & 1;

    gicv3_unlock(c);
    return v;
}

static void igrpen_write(ArmCpu *cpu, GicGroup group, u64 v)
{
    GicCpu *c = gicv3_lock(cpu);

    c->igrpen = (u32)bits_set(c->igrpen, group, 1, v);
    gic_rescan(c);
    gicv3_unlock(c);
}

GICV3_READ(icc_igrpen0)
{
    return igrpen_read(cpu, GIC_GROUP_0);
}

GICV3_WRITE(icc_igrpen0)
{
    igrpen_write(cpu, GIC_GROUP_0, v);
}

GICV3_READ(icc_igrpen1)
{
    return igrpen_read(cpu, group1(cpu));
}

GICV3_WRITE(icc_igrpen1)
{
    igrpen_write(cpu, group1(cpu), v);
}

/* EL3 sees both: bit 0 is Non-secure, bit 1 Secure. */
GICV3_READ(icc_igrpen1_el3)
{
    return igrpen_read(cpu, GIC_GROUP_1NS) | igrpen_read(cpu, GIC_GROUP_1S) << 1;
}

GICV3_WRITE(icc_igrpen1_el3)
{
    igrpen_write(cpu, GIC_GROUP_1NS, v);
    igrpen_write(cpu, GIC_GROUP_1S, v >> 1);
}
