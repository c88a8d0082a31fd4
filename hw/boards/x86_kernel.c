/* SPDX-License-Identifier: MIT */
/*
 * -kernel on PCs; see x86_kernel.h.
 *
 * Sources: BIOS Boot Specification 1.01; Intel SDM volume 3, "Segment Descriptors", "TSS
 * Descriptor".
 */
#include "hw/boards/x86_kernel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "hw/misc/fw_cfg.h"

#define ROM_SIZE 1024

// clang-format off
__asm__(".section .rodata\n"
        ".globl x86_linuxboot_rom, x86_linuxboot_rom_end\n"
        "x86_linuxboot_rom: .incbin \"" LINUXBOOT_FILE "\"\n"
        "x86_linuxboot_rom_end:\n"
        ".previous\n");
// clang-format on
extern const u8 x86_linuxboot_rom[], x86_linuxboot_rom_end[];

/* All bytes of an option ROM have the sum 0. */
static bool add_rom(Device *fw, Error *err)
{
    u8 rom[ROM_SIZE] = {0}, sum = 0;

    assert(x86_linuxboot_rom_end - x86_linuxboot_rom < ROM_SIZE);
    memcpy(rom, x86_linuxboot_rom, (size_t)(x86_linuxboot_rom_end - x86_linuxboot_rom));
    for (unsigned n = 0; n < ROM_SIZE; n++)
        sum = (u8)(sum + rom[n]);
    rom[ROM_SIZE - 1] = (u8)(rom[ROM_SIZE - 1] - sum);
    return fw_cfg_add_file(fw, "genroms/linuxboot.bin", rom, sizeof rom, err);
}

void x86_kernel_add_item(Device *fw, X86Item keys, u32 addr, const void *data, u64 size)
{
    fw_cfg_add_u32(fw, keys.addr, addr);
    fw_cfg_add_u32(fw, keys.size, (u32)size);
    fw_cfg_add_bytes(fw, keys.data, data, (u32)size);
}

/* ---- programs in protected mode ---- */

bool x86_program_new(X86Program *p, const char *path, u64 low, u64 high, u64 ram_end, Error *err)
{
    u64 first = 1 << 20, end = ram_end - X86_FIRMWARE_ROOM;

    if (low >= high || low < first || high > end)
        return error_set(
            err,
            "-kernel %s: it lies at 0x%llx to 0x%llx; memory from 0x%llx to 0x%llx is expected",
            path, (unsigned long long)low, (unsigned long long)high, (unsigned long long)first,
            (unsigned long long)end);
    *p = (X86Program){.low = low, .high = high, .data = calloc(1, high - low)};
    if (!p->data)
        abort();
    return true;
}

/* What the option ROM reads first; linuxboot.S has the places. */
typedef struct Handover {
    u16 gdt_limit;
    u32 gdt_base;
    u16 zero;
    u32 entry, selector;
    u32 eax, ebx, map, count, rsdp, lead, unit;
    u64 gdt[4] __attribute__((aligned(8)));
} __attribute__((packed)) Handover;

_Static_assert(offsetof(Handover, map) == 24 && offsetof(Handover, unit) == 40,
               "linuxboot.S knows it");

#define CODE_DESCRIPTOR 0x00cf9b000000ffffull
#define DATA_DESCRIPTOR 0x00cf93000000ffffull
#define TASK_DESCRIPTOR 0x0000890000000067ull
#define CODE_SELECTOR   8

void x86_info_init(X86Info *b)
{
    *b = (X86Info){.used = sizeof(Handover)};
}

u32 x86_info_put(X86Info *b, const void *data, u32 size)
{
    u32 at = ALIGN_UP(b->used, 8u);

    if (size > X86_INFO_SIZE / 2 ||
        at + size > X86_INFO_SIZE / 2) /* the rest is for the memory map */
        return 0;
    b->used = at + size;
    if (data)
        memcpy(b->data + at, data, size);
    return X86_INFO_ADDR + at;
}

void *x86_info_at(X86Info *b, u32 addr)
{
    return b->data + (addr - X86_INFO_ADDR);
}

u32 x86_info_map(const X86Info *b)
{
    return X86_INFO_ADDR + ALIGN_UP(b->used, 8u);
}

void x86_info_add(Machine *m, X86Info *b, const X86Program *p, const Image *modules,
                  u32 modules_addr)
{
    Handover h = {.gdt_limit = sizeof h.gdt - 1,
                  .gdt_base = X86_INFO_ADDR + offsetof(Handover, gdt),
                  .entry = p->entry,
                  .selector = CODE_SELECTOR,
                  .eax = b->eax,
                  .ebx = b->ebx,
                  .map = x86_info_map(b) - X86_INFO_ADDR,
                  .count = b->count_at - X86_INFO_ADDR,
                  .rsdp = b->rsdp_at ? b->rsdp_at - X86_INFO_ADDR : 0,
                  .lead = b->lead,
                  .unit = b->count_unit,
                  .gdt = {0, CODE_DESCRIPTOR, DATA_DESCRIPTOR, TASK_DESCRIPTOR}};
    Device *fw = m->fw_cfg;

    memcpy(b->data, &h, sizeof h);
    x86_kernel_add_item(fw, (X86Item){FW_CFG_KERNEL_ADDR, FW_CFG_KERNEL_SIZE, FW_CFG_KERNEL_DATA},
                        (u32)p->low, p->data, p->high - p->low);
    x86_kernel_add_item(fw, (X86Item){FW_CFG_INITRD_ADDR, FW_CFG_INITRD_SIZE, FW_CFG_INITRD_DATA},
                        modules_addr, modules->data, modules->size);
    x86_kernel_add_item(fw,
                        (X86Item){FW_CFG_CMDLINE_ADDR, FW_CFG_CMDLINE_SIZE, FW_CFG_CMDLINE_DATA},
                        X86_INFO_ADDR, b->data, X86_INFO_SIZE);
    x86_kernel_add_item(fw, (X86Item){FW_CFG_SETUP_ADDR, FW_CFG_SETUP_SIZE, FW_CFG_SETUP_DATA}, 0,
                        NULL, 0);
}

/* ---- which kind ---- */

static const struct {
    bool (*is)(const Image *i);
    bool (*add)(Machine *m, Image *kernel, u64 ram_end, Error *err);
} kinds[] = {
    {x86_linux_is, x86_linux_add},
    {x86_multiboot_is, x86_multiboot_add},
    {x86_pvh_is, x86_pvh_add},
};

static bool add_kernel(Machine *m, Image *kernel, u64 ram_end, Error *err)
{
    for (unsigned n = 0; n < ARRAY_SIZE(kinds); n++)
        if (kinds[n].is(kernel))
            return kinds[n].add(m, kernel, ram_end, err) && add_rom(m->fw_cfg, err);
    return error_set(err, "-kernel %s: %s", m->cfg->kernel,
                     image_is_elf(kernel)
                         ? "an ELF file without a Multiboot header or a PVH entry cannot be started"
                         : "a Linux kernel (bzImage), a Multiboot or a PVH kernel is expected");
}

bool x86_kernel_add(Machine *m, u64 ram_end, Error *err)
{
    const MachineConfig *cfg = m->cfg;
    Image kernel = {0};
    bool ok;

    if (!cfg->kernel)
        return !(cfg->initrd || cfg->append) ||
               error_set(err, "%s needs -kernel", cfg->initrd ? "-initrd" : "-append");
    if (ram_end < (1 << 20) + X86_FIRMWARE_ROOM)
        return error_set(err, "-kernel: %llu KiB of memory are too few for a kernel",
                         (unsigned long long)(ram_end >> 10));
    ok = image_load(&kernel, "-kernel", cfg->kernel, err) && add_kernel(m, &kernel, ram_end, err);
    image_free(&kernel);
    return ok;
}
