/* SPDX-License-Identifier: MIT */
/* -display: where the machine's screens are shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "control/system.h"
#include "host/ui/sdl2.h"
#include "host/ui/ui.h"

static const OptRow rows[] = {
    {"type", OPT_ENUM, "none|sdl", "none, or a window"},
    {"gl", OPT_ENUM, "off", "OpenGL of guests: off"},
    {"window-close", OPT_BOOL, NULL, "the window's close button ends the machine (on)"},
    {"show-cursor", OPT_BOOL, NULL, "show the host's pointer, too (off)"},
    {"full-screen", OPT_BOOL, NULL, "begin with the whole screen (off)"},
};

static Machine *shown; /* NULL: there is no window */

bool set_display(SystemOptions *o, const char *arg, Error *err)
{
    opts_clear(&o->display);
    if (!strcmp(arg, "help") || !strcmp(arg, "?")) {
        opts_help(stdout, rows, ARRAY_SIZE(rows));
        o->done = true;
        return true;
    }
    if (!opts_parse(&o->display, arg, "type", err))
        return error_prefix(err, "-display");
    return opts_check(&o->display, "-display", rows, ARRAY_SIZE(rows), err);
}

bool set_vga(SystemOptions *o, const char *arg, Error *err)
{
    static const char *const types[] = {"none", "std"};

    for (unsigned n = 0; n < ARRAY_SIZE(types); n++)
        if (!strcmp(types[n], arg))
            o->vga = arg;
    return o->vga || error_set(err, "-vga %s: none or std is expected", arg);
}

bool system_check_vga(SystemOptions *o, Error *err)
{
    const BoardType *b = o->machine.board;

    o->machine.has_no_screen = o->no_graphic;
    if (!o->vga)
        o->machine.vga = o->no_defaults ? NULL : b->vga;
    else if (strcmp(o->vga, "none"))
        o->machine.vga = b->vga;
    return !o->vga || o->machine.vga || !strcmp(o->vga, "none") ||
           error_set(err, "-vga %s: machine %s has no such screen; -device ramfb is there", o->vga,
                     b->name);
}

bool system_has_no_display(const SystemOptions *o)
{
    const char *type = opts_get(&o->display, "type");

    return type && !strcmp(type, "none");
}

bool system_wants_window(const SystemOptions *o)
{
    const char *type = opts_get(&o->display, "type");

    return type && !strcmp(type, "sdl");
}

static void set_title(void)
{
    const char *name = shown->cfg->name;
    char text[128];

    snprintf(text, sizeof text, "Lyrebird%s%s%s%s", name ? " (" : "", name ? name : "",
             name ? ")" : "", shown->state == MACHINE_RUNNING ? "" : " [Paused]");
    ui_window_set_title(text);
}

static void on_machine(MachineListener *l, MachineEvent e)
{
    set_title();
}

static MachineListener listener = {.event = on_machine};

static void quit(void *opaque)
{
    machine_quit(opaque, 0);
}

/* What is shown without -display: a window, if there is a screen on both sides. */
static const char *default_type(const SystemOptions *o)
{
    bool has_host = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");

    return !o->no_graphic && has_host && ui_console_next(NULL) && ui_has_window() ? "sdl" : "none";
}

bool system_open_display(SystemOptions *o, Machine *m, Error *err)
{
    const char *type = opts_get(&o->display, "type");
    UiWindowConfig cfg = {
        .loop = m->env.loop,
        .title = "Lyrebird",
        .can_close = opts_bool(&o->display, "window-close", true),
        .show_cursor = opts_bool(&o->display, "show-cursor", false),
        .full_screen = opts_bool(&o->display, "full-screen", false),
        .quit = quit,
        .opaque = m,
    };

    if (!strcmp(type ? type : default_type(o), "none"))
        return true;
    if (!ui_window_open(&cfg, err))
        return false;
    shown = m;
    machine_listen(m, &listener);
    set_title();
    return true;
}

void system_close_display(void)
{
    if (shown)
        machine_unlisten(shown, &listener);
    shown = NULL;
    ui_window_close();
}
