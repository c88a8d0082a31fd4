/* SPDX-License-Identifier: MIT */
/*
 * Interrupt routers of PC chipsets: which ISA interrupt each line of the PCI bus is. Registers are
 * bytes of configuration space: an interrupt, or bit 7 for none.
 */
#ifndef HW_ISA_PIRQ_H
#define HW_ISA_PIRQ_H

#include "hw/pci/pci.h"

#define PIRQ_ISA_LINES 16

typedef struct Pirq {
    u8 count;                 /* of lines */
    u8 reg[PCI_HOST_LINES];   /* their registers in configuration space */
    bool level[PCI_HOST_LINES];
} Pirq;

/** Part of init: registers are writable, and route nowhere at first. */
void pirq_init(const Pirq *r, PciDevice *p);

/** Drive @isa[0] to [15] as lines and registers say. */
void pirq_update(const Pirq *r, const PciDevice *p, IrqOut *isa);

#endif
