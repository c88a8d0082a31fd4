/* SPDX-License-Identifier: MIT */
/* Keys by name and by number on a USB keyboard, and strokes of several that last for a time. */
#ifndef HOST_UI_KEYS_H
#define HOST_UI_KEYS_H

#include "base/error.h"
#include "base/loop.h"
#include "host/ui/ui.h"

typedef struct UiKey {
    const char *name; /* as QEMU has it */
    u16 code;         /* KEY_... */
    u8 usage;         /* of the HID keyboard page; 0: none */
} UiKey;

/** Row @n of the table, NULL behind the last. */
const UiKey *ui_key_row(unsigned n);

/** The code of the key called @name; 0 (KEY_RESERVED): none. */
u16 ui_key_named(const char *name);

/** The code of the key with this HID usage; 0: none. */
u16 ui_key_of_usage(u32 usage);

#define UI_STROKE_KEYS 16

/* Keys that go down together and up in reverse order. */
typedef struct UiStroke {
    u16 code[UI_STROKE_KEYS];
    u32 count;
    i64 hold_ns;
} UiStroke;

/**
 * Press and release what @s says, after strokes that were sent before: between two of them are
 * hold_ns, too. Time is that of @clock. Fails if too many wait.
 */
bool ui_send_stroke(Loop *l, const Clock *clock, const UiStroke *s, Error *err);

/** Forget strokes that wait; before the loop ends. */
void ui_drop_strokes(void);

#endif
