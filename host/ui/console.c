/* SPDX-License-Identifier: MIT */
/* Consoles and who shows them; see ui.h. */
#include <string.h>
#include "host/ui/ui.h"

static UiConsole *consoles; /* screens, then text consoles */
static UiSink *sinks;

/* ---- formats ---- */

#define FOURCC(a, b, c, d) ((u32)(a) | (u32)(b) << 8 | (u32)(c) << 16 | (u32)(d) << 24)

/* Numbers of <drm_fourcc.h>; a pixel is a little-endian number of that many bytes. */
static const UiFormat formats[] = {
    {FOURCC('X', 'R', '2', '4'), 4, {16, 8}, {8, 8}, {0, 8}},
    {FOURCC('A', 'R', '2', '4'), 4, {16, 8}, {8, 8}, {0, 8}},
    {FOURCC('X', 'B', '2', '4'), 4, {0, 8}, {8, 8}, {16, 8}},
    {FOURCC('A', 'B', '2', '4'), 4, {0, 8}, {8, 8}, {16, 8}},
    {FOURCC('R', 'G', '2', '4'), 3, {16, 8}, {8, 8}, {0, 8}},
    {FOURCC('B', 'G', '2', '4'), 3, {0, 8}, {8, 8}, {16, 8}},
    {FOURCC('R', 'G', '1', '6'), 2, {11, 5}, {5, 6}, {0, 5}},
    {FOURCC('X', 'R', '1', '5'), 2, {10, 5}, {5, 5}, {0, 5}},
};

const UiFormat *ui_format(u32 fourcc)
{
    for (unsigned n = 0; n < ARRAY_SIZE(formats); n++)
        if (formats[n].fourcc == fourcc)
            return &formats[n];
    return NULL;
}

/* A part of a pixel as 8 bits: the upper ones are repeated below, so that all ones are white. */
static u32 part(u32 pixel, UiPart p)
{
    u32 v = pixel >> p.shift & ((1u << p.bits) - 1);

    v <<= 8 - p.bits;
    return v | v >> p.bits;
}

void ui_pixels(const UiSurface *s, u32 y, u32 *out)
{
    const UiFormat *f = s->format;
    const u8 *p = s->data + (u64)y * s->stride;

    if (f == &formats[0]) {
        memcpy(out, p, s->width * sizeof *out);
        return;
    }
    for (u32 x = 0; x < s->width; x++, p += f->bytes) {
        u32 pixel = 0;

        memcpy(&pixel, p, f->bytes);
        out[x] = part(pixel, f->red) << 16 | part(pixel, f->green) << 8 | part(pixel, f->blue);
    }
}

/* ---- consoles ---- */

void ui_console_add(UiConsole *c)
{
    UiConsole **p = &consoles;

    while (*p && (c->text || !(*p)->text))
        p = &(*p)->next;
    c->next = *p;
    *p = c;
    for (UiSink *s = sinks; s; s = s->next)
        s->replaced(s, c);
}

void ui_console_remove(UiConsole *c)
{
    UiConsole **p = &consoles;

    while (*p && *p != c)
        p = &(*p)->next;
    if (!*p)
        return;
    *p = c->next;
    for (UiSink *s = sinks; s; s = s->next)
        s->removed(s, c);
}

UiConsole *ui_console_next(const UiConsole *after)
{
    return after ? after->next : consoles;
}

UiConsole *ui_console_find(const char *name)
{
    UiConsole *c = consoles;

    while (c && strcmp(c->name, name))
        c = c->next;
    return c;
}

void ui_refresh(UiConsole *c)
{
    if (c->refresh)
        c->refresh(c);
}

void ui_console_show(UiConsole *c, const UiSurface *s)
{
    c->surface = *s;
    for (UiSink *k = sinks; k; k = k->next)
        k->replaced(k, c);
}

void ui_console_changed(UiConsole *c, u32 y, u32 lines)
{
    for (UiSink *s = sinks; s; s = s->next)
        s->changed(s, c, y, lines);
}

/* ---- sinks ---- */

void ui_sink_add(UiSink *s)
{
    s->next = sinks;
    sinks = s;
}

void ui_sink_remove(UiSink *s)
{
    UiSink **p = &sinks;

    while (*p && *p != s)
        p = &(*p)->next;
    if (*p)
        *p = s->next;
}
