/* SPDX-License-Identifier: MIT */
/*
 * Generic PCI Express host bridge: configuration space in memory (ECAM), windows to the bus, four
 * interrupt lines. What is not there reads as ones.
 *
 * Source: PCI Express Base Specification, "PCI Express Enhanced Configuration Access Mechanism".
 */
#include "hw/pci/pci.h"
#include "softmmu/bql.h"

#define BUS_SHIFT   20
#define BUS_SIZE    (1ull << BUS_SHIFT)
#define DEVFN_SHIFT 12

static PciDevice *function_at(PciHost *s, u64 offset)
{
    return pci_bus_find(&s->bus, (u8)(offset >> BUS_SHIFT), (u8)(offset >> DEVFN_SHIFT));
}

/* Takes the lock itself: a write may reset a device, which lets go of it (virtio.h). */
static MemResult ecam_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    bool was_taken = bql_enter();
    PciDevice *p = function_at(opaque, offset);

    *value = p ? pci_config_load(p, offset & 0xfff, size) : UINT32_MAX;
    bql_leave(was_taken);
    return MEM_OK;
}

static MemResult ecam_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    bool was_taken = bql_enter();
    PciDevice *p = function_at(opaque, offset);

    if (p)
        pci_config_store(p, offset & 0xfff, size, (u32)value);
    bql_leave(was_taken);
    return MEM_OK;
}

static const MemIoOps ecam_ops = {.read = ecam_read, .write = ecam_write, .is_thread_safe = true};

/* ---- windows and messages ---- */

void pci_host_add_window(Device *host, const char *name, unsigned region, u64 offset, u64 size,
                         MemRegion *memory, u64 addr)
{
    MemRegion *r = device_add_region(host, name, 0, NULL);

    region_init_alias(r, name, &host->region[region], offset, size);
    region_add(memory, addr, r, 0);
}

void pci_host_set_msi(Device *host, void (*msi)(void *opaque, u32 device_id, u64 addr, u32 data),
                      void *opaque)
{
    PciHost *s = (PciHost *)host;

    s->msi = msi;
    s->msi_opaque = opaque;
}

void pci_host_msi(PciDevice *p, u64 addr, u32 data)
{
    PciHost *s = (PciHost *)p->bus->host;

    if (s->msi)
        s->msi(s->msi_opaque, pci_requester(p), addr, data);
    else
        mem_store(s->dev.env->memory, addr, 4, data, (MemAttrs){.requester = pci_requester(p)});
}

/* ---- life ---- */

static PciBus *bus_of(Device *d)
{
    return &((PciHost *)d)->bus;
}

const PciBusOps pci_host_ops = {bus_of};

bool pci_host_init(PciHost *s, Error *err)
{
    Device *d = &s->dev;

    if (!s->ecam_size || s->ecam_size % BUS_SIZE || s->ecam_size > 256 * BUS_SIZE)
        return error_set(err, "%s: ecam-size=%llu: 1 to 256 MiB are expected", d->type->name,
                         (unsigned long long)s->ecam_size);
    device_add_region(d, "pcie-ecam", s->ecam_size, &ecam_ops);
    region_init_container(device_add_region(d, "pcie-mmio", 0, NULL), "pcie-mmio", MEM_SIZE_ALL);
    region_init_container(device_add_region(d, "pcie-io", 0, NULL), "pcie-io", 0x10000);
    s->bus = (PciBus){.host = d,
                      .memory = &d->region[PCI_HOST_MEMORY],
                      .io = &d->region[PCI_HOST_IO],
                      .slots = PCI_SLOTS};
    return true;
}

/* The bridge itself is the bus's first function. */
static bool init(Device *d, Error *err)
{
    ((PciHost *)d)->allows_0 = true;
    return pci_host_init((PciHost *)d, err) &&
           device_realize(device_new(&device_gpex_root, NULL, d, d->env), err);
}

static void fw_path(const Device *d, char *text, size_t size)
{
    snprintf(text, size, "pci@%016llx", (unsigned long long)d->region[PCI_HOST_ECAM].addr);
}

static const PropRow props[] = {
    PROP(PROP_SIZE, "ecam-size", PciHost, ecam_size, "256M", "configuration space, 1M per bus"),
};

const DeviceType device_gpex = {
    .name = "gpex-pcihost",
    .desc = "generic PCI Express host bridge",
    .size = sizeof(PciHost),
    .is_fixed = true,
    .ops = &pci_host_ops,
    .provides = PCI_BUS,
    .bus_name = "pcie",
    .irqs = PCI_INTX_LINES,
    .props = DEVICE_ROWS(props),
    .init = init,
    .fw_path = fw_path,
};

static bool root_init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x1b36, .device = 0x0008, .class = 0x060000};

    if (!pci_init((PciDevice *)d, &ids, err))
        return false;
    pci_init_done((PciDevice *)d);
    return true;
}

static void root_fini(Device *d)
{
    pci_fini((PciDevice *)d);
}

static const StateRow root_rows[] = {{"pci", STATE_NESTED, 0, 1, 0, 0, &pci_state}};
static const StateTable root_state = {"gpex-root", 1, 1, DEVICE_ROWS(root_rows)};

const DeviceType device_gpex_root = {
    .name = "gpex-root",
    .desc = "the host bridge on its bus",
    .size = sizeof(PciDevice),
    .is_fixed = true,
    .plugs_into = PCI_BUS,
    .state = &root_state,
    .init = root_init,
    .fini = root_fini,
    .reset = pci_reset,
};
