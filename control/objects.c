/* SPDX-License-Identifier: MIT */
/* Objects; see objects.h. */
#include "control/objects.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/rng.h"
#include "host/block/throttle.h"
#include "host/net/dump.h"

#define ROWS_MAX 40

typedef struct Object Object;

typedef struct ObjectKind {
    const char *name;
    const OptRow *rows;
    unsigned row_count;
    bool (*make)(Object *obj, Loop *l, const Opts *o, Error *err);
    void (*unmake)(Object *obj);
    bool is_late;
    const char *help;
} ObjectKind;

struct Object {
    const ObjectKind *kind;
    char *id;
    void *state;
    bool is_used;
    Object *next;
};

static Object *objects; /* the last made first */

static const OptRow common_rows[] = {
    {"qom-type", OPT_STR, NULL, "its kind"},
    {"id", OPT_STR, NULL, "its name"},
};

/* ---- kinds ---- */

static const OptRow no_rows[] = {{"id", OPT_STR, NULL, "its name"}};

static void nothing_free(Object *obj)
{
}

/* The words are checked by net_dump_new, which lists them itself. */
static const OptRow dump_rows[] = {
    {"netdev", OPT_STR, NULL, "id of the network"},
    {"file", OPT_STR, NULL, "file to write"},
    {"maxlen", OPT_SIZE, NULL, "bytes of a frame that are kept"},
    {"queue", OPT_ENUM, "all|rx|tx", "which direction"},
    {"status", OPT_BOOL, NULL, "write at all"},
};

static bool dump_new(Object *obj, Loop *l, const Opts *o, Error *err)
{
    Opts words = {0};

    opts_copy(&words, o);
    opts_remove(&words, "qom-type");
    obj->state = net_dump_new(&words, err);
    opts_clear(&words);
    return obj->state;
}

/* It ends by itself when the file cannot be written. */
static void dump_free(Object *obj)
{
    for (NetDump *d = NULL; (d = net_dump_next(d));)
        if (d == obj->state) {
            net_dump_free(d);
            return;
        }
}

static const OptRow iothread_rows[] = {
    {"poll-max-ns", OPT_NUM, NULL, "no effect"},
    {"poll-grow", OPT_NUM, NULL, "no effect"},
    {"poll-shrink", OPT_NUM, NULL, "no effect"},
    {"aio-max-batch", OPT_NUM, NULL, "no effect"},
    {"thread-pool-min", OPT_NUM, NULL, "no effect"},
    {"thread-pool-max", OPT_NUM, NULL, "no effect"},
};

static bool iothread_new(Object *obj, Loop *l, const Opts *o, Error *err)
{
    return true;
}

// clang-format off
#define MEMORY_ROWS                                                                                \
    {"size", OPT_SIZE, NULL, "bytes"},                                                             \
    {"share", OPT_BOOL, NULL, "others can map it (memfd: on)"},                                    \
    {"prealloc", OPT_BOOL, NULL, "take the host's memory at once"},                                \
    {"prealloc-threads", OPT_NUM, NULL, "no effect: the kernel does it"},                          \
    {"merge", OPT_BOOL, NULL, "let the host merge equal pages (on)"},                              \
    {"dump", OPT_BOOL, NULL, "it is in core files (on)"},                                          \
    {"policy", OPT_ENUM, "default", "on which nodes of the host: as it comes"},                    \
    {"reserve", OPT_ENUM, "off|false", "reserve swap for it: never"},                              \
    {"x-use-canonical-path-for-ramblock-id", OPT_BOOL, NULL, "no effect"}

static const OptRow memory_rows[] = {MEMORY_ROWS};
static const OptRow memfd_rows[] = {
    MEMORY_ROWS,
    {"hugetlb", OPT_BOOL, NULL, "huge pages"},
    {"hugetlbsize", OPT_SIZE, NULL, "of this size (2M)"},
    {"seal", OPT_ENUM, "off|false", "seal the file: never"},
};
static const OptRow file_rows[] = {
    MEMORY_ROWS,
    {"mem-path", OPT_STR, NULL, "the file, or a folder for a file without name"},
    {"align", OPT_SIZE, NULL, "of its address in this process"},
    {"offset", OPT_SIZE, NULL, "where it begins in the file"},
    {"discard-data", OPT_BOOL, NULL, "contents are not needed afterwards"},
    {"readonly", OPT_BOOL, NULL, "open the file for reading; needs share=off"},
    {"pmem", OPT_ENUM, "off|false", "persistent memory: none"},
};
// clang-format on

/* What all have; @share: unless share= says. */
static bool make_memory(Object *obj, const Opts *o, RamConfig cfg, bool share, Error *err)
{
    u64 size = opts_size(o, "size", 0);

    if (!size || size % RAM_PAGE_SIZE)
        return error_set(err, "size=%s: a multiple of %u is expected",
                         opts_get(o, "size") ? opts_get(o, "size") : "", RAM_PAGE_SIZE);
    cfg.is_private = !opts_bool(o, "share", share);
    cfg.prealloc = opts_bool(o, "prealloc", false);
    cfg.no_merge = !opts_bool(o, "merge", true);
    cfg.no_dump = !opts_bool(o, "dump", true);
    obj->state = ram_new_from(obj->id, size, &cfg, err);
    return obj->state;
}

static bool memory_new(Object *obj, Loop *l, const Opts *o, Error *err)
{
    return make_memory(obj, o, (RamConfig){0}, false, err);
}

static bool memfd_new(Object *obj, Loop *l, const Opts *o, Error *err)
{
    RamConfig cfg = {0};

    if (opts_bool(o, "hugetlb", false)) {
        cfg.huge_page = opts_size(o, "hugetlbsize", 2 << 20);
        if (!cfg.huge_page || cfg.huge_page & (cfg.huge_page - 1))
            return error_set(err, "hugetlbsize=%s: a power of two is expected",
                             opts_get(o, "hugetlbsize"));
    }
    return make_memory(obj, o, cfg, true, err);
}

static bool file_new(Object *obj, Loop *l, const Opts *o, Error *err)
{
    RamConfig cfg = {
        .path = opts_get(o, "mem-path"),
        .is_read_only = opts_bool(o, "readonly", false),
        .discard = opts_bool(o, "discard-data", false),
        .offset = opts_size(o, "offset", 0),
        .align = opts_size(o, "align", 0),
    };

    if (!cfg.path)
        return error_set(err, "mem-path= is expected");
    if (cfg.offset % RAM_PAGE_SIZE || cfg.align & (cfg.align - 1))
        return error_set(err, "a multiple of %u is expected for offset=, a power of two for align=",
                         RAM_PAGE_SIZE);
    if (cfg.is_read_only && opts_bool(o, "share", false))
        return error_set(err, "readonly=on and share=on exclude each other");
    return make_memory(obj, o, cfg, false, err);
}

static void memory_free(Object *obj)
{
    ram_free(obj->state);
}

static const OptRow rng_rows[] = {{"filename", OPT_STR, NULL, "file (/dev/urandom)"}};

static bool rng_random(Object *obj, Loop *l, const Opts *o, Error *err)
{
    const char *path = opts_get(o, "filename");

    obj->state = rng_new(obj->id, path ? path : "/dev/urandom", err);
    return obj->state;
}

static bool rng_builtin(Object *obj, Loop *l, const Opts *o, Error *err)
{
    obj->state = rng_new(obj->id, NULL, err);
    return obj->state;
}

static void random_free(Object *obj)
{
    rng_free(obj->state);
}

static const OptRow secret_rows[] = {
    {"data", OPT_STR, NULL, "the password"},
    {"file", OPT_STR, NULL, "a file that holds it"},
    {"format", OPT_ENUM, "raw|base64", "how it is written"},
};

static bool secret_new(Object *obj, Loop *l, const Opts *o, Error *err)
{
    const char *data = opts_get(o, "data"), *file = opts_get(o, "file");

    if (!data == !file)
        return error_set(err, "one of data= and file= is expected");
    return !file || access(file, R_OK) == 0 || error_set_errno(err, "file=%s", file);
}

/* "x-bps-total", or of JSON "limits.bps-total". */
static const OptRow group_rows[] = {
    {"limits", OPT_CHILD, NULL, "limits.bps-total=, limits.iops-read-max= and so on"},
#define LIMIT(key)                                                                                 \
    {"x-" key, OPT_SIZE, NULL, "limit per second"},                                                \
        {"x-" key "-max", OPT_SIZE, NULL, "limit in bursts"},                                      \
        {"x-" key "-max-length", OPT_NUM, NULL, "seconds that a burst lasts"},
    LIMIT("bps-total") LIMIT("bps-read") LIMIT("bps-write") LIMIT("iops-total") LIMIT("iops-read")
        LIMIT("iops-write"){"x-iops-size", OPT_SIZE, NULL, "bytes that count as a request"},
#undef LIMIT
};

static bool group_new(Object *obj, Loop *l, const Opts *o, Error *err)
{
    Opts limits = {0}, rest = {0};
    bool ok;

    opts_copy(&rest, o);
    opts_take(&rest, "limits", &limits);
    for (unsigned n = 0; n < rest.count; n++)
        if (!strncmp(rest.row[n].key, "x-", 2))
            opts_set(&limits, rest.row[n].key + 2, rest.row[n].value);
    ok = opts_check(&limits, "throttle-group", throttle_rows, throttle_row_count, err);
    obj->state = ok ? throttle_ref(l, obj->id) : NULL;
    if (ok && !throttle_set(obj->state, &limits, err)) {
        throttle_unref(obj->state);
        ok = false;
    }
    opts_clear(&limits);
    opts_clear(&rest);
    return ok;
}

static void group_free(Object *obj)
{
    throttle_unref(obj->state);
}

static const ObjectKind kinds[] = {
#define _(name, rows, make, unmake, is_late, help)                                                 \
    {name, rows, ARRAY_SIZE(rows), make, unmake, is_late, help},
#include "control/objects.def"
#undef _
};

/* What other emulators have, and why it is not here. */
static const struct {
    const char *name, *why;
} refused[] = {
    {"authz-simple", "no server here asks who may use it"},
    {"authz-list", "no server here asks who may use it"},
    {"authz-list-file", "no server here asks who may use it"},
    {"authz-pam", "no server here asks who may use it"},
    {"tls-creds-x509", "nothing here speaks TLS"},
    {"tls-creds-psk", "nothing here speaks TLS"},
    {"tls-creds-anon", "nothing here speaks TLS"},
    {"rng-egd", "rng-random or rng-builtin is expected"},
    {"filter-buffer", "of filters only filter-dump is there"},
    {"filter-mirror", "of filters only filter-dump is there"},
    {"filter-redirector", "of filters only filter-dump is there"},
    {"filter-rewriter", "of filters only filter-dump is there"},
    {"filter-replay", "of filters only filter-dump is there"},
    {"main-loop", "it is always there, and has nothing to set"},
    {"thread-context", "no effect could be had"},
    {"secret_keyring", "secret with data= or file= is expected"},
};

/* ---- the list ---- */

static const ObjectKind *kind_named(const char *name, Error *err)
{
    const char *near;

    for (unsigned n = 0; name && n < ARRAY_SIZE(kinds); n++)
        if (!strcmp(kinds[n].name, name))
            return &kinds[n];
    for (unsigned n = 0; name && n < ARRAY_SIZE(refused); n++)
        if (!strcmp(refused[n].name, name))
            return error_set(err, "%s: not there: %s", name, refused[n].why), NULL;
    near = name ? nearest_word(name, &kinds[0].name, ARRAY_SIZE(kinds), sizeof kinds[0]) : NULL;
    if (!name)
        error_set(err, "qom-type= is expected (\"help\" lists the kinds)");
    else if (near)
        error_set(err, "%s: no such kind; did you mean \"%s\"?", name, near);
    else
        error_set(err, "%s: no such kind (\"help\" lists them)", name);
    return NULL;
}

static Object *find(const char *id)
{
    Object *obj = objects;

    while (obj && strcmp(obj->id, id))
        obj = obj->next;
    return obj;
}

const char *object_kind(const char *id)
{
    const Object *obj = find(id);

    return obj ? obj->kind->name : NULL;
}

const char *object_id_at(const char *kind, unsigned n)
{
    for (const Object *obj = objects; obj; obj = obj->next)
        if (!strcmp(obj->kind->name, kind) && !n--)
            return obj->id;
    return NULL;
}

void object_list(FILE *f)
{
    for (unsigned n = 0; n < ARRAY_SIZE(kinds); n++)
        fprintf(f, "%-22s %s\n", kinds[n].name, kinds[n].help);
}

const char *object_kind_at(unsigned n)
{
    return n < ARRAY_SIZE(kinds) ? kinds[n].name : NULL;
}

const OptRow *object_props(const char *kind, unsigned *count)
{
    const ObjectKind *k = kind_named(kind, NULL);

    *count = k ? k->row_count : 0;
    return k ? k->rows : NULL;
}

bool object_help(FILE *f, const char *name, Error *err)
{
    const ObjectKind *k = kind_named(name, err);

    if (!k)
        return false;
    fprintf(f, "%s options:\n", k->name);
    opts_help(f, k->rows, k->row_count);
    return true;
}

bool object_check(const Opts *o, Error *err)
{
    const char *id = opts_get(o, "id");
    const ObjectKind *k = kind_named(opts_get(o, "qom-type"), err);
    OptRow rows[ROWS_MAX];

    if (!k)
        return false;
    if (!id || !*id)
        return error_set(err, "%s: id= is expected", k->name);
    memcpy(rows, common_rows, sizeof common_rows);
    memcpy(rows + ARRAY_SIZE(common_rows), k->rows, k->row_count * sizeof rows[0]);
    return opts_check(o, k->name, rows, ARRAY_SIZE(common_rows) + k->row_count, err);
}

bool object_is_late(const Opts *o)
{
    const ObjectKind *k = kind_named(opts_get(o, "qom-type"), NULL);

    return k && k->is_late;
}

bool object_new(Loop *l, const Opts *o, Error *err)
{
    Object *obj;

    if (!object_check(o, err))
        return false;
    if (find(opts_get(o, "id")))
        return error_set(err, "there is an object with id \"%s\" already", opts_get(o, "id"));
    obj = calloc(1, sizeof *obj);
    if (!obj || !(obj->id = strdup(opts_get(o, "id"))))
        abort();
    obj->kind = kind_named(opts_get(o, "qom-type"), NULL);
    if (!obj->kind->make(obj, l, o, err)) {
        error_prefix(err, "%s, id=%s", obj->kind->name, obj->id);
        free(obj->id);
        free(obj);
        return false;
    }
    obj->next = objects;
    objects = obj;
    return true;
}

static void free_one(Object **p)
{
    Object *obj = *p;

    *p = obj->next;
    obj->kind->unmake(obj);
    free(obj->id);
    free(obj);
}

bool object_free(const char *id, Error *err)
{
    for (Object **p = &objects; *p; p = &(*p)->next)
        if (!strcmp((*p)->id, id)) {
            if ((*p)->is_used)
                return error_set(err, "object '%s' is in use, can not be deleted", id);
            free_one(p);
            return true;
        }
    return error_set(err, "object '%s' not found", id);
}

void object_free_all(void)
{
    while (objects)
        free_one(&objects);
}

RamBlock *object_take_memory(const char *id, Error *err)
{
    Object *obj = find(id);

    if (!obj || obj->kind->unmake != memory_free) {
        error_set(err, "%s: the id of an -object memory-backend-ram, -file or -memfd is expected", id);
        return NULL;
    }
    if (obj->is_used) {
        error_set(err, "%s: the memory has a user already", id);
        return NULL;
    }
    obj->is_used = true;
    return obj->state;
}
