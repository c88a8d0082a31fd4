/* SPDX-License-Identifier: MIT */
/* ACPI tables of PCs: shared by pc_acpi.c and pc_dsdt.c. */
#ifndef HW_BOARDS_PC_ACPI_H
#define HW_BOARDS_PC_ACPI_H

#include "hw/boards/aml.h"
#include "hw/boards/pc.h"

#define PC_PM_SIZE      0x40           /* ports of power management that guests leave alone */
#define PC_PCI_HIGH_END (1ull << 39)   /* memory of the bus above 4 GiB: RAM's end up to here */

/** The definition block of the DSDT, without the table's header. */
void pc_dsdt_add(const Pc *s, Aml *b, const ChipsetPm *pm);

#endif
