/* SPDX-License-Identifier: MIT */
/* MSI-X of PCI functions. Source: PCI Local Bus Specification 3.0, "MSI-X". */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "hw/pci/pci.h"

#define PBA_PLACE_MIN 2048u

static u16 flags(const PciDevice *p)
{
    u16 v;

    memcpy(&v, p->config + p->msix.cap + PCI_MSIX_FLAGS, 2);
    return v;
}

bool pci_msix_is_on(const PciDevice *p)
{
    return p->msix.count && flags(p) & PCI_MSIX_FLAGS_ENABLE;
}

static u32 entry(const PciDevice *p, u32 vector, u32 field)
{
    u32 v;

    memcpy(&v, p->msix.table.data + vector * PCI_MSIX_ENTRY_SIZE + field, 4);
    return v;
}

static bool is_masked(const PciDevice *p, u32 vector)
{
    return flags(p) & PCI_MSIX_FLAGS_MASKALL ||
           entry(p, vector, PCI_MSIX_ENTRY_VECTOR_CTRL) & PCI_MSIX_ENTRY_CTRL_MASKBIT;
}

static void send(PciDevice *p, u32 vector)
{
    u64 addr = entry(p, vector, PCI_MSIX_ENTRY_LOWER_ADDR) |
               (u64)entry(p, vector, PCI_MSIX_ENTRY_UPPER_ADDR) << 32;

    if (pci_is_master(p))
        pci_host_msi(p, addr, entry(p, vector, PCI_MSIX_ENTRY_DATA));
}

void pci_msix_notify(PciDevice *p, u32 vector)
{
    if (!pci_msix_is_on(p) || vector >= p->msix.count)
        return;
    if (is_masked(p, vector))
        p->msix.pending.data[vector / 8] |= (u8)(1 << vector % 8);
    else
        send(p, vector);
}

/* Send what was pending and is not masked any more. */
static void flush(PciDevice *p, u32 vector)
{
    u8 *byte = &p->msix.pending.data[vector / 8], bit = (u8)(1 << vector % 8);

    if (*byte & bit && pci_msix_is_on(p) && !is_masked(p, vector)) {
        *byte &= (u8)~bit;
        send(p, vector);
    }
}

void pci_msix_written(PciDevice *p)
{
    for (u32 i = 0; i < p->msix.count; i++)
        flush(p, i);
}

/* ---- the BAR ---- */

static MemResult msix_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    PciDevice *p = opaque;
    const PciMsix *m = &p->msix;
    const StateBlob *b = offset < m->pba ? &m->table : &m->pending;

    offset -= offset < m->pba ? 0 : m->pba;
    *value = 0;
    if (offset + size <= b->size)
        memcpy(value, b->data + offset, size);
    return MEM_OK;
}

static MemResult msix_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    PciDevice *p = opaque;

    if (offset + size > p->msix.table.size) {
        log_guest("%s: write behind the MSI-X table\n", p->dev.type->name);
        return MEM_OK;
    }
    memcpy(p->msix.table.data + offset, &value, size);
    flush(p, (u32)(offset / PCI_MSIX_ENTRY_SIZE));
    return MEM_OK;
}

static const MemIoOps ops = {
    .read = msix_read, .write = msix_write, .valid_min = 4, .valid_max = 8, .impl_min = 4};

static u32 table_size(const PciMsix *m)
{
    return (u32)PCI_MSIX_ENTRY_SIZE * m->count;
}

static u32 pending_size(const PciMsix *m)
{
    return ALIGN_UP(m->count, 64u) / 8;
}

bool pci_msix_is_sane(const PciDevice *p)
{
    return p->msix.table.size == table_size(&p->msix) &&
           p->msix.pending.size == pending_size(&p->msix);
}

static void clear(StateBlob *b, u32 size)
{
    free(b->data); /* loading may have left another size */
    *b = (StateBlob){calloc(1, size), size};
    if (!b->data)
        abort();
}

void pci_msix_reset(PciDevice *p)
{
    PciMsix *m = &p->msix;

    if (!m->count)
        return;
    clear(&m->table, table_size(m));
    clear(&m->pending, pending_size(m));
    for (u32 i = 0; i < m->count; i++)
        m->table.data[i * PCI_MSIX_ENTRY_SIZE + PCI_MSIX_ENTRY_VECTOR_CTRL] =
            PCI_MSIX_ENTRY_CTRL_MASKBIT;
}

void pci_msix_init(PciDevice *p, u32 count, unsigned bar)
{
    PciMsix *m = &p->msix;
    u64 size = 4096;

    assert(count && count <= PCI_VECTORS_MAX);
    m->count = (u16)count;
    pci_msix_reset(p);
    m->pba = MAX(PBA_PLACE_MIN, m->table.size);
    while (size < m->pba + m->pending.size)
        size *= 2;
    region_init_io(&m->region, "msix", size, &ops, p);
    pci_add_bar(p, bar, PCI_BASE_ADDRESS_SPACE_MEMORY, &m->region);
    m->cap = pci_add_cap(p, PCI_CAP_ID_MSIX, PCI_CAP_MSIX_SIZEOF);
    u16 control = (u16)(count - 1);
    u32 table = bar, pba = m->pba | bar;

    memcpy(p->config + m->cap + PCI_MSIX_FLAGS, &control, 2);
    memcpy(p->config + m->cap + PCI_MSIX_TABLE, &table, 4);
    memcpy(p->config + m->cap + PCI_MSIX_PBA, &pba, 4);
    p->writable[m->cap + PCI_MSIX_FLAGS + 1] =
        (PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL) >> 8;
}

void pci_msix_fini(PciDevice *p)
{
    if (!p->msix.count)
        return;
    region_destroy(&p->msix.region);
    free(p->msix.table.data);
    free(p->msix.pending.data);
    p->msix = (PciMsix){0};
}
