/* SPDX-License-Identifier: MIT */
/* The list of character back ends and what is the same for all; see char.h. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host/char/backend.h"

static const CharKind *const kinds[] = {
#define _(name) &char_##name,
#include "host/char/backends.def"
#undef _
};

static const OptRow common_rows[] = {
    {"backend", OPT_STR, NULL, "what it leads to"},
    {"id", OPT_STR, NULL, "name for -serial chardev:, -device chardev= and the monitor"},
    {"mux", OPT_BOOL, NULL, "shared by several front ends, Ctrl-A c goes from one to the next"},
};

static Char *first;

/* ---- the list ---- */

Char *char_next(Char *c)
{
    return c ? c->next : first;
}

Char *char_find(const char *id)
{
    for (Char *c = first; c; c = c->next)
        if (!strcmp(c->id, id))
            return c;
    return NULL;
}

const char *char_id(const Char *c)
{
    return c->id;
}

const char *char_text(const Char *c)
{
    return c->text;
}

bool char_is_terminal(const Char *c)
{
    return c->kind == &char_stdio;
}

void char_help(FILE *f)
{
    fprintf(f, "Available chardev backend types:\n");
    for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
        fprintf(f, "%s: %s\n", kinds[i]->name, kinds[i]->help);
        opts_help(f, kinds[i]->rows, kinds[i]->row_count);
    }
}

static const CharKind *kind_named(const char *name, Error *err)
{
    const char *names[ARRAY_SIZE(kinds)];

    for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
        names[i] = kinds[i]->name;
        if (name && !strcmp(name, names[i]))
            return kinds[i];
    }
    const char *near = name ? nearest_word(name, names, ARRAY_SIZE(names), sizeof names[0]) : NULL;

    if (!name)
        error_set(err, "-chardev: a backend is expected, as socket,id=x (\"help\" lists them)");
    else if (near)
        error_set(err, "-chardev %s: no such backend; did you mean \"%s\"?", name, near);
    else
        error_set(err, "-chardev %s: no such backend", name);
    return NULL;
}

bool char_help_of(FILE *f, const char *backend, size_t len, Error *err)
{
    char name[64];
    const CharKind *k;

    snprintf(name, sizeof name, "%.*s", (int)MIN(len, sizeof name - 1), backend);
    k = kind_named(name, err);
    if (!k)
        return false;
    fprintf(f, "%s options:\n", k->name);
    opts_help(f, common_rows, ARRAY_SIZE(common_rows));
    opts_help(f, k->rows, k->row_count);
    return true;
}

bool char_any_loop(const Opts *o)
{
    const CharKind *k = kind_named(opts_get(o, "backend"), NULL);

    return k && k->any_loop && !opts_bool(o, "mux", false);
}

Loop *char_loop(const Char *c)
{
    return c->loop;
}

static bool check(const CharKind *kind, const Opts *o, Error *err)
{
    return opts_check_both(o, kind->name, common_rows, ARRAY_SIZE(common_rows), kind->rows,
                           kind->row_count, err);
}

static void free_memory(void *c)
{
    free(c);
}

/* Bottom halves of @c may be on their way: the memory goes after them. */
static void release(Char *c)
{
    if (c->kind->close)
        c->kind->close(c);
    free(c->id);
    loop_call(c->loop, free_memory, c);
}

static Char *make(Loop *l, const CharKind *kind, const char *id, const Opts *o, Error *err)
{
    Char *c = calloc(1, kind->size), **p = &first;

    if (!c || !(c->id = strdup(id)))
        abort();
    c->kind = kind;
    c->loop = l;
    snprintf(c->text, sizeof c->text, "%s", kind->name);
    if (!kind->open(c, o, err)) {
        release(c);
        return NULL;
    }
    while (*p)
        p = &(*p)->next;
    *p = c;
    return c;
}

static Char *make_mux(Loop *l, const CharKind *kind, const char *id, const Opts *o, Error *err)
{
    char base_id[256];
    Opts mux = {0};

    snprintf(base_id, sizeof base_id, "%s-base", id);
    Char *base = make(l, kind, base_id, o, err), *c;

    if (!base)
        return NULL;
    opts_set(&mux, "chardev", base_id);
    c = make(l, &char_mux, id, &mux, err);
    opts_clear(&mux);
    if (!c)
        char_free(base);
    return c;
}

Char *char_new(Loop *l, const Opts *o, Error *err)
{
    const char *id = opts_get(o, "id");
    const CharKind *kind = kind_named(opts_get(o, "backend"), err);

    if (!kind || !check(kind, o, err))
        return NULL;
    if (!id || !*id) {
        error_set(err, "-chardev %s: id= is expected", kind->name);
        return NULL;
    }
    if (char_find(id)) {
        error_set(err, "-chardev %s: there is a chardev with id \"%s\" already", kind->name, id);
        return NULL;
    }
    return opts_bool(o, "mux", false) ? make_mux(l, kind, id, o, err) : make(l, kind, id, o, err);
}

void char_free(Char *c)
{
    Char **p = &first;

    if (!c)
        return;
    if (c->end)
        char_detach(c->end);
    while (*p != c)
        p = &(*p)->next;
    *p = c->next;
    release(c);
}

/* ---- front ends ---- */

bool char_attach(CharEnd *e, Char *c, const CharOps *ops, void *opaque, Error *err)
{
    assert(!e->chr);
    if (!c->kind->attach && c->end)
        return error_set(err, "chardev %s is in use already (mux=on lets several share it)", c->id);
    *e = (CharEnd){c, ops, opaque};
    if (c->kind->attach && !c->kind->attach(c, e, err)) {
        *e = (CharEnd){0};
        return false;
    }
    if (!c->kind->attach)
        c->end = e;
    if (c->is_open && ops->event)
        ops->event(opaque, CHAR_OPENED);
    char_accept_input(e);
    return true;
}

bool char_is_used(const Char *c)
{
    return c->kind->is_used ? c->kind->is_used(c) : c->end != NULL;
}

static void drop_fds(Char *c)
{
    while (c->fd_count)
        close(c->fds[--c->fd_count]);
}

void char_detach(CharEnd *e)
{
    Char *c = e->chr;

    if (!c)
        return;
    drop_fds(c);
    if (c->kind->detach)
        c->kind->detach(c, e);
    else
        c->end = NULL;
    *e = (CharEnd){0};
}

/* ---- descriptors ---- */

void char_keep_fds(CharEnd *e)
{
    e->chr->keeps_fds = true;
}

void char_deliver_fd(Char *c, int fd)
{
    if (c->keeps_fds && c->end && c->fd_count < CHAR_FDS)
        c->fds[c->fd_count++] = fd;
    else
        close(fd);
}

int char_take_fd(CharEnd *e)
{
    Char *c = e->chr;
    int fd;

    if (!c || !c->fd_count)
        return -1;
    fd = c->fds[0];
    memmove(c->fds, c->fds + 1, --c->fd_count * sizeof *c->fds);
    return fd;
}

size_t char_write(CharEnd *e, const void *data, size_t size)
{
    Char *c = e->chr;

    if (!c)
        return size;
    size_t n =
        c->kind->write_end ? c->kind->write_end(c, e, data, size) : c->kind->write(c, data, size);

    if (n < size)
        c->is_stalled = true;
    return n;
}

void char_accept_input(CharEnd *e)
{
    if (e->chr && e->chr->kind->accept_input)
        e->chr->kind->accept_input(e->chr);
}

size_t char_end_room(const CharEnd *e)
{
    return e->ops->can_receive ? e->ops->can_receive(e->opaque) : SIZE_MAX;
}

size_t char_room(Char *c)
{
    return c->end ? char_end_room(c->end) : 0;
}

void char_deliver(Char *c, const u8 *data, size_t size)
{
    if (c->end)
        c->end->ops->receive(c->end->opaque, data, size);
}

void char_event(Char *c, CharEvent event)
{
    if (event == CHAR_OPENED || event == CHAR_CLOSED)
        c->is_open = event == CHAR_OPENED;
    if (c->end && c->end->ops->event)
        c->end->ops->event(c->end->opaque, event);
}

void char_writable(Char *c)
{
    if (!c->is_stalled)
        return;
    c->is_stalled = false;
    if (c->end && c->end->ops->writable)
        c->end->ops->writable(c->end->opaque);
}

void char_inject(Char *c, const void *data, size_t size)
{
    const u8 *p = data;

    while (size && char_room(c)) { /* what does not fit is lost, as on a wire */
        size_t n = MIN(size, char_room(c));

        char_deliver(c, p, n);
        p += n;
        size -= n;
    }
}

/* ---- null ---- */

static bool null_open(Char *c, const Opts *o, Error *err)
{
    c->is_open = true;
    return true;
}

static size_t null_write(Char *c, const u8 *data, size_t size)
{
    return size;
}

const CharKind char_null = {
    .name = "null",
    .help = "output is dropped, there is no input",
    .size = sizeof(Char),
    .open = null_open,
    .write = null_write,
};
