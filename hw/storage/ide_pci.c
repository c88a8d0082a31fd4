/* SPDX-License-Identifier: MIT */
/*
 * IDE controller of the PIIX3: two channels at the ports and lines of old PCs, and a bus master for
 * each. Lines irq[0] and irq[1] of the function are those of the channels; the board shows their
 * ports (ide_channel.h; children 0 and 1).
 *
 * Source: Intel 82371FB/SB (PIIX, PIIX3) datasheet, "PCI local bus IDE"; Programming Interface for
 * Bus Master IDE Controller, revision 1.0.
 */
#include "hw/pci/pci.h"
#include "hw/storage/ide_channel.h"

enum {
    CHANNELS = 2,
    TIMING = 0x40, /* configuration space */
    BAR = 4,
    BAR_SIZE = 16,

    /* of each channel, 8 bytes */
    COMMAND = 0,
    COMMAND_START = 1,
    COMMAND_TO_MEMORY = 8,
    STATUS = 2,
    STATUS_ACTIVE = 1,
    STATUS_ERROR = 2,
    STATUS_INTERRUPT = 4,
    STATUS_KEPT = 0x60, /* drives that can do DMA: the guest's */
    TABLE = 4,

    ENTRY_SIZE = 8,
};

#define ENTRY_LAST 0x80000000u
#define TABLE_MASK 0xfffcu /* a table does not cross 64 KiB */

typedef struct Piix Piix;

typedef struct Master {
    Piix *s;
    u8 command, status;
    u32 table;
} Master;

struct Piix {
    PciDevice pci;
    MemRegion bar;
    Device *channel[CHANNELS];
    Master master[CHANNELS];
};

/* ---- the list in memory ---- */

/* The entry numbered @n: where, and how many bytes; false: it cannot be read. */
static bool read_entry(const Master *m, u32 n, u32 *addr, u32 *bytes, bool *is_last)
{
    u32 words[2], at = (m->table & ~0xffffu) | ((m->table + n * ENTRY_SIZE) & TABLE_MASK);

    if (pci_dma_read(&m->s->pci, at, words, sizeof words) != MEM_OK)
        return false;
    *addr = words[0] & ~1u;
    *bytes = words[1] & 0xfffe ? words[1] & 0xfffe : 0x10000;
    *is_last = words[1] & ENTRY_LAST;
    return true;
}

static u32 copy(void *opaque, IdePlace *at, void *data, u32 bytes, bool to_guest)
{
    Master *m = opaque;
    u32 done = 0, addr, size;
    bool is_last = false;

    while (done < bytes && at->entry <= TABLE_MASK / ENTRY_SIZE) {
        if (!read_entry(m, at->entry, &addr, &size, &is_last))
            break;
        u32 n = at->offset < size ? MIN(size - at->offset, bytes - done) : 0;
        u8 *p = (u8 *)data + done;

        if ((to_guest ? pci_dma_write(&m->s->pci, addr + at->offset, p, n)
                      : pci_dma_read(&m->s->pci, addr + at->offset, p, n)) != MEM_OK)
            m->status |= STATUS_ERROR;
        done += n;
        at->offset += n;
        if (at->offset < size)
            continue;
        *at = (IdePlace){is_last ? UINT32_MAX : at->entry + 1, 0};
        if (is_last)
            break;
    }
    return done;
}

static bool may_start(void *opaque)
{
    return ((Master *)opaque)->status & STATUS_ACTIVE;
}

static void list_done(void *opaque, bool is_short)
{
    ((Master *)opaque)->status &= (u8)~STATUS_ACTIVE;
}

static void interrupt(void *opaque)
{
    ((Master *)opaque)->status |= STATUS_INTERRUPT;
}

static const IdeMaster master_ops = {copy, may_start, list_done, interrupt};

/* ---- registers ---- */

static MemResult bar_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    const Master *m = &((Piix *)opaque)->master[offset / 8];

    switch (offset % 8) {
    case COMMAND: *value = m->command; break;
    case STATUS: *value = m->status; break;
    case TABLE:
    case TABLE + 1:
    case TABLE + 2:
    case TABLE + 3: *value = (u8)(m->table >> 8 * (offset % 4)); break;
    default: *value = 0; break;
    }
    return MEM_OK;
}

static void command_write(Piix *s, unsigned n, u8 value)
{
    Master *m = &s->master[n];
    bool was_on = m->command & COMMAND_START, on = value & COMMAND_START;

    m->command = value & (COMMAND_START | COMMAND_TO_MEMORY);
    if (on && !was_on) {
        m->status |= STATUS_ACTIVE;
        ide_channel_started(s->channel[n]);
    } else if (!on && was_on) {
        m->status &= (u8)~STATUS_ACTIVE;
        ide_channel_stopped(s->channel[n]);
    }
}

static MemResult bar_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Piix *s = opaque;
    Master *m = &s->master[offset / 8];
    unsigned shift = 8 * (offset % 4);

    switch (offset % 8) {
    case COMMAND: command_write(s, (unsigned)(offset / 8), (u8)value); break;
    case STATUS:
        m->status = (u8)((m->status & ~(value & (STATUS_ERROR | STATUS_INTERRUPT)) & ~STATUS_KEPT) |
                         (value & STATUS_KEPT));
        break;
    case TABLE:
    case TABLE + 1:
    case TABLE + 2:
    case TABLE + 3: m->table = ((m->table & ~(0xffu << shift)) | (u32)value << shift) & ~3u; break;
    default: break;
    }
    return MEM_OK;
}

static const MemIoOps bar_ops = {.read = bar_read, .write = bar_write, .impl_max = 1};

/* ---- life ---- */

static void line_changed(void *opaque, unsigned n, bool level)
{
    irq_set(&((Device *)opaque)->irq[n], level);
}

static bool init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x8086, .device = 0x7010, .class = 0x010180};
    Piix *s = (Piix *)d;

    if (!pci_init(&s->pci, &ids, err))
        return false;
    pci_put(s->pci.writable + TIMING, 4, 0xffffffff);
    region_init_io(&s->bar, "ide-bus-master", BAR_SIZE, &bar_ops, s);
    pci_add_bar(&s->pci, BAR, PCI_BASE_ADDRESS_SPACE_IO, &s->bar);
    for (unsigned n = 0; n < CHANNELS; n++) {
        char id[64];

        snprintf(id, sizeof id, "%s.%u", d->id ? d->id : "", n);
        s->master[n].s = s;
        s->channel[n] = ide_channel_new(d, d->id ? id : NULL, &master_ops, &s->master[n]);
        irq_connect(&s->channel[n]->irq[0], (IrqIn){line_changed, d, n});
    }
    pci_init_done(&s->pci);
    return true;
}

static void fini(Device *d)
{
    Piix *s = (Piix *)d;

    pci_fini(&s->pci);
    region_destroy(&s->bar);
}

static void reset(Device *d)
{
    Piix *s = (Piix *)d;

    for (unsigned n = 0; n < CHANNELS; n++) {
        s->master[n].command = s->master[n].status = 0;
        s->master[n].table = 0;
    }
    pci_reset(d);
}

static const StateRow master_rows[] = {STATE_FIELD(Master, command), STATE_FIELD(Master, status),
                                       STATE_FIELD(Master, table)};
static const StateTable master_state = {"bus-master", 1, 1, DEVICE_ROWS(master_rows)};
static const StateRow state_rows[] = {STATE_TABLE(Piix, pci, &pci_state),
                                      STATE_TABLES(Piix, master, &master_state)};
static const StateTable state = {"piix3-ide", 1, 1, DEVICE_ROWS(state_rows)};
static const PropRow props[] = {PCI_PROPS};

const DeviceType device_piix3_ide = {
    .name = "piix3-ide",
    .desc = "IDE controller of the PIIX3",
    .size = sizeof(Piix),
    .is_fixed = true,
    .plugs_into = PCI_BUS,
    .irqs = CHANNELS,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .fw_path = pci_fw_path,
};
