/* SPDX-License-Identifier: MIT */
/*
 * Input from users: devices of the machine register as receivers, windows and the monitor (sendkey)
 * call what is below. Keys and buttons are numbers of <linux/input-event-codes.h>. All calls hold
 * the machine lock.
 *
 * Of several receivers of a kind the one added last is in use, as the one that was plugged in last.
 */
#ifndef HOST_UI_UI_H
#define HOST_UI_UI_H

#include <linux/input-event-codes.h>
#include "base/types.h"

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
    /* An event as Linux has them: EV_KEY, EV_REL, EV_ABS; EV_SYN ends what belongs together. */
    void (*event)(UiInput *i, u16 type, u16 code, i32 value);
    UiInput *next;
};

void ui_input_add(UiInput *i);
void ui_input_remove(UiInput *i);

/** Whether there is a receiver of @kind: which pointer a window should be. */
bool ui_has_input(UiInputKind kind);

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
