/* SPDX-License-Identifier: MIT */
/* From what users do to the receivers in the machine; see ui.h. */
#include "host/ui/ui.h"

#include <string.h>

static UiInput *receivers[UI_KINDS]; /* the one in use first */
static u64 down[KEY_CNT / 64];       /* keys and buttons that are */
static UiLeds *leds_changed;
static void *leds_opaque;

void ui_input_add(UiInput *i)
{
    i->next = receivers[i->kind];
    receivers[i->kind] = i;
}

void ui_input_remove(UiInput *i)
{
    UiInput **p = &receivers[i->kind];

    while (*p && *p != i)
        p = &(*p)->next;
    if (*p)
        *p = i->next;
}

bool ui_has_input(UiInputKind kind)
{
    return receivers[kind];
}

static UiInput *pointer(void)
{
    return receivers[UI_TABLET] ? receivers[UI_TABLET] : receivers[UI_MOUSE];
}

const UiInput *ui_pointer_next(const UiInput *after)
{
    if (after && (after->next || after->kind == UI_TABLET))
        return after->next;
    if (!after && receivers[UI_MOUSE])
        return receivers[UI_MOUSE];
    return receivers[UI_TABLET];
}

bool ui_is_in_use(const UiInput *i)
{
    return i == pointer();
}

static void sync_events(UiInput *i)
{
    i->event(i, EV_SYN, SYN_REPORT, 0);
}

static void press(UiInput *i, u16 code, bool is_down)
{
    if (!i || code >= KEY_CNT)
        return;
    u64 bit = 1ull << code % 64;

    down[code / 64] = is_down ? down[code / 64] | bit : down[code / 64] & ~bit;
    i->event(i, EV_KEY, code, is_down);
    sync_events(i);
}

void ui_key(u16 code, bool is_down)
{
    press(receivers[UI_KEYBOARD], code, is_down);
}

void ui_button(u16 code, bool is_down)
{
    press(pointer(), code, is_down);
}

void ui_move(i32 dx, i32 dy)
{
    UiInput *i = receivers[UI_MOUSE];

    if (!i)
        return;
    if (dx)
        i->event(i, EV_REL, REL_X, dx);
    if (dy)
        i->event(i, EV_REL, REL_Y, dy);
    sync_events(i);
}

void ui_position(u32 x, u32 y)
{
    UiInput *i = receivers[UI_TABLET];

    if (!i)
        return;
    i->event(i, EV_ABS, ABS_X, (i32)MIN(x, UI_ABS_MAX));
    i->event(i, EV_ABS, ABS_Y, (i32)MIN(y, UI_ABS_MAX));
    sync_events(i);
}

void ui_wheel(i32 vertical, i32 horizontal)
{
    UiInput *i = pointer();

    if (!i)
        return;
    if (vertical)
        i->event(i, EV_REL, REL_WHEEL, vertical);
    if (horizontal)
        i->event(i, EV_REL, REL_HWHEEL, horizontal);
    sync_events(i);
}

void ui_release_all(void)
{
    for (u16 code = 0; code < KEY_CNT; code++)
        if (down[code / 64] >> code % 64 & 1) {
            if (code >= BTN_MISC && code < KEY_OK)
                ui_button(code, false);
            else
                ui_key(code, false);
        }
    memset(down, 0, sizeof down); /* also those whose receiver went */
}

void ui_on_leds(UiLeds *fn, void *opaque)
{
    leds_changed = fn;
    leds_opaque = opaque;
}

void ui_set_leds(u32 leds)
{
    if (leds_changed)
        leds_changed(leds_opaque, leds);
}
