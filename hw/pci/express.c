/* SPDX-License-Identifier: MIT */
/* The PCI Express capability; see express.h. */
#include "hw/pci/express.h"

#include <string.h>

static void put(u8 *p, u32 at, u32 value)
{
    pci_put(p + at, 4, value);
}

static void set_link(PciDevice *p, u8 *cap, u8 *writable)
{
    u32 link = PCI_EXP_LNKCAP_SLS_2_5GB | 1u << 4 /* one lane */;

    put(cap, PCI_EXP_LNKCAP, link);
    pci_put(writable + PCI_EXP_LNKCTL, 2,
            PCI_EXP_LNKCTL_ASPMC | PCI_EXP_LNKCTL_RCB | PCI_EXP_LNKCTL_CCC | PCI_EXP_LNKCTL_ES);
    pci_put(cap + PCI_EXP_LNKSTA, 2, link);
    put(cap, PCI_EXP_LNKCAP2, PCI_EXP_LNKCAP2_SLS_2_5GB);
    pci_put(cap + PCI_EXP_LNKCTL2, 2, PCI_EXP_LNKCAP_SLS_2_5GB);
    pci_put(writable + PCI_EXP_LNKCTL2, 2, PCI_EXP_LNKCTL2_TLS);
}

void pcie_add_cap(PciDevice *p, unsigned type)
{
    u8 at = pci_add_cap(p, PCI_CAP_ID_EXP, PCIE_CAP_SIZE);
    u8 *cap = p->config + at, *writable = p->writable + at;

    p->express = at;
    pci_put(cap + PCI_EXP_FLAGS, 2, 2 | type << 4);
    put(cap, PCI_EXP_DEVCAP, PCI_EXP_DEVCAP_RBER);
    pci_put(writable + PCI_EXP_DEVCTL, 2,
            PCI_EXP_DEVCTL_CERE | PCI_EXP_DEVCTL_NFERE | PCI_EXP_DEVCTL_FERE |
                PCI_EXP_DEVCTL_URRE | PCI_EXP_DEVCTL_RELAX_EN | PCI_EXP_DEVCTL_PAYLOAD |
                PCI_EXP_DEVCTL_NOSNOOP_EN | PCI_EXP_DEVCTL_READRQ);
    pci_put(p->w1c + at + PCI_EXP_DEVSTA, 2,
            PCI_EXP_DEVSTA_CED | PCI_EXP_DEVSTA_NFED | PCI_EXP_DEVSTA_FED | PCI_EXP_DEVSTA_URD);
    set_link(p, cap, writable);
}
