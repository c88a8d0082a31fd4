/* SPDX-License-Identifier: MIT */
/*
 * The devices scsi-hd and scsi-cd: properties, places on a bus, life and saved state; see scsi.h.
 */
#include <stdlib.h>
#include <string.h>
#include "hw/drive.h"
#include "hw/storage/scsi.h"

#define AUTO          "0xffffffff"
#define PLACE_AUTO    UINT32_MAX
#define CD_BLOCK      2048u

/* ---- the drive of the block layer ---- */

static void drained(void *opaque, bool is_begin)
{
    ScsiDrive *d = opaque;

    d->ops->drained(d->dev.parent, is_begin);
}

static void resized(void *opaque)
{
    ScsiDrive *d = opaque;

    d->attention = scsi_was_resized;
    d->ops->event(d->dev.parent, d, SCSI_CHANGED, &d->attention);
}

static void change_media(void *opaque, bool is_loaded)
{
    ScsiDrive *d = opaque;

    d->cd.is_changed = true;
    d->cd.is_eject_wanted = false;
    if (is_loaded) {
        d->cd.is_open = false;
        d->attention = scsi_new_medium;
    }
    d->ops->event(d->dev.parent, d, SCSI_CHANGED, &scsi_new_medium);
}

static void eject_request(void *opaque, bool force)
{
    ScsiDrive *d = opaque;

    d->cd.is_eject_wanted = true;
    if (force)
        d->cd.is_locked = false;
}

static bool is_tray_open(void *opaque)
{
    return ((ScsiDrive *)opaque)->cd.is_open;
}

static bool is_medium_locked(void *opaque)
{
    return ((ScsiDrive *)opaque)->cd.is_locked;
}

static const BlkDevOps disk_ops = {.drained = drained, .resize = resized};
static const BlkDevOps cd_ops = {.drained = drained,
                                 .change_media = change_media,
                                 .eject_request = eject_request,
                                 .is_tray_open = is_tray_open,
                                 .is_medium_locked = is_medium_locked};

/* ---- places ---- */

/* Its address: what is not given is the first target without a drive. */
static bool choose_place(ScsiDrive *d, const ScsiBus *b, Error *err)
{
    const char *name = d->dev.type->name;

    if (d->channel)
        return error_set(err, "%s: channel=%u: the bus has channel 0 only", name, d->channel);
    if (d->id == PLACE_AUTO)
        for (d->id = 0; d->id < d->ops->targets && scsi_has_target(b, d->id);)
            d->id++;
    if (d->id >= d->ops->targets || d->lun >= d->ops->luns)
        return error_set(err, "%s: scsi-id=%u,lun=%u: the bus has %u targets of %u units", name,
                         d->id, d->lun, d->ops->targets, d->ops->luns);
    if (scsi_find(b, d->id, d->lun))
        return error_set(err, "%s: scsi-id=%u,lun=%u: there is a drive already", name, d->id,
                         d->lun);
    return true;
}

static void put_in(ScsiBus *b, ScsiDrive *d)
{
    ScsiDrive **p = &b->first;

    while (*p && ((*p)->id < d->id || ((*p)->id == d->id && (*p)->lun < d->lun)))
        p = &(*p)->next;
    d->next = *p;
    *p = d;
}

static void take_out(ScsiBus *b, ScsiDrive *d)
{
    ScsiDrive **p = &b->first;

    while (*p != d)
        p = &(*p)->next;
    *p = d->next;
}

/* ---- life ---- */

static bool is_block_size(u32 size)
{
    return size >= 512 && size <= 32768 && !(size & (size - 1));
}

static bool check_disk(const ScsiDrive *d, Error *err)
{
    const char *name = d->dev.type->name;

    if (!d->blk)
        return error_set(err, "%s: drive= is expected", name);
    if (!blk_has_medium(d->blk))
        return error_set(err, "%s: drive %s has no medium", name, blk_name(d->blk));
    if (!is_block_size(d->block_size) || !is_block_size(d->physical_size) ||
        d->physical_size < d->block_size)
        return error_set(err,
                         "%s: block sizes of %u and %u; powers of two from 512 to 32768 are "
                         "expected",
                         name, d->block_size, d->physical_size);
    return true;
}

static bool set_policy(ScsiDrive *d, Error *err)
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

static void set_text(char **s, const char *text)
{
    if (!*s && !(*s = strdup(text)))
        abort();
}

static void set_texts(ScsiDrive *d)
{
    set_text(&d->vendor, "LYREBIRD");
    set_text(&d->product, d->is_cd ? "LYREBIRD CD-ROM" : "LYREBIRD HARDDISK");
    set_text(&d->version, "1.0");
}

static bool start(ScsiDrive *d, Error *err)
{
    ScsiBus *b;

    d->ops = d->dev.parent->type->bus_ops;
    b = d->ops->bus(d->dev.parent);
    if (!set_policy(d, err) || !choose_place(d, b, err))
        return false;
    set_texts(d);
    if (d->write_cache != TRI_AUTO)
        blk_set_write_cache(d->blk, d->write_cache == TRI_ON);
    d->default_cache = blk_has_write_cache(d->blk);
    put_in(b, d);
    return true;
}

static bool disk_init(Device *dev, Error *err)
{
    ScsiDrive *d = (ScsiDrive *)dev;

    if (!check_disk(d, err) || !start(d, err))
        return false;
    blk_set_dev_ops(d->blk, &disk_ops, d);
    return true;
}

static bool cd_init(Device *dev, Error *err)
{
    ScsiDrive *d = (ScsiDrive *)dev;

    d->is_cd = d->is_removable = true;
    d->block_size = d->physical_size = CD_BLOCK;
    if (!d->blk)
        d->blk = blk_new(dev->env->loop, "", NULL); /* goes with the property */
    if (!start(d, err))
        return false;
    blk_set_dev_ops(d->blk, &cd_ops, d);
    return true;
}

static void fini(Device *dev)
{
    ScsiDrive *d = (ScsiDrive *)dev;

    blk_drain(d->blk);
    d->ops->leaving(dev->parent, d);
    blk_set_dev_ops(d->blk, NULL, NULL);
    take_out(d->ops->bus(dev->parent), d);
}

void scsi_reset(ScsiDrive *d)
{
    d->attention = scsi_was_cleared;
    d->cd.is_locked = false;
}

static void reset(Device *dev)
{
    ScsiDrive *d = (ScsiDrive *)dev;

    d->attention = scsi_was_reset;
    d->cd = (ScsiCd){.is_open = false};
    blk_set_write_cache(d->blk, d->default_cache);
}

static void run_state(Device *dev, bool is_running)
{
    ScsiDrive *d = (ScsiDrive *)dev;
    ScsiRequest *r = d->stopped, *next;

    if (!is_running)
        return;
    for (d->stopped = NULL; r; r = next) {
        next = r->next;
        r->submit(r);
    }
}

/* ---- saved state ---- */

static const StateRow state_rows[] = {
    STATE_FIELD(ScsiDrive, attention.key),  STATE_FIELD(ScsiDrive, attention.asc),
    STATE_FIELD(ScsiDrive, attention.ascq), STATE_FIELD(ScsiDrive, saved_cache),
    STATE_FIELD(ScsiDrive, cd.is_open),     STATE_FIELD(ScsiDrive, cd.is_locked),
    STATE_FIELD(ScsiDrive, cd.is_changed),  STATE_FIELD(ScsiDrive, cd.is_eject_wanted),
};

static void pre_save(void *object)
{
    ScsiDrive *d = object;

    d->saved_cache = blk_has_write_cache(d->blk);
}

static bool post_load(void *object, u32 version, Error *err)
{
    ScsiDrive *d = object;

    blk_set_write_cache(d->blk, d->saved_cache);
    return d->is_cd || !d->cd.is_open ||
           error_set(err, "%s: a disk has no tray", d->dev.type->name);
}

static const StateTable disk_state = {"scsi-hd", 1,        1, DEVICE_ROWS(state_rows),
                                      pre_save,  post_load};
static const StateTable cd_state = {"scsi-cd", 1, 1, DEVICE_ROWS(state_rows), pre_save, post_load};

/* ---- types ---- */

// clang-format off
#define P(kind, name, field, absent, help) PROP(kind, name, ScsiDrive, field, absent, help)
#define COMMON_PROPS \
    P(PROP_DRIVE,  "drive", blk, NULL, "id of a -drive"), \
    P(PROP_U32,    "channel", channel, "0", "0"), \
    P(PROP_U32,    "scsi-id", id, AUTO, "target on its bus; without: the first that is free"), \
    P(PROP_U32,    "lun", lun, "0", "unit of the target"), \
    P(PROP_STRING, "serial", serial, NULL, "serial number, up to 20 characters"), \
    P(PROP_STRING, "vendor", vendor, NULL, "up to 8 characters"), \
    P(PROP_STRING, "product", product, NULL, "up to 16 characters"), \
    P(PROP_STRING, "ver", version, NULL, "of its firmware, up to 4 characters"), \
    P(PROP_STRING, "device_id", device_id, NULL, "name in the page of identifications"), \
    P(PROP_U64,    "wwn", wwn, NULL, "world wide name"), \
    DRIVE_PROPS(ScsiDrive)

static const PropRow disk_props[] = {
    COMMON_PROPS,
    P(PROP_BOOL, "removable", is_removable, "off", "say that the medium can be taken out"),
    P(PROP_BOOL, "dpofua", has_fua, "on", "writes past the cache"),
    P(PROP_U32,  "rotation_rate", rotation_rate, "0", "rounds per minute; 1: a solid state disk"),
    P(PROP_U32,  "logical_block_size", block_size, "512", "bytes of a block"),
    P(PROP_U32,  "physical_block_size", physical_size, "512", "bytes the disk has them in"),
    P(PROP_U32,  "min_io_size", min_io_size, "0", "bytes a request should have at least"),
    P(PROP_U32,  "opt_io_size", opt_io_size, "0", "bytes a request has at best"),
    P(PROP_U32,  "discard_granularity", discard_granularity, "4096", "bytes discarded at a time"),
};
static const PropRow cd_props[] = {COMMON_PROPS};
// clang-format on

static void fw_path(const Device *dev, char *text, size_t size)
{
    const ScsiDrive *d = (const ScsiDrive *)dev;

    snprintf(text, size, "channel@%x/disk@%x,%x", d->channel, d->id, d->lun);
}

#define DRIVE_TYPE(type_id, type_name, text, kind)                                                 \
    const DeviceType device_##type_id = {                                                          \
        .name = type_name,                                                                         \
        .desc = text,                                                                              \
        .size = sizeof(ScsiDrive),                                                                 \
        .plugs_into = SCSI_BUS,                                                                    \
        .props = DEVICE_ROWS(kind##_props),                                                        \
        .state = &kind##_state,                                                                    \
        .init = kind##_init,                                                                       \
        .fini = fini,                                                                              \
        .reset = reset,                                                                            \
        .run_state = run_state,                                                                    \
        .fw_path = fw_path,                                                                        \
    }

DRIVE_TYPE(scsi_hd, "scsi-hd", "SCSI disk", disk);
DRIVE_TYPE(scsi_cd, "scsi-cd", "SCSI CD-ROM drive", cd);
