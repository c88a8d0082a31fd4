/* SPDX-License-Identifier: MIT */
/*
 * The window; see sdl2.h.
 *
 * SDL is only called in the loop's thread; consoles may tell of a new surface in the thread of a
 * vCPU, so that is only noted. Everything holds the machine lock, so nothing here may wait:
 * pictures are presented without waiting for the screen. SDL scales and keeps the aspect (logical
 * size), and gives positions of the pointer in the picture's pixels.
 */
#include "host/ui/sdl2.h"

#include <SDL.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include "host/ui/keys.h"
#include "host/ui/ui.h"

enum {
    ACTIVE_MS = 16,  /* something changes, or the user does something */
    IDLE_MS = 50,    /* nothing did for IDLE_TICKS times */
    HIDDEN_MS = 250, /* nobody sees it */
    IDLE_TICKS = 120,
    EMPTY_WIDTH = 640, /* the window while nothing is shown */
    EMPTY_HEIGHT = 480,
};

#define SDL_LIBRARY "libSDL2-2.0.so.0"
#define HOTKEY_MODS (KMOD_LCTRL | KMOD_LALT)

typedef struct Window {
    UiWindowConfig cfg;
    UiSink sink;
    LoopTimer timer;
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture; /* the picture; NULL: there is none */
    u32 *line;
    UiConsole *console; /* NULL: there is none */
    char *title;
    bool is_hidden, is_grabbed, needs_present;
    bool is_stale; /* the texture is not that of the console's surface */
    u32 idle_ticks;
    SDL_Scancode hotkey; /* is down; its end is not the guest's */
} Window;

static Window w;

/* ---- the library, which is loaded when a window is wanted: it takes longer than all else ---- */

static struct Sdl {
#define _(name) __typeof__(SDL_##name) *name;
#include "host/ui/sdl2.def"
#undef _
} sdl;

static const struct SdlName {
    const char *name;
    size_t offset;
} sdl_names[] = {
#define _(name) {"SDL_" #name, offsetof(struct Sdl, name)},
#include "host/ui/sdl2.def"
#undef _
};

static bool load(Error *err)
{
    static void *library;

    if (library)
        return true;
    library = dlopen(SDL_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return error_set(err, "-display sdl: %s", dlerror());
    for (unsigned n = 0; library && n < ARRAY_SIZE(sdl_names); n++) {
        void *fn = dlsym(library, sdl_names[n].name);

        memcpy((u8 *)&sdl + sdl_names[n].offset, &fn, sizeof fn);
        if (!fn) {
            dlclose(library);
            library = NULL;
            error_set(err, "-display sdl: %s in %s is missing", sdl_names[n].name, SDL_LIBRARY);
        }
    }
    return library;
}

static bool sdl_error(Error *err, const char *what)
{
    return error_set(err, "-display sdl: %s: %s", what, sdl.GetError());
}

bool ui_has_window(void)
{
    return load(NULL);
}

/* ---- title, grab, full screen ---- */

static void show_title(void)
{
    char text[256];

    snprintf(text, sizeof text, "%s%s", w.title,
             w.is_grabbed ? " - Ctrl-Alt-G releases keyboard and mouse" : "");
    sdl.SetWindowTitle(w.window, text);
}

void ui_window_set_title(const char *title)
{
    if (!w.window)
        return;
    free(w.title);
    w.title = strdup(title);
    show_title();
}

static bool is_text(void)
{
    return w.console && w.console->text;
}

/* A tablet follows the pointer, a mouse needs its moves alone. */
static bool is_relative(void)
{
    return w.is_grabbed && !ui_has_input(UI_TABLET);
}

static void update_cursor(void)
{
    bool is_guests = w.texture && !is_text() && (ui_has_input(UI_TABLET) || w.is_grabbed);

    sdl.SetRelativeMouseMode(is_relative());
    sdl.ShowCursor(is_guests && !w.cfg.show_cursor ? SDL_DISABLE : SDL_ENABLE);
}

static void set_grab(bool grab)
{
    if (w.is_grabbed == grab)
        return;
    w.is_grabbed = grab;
    sdl.SetWindowGrab(w.window, grab);
    update_cursor();
    show_title();
}

static void toggle_full_screen(void)
{
    bool is_full = sdl.GetWindowFlags(w.window) & SDL_WINDOW_FULLSCREEN_DESKTOP;

    sdl.SetWindowFullscreen(w.window, is_full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
    set_grab(!is_full);
}

/* ---- the picture ---- */

static void natural_size(void)
{
    const UiSurface *s = w.console ? &w.console->surface : NULL;

    if (sdl.GetWindowFlags(w.window) & (SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_MAXIMIZED))
        return;
    sdl.SetWindowSize(w.window, s && s->data ? (int)s->width : EMPTY_WIDTH,
                      s && s->data ? (int)s->height : EMPTY_HEIGHT);
}

/* Lines of the console to the texture. */
static void draw(u32 y, u32 lines)
{
    const UiSurface *s = &w.console->surface;
    SDL_Rect r = {0, (int)y, (int)s->width, (int)lines};
    void *pixels;
    int pitch;

    if (sdl.LockTexture(w.texture, &r, &pixels, &pitch))
        return;
    for (u32 n = 0; n < lines; n++) {
        ui_pixels(s, y + n, w.line);
        memcpy((u8 *)pixels + (size_t)n * (size_t)pitch, w.line, s->width * sizeof *w.line);
    }
    sdl.UnlockTexture(w.texture);
    w.needs_present = true;
}

/* A texture for what the console shows. One that SDL cannot make is a black window. */
static void take_surface(void)
{
    const UiSurface *s = w.console ? &w.console->surface : NULL;
    int width = 0, height = 0;

    if (w.texture)
        sdl.QueryTexture(w.texture, NULL, NULL, &width, &height);
    if (w.texture)
        sdl.DestroyTexture(w.texture);
    w.texture = NULL;
    w.is_stale = false;
    w.needs_present = true;
    if (s && s->data)
        w.texture = sdl.CreateTexture(w.renderer, SDL_PIXELFORMAT_RGB888,
                                      SDL_TEXTUREACCESS_STREAMING, (int)s->width, (int)s->height);
    update_cursor();
    if (!w.texture)
        return;
    w.line = realloc(w.line, s->width * sizeof *w.line);
    if (!w.line)
        abort();
    sdl.RenderSetLogicalSize(w.renderer, (int)s->width, (int)s->height);
    if (width != (int)s->width || height != (int)s->height)
        natural_size();
    draw(0, s->height);
}

static void present(void)
{
    w.needs_present = false;
    sdl.SetRenderDrawColor(w.renderer, 0, 0, 0, SDL_ALPHA_OPAQUE);
    sdl.RenderClear(w.renderer);
    if (w.texture)
        sdl.RenderCopy(w.renderer, w.texture, NULL, NULL);
    sdl.RenderPresent(w.renderer);
}

static void choose(UiConsole *c)
{
    w.console = c;
    w.is_stale = true;
}

/* A screen; without one the text console that came last, which is a serial port. */
static UiConsole *first_console(void)
{
    UiConsole *c = ui_console_next(NULL);

    while (c && c->text && ui_console_next(c))
        c = ui_console_next(c);
    return c;
}

/* ---- from consoles ---- */

static void on_changed(UiSink *s, UiConsole *c, u32 y, u32 lines)
{
    if (c != w.console || !w.texture || w.is_stale)
        return;
    draw(y, lines);
    w.idle_ticks = 0;
}

static void on_replaced(UiSink *s, UiConsole *c)
{
    if (!w.console || c == w.console)
        choose(c);
}

static void on_removed(UiSink *s, UiConsole *c)
{
    if (c == w.console)
        choose(first_console());
}

/* ---- from the user ---- */

static void choose_number(unsigned n)
{
    UiConsole *c = ui_console_next(NULL);

    while (c && n--)
        c = ui_console_next(c);
    if (c)
        choose(c);
}

/* True: the key is ours. */
static bool hotkey(SDL_Scancode key)
{
    switch (key) {
    case SDL_SCANCODE_F: toggle_full_screen(); break;
    case SDL_SCANCODE_G: set_grab(!w.is_grabbed); break;
    case SDL_SCANCODE_U: natural_size(); break;
    case SDL_SCANCODE_Q: w.cfg.quit(w.cfg.opaque); break;
    default:
        if (key < SDL_SCANCODE_1 || key > SDL_SCANCODE_9)
            return false;
        choose_number(key - SDL_SCANCODE_1);
    }
    return true;
}

static void type_key(u16 code, const SDL_Keysym *k)
{
    u32 mods = (k->mod & KMOD_SHIFT ? UI_MOD_SHIFT : 0) | (k->mod & KMOD_CTRL ? UI_MOD_CTRL : 0) |
               (k->mod & KMOD_ALT ? UI_MOD_ALT : 0);

    w.console->key(w.console, code, k->sym >= 0x20 && k->sym < 0x7f ? (char)k->sym : 0, mods);
}

/* Guests repeat keys by themselves. */
static void on_key(const SDL_KeyboardEvent *e)
{
    SDL_Scancode key = e->keysym.scancode;
    bool is_down = e->type == SDL_KEYDOWN;
    u16 code = ui_key_of_usage(key);

    if (is_text() && (e->keysym.mod & HOTKEY_MODS) != HOTKEY_MODS && key != w.hotkey) {
        if (is_down)
            type_key(code, &e->keysym);
        return;
    }
    if (e->repeat)
        return;
    if (is_down && (e->keysym.mod & HOTKEY_MODS) == HOTKEY_MODS && hotkey(key)) {
        w.hotkey = key;
        ui_release_all(); /* Ctrl and Alt were not meant for the guest */
        return;
    }
    if (!is_down && key == w.hotkey) {
        w.hotkey = SDL_SCANCODE_UNKNOWN;
        return;
    }
    if (code)
        ui_key(code, is_down);
}

static u32 scaled(i32 at, u32 size)
{
    at = MAX(0, MIN(at, (i32)size - 1));
    return size > 1 ? (u32)((u64)at * UI_ABS_MAX / (size - 1)) : 0;
}

static void on_motion(const SDL_MouseMotionEvent *e)
{
    if (is_relative())
        ui_move(e->xrel, e->yrel);
    else if (w.texture && !w.is_stale && ui_has_input(UI_TABLET))
        ui_position(scaled(e->x, w.console->surface.width),
                    scaled(e->y, w.console->surface.height));
}

/* The first click into a window that has only a mouse to offer takes it. */
static void on_button(const SDL_MouseButtonEvent *e)
{
    static const u16 codes[] = {
        [SDL_BUTTON_LEFT] = BTN_LEFT,   [SDL_BUTTON_MIDDLE] = BTN_MIDDLE,
        [SDL_BUTTON_RIGHT] = BTN_RIGHT, [SDL_BUTTON_X1] = BTN_SIDE,
        [SDL_BUTTON_X2] = BTN_EXTRA,
    };
    bool is_down = e->type == SDL_MOUSEBUTTONDOWN;

    if (!ui_has_input(UI_TABLET) && !w.is_grabbed) {
        if (is_down && ui_has_input(UI_MOUSE))
            set_grab(true);
        return;
    }
    if (e->button < ARRAY_SIZE(codes) && codes[e->button])
        ui_button(codes[e->button], is_down);
}

static void on_window(const SDL_WindowEvent *e)
{
    switch (e->event) {
    case SDL_WINDOWEVENT_HIDDEN:
    case SDL_WINDOWEVENT_MINIMIZED: w.is_hidden = true; break;
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
    case SDL_WINDOWEVENT_EXPOSED:
        w.is_hidden = false;
        w.needs_present = true;
        break;
    case SDL_WINDOWEVENT_SIZE_CHANGED: w.needs_present = true; break;
    case SDL_WINDOWEVENT_FOCUS_LOST:
        set_grab(false);
        ui_release_all();
        break;
    default: break;
    }
}

static void on_event(const SDL_Event *e)
{
    switch (e->type) {
    case SDL_KEYDOWN:
    case SDL_KEYUP: on_key(&e->key); break;
    case SDL_TEXTINPUT:
        if (is_text() && (sdl.GetModState() & HOTKEY_MODS) != HOTKEY_MODS)
            w.console->text(w.console, e->text.text);
        break;
    case SDL_MOUSEMOTION: on_motion(&e->motion); break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP: on_button(&e->button); break;
    case SDL_MOUSEWHEEL: ui_wheel(e->wheel.y, e->wheel.x); break;
    case SDL_WINDOWEVENT: on_window(&e->window); break;
    case SDL_QUIT:
        if (w.cfg.can_close)
            w.cfg.quit(w.cfg.opaque);
        break;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET: w.is_stale = true; break;
    default: break;
    }
}

/* ---- time ---- */

static void on_timer(void *opaque)
{
    SDL_Event e;
    i64 ms;

    w.idle_ticks++;
    while (sdl.PollEvent(&e)) {
        on_event(&e);
        w.idle_ticks = 0;
    }
    if (w.console && !w.is_hidden)
        ui_refresh(w.console);
    if (w.is_stale && !w.is_hidden)
        take_surface();
    if (w.needs_present && !w.is_hidden)
        present();
    ms = w.is_hidden ? HIDDEN_MS : w.idle_ticks > IDLE_TICKS ? IDLE_MS : ACTIVE_MS;
    loop_timer_set(&w.timer, clock_now_ns(NULL) + ms * NS_PER_MS);
}

/* ---- life ---- */

/* SDL may find a way to show nothing, which is a mistake unless the user names it. */
static bool has_screen(Error *err)
{
    const char *driver = sdl.GetCurrentVideoDriver();

    return getenv("SDL_VIDEODRIVER") || (strcmp(driver, "offscreen") && strcmp(driver, "dummy")) ||
           error_set(err, "-display sdl: there is no screen (DISPLAY is not set)");
}

static bool create(Error *err)
{
    sdl.SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    sdl.SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    sdl.SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    sdl.SetHint(SDL_HINT_GRAB_KEYBOARD, "1");
    sdl.SetHint(SDL_HINT_WINDOWS_NO_CLOSE_ON_ALT_F4, "1");
    sdl.SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    if (sdl.Init(SDL_INIT_VIDEO))
        return sdl_error(err, "no screen");
    if (!has_screen(err))
        return false;
    w.window = sdl.CreateWindow(w.cfg.title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                EMPTY_WIDTH, EMPTY_HEIGHT, SDL_WINDOW_RESIZABLE);
    if (!w.window)
        return sdl_error(err, "no window");
    w.renderer = sdl.CreateRenderer(w.window, -1, 0);
    return w.renderer || sdl_error(err, "nothing to draw with");
}

bool ui_window_open(const UiWindowConfig *cfg, Error *err)
{
    if (!load(err))
        return false;
    w.cfg = *cfg;
    w.title = strdup(cfg->title);
    if (!create(err)) {
        ui_window_close();
        return false;
    }
    w.sink = (UiSink){.changed = on_changed, .replaced = on_replaced, .removed = on_removed};
    ui_sink_add(&w.sink);
    choose(first_console());
    sdl.StartTextInput();
    if (cfg->full_screen)
        toggle_full_screen();
    loop_timer_init(cfg->loop, &w.timer, NULL, on_timer, NULL);
    loop_timer_set(&w.timer, 0);
    return true;
}

void ui_window_close(void)
{
    if (!w.title)
        return;
    if (w.timer.loop)
        loop_timer_cancel(&w.timer);
    ui_sink_remove(&w.sink);
    if (w.texture)
        sdl.DestroyTexture(w.texture);
    if (w.renderer)
        sdl.DestroyRenderer(w.renderer);
    if (w.window)
        sdl.DestroyWindow(w.window);
    if (sdl.WasInit(SDL_INIT_VIDEO))
        sdl.Quit();
    free(w.line);
    free(w.title);
    w = (Window){0};
}
