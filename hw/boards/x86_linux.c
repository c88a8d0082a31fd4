/* SPDX-License-Identifier: MIT */
/*
 * Linux kernels (bzImage) on PCs; see x86_kernel.h. The file is a real-mode part, whose header says
 * where things are, and the kernel behind it. The option ROM (roms/x86/linuxboot.S) copies the
 * parts to the places that are given here; UEFI firmware takes the same items and starts the kernel
 * as an EFI program.
 *
 * Sources: Linux documentation "The Linux/x86 Boot Protocol".
 */
#include "hw/boards/x86_kernel.h"

#include <asm/bootparam.h>
#include <stddef.h>
#include <string.h>
#include "hw/misc/fw_cfg.h"

enum {
    HEADER = 0x1f1, /* in the file */
    SECTOR = 512,
    SECTORS_IF_ZERO = 4,
    MAGIC = 0x53726448,   /* "HdrS" */
    VERSION_MIN = 0x0203, /* initrd_addr_max */
    LOADER_UNDEFINED = 0xff,

    SETUP_ADDR = 0x10000,
    CMDLINE_ADDR = 0x20000,
    KERNEL_ADDR = 0x100000,
    HEAP_END = CMDLINE_ADDR - SETUP_ADDR - 0x200,
    PAGE = 0x1000,
};

typedef struct setup_header SetupHeader;

/* Copy the header out of @i, which has one. */
static bool get_header(const Image *i, const char *path, SetupHeader *h, Error *err)
{
    memcpy(h, i->data + HEADER, sizeof *h);
    if (h->version < VERSION_MIN || !(h->loadflags & LOADED_HIGH))
        return error_set(err, "-kernel %s: boot protocol %u.%02u; 2.03 or later is expected", path,
                         h->version >> 8, h->version & 0xff);
    return true;
}

/* The place of a RAM disk of @size bytes: as high as it may be. */
static bool place_initrd(SetupHeader *h, u64 size, u64 ram_end, Error *err)
{
    u64 end = MIN(ram_end - X86_FIRMWARE_ROOM, (u64)h->initrd_addr_max + 1);

    if (size > end || end - size < KERNEL_ADDR + (u64)h->syssize * 16)
        return error_set(err, "-initrd: %llu KiB do not fit below %llu MiB",
                         (unsigned long long)(size >> 10), (unsigned long long)(end >> 20));
    h->ramdisk_image = (u32)ALIGN_DOWN(end - size, (u64)PAGE);
    h->ramdisk_size = (u32)size;
    return true;
}

static void add_items(Device *fw, Image *kernel, const Image *initrd, const char *cmdline,
                      SetupHeader *h)
{
    u64 setup = SECTOR * (1ull + (h->setup_sects ? h->setup_sects : SECTORS_IF_ZERO));

    h->type_of_loader = LOADER_UNDEFINED;
    h->loadflags |= CAN_USE_HEAP;
    h->heap_end_ptr = HEAP_END;
    h->cmd_line_ptr = CMDLINE_ADDR;
    memcpy(kernel->data + HEADER, h, sizeof *h);
    x86_kernel_add_item(fw, (X86Item){FW_CFG_SETUP_ADDR, FW_CFG_SETUP_SIZE, FW_CFG_SETUP_DATA},
                        SETUP_ADDR, kernel->data, setup);
    x86_kernel_add_item(fw, (X86Item){FW_CFG_KERNEL_ADDR, FW_CFG_KERNEL_SIZE, FW_CFG_KERNEL_DATA},
                        KERNEL_ADDR, kernel->data + setup, kernel->size - setup);
    x86_kernel_add_item(fw,
                        (X86Item){FW_CFG_CMDLINE_ADDR, FW_CFG_CMDLINE_SIZE, FW_CFG_CMDLINE_DATA},
                        CMDLINE_ADDR, cmdline, strlen(cmdline) + 1);
    x86_kernel_add_item(fw, (X86Item){FW_CFG_INITRD_ADDR, FW_CFG_INITRD_SIZE, FW_CFG_INITRD_DATA},
                        h->ramdisk_image, initrd->data, initrd->size);
}

bool x86_linux_is(const Image *i)
{
    SetupHeader h = {0};

    if (i->size >= HEADER + sizeof h)
        memcpy(&h, i->data + HEADER, sizeof h);
    return h.header == MAGIC;
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
    return true;
}

bool x86_linux_add(Machine *m, Image *kernel, u64 ram_end, Error *err)
{
    Image initrd = {0};
    bool ok = add_kernel(m, kernel, &initrd, ram_end, err);

    image_free(&initrd);
    return ok;
}
