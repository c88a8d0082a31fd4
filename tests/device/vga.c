/* SPDX-License-Identifier: MIT */
/* VGA and bochs-display by their registers: what guests write, and what the screen shows then. */
#include "hw/display/edid.h"
#include "host/ui/ui.h"
#include "tests/device/pci.h"

#define LEGACY_BASE 0x20000000ull /* where the test sees 0xa0000 of the bus */

enum {
    VBE = 0x500, /* in BAR 2 */
};

static Client c;
static Bridge b;
static u64 frame, regs;
static u32 changed_from, changed_lines;
static MemRegion legacy;

static void changed(UiSink *s, UiConsole *k, u32 y, u32 lines)
{
    changed_from = MIN(changed_from, y);
    changed_lines += lines;
}

static void ignore(UiSink *s, UiConsole *k)
{
}

static UiSink sink = {changed, ignore, ignore, NULL};

static u8 in(u32 port)
{
    return (u8)client_read(&c, BRIDGE_IO + port, 1);
}

static void out(u32 port, u8 value)
{
    client_write(&c, BRIDGE_IO + port, 1, value);
}

static void indexed(u32 port, u8 index, u8 value)
{
    out(port, index);
    out(port + 1, value);
}

static void attribute(u8 index, u8 value)
{
    in(0x3da);
    out(0x3c0, index);
    out(0x3c0, value);
}

static void vbe(unsigned index, u16 value)
{
    client_write(&c, regs + VBE + 2 * index, 2, value);
}

static UiConsole *screen(void)
{
    UiConsole *k = ui_console_next(NULL);

    changed_from = UINT32_MAX;
    changed_lines = 0;
    ui_refresh(k);
    return k;
}

static u32 pixel(u32 x, u32 y)
{
    static u32 line[4096];
    UiConsole *k = screen();

    if (!k->surface.data || x >= k->surface.width || y >= k->surface.height)
        return 0xbad0bad;
    ui_pixels(&k->surface, y, line);
    return line[x] & 0xffffff;
}

static bool is_size(u32 width, u32 height)
{
    UiConsole *k = screen();

    return k->surface.width == width && k->surface.height == height;
}

/* The attribute controller passes numbers through; DAC entry n is red 4n, green n, blue 63. */
static void set_colours(void)
{
    for (u8 n = 0; n < 16; n++)
        attribute(n, n);
    attribute(0x12, 15);
    out(0x3c8, 0);
    for (unsigned n = 0; n < 256; n++) {
        out(0x3c9, (u8)(n * 4 & 63));
        out(0x3c9, (u8)(n & 63));
        out(0x3c9, 63);
    }
    in(0x3da);
    out(0x3c0, 0x20);
}

static u32 colour(unsigned n)
{
    u32 red = n * 4 & 63, green = n & 63;

    return (red << 2 | red >> 4) << 16 | (green << 2 | green >> 4) << 8 | 0xff;
}

static void write_legacy(u32 at, u8 value)
{
    client_write(&c, LEGACY_BASE + at, 1, value);
}

/* 720x400, cells of 9x16. */
static void set_text(void)
{
    static const u8 crtc[25] = {0x5f, 0x4f, 0x50, 0x82, 0x55, 0x81, 0xbf, 0x1f, 0,
                                0x4f, 0x0d, 0x0e, 0,    0,    0,    0,    0x9c, 0x8e,
                                0x8f, 0x28, 0x1f, 0x96, 0xb9, 0xa3, 0xff};

    out(0x3c2, 0x67);
    indexed(0x3c4, 2, 4); /* font: plane 2 alone, at 0xa0000 */
    indexed(0x3c4, 4, 6);
    indexed(0x3ce, 8, 0xff);
    indexed(0x3ce, 5, 0);
    indexed(0x3ce, 6, 4);
    for (u32 row = 0; row < 16; row++)
        write_legacy('A' * 32 + row, row == 3 ? 0x81 : 0);
    indexed(0x3c4, 1, 0);
    indexed(0x3c4, 2, 3);
    indexed(0x3c4, 4, 2);
    indexed(0x3ce, 5, 0x10);
    indexed(0x3ce, 6, 0x0e);
    indexed(0x3d4, 0x11, 0);
    for (u8 n = 0; n < 25; n++)
        indexed(0x3d4, n, crtc[n]);
}

static void test_text(void)
{
    set_colours();
    set_text();
    write_legacy(0x18000 + 2 * (80 + 2), 'A');
    write_legacy(0x18000 + 2 * (80 + 2) + 1, 0x1e);
    tap_ok(is_size(720, 400), "text of 80x25 cells is 720x400");
    tap_ok(pixel(18, 19) == colour(14) && pixel(19, 19) == colour(1) &&
               pixel(25, 19) == colour(14) && pixel(26, 19) == colour(1) &&
               pixel(18, 18) == colour(1) && pixel(27, 19) == colour(0),
           "a letter has its colours and the dots of the font");
    tap_ok(client_read(&c, LEGACY_BASE + 0x18000 + 2 * 82, 2) == 0x1e41, "and can be read");
    screen();
    screen();
    write_legacy(0x18000 + 2 * 160, 'A');
    write_legacy(0x18000 + 2 * 160 + 1, 0x70);
    screen();
    tap_ok(changed_from == 32 && changed_lines == 16, "only the lines of a cell changed");
    indexed(0x3d4, 14, 0);
    indexed(0x3d4, 15, 5);
    write_legacy(0x18000 + 11, 0x0f);
    tap_ok(pixel(45, 13) == colour(15) && pixel(45, 12) == colour(0), "the cursor");
    c.now_ns += 300000000;
    tap_ok(pixel(45, 13) == colour(0), "blinks");
    indexed(0x3d4, 0x11, 0x8e);
    indexed(0x3d4, 1, 0x27);
    out(0x3d4, 1);
    tap_ok(in(0x3d5) == 0x4f, "protected registers stay");
    indexed(0x3d4, 0x11, 0x0e);
    indexed(0x3c4, 1, 0x20);
    tap_ok(pixel(18, 19) == 0, "the screen can be turned off");
    indexed(0x3c4, 1, 0);
}

/* 640x480 in 16 colours. */
static void test_planes(void)
{
    indexed(0x3c4, 1, 1);
    indexed(0x3c4, 2, 15);
    indexed(0x3c4, 4, 6);
    indexed(0x3ce, 5, 0);
    indexed(0x3ce, 6, 5);
    indexed(0x3d4, 0x11, 0);
    indexed(0x3d4, 7, 0x3e);
    indexed(0x3d4, 9, 0x40);
    indexed(0x3d4, 0x12, 0xdf);
    indexed(0x3d4, 0x17, 0xe3);
    tap_ok(is_size(640, 480), "16 colours at 640x480");
    indexed(0x3ce, 8, 0xff);
    write_legacy(80, 0);
    indexed(0x3ce, 1, 15);
    indexed(0x3ce, 0, 9);
    indexed(0x3ce, 8, 0x40);
    client_read(&c, LEGACY_BASE + 80, 1);
    write_legacy(80, 0);
    tap_ok(pixel(1, 1) == colour(9) && pixel(0, 1) == colour(0), "set and reset with a bit mask");
    indexed(0x3ce, 5, 2);
    indexed(0x3ce, 8, 0x01);
    client_read(&c, LEGACY_BASE + 80, 1);
    write_legacy(80, 6);
    tap_ok(pixel(7, 1) == colour(6) && pixel(1, 1) == colour(9), "write mode 2");
    client_read(&c, LEGACY_BASE + 80, 1);
    indexed(0x3ce, 5, 1);
    write_legacy(160, 0);
    tap_ok(pixel(7, 2) == colour(6) && pixel(1, 2) == colour(9), "write mode 1 copies the latches");
    indexed(0x3ce, 5, 3);
    indexed(0x3ce, 0, 5);
    indexed(0x3ce, 8, 0xff);
    client_read(&c, LEGACY_BASE + 160, 1);
    write_legacy(160, 0x10);
    tap_ok(pixel(3, 2) == colour(5) && pixel(7, 2) == colour(6), "write mode 3");
    indexed(0x3ce, 5, 8);
    indexed(0x3ce, 2, 5);
    indexed(0x3ce, 7, 15);
    tap_ok(client_read(&c, LEGACY_BASE + 160, 1) == 0x10, "read mode 1 compares colours");
    indexed(0x3ce, 5, 0);
    indexed(0x3ce, 4, 1);
    tap_ok(client_read(&c, LEGACY_BASE + 160, 1) == 0x01, "read mode 0 gives a plane");
    indexed(0x3ce, 1, 0);
}

/* 320x200 in 256 colours, each dot twice both ways. */
static void test_bytes(void)
{
    indexed(0x3c4, 4, 0x0e);
    indexed(0x3ce, 5, 0x40);
    indexed(0x3d4, 7, 0x1f);
    indexed(0x3d4, 9, 0x41);
    indexed(0x3d4, 0x12, 0x8f);
    write_legacy(320 + 7, 77);
    tap_ok(is_size(640, 400) && pixel(14, 2) == colour(77) && pixel(15, 3) == colour(77) &&
               pixel(16, 2) != colour(77),
           "mode 13h");
    indexed(0x3d4, 0x0c, 0);
    indexed(0x3d4, 0x0d, 80);
    tap_ok(pixel(14, 0) == colour(77), "and where it starts");
    indexed(0x3d4, 0x0d, 0);
}

static void test_vbe(void)
{
    vbe(4, 0);
    tap_ok(client_read(&c, regs + VBE, 2) == 0xb0c5 && client_read(&c, regs + VBE + 20, 2) == 256,
           "the interface of Bochs, 16 MiB");
    vbe(1, 800);
    vbe(2, 600);
    vbe(3, 32);
    vbe(4, 0x41);
    client_w32(&c, frame + (800 * 10 + 20) * 4, 0x123456);
    tap_ok(is_size(800, 600) && pixel(20, 10) == 0x123456, "800x600 with 32 bits");
    screen();
    screen();
    screen();
    client_w32(&c, frame + 800 * 300 * 4, 0x777777);
    screen();
    tap_ok(changed_lines && changed_lines < 6 && changed_from <= 300 && changed_from > 296,
           "what changed is known by pages");
    vbe(9, 10);
    tap_ok(pixel(20, 0) == 0x123456, "panning");
    vbe(4, 0);
    vbe(3, 16);
    vbe(4, 0xc1);
    client_write(&c, frame + 2 * (800 * 5 + 3), 2, 0xf800);
    tap_ok(pixel(3, 5) == 0xff0000, "16 bits, without clearing");
    vbe(4, 0);
    vbe(3, 8);
    vbe(4, 0x61);
    out(0x3c8, 5);
    out(0x3c9, 0xfe);
    out(0x3c9, 0xdc);
    out(0x3c9, 0xba);
    client_write(&c, frame + 800 * 7 + 9, 1, 5);
    tap_ok(pixel(9, 7) == 0xfedcba, "8 bits with a palette of 8 bits");
    client_write(&c, BRIDGE_IO + 0x1ce, 2, 5);
    client_write(&c, BRIDGE_IO + 0x1cf, 2, 3);
    indexed(0x3ce, 6, 5);
    write_legacy(0x21, 0x99);
    tap_ok(client_read(&c, frame + 0x30021, 1) == 0x99, "a bank at 0xa0000, chosen by ports");
    vbe(4, 3);
    tap_ok(client_read(&c, regs + VBE + 2, 2) == 4096, "what it can be");
    vbe(1, 0xffff);
    vbe(2, 0xffff);
    vbe(6, 0xffff);
    vbe(8, 0xffff);
    vbe(9, 0xffff);
    vbe(3, 77);
    vbe(4, 0x41);
    screen();
    tap_ok(client_read(&c, regs + VBE + 2, 2) == 4096, "what cannot be is cut");
    vbe(4, 0);
}

static void test_edid(void)
{
    u8 edid[EDID_SIZE], sum = 0;

    mem_read(&c.as, regs, edid, sizeof edid, (MemAttrs){0});
    for (unsigned n = 0; n < sizeof edid; n++)
        sum = (u8)(sum + edid[n]);
    tap_ok(!sum && edid[1] == 0xff && edid[56] == (1280 & 255) && edid[58] >> 4 == 1280 >> 8 &&
               edid[59] == (800 & 255),
           "EDID says 1280x800");
    tap_ok(client_r32(&c, regs + 0x600) == 8 && client_r32(&c, regs + 0x604) == 0x1e1e1e1e,
           "memory is little-endian");
}

static void test_save(void)
{
    static ClientStream s;
    Error err = {0};

    vbe(1, 640);
    vbe(2, 480);
    vbe(3, 32);
    vbe(4, 0x41);
    client_w32(&c, frame + 640 * 4, 0xabcdef);
    bool ok = client_save(&c, &s);

    device_reset(c.machine);
    ok = ok && client_load(&c, &s, &err);
    tap_ok(ok && is_size(640, 480) && pixel(0, 1) == 0xabcdef, "saved state has the picture");
}

int main(void)
{
    u64 addr[PCI_BARS];

    client_start(&c);
    bridge_start(&b, &c);
    region_init_alias(&legacy, "legacy", &b.host->region[PCI_HOST_MEMORY], 0xa0000, 0x20000);
    region_add(&c.root, LEGACY_BASE, &legacy, 0);
    ui_sink_add(&sink);

    Error err = {0};
    Opts o = {0};

    opts_parse(&o, "VGA,romfile=,addr=2", "driver", NULL);
    Device *d = device_create(&o, c.machine, &c.env, &err);

    opts_clear(&o);
    tap_ok(d && pci_r(&b, 2 << 3, 0, 4) == 0x11111234 && pci_r(&b, 2 << 3, 8, 4) == 0x03000002,
           "VGA");
    pci_place(&b, 2 << 3, addr);
    frame = addr[0];
    regs = addr[2];
    test_text();
    test_planes();
    test_bytes();
    test_vbe();
    test_edid();
    test_save();
    device_free(d);
    opts_parse(&o, "bochs-display,romfile=,vgamem_mb=4", "driver", NULL);
    d = device_create(&o, c.machine, &c.env, &err);
    opts_clear(&o);
    pci_place(&b, 1 << 3, addr);
    frame = addr[0];
    regs = addr[2];
    vbe(1, 320);
    vbe(2, 200);
    vbe(3, 32);
    vbe(4, 0x41);
    client_w32(&c, frame, 0x314159);
    tap_ok(pci_r(&b, 1 << 3, 8, 4) == 0x03800002 && is_size(320, 200) && pixel(0, 0) == 0x314159,
           "bochs-display");
    device_free(d);
    ui_sink_remove(&sink);
    region_remove(&legacy);
    region_destroy(&legacy);
    bridge_stop(&b);
    client_stop(&c);
    return tap_done();
}
