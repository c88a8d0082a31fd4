/* SPDX-License-Identifier: MIT */
/*
 * What a kernel started by -kernel finds: registers, command line "one two", modules or RAM disk,
 * memory map. Says so in TAP on the first serial port.
 *
 * Sources: Multiboot Specification 0.6.96; Xen documentation "x86/HVM direct boot ABI".
 */
#include "base/types.h"

void check(u32 flags, u32 task, u32 magic, const u32 *info);

static u32 count;
static u32 zero[64];

static void put(char c)
{
    __asm__ volatile("outb %0, %1" : : "a"(c), "Nd"((u16)0x3f8));
}

static void say(const char *s)
{
    while (*s)
        put(*s++);
}

static void number(u32 n)
{
    if (n >= 10)
        number(n / 10);
    put((char)('0' + n % 10));
}

static void ok(bool good, const char *what)
{
    say(good ? "ok " : "not ok ");
    number(++count);
    say(" - ");
    say(what);
    say("\n");
}

static bool ends_with(const char *s, const char *end)
{
    u32 n = 0, k = 0;

    while (s[n])
        n++;
    while (end[k])
        k++;
    while (k && n && s[n - 1] == end[k - 1]) {
        n--;
        k--;
    }
    return !k;
}

static bool is_text(u32 addr, u32 size, const char *text)
{
    const char *s = (const char *)addr;

    while (size && *text && *s == *text) {
        s++;
        text++;
        size--;
    }
    return !size && !*text;
}

typedef struct Range {
    u64 addr, size;
    u32 type;
} __attribute__((packed)) Range;

/* Entries of 24 bytes, the range at @lead. */
static void check_map(const u8 *map, u32 entries, u32 lead)
{
    u64 ram = 0;

    for (u32 n = 0; n < entries; n++) {
        const Range *r = (const Range *)(map + 24 * n + lead);

        ram += r->type == 1 ? r->size : 0;
    }
    ok(entries > 3 && ram > 60u << 20 && ram <= 64u << 20, "the memory map has 64 MiB");
}

static void check_multiboot(const u32 *info)
{
    const u32 *module = (const u32 *)info[6];

    ok((info[0] & 0x4d) == 0x4d, "memory, command line, modules, map are there");
    ok(info[1] == 639 && info[2] > 60 << 10 && info[2] < 63 << 10, "KiB below 640, from 1 MiB on");
    ok(ends_with((const char *)info[4], " one two"), "the command line");
    ok(info[5] == 2, "two modules");
    ok(is_text(module[0], module[1] - module[0], "first") && !(module[0] & 4095), "the first");
    ok(ends_with((const char *)module[2], " with arguments"), "its arguments");
    ok(is_text(module[4], module[5] - module[4], "second") && !(module[4] & 4095), "the second");
    ok(*(const u32 *)info[12] == 20, "entries of the map say how long they are");
    check_map((const u8 *)info[12], info[11] / 24, 4);
}

static void check_pvh(const u32 *info)
{
    const u64 *module = (const u64 *)info[4];

    ok(info[0] == 0x336ec578 && info[1] == 1, "the block and its version");
    ok(is_text(info[6], 7, "one two"), "the command line");
    ok(info[3] == 1 && is_text((u32)module[0], (u32)module[1], "first"), "the RAM disk");
    ok(is_text(info[8], 8, "RSD PTR "), "the root of ACPI's tables");
    check_map((const u8 *)info[10], info[12], 0);
}

void check(u32 flags, u32 task, u32 magic, const u32 *info)
{
    u32 cr0, sum = 0;

    __asm__("mov %%cr0, %0" : "=r"(cr0));
    say("here we are\n");
    ok((cr0 & 0x80000001) == 1, "protected mode, no paging");
    ok(!(flags & 0x20300), "no interrupts, no single step");
    ok(task, "a task register");
    for (u32 n = 0; n < ARRAY_SIZE(zero); n++)
        sum |= zero[n];
    ok(!sum && count == 3, "what is not in the file is zero");
    if (magic == 0x2badb002)
        check_multiboot(info);
    else
        check_pvh(info);
    say("1..");
    number(count);
    say("\n");
}
