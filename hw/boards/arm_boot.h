/* SPDX-License-Identifier: MIT */
/* Starting an operating system without firmware: -kernel, -initrd, -append, -dtb on AArch64. */
#ifndef HW_BOARDS_ARM_BOOT_H
#define HW_BOARDS_ARM_BOOT_H

#include "hw/boards/fdt.h"
#include "hw/boards/load.h"
#include "hw/machine.h"

typedef struct ArmBoot {
    Gpa ram_base;
    u64 ram_size;
    Image kernel, initrd;
    Gpa entry, dtb_addr;
} ArmBoot;

/**
 * Read the files of m->cfg and say where in memory they go; @t gets /chosen, or is replaced by
 * -dtb. What a kernel gets: DTB in X0. Source: Linux Documentation/arch/arm64/booting.
 */
bool arm_boot_prepare(ArmBoot *b, Machine *m, Dt **t, Error *err);

/**
 * The same where firmware starts the kernel: it finds the files in @fw_cfg, and the tree at the start of RAM.
 */
bool arm_boot_prepare_firmware(ArmBoot *b, Machine *m, Device *fw_cfg, Dt **t, Error *err);

/** The tree is complete: it is put into memory. */
bool arm_boot_add_dtb(ArmBoot *b, Machine *m, Dt *t, Error *err);
void arm_boot_clear(ArmBoot *b);

#endif
