/* SPDX-License-Identifier: MIT */
/*
 * What the VGA shows. Modes of VBE with 15 bits or more are shown where they lie in memory; all
 * others are drawn to a shadow of 32-bit pixels, line by line, when something was written.
 *
 * Everything that sizes a picture is the guest's: a picture is cut to VGA_SIDE_MAX, and addresses in
 * memory wrap.
 */
#include <stdlib.h>
#include <string.h>
#include "hw/display/vga.h"

#define BLINK_NS 266000000ll /* on, then as long off */
#define XRGB8888 0x34325258u
#define RGB888   0x34324752u
#define RGB565   0x36314752u
#define XRGB1555 0x35315258u

enum {
    SEQ_CLOCKING = 1,
    SEQ_8_DOTS = 1,
    SEQ_HALF_CLOCK = 8,
    SEQ_SCREEN_OFF = 0x20,
    SEQ_FONT = 3,
    GFX_MODE = 5,
    GFX_MISC = 6,
    GFX_GRAPHICS = 1,
    CRTC_WIDTH = 1,
    CRTC_OVERFLOW = 7,
    CRTC_CELL = 9,
    CRTC_DOUBLE = 0x80,
    CRTC_CURSOR_START = 10,
    CRTC_CURSOR_OFF = 0x20,
    CRTC_CURSOR_END = 11,
    CRTC_START = 12,
    CRTC_CURSOR = 14,
    CRTC_HEIGHT = 18,
    CRTC_OFFSET = 19,
    CRTC_MODE = 23,
    CRTC_COMPARE = 24,
    ATTR_MODE = 16,
    ATTR_BLINK = 8,
    ATTR_LINE_GRAPHICS = 4,
    ATTR_PALETTE_HIGH = 0x80,
    ATTR_PLANES = 18,
    ATTR_PALETTE = 20,
    ATTR_ENABLED = 0x20,
};

static u8 memory(const Vga *s, u64 at)
{
    return s->ram->host[at & (s->ram->size - 1)];
}

/* ---- colours ---- */

static u32 dac_colour(const Vga *s, u8 n)
{
    const u8 *c = s->dac + 3 * (n & s->dac_mask);
    bool is_wide = s->vbe[VBE_ENABLE] & VBE_DAC8;
    u32 out = 0;

    for (unsigned i = 0; i < 3; i++)
        out = out << 8 | (is_wide ? c[i] : (u8)(c[i] << 2 | (c[i] & 63) >> 4));
    return out;
}

/* The 16 colours by the attribute controller. */
static void attr_colours(const Vga *s, u32 out[16])
{
    for (unsigned n = 0; n < 16; n++) {
        u8 v = s->attr[n], high = s->attr[ATTR_PALETTE];

        v = s->attr[ATTR_MODE] & ATTR_PALETTE_HIGH ? (u8)((v & 15) | (high & 15) << 4)
                                                   : (u8)((v & 63) | (high & 12) << 4);
        out[n] = dac_colour(s, v);
    }
}

/* ---- sizes ---- */

typedef struct Frame {
    u32 width, height;
    u32 start, line_bytes; /* in memory, of four planes */
    u32 compare;           /* line from which on it begins at 0 */
    u32 repeat;            /* lines of each row; of text: of a cell */
} Frame;

static Frame frame_of(const Vga *s)
{
    const u8 *c = s->crtc;
    u8 o = c[CRTC_OVERFLOW];
    Frame f = {.start = (u32)(c[CRTC_START] << 8 | c[CRTC_START + 1]) * 4,
               .line_bytes = c[CRTC_OFFSET] * 8u,
               .compare = c[CRTC_COMPARE] | (o & 0x10u) << 4 | (c[CRTC_CELL] & 0x40u) << 3,
               .repeat = (c[CRTC_CELL] & 31u) + 1};

    f.height = (c[CRTC_HEIGHT] | (o & 2u) << 7 | (o & 0x40u) << 3) + 1;
    f.width = (c[CRTC_WIDTH] + 1u) * 8;
    if (s->seq[SEQ_CLOCKING] & SEQ_HALF_CLOCK)
        f.width *= 2;
    return f;
}

/* ---- text ---- */

/* Where the font of an attribute is: two maps of 256 characters. */
static u32 font_at(const Vga *s, u8 attr)
{
    u8 v = s->seq[SEQ_FONT];
    unsigned n = attr & 8 ? (v >> 2 & 3) | (v >> 3 & 4) : (v & 3) | (v >> 2 & 4);

    return (n & 3) * 0x4000 + (n & 4 ? 0x2000 : 0);
}

static bool has_cursor(const Vga *s, u32 cell, u32 row)
{
    const u8 *c = s->crtc;
    u32 at = (u32)(c[CRTC_CURSOR] << 8 | c[CRTC_CURSOR + 1]);

    return cell == at && !s->is_blink_off && !(c[CRTC_CURSOR_START] & CRTC_CURSOR_OFF) &&
           row >= (c[CRTC_CURSOR_START] & 31) && row <= (c[CRTC_CURSOR_END] & 31);
}

static void draw_cell(const Vga *s, const u32 *colours, u32 cell, u32 row, u32 dots, u32 *out)
{
    u8 code = memory(s, 4ull * cell), attr = memory(s, 4ull * cell + 1);
    u8 bits = memory(s, 4ull * (font_at(s, attr) + code * 32u + row) + 2);
    bool blinks = s->attr[ATTR_MODE] & ATTR_BLINK;
    u32 fore = colours[attr & 15], back = colours[attr >> 4 & (blinks ? 7 : 15)];
    bool is_line = s->attr[ATTR_MODE] & ATTR_LINE_GRAPHICS && (code & 0xe0) == 0xc0;

    if (has_cursor(s, cell, row))
        back = fore;
    for (u32 x = 0; x < 8; x++)
        out[x] = bits & 0x80 >> x ? fore : back;
    if (dots == 9)
        out[8] = is_line ? out[7] : back;
}

static void draw_text_line(const Vga *s, const Frame *f, const u32 *colours, u32 y, u32 *out)
{
    u32 dots = s->seq[SEQ_CLOCKING] & SEQ_8_DOTS ? 8 : 9;
    u32 start = y > f->compare ? 0 : f->start, line = y > f->compare ? y - f->compare - 1 : y;
    u32 cell = (start + line / f->repeat * f->line_bytes) / 4;

    for (u32 x = 0; x + dots <= f->width; x += dots, cell++)
        draw_cell(s, colours, cell, line % f->repeat, dots, out + x);
}

/* ---- graphics ---- */

/* Where a line begins; old modes take bits of the line as those of the address. */
static u32 line_at(const Vga *s, const Frame *f, u32 y)
{
    u32 rows = f->repeat * (s->crtc[CRTC_CELL] & CRTC_DOUBLE ? 2 : 1);
    u32 start = y > f->compare ? 0 : f->start, line = y > f->compare ? y - f->compare - 1 : y;
    u32 scan = line % rows / (s->crtc[CRTC_CELL] & CRTC_DOUBLE ? 2 : 1);
    u32 at = start + line / rows * f->line_bytes;

    if (!(s->crtc[CRTC_MODE] & 1) && scan & 1)
        at += 0x2000 * 4;
    if (!(s->crtc[CRTC_MODE] & 2) && scan & 2)
        at += 0x4000 * 4;
    return at;
}

static void put(u32 *out, u32 *x, u32 width, u32 colour, u32 times)
{
    for (; times && *x < width; times--)
        out[(*x)++] = colour;
}

static void draw_planes(const Vga *s, const u32 *colours, u32 at, u32 width, u32 *out)
{
    u32 times = s->seq[SEQ_CLOCKING] & SEQ_HALF_CLOCK ? 2 : 1;

    for (u32 x = 0; x < width; at += 4)
        for (unsigned bit = 8; bit--;) {
            unsigned n = 0;

            for (unsigned plane = 0; plane < 4; plane++)
                n |= (memory(s, at + plane) >> bit & 1u) << plane;
            put(out, &x, width, colours[n & s->attr[ATTR_PLANES] & 15], times);
        }
}

/* Two bits a pixel: bytes of planes 0 and 1 in turn. */
static void draw_pairs(const Vga *s, const u32 *colours, u32 at, u32 width, u32 *out)
{
    u32 times = s->seq[SEQ_CLOCKING] & SEQ_HALF_CLOCK ? 2 : 1;

    for (u32 x = 0; x < width; at += 4)
        for (unsigned plane = 0; plane < 2; plane++)
            for (unsigned bit = 8; bit; bit -= 2) {
                unsigned low = memory(s, at + plane) >> (bit - 2) & 3u;
                unsigned high = memory(s, at + plane + 2) >> (bit - 2) & 3u;

                put(out, &x, width, colours[(low | high << 2) & s->attr[ATTR_PLANES] & 15], times);
            }
}

static void draw_bytes(const Vga *s, u64 at, u32 width, u32 times, u32 *out)
{
    for (u32 x = 0; x < width; at++)
        put(out, &x, width, dac_colour(s, memory(s, at)), times);
}

static void draw_graphics_line(const Vga *s, const Frame *f, const u32 *colours, u32 y, u32 *out)
{
    u32 at = line_at(s, f, y);

    switch (s->gfx[GFX_MODE] >> 5 & 3) {
    case 0: draw_planes(s, colours, at, f->width, out); break;
    case 1: draw_pairs(s, colours, at, f->width, out); break;
    default: draw_bytes(s, at, f->width, 2, out); break;
    }
}

/* VBE with 4 or 8 bits. */
static void draw_vbe_line(const Vga *s, const u32 *colours, u32 y, u32 *out)
{
    const u16 *r = s->vbe;
    u64 line = (u64)(r[VBE_Y] + y) * r[VBE_VIRTUAL_WIDTH];

    if (r[VBE_DEPTH] == 8)
        draw_bytes(s, line + r[VBE_X], r[VBE_WIDTH], 1, out);
    else
        draw_planes(s, colours, (u32)(line / 2 + r[VBE_X] / 2), r[VBE_WIDTH], out);
}

/* ---- the screen ---- */

static const UiFormat *format_of(unsigned depth)
{
    switch (depth) {
    case 15: return ui_format(XRGB1555);
    case 16: return ui_format(RGB565);
    case 24: return ui_format(RGB888);
    default: return ui_format(XRGB8888);
    }
}

static void show_direct(Vga *s)
{
    const u16 *r = s->vbe;
    const UiFormat *f = format_of(r[VBE_DEPTH]);
    u32 stride = r[VBE_VIRTUAL_WIDTH] * f->bytes;
    u64 offset = (u64)r[VBE_Y] * stride + r[VBE_X] * f->bytes;
    u64 size = (r[VBE_HEIGHT] - 1ull) * stride + (u64)r[VBE_WIDTH] * f->bytes;
    UiSurface surface = {s->ram->host + offset, r[VBE_WIDTH], r[VBE_HEIGHT], stride, f};

    if (s->is_stale && (memcmp(&surface, &s->console.surface, sizeof surface) || !s->picture.ram)) {
        scanout_set(&s->picture, s->ram, offset, size, stride, r[VBE_HEIGHT]);
        ui_console_show(&s->console, &surface);
    }
    s->is_stale = false;
    scanout_refresh(&s->picture, &s->console);
}

/* The shadow, of this size. */
static void set_shadow(Vga *s, u32 width, u32 height)
{
    if (s->shadow && !s->picture.ram && s->shadow_width == width && s->shadow_height == height)
        return;
    scanout_set(&s->picture, NULL, 0, 0, 0, 0);
    free(s->shadow);
    s->shadow = calloc((size_t)width * height, sizeof *s->shadow);
    if (!s->shadow)
        abort();
    s->shadow_width = width;
    s->shadow_height = height;
    ui_console_show(&s->console,
                    &(UiSurface){(u8 *)s->shadow, width, height, width * 4, ui_format(XRGB8888)});
}

typedef enum Mode {
    MODE_OFF,
    MODE_TEXT,
    MODE_GRAPHICS,
    MODE_VBE,
} Mode;

static Mode mode_of(const Vga *s)
{
    if (s->vbe[VBE_ENABLE] & VBE_ON)
        return MODE_VBE;
    if (!(s->attr_index & ATTR_ENABLED) || s->seq[SEQ_CLOCKING] & SEQ_SCREEN_OFF)
        return MODE_OFF;
    return s->gfx[GFX_MISC] & GFX_GRAPHICS ? MODE_GRAPHICS : MODE_TEXT;
}

/* Draw all lines, and tell those that differ from what they were. */
static void draw(Vga *s, Mode mode, const Frame *f)
{
    u32 line[VGA_SIDE_MAX];
    u32 colours[16];

    attr_colours(s, colours);
    for (u32 y = 0; y < s->shadow_height; y++) {
        u32 *at = s->shadow + (size_t)y * s->shadow_width;

        memset(line, 0, s->shadow_width * sizeof *line);
        switch (mode) {
        case MODE_TEXT: draw_text_line(s, f, colours, y, line); break;
        case MODE_GRAPHICS: draw_graphics_line(s, f, colours, y, line); break;
        case MODE_VBE: draw_vbe_line(s, colours, y, line); break;
        default: break;
        }
        if (!memcmp(at, line, s->shadow_width * sizeof *line))
            continue;
        memcpy(at, line, s->shadow_width * sizeof *line);
        ui_console_changed(&s->console, y, 1);
    }
}

void vga_refresh(UiConsole *c)
{
    Vga *s = container_of(c, Vga, console);
    Mode mode = mode_of(s);
    Frame f = frame_of(s);
    bool is_blink_off = mode == MODE_TEXT && clock_now_ns(s->env->clock) / BLINK_NS % 2;

    if (mode == MODE_VBE && s->vbe[VBE_DEPTH] > 8) {
        show_direct(s);
        return;
    }
    if (mode == MODE_VBE)
        f.width = s->vbe[VBE_WIDTH], f.height = s->vbe[VBE_HEIGHT];
    else if (mode == MODE_TEXT && !(s->seq[SEQ_CLOCKING] & SEQ_8_DOTS))
        f.width = f.width / 8 * 9;
    else if (mode == MODE_OFF)
        f.width = 640, f.height = 400;
    bool is_dirty = scanout_take_dirty(s->ram, 0, s->ram->size);

    if (!is_dirty && !s->is_stale && is_blink_off == s->is_blink_off && s->shadow)
        return;
    s->is_stale = is_dirty; /* once more: a store may have been on its way */
    s->is_blink_off = is_blink_off;
    set_shadow(s, MIN(f.width, VGA_SIDE_MAX), MIN(f.height, VGA_SIDE_MAX));
    f.width = s->shadow_width;
    draw(s, mode, &f);
}
