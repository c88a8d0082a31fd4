/* SPDX-License-Identifier: MIT */
/* Commands that begin jobs of disks: mirror, commit, stream, backup; what they have in common. */
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"
#include "control/monitor_blockjob.h"

/* ---- arguments ---- */

BlockNode *mon_node(MonCall *c, const char *name)
{
    Blk *b = mon_drive(c, name);
    BlockNode *n = b ? blk_node(b) : node_find(name);

    while (b && n && n->driver->is_filter)
        n = n->file;
    if (!n)
        mon_fail(c, b ? "GenericError" : "DeviceNotFound",
                 b ? "Device '%s' has no medium" : "Cannot find device='%s' nor node-name='%s'",
                 name, name);
    return n;
}

static BlkOnError on_error(const MonCall *c, const char *key)
{
    const char *word = mon_str(c, key);

    return !word || !strcmp(word, "report") ? BLK_ERROR_REPORT
           : !strcmp(word, "ignore")        ? BLK_ERROR_IGNORE
           : !strcmp(word, "stop")          ? BLK_ERROR_STOP
                                            : BLK_ERROR_ENOSPC;
}

JobOptions mon_job_options(const MonCall *c)
{
    bool is_one = mon_has(c, "on-error");
    const char *id = mon_str(c, "job-id");

    return (JobOptions){.id = id ? id : mon_str(c, "device"),
                        .speed = mon_num(c, "speed", 0),
                        .auto_finalize = mon_bool(c, "auto-finalize", true),
                        .auto_dismiss = mon_bool(c, "auto-dismiss", true),
                        .on_read_error = on_error(c, is_one ? "on-error" : "on-source-error"),
                        .on_write_error = on_error(c, is_one ? "on-error" : "on-target-error")};
}

static MirrorSync sync_of(const MonCall *c)
{
    const char *word = mon_str(c, "sync");

    return !word || !strcmp(word, "full") ? MIRROR_FULL
           : !strcmp(word, "top")         ? MIRROR_TOP
           : !strcmp(word, "none")        ? MIRROR_NONE
                                          : MIRROR_BITMAP;
}

/* ---- images ---- */

bool mon_create_image(Loop *l, const char *filename, const char *format, BlockNode *like,
                      BlockNode *backing, Error *err)
{
    const BlockDriver *d = driver_find(format, err);
    Opts o = {0};
    char size[32];
    bool ok;

    if (!d)
        return false;
    snprintf(size, sizeof size, "%llu", (unsigned long long)like->size);
    opts_set(&o, "size", size);
    if (backing && d->has_backing) {
        opts_set(&o, "backing_file", backing->filename);
        opts_set(&o, "backing_fmt", backing->driver->name);
    }
    ok = image_create(l, d, filename, &o, err);
    opts_clear(&o);
    return ok;
}

BlockNode *mon_open_image(Loop *l, const char *filename, const char *format, const char *name,
                          BlockNode *like, Error *err)
{
    Opts o = {0};
    BlockNode *n;

    if (name)
        opts_set(&o, "node-name", name);
    if (driver_find(format, NULL) && driver_find(format, NULL)->has_backing)
        opts_set(&o, "backing", ""); /* it gets one in the end, or none */
    opts_set(&o, "discard", like->is_unmap ? "unmap" : "ignore");
    opts_set(&o, "cache.direct", like->is_direct ? "on" : "off");
    opts_set(&o, "cache.no-flush", like->is_unsafe ? "on" : "off");
    opts_set(&o, "file.auto-read-only", "on");
    n = node_open_file(l, filename, format, &o, err);
    opts_clear(&o);
    return n;
}

/* The target of drive-mirror and drive-backup, made as "mode" says. */
static BlockNode *open_target(MonCall *c, BlockNode *from)
{
    const char *mode = mon_str(c, "mode"), *format = mon_str(c, "format");
    const char *file = mon_str(c, "target");
    Loop *l = c->machine->env.loop;
    BlockNode *backing = sync_of(c) == MIRROR_TOP    ? from->backing
                         : sync_of(c) == MIRROR_NONE ? from
                                                     : NULL;

    format = format ? format : from->driver->name;
    if ((!mode || strcmp(mode, "existing")) &&
        !mon_create_image(l, file, format, from, backing, c->err))
        return NULL;
    return mon_open_image(l, file, format, mon_str(c, "node-name"), from, c->err);
}

/* ---- mirror ---- */

static bool mirror(MonCall *c, BlockNode *from, BlockNode *to, bool keeps_backing)
{
    JobOptions o = mon_job_options(c);
    MirrorOptions m = {.sync = sync_of(c), .granularity = mon_num(c, "granularity", 0)};
    const char *mode = mon_str(c, "copy-mode");

    m.is_blocking = mode && !strcmp(mode, "write-blocking");
    if (m.sync == MIRROR_TOP && !from->backing)
        m.sync = MIRROR_FULL;
    if (mon_has(c, "replaces") && !(m.replaces = mon_node(c, mon_str(c, "replaces"))))
        return false;
    if (m.replaces && m.replaces != from)
        return error_set(c->err, "replaces=%s: only the source can be replaced",
                         mon_str(c, "replaces"));
    if (!keeps_backing && m.sync != MIRROR_FULL)
        m.backing = m.sync == MIRROR_TOP ? from->backing : from;
    return job_mirror(c->machine->env.loop, &o, &m, from, to, c->err);
}

bool qmp_blockdev_mirror(MonCall *c)
{
    BlockNode *from = mon_node(c, mon_str(c, "device")), *to;

    if (!from || !(to = mon_node(c, mon_str(c, "target"))))
        return false;
    return mirror(c, from, to, to->backing);
}

bool qmp_drive_mirror(MonCall *c)
{
    BlockNode *from = mon_node(c, mon_str(c, "device")), *to;
    bool ok;

    if (!from || !node_is_free(from, c->err) || !(to = open_target(c, from)))
        return false;
    ok = mirror(c, from, to, false);
    node_unref(to);
    return ok;
}

/* HMP's flags in QMP's words. */
static void read_flags(MonCall *c, const char *without_full)
{
    json_object_set_new(c->args, "sync",
                        json_string(mon_bool(c, "full", false) ? "full" : without_full));
    if (mon_bool(c, "reuse", false))
        json_object_set_new(c->args, "mode", json_string("existing"));
}

bool hmp_drive_mirror(MonCall *c)
{
    read_flags(c, "top");
    return qmp_drive_mirror(c);
}

/* ---- commit and stream ---- */

/* The node of the chain from @top on with this file name or node name; @key says which. */
static BlockNode *in_chain(MonCall *c, BlockNode *top, const char *key)
{
    const char *name = mon_str(c, key);
    bool by_node = strstr(key, "node") || !strcmp(key, "bottom");

    for (BlockNode *n = top; n; n = n->backing)
        if (!strcmp(by_node ? n->name : n->filename, name))
            return n;
    error_set(c->err, "'%s' is not in this backing chain", name);
    return NULL;
}

/* Of two keys that mean a node of the chain the one that is given; *@n stays without. */
static bool choose(MonCall *c, BlockNode *top, const char *node_key, const char *file_key,
                   BlockNode **n)
{
    if (mon_has(c, node_key) && mon_has(c, file_key))
        return error_set(c->err, "'%s' and '%s' are mutually exclusive", node_key, file_key);
    if (mon_has(c, node_key))
        *n = in_chain(c, top, node_key);
    else if (mon_has(c, file_key))
        *n = in_chain(c, top, file_key);
    else
        return true;
    return *n;
}

bool qmp_block_commit(MonCall *c)
{
    BlockNode *from = mon_node(c, mon_str(c, "device")), *top = from, *base;
    JobOptions o = mon_job_options(c);

    if (!from)
        return false;
    base = from;
    while (base->backing)
        base = base->backing;
    if (!choose(c, from, "top-node", "top", &top) || !choose(c, from, "base-node", "base", &base))
        return false;
    return job_commit(c->machine->env.loop, &o, top, base, mon_str(c, "backing-file"), c->err);
}

bool qmp_block_stream(MonCall *c)
{
    BlockNode *top = mon_node(c, mon_str(c, "device")), *base = NULL, *bottom = NULL;
    JobOptions o = mon_job_options(c);

    if (!top || !choose(c, top, "base-node", "base", &base) ||
        (mon_has(c, "bottom") && !(bottom = in_chain(c, top, "bottom"))))
        return false;
    if (bottom && base)
        return error_set(c->err, "'base' and 'bottom' are mutually exclusive");
    if (bottom)
        base = bottom->backing;
    if (!mon_has(c, "on-error"))
        o.on_read_error = o.on_write_error = BLK_ERROR_REPORT;
    return job_stream(c->machine->env.loop, &o, top, base, mon_str(c, "backing-file"), c->err);
}

/* The guest waits meanwhile. */
static bool commit_one(MonCall *c, Blk *b)
{
    BlockNode *top = blk_node(b), *base = top ? top->backing : NULL;
    bool was_read_only, ok;
    int ret = 0;

    if (!base)
        return error_set(c->err, "Device '%s' has no backing file", blk_name(b));
    if (!node_is_free(top, c->err) || !node_is_free(base, c->err))
        return false;
    was_read_only = base->is_read_only;
    blk_drain_all_begin();
    ok = node_set_read_only(base, false, c->err) &&
         (base->size >= top->size || node_truncate(base, top->size, NULL, c->err));
    if (ok && !(ret = node_commit(top, base, NULL, NULL)) && top->driver->make_empty)
        ret = top->driver->make_empty(top);
    if (ok && ret)
        ok = error_set(c->err, "'commit' error for '%s': %s", blk_name(b), strerror(-ret));
    if (was_read_only)
        node_set_read_only(base, true, NULL);
    blk_drain_all_end();
    return ok;
}

bool hmp_commit(MonCall *c)
{
    const char *name = mon_str(c, "device");
    bool ok = true;

    if (strcmp(name, "all")) {
        Blk *b = mon_drive(c, name);

        return b ? commit_one(c, b) : error_set(c->err, "Device '%s' not found", name);
    }
    for (Blk *b = NULL; ok && (b = blk_next(b));)
        if (blk_node(b) && blk_node(b)->backing && !blk_is_read_only(b))
            ok = commit_one(c, b);
    return ok;
}

/* ---- backup ---- */

/* "incremental" is "bitmap" with the mode on-success. */
static bool backup_bitmap(MonCall *c, const BlockNode *from, BackupOptions *how)
{
    const char *sync = mon_str(c, "sync"), *name = mon_str(c, "bitmap");
    const char *mode = mon_str(c, "bitmap-mode");
    bool is_incremental = sync && !strcmp(sync, "incremental");

    if (how->sync != MIRROR_BITMAP)
        return (!name && !mode) ||
               error_set(c->err, "bitmap: sync=incremental or bitmap is expected with it");
    if (!name)
        return error_set(c->err, "must provide a valid bitmap name for '%s' sync mode", sync);
    if (is_incremental && mode && strcmp(mode, "on-success"))
        return error_set(c->err, "Bitmap sync mode must be 'on-success' when using sync mode "
                                 "'incremental'");
    if (!is_incremental && !mode)
        return error_set(c->err, "Bitmap sync mode must be given when providing a bitmap");
    how->mode = !mode || !strcmp(mode, "on-success") ? BACKUP_ON_SUCCESS
                : !strcmp(mode, "never")             ? BACKUP_NEVER
                                                     : BACKUP_ALWAYS;
    how->bitmap = how->mode == BACKUP_NEVER ? mon_bitmap(c, from->name, name)
                                            : mon_bitmap_to_change(c, from->name, name);
    return how->bitmap;
}

static bool backup(MonCall *c, BlockNode *from, BlockNode *to)
{
    JobOptions o = mon_job_options(c);
    BackupOptions how = {.sync = sync_of(c)};

    if (mon_bool(c, "compress", false))
        return error_set(c->err, "compress: backups are not compressed");
    return backup_bitmap(c, from, &how) &&
           job_backup(c->machine->env.loop, &o, &how, from, to, c->err);
}

bool qmp_blockdev_backup(MonCall *c)
{
    BlockNode *from = mon_node(c, mon_str(c, "device")), *to;

    return from && (to = mon_node(c, mon_str(c, "target"))) && backup(c, from, to);
}

bool qmp_drive_backup(MonCall *c)
{
    BlockNode *from = mon_node(c, mon_str(c, "device")), *to;
    bool ok;

    if (!from || !node_is_free(from, c->err) || !(to = open_target(c, from)))
        return false;
    if (sync_of(c) == MIRROR_TOP || sync_of(c) == MIRROR_NONE)
        node_set_backing(to, sync_of(c) == MIRROR_TOP ? from->backing : from);
    ok = backup(c, from, to);
    node_unref(to);
    return ok;
}

bool hmp_drive_backup(MonCall *c)
{
    read_flags(c, "top");
    return qmp_drive_backup(c);
}
