/* SPDX-License-Identifier: MIT */
/*
 * Virtio block device. Data goes between the guest's memory and the block layer without copies;
 * requests run in any number at a time and end in any order.
 *
 * A request that ends with an error and rerror/werror=stop stays in flight: it is made again when
 * the machine goes on, or after its saved state was loaded. Source: VIRTIO 1.2, "Block Device".
 */
#include <errno.h>
#include <linux/virtio_blk.h>
#include <string.h>
#include "base/log.h"
#include "hw/drive.h"
#include "hw/virtio/trace.h"
#include "hw/virtio/virtio.h"

#define SECTOR          512u
#define QUEUES_AUTO     UINT16_MAX
#define QUEUES_MAX      256u
#define REQUEST_SECTORS 0x3fffffu /* of a discard or zeroing: under 2^31 bytes */

typedef struct Request Request;

typedef struct VirtioBlk {
    Virtio virtio;
    Blk *drive;
    char *serial, *on_read, *on_write;
    u16 num_queues, queue_size;
    u32 logical_block_size, physical_block_size, min_io_size, opt_io_size, discard_granularity;
    u32 max_discard_sectors, max_write_zeroes_sectors, boot_index;
    bool has_config_wce, has_discard, has_write_zeroes, has_scsi;
    Tristate write_cache;
    BlkGeometry geometry;
    bool default_wce;  /* of the drive, before a driver changed it */
    bool saved_wce;    /* in saved state: what it is now */
    unsigned draining; /* the drive wants no requests */
    Request *stopped;  /* to be made again */
} VirtioBlk;

struct Request {
    VirtElem elem;
    Request *next;
    u32 type;
    u64 offset; /* bytes */
    struct iovec *data;
    u32 count;
    u64 bytes;
    struct virtio_blk_discard_write_zeroes range;
    u8 *status;
};

static VirtioBlk *blk_of(VirtElem *e)
{
    return (VirtioBlk *)e->vq->v;
}

/* ---- the end of requests ---- */

static void finish(Request *r, u8 status)
{
    VirtQueue *vq = r->elem.vq;
    u64 written = r->type == VIRTIO_BLK_T_IN || r->type == VIRTIO_BLK_T_GET_ID ? r->bytes : 0;

    *r->status = status;
    virtq_push(&r->elem, (u32)(written + 1));
    virtq_notify(vq);
}

static void on_done(void *opaque, int ret)
{
    Request *r = opaque;
    VirtioBlk *s = blk_of(&r->elem);
    BlkOnError what = BLK_ERROR_IGNORE;

    trace_virtio_blk_complete(blk_name(s->drive), r->type, ret);
    if (ret && !r->elem.is_orphan)
        what = blk_on_error(s->drive, r->type == VIRTIO_BLK_T_IN, -ret);
    if (ret && !r->elem.is_orphan &&
        drive_failed(&s->virtio.dev, s->drive, r->type == VIRTIO_BLK_T_IN, -ret, what)) {
        r->next = s->stopped;
        s->stopped = r;
        return;
    }
    finish(r, what == BLK_ERROR_IGNORE ? VIRTIO_BLK_S_OK : VIRTIO_BLK_S_IOERR);
}

/* ---- requests by type ---- */

/* Whether the drive has these sectors, and they are whole blocks. */
static bool is_range(VirtioBlk *s, u64 sector, u64 bytes)
{
    u64 capacity = blk_capacity(s->drive);

    return !(sector * SECTOR % s->logical_block_size) && !(bytes % s->logical_block_size) &&
           bytes <= capacity && sector <= (capacity - bytes) / SECTOR;
}

static void submit(VirtioBlk *s, Request *r)
{
    u32 flags = r->range.flags & VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP ? BLK_MAY_UNMAP : 0;

    trace_virtio_blk_start(blk_name(s->drive), r->type, r->offset / SECTOR, r->bytes);
    switch (r->type) {
    case VIRTIO_BLK_T_IN: blk_read(s->drive, r->offset, r->data, r->count, on_done, r); break;
    case VIRTIO_BLK_T_OUT: blk_write(s->drive, r->offset, r->data, r->count, 0, on_done, r); break;
    case VIRTIO_BLK_T_FLUSH: blk_flush(s->drive, on_done, r); break;
    case VIRTIO_BLK_T_DISCARD: blk_discard(s->drive, r->offset, r->bytes, on_done, r); break;
    default: blk_write_zeroes(s->drive, r->offset, r->bytes, flags, on_done, r); break;
    }
}

/* Read and write; false: the request cannot be. */
static bool check_transfer(VirtioBlk *s, Request *r, u64 sector)
{
    bool is_read = r->type == VIRTIO_BLK_T_IN;

    r->bytes = 0;
    for (u32 i = 0; i < r->count; i++)
        r->bytes += r->data[i].iov_len;
    r->offset = sector * SECTOR;
    return is_range(s, sector, r->bytes) && (is_read || !blk_is_read_only(s->drive));
}

/* Discard and write zeroes: one range, as the configuration says. */
static u8 check_ranges(VirtioBlk *s, Request *r)
{
    bool is_discard = r->type == VIRTIO_BLK_T_DISCARD;
    u32 most = is_discard ? s->max_discard_sectors : s->max_write_zeroes_sectors;
    struct virtio_blk_discard_write_zeroes *range = &r->range;

    if (!virtio_has(&s->virtio, is_discard ? VIRTIO_BLK_F_DISCARD : VIRTIO_BLK_F_WRITE_ZEROES))
        return VIRTIO_BLK_S_UNSUPP;
    r->bytes = 0;
    for (u32 i = 0; i < r->count; i++)
        r->bytes += r->data[i].iov_len;
    if (r->bytes != sizeof *range)
        return VIRTIO_BLK_S_UNSUPP;
    virtio_iov_read(r->data, r->count, 0, range, sizeof *range);
    if (range->flags & ~(is_discard ? 0 : VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP))
        return VIRTIO_BLK_S_UNSUPP;
    r->offset = range->sector * SECTOR;
    r->bytes = (u64)range->num_sectors * SECTOR;
    if (range->num_sectors > most || !is_range(s, range->sector, r->bytes) ||
        blk_is_read_only(s->drive))
        return VIRTIO_BLK_S_IOERR;
    return VIRTIO_BLK_S_OK;
}

static void get_id(VirtioBlk *s, Request *r)
{
    char id[VIRTIO_BLK_ID_BYTES] = {0};
    const char *serial = s->serial ? s->serial : "";

    memcpy(id, serial, MIN(strlen(serial), sizeof id));
    r->bytes = virtio_iov_write(r->data, r->count, 0, id, sizeof id);
    finish(r, VIRTIO_BLK_S_OK);
}

static void start(VirtioBlk *s, Request *r, u64 sector)
{
    u8 status = VIRTIO_BLK_S_OK;

    switch (r->type) {
    case VIRTIO_BLK_T_IN:
    case VIRTIO_BLK_T_OUT:
        if (!check_transfer(s, r, sector))
            status = VIRTIO_BLK_S_IOERR;
        break;
    case VIRTIO_BLK_T_FLUSH: break;
    case VIRTIO_BLK_T_GET_ID: get_id(s, r); return;
    case VIRTIO_BLK_T_DISCARD:
    case VIRTIO_BLK_T_WRITE_ZEROES: status = check_ranges(s, r); break;
    default: status = VIRTIO_BLK_S_UNSUPP; break;
    }
    if (status == VIRTIO_BLK_S_OK) {
        submit(s, r);
    } else {
        r->bytes = 0;
        finish(r, status);
    }
}

/* Header, data and status byte; false: the device was marked broken. */
static bool take_apart(Virtio *v, Request *r, u64 *sector)
{
    VirtElem *e = &r->elem;
    struct virtio_blk_outhdr head;

    if (virtio_iov_read(e->out, e->out_count, 0, &head, sizeof head) != sizeof head ||
        !e->in_count) {
        virtio_broken(v, "a request of %llu and %llu bytes has no header or status",
                      (unsigned long long)e->out_bytes, (unsigned long long)e->in_bytes);
        return false;
    }
    struct iovec *last = &e->in[e->in_count - 1];

    r->status = (u8 *)last->iov_base + last->iov_len - 1;
    virtio_iov_skip(&e->out, &e->out_count, sizeof head);
    virtio_iov_cut(e->in, &e->in_count, 1);
    r->type = v->is_legacy ? head.type & ~VIRTIO_BLK_T_BARRIER : head.type;
    *sector = head.sector;
    r->data = r->type == VIRTIO_BLK_T_IN || r->type == VIRTIO_BLK_T_GET_ID ? e->in : e->out;
    r->count = r->data == e->in ? e->in_count : e->out_count;
    return true;
}

static void handle(Virtio *v, VirtQueue *vq)
{
    VirtioBlk *s = (VirtioBlk *)v;
    Request *r;
    u64 sector;

    while (!s->draining && (r = virtq_pop(vq, sizeof *r))) {
        if (take_apart(v, r, &sector))
            start(s, r, sector);
        else
            virtq_push(&r->elem, 0); /* only frees it */
    }
}

/* ---- the drive ---- */

static void drive_resized(void *opaque)
{
    virtio_config_changed(opaque);
}

static void drive_drained(void *opaque, bool is_begin)
{
    VirtioBlk *s = opaque;

    s->draining += is_begin ? 1 : -1u;
    for (u32 i = 0; !s->draining && i < s->virtio.queue_count; i++)
        virtq_kick(&s->virtio.queue[i]);
}

static const BlkDevOps drive_ops = {.resize = drive_resized, .drained = drive_drained};

static void running(Virtio *v, bool on)
{
    VirtioBlk *s = (VirtioBlk *)v;
    Request *r = s->stopped;

    if (!on)
        return;
    s->stopped = NULL;
    while (r) {
        Request *next = r->next;

        submit(s, r);
        r = next;
    }
}

/* What waits for the machine is nobody's after a reset. */
static void drop_stopped(VirtioBlk *s)
{
    while (s->stopped) {
        Request *r = s->stopped;

        s->stopped = r->next;
        virtq_push(&r->elem, 0);
    }
}

/* ---- configuration ---- */

static u64 features(Virtio *v)
{
    VirtioBlk *s = (VirtioBlk *)v;
    u64 f = 1ull << VIRTIO_BLK_F_SEG_MAX | 1ull << VIRTIO_BLK_F_GEOMETRY |
            1ull << VIRTIO_BLK_F_BLK_SIZE | 1ull << VIRTIO_BLK_F_TOPOLOGY |
            1ull << VIRTIO_BLK_F_FLUSH;

    f |= (u64)(s->num_queues > 1) << VIRTIO_BLK_F_MQ;
    f |= (u64)s->has_config_wce << VIRTIO_BLK_F_CONFIG_WCE;
    if (blk_is_read_only(s->drive))
        return f | 1ull << VIRTIO_BLK_F_RO;
    return f | (u64)s->has_discard << VIRTIO_BLK_F_DISCARD |
           (u64)s->has_write_zeroes << VIRTIO_BLK_F_WRITE_ZEROES;
}

static void get_config(Virtio *v, u8 *config)
{
    VirtioBlk *s = (VirtioBlk *)v;
    u32 block = s->logical_block_size;
    struct virtio_blk_config c = {
        .capacity = blk_capacity(s->drive) / SECTOR,
        .seg_max = s->queue_size - 2u, /* one each for header and status */
        .geometry = {(u16)s->geometry.cylinders, (u8)s->geometry.heads, (u8)s->geometry.sectors},
        .blk_size = block,
        .physical_block_exp = (u8)__builtin_ctz(s->physical_block_size / block),
        .min_io_size = (u16)(s->min_io_size / block),
        .opt_io_size = s->opt_io_size / block,
        .wce = blk_has_write_cache(s->drive),
        .num_queues = s->num_queues,
        .max_discard_sectors = s->max_discard_sectors,
        .max_discard_seg = 1,
        .discard_sector_alignment = MAX(s->discard_granularity, block) / SECTOR,
        .max_write_zeroes_sectors = s->max_write_zeroes_sectors,
        .max_write_zeroes_seg = 1,
        .write_zeroes_may_unmap = 1,
    };

    memcpy(config, &c, v->ops->config_size);
}

static void set_config(Virtio *v, const u8 *config)
{
    VirtioBlk *s = (VirtioBlk *)v;
    bool wce = config[offsetof(struct virtio_blk_config, wce)];

    if (v->is_legacy || virtio_has(v, VIRTIO_BLK_F_CONFIG_WCE))
        blk_set_write_cache(s->drive, wce);
}

/* A driver that knows of no flush must not need one. */
static void ready(Virtio *v)
{
    VirtioBlk *s = (VirtioBlk *)v;

    if (!virtio_has(v, VIRTIO_BLK_F_CONFIG_WCE))
        blk_set_write_cache(s->drive, s->default_wce && virtio_has(v, VIRTIO_BLK_F_FLUSH));
}

static void reset(Virtio *v)
{
    VirtioBlk *s = (VirtioBlk *)v;

    drop_stopped(s);
    blk_set_write_cache(s->drive, s->default_wce);
}

/* ---- life ---- */

static bool is_block_size(u32 size)
{
    return size >= SECTOR && size <= 32768 && !(size & (size - 1));
}

static bool check_props(VirtioBlk *s, Error *err)
{
    const char *name = s->virtio.dev.type->name;

    if (!s->drive)
        return error_set(err, "%s: drive= is expected", name);
    if (!blk_has_medium(s->drive))
        return error_set(err, "%s: drive %s has no medium", name, blk_name(s->drive));
    if (s->has_scsi)
        return error_set(err, "%s: scsi=on: off is expected; disks with SCSI commands are scsi-hd",
                         name);
    if (s->queue_size < 4 || s->queue_size > VIRTQ_SIZE_MAX || s->queue_size & (s->queue_size - 1))
        return error_set(err, "%s: queue-size=%u: a power of two from 4 to %u is expected", name,
                         s->queue_size, VIRTQ_SIZE_MAX);
    if (!s->num_queues || s->num_queues > QUEUES_MAX)
        return error_set(err, "%s: num-queues=%u: 1 to %u are expected", name, s->num_queues,
                         QUEUES_MAX);
    if (!is_block_size(s->logical_block_size) || !is_block_size(s->physical_block_size) ||
        s->physical_block_size < s->logical_block_size)
        return error_set(err,
                         "%s: block sizes of %u and %u; powers of two from 512 to 32768 are "
                         "expected",
                         name, s->logical_block_size, s->physical_block_size);
    if (s->max_discard_sectors > REQUEST_SECTORS || s->max_write_zeroes_sectors > REQUEST_SECTORS)
        return error_set(err, "%s: at most %u sectors in a request are expected", name,
                         REQUEST_SECTORS);
    return true;
}

static bool set_policy(VirtioBlk *s, Error *err)
{
    BlkOnError on_read = BLK_ERROR_REPORT, on_write = BLK_ERROR_ENOSPC;

    if (!s->on_read && !s->on_write)
        return true; /* the drive's own */
    if (!blk_parse_on_error("rerror", s->on_read, &on_read, err) ||
        !blk_parse_on_error("werror", s->on_write, &on_write, err))
        return error_prefix(err, "%s", s->virtio.dev.type->name);
    blk_set_on_error(s->drive, on_read, on_write);
    return true;
}

static bool init(Virtio *v, Error *err)
{
    VirtioBlk *s = (VirtioBlk *)v;

    if (s->num_queues == QUEUES_AUTO)
        s->num_queues = (u16)MIN(virtio_queues_wanted(v), QUEUES_MAX);
    if (!check_props(s, err) || !set_policy(s, err))
        return false;
    if (s->write_cache != TRI_AUTO)
        blk_set_write_cache(s->drive, s->write_cache == TRI_ON);
    s->default_wce = blk_has_write_cache(s->drive);
    s->geometry = blk_geometry(s->drive);
    blk_set_dev_ops(s->drive, &drive_ops, s);
    virtio_set_queues(v, s->num_queues);
    for (u32 i = 0; i < s->num_queues; i++)
        virtio_queue(v, i, s->queue_size, handle);
    return true;
}

static void fini(Virtio *v)
{
    VirtioBlk *s = (VirtioBlk *)v;

    drop_stopped(s);
    blk_drain(s->drive);
    blk_set_dev_ops(s->drive, NULL, NULL);
}

static const VirtioOps ops = {
    .id = VIRTIO_ID_BLOCK,
    .pci_class = 0x010000,
    .config_size = offsetof(struct virtio_blk_config, max_secure_erase_sectors),
    .init = init,
    .fini = fini,
    .features = features,
    .get_config = get_config,
    .set_config = set_config,
    .ready = ready,
    .reset = reset,
    .running = running,
};

static const StateRow state_rows[] = {
    STATE_TABLE(VirtioBlk, virtio, &virtio_state), STATE_SINCE(2, VirtioBlk, saved_wce)};

static void pre_save(void *object)
{
    VirtioBlk *s = object;

    s->saved_wce = blk_has_write_cache(s->drive);
}

/* What was in flight before is in the hands of the core; what waited here is nobody's. */
static bool post_load(void *object, u32 version, Error *err)
{
    VirtioBlk *s = object;

    drop_stopped(s);
    if (version >= 2)
        blk_set_write_cache(s->drive, s->saved_wce);
    return true;
}

static const StateTable state = {"virtio-blk", 2, 1, DEVICE_ROWS(state_rows), pre_save, post_load};

// clang-format off
#define P(kind, name, field, absent, help) PROP(kind, name, VirtioBlk, field, absent, help)

static const PropRow props[] = {
    P(PROP_DRIVE,  "drive", drive, NULL, "id of a -drive"),
    P(PROP_STRING, "serial", serial, NULL, "serial number, up to 20 characters"),
    P(PROP_U16,    "num-queues", num_queues, "65535", "queues (65535: a queue per vCPU on PCI)"),
    P(PROP_U16,    "queue-size", queue_size, "256", "descriptors of a queue"),
    P(PROP_U32,    "logical_block_size", logical_block_size, "512", "bytes of a block"),
    P(PROP_U32,    "physical_block_size", physical_block_size, "512", "bytes the disk has them in"),
    P(PROP_U32,    "min_io_size", min_io_size, "0", "bytes a request should have at least"),
    P(PROP_U32,    "opt_io_size", opt_io_size, "0", "bytes a request has at best"),
    P(PROP_U32,    "discard_granularity", discard_granularity, "512", "bytes discarded at a time"),
    P(PROP_U32,    "max-discard-sectors", max_discard_sectors, "0x3fffff", "of a discard"),
    P(PROP_U32,    "max-write-zeroes-sectors", max_write_zeroes_sectors, "0x3fffff", "zeroed"),
    P(PROP_BOOL,   "discard", has_discard, "on", "discards"),
    P(PROP_BOOL,   "write-zeroes", has_write_zeroes, "on", "writing of zeroes without data"),
    P(PROP_BOOL,   "config-wce", has_config_wce, "on", "the guest may turn the write cache off"),
    P(PROP_BOOL,   "scsi", has_scsi, "off", "SCSI commands for old drivers: off"),
    DRIVE_PROPS(VirtioBlk),
    VIRTIO_PROPS,
};
// clang-format on

static void fw_path(const Device *d, char *text, size_t size)
{
    snprintf(text, size, "disk@0,0");
}

const DeviceType device_virtio_blk = {
    .name = "virtio-blk-device",
    .alias = "virtio-blk",
    .desc = "virtio block device",
    .size = sizeof(VirtioBlk),
    .ops = &ops,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .fw_path = fw_path,
    VIRTIO_HOOKS,
};
