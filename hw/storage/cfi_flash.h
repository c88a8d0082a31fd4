/* SPDX-License-Identifier: MIT */
/* What boards need of flash banks besides the device's properties. */
#ifndef HW_STORAGE_CFI_FLASH_H
#define HW_STORAGE_CFI_FLASH_H

#include "hw/device.h"

/**
 * The contents of a realized bank: loaders put firmware there, snapshots save it, and load it
 * before the device, which then writes it to its drive.
 */
RamBlock *cfi_flash_ram(Device *d);

#endif
