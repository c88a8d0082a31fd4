/* SPDX-License-Identifier: MIT */
/*
 * What users see and touch. All calls hold the machine lock.
 *
 * Screens: a device has a console and shows a surface on it, which lies in its own or the guest's
 * memory. Sinks (windows) are told what changed, when they have asked for it by ui_refresh: a
 * console that nobody looks at costs nothing.
 *
 * Input: devices of the machine register as receivers, windows and the monitor (sendkey) call what
 * is below. Keys and buttons are numbers of <linux/input-event-codes.h>. Of several receivers of a
 * kind the one added last is in use, as the one that was plugged in last.
 */
#ifndef HOST_UI_UI_H
#define HOST_UI_UI_H

#include <linux/input-event-codes.h>
#include "base/types.h"

/* ---- screens ---- */

/* Where red, green or blue lies in a pixel. */
typedef struct UiPart {
    u8 shift, bits;
} UiPart;

/* Pixels are little-endian numbers of @bytes bytes. */
typedef struct UiFormat {
    u32 fourcc; /* as <drm_fourcc.h> has it */
    u8 bytes;
    UiPart red, green, blue;
} UiFormat;

/** The format with this number; NULL: none of ours. */
const UiFormat *ui_format(u32 fourcc);

/* A picture; its memory is the console's, and good while the lock is held after ui_refresh. */
typedef struct UiSurface {
    const u8 *data; /* of the upper left pixel; NULL: nothing is shown */
    u32 width, height;
    u32 stride; /* bytes from line to line */
    const UiFormat *format;
} UiSurface;

/** Line @y of @s as s->width numbers 0x00RRGGBB; of some formats bits 24 to 31 are not zero. */
void ui_pixels(const UiSurface *s, u32 y, u32 *out);

/* Modifier keys that are down. */
enum {
    UI_MOD_SHIFT = 1,
    UI_MOD_CTRL = 2,
    UI_MOD_ALT = 4,
};

/* A screen of the machine, or a text console; the memory is its owner's. */
typedef struct UiConsole UiConsole;
struct UiConsole {
    const char *name;
    UiSurface surface; /* what it shows, set by ui_console_show */
    /* Look what changed since the last call, and say it by the functions below. May be NULL. */
    void (*refresh)(UiConsole *c);
    /*
     * Text consoles, which get what is typed while a window shows them: UTF-8 by the layout of the
     * host's keyboard, and keys that go down with the ASCII letter on them (0: none). Of others NULL:
     * keys go to the machine.
     */
    void (*text)(UiConsole *c, const char *text);
    void (*key)(UiConsole *c, u16 code, char letter, u32 mods);
    UiConsole *next;
};

/** Screens come before text consoles, else in the order of addition. */
void ui_console_add(UiConsole *c);
void ui_console_remove(UiConsole *c);

/** All consoles: the one after @after, NULL behind the last; the first after NULL. */
UiConsole *ui_console_next(const UiConsole *after);

/** The console with this name; NULL. */
UiConsole *ui_console_find(const char *name);

/** Bring c->surface up to date. */
void ui_refresh(UiConsole *c);

/** For owners: from now on @c shows @s (copied). */
void ui_console_show(UiConsole *c, const UiSurface *s);

/** For owners: @lines lines from @y on are other ones now. */
void ui_console_changed(UiConsole *c, u32 y, u32 lines);

/* Who shows consoles; the memory is its owner's. */
typedef struct UiSink UiSink;
struct UiSink {
    void (*changed)(UiSink *s, UiConsole *c, u32 y, u32 lines);
    /* Another surface, or a new console; maybe in the thread of a vCPU. */
    void (*replaced)(UiSink *s, UiConsole *c);
    void (*removed)(UiSink *s, UiConsole *c);
    UiSink *next;
};

void ui_sink_add(UiSink *s);
void ui_sink_remove(UiSink *s);

/* ---- input ---- */

#define UI_ABS_MAX 0x7fff /* the right and lower end of positions; 0 is the other */

typedef enum UiInputKind {
    UI_KEYBOARD,
    UI_MOUSE,  /* moves by differences: windows have to grab the pointer */
    UI_TABLET, /* takes positions */
    UI_KINDS,
} UiInputKind;

/* A receiver; the memory is its owner's. */
typedef struct UiInput UiInput;
struct UiInput {
    UiInputKind kind;
    const char *name;
    /* One event as Linux has them: type EV_KEY, EV_REL, EV_ABS; EV_SYN ends what belongs together. */
    void (*event)(UiInput *i, u16 type, u16 code, i32 value);
    UiInput *next;
};

void ui_input_add(UiInput *i);
void ui_input_remove(UiInput *i);

/** Whether there is a receiver of @kind: which pointer a window should be. */
bool ui_has_input(UiInputKind kind);

/** Mice and tablets: the one after @after, NULL behind the last; the first after NULL. */
const UiInput *ui_pointer_next(const UiInput *after);

/** Whether the pointer @i gets buttons and wheels. */
bool ui_is_in_use(const UiInput *i);

/** A key of the keyboard goes down or up; also repeated downs. */
void ui_key(u16 code, bool is_down);

/** A button of the pointer (BTN_LEFT...): of the tablet, if there is one, else of the mouse. */
void ui_button(u16 code, bool is_down);

/** The pointer moved by a difference, in the mouse's units. */
void ui_move(i32 dx, i32 dy);

/** The pointer is at a position, 0 to UI_ABS_MAX. */
void ui_position(u32 x, u32 y);

/** Wheels turned: up and right are positive. */
void ui_wheel(i32 vertical, i32 horizontal);

/** Let go of all keys and buttons that are down: the window lost the focus. */
void ui_release_all(void);

/* Lamps of the keyboard, a bit per LED_NUML... */
typedef void UiLeds(void *opaque, u32 leds);

/** Who wants to know about lamps; NULL: nobody. */
void ui_on_leds(UiLeds *fn, void *opaque);

/** The keyboard's driver set the lamps; called by receivers. */
void ui_set_leds(u32 leds);

#endif
