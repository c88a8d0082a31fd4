/* SPDX-License-Identifier: MIT */
/*
 * GICv3: LPIs of a redistributor.
 *
 * While LPIs are enabled the pending bits are here; the pending table in guest memory is read when
 * they are enabled and written when they are disabled. The configuration of an LPI (priority,
 * enable) is read when it becomes pending and when software says that it changed. So that a guest
 * with all of them pending does not make acknowledging slow, each word of pending bits has the
 * highest priority of its interrupts.
 *
 * Source: IHI 0069, "Locality-specific Peripheral Interrupts", "LPI Configuration tables", "LPI
 * Pending tables".
 */
#include <stdlib.h>
#include <string.h>
#include "base/bits.h"
#include "hw/intc/gicv3.h"

enum {
    INTIDS = 65536,
    WORDS = INTIDS / 64,
    FIRST_WORD = GIC_LPI_BASE / 64,
    CONFIG_ENABLE = 1,
    ID_BITS_MIN = 14,
    ID_BITS_MAX = 16,
};

struct GicLpis {
    Device dev;
    GicCpu *cpu;
    u64 pending[WORDS]; /* bit per INTID; those under GIC_LPI_BASE are 0 */
    u8 config[INTIDS];  /* of those that are pending */
    u8 best[WORDS];     /* highest priority of the pending and enabled ones of a word */
    u32 count[INTIDS];  /* acknowledged so often */
};

#define TABLE_MASK   0xffffffffff000ull /* address bits 51:12 of GICR_PROPBASER */
#define PENDING_MASK 0xfffffffff0000ull /* 51:16 of GICR_PENDBASER */

/* ---- guest memory ---- */

bool gicv3_ram_read(Gic *g, Gpa addr, void *buf, u64 size)
{
    return mem_peek(g->dev.env->memory, addr, buf, size);
}

bool gicv3_ram_write(Gic *g, Gpa addr, const void *buf, u64 size)
{
    const u8 *p = buf;
    bool ok = true;

    while (size && ok) {
        MemSection s;

        rcu_read_begin();
        ok = mem_lookup(g->dev.env->memory, addr, &s) && s.host && s.is_writable;
        u64 n = s.last < size ? s.last + 1 : size;

        if (ok) {
            memcpy(s.host, p, n);
            ram_set_dirty(s.region->ram, s.region->ram_offset + s.offset, n, RAM_MASK_ALL);
        }
        rcu_read_end();
        addr += n;
        p += n;
        size -= n;
    }
    return ok;
}

/* ---- numbers and priorities ---- */

static bool is_enabled(const GicCpu *c)
{
    return c->lpis && (c->redist_ctlr & GICV3_ENABLE_LPIS);
}

/* INTIDs from GIC_LPI_BASE to under this; GICR_PROPBASER.IDbits is one less than the bits. */
static u32 limit(const GicCpu *c)
{
    u64 bits = MIN((c->propbaser & 31) + 1, (u64)ID_BITS_MAX);

    return bits < ID_BITS_MIN ? GIC_LPI_BASE : 1u << bits;
}

static bool has(const GicCpu *c, u32 intid)
{
    return is_enabled(c) && intid >= GIC_LPI_BASE && intid < limit(c);
}

/* With two Security states the table has priorities of the Non-secure half. */
static u8 prio_of(const GicCpu *c, u8 config)
{
    u8 prio = config & GIC_PRIO_MASK;

    return gicv3_has_two_states(c->gic) ? gic_prio_from_ns(prio) : prio;
}

static void read_config(GicCpu *c, u32 intid)
{
    u8 *config = &c->lpis->config[intid];

    if (!gicv3_ram_read(c->gic, (c->propbaser & TABLE_MASK) + intid - GIC_LPI_BASE, config, 1))
        *config = 0;
}

static void find_word_best(GicCpu *c, u32 word)
{
    GicLpis *l = c->lpis;
    u8 best = GIC_PRIO_IDLE;

    for (u64 left = l->pending[word]; left; left &= left - 1) {
        u8 config = l->config[64 * word + (unsigned)__builtin_ctzll(left)];

        if (config & CONFIG_ENABLE)
            best = MIN(best, prio_of(c, config));
    }
    l->best[word] = best;
}

static bool is_pending(const GicLpis *l, u32 intid)
{
    return l->pending[intid / 64] >> intid % 64 & 1;
}

/* ---- for the CPU interface ---- */

void gicv3_offer_lpis(GicCpu *c)
{
    GicLpis *l = c->lpis;
    u8 best = GIC_PRIO_IDLE;

    if (!is_enabled(c))
        return;
    for (unsigned i = FIRST_WORD; i < WORDS; i++)
        best = MIN(best, l->best[i]);
    if (best == GIC_PRIO_IDLE)
        return;
    u32 word = FIRST_WORD + (u32)((u8 *)memchr(l->best + FIRST_WORD, best, WORDS - FIRST_WORD) -
                                  (l->best + FIRST_WORD));

    for (u64 left = l->pending[word]; left; left &= left - 1) {
        u32 intid = 64 * word + (unsigned)__builtin_ctzll(left);

        if ((l->config[intid] & CONFIG_ENABLE) && prio_of(c, l->config[intid]) == best) {
            gic_offer(c, intid, best, GIC_GROUP_1NS);
            return;
        }
    }
}

static void clear(GicCpu *c, u32 intid)
{
    c->lpis->pending[intid / 64] &= ~(1ull << intid % 64);
    find_word_best(c, intid / 64);
    if (c->best.intid == intid)
        gic_rescan(c);
}

void gicv3_take_lpi(GicCpu *c, unsigned intid)
{
    c->lpis->count[intid]++;
    clear(c, intid);
}

u32 gicv3_lpi_count(const GicCpu *c, u32 intid)
{
    return c->lpis && intid < INTIDS ? c->lpis->count[intid] : 0;
}

/* ---- for the ITS ---- */

void gicv3_lpi_set(GicCpu *c, u32 intid, bool on)
{
    GicLpis *l = c->lpis;

    if (!has(c, intid) || is_pending(l, intid) == on)
        return;
    if (!on) {
        clear(c, intid);
        return;
    }
    l->pending[intid / 64] |= 1ull << intid % 64;
    read_config(c, intid);
    if (!(l->config[intid] & CONFIG_ENABLE))
        return;
    u8 prio = prio_of(c, l->config[intid]);

    l->best[intid / 64] = MIN(l->best[intid / 64], prio);
    gic_offer(c, intid, prio, GIC_GROUP_1NS);
    gic_signal(c);
}

void gicv3_lpi_inv(GicCpu *c, u32 intid)
{
    if (!has(c, intid) || !is_pending(c->lpis, intid))
        return;
    read_config(c, intid);
    find_word_best(c, intid / 64);
    gic_rescan(c);
}

/* The configuration of all that are pending, in one read if the table is where it should be. */
static void refresh(GicCpu *c)
{
    GicLpis *l = c->lpis;
    u64 any = 0;

    for (u32 i = FIRST_WORD; i < WORDS; i++)
        any |= l->pending[i];
    if (any && !gicv3_ram_read(c->gic, c->propbaser & TABLE_MASK, l->config + GIC_LPI_BASE,
                               limit(c) - GIC_LPI_BASE))
        memset(l->config, 0, sizeof l->config);
    for (u32 i = FIRST_WORD; i < WORDS; i++)
        find_word_best(c, i);
}

void gicv3_lpi_inv_all(GicCpu *c)
{
    if (!is_enabled(c))
        return;
    refresh(c);
    gic_rescan(c);
}

void gicv3_lpi_move(GicCpu *from, GicCpu *to, u32 intid)
{
    if (from == to || !has(from, intid) || !is_pending(from->lpis, intid))
        return;
    clear(from, intid);
    gicv3_lpi_set(to, intid, true);
}

void gicv3_lpi_move_all(GicCpu *from, GicCpu *to)
{
    if (from == to || !is_enabled(from) || !is_enabled(to))
        return;
    for (u32 i = FIRST_WORD; i < limit(to) / 64; i++)
        to->lpis->pending[i] |= from->lpis->pending[i];
    memset(from->lpis->pending, 0, sizeof from->lpis->pending);
    gicv3_lpi_inv_all(from);
    gicv3_lpi_inv_all(to);
}

/* ---- tables ---- */

void gicv3_lpis_enable(GicCpu *c)
{
    GicLpis *l = c->lpis;
    u64 size = limit(c) / 8, skip = GIC_LPI_BASE / 8;

    memset(l->pending, 0, sizeof l->pending);
    if (!(c->pendbaser & GICV3_PENDBASER_PTZ) && size > skip &&
        !gicv3_ram_read(c->gic, (c->pendbaser & PENDING_MASK) + skip, l->pending + FIRST_WORD,
                        size - skip))
        memset(l->pending, 0, sizeof l->pending);
    refresh(c);
    gic_rescan(c);
}

void gicv3_lpis_disable(GicCpu *c)
{
    GicLpis *l = c->lpis;
    u64 size = limit(c) / 8, skip = GIC_LPI_BASE / 8;

    if (size > skip)
        gicv3_ram_write(c->gic, (c->pendbaser & PENDING_MASK) + skip, l->pending + FIRST_WORD,
                        size - skip);
    memset(l->pending, 0, sizeof l->pending);
    refresh(c);
}

/* ---- the device ---- */

static void reset(Device *d)
{
    GicLpis *l = (GicLpis *)d;

    gic_lock(l->cpu->gic);
    memset(l->pending, 0, sizeof l->pending);
    memset(l->best, GIC_PRIO_IDLE, sizeof l->best);
    gic_unlock(l->cpu->gic);
}

static bool post_load(void *object, u32 version, Error *err)
{
    GicLpis *l = object;
    GicCpu *c = l->cpu;

    gic_lock(c->gic);
    for (u32 i = 0; i < WORDS; i++)
        if (i < FIRST_WORD || i >= limit(c) / 64 || !is_enabled(c))
            l->pending[i] = 0;
    refresh(c);
    gic_rescan(c);
    gic_unlock(c->gic);
    return true;
}

static const StateRow rows[] = {STATE_ARRAY(GicLpis, pending)};
static const StateTable state = {"gic-lpis", 1, 1, DEVICE_ROWS(rows), NULL, post_load};

const DeviceType device_gic_lpis = {
    .name = "gic-lpis",
    .desc = "LPIs of a GICv3 redistributor",
    .size = sizeof(GicLpis),
    .is_fixed = true,
    .state = &state,
    .reset = reset,
};

void gicv3_lpis_new(GicCpu *c)
{
    c->lpis = (GicLpis *)device_new(&device_gic_lpis, NULL, &c->dev, c->dev.env);
    c->lpis->cpu = c;
    device_realize(&c->lpis->dev, NULL);
}
