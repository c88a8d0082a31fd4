/* SPDX-License-Identifier: MIT */
/* All nodes by name; opening them from options, format probing, backing chains. See node.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "host/block/bitmap.h"
#include "host/block/node.h"
#include "host/block/trace.h"

#define PROBE_SIZE 2048

const BlockDriver *const block_drivers[] = {
    &driver_file, &driver_host_device, &driver_null_co, &driver_raw, &driver_qcow2, &driver_throttle,
    &driver_copy_on_read, &driver_nbd, NULL};

static BlockNode *nodes;
static unsigned depth; /* of the backing chain being opened */

static const OptRow common_rows[] = {
    {"driver", OPT_STR, NULL, "protocol or format"},
    {"node-name", OPT_STR, NULL, "name of the node"},
    {"read-only", OPT_BOOL, NULL, "refuse writes"},
    {"auto-read-only", OPT_BOOL, NULL, "become read-only if the file cannot be written"},
    {"cache.direct", OPT_BOOL, NULL, "leave the host's cache out"},
    {"cache.no-flush", OPT_BOOL, NULL, "never wait for the disk"},
    {"cache.writeback", OPT_BOOL, NULL, "let writes wait in a cache until a flush"},
    {"discard", OPT_ENUM, "ignore|off|unmap|on", "what discard requests do"},
    {"detect-zeroes", OPT_ENUM, "off|on|unmap", "store written zeros as holes"},
    {"force-share", OPT_BOOL, NULL, "others may write the image (read-only)"},
    {"file", OPT_CHILD, NULL, "the node below: its name, or file.*"},
    {"backing", OPT_CHILD, NULL, "the backing node: its name, nothing, or backing.*"},
};

unsigned node_option_words(const char **words, unsigned room)
{
    unsigned count = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(common_rows) && count < room; i++)
        words[count++] = common_rows[i].name;
    for (unsigned d = 0; block_drivers[d]; d++)
        for (unsigned i = 0; i < block_drivers[d]->open_count && count < room; i++)
            words[count++] = block_drivers[d]->open_rows[i].name;
    return count;
}

void node_help(FILE *f)
{
    opts_help(f, common_rows, ARRAY_SIZE(common_rows));
    for (unsigned d = 0; block_drivers[d]; d++) {
        fprintf(f, "driver=%s: %s\n", block_drivers[d]->name, block_drivers[d]->help);
        opts_help(f, block_drivers[d]->open_rows, block_drivers[d]->open_count);
    }
}

/* ---- names ---- */

BlockNode *node_find(const char *name)
{
    BlockNode *n = nodes;

    while (n && strcmp(n->name, name))
        n = n->next;
    return n;
}

BlockNode *node_next(BlockNode *n)
{
    return n ? n->next : nodes;
}

BlockNode *node_ref(BlockNode *n)
{
    if (n)
        n->refs++;
    return n;
}

static void node_free(BlockNode *n)
{
    BlockNode *file = n->file, *backing = n->backing;

    for (BlockNode **p = &nodes; *p; p = &(*p)->next)
        if (*p == n) {
            *p = n->next;
            break;
        }
    free(n->state);
    free(n->filename);
    free(n->backing_file);
    free(n->backing_format);
    free(n);
    node_unref(file);
    node_unref(backing);
}

static void store_bitmaps(BlockNode *n)
{
    Error err;

    if (!n->is_read_only && n->driver->bitmaps_store && !n->driver->bitmaps_store(n, &err))
        fprintf(stderr, "%s\n", err.text);
}

void node_unref(BlockNode *n)
{
    if (!n || --n->refs)
        return;
    trace_node_close(n->name);
    n->refs = 1; /* what closing does must not come here again */
    store_bitmaps(n);
    bitmap_free_all(n);
    node_flush(n);
    if (n->driver->close)
        n->driver->close(n);
    n->refs = 0;
    node_free(n);
}

char *path_beside(const char *base, const char *name)
{
    const char *slash = strrchr(base, '/');
    char *path;

    if (name[0] == '/' || !slash || driver_of_name(name) || driver_of_name(base))
        return strdup(name);
    return asprintf(&path, "%.*s/%s", (int)(slash - base), base, name) < 0 ? NULL : path;
}

/* ---- drivers ---- */

const BlockDriver *driver_find(const char *name, Error *err)
{
    const char *words[ARRAY_SIZE(block_drivers)];
    unsigned count = 0;

    for (unsigned i = 0; block_drivers[i]; i++) {
        if (!strcmp(block_drivers[i]->name, name))
            return block_drivers[i];
        words[count++] = block_drivers[i]->name;
    }
    const char *near = nearest_word(name, words, count, sizeof *words);

    error_set(err, near ? "unknown driver \"%s\"; did you mean \"%s\"?" : "unknown driver \"%s\"",
              name, near);
    return NULL;
}

const BlockDriver *driver_of_name(const char *name)
{
    for (unsigned i = 0; block_drivers[i]; i++)
        for (const char *p = block_drivers[i]->prefixes; p && *p;) {
            size_t size = strcspn(p, "|");

            if (!strncmp(name, p, size))
                return block_drivers[i];
            p += size + (p[size] == '|');
        }
    return NULL;
}

const BlockDriver *node_probe(BlockNode *file, Error *err)
{
    const BlockDriver *best = &driver_raw;
    u8 head[PROBE_SIZE];
    int ret = node_pread(file, 0, head, sizeof head), score = 0;

    if (ret) {
        errno = -ret;
        error_set_errno(err, "%s: cannot read the start of the image", file->filename);
        return NULL;
    }
    for (unsigned i = 0; block_drivers[i]; i++) {
        int s = block_drivers[i]->probe ? block_drivers[i]->probe(head, sizeof head) : 0;

        if (s > score) {
            score = s;
            best = block_drivers[i];
        }
    }
    return best;
}

/* ---- opening ---- */

static bool check_opts(const BlockDriver *d, const Opts *o, Error *err)
{
    char what[64];

    snprintf(what, sizeof what, "driver %s", d->name);
    return opts_check_both(o, what, common_rows, ARRAY_SIZE(common_rows), d->open_rows,
                           d->open_count, err);
}

static void set_common(BlockNode *n, const Opts *o)
{
    const char *detect = opts_get(o, "detect-zeroes"), *discard = opts_get(o, "discard");

    n->is_read_only = opts_bool(o, "read-only", false);
    n->is_direct = opts_bool(o, "cache.direct", false);
    n->is_unsafe = opts_bool(o, "cache.no-flush", false);
    n->is_unmap = discard && (!strcmp(discard, "unmap") || !strcmp(discard, "on"));
    n->force_share = opts_bool(o, "force-share", false);
    n->is_auto_read_only = opts_bool(o, "auto-read-only", false);
    n->detect_zeroes = !detect || !strcmp(detect, "off") ? 0 : !strcmp(detect, "on") ? 1 : 2;
    n->alignment = n->memory_alignment = 1;
}

static bool set_name(BlockNode *n, const Opts *o, Error *err)
{
    static unsigned counter;
    const char *name = opts_get(o, "node-name");

    if (!name) {
        snprintf(n->name, sizeof n->name, "#block%03u", counter++);
        return true;
    }
    if (!*name || strlen(name) >= sizeof n->name || name[0] == '#')
        return error_set(err, "node-name=%s: a name of 1 to %zu characters is expected", name,
                         sizeof n->name - 1);
    if (node_find(name))
        return error_set(err, "node-name=%s: there is a node of this name already", name);
    strcpy(n->name, name);
    return true;
}

/*
 * What an option of a node means for those below it. Formats flush and discard where it must be, so
 * the file may.
 */
static void inherit(Opts *child, const Opts *o, bool is_backing)
{
    static const char *const keys[] = {"read-only", "auto-read-only", "cache.direct",
                                       "cache.no-flush", "force-share"};

    for (unsigned i = is_backing ? 2 : 0; i < ARRAY_SIZE(keys); i++)
        if (opts_get(o, keys[i]))
            opts_default(child, keys[i], opts_get(o, keys[i]));
    if (is_backing)
        opts_default(child, "read-only", "on"); /* commit asks for a writable one */
    else
        opts_default(child, "discard", "unmap");
}

static BlockNode *referenced(const char *name, const char *role, Error *err)
{
    BlockNode *n = node_find(name);

    if (!n)
        error_set(err, "%s=%s: there is no node of this name", role, name);
    return node_ref(n);
}

/* A name like nbd://host is not of a file: the driver and its options in place of it. */
static bool translate_name(Opts *o, Error *err)
{
    const char *name = opts_get(o, "filename");
    const BlockDriver *d = name && !opts_get(o, "driver") ? driver_of_name(name) : NULL;
    char *copy;
    bool ok;

    if (!d)
        return true;
    copy = strdup(name);
    if (!copy)
        abort();
    opts_remove(o, "filename");
    opts_remove(o, "aio"); /* of files only, and may be said of any drive */
    opts_set(o, "driver", d->name);
    ok = d->parse_filename(copy, o, err);
    free(copy);
    return ok;
}

static BlockNode *open_child_file(Loop *l, Opts *o, Error *err)
{
    const char *name = opts_get(o, "file");
    Opts child = {0};

    if (name)
        return referenced(name, "file", err);
    opts_take(o, "file", &child);
    inherit(&child, o, false);
    BlockNode *n = NULL;

    if (translate_name(&child, err)) {
        opts_default(&child, "driver", "file");
        n = node_open(l, &child, err);
    }

    opts_clear(&child);
    return n;
}

/* A loop shows as an image that is its own backing file, some steps down. */
static bool check_chain(const BlockNode *n, Error *err)
{
    struct stat a, b;

    if (stat(n->filename, &a) < 0 || !n->backing)
        return true;
    for (const BlockNode *p = n->backing; p; p = p->backing)
        if (p->filename && stat(p->filename, &b) == 0 && a.st_ino == b.st_ino &&
            a.st_dev == b.st_dev && S_ISREG(a.st_mode))
            return error_set(err, "%s is its own backing file", n->filename);
    return true;
}

static bool open_backing(BlockNode *n, Opts *o, Error *err)
{
    const char *name = opts_get(o, "backing");
    Opts child = {0};

    if (name) {
        if (!*name || !strcmp(name, "null"))
            return true;
        n->backing = referenced(name, "backing", err);
        return n->backing;
    }
    opts_take(o, "backing", &child);
    if (!n->backing_file && !child.count)
        return true;
    inherit(&child, o, true);
    if (child.count && opts_has_child(&child, "file")) {
        n->backing = node_open(n->loop, &child, err);
    } else {
        char *path = path_beside(n->filename, n->backing_file ? n->backing_file : "");
        const char *format = opts_get(&child, "driver");
        char *copy = format ? strdup(format) : n->backing_format ? strdup(n->backing_format) : NULL;

        if (depth++ >= BACKING_DEPTH_MAX)
            error_set(err, "the backing chain is longer than %u images, or a loop",
                      BACKING_DEPTH_MAX);
        else
            n->backing = node_open_file(n->loop, path, copy, &child, err);
        depth--;
        free(copy);
        free(path);
    }
    opts_clear(&child);
    return n->backing ? check_chain(n, err)
                      : error_prefix(err, "%s: cannot open its backing file", n->filename);
}

/* Takes over the reference to @file. */
static BlockNode *open_with(Loop *l, const BlockDriver *d, BlockNode *file, Opts *o, Error *err)
{
    BlockNode *n = calloc(1, sizeof *n);
    const char *filename = opts_get(o, "filename");
    bool ok;

    if (!n)
        abort();
    *n = (BlockNode){.driver = d, .loop = l, .file = file, .refs = 1};
    n->state = calloc(1, MAX(d->state_size, 1ul));
    n->filename = strdup(file ? file->filename : filename ? filename : "");
    set_common(n, o);
    if (file) {
        if (!n->is_read_only)
            node_want_writable(file, NULL);
        n->memory_alignment = file->memory_alignment;
        n->is_read_only |= file->is_read_only;
        n->is_direct = file->is_direct;
        n->is_unsafe |= file->is_unsafe;
    }
    n->no_io = opts_bool(o, "x-no-io", false);
    n->is_check = opts_bool(o, "x-check", false);
    opts_remove(o, "x-no-io");
    opts_remove(o, "x-check");
    ok = check_opts(d, o, err) && set_name(n, o, err);
    if (ok) {
        n->next = nodes;
        nodes = n;
        ok = d->open(n, o, err);
        if (ok && d->has_backing && !n->no_io && !open_backing(n, o, err)) {
            store_bitmaps(n);
            ok = false;
        }
        if (!ok)
            bitmap_free_all(n);
        if (!ok && d->close)
            d->close(n);
    }
    if (ok) {
        trace_node_open(n->name, d->name, n->filename);
        return n;
    }
    node_free(n);
    return NULL;
}

BlockNode *node_open(Loop *l, Opts *o, Error *err)
{
    const char *name = opts_get(o, "driver");
    const BlockDriver *d = name ? driver_find(name, err) : NULL;
    BlockNode *file;

    if (name && !d)
        return NULL;
    if (d && d->is_protocol)
        return open_with(l, d, NULL, o, err);
    file = open_child_file(l, o, err);
    if (!file)
        return NULL;
    if (!d)
        d = node_probe(file, err);
    if (!d) {
        node_unref(file);
        return NULL;
    }
    return open_with(l, d, file, o, err);
}

BlockNode *node_open_file(Loop *l, const char *filename, const char *format, Opts *o, Error *err)
{
    Opts all = {0};

    if (o)
        opts_copy(&all, o);
    if (format)
        opts_set(&all, "driver", format);
    opts_set(&all, format && !strcmp(format, "file") ? "filename" : "file.filename", filename);
    BlockNode *n = node_open(l, &all, err);

    opts_clear(&all);
    return n;
}

bool image_create(Loop *l, const BlockDriver *d, const char *filename, Opts *o, Error *err)
{
    char what[64];

    if (!d->create)
        return error_set(err, "format %s: images cannot be created", d->name);
    if (driver_of_name(filename))
        return error_set(err, "%s: its server makes disks; one that is there can be written to",
                         filename);
    snprintf(what, sizeof what, "format %s", d->name);
    return opts_check(o, what, d->create_rows, d->create_count, err) &&
           d->create(l, filename, o, err);
}

bool image_create_in(BlockNode *file, const BlockDriver *d, Opts *o, Error *err)
{
    bool was_read_only = file->is_read_only, ok;
    char what[64];

    if (!d->create_in)
        return error_set(err, "format %s: images cannot be created in a node", d->name);
    snprintf(what, sizeof what, "format %s", d->name);
    if (!opts_check(o, what, d->create_rows, d->create_count, err) ||
        !node_set_read_only(file, false, err))
        return false;
    ok = d->create_in(file, o, err);
    if (was_read_only)
        node_set_read_only(file, true, NULL);
    return ok;
}

BlockNode *node_temporary_overlay(BlockNode *base, Error *err)
{
    const char *dir = getenv("TMPDIR");
    char path[PATH_MAX], size[32];
    Opts o = {0};
    BlockNode *n = NULL;

    snprintf(path, sizeof path, "%s/lyrebird.XXXXXX", dir ? dir : "/var/tmp");
    int fd = mkstemp(path);

    if (fd < 0) {
        error_set_errno(err, "snapshot=on: %s", path);
        return NULL;
    }
    close(fd);
    snprintf(size, sizeof size, "%llu", (unsigned long long)base->size);
    opts_set(&o, "size", size);
    if (image_create(base->loop, &driver_qcow2, path, &o, err)) {
        opts_clear(&o);
        opts_set(&o, "cache.no-flush", "on");
        opts_set(&o, "backing", base->name);
        opts_set(&o, "discard", "unmap");
        n = node_open_file(base->loop, path, "qcow2", &o, err);
    }
    opts_clear(&o);
    unlink(path); /* it lives on until it is closed */
    return n;
}
