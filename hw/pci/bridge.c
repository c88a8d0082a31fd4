/* SPDX-License-Identifier: MIT */
/* Bridges of every kind, and the two plain ones; see bridge.h. */
#include "hw/pci/bridge.h"

#include <string.h>
#include "hw/pci/express.h"

#define MIB_MASK     0xfffffull
#define IO_PAGE_MASK 0xfffull

/* ---- windows ---- */

typedef struct Range {
    u64 first, last; /* first > last: the window is closed */
    bool is_io;
} Range;

static u32 get16(const PciBridge *b, u32 at)
{
    return pci_get(b->pci.config + at, 2);
}

static u64 get_upper(const PciBridge *b, u32 at)
{
    return (u64)pci_get(b->pci.config + at, 4) << 32;
}

/* What the window registers say; the order is that of PciBridge.window. */
static Range window_wanted(const PciBridge *b, unsigned n)
{
    const u8 *c = b->pci.config;

    if (n == 0)
        return (Range){(u64)(get16(b, PCI_MEMORY_BASE) & 0xfff0) << 16,
                       (u64)(get16(b, PCI_MEMORY_LIMIT) & 0xfff0) << 16 | MIB_MASK};
    if (n == 1)
        return (Range){get_upper(b, PCI_PREF_BASE_UPPER32) |
                           (u64)(get16(b, PCI_PREF_MEMORY_BASE) & 0xfff0) << 16,
                       get_upper(b, PCI_PREF_LIMIT_UPPER32) |
                           (u64)(get16(b, PCI_PREF_MEMORY_LIMIT) & 0xfff0) << 16 | MIB_MASK};
    return (Range){(u64)(c[PCI_IO_BASE] & 0xf0) << 8,
                   (u64)(c[PCI_IO_LIMIT] & 0xf0) << 8 | IO_PAGE_MASK, true};
}

static void close_window(PciWindow *w)
{
    if (!w->is_mapped)
        return;
    region_remove(&w->alias);
    region_destroy(&w->alias);
    w->is_mapped = false;
}

static void update_windows(PciBridge *b)
{
    u32 command = get16(b, PCI_COMMAND);

    mem_begin();
    for (unsigned n = 0; n < PCI_BRIDGE_WINDOWS; n++) {
        PciWindow *w = &b->window[n];
        Range r = window_wanted(b, n);
        bool is_open =
            r.first <= r.last && command & (r.is_io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY);

        if (w->is_mapped && (!is_open || r.first != w->first || r.last != w->last))
            close_window(w);
        if (!is_open || w->is_mapped)
            continue;
        region_init_alias(&w->alias, "pci-window", r.is_io ? &b->io : &b->memory, r.first,
                          (u128)(r.last - r.first) + 1);
        region_add(r.is_io ? b->pci.bus->io : b->pci.bus->memory, r.first, &w->alias, 1);
        w->first = r.first;
        w->last = r.last;
        w->is_mapped = true;
    }
    mem_commit();
}

/* ---- configuration ---- */

void pci_bridge_reset_bus(PciBridge *b)
{
    for (Device *d = b->pci.dev.children; d; d = d->next)
        device_reset(d);
}

void pci_bridge_written(PciBridge *b, u32 offset, unsigned size)
{
    u16 old = b->control, now = (u16)get16(b, PCI_BRIDGE_CONTROL);

    if (pci_touches(offset, size, PCI_COMMAND, 2) ||
        pci_touches(offset, size, PCI_IO_BASE, PCI_CAPABILITY_LIST - PCI_IO_BASE))
        update_windows(b);
    b->control = now;
    if (now & ~old & PCI_BRIDGE_CTL_BUS_RESET)
        pci_bridge_reset_bus(b);
}

static void set_writable(PciDevice *p)
{
    u8 *w = p->writable;

    memset(w + PCI_PRIMARY_BUS, 0xff, PCI_IO_BASE - PCI_PRIMARY_BUS);
    w[PCI_IO_BASE] = w[PCI_IO_LIMIT] = 0xf0;
    pci_put(p->w1c + PCI_SEC_STATUS, 2,
            PCI_STATUS_PARITY | PCI_STATUS_SIG_TARGET_ABORT | PCI_STATUS_REC_TARGET_ABORT |
                PCI_STATUS_REC_MASTER_ABORT | PCI_STATUS_SIG_SYSTEM_ERROR |
                PCI_STATUS_DETECTED_PARITY);
    pci_put(w + PCI_MEMORY_BASE, 4, 0xfff0fff0);
    pci_put(w + PCI_PREF_MEMORY_BASE, 4, 0xfff0fff0);
    memset(w + PCI_PREF_BASE_UPPER32, 0xff, 8);
    pci_put(w + PCI_BRIDGE_CONTROL, 2,
            PCI_BRIDGE_CTL_PARITY | PCI_BRIDGE_CTL_SERR | PCI_BRIDGE_CTL_MASTER_ABORT |
                PCI_BRIDGE_CTL_BUS_RESET);
    /* The prefetchable window has addresses of 64 bits. */
    p->config[PCI_PREF_MEMORY_BASE] = p->config[PCI_PREF_MEMORY_LIMIT] = PCI_PREF_RANGE_TYPE_64;
}

/* ---- life ---- */

static PciBus *bus_of(Device *d)
{
    return &((PciBridge *)d)->bus;
}

const PciBusOps pci_bridge_ops = {bus_of};

bool pci_bridge_init(PciBridge *b, const PciIds *ids, Error *err)
{
    b->pci.is_bridge = true;
    if (!pci_init(&b->pci, ids, err))
        return false;
    set_writable(&b->pci);
    region_init_container(&b->memory, "pci-memory", MEM_SIZE_ALL);
    region_init_container(&b->io, "pci-io", 0x10000);
    b->bus = (PciBus){.host = b->pci.bus->host,
                      .bridge = &b->pci,
                      .memory = &b->memory,
                      .io = &b->io,
                      .slots = PCI_SLOTS};
    return true;
}

void pci_bridge_fini(PciBridge *b)
{
    for (unsigned n = 0; n < PCI_BRIDGE_WINDOWS; n++)
        close_window(&b->window[n]);
    pci_fini(&b->pci);
    region_destroy(&b->memory);
    region_destroy(&b->io);
}

/* ---- pci-bridge, pcie-pci-bridge ---- */

typedef struct PlainBridge {
    PciBridge bridge;
    u8 chassis;
    Tristate msi;
    bool has_shpc;
} PlainBridge;

static void config_written(PciDevice *p, u32 offset, unsigned size)
{
    pci_bridge_written((PciBridge *)p, offset, size);
}

static bool init(Device *d, Error *err)
{
    static const PciIds conventional = {.vendor = 0x1b36, .device = 0x0001, .class = 0x060400};
    static const PciIds express = {.vendor = 0x1b36, .device = 0x000e, .class = 0x060400};
    PlainBridge *s = (PlainBridge *)d;
    PciDevice *p = &s->bridge.pci;
    bool is_express = d->type == &device_pcie_pci_bridge;

    if (s->has_shpc)
        return error_set(err, "%s: shpc=on: the standard hot-plug controller is not there",
                         d->type->name);
    if (!pci_bridge_init(&s->bridge, is_express ? &express : &conventional, err))
        return false;
    if (is_express)
        pcie_add_cap(p, PCI_EXP_TYPE_PCI_BRIDGE);
    p->config_written = config_written;
    pci_init_done(p);
    return true;
}

static void fini(Device *d)
{
    pci_bridge_fini((PciBridge *)d);
}

static const StateRow state_rows[] = {
    STATE_TABLE(PciBridge, pci, &pci_state),
    STATE_FIELD(PciBridge, control),
};
static const StateTable state = {"pci-bridge", 1, 1, DEVICE_ROWS(state_rows)};

static const PropRow props[] = {
    PCI_PROPS,
    PROP(PROP_U8, "chassis_nr", PlainBridge, chassis, "0", "number of the chassis; kept only"),
    PROP(PROP_TRI, "msi", PlainBridge, msi, "auto", "kept only: without shpc there is nothing to say"),
    PROP(PROP_BOOL, "shpc", PlainBridge, has_shpc, "off", "standard hot-plug controller: off only"),
};

#define BRIDGE_TYPE(id, type_name, text)                                                           \
    const DeviceType device_##id = {                                                               \
        .name = type_name,                                                                         \
        .desc = text,                                                                              \
        .size = sizeof(PlainBridge),                                                               \
        .ops = &pci_bridge_ops,                                                                    \
        .plugs_into = PCI_BUS,                                                                     \
        .provides = PCI_BUS,                                                                       \
        .bus_name = "pci",                                                                         \
        .fw_path = pci_fw_path,                                                                    \
        .props = DEVICE_ROWS(props),                                                               \
        .state = &state,                                                                           \
        .init = init,                                                                              \
        .fini = fini,                                                                              \
        .reset = pci_reset,                                                                        \
    }

BRIDGE_TYPE(pci_bridge, "pci-bridge", "bridge to a conventional PCI bus");
BRIDGE_TYPE(pcie_pci_bridge, "pcie-pci-bridge", "bridge from PCI Express to a conventional PCI bus");
