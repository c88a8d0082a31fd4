/* SPDX-License-Identifier: MIT */
/*
 * Interrupts of a PC: 8259As, interval timer, clock, I/O APIC, local APIC and its timer, processors.
 * A firmware of its own for the boards pc and q35 (-bios), with isa-debugcon at port 0xe9 and
 * isa-debug-exit at 0xf4. ROUNDS says how often all of it; without LEVELS no level is left up over its
 * end, which KVM without hardware sees when it delivers it.
 */
#include "lib.h"

typedef struct Frame {
    u64 r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
    u64 vector, code, rip, cs, rflags, rsp, ss;
} Frame;

extern u8 stubs[];
extern u64 resume_rsp; /* of start64.S, which other programs need */
extern bool is_expecting;
extern volatile u32 seen_vector;
u64 resume_rsp;
bool is_expecting;
volatile u32 seen_vector;
void on_exception(Frame *f);
int main(void);

enum { CODE64 = 0x18, PIC1 = 0x20, PIC2 = 0xa0, PIT = 0x40, RTC = 0x70, UART = 0x3f8 };

/* Vectors. */
enum {
    V_PIC = 0x20,
    V_CLOCK = 0x28,
    V_ONCE = 0x40,
    V_PERIODIC,
    V_SELF,
    V_TIMER, /* through the I/O APIC */
    V_LEVEL = 0x50,
};

/* Registers of the local APIC, by number. */
enum { A_TPR = 8, A_EOI = 11, A_SVR = 15, A_IRR2 = 0x22, A_ICR = 0x30, A_ICR_HIGH, A_TIMER, A_LINT0 = 0x35, A_INITIAL = 0x38, A_COUNT, A_DIVIDE = 0x3e };

static volatile u32 *const apic = (u32 *)0xfee00000;
static volatile u32 *const ioapic = (u32 *)0xfec00000;
static volatile u32 counts[256];
static u64 idt[512];

static u8 in8(u16 port)
{
    u8 v;

    __asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
    return v;
}

static void apic_write(unsigned reg, u32 value)
{
    apic[4 * reg] = value;
}

static u32 apic_read(unsigned reg)
{
    return apic[4 * reg];
}

static void ioapic_write(unsigned index, u32 value)
{
    ioapic[0] = index;
    ioapic[4] = value;
}

static u32 ioapic_read(unsigned index)
{
    ioapic[0] = index;
    return ioapic[4];
}

static void clock_write(u8 index, u8 value)
{
    out8(RTC, index);
    out8(RTC + 1, value);
}

static u8 clock_read(u8 index)
{
    out8(RTC, index);
    return in8(RTC + 1);
}

/* ---- interrupts ---- */

/* The level is ended twice: it is still up after the first time. */
static void take(u64 v)
{
    counts[v]++;
    if (v < V_ONCE) {
        if (v == V_CLOCK)
            clock_read(12);
        if (v >= V_CLOCK)
            out8(PIC2, 0x20);
        out8(PIC1, 0x20);
        return;
    }
    if (v == V_LEVEL && counts[v] == (LEVELS ? 2 : 1))
        out8(UART + 1, 0);
    apic_write(A_EOI, 0);
}

void on_exception(Frame *f)
{
    if (f->vector >= 32) {
        take(f->vector);
        return;
    }
    print("Bail out! exception ");
    print_hex(f->vector);
    print(" at ");
    print_hex(f->rip);
    print("\n");
    out8(0xf4, 2);
}

static void set_tables(void)
{
    struct __attribute__((packed)) {
        u16 limit;
        u64 base;
    } p = {sizeof idt - 1, (u64)idt};
    u64 *pdpt = (u64 *)0x301000, *pd = (u64 *)0x304000;

    for (unsigned n = 0; n < 256; n++) {
        u64 a = (u64)stubs + 16 * n;

        idt[2 * n] = (a & 0xffff) | (u64)CODE64 << 16 | 0x8eull << 40 | (a >> 16 & 0xffff) << 48;
        idt[2 * n + 1] = a >> 32;
    }
    __asm__ volatile("lidt %0" ::"m"(p));
    pd[0x1f6] = 0xfec00000 | 0x9b;
    pd[0x1f7] = 0xfee00000 | 0x9b;
    pdpt[3] = (u64)pd | 7;
}

static void wait(unsigned vector, u32 n)
{
    while (counts[vector] < n)
        __asm__ volatile("sti\n hlt\n cli" ::: "memory");
}

/* Whatever is pending comes now. */
static void let_in(void)
{
    __asm__ volatile("sti" ::: "memory");
    for (unsigned n = 0; n < 20; n++)
        in8(0x80);
    __asm__ volatile("cli" ::: "memory");
}

/* ---- 8259A, timer, clock ---- */

static void mask(u16 bits)
{
    out8(PIC1 + 1, (u8)bits);
    out8(PIC2 + 1, (u8)(bits >> 8));
}

static void init_pic(void)
{
    out8(PIC1, 0x11), out8(PIC2, 0x11);
    out8(PIC1 + 1, V_PIC), out8(PIC2 + 1, V_CLOCK);
    out8(PIC1 + 1, 4), out8(PIC2 + 1, 2);
    out8(PIC1 + 1, 1), out8(PIC2 + 1, 1);
    mask(0xffff);
}

static void start_timer(u32 hz)
{
    u32 count = 1193182 / hz;

    out8(PIT + 3, 0x34);
    out8(PIT, (u8)count);
    out8(PIT, (u8)(count >> 8));
}

static void test_pic(void)
{
    init_pic();
    start_timer(1000);
    mask(0xfffe);
    wait(V_PIC, 10);
    mask(0xffff);
    ok(counts[V_PIC] >= 10, "the timer's interrupt by the 8259A");
    clock_write(10, 0x26);
    clock_write(11, clock_read(11) | 0x40);
    clock_read(12);
    mask(0xfefb);
    wait(V_CLOCK, 3);
    mask(0xffff);
    clock_write(11, clock_read(11) & ~0x40);
    clock_read(12);
    ok(counts[V_CLOCK] >= 3, "the clock's by the second");
}

/* ---- local APIC ---- */

static void test_apic(void)
{
    u32 first, second;

    apic_write(A_SVR, 0x1ff);
    apic_write(A_TPR, 0);
    apic_write(A_DIVIDE, 11);
    apic_write(A_TIMER, V_ONCE);
    apic_write(A_INITIAL, 1000000);
    wait(V_ONCE, 1);
    ok(counts[V_ONCE] == 1 && !apic_read(A_COUNT), "the APIC's timer, once");
    apic_write(A_TIMER, V_PERIODIC | 1 << 17);
    apic_write(A_INITIAL, 1000000);
    wait(V_PERIODIC, 5);
    apic_write(A_TIMER, 1 << 16);
    apic_write(A_INITIAL, 0xffffffff);
    ok(counts[V_PERIODIC] >= 5, "periodic");
    first = apic_read(A_COUNT);
    second = apic_read(A_COUNT);
    ok(second && second < first, "its count goes down");
    apic_write(A_INITIAL, 0);
    apic_write(A_ICR, 1 << 18 | V_SELF);
    let_in();
    ok(counts[V_SELF] == 1, "an interrupt to itself");
    apic_write(A_TPR, 0x50);
    apic_write(A_ICR, 1 << 18 | V_SELF);
    let_in();
    ok(counts[V_SELF] == 1 && (apic_read(A_IRR2) >> (V_SELF & 31) & 1), "the task's priority holds it back");
    apic_write(A_TPR, 0);
    let_in();
    ok(counts[V_SELF] == 2, "until it is lower");
}

/* ---- I/O APIC ---- */

static void test_ioapic(void)
{
    ioapic_write(0x15, 0);
    ioapic_write(0x14, V_TIMER);
    wait(V_TIMER, 5);
    ioapic_write(0x14, 1 << 16);
    ok(counts[V_TIMER] >= 5, "the timer's interrupt by the I/O APIC");
    ioapic_write(0x19, 0);
    ioapic_write(0x18, V_LEVEL | 1 << 15);
    out8(UART + 3, 3);
    out8(UART + 4, 11);
    out8(UART + 1, 2); /* an empty transmitter interrupts */
    wait(V_LEVEL, LEVELS ? 2 : 1);
    let_in();
    ok(counts[V_LEVEL] == 2 || !LEVELS, "a level comes again until it is down");
    ok(!LEVELS || !(ioapic_read(0x18) >> 14 & 1), "remote IRR is clear then");
    ioapic_write(0x18, 1 << 16);
    apic_write(A_LINT0, 7 << 8);
    counts[V_PIC] = 0;
    mask(0xfffe);
    wait(V_PIC, 3);
    mask(0xffff);
    apic_write(A_LINT0, 1 << 16);
    ok(counts[V_PIC] >= 3, "the 8259A through LINT0");
}

/* ---- another processor ---- */

/* xor ax,ax; mov ds,ax; lock inc dword [0x8800]; hlt; jmp the hlt */
static const u8 ap[] = {0x31, 0xc0, 0x8e, 0xd8, 0xf0, 0x66, 0xff, 0x06, 0x00, 0x88, 0xf4, 0xeb, 0xfd};

static void test_processor(void)
{
    volatile u32 *flag = (u32 *)0x8800;

    for (unsigned n = 0; n < sizeof ap; n++)
        ((volatile u8 *)0x8000)[n] = ap[n];
    *flag = 0;
    apic_write(A_ICR_HIGH, 1 << 24);
    apic_write(A_ICR, 0xc500);
    apic_write(A_ICR, 0x8500);
    apic_write(A_ICR, 0x4608);
    for (u32 n = 0; n < 1000000 && !*flag; n++)
        in8(0x80);
    ok(*flag == 1, "another processor starts by INIT and SIPI");
}

int main(void)
{
    set_tables();
    for (unsigned n = 0; n < ROUNDS; n++) {
        for (unsigned v = 0; v < 256; v++)
            counts[v] = 0;
        if (n) /* the first time it is as after a reset */
            apic_write(A_LINT0, 7 << 8);
        test_pic();
        test_apic();
        test_ioapic();
        test_processor();
    }
    return done();
}
