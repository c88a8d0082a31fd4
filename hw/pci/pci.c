/* SPDX-License-Identifier: MIT */
/* Configuration space of PCI functions, BARs and INTx; see pci.h. */
#include "hw/pci/pci.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/bits.h"
#include "base/log.h"

#define CAPS_FIRST   0x40
#define ROM_SIZE_MAX (16u << 20)

u32 pci_get(const u8 *p, unsigned size)
{
    u32 v = 0;

    memcpy(&v, p, size);
    return v;
}

void pci_put(u8 *p, unsigned size, u32 v)
{
    memcpy(p, &v, size);
}

static u16 command(const PciDevice *p)
{
    return (u16)pci_get(p->config + PCI_COMMAND, 2);
}

bool pci_is_master(const PciDevice *p)
{
    return command(p) & PCI_COMMAND_MASTER;
}

/* ---- BARs ---- */

static unsigned bar_bytes(const PciBar *b)
{
    return b->flags & PCI_BASE_ADDRESS_MEM_TYPE_64 ? 8 : 4;
}

static u32 bar_place(unsigned n)
{
    return n == PCI_ROM ? PCI_ROM_ADDRESS : PCI_BASE_ADDRESS_0 + 4 * n;
}

/* Where the guest wants the BAR; false: nowhere. */
static bool bar_wanted(const PciDevice *p, unsigned n, u64 *addr)
{
    const PciBar *b = &p->bar[n];
    bool is_io = b->flags & PCI_BASE_ADDRESS_SPACE_IO;
    u64 raw = 0;

    memcpy(&raw, p->config + bar_place(n), bar_bytes(b));
    *addr = raw & ~(b->size - 1);
    if (n == PCI_ROM && !(raw & PCI_ROM_ADDRESS_ENABLE))
        return false;
    if (!(command(p) & (is_io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY)))
        return false;
    if (!*addr && !(is_io && ((const PciHost *)(const void *)p->bus->host)->allows_0))
        return false;
    return *addr + b->size - 1 >= *addr && (!is_io || *addr + b->size <= 0x10000);
}

static void update_bars(PciDevice *p)
{
    mem_begin();
    for (unsigned i = 0; i < ARRAY_SIZE(p->bar); i++) {
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

            region_add(is_io ? p->bus->io : p->bus->memory, addr, b->region, 1);
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

    assert(n < ARRAY_SIZE(p->bar) && !b->region && size >= 16 && !(size & (size - 1)));
    *b = (PciBar){.region = r, .size = size, .flags = flags};
    u64 mask = ~(size - 1);

    pci_put(p->config + bar_place(n), 4, flags);
    memcpy(p->writable + bar_place(n), &mask, bar_bytes(b));
}

/* ---- the ROM ---- */

static bool add_rom(PciDevice *p, const PciIds *ids, Error *err)
{
    const char *name = p->rom_file ? p->rom_file : ids->rom;
    u64 size = 0;
    u8 *data;

    if (!name || !*name || !p->has_rom_bar || p->is_bridge)
        return true;
    data = device_read_file(&p->dev, name, ROM_SIZE_MAX, &size, p->rom_file ? err : NULL);
    if (!data) /* the one that it has by default may be missing */
        return !p->rom_file || error_prefix(err, "%s: romfile", p->dev.type->name);
    u64 bytes = RAM_PAGE_SIZE;

    while (bytes < size)
        bytes *= 2;
    p->rom_block = ram_new("pci-rom", bytes, RAM_PRIVATE, err);
    if (p->rom_block) {
        memcpy(p->rom_block->host, data, size);
        region_init_rom(&p->rom, "pci-rom", p->rom_block);
        pci_add_bar(p, PCI_ROM, 0, &p->rom);
        p->writable[PCI_ROM_ADDRESS] |= PCI_ROM_ADDRESS_ENABLE;
    }
    free(data);
    return p->rom_block;
}

static void remove_rom(PciDevice *p)
{
    if (!p->rom_block)
        return;
    region_destroy(&p->rom);
    ram_free(p->rom_block);
    p->rom_block = NULL;
}

/* ---- DMA ---- */

static Dma dma_of(const PciDevice *p)
{
    return (Dma){.as = p->dev.env->memory, .attrs.requester = pci_requester(p)};
}

MemResult pci_dma_read(const PciDevice *p, u64 addr, void *buf, u64 size)
{
    Dma dma = dma_of(p);

    if (pci_is_master(p))
        return dma_read(&dma, addr, buf, size);
    memset(buf, 0, size);
    return MEM_DECODE_ERROR;
}

MemResult pci_dma_write(const PciDevice *p, u64 addr, const void *buf, u64 size)
{
    Dma dma = dma_of(p);

    return pci_is_master(p) ? dma_write(&dma, addr, buf, size) : MEM_DECODE_ERROR;
}

/* ---- INTx ---- */

bool pci_intx_is_on(const PciDevice *p)
{
    return !(command(p) & PCI_COMMAND_INTX_DISABLE);
}

/* The host bridge's line that INTA leads to: each bus turns the lines by the slot. */
static unsigned line_of(const PciDevice *p)
{
    const PciHost *h = (const PciHost *)p->bus->host;
    unsigned pin = 0;

    for (; p->bus->bridge; p = p->bus->bridge)
        pin += p->devfn >> 3;
    return h->route ? h->route(p->devfn >> 3, pin % PCI_INTX_LINES)
                    : (pin + (p->devfn >> 3)) % PCI_INTX_LINES;
}

/* Show in status what the function wants, and drive its line if the guest lets it. */
static void update_line(PciDevice *p)
{
    PciHost *h = (PciHost *)p->bus->host;
    unsigned line = line_of(p);
    bool level = p->intx && pci_intx_is_on(p);
    u8 *status = p->config + PCI_STATUS;

    *status = (u8)((*status & ~PCI_STATUS_INTERRUPT) | (p->intx ? PCI_STATUS_INTERRUPT : 0));
    if (p->is_line_high == level)
        return;
    p->is_line_high = level;
    h->intx[line] += level ? 1 : -1u;
    irq_set(&h->dev.irq[line], h->intx[line]);
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
    return pci_get(p->config + offset, size);
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
    if (pci_touches(offset, size, PCI_COMMAND, 2) ||
        pci_touches(offset, size, PCI_BASE_ADDRESS_0, 4 * PCI_BARS) ||
        pci_touches(offset, size, PCI_ROM_ADDRESS, 4))
        update_bars(p);
    if (pci_touches(offset, size, PCI_COMMAND, 2))
        update_line(p);
    if (p->msix.count && pci_touches(offset, size, p->msix.cap + PCI_MSIX_FLAGS, 2))
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

/* ---- life ---- */

static void set_header(PciDevice *p, const PciIds *ids)
{
    u8 *c = p->config;

    pci_put(c + PCI_VENDOR_ID, 2, ids->vendor);
    pci_put(c + PCI_DEVICE_ID, 2, ids->device);
    pci_put(c + PCI_CLASS_REVISION, 4, ids->class << 8 | ids->revision);
    if (!p->is_bridge) {
        pci_put(c + PCI_SUBSYSTEM_VENDOR_ID, 2, ids->subsystem_vendor);
        pci_put(c + PCI_SUBSYSTEM_ID, 2, ids->subsystem);
    }
    c[PCI_HEADER_TYPE] = (u8)((p->is_multifunction ? 0x80 : 0) |
                              (p->is_bridge ? PCI_HEADER_TYPE_BRIDGE : PCI_HEADER_TYPE_NORMAL));
    pci_put(p->writable + PCI_COMMAND, 2,
        PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
            PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE);
    p->writable[PCI_CACHE_LINE_SIZE] = 0xff;
    p->writable[PCI_LATENCY_TIMER] = 0xff;
    p->writable[PCI_INTERRUPT_LINE] = 0xff;
    pci_put(p->w1c + PCI_STATUS, 2,
        PCI_STATUS_PARITY | PCI_STATUS_SIG_TARGET_ABORT | PCI_STATUS_REC_TARGET_ABORT |
            PCI_STATUS_REC_MASTER_ABORT | PCI_STATUS_SIG_SYSTEM_ERROR | PCI_STATUS_DETECTED_PARITY);
}

bool pci_init(PciDevice *p, const PciIds *ids, Error *err)
{
    if (!pci_bus_join(p, err))
        return false;
    p->next_cap = CAPS_FIRST;
    set_header(p, ids);
    if (add_rom(p, ids, err))
        return true;
    p->bus->function[p->devfn] = NULL;
    return false;
}

void pci_init_done(PciDevice *p)
{
    memcpy(p->initial, p->config, sizeof p->initial);
}

void pci_fini(PciDevice *p)
{
    pci_set_intx(p, false);
    for (unsigned i = 0; i < ARRAY_SIZE(p->bar); i++)
        if (p->bar[i].is_mapped)
            region_remove(p->bar[i].region);
    pci_msix_fini(p);
    remove_rom(p);
    p->bus->function[p->devfn] = NULL;
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
        if ((p->config[i] ^ p->initial[i]) & ~p->writable[i] & ~p->w1c[i] & ~p->changing[i] &&
            i != PCI_STATUS)
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
                 {0x0200, "ethernet"}, {0x0300, "display"}, {0x0c03, "usb"},
                 {0x0604, "pci-bridge"}};
    const PciDevice *p = (const PciDevice *)d;
    u16 class = (u16)(p->config[PCI_CLASS_DEVICE] | p->config[PCI_CLASS_DEVICE + 1] << 8);
    const char *name = "pci";

    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        if (names[n].class == class)
            name = names[n].name;
    snprintf(text, size, p->devfn & 7 ? "%s@%x,%x" : "%s@%x", name, p->devfn >> 3, p->devfn & 7u);
}
