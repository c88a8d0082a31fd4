/* SPDX-License-Identifier: MIT */
/* Linux kernels for x86 as firmware gets them: items of fw_cfg, and the option ROM that starts them. */
#ifndef HW_BOARDS_X86_LINUX_H
#define HW_BOARDS_X86_LINUX_H

#include "hw/boards/load.h"

/** The place of the option ROM among firmware's boot entries. */
#define X86_LINUX_BOOT_PATH "/rom@genroms/linuxboot.bin"

/**
 * Give -kernel, -initrd and -append of @m's command line to firmware by m->fw_cfg. The RAM disk lies
 * below @ram_end, which is below 4 GiB.
 */
bool x86_linux_add(Machine *m, u64 ram_end, Error *err);

#endif
