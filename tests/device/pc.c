/* SPDX-License-Identifier: MIT */
/* The devices of a PC's chipset by their ports, which lie at their numbers in memory here. */
#include "host/char/char.h"
#include "host/ui/ui.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/timer/i8254.h"
#include "tests/device/client.h"

static u8 in(Client *c, u64 port)
{
    return (u8)client_read(c, port, 1);
}

static void out(Client *c, u64 port, u8 value)
{
    client_write(c, port, 1, value);
}

/* ---- 16550A ---- */

#define COM1 0x3f8

static void test_serial(Client *c)
{
    Opts o = {0};
    char text[32] = {0};
    static ClientStream stream;

    opts_parse(&o, "ringbuf,id=com1", "backend", NULL);
    Char *chr = char_new(c->loop, &o, NULL);
    opts_clear(&o);
    Device *d = client_add(c, &device_ns16550, "chardev=com1", COM1, 0);

    tap_ok(in(c, COM1 + 5) == 0x60 && in(c, COM1 + 2) == 1 && in(c, COM1 + 6) == 0xb0,
           "16550: after reset empty, silent, with a partner");
    out(c, COM1 + 7, 0x5a);
    out(c, COM1 + 3, 0x83);
    out(c, COM1, 1);
    out(c, COM1 + 1, 0);
    tap_ok(in(c, COM1) == 1 && in(c, COM1 + 1) == 0 && in(c, COM1 + 7) == 0x5a,
           "16550: the divisor behind DLAB, and the scratch register");
    out(c, COM1 + 3, 3);
    out(c, COM1, 'h');
    out(c, COM1, 'i');
    tap_ok(char_ringbuf_read(chr, text, 32) == 2 && !strcmp(text, "hi"), "16550: sends");
    out(c, COM1 + 1, 2);
    tap_ok(!c->line[0], "16550: without OUT2 the interrupt leads nowhere");
    out(c, COM1 + 4, 8);
    tap_ok(c->line[0] && in(c, COM1 + 2) == 2 && !c->line[0] && in(c, COM1 + 2) == 1,
           "16550: an empty transmitter interrupts once; reading IIR ends it");
    out(c, COM1 + 1, 0);
    out(c, COM1 + 1, 2);
    tap_ok(c->line[0], "16550: enabling the interrupt again raises it again");
    out(c, COM1 + 1, 1);
    char_inject(chr, "a", 1);
    tap_ok(c->line[0] && in(c, COM1 + 2) == 4 && in(c, COM1 + 5) == 0x61 && in(c, COM1) == 'a' &&
               !c->line[0],
           "16550: a character interrupts until it is read");
    out(c, COM1 + 2, 0x81);
    char_inject(chr, "0123", 4);
    tap_ok(!c->line[0] && in(c, COM1 + 2) == 0xc1, "16550: below the trigger level it waits");
    client_step(c, 400 * 1000);
    tap_ok(c->line[0] && in(c, COM1 + 2) == 0xcc, "16550: for four characters at most");
    tap_ok(in(c, COM1) == '0' && !c->line[0], "16550: reading ends that");
    client_save(c, &stream);
    device_reset(c->machine);
    tap_ok(client_load(c, &stream, NULL) && in(c, COM1) == '1', "16550: is saved and loaded");
    char_inject(chr, "456789", 6);
    tap_ok(c->line[0] && in(c, COM1 + 2) == 0xc4, "16550: at the trigger level it interrupts");
    out(c, COM1 + 2, 0x83);
    tap_ok(!c->line[0] && !(in(c, COM1 + 5) & 1), "16550: the FIFO can be cleared");
    out(c, COM1 + 4, 0x1f);
    out(c, COM1, 'L');
    tap_ok(in(c, COM1) == 'L' && (in(c, COM1 + 6) & 0xf0) == 0xf0 &&
               !char_ringbuf_read(chr, text, 32),
           "16550: loopback of data and modem lines");
    out(c, COM1 + 4, 0x10);
    tap_ok(in(c, COM1 + 6) == 0x0f, "16550: changes of modem lines are seen, RI's when it ends");
    tap_ok(in(c, COM1 + 6) == 0x00, "16550: once");
    device_free(d);
    char_free(chr);
}

/* ---- 8259A ---- */

static void pic_program(Client *c, u8 icw1, u8 icw4)
{
    for (unsigned i = 0; i < 2; i++) {
        u64 port = i ? 0xa0 : 0x20;

        out(c, port, icw1);
        out(c, port + 1, i ? 0x28 : 0x20);
        out(c, port + 1, i ? 2 : 4);
        out(c, port + 1, icw4);
        out(c, port + 1, 0);
    }
}

static void raise(Device *d, unsigned n, bool level)
{
    IrqIn line = device_gpio(d, n);

    line.set(line.opaque, line.n, level);
}

static void test_pic(Client *c)
{
    Device *d = client_add(c, &device_i8259, "", 0x20, 0);

    device_map(d, 1, &c->root, 0xa0);
    device_map(d, 2, &c->root, 0x4d0);
    pic_program(c, 0x11, 1);
    raise(d, 3, true);
    raise(d, 3, false);
    tap_ok(!c->line[0], "8259: an edge that did not last is none");
    raise(d, 3, true);
    tap_ok(c->line[0] && i8259_acknowledge(d) == 0x23 && !c->line[0], "8259: an edge");
    raise(d, 4, true);
    tap_ok(!c->line[0], "8259: not while a higher one is in service");
    raise(d, 1, true);
    tap_ok(c->line[0] && i8259_acknowledge(d) == 0x21, "8259: a higher one nests");
    out(c, 0x20, 0x0b);
    tap_ok(in(c, 0x20) == 0x0a, "8259: both are in service");
    out(c, 0x20, 0x20);
    out(c, 0x20, 0x20);
    tap_ok(in(c, 0x20) == 0 && i8259_acknowledge(d) == 0x24, "8259: EOI ends the highest first");
    out(c, 0x20, 0x64);
    raise(d, 12, true);
    tap_ok(c->line[0] && i8259_acknowledge(d) == 0x2c, "8259: one of the slave");
    out(c, 0x20, 0x0b);
    out(c, 0xa0, 0x0b);
    tap_ok(in(c, 0x20) == 4 && in(c, 0xa0) == 0x10, "8259: is in service in both");
    raise(d, 9, true);
    tap_ok(!c->line[0], "8259: the slave waits for the master");
    out(c, 0xa0, 0x20);
    out(c, 0x20, 0x20);
    tap_ok(c->line[0] && i8259_acknowledge(d) == 0x29, "8259: and comes after its EOI");
    out(c, 0xa0, 0x20);
    out(c, 0x20, 0x20);
    tap_ok(i8259_acknowledge(d) == 0x27 && in(c, 0x20) == 0, "8259: nothing pending is spurious");
    out(c, 0x21, 0xff);
    raise(d, 5, true);
    tap_ok(!c->line[0], "8259: masked");
    out(c, 0x21, 0);
    tap_ok(c->line[0], "8259: is not forgotten");
    out(c, 0x20, 0x0c);
    tap_ok(in(c, 0x20) == 0x85 && !c->line[0], "8259: a poll acknowledges");
    out(c, 0x20, 0xa0);
    raise(d, 6, true);
    raise(d, 1, false);
    raise(d, 1, true);
    tap_ok(i8259_acknowledge(d) == 0x26, "8259: after a rotation the next has priority");
    pic_program(c, 0x11, 3);
    out(c, 0x4d1, 0x08);
    raise(d, 11, true);
    tap_ok(i8259_acknowledge(d) == 0x2b && c->line[0], "8259: a level comes again after auto EOI");
    raise(d, 11, false);
    tap_ok(!c->line[0] && in(c, 0x4d1) == 0x08, "8259: until it ends");
    out(c, 0x4d0, 0xff);
    tap_ok(in(c, 0x4d0) == 0xf8, "8259: the timer's is always an edge");
    device_free(d);
}

/* ---- I/O APIC ---- */

#define IOAPIC 0xfec00000ull

typedef struct Messages {
    u64 addr;
    u32 data, count;
} Messages;

static void on_message(void *opaque, u64 addr, u32 data)
{
    Messages *m = opaque;

    *m = (Messages){addr, data, m->count + 1};
}

static u32 ioapic_get(Client *c, u8 index)
{
    client_w32(c, IOAPIC, index);
    return (u32)client_r32(c, IOAPIC + 0x10);
}

static void ioapic_put(Client *c, u8 index, u32 value)
{
    client_w32(c, IOAPIC, index);
    client_w32(c, IOAPIC + 0x10, value);
}

static void test_ioapic(Client *c)
{
    Messages m = {0};
    Device *d = client_add(c, &device_ioapic, "", IOAPIC, 0);
    static ClientStream stream;

    ioapic_set_msi(d, on_message, &m);
    tap_ok(ioapic_get(c, 1) == 0x170020 && ioapic_get(c, 0x10) == 0x10000, "ioapic: after reset");
    raise(d, 4, true);
    tap_ok(!m.count, "ioapic: masked");
    ioapic_put(c, 0x19, 0x03000000);
    ioapic_put(c, 0x18, 0x34);
    tap_ok(m.count == 1 && m.addr == 0xfee03000 && m.data == 0x4034,
           "ioapic: an edge comes when it is let through");
    raise(d, 4, false);
    raise(d, 4, true);
    tap_ok(m.count == 2, "ioapic: another edge, another message");
    ioapic_put(c, 0x2f, 0xff000000);
    ioapic_put(c, 0x2e, 0xa841);
    raise(d, 15, true);
    tap_ok(m.count == 3 && m.addr == 0xfeeff004 && m.data == 0xc041 &&
               ioapic_get(c, 0x2e) == 0xe841,
           "ioapic: a level, to a logical destination");
    raise(d, 15, false);
    raise(d, 15, true);
    tap_ok(m.count == 3, "ioapic: is sent once");
    client_save(c, &stream);
    device_reset(c->machine);
    client_load(c, &stream, NULL);
    ioapic_eoi(d, 0x41);
    tap_ok(m.count == 4, "ioapic: and again after its end, also when it was saved in between");
    raise(d, 15, false);
    client_w32(c, IOAPIC + 0x40, 0x41);
    tap_ok(m.count == 4 && ioapic_get(c, 0x2e) == 0xa841, "ioapic: until it ends; EOI register");
    device_free(d);
}

/* ---- 8254 ---- */

static u16 pit_count(Client *c, unsigned n)
{
    out(c, 0x43, (u8)(n << 6));
    u8 low = in(c, 0x40 + n);

    return (u16)(low | in(c, 0x40 + n) << 8);
}

static void pit_start(Client *c, unsigned n, u8 mode, u16 value)
{
    out(c, 0x43, (u8)(n << 6 | 0x30 | mode << 1));
    out(c, 0x40 + n, (u8)value);
    out(c, 0x40 + n, (u8)(value >> 8));
}

/* As the accelerator gives it back when the guest did nothing meanwhile. */
static void test_pit_away(Client *c, Device *d)
{
    IrqchipPit pit;
    u32 edges;

    pit_start(c, 0, 4, 1000);
    pit_start(c, 2, 3, 2000);
    out(c, 0x61, 3);
    out(c, 0x42, 0x34); /* half of a count */
    client_step(c, i8254_ns(400));
    edges = c->edges[0];
    i8254_give(d, &pit);
    tap_ok(pit.counter[0].reload == 600 && pit.counter[2].reload == 2000 && pit.has_speaker &&
               pit.is_delayed,
           "8254: an accelerator gets what is left of a count, and periods whole");
    client_step(c, i8254_ns(700));
    tap_ok(!c->line[0] && c->edges[0] == edges, "8254: and the timer is its, then");
    pit.counter[2].elapsed_ns = i8254_ns(500);
    i8254_take(d, &pit);
    tap_ok(pit_count(c, 0) == 600 && (in(c, 0x61) & 0x23) == 0x23 && pit_count(c, 2) == 1000,
           "8254: what comes back goes on");
    out(c, 0x42, 0x12);
    tap_ok(pit_count(c, 2) == 0x1234, "8254: with the other half of a count");
    edges = c->edges[0];
    client_step(c, i8254_ns(601));
    tap_ok(c->edges[0] == edges + 1, "8254: and interrupts");
    pit.counter[0] = (IrqchipCounter){.reload = 0, .mode = IRQCHIP_COUNTER_UNSET, .gate = true};
    i8254_take(d, &pit);
    pit_start(c, 0, 2, 100);
    tap_ok(pit_count(c, 0) == 100, "8254: one that nobody has set there can be set");
}

static void test_pit(Client *c)
{
    Device *d = client_add(c, &device_i8254, "", 0x40, 0);
    static ClientStream stream;

    device_map(d, 1, &c->root, 0x61);
    pit_start(c, 0, 2, 11932);
    u32 edges = c->edges[0];

    for (unsigned i = 0; i < 100; i++)
        client_step(c, 10 * NS_PER_MS);
    tap_ok(c->edges[0] - edges >= 99 && c->edges[0] - edges <= 100, "8254: a rate of 100 Hz");
    client_step(c, i8254_ns(5966) - 4 * 100);
    tap_ok(pit_count(c, 0) > 5000 && pit_count(c, 0) < 12000, "8254: what is left can be read");
    out(c, 0x43, 0xe2);
    tap_ok(in(c, 0x40) == 0xb4, "8254: read-back of the status");
    pit_start(c, 0, 0, 1000);
    tap_ok(!c->line[0] && pit_count(c, 0) == 1000, "8254: mode 0 starts low");
    client_step(c, i8254_ns(400));
    tap_ok(!c->line[0] && pit_count(c, 0) == 600, "8254: counts down");
    client_save(c, &stream);
    client_step(c, i8254_ns(600));
    tap_ok(c->line[0], "8254: and is high at the end");
    device_reset(c->machine);
    c->now_ns -= i8254_ns(600);
    tap_ok(client_load(c, &stream, NULL) && !c->line[0] && pit_count(c, 0) == 600,
           "8254: is saved and loaded in the middle");
    client_step(c, i8254_ns(600));
    tap_ok(c->line[0] && pit_count(c, 0) == 0, "8254: and ends then");
    client_step(c, i8254_ns(1));
    tap_ok(pit_count(c, 0) == 0xffff, "8254: goes on below zero");
    pit_start(c, 2, 3, 1000);
    tap_ok(in(c, 0x61) & 0x20 && pit_count(c, 2) == 1000, "8254: the third waits for its gate");
    out(c, 0x61, 1);
    client_step(c, i8254_ns(600));
    tap_ok(!(in(c, 0x61) & 0x20) && pit_count(c, 2) == 800, "8254: square wave: low half");
    client_step(c, i8254_ns(500));
    tap_ok(in(c, 0x61) & 0x20, "8254: high half");
    out(c, 0x43, 0x31);
    out(c, 0x40, 0x00);
    out(c, 0x40, 0x10);
    client_step(c, i8254_ns(1));
    tap_ok(pit_count(c, 0) == 0x0999, "8254: counts in BCD");
    u8 first = in(c, 0x61) & 0x10;

    client_step(c, 15085);
    tap_ok((in(c, 0x61) & 0x10) != first, "8254: the refresh bit toggles");
    test_pit_away(c, d);
    device_free(d);
}

/* ---- MC146818 ---- */

static u8 cmos(Client *c, u8 index)
{
    out(c, 0x70, index);
    return in(c, 0x71);
}

static void cmos_set(Client *c, u8 index, u8 value)
{
    out(c, 0x70, index);
    out(c, 0x71, value);
}

static void test_rtc(Client *c)
{
    c->env.rtc_base_ns = 951782399ll * NS_PER_SEC - c->now_ns; /* 28 February 2000, 23:59:59 */
    Device *d = client_add(c, &device_mc146818, "", 0x70, 0);
    static ClientStream stream;

    tap_ok(cmos(c, 0) == 0x59 && cmos(c, 2) == 0x59 && cmos(c, 4) == 0x23 && cmos(c, 6) == 2 &&
               cmos(c, 7) == 0x28 && cmos(c, 8) == 2 && cmos(c, 9) == 0 && cmos(c, 0x32) == 0x20,
           "rtc: the time, in BCD");
    tap_ok(cmos(c, 13) == 0x80 && cmos(c, 10) == 0x26 && cmos(c, 11) == 2, "rtc: after reset");
    client_step(c, NS_PER_SEC - 100 * 1000);
    tap_ok(cmos(c, 10) & 0x80, "rtc: an update is announced");
    client_step(c, 200 * 1000);
    tap_ok(cmos(c, 7) == 0x29 && cmos(c, 4) == 0, "rtc: 2000 is a leap year");
    tap_ok(cmos(c, 12) & 0x10 && !(cmos(c, 12) & 0x10), "rtc: the update flag, read once");
    cmos_set(c, 11, 0x04);
    cmos_set(c, 4, 0x81);
    tap_ok(cmos(c, 4) == 0x81, "rtc: binary, twelve hours");
    cmos_set(c, 11, 0x02);
    tap_ok(cmos(c, 4) == 0x13, "rtc: is one in the afternoon");
    cmos_set(c, 11, 0x82);
    cmos_set(c, 0, 0x30);
    cmos_set(c, 2, 0x45);
    client_step(c, 5 * NS_PER_SEC);
    tap_ok(cmos(c, 0) == 0x30, "rtc: stands while it is set");
    cmos_set(c, 11, 0x22);
    tap_ok(cmos(c, 0) == 0x30 && cmos(c, 2) == 0x45, "rtc: and goes on from there");
    cmos_set(c, 1, 0x33);
    cmos_set(c, 3, 0xff);
    cmos_set(c, 5, 0xff);
    cmos(c, 12);
    client_step(c, NS_PER_SEC);
    client_step(c, NS_PER_SEC);
    tap_ok(!c->line[0], "rtc: not before the alarm");
    client_step(c, NS_PER_SEC);
    tap_ok(c->line[0] && (cmos(c, 12) & 0xa0) == 0xa0 && !c->line[0], "rtc: the alarm");
    cmos_set(c, 10, 0x26);
    cmos_set(c, 11, 0x42);
    u32 edges = c->edges[0];

    for (unsigned i = 0; i < 1024; i++) {
        client_step(c, NS_PER_SEC / 1024 + 1);
        cmos(c, 12);
    }
    tap_ok(c->edges[0] - edges >= 1023 && c->edges[0] - edges <= 1025, "rtc: 1024 Hz");
    cmos_set(c, 0x40, 0x77);
    cmos_set(c, 0x0f, 0x0a);
    device_reset(c->machine);
    tap_ok(cmos(c, 0x40) == 0x77 && cmos(c, 0x0f) == 0x0a && cmos(c, 11) == 2,
           "rtc: a reset keeps the RAM and ends interrupts");
    u8 minute = cmos(c, 2);

    client_save(c, &stream);
    cmos_set(c, 0x40, 0);
    cmos_set(c, 2, 0);
    tap_ok(client_load(c, &stream, NULL) && cmos(c, 0x40) == 0x77 && cmos(c, 2) == minute,
           "rtc: is saved and loaded");
    device_free(d);
    c->env.rtc_base_ns = 0;
}

/* A guest that is too slow for eight interrupts in a row: how many of them it gets. */
static unsigned late_interrupts(Client *c, const char *props)
{
    Device *d = client_add(c, &device_mc146818, props, 0x70, 0);
    unsigned n = 0;

    cmos_set(c, 10, 0x26);
    cmos_set(c, 11, 0x42);
    for (unsigned i = 0; i < 8; i++)
        client_step(c, NS_PER_SEC / 1024 + 1);
    for (; c->line[0] && n < 100; n++)
        cmos(c, 12);
    device_free(d);
    return n;
}

static void test_rtc_policy(Client *c)
{
    tap_ok(late_interrupts(c, "") == 1, "rtc: interrupts that the guest is too slow for are lost");
    tap_ok(late_interrupts(c, "lost_tick_policy=slew") == 8, "rtc: with slew they come later");
}

/* ---- 8042, keyboard, mouse ---- */

/* What comes out, in hexadecimal. */
static const char *drain(Client *c)
{
    static char text[128];
    size_t n = 0;

    text[0] = 0;
    while (in(c, 0x64) & 1 && n < sizeof text - 8) {
        bool is_mouse = in(c, 0x64) & 0x20;

        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%02x", n ? " " : "",
                              is_mouse ? "m" : "", in(c, 0x60));
    }
    return text;
}

static bool says(Client *c, const char *expected)
{
    const char *got = drain(c);
    bool ok = !strcmp(got, expected);

    if (!ok)
        printf("# \"%s\", expected \"%s\"\n", got, expected);
    return ok;
}

static void press(u16 key)
{
    ui_key(key, true);
    ui_key(key, false);
}

static void mouse(Client *c, u8 value)
{
    out(c, 0x64, 0xd4);
    out(c, 0x60, value);
}

static void test_keyboard(Client *c, Device *d)
{
    out(c, 0x64, 0xaa);
    tap_ok(says(c, "55") && in(c, 0x64) & 4, "8042: self test");
    out(c, 0x64, 0xab);
    tap_ok(says(c, "00"), "8042: test of the keyboard's wires");
    out(c, 0x60, 0xff);
    tap_ok(says(c, "fa aa"), "keyboard: reset");
    out(c, 0x60, 0xf2);
    tap_ok(says(c, "fa ab 83"), "keyboard: identification");
    press(KEY_A);
    press(KEY_RIGHT);
    tap_ok(says(c, "1c f0 1c e0 74 e0 f0 74"), "keyboard: set 2");
    out(c, 0x64, 0x60);
    out(c, 0x60, 0x65);
    press(KEY_A);
    tap_ok(c->line[0], "8042: interrupts");
    tap_ok(says(c, "1e 9e") && !c->line[0], "8042: translates");
    press(KEY_SYSRQ);
    tap_ok(says(c, "e0 2a e0 37 e0 b7 e0 aa"), "keyboard: print screen");
    press(KEY_PAUSE);
    tap_ok(says(c, "e1 1d 45 e1 9d c5"), "keyboard: pause");
    press(KEY_LEFTMETA);
    press(KEY_F12);
    press(KEY_KPENTER);
    tap_ok(says(c, "e0 5b e0 db 58 d8 e0 1c e0 9c"), "keyboard: other keys");
    out(c, 0x60, 0xed);
    out(c, 0x60, 0x02);
    tap_ok(says(c, "fa fa"), "keyboard: lamps");
    out(c, 0x60, 0xf0);
    out(c, 0x60, 0x01);
    out(c, 0x64, 0x60);
    out(c, 0x60, 0x25);
    drain(c);
    press(KEY_B);
    tap_ok(says(c, "30 b0"), "keyboard: set 1");
    out(c, 0x60, 0xf5);
    drain(c);
    press(KEY_B);
    tap_ok(says(c, ""), "keyboard: can be disabled");
    out(c, 0x60, 0xf4);
    out(c, 0x64, 0x60);
    out(c, 0x60, 0x65);
    drain(c);
    for (unsigned i = 0; i < 200; i++)
        press(KEY_C);
    u8 presses = 0, releases = 0;

    while (in(c, 0x64) & 1)
        *(in(c, 0x60) & 0x80 ? &releases : &presses) += 1;
    tap_ok(presses > 10 && releases >= presses,
           "keyboard: of more keys than it can keep, presses are lost, not releases");
}

static void test_mouse(Client *c, Device *d)
{
    static ClientStream stream;

    drain(c);
    out(c, 0x64, 0xa8);
    out(c, 0x64, 0x60);
    out(c, 0x60, 0x47);
    mouse(c, 0xff);
    tap_ok(says(c, "mfa maa m00"), "mouse: reset");
    ui_move(5, 5);
    tap_ok(says(c, ""), "mouse: silent until enabled");
    mouse(c, 0xf4);
    drain(c);
    ui_move(5, 3);
    tap_ok(c->line[1] && !c->line[0], "8042: the mouse's interrupt");
    tap_ok(says(c, "m28 m05 mfd"), "mouse: moves, up is positive");
    ui_button(BTN_LEFT, true);
    ui_button(BTN_LEFT, false);
    tap_ok(says(c, "m09 m00 m00 m08 m00 m00"), "mouse: a button");
    ui_move(-600, 0);
    tap_ok(says(c, "m18 m01 m00 m18 m01 m00 m18 ma6 m00"), "mouse: far moves in parts");
    static const u8 knock[] = {0xf3, 200, 0xf3, 100, 0xf3, 80, 0xf2};

    for (unsigned i = 0; i < sizeof knock; i++) {
        drain(c);
        mouse(c, knock[i]);
    }
    tap_ok(says(c, "mfa m03"), "mouse: shows its wheel to those who knock");
    ui_wheel(1, 0);
    tap_ok(says(c, "m08 m00 m00 mff"), "mouse: the wheel");
    ui_move(7, 0);
    client_save(c, &stream);
    device_reset(c->machine);
    tap_ok(client_load(c, &stream, NULL) && says(c, "m08 m07 m00 m00"), "mouse: saved in a packet");
    mouse(c, 0xe9);
    tap_ok(says(c, "mfa m20 m02 m50"), "mouse: status");
}

static void test_i8042(Client *c)
{
    Device *d = client_add(c, &device_i8042, "", 0x60, 0);

    device_map(d, 1, &c->root, 0x64);
    device_map(d, 2, &c->root, 0x92);
    test_keyboard(c, d);
    test_mouse(c, d);
    out(c, 0x64, 0xd1);
    out(c, 0x60, 0x01);
    tap_ok(!c->line[2] && !(in(c, 0x92) & 2), "8042: closes the gate of A20");
    out(c, 0x92, 2);
    tap_ok(c->line[2] && !c->edges[3], "8042: port 92 opens it");
    out(c, 0x64, 0xfe);
    tap_ok(c->edges[3] == 1, "8042: resets the CPU");
    out(c, 0x92, 3);
    tap_ok(c->edges[3] == 2, "8042: port 92 too");
    device_free(d);
}

int main(void)
{
    Client c;

    client_start(&c);
    test_serial(&c);
    test_pic(&c);
    test_ioapic(&c);
    test_pit(&c);
    test_rtc(&c);
    test_rtc_policy(&c);
    test_i8042(&c);
    client_stop(&c);
    return tap_done();
}
