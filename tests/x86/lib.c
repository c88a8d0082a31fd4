/* SPDX-License-Identifier: MIT */
/* See lib.h. */
#include "lib.h"

static int count, failed;

void print(const char *s)
{
    while (*s)
        out8(0xe9, (u8)*s++);
}

void print_hex(u64 v)
{
    for (int n = 60; n >= 0; n -= 4)
        out8(0xe9, (u8) "0123456789abcdef"[v >> n & 15]);
}

static void print_number(int n)
{
    if (n > 9)
        print_number(n / 10);
    out8(0xe9, (u8)('0' + n % 10));
}

void ok(bool good, const char *what)
{
    failed += !good;
    print(good ? "ok " : "not ok ");
    print_number(++count);
    print(" - ");
    print(what);
    print("\n");
}

int done(void)
{
    print("1..");
    print_number(count);
    print("\n");
    return failed != 0;
}
