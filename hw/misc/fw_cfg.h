/* SPDX-License-Identifier: MIT */
/*
 * What boards give to firmware: numbered items and named files. For realized devices; data is
 * copied.
 */
#ifndef HW_MISC_FW_CFG_H
#define HW_MISC_FW_CFG_H

#include "hw/device.h"

/* Keys with a meaning of their own. Source: docs/specs/fw_cfg of QEMU, and its guests' headers. */
enum {
    FW_CFG_SIGNATURE = 0x00,
    FW_CFG_ID = 0x01,
    FW_CFG_UUID = 0x02,
    FW_CFG_RAM_SIZE = 0x03,
    FW_CFG_NOGRAPHIC = 0x04,
    FW_CFG_NB_CPUS = 0x05,
    FW_CFG_KERNEL_ADDR = 0x07,
    FW_CFG_KERNEL_SIZE = 0x08,
    FW_CFG_KERNEL_CMDLINE = 0x09,
    FW_CFG_INITRD_ADDR = 0x0a,
    FW_CFG_INITRD_SIZE = 0x0b,
    FW_CFG_BOOT_DEVICE = 0x0c,
    FW_CFG_NUMA = 0x0d,
    FW_CFG_BOOT_MENU = 0x0e,
    FW_CFG_MAX_CPUS = 0x0f,
    FW_CFG_KERNEL_DATA = 0x11,
    FW_CFG_INITRD_DATA = 0x12,
    FW_CFG_CMDLINE_ADDR = 0x13,
    FW_CFG_CMDLINE_SIZE = 0x14,
    FW_CFG_CMDLINE_DATA = 0x15,
    FW_CFG_SETUP_ADDR = 0x16,
    FW_CFG_SETUP_SIZE = 0x17,
    FW_CFG_SETUP_DATA = 0x18,
    FW_CFG_FILE_DIR = 0x19,
    FW_CFG_FILE_FIRST = 0x20,
    FW_CFG_ARCH_FIRST = 0x8000, /* keys that belong to the guest's architecture; x86: */
    FW_CFG_IRQ0_OVERRIDE = 0x8002,
};

/* Ports of the form for PCs: selector and data, DMA. */
#define FW_CFG_PORT     0x510
#define FW_CFG_DMA_PORT 0x514

#define FW_CFG_FILES_MAX 64
#define FW_CFG_NAME_SIZE 56

/** The item FW_CFG_UUID: that of the text, or zeros if it is NULL. */
void fw_cfg_add_uuid(Device *d, const char *uuid);

void fw_cfg_add_bytes(Device *d, u16 key, const void *data, u32 size);
void fw_cfg_add_string(Device *d, u16 key, const char *s);
void fw_cfg_add_u16(Device *d, u16 key, u16 value);
void fw_cfg_add_u32(Device *d, u16 key, u32 value);
void fw_cfg_add_u64(Device *d, u16 key, u64 value);

/**
 * A file for guests to read. Fails when there are too many, the name is too long, or there is
 * one of this name.
 */
bool fw_cfg_add_file(Device *d, const char *name, const void *data, u32 size, Error *err);

/** Give a file new contents, of any size; make it if it is not there. */
bool fw_cfg_set_file(Device *d, const char *name, const void *data, u32 size, Error *err);

/**
 * A file that guests can write, as etc/ramfb: @written is called after each write, with the
 * whole of it.
 */
bool fw_cfg_add_writable(Device *d, const char *name, u32 size,
                         void (*written)(void *opaque, const u8 *data, u32 size), void *opaque,
                         Error *err);

/**
 * @selected is called when the guest turns to the file @name, and may give it new contents of the
 * same size by fw_cfg_set_file.
 */
void fw_cfg_on_select(Device *d, const char *name, void (*selected)(void *opaque), void *opaque);

/** The contents of the file @name; NULL if there is none. */
const u8 *fw_cfg_file(Device *d, const char *name, u32 *size);

#endif
