/* SPDX-License-Identifier: MIT */
/*
 * PCI-to-PCI bridges: a header of type 1, a bus behind it, windows through which that bus is seen.
 * Source: PCI-to-PCI Bridge Architecture Specification 1.2, "Configuration Space".
 */
#ifndef HW_PCI_BRIDGE_H
#define HW_PCI_BRIDGE_H

#include "hw/pci/pci.h"

/* Memory that is not prefetchable, memory that is, I/O. */
#define PCI_BRIDGE_WINDOWS 3

typedef struct PciWindow {
    MemRegion alias;
    bool is_mapped;
    u64 first, last; /* where it shows the bus behind, while it is mapped */
} PciWindow;

typedef struct PciBridge {
    PciDevice pci;
    PciBus bus;
    MemRegion memory, io; /* of the bus behind */
    PciWindow window[PCI_BRIDGE_WINDOWS];
    u16 control; /* bridge control before the last write */
} PciBridge;

/** DeviceType.ops of devices that begin with a PciBridge. */
extern const PciBusOps pci_bridge_ops;

/** In place of pci_init. A bridge of PCI Express says so by its bus. */
bool pci_bridge_init(PciBridge *b, const PciIds *ids, Error *err);
void pci_bridge_fini(PciBridge *b);

/** Part of PciDevice.config_written. */
void pci_bridge_written(PciBridge *b, u32 offset, unsigned size);

/** Reset all that is behind, as a hot reset of the bus does. */
void pci_bridge_reset_bus(PciBridge *b);

#endif
