/* SPDX-License-Identifier: MIT */
/*
 * The set of executable guest pages: random ranges marked and cleared, next to a plain array.
 * Ranges begin and end at the borders of its leaves more often than chance has it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "user/mem_map.h"
#include "user/user.h"

#define BASE (0x7000000000ull / MEM_PAGE)
#define PAGES (5 * 4096u) /* five leaves */

UserConfig user_config;

static bool want[PAGES];

static u32 place(void)
{
    u32 at = (u32)rand() % (PAGES + 1);

    switch (rand() % 4) {
    case 0: return at;
    case 1: return at & ~63u;
    default: return at & ~4095u;
    }
}

static unsigned differences(void)
{
    unsigned bad = 0;

    for (u32 n = 0; n < PAGES; n++)
        bad += mem_exec_test((BASE + n) * MEM_PAGE + 4) != want[n];
    return bad + mem_exec_test((BASE - 1) * MEM_PAGE) + mem_exec_test((BASE + PAGES) * MEM_PAGE);
}

int main(void)
{
    unsigned bad = 0, marked = 0;

    srand(1);
    for (unsigned n = 0; n < 3000 && !bad; n++) {
        u32 a = place(), b = place();
        bool on = rand() & 1;

        mem_exec_mark((BASE + MIN(a, b)) * MEM_PAGE, (BASE + MAX(a, b)) * MEM_PAGE, on);
        memset(want + MIN(a, b), on, MAX(a, b) - MIN(a, b));
        bad = differences();
        marked += want[0];
    }
    printf("%sok 1 - executable pages as marked\n", bad || !marked ? "not " : "");
    mem_exec_mark(0x100000000000, 0x500000000000, true); /* 64 TiB: must not cost memory by page */
    bad += !mem_exec_test(0x100000000000) + !mem_exec_test(0x4ffffffff000) +
           mem_exec_test(0x500000000000);
    printf("%sok 2 - a reservation of 64 TiB\n1..2\n", bad ? "not " : "");
    return bad != 0;
}
