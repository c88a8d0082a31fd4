/* SPDX-License-Identifier: MIT */
/* MSI of PCI functions, one message. Source: PCI Local Bus Specification 3.0, "MSI". */
#include "hw/pci/pci.h"

#define MSI_SIZE 14 /* of the capability with a 64-bit address */

void pci_msi_init(PciDevice *p)
{
    u8 at = pci_add_cap(p, PCI_CAP_ID_MSI, MSI_SIZE);

    p->msi = at;
    pci_put(p->config + at + PCI_MSI_FLAGS, 2, PCI_MSI_FLAGS_64BIT);
    pci_put(p->writable + at + PCI_MSI_FLAGS, 2, PCI_MSI_FLAGS_ENABLE);
    pci_put(p->writable + at + PCI_MSI_ADDRESS_LO, 4, ~3u);
    pci_put(p->writable + at + PCI_MSI_ADDRESS_HI, 4, UINT32_MAX);
    pci_put(p->writable + at + PCI_MSI_DATA_64, 2, UINT16_MAX);
}

bool pci_msi_is_on(const PciDevice *p)
{
    return p->msi && pci_get(p->config + p->msi + PCI_MSI_FLAGS, 2) & PCI_MSI_FLAGS_ENABLE;
}

void pci_msi_notify(PciDevice *p)
{
    const u8 *c = p->config + p->msi;
    u64 addr = pci_get(c + PCI_MSI_ADDRESS_LO, 4) | (u64)pci_get(c + PCI_MSI_ADDRESS_HI, 4) << 32;

    if (pci_msi_is_on(p) && pci_is_master(p))
        pci_host_msi(p, addr, pci_get(c + PCI_MSI_DATA_64, 2));
}
