/* SPDX-License-Identifier: MIT */
/*
 * A terminal; see terminal.h. Bytes go through a state machine (put_byte) that collects UTF-8 and
 * control sequences; a sequence is a row of sequences[]. Source: ECMA-48; xterm, "Control
 * Sequences".
 */
#include "host/ui/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "host/ui/font.h"

enum {
    PARAMS = 16,
    PARAM_MAX = 9999,
    TAB = 8,
    DEFAULT_FG = 7,
    DEFAULT_BG = 0,
    BOLD = 1,
    UNDERLINE = 2,
    INVERSE = 4,
    HIDDEN = 8,
    REPLACEMENT = 0xfffd,
};

typedef struct Cell {
    u32 c;
    u8 fg, bg, flags;
} Cell;

typedef struct Cursor {
    unsigned x, y;
    Cell style;   /* what is written next; c does not count */
    bool is_acs;  /* letters are lines */
    bool is_last; /* a letter was put in the last column: the next one goes to a new line */
} Cursor;

typedef enum State {
    TEXT,
    ESCAPE,
    CHARSET, /* ESC ( and what follows */
    SEQUENCE,
    STRING, /* OSC, DCS: until BEL or ST */
    STRING_ESCAPE,
} State;

struct Terminal {
    unsigned columns, rows;
    Cell *ring, *alt; /* lines of history and screen; the alternate screen */
    unsigned ring_lines, top, history;
    unsigned back; /* lines looked back */
    bool *is_dirty;
    Cursor cursor, saved;
    unsigned drawn_x, drawn_y; /* where the cursor was drawn */
    unsigned region_top, region_end; /* of scrolling; end is behind it */
    bool is_alt, wraps, shows_cursor, app_keys, inserts, is_origin;
    State state;
    u8 charset; /* which ESC ( or ) */
    u32 code;   /* UTF-8 so far */
    u8 code_left;
    unsigned param[PARAMS], params;
    u8 mark; /* '?', '>' ... before the parameters */
    void (*reply)(void *opaque, const char *text, size_t size);
    void *opaque;
};

/* ---- lines ---- */

static Cell *line(const Terminal *t, unsigned y)
{
    if (t->is_alt)
        return &t->alt[(size_t)y * t->columns];
    return &t->ring[(size_t)((t->top + y) % t->ring_lines) * t->columns];
}

/* Of what is looked at. */
static const Cell *shown_line(const Terminal *t, unsigned y)
{
    if (t->is_alt || !t->back)
        return line(t, y);
    return &t->ring[(size_t)((t->top + t->ring_lines - t->back + y) % t->ring_lines) * t->columns];
}

static void all_dirty(Terminal *t)
{
    memset(t->is_dirty, true, t->rows);
}

static void erase(Terminal *t, unsigned y, unsigned from, unsigned to)
{
    Cell *l = line(t, y);

    for (unsigned x = from; x < MIN(to, t->columns); x++)
        l[x] = (Cell){' ', t->cursor.style.fg, t->cursor.style.bg, 0};
    t->is_dirty[y] = true;
}

static void erase_lines(Terminal *t, unsigned from, unsigned to)
{
    for (unsigned y = from; y < to; y++)
        erase(t, y, 0, t->columns);
}

/* Lines of [from, to) move up by @n, blank ones come in. */
static void scroll_up(Terminal *t, unsigned from, unsigned to, unsigned n)
{
    n = MIN(n, to - from);
    if (!t->is_alt && !from && to == t->rows) {
        t->top = (t->top + n) % t->ring_lines;
        t->history = MIN(t->history + n, t->ring_lines - t->rows);
    } else {
        for (unsigned y = from; y + n < to; y++)
            memcpy(line(t, y), line(t, y + n), t->columns * sizeof(Cell));
    }
    erase_lines(t, to - n, to);
    all_dirty(t);
}

static void scroll_down(Terminal *t, unsigned from, unsigned to, unsigned n)
{
    n = MIN(n, to - from);
    for (unsigned y = to; y-- > from + n;)
        memcpy(line(t, y), line(t, y - n), t->columns * sizeof(Cell));
    erase_lines(t, from, from + n);
    all_dirty(t);
}

/* ---- cursor ---- */

static void move_to(Terminal *t, unsigned x, unsigned y)
{
    t->cursor.x = MIN(x, t->columns - 1);
    t->cursor.y = MIN(y, t->rows - 1);
    t->cursor.is_last = false;
}

static void line_feed(Terminal *t)
{
    t->cursor.is_last = false;
    if (t->cursor.y + 1 == t->region_end)
        scroll_up(t, t->region_top, t->region_end, 1);
    else if (t->cursor.y + 1 < t->rows)
        t->cursor.y++;
}

static void reverse_line_feed(Terminal *t)
{
    t->cursor.is_last = false;
    if (t->cursor.y == t->region_top)
        scroll_down(t, t->region_top, t->region_end, 1);
    else if (t->cursor.y)
        t->cursor.y--;
}

/* Lines of the VT100: letters from ` on. */
static u32 acs(u32 c)
{
    static const struct {
        u8 c;
        u16 is;
    } map[] = {{'a', 0x2592}, {'j', 0x2518}, {'k', 0x2510}, {'l', 0x250c}, {'m', 0x2514},
               {'n', 0x253c}, {'q', 0x2500}, {'t', 0x251c}, {'u', 0x2524}, {'v', 0x2534},
               {'w', 0x252c}, {'x', 0x2502}, {'0', 0x2588}};

    for (unsigned i = 0; i < ARRAY_SIZE(map); i++)
        if (map[i].c == c)
            return map[i].is;
    return c;
}

static void put_letter(Terminal *t, u32 c)
{
    Cursor *p = &t->cursor;

    if (p->is_last && t->wraps) {
        p->x = 0;
        line_feed(t);
    }
    Cell *l = line(t, p->y);

    if (t->inserts)
        memmove(&l[p->x + 1], &l[p->x], (t->columns - p->x - 1) * sizeof *l);
    l[p->x] = p->style;
    l[p->x].c = p->is_acs ? acs(c) : c;
    t->is_dirty[p->y] = true;
    p->is_last = p->x + 1 == t->columns;
    p->x += !p->is_last;
}

/* ---- control sequences ---- */

/* Parameter @n; @absent if it was not given or is 0. */
static unsigned param(const Terminal *t, unsigned n, unsigned absent)
{
    return n < t->params && t->param[n] ? t->param[n] : absent;
}

static void seq_up(Terminal *t)
{
    unsigned n = param(t, 0, 1);

    move_to(t, t->cursor.x, t->cursor.y - MIN(n, t->cursor.y));
}

static void seq_down(Terminal *t)
{
    move_to(t, t->cursor.x, t->cursor.y + param(t, 0, 1));
}

static void seq_right(Terminal *t)
{
    move_to(t, t->cursor.x + param(t, 0, 1), t->cursor.y);
}

static void seq_left(Terminal *t)
{
    unsigned n = param(t, 0, 1);

    move_to(t, t->cursor.x - MIN(n, t->cursor.x), t->cursor.y);
}

static void seq_next_line(Terminal *t)
{
    seq_down(t);
    t->cursor.x = 0;
}

static void seq_last_line(Terminal *t)
{
    seq_up(t);
    t->cursor.x = 0;
}

static void seq_column(Terminal *t)
{
    move_to(t, param(t, 0, 1) - 1, t->cursor.y);
}

static void seq_row(Terminal *t)
{
    move_to(t, t->cursor.x, param(t, 0, 1) - 1 + (t->is_origin ? t->region_top : 0));
}

static void seq_place(Terminal *t)
{
    move_to(t, param(t, 1, 1) - 1, param(t, 0, 1) - 1 + (t->is_origin ? t->region_top : 0));
}

static void seq_erase_screen(Terminal *t)
{
    const Cursor *p = &t->cursor;

    switch (param(t, 0, 0)) {
    case 0:
        erase(t, p->y, p->x, t->columns);
        erase_lines(t, p->y + 1, t->rows);
        break;
    case 1:
        erase_lines(t, 0, p->y);
        erase(t, p->y, 0, p->x + 1);
        break;
    case 2: erase_lines(t, 0, t->rows); break;
    case 3: t->history = t->back = 0; break;
    default: break;
    }
}

static void seq_erase_line(Terminal *t)
{
    const Cursor *p = &t->cursor;

    switch (param(t, 0, 0)) {
    case 0: erase(t, p->y, p->x, t->columns); break;
    case 1: erase(t, p->y, 0, p->x + 1); break;
    case 2: erase(t, p->y, 0, t->columns); break;
    default: break;
    }
}

static bool is_in_region(const Terminal *t)
{
    return t->cursor.y >= t->region_top && t->cursor.y < t->region_end;
}

static void seq_insert_lines(Terminal *t)
{
    if (is_in_region(t))
        scroll_down(t, t->cursor.y, t->region_end, param(t, 0, 1));
}

static void seq_delete_lines(Terminal *t)
{
    if (is_in_region(t))
        scroll_up(t, t->cursor.y, t->region_end, param(t, 0, 1));
}

static void seq_insert_letters(Terminal *t)
{
    unsigned x = t->cursor.x, n = MIN(param(t, 0, 1), t->columns - x);
    Cell *l = line(t, t->cursor.y);

    memmove(&l[x + n], &l[x], (t->columns - x - n) * sizeof *l);
    erase(t, t->cursor.y, x, x + n);
}

static void seq_delete_letters(Terminal *t)
{
    unsigned x = t->cursor.x, n = MIN(param(t, 0, 1), t->columns - x);
    Cell *l = line(t, t->cursor.y);

    memmove(&l[x], &l[x + n], (t->columns - x - n) * sizeof *l);
    erase(t, t->cursor.y, t->columns - n, t->columns);
}

static void seq_erase_letters(Terminal *t)
{
    erase(t, t->cursor.y, t->cursor.x, t->cursor.x + param(t, 0, 1));
}

static void seq_scroll_up(Terminal *t)
{
    scroll_up(t, t->region_top, t->region_end, param(t, 0, 1));
}

static void seq_scroll_down(Terminal *t)
{
    scroll_down(t, t->region_top, t->region_end, param(t, 0, 1));
}

static void seq_region(Terminal *t)
{
    unsigned top = param(t, 0, 1) - 1, end = MIN(param(t, 1, t->rows), t->rows);

    if (top + 1 >= end)
        return;
    t->region_top = top;
    t->region_end = end;
    move_to(t, 0, t->is_origin ? top : 0);
}

static void seq_save(Terminal *t)
{
    t->saved = t->cursor;
}

static void seq_restore(Terminal *t)
{
    t->cursor = t->saved;
}

/* A colour of 24 bits as one of the cube of 256. */
static u8 cube(unsigned r, unsigned g, unsigned b)
{
    return (u8)(16 + MIN(r, 255u) * 6 / 256 * 36 + MIN(g, 255u) * 6 / 256 * 6 +
                MIN(b, 255u) * 6 / 256);
}

/* 38 and 48: the colour behind parameter @i, which goes behind it. */
static u8 extended_colour(const Terminal *t, unsigned *i, u8 old)
{
    if (param(t, *i + 1, 0) == 5 && *i + 2 < t->params) {
        *i += 2;
        return (u8)t->param[*i];
    }
    if (param(t, *i + 1, 0) == 2 && *i + 4 < t->params) {
        *i += 4;
        return cube(t->param[*i - 2], t->param[*i - 1], t->param[*i]);
    }
    return old;
}

static void rendition(Terminal *t, unsigned *i)
{
    Cell *s = &t->cursor.style;
    unsigned p = *i < t->params ? t->param[*i] : 0;

    switch (p) {
    case 0: *s = (Cell){' ', DEFAULT_FG, DEFAULT_BG, 0}; break;
    case 1: s->flags |= BOLD; break;
    case 4: s->flags |= UNDERLINE; break;
    case 7: s->flags |= INVERSE; break;
    case 8: s->flags |= HIDDEN; break;
    case 22: s->flags &= (u8)~BOLD; break;
    case 24: s->flags &= (u8)~UNDERLINE; break;
    case 27: s->flags &= (u8)~INVERSE; break;
    case 28: s->flags &= (u8)~HIDDEN; break;
    case 38: s->fg = extended_colour(t, i, s->fg); break;
    case 39: s->fg = DEFAULT_FG; break;
    case 48: s->bg = extended_colour(t, i, s->bg); break;
    case 49: s->bg = DEFAULT_BG; break;
    default:
        if (p >= 30 && p <= 37)
            s->fg = (u8)(p - 30);
        else if (p >= 40 && p <= 47)
            s->bg = (u8)(p - 40);
        else if (p >= 90 && p <= 97)
            s->fg = (u8)(p - 90 + 8);
        else if (p >= 100 && p <= 107)
            s->bg = (u8)(p - 100 + 8);
        break;
    }
}

static void seq_rendition(Terminal *t)
{
    for (unsigned i = 0; i < MAX(t->params, 1u); i++)
        rendition(t, &i);
}

static void alternate(Terminal *t, bool on)
{
    if (t->is_alt == on)
        return;
    t->is_alt = on;
    t->back = 0;
    if (on)
        erase_lines(t, 0, t->rows);
    all_dirty(t);
}

static void set_private_mode(Terminal *t, unsigned mode, bool on)
{
    switch (mode) {
    case 1: t->app_keys = on; break;
    case 6:
        t->is_origin = on;
        move_to(t, 0, on ? t->region_top : 0);
        break;
    case 7: t->wraps = on; break;
    case 25: t->shows_cursor = on; break;
    case 47:
    case 1047: alternate(t, on); break;
    case 1049:
        if (on)
            seq_save(t);
        alternate(t, on);
        if (!on)
            seq_restore(t);
        break;
    default: break;
    }
}

static void set_modes(Terminal *t, bool on)
{
    for (unsigned i = 0; i < t->params; i++)
        if (t->mark == '?')
            set_private_mode(t, t->param[i], on);
        else if (t->param[i] == 4)
            t->inserts = on;
    t->is_dirty[t->cursor.y] = true;
}

static void seq_set(Terminal *t)
{
    set_modes(t, true);
}

static void seq_reset(Terminal *t)
{
    set_modes(t, false);
}

static void seq_report(Terminal *t)
{
    char text[32];

    if (param(t, 0, 0) == 6)
        snprintf(text, sizeof text, "\033[%u;%uR", t->cursor.y + 1, t->cursor.x + 1);
    else
        snprintf(text, sizeof text, "\033[0n");
    t->reply(t->opaque, text, strlen(text));
}

static void seq_identify(Terminal *t)
{
    static const char text[] = "\033[?1;2c"; /* a VT100 with advanced video */

    if (!t->mark)
        t->reply(t->opaque, text, sizeof text - 1);
}

/* Control sequences: ESC [ parameters final. */
static const struct {
    char final;
    bool may_have_mark;
    void (*fn)(Terminal *t);
} sequences[] = {
    {'@', false, seq_insert_letters},
    {'A', false, seq_up},
    {'B', false, seq_down},
    {'C', false, seq_right},
    {'D', false, seq_left},
    {'E', false, seq_next_line},
    {'F', false, seq_last_line},
    {'G', false, seq_column},
    {'H', false, seq_place},
    {'J', false, seq_erase_screen},
    {'K', false, seq_erase_line},
    {'L', false, seq_insert_lines},
    {'M', false, seq_delete_lines},
    {'P', false, seq_delete_letters},
    {'S', false, seq_scroll_up},
    {'T', false, seq_scroll_down},
    {'X', false, seq_erase_letters},
    {'`', false, seq_column},
    {'c', true, seq_identify},
    {'d', false, seq_row},
    {'f', false, seq_place},
    {'h', true, seq_set},
    {'l', true, seq_reset},
    {'m', false, seq_rendition},
    {'n', false, seq_report},
    {'r', false, seq_region},
    {'s', false, seq_save},
    {'u', false, seq_restore},
};

static void run_sequence(Terminal *t, u8 final)
{
    for (unsigned i = 0; i < ARRAY_SIZE(sequences); i++)
        if (sequences[i].final == (char)final && (!t->mark || sequences[i].may_have_mark)) {
            sequences[i].fn(t);
            return;
        }
}

/* ---- bytes ---- */

static void reset(Terminal *t)
{
    t->is_alt = false;
    t->cursor = (Cursor){.style = {' ', DEFAULT_FG, DEFAULT_BG, 0}};
    t->saved = t->cursor;
    t->region_top = 0;
    t->region_end = t->rows;
    t->wraps = t->shows_cursor = true;
    t->app_keys = t->inserts = t->is_origin = false;
    t->state = TEXT;
    t->code_left = 0;
    t->back = 0;
    erase_lines(t, 0, t->rows);
}

static void control(Terminal *t, u8 b)
{
    Cursor *p = &t->cursor;

    switch (b) {
    case '\b': move_to(t, p->x - !!p->x, p->y); break;
    case '\t': move_to(t, p->x / TAB * TAB + TAB, p->y); break;
    case '\n':
    case '\v':
    case '\f': line_feed(t); break;
    case '\r': move_to(t, 0, p->y); break;
    case 0x0e: p->is_acs = true; break;
    case 0x0f: p->is_acs = false; break;
    case 0x1b: t->state = ESCAPE; break;
    default: break;
    }
}

static void escape(Terminal *t, u8 b)
{
    t->state = TEXT;
    switch (b) {
    case '[':
        t->state = SEQUENCE;
        t->params = 0;
        t->mark = 0;
        memset(t->param, 0, sizeof t->param);
        break;
    case ']':
    case 'P':
    case '^':
    case '_': t->state = STRING; break;
    case '(':
    case ')':
        t->state = CHARSET;
        t->charset = b;
        break;
    case '7': seq_save(t); break;
    case '8': seq_restore(t); break;
    case 'D': line_feed(t); break;
    case 'E':
        line_feed(t);
        t->cursor.x = 0;
        break;
    case 'M': reverse_line_feed(t); break;
    case 'c': reset(t); break;
    default: break;
    }
}

static void sequence(Terminal *t, u8 b)
{
    if (b >= '0' && b <= '9') {
        t->params = MAX(t->params, 1u);
        unsigned *p = &t->param[t->params - 1];

        *p = MIN(*p * 10 + b - '0', (unsigned)PARAM_MAX);
    } else if (b == ';' || b == ':') {
        t->params = MIN(MAX(t->params, 1u) + 1, (unsigned)PARAMS);
    } else if (b >= 0x3c && b <= 0x3f) {
        t->mark = b;
    } else if (b >= 0x40 && b <= 0x7e) {
        t->state = TEXT;
        run_sequence(t, b);
    } else if (b >= 0x20 && b <= 0x2f) {
        t->mark = b; /* none of these are known */
    } else {
        control(t, b);
    }
}

/* UTF-8: a byte that does not fit is a replacement, and begins anew. */
static void text(Terminal *t, u8 b)
{
    if (t->code_left && (b & 0xc0) == 0x80) {
        t->code = t->code << 6 | (b & 0x3f);
        if (!--t->code_left)
            put_letter(t, t->code);
        return;
    }
    if (t->code_left)
        put_letter(t, REPLACEMENT);
    t->code_left = b >= 0xf8 ? 0 : b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : b >= 0xc0 ? 1 : 0;
    t->code = b & (0x3f >> t->code_left);
    if (b < 0x20)
        control(t, b);
    else if (b < 0x7f)
        put_letter(t, b);
    else if (b != 0x7f && !t->code_left)
        put_letter(t, REPLACEMENT);
}

static void string(Terminal *t, u8 b)
{
    if (b == '\a' || b == 0x18 || b == 0x1a || (t->state == STRING_ESCAPE && b == '\\'))
        t->state = TEXT;
    else
        t->state = b == 0x1b ? STRING_ESCAPE : STRING;
}

static void put_byte(Terminal *t, u8 b)
{
    switch (t->state) {
    case TEXT: text(t, b); break;
    case ESCAPE: escape(t, b); break;
    case CHARSET:
        if (t->charset == '(')
            t->cursor.is_acs = b == '0';
        t->state = TEXT;
        break;
    case SEQUENCE: sequence(t, b); break;
    case STRING:
    case STRING_ESCAPE: string(t, b); break;
    }
}

void terminal_write(Terminal *t, const u8 *data, size_t size)
{
    terminal_scroll(t, -(int)t->back);
    for (size_t i = 0; i < size; i++)
        put_byte(t, data[i]);
}

const char *terminal_key(const Terminal *t, TerminalKey key)
{
    static const char *const keys[TERMINAL_KEYS] = {
        "\033[A",   "\033[B",   "\033[C",   "\033[D",   "\033[H",   "\033[F",
        "\033[2~",  "\033[3~",  "\033[5~",  "\033[6~",  "\033OP",   "\033OQ",
        "\033OR",   "\033OS",   "\033[15~", "\033[17~", "\033[18~", "\033[19~",
        "\033[20~", "\033[21~", "\033[23~", "\033[24~",
    };
    static const char *const app_keys[] = {"\033OA", "\033OB", "\033OC",
                                           "\033OD", "\033OH", "\033OF"};

    return t->app_keys && key <= TERMINAL_END ? app_keys[key] : keys[key];
}

void terminal_scroll(Terminal *t, int lines)
{
    int to = MAX((int)t->back + lines, 0);
    unsigned back = MIN((unsigned)to, t->history);

    if (t->is_alt || back == t->back)
        return;
    t->back = back;
    all_dirty(t);
}

/* ---- the picture ---- */

/* Colours as xterm has them: 16, a cube of 6 x 6 x 6, 24 greys. */
static u32 colour(u8 n)
{
    static const u32 basic[] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x1e5cde, 0xcd00cd,
                                0x00cdcd, 0xd5d5d5, 0x7f7f7f, 0xff4040, 0x40ff40, 0xffff40,
                                0x6c8cff, 0xff40ff, 0x40ffff, 0xffffff};
    static const u8 level[] = {0, 95, 135, 175, 215, 255};

    if (n < 16)
        return basic[n];
    if (n < 232)
        return (u32)level[(n - 16) / 36] << 16 | (u32)level[(n - 16) / 6 % 6] << 8 |
               level[(n - 16) % 6];
    return (u32)(8 + 10 * (n - 232)) * 0x010101;
}

static void draw_cell(const Cell *c, bool is_cursor, u32 *pixels, unsigned stride)
{
    u32 fg = colour(c->flags & BOLD && c->fg < 8 ? c->fg + 8 : c->fg), bg = colour(c->bg);
    bool is_inverse = !(c->flags & INVERSE) != !is_cursor;

    for (unsigned y = 0; y < FONT_HEIGHT; y++) {
        u8 row = c->flags & HIDDEN ? 0 : font_row(c->c, y);

        if (c->flags & UNDERLINE && y == FONT_HEIGHT - 1)
            row = 0xff;
        if (is_inverse)
            row = (u8)~row;
        for (unsigned x = 0; x < FONT_WIDTH; x++)
            pixels[y * stride + x] = row & 0x80 >> x ? fg : bg;
    }
}

bool terminal_draw(Terminal *t, unsigned y, u32 *pixels, bool even_if_same)
{
    const Cell *l = shown_line(t, y);
    bool shows = t->shows_cursor && !t->back;
    bool has_cursor = shows && t->cursor.y == y;
    bool moved = t->drawn_y != (shows ? t->cursor.y : t->rows) || t->drawn_x != t->cursor.x;

    if (!even_if_same && !t->is_dirty[y] && !(moved && (has_cursor || t->drawn_y == y)))
        return false;
    for (unsigned x = 0; x < t->columns; x++)
        draw_cell(&l[x], has_cursor && t->cursor.x == x, pixels + x * FONT_WIDTH,
                  t->columns * FONT_WIDTH);
    t->is_dirty[y] = false;
    return true;
}

void terminal_drawn(Terminal *t)
{
    t->drawn_x = t->cursor.x;
    t->drawn_y = t->shows_cursor && !t->back ? t->cursor.y : t->rows;
}

unsigned terminal_columns(const Terminal *t)
{
    return t->columns;
}

unsigned terminal_rows(const Terminal *t)
{
    return t->rows;
}

void terminal_text(const Terminal *t, unsigned y, char *text, size_t size)
{
    const Cell *l = shown_line(t, y);
    size_t end = 0;

    for (unsigned x = 0; x < t->columns && x + 1 < size; x++) {
        text[x] = l[x].c < 0x7f ? (char)l[x].c : '?';
        if (text[x] != ' ')
            end = x + 1;
    }
    text[end] = 0;
}

/* ---- life ---- */

static void *allocate(size_t n, size_t size)
{
    void *p = calloc(n, size);

    if (!p)
        abort();
    return p;
}

Terminal *terminal_new(unsigned columns, unsigned rows,
                       void (*reply)(void *opaque, const char *text, size_t size), void *opaque)
{
    Terminal *t = allocate(1, sizeof *t);

    *t = (Terminal){.columns = columns, .rows = rows, .reply = reply, .opaque = opaque};
    t->ring_lines = rows + TERMINAL_HISTORY;
    t->ring = allocate((size_t)t->ring_lines * columns, sizeof(Cell));
    t->alt = allocate((size_t)rows * columns, sizeof(Cell));
    t->is_dirty = allocate(rows, sizeof(bool));
    reset(t);
    return t;
}

void terminal_free(Terminal *t)
{
    if (!t)
        return;
    free(t->ring);
    free(t->alt);
    free(t->is_dirty);
    free(t);
}
