/* SPDX-License-Identifier: MIT */
/*
 * GICv3: the CPU interface as system registers, ICC_*_EL1 and ICC_*_EL3.
 *
 * The System register interface is always in use: SRE, DFB, DIB and Enable of ICC_SRE_ELx are
 * RAO/WI. Hooks are called on the CPU's thread without the machine lock. Registers that are banked
 * by Security state have, at EL3, the copy that SCR_EL3.NS selects.
 *
 * Source: IHI 0069, "AArch64 System register descriptions", pseudocode there.
 */
#include "base/bits.h"
#include "base/log.h"
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/sysreg.h"
#include "hw/intc/gicv3.h"

#define INTID_MASK 0xffffffu

enum { EXPECTED_1S = 1020, EXPECTED_1NS = 1021 }; /* what EL3 reads for those who serve Group 1 */

/* ---- who accesses ---- */

static GicCpu *lock(const ArmCpu *cpu)
{
    GicCpu *c = cpu->machine->sysregs_opaque;

    gic_lock(c->gic);
    return c;
}

static void unlock(GicCpu *c)
{
    gic_unlock(c->gic);
}

static bool is_el3(const ArmCpu *cpu)
{
    return cpu->sys.el == 3;
}

/* Of EL1 and EL0; EL3 may be above. */
static bool is_ns_below(const ArmCpu *cpu)
{
    return !cpu->machine->has_el3 || (cpu->sys.scr & ARM_SCR_NS);
}

static bool is_secure(const ArmCpu *cpu)
{
    return is_el3(cpu) || !is_ns_below(cpu);
}

static bool has_el2(const ArmCpu *cpu)
{
    return cpu->machine->has_el2 && is_ns_below(cpu);
}

static GicGroup group1(const ArmCpu *cpu)
{
    return is_ns_below(cpu) ? GIC_GROUP_1NS : GIC_GROUP_1S;
}

/* Non-secure software that does not serve Group 0 sees its half of the priorities. */
static bool sees_half(const ArmCpu *cpu)
{
    return cpu->machine->has_el3 && !is_secure(cpu) && (cpu->sys.scr & ARM_SCR_FIQ);
}

/* ---- traps ---- */

static unsigned trap_el3(const ArmCpu *cpu, u64 routes)
{
    return cpu->machine->has_el3 && !is_el3(cpu) && (cpu->sys.scr & routes) == routes ? 3 : 0;
}

static unsigned trap_group0(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    return trap_el3(cpu, ARM_SCR_FIQ);
}

static unsigned trap_group1(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    return trap_el3(cpu, ARM_SCR_IRQ);
}

static unsigned trap_common(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    return trap_el3(cpu, ARM_SCR_IRQ | ARM_SCR_FIQ);
}

/* SGIs have no virtual form: where EL1's interrupts are virtual EL2 sends them. */
static unsigned trap_sgi(const ArmCpu *cpu, const ArmSysreg *r, bool is_write)
{
    if (cpu->sys.el == 1 && has_el2(cpu) && (cpu->sys.hcr & (ARM_HCR_IMO | ARM_HCR_FMO)))
        return 2;
    return trap_common(cpu, r, is_write);
}

/* ---- priorities ---- */

static u64 pmr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    u8 pmr = sees_half(cpu) ? gic_prio_ns(c->pmr) : c->pmr;

    unlock(c);
    return pmr;
}

static void pmr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);

    if (!sees_half(cpu))
        c->pmr = v & GIC_PRIO_MASK;
    else if (c->pmr & GIC_PRIO_NS)
        c->pmr = gic_prio_from_ns((u8)v);
    gic_signal(c);
    unlock(c);
}

static u64 rpr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    u8 running = gic_running(c);

    unlock(c);
    return sees_half(cpu) && running != GIC_PRIO_IDLE ? gic_prio_ns(running) : running;
}

static void set_bpr(GicCpu *c, GicGroup group, u64 v)
{
    c->bpr[group] = (u8)MAX(v & 7, GIC_BPR_MIN + (u64)(group == GIC_GROUP_1NS));
    gic_signal(c);
}

static u64 bpr0_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    u8 bpr = c->bpr[GIC_GROUP_0];

    unlock(c);
    return bpr;
}

static void bpr0_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);

    set_bpr(c, GIC_GROUP_0, v);
    unlock(c);
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

static u64 bpr1_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    bool is_view;
    u64 bpr = c->bpr[bpr1_group(cpu, c, &is_view)];

    unlock(c);
    return is_view ? MIN(bpr + 1, 7) : bpr;
}

static void bpr1_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);
    bool is_view;
    GicGroup group = bpr1_group(cpu, c, &is_view);

    if (!is_view)
        set_bpr(c, group, v);
    unlock(c);
}

static GicGroup apr_group(const ArmCpu *cpu, const ArmSysreg *r)
{
    return bits_get(r->enc, 3, 4) == 8 ? GIC_GROUP_0 : group1(cpu); /* CRm */
}

static u64 apr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    u64 v = c->apr[apr_group(cpu, r)];

    unlock(c);
    return v;
}

static void apr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);

    c->apr[apr_group(cpu, r)] = (u32)v;
    gic_signal(c);
    unlock(c);
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
    return bits_get(r->enc, 3, 4) == 8 ? name_group0(cpu, c) : name_group1(cpu, c);
}

static u64 iar_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    u32 id = gic_is_signalled(c) ? name_best(cpu, c, r) : GIC_SPURIOUS;

    if (id == c->best.intid && id != GIC_SPURIOUS)
        gic_activate(c);
    unlock(c);
    return id;
}

static u64 hppir_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    u32 id = name_best(cpu, c, r);

    unlock(c);
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

static void eoir_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);
    u32 id = v & INTID_MASK;
    GicGroup group;

    if ((id < c->gic->num_irq || id >= GIC_LPI_BASE) && running_group(c, &group) &&
        may_end(cpu, c, group, bits_get(r->enc, 3, 4) == 8)) {
        gic_drop(c, group);
        if (!is_split(cpu, c))
            gic_deactivate(c, id);
    }
    unlock(c);
}

/* LPIs are never active. Non-secure software deactivates its own group only. */
static void dir_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);
    u32 id = v & INTID_MASK;
    GicBank *b = gic_bank(c->gic, c, id);

    if (!is_split(cpu, c))
        log_guest("gic: ICC_DIR_EL1 without EOImode\n");
    else if (b && (is_secure(cpu) || !gicv3_has_two_states(c->gic) || (b->group >> id % 32 & 1)))
        gic_deactivate(c, id);
    unlock(c);
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

static void sgi_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);
    Gic *g = c->gic;
    GicGroup group = sgi_group(cpu, g, r);

    for (unsigned i = 0; i < g->num_cpu; i++)
        if (is_addressed(c, g->cpu[i], v))
            gicv3_send_sgi(g->cpu[i], (unsigned)bits_get(v, 24, 4), group, !is_secure(cpu));
    unlock(c);
}

/* ---- control ---- */

enum {
    CTLR_CBPR = 1 << 0,
    CTLR_EOI_MODE = 1 << 1,
    CTLR_FIXED = 4 << 8 | 1 << 15, /* PRIbits: 5; 16 bits of INTID; A3V */
};

static u64 ctlr_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    GicGroup group = group1(cpu);
    u64 v = CTLR_FIXED | (c->cbpr >> group & 1 ? CTLR_CBPR : 0) |
            (c->eoi_mode >> group & 1 ? CTLR_EOI_MODE : 0);

    unlock(c);
    return v;
}

/* With two Security states CBPR is EL3's to set. */
static void ctlr_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);
    GicGroup group = group1(cpu);

    c->eoi_mode = (u32)bits_set(c->eoi_mode, group, 1, v >> 1);
    if (!gicv3_has_two_states(c->gic))
        c->cbpr = (u32)bits_set(c->cbpr, group, 1, v);
    gic_signal(c);
    unlock(c);
}

static u64 ctlr3_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    GicCpu *c = lock(cpu);
    u64 v = CTLR_FIXED | bits_get(c->cbpr, GIC_GROUP_1S, 2) | c->eoi_mode << 2;

    unlock(c);
    return v;
}

static void ctlr3_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    GicCpu *c = lock(cpu);

    c->cbpr = (u32)bits_get(v, 0, 2) << GIC_GROUP_1S;
    c->eoi_mode = (u32)bits_get(v, 2, 3);
    gic_signal(c);
    unlock(c);
}

static u64 igrpen_read(const ArmCpu *cpu, GicGroup group)
{
    GicCpu *c = lock(cpu);
    u64 v = c->igrpen >> group & 1;

    unlock(c);
    return v;
}

static void igrpen_write(ArmCpu *cpu, GicGroup group, u64 v)
{
    GicCpu *c = lock(cpu);

    c->igrpen = (u32)bits_set(c->igrpen, group, 1, v);
    gic_rescan(c);
    unlock(c);
}

static u64 igrpen0_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return igrpen_read(cpu, GIC_GROUP_0);
}

static void igrpen0_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    igrpen_write(cpu, GIC_GROUP_0, v);
}

static u64 igrpen1_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return igrpen_read(cpu, group1(cpu));
}

static void igrpen1_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    igrpen_write(cpu, group1(cpu), v);
}

/* EL3 sees both: bit 0 is Non-secure, bit 1 Secure. */
static u64 igrpen1_el3_read(const ArmCpu *cpu, const ArmSysreg *r)
{
    return igrpen_read(cpu, GIC_GROUP_1NS) | igrpen_read(cpu, GIC_GROUP_1S) << 1;
}

static void igrpen1_el3_write(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
    igrpen_write(cpu, GIC_GROUP_1NS, v);
    igrpen_write(cpu, GIC_GROUP_1S, v >> 1);
}

static void nothing(ArmCpu *cpu, const ArmSysreg *r, u64 v)
{
}

/* ---- rows ---- */

#define S           ARM_SYSREG
#define EL1_R       ARM_EL1_R
#define EL1_W       ARM_EL1_W
#define EL1_RW      ARM_EL1_RW
#define RW(name)    .read = name##_read, .write = name##_write
#define R(name)     .read = name##_read
#define W(name)     .write = name##_write
#define TRAPS(name) .traps = trap_##name

// clang-format off
static const ArmSysreg rows[] = {
    {"ICC_PMR_EL1",     S(3, 0, 4, 6, 0),   EL1_RW, RW(pmr),     TRAPS(common)},
    {"ICC_IAR0_EL1",    S(3, 0, 12, 8, 0),  EL1_R,  R(iar),      TRAPS(group0)},
    {"ICC_EOIR0_EL1",   S(3, 0, 12, 8, 1),  EL1_W,  W(eoir),     TRAPS(group0)},
    {"ICC_HPPIR0_EL1",  S(3, 0, 12, 8, 2),  EL1_R,  R(hppir),    TRAPS(group0)},
    {"ICC_BPR0_EL1",    S(3, 0, 12, 8, 3),  EL1_RW, RW(bpr0),    TRAPS(group0)},
    {"ICC_AP0R0_EL1",   S(3, 0, 12, 8, 4),  EL1_RW, RW(apr),     TRAPS(group0)},
    {"ICC_AP1R0_EL1",   S(3, 0, 12, 9, 0),  EL1_RW, RW(apr),     TRAPS(group1)},
    {"ICC_DIR_EL1",     S(3, 0, 12, 11, 1), EL1_W,  W(dir),      TRAPS(common)},
    {"ICC_RPR_EL1",     S(3, 0, 12, 11, 3), EL1_R,  R(rpr),      TRAPS(common)},
    {"ICC_SGI1R_EL1",   S(3, 0, 12, 11, 5), EL1_W,  W(sgi),      TRAPS(sgi)},
    {"ICC_ASGI1R_EL1",  S(3, 0, 12, 11, 6), EL1_W,  W(sgi),      TRAPS(sgi)},
    {"ICC_SGI0R_EL1",   S(3, 0, 12, 11, 7), EL1_W,  W(sgi),      TRAPS(sgi)},
    {"ICC_IAR1_EL1",    S(3, 0, 12, 12, 0), EL1_R,  R(iar),      TRAPS(group1)},
    {"ICC_EOIR1_EL1",   S(3, 0, 12, 12, 1), EL1_W,  W(eoir),     TRAPS(group1)},
    {"ICC_HPPIR1_EL1",  S(3, 0, 12, 12, 2), EL1_R,  R(hppir),    TRAPS(group1)},
    {"ICC_BPR1_EL1",    S(3, 0, 12, 12, 3), EL1_RW, RW(bpr1),    TRAPS(group1)},
    {"ICC_CTLR_EL1",    S(3, 0, 12, 12, 4), EL1_RW, RW(ctlr),    TRAPS(common)},
    {"ICC_SRE_EL1",     S(3, 0, 12, 12, 5), EL1_RW, .reset = 7,  .write = nothing},
    {"ICC_IGRPEN0_EL1", S(3, 0, 12, 12, 6), EL1_RW, RW(igrpen0), TRAPS(group0)},
    {"ICC_IGRPEN1_EL1", S(3, 0, 12, 12, 7), EL1_RW, RW(igrpen1), TRAPS(group1)},
    {"ICC_SRE_EL2",     S(3, 4, 12, 9, 5),  ARM_EL2_RW, .reset = 15, .write = nothing},
    {"ICC_CTLR_EL3",    S(3, 6, 12, 12, 4), ARM_EL3_RW, RW(ctlr3)},
    {"ICC_SRE_EL3",     S(3, 6, 12, 12, 5), ARM_EL3_RW, .reset = 15, .write = nothing},
    {"ICC_IGRPEN1_EL3", S(3, 6, 12, 12, 7), ARM_EL3_RW, RW(igrpen1_el3)},
    {NULL},
};
// clang-format on

const ArmSysreg *gic_sysregs(Device *gic)
{
    return rows;
}

void *gic_sysregs_opaque(Device *gic, unsigned cpu)
{
    return ((Gic *)gic)->cpu[cpu];
}
