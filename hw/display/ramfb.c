/* SPDX-License-Identifier: MIT */
/*
 * ramfb: a screen in RAM. The guest writes where it lies to the file etc/ramfb of fw_cfg, and
 * draws; there is nothing else.
 *
 * What the guest says is checked: the picture must lie in one piece of RAM, or it is logged and
 * nothing is shown. The memory map may change later, so each refresh looks where the picture is
 * now.
 *
 * A refresh looks at the pages that were written since the last one, and at each once more: a store
 * that was on its way when its page became clean is not reported (ram_test_and_clear_dirty).
 *
 * Source: QEMU's specification of fw_cfg, and etc/ramfb as its guests fill it in: big-endian
 * u64 address, u32 fourcc, flags, width, height, stride.
 */
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "host/ui/ui.h"
#include "hw/misc/fw_cfg.h"

#define SIDE_MAX 16384u /* pixels */
#define LOOKS    2      /* at a page that was written */

enum {
    CONFIG_ADDR = 0,
    CONFIG_FOURCC = 8,
    CONFIG_FLAGS = 12,
    CONFIG_WIDTH = 16,
    CONFIG_HEIGHT = 20,
    CONFIG_STRIDE = 24,
    CONFIG_SIZE = 28,
};

typedef struct Ramfb {
    Device dev;
    UiConsole console;
    u64 addr; /* what the guest set; all 0: nothing */
    u32 fourcc, width, height, stride;
    u8 *looks;       /* per page of the picture: how often it is still to be looked at */
    bool is_looking; /* any of them is not 0 */
} Ramfb;

/* Where the picture is. */
typedef struct Place {
    RamBlock *ram;
    u64 offset, size; /* bytes */
} Place;

static u64 picture_size(const Ramfb *s, const UiFormat *f)
{
    return (s->height - 1ull) * s->stride + (u64)s->width * f->bytes;
}

static bool find(const Ramfb *s, const UiFormat *f, Place *out)
{
    MemSection m;
    u64 size = picture_size(s, f);
    bool ok;

    rcu_read_begin();
    ok = mem_lookup(s->dev.env->memory, s->addr, &m) && m.host && m.is_writable &&
         m.last >= size - 1;
    if (ok)
        *out = (Place){m.region->ram, m.region->ram_offset + m.offset, size};
    rcu_read_end();
    return ok;
}

static void hide(Ramfb *s)
{
    s->addr = s->fourcc = s->width = s->height = s->stride = 0;
    if (s->console.surface.data)
        ui_console_show(&s->console, &(UiSurface){0});
}

static u64 first_page(const Place *p)
{
    return p->offset >> RAM_PAGE_SHIFT;
}

static u64 pages(const Place *p)
{
    return ((p->offset + p->size - 1) >> RAM_PAGE_SHIFT) - first_page(p) + 1;
}

/* ---- what the guest says ---- */

static bool is_valid(const Ramfb *s, const UiFormat *f)
{
    return f && s->width && s->height && s->width <= SIDE_MAX && s->height <= SIDE_MAX &&
           s->stride >= (u64)s->width * f->bytes;
}

/* Show what the fields say; false: it cannot be. */
static bool show(Ramfb *s)
{
    const UiFormat *f = ui_format(s->fourcc);
    Place p;

    if (f && !s->stride && s->width <= SIDE_MAX)
        s->stride = s->width * f->bytes;
    if (!is_valid(s, f) || !find(s, f, &p))
        return false;
    free(s->looks);
    s->looks = calloc(pages(&p), 1);
    if (!s->looks)
        abort();
    ui_console_show(&s->console,
                    &(UiSurface){p.ram->host + p.offset, s->width, s->height, s->stride, f});
    return true;
}

static u32 be32(const u8 *p)
{
    u32 v;

    memcpy(&v, p, sizeof v);
    return __builtin_bswap32(v);
}

static void on_config(void *opaque, const u8 *data, u32 size)
{
    Ramfb *s = opaque;

    s->addr = (u64)be32(data + CONFIG_ADDR) << 32 | be32(data + CONFIG_ADDR + 4);
    s->fourcc = be32(data + CONFIG_FOURCC);
    s->width = be32(data + CONFIG_WIDTH);
    s->height = be32(data + CONFIG_HEIGHT);
    s->stride = be32(data + CONFIG_STRIDE);
    if (show(s))
        return;
    log_guest("ramfb: no picture of %ux%u, format 0x%08x, %u bytes per line can be at 0x%llx\n",
              s->width, s->height, s->fourcc, s->stride, (unsigned long long)s->addr);
    hide(s);
}

/* ---- what it draws ---- */

/* Lines that have bytes in pages [page, end) of the picture. */
static void tell(Ramfb *s, const Place *p, u64 page, u64 end)
{
    u64 start = (first_page(p) + page) << RAM_PAGE_SHIFT;
    u64 last = ((first_page(p) + end) << RAM_PAGE_SHIFT) - 1 - p->offset;
    u32 y = start < p->offset ? 0 : (u32)((start - p->offset) / s->stride);
    u32 y_last = (u32)MIN(last / s->stride, s->height - 1ull);

    ui_console_changed(&s->console, y, y_last - y + 1);
}

/* Take the dirty bits of the run of dirty pages at @n; the page behind it. */
static u64 take_run(Ramfb *s, const Place *p, u64 n)
{
    u64 first = n, at = (first_page(p) + n) << RAM_PAGE_SHIFT;

    while (n < pages(p) &&
           ram_is_dirty(p->ram, RAM_DISPLAY, at + ((n - first) << RAM_PAGE_SHIFT), 1))
        s->looks[n++] = LOOKS;
    if (n > first)
        ram_test_and_clear_dirty(p->ram, RAM_DISPLAY, at, (n - first) << RAM_PAGE_SHIFT);
    return MAX(n, first + 1);
}

/* Tell the run of pages with looks left at @n; the page behind it. */
static u64 tell_run(Ramfb *s, const Place *p, u64 n)
{
    u64 first = n;

    while (n < pages(p) && s->looks[n])
        s->looks[n++]--;
    if (n > first)
        tell(s, p, first, n);
    return MAX(n, first + 1);
}

static void look(Ramfb *s, const Place *p)
{
    if (ram_is_dirty(p->ram, RAM_DISPLAY, p->offset, p->size))
        for (u64 n = 0; n < pages(p);)
            n = take_run(s, p, n);
    else if (!s->is_looking)
        return;
    for (u64 n = 0; n < pages(p);)
        n = tell_run(s, p, n);
    s->is_looking = memchr(s->looks, 1, pages(p));
}

static void refresh(UiConsole *c)
{
    Ramfb *s = container_of(c, Ramfb, console);
    Place p;

    if (!c->surface.data)
        return;
    if (!find(s, c->surface.format, &p)) { /* the memory is gone */
        hide(s);
        return;
    }
    if (p.ram->host + p.offset != c->surface.data)
        show(s);
    look(s, &p);
}

/* ---- life ---- */

static Device *find_fw_cfg(Device *d)
{
    if (d->type == &device_fw_cfg)
        return d;
    for (Device *k = d->children; k; k = k->next) {
        Device *found = find_fw_cfg(k);

        if (found)
            return found;
    }
    return NULL;
}

static bool init(Device *d, Error *err)
{
    Ramfb *s = (Ramfb *)d;
    Device *root = d, *cfg;

    while (root->parent)
        root = root->parent;
    cfg = find_fw_cfg(root);
    if (!cfg)
        return error_set(err, "ramfb: this machine has no fw_cfg, which it needs");
    if (!fw_cfg_add_writable(cfg, "etc/ramfb", CONFIG_SIZE, on_config, s, err))
        return false;
    s->console = (UiConsole){.name = d->id ? d->id : "ramfb", .refresh = refresh};
    ui_console_add(&s->console);
    return true;
}

static void fini(Device *d)
{
    Ramfb *s = (Ramfb *)d;

    ui_console_remove(&s->console);
    free(s->looks);
}

static void reset(Device *d)
{
    hide((Ramfb *)d);
}

static const StateRow state_rows[] = {
    STATE_FIELD(Ramfb, addr),   STATE_FIELD(Ramfb, fourcc), STATE_FIELD(Ramfb, width),
    STATE_FIELD(Ramfb, height), STATE_FIELD(Ramfb, stride),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Ramfb *s = object;

    if (!s->addr && !s->fourcc && !s->width && !s->height && !s->stride) {
        hide(s);
        return true;
    }
    if (show(s))
        return true;
    hide(s);
    return error_set(err, "ramfb: its picture is not in RAM");
}

static const StateTable state = {"ramfb", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_ramfb = {
    .name = "ramfb",
    .desc = "screen in RAM, for firmware and simple guests",
    .size = sizeof(Ramfb),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
};
