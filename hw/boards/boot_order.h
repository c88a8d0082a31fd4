/* SPDX-License-Identifier: MIT */
/* What firmware is told by fw_cfg files: which devices to start from, -boot, -smbios, -fw_cfg. */
#ifndef HW_BOARDS_BOOT_ORDER_H
#define HW_BOARDS_BOOT_ORDER_H

#include "hw/machine.h"

/**
 * Files of m->fw_cfg that depend on devices and on the command line. All devices are there, nothing
 * runs yet. @product names the board.
 */
bool boot_order_add_files(Machine *m, const char *product, Error *err);

#endif
