/* SPDX-License-Identifier: MIT */
/*
 * Virtual CPU interfaces: list registers, virtual priorities, maintenance interrupts.
 *
 * List registers are kept in the form of GICv3; a GICv2's fields lie in the same order in half of
 * the room, with the sender of an SGI in the bits of the physical INTID. Priorities have 5 bits.
 * Sources: IHI 0069, "Virtual interrupt handling", pages of ICH_* and ICV_*; IHI 0048, "GIC
 * support for virtualization".
 */
#include "base/bits.h"
#include "hw/intc/gic_state.h"

#define LR_PENDING (1ull << 62)
#define LR_ACTIVE  (1ull << 63)
#define LR_STATE   (LR_PENDING | LR_ACTIVE)
#define LR_HW      (1ull << 61)
#define LR_GROUP1  (1ull << 60)
#define LR_EOI     (1ull << 41) /* without LR_HW */
#define LR_MASK    0xf0f81fff0000ffffull

enum {
    HCR_UIE = 1 << 1,
    HCR_LRENPIE = 1 << 2,
    HCR_NPIE = 1 << 3,
    HCR_EOI_COUNT_SHIFT = 27,
    MISR_EOI = 1 << 0,
    MISR_U = 1 << 1,
    MISR_LRENP = 1 << 2,
    MISR_NP = 1 << 3,
};

enum { NO_LR = -1, NO_GROUP = 2 };

/* ---- list registers ---- */

static unsigned group_of(u64 lr)
{
    return (lr & LR_GROUP1) != 0;
}

static u8 prio_of(u64 lr)
{
    return (u8)(lr >> 48);
}

/* INTID as IAR has it. */
static u32 id_of(const GicCpu *c, u64 lr)
{
    u32 id = (u32)lr;

    return c->gic->kind->is_v2 && id < GIC_SGIS && !(lr & LR_HW)
               ? id | (u32)bits_get(lr, 32, 3) << 10
               : id;
}

static u32 *apr_of(GicCpu *c, unsigned group)
{
    return &c->virt.apr[c->gic->kind->is_v2 ? 0 : group];
}

static u8 group_mask(const GicCpu *c, unsigned group)
{
    bool is_own = group && !(c->virt.ctlr & GIC_V_CBPR);

    return (u8)(0xff << (is_own ? c->virt.bpr[1] : c->virt.bpr[0] + 1));
}

/* The list register with the highest priority that is pending, of a group that is enabled. */
static int best_lr(const GicCpu *c)
{
    int best = NO_LR;

    for (int i = 0; i < GIC_LRS; i++) {
        u64 lr = c->virt.lr[i];

        if ((lr & LR_STATE) == LR_PENDING && (c->virt.ctlr >> group_of(lr) & 1) &&
            (best == NO_LR || prio_of(lr) < prio_of(c->virt.lr[best])))
            best = i;
    }
    return best;
}

u8 gic_virt_running(const GicCpu *c)
{
    u32 active = c->virt.apr[0] | c->virt.apr[1];

    return active ? (u8)(__builtin_ctz(active) << GIC_PRIO_SHIFT) : GIC_PRIO_IDLE;
}

static bool is_signalled(const GicCpu *c, int lr)
{
    if (!(c->virt.hcr & GIC_HCR_EN) || lr == NO_LR || prio_of(c->virt.lr[lr]) >= c->virt.pmr)
        return false;
    u8 running = gic_virt_running(c), prio = prio_of(c->virt.lr[lr]);

    return running == GIC_PRIO_IDLE || (prio & group_mask(c, group_of(c->virt.lr[lr]))) < running;
}

u32 gic_virt_lines(const GicCpu *c)
{
    if (!(c->virt.hcr & GIC_HCR_EN))
        return 0;
    int lr = best_lr(c);

    if (!is_signalled(c, lr))
        return 0;
    bool is_fiq = !group_of(c->virt.lr[lr]) && (c->virt.ctlr & GIC_V_FIQ_EN);

    return 1u << (is_fiq ? GIC_LINE_VFIQ : GIC_LINE_VIRQ);
}

/* ---- maintenance ---- */

/* A register that ended, and asked to hear of it. */
static bool is_ended(u64 lr)
{
    return !(lr & (LR_STATE | LR_HW)) && (lr & LR_EOI);
}

u32 gic_virt_eisr(const GicCpu *c)
{
    u32 bits = 0;

    for (unsigned i = 0; i < GIC_LRS; i++)
        bits |= (u32)is_ended(c->virt.lr[i]) << i;
    return bits;
}

u32 gic_virt_elrsr(const GicCpu *c)
{
    u32 bits = 0;

    for (unsigned i = 0; i < GIC_LRS; i++)
        bits |= (u32)(!(c->virt.lr[i] & LR_STATE) && !is_ended(c->virt.lr[i])) << i;
    return bits;
}

u32 gic_virt_misr(const GicCpu *c)
{
    const GicVirt *v = &c->virt;
    unsigned valid = 0, pending = 0;
    u32 misr = gic_virt_eisr(c) ? MISR_EOI : 0;

    for (unsigned i = 0; i < GIC_LRS; i++) {
        valid += (v->lr[i] & LR_STATE) != 0;
        pending += (v->lr[i] & LR_STATE) == LR_PENDING;
    }
    misr |= (v->hcr & HCR_UIE) && valid < 2 ? MISR_U : 0;
    misr |= (v->hcr & HCR_LRENPIE) && v->hcr >> HCR_EOI_COUNT_SHIFT ? MISR_LRENP : 0;
    misr |= (v->hcr & HCR_NPIE) && !pending ? MISR_NP : 0;
    /* VGrp0EIE and VGrp0DIE, then the same of Group 1, at 4 of both registers. */
    misr |= v->hcr & (v->ctlr & GIC_V_ENG0 ? 1u << 4 : 1u << 5);
    misr |= v->hcr & (v->ctlr & GIC_V_ENG1 ? 1u << 6 : 1u << 7);
    return misr;
}

static bool needs_maintenance(const GicCpu *c)
{
    return (c->virt.hcr & GIC_HCR_EN) && gic_virt_misr(c);
}

void gic_virt_update(GicCpu *c)
{
    bool is_up = needs_maintenance(c);

    gic_signal(c);
    if (c->is_maintained != is_up)
        gic_set_level(c->gic, c, GIC_MAINTENANCE, is_up);
    c->is_maintained = is_up;
}

/* ---- the guest's side ---- */

u32 gic_virt_best(const GicCpu *c, unsigned groups, unsigned *group)
{
    int lr = best_lr(c);

    *group = lr == NO_LR ? NO_GROUP : group_of(c->virt.lr[lr]);
    return groups >> *group & 1 ? id_of(c, c->virt.lr[lr]) : GIC_SPURIOUS;
}

u32 gic_virt_acknowledge(GicCpu *c, unsigned groups, unsigned *group)
{
    int n = best_lr(c);
    u32 id = gic_virt_best(c, groups, group);

    if (!is_signalled(c, n)) {
        *group = NO_GROUP;
        return GIC_SPURIOUS;
    }
    if (!(groups >> *group & 1))
        return id;
    u64 *lr = &c->virt.lr[n];
    u8 prio = prio_of(*lr) & group_mask(c, *group);

    /* A special number does not become active. */
    *lr &= ~LR_STATE;
    if ((u32)*lr < GIC_IRQS_MAX || (u32)*lr > GIC_SPURIOUS) {
        *lr |= LR_ACTIVE;
        *apr_of(c, *group) |= 1u << (prio >> GIC_PRIO_SHIFT);
    }
    gic_virt_update(c);
    return id;
}

static int find_active(const GicCpu *c, u32 id)
{
    for (int i = 0; i < GIC_LRS; i++)
        if ((c->virt.lr[i] & LR_ACTIVE) && id_of(c, c->virt.lr[i]) == id)
            return i;
    return NO_LR;
}

/* An interrupt of hardware ends for the distributor, too. */
static void deactivate_lr(GicCpu *c, int n)
{
    u64 *lr = &c->virt.lr[n];

    *lr &= ~LR_ACTIVE;
    if (*lr & LR_HW)
        gic_deactivate(c, (u32)bits_get(*lr, 32, 13));
}

/* EOIcount: ends of interrupts that are in no list register. LPIs need none. */
static void count_end(GicCpu *c, u32 id)
{
    if (id < GIC_LPI_BASE)
        c->virt.hcr += 1u << HCR_EOI_COUNT_SHIFT;
}

/* The running priority goes; false if it is of none of @groups. */
static bool drop(GicCpu *c, unsigned groups, u8 *prio)
{
    u32 a0 = c->virt.apr[0] & -c->virt.apr[0], a1 = c->virt.apr[1] & -c->virt.apr[1];
    unsigned group = !a0 || (a1 && a1 < a0);

    *prio = gic_virt_running(c);
    if (!(a0 | a1) || (!c->gic->kind->is_v2 && !(groups >> group & 1)))
        return false;
    c->virt.apr[group] &= c->virt.apr[group] - 1;
    return true;
}

static bool is_special(u32 id)
{
    return (id & 0xffffff) >= GIC_IRQS_MAX && (id & 0xffffff) <= GIC_SPURIOUS;
}

void gic_virt_end(GicCpu *c, u32 id, unsigned groups)
{
    u8 prio;

    if (is_special(id) || !drop(c, groups, &prio))
        return;
    int n = find_active(c, id);

    if (n == NO_LR) {
        count_end(c, id);
    } else {
        u64 lr = c->virt.lr[n];
        bool is_split = (c->virt.ctlr & GIC_V_EOIM) && id < GIC_LPI_BASE;

        if ((groups >> group_of(lr) & 1) && (prio_of(lr) & group_mask(c, group_of(lr))) == prio &&
            !is_split)
            deactivate_lr(c, n);
    }
    gic_virt_update(c);
}

void gic_virt_deactivate(GicCpu *c, u32 id)
{
    int n = find_active(c, id);

    if (!(c->virt.ctlr & GIC_V_EOIM) || is_special(id))
        return;
    if (n == NO_LR)
        count_end(c, id);
    else
        deactivate_lr(c, n);
    gic_virt_update(c);
}

/* ---- fields that both sides write ---- */

void gic_virt_set_bpr(GicCpu *c, unsigned group, u32 value)
{
    c->virt.bpr[group] = (u8)MAX(value & 7, GIC_BPR_MIN + group);
}

/* A GICv3 has FIQs for Group 0, and no AckCtl. */
void gic_virt_set_ctlr(GicCpu *c, u32 value)
{
    c->virt.ctlr = value & GIC_V_CTLR_MASK;
    if (!c->gic->kind->is_v2)
        c->virt.ctlr = (c->virt.ctlr & ~(u32)GIC_V_ACK_CTL) | GIC_V_FIQ_EN;
}

void gic_virt_set_lr(GicCpu *c, unsigned n, u64 lr)
{
    c->virt.lr[n] = lr & LR_MASK;
}

u32 gic_virt_vmcr(const GicCpu *c)
{
    const GicVirt *v = &c->virt;

    return (u32)v->pmr << 24 | (u32)v->bpr[0] << 21 | (u32)v->bpr[1] << 18 | v->ctlr;
}

void gic_virt_set_vmcr(GicCpu *c, u32 value)
{
    c->virt.pmr = value >> 24 & GIC_PRIO_MASK;
    gic_virt_set_bpr(c, 0, value >> 21);
    gic_virt_set_bpr(c, 1, value >> 18);
    gic_virt_set_ctlr(c, value);
}

void gic_virt_reset(GicCpu *c)
{
    if (c->is_maintained)
        c->bank.level &= ~(1u << GIC_MAINTENANCE);
    c->is_maintained = false;
    c->virt = (GicVirt){0};
    gic_virt_set_vmcr(c, 0);
}

void gic_virt_sanitize(GicCpu *c)
{
    gic_virt_set_vmcr(c, gic_virt_vmcr(c));
    for (unsigned i = 0; i < GIC_LRS; i++)
        gic_virt_set_lr(c, i, c->virt.lr[i]);
    c->is_maintained = needs_maintenance(c);
}
