/* SPDX-License-Identifier: MIT */
/*
 * I/O APIC (82093AA, with the EOI register of version 0x20): a redirection entry per input, which
 * says what message goes to which local APIC.
 *
 * Edges send one message each; while an entry is masked, its edge waits in IRR: the chipsets since
 * the 82093AA keep it, and guests count on it. A level sends one, then waits for the EOI (remote IRR).
 * Inputs 0 to 23; region 0 has the registers (PC: 0xfec00000). Source: 82093AA data sheet,
 * "Register Description"; Intel SDM volume 3, "Message Signalled Interrupts" for the message.
 */
#include "hw/intc/ioapic.h"

#include <string.h>
#include "base/bits.h"
#include "base/log.h"

enum {
    REG_SELECT = 0x00,
    REG_WINDOW = 0x10,
    REG_EOI = 0x40,
    REGION_SIZE = 0x1000,

    INDEX_ID = 0x00,
    INDEX_VERSION = 0x01,
    INDEX_ARBITRATION = 0x02,
    INDEX_ENTRIES = 0x10,
    VERSION = 0x20,
};

/* A redirection entry. */
#define ENTRY_VECTOR      0xffull
#define ENTRY_DELIVERY    (7ull << 8)
#define ENTRY_EXTINT      (7ull << 8)
#define ENTRY_LOGICAL     (1ull << 11)
#define ENTRY_BUSY        (1ull << 12) /* read-only; sending takes no time */
#define ENTRY_LOW         (1ull << 13) /* the input is active low */
#define ENTRY_REMOTE_IRR  (1ull << 14) /* read-only */
#define ENTRY_LEVEL       (1ull << 15)
#define ENTRY_MASKED      (1ull << 16)
#define ENTRY_WRITABLE    (0xff00000000000000ull | 0x1afff)
#define ENTRY_DESTINATION 56

#define MSI_BASE    0xfee00000ull
#define MSI_LOGICAL (1u << 2)
#define MSI_ASSERT  (1u << 14)
#define MSI_LEVEL   (1u << 15)

_Static_assert(IOAPIC_LINES == IRQCHIP_IOAPIC_LINES, "an entry for each input");

typedef struct Ioapic {
    Device dev;
    u8 id, select;
    u32 lines; /* inputs that are active */
    u32 irr;   /* inputs that want to be sent */
    u64 entry[IOAPIC_LINES];
    void (*msi)(void *opaque, u64 addr, u32 data);
    void *opaque;
    void (*changed)(void *opaque);
    void *changed_opaque;
} Ioapic;

static void send(Ioapic *s, unsigned n)
{
    u64 e = s->entry[n];
    u64 addr = MSI_BASE | (e >> ENTRY_DESTINATION) << 12 | (e & ENTRY_LOGICAL ? MSI_LOGICAL : 0);
    u32 data = (u32)(e & (ENTRY_VECTOR | ENTRY_DELIVERY)) | MSI_ASSERT |
               (e & ENTRY_LEVEL ? MSI_LEVEL : 0);

    if (s->msi)
        s->msi(s->opaque, addr, data);
}

static void service(Ioapic *s, unsigned n)
{
    u64 *e = &s->entry[n];

    if (!(s->irr >> n & 1) || *e & ENTRY_MASKED)
        return;
    if (!(*e & ENTRY_LEVEL)) {
        s->irr &= ~(1u << n);
        send(s, n);
    } else if (!(*e & ENTRY_REMOTE_IRR)) {
        /* Nobody ends what the pair of 8259s sends through here. */
        if ((*e & ENTRY_DELIVERY) != ENTRY_EXTINT)
            *e |= ENTRY_REMOTE_IRR;
        send(s, n);
    }
}

/* ENTRY_LOW describes a wire that devices of ours drive as active all the same. */
static void gpio_in(Device *d, unsigned n, bool level)
{
    Ioapic *s = (Ioapic *)d;
    u32 bit = 1u << n;
    bool rose = level && !(s->lines & bit);

    s->lines = level ? s->lines | bit : s->lines & ~bit;
    if (s->entry[n] & ENTRY_LEVEL)
        s->irr = level ? s->irr | bit : s->irr & ~bit;
    else if (rose)
        s->irr |= bit;
    service(s, n);
}

void ioapic_eoi(Device *d, u8 vector)
{
    Ioapic *s = (Ioapic *)d;

    for (unsigned n = 0; n < IOAPIC_LINES; n++) {
        u64 *e = &s->entry[n];

        if ((*e & ENTRY_VECTOR) != vector || !(*e & ENTRY_LEVEL))
            continue;
        *e &= ~ENTRY_REMOTE_IRR;
        service(s, n);
    }
}

void ioapic_set_msi(Device *d, void (*msi)(void *opaque, u64 addr, u32 data), void *opaque)
{
    Ioapic *s = (Ioapic *)d;

    s->msi = msi;
    s->opaque = opaque;
}

void ioapic_on_change(Device *d, void (*changed)(void *opaque), void *opaque)
{
    Ioapic *s = (Ioapic *)d;

    s->changed = changed;
    s->changed_opaque = opaque;
}

/* ---- registers ---- */

static u32 window_read(const Ioapic *s)
{
    unsigned n = s->select - INDEX_ENTRIES;

    switch (s->select) {
    case INDEX_ID:
    case INDEX_ARBITRATION:
        return (u32)s->id << 24;
    case INDEX_VERSION:
        return (IOAPIC_LINES - 1) << 16 | VERSION;
    default:
        if (s->select >= INDEX_ENTRIES && n < 2 * IOAPIC_LINES)
            return (u32)(s->entry[n / 2] >> 32 * (n & 1));
        log_guest("ioapic: read of register 0x%x\n", s->select);
        return 0;
    }
}

static void entry_write(Ioapic *s, unsigned n, bool high, u32 value)
{
    u64 old = s->entry[n], lanes = bits_mask(32) << 32 * high & ENTRY_WRITABLE;
    u64 now = (old & ~lanes) | ((u64)value << 32 * high & lanes);

    /* An edge knows no remote IRR: that is how kernels end a level by hand. */
    if (!(now & ENTRY_LEVEL))
        now &= ~ENTRY_REMOTE_IRR;
    s->entry[n] = now;
    if ((old ^ now) & ENTRY_LEVEL && now & ENTRY_LEVEL)
        s->irr = (s->irr & ~(1u << n)) | (s->lines & 1u << n);
    if (s->changed)
        s->changed(s->changed_opaque);
    service(s, n);
}

static void window_write(Ioapic *s, u32 value)
{
    unsigned n = s->select - INDEX_ENTRIES;

    if (s->select == INDEX_ID)
        s->id = value >> 24 & 15;
    else if (s->select >= INDEX_ENTRIES && n < 2 * IOAPIC_LINES)
        entry_write(s, n / 2, n & 1, value);
    else
        log_guest("ioapic: write to register 0x%x\n", s->select);
}

static MemResult io_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    Ioapic *s = opaque;

    *value = offset == REG_SELECT ? s->select : offset == REG_WINDOW ? window_read(s) : 0;
    return MEM_OK;
}

static MemResult io_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Ioapic *s = opaque;

    switch (offset) {
    case REG_SELECT:
        s->select = (u8)value;
        break;
    case REG_WINDOW:
        window_write(s, (u32)value);
        break;
    case REG_EOI:
        ioapic_eoi(&s->dev, (u8)value);
        break;
    default:
        log_guest("ioapic: write at 0x%llx\n", (unsigned long long)offset);
        break;
    }
    return MEM_OK;
}

static const MemIoOps ops = {.read = io_read, .write = io_write, .impl_min = 4, .impl_max = 4};

/* ---- an accelerator's ---- */

void ioapic_give(const Device *d, IrqchipIoapic *out)
{
    const Ioapic *s = (const Ioapic *)d;

    *out = (IrqchipIoapic){.id = s->id, .select = s->select, .irr = s->irr};
    memcpy(out->entry, s->entry, sizeof out->entry);
}

/* What is a level is known here better. */
void ioapic_take(Device *d, const IrqchipIoapic *in)
{
    Ioapic *s = (Ioapic *)d;

    s->id = in->id & 15;
    s->select = in->select;
    for (unsigned n = 0; n < IOAPIC_LINES; n++) {
        u64 e = in->entry[n];
        u32 bit = 1u << n, irr = e & ENTRY_LEVEL ? s->lines & bit : in->irr & bit;

        s->entry[n] = e & (ENTRY_WRITABLE | (e & ENTRY_LEVEL ? ENTRY_REMOTE_IRR : 0));
        s->irr = (s->irr & ~bit) | irr;
    }
    for (unsigned n = 0; n < IOAPIC_LINES; n++)
        service(s, n);
}

/* ---- life ---- */

static bool init(Device *d, Error *err)
{
    device_add_region(d, "ioapic", REGION_SIZE, &ops);
    return true;
}

static void reset(Device *d)
{
    Ioapic *s = (Ioapic *)d;

    s->id = s->select = 0;
    s->irr = 0;
    for (unsigned n = 0; n < IOAPIC_LINES; n++)
        s->entry[n] = ENTRY_MASKED;
}

static const StateRow state_rows[] = {
    STATE_FIELD(Ioapic, id),  STATE_FIELD(Ioapic, select), STATE_FIELD(Ioapic, lines),
    STATE_FIELD(Ioapic, irr), STATE_ARRAY(Ioapic, entry),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Ioapic *s = object;

    s->lines &= (u32)bits_mask(IOAPIC_LINES);
    s->irr &= (u32)bits_mask(IOAPIC_LINES);
    for (unsigned n = 0; n < IOAPIC_LINES; n++)
        s->entry[n] &= ENTRY_WRITABLE | (s->entry[n] & ENTRY_LEVEL ? ENTRY_REMOTE_IRR : 0);
    return true;
}

static const StateTable state = {"ioapic", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_ioapic = {
    .name = "ioapic",
    .desc = "I/O APIC of PCs",
    .size = sizeof(Ioapic),
    .is_fixed = true,
    .gpios = IOAPIC_LINES,
    .gpio_in = gpio_in,
    .state = &state,
    .init = init,
    .reset = reset,
};
