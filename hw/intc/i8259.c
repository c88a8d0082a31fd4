/* SPDX-License-Identifier: MIT */
/*
 * Two 8259A interrupt controllers in cascade, and the chipset's registers that say which inputs
 * are levels (ELCR).
 *
 * Inputs 0 to 15 are IRQ 0 to 15; IRQ 2 is the cascade and leads nowhere. irq[0] is INT.
 * Regions: 0 the master's ports (PC: 0x20), 1 the slave's (0xa0), 2 ELCR (0x4d0).
 * 8086 mode only: a CALL is not what an x86 CPU would take.
 * Source: 8259A data sheet; "ELCR" of the 82371SB data sheet.
 */
#include "hw/intc/i8259.h"

#include "base/bits.h"
#include "base/log.h"

enum {
    ICW1_ICW4 = 1 << 0,
    ICW1_SINGLE = 1 << 1,
    ICW1_LEVEL = 1 << 3,
    ICW1_IS = 1 << 4, /* a command with it is ICW1 */
    ICW4_AUTO_EOI = 1 << 1,
    ICW4_NESTED = 1 << 4, /* special fully nested mode */

    OCW3_IS = 1 << 3, /* a command with it is OCW3, else OCW2 */
    OCW3_READ_ISR = 1 << 0,
    OCW3_READ = 1 << 1,
    OCW3_POLL = 1 << 2,
    OCW3_SPECIAL = 1 << 5,
    OCW3_SET_SPECIAL = 1 << 6,

    CASCADE = 2,
    LINES = 8,
    NOBODY = 8,
};

/* OCW2, bits 7:5. */
enum {
    OCW2_ROTATE_AUTO_CLEAR = 0,
    OCW2_EOI,
    OCW2_NOP,
    OCW2_EOI_LINE,
    OCW2_ROTATE_AUTO_SET,
    OCW2_ROTATE,
    OCW2_SET_PRIORITY,
    OCW2_ROTATE_LINE,
};

/* What an initialisation still expects at the data port. */
enum {
    READY,
    WANT_ICW2,
    WANT_ICW3,
    WANT_ICW4,
};

typedef struct Pic {
    u8 irr, imr, isr; /* request, mask, in service */
    u8 lines;         /* levels of the inputs */
    u8 elcr;          /* inputs that are levels */
    u8 vector;        /* of line 0 */
    u8 lowest;        /* line of the lowest priority: the next one has the highest */
    u8 icw1, icw4, wants;
    bool reads_isr, is_polled, special_mask, rotates_on_auto_eoi;
} Pic;

typedef struct I8259 {
    Device dev;
    Pic pic[2]; /* master, slave */
} I8259;

/* ---- priorities ---- */

/* How far behind the highest priority the first of @lines is; NOBODY. */
static unsigned first_of(const Pic *p, u8 lines)
{
    for (unsigned n = 0; n < LINES; n++)
        if (lines >> ((p->lowest + 1 + n) % LINES) & 1)
            return n;
    return NOBODY;
}

static unsigned line_at(const Pic *p, unsigned place)
{
    return (p->lowest + 1 + place) % LINES;
}

/* The line that would interrupt now; NOBODY. */
static unsigned pending(const I8259 *s, const Pic *p)
{
    unsigned asks = first_of(p, p->irr & (u8)~p->imr);
    u8 busy = p->isr;

    if (p->special_mask)
        busy &= (u8)~p->imr;
    /* The slave may ask again while one of its interrupts is in service. */
    if (p == &s->pic[0] && p->icw4 & ICW4_NESTED)
        busy &= (u8)~(1u << CASCADE);
    return asks < first_of(p, busy) ? line_at(p, asks) : NOBODY;
}

static bool is_level(const Pic *p, unsigned line)
{
    return p->icw1 & ICW1_LEVEL || p->elcr >> line & 1;
}

static void set_line(Pic *p, unsigned line, bool level)
{
    u8 bit = (u8)(1u << line);

    if (is_level(p, line))
        p->irr = level ? p->irr | bit : p->irr & (u8)~bit;
    else if (level && !(p->lines & bit))
        p->irr |= bit;
    else if (!level)
        p->irr &= (u8)~bit; /* a request has to last until it is acknowledged */
    p->lines = level ? p->lines | bit : p->lines & (u8)~bit;
}

/* INT of the slave drops with each acknowledge, so to the master it is like a level. */
static void update(I8259 *s)
{
    Pic *master = &s->pic[0];
    u8 asks = pending(s, &s->pic[1]) != NOBODY;

    master->irr = (u8)((master->irr & ~(1u << CASCADE)) | asks << CASCADE);
    irq_set(&s->dev.irq[0], pending(s, &s->pic[0]) != NOBODY);
}

static void gpio_in(Device *d, unsigned n, bool level)
{
    I8259 *s = (I8259 *)d;

    if (n == CASCADE)
        return;
    set_line(&s->pic[n / LINES], n % LINES, level);
    update(s);
}

/* ---- acknowledge and end of interrupt ---- */

static void accept(Pic *p, unsigned line)
{
    u8 bit = (u8)(1u << line);

    if (!(p->icw4 & ICW4_AUTO_EOI))
        p->isr |= bit;
    else if (p->rotates_on_auto_eoi)
        p->lowest = (u8)line;
    if (!is_level(p, line))
        p->irr &= (u8)~bit;
}

u8 i8259_acknowledge(Device *pair)
{
    I8259 *s = (I8259 *)pair;
    Pic *p = &s->pic[0];
    unsigned line = pending(s, p);

    if (line == NOBODY) {
        line = 7;
    } else {
        accept(p, line);
        if (line == CASCADE) {
            p = &s->pic[1];
            line = pending(s, p);
            if (line == NOBODY)
                line = 7;
            else
                accept(p, line);
        }
    }
    update(s);
    return (u8)(p->vector + line);
}

bool i8259_is_pending(const Device *pair)
{
    return pair->irq[0].level;
}

static void command(Pic *p, u8 value)
{
    unsigned place = first_of(p, p->special_mask ? p->isr & (u8)~p->imr : p->isr);
    unsigned line = value & 7;

    switch (value >> 5) {
    case OCW2_ROTATE_AUTO_CLEAR:
    case OCW2_ROTATE_AUTO_SET:
        p->rotates_on_auto_eoi = value >> 5 == OCW2_ROTATE_AUTO_SET;
        break;
    case OCW2_EOI:
    case OCW2_ROTATE:
        if (place == NOBODY)
            break;
        line = line_at(p, place);
        p->isr &= (u8)~(1u << line);
        if (value >> 5 == OCW2_ROTATE)
            p->lowest = (u8)line;
        break;
    case OCW2_EOI_LINE:
    case OCW2_ROTATE_LINE:
        p->isr &= (u8)~(1u << line);
        if (value >> 5 == OCW2_ROTATE_LINE)
            p->lowest = (u8)line;
        break;
    case OCW2_SET_PRIORITY:
        p->lowest = (u8)line;
        break;
    default:
        break;
    }
}

/* ---- ports ---- */

static void initialise(Pic *p, u8 value)
{
    u8 level_lines;

    p->icw1 = value;
    p->imr = p->isr = p->icw4 = 0;
    p->lowest = LINES - 1;
    p->reads_isr = p->is_polled = p->special_mask = p->rotates_on_auto_eoi = false;
    p->wants = WANT_ICW2;
    /* Edges that came before are forgotten; levels stay. */
    level_lines = value & ICW1_LEVEL ? 0xff : p->elcr;
    p->irr &= level_lines;
    if (value & ICW1_SINGLE)
        log_unimp("i8259: a controller without cascade\n");
}

static void write_command(Pic *p, u8 value)
{
    if (value & ICW1_IS) {
        initialise(p, value);
    } else if (value & OCW3_IS) {
        if (value & OCW3_READ)
            p->reads_isr = value & OCW3_READ_ISR;
        if (value & OCW3_SET_SPECIAL)
            p->special_mask = value & OCW3_SPECIAL;
        p->is_polled = value & OCW3_POLL;
    } else {
        command(p, value);
    }
}

static void write_data(Pic *p, u8 value)
{
    switch (p->wants) {
    case WANT_ICW2:
        p->vector = value & 0xf8;
        p->wants = !(p->icw1 & ICW1_SINGLE)  ? WANT_ICW3
                   : p->icw1 & ICW1_ICW4 ? WANT_ICW4
                                         : READY;
        break;
    case WANT_ICW3: /* how the two are wired is the board's */
        p->wants = p->icw1 & ICW1_ICW4 ? WANT_ICW4 : READY;
        break;
    case WANT_ICW4:
        p->icw4 = value;
        p->wants = READY;
        break;
    default:
        p->imr = value;
        break;
    }
}

/* A read after the poll command acknowledges: bit 7 says whether there was an interrupt. */
static u8 poll(I8259 *s, Pic *p)
{
    unsigned line = pending(s, p);

    p->is_polled = false;
    if (line == NOBODY)
        return 0;
    accept(p, line);
    update(s);
    return (u8)(0x80 | line);
}

static MemResult read_pic(I8259 *s, Pic *p, u64 port, u64 *value)
{
    if (p->is_polled)
        *value = poll(s, p);
    else
        *value = port ? p->imr : p->reads_isr ? p->isr : p->irr;
    return MEM_OK;
}

static MemResult write_pic(I8259 *s, Pic *p, u64 port, u64 value)
{
    (port ? write_data : write_command)(p, (u8)value);
    update(s);
    return MEM_OK;
}

static MemResult master_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    I8259 *s = opaque;

    return read_pic(s, &s->pic[0], port, value);
}

static MemResult master_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    I8259 *s = opaque;

    return write_pic(s, &s->pic[0], port, value);
}

static MemResult slave_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    I8259 *s = opaque;

    return read_pic(s, &s->pic[1], port, value);
}

static MemResult slave_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    I8259 *s = opaque;

    return write_pic(s, &s->pic[1], port, value);
}

static MemResult elcr_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = ((I8259 *)opaque)->pic[port].elcr;
    return MEM_OK;
}

/* The timer, keyboard, cascade, clock and coprocessor are always edges. */
static MemResult elcr_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    static const u8 writable[] = {0xf8, 0xde};

    ((I8259 *)opaque)->pic[port].elcr = (u8)value & writable[port];
    return MEM_OK;
}

static const MemIoOps port_ops[] = {
    {.read = master_read, .write = master_write, .impl_max = 1},
    {.read = slave_read, .write = slave_write, .impl_max = 1},
    {.read = elcr_read, .write = elcr_write, .impl_max = 1},
};

/* ---- an accelerator's ---- */

void i8259_give(const Device *d, IrqchipPic out[2])
{
    const I8259 *s = (const I8259 *)d;

    for (unsigned n = 0; n < 2; n++) {
        const Pic *p = &s->pic[n];

        out[n] = (IrqchipPic){.irr = p->irr,
                              .imr = p->imr,
                              .isr = p->isr,
                              .lines = p->lines,
                              .elcr = p->elcr,
                              .vector = p->vector,
                              .lowest = p->lowest,
                              .wants = p->wants,
                              .wants_icw4 = p->icw1 & ICW1_ICW4,
                              .auto_eoi = p->icw4 & ICW4_AUTO_EOI,
                              .is_nested = p->icw4 & ICW4_NESTED,
                              .reads_isr = p->reads_isr,
                              .is_polled = p->is_polled,
                              .special_mask = p->special_mask,
                              .rotates_on_auto_eoi = p->rotates_on_auto_eoi};
    }
}

/* The levels of the inputs are known here better. */
void i8259_take(Device *d, const IrqchipPic in[2])
{
    I8259 *s = (I8259 *)d;

    for (unsigned n = 0; n < 2; n++) {
        const IrqchipPic *p = &in[n];

        s->pic[n] = (Pic){.irr = p->irr,
                          .imr = p->imr,
                          .isr = p->isr,
                          .lines = s->pic[n].lines,
                          .elcr = p->elcr,
                          .vector = p->vector,
                          .lowest = p->lowest % LINES,
                          .icw1 = p->wants_icw4 ? ICW1_ICW4 : 0,
                          .icw4 = (u8)((p->auto_eoi ? ICW4_AUTO_EOI : 0) |
                                       (p->is_nested ? ICW4_NESTED : 0)),
                          .wants = MIN(p->wants, WANT_ICW4),
                          .reads_isr = p->reads_isr,
                          .is_polled = p->is_polled,
                          .special_mask = p->special_mask,
                          .rotates_on_auto_eoi = p->rotates_on_auto_eoi};
    }
    update(s);
}

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    device_add_region(d, "i8259-master", 2, &port_ops[0]);
    device_add_region(d, "i8259-slave", 2, &port_ops[1]);
    device_add_region(d, "elcr", 2, &port_ops[2]);
    return true;
}

/* The levels of the inputs are the sources' and stay. */
static void reset(Device *d)
{
    I8259 *s = (I8259 *)d;

    for (unsigned i = 0; i < 2; i++)
        s->pic[i] = (Pic){.lines = s->pic[i].lines, .lowest = LINES - 1};
}

static void reset_hold(Device *d)
{
    update((I8259 *)d);
}

static const StateRow pic_rows[] = {
    STATE_FIELD(Pic, irr),
    STATE_FIELD(Pic, imr),
    STATE_FIELD(Pic, isr),
    STATE_FIELD(Pic, lines),
    STATE_FIELD(Pic, elcr),
    STATE_FIELD(Pic, vector),
    STATE_FIELD(Pic, lowest),
    STATE_FIELD(Pic, icw1),
    STATE_FIELD(Pic, icw4),
    STATE_FIELD(Pic, wants),
    STATE_FIELD(Pic, reads_isr),
    STATE_FIELD(Pic, is_polled),
    STATE_FIELD(Pic, special_mask),
    STATE_FIELD(Pic, rotates_on_auto_eoi),
};
static const StateTable pic_state = {"pic", 1, 1, DEVICE_ROWS(pic_rows)};
static const StateRow state_rows[] = {STATE_TABLES(I8259, pic, &pic_state)};

static bool post_load(void *object, u32 version, Error *err)
{
    I8259 *s = object;

    for (unsigned i = 0; i < 2; i++)
        if (s->pic[i].lowest >= LINES || s->pic[i].wants > WANT_ICW4)
            return error_set(err, "controller %u: priority %u, initialisation %u", i,
                             s->pic[i].lowest, s->pic[i].wants);
    update(s);
    return true;
}

static const StateTable state = {"i8259", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_i8259 = {
    .name = "isa-i8259",
    .desc = "interrupt controllers of PCs",
    .size = sizeof(I8259),
    .is_fixed = true,
    .irqs = 1,
    .gpios = 2 * LINES,
    .gpio_in = gpio_in,
    .state = &state,
    .init = init,
    .reset = reset,
    .reset_hold = reset_hold,
};
