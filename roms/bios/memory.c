/* SPDX-License-Identifier: MIT */
/*
 * What RAM there is, what of it the BIOS keeps, and how guests are told: INT 15h, e820 and its
 * elders.
 *
 * Sources: ACPI Specification, "INT 15H, E820H - Query System Address Map"; Ralf Brown's Interrupt
 * List, INT 15h AH=87h, 88h, AX=E801h; fw_cfg's file "etc/e820".
 */
#include "bios.h"

#define MIB        0x100000u
#define KEPT       0x28000u /* at the end of RAM: ACPI tables, SMBIOS; -kernel leaves as much */
#define RAM_MAX    8u
#define RESET_CODE 0xffff0u

enum { E820_RAM = 1, E820_RESERVED = 2 };
enum { CMOS_ABOVE_16M = 0x34 };

typedef struct Range {
    u64 addr, size;
    u32 type;
} __attribute__((packed)) Range;

static Range map[RAM_MAX + 8];
static u32 count, low_end, kept_start, kept_free, low_free;
static u64 high_end;

/* In order of addresses. */
static void add(u64 addr, u64 end, u32 type)
{
    u32 n = count;

    if (addr >= end || count == ARRAY_SIZE(map))
        return;
    for (; n && map[n - 1].addr > addr; n--)
        map[n] = map[n - 1];
    map[n] = (Range){addr, end - addr, type};
    count++;
}

void memory_init(void)
{
    Range ram[RAM_MAX];
    u32 size = fw_load("etc/e820", ram, sizeof ram), n,
        ranges = MIN(size, sizeof ram) / sizeof(Range);

    for (n = 0; n < ranges; n++) {
        u64 end = ram[n].addr + ram[n].size;

        if (ram[n].type == E820_RAM && end <= 1ull << 32)
            low_end = MAX(low_end, (u32)end);
        high_end = MAX(high_end, end);
    }
    if (!ranges) /* as old machines have it */
        high_end = low_end =
            ((u32)(cmos_read(CMOS_ABOVE_16M + 1) << 8 | cmos_read(CMOS_ABOVE_16M)) + 256) << 16;
    kept_start = low_end - KEPT;
    kept_free = low_end;
    low_free = addr_of(rom_end);
    add(0, EBDA_ADDR, E820_RAM);
    add(EBDA_ADDR, 0xa0000, E820_RESERVED);
    add(LOW_RAM, MIB, E820_RESERVED);
    add(MIB, kept_start, E820_RAM);
    add(kept_start, low_end, E820_RESERVED);
    add(0xfffc0000, 1ull << 32, E820_RESERVED);
    for (n = 0; n < ranges; n++)
        if (ram[n].addr >= 1ull << 32)
            add(ram[n].addr, ram[n].addr + ram[n].size, ram[n].type);
}

void memory_reserve(u32 addr, u32 size)
{
    add(addr, (u64)addr + size, E820_RESERVED);
}

u32 memory_low_end(void)
{
    return low_end;
}

u64 memory_high_end(void)
{
    return MAX(high_end, 1ull << 32);
}

u32 memory_alloc(u32 size, u32 align)
{
    u32 addr = ALIGN_DOWN(kept_free - size, align);

    if (size > kept_free - kept_start || addr < kept_start)
        return 0;
    kept_free = addr;
    return addr;
}

u32 memory_alloc_low(u32 size, u32 align)
{
    u32 addr = ALIGN_UP(low_free, align);

    if (addr + size > RESET_CODE)
        return 0;
    low_free = addr + size;
    return addr;
}

/* ---- INT 15h ---- */

#define SMAP 0x534d4150u

static void e820(Regs *r)
{
    if (r->edx != SMAP || r->ebx >= count || r->ecx < sizeof(Range)) {
        answer(r, NOT_SUPPORTED);
        return;
    }
    memcpy(ptr(far_addr(r->es, r->di)), &map[r->ebx], sizeof(Range));
    r->eax = SMAP;
    r->ecx = sizeof(Range);
    r->ebx = r->ebx + 1 < count ? r->ebx + 1 : 0;
    set_flag(r, FLAG_CF, false);
}

/* KiB from 1 to 16 MiB, 64 KiB above. */
static void e801(Regs *r)
{
    u32 top = kept_start;
    u32 below = MIN(top, 16 * MIB), above = top > 16 * MIB ? top - 16 * MIB : 0;

    r->ax = r->cx = (u16)((below - MIB) >> 10);
    r->bx = r->dx = (u16)(above >> 16);
    set_flag(r, FLAG_CF, false);
}

static u32 descriptor_base(const u8 *d)
{
    return (u32)(d[2] | d[3] << 8 | d[4] << 16) | (u32)d[7] << 24;
}

/* Copy CX words; ES:SI has descriptors, the third of the source and the fourth of the target. */
static void block_move(Regs *r)
{
    const u8 *gdt = ptr(far_addr(r->es, r->si));

    memcpy(ptr(descriptor_base(gdt + 24)), ptr(descriptor_base(gdt + 16)), 2u * r->cx);
    answer(r, 0);
}

void memory_int15(Regs *r)
{
    if (r->ax == 0xe820)
        e820(r);
    else if (r->ax == 0xe801)
        e801(r);
    else if (r->ah == 0x87)
        block_move(r);
    else if (r->ah == 0x88) {
        r->ax = (u16)MIN((kept_start - MIB) >> 10, 0xffffu);
        set_flag(r, FLAG_CF, false);
    } else {
        answer(r, NOT_SUPPORTED);
    }
}
