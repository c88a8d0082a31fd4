/* SPDX-License-Identifier: MIT */
/*
 * Linux kernels (bzImage) on PCs; see x86_linux.h. The file is a real-mode part, whose header says
 * where things are, and the kernel behind it. The option ROM (roms/x86/linuxboot.S) copies the parts
 * to the places that are given here; UEFI firmware takes the same items and starts the kernel as an
 * EFI program.
 *
 * Sources: Linux documentation "The Linux/x86 Boot Protocol"; BIOS Boot Specification 1.01.
 */
#include "hw/boards/x86_linux.h"

#include <asm/bootparam.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "hw/misc/fw_cfg.h"

enum {
    HEADER = 0x1f1, /* in the file */
    SECTOR = 512,
    SECTORS_IF_ZERO = 4,
    MAGIC = 0x53726448, /* "HdrS" */
    VERSION_MIN = 0x0203, /* initrd_addr_max */
    LOADER_UNDEFINED = 0xff,

    SETUP_ADDR = 0x10000,
    CMDLINE_ADDR = 0x20000,
    KERNEL_ADDR = 0x100000,
    HEAP_END = CMDLINE_ADDR - SETUP_ADDR - 0x200,
    TABLES_ROOM = 0x28000, /* that firmware may want at the end of RAM */
    PAGE = 0x1000,
    ROM_SIZE = 512,
};

// clang-format off
__asm__(".section .rodata\n"
        ".globl x86_linuxboot_rom, x86_linuxboot_rom_end\n"
        "x86_linuxboot_rom: .incbin \"" LINUXBOOT_FILE "\"\n"
        "x86_linuxboot_rom_end:\n"
        ".previous\n");
// clang-format on
extern const u8 x86_linuxboot_rom[], x86_linuxboot_rom_end[];

typedef struct setup_header SetupHeader;

/* Check the header in @i and copy it out. */
static bool get_header(const Image *i, const char *path, SetupHeader *h, Error *err)
{
    if (i->size >= HEADER + sizeof *h)
        memcpy(h, i->data + HEADER, sizeof *h);
    if (i->size < HEADER + sizeof *h || h->header != MAGIC)
        return error_set(err, "-kernel %s: a Linux kernel (bzImage) is expected", path);
    if (h->version < VERSION_MIN || !(h->loadflags & LOADED_HIGH))
        return error_set(err, "-kernel %s: boot protocol %u.%02u; 2.03 or later is expected", path,
                         h->version >> 8, h->version & 0xff);
    return true;
}

/* The place of a RAM disk of @size bytes: as high as it may be. */
static bool place_initrd(SetupHeader *h, u64 size, u64 ram_end, Error *err)
{
    u64 end = MIN(ram_end - TABLES_ROOM, (u64)h->initrd_addr_max + 1);

    if (size > end || end - size < KERNEL_ADDR + (u64)h->syssize * 16)
        return error_set(err, "-initrd: %llu KiB do not fit below %llu MiB",
                         (unsigned long long)(size >> 10), (unsigned long long)(end >> 20));
    h->ramdisk_image = (u32)ALIGN_DOWN(end - size, (u64)PAGE);
    h->ramdisk_size = (u32)size;
    return true;
}

typedef struct Item {
    u16 addr, size, data; /* keys */
} Item;

static void add_item(Device *fw, Item keys, u32 addr, const void *data, u64 size)
{
    fw_cfg_add_u32(fw, keys.addr, addr);
    fw_cfg_add_u32(fw, keys.size, (u32)size);
    fw_cfg_add_bytes(fw, keys.data, data, (u32)size);
}

static void add_items(Device *fw, Image *kernel, const Image *initrd, const char *cmdline, SetupHeader *h)
{
    u64 setup = SECTOR * (1ull + (h->setup_sects ? h->setup_sects : SECTORS_IF_ZERO));

    h->type_of_loader = LOADER_UNDEFINED;
    h->loadflags |= CAN_USE_HEAP;
    h->heap_end_ptr = HEAP_END;
    h->cmd_line_ptr = CMDLINE_ADDR;
    memcpy(kernel->data + HEADER, h, sizeof *h);
    add_item(fw, (Item){FW_CFG_SETUP_ADDR, FW_CFG_SETUP_SIZE, FW_CFG_SETUP_DATA}, SETUP_ADDR,
             kernel->data, setup);
    add_item(fw, (Item){FW_CFG_KERNEL_ADDR, FW_CFG_KERNEL_SIZE, FW_CFG_KERNEL_DATA}, KERNEL_ADDR,
             kernel->data + setup, kernel->size - setup);
    add_item(fw, (Item){FW_CFG_CMDLINE_ADDR, FW_CFG_CMDLINE_SIZE, FW_CFG_CMDLINE_DATA},
             CMDLINE_ADDR, cmdline, strlen(cmdline) + 1);
    add_item(fw, (Item){FW_CFG_INITRD_ADDR, FW_CFG_INITRD_SIZE, FW_CFG_INITRD_DATA},
             h->ramdisk_image, initrd->data, initrd->size);
}

/* All bytes of an option ROM have the sum 0. */
static bool add_rom(Device *fw, Error *err)
{
    u8 rom[ROM_SIZE] = {0}, sum = 0;

    memcpy(rom, x86_linuxboot_rom, (size_t)(x86_linuxboot_rom_end - x86_linuxboot_rom));
    for (unsigned n = 0; n < ROM_SIZE; n++)
        sum = (u8)(sum + rom[n]);
    rom[ROM_SIZE - 1] = (u8)(rom[ROM_SIZE - 1] - sum);
    return fw_cfg_add_file(fw, "genroms/linuxboot.bin", rom, sizeof rom, err);
}

static bool add_kernel(Machine *m, Image *kernel, Image *initrd, u64 ram_end, Error *err)
{
    const MachineConfig *cfg = m->cfg;
    const char *cmdline = cfg->append ? cfg->append : "";
    SetupHeader h;

    if (!get_header(kernel, cfg->kernel, &h, err) ||
        (cfg->initrd && (!image_load(initrd, "-initrd", cfg->initrd, err) ||
                         !place_initrd(&h, initrd->size, ram_end, err))))
        return false;
    if (h.version >= 0x0206 && strlen(cmdline) > h.cmdline_size)
        return error_set(err, "-append: %zu characters; this kernel takes %u", strlen(cmdline),
                         h.cmdline_size);
    if (kernel->size <= SECTOR * (1ull + (h.setup_sects ? h.setup_sects : SECTORS_IF_ZERO)))
        return error_set(err, "-kernel %s: the file ends before the kernel", cfg->kernel);
    add_items(m->fw_cfg, kernel, initrd, cmdline, &h);
    return add_rom(m->fw_cfg, err);
}

bool x86_linux_add(Machine *m, u64 ram_end, Error *err)
{
    const MachineConfig *cfg = m->cfg;
    Image kernel = {0}, initrd = {0};
    bool ok;

    if (!cfg->kernel)
        return !(cfg->initrd || cfg->append) ||
               error_set(err, "%s needs -kernel", cfg->initrd ? "-initrd" : "-append");
    ok = image_load(&kernel, "-kernel", cfg->kernel, err) &&
         add_kernel(m, &kernel, &initrd, ram_end, err);
    image_free(&kernel);
    image_free(&initrd);
    return ok;
}
