/* SPDX-License-Identifier: MIT */
/*
 * INT 10h without a VGA ROM: the text mode of 80 columns and 25 rows. With a serial port as mirror,
 * what is written goes there too, as ECMA-48 has it; then a VGA ROM that there is does the rest.
 *
 * Sources: IBM VGA XGA Technical Reference, "Register values for modes"; Ralf Brown's Interrupt
 * List, INT 10h; ECMA-48, "CUP", "ED", "SGR".
 */
#include "bios.h"
#include "host/ui/font.h"

enum {
    COLUMNS = 80,
    ROWS = 25,
    BLANK = 0x0720,
    MISC = 0x3c2,
    SEQUENCER = 0x3c4,
    DAC_INDEX = 0x3c8,
    DAC = 0x3c9,
    GRAPHICS = 0x3ce,
    ATTRIBUTE = 0x3c0,
    ATTRIBUTE_ON = 0x20,
    CRTC = 0x3d4,
    STATUS1 = 0x3da,
    FONT_STRIDE = 32,
};

#define TEXT           0xb8000u
#define PLANE          0xa0000u
#define CELL(row, col) (TEXT + 2u * ((row)*COLUMNS + (col)))

/* ---- the mirror ---- */

/* Unicode of the code page's characters 0xb0 to 0xdf. */
static const u16 box[] = {
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580};

static u32 unicode(u32 c)
{
    static const u16 arrows[] = {0x2191, 0x2193, 0x2192, 0x2190}; /* from 0x18 on */

    if (c >= 0xb0 && c < 0xb0 + ARRAY_SIZE(box))
        return box[c - 0xb0];
    if (c >= 0x18 && c < 0x18 + ARRAY_SIZE(arrows))
        return arrows[c - 0x18];
    return c >= 0x20 && c < 0x7f ? c : ' ';
}

static u32 far_row, far_col; /* where the terminal's cursor is */
static u8 far_attr = 7;
static u32 written; /* a character written without moving on, and its place: it may come again */

static void far_number(u32 n)
{
    if (n >= 10)
        far_number(n / 10);
    serial_put((u8)('0' + n % 10));
}

static void far_start(void)
{
    serial_put(0x1b);
    serial_put('[');
}

static void far_move(u32 row, u32 col)
{
    if (row == far_row && col == far_col)
        return;
    if (row == far_row + 1 && !col) {
        serial_put('\r');
        serial_put('\n');
    } else if (row == far_row && !col) {
        serial_put('\r');
    } else {
        far_start();
        far_number(row + 1);
        serial_put(';');
        far_number(col + 1);
        serial_put('H');
    }
    far_row = row;
    far_col = col;
}

/* Bright, inverse or plain: colours of menus. */
static void far_set_attr(u8 attr)
{
    bool is_inverse = (attr >> 4 & 7) == 7;

    attr = is_inverse ? 0x70 : attr & 8 ? 0x0f : 7;
    if (attr == far_attr)
        return;
    far_attr = attr;
    far_start();
    serial_put('0');
    if (attr != 7) {
        serial_put(';');
        serial_put(is_inverse ? '7' : '1');
    }
    serial_put('m');
}

static void far_put(u8 c, u8 attr)
{
    u32 u = unicode(c);

    far_set_attr(attr);
    if (u < 0x80) {
        serial_put((u8)u);
    } else { /* UTF-8 */
        serial_put((u8)(0xe0 | u >> 12));
        serial_put((u8)(0x80 | (u >> 6 & 0x3f)));
        serial_put((u8)(0x80 | (u & 0x3f)));
    }
    far_col++;
}

static void far_clear(void)
{
    far_start();
    serial_put('2');
    serial_put('J');
    far_start();
    serial_put('H');
    far_row = far_col = 0;
}

/* ---- the hardware ---- */

static void set_indexed(u16 port, const u8 *values, u32 n)
{
    for (u32 k = 0; k < n; k++)
        out16(port, (u16)(values[k] << 8 | k));
}

static void set_registers(void)
{
    static const u8 sequencer[] = {0x03, 0x00, 0x03, 0x00, 0x02};
    static const u8 crtc[] = {0x5f, 0x4f, 0x50, 0x82, 0x55, 0x81, 0xbf, 0x1f, 0x00,
                              0x4f, 0x0d, 0x0e, 0x00, 0x00, 0x00, 0x00, 0x9c, 0x0e,
                              0x8f, 0x28, 0x1f, 0x96, 0xb9, 0xa3, 0xff};
    static const u8 graphics[] = {0, 0, 0, 0, 0, 0x10, 0x0e, 0, 0xff};
    static const u8 attribute[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x14, 0x07, 0x38, 0x39, 0x3a,
                                   0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x0c, 0x00, 0x0f, 0x08, 0x00};

    out8(MISC, 0x67);
    set_indexed(SEQUENCER, sequencer, sizeof sequencer);
    out16(CRTC, 0x0e11); /* the first registers may be written */
    set_indexed(CRTC, crtc, sizeof crtc);
    set_indexed(GRAPHICS, graphics, sizeof graphics);
    in8(STATUS1);
    for (u32 n = 0; n < sizeof attribute; n++) {
        out8(ATTRIBUTE, (u8)n);
        out8(ATTRIBUTE, attribute[n]);
    }
    out8(ATTRIBUTE, ATTRIBUTE_ON);
}

/* 64 colours: bits 0 to 2 are two thirds of blue, green, red, bits 3 to 5 one third. */
static void set_colours(void)
{
    out8(DAC_INDEX, 0);
    for (u32 n = 0; n < 64; n++)
        for (u32 bit = 3; bit--;)
            out8(DAC, (u8)((n >> bit & 1) * 42 + (n >> (bit + 3) & 1) * 21));
}

/* Letters are in plane 2, which is seen alone for this. */
static void set_font(void)
{
    out16(SEQUENCER, 0x0402);
    out16(SEQUENCER, 0x0704);
    out16(GRAPHICS, 0x0204);
    out16(GRAPHICS, 0x0005);
    out16(GRAPHICS, 0x0406);
    for (u32 c = 0x20; c < 0xe0; c++)
        for (u32 y = 0; y < FONT_HEIGHT; y++)
            MEM8(PLANE + c * FONT_STRIDE + y) = font_row(unicode(c), y);
    out16(SEQUENCER, 0x0302);
    out16(SEQUENCER, 0x0204);
    out16(GRAPHICS, 0x0004);
    out16(GRAPHICS, 0x1005);
    out16(GRAPHICS, 0x0e06);
}

/* ---- text ---- */

static void fill(u32 from, u32 to, u16 cell)
{
    for (u32 n = from; n < to; n++)
        MEM16(TEXT + 2 * n) = cell;
}

static void show_cursor(u32 row, u32 col)
{
    u32 at = row * COLUMNS + col;

    MEM16(BDA_CURSOR) = (u16)(row << 8 | col);
    out16(CRTC, (u16)((at & 0xff00) | 0x0e));
    out16(CRTC, (u16)(at << 8 | 0x0f));
}

static void clear(void)
{
    fill(0, COLUMNS * ROWS, BLANK);
    show_cursor(0, 0);
}

/* A window of text moves by @n rows, 0: all; down if negative. */
static void scroll(u32 top, u32 left, u32 bottom, u32 right, i32 n, u8 attr)
{
    u32 height = bottom - top + 1;
    bool is_down = n < 0;
    u32 count = (u32)(is_down ? -n : n);

    if (bottom >= ROWS || right >= COLUMNS || top > bottom || left > right)
        return;
    if (!count || count > height)
        count = height;
    for (u32 k = 0; k < height; k++) {
        u32 row = is_down ? bottom - k : top + k;
        bool is_new = k + count >= height;

        for (u32 col = left; col <= right; col++)
            MEM16(CELL(row, col)) = is_new ? (u16)(attr << 8 | ' ')
                                           : MEM16(CELL(is_down ? row - count : row + count, col));
    }
}

static void teletype(u8 c)
{
    u32 row = MEM8(BDA_CURSOR + 1), col = MEM8(BDA_CURSOR);

    switch (c) {
    case '\a': return;
    case '\b': col -= col > 0; break;
    case '\r': col = 0; break;
    case '\n': row++; break;
    default: MEM8(CELL(row, col)) = c; col++;
    }
    if (col >= COLUMNS) {
        col = 0;
        row++;
    }
    if (row >= ROWS) {
        scroll(0, 0, ROWS - 1, COLUMNS - 1, 1, BLANK >> 8);
        row = ROWS - 1;
    }
    show_cursor(row, col);
}

/* ---- INT 10h ---- */

static void set_mode(void)
{
    set_registers();
    set_colours();
    set_font();
    MEM8(BDA_MODE) = 3;
    MEM16(BDA_COLUMNS) = COLUMNS;
    MEM16(BDA_PAGE_SIZE) = 0x1000;
    MEM16(BDA_CURSOR_SHAPE) = 0x0d0e;
    MEM8(BDA_PAGE) = 0;
    MEM16(BDA_CRTC) = CRTC;
    MEM8(BDA_ROWS) = ROWS - 1;
    MEM16(BDA_CHAR_HEIGHT) = FONT_HEIGHT;
    MEM8(BDA_VIDEO_CONTROL) = 0x60;
    clear();
}

static void write_chars(Regs *r, bool with_attr)
{
    u32 at = CELL(MEM8(BDA_CURSOR + 1), MEM8(BDA_CURSOR));

    for (u32 n = r->cx; n && at < CELL(ROWS, 0); n--, at += 2) {
        MEM8(at) = r->al;
        if (with_attr)
            MEM8(at + 1) = r->bl;
    }
}

static void write_string(Regs *r)
{
    u32 at = far_addr(r->es, (u16)r->ebp), old = MEM16(BDA_CURSOR);

    show_cursor(r->dh, r->dl);
    for (u32 n = r->cx; n; n--) {
        u8 c = MEM8(at++), attr = r->al & 2 ? MEM8(at++) : r->bl;

        if (c >= ' ')
            MEM8(CELL(MEM8(BDA_CURSOR + 1), MEM8(BDA_CURSOR)) + 1) = attr;
        teletype(c);
    }
    if (!(r->al & 1))
        show_cursor(old >> 8, old & 0xff);
}

static void handle(Regs *r)
{
    switch (r->ah) {
    case 0x00: set_mode(); break;
    case 0x01:
        MEM16(BDA_CURSOR_SHAPE) = r->cx;
        out16(CRTC, (u16)(r->ch << 8 | 0x0a));
        out16(CRTC, (u16)(r->cl << 8 | 0x0b));
        break;
    case 0x02: show_cursor(MIN(r->dh, ROWS - 1), MIN(r->dl, COLUMNS - 1)); break;
    case 0x03:
        r->cx = MEM16(BDA_CURSOR_SHAPE);
        r->dx = MEM16(BDA_CURSOR);
        break;
    case 0x06: scroll(r->ch, r->cl, r->dh, r->dl, r->al, r->bh); break;
    case 0x07: scroll(r->ch, r->cl, r->dh, r->dl, -r->al, r->bh); break;
    case 0x08: r->ax = MEM16(CELL(MEM8(BDA_CURSOR + 1), MEM8(BDA_CURSOR))); break;
    case 0x09: write_chars(r, true); break;
    case 0x0a: write_chars(r, false); break;
    case 0x0e: teletype(r->al); break;
    case 0x0f:
        r->ax = COLUMNS << 8 | 3;
        r->bh = 0;
        break;
    case 0x13: write_string(r); break;
    case 0x1a: /* what adapter: VGA with colours */
        if (!r->al) {
            r->al = 0x1a;
            r->bx = 8;
        }
        break;
    default: break;
    }
}

/* ---- INT 10h on the mirror ---- */

static u32 written_now(u8 c)
{
    return (u32)MEM16(BDA_CURSOR) << 8 | c;
}

static void mirror_teletype(u8 c)
{
    bool is_there = c >= ' ' && written == written_now(c);

    written = 0;
    if (is_there)
        return;
    far_move(MEM8(BDA_CURSOR + 1), MEM8(BDA_CURSOR));
    if (c == '\n') {
        serial_put('\n');
        far_row = MIN(far_row + 1, ROWS - 1u);
    } else if (c == '\r') {
        serial_put('\r');
        far_col = 0;
    } else if (c == '\b') {
        serial_put('\b');
        far_col -= far_col > 0;
    } else if (c != '\a') {
        far_put(c, 7);
        if (far_col == COLUMNS) { /* some terminals wait with the next line, some do not */
            serial_put('\r');
            serial_put('\n');
            far_col = 0;
            far_row = MIN(far_row + 1, ROWS - 1u);
        }
    }
}

static void mirror_chars(u8 c, u8 attr, u32 count)
{
    far_move(MEM8(BDA_CURSOR + 1), MEM8(BDA_CURSOR));
    for (u32 n = MIN(count, COLUMNS - far_col); n; n--)
        far_put(c, attr);
    written = count == 1 && c >= ' ' ? written_now(c) : 0;
    if (far_col >= COLUMNS)
        far_row = UINT32_MAX; /* nobody knows */
}

static void mirror_string(const Regs *r)
{
    u32 at = far_addr(r->es, (u16)r->ebp);

    far_move(r->dh, r->dl);
    for (u32 n = r->cx; n; n--) {
        u8 c = MEM8(at++), attr = r->al & 2 ? MEM8(at++) : r->bl;

        if (c >= ' ')
            far_put(c, attr);
        else
            serial_put(c);
    }
    far_row = UINT32_MAX;
}

static void mirror(const Regs *r)
{
    switch (r->ah) {
    case 0x00: far_clear(); break;
    case 0x06:
    case 0x07:
        if (!r->al && !r->cx)
            far_clear();
        break;
    case 0x09: mirror_chars(r->al, r->bl, r->cx); break;
    case 0x0a: mirror_chars(r->al, 7, r->cx); break;
    case 0x0e: mirror_teletype(r->al); break;
    case 0x13: mirror_string(r); break;
    default: break;
    }
}

void screen_int10(Regs *r)
{
    if (screen_has_serial())
        mirror(r);
    if (old10)
        r->action = ACTION_CHAIN;
    else
        handle(r);
}

/* Behind the VGA ROM's start: its handler is kept if ours must see what is written. */
void screen_init(void)
{
    u32 ours = entry_far(vector_10), now = MEM32(4 * 0x10);

    MEM16(BDA_EQUIPMENT) |= 0x20; /* 80 columns, colours */
    if (now == ours) {
        set_mode();
        return;
    }
    call_int(0x10, &(Regs){.eax = 3});
    if (screen_has_serial()) {
        old10 = now;
        set_vector(0x10, ours);
    }
}
