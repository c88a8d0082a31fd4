/* SPDX-License-Identifier: MIT */
/*
 * A terminal as ECMA-48 and xterm have it: text with colours in, a picture out. For consoles of the
 * window that show a serial port or the monitor.
 *
 * UTF-8; letters that font.h does not have are boxes. 256 colours, lines of the VT100, scrolling
 * regions, the alternate screen. The last TERMINAL_HISTORY lines can be looked at.
 */
#ifndef HOST_UI_TERMINAL_H
#define HOST_UI_TERMINAL_H

#include "base/types.h"

#define TERMINAL_HISTORY 2000u

typedef struct Terminal Terminal;

/* Keys that are no text. */
typedef enum TerminalKey {
    TERMINAL_UP,
    TERMINAL_DOWN,
    TERMINAL_RIGHT,
    TERMINAL_LEFT,
    TERMINAL_HOME,
    TERMINAL_END,
    TERMINAL_INSERT,
    TERMINAL_DELETE,
    TERMINAL_PAGE_UP,
    TERMINAL_PAGE_DOWN,
    TERMINAL_F1,
    TERMINAL_F12 = TERMINAL_F1 + 11,
    TERMINAL_KEYS,
} TerminalKey;

/** Of @columns by @rows letters, 2 to 1000 each. @reply gets what the terminal answers by itself. */
Terminal *terminal_new(unsigned columns, unsigned rows,
                       void (*reply)(void *opaque, const char *text, size_t size), void *opaque);
void terminal_free(Terminal *t);

void terminal_write(Terminal *t, const u8 *data, size_t size);

/** What @key sends, by the mode that the other side chose. */
const char *terminal_key(const Terminal *t, TerminalKey key);

/** Look @lines back into the history, or (negative) forward; writing goes back to the end. */
void terminal_scroll(Terminal *t, int lines);

/**
 * Draw row @y of letters, if it has changed: FONT_HEIGHT lines of pixels 0x00RRGGBB, of the width of
 * all columns. After all rows: terminal_drawn.
 */
bool terminal_draw(Terminal *t, unsigned y, u32 *pixels, bool even_if_same);
void terminal_drawn(Terminal *t);

unsigned terminal_columns(const Terminal *t);
unsigned terminal_rows(const Terminal *t);

/** Row @y as text, for tests and logs: ASCII, '?' for others; without blanks at the end. */
void terminal_text(const Terminal *t, unsigned y, char *text, size_t size);

#endif
