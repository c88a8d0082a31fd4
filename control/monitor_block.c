/* SPDX-License-Identifier: MIT */
/* Commands about disks: drives and the nodes below them. */
#include <string.h>
#include <sys/stat.h>
#include "control/monitor.h"
#include "control/monitor_blockjob.h"
#include "host/block/block.h"
#include "host/block/node.h"
#include "host/block/throttle.h"
#include "hw/props.h"

/* ---- what they are ---- */

/* The device that uses @b, below @d. */
static const Device *user_of(Device *d, const Blk *b)
{
    const Device *found = NULL;

    for (u32 n = 0; n < d->type->prop_count; n++)
        if (d->type->props[n].kind == PROP_DRIVE &&
            *(Blk **)((u8 *)d + d->type->props[n].offset) == b)
            return d;
    for (Device *k = d->children; k && !found; k = k->next)
        found = user_of(k, b);
    return found;
}

static void path_of(const MonCall *c, const Blk *b, char *path, size_t size)
{
    const Device *d = user_of(&c->machine->dev, b);

    path[0] = 0;
    if (d)
        mon_device_path(d, path, size);
}

static BlkInfo info_of(BlockNode *n)
{
    BlkInfo info = {0};

    if (n->driver->info)
        n->driver->info(n, &info);
    return info;
}

static u64 bytes_on_disk(const BlockNode *n)
{
    struct stat st;

    return stat(n->filename, &st) < 0 ? 0 : (u64)st.st_blocks * 512;
}

static unsigned backing_depth(const BlockNode *n)
{
    unsigned depth = 0;

    while ((n = n->backing))
        depth++;
    return depth;
}

static json_t *image_value(BlockNode *n)
{
    BlkInfo info = info_of(n);
    json_t *v = json_pack("{s:s,s:s,s:I,s:I,s:b}", "filename", n->filename, "format",
                          n->driver->name, "virtual-size", (json_int_t)n->size, "actual-size",
                          (json_int_t)bytes_on_disk(n), "dirty-flag", info.is_dirty);

    if (info.cluster_size)
        json_object_set_new(v, "cluster-size", json_integer(info.cluster_size));
    if (n->backing)
        json_object_set_new(v, "backing-image", image_value(n->backing));
    return v;
}

/* BlockDeviceInfo */
static json_t *node_value(BlockNode *n, bool has_write_cache)
{
    static const char *const zero_names[] = {"off", "on", "unmap"};
    json_t *v = json_pack("{s:s,s:s,s:b,s:s,s:I,s:b,s:s,s:i,s:o,s:{s:b,s:b,s:b}}", "file",
                          n->filename, "node-name", n->name, "ro", n->is_read_only, "drv",
                          n->driver->name, "backing_file_depth", (json_int_t)backing_depth(n),
                          "encrypted", 0, "detect_zeroes", zero_names[n->detect_zeroes],
                          "write_threshold", 0, "image", image_value(n), "cache", "writeback",
                          has_write_cache, "direct", n->is_direct, "no-flush", n->is_unsafe);

    for (const char *const *limit =
             (const char *const[]){"bps", "bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr", NULL};
         *limit; limit++)
        json_object_set_new(v, *limit, json_integer(0));
    if (n->backing)
        json_object_set_new(v, "backing_file", json_string(n->backing->filename));
    if (n->bitmaps)
        json_object_set_new(v, "dirty-bitmaps", mon_bitmaps_value(n));
    return v;
}

/* Limits of the drive, in place of those of a node, which has none. */
static json_t *with_limits(json_t *v, const Blk *b)
{
    static const struct {
        const char *member, *key;
    } limits[] = {{"bps", "bps-total"},   {"bps_rd", "bps-read"},   {"bps_wr", "bps-write"},
                  {"iops", "iops-total"}, {"iops_rd", "iops-read"}, {"iops_wr", "iops-write"}};
    const Throttle *t = blk_throttle(b);

    for (unsigned n = 0; t && n < ARRAY_SIZE(limits); n++)
        json_object_set_new(v, limits[n].member,
                            json_integer((json_int_t)throttle_get(t, limits[n].key)));
    return v;
}

bool qmp_block(MonCall *c)
{
    char path[300];

    c->result = json_array();
    for (Blk *b = NULL; (b = blk_next(b));) {
        json_t *v = json_pack("{s:s,s:b,s:b,s:s}", "device", blk_name(b), "locked", 0, "removable",
                              1, "type", "unknown");

        path_of(c, b, path, sizeof path);
        if (path[0])
            json_object_set_new(v, "qdev", json_string(path));
        if (blk_node(b))
            json_object_set_new(
                v, "inserted", with_limits(node_value(blk_node(b), blk_has_write_cache(b)), b));
        json_array_append_new(c->result, v);
    }
    return true;
}

bool qmp_block_nodes(MonCall *c)
{
    c->result = json_array();
    for (BlockNode *n = NULL; (n = node_next(n));)
        json_array_append_new(c->result, node_value(n, !n->is_unsafe));
    return true;
}

bool qmp_blockstats(MonCall *c)
{
    char path[300];

    c->result = json_array();
    for (Blk *b = NULL; (b = blk_next(b));) {
        BlkStats s = blk_stats(b);
        json_t *v =
            json_pack("{s:s,s:{s:I,s:I,s:I,s:I,s:I,s:I,s:I}}", "device", blk_name(b), "stats",
                      "rd_bytes", (json_int_t)s.read_bytes, "wr_bytes", (json_int_t)s.write_bytes,
                      "rd_operations", (json_int_t)s.reads, "wr_operations", (json_int_t)s.writes,
                      "flush_operations", (json_int_t)s.flushes, "unmap_operations",
                      (json_int_t)s.discards, "failed_operations", (json_int_t)s.failed);

        path_of(c, b, path, sizeof path);
        if (path[0])
            json_object_set_new(v, "qdev", json_string(path));
        if (blk_node(b))
            json_object_set_new(v, "node-name", json_string(blk_node(b)->name));
        json_array_append_new(c->result, v);
    }
    return true;
}

static const char *cache_mode(const BlockNode *n, bool has_write_cache)
{
    return n->is_unsafe ? "unsafe" : !has_write_cache ? "writethrough" : "writeback";
}

static void print_node(FILE *f, BlockNode *n, bool has_write_cache, bool is_verbose)
{
    fprintf(f, " %s (%s%s)\n", n->filename, n->driver->name, n->is_read_only ? ", read-only" : "");
    fprintf(f, "    Cache mode:       %s%s\n", cache_mode(n, has_write_cache),
            n->is_direct ? ", direct" : "");
    if (n->backing)
        fprintf(f, "    Backing file:     %s (chain depth: %u)\n", n->backing->filename,
                backing_depth(n));
    if (is_verbose)
        fprintf(f, "    Images:           %llu bytes, %llu on disk\n", (unsigned long long)n->size,
                (unsigned long long)bytes_on_disk(n));
}

static void print_drive(const MonCall *c, Blk *b)
{
    BlockNode *n = blk_node(b);
    char path[300];

    path_of(c, b, path, sizeof path);
    fputs(blk_name(b), c->out);
    if (n)
        fprintf(c->out, " (%s):", n->name);
    else
        fputs(": [not inserted]\n", c->out);
    if (n)
        print_node(c->out, n, blk_has_write_cache(b), mon_bool(c, "verbose", false));
    if (path[0])
        fprintf(c->out, "    Attached to:      %s\n", path);
}

bool hmp_block(MonCall *c)
{
    const char *name = mon_str(c, "device");
    unsigned shown = 0;

    for (BlockNode *n = NULL; mon_bool(c, "nodes", false) && (n = node_next(n));) {
        fprintf(c->out, "%s%s:", shown++ ? "\n" : "", n->name);
        print_node(c->out, n, true, mon_bool(c, "verbose", false));
    }
    for (Blk *b = NULL; !mon_bool(c, "nodes", false) && (b = blk_next(b));) {
        if (name && strcmp(name, blk_name(b)))
            continue;
        fputs(shown++ ? "\n" : "", c->out);
        print_drive(c, b);
    }
    return shown || !name || error_set(c->err, "Device '%s' not found", name);
}

bool hmp_blockstats(MonCall *c)
{
    for (Blk *b = NULL; (b = blk_next(b));) {
        BlkStats s = blk_stats(b);

        fprintf(c->out,
                "%s: rd_bytes=%llu wr_bytes=%llu rd_operations=%llu wr_operations=%llu "
                "flush_operations=%llu unmap_operations=%llu failed_operations=%llu\n",
                blk_name(b), (unsigned long long)s.read_bytes, (unsigned long long)s.write_bytes,
                (unsigned long long)s.reads, (unsigned long long)s.writes,
                (unsigned long long)s.flushes, (unsigned long long)s.discards,
                (unsigned long long)s.failed);
    }
    return true;
}

/* ---- media ---- */

Blk *mon_drive(const MonCall *c, const char *name)
{
    const Device *d = name[0] == '/' ? mon_device_at(c, name) : device_find(&c->machine->dev, name);
    Blk *b = blk_find(name);

    for (Blk *k = NULL; d && !b && (k = blk_next(k));) {
        const Device *user = user_of(&c->machine->dev, k);

        if (user && (user == d || user == device_inner(d)))
            b = k;
    }
    return b;
}

/* The drive that "device", or else "id" (also of the device that uses it) names. */
static Blk *find_drive(MonCall *c)
{
    const char *name = mon_str(c, "device") ? mon_str(c, "device") : mon_str(c, "id");
    Blk *b = name ? mon_drive(c, name) : NULL;

    if (!name)
        error_set(c->err, "Parameter 'device' is missing");
    else if (!b)
        mon_fail(c, "DeviceNotFound", "Device '%s' not found", name);
    return b;
}

static void tray_moved(const Blk *b, bool is_open)
{
    monitor_event(MONITOR_DEVICE_TRAY_MOVED, json_pack("{s:s,s:s,s:b}", "device", blk_name(b), "id",
                                                       blk_name(b), "tray-open", is_open));
}

static bool change(MonCall *c, const char *filename)
{
    const char *mode = mon_str(c, "read-only-mode");
    Blk *b = find_drive(c);
    bool is_read_only;

    if (!b)
        return false;
    is_read_only =
        mode && strcmp(mode, "retain") ? !strcmp(mode, "read-only") : blk_is_read_only(b);
    if (!blk_change(b, filename, mon_str(c, "format"), is_read_only, c->err))
        return false;
    tray_moved(b, true);
    tray_moved(b, false);
    return true;
}

bool hmp_change(MonCall *c)
{
    if (!strcmp(mon_str(c, "device"), "vnc"))
        return error_set(c->err, "there is no VNC server");
    return change(c, mon_str(c, "target"));
}

bool qmp_change_medium(MonCall *c)
{
    return change(c, mon_str(c, "filename"));
}

bool mon_eject(MonCall *c)
{
    Blk *b = find_drive(c);

    if (!b || !blk_eject(b, mon_bool(c, "force", false), c->err))
        return false;
    tray_moved(b, true);
    return true;
}

bool mon_block_resize(MonCall *c)
{
    const char *node = mon_str(c, "node-name");
    i64 size = (i64)mon_num(c, "size", 0);
    Blk *b = NULL;

    if (size < 0)
        return error_set(c->err, "Parameter 'size' expects a size of 0 or more");
    if (!node)
        b = find_drive(c);
    while (node && (b = blk_next(b)) && !(blk_node(b) && !strcmp(blk_node(b)->name, node)))
        ;
    if (node && !b)
        return mon_fail(c, "DeviceNotFound", "Device '%s' not found", node);
    return b && blk_resize(b, (u64)size, c->err);
}

/* ---- limits ---- */

/* Those that are absent end. */
bool mon_block_limits(MonCall *c)
{
    static const char *const kinds[] = {"bps", "bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr"};
    static const char *const keys[] = {"bps-total",  "bps-read",  "bps-write",
                                       "iops-total", "iops-read", "iops-write"};
    Blk *b = find_drive(c);
    char name[64], value[32];
    Opts o = {0};
    bool ok;

    if (!b)
        return false;
    for (unsigned k = 0; k < ARRAY_SIZE(kinds); k++)
        for (unsigned n = 0; n < 3; n++) {
            static const char *const ends[] = {"", "_max", "_max_length"};
            static const char *const key_ends[] = {"", "-max", "-max-length"};

            snprintf(name, sizeof name, "%s%s", kinds[k], ends[n]);
            snprintf(value, sizeof value, "%llu", (unsigned long long)mon_num(c, name, n == 2));
            snprintf(name, sizeof name, "%s%s", keys[k], key_ends[n]);
            opts_set(&o, name, value);
        }
    if (mon_has(c, "iops_size")) {
        snprintf(value, sizeof value, "%llu", (unsigned long long)mon_num(c, "iops_size", 0));
        opts_set(&o, "iops-size", value);
    }
    if (mon_has(c, "group"))
        opts_set(&o, "group", mon_str(c, "group"));
    ok = blk_set_limits(b, &o, c->err);
    opts_clear(&o);
    return ok;
}

/* ---- nodes ---- */

static BlockNode *added[64]; /* by commands; each is a reference */

bool monitor_add_node(Loop *l, Opts *o, Error *err)
{
    unsigned n = 0;

    while (n < ARRAY_SIZE(added) && added[n])
        n++;
    if (n == ARRAY_SIZE(added))
        return error_set(err, "%zu nodes were added already", ARRAY_SIZE(added));
    added[n] = node_open(l, o, err);
    return added[n];
}

bool qmp_blockdev_add(MonCall *c)
{
    Opts o = {0};
    bool ok;

    if (!mon_str(c, "node-name"))
        return error_set(c->err, "'node-name' must be specified for the root node");
    ok = mon_opts(c, NULL, &o, c->err) && monitor_add_node(c->machine->env.loop, &o, c->err);
    opts_clear(&o);
    return ok;
}

/* The words of -drive that are left; the others say nothing about a drive with if=none. */
static bool add_drive(MonCall *c, Opts *o)
{
    const char *kind = opts_get(o, "if"), *id = opts_get(o, "id");
    char name[64];
    Blk *b;

    if (!kind || strcmp(kind, "none"))
        return error_set(c->err, "if=%s: only if=none is possible; device_add connects it",
                         kind ? kind : "");
    if (!id)
        return error_set(c->err, "id= is expected");
    snprintf(name, sizeof name, "%s", id);
    if (strlen(id) >= sizeof name || blk_find(name))
        return error_set(c->err, "id=%s: there is a drive of this name, or it is too long", id);
    b = blk_open(c->machine->env.loop, name, o, c->err);
    if (b)
        fputs("OK\n", c->out);
    return b;
}

bool hmp_drive_add(MonCall *c)
{
    static const char *const mine[] = {"nodes", "slot", NULL};
    Opts o = {0};
    bool ok = mon_opts(c, mine, &o, c->err);

    if (ok && mon_bool(c, "nodes", false))
        ok = opts_get(&o, "node-name") ? monitor_add_node(c->machine->env.loop, &o, c->err)
                                       : error_set(c->err, "node-name= is expected");
    else if (ok)
        ok = add_drive(c, &o);
    opts_clear(&o);
    return ok;
}

bool hmp_drive_del(MonCall *c)
{
    const char *id = mon_str(c, "id");
    Blk *b = blk_find(id);

    if (!b)
        return error_set(c->err, "Device '%s' not found", id);
    if (blk_node(b) && !node_is_free(blk_node(b), c->err))
        return false;
    if (user_of(&c->machine->dev, b))
        blk_set_medium(b, NULL);
    else
        blk_close(b);
    return true;
}

bool qmp_blockdev_del(MonCall *c)
{
    const char *name = mon_str(c, "node-name");
    BlockNode *node = node_find(name);

    if (!node)
        return error_set(c->err, "Failed to find node with node-name='%s'", name);
    for (unsigned n = 0; n < ARRAY_SIZE(added); n++) {
        if (added[n] != node)
            continue;
        if (node->refs > 1)
            return error_set(c->err, "Node %s is in use", name);
        added[n] = NULL;
        node_unref(node);
        return true;
    }
    return error_set(c->err, "Node %s is not owned by the monitor", name);
}

void monitor_block_end(void)
{
    monitor_nbd_end();
    monitor_jobs_end();
    for (unsigned n = 0; n < ARRAY_SIZE(added); n++) {
        if (added[n])
            node_unref(added[n]);
        added[n] = NULL;
    }
}
