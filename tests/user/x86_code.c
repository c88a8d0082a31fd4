/* SPDX-License-Identifier: MIT */
/*
 * x86 programs that change their own code need no more than a jump behind it. For x86-64 and i386.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096

typedef int (*Fn)(void);

static int count;

static void check(int ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++count, what);
}

/* mov $value, %eax; ret */
static void put(uint8_t *at, uint32_t value)
{
    at[0] = 0xb8;
    memcpy(at + 1, &value, 4);
    at[5] = 0xc3;
}

static int changes(uint8_t *at)
{
    int ok = 1;

    for (uint32_t n = 1; n < 50; n++) {
        put(at, n);
        ok &= ((Fn)(uintptr_t)at)() == (int)n;
    }
    return ok;
}

int main(void)
{
    uint8_t *code = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    int ok = 1;

    setbuf(stdout, NULL);
    check(changes(code), "a function that changes between calls");
    check(changes(code + PAGE - 3), "one whose instruction lies on two pages");
    /* nop up to the second page, which alone stays writable */
    memset(code + PAGE - 8, 0x90, 8);
    mprotect(code, PAGE, PROT_READ | PROT_EXEC);
    for (uint32_t n = 1; n < 50; n++) {
        put(code + PAGE, n);
        ok &= ((Fn)(uintptr_t)(code + PAGE - 8))() == (int)n;
    }
    check(ok, "a block whose second page alone can be written");
    mprotect(code, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
    put(code, 1);
    mprotect(code, PAGE, PROT_READ | PROT_EXEC);
    ok = ((Fn)(uintptr_t)code)() == 1;
    mprotect(code, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
    check(ok && changes(code), "a page that is made writable after its code ran");
    printf("1..%d\n", count);
    return 0;
}
