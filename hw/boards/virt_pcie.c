/* SPDX-License-Identifier: MIT */
/*
 * PCI Express of "virt": host bridge, its windows and lines, its node. Messages are writes to
 * memory, where the GICv2m frame or the ITS takes them. Source: the kernel's binding
 * "pci-host-ecam-generic", Open Firmware's "PCI Bus Binding".
 */
#include <stdio.h>
#include "hw/boards/virt.h"
#include "hw/intc/gic.h"
#include "hw/pci/pci.h"

#define MSI_ITS   "/intc@8000000/its@8080000"
#define MSI_V2M   "/intc@8000000/v2m@8020000"
#define BUS_SIZE  (1u << 20) /* configuration space of a bus */
#define MAP_CELLS 10u        /* of a row of interrupt-map */

/* The first word of a PCI address in "ranges". */
enum {
    SPACE_IO = 0x01000000,
    SPACE_MEMORY = 0x02000000,
    SPACE_MEMORY64 = 0x03000000,
};

static const VirtMap *ecam_of(const Virt *s)
{
    return &virt_map[s->highmem ? VIRT_HIGH_PCIE_ECAM : VIRT_PCIE_ECAM];
}

static void add_window(Virt *s, const char *name, Device *d, unsigned region, u64 offset,
                       VirtPlace place)
{
    const VirtMap *at = &virt_map[place];

    pci_host_add_window(d, name, region, offset, at->size, &s->machine.root, at->base);
}

/* ---- the node ---- */

static u32 *put_range(u32 *cells, u32 space, u64 bus_addr, const VirtMap *at)
{
    *cells++ = space;
    *cells++ = (u32)(bus_addr >> 32);
    *cells++ = (u32)bus_addr;
    *cells++ = (u32)(at->base >> 32);
    *cells++ = (u32)at->base;
    *cells++ = (u32)(at->size >> 32);
    *cells++ = (u32)at->size;
    return cells;
}

static void set_ranges(Virt *s, const char *path)
{
    u32 cells[3 * 7], *end = cells;

    end = put_range(end, SPACE_IO, 0, &virt_map[VIRT_PCIE_PIO]);
    end = put_range(end, SPACE_MEMORY, virt_map[VIRT_PCIE_MMIO].base, &virt_map[VIRT_PCIE_MMIO]);
    if (s->highmem)
        end = put_range(end, SPACE_MEMORY64, virt_map[VIRT_HIGH_PCIE_MMIO].base,
                        &virt_map[VIRT_HIGH_PCIE_MMIO]);
    dt_cells(s->tree, path, "ranges", cells, (unsigned)(end - cells));
}

/* Which line a pin of a slot is: they go around, slot by slot. */
static void set_interrupt_map(Virt *s, const char *path)
{
    u32 cells[PCI_INTX_LINES * PCI_INTX_LINES * MAP_CELLS], *at = cells;
    u32 gic = dt_phandle(s->tree, "/intc@8000000"), first = virt_map[VIRT_PCIE_MMIO].irq;

    for (u32 slot = 0; slot < PCI_INTX_LINES; slot++)
        for (u32 pin = 0; pin < PCI_INTX_LINES; pin++) {
            const u32 row[MAP_CELLS] = {slot << 11,
                                        0,
                                        0,
                                        pin + 1,
                                        gic,
                                        0,
                                        0,
                                        DT_GIC_SPI,
                                        first + (slot + pin) % PCI_INTX_LINES,
                                        DT_IRQ_LEVEL_HIGH};

            for (unsigned i = 0; i < MAP_CELLS; i++)
                *at++ = row[i];
        }
    dt_cells(s->tree, path, "interrupt-map", cells, ARRAY_SIZE(cells));
    DT_CELLS(s->tree, path, "interrupt-map-mask", (PCI_INTX_LINES - 1) << 11, 0, 0, 7);
}

static void add_node(Virt *s)
{
    const VirtMap *ecam = ecam_of(s);
    const char *msi = dt_has(s->tree, MSI_ITS)   ? MSI_ITS
                      : dt_has(s->tree, MSI_V2M) ? MSI_V2M
                                                 : NULL;
    Dt *t = s->tree;
    char path[64];

    snprintf(path, sizeof path, "/pcie@%llx", (unsigned long long)virt_map[VIRT_PCIE_MMIO].base);
    dt_string(t, path, "compatible", "pci-host-ecam-generic");
    dt_string(t, path, "device_type", "pci");
    dt_u32(t, path, "#address-cells", 3);
    dt_u32(t, path, "#size-cells", 2);
    dt_u32(t, path, "#interrupt-cells", 1);
    dt_u32(t, path, "linux,pci-domain", 0);
    DT_CELLS(t, path, "bus-range", 0, (u32)(ecam->size / BUS_SIZE) - 1);
    dt_flag(t, path, "dma-coherent");
    dt_reg(t, path, ecam->base, ecam->size);
    if (msi)
        DT_CELLS(t, path, "msi-map", 0, dt_phandle(t, msi), 0, 0x10000);
    set_ranges(s, path);
    set_interrupt_map(s, path);
}

bool virt_pcie_add(Virt *s, Error *err)
{
    Device *d = device_new(&device_gpex, NULL, &s->machine.dev, &s->machine.env);
    const VirtMap *ecam = ecam_of(s);
    char size[32];

    snprintf(size, sizeof size, "%llu", (unsigned long long)ecam->size);
    if (!device_set(d, "ecam-size", size, err) || !device_realize(d, err))
        return false;
    device_map(d, PCI_HOST_ECAM, &s->machine.root, ecam->base);
    add_window(s, "pcie-mmio", d, PCI_HOST_MEMORY, virt_map[VIRT_PCIE_MMIO].base, VIRT_PCIE_MMIO);
    add_window(s, "pcie-ioport", d, PCI_HOST_IO, 0, VIRT_PCIE_PIO);
    if (s->highmem)
        add_window(s, "pcie-mmio-high", d, PCI_HOST_MEMORY, virt_map[VIRT_HIGH_PCIE_MMIO].base,
                   VIRT_HIGH_PCIE_MMIO);
    for (u32 i = 0; i < PCI_INTX_LINES; i++)
        irq_connect(&d->irq[i], gic_spi(s->intc, virt_map[VIRT_PCIE_MMIO].irq + i));
    add_node(s);
    return true;
}
