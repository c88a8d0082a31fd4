/* SPDX-License-Identifier: MIT */
/* ramfb as a guest sets it up, and what consoles and windows see of it. */
#include "host/ui/ui.h"
#include "hw/misc/fw_cfg.h"
#include "tests/device/client.h"

#define CFG     0x9020000ull
#define PICTURE (CLIENT_RAM + 0x10000)
#define XR24    0x34325258u
#define RG16    0x36314752u
#define RG24    0x34324752u

static Client c;
static UiConsole *console;
static u32 told_y, told_lines, told, replaced;

static void on_changed(UiSink *s, UiConsole *k, u32 y, u32 lines)
{
    told_y = y;
    told_lines = lines;
    told++;
}

static void on_replaced(UiSink *s, UiConsole *k)
{
    console = k;
    replaced++;
}

static void on_removed(UiSink *s, UiConsole *k)
{
    console = NULL;
}

static UiSink sink = {on_changed, on_replaced, on_removed};

/* Write the configuration by the DMA interface, from the start of RAM. */
static u64 configure(u64 addr, u32 fourcc, u32 width, u32 height, u32 stride)
{
    const u32 words[] = {addr >> 32, (u32)addr, fourcc, 0, width, height, stride};
    u64 at = CLIENT_RAM + 0x100;

    for (unsigned n = 0; n < ARRAY_SIZE(words); n++)
        client_w32(&c, at + 4 * n, __builtin_bswap32(words[n]));
    client_w32(&c, CLIENT_RAM, __builtin_bswap32(0x20 << 16 | 8 | 16));
    client_w32(&c, CLIENT_RAM + 4, __builtin_bswap32(sizeof words));
    client_write(&c, CLIENT_RAM + 8, 8, __builtin_bswap64(at));
    client_write(&c, CFG + 16, 8, __builtin_bswap64(CLIENT_RAM));
    return client_r32(&c, CLIENT_RAM);
}

static void look(void)
{
    told = 0;
    ui_refresh(console);
}

/* Until there is nothing more to see. */
static void settle(void)
{
    do
        look();
    while (told);
}

static bool shows(u32 width, u32 height)
{
    return console->surface.data && console->surface.width == width &&
           console->surface.height == height;
}

static void test_setup(void)
{
    tap_ok(console && !console->surface.data, "it is there and shows nothing");
    tap_ok(!configure(PICTURE, XR24, 64, 48, 256) && shows(64, 48) && replaced == 2,
           "a picture, which windows are told of");
    tap_ok(!configure(PICTURE + 4, XR24, 60, 40, 0) && console->surface.stride == 240,
           "stride 0: lines follow each other");
    tap_ok(!configure(CLIENT_RAM + CLIENT_RAM_SIZE - 16 * 16 * 4, XR24, 16, 16, 64) &&
               shows(16, 16),
           "one that ends where RAM does");
}

static void test_refused(void)
{
    static const struct {
        u64 addr;
        u32 fourcc, width, height, stride;
        const char *what;
    } rows[] = {
        {PICTURE, 0x12345678, 64, 48, 256, "an unknown format"},
        {PICTURE, XR24, 64, 48, 255, "lines that are shorter than their pixels"},
        {PICTURE, XR24, 0, 48, 256, "no width"},
        {PICTURE, XR24, 64, 0, 256, "no height"},
        {PICTURE, XR24, 0xffffffff, 1, 0, "too wide"},
        {PICTURE, XR24, 0x40000000, 1, 0xffffffff, "so wide that a line's bytes overflow"},
        {PICTURE, XR24, 16384, 16384, 0xffffffff, "larger than RAM"},
        {CLIENT_RAM + CLIENT_RAM_SIZE - 16 * 16 * 4 + 4, XR24, 16, 16, 64, "a pixel beyond RAM"},
        {CFG, XR24, 1, 1, 4, "in a device"},
        {0x1000, XR24, 16, 16, 64, "where nothing is"},
        {~0ull, XR24, 16, 16, 64, "at the end of all"},
    };

    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++) {
        configure(PICTURE, XR24, 64, 48, 256);
        configure(rows[n].addr, rows[n].fourcc, rows[n].width, rows[n].height, rows[n].stride);
        look();
        tap_ok(!console->surface.data && !told, rows[n].what);
    }
}

static void test_dirty(void)
{
    configure(PICTURE, XR24, 1024, 16, 4096);
    settle();
    look();
    tap_ok(!told, "an idle screen tells nothing");
    client_w32(&c, PICTURE + 5 * 4096 + 40, 1);
    look();
    tap_ok(told == 1 && told_y == 5 && told_lines == 1, "a line that was written");
    look();
    tap_ok(told == 1 && told_y == 5, "is told once more");
    look();
    tap_ok(!told, "and then no more");
    client_w32(&c, PICTURE + 2 * 4096, 1);
    client_w32(&c, PICTURE + 15 * 4096 + 4092, 1);
    look();
    tap_ok(told == 2 && told_y == 15, "two places are told apart");
    settle();
    client_w32(&c, PICTURE - 4, 1);
    client_w32(&c, PICTURE + 16 * 4096, 1);
    look();
    tap_ok(!told, "what lies around it is not told");
    configure(PICTURE + 0x800, XR24, 256, 8, 1024);
    settle();
    client_w32(&c, PICTURE + 0xffc, 1);
    look();
    tap_ok(told_y == 0 && told_lines == 2, "a page with parts of lines: from the first");
    settle();
    client_w32(&c, PICTURE + 0x27fc, 1);
    look();
    tap_ok(told_y == 6 && told_lines == 2, "to the last");
}

static u32 pixel(u32 fourcc, u32 bytes, u64 value)
{
    u32 line[4];

    configure(PICTURE, fourcc, 4, 2, 0);
    client_write(&c, PICTURE + 4 * bytes, 8, value << 8 * bytes | value);
    ui_pixels(&console->surface, 1, line);
    return line[0] == line[1] ? line[0] & 0xffffff : 1;
}

static void test_formats(void)
{
    tap_ok(pixel(XR24, 4, 0x123456) == 0x123456 && pixel(0x34325241, 4, 0x123456) == 0x123456,
           "XRGB8888, ARGB8888");
    tap_ok(pixel(0x34324258, 4, 0x123456) == 0x563412 && pixel(0x34324241, 4, 0x1234) == 0x341200,
           "XBGR8888, ABGR8888");
    tap_ok(pixel(RG24, 3, 0x123456) == 0x123456 && pixel(0x34324742, 3, 0x123456) == 0x563412,
           "RGB888, BGR888");
    tap_ok(pixel(RG16, 2, 0xf800) == 0xff0000 && pixel(RG16, 2, 0x07e0) == 0xff00 &&
               pixel(RG16, 2, 0x0010) == 0x84,
           "RGB565");
    tap_ok(pixel(0x35315258, 2, 0x7fff) == 0xffffff && pixel(0x35315258, 2, 0x4000) == 0x840000,
           "XRGB1555");
}

static void test_life(void)
{
    static ClientStream s;
    Error err = {0};

    configure(PICTURE, RG16, 100, 20, 256);
    client_save(&c, &s);
    device_reset(c.machine);
    tap_ok(!console->surface.data, "reset: nothing is shown");
    tap_ok(client_load(&c, &s, &err) && shows(100, 20) && console->surface.stride == 256,
           "saved and loaded");
    region_remove(&c.ram);
    look();
    tap_ok(!console->surface.data, "its RAM goes: nothing is shown");
    region_add(&c.root, CLIENT_RAM, &c.ram, 0);
    tap_ok(!client_add(&c, &device_ramfb, "", 0, 0), "there is one at most");
}

int main(void)
{
    Device *cfg, *d;

    client_start(&c);
    tap_ok(!client_add(&c, &device_ramfb, "", 0, 0), "without fw_cfg it is refused");
    ui_sink_add(&sink);
    cfg = client_add(&c, &device_fw_cfg, "", CFG, 0);
    d = client_add(&c, &device_ramfb, "", 0, 0);
    test_setup();
    test_refused();
    test_dirty();
    test_formats();
    test_life();
    device_free(cfg);
    device_free(d);
    tap_ok(!console && !ui_console_next(NULL), "its console goes with it");
    ui_sink_remove(&sink);
    client_stop(&c);
    return tap_done();
}
