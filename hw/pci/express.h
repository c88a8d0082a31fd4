/* SPDX-License-Identifier: MIT */
/*
 * The PCI Express capability. Source: PCI Express Base Specification 4.0, "PCI Express Capability
 * Structure".
 */
#ifndef HW_PCI_EXPRESS_H
#define HW_PCI_EXPRESS_H

#include "hw/pci/pci.h"

#define PCIE_CAP_SIZE 0x3c /* of version 2, with the slot */

/** Add the capability; @type is PCI_EXP_TYPE_*. */
void pcie_add_cap(PciDevice *p, unsigned type);

/* Registers of the capability, at PCI_EXP_*. */
static inline u16 pcie_get(const PciDevice *p, u32 reg)
{
    return (u16)pci_get(p->config + p->express + reg, 2);
}

static inline void pcie_put(PciDevice *p, u32 reg, u16 value)
{
    pci_put(p->config + p->express + reg, 2, value);
}

#endif
