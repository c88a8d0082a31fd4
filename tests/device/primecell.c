/* SPDX-License-Identifier: MIT */
/* PL011, PL031 and PL061 by their registers. */
#include "host/char/char.h"
#include "tests/device/client.h"

#define UART 0x9000000ull
#define RTC  0x9010000ull
#define GPIO 0x9030000ull

enum {
    DR = UART,
    FR = UART + 0x18,
    LCR_H = UART + 0x2c,
    CR = UART + 0x30,
    IMSC = UART + 0x38,
    RIS = UART + 0x3c,
    MIS = UART + 0x40,
    ICR = UART + 0x44
};

static Char *make_char(Client *c, const char *text)
{
    Opts o = {0};
    Error err = {0};

    opts_parse(&o, text, "backend", NULL);
    Char *chr = char_new(c->loop, &o, &err);

    opts_clear(&o);
    if (!chr)
        printf("# %s\n", err.text);
    return chr;
}

static bool has_ids(Client *c, u64 base, const u8 *ids)
{
    for (unsigned i = 0; i < 8; i++)
        if (client_r32(c, base + 0xfe0 + 4 * i) != ids[i])
            return false;
    return true;
}

/* ---- PL011 ---- */

static void test_uart_output(Client *c, Char *chr)
{
    static const u8 ids[] = {0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
    char out[8] = {0};

    tap_ok(has_ids(c, UART, ids), "pl011: identification");
    tap_ok(client_r32(c, FR) == 0x90 && client_r32(c, CR) == 0x300 &&
               client_r32(c, UART + 0x34) == 0x12,
           "pl011: reset values");
    client_w32(c, DR, 'h');
    client_write(c, DR, 1, 'i');
    client_write(c, DR, 2, '!');
    tap_ok(char_ringbuf_read(chr, out, 8) == 3 && !strcmp(out, "hi!"),
           "pl011: writes of any width go out");
    tap_ok(client_r32(c, RIS) == 0x20 && !c->line[0], "pl011: transmitting sets TX, masked");
    client_w32(c, IMSC, 0x20);
    tap_ok(c->line[0] && c->line[2] && !c->line[1] && client_r32(c, MIS) == 0x20,
           "pl011: unmasked it is on the combined and its own line");
    client_w32(c, ICR, 0x20);
    tap_ok(!c->line[0] && !c->line[2] && !client_r32(c, RIS), "pl011: ICR clears it");
    tap_ok(!client_r32(c, ICR), "pl011: ICR reads 0");
}

static void test_uart_input(Client *c, Char *chr)
{
    client_w32(c, IMSC, 0x50);
    char_inject(chr, "ab", 2);
    tap_ok(client_r32(c, FR) == 0xc0 && c->line[0] && c->line[1],
           "pl011: without FIFO one byte fills it");
    tap_ok(client_r32(c, DR) == 'a' && client_r32(c, FR) == 0x90 && !c->line[0],
           "pl011: reading empties it and ends the interrupt");
    client_w32(c, LCR_H, 0x70);
    char_inject(chr, "0123456789abcdefgh", 18);
    tap_ok(client_r32(c, FR) == 0xc0, "pl011: sixteen fill the FIFO");
    bool ok = true;

    for (unsigned i = 0; i < 16; i++)
        ok &= client_r32(c, DR) == (u64) "0123456789abcdef"[i];
    tap_ok(ok && client_r32(c, FR) == 0x90, "pl011: they come in order, and no more");
    char_inject(chr, "x", 1);
    client_w32(c, LCR_H, 0x60);
    tap_ok(client_r32(c, FR) == 0x90 && !c->line[0], "pl011: turning the FIFO off empties it");
}

static void test_uart_loopback(Client *c, Char *chr)
{
    char out[8];

    client_w32(c, LCR_H, 0x70);
    client_w32(c, CR, 0x381);
    client_w32(c, DR, 'L');
    tap_ok(client_r32(c, DR) == 'L', "pl011: in loopback what is sent comes back");
    char_inject(chr, "z", 1);
    tap_ok(client_r32(c, FR) & 0x10, "pl011: and nothing comes from outside");
    client_w32(c, CR, 0xf81 | 0x3000);
    tap_ok((client_r32(c, FR) & 0x107) == 0x107 && (client_r32(c, RIS) & 0xf) == 0xf,
           "pl011: modem outputs come back as inputs");
    client_w32(c, LCR_H, 0x71);
    tap_ok(client_r32(c, DR) == 0x400 && client_r32(c, UART + 4) == 4,
           "pl011: a break comes back as BE");
    client_w32(c, UART + 4, 0xff);
    tap_ok(!client_r32(c, UART + 4), "pl011: a write clears the errors");
    client_w32(c, LCR_H, 0x70);
    client_w32(c, CR, 0x301);
    char_ringbuf_read(chr, out, 8);
}

static void test_uart_saved(Client *c, Char *chr)
{
    static ClientStream s;
    Error err = {0};

    client_w32(c, IMSC, 0x10);
    char_inject(chr, "save", 4);
    client_save(c, &s);
    device_reset(c->machine);
    tap_ok(client_r32(c, FR) == 0x90 && !c->line[0], "pl011: reset empties it");
    tap_ok(client_load(c, &s, &err) && c->line[0] && client_r32(c, DR) == 's' &&
               client_r32(c, DR) == 'a',
           "pl011: saved with what is in the FIFO");
    device_reset(c->machine);
}

static void test_uart(Client *c)
{
    Char *chr = make_char(c, "ringbuf,id=serial0");
    Device *d = client_add(c, &device_pl011, "chardev=serial0", UART, 0);

    test_uart_output(c, chr);
    test_uart_input(c, chr);
    test_uart_loopback(c, chr);
    test_uart_saved(c, chr);
    device_free(d);
    char_free(chr);
}

/* ---- PL031 ---- */

static void test_rtc(Client *c)
{
    static const u8 ids[] = {0x31, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
    static ClientStream s;

    c->env.rtc_base_ns = 1700000000ll * NS_PER_SEC + 400 * NS_PER_MS;
    Device *d = client_add(c, &device_pl031, "", RTC, 0);
    u64 start = client_r32(c, RTC);

    tap_ok(has_ids(c, RTC, ids) && client_r32(c, RTC + 0xc) == 1,
           "pl031: identification, always on");
    client_step(c, 0);
    tap_ok(start - c->now_ns / NS_PER_SEC == 1700000000, "pl031: reads the wall clock");
    client_step(c, 3 * NS_PER_SEC);
    tap_ok(client_r32(c, RTC) == start + 3, "pl031: counts seconds");
    client_w32(c, RTC + 8, 1000);
    tap_ok(client_r32(c, RTC) == 1000 && client_r32(c, RTC + 8) == 1000, "pl031: can be set");
    client_w32(c, RTC + 0x1c, 1);
    client_w32(c, RTC + 4, 1002);
    client_w32(c, RTC + 0x10, 1);
    client_step(c, NS_PER_SEC);
    tap_ok(!c->line[0] && !client_r32(c, RTC + 0x14), "pl031: no interrupt before the match");
    client_step(c, NS_PER_SEC);
    tap_ok(c->line[0] && client_r32(c, RTC + 0x14) == 1 && client_r32(c, RTC + 0x18) == 1 &&
               client_r32(c, RTC) == 1002,
           "pl031: interrupt at the match");
    client_w32(c, RTC + 0x1c, 1);
    tap_ok(!c->line[0], "pl031: ICR ends it");
    client_w32(c, RTC + 4, 1005);
    client_save(c, &s);
    device_reset(c->machine);
    client_load(c, &s, NULL);
    client_step(c, 3 * NS_PER_SEC);
    tap_ok(c->line[0], "pl031: a saved alarm fires");
    client_w32(c, RTC + 4, client_r32(c, RTC));
    tap_ok(client_r32(c, RTC + 0x14) == 1, "pl031: a match with now is a match");
    device_free(d);
}

/* ---- PL061 ---- */

static void test_gpio(Client *c)
{
    static const u8 ids[] = {0x61, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

    memset(c->line, 0, sizeof c->line);
    Device *d = client_add(c, &device_pl061, "pullups=0,pulldowns=0xff", GPIO, 0);
    IrqIn key = device_gpio(d, 3);

    tap_ok(has_ids(c, GPIO, ids), "pl061: identification");
    client_w32(c, GPIO + 0x400, 0xf0);
    client_w32(c, GPIO + (0x30 << 2), 0xff);
    tap_ok(client_r32(c, GPIO + 0x3fc) == 0x30 && c->line[1 + 4] && c->line[1 + 5] &&
               !c->line[1 + 6],
           "pl061: address bits are the mask of a write");
    tap_ok(client_r32(c, GPIO + (0x10 << 2)) == 0x10, "pl061: and of a read");
    client_w32(c, GPIO + 0x3fc, 0x0f);
    tap_ok(client_r32(c, GPIO + 0x3fc) == 0 && !c->line[1 + 4], "pl061: inputs are not written");
    /* The power key as Linux sets it up: rising edge. */
    client_w32(c, GPIO + 0x40c, 8);
    client_w32(c, GPIO + 0x410, 8);
    client_w32(c, GPIO + 0x41c, 0xff);
    key.set(key.opaque, key.n, true);
    tap_ok(c->line[0] && client_r32(c, GPIO + 0x418) == 8 && client_r32(c, GPIO + 0x20) == 8,
           "pl061: a rising edge interrupts");
    key.set(key.opaque, key.n, false);
    tap_ok(c->line[0], "pl061: and stays until it is cleared");
    client_w32(c, GPIO + 0x41c, 8);
    tap_ok(!c->line[0], "pl061: IC clears it");
    client_w32(c, GPIO + 0x408, 8);
    key.set(key.opaque, key.n, true);
    client_w32(c, GPIO + 0x41c, 8);
    key.set(key.opaque, key.n, false);
    tap_ok(c->line[0], "pl061: both edges, if asked for");
    client_w32(c, GPIO + 0x41c, 8);
    client_w32(c, GPIO + 0x404, 8);
    key.set(key.opaque, key.n, true);
    client_w32(c, GPIO + 0x41c, 8);
    tap_ok(c->line[0], "pl061: a level cannot be cleared while it lasts");
    key.set(key.opaque, key.n, false);
    client_w32(c, GPIO + 0x41c, 8);
    tap_ok(!c->line[0], "pl061: and is, when it is over");
    device_free(d);
    tap_ok(!client_add(c, &device_pl061, "pullups=1,pulldowns=1", GPIO, 0),
           "pl061: a pin cannot be pulled both ways");
}

static void test_key(Client *c)
{
    static ClientStream s;
    Error err;
    Device *d = client_add(c, &device_gpio_key, "", 0, 0);
    IrqIn press = device_gpio(d, 0);

    press.set(press.opaque, press.n, true);
    client_step(c, 20 * NS_PER_MS);
    tap_ok(c->line[0], "key: it is down long enough to be looked at");
    client_save(c, &s);
    client_step(c, 200 * NS_PER_MS);
    tap_ok(!c->line[0], "key: and goes up by itself");
    c->now_ns -= 200 * NS_PER_MS;
    tap_ok(client_load(c, &s, &err) && c->line[0], "key: that it is down is saved");
    client_step(c, 200 * NS_PER_MS);
    tap_ok(!c->line[0], "key: and that it goes up");
    press.set(press.opaque, press.n, true);
    device_reset(d);
    tap_ok(!c->line[0], "key: reset releases it");
    device_free(d);
}

int main(void)
{
    Client c;

    client_start(&c);
    test_uart(&c);
    test_rtc(&c);
    test_gpio(&c);
    test_key(&c);
    client_stop(&c);
    return tap_done();
}
