/* SPDX-License-Identifier: MIT */
/* Semihosting at EL1: the machine's glue; tests/user/semihost.c has all operations. */
#include "board.h"

enum {
    SYS_OPEN = 1, SYS_CLOSE, SYS_WRITE = 5, SYS_READ, SYS_FLEN = 12, SYS_REMOVE = 14,
    SYS_CMDLINE = 0x15, SYS_HEAPINFO, SYS_EXIT_EXTENDED = 0x20,
};

static u64 call(u32 op, const void *block)
{
    register u64 x0 __asm__("x0") = op;
    register const void *x1 __asm__("x1") = block;

    __asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
    return x0;
}

#define CALL(op, ...) call(op, (u64[]){__VA_ARGS__})
#define P(p) ((u64)(p))

static bool same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static void files(void)
{
    static const char name[] = "semihosting.tmp";
    char buf[8];
    u64 f = CALL(SYS_OPEN, P(name), 6, sizeof name - 1);

    ok((long)f > 0 && CALL(SYS_WRITE, f, P("abcd"), 4) == 0, "a file is written");
    CALL(SYS_CLOSE, f);
    f = CALL(SYS_OPEN, P(name), 0, sizeof name - 1);
    ok(CALL(SYS_FLEN, f) == 4 && CALL(SYS_READ, f, P(buf), 8) == 4 && buf[3] == 'd', "and read");
    ok(CALL(SYS_READ, f, HOLE, 4) == 4 || CALL(SYS_READ, f, HOLE, 4) == (u64)-1,
       "not to where nothing is");
    CALL(SYS_CLOSE, f);
    ok(CALL(SYS_REMOVE, P(name), sizeof name - 1) == 0, "and removed");
}

static void environment(void)
{
    char line[64];
    u64 block[2] = {P(line), sizeof line}, heap[4] = {0};

    ok(call(SYS_CMDLINE, block) == 0 && same(line, "one two") && block[1] == 7, "the command line");
    ok(CALL(SYS_HEAPINFO, P(heap)) == 0 && heap[0] > RAM && heap[1] > heap[0], "the heap");
}

void board_main(const void *dtb)
{
    print("1..6\n");
    files();
    environment();
    CALL(SYS_EXIT_EXTENDED, 0x20026, 0);
    for (;;) /* a test that hangs has failed */
        ;
}
