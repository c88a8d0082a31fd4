/* SPDX-License-Identifier: MIT */
/* `info pci` and query-pci: the functions of all buses, as the guest has set them up. */
#include <string.h>
#include "control/monitor.h"
#include "hw/machine.h"
#include "hw/pci/pci.h"

#define NO_PIN 0

/* Classes that machines of ours have; base class and subclass. Source: <linux/pci_ids.h>. */
static const struct {
    u16 class;
    const char *name;
} classes[] = {
    {0x0100, "SCSI controller"},     {0x0101, "IDE controller"},   {0x0106, "SATA controller"},
    {0x0200, "Ethernet controller"}, {0x0300, "VGA controller"},   {0x0380, "Display controller"},
    {0x0500, "RAM controller"},      {0x0600, "Host bridge"},      {0x0601, "ISA bridge"},
    {0x0604, "PCI bridge"},          {0x0680, "Bridge"},           {0x0780, "Communication controller"},
    {0x0880, "System peripheral"},   {0x0980, "Input controller"}, {0x0c05, "SMBus"},
};

static u16 word(const PciDevice *p, unsigned at)
{
    return (u16)(p->config[at] | p->config[at + 1] << 8);
}

static u16 class_of(const PciDevice *p)
{
    return word(p, PCI_CLASS_DEVICE);
}

static const char *class_name(const PciDevice *p)
{
    for (unsigned n = 0; n < ARRAY_SIZE(classes); n++)
        if (classes[n].class == class_of(p))
            return classes[n].name;
    return NULL;
}

/* Calls @fn for each function, bus by bus in the order of the device tree. */
static void each(Device *d, void (*fn)(const PciDevice *p, void *opaque), void *opaque)
{
    if (d->type->plugs_into && !strcmp(d->type->plugs_into, PCI_BUS))
        fn((const PciDevice *)(const void *)d, opaque);
    for (Device *k = d->children; k; k = k->next)
        each(k, fn, opaque);
}

/* ---- info pci ---- */

static void print_bridge(const PciDevice *p, FILE *f)
{
    fprintf(f, "      BUS %u.\n      secondary bus %u.\n      subordinate bus %u.\n",
            p->config[PCI_PRIMARY_BUS], p->config[PCI_SECONDARY_BUS], p->config[PCI_SUBORDINATE_BUS]);
}

static void print_bar(const PciBar *bar, unsigned n, FILE *f)
{
    bool is_io = bar->flags & PCI_BASE_ADDRESS_SPACE_IO;

    fprintf(f, "      BAR%u: ", n);
    if (is_io)
        fprintf(f, "I/O");
    else
        fprintf(f, "%s bit%s memory", bar->flags & PCI_BASE_ADDRESS_MEM_TYPE_64 ? "64" : "32",
                bar->flags & PCI_BASE_ADDRESS_MEM_PREFETCH ? " prefetchable" : "");
    if (bar->is_mapped)
        fprintf(f, " at 0x%0*llx [0x%0*llx].\n", is_io ? 4 : 8, (unsigned long long)bar->addr,
                is_io ? 4 : 8, (unsigned long long)(bar->addr + bar->size - 1));
    else
        fprintf(f, " at 0xffffffffffffffff [0x%08llx].\n", (unsigned long long)(bar->size - 2));
}

static void print_function(const PciDevice *p, void *opaque)
{
    FILE *f = opaque;

    fprintf(f, "  Bus %2u, device %3u, function %u:\n    ", pci_bus_number(p->bus), p->devfn / 8u, p->devfn % 8u);
    if (class_name(p))
        fprintf(f, "%s", class_name(p));
    else
        fprintf(f, "Class %04x", class_of(p));
    fprintf(f, ": PCI device %04x:%04x\n", word(p, PCI_VENDOR_ID), word(p, PCI_DEVICE_ID));
    if (p->is_bridge)
        print_bridge(p, f);
    else if (word(p, PCI_SUBSYSTEM_VENDOR_ID) | word(p, PCI_SUBSYSTEM_ID))
        fprintf(f, "      PCI subsystem %04x:%04x\n", word(p, PCI_SUBSYSTEM_VENDOR_ID), word(p, PCI_SUBSYSTEM_ID));
    if (p->config[PCI_INTERRUPT_PIN] != NO_PIN)
        fprintf(f, "      IRQ %u, pin %c\n", p->config[PCI_INTERRUPT_LINE], 'A' + p->config[PCI_INTERRUPT_PIN] - 1);
    for (unsigned n = 0; n <= PCI_ROM; n++)
        if (p->bar[n].region)
            print_bar(&p->bar[n], n, f);
    fprintf(f, "      id \"%s\"\n", p->dev.id ? p->dev.id : "");
}

bool hmp_pci(MonCall *c)
{
    each(&c->machine->dev, print_function, c->out);
    return true;
}

/* ---- query-pci ---- */

static json_t *regions(const PciDevice *p)
{
    json_t *list = json_array();

    for (unsigned n = 0; n <= PCI_ROM; n++) {
        const PciBar *bar = &p->bar[n];
        bool is_io = bar->flags & PCI_BASE_ADDRESS_SPACE_IO;
        json_t *r;

        if (!bar->region)
            continue;
        r = json_pack("{s:i,s:s,s:I,s:I}", "bar", (int)n, "type", is_io ? "io" : "memory", "address",
                      (json_int_t)(bar->is_mapped ? (i64)bar->addr : -1), "size", (json_int_t)bar->size);
        if (!is_io) {
            json_object_set_new(r, "prefetch", json_boolean(bar->flags & PCI_BASE_ADDRESS_MEM_PREFETCH));
            json_object_set_new(r, "mem_type_64", json_boolean(bar->flags & PCI_BASE_ADDRESS_MEM_TYPE_64));
        }
        json_array_append_new(list, r);
    }
    return list;
}

static json_t *range(u64 base, u64 limit)
{
    return json_pack("{s:I,s:I}", "base", (json_int_t)base, "limit", (json_int_t)limit);
}

static json_t *bridge(const PciDevice *p)
{
    u64 memory = (u64)word(p, PCI_MEMORY_BASE) << 16, pref = (u64)(word(p, PCI_PREF_MEMORY_BASE) & 0xfff0) << 16;

    return json_pack("{s:{s:i,s:i,s:i,s:o,s:o,s:o}}", "bus", "number", (int)p->config[PCI_PRIMARY_BUS], "secondary",
                     (int)p->config[PCI_SECONDARY_BUS], "subordinate", (int)p->config[PCI_SUBORDINATE_BUS],
                     "io_range", range((p->config[PCI_IO_BASE] & 0xf0u) << 8, (p->config[PCI_IO_LIMIT] & 0xf0u) << 8 | 0xfff),
                     "memory_range", range(memory, (u64)word(p, PCI_MEMORY_LIMIT) << 16 | 0xfffff),
                     "prefetchable_range", range(pref, (u64)(word(p, PCI_PREF_MEMORY_LIMIT) & 0xfff0) << 16 | 0xfffff));
}

static json_t *function(const PciDevice *p)
{
    json_t *id = json_pack("{s:i,s:i}", "vendor", word(p, PCI_VENDOR_ID), "device", word(p, PCI_DEVICE_ID));
    json_t *class = json_pack("{s:i}", "class", class_of(p));
    json_t *f;

    if (!p->is_bridge) {
        json_object_set_new(id, "subsystem-vendor", json_integer(word(p, PCI_SUBSYSTEM_VENDOR_ID)));
        json_object_set_new(id, "subsystem", json_integer(word(p, PCI_SUBSYSTEM_ID)));
    }
    if (class_name(p))
        json_object_set_new(class, "desc", json_string(class_name(p)));
    f = json_pack("{s:i,s:i,s:i,s:o,s:o,s:i,s:s,s:o}", "bus", (int)pci_bus_number(p->bus), "slot", p->devfn / 8,
                  "function", p->devfn % 8, "class_info", class, "id", id, "irq_pin", (int)p->config[PCI_INTERRUPT_PIN],
                  "qdev_id", p->dev.id ? p->dev.id : "", "regions", regions(p));
    if (p->config[PCI_INTERRUPT_PIN] != NO_PIN)
        json_object_set_new(f, "irq", json_integer(p->config[PCI_INTERRUPT_LINE]));
    if (p->is_bridge)
        json_object_set_new(f, "pci_bridge", bridge(p));
    return f;
}

/* Into the list of its bus, which begins with its first function. */
static void add_function(const PciDevice *p, void *opaque)
{
    json_t *buses = opaque, *bus;
    size_t n;

    json_array_foreach(buses, n, bus) {
        if (json_integer_value(json_object_get(bus, "bus")) == pci_bus_number(p->bus)) {
            json_array_append_new(json_object_get(bus, "devices"), function(p));
            return;
        }
    }
    json_array_append_new(buses, json_pack("{s:i,s:[o]}", "bus", (int)pci_bus_number(p->bus), "devices", function(p)));
}

bool qmp_pci(MonCall *c)
{
    c->result = json_array();
    each(&c->machine->dev, add_function, c->result);
    return true;
}
