/* SPDX-License-Identifier: MIT */
/* A workload without a kernel, for `lyrebird bench`: pseudo-random numbers, sorted and summed up, MMU off. */
#include "board.h"

#define COUNT  4096u
#define ROUNDS 40u

static u32 table[COUNT];

static void fill(u32 seed)
{
    for (unsigned n = 0; n < COUNT; n++) {
        seed = seed * 1664525u + 1013904223u;
        table[n] = seed >> 8;
    }
}

/* Shell sort: no memory but the table, and branches that are hard to predict. */
static void sort(void)
{
    for (unsigned gap = COUNT / 2; gap; gap /= 2) {
        for (unsigned n = gap; n < COUNT; n++) {
            u32 v = table[n];
            unsigned at = n;

            for (; at >= gap && table[at - gap] > v; at -= gap)
                table[at] = table[at - gap];
            table[at] = v;
        }
    }
}

void board_main(const void *dtb)
{
    u64 sum = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        fill(round);
        sort();
        for (unsigned n = 0; n < COUNT; n++)
            sum = sum * 31 + table[n];
    }
    print_hex(sum);
    print("\n");
}

void board_cpu(unsigned n)
{
}
