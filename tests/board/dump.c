/* SPDX-License-Identifier: MIT */
/*
 * What the command line gave to firmware and guests, as lines for tests/control/machine.py: every fw_cfg file, items,
 * the clock. With a file opt/again all of it twice, with a reset between.
 */
#include "board.h"

#define AGAIN 0x41474149u
static volatile u32 *const mark = (u32 *)(RAM + 0x3000000); /* far behind the program */

static void print_byte(u8 v)
{
    static const char digits[] = "0123456789abcdef";
    char text[3] = {digits[v >> 4], digits[v & 15], 0};

    print(text);
}

static void select(u16 key)
{
    IO(u16, FW_CFG + 8) = __builtin_bswap16(key);
}

static u32 big(unsigned bytes)
{
    u32 v = 0;

    while (bytes--)
        v = v << 8 | IO(u8, FW_CFG);
    return v;
}

static void print_item(u16 key, u32 size)
{
    select(key);
    while (size--)
        print_byte(IO(u8, FW_CFG));
    print("\n");
}

static bool is(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static bool print_files(void)
{
    bool again = false;
    u32 count;

    select(0x19);
    count = big(4);
    for (u32 n = 0; n < count; n++) {
        char name[56];
        u32 size, key;

        select(0x19);
        for (u32 skip = 4 + 64 * n; skip--;)
            (void)IO(u8, FW_CFG);
        size = big(4);
        key = big(2);
        big(2);
        for (unsigned i = 0; i < sizeof name; i++)
            name[i] = (char)IO(u8, FW_CFG);
        print("file ");
        print(name);
        print(" ");
        print_item((u16)key, size);
        again |= is(name, "opt/again");
    }
    return again;
}

static void print_tree(const u8 *dtb)
{
    u32 size = (u32)dtb[4] << 24 | (u32)dtb[5] << 16 | (u32)dtb[6] << 8 | dtb[7];

    print("tree ");
    while (size--)
        print_byte(*dtb++);
    print("\n");
}

void board_main(const void *dtb)
{
    bool again = print_files();

    print("uuid ");
    print_item(2, 16);
    print("menu ");
    print_item(0x0e, 2);
    print("rtc ");
    print_hex(IO(u32, RTC));
    print("\n");
    print_tree(dtb);
    if (again && *mark != AGAIN) {
        *mark = AGAIN;
        print("reset\n");
        psci(PSCI_SYSTEM_RESET, 0, 0, 0);
    }
    ok(true, "dumped");
}
