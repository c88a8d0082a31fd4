/* SPDX-License-Identifier: MIT */
/* The table of keys, and strokes; see keys.h. */
#include "host/ui/keys.h"

#include <string.h>

static const UiKey keys[] = {
#define _(name, code, usage) {name, code, usage},
#include "host/ui/keys.def"
#undef _
};

const UiKey *ui_key_row(unsigned n)
{
    return n < ARRAY_SIZE(keys) ? &keys[n] : NULL;
}

u16 ui_key_named(const char *name)
{
    for (unsigned n = 0; n < ARRAY_SIZE(keys); n++)
        if (!strcmp(keys[n].name, name))
            return keys[n].code;
    return KEY_RESERVED;
}

u16 ui_key_of_usage(u32 usage)
{
    for (unsigned n = 0; usage && n < ARRAY_SIZE(keys); n++)
        if (keys[n].usage == usage)
            return keys[n].code;
    return KEY_RESERVED;
}

/* ---- strokes ---- */

#define STROKES_MAX 64

static UiStroke waiting[STROKES_MAX]; /* a ring; the first is down, or was just let go */
static u32 first, count;
static bool is_down;
static LoopTimer timer;

static void wait_for(i64 ns)
{
    loop_timer_set(&timer, clock_now_ns(timer.clock) + ns);
}

static void press_first(void)
{
    const UiStroke *s = &waiting[first];

    is_down = true;
    for (u32 n = 0; n < s->count; n++)
        ui_key(s->code[n], true);
    wait_for(s->hold_ns);
}

static void release_first(void)
{
    const UiStroke *s = &waiting[first];

    is_down = false;
    for (u32 n = s->count; n--;)
        ui_key(s->code[n], false);
    wait_for(s->hold_ns);
}

static void on_timer(void *opaque)
{
    if (is_down) {
        release_first();
        return;
    }
    first = (first + 1) % STROKES_MAX;
    if (--count)
        press_first();
}

bool ui_send_stroke(Loop *l, const Clock *clock, const UiStroke *s, Error *err)
{
    if (count == STROKES_MAX)
        return error_set(err, "%u key strokes are waiting already", count);
    if (!timer.loop)
        loop_timer_init(l, &timer, clock, on_timer, NULL);
    waiting[(first + count++) % STROKES_MAX] = *s;
    if (count == 1)
        press_first();
    return true;
}

void ui_drop_strokes(void)
{
    if (timer.loop)
        loop_timer_cancel(&timer);
    timer = (LoopTimer){0};
    first = count = 0;
}
