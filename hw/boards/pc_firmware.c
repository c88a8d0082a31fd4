/* SPDX-License-Identifier: MIT */
/*
 * Firmware of PCs: ROM or flash that ends at 4 GiB, its end below 1 MiB too, and what firmware is
 * told by fw_cfg and by the RAM of the clock.
 *
 * Source: QEMU documentation "QEMU Firmware Configuration (fw_cfg) Device"; IBM PC/AT Technical
 * Reference, "CMOS RAM"; files and bytes that SeaBIOS and OVMF ask for.
 */
#include <stdio.h>
#include <string.h>
#include "host/block/block.h"
#include "hw/boards/boot_order.h"
#include "hw/boards/pc.h"
#include "hw/boards/x86_kernel.h"
#include "hw/misc/fw_cfg.h"
#include "hw/pci/pci.h"
#include "hw/rtc/mc146818.h"
#include "hw/storage/cfi_flash.h"

#define LOW_END       0x100000u /* firmware begins to run below */
#define LOW_MAX       0x20000u
#define SECTOR        4096u
#define GRANULE       0x10000u /* sizes of ROMs are multiples */
#define COM1          0x3f8
#define CLASS_DISPLAY 0x03 /* PCI base class */

/* ---- ROM and flash ---- */

static MemRegion *bus_memory(Pc *s)
{
    return &s->host->region[PCI_HOST_MEMORY];
}

/* The end of @r, which is a region of @d, below 1 MiB. */
static void show_low(Pc *s, Device *d, MemRegion *r)
{
    u64 size = (u64)r->size, part = MIN(size, (u64)LOW_MAX);
    MemRegion *low = device_add_region(d, "isa-bios", 0, NULL);

    region_init_alias(low, "isa-bios", r, size - part, part);
    region_add(bus_memory(s), LOW_END - part, low, 1);
}

static bool add_rom(Pc *s, const char *path, Error *err)
{
    Image file;
    bool ok;

    if (!image_load(&file, "-bios", path, err))
        return false;
    ok = (file.size % GRANULE == 0 && file.size <= PC_FLASH_MAX) ||
         error_set(err, "-bios %s: %llu bytes; a multiple of 64 KiB up to 16 MiB is expected", path,
                   (unsigned long long)file.size);
    if (ok && (s->bios_block = ram_new("pc.bios", file.size, 0, err))) {
        Device *d = pc_make(s, &device_machine, "bios"); /* to own the regions */
        MemRegion *rom = device_add_region(d, "pc.bios", 0, NULL);

        memcpy(s->bios_block->host, file.data, file.size);
        region_init_rom(rom, "pc.bios", s->bios_block);
        region_add(bus_memory(s), PC_HIGH_RAM - file.size, rom, 0);
        show_low(s, d, rom);
    }
    image_free(&file);
    return s->bios_block;
}

/* The first bank ends at 4 GiB, the second below it. */
static bool add_flash(Pc *s, unsigned n, u64 *end, Error *err)
{
    static const char *const names[] = {"system.flash0", "system.flash1"};
    Blk *drive = s->machine.cfg->flash[n];
    u64 size = blk_capacity(drive);
    Device *d;
    char blocks[24];

    if (size % SECTOR || !size || size > *end - (PC_HIGH_RAM - PC_FLASH_MAX))
        return error_set(
            err, "-pflash: bank %u of %llu bytes; multiples of 4 KiB, 16 MiB together are expected",
            n, (unsigned long long)size);
    d = pc_make(s, &device_cfi_pflash01, names[n]);
    snprintf(blocks, sizeof blocks, "%llu", (unsigned long long)(size / SECTOR));
    if (!device_set(d, "drive", blk_name(drive), err) ||
        !device_set(d, "sector-length", "4K", err) || !device_set(d, "num-blocks", blocks, err) ||
        !device_set(d, "width", "1", err) || !device_set(d, "device-width", "1", err) ||
        !device_set(d, "name", names[n], err) || !device_realize(d, err))
        return false;
    *end -= size;
    device_map(d, 0, bus_memory(s), *end);
    if (!n)
        show_low(s, d, &d->region[0]);
    return true;
}

/* SeaBIOS if its package is there, else the BIOS of this project (roms/bios). */
static const char *const default_bios[] = {"bios-256k.bin", "lyrebird-bios.bin"};

static bool add_default(Pc *s, Error *err)
{
    const MachineConfig *cfg = s->machine.cfg;
    char path[256];

    for (unsigned n = 0; cfg->find_file && n < ARRAY_SIZE(default_bios); n++)
        if (cfg->find_file(cfg, default_bios[n], path, sizeof path))
            return add_rom(s, path, err);
    return error_set(err,
                     "there is no firmware %s or %s: -bios, or -L with its folder, is expected",
                     default_bios[0], default_bios[1]);
}

bool pc_firmware_add(Pc *s, Error *err)
{
    const MachineConfig *cfg = s->machine.cfg;
    u64 end = PC_HIGH_RAM;

    if (cfg->bios && cfg->flash[0])
        return error_set(err, "-bios and a first -pflash are one firmware too many");
    if (cfg->flash[1] && !cfg->flash[0])
        return error_set(err, "-pflash: the first bank is missing");
    if (cfg->flash[0])
        return add_flash(s, 0, &end, err) && (!cfg->flash[1] || add_flash(s, 1, &end, err));
    return cfg->bios ? add_rom(s, cfg->bios, err) : add_default(s, err);
}

void pc_firmware_fini(Pc *s)
{
    ram_free(s->bios_block);
}

/* ---- the clock's RAM ---- */

static void set_cmos(Pc *s, u8 index, u64 value, unsigned bytes)
{
    for (unsigned n = 0; n < bytes; n++)
        mc146818_set(s->rtc, (u8)(index + n), (u8)(value >> 8 * n));
}

enum {
    CMOS_EQUIPMENT = 0x14, /* coprocessor, mouse */
    CMOS_BASE = 0x15,      /* KiB below 640 KiB */
    CMOS_EXTENDED = 0x17,  /* KiB from 1 MiB on, and again at: */
    CMOS_EXTENDED2 = 0x30,
    CMOS_ABOVE_16M = 0x34, /* in 64 KiB */
    CMOS_BOOT3 = 0x38,     /* third boot device in the upper half */
    CMOS_BOOT = 0x3d,      /* first and second */
    CMOS_HIGH = 0x5b,      /* above 4 GiB, in 64 KiB, 3 bytes */
    CMOS_CPUS = 0x5f,      /* less one */
};

static void set_sizes(Pc *s)
{
    u64 low = s->low_size, kib = low > PC_MIB ? (low - PC_MIB) / PC_KIB : 0;
    u64 above = low > 16 * PC_MIB ? (low - 16 * PC_MIB) / (64 * PC_KIB) : 0;

    set_cmos(s, CMOS_EQUIPMENT, 6, 1);
    set_cmos(s, CMOS_BASE, 640, 2);
    set_cmos(s, CMOS_EXTENDED, MIN(kib, 65535ull), 2);
    set_cmos(s, CMOS_EXTENDED2, MIN(kib, 65535ull), 2);
    set_cmos(s, CMOS_ABOVE_16M, MIN(above, 65535ull), 2);
    set_cmos(s, CMOS_HIGH, s->high_size / (64 * PC_KIB), 3);
    set_cmos(s, CMOS_CPUS, s->machine.cfg->cpus - 1, 1);
}

/* The letters of -boot as the BIOS numbers them. */
static void set_boot_devices(Pc *s)
{
    static const char letters[] = "acdn";
    const MachineBoot *boot = &s->machine.cfg->boot;
    const char *order = boot->once ? boot->once : boot->order ? boot->order : "cad";
    u8 device[3] = {0};

    for (unsigned n = 0; n < ARRAY_SIZE(device) && order[n]; n++) {
        const char *at = strchr(letters, order[n]);

        device[n] = at ? (u8)(at - letters + 1) : 0;
    }
    set_cmos(s, CMOS_BOOT, device[1] << 4 | device[0], 1);
    set_cmos(s, CMOS_BOOT3, device[2] << 4, 1);
}

/* ---- fw_cfg ---- */

typedef struct E820 {
    u64 addr, size;
    u32 type;
} __attribute__((packed)) E820;

#define E820_RAM 1

static bool add_e820(Pc *s, Error *err)
{
    E820 map[2] = {{0, s->low_size, E820_RAM}, {PC_HIGH_RAM, s->high_size, E820_RAM}};

    return fw_cfg_add_file(s->machine.fw_cfg, "etc/e820", map,
                           (s->high_size ? 2 : 1) * sizeof map[0], err);
}

bool pc_fw_cfg_add(Pc *s, Error *err)
{
    Machine *m = &s->machine;
    Device *d = pc_make(s, &device_fw_cfg_io, "fw_cfg");

    if (!device_realize(d, err))
        return false;
    device_map(d, 0, &m->port_root, FW_CFG_PORT);
    device_map(d, 1, &m->port_root, FW_CFG_DMA_PORT);
    m->fw_cfg = d;
    fw_cfg_add_u16(d, FW_CFG_NB_CPUS, (u16)m->cfg->cpus);
    fw_cfg_add_u16(d, FW_CFG_MAX_CPUS, (u16)m->cfg->cpus);
    fw_cfg_add_u64(d, FW_CFG_RAM_SIZE, m->cfg->ram_size);
    fw_cfg_add_u32(d, FW_CFG_IRQ0_OVERRIDE, 1);
    fw_cfg_add_uuid(d, m->cfg->uuid);
    set_sizes(s);
    set_boot_devices(s);
    if (m->cfg->kernel)
        m->boot_first = X86_KERNEL_BOOT_PATH;
    return add_e820(s, err) && pc_acpi_add(s, err) && pc_smm_add_files(s, err) && x86_kernel_add(m, s->low_size, err);
}

static bool has_display(const Pc *s)
{
    const PciBus *b = &((PciHost *)s->host)->bus;

    for (unsigned n = 0; n < PCI_FUNCTIONS; n++)
        if (b->function[n] && b->function[n]->config[PCI_CLASS_DEVICE + 1] == CLASS_DISPLAY)
            return true;
    return false;
}

/* Without a screen the BIOS shows its texts on the first serial port. */
bool pc_fw_cfg_ready(Pc *s, Error *err)
{
    u16 port = COM1;

    const MachineConfig *cfg = s->machine.cfg;

    return (!cfg->serial[0] || (has_display(s) && !cfg->has_no_screen) ||
            fw_cfg_add_file(s->machine.fw_cfg, "etc/sercon-port", &port, sizeof port, err)) &&
           boot_order_add_files(&s->machine, s->chipset->name, err);
}
