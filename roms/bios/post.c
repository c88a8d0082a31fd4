/* SPDX-License-Identifier: MIT */
/*
 * From power-on to booting: what is there, where it goes, who is told.
 */
#include "bios.h"

enum { PORT_SYSTEM2 = 0x92, A20_ON = 2, EQUIPMENT_FPU = 2, EQUIPMENT_MOUSE = 4 };

static void bda_init(void)
{
    memset(ptr(0x400), 0, 0x100);
    memset(ptr(EBDA_ADDR), 0, 1024);
    MEM8(EBDA_ADDR) = 1; /* KiB */
    MEM16(BDA_EBDA) = EBDA_ADDR >> 4;
    MEM16(BDA_BASE_KIB) = BASE_KIB;
    MEM16(BDA_EQUIPMENT) = EQUIPMENT_FPU;
}

static const struct {
    u16 class, vendor, device; /* 0: any */
    void (*init)(u32 function);
} drivers[] = {
    {0x0101, 0x8086, 0, ide_init},
    {0x0106, 0, 0, ahci_init},
    {0, 0x1af4, 0x1001, virtio_init},
    {0, 0x1af4, 0x1042, virtio_init},
};

static bool is_for(u32 driver, const PciFunction *f)
{
    return (!drivers[driver].class || drivers[driver].class == f->class) &&
           (!drivers[driver].vendor || drivers[driver].vendor == f->vendor) &&
           (!drivers[driver].device || drivers[driver].device == f->device);
}

static void disks_init(void)
{
    for (u32 n = 0; n < pci_count; n++)
        for (u32 k = 0; k < ARRAY_SIZE(drivers); k++)
            if (is_for(k, &pci_functions[n]))
                drivers[k].init(n);
    disk_number_all();
}

void post(void)
{
    out8(PORT_SYSTEM2, in8(PORT_SYSTEM2) | A20_ON);
    bda_init();
    vectors_init();
    memory_init();
    pci_scan();
    chipset_init();
    timer_init();
    serial_init();
    keyboard_init();
    roms_run_vga();
    screen_init();
    print("Lyrebird BIOS\n\n");
    disks_init();
    cpus_init();
    tables_init();
    roms_run();
    boot_start();
}
