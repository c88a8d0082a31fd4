/* SPDX-License-Identifier: MIT */
/* What changed of a picture in RAM; see scanout.h. */
#include "hw/display/scanout.h"

#include <stdlib.h>
#include <string.h>

#define LOOKS 2 /* at a page that was written */

static u64 first_page(const ScanOut *s)
{
    return s->offset >> RAM_PAGE_SHIFT;
}

static u64 pages(const ScanOut *s)
{
    return ((s->offset + s->size - 1) >> RAM_PAGE_SHIFT) - first_page(s) + 1;
}

void scanout_set(ScanOut *s, RamBlock *ram, u64 offset, u64 size, u32 stride, u32 height)
{
    free(s->looks);
    *s = (ScanOut){ram, offset, size, stride, height, NULL, false};
    if (ram && !(s->looks = calloc(pages(s), 1)))
        abort();
}

/* Lines that have bytes in pages [page, end) of the picture. */
static void tell(const ScanOut *s, UiConsole *c, u64 page, u64 end)
{
    u64 start = (first_page(s) + page) << RAM_PAGE_SHIFT;
    u64 last = ((first_page(s) + end) << RAM_PAGE_SHIFT) - 1 - s->offset;
    u32 y = start < s->offset ? 0 : (u32)((start - s->offset) / s->stride);
    u32 y_last = (u32)MIN(last / s->stride, s->height - 1ull);

    if (y < s->height)
        ui_console_changed(c, y, y_last - y + 1);
}

/* Take the dirty bits of the run of dirty pages at @n; the page behind it. */
static u64 take_run(ScanOut *s, u64 n)
{
    u64 first = n, at = (first_page(s) + n) << RAM_PAGE_SHIFT;

    while (n < pages(s) &&
           ram_is_dirty(s->ram, RAM_DISPLAY, at + ((n - first) << RAM_PAGE_SHIFT), 1))
        s->looks[n++] = LOOKS;
    if (n > first)
        ram_test_and_clear_dirty(s->ram, RAM_DISPLAY, at, (n - first) << RAM_PAGE_SHIFT);
    return MAX(n, first + 1);
}

/* Tell the run of pages with looks left at @n; the page behind it. */
static u64 tell_run(ScanOut *s, UiConsole *c, u64 n)
{
    u64 first = n;

    while (n < pages(s) && s->looks[n])
        s->looks[n++]--;
    if (n > first)
        tell(s, c, first, n);
    return MAX(n, first + 1);
}

void scanout_refresh(ScanOut *s, UiConsole *c)
{
    if (!s->ram)
        return;
    ram_gather(s->ram, s->offset, s->size);
    if (ram_is_dirty(s->ram, RAM_DISPLAY, s->offset, s->size))
        for (u64 n = 0; n < pages(s);)
            n = take_run(s, n);
    else if (!s->is_looking)
        return;
    for (u64 n = 0; n < pages(s);)
        n = tell_run(s, c, n);
    s->is_looking = memchr(s->looks, 1, pages(s));
}

bool scanout_take_dirty(RamBlock *ram, u64 offset, u64 size)
{
    ram_gather(ram, offset, size);
    return ram_is_dirty(ram, RAM_DISPLAY, offset, size) &&
           ram_test_and_clear_dirty(ram, RAM_DISPLAY, offset, size);
}
