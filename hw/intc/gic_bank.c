/* SPDX-License-Identifier: MIT */
/*
 * Registers with one, two or eight bits per interrupt: the same in the distributors of GICv2 and
 * GICv3 and in the SGI frame of redistributors.
 *
 * A Non-secure access sees Group 1 interrupts, with the priorities of its half; of others what
 * NSACR grants. Sources: IHI 0048 "Distributor register descriptions", IHI 0069 "GICD_*",
 * "GICR_*".
 */
#include "base/bits.h"
#include "hw/intc/gic_state.h"

/* GICD_NSACR, GICR_NSACR: 1 grants set-pending, 2 clear-pending and to see what is active. */
enum { NSACR_NEVER = 4, NSACR_SET_PENDING = 1, NSACR_CLEAR_PENDING = 2, NSACR_TARGETS = 3 };

/* Interrupts of @b that there are. */
static u32 existing(const GicAccess *a, const GicBank *b)
{
    if (b == &a->c->bank)
        return ~0u;
    unsigned left = a->g->num_irq - GIC_SPI_BASE - 32 * (unsigned)(b - a->g->spi);

    return (u32)bits_mask(MIN(left, 32u));
}

u32 gic_visible(const GicAccess *a, const GicBank *b, unsigned need)
{
    u32 seen = b->group;

    if (!a->is_ns)
        return existing(a, b);
    for (unsigned i = 0; need < NSACR_NEVER && i < 32; i++)
        if (bits_get(b->nsacr, 2 * i, 2) >= need)
            seen |= 1u << i;
    return seen & existing(a, b);
}

/* ---- rows ---- */

typedef struct Row Row;
struct Row {
    u32 first, last;          /* offsets of words */
    u8 width;                 /* bits per interrupt */
    u16 field;                /* the word of a bank, of one-bit registers */
    u8 read_need, write_need; /* of NSACR */
    u8 has;                   /* GIC_HAS_* that the frame must have */
    bool is_secure;           /* RAZ/WI to Non-secure accesses */
    u32 (*read)(const GicAccess *a, const Row *r, GicBank *b, unsigned first);
    /* @first: of the interrupts in the bank that the word is about. */
    void (*write)(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value);
};

static GicCpu *owner(const GicAccess *a, const GicBank *b)
{
    return b == &a->c->bank ? a->c : NULL;
}

static void changed(const GicAccess *a, GicBank *b)
{
    gic_bank_update(a->g, owner(a, b), b);
}

/* Group, priority or route of something: whoever may be concerned looks again. */
static void moved(const GicAccess *a, GicBank *b)
{
    if (owner(a, b))
        gic_rescan(a->c);
    else if (b->ready)
        gic_rescan_all(a->g);
}

static u32 *word(GicBank *b, const Row *r)
{
    return (u32 *)(void *)((u8 *)b + r->field);
}

static u32 read_word(const GicAccess *a, const Row *r, GicBank *b, unsigned first)
{
    return *word(b, r) & gic_visible(a, b, r->read_need);
}

static u32 read_pending(const GicAccess *a, const Row *r, GicBank *b, unsigned first)
{
    return gic_pending(b) & gic_visible(a, b, r->read_need);
}

static void write_group(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    u32 mask = a->lanes & gic_visible(a, b, r->write_need);

    *word(b, r) = (*word(b, r) & ~mask) | (value & mask);
    moved(a, b);
}

static void set_bits(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    *word(b, r) |= value & gic_visible(a, b, r->write_need);
    changed(a, b);
}

static void clear_bits(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    *word(b, r) &= ~(value & gic_visible(a, b, r->write_need));
    changed(a, b);
}

/* SGIs of a GICv2 are always enabled, and made pending by their senders. */
static u32 but_sgis(const GicAccess *a, const GicBank *b, u32 value)
{
    return a->g->kind->is_v2 && owner(a, b) ? value & ~(u32)bits_mask(GIC_SGIS) : value;
}

static void set_but_sgis(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    set_bits(a, r, b, first, but_sgis(a, b, value));
}

static void clear_but_sgis(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    clear_bits(a, r, b, first, but_sgis(a, b, value));
}

static u32 read_priority(const GicAccess *a, const Row *r, GicBank *b, unsigned first)
{
    u32 value = 0;

    for (unsigned i = 0; i < 4; i++) {
        u8 p = b->priority[first + i];
        bool is_seen = gic_visible(a, b, NSACR_NEVER) >> (first + i) & 1;

        if (a->is_ns)
            p = is_seen ? gic_prio_ns(p) : 0;
        value |= (u32)p << 8 * i;
    }
    return value;
}

static void write_priority(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    for (unsigned i = 0; i < 4; i++) {
        u8 v = (u8)(value >> 8 * i) & GIC_PRIO_MASK;

        if ((a->lanes >> 8 * i & 0xff) && (gic_visible(a, b, NSACR_NEVER) >> (first + i) & 1))
            b->priority[first + i] = a->is_ns ? gic_prio_from_ns(v) : v;
    }
    moved(a, b);
}

/* Bit 1 of each field says edge; SGIs are. */
static u32 read_config(const GicAccess *a, const Row *r, GicBank *b, unsigned first)
{
    u32 value = 0, edge = b->edge & gic_visible(a, b, NSACR_NEVER);

    for (unsigned i = 0; i < 16; i++)
        value |= (edge >> (first + i) & 1) << (2 * i + 1);
    return value;
}

static void write_config(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    u32 may = gic_visible(a, b, NSACR_NEVER);

    if (owner(a, b))
        may &= ~(u32)bits_mask(GIC_SGIS);
    for (unsigned i = 0; i < 16; i++) {
        u32 bit = 1u << (first + i);

        if ((may & bit) && (a->lanes >> (2 * i + 1) & 1))
            b->edge = value >> (2 * i + 1) & 1 ? b->edge | bit : b->edge & ~bit;
    }
    changed(a, b);
}

static u32 read_nsacr(const GicAccess *a, const Row *r, GicBank *b, unsigned first)
{
    return (u32)(b->nsacr >> 2 * first);
}

static void write_nsacr(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    u64 mask = (u64)a->lanes << 2 * first;

    b->nsacr = (b->nsacr & ~mask) | ((u64)value << 2 * first & mask);
}

/* GICv2: a byte of CPUs for each interrupt; private ones go to their CPU alone. */
static u32 read_targets(const GicAccess *a, const Row *r, GicBank *b, unsigned first)
{
    u32 value = 0, seen = gic_visible(a, b, NSACR_TARGETS);

    if (a->g->num_cpu == 1)
        return 0;
    for (unsigned i = 0; i < 4; i++) {
        u64 to = owner(a, b) ? 1u << a->c->index : a->g->route[32 * (b - a->g->spi) + first + i];

        if (seen >> (first + i) & 1)
            value |= (u32)to << 8 * i;
    }
    return value;
}

static void write_targets(const GicAccess *a, const Row *r, GicBank *b, unsigned first, u32 value)
{
    u32 may = gic_visible(a, b, NSACR_TARGETS), cpus = (u32)bits_mask(a->g->num_cpu);

    if (owner(a, b) || a->g->num_cpu == 1)
        return;
    for (unsigned i = 0; i < 4; i++)
        if ((a->lanes >> 8 * i & 0xff) && (may >> (first + i) & 1))
            a->g->route[32 * (b - a->g->spi) + first + i] = value >> 8 * i & cpus;
    moved(a, b);
}

#define F(f) offsetof(GicBank, f)

enum { /* short for rows */
       NEVER = NSACR_NEVER,
       SET = NSACR_SET_PENDING,
       CLR = NSACR_CLEAR_PENDING,
       GRPMOD = GIC_HAS_GRPMOD,
       NSACR = GIC_HAS_NSACR,
       TARGETS = GIC_HAS_TARGETS,
};

// clang-format off
static const Row rows[] = {
    /* first last  bits field  NSACR: to read, write  has  Secure */
    {0x080, 0x0ff, 1, F(group),   NEVER, NEVER, 0,       true,  read_word, write_group},
    {0x100, 0x17f, 1, F(enabled), NEVER, NEVER, 0,       false, read_word, set_but_sgis},
    {0x180, 0x1ff, 1, F(enabled), NEVER, NEVER, 0,       false, read_word, clear_but_sgis},
    {0x200, 0x27f, 1, F(pending), SET,   SET,   0,       false, read_pending, set_but_sgis},
    {0x280, 0x2ff, 1, F(pending), CLR,   CLR,   0,       false, read_pending, clear_but_sgis},
    {0x300, 0x37f, 1, F(active),  CLR,   NEVER, 0,       false, read_word, set_bits},
    {0x380, 0x3ff, 1, F(active),  CLR,   NEVER, 0,       false, read_word, clear_bits},
    {0x400, 0x7ff, 8, 0,          NEVER, NEVER, 0,       false, read_priority, write_priority},
    {0x800, 0xbff, 8, 0,          NEVER, NEVER, TARGETS, false, read_targets, write_targets},
    {0xc00, 0xcff, 2, 0,          NEVER, NEVER, 0,       false, read_config, write_config},
    {0xd00, 0xd7f, 1, F(grpmod),  NEVER, NEVER, GRPMOD,  true,  read_word, write_group},
    {0xe00, 0xeff, 2, 0,          NEVER, NEVER, NSACR,   true,  read_nsacr, write_nsacr},
};
// clang-format on

/* The row of @offset, its bank and the first interrupt there; NULL: none, or nothing to see. */
static const Row *find(const GicAccess *a, u32 offset, GicBank **bank, unsigned *first)
{
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const Row *r = &rows[i];
        u32 intid = (offset - r->first) / 4 * (32u / r->width);

        if (offset < r->first || offset > r->last)
            continue;
        *first = intid % 32;
        *bank = intid < a->g->num_irq ? gic_bank(a->g, a->c, intid) : NULL;
        if (!(a->has & (intid < GIC_SPI_BASE ? GIC_HAS_PRIVATE : GIC_HAS_SPIS)))
            *bank = NULL;
        return r;
    }
    return NULL;
}

static bool is_there(const GicAccess *a, const Row *r, const GicBank *b)
{
    return b && (a->has & r->has) == r->has && !(r->is_secure && a->is_ns);
}

bool gic_bank_read(const GicAccess *a, u32 offset, u32 *value)
{
    GicBank *b;
    unsigned first;
    const Row *r = find(a, offset, &b, &first);

    *value = r && is_there(a, r, b) ? r->read(a, r, b, first) : 0;
    return r;
}

bool gic_bank_write(const GicAccess *a, u32 offset, u32 value)
{
    GicBank *b;
    unsigned first;
    const Row *r = find(a, offset, &b, &first);

    if (r && is_there(a, r, b))
        r->write(a, r, b, first, value);
    return r;
}
