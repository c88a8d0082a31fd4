/* SPDX-License-Identifier: MIT */
/* The devices ide-hd and ide-cd: properties, life and saved state of ATA drives; see ide.h. */
#include <stdlib.h>
#include <string.h>
#include "hw/drive.h"
#include "hw/storage/ide.h"

#define UNIT_AUTO     UINT32_MAX
#define MODE_DEFAULT  0x45 /* ultra DMA 5 */

/* ---- the drive of the block layer ---- */

static void drained(void *opaque, bool is_begin)
{
    IdeDrive *d = opaque;

    d->draining += is_begin ? 1 : -1u;
    ide_resume(d);
}

static const BlkDevOps disk_ops = {.drained = drained};

/* ---- life ---- */

static void set_text(char **s, const char *fmt, unsigned n)
{
    char text[64];

    snprintf(text, sizeof text, fmt, n);
    if (!*s && !(*s = strdup(text)))
        abort();
}

static bool is_block_size(u32 size)
{
    return size >= IDE_SECTOR && size <= 32768 && !(size & (size - 1));
}

static bool check_disk(IdeDrive *d, Error *err)
{
    const char *name = d->dev.type->name;

    if (!d->blk)
        return error_set(err, "%s: drive= is expected", name);
    if (!blk_has_medium(d->blk))
        return error_set(err, "%s: drive %s has no medium", name, blk_name(d->blk));
    if (blk_capacity(d->blk) < IDE_SECTOR)
        return error_set(err, "%s: drive %s is empty", name, blk_name(d->blk));
    if (d->logical_block_size != IDE_SECTOR || !is_block_size(d->physical_block_size))
        return error_set(err,
                         "%s: block sizes of %u and %u; 512 and a power of two from 512 to 32768 "
                         "are expected",
                         name, d->logical_block_size, d->physical_block_size);
    return true;
}

static bool set_policy(IdeDrive *d, Error *err)
{
    BlkOnError on_read = BLK_ERROR_REPORT, on_write = BLK_ERROR_ENOSPC;

    if (!d->on_read && !d->on_write)
        return true; /* the drive's own */
    if (!blk_parse_on_error("rerror", d->on_read, &on_read, err) ||
        !blk_parse_on_error("werror", d->on_write, &on_write, err))
        return error_prefix(err, "%s", d->dev.type->name);
    blk_set_on_error(d->blk, on_read, on_write);
    return true;
}

/* A place on the bus: unit=, or the first that is free. */
static bool plug(IdeDrive *d, Error *err)
{
    u32 first = d->unit == UNIT_AUTO ? 0 : d->unit;
    u32 last = d->unit == UNIT_AUTO ? d->ops->units - 1u : d->unit;

    if (last >= d->ops->units)
        return error_set(err, "%s: unit=%u: the bus has %u", d->dev.type->name, d->unit,
                         d->ops->units);
    for (u32 n = first; n <= last; n++)
        if (d->ops->plug(d->dev.parent, d, n, n == last ? err : NULL)) {
            d->unit = n;
            return true;
        }
    return error_prefix(err, "%s", d->dev.type->name);
}

/* How many drives there are: each gets a serial number of its own. */
static unsigned drives_below(const Device *d)
{
    unsigned n = d->type == &device_ide_hd || d->type == &device_ide_cd;

    for (const Device *c = d->children; c; c = c->next)
        n += drives_below(c);
    return n;
}

static unsigned drives_of(const Device *d)
{
    while (d->parent)
        d = d->parent;
    return drives_below(d);
}

static bool start(Device *dev, bool is_cd, Error *err)
{
    IdeDrive *d = (IdeDrive *)dev;

    d->is_cd = is_cd;
    d->ops = dev->parent->type->ops;
    if (is_cd && !d->blk)
        d->blk = blk_new(dev->env->loop, "", NULL); /* goes with the property */
    if ((!is_cd && !check_disk(d, err)) || !set_policy(d, err) || !plug(d, err))
        return false;
    set_text(&d->serial, "LY%05u", drives_of(dev));
    set_text(&d->model, is_cd ? "LYREBIRD DVD-ROM" : "LYREBIRD HARDDISK", 0);
    set_text(&d->version, "1.0", 0);
    d->buf = calloc(1, IDE_BUF_SIZE);
    if (!d->buf)
        abort();
    if (d->write_cache != TRI_AUTO && !is_cd)
        blk_set_write_cache(d->blk, d->write_cache == TRI_ON);
    if (!is_cd)
        d->native = blk_geometry(d->blk);
    blk_set_dev_ops(d->blk, is_cd ? &atapi_drive_ops : &disk_ops, d);
    return true;
}

static bool disk_init(Device *d, Error *err)
{
    return start(d, false, err);
}

static bool cd_init(Device *d, Error *err)
{
    return start(d, true, err);
}

static void fini(Device *dev)
{
    IdeDrive *d = (IdeDrive *)dev;

    ide_cancel(d);
    blk_drain(d->blk);
    blk_set_dev_ops(d->blk, NULL, NULL);
    d->ops->plug(dev->parent, NULL, d->unit, NULL);
    free(d->buf);
    free(d->saved.data);
}

static void reset(Device *dev)
{
    IdeDrive *d = (IdeDrive *)dev;

    d->geometry = d->native;
    d->multiple = 16;
    d->transfer_mode = MODE_DEFAULT;
    d->is_smart_on = true;
    if (d->is_cd)
        d->cd = (Cd){.is_open = false};
    memset(d->failed, 0, sizeof d->failed);
    ide_reset(d);
}

static void reset_hold(Device *dev)
{
    IdeDrive *d = (IdeDrive *)dev;

    if (d->ops->was_reset)
        d->ops->was_reset(dev->parent);
}

static void run_state(Device *dev, bool is_running)
{
    IdeDrive *d = (IdeDrive *)dev;

    d->is_paused = !is_running;
    ide_resume(d);
}

/* ---- saved state ---- */

static const StateRow task_rows[] = {
    STATE_ARRAY(IdeTask, feature), STATE_ARRAY(IdeTask, count), STATE_ARRAY(IdeTask, low),
    STATE_ARRAY(IdeTask, mid),     STATE_ARRAY(IdeTask, high),  STATE_FIELD(IdeTask, device),
    STATE_FIELD(IdeTask, status),  STATE_FIELD(IdeTask, error), STATE_FIELD(IdeTask, command),
};
static const StateTable task_state = {"task", 1, 1, DEVICE_ROWS(task_rows)};

static const StateRow request_rows[] = {
    STATE_FIELD(IdeRequest, kind),        STATE_FIELD(IdeRequest, tag),
    STATE_FIELD(IdeRequest, is_list),     STATE_FIELD(IdeRequest, is_fua),
    STATE_FIELD(IdeRequest, is_port_in),  STATE_FIELD(IdeRequest, is_waiting),
    STATE_FIELD(IdeRequest, at),          STATE_FIELD(IdeRequest, left),
    STATE_FIELD(IdeRequest, place.entry), STATE_FIELD(IdeRequest, place.offset),
};
static const StateTable request_state = {"request", 1, 1, DEVICE_ROWS(request_rows)};

static const StateRow state_rows[] = {
    STATE_TABLE(IdeDrive, task, &task_state),
    STATE_FIELD(IdeDrive, phase),
    STATE_FIELD(IdeDrive, multiple),
    STATE_FIELD(IdeDrive, transfer_mode),
    STATE_FIELD(IdeDrive, is_smart_on),
    STATE_FIELD(IdeDrive, is_asleep),
    STATE_FIELD(IdeDrive, saved_cache),
    STATE_FIELD(IdeDrive, block),
    STATE_FIELD(IdeDrive, pos),
    STATE_FIELD(IdeDrive, block_end),
    STATE_FIELD(IdeDrive, end),
    STATE_FIELD(IdeDrive, geometry.cylinders),
    STATE_FIELD(IdeDrive, geometry.heads),
    STATE_FIELD(IdeDrive, geometry.sectors),
    STATE_BYTES(IdeDrive, saved),
    STATE_TABLE(IdeDrive, main, &request_state),
    STATE_TABLES(IdeDrive, queued, &request_state),
    STATE_FIELD(IdeDrive, is_queue_broken),
    STATE_ARRAY(IdeDrive, failed),
    STATE_TABLE(IdeDrive, cd, &atapi_state),
};

/* How much of the buffer matters. */
static u32 bytes_used(const IdeDrive *d)
{
    switch (d->phase == IDE_IDLE ? IDE_NONE : d->main.kind) {
    case IDE_REPLY: return MAX(d->end, (u32)(d->main.at + d->main.left));
    case IDE_TRIM: return IDE_SECTOR;
    default: return d->phase == IDE_IDLE ? 0 : d->end;
    }
}

static void pre_save(void *object)
{
    IdeDrive *d = object;
    u32 n = bytes_used(d);

    free(d->saved.data);
    d->saved = (StateBlob){malloc(n + 1), n};
    if (!d->saved.data)
        abort();
    memcpy(d->saved.data, d->buf, n);
    d->saved_cache = blk_has_write_cache(d->blk);
}

/* Whether what a request does can be: it was checked when it began, but the stream may be anything. */
static bool is_sane(const IdeDrive *d, const IdeRequest *r)
{
    u64 all = blk_capacity(d->blk);

    switch (r->kind) {
    case IDE_NONE: return true;
    case IDE_READ:
    case IDE_VERIFY:
    case IDE_WRITE:
        return r->at <= all && r->left <= all - r->at && !(r->at % IDE_SECTOR) &&
               !(r->left % IDE_SECTOR) &&
               (r->kind != IDE_WRITE || (!d->is_cd && !blk_is_read_only(d->blk)));
    case IDE_TRIM: return r->at <= 64 && r->left <= 64 - r->at;
    case IDE_FLUSH: return r->left <= 1;
    default: return r->at <= IDE_BUF_SIZE && r->left <= IDE_BUF_SIZE - r->at;
    }
}

static bool is_place_sane(const IdeDrive *d)
{
    const BlkGeometry *g = &d->geometry;
    bool is_block = d->phase == IDE_DATA_IN || d->phase == IDE_DATA_OUT || d->phase == IDE_PACKET;

    if (d->phase >= IDE_PHASES || d->pos > d->block_end || d->block_end > d->end ||
        d->end > IDE_BUF_SIZE || (is_block && d->pos == d->block_end))
        return false;
    if (d->phase == IDE_PACKET)
        return d->is_cd && d->end == IDE_PACKET_SIZE;
    if (is_block && (d->main.is_list || !d->block || d->block > IDE_BUF_SIZE))
        return false;
    if (d->phase == IDE_DATA_OUT &&
        (d->main.kind == IDE_WRITE ? d->end > d->main.left || d->end % IDE_SECTOR
                                   : d->main.kind != IDE_TAKE))
        return false;
    if (d->phase == IDE_DATA_IN && d->main.kind != IDE_READ && d->main.kind != IDE_REPLY)
        return false;
    if ((d->phase == IDE_LIST || d->phase == IDE_WORKING) !=
        (d->main.kind != IDE_NONE && !is_block))
        return false;
    return d->multiple <= 16 &&
           (d->is_cd || (g->heads && g->heads <= 16 && g->sectors <= 255 && g->sectors));
}

static bool post_load(void *object, u32 version, Error *err)
{
    IdeDrive *d = object;
    bool ok = d->saved.size <= IDE_BUF_SIZE && is_sane(d, &d->main) && is_place_sane(d);

    for (unsigned n = 0; n < IDE_TAGS; n++) {
        IdeRequest *r = &d->queued[n];

        ok = ok && is_sane(d, r) && (r->kind <= IDE_WRITE) && (!r->kind || d->ops->is_serial) &&
             r->tag < IDE_TAGS;
        r->drive = d;
        r->is_list = true;
        r->tag = (u8)n;
    }
    d->main.drive = d;
    if (!ok || d->main.tag >= IDE_TAGS || (d->main.is_waiting && d->main.kind == IDE_NONE) ||
        (d->ops->is_serial && d->main.kind && !d->main.is_list)) {
        ide_reset(d);
        return error_set(err, "%s: its command cannot be", d->dev.type->name);
    }
    if (d->saved.size)
        memcpy(d->buf, d->saved.data, d->saved.size);
    if (!d->is_cd)
        blk_set_write_cache(d->blk, d->saved_cache);
    return true;
}

static const StateTable disk_state = {"ide-hd", 1, 1, DEVICE_ROWS(state_rows), pre_save, post_load};
static const StateTable cd_state = {"ide-cd", 1, 1, DEVICE_ROWS(state_rows), pre_save, post_load};

/* ---- types ---- */

// clang-format off
#define P(kind, name, field, absent, help) PROP(kind, name, IdeDrive, field, absent, help)
#define COMMON_PROPS \
    P(PROP_DRIVE,  "drive", blk, NULL, "id of a -drive"), \
    P(PROP_U32,    "unit", unit, "0xffffffff", "0 or 1 on its bus; without: what is free"), \
    P(PROP_STRING, "serial", serial, NULL, "serial number, up to 20 characters"), \
    P(PROP_STRING, "model", model, NULL, "up to 40 characters"), \
    P(PROP_STRING, "ver", version, NULL, "of its firmware, up to 8 characters"), \
    P(PROP_U64,    "wwn", wwn, NULL, "world wide name"), \
    DRIVE_PROPS(IdeDrive)

static const PropRow disk_props[] = {
    COMMON_PROPS,
    P(PROP_U32, "logical_block_size", logical_block_size, "512", "bytes of a sector: 512"),
    P(PROP_U32, "physical_block_size", physical_block_size, "512", "bytes the disk has them in"),
    P(PROP_U32, "rotation_rate", rotation_rate, "0", "rounds per minute; 1: a solid state disk"),
};
static const PropRow cd_props[] = {COMMON_PROPS};
// clang-format on

/* What SeaBIOS and OVMF look for: CD-ROM drives are disks, too. */
static void fw_path(const Device *d, char *text, size_t size)
{
    snprintf(text, size, "disk@%x", ((const IdeDrive *)d)->unit);
}

void ide_bus_fw_path(const Device *bus, char *text, size_t size)
{
    unsigned n = 0;

    for (const Device *d = bus->parent->children; d && d != bus; d = d->next)
        n += d->type == bus->type;
    snprintf(text, size, "drive@%x", n);
}

#define DRIVE_TYPE(id, type_name, text, kind)                                                      \
    const DeviceType device_##id = {                                                               \
        .name = type_name,                                                                         \
        .desc = text,                                                                              \
        .size = sizeof(IdeDrive),                                                                  \
        .plugs_into = IDE_BUS,                                                                     \
        .props = DEVICE_ROWS(kind##_props),                                                        \
        .state = &kind##_state,                                                                    \
        .init = kind##_init,                                                                       \
        .fini = fini,                                                                              \
        .reset = reset,                                                                            \
        .reset_hold = reset_hold,                                                                  \
        .run_state = run_state,                                                                    \
        .fw_path = fw_path,                                                                        \
    }

DRIVE_TYPE(ide_hd, "ide-hd", "ATA disk", disk);
DRIVE_TYPE(ide_cd, "ide-cd", "ATAPI CD-ROM drive", cd);
