/* SPDX-License-Identifier: MIT */
/*
 * AHCI controller of the ICH9: six ports with a SATA drive each, or none. BAR 5 is memory, BAR 4 a
 * pair of I/O ports to reach the same registers.
 *
 * Source: Serial ATA AHCI 1.3.1 Specification; Intel ICH9 datasheet, "SATA controller registers".
 */
#include "hw/storage/ahci.h"

#include <string.h>

enum {
    CAP = 0x00,
    GHC = 0x04,
    IS = 0x08,
    PI = 0x0c,
    VS = 0x10,

    GHC_RESET = 1u << 0,
    GHC_IE = 1u << 1,
    GHC_AE = 1u << 31,

    CAP_SAM = 1u << 18, /* AHCI only */
    CAP_GEN3 = 3u << 20,
    CAP_SCLO = 1u << 24,
    CAP_SNCQ = 1u << 30,
    CAP_S64A = 1u << 31,
    CAP_SLOTS = 31u << 8,

    VERSION = 0x00010300,

    REGS_SIZE = 0x100, /* before those of ports */
    BAR_SIZE = 0x1000,
    INDEX_SIZE = 0x20,
    INDEX_INDEX = 0x10,
    INDEX_DATA = 0x14,

    MAP = 0x90, /* configuration space: mode */
    MAP_AHCI = 0x40,
    SATA_CAP = 0x10, /* id of the capability below */
};

typedef struct Ahci {
    PciDevice pci;
    MemRegion bar, regs, index_bar;
    Device *port[AHCI_PORTS];
    u32 ghc, is, index;
} Ahci;

/* ---- interrupts ---- */

static void update(Ahci *s, bool is_new)
{
    for (unsigned n = 0; n < AHCI_PORTS; n++)
        if (s->port[n] && ahci_port_is_interrupting(s->port[n]))
            s->is |= 1u << n;
    bool level = s->is && s->ghc & GHC_IE;

    pci_set_intx(&s->pci, level && !pci_msi_is_on(&s->pci));
    if (level && is_new)
        pci_msi_notify(&s->pci);
}

void ahci_port_changed(PciDevice *controller, bool is_new)
{
    update((Ahci *)controller, is_new);
}

/* ---- registers ---- */

static MemResult regs_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    const Ahci *s = opaque;

    switch (offset) {
    case CAP:
        *value = (AHCI_PORTS - 1) | CAP_SLOTS | CAP_SAM | CAP_GEN3 | CAP_SCLO | CAP_SNCQ | CAP_S64A;
        break;
    case GHC: *value = s->ghc; break;
    case IS: *value = s->is; break;
    case PI: *value = (1u << AHCI_PORTS) - 1; break;
    case VS: *value = VERSION; break;
    default: *value = 0; break;
    }
    return MEM_OK;
}

static void reset_all(Ahci *s)
{
    s->ghc = GHC_AE;
    s->is = 0;
    for (unsigned n = 0; n < AHCI_PORTS; n++)
        ahci_port_reset(s->port[n]);
    s->is = 0;
    update(s, false);
}

static MemResult regs_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Ahci *s = opaque;
    bool is_new = false;

    if (offset == GHC && value & GHC_RESET) {
        reset_all(s);
        return MEM_OK;
    }
    if (offset == GHC) {
        is_new = value & ~s->ghc & GHC_IE;
        s->ghc = (u32)(value & GHC_IE) | GHC_AE;
    } else if (offset == IS) {
        s->is &= (u32)~value;
    }
    update(s, is_new);
    return MEM_OK;
}

static const MemIoOps regs_ops = {
    .read = regs_read, .write = regs_write, .impl_min = 4, .impl_max = 4};

/* ---- the same by I/O ports ---- */

static MemResult index_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    Ahci *s = opaque;

    *value = 0;
    if (offset == INDEX_INDEX)
        *value = s->index;
    else if (offset == INDEX_DATA && s->index < REGS_SIZE)
        return region_load(&s->regs, s->index, size, value, attrs);
    else if (offset == INDEX_DATA && s->index < REGS_SIZE + AHCI_PORTS * AHCI_PORT_SIZE)
        return region_load(&s->port[(s->index - REGS_SIZE) / AHCI_PORT_SIZE]->region[0],
                           s->index % AHCI_PORT_SIZE, size, value, attrs);
    return MEM_OK;
}

static MemResult index_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Ahci *s = opaque;

    if (offset == INDEX_INDEX)
        s->index = (u32)value & (BAR_SIZE - 4);
    else if (offset == INDEX_DATA && s->index < REGS_SIZE)
        return region_store(&s->regs, s->index, size, value, attrs);
    else if (offset == INDEX_DATA && s->index < REGS_SIZE + AHCI_PORTS * AHCI_PORT_SIZE)
        return region_store(&s->port[(s->index - REGS_SIZE) / AHCI_PORT_SIZE]->region[0],
                            s->index % AHCI_PORT_SIZE, size, value, attrs);
    return MEM_OK;
}

static const MemIoOps index_ops = {
    .read = index_read, .write = index_write, .impl_min = 4, .impl_max = 4};

static void config_written(PciDevice *p, u32 offset, unsigned size)
{
    update((Ahci *)p, false); /* MSI may have been turned on or off */
}

/* ---- life ---- */

/* Where the pair of ports is: in BAR 4. */
static void add_sata_cap(Ahci *s)
{
    u8 at = pci_add_cap(&s->pci, PCI_CAP_ID_SATA, 8);

    pci_put(s->pci.config + at + 2, 2, SATA_CAP);
    pci_put(s->pci.config + at + 4, 4, (INDEX_INDEX / 4) << 4 | 8);
}

static void add_bars(Ahci *s)
{
    region_init_container(&s->bar, "ahci", BAR_SIZE);
    region_init_io(&s->regs, "ahci-regs", REGS_SIZE, &regs_ops, s);
    region_add(&s->bar, 0, &s->regs, 0);
    region_init_io(&s->index_bar, "ahci-index", INDEX_SIZE, &index_ops, s);
    pci_add_bar(&s->pci, 4, PCI_BASE_ADDRESS_SPACE_IO, &s->index_bar);
    pci_add_bar(&s->pci, 5, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->bar);
}

static bool init(Device *d, Error *err)
{
    static const PciIds ids = {
        .vendor = 0x8086, .device = 0x2922, .class = 0x010601, .revision = 2};
    Ahci *s = (Ahci *)d;

    if (!pci_init(&s->pci, &ids, err))
        return false;
    s->pci.config[PCI_INTERRUPT_PIN] = 1;
    s->pci.config[MAP] = MAP_AHCI;
    s->pci.next_cap = MAP + 4;
    pci_msi_init(&s->pci);
    add_sata_cap(s);
    add_bars(s);
    for (unsigned n = 0; n < AHCI_PORTS; n++) {
        char id[64];

        snprintf(id, sizeof id, "%s.%u", d->id ? d->id : "", n);
        s->port[n] = ahci_port_new(&s->pci, d->id ? id : NULL, n);
        device_map(s->port[n], 0, &s->bar, REGS_SIZE + n * AHCI_PORT_SIZE);
    }
    s->pci.config_written = config_written;
    pci_init_done(&s->pci);
    return true;
}

static void fini(Device *d)
{
    Ahci *s = (Ahci *)d;

    memset(s->port, 0, sizeof s->port); /* they went before */
    pci_fini(&s->pci);
    region_remove(&s->regs);
    region_destroy(&s->regs);
    region_destroy(&s->bar);
    region_destroy(&s->index_bar);
}

static void reset(Device *d)
{
    Ahci *s = (Ahci *)d;

    s->ghc = GHC_AE;
    s->is = s->index = 0;
    pci_reset(d);
    s->is = 0; /* what ports say is over, too */
}

static void reset_hold(Device *d)
{
    update((Ahci *)d, false);
}

static const StateRow state_rows[] = {STATE_TABLE(Ahci, pci, &pci_state), STATE_FIELD(Ahci, ghc),
                                      STATE_FIELD(Ahci, is), STATE_FIELD(Ahci, index)};

static bool post_load(void *object, u32 version, Error *err)
{
    Ahci *s = object;

    s->ghc = (s->ghc & GHC_IE) | GHC_AE;
    s->is &= (1u << AHCI_PORTS) - 1;
    s->index &= BAR_SIZE - 4;
    pci_set_intx(&s->pci, s->is && s->ghc & GHC_IE && !pci_msi_is_on(&s->pci));
    return true;
}

static const StateTable state = {"ahci", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};
static const PropRow props[] = {PCI_PROPS};

#define AHCI_TYPE(id, type_name, text)                                                             \
    const DeviceType device_##id = {                                                               \
        .name = type_name,                                                                         \
        .desc = text,                                                                              \
        .size = sizeof(Ahci),                                                                      \
        .plugs_into = PCI_BUS,                                                                     \
        .props = DEVICE_ROWS(props),                                                               \
        .state = &state,                                                                           \
        .init = init,                                                                              \
        .fini = fini,                                                                              \
        .reset = reset,                                                                            \
        .reset_hold = reset_hold,                                                                  \
        .fw_path = pci_fw_path,                                                                    \
    }

AHCI_TYPE(ich9_ahci, "ich9-ahci", "AHCI controller of the ICH9: six SATA ports");
AHCI_TYPE(ahci, "ahci", "AHCI controller: six SATA ports");
