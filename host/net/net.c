/* SPDX-License-Identifier: MIT */
/* The list of networks, and how frames get from one side to the other; see net.h. */
#include "host/net/backend.h"

#include <stdlib.h>
#include <string.h>
#include "host/net/trace.h"

static const NetKind *const kinds[] = {
#define _(name) &net_##name,
#include "host/net/backends.def"
#undef _
};

static const OptRow common_rows[] = {
    {"type", OPT_STR, NULL, "what it leads to"},
    {"id", OPT_STR, NULL, "name for -device netdev= and the monitor"},
};

static Net *first;

/* ---- the list ---- */

Net *net_next(Net *n)
{
    return n ? n->next : first;
}

Net *net_find(const char *id)
{
    Net *n = first;

    while (n && strcmp(n->id, id))
        n = n->next;
    return n;
}

const char *net_id(const Net *n)
{
    return n->id;
}

const char *net_text(const Net *n)
{
    return n->text;
}

void net_help(FILE *f)
{
    fprintf(f, "Available netdev backend types:\n");
    for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
        fprintf(f, "%s: %s\n", kinds[i]->name, kinds[i]->help);
        opts_help(f, kinds[i]->rows, kinds[i]->row_count);
    }
}

/* The network to change the forwarding of. */
static Net *forwarder(const char *id, Error *err)
{
    Net *found = id ? net_find(id) : NULL;

    for (Net *n = first; n && !id; n = n->next) {
        if (!n->kind->forward)
            continue;
        if (found) {
            error_set(err, "hostfwd: there are several user networks; an id is expected");
            return NULL;
        }
        found = n;
    }
    if (found && found->kind->forward)
        return found;
    if (id)
        error_set(err, "hostfwd: %s: the id of a -netdev user is expected", id);
    else
        error_set(err, "hostfwd: there is no -netdev user");
    return NULL;
}

bool net_hostfwd_add(const char *id, const char *rule, Error *err)
{
    Net *n = forwarder(id, err);

    return n && n->kind->forward(n, rule, true, err);
}

bool net_hostfwd_remove(const char *id, const char *rule, Error *err)
{
    Net *n = forwarder(id, err);

    return n && n->kind->forward(n, rule, false, err);
}

size_t net_save(Net *n, u8 **data, u32 *version)
{
    *data = NULL;
    *version = n->kind->version ? n->kind->version() : 0;
    return n->kind->save ? n->kind->save(n, data) : 0;
}

bool net_load(Net *n, u32 version, const u8 *data, size_t size, Error *err)
{
    return n->kind->load ? n->kind->load(n, version, data, size, err)
                         : error_set(err, "network %s: there is state for a network of another type", n->id);
}

void net_user_info(FILE *f)
{
    for (Net *n = first; n; n = n->next)
        if (n->kind->info)
            n->kind->info(n, f);
}

static const NetKind *kind_named(const char *name, Error *err)
{
    const char *names[ARRAY_SIZE(kinds)];

    for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
        names[i] = kinds[i]->name;
        if (name && !strcmp(name, names[i]))
            return kinds[i];
    }
    const char *near = name ? nearest_word(name, names, ARRAY_SIZE(names), sizeof names[0]) : NULL;

    if (!name)
        error_set(err, "-netdev: a type is expected, as user,id=x (\"help\" lists them)");
    else if (near)
        error_set(err, "-netdev %s: no such type; did you mean \"%s\"?", name, near);
    else
        error_set(err, "-netdev %s: no such type", name);
    return NULL;
}

bool net_help_of(FILE *f, const char *type, Error *err)
{
    const NetKind *k = kind_named(type, err);

    if (!k)
        return false;
    fprintf(f, "%s options:\n", k->name);
    opts_help(f, common_rows, ARRAY_SIZE(common_rows));
    opts_help(f, k->rows, k->row_count);
    return true;
}

static bool check(const NetKind *kind, const Opts *o, Error *err)
{
    return opts_check_both(o, kind->name, common_rows, ARRAY_SIZE(common_rows), kind->rows,
                           kind->row_count, err);
}

static void free_memory(void *n)
{
    free(n);
}

/* Bottom halves of @n may be on their way: the memory goes after them. */
static void release(Net *n)
{
    if (n->kind->close)
        n->kind->close(n);
    free(n->id);
    loop_call(n->loop, free_memory, n);
}

Net *net_new(Loop *l, const Opts *o, Error *err)
{
    const NetKind *kind = kind_named(opts_get(o, "type"), err);
    const char *id = opts_get(o, "id");
    Net **p = &first;

    if (!kind || !check(kind, o, err))
        return NULL;
    if (!id || net_find(id)) {
        error_set(err, "-netdev %s: %s", kind->name,
                  id ? "there is one with this id already" : "id= is expected");
        return NULL;
    }
    Net *n = calloc(1, kind->size);

    if (!n || !(n->id = strdup(id)))
        abort();
    n->kind = kind;
    n->loop = l;
    n->queues = 1;
    snprintf(n->text, sizeof n->text, "%s", kind->name);
    if (!kind->open(n, o, err)) {
        release(n);
        return NULL;
    }
    while (*p)
        p = &(*p)->next;
    *p = n;
    return n;
}

/* ---- pieces of frames ---- */

size_t net_copy(u8 *to, const NetFrame *f)
{
    size_t at = 0;

    for (u32 i = 0; i < f->count; at += f->iov[i++].iov_len)
        memcpy(to + at, f->iov[i].iov_base, f->iov[i].iov_len);
    return at;
}

u32 net_pieces(const NetFrame *f, struct iovec *iov, u8 *flat)
{
    if (f->count <= NET_PIECES) {
        memcpy(iov, f->iov, f->count * sizeof *iov);
        return f->count;
    }
    iov[0] = (struct iovec){flat, net_copy(flat, f)};
    return 1;
}

/* ---- frames that wait ---- */

typedef struct NetQueued {
    struct NetQueued *next;
    NetHeader header;
    u32 queue;
    size_t size;
    u8 data[];
} NetQueued;

static void queue_put(NetQueue *q, const NetFrame *f)
{
    NetQueued *w = malloc(sizeof *w + f->size);

    if (!w)
        abort();
    *w = (NetQueued){.header = f->header, .queue = f->queue, .size = f->size};
    net_copy(w->data, f);
    if (q->last)
        q->last->next = w;
    else
        q->first = w;
    q->last = w;
    q->count++;
}

static void queue_drop(NetQueue *q)
{
    NetQueued *w = q->first;

    q->first = w->next;
    if (!q->first)
        q->last = NULL;
    q->count--;
    free(w);
}

/* Hand frames over until @give refuses one; true if none is left. */
static bool queue_flush(Net *n, NetQueue *q, bool (*give)(Net *n, const NetFrame *f))
{
    while (q->first) {
        NetQueued *w = q->first;
        struct iovec iov = {w->data, w->size};

        if (!give(n, &(NetFrame){&iov, 1, w->queue, w->size, w->header}))
            return false;
        queue_drop(q);
    }
    return true;
}

/* ---- to the back end ---- */

static void show_filters(Net *n, const NetFrame *f, bool is_from_guest)
{
    for (NetFilter *x = n->filters; x; x = x->next)
        x->frame(x, f, is_from_guest);
}

static bool give_backend(Net *n, const NetFrame *f)
{
    return n->is_down || !n->kind->send || n->kind->send(n, f);
}

/* One of the frames that software made of a larger one. */
static void emit_out(void *opaque, const NetFrame *f)
{
    Net *n = opaque;

    if (n->out.count || !give_backend(n, f))
        queue_put(&n->out, f);
}

bool net_send(NetEnd *e, const NetFrame *f)
{
    Net *n = e->net;

    if (!n || f->size > NET_FRAME_MAX)
        return true;
    trace_net_send(n->id, f->size);
    if (n->out.count) {
        n->is_stalled = true;
        return false;
    }
    if (net_missing(f, n->offload)) {
        show_filters(n, f, true);
        net_soften(f, n->offload, emit_out, n);
        return true;
    }
    if (!give_backend(n, f)) {
        n->is_stalled = true;
        return false;
    }
    show_filters(n, f, true);
    return true;
}

void net_writable(Net *n)
{
    if (!queue_flush(n, &n->out, give_backend) || !n->is_stalled)
        return;
    n->is_stalled = false;
    if (n->end && n->end->ops->writable)
        n->end->ops->writable(n->end->opaque);
}

/* ---- to the front end ---- */

static bool give_front(Net *n, const NetFrame *f)
{
    return n->is_down || !n->end || n->end->ops->receive(n->end->opaque, f);
}

static void emit_in(void *opaque, const NetFrame *f)
{
    Net *n = opaque;

    if (n->in.count || !give_front(n, f))
        queue_put(&n->in, f);
}

bool net_deliver(Net *n, const NetFrame *f)
{
    if (f->size > NET_FRAME_MAX || !n->end || n->is_down)
        return true;
    if (n->in.count)
        return false;
    trace_net_deliver(n->id, f->size);
    if (net_missing(f, n->end_offload)) {
        show_filters(n, f, false);
        net_soften(f, n->end_offload, emit_in, n);
        return true;
    }
    if (!give_front(n, f))
        return false;
    show_filters(n, f, false);
    return true;
}

void net_deliver_queued(Net *n, const NetFrame *f)
{
    if (!net_deliver(n, f) && n->in.count < NET_QUEUE_MAX) {
        show_filters(n, f, false);
        if (net_missing(f, n->end_offload))
            net_soften(f, n->end_offload, emit_in, n);
        else
            queue_put(&n->in, f);
    }
}

void net_receive_ready(NetEnd *e)
{
    Net *n = e->net;

    if (n && queue_flush(n, &n->in, give_front) && n->kind->resume)
        n->kind->resume(n);
}

/* ---- front ends ---- */

bool net_attach(NetEnd *e, Net *n, const NetOps *ops, void *opaque, Error *err)
{
    if (n->end)
        return error_set(err, "netdev %s is in use already", n->id);
    *e = (NetEnd){n, ops, opaque};
    n->end = e;
    net_set_offload(e, 0);
    net_receive_ready(e);
    return true;
}

bool net_is_used(const Net *n)
{
    return n->end;
}

void net_detach(NetEnd *e)
{
    Net *n = e->net;

    if (!n)
        return;
    n->end = NULL;
    n->is_stalled = false;
    *e = (NetEnd){0};
    queue_flush(n, &n->in, give_front); /* to nobody */
    if (n->kind->resume)
        n->kind->resume(n);
}

void net_free(Net *n)
{
    Net **p = &first;

    if (n->end)
        net_detach(n->end);
    while (*p != n)
        p = &(*p)->next;
    *p = n->next;
    while (n->out.first)
        queue_drop(&n->out);
    for (NetFilter *f; (f = n->filters);) {
        n->filters = f->next;
        f->gone(f);
    }
    release(n);
}

void net_set_offload(NetEnd *e, u32 offload)
{
    if (!e->net)
        return;
    e->net->end_offload = offload;
    if (e->net->kind->set_offload)
        e->net->kind->set_offload(e->net, offload);
}

u32 net_queues(const NetEnd *e)
{
    return e->net ? e->net->queues : 1;
}

void net_set_queues(NetEnd *e, u32 count)
{
    if (e->net && e->net->kind->set_queues)
        e->net->kind->set_queues(e->net, count);
}

/* ---- link, filters ---- */

void net_set_link(Net *n, bool is_up)
{
    if (n->is_down == !is_up)
        return;
    n->is_down = !is_up;
    if (n->end && n->end->ops->link)
        n->end->ops->link(n->end->opaque, is_up);
    if (!is_up) { /* what waits is lost, as on a cable */
        queue_flush(n, &n->in, give_front);
        net_writable(n);
    }
}

bool net_link(const Net *n)
{
    return !n->is_down;
}

void net_filter_add(Net *n, NetFilter *f)
{
    NetFilter **p = &n->filters;

    while (*p)
        p = &(*p)->next;
    f->next = NULL;
    *p = f;
}

void net_filter_remove(Net *n, NetFilter *f)
{
    NetFilter **p = &n->filters;

    while (*p != f)
        p = &(*p)->next;
    *p = f->next;
}
