/* SPDX-License-Identifier: MIT */
/* Making GICs: the distributor's device, a child for each CPU, inputs, counts, saved state. */
#include "hw/intc/gic.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/bits.h"
#include "hw/intc/gic_state.h"
#include "hw/intc/gicv3.h"

/* ---- inputs and outputs ---- */

void gic_set_output(Device *gic, GicOutput *line, void *opaque)
{
    Gic *g = (Gic *)gic;

    g->output = line;
    g->output_opaque = opaque;
}

static void spi_set(void *opaque, unsigned n, bool level)
{
    Gic *g = opaque;

    gic_lock(g);
    gic_set_level(g, NULL, GIC_SPI_BASE + n, level);
    gic_unlock(g);
}

static void ppi_set(void *opaque, unsigned n, bool level)
{
    GicCpu *c = opaque;

    gic_lock(c->gic);
    gic_set_level(c->gic, c, GIC_PPI_BASE + n, level);
    gic_unlock(c->gic);
}

IrqIn gic_spi(Device *gic, unsigned n)
{
    assert(GIC_SPI_BASE + n < ((Gic *)gic)->num_irq);
    return (IrqIn){spi_set, gic, n};
}

u32 gic_spi_count(const Device *gic)
{
    return ((const Gic *)gic)->num_irq - GIC_SPI_BASE;
}

IrqIn gic_ppi(Device *gic, unsigned cpu, unsigned n)
{
    assert(cpu < ((Gic *)gic)->num_cpu && n < GIC_SPI_BASE - GIC_PPI_BASE);
    return (IrqIn){ppi_set, ((Gic *)gic)->cpu[cpu], n};
}

void gic_set_ppi(Device *gic, unsigned cpu, unsigned n, bool level)
{
    ppi_set(((Gic *)gic)->cpu[cpu], n, level);
}

/* ---- life ---- */

static bool check(const Gic *g, const GicKind *kind, Error *err)
{
    const char *name = g->dev.type->name;

    if (!g->num_cpu || g->num_cpu > kind->cpus_max)
        return error_set(err, "%s: num-cpu=%u: 1 to %u are expected", name, g->num_cpu,
                         kind->cpus_max);
    if (g->num_irq < GIC_SPI_BASE || g->num_irq > GIC_IRQS_MAX ||
        (g->num_irq % 32 && g->num_irq != GIC_IRQS_MAX))
        return error_set(err, "%s: num-irq=%u: a multiple of 32 up to 992, or 1020, is expected",
                         name, g->num_irq);
    return true;
}

bool gic_init(Gic *g, const GicKind *kind, Error *err)
{
    if (!check(g, kind, err))
        return false;
    g->kind = kind;
    pthread_mutex_init(&g->lock, NULL);
    g->cpu = calloc(g->num_cpu, sizeof *g->cpu);
    if (!g->cpu)
        abort();
    for (unsigned i = 0; i < g->num_cpu; i++) {
        GicCpu *c = (GicCpu *)device_new(&device_gic_cpu, NULL, &g->dev, g->dev.env);

        c->gic = g;
        c->index = i;
        g->cpu[i] = c;
    }
    for (unsigned i = 0; i < g->num_cpu; i++)
        device_realize(&g->cpu[i]->dev, NULL);
    return true;
}

void gic_fini(Device *d)
{
    Gic *g = (Gic *)d;

    pthread_mutex_destroy(&g->lock);
    free(g->cpu);
}

/* Inputs keep their levels: what drives them is not reset with us. */
void gic_reset_bank(GicBank *b)
{
    *b = (GicBank){.level = b->level};
}

void gic_reset_spis(Gic *g)
{
    for (unsigned i = 0; i < GIC_BANKS; i++)
        gic_reset_bank(&g->spi[i]);
    memset(g->route, 0, sizeof g->route);
    g->ready_banks = 0;
}

/* Interrupts of bank @n that there are. */
static u32 existing_spis(const Gic *g, unsigned n)
{
    unsigned first = GIC_SPI_BASE + 32 * n, left = g->num_irq > first ? g->num_irq - first : 0;

    return (u32)bits_mask(MIN(left, 32u));
}

static u32 ready_of(const GicBank *b)
{
    return gic_pending(b) & b->enabled & ~b->active;
}

void gic_refresh(Gic *g)
{
    g->ready_banks = 0;
    for (unsigned i = 0; i < GIC_BANKS; i++) {
        g->spi[i].ready = ready_of(&g->spi[i]);
        g->ready_banks |= (u32)(g->spi[i].ready != 0) << i;
    }
    for (unsigned i = 0; i < g->num_cpu; i++)
        g->cpu[i]->bank.ready = ready_of(&g->cpu[i]->bank);
    gic_rescan_all(g);
}

void gic_reset_hold(Device *d)
{
    Gic *g = (Gic *)d;

    gic_lock(g);
    gic_refresh(g);
    gic_unlock(g);
}

void gic_boot_nonsecure(Device *gic)
{
    Gic *g = (Gic *)gic;

    gic_lock(g);
    for (unsigned i = 0; i < GIC_BANKS && g->has_security; i++)
        g->spi[i].group = existing_spis(g, i);
    for (unsigned i = 0; i < g->num_cpu && g->has_security; i++) {
        g->cpu[i]->bank.group = ~0u;
        g->cpu[i]->pmr = GIC_PRIO_MASK;
        g->cpu[i]->waker = 0;
    }
    gic_rescan_all(g);
    gic_unlock(g);
}

/* ---- the part of a CPU ---- */

static void cpu_reset(Device *d)
{
    GicCpu *c = (GicCpu *)d;

    gic_lock(c->gic);
    gic_reset_bank(&c->bank);
    memset(c->sgi_source, 0, sizeof c->sgi_source);
    c->ctlr = c->cbpr = 0;
    c->pmr = 0;
    memset(c->apr, 0, sizeof c->apr);
    c->bpr[GIC_GROUP_0] = c->bpr[GIC_GROUP_1S] = GIC_BPR_MIN;
    c->bpr[GIC_GROUP_1NS] = GIC_BPR_MIN + 1;
    c->bank.edge = (1u << GIC_SGIS) - 1;
    gic_virt_reset(c);
    c->gic->kind->reset_cpu(c);
    gic_unlock(c->gic);
}

static const StateRow bank_rows[] = {
    STATE_FIELD(GicBank, group),   STATE_FIELD(GicBank, grpmod), STATE_FIELD(GicBank, enabled),
    STATE_FIELD(GicBank, pending), STATE_FIELD(GicBank, level),  STATE_FIELD(GicBank, edge),
    STATE_FIELD(GicBank, active),  STATE_FIELD(GicBank, nsacr),  STATE_ARRAY(GicBank, priority),
};
const StateTable gic_bank_state = {"gic-bank", 1, 1, DEVICE_ROWS(bank_rows)};

static const StateRow virt_rows[] = {
    STATE_FIELD(GicVirt, hcr), STATE_FIELD(GicVirt, ctlr), STATE_FIELD(GicVirt, pmr),
    STATE_ARRAY(GicVirt, bpr), STATE_ARRAY(GicVirt, apr),  STATE_ARRAY(GicVirt, lr),
};
static const StateTable virt_state = {"gic-virt", 1, 1, DEVICE_ROWS(virt_rows)};

static const StateRow cpu_rows[] = {
    STATE_TABLE(GicCpu, virt, &virt_state),
    STATE_TABLE(GicCpu, bank, &gic_bank_state),
    STATE_ARRAY(GicCpu, sgi_source),
    STATE_FIELD(GicCpu, ctlr),
    STATE_FIELD(GicCpu, cbpr),
    STATE_FIELD(GicCpu, pmr),
    STATE_ARRAY(GicCpu, bpr),
    STATE_ARRAY(GicCpu, apr),
    STATE_FIELD(GicCpu, igrpen),
    STATE_FIELD(GicCpu, eoi_mode),
    STATE_FIELD(GicCpu, redist_ctlr),
    STATE_FIELD(GicCpu, waker),
    STATE_FIELD(GicCpu, propbaser),
    STATE_FIELD(GicCpu, pendbaser),
    STATE_FIELD(GicCpu, is_secure),
    STATE_FIELD(GicCpu, is_el3),
};

/* Priorities and binary points that no write can make are rounded to ones that it can. */
static void sanitize(GicBank *b, u32 exists)
{
    for (unsigned i = 0; i < 32; i++)
        b->priority[i] &= GIC_PRIO_MASK;
    b->pending &= exists;
    b->level &= exists;
    b->enabled &= exists;
    b->active &= exists;
}

static bool cpu_post_load(void *object, u32 version, Error *err)
{
    GicCpu *c = object;

    gic_lock(c->gic);
    sanitize(&c->bank, ~0u);
    c->pmr &= GIC_PRIO_MASK;
    for (unsigned i = 0; i < GIC_GROUPS; i++)
        c->bpr[i] = MAX(c->bpr[i] & 7, GIC_BPR_MIN + (i == GIC_GROUP_1NS));
    if (c->gic->kind->load_cpu)
        c->gic->kind->load_cpu(c);
    gic_virt_sanitize(c);
    gic_refresh(c->gic);
    gic_unlock(c->gic);
    return true;
}

static const StateTable cpu_state = {"gic-cpu", 1, 1, DEVICE_ROWS(cpu_rows), NULL, cpu_post_load};

const DeviceType device_gic_cpu = {
    .name = "gic-cpu",
    .desc = "what a GIC has for one CPU",
    .size = sizeof(GicCpu),
    .is_fixed = true,
    .state = &cpu_state,
    .reset = cpu_reset,
};

bool gic_post_load(void *object, u32 version, Error *err)
{
    Gic *g = object;

    gic_lock(g);
    for (unsigned i = 0; i < GIC_BANKS; i++)
        sanitize(&g->spi[i], existing_spis(g, i));
    gic_refresh(g);
    gic_unlock(g);
    return true;
}

/* ---- counts ---- */

static u64 count_of(Gic *g, GicCpu *c, unsigned intid)
{
    GicBank *b = gic_bank(g, c, intid);

    return b ? b->count[intid % 32] : gicv3_lpi_count(c, intid);
}

u64 gic_count(Device *gic, unsigned cpu, unsigned intid)
{
    Gic *g = (Gic *)gic;

    gic_lock(g);
    u64 count = count_of(g, g->cpu[cpu], intid);

    gic_unlock(g);
    return count;
}

/* Private interrupts by CPU, others in all. */
static void print_count(FILE *f, Gic *g, unsigned intid)
{
    u64 sum = 0;

    gic_lock(g);
    for (unsigned i = 0; i < g->num_cpu; i++) {
        u64 count = count_of(g, g->cpu[i], intid);

        if (intid < GIC_SPI_BASE && count)
            fprintf(f, "%5u (CPU %u): %llu\n", intid, i, (unsigned long long)count);
        sum = intid < GIC_LPI_BASE ? count : sum + count;
    }
    gic_unlock(g);
    if (intid >= GIC_SPI_BASE && sum)
        fprintf(f, "%5u: %llu\n", intid, (unsigned long long)sum);
}

void gic_print_counts(FILE *f, Device *gic)
{
    Gic *g = (Gic *)gic;

    fprintf(f, "IRQ statistics for %s:\n", gic->type->name);
    for (unsigned n = 0; n < g->num_irq; n++)
        print_count(f, g, n);
    for (unsigned n = GIC_LPI_BASE; g->has_lpi && n < GIC_LPI_END; n++)
        print_count(f, g, n);
}
