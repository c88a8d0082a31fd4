/* SPDX-License-Identifier: MIT */
/* Local APICs of two CPUs with the I/O APIC and the 8259A pair. */
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/intc/lapic.h"
#include "tests/device/client.h"

#define CPUS   3u
#define IOAPIC 0xfec00000ull
#define PIC    0x20

enum { ID = 0x20, TPR = 0x80, PPR = 0xa0, EOI = 0xb0, LDR = 0xd0, DFR = 0xe0, SVR = 0xf0,
       ISR = 0x100, IRR = 0x200, ESR = 0x280, ICR = 0x300, ICR2 = 0x310, LVTT = 0x320,
       LINT0 = 0x350, LINT1 = 0x360, LVTE = 0x370, INITIAL = 0x380, CURRENT = 0x390, DIVIDE = 0x3e0 };

typedef struct Board {
    Client c;
    Device *pic, *ioapic, *bus;
} Board;

static u32 get(Board *b, unsigned cpu, u32 reg)
{
    u64 v;

    mem_load(&b->c.as, LAPIC_BASE + reg, 4, &v, (MemAttrs){.cpu = (u8)cpu});
    return (u32)v;
}

static void put(Board *b, unsigned cpu, u32 reg, u32 value)
{
    mem_store(&b->c.as, LAPIC_BASE + reg, 4, value, (MemAttrs){.cpu = (u8)cpu});
}

static bool line(Board *b, unsigned cpu, unsigned n)
{
    return b->c.line[cpu * LAPIC_LINES + n];
}

static u32 edges(Board *b, unsigned cpu, unsigned n)
{
    return b->c.edges[cpu * LAPIC_LINES + n];
}

static int ack(Board *b, unsigned cpu)
{
    return lapic_acknowledge(lapic_of(b->bus, cpu));
}

static void raise(Device *d, unsigned n, bool level)
{
    IrqIn in = device_gpio(d, n);

    in.set(in.opaque, in.n, level);
}

static void on_message(void *opaque, u64 addr, u32 data)
{
    lapic_message(opaque, addr, data);
}

static void start(Board *b)
{
    client_start(&b->c);
    b->pic = client_add(&b->c, &device_i8259, "", PIC, 60);
    b->ioapic = client_add(&b->c, &device_ioapic, "", IOAPIC, 0);
    b->bus = device_new(&device_apic_bus, NULL, b->c.machine, &b->c.env);
    device_set(b->bus, "cpus", "3", NULL);
    device_set_link(b->bus, "pic", b->pic);
    device_set_link(b->bus, "ioapic", b->ioapic);
    device_realize(b->bus, NULL);
    device_map(b->bus, 0, &b->c.root, LAPIC_BASE);
    device_map(b->pic, 1, &b->c.root, 0xa0);
    ioapic_set_msi(b->ioapic, on_message, b->bus);
    irq_connect(&b->pic->irq[0], device_gpio(b->bus, LAPIC_LINT0));
    for (unsigned n = 0; n < CPUS; n++)
        for (unsigned i = 0; i < LAPIC_LINES; i++)
            irq_connect(&lapic_of(b->bus, n)->irq[i], (IrqIn){client_line, &b->c, n * LAPIC_LINES + i});
}

static void enable(Board *b)
{
    device_reset(b->c.machine);
    for (unsigned n = 0; n < CPUS; n++)
        put(b, n, SVR, 0x1ff);
}

/* ---- registers and priorities ---- */

static void test_registers(Board *b)
{
    u64 base = 0;

    tap_ok(get(b, 0, ID) == 0 && get(b, 2, ID) == 2u << 24 && get(b, 1, 0x30) == 0x01060014,
           "each CPU sees its own APIC");
    tap_ok(get(b, 0, SVR) == 0xff && get(b, 0, DFR) == UINT32_MAX && get(b, 1, LINT0) == 0x10000 &&
               get(b, 0, LINT0) == 0x700,
           "after reset it is off, but for the first CPU's 8259s");
    tap_ok(lapic_msr_read(lapic_of(b->bus, 0), 0x1b, &base) && base == 0xfee00900 &&
               lapic_msr_read(lapic_of(b->bus, 1), 0x1b, &base) && base == 0xfee00800,
           "the first CPU is the bootstrap processor");
    put(b, 0, LVTT, 0x20);
    tap_ok(get(b, 0, LVTT) == 0x10020, "switched off, vectors stay masked");
    enable(b);
    put(b, 0, LVTT, 0x20);
    put(b, 0, 0x40, 1);
    put(b, 0, ESR, 0);
    tap_ok(get(b, 0, LVTT) == 0x20 && get(b, 0, ESR) == 0x80, "a register that is none is an error");
}

static void fixed(Board *b, unsigned cpu, u8 vector)
{
    lapic_message(b->bus, LAPIC_BASE | cpu << 12, vector);
}

static void test_priorities(Board *b)
{
    enable(b);
    fixed(b, 0, 0x41);
    tap_ok(line(b, 0, LAPIC_INTR) && !line(b, 1, LAPIC_INTR) && get(b, 0, IRR + 0x20) == 2,
           "a message asks one CPU");
    tap_ok(ack(b, 0) == 0x41 && !line(b, 0, LAPIC_INTR) && get(b, 0, ISR + 0x20) == 2 &&
               get(b, 0, PPR) == 0x40,
           "which takes it");
    fixed(b, 0, 0x42);
    tap_ok(!line(b, 0, LAPIC_INTR), "one of the same class waits");
    fixed(b, 0, 0x51);
    tap_ok(line(b, 0, LAPIC_INTR) && ack(b, 0) == 0x51, "a higher one nests");
    put(b, 0, EOI, 0);
    put(b, 0, EOI, 0);
    tap_ok(line(b, 0, LAPIC_INTR), "after both ends the waiting one comes");
    put(b, 0, TPR, 0x40);
    tap_ok(!line(b, 0, LAPIC_INTR) && ack(b, 0) == -1, "not above the task priority");
    lapic_set_cr8(lapic_of(b->bus, 0), 3);
    tap_ok(get(b, 0, TPR) == 0x30 && line(b, 0, LAPIC_INTR) && ack(b, 0) == 0x42, "CR8 is its upper half");
    put(b, 0, EOI, 0);
    fixed(b, 0, 5);
    put(b, 0, ESR, 0);
    tap_ok(get(b, 0, ESR) == 0x40 && !line(b, 0, LAPIC_INTR), "vectors below 16 are errors");
    put(b, 0, LVTE, 0xfe);
    fixed(b, 0, 6);
    tap_ok(ack(b, 0) == 0xfe, "which may interrupt");
}

/* ---- destinations ---- */

static void test_ipis(Board *b)
{
    u32 before = edges(b, 1, LAPIC_INIT);

    enable(b);
    put(b, 0, ICR2, 1u << 24);
    put(b, 0, ICR, 0x4500);
    tap_ok(edges(b, 1, LAPIC_INIT) == before + 1 && !edges(b, 2, LAPIC_INIT), "INIT of one CPU");
    put(b, 0, ICR, 0x8500);
    tap_ok(edges(b, 1, LAPIC_INIT) == before + 1, "its end is nothing");
    put(b, 0, ICR, 0x4609);
    tap_ok(edges(b, 1, LAPIC_SIPI) == 1 && lapic_sipi_vector(lapic_of(b->bus, 1)) == 9, "SIPI");
    put(b, 0, ICR, 0xc4400);
    tap_ok(!edges(b, 0, LAPIC_NMI) && edges(b, 1, LAPIC_NMI) == 1 && edges(b, 2, LAPIC_NMI) == 1,
           "NMI to all others");
    put(b, 1, ICR, 0x80060);
    tap_ok(ack(b, 0) == 0x60 && ack(b, 1) == 0x60 && ack(b, 2) == 0x60, "to all");
    put(b, 2, ICR, 0x40061);
    tap_ok(!line(b, 0, LAPIC_INTR) && ack(b, 2) == -1, "to itself: below what is in service");
    for (unsigned n = 0; n < CPUS; n++)
        put(b, n, EOI, 0);
    tap_ok(ack(b, 2) == 0x61, "which ends");
    put(b, 2, EOI, 0);
    for (unsigned n = 0; n < CPUS; n++)
        put(b, n, LDR, 1u << (24 + n));
    put(b, 0, ICR2, 6u << 24);
    put(b, 0, ICR, 0x862);
    tap_ok(!line(b, 0, LAPIC_INTR) && ack(b, 1) == 0x62 && ack(b, 2) == 0x62, "a logical group, flat");
    put(b, 0, TPR, 0x20);
    put(b, 1, EOI, 0);
    put(b, 0, ICR2, 7u << 24);
    put(b, 0, ICR, 0x970);
    tap_ok(ack(b, 1) == 0x70 && !line(b, 0, LAPIC_INTR) && !line(b, 2, LAPIC_INTR),
           "the one with the lowest priority");
    put(b, 1, DFR, 0);
    put(b, 1, LDR, 0x21u << 24);
    put(b, 1, EOI, 0);
    put(b, 0, ICR2, 0x21u << 24);
    put(b, 0, ICR, 0x863);
    tap_ok(ack(b, 1) == 0x63, "a logical cluster");
    put(b, 0, ICR2, 0);
    put(b, 0, ICR, 3);
    put(b, 0, ESR, 0);
    tap_ok(get(b, 0, ESR) == 0x20, "a vector that must not be sent");
}

/* ---- through the I/O APIC and the 8259s ---- */

static void route(Board *b, unsigned pin, u64 entry)
{
    client_w32(&b->c, IOAPIC, 0x11 + 2 * pin);
    client_w32(&b->c, IOAPIC + 0x10, entry >> 32);
    client_w32(&b->c, IOAPIC, 0x10 + 2 * pin);
    client_w32(&b->c, IOAPIC + 0x10, (u32)entry);
}

static void test_levels(Board *b)
{
    enable(b);
    route(b, 9, 1ull << 56 | 0x8081);
    raise(b->ioapic, 9, true);
    tap_ok(ack(b, 1) == 0x81 && get(b, 1, 0x180 + 0x40) == 2, "a level of the I/O APIC");
    put(b, 1, EOI, 0);
    tap_ok(ack(b, 1) == 0x81, "comes again after its end");
    raise(b->ioapic, 9, false);
    put(b, 1, EOI, 0);
    tap_ok(!line(b, 1, LAPIC_INTR), "until the line is low");
    put(b, 1, SVR, 0x11ff);
    raise(b->ioapic, 9, true);
    ack(b, 1);
    put(b, 1, EOI, 0);
    tap_ok(!line(b, 1, LAPIC_INTR), "the end may be kept from the I/O APIC");
    client_w32(&b->c, IOAPIC + 0x40, 0x81);
    tap_ok(ack(b, 1) == 0x81, "and be told by its register");
    raise(b->ioapic, 9, false);
}

static void out(Board *b, u64 port, u8 value)
{
    client_write(&b->c, port, 1, value);
}

static void start_pics(Board *b)
{
    static const u8 words[] = {0x11, 0x30, 0x04, 0x01};

    for (unsigned n = 0; n < ARRAY_SIZE(words); n++)
        out(b, n ? PIC + 1 : PIC, words[n]);
    out(b, PIC + 1, 0);
}

static void test_pic(Board *b)
{
    device_reset(b->c.machine);
    start_pics(b);
    raise(b->pic, 3, true);
    tap_ok(line(b, 0, LAPIC_INTR) && !line(b, 1, LAPIC_INTR) && ack(b, 0) == 0x33 &&
               !line(b, 0, LAPIC_INTR),
           "the 8259s reach the first CPU while APICs are off");
    out(b, PIC, 0x20);
    raise(b->pic, 3, false);
    put(b, 0, SVR, 0x1ff);
    put(b, 0, LINT0, 0x10700);
    raise(b->pic, 4, true);
    tap_ok(!line(b, 0, LAPIC_INTR), "not if LINT0 is masked");
    put(b, 0, LINT0, 0x700);
    tap_ok(line(b, 0, LAPIC_INTR), "when it is not");
    fixed(b, 0, 0x41);
    tap_ok(ack(b, 0) == 0x41 && ack(b, 0) == 0x34 && ack(b, 0) == -1, "after the APIC's own");
    out(b, PIC, 0x20);
    raise(b->pic, 4, false);
    put(b, 0, EOI, 0);
    put(b, 0, LINT0, 0x10700);
    put(b, 1, SVR, 0x1ff);
    route(b, 0, 1ull << 56 | 0x700);
    irq_connect(&b->pic->irq[0], device_gpio(b->ioapic, 0));
    raise(b->pic, 5, true);
    tap_ok(line(b, 1, LAPIC_INTR) && ack(b, 1) == 0x35 && ack(b, 1) == -1, "through the I/O APIC");
    out(b, PIC, 0x20);
    raise(b->pic, 5, false);
    put(b, 1, LINT1, 0x400);
    raise(b->bus, LAPIC_LINT1, true);
    tap_ok(edges(b, 1, LAPIC_NMI) == 2 && !edges(b, 0, LAPIC_NMI), "LINT1 is the NMI where it is let through");
    raise(b->bus, LAPIC_LINT1, false);
}

/* ---- the timer ---- */

static i64 half_speed(void *opaque, unsigned cpu, u64 tsc)
{
    return (i64)(tsc * 2);
}

static void test_timer(Board *b)
{
    Client *c = &b->c;
    Device *apic = lapic_of(b->bus, 0);
    static ClientStream stream;
    u64 v = 1;

    enable(b);
    put(b, 0, LVTT, 0x20050);
    put(b, 0, DIVIDE, 3);
    put(b, 0, INITIAL, 10000);
    client_step(c, 80000);
    tap_ok(get(b, 0, CURRENT) == 5000 && !line(b, 0, LAPIC_INTR), "timer: counts with 1 GHz / 16");
    client_save(c, &stream);
    client_step(c, 80000);
    tap_ok(ack(b, 0) == 0x50, "timer: and interrupts");
    device_reset(c->machine);
    c->now_ns -= 80000;
    client_load(c, &stream, NULL);
    tap_ok(get(b, 0, CURRENT) == 5000 && !line(b, 0, LAPIC_INTR), "timer: is saved and loaded");
    client_step(c, 80000);
    tap_ok(ack(b, 0) == 0x50, "timer: goes on then");
    put(b, 0, EOI, 0);
    client_step(c, 160000);
    tap_ok(ack(b, 0) == 0x50, "timer: again and again");
    put(b, 0, EOI, 0);
    put(b, 0, LVTT, 0x50);
    put(b, 0, INITIAL, 1000);
    client_step(c, 16000);
    tap_ok(ack(b, 0) == 0x50 && get(b, 0, CURRENT) == 0, "timer: once");
    put(b, 0, EOI, 0);
    client_step(c, 160000);
    tap_ok(!line(b, 0, LAPIC_INTR), "timer: and no more");
    lapic_msr_write(apic, 0x6e0, 12345);
    tap_ok(lapic_msr_read(apic, 0x6e0, &v) && v == 0, "timer: deadlines only in their mode");
    put(b, 0, LVTT, 0x40051);
    lapic_set_tsc(b->bus, half_speed, NULL);
    lapic_msr_write(apic, 0x6e0, (u64)(c->now_ns + 5000) / 2);
    client_step(c, 4000);
    tap_ok(!line(b, 0, LAPIC_INTR), "timer: before its deadline");
    client_step(c, 1001);
    tap_ok(ack(b, 0) == 0x51 && lapic_msr_read(apic, 0x6e0, &v) && v == 0, "timer: after it");
}

/* ---- x2APIC ---- */

static void test_x2apic(Board *b)
{
    Device *zero = lapic_of(b->bus, 0), *two = lapic_of(b->bus, 2);
    u64 v = 0;

    enable(b);
    tap_ok(!lapic_msr_read(zero, 0x802, &v), "x2APIC: is off at first");
    tap_ok(!lapic_msr_write(zero, 0x1b, 0xfee00500), "x2APIC: cannot be without the APIC");
    tap_ok(lapic_msr_write(zero, 0x1b, 0xfee00d00) && lapic_msr_write(two, 0x1b, 0xfee00c00), "x2APIC: on");
    tap_ok(lapic_msr_read(two, 0x802, &v) && v == 2 && lapic_msr_read(two, 0x80d, &v) && v == 4,
           "x2APIC: identifiers, physical and logical");
    tap_ok(get(b, 0, ID) == UINT32_MAX, "x2APIC: registers are no memory any more");
    tap_ok(!lapic_msr_read(zero, 0x80e, &v) && !lapic_msr_write(zero, 0x80b, 1) &&
               !lapic_msr_write(zero, 0x808, 0x100) && !lapic_msr_write(zero, 0x831, 0),
           "x2APIC: reserved bits and registers are faults");
    tap_ok(lapic_msr_write(zero, 0x830, 2ull << 32 | 0x77) && ack(b, 2) == 0x77, "x2APIC: IPIs are one write");
    tap_ok(lapic_msr_write(zero, 0x830, 4ull << 32 | 0x888) && ack(b, 2) == 0x88, "x2APIC: to a logical ID");
    tap_ok(lapic_msr_write(zero, 0x83f, 0x44) && ack(b, 0) == 0x44, "x2APIC: to itself");
    tap_ok(!lapic_msr_write(zero, 0x1b, 0xfee00900) && lapic_msr_write(zero, 0x1b, 0xfee00100) &&
               lapic_msr_write(zero, 0x1b, 0xfee00900),
           "x2APIC: only through off it goes back");
    tap_ok(get(b, 0, SVR) == 0xff && lapic_acknowledge(zero) == -1, "x2APIC: which forgets all");
}

int main(void)
{
    Board b;

    start(&b);
    test_registers(&b);
    test_priorities(&b);
    test_ipis(&b);
    test_levels(&b);
    test_pic(&b);
    test_timer(&b);
    test_x2apic(&b);
    client_stop(&b.c);
    return tap_done();
}
