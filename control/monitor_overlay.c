/* SPDX-License-Identifier: MIT */
/*
 * Commands that let a disk go on in an image over the one it has, several at once (transaction), and
 * that make images. Every step is prepared before any is taken, and the drives are drained from the
 * first to the last.
 */
#include <stdlib.h>
#include <string.h>
#include "control/json_opts.h"
#include "control/monitor.h"
#include "control/monitor_blockjob.h"

#define ACTIONS_MAX 64

/* One step of a transaction; data is what the command of that name takes. */
typedef struct Step Step;
typedef struct StepType {
    const char *name;
    bool (*prepare)(MonCall *c, Step *s);
    void (*commit)(Step *s);
    void (*undo)(Step *s);
} StepType;

struct Step {
    const StepType *type;
    BlockNode *node, *overlay; /* referenced */
    char job[128];
    DirtyBitmap *bitmap;
    BitmapSaved saved; /* what it was; without map: it is new */
};

/* ---- overlays ---- */

static bool can_be_overlay(const BlockNode *node, const BlockNode *overlay, Error *err)
{
    if (!overlay->driver->has_backing)
        return error_set(err, "Images of format %s have no backing file", overlay->driver->name);
    if (overlay->backing)
        return error_set(err, "The overlay already has a backing image");
    if (overlay->is_read_only)
        return error_set(err, "Node '%s' is read-only", overlay->name);
    if (node_is_above(node, overlay))
        return error_set(err, "'%s' cannot be over itself", overlay->name);
    for (Blk *b = NULL; (b = blk_next(b));)
        if (blk_node(b) == overlay)
            return error_set(err, "The overlay is already in use");
    return node_is_free(node, err) && node_is_free(overlay, err);
}

static bool prepare_snapshot(MonCall *c, Step *s)
{
    s->node = node_ref(mon_node(c, mon_str(c, "node")));
    s->overlay = s->node ? node_ref(mon_node(c, mon_str(c, "overlay"))) : NULL;
    return s->overlay && can_be_overlay(s->node, s->overlay, c->err);
}

static bool prepare_snapshot_sync(MonCall *c, Step *s)
{
    const char *mode = mon_str(c, "mode"), *format = mon_str(c, "format");
    const char *of = mon_has(c, "node-name") ? "node-name" : "device";
    const char *file = mon_str(c, "snapshot-file");
    Loop *l = c->machine->env.loop;

    if (!mon_has(c, of))
        return error_set(c->err, "Cannot find device='' nor node-name=''");
    s->node = node_ref(mon_node(c, mon_str(c, of)));
    if (!s->node || !node_is_free(s->node, c->err))
        return false;
    if (s->node->is_read_only)
        return error_set(c->err, "Device '%s' is read-only", mon_str(c, of));
    format = format ? format : "qcow2";
    if ((!mode || strcmp(mode, "existing")) &&
        !mon_create_image(l, file, format, s->node, s->node, c->err))
        return false;
    s->overlay = mon_open_image(l, file, format, mon_str(c, "snapshot-node-name"), s->node, c->err);
    return s->overlay && can_be_overlay(s->node, s->overlay, c->err);
}

static void commit_snapshot(Step *s)
{
    node_set_backing(s->overlay, s->node);
    node_replace(s->node, s->overlay);
    node_set_read_only(s->node, true, NULL);
}

/* ---- backups ---- */

static bool note_job(MonCall *c, Step *s, bool ok)
{
    const char *id = mon_job_options(c).id;

    snprintf(s->job, sizeof s->job, "%s", ok ? id : "");
    return ok;
}

static bool prepare_blockdev_backup(MonCall *c, Step *s)
{
    return note_job(c, s, qmp_blockdev_backup(c));
}

static bool prepare_drive_backup(MonCall *c, Step *s)
{
    return note_job(c, s, qmp_drive_backup(c));
}

static void undo_backup(Step *s)
{
    Job *j = s->job[0] ? job_find(s->job) : NULL;

    if (j)
        job_cancel(j, true, NULL);
}

/* ---- bitmaps ---- */

static bool prepare_bitmap_add(MonCall *c, Step *s)
{
    if (!qmp_bitmap_add(c))
        return false;
    s->bitmap = mon_bitmap(c, mon_str(c, "node"), mon_str(c, "name"));
    return true;
}

/* What the command changes can be made as it was. */
static bool prepare_bitmap(MonCall *c, Step *s)
{
    const char *name = mon_str(c, "name");

    s->bitmap =
        mon_bitmap_to_change(c, mon_str(c, "node"), name ? name : mon_str(c, "target"));
    if (!s->bitmap)
        return false;
    s->saved = bitmap_save(s->bitmap);
    return monitor_find_qmp(s->type->name)->run(c);
}

static bool prepare_bitmap_remove(MonCall *c, Step *s)
{
    s->bitmap = mon_bitmap_to_remove(c, mon_str(c, "node"), mon_str(c, "name"));
    if (s->bitmap)
        s->bitmap->is_busy = true; /* no later action may have it */
    return s->bitmap;
}

static void undo_bitmap_remove(Step *s)
{
    if (s->bitmap)
        s->bitmap->is_busy = false;
}

static void commit_bitmap_remove(Step *s)
{
    s->bitmap->is_busy = false;
    if (!bitmap_remove(s->bitmap, NULL)) /* it goes when the image is written next */
        bitmap_free(s->bitmap);
}

static void undo_bitmap(Step *s)
{
    if (s->bitmap && s->saved.map)
        bitmap_restore(s->bitmap, &s->saved);
    else if (s->bitmap)
        bitmap_free(s->bitmap);
}

/* ---- transactions ---- */

static bool prepare_abort(MonCall *c, Step *s)
{
    return error_set(c->err, "Transaction aborted using Abort action");
}

static const StepType step_types[] = {
    {"blockdev-snapshot", prepare_snapshot, commit_snapshot},
    {"blockdev-snapshot-sync", prepare_snapshot_sync, commit_snapshot},
    {"blockdev-backup", prepare_blockdev_backup, NULL, undo_backup},
    {"drive-backup", prepare_drive_backup, NULL, undo_backup},
    {"block-dirty-bitmap-add", prepare_bitmap_add, NULL, undo_bitmap},
    {"block-dirty-bitmap-remove", prepare_bitmap_remove, commit_bitmap_remove, undo_bitmap_remove},
    {"block-dirty-bitmap-clear", prepare_bitmap, NULL, undo_bitmap},
    {"block-dirty-bitmap-enable", prepare_bitmap, NULL, undo_bitmap},
    {"block-dirty-bitmap-disable", prepare_bitmap, NULL, undo_bitmap},
    {"block-dirty-bitmap-merge", prepare_bitmap, NULL, undo_bitmap},
    {"abort", prepare_abort},
};

static const StepType *step_type(const char *name)
{
    for (unsigned n = 0; n < ARRAY_SIZE(step_types); n++)
        if (!strcmp(step_types[n].name, name))
            return &step_types[n];
    return NULL;
}

/* @args as of the command with the step's name. */
static bool prepare(MonCall *c, Step *s, json_t *args)
{
    const MonRow *row = monitor_find_qmp(s->type->name);
    MonCall of_step = *c;
    bool ok;

    of_step.args = args;
    ok = (!row || mon_check(&of_step, row->params)) && s->type->prepare(&of_step, s);
    c->class = of_step.class;
    return ok;
}

static bool prepare_action(MonCall *c, json_t *action, Step *s)
{
    const char *name = json_string_value(json_object_get(action, "type"));
    json_t *data = json_object_get(action, "data");

    if (!name || !json_is_object(data))
        return error_set(c->err, "an action is expected as {\"type\": ..., \"data\": {...}}");
    s->type = step_type(name);
    if (!s->type)
        return error_set(c->err, "Parameter 'type' does not accept value '%s'", name);
    return prepare(c, s, data);
}

static void end_steps(Step *s, unsigned count, bool ok)
{
    for (unsigned n = 0; n < count && ok; n++)
        if (s[n].type->commit)
            s[n].type->commit(&s[n]);
    for (unsigned n = count; n-- && !ok;)
        if (s[n].type && s[n].type->undo)
            s[n].type->undo(&s[n]);
    for (unsigned n = 0; n < count; n++) {
        bitmap_drop_saved(&s[n].saved);
        node_unref(s[n].overlay);
        node_unref(s[n].node);
    }
}

bool qmp_transaction(MonCall *c)
{
    json_t *actions = json_object_get(c->args, "actions"), *properties, *action;
    Step steps[ACTIONS_MAX] = {0};
    const char *mode;
    bool ok = true;
    size_t n;

    properties = json_object_get(c->args, "properties");
    mode = json_string_value(json_object_get(properties, "completion-mode"));
    if (!json_is_array(actions) || json_array_size(actions) > ACTIONS_MAX)
        return error_set(c->err, "Invalid parameter type for 'actions', expected: array of at most %u",
                         ACTIONS_MAX);
    if (mode && strcmp(mode, "individual"))
        return error_set(c->err, "completion-mode '%s': jobs end one by one: individual is expected",
                         mode);
    blk_drain_all_begin();
    json_array_foreach(actions, n, action)
    {
        ok = prepare_action(c, action, &steps[n]);
        if (!ok)
            break;
    }
    end_steps(steps, (unsigned)(ok ? n : n + 1), ok);
    blk_drain_all_end();
    return ok;
}

/* A step alone. */
static bool do_step(MonCall *c, const char *name)
{
    Step s = {.type = step_type(name)};
    bool ok;

    blk_drain_all_begin();
    ok = prepare(c, &s, c->args);
    end_steps(&s, 1, ok);
    blk_drain_all_end();
    return ok;
}

bool qmp_snapshot(MonCall *c)
{
    return do_step(c, "blockdev-snapshot");
}

bool qmp_snapshot_sync(MonCall *c)
{
    return do_step(c, "blockdev-snapshot-sync");
}

bool hmp_snapshot_blkdev(MonCall *c)
{
    if (mon_bool(c, "reuse", false))
        json_object_set_new(c->args, "mode", json_string("existing"));
    json_object_del(c->args, "reuse");
    return do_step(c, "blockdev-snapshot-sync");
}

/* ---- images ---- */

bool qmp_change_backing_file(MonCall *c)
{
    BlockNode *top = mon_node(c, mon_str(c, "device")), *n;

    n = top ? mon_node(c, mon_str(c, "image-node-name")) : NULL;
    if (!n)
        return false;
    if (!node_is_above(top, n))
        return error_set(c->err, "'%s' and image file are not in the same chain",
                         mon_str(c, "device"));
    if (!n->backing)
        return error_set(c->err, "not allowing backing file change on an image without a backing file");
    return node_write_backing(n, mon_str(c, "backing-file"), n->backing->driver->name, c->err);
}

static const JobType create_type = {.name = "create", .size = sizeof(Job)};

/* Options of blockdev-create in those of drivers: "cluster-size" is cluster_size, "v3" is of compat. */
static void rename_options(const Opts *from, Opts *to)
{
    static const char *const mine[] = {"driver", "file", "filename", NULL};

    for (unsigned n = 0; n < from->count; n++) {
        char *key = strdup(from->row[n].key);
        bool is_mine = false;

        for (unsigned k = 0; mine[k]; k++)
            is_mine |= !strcmp(key, mine[k]);
        for (char *p = key; *p; p++)
            *p = *p == '-' ? '_' : *p;
        if (!is_mine)
            opts_set(to, strcmp(key, "version") ? key : "compat", from->row[n].value);
        free(key);
    }
}

static bool create_image(Loop *l, const Opts *o, Error *err)
{
    const char *driver = opts_get(o, "driver"), *file = opts_get(o, "file");
    const char *filename = opts_get(o, "filename");
    const BlockDriver *d = driver ? driver_find(driver, err) : NULL;
    BlockNode *below = file ? node_find(file) : NULL;
    Opts own = {0};
    bool ok;

    if (!d)
        return driver ? false : error_set(err, "Parameter 'driver' is missing");
    if (d->is_protocol ? !filename : !below)
        return error_set(err, d->is_protocol ? "Parameter 'filename' is missing"
                                             : "Parameter 'file': the name of a node is expected");
    rename_options(o, &own);
    ok = d->is_protocol ? image_create(l, d, filename, &own, err)
                        : image_create_in(below, d, &own, err);
    opts_clear(&own);
    return ok;
}

bool qmp_blockdev_create(MonCall *c)
{
    JobOptions how = {.id = mon_str(c, "job-id"), .auto_finalize = true};
    Loop *l = c->machine->env.loop;
    Opts o = {0};
    bool ok = opts_from_json(&o, json_object_get(c->args, "options"), c->err);
    Job *j = ok ? job_new(l, &create_type, &how, c->err) : NULL;

    if (j) {
        job_start(j);
        ok = create_image(l, &o, &j->error);
        j->done = j->total = 1;
        job_conclude(j, ok);
    }
    opts_clear(&o);
    return j;
}
