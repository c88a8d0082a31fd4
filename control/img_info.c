/* SPDX-License-Identifier: MIT */
/* lyrebird-img info and snapshot. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "control/img.h"
#include "control/snapshot_text.h"

/* False: it is no file of this host. */
static bool disk_bytes(const char *filename, u64 *bytes)
{
    struct stat st;

    if (stat(filename, &st) < 0)
        return false;
    *bytes = (u64)st.st_blocks * 512;
    return true;
}

/* ---- snapshots ---- */

bool img_load_snapshot(BlockNode *n, const char *param)
{
    Error err = {0};
    Opts o = {0};
    const char *which = param;
    bool ok;

    if (!strncmp(param, "snapshot.", 9)) {
        opts_parse(&o, param, NULL, &err);
        which = opts_get(&o, "snapshot.id") ? opts_get(&o, "snapshot.id")
                                            : opts_get(&o, "snapshot.name");
    }
    ok = which && n->driver->snapshot_load
             ? n->driver->snapshot_load(n, which, &err)
             : error_set(&err, "%s has no snapshot '%s'", n->filename, param);
    opts_clear(&o);
    if (!ok)
        img_failf("Failed to load snapshot: %s", err.text);
    return ok;
}

static int list_snapshots(BlockNode *n)
{
    BlkSnapshot *list = NULL;
    unsigned count = n->driver->snapshot_list ? n->driver->snapshot_list(n, &list) : 0;

    if (count)
        snapshot_print_list(stdout, list, count);
    free(list);
    return 0;
}

static bool change_snapshots(ImgArgs *a, BlockNode *n, Error *err)
{
    struct timespec now;

    if (!n->driver->snapshot_create)
        return error_set(err, "%s: images of format %s have no snapshots", n->filename,
                         n->driver->name);
    if (a->opt['a'] && n->bitmaps) /* they would not know what changes */
        return error_set(err, "Could not apply snapshot '%s': the image has dirty bitmaps",
                         a->opt['a']);
    if (a->opt['a'])
        return n->driver->snapshot_apply(n, a->opt['a'], err);
    if (a->opt['d'])
        return n->driver->snapshot_delete(n, a->opt['d'], err);
    clock_gettime(CLOCK_REALTIME, &now);
    BlkSnapshot s = {.date_sec = now.tv_sec, .date_nsec = (u32)now.tv_nsec};

    if (strlen(a->opt['c']) >= sizeof s.name)
        return error_set(err, "the name of a snapshot has at most %zu characters",
                         sizeof s.name - 1);
    snprintf(s.name, sizeof s.name, "%s", a->opt['c']);
    return n->driver->snapshot_create(n, &s, err);
}

int img_snapshot(ImgArgs *a)
{
    Error err = {0};
    int actions = !!a->opt['l'] + !!a->opt['a'] + !!a->opt['c'] + !!a->opt['d'];
    bool list = a->opt['l'] || !actions;

    if (actions > 1)
        return img_failf("Cannot mix '-l', '-a', '-c', '-d'");
    if (a->count != 1)
        return img_failf("Expecting one image file name");
    BlockNode *n =
        img_open(a, a->file[0], a->opt['f'], NULL, list ? IMG_NO_BACKING : IMG_WRITE | IMG_UNMAP);

    if (!n)
        return 1;
    int status = list ? list_snapshots(n) : change_snapshots(a, n, &err) ? 0 : img_fail(&err);

    node_unref(n);
    return status;
}

/* ---- info ---- */

/* Texts of a bitmap's flags; how many. */
static unsigned bitmap_flags(const BlkBitmapInfo *b, const char *word[2])
{
    unsigned count = 0;

    if (b->is_in_use)
        word[count++] = "in-use";
    if (b->is_auto)
        word[count++] = "auto";
    return count;
}

static void print_bitmaps(BlockNode *n)
{
    BlkBitmapInfo *list = NULL;
    unsigned count = n->driver->bitmaps_list ? n->driver->bitmaps_list(n, &list) : 0;

    if (count)
        printf("    bitmaps:\n");
    for (unsigned i = 0; i < count; i++) {
        const char *word[2];
        unsigned flags = bitmap_flags(&list[i], word);

        printf("        [%u]:\n            flags:\n", i);
        for (unsigned k = 0; k < flags; k++)
            printf("                [%u]: %s\n", k, word[k]);
        printf("            name: %s\n            granularity: %llu\n", list[i].name,
               (unsigned long long)list[i].granularity);
    }
    free(list);
}

static void print_human(BlockNode *n, const BlkInfo *i)
{
    char size[32], disk[32] = "unavailable";
    u64 bytes;
    BlkSnapshot *list = NULL;
    unsigned count = n->driver->snapshot_list ? n->driver->snapshot_list(n, &list) : 0;

    if (disk_bytes(n->filename, &bytes))
        size_text(bytes, disk, sizeof disk);
    printf("image: %s\nfile format: %s\nvirtual size: %s (%llu bytes)\ndisk size: %s\n",
           n->filename, n->driver->name, size_text(n->size, size, sizeof size),
           (unsigned long long)n->size, disk);
    if (i->cluster_size)
        printf("cluster_size: %u\n", i->cluster_size);
    if (i->is_dirty)
        printf("cleanly shut down: no\n");
    if (i->backing_file[0]) {
        char *path = path_beside(n->filename, i->backing_file);

        printf("backing file: %s", i->backing_file);
        printf(strcmp(path, i->backing_file) ? " (actual path: %s)\n" : "\n", path);
        free(path);
    }
    if (i->backing_format[0])
        printf("backing file format: %s\n", i->backing_format);
    if (count)
        snapshot_print_list(stdout, list, count);
    free(list);
    if (!i->has_version)
        return;
    printf("Format specific information:\n    compat: %s\n    compression type: %s\n",
           i->version == 2 ? "0.10" : "1.1", i->compression_type);
    if (i->version >= 3)
        printf("    lazy refcounts: %s\n", i->lazy_refcounts ? "true" : "false");
    print_bitmaps(n);
    printf("    refcount bits: %u\n", i->refcount_bits);
    if (i->version >= 3)
        printf("    corrupt: %s\n    extended l2: %s\n", i->is_corrupt ? "true" : "false",
               i->extended_l2 ? "true" : "false");
}

static json_t *json_snapshots(BlockNode *n)
{
    BlkSnapshot *list = NULL;
    unsigned count = n->driver->snapshot_list ? n->driver->snapshot_list(n, &list) : 0;
    json_t *out = count ? json_array() : NULL;

    for (unsigned k = 0; k < count; k++) {
        const BlkSnapshot *s = &list[k];
        json_t *row = json_pack("{s:s, s:s, s:I, s:I, s:i, s:I, s:I}", "id", s->id, "name", s->name,
                                "vm-state-size", (json_int_t)s->vm_state_size, "date-sec",
                                (json_int_t)s->date_sec, "date-nsec", (int)s->date_nsec,
                                "vm-clock-sec", (json_int_t)(s->vm_clock_ns / NS_PER_SEC),
                                "vm-clock-nsec", (json_int_t)(s->vm_clock_ns % NS_PER_SEC));

        if (s->icount != ~0ull)
            json_object_set_new(row, "icount", json_integer((json_int_t)s->icount));
        json_array_append_new(out, row);
    }
    free(list);
    return out;
}

static json_t *json_bitmaps(BlockNode *n)
{
    BlkBitmapInfo *list = NULL;
    unsigned count = n->driver->bitmaps_list ? n->driver->bitmaps_list(n, &list) : 0;
    json_t *out = count ? json_array() : NULL;

    for (unsigned i = 0; i < count; i++) {
        const char *word[2];
        unsigned flags = bitmap_flags(&list[i], word);
        json_t *words = json_array();

        for (unsigned k = 0; k < flags; k++)
            json_array_append_new(words, json_string(word[k]));
        json_array_append_new(out, json_pack("{s:o, s:s, s:I}", "flags", words, "name",
                                             list[i].name, "granularity",
                                             (json_int_t)list[i].granularity));
    }
    free(list);
    return out;
}

static json_t *json_specific(BlockNode *n, const BlkInfo *i)
{
    json_t *bitmaps = json_bitmaps(n);
    json_t *data =
        json_pack("{s:s, s:s, s:i}", "compat", i->version == 2 ? "0.10" : "1.1", "compression-type",
                  i->compression_type, "refcount-bits", (int)i->refcount_bits);

    if (i->version >= 3) {
        json_object_set_new(data, "lazy-refcounts", json_boolean(i->lazy_refcounts));
        json_object_set_new(data, "corrupt", json_boolean(i->is_corrupt));
        json_object_set_new(data, "extended-l2", json_boolean(i->extended_l2));
    }
    if (bitmaps)
        json_object_set_new(data, "bitmaps", bitmaps);
    return json_pack("{s:s, s:o}", "type", "qcow2", "data", data);
}

static json_t *json_info(BlockNode *n, const BlkInfo *i)
{
    json_t *out = json_pack("{s:s, s:s, s:I, s:b}", "filename", n->filename, "format",
                            n->driver->name, "virtual-size", (json_int_t)n->size, "dirty-flag",
                            (int)i->is_dirty);
    u64 bytes;
    json_t *snapshots = json_snapshots(n);

    if (disk_bytes(n->filename, &bytes))
        json_object_set_new(out, "actual-size", json_integer((json_int_t)bytes));
    if (i->cluster_size)
        json_object_set_new(out, "cluster-size", json_integer(i->cluster_size));
    if (i->backing_file[0]) {
        char *path = path_beside(n->filename, i->backing_file);

        json_object_set_new(out, "backing-filename", json_string(i->backing_file));
        json_object_set_new(out, "full-backing-filename", json_string(path));
        free(path);
    }
    if (i->backing_format[0])
        json_object_set_new(out, "backing-filename-format", json_string(i->backing_format));
    if (snapshots)
        json_object_set_new(out, "snapshots", snapshots);
    if (i->has_version)
        json_object_set_new(out, "format-specific", json_specific(n, i));
    return out;
}

int img_info(ImgArgs *a)
{
    bool json, chain = a->opt[IMG_BACKING_CHAIN];

    if (!img_is_json(a, &json))
        return 1;
    if (a->count != 1)
        return img_failf("Expecting one image file name");
    BlockNode *n = img_open(a, a->file[0], a->opt['f'], NULL, chain ? 0 : IMG_NO_BACKING);
    json_t *all = json_array();

    if (!n)
        return 1;
    for (BlockNode *b = n; b; b = chain ? b->backing : NULL) {
        BlkInfo info = {0};

        if (b->driver->info)
            b->driver->info(b, &info);
        if (json)
            json_array_append_new(all, json_info(b, &info));
        else
            print_human(b, &info);
        if (!json && chain && b->backing)
            printf("\n");
    }
    if (json) {
        json_dumpf(chain ? all : json_array_get(all, 0), stdout, JSON_INDENT(4));
        printf("\n");
    }
    json_decref(all);
    node_unref(n);
    return 0;
}
