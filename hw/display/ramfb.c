/* SPDX-License-Identifier: MIT */
/*
 * ramfb: a screen in RAM. The guest writes where it lies to the file etc/ramfb of fw_cfg, and
 * draws; there is nothing else.
 *
 * What the guest says is checked: the picture must lie in one piece of RAM, or it is logged and
 * nothing is shown. The memory map may change later, so each refresh looks where the picture is
 * now.
 *
 * Source: QEMU's specification of fw_cfg, and etc/ramfb as its guests fill it in: big-endian
 * u64 address, u32 fourcc, flags, width, height, stride.
 */
#include <string.h>
#include "base/log.h"
#include "hw/display/scanout.h"
#include "hw/misc/fw_cfg.h"

#define SIDE_MAX 16384u /* pixels */

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
    ScanOut picture;
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
    scanout_set(&s->picture, p.ram, p.offset, p.size, s->stride, s->height);
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
    scanout_refresh(&s->picture, c);
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
    scanout_set(&s->picture, NULL, 0, 0, 0, 0);
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
