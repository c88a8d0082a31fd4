/* SPDX-License-Identifier: MIT */
/* The words of -drive in those of nodes: file=, format=, cache=, aio=, readonly=. */
#include <stdlib.h>
#include <string.h>
#include "host/block/node.h"
#include "host/block/throttle.h"

/* cache=, as in qemu-system's manual: three switches. */
static const struct CacheMode {
    const char *name, *direct, *no_flush, *writeback;
} cache_modes[] = {
    {"none", "on", "off", "on"},        {"off", "on", "off", "on"},
    {"writeback", "off", "off", "on"},  {"writethrough", "off", "off", "off"},
    {"directsync", "on", "off", "off"}, {"unsafe", "off", "on", "on"},
};

/* Options of -drive that the image does not see: they stay with the drive. */
static const char *const drive_words[] = {
    "if",     "bus",          "unit", "index", "media", "id",   "snapshot", "rerror", "werror",
    "serial", "copy-on-read", "boot", "cyls",  "heads", "secs", "trans",    "addr"};

bool node_set_cache(Opts *o, const char *mode, Error *err)
{
    for (unsigned i = 0; i < ARRAY_SIZE(cache_modes); i++)
        if (!strcmp(mode, cache_modes[i].name)) {
            opts_default(o, "cache.direct", cache_modes[i].direct);
            opts_default(o, "cache.no-flush", cache_modes[i].no_flush);
            opts_default(o, "cache.writeback", cache_modes[i].writeback);
            return true;
        }
    const char *near =
        nearest_word(mode, &cache_modes[0].name, ARRAY_SIZE(cache_modes), sizeof *cache_modes);

    return error_set(
        err, near ? "cache=%s: no such mode; did you mean \"%s\"?" : "cache=%s: no such mode", mode,
        near);
}

static bool is_drive_word(const char *key)
{
    for (unsigned i = 0; i < ARRAY_SIZE(drive_words); i++)
        if (!strcmp(key, drive_words[i]))
            return true;
    return !strncmp(key, "throttling.", 11);
}

/* Options that have another name in nodes. */
static const struct Renamed {
    const char *drive, *node;
} renamed[] = {{"file", "file.filename"}, {"format", "driver"},        {"readonly", "read-only"},
               {"aio", "file.aio"},       {"locking", "file.locking"}, {"cache", "cache.*"}};

/* Whether a node or the drive could mean @key; if not the message names the nearest word. */
static bool check_word(const char *key, Error *err)
{
    const char *words[128];
    unsigned count = node_option_words(words, ARRAY_SIZE(words));

    for (unsigned i = 0; i < ARRAY_SIZE(renamed) && count < ARRAY_SIZE(words); i++)
        words[count++] = renamed[i].drive;
    for (unsigned i = 0; i < ARRAY_SIZE(drive_words) && count < ARRAY_SIZE(words); i++)
        words[count++] = drive_words[i];
    for (unsigned i = 0; i < count; i++)
        if (!strcmp(key, words[i]))
            return true;
    const char *near = nearest_word(key, words, count, sizeof *words);

    return error_set(
        err, near ? "-drive: no option \"%s\"; did you mean \"%s\"?" : "-drive: no option \"%s\"",
        key, near);
}

bool node_from_drive(Opts *o, Opts *node, Error *err)
{
    for (unsigned i = 0; i < o->count;) {
        const char *key = o->row[i].key, *value = o->row[i].value;

        if (is_drive_word(key)) {
            i++;
            continue;
        }
        if (!strchr(key, '.') && !check_word(key, err))
            return false;
        if (!strcmp(key, "cache")) {
            if (!node_set_cache(node, value, err))
                return false;
        } else {
            for (unsigned k = 0; k < ARRAY_SIZE(renamed); k++)
                if (!strcmp(key, renamed[k].drive))
                    key = renamed[k].node;
            opts_set(node, key, value);
        }
        opts_remove(o, o->row[i].key);
    }
    return true;
}

/* ---- limits ---- */

bool throttle_from_drive(Opts *o, Opts *limits, Error *err)
{
    static const struct {
        const char *old, *key;
    } olds[] = {{"bps", "bps-total"},          {"bps_rd", "bps-read"},
                {"bps_wr", "bps-write"},       {"iops", "iops-total"},
                {"iops_rd", "iops-read"},      {"iops_wr", "iops-write"},
                {"bps_max", "bps-total-max"},  {"bps_rd_max", "bps-read-max"},
                {"bps_wr_max", "bps-write-max"}, {"iops_max", "iops-total-max"},
                {"iops_rd_max", "iops-read-max"}, {"iops_wr_max", "iops-write-max"},
                {"iops_size", "iops-size"}};
    char *group;
    bool ok;

    opts_take(o, "throttling", limits);
    for (unsigned n = 0; n < ARRAY_SIZE(olds); n++) {
        if (opts_get(o, olds[n].old))
            opts_set(limits, olds[n].key, opts_get(o, olds[n].old));
        opts_remove(o, olds[n].old);
    }
    group = opts_get(limits, "group") ? strdup(opts_get(limits, "group")) : NULL;
    opts_remove(limits, "group");
    ok = opts_check(limits, "-drive throttling", throttle_rows, throttle_row_count, err);
    if (group)
        opts_set(limits, "group", group);
    free(group);
    return ok;
}
