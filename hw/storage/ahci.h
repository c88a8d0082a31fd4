/* SPDX-License-Identifier: MIT */
/* What the two halves of the AHCI controller share: ahci.c, the whole; ahci_port.c, a port. */
#ifndef HW_STORAGE_AHCI_H
#define HW_STORAGE_AHCI_H

#include "hw/pci/pci.h"

#define AHCI_PORTS     6
#define AHCI_PORT_SIZE 0x80

/** Port @n of the controller @parent: region 0 has its registers. */
Device *ahci_port_new(PciDevice *parent, const char *id, unsigned n);

/** Whether the port has something to say. */
bool ahci_port_is_interrupting(const Device *port);

/** The controller is reset by its own register: so is the link. */
void ahci_port_reset(Device *port);

/** Called by ports: something of the above changed; @is_new: it has something more to say. */
void ahci_port_changed(PciDevice *controller, bool is_new);

#endif
