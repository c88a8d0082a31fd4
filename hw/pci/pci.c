/* SPDX-License-Identifier: MIT */
/* Configuration space of PCI functions, BARs and INTx; see pci.h. */
#include "hw/pci/pci.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/bits.h"
#include "base/log.h"

#define CAPS_FIRST 0x40

static u32 get(const u8 *p, unsigned size)
{
    u32 v = 0;

    memcpy(&v, p, size);
    return v;
}

static void put(u8 *p, unsigned size, u64 v)
{
    memcpy(p, &v, size);
}

static PciHost *host_of(const PciDevice *p)
{
    return (PciHost *)p->host;
}

static u16 command(const PciDevice *p)
{
    return (u16)get(p->config + PCI_COMMAND, 2);
}

bool pci_is_master(const PciDevice *p)
{
    return command(p) & PCI_COMMAND_MASTER;
}

u16 pci_requester(const PciDevice *p)
{
    return p->devfn; /* bus 0 */
}

/* ---- BARs ---- */

static unsigned bar_bytes(const PciBar *b)
{
    return b->flags & PCI_BASE_ADDRESS_MEM_TYPE_64 ? 8 : 4;
}

/* Where the guest wants the BAR; false: nowhere. */
static bool bar_wanted(const PciDevice *p, unsigned n, u64 *addr)
{
    const PciBar *b = &p->bar[n];
    bool is_io = b->flags & PCI_BASE_ADDRESS_SPACE_IO;
    u64 raw = 0;

    memcpy(&raw, p->config + PCI_BASE_ADDRESS_0 + 4 * n, bar_bytes(b));
    *addr = raw & ~(b->size - 1);
    if (!(command(p) & (is_io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY)) || !*addr)
        return false;
    return *addr + b->size - 1 >= *addr && (!is_io || *addr + b->size <= 0x10000);
}

static void update_bars(PciDevice *p)
{
    mem_begin();
    for (unsigned i = 0; i < PCI_BARS; i++) {
        PciBar *b = &p->bar[i];
        u64 addr;

        if (!b->region)
            continue;
        bool is_wanted = bar_wanted(p, i, &addr);

        if (b->is_mapped && (!is_wanted || addr != b->addr)) {
            region_remove(b->region);
            b->is_mapped = false;
        }
        if (is_wanted && !b->is_mapped) {
            bool is_io = b->flags & PCI_BASE_ADDRESS_SPACE_IO;

            region_add(&p->host->region[is_io ? PCI_HOST_IO : PCI_HOST_MEMORY], addr, b->region, 1);
            b->is_mapped = true;
            b->addr = addr;
        }
    }
    mem_commit();
}

void pci_add_bar(PciDevice *p, unsigned n, u8 flags, MemRegion *r)
{
    PciBar *b = &p->bar[n];
    u64 size = (u64)r->size;

    assert(n < PCI_BARS && !b->region && size >= 16 && !(size & (size - 1)));
    *b = (PciBar){.region = r, .size = size, .flags = flags};
    put(p->config + PCI_BASE_ADDRESS_0 + 4 * n, 4, flags);
    put(p->writable + PCI_BASE_ADDRESS_0 + 4 * n, bar_bytes(b), ~(size - 1));
}

/* ---- INTx ---- */

/* Show in status what the function wants, and drive its line if the guest lets it. */
static void update_line(PciDevice *p)
{
    PciHost *h = host_of(p);
    unsigned line = (p->devfn >> 3) % PCI_INTX_LINES; /* INTA of this slot, swizzled */
    bool level = p->intx && !(command(p) & PCI_COMMAND_INTX_DISABLE);
    u8 *status = p->config + PCI_STATUS;

    *status = (u8)((*status & ~PCI_STATUS_INTERRUPT) | (p->intx ? PCI_STATUS_INTERRUPT : 0));
    if (p->is_line_high == level)
        return;
    p->is_line_high = level;
    h->intx[line] += level ? 1 : -1u;
    irq_set(&p->host->irq[line], h->intx[line]);
}

void pci_set_intx(PciDevice *p, bool level)
{
    p->intx = level;
    update_line(p);
}

/* ---- configuration space ---- */

u32 pci_config_load(PciDevice *p, u32 offset, unsigned size)
{
    if (offset + size > sizeof p->config)
        return UINT32_MAX;
    if (p->config_read)
        p->config_read(p, offset, size);
    return get(p->config + offset, size);
}

static bool touches(u32 offset, unsigned size, u32 at, unsigned bytes)
{
    return offset < at + bytes && at < offset + size;
}

void pci_config_store(PciDevice *p, u32 offset, unsigned size, u32 value)
{
    if (offset + size > sizeof p->config)
        return;
    for (unsigned i = 0; i < size; i++, value >>= 8) {
        u8 *at = &p->config[offset + i], mask = p->writable[offset + i];

        *at = (u8)((*at & ~mask) | (value & mask));
        *at &= (u8) ~(value & p->w1c[offset + i]);
    }
    if (touches(offset, size, PCI_COMMAND, 2) ||
        touches(offset, size, PCI_BASE_ADDRESS_0, 4 * PCI_BARS))
        update_bars(p);
    if (touches(offset, size, PCI_COMMAND, 2))
        update_line(p);
    if (p->msix.count && touches(offset, size, p->msix.cap + PCI_MSIX_FLAGS, 2))
        pci_msix_written(p);
    if (p->config_written)
        p->config_written(p, offset, size);
}

u8 pci_add_cap(PciDevice *p, u8 id, u8 size)
{
    u8 at = p->next_cap;

    assert(at + size <= PCI_CFG_SPACE_SIZE);
    p->config[at] = id;
    p->config[at + 1] = p->config[PCI_CAPABILITY_LIST];
    p->config[PCI_CAPABILITY_LIST] = at;
    p->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
    p->next_cap = (u8)ALIGN_UP(at + size, 4);
    return at;
}

/* ---- places on the bus ---- */

/* "slot" or "slot.function", in hex as users of PCI write it. */
static bool parse_addr(const char *text, u8 *devfn)
{
    char *end;
    unsigned long slot = strtoul(text, &end, 16), function = 0;

    if (end == text)
        return false;
    if (*end == '.') {
        text = end + 1;
        function = strtoul(text, &end, 16);
        if (end == text)
            return false;
    }
    *devfn = (u8)(slot << 3 | function);
    return !*end && slot < 32 && function < 8;
}

static bool choose_place(PciDevice *p, Error *err)
{
    PciHost *h = host_of(p);
    const char *name = p->dev.type->name;
    u32 n = 0;

    if (p->addr) {
        if (!parse_addr(p->addr, &p->devfn))
            return error_set(err, "%s: addr=%s: slot[.function] up to 1f.7 is expected", name,
                             p->addr);
        n = p->devfn;
        if (h->function[n])
            return error_set(err, "%s: addr=%s is in use by %s", name, p->addr,
                             h->function[n]->dev.type->name);
        PciDevice *first = h->function[n & ~7u];

        if (n & 7 && first && !first->is_multifunction)
            return error_set(err, "%s: addr=%s: function 0 of the slot has multifunction=off", name,
                             p->addr);
        return true;
    }
    while (n < PCI_FUNCTIONS && h->function[n])
        n += 8;
    if (n >= PCI_FUNCTIONS)
        return error_set(err, "%s: the bus is full", name);
    p->devfn = (u8)n;
    return true;
}

static void set_header(PciDevice *p, const PciIds *ids)
{
    u8 *c = p->config;

    put(c + PCI_VENDOR_ID, 2, ids->vendor);
    put(c + PCI_DEVICE_ID, 2, ids->device);
    put(c + PCI_CLASS_REVISION, 4, ids->class << 8 | ids->revision);
    put(c + PCI_SUBSYSTEM_VENDOR_ID, 2, ids->subsystem_vendor);
    put(c + PCI_SUBSYSTEM_ID, 2, ids->subsystem);
    c[PCI_HEADER_TYPE] = p->is_multifunction ? 0x80 : 0;
    put(p->writable + PCI_COMMAND, 2,
        PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
            PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE);
    p->writable[PCI_CACHE_LINE_SIZE] = 0xff;
    p->writable[PCI_LATENCY_TIMER] = 0xff;
    p->writable[PCI_INTERRUPT_LINE] = 0xff;
    put(p->w1c + PCI_STATUS, 2,
        PCI_STATUS_PARITY | PCI_STATUS_SIG_TARGET_ABORT | PCI_STATUS_REC_TARGET_ABORT |
            PCI_STATUS_REC_MASTER_ABORT | PCI_STATUS_SIG_SYSTEM_ERROR | PCI_STATUS_DETECTED_PARITY);
}

bool pci_init(PciDevice *p, const PciIds *ids, Error *err)
{
    Device *host = p->dev.parent;

    if (!host || host->type != &device_gpex)
        return error_set(err, "%s: it needs a PCI bus", p->dev.type->name);
    p->host = host;
    if (!choose_place(p, err))
        return false;
    p->next_cap = CAPS_FIRST;
    set_header(p, ids);
    host_of(p)->function[p->devfn] = p;
    return true;
}

void pci_init_done(PciDevice *p)
{
    memcpy(p->initial, p->config, sizeof p->initial);
}

void pci_fini(PciDevice *p)
{
    pci_set_intx(p, false);
    for (unsigned i = 0; i < PCI_BARS; i++)
        if (p->bar[i].is_mapped)
            region_remove(p->bar[i].region);
    pci_msix_fini(p);
    host_of(p)->function[p->devfn] = NULL;
}

void pci_reset(Device *d)
{
    PciDevice *p = (PciDevice *)d;

    memcpy(p->config, p->initial, sizeof p->config);
    pci_msix_reset(p);
    update_bars(p);
    pci_set_intx(p, false);
    if (p->config_written)
        p->config_written(p, PCI_COMMAND, 2);
}

/* ---- saved state ---- */

static const StateRow state_rows[] = {
    STATE_ARRAY(PciDevice, config),
    STATE_BYTES(PciDevice, msix.table),
    STATE_BYTES(PciDevice, msix.pending),
    STATE_FIELD(PciDevice, intx),
};

static bool post_load(void *object, u32 version, Error *err)
{
    PciDevice *p = object;
    PciMsix *m = &p->msix;

    if (!pci_msix_is_sane(p))
        return error_set(err, "MSI-X of %u and %u bytes; %u vectors are expected", m->table.size,
                         m->pending.size, m->count);
    for (u32 i = 0; i < sizeof p->config; i++)
        if ((p->config[i] ^ p->initial[i]) & ~p->writable[i] & ~p->w1c[i] && i != PCI_STATUS)
            return error_set(err, "configuration byte 0x%x is 0x%02x; 0x%02x is expected", i,
                             p->config[i], p->initial[i]);
    update_bars(p);
    update_line(p);
    if (p->config_written)
        p->config_written(p, PCI_COMMAND, 2);
    return true;
}

const StateTable pci_state = {"pci", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

/* ---- names for firmware ---- */

void pci_fw_path(const Device *d, char *text, size_t size)
{
    static const struct {
        u16 class; /* and subclass */
        const char *name;
    } names[] = {{0x0100, "scsi"},     {0x0101, "ide"},     {0x0106, "sata"}, {0x0108, "nvme"},
                 {0x0200, "ethernet"}, {0x0300, "display"}, {0x0c03, "usb"}};
    const PciDevice *p = (const PciDevice *)d;
    u16 class = (u16)(p->config[PCI_CLASS_DEVICE] | p->config[PCI_CLASS_DEVICE + 1] << 8);
    const char *name = "pci";

    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        if (names[n].class == class)
            name = names[n].name;
    snprintf(text, size, p->devfn & 7 ? "%s@%x,%x" : "%s@%x", name, p->devfn >> 3, p->devfn & 7u);
}
