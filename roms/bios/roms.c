/* SPDX-License-Identifier: MIT */
/*
 * Option ROMs: those of PCI devices and of fw_cfg are copied below 0xe0000 and started. What they
 * offer to boot from goes into the boot order.
 *
 * Sources: PCI Firmware Specification 3.0, "PCI Expansion ROMs"; Plug and Play BIOS Specification
 * 1.0A, "Option ROM Header"; BIOS Boot Specification 1.01, "BEV", "BCV".
 */
#include "bios.h"

enum {
    ROM_REG = 0x30,
    ROM_ON = 1,
    ROM_UNIT = 512,
    ROM_ALIGN = 2048,
    ENTRY = 3,
    PCI_AT = 0x18,
    PNP_AT = 0x1a,
    PCIR_VENDOR = 4,
    PCIR_SIZE = 0x10,
    PCIR_CODE = 0x14,
    PCIR_LAST = 0x15,
    PNP_PRODUCT = 0x10,
    PNP_BCV = 0x16,
    PNP_BEV = 0x1a,
    CLASS_VGA = 0x0300,
    NO_FUNCTION = 0xffff,
};

#define ROM_FIRST 0xc0000u
#define ROM_LAST  LOW_RAM

static u32 next_rom = ROM_FIRST;

static bool is_rom(u32 addr)
{
    return MEM16(addr) == 0xaa55 && MEM8(addr + 2);
}

/* ---- one that is in its place ---- */

static void look_for_boot(u32 addr, u32 function, const char *path)
{
    u32 pnp = addr + MEM16(addr + PNP_AT);
    u16 bev, product;

    if (!MEM16(addr + PNP_AT) || memcmp(ptr(pnp), "$PnP", 4))
        return;
    bev = MEM16(pnp + PNP_BEV);
    product = MEM16(pnp + PNP_PRODUCT);
    if (bev)
        boot_add_rom(function, path, addr << 12 | bev,
                     product ? ptr(addr + product) : "option ROM");
    else if (MEM16(pnp + PNP_BCV))
        call16(&(Regs){.cs = (u16)(addr >> 4), .ip = MEM16(pnp + PNP_BCV), .es = BIOS_SEG});
}

/* It may become smaller by its start. */
static void start(u32 addr, u32 function, const char *path)
{
    Regs r = {.cs = (u16)(addr >> 4), .ip = ENTRY, .es = BIOS_SEG};

    r.ax = function == NO_FUNCTION ? 0 : pci_functions[function].bdf;
    r.bx = r.dx = 0xffff; /* no ISA Plug and Play */
    call16(&r);
    next_rom = ALIGN_UP(addr + MEM8(addr + 2) * (u32)ROM_UNIT, (u32)ROM_ALIGN);
    look_for_boot(addr, function, path);
}

/* ---- those of PCI devices ---- */

/* The image for PCs in the ROM at @addr; 0: none. */
static u32 image_for_pc(u32 addr)
{
    for (u32 tries = 8; tries && is_rom(addr); tries--) {
        u32 pcir = addr + MEM16(addr + PCI_AT);

        if (memcmp(ptr(pcir), "PCIR", 4))
            return 0;
        if (!MEM8(pcir + PCIR_CODE))
            return addr;
        if (MEM8(pcir + PCIR_LAST) & 0x80)
            return 0;
        addr += MEM16(pcir + PCIR_SIZE) * (u32)ROM_UNIT;
    }
    return 0;
}

static void run_pci(u32 function)
{
    u16 bdf = pci_functions[function].bdf;
    u32 rom = pci_read32(bdf, ROM_REG) & ~0x7ffu, image, size;
    char path[96];

    if (pci_functions[function].header || !rom)
        return;
    pci_write32(bdf, ROM_REG, rom | ROM_ON);
    image = image_for_pc(rom);
    size = image ? MEM8(image + 2) * (u32)ROM_UNIT : 0;
    if (size && next_rom + size <= ROM_LAST) {
        memcpy(ptr(next_rom), ptr(image), size);
        pci_write32(bdf, ROM_REG, rom);
        pci_path(function, path, sizeof path);
        start(next_rom, function, path);
    }
    pci_write32(bdf, ROM_REG, rom);
}

/* ---- those of fw_cfg ---- */

static void run_file(const FwFile *f, const char *name)
{
    u32 addr = next_rom;
    char path[FW_NAME + 8];

    if (addr + f->size > ROM_LAST)
        return;
    fw_read(f->key, ptr(addr), f->size);
    if (!is_rom(addr))
        return;
    format(path, sizeof path, "/rom@%s", name);
    start(addr, NO_FUNCTION, path);
}

/* The directory is not read on while another file is: names first. */
static void run_files(const char *folder)
{
    FwFile f;
    char name[FW_NAME];

    for (u32 n = 0;; n++) {
        for (u32 k = 0; k <= n; k++)
            if (!fw_file(k, &f, name))
                return;
        if (starts_with(name, folder))
            run_file(&f, name);
    }
}

void roms_run_vga(void)
{
    for (u32 n = 0; n < pci_count; n++)
        if (pci_functions[n].class == CLASS_VGA)
            run_pci(n);
    run_files("vgaroms/");
}

void roms_run(void)
{
    for (u32 n = 0; n < pci_count; n++)
        if (pci_functions[n].class != CLASS_VGA)
            run_pci(n);
    run_files("genroms/");
}
