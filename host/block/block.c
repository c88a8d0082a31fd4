/* SPDX-License-Identifier: MIT */
/*
 * Drives; see block.h. A request becomes a coroutine in the loop's thread. A callback never runs
 * inside the call that made the request: one that needs no waiting is called back from a bottom
 * half.
 */
#include "host/block/block.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/node.h"
#include "host/block/throttle.h"
#include "host/block/trace.h"

#define KEPT_REQUESTS 128

typedef enum ReqKind { REQ_READ, REQ_WRITE, REQ_FLUSH, REQ_DISCARD, REQ_ZERO, REQ_STATUS } ReqKind;

typedef struct BlkReq BlkReq;
struct BlkReq {
    Blk *blk;
    ReqKind kind;
    u32 flags;
    u64 offset, bytes;
    const struct iovec *iov;
    unsigned count;
    BlkStatus *status; /* of REQ_STATUS */
    int ret;
    bool is_inside; /* the call that made it has not returned */
    bool is_done;   /* in the row of those that end in order */
    BlkDone *done;
    void *opaque;
    LoopBh bh;
    BlkReq *next;
};

struct Blk {
    char *name;
    Loop *loop;
    BlockNode *node;
    Blk *next;
    _Atomic unsigned in_flight;
    bool has_write_cache, is_cdrom, is_hidden;
    BlkOnError on_read, on_write;
    Throttle *throttle; /* NULL: no limits */
    bool throttle_off;  /* requests in flight are to end soon */
    unsigned drains;    /* blk_drain begun and not ended */
    const BlkDevOps *ops;
    void *ops_opaque;
    BlkStats stats;
};

static Blk *drives;
static __thread BlkReq *kept;
static __thread unsigned kept_count;

/* blk_keep_order: those that have not ended, the oldest first. In one loop's thread. */
static struct {
    bool is_on;
    BlkReq *first, **last;
} row;

/* ---- requests ---- */

static int check_range(const Blk *b, const BlkReq *r)
{
    if (!b->node)
        return -ENOMEDIUM;
    if (r->kind == REQ_FLUSH)
        return 0;
    if (r->offset + r->bytes < r->offset || r->offset + r->bytes > blk_capacity(b))
        return -EIO;
    return r->kind != REQ_READ && r->kind != REQ_STATUS && b->node->is_read_only ? -EPERM : 0;
}

static int execute(Blk *b, const BlkReq *r)
{
    Iov iov = {r->iov, r->count, 0};
    u32 flags = r->flags | (b->has_write_cache ? 0 : BLK_FUA);
    int ret = check_range(b, r);

    if (ret)
        return ret;
    switch (r->kind) {
    case REQ_READ:
        b->stats.reads++;
        b->stats.read_bytes += r->bytes;
        return node_read(b->node, r->offset, r->bytes, iov);
    case REQ_WRITE:
        b->stats.writes++;
        b->stats.write_bytes += r->bytes;
        return node_write(b->node, r->offset, r->bytes, iov, flags);
    case REQ_ZERO: b->stats.writes++; return node_write_zeroes(b->node, r->offset, r->bytes, flags);
    case REQ_DISCARD: b->stats.discards++; return node_discard(b->node, r->offset, r->bytes);
    case REQ_STATUS:
        return node_status_above(b->node, NULL, r->offset, r->bytes, r->status, NULL);
    case REQ_FLUSH: break;
    }
    b->stats.flushes++;
    return node_flush(b->node);
}

static const char *const kind_names[] = {[REQ_READ] = "read",
                                         [REQ_WRITE] = "write",
                                         [REQ_FLUSH] = "flush",
                                         [REQ_DISCARD] = "discard",
                                         [REQ_ZERO] = "write_zeroes",
                                         [REQ_STATUS] = "status"};

static void end(BlkReq *r)
{
    Blk *b = r->blk;
    BlkDone *done = r->done;
    void *who = r->opaque;
    int ret = r->ret;

    trace_blk_complete(b->name, kind_names[r->kind], ret);
    if (ret)
        b->stats.failed++;
    if (kept_count < KEPT_REQUESTS) {
        r->next = kept;
        kept = r;
        kept_count++;
    } else {
        free(r);
    }
    done(who, ret);
    atomic_fetch_sub(&b->in_flight, 1); /* last: draining waits for the callbacks too */
}

static void finish(void *opaque)
{
    BlkReq *r = opaque;

    if (!row.is_on) {
        end(r);
        return;
    }
    r->is_done = true;
    while ((r = row.first) && r->is_done) {
        row.first = r->next;
        if (!row.first)
            row.last = &row.first;
        end(r);
    }
}

void blk_keep_order(void)
{
    row.is_on = true;
    row.last = &row.first;
}

static void row_add(BlkReq *r)
{
    if (!row.is_on)
        return;
    r->next = NULL;
    *row.last = r;
    row.last = &r->next;
}

static void request_co(void *opaque)
{
    BlkReq *r = opaque;
    Blk *b = r->blk;

    if (b->throttle && r->kind != REQ_FLUSH && r->kind != REQ_STATUS)
        throttle_wait(b->throttle, r->kind != REQ_READ, r->bytes, &b->throttle_off);
    r->ret = execute(r->blk, r);
    if (r->is_inside) {
        loop_bh_init(r->blk->loop, &r->bh, finish, r);
        loop_bh_schedule(&r->bh);
    } else {
        finish(r);
    }
}

static void start(void *opaque)
{
    BlkReq *r = opaque;

    co_start(r->blk->loop, request_co, r);
}

static void submit(Blk *b, BlkReq req)
{
    BlkReq *r = kept;

    if (r) {
        kept = r->next;
        kept_count--;
    } else if (!(r = malloc(sizeof *r))) {
        abort();
    }
    *r = req;
    r->blk = b;
    trace_blk_request(b->name, kind_names[r->kind], r->offset, r->bytes);
    atomic_fetch_add(&b->in_flight, 1);
    row_add(r);
    if (loop_current() == b->loop) {
        r->is_inside = true;
        co_start(b->loop, request_co, r);
        r->is_inside = false; /* still there: it waits, or its bottom half does */
    } else {
        loop_bh_init(b->loop, &r->bh, start, r);
        loop_bh_schedule(&r->bh);
    }
}

void blk_read(Blk *b, u64 offset, const struct iovec *iov, unsigned count, BlkDone *done,
              void *opaque)
{
    submit(b, (BlkReq){.kind = REQ_READ,
                       .offset = offset,
                       .bytes = iov_bytes(iov, count),
                       .iov = iov,
                       .count = count,
                       .done = done,
                       .opaque = opaque});
}

void blk_write(Blk *b, u64 offset, const struct iovec *iov, unsigned count, u32 flags,
               BlkDone *done, void *opaque)
{
    submit(b, (BlkReq){.kind = REQ_WRITE,
                       .offset = offset,
                       .bytes = iov_bytes(iov, count),
                       .iov = iov,
                       .count = count,
                       .flags = flags,
                       .done = done,
                       .opaque = opaque});
}

void blk_flush(Blk *b, BlkDone *done, void *opaque)
{
    submit(b, (BlkReq){.kind = REQ_FLUSH, .done = done, .opaque = opaque});
}

void blk_discard(Blk *b, u64 offset, u64 bytes, BlkDone *done, void *opaque)
{
    submit(
        b,
        (BlkReq){
            .kind = REQ_DISCARD, .offset = offset, .bytes = bytes, .done = done, .opaque = opaque});
}

void blk_write_zeroes(Blk *b, u64 offset, u64 bytes, u32 flags, BlkDone *done, void *opaque)
{
    submit(b, (BlkReq){.kind = REQ_ZERO,
                       .offset = offset,
                       .bytes = bytes,
                       .flags = flags,
                       .done = done,
                       .opaque = opaque});
}

void blk_status(Blk *b, u64 offset, u64 bytes, BlkStatus *status, BlkDone *done, void *opaque)
{
    submit(b, (BlkReq){.kind = REQ_STATUS,
                       .offset = offset,
                       .bytes = bytes,
                       .status = status,
                       .done = done,
                       .opaque = opaque});
}

bool blk_is_busy(void)
{
    for (const Blk *b = drives; b; b = b->next)
        if (atomic_load(&b->in_flight))
            return true;
    return false;
}

static void drain_begin(Blk *b)
{
    if (b->ops && b->ops->drained)
        b->ops->drained(b->ops_opaque, true);
    b->drains++;
    b->throttle_off = true;
    if (b->throttle)
        throttle_kick(b->throttle);
    while (atomic_load(&b->in_flight))
        loop_step(b->loop, true);
}

static void drain_end(Blk *b)
{
    if (!b->drains) /* it came after the beginning */
        return;
    b->throttle_off = --b->drains;
    if (b->ops && b->ops->drained)
        b->ops->drained(b->ops_opaque, false);
}

void blk_drain(Blk *b)
{
    drain_begin(b);
    drain_end(b);
}

void blk_drain_all(void)
{
    for (Blk *b = drives; b; b = b->next)
        blk_drain(b);
}

void blk_drain_all_begin(void)
{
    for (Blk *b = drives; b; b = b->next)
        drain_begin(b);
}

void blk_drain_all_end(void)
{
    for (Blk *b = drives; b; b = b->next)
        drain_end(b);
}

int blk_pread(Blk *b, u64 offset, void *buf, size_t bytes)
{
    struct iovec v = {buf, bytes};

    return execute(
        b, &(BlkReq){.kind = REQ_READ, .offset = offset, .bytes = bytes, .iov = &v, .count = 1});
}

int blk_pwrite(Blk *b, u64 offset, const void *buf, size_t bytes)
{
    struct iovec v = {(void *)buf, bytes};

    return execute(
        b, &(BlkReq){.kind = REQ_WRITE, .offset = offset, .bytes = bytes, .iov = &v, .count = 1});
}

int blk_flush_wait(Blk *b)
{
    return execute(b, &(BlkReq){.kind = REQ_FLUSH});
}

/* ---- drives ---- */

Blk *blk_new(Loop *l, const char *name, BlockNode *n)
{
    Blk *b = calloc(1, sizeof *b), **p = &drives;

    if (!b)
        abort();
    b->name = strdup(name ? name : "");
    b->loop = l;
    b->node = node_ref(n);
    if (n)
        node_want_writable(n, NULL); /* else the drive is read-only */
    b->has_write_cache = true;
    b->on_write = BLK_ERROR_ENOSPC;
    while (*p)
        p = &(*p)->next;
    *p = b;
    return b;
}

static const char *const error_words[] = {
    [BLK_ERROR_REPORT] = "report",
    [BLK_ERROR_IGNORE] = "ignore",
    [BLK_ERROR_STOP] = "stop",
    [BLK_ERROR_ENOSPC] = "enospc",
};

const char *blk_on_error_name(BlkOnError e)
{
    return error_words[e];
}

bool blk_parse_on_error(const char *key, const char *v, BlkOnError *to, Error *err)
{
    if (!v || !strcmp(v, "auto"))
        return true;
    for (unsigned i = 0; i < ARRAY_SIZE(error_words); i++)
        if (!strcmp(v, error_words[i]) && (i != BLK_ERROR_ENOSPC || !strcmp(key, "werror"))) {
            *to = i;
            return true;
        }
    return error_set(err, "%s=%s: one of ignore, report, stop%s is expected", key, v,
                     strcmp(key, "werror") ? "" : ", enospc");
}

bool blk_set_limits(Blk *b, Opts *o, Error *err)
{
    const char *group = opts_get(o, "group");
    Throttle *t = throttle_ref(b->loop, group && *group ? group : b->name);

    if (!throttle_set(t, o, err)) {
        throttle_unref(t);
        return false;
    }
    if (b->throttle)
        throttle_kick(b->throttle);
    throttle_unref(b->throttle);
    b->throttle = t;
    return true;
}

const Throttle *blk_throttle(const Blk *b)
{
    return b->throttle;
}

Blk *blk_of_node(Loop *l, const char *name)
{
    BlockNode *n = node_find(name);

    return n ? blk_new(l, "", n) : NULL;
}

/* What a drive is apart from its image. */
typedef struct DriveWords {
    BlkOnError on_read, on_write;
    bool is_temporary, is_cdrom, keeps_reads;
    Opts image, limits;
} DriveWords;

static bool read_words(Opts *o, DriveWords *w, Error *err)
{
    const char *media = opts_get(o, "media");

    w->on_write = BLK_ERROR_ENOSPC;
    w->is_temporary = opts_bool(o, "snapshot", false);
    w->is_cdrom = media && !strcmp(media, "cdrom");
    w->keeps_reads = opts_bool(o, "copy-on-read", false);
    return blk_parse_on_error("rerror", opts_get(o, "rerror"), &w->on_read, err) &&
           blk_parse_on_error("werror", opts_get(o, "werror"), &w->on_write, err) &&
           throttle_from_drive(o, &w->limits, err) && node_from_drive(o, &w->image, err);
}

/* The image, or with snapshot=on and copy-on-read=on what is put over it. */
static BlockNode *open_image(Loop *l, DriveWords *w, Error *err)
{
    BlockNode *n, *overlay;

    if (w->is_temporary || w->is_cdrom)
        opts_set(&w->image, "read-only", "on");
    n = node_open(l, &w->image, err);
    if (n && w->is_temporary) {
        overlay = node_temporary_overlay(n, err);
        node_unref(n);
        n = overlay;
    }
    if (n && w->keeps_reads) {
        overlay = node_copy_on_read(n, err);
        node_unref(n);
        n = overlay;
    }
    return n;
}

Blk *blk_open(Loop *l, const char *name, Opts *o, Error *err)
{
    DriveWords w = {.on_read = BLK_ERROR_REPORT};
    BlockNode *n = NULL;
    Blk *b = NULL;

    if (read_words(o, &w, err)) {
        bool has_cache = opts_bool(&w.image, "cache.writeback", true);
        bool is_empty = w.is_cdrom && !opts_has_child(&w.image, "file") && !opts_get(&w.image, "file");

        n = is_empty ? NULL : open_image(l, &w, err);
        b = n || is_empty ? blk_new(l, name, n) : NULL;
        if (b) {
            b->is_cdrom = w.is_cdrom;
            b->has_write_cache = has_cache;
            blk_set_on_error(b, w.on_read, w.on_write);
        }
        node_unref(n);
    }
    if (b && w.limits.count && !blk_set_limits(b, &w.limits, err)) {
        blk_close(b);
        b = NULL;
    }
    opts_clear(&w.image);
    opts_clear(&w.limits);
    return b;
}

void blk_close(Blk *b)
{
    blk_drain(b);
    for (Blk **p = &drives; *p; p = &(*p)->next)
        if (*p == b) {
            *p = b->next;
            break;
        }
    node_unref(b->node);
    throttle_unref(b->throttle);
    free(b->name);
    free(b);
}

void blk_hide(Blk *b)
{
    b->is_hidden = true;
}

Blk *blk_next(Blk *b)
{
    b = b ? b->next : drives;
    while (b && b->is_hidden)
        b = b->next;
    return b;
}

Blk *blk_find(const char *name)
{
    Blk *b = NULL;

    while ((b = blk_next(b)) && strcmp(b->name, name))
        ;
    return b;
}

const char *blk_name(const Blk *b)
{
    return b->name;
}

BlockNode *blk_node(Blk *b)
{
    return b->node;
}

void blk_replace_node(BlockNode *from, BlockNode *to)
{
    for (Blk *b = drives; b; b = b->next) {
        if (b->node != from)
            continue;
        b->node = node_ref(to);
        node_unref(from);
    }
}

/* ---- what it is ---- */

const char *blk_node_name(const Blk *b)
{
    return b->node ? b->node->name : "";
}

bool blk_has_medium(const Blk *b)
{
    return b->node;
}

u64 blk_capacity(const Blk *b)
{
    return b->node ? ALIGN_UP(b->node->size, (u64)SECTOR_SIZE) : 0;
}

bool blk_is_read_only(const Blk *b)
{
    return !b->node || b->node->is_read_only;
}

bool blk_is_cdrom(const Blk *b)
{
    return b->is_cdrom;
}

bool blk_is_used(const Blk *b)
{
    return b->ops;
}

bool blk_has_write_cache(const Blk *b)
{
    return b->has_write_cache;
}

void blk_set_write_cache(Blk *b, bool on)
{
    b->has_write_cache = on;
}

u32 blk_alignment(const Blk *b)
{
    return b->node ? MAX(b->node->alignment, (u32)SECTOR_SIZE) : SECTOR_SIZE;
}

BlkStats blk_stats(const Blk *b)
{
    return b->stats;
}

/* A partition that ends at a cylinder boundary tells with which geometry it was made. */
static bool geometry_of_table(Blk *b, BlkGeometry *g)
{
    u8 mbr[SECTOR_SIZE];

    if (blk_capacity(b) < SECTOR_SIZE || blk_pread(b, 0, mbr, sizeof mbr) || mbr[510] != 0x55 ||
        mbr[511] != 0xaa)
        return false;
    for (unsigned i = 0; i < 4; i++) {
        const u8 *p = mbr + 0x1be + 16 * i;
        u32 sectors = p[12] | p[13] << 8 | p[14] << 16 | (u32)p[15] << 24;

        if (sectors && p[5] && p[6] & 63) {
            g->heads = p[5] + 1u;
            g->sectors = p[6] & 63;
            g->cylinders = (u32)(blk_capacity(b) / SECTOR_SIZE / (g->heads * g->sectors));
            if (g->cylinders >= 1 && g->cylinders <= 16383)
                return true;
        }
    }
    return false;
}

BlkGeometry blk_geometry(Blk *b)
{
    u64 cylinders = blk_capacity(b) / SECTOR_SIZE / (16 * 63);
    BlkGeometry g = {.cylinders = (u32)MIN(MAX(cylinders, 2ul), 16383ul),
                     .heads = 16,
                     .sectors = 63},
                of_table;

    return b->node && geometry_of_table(b, &of_table) ? of_table : g;
}

/* ---- errors ---- */

void blk_set_on_error(Blk *b, BlkOnError on_read, BlkOnError on_write)
{
    b->on_read = on_read;
    b->on_write = on_write;
}

BlkOnError blk_on_error(Blk *b, bool is_read, int error)
{
    BlkOnError e = is_read ? b->on_read : b->on_write;

    if (e == BLK_ERROR_ENOSPC)
        return error == ENOSPC ? BLK_ERROR_STOP : BLK_ERROR_REPORT;
    return e;
}

/* ---- device and medium ---- */

void blk_set_dev_ops(Blk *b, const BlkDevOps *ops, void *opaque)
{
    b->ops = ops;
    b->ops_opaque = opaque;
}

void blk_set_medium(Blk *b, BlockNode *n)
{
    blk_drain(b);
    node_ref(n);
    node_unref(b->node);
    b->node = n;
    if (b->ops && b->ops->change_media)
        b->ops->change_media(b->ops_opaque, n);
}

bool blk_change(Blk *b, const char *filename, const char *format, bool is_read_only, Error *err)
{
    Opts o = {0};

    if (is_read_only)
        opts_set(&o, "read-only", "on");
    BlockNode *n = node_open_file(b->loop, filename, format, &o, err);

    opts_clear(&o);
    if (!n || !blk_eject(b, false, err)) {
        node_unref(n);
        return false;
    }
    blk_set_medium(b, n);
    node_unref(n);
    return true;
}

bool blk_eject(Blk *b, bool force, Error *err)
{
    if (!force && b->ops && b->ops->is_medium_locked && b->ops->is_medium_locked(b->ops_opaque)) {
        if (b->ops->eject_request)
            b->ops->eject_request(b->ops_opaque, force);
        return error_set(err, "drive %s is locked by the guest", b->name);
    }
    if (b->node && !node_is_free(b->node, err))
        return false;
    if (b->node)
        blk_set_medium(b, NULL);
    return true;
}

bool blk_resize(Blk *b, u64 size, Error *err)
{
    if (!b->node)
        return error_set(err, "drive %s has no medium", b->name);
    if (!node_is_free(b->node, err))
        return false;
    blk_drain(b);
    if (!node_truncate(b->node, size, NULL, err))
        return false;
    if (b->ops && b->ops->resize)
        b->ops->resize(b->ops_opaque);
    return true;
}

/* ---- snapshots ---- */

bool blk_can_snapshot(const Blk *b)
{
    return b->node && b->node->driver->snapshot_create && !b->node->is_read_only;
}

/* Snapshots change the tables under everything else, so nothing else may be going on. */
static bool ready_for_snapshot(Blk *b, Error *err)
{
    if (!blk_can_snapshot(b))
        return error_set(err, "drive %s: its image is read-only or has no snapshots", b->name);
    if (!node_is_free(b->node, err))
        return false;
    blk_drain(b);
    return true;
}

bool blk_snapshot_create(Blk *b, BlkSnapshot *s, Error *err)
{
    return ready_for_snapshot(b, err) && b->node->driver->snapshot_create(b->node, s, err);
}

bool blk_snapshot_apply(Blk *b, const char *id_or_name, Error *err)
{
    if (!ready_for_snapshot(b, err))
        return false;
    if (b->node->bitmaps) /* they would not know what changes */
        return error_set(err, "Device '%s' has active dirty bitmaps", blk_name(b));
    return b->node->driver->snapshot_apply(b->node, id_or_name, err);
}

bool blk_snapshot_delete(Blk *b, const char *id_or_name, Error *err)
{
    return ready_for_snapshot(b, err) && b->node->driver->snapshot_delete(b->node, id_or_name, err);
}

unsigned blk_snapshot_list(Blk *b, BlkSnapshot **list)
{
    *list = NULL;
    return b->node && b->node->driver->snapshot_list ? b->node->driver->snapshot_list(b->node, list)
                                                     : 0;
}

int blk_vmstate_write(Blk *b, u64 offset, const void *buf, size_t bytes)
{
    if (!blk_can_snapshot(b))
        return -ENOTSUP;
    return b->node->driver->vmstate_write(b->node, offset, bytes,
                                          iov_of(&(struct iovec){(void *)buf, bytes}));
}

int blk_vmstate_read(Blk *b, u64 offset, void *buf, size_t bytes)
{
    if (!blk_can_snapshot(b))
        return -ENOTSUP;
    return b->node->driver->vmstate_read(b->node, offset, bytes,
                                         iov_of(&(struct iovec){buf, bytes}));
}
