/* SPDX-License-Identifier: MIT */
/* Buses of PCI: places on them, their numbers, who speaks for whom; see pci.h. */
#include <stdlib.h>
#include <string.h>
#include "hw/pci/pci.h"

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
    PciBus *b = p->bus;
    const char *name = p->dev.type->name;
    u32 n = 0;

    if (p->addr) {
        if (!parse_addr(p->addr, &p->devfn))
            return error_set(err, "%s: addr=%s: slot[.function] up to 1f.7 is expected", name,
                             p->addr);
        n = p->devfn;
        if (n >> 3 >= b->slots)
            return error_set(err, "%s: addr=%s: this bus has slot 0 only", name, p->addr);
        if (b->function[n])
            return error_set(err, "%s: addr=%s is in use by %s", name, p->addr,
                             b->function[n]->dev.type->name);
        PciDevice *first = b->function[n & ~7u];

        if (n & 7 && first && !first->is_multifunction)
            return error_set(err, "%s: addr=%s: function 0 of the slot has multifunction=off", name,
                             p->addr);
        return true;
    }
    while (n < b->slots * 8u && b->function[n])
        n += 8;
    if (n >= b->slots * 8u)
        return error_set(err, "%s: the bus is full", name);
    p->devfn = (u8)n;
    return true;
}

bool pci_bus_join(PciDevice *p, Error *err)
{
    Device *parent = p->dev.parent;

    if (!parent || !parent->type->provides || strcmp(parent->type->provides, PCI_BUS))
        return error_set(err, "%s: it needs a PCI bus", p->dev.type->name);
    p->bus = ((const PciBusOps *)parent->type->ops)->bus(parent);
    if (!choose_place(p, err))
        return false;
    p->bus->function[p->devfn] = p;
    return true;
}

/* ---- numbers ---- */

u8 pci_bus_number(const PciBus *b)
{
    return b->bridge ? b->bridge->config[PCI_SECONDARY_BUS] : 0;
}

/* A bus below others has a number inside of theirs; 0 is none. */
static PciBus *bus_behind(PciDevice *p, u8 number)
{
    const u8 *c = p->config;

    if (!p->is_bridge || !c[PCI_SECONDARY_BUS] || number < c[PCI_SECONDARY_BUS] ||
        number > c[PCI_SUBORDINATE_BUS])
        return NULL;
    return ((const PciBusOps *)p->dev.type->ops)->bus(&p->dev);
}

static PciBus *find_bus(PciBus *b, u8 number)
{
    PciBus *found = NULL;

    if (b->is_off || pci_bus_number(b) == number)
        return b->is_off ? NULL : b;
    for (unsigned n = 0; n < b->slots * 8u && !found; n++) {
        PciBus *next = b->function[n] ? bus_behind(b->function[n], number) : NULL;

        found = next ? find_bus(next, number) : NULL;
    }
    return found;
}

PciDevice *pci_bus_find(PciBus *root, u8 number, u8 devfn)
{
    PciBus *b = find_bus(root, number);

    return b ? b->function[devfn] : NULL;
}

/*
 * Transactions of a conventional bus carry the bridge's id: its own, or if it is a function of PCI
 * Express, slot 0 of the bus behind it (PCI Express to PCI Bridge Specification, "Transaction
 * ID").
 */
u16 pci_requester(const PciDevice *p)
{
    u16 id = (u16)(pci_bus_number(p->bus) << 8 | p->devfn);

    for (const PciBus *b = p->bus; b->bridge; b = b->bridge->bus) {
        const PciDevice *bridge = b->bridge;

        if (b->is_express)
            continue;
        id = bridge->express ? (u16)(pci_bus_number(b) << 8)
                             : (u16)(pci_bus_number(bridge->bus) << 8 | bridge->devfn);
    }
    return id;
}
