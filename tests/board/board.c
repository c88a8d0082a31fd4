/* SPDX-License-Identifier: MIT */
/* See board.h. */
#include "board.h"

bool (*on_exception)(Frame *f, unsigned kind);
volatile u64 seen_esr, seen_far, seen_elr;
volatile unsigned seen_count;

static unsigned count, failed;

static void put(char c)
{
    while (IO(u32, UART + 0x18) & 1 << 5) /* FR.TXFF */
        ;
    IO(u32, UART) = (u8)c;
}

void print(const char *s)
{
    while (*s)
        put(*s++);
}

void print_hex(u64 v)
{
    for (int n = 60; n >= 0; n -= 4)
        put("0123456789abcdef"[v >> n & 15]);
}

static void print_number(unsigned n)
{
    if (n > 9)
        print_number(n / 10);
    put((char)('0' + n % 10));
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

u64 psci(u64 function, u64 a, u64 b, u64 c)
{
    register u64 x0 __asm__("x0") = function;
    register u64 x1 __asm__("x1") = a;
    register u64 x2 __asm__("x2") = b;
    register u64 x3 __asm__("x3") = c;

#ifdef USE_SMC
    __asm__ volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)::"memory");
#else
    __asm__ volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)::"memory");
#endif
    return x0;
}

void board_off(void)
{
    print("1..");
    print_number(count);
    print("\n");
    psci(PSCI_SYSTEM_OFF, 0, 0, 0);
    for (;;)
        __asm__ volatile("wfi");
}

static bool at_el2(void)
{
    return READ_SYSREG(CurrentEL) == 8;
}

bool skip_fault(Frame *f, unsigned kind)
{
    if ((kind & 3) != KIND_SYNC)
        return false;
    seen_esr = at_el2() ? READ_SYSREG(esr_el2) : READ_SYSREG(esr_el1);
    seen_far = at_el2() ? READ_SYSREG(far_el2) : READ_SYSREG(far_el1);
    seen_elr = f->elr;
    seen_count++;
    f->elr += 4;
    return true;
}

void board_exception(Frame *f, unsigned kind);
void board_exception(Frame *f, unsigned kind)
{
    if (on_exception && on_exception(f, kind))
        return;
    print("Bail out! exception of kind ");
    print_hex(kind);
    print(" at ");
    print_hex(f->elr);
    print(", ESR ");
    print_hex(at_el2() ? READ_SYSREG(esr_el2) : READ_SYSREG(esr_el1));
    print(", FAR ");
    print_hex(at_el2() ? READ_SYSREG(far_el2) : READ_SYSREG(far_el1));
    print("\n");
    psci(PSCI_SYSTEM_OFF, 0, 0, 0);
    for (;;)
        ;
}

/* Programs without secondary CPUs have no other. */
__attribute__((weak)) void board_cpu(unsigned n)
{
}
