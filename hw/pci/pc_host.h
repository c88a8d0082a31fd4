/* SPDX-License-Identifier: MIT */
/*
 * Host bridges of PCs: the i440FX and the MCH of the Q35 chipset. Both have configuration space at
 * ports 0xcf8 and 0xcfc and say what of the megabyte below 1 MiB is RAM; the MCH shows
 * configuration space in memory, too, where the guest wants it.
 */
#ifndef HW_PCI_PC_HOST_H
#define HW_PCI_PC_HOST_H

#include "hw/pci/pci.h"

#define PC_HOST_CONFIG_PORT 0xcf8
#define PC_HOST_PORTS       (PCI_HOST_IO + 1) /* region of the configuration ports */
#define PC_HOST_MEMORY_LOW  0xa0000u          /* the part below 1 MiB that may be the bus's */

/**
 * Give the realized bridge its place in the memory @system: all that is nothing else there is the
 * bus's, and what the guest says of [0xc0000, 1 MiB), and of system management memory, is @ram.
 */
void pc_host_map(Device *host, MemRegion *system, RamBlock *ram);

/**
 * For machines with system management mode, after pc_host_map: @smm is what processors in it see besides,
 * with RAM that begins at 0, @low_size bytes of it in a row.
 */
void pc_host_map_smram(Device *host, MemRegion *system, MemRegion *smm, RamBlock *ram, u64 low_size);

/** The reset control register, a byte among the configuration ports (0xcf9). */
void pc_host_set_reset(Device *host, MemRegion *control);

/** Where the MCH shows configuration space, and how much; false: nowhere. */
bool pc_host_ecam(const Device *host, u64 *addr, u64 *size);

#endif
