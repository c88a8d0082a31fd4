/* SPDX-License-Identifier: MIT */
/*
 * -kernel on PCs: which kind of kernel it is, items of fw_cfg, and the option ROM that starts it
 * (roms/x86/linuxboot.S). x86_linux.c has bzImages; x86_multiboot.c and x86_pvh.c have kernels that
 * are entered in protected mode, with a block of information below 1 MiB.
 */
#ifndef HW_BOARDS_X86_KERNEL_H
#define HW_BOARDS_X86_KERNEL_H

#include "hw/boards/load.h"

/** The place of the option ROM among firmware's boot entries. */
#define X86_KERNEL_BOOT_PATH "/rom@genroms/linuxboot.bin"

/** What firmware may want at the end of RAM below 4 GiB: nothing of ours is there. */
#define X86_FIRMWARE_ROOM 0x28000

/**
 * Give -kernel, -initrd and -append of @m's command line to firmware by m->fw_cfg. All lies below
 * @ram_end, which is below 4 GiB.
 */
bool x86_kernel_add(Machine *m, u64 ram_end, Error *err);

/* ---- for the kinds ---- */

/* Keys of a part: where to, how many bytes, the bytes. */
typedef struct X86Item {
    u16 addr, size, data;
} X86Item;

void x86_kernel_add_item(Device *fw, X86Item keys, u32 addr, const void *data, u64 size);

bool x86_linux_is(const Image *i);
bool x86_linux_add(Machine *m, Image *kernel, u64 ram_end, Error *err);
bool x86_multiboot_is(const Image *i);
bool x86_multiboot_add(Machine *m, Image *kernel, u64 ram_end, Error *err);
bool x86_pvh_is(const Image *i);
bool x86_pvh_add(Machine *m, Image *kernel, u64 ram_end, Error *err);

/* ---- kernels that are entered in protected mode ---- */

/* A program as it lies in memory, [low, high). @data is the owner's to free. */
typedef struct X86Program {
    u64 low, high;
    u8 *data;
    u32 entry;
} X86Program;

/** The segments of an ELF program for 32 or 64 bits at their physical addresses. */
bool x86_elf_load(const Image *i, const char *path, u64 ram_end, X86Program *p, Error *err);

/** The contents of a note of @i; NULL if it is not there. */
const void *x86_elf_note(const Image *i, const char *name, u32 type, u32 *size);

/** [@low, @high) is empty memory from 1 MiB on and below what firmware has; else says so. */
bool x86_program_new(X86Program *p, const char *path, u64 low, u64 high, u64 ram_end, Error *err);

#define X86_INFO_ADDR 0x20000u
#define X86_INFO_SIZE 0x10000u

/* The block that the kernel finds its information in, and what the option ROM does with it. */
typedef struct X86Info {
    u8 data[X86_INFO_SIZE];
    u32 used;
    u32 eax, ebx;
    u32 count_at, count_unit; /* address of the memory map's size; what is counted for an entry */
    u32 rsdp_at;              /* address of that of ACPI's root pointer; 0: not wanted */
    u32 lead;                 /* bytes in front of what the BIOS says of a range */
} X86Info;

/** An empty block. Its first part is the option ROM's. */
void x86_info_init(X86Info *b);
/** Room for @size bytes, which are @data or, if NULL, zero; its address. 0: there is none left. */
u32 x86_info_put(X86Info *b, const void *data, u32 size);
/** Where @addr in the block is for us. */
void *x86_info_at(X86Info *b, u32 addr);
/** Where the memory map will lie: behind everything else. */
u32 x86_info_map(const X86Info *b);
/** Give firmware the program, modules at @modules_addr, and the block. */
void x86_info_add(Machine *m, X86Info *b, const X86Program *p, const Image *modules,
                  u32 modules_addr);

#endif
