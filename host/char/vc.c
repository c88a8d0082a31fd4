/* SPDX-License-Identifier: MIT */
/*
 * A text console of the window (vc): what the front end writes goes to a terminal, keys come back
 * as a terminal sends them. The picture is drawn when a window or screendump asks for it.
 */
#include <stdlib.h>
#include <string.h>
#include "host/char/backend.h"
#include "host/ui/font.h"
#include "host/ui/terminal.h"
#include "host/ui/ui.h"

enum {
    COLUMNS = 80,
    ROWS = 25,
    SIZE_MIN = 2,
    SIZE_MAX_LETTERS = 1000,
    INPUT_SIZE = 256,
};

typedef struct Vc {
    Char base;
    UiConsole console;
    Terminal *terminal;
    u32 *pixels;
    u8 input[INPUT_SIZE]; /* keys that the front end has no room for */
    u32 first, count;
    bool is_drawn; /* everything was, once */
} Vc;

static const OptRow rows[] = {
    {"cols", OPT_NUM, NULL, "letters of a line (default 80)"},
    {"rows", OPT_NUM, NULL, "lines (default 25)"},
    {"width", OPT_NUM, NULL, "the same in pixels"},
    {"height", OPT_NUM, NULL, "the same in pixels"},
};

/* ---- keys ---- */

static void deliver(Vc *v)
{
    while (v->count && char_room(&v->base)) {
        u8 c = v->input[v->first];

        v->first = (v->first + 1) % INPUT_SIZE;
        v->count--;
        char_deliver(&v->base, &c, 1);
    }
}

/* All of @text or nothing. */
static void type(void *opaque, const char *text, size_t size)
{
    Vc *v = opaque;

    if (size > INPUT_SIZE - v->count)
        return;
    for (size_t i = 0; i < size; i++)
        v->input[(v->first + v->count++) % INPUT_SIZE] = (u8)text[i];
    deliver(v);
}

static void on_text(UiConsole *c, const char *text)
{
    type(container_of(c, Vc, console), text, strlen(text));
}

/* A letter with Ctrl: ^@ to ^_. */
static void control(Vc *v, char letter)
{
    char c = (char)(letter & 0x1f);

    type(v, &c, 1);
}

static void on_key(UiConsole *c, u16 key, char letter, u32 mods)
{
    static const struct {
        u16 key;
        TerminalKey sends;
    } keys[] = {
        {KEY_UP, TERMINAL_UP},          {KEY_DOWN, TERMINAL_DOWN},
        {KEY_RIGHT, TERMINAL_RIGHT},    {KEY_LEFT, TERMINAL_LEFT},
        {KEY_HOME, TERMINAL_HOME},      {KEY_END, TERMINAL_END},
        {KEY_INSERT, TERMINAL_INSERT},  {KEY_DELETE, TERMINAL_DELETE},
        {KEY_PAGEUP, TERMINAL_PAGE_UP}, {KEY_PAGEDOWN, TERMINAL_PAGE_DOWN},
        {KEY_F11, TERMINAL_F12 - 1},    {KEY_F12, TERMINAL_F12},
    };
    static const struct {
        u16 key;
        char sends[2];
    } letters[] = {{KEY_ENTER, "\r"}, {KEY_KPENTER, "\r"}, {KEY_TAB, "\t"},
                   {KEY_ESC, "\033"}, {KEY_BACKSPACE, "\177"}};
    Vc *v = container_of(c, Vc, console);
    int page = (int)terminal_rows(v->terminal) / 2;
    const char *text = NULL;

    if (mods & UI_MOD_SHIFT && (key == KEY_PAGEUP || key == KEY_PAGEDOWN)) {
        terminal_scroll(v->terminal, key == KEY_PAGEUP ? page : -page);
        return;
    }
    if (mods & UI_MOD_CTRL && letter >= '@') {
        control(v, letter);
        return;
    }
    if (key >= KEY_F1 && key <= KEY_F10)
        text = terminal_key(v->terminal, TERMINAL_F1 + (key - KEY_F1));
    for (unsigned i = 0; i < ARRAY_SIZE(keys); i++)
        if (keys[i].key == key)
            text = terminal_key(v->terminal, keys[i].sends);
    for (unsigned i = 0; i < ARRAY_SIZE(letters); i++)
        if (letters[i].key == key)
            text = letters[i].sends;
    if (text)
        type(v, text, strlen(text));
}

/* ---- the picture ---- */

static void refresh(UiConsole *c)
{
    Vc *v = container_of(c, Vc, console);
    unsigned row_pixels = terminal_columns(v->terminal) * FONT_WIDTH * FONT_HEIGHT;

    for (unsigned y = 0; y < terminal_rows(v->terminal); y++)
        if (terminal_draw(v->terminal, y, v->pixels + (size_t)y * row_pixels, !v->is_drawn))
            ui_console_changed(c, y * FONT_HEIGHT, FONT_HEIGHT);
    terminal_drawn(v->terminal);
    v->is_drawn = true;
}

/* ---- life ---- */

static bool size_of(const Opts *o, const char *letters, const char *pixels, u32 letter, u64 absent,
                    unsigned *size, Error *err)
{
    bool in_pixels = opts_get(o, pixels) != NULL;
    u64 n = in_pixels ? opts_num(o, pixels, 0) / letter : opts_num(o, letters, absent);

    *size = (unsigned)n;
    return (n >= SIZE_MIN && n <= SIZE_MAX_LETTERS) ||
           error_set(err, "vc: %s: %d to %d letters are expected", in_pixels ? pixels : letters,
                     SIZE_MIN, SIZE_MAX_LETTERS);
}

static bool vc_open(Char *c, const Opts *o, Error *err)
{
    Vc *v = (Vc *)c;
    unsigned columns, lines;
    UiSurface surface = {.format = ui_format(0x34325258)}; /* XR24 */

    if (!size_of(o, "cols", "width", FONT_WIDTH, COLUMNS, &columns, err) ||
        !size_of(o, "rows", "height", FONT_HEIGHT, ROWS, &lines, err))
        return false;
    surface.width = columns * FONT_WIDTH;
    surface.height = lines * FONT_HEIGHT;
    surface.stride = surface.width * sizeof *v->pixels;
    v->pixels = calloc(surface.height, surface.stride);
    if (!v->pixels)
        abort();
    surface.data = (const u8 *)v->pixels;
    v->terminal = terminal_new(columns, lines, type, v);
    v->console = (UiConsole){
        .name = c->id, .surface = surface, .refresh = refresh, .text = on_text, .key = on_key};
    c->is_open = true;
    ui_console_add(&v->console);
    return true;
}

static void vc_close(Char *c)
{
    Vc *v = (Vc *)c;

    if (v->terminal)
        ui_console_remove(&v->console);
    terminal_free(v->terminal);
    free(v->pixels);
}

static size_t vc_write(Char *c, const u8 *data, size_t size)
{
    terminal_write(((Vc *)c)->terminal, data, size);
    return size;
}

static void vc_accept_input(Char *c)
{
    deliver((Vc *)c);
}

const CharKind char_vc = {
    .name = "vc",
    .help = "a text console of the window",
    .rows = rows,
    .row_count = ARRAY_SIZE(rows),
    .size = sizeof(Vc),
    .open = vc_open,
    .close = vc_close,
    .write = vc_write,
    .accept_input = vc_accept_input,
};
