/* SPDX-License-Identifier: MIT */
/*
 * Interrupts of a GIC: which are ready, which is the highest for each CPU, and what becoming
 * active, priority drop and deactivation do to them.
 *
 * Invariant: whenever Gic.lock is free, GicBank.ready is what the other words say, GicCpu.best is
 * the ready interrupt of an enabled group with the highest priority (among equals the lowest
 * number) that goes to this CPU, and the outputs are what best and the CPU interface say.
 * Sources: IHI 0048 and IHI 0069, "Interrupt handling state machine", "Preemption", "Priority
 * grouping", "Priority drop and interrupt deactivation".
 */
#include "base/bits.h"
#include "hw/intc/gic_state.h"
#include "hw/intc/trace.h"

/* ---- interrupts ---- */

GicBank *gic_bank(Gic *g, GicCpu *c, unsigned intid)
{
    if (intid < GIC_SPI_BASE)
        return &c->bank;
    return intid < g->num_irq ? &g->spi[intid / 32 - 1] : NULL;
}

/* ---- the highest pending one ---- */

static void take_better(GicBest *best, unsigned intid, u8 prio, GicGroup group)
{
    if (prio < best->prio || (prio == best->prio && intid < best->intid))
        *best = (GicBest){intid, prio, group};
}

void gic_offer(GicCpu *c, unsigned intid, u8 prio, GicGroup group)
{
    if (c->gic->kind->enabled_groups(c) >> group & 1)
        take_better(&c->best, intid, prio, group);
}

/* Ready ones of @b whose first is @first; of SPIs those that go to @c. */
static void look_at(GicCpu *c, const GicBank *b, unsigned first, u32 groups, GicBest *best)
{
    const GicKind *kind = c->gic->kind;

    for (u32 left = b->ready; left; left &= left - 1) {
        unsigned bit = (unsigned)__builtin_ctz(left);
        GicGroup group = kind->group(c->gic, b, bit);

        if ((groups >> group & 1) && (!first || kind->goes_to(c, first - GIC_SPI_BASE + bit)))
            take_better(best, first + bit, b->priority[bit], group);
    }
}

static void find_best(GicCpu *c)
{
    Gic *g = c->gic;
    u32 groups = g->kind->enabled_groups(c);
    GicBest best = {GIC_SPURIOUS, GIC_PRIO_IDLE, GIC_GROUP_0};

    if (groups) {
        look_at(c, &c->bank, 0, groups, &best);
        for (u32 left = g->ready_banks; left; left &= left - 1) {
            unsigned n = (unsigned)__builtin_ctz(left);

            look_at(c, &g->spi[n], GIC_SPI_BASE + 32 * n, groups, &best);
        }
    }
    c->best = best;
    if (g->kind->offer_lpis)
        g->kind->offer_lpis(c);
}

void gic_rescan(GicCpu *c)
{
    find_best(c);
    gic_signal(c);
}

void gic_rescan_all(Gic *g)
{
    for (unsigned i = 0; i < g->num_cpu; i++)
        gic_rescan(g->cpu[i]);
}

/* What changed in @b, whose first interrupt is @first, matters to @c. */
static void update_cpu(GicCpu *c, const GicBank *b, unsigned first, u32 gained, u32 lost)
{
    const GicKind *kind = c->gic->kind;

    if (c->best.intid - first < 32 && (lost >> (c->best.intid - first) & 1))
        find_best(c);
    for (u32 left = gained; left; left &= left - 1) {
        unsigned bit = (unsigned)__builtin_ctz(left);

        if (!first || kind->goes_to(c, first - GIC_SPI_BASE + bit))
            gic_offer(c, first + bit, b->priority[bit], kind->group(c->gic, b, bit));
    }
    gic_signal(c);
}

void gic_bank_update(Gic *g, GicCpu *c, GicBank *b)
{
    u32 ready = gic_pending(b) & b->enabled & ~b->active, changed = ready ^ b->ready;

    if (!changed)
        return;
    b->ready = ready;
    if (c) {
        update_cpu(c, b, 0, ready & changed, changed & ~ready);
        return;
    }
    unsigned n = (unsigned)(b - g->spi);

    g->ready_banks = ready ? g->ready_banks | 1u << n : g->ready_banks & ~(1u << n);
    for (unsigned i = 0; i < g->num_cpu; i++)
        update_cpu(g->cpu[i], b, GIC_SPI_BASE + 32 * n, ready & changed, changed & ~ready);
}

void gic_set_level(Gic *g, GicCpu *c, unsigned intid, bool level)
{
    GicBank *b = gic_bank(g, c, intid);
    u32 bit = 1u << intid % 32;

    if (!b || !(b->level & bit) == !level)
        return;
    trace_gic_set_irq(intid, level);
    b->level ^= bit;
    if (level)
        b->pending |= bit & b->edge;
    gic_bank_update(g, intid < GIC_SPI_BASE ? c : NULL, b);
}

/* ---- priorities ---- */

u8 gic_running(const GicCpu *c)
{
    u32 active = c->apr[GIC_GROUP_0] | c->apr[GIC_GROUP_1S] | c->apr[GIC_GROUP_1NS];

    return active ? (u8)(__builtin_ctz(active) << GIC_PRIO_SHIFT) : GIC_PRIO_IDLE;
}

/*
 * A binary point n leaves bits 7:n+1 for preemption; that of Non-secure Group 1, unless it shares
 * the one of Group 0, bits 7:n.
 */
u8 gic_group_mask(const GicCpu *c, GicGroup group)
{
    unsigned bpr = c->bpr[GIC_GROUP_0] + 1u;

    if (group != GIC_GROUP_0 && !(c->cbpr >> group & 1))
        bpr = c->bpr[group] + (group == GIC_GROUP_1S);
    return (u8)(0xff << bpr);
}

bool gic_is_signalled(const GicCpu *c)
{
    u8 prio = c->best.prio, running = gic_running(c);

    if (c->best.intid == GIC_SPURIOUS || prio >= c->pmr)
        return false;
    return running == GIC_PRIO_IDLE ||
           (prio & gic_group_mask(c, (GicGroup)c->best.group)) < running;
}

/* ---- outputs ---- */

void gic_signal(GicCpu *c)
{
    Gic *g = c->gic;
    u32 lines = gic_is_signalled(c) ? 1u << g->kind->line(c) : 0;

    lines |= gic_virt_lines(c);
    u32 changed = lines ^ c->lines;

    c->lines = lines;
    for (; changed; changed &= changed - 1) {
        unsigned n = (unsigned)__builtin_ctz(changed);

        trace_gic_set_output(c->index, n, lines >> n & 1);
        if (g->output)
            g->output(g->output_opaque, c->index, (GicLine)n, lines >> n & 1);
    }
}

/* ---- acknowledge, drop, deactivate ---- */

void gic_activate(GicCpu *c)
{
    GicBest best = c->best;
    u8 prio = best.prio & gic_group_mask(c, (GicGroup)best.group);
    GicBank *b = gic_bank(c->gic, c, best.intid);

    trace_gic_acknowledge(c->index, best.intid);
    c->apr[best.group] |= 1u << (prio >> GIC_PRIO_SHIFT);
    if (best.intid >= GIC_LPI_BASE) {
        c->gic->kind->take_lpi(c, best.intid);
        return;
    }
    b->count[best.intid % 32]++;
    b->active |= 1u << best.intid % 32;
    if (best.intid < GIC_SGIS && c->gic->kind->take_sgi)
        c->gic->kind->take_sgi(c, best.intid);
    else
        b->pending &= ~(1u << best.intid % 32);
    gic_bank_update(c->gic, best.intid < GIC_SPI_BASE ? c : NULL, b);
}

bool gic_drop(GicCpu *c, GicGroup group)
{
    if (!c->apr[group])
        return false;
    c->apr[group] &= c->apr[group] - 1;
    gic_signal(c);
    return true;
}

void gic_deactivate(GicCpu *c, unsigned intid)
{
    GicBank *b = gic_bank(c->gic, c, intid);

    if (!b)
        return;
    trace_gic_deactivate(c->index, intid);
    b->active &= ~(1u << intid % 32);
    gic_bank_update(c->gic, intid < GIC_SPI_BASE ? c : NULL, b);
}
