/* SPDX-License-Identifier: MIT */
/*
 * A window for the consoles of the machine, by SDL 2. One per process. It looks at the machine and
 * at the user by a timer of the machine's loop, often while something happens.
 *
 * Ctrl-Alt-F is full screen, Ctrl-Alt-G grabs or releases keyboard and mouse, Ctrl-Alt-U gives the
 * window the size of the picture, Ctrl-Alt-Q quits, Ctrl-Alt-1 to 9 choose the console.
 */
#ifndef HOST_UI_SDL2_H
#define HOST_UI_SDL2_H

#include "base/error.h"
#include "base/loop.h"

typedef struct UiWindowConfig {
    Loop *loop;
    const char *title;
    bool can_close;   /* the window's close button quits */
    bool show_cursor; /* the host's, over the picture */
    bool full_screen;
    void (*quit)(void *opaque);
    void *opaque;
} UiWindowConfig;

/** Whether this program and this host can. */
bool ui_has_window(void);

bool ui_window_open(const UiWindowConfig *cfg, Error *err);
void ui_window_set_title(const char *title);

/** Nothing if there is none. */
void ui_window_close(void);

#endif
