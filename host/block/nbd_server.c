/* SPDX-License-Identifier: MIT */
/*
 * The NBD server: its exports and connections; see nbd_server.h. What is said before the first
 * request is nbd_handshake.c, requests are nbd_request.c.
 */
#include "host/block/nbd_server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "host/block/nbd_wire.h"

#define HANDSHAKE_NS (10 * NS_PER_SEC)

static struct {
    Loop *loop; /* NULL: there is no server */
    int fd;     /* -1: no more connections */
    LoopFd watch;
    unsigned most, count; /* connections */
    bool is_watched;
    NbdExport *exports;
    NbdClient *clients;
    void (*removed)(const char *id);
} server = {.fd = -1};

/* ---- connections ---- */

static void watch_client(NbdClient *c);

static void on_event(void *opaque, u32 events)
{
    NbdClient *c = opaque;

    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        co_queue_wake_all(&c->readable);
    if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
        co_queue_wake_all(&c->writable);
    watch_client(c);
}

/* Watch for what somebody waits for; without that not at all, since a hangup cannot be left out. */
static void watch_client(NbdClient *c)
{
    u32 events =
        (c->readable.first ? EPOLLIN : 0u) | (c->writable.first ? EPOLLOUT : 0u);

    if (events == c->events)
        return;
    if (!events)
        loop_fd_remove(&c->watch);
    else if (!c->events)
        loop_fd_add(c->loop, &c->watch, c->fd, events, on_event, c);
    else
        loop_fd_set(&c->watch, events);
    c->events = events;
}

/* After EAGAIN. Events come from the loop only, so the queue has its member before the first. */
static void wait_for(NbdClient *c, CoQueue *q, u32 event)
{
    u32 events = c->events | event;

    if (!c->events)
        loop_fd_add(c->loop, &c->watch, c->fd, events, on_event, c);
    else if (events != c->events)
        loop_fd_set(&c->watch, events);
    c->events = events;
    co_queue_wait(c->loop, q, NULL);
}

bool nbd_get(NbdClient *c, void *buf, size_t size)
{
    u8 *p = buf;

    while (size) {
        ssize_t n = c->is_closing ? 0 : recv(c->fd, p, size, MSG_DONTWAIT);

        if (n > 0) {
            p += n;
            size -= (size_t)n;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            wait_for(c, &c->readable, EPOLLIN);
        } else if (n == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

static bool put_all(NbdClient *c, struct iovec *v, unsigned count)
{
    while (count) {
        struct msghdr m = {.msg_iov = v, .msg_iovlen = count};
        ssize_t n = c->is_closing ? -1 : sendmsg(c->fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (c->is_closing)
            return false;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            wait_for(c, &c->writable, EPOLLOUT);
        else if (n < 0 && errno != EINTR)
            return false;
        for (; n > 0 && (size_t)n >= v->iov_len; v++, count--)
            n -= (ssize_t)v->iov_len;
        if (n > 0) {
            v->iov_base = (u8 *)v->iov_base + n;
            v->iov_len -= (size_t)n;
        }
        for (; count && !v->iov_len; v++)
            count--;
    }
    return true;
}

bool nbd_put2(NbdClient *c, const void *head, size_t head_size, const void *body, size_t size)
{
    struct iovec v[2] = {{(void *)head, head_size}, {(void *)body, size}};
    bool ok;

    co_mutex_lock(c->loop, &c->sending);
    ok = put_all(c, v, size ? 2 : 1);
    if (!ok)
        nbd_client_close(c);
    co_mutex_unlock(&c->sending);
    return ok;
}

bool nbd_put(NbdClient *c, const void *buf, size_t size)
{
    return nbd_put2(c, buf, size, NULL, 0);
}

void nbd_pin(NbdClient *c, NbdExport *e)
{
    if (c->pinned)
        c->pinned->clients--;
    c->pinned = e;
    if (e)
        e->clients++;
}

/* All that waits for the socket goes on, and fails. */
void nbd_client_close(NbdClient *c)
{
    if (c->is_closing)
        return;
    c->is_closing = true;
    shutdown(c->fd, SHUT_RDWR);
    co_queue_wake_all(&c->readable);
    co_queue_wake_all(&c->writable);
    co_queue_wake_all(&c->fewer);
}

static void on_timeout(void *opaque)
{
    nbd_client_close(opaque);
}

static void watch_server(void);

static void client_free(NbdClient *c)
{
    NbdClient **p = &server.clients;

    while (*p != c)
        p = &(*p)->next;
    *p = c->next;
    loop_timer_cancel(&c->handshake);
    if (c->events)
        loop_fd_remove(&c->watch);
    close(c->fd);
    nbd_pin(c, NULL);
    if (c->exp)
        c->exp->clients--;
    server.count--;
    free(c);
    watch_server();
}

static void serve(void *opaque)
{
    NbdClient *c = opaque;

    if (nbd_handshake(c)) {
        loop_timer_cancel(&c->handshake);
        nbd_serve_requests(c);
    }
    nbd_client_close(c);
    while (c->in_flight)
        co_queue_wait(c->loop, &c->fewer, NULL);
    client_free(c);
}

void nbd_server_accept(int fd)
{
    NbdClient *c = calloc(1, sizeof *c);

    if (!c)
        abort();
    c->loop = server.loop;
    c->fd = fd;
    c->next = server.clients;
    server.clients = c;
    server.count++;
    loop_timer_init(c->loop, &c->handshake, NULL, on_timeout, c);
    loop_timer_set(&c->handshake, clock_host_ns() + HANDSHAKE_NS);
    co_start(c->loop, serve, c);
}

/* ---- the server ---- */

static void on_listen(void *opaque, u32 events)
{
    int fd = accept4(server.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), on = 1;

    if (fd >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* a Unix socket has none */
        nbd_server_accept(fd);
    }
    watch_server();
}

/* Clients above the limit wait in the socket's queue. */
static void watch_server(void)
{
    bool on = server.fd >= 0 && (!server.most || server.count < server.most);

    if (on == server.is_watched)
        return;
    server.is_watched = on;
    if (on)
        loop_fd_add(server.loop, &server.watch, server.fd, EPOLLIN, on_listen, NULL);
    else
        loop_fd_remove(&server.watch);
}

bool nbd_server_is_on(void)
{
    return server.loop;
}

bool nbd_server_start(Loop *l, int fd, unsigned connections, Error *err)
{
    if (server.loop)
        return error_set(err, "NBD server already running");
    server.loop = l;
    server.fd = fd;
    server.most = connections;
    watch_server();
    return true;
}

static void close_clients(const NbdExport *e)
{
    for (NbdClient *c = server.clients; c; c = c->next)
        if (!e || c->exp == e || c->pinned == e)
            nbd_client_close(c);
}

bool nbd_server_stop(void)
{
    int fd = server.fd;

    if (!server.loop)
        return false;
    server.fd = -1;
    watch_server();
    if (fd >= 0)
        close(fd);
    close_clients(NULL);
    while (server.exports)
        nbd_export_remove(server.exports, true, NULL);
    while (server.clients)
        loop_step(server.loop, true);
    server.loop = NULL;
    return true;
}

void nbd_server_on_removed(void (*fn)(const char *id))
{
    server.removed = fn;
}

/* ---- exports ---- */

NbdExport *nbd_export_next(NbdExport *e)
{
    return e ? e->next : server.exports;
}

NbdExport *nbd_export_find(const char *id)
{
    NbdExport *e = server.exports;

    while (e && strcmp(e->id, id))
        e = e->next;
    return e;
}

NbdExport *nbd_export_find_name(const char *name)
{
    NbdExport *e = server.exports;

    while (e && strcmp(e->name, name))
        e = e->next;
    return e;
}

const char *nbd_export_id(const NbdExport *e)
{
    return e->id;
}

const char *nbd_export_node(const NbdExport *e)
{
    return blk_node_name(e->blk);
}

static void on_drained(void *opaque, bool is_begin)
{
    NbdExport *e = opaque;

    e->drains += is_begin ? 1 : -1u;
    if (!e->drains)
        co_queue_wake_all(&e->resumed);
}

static bool check_options(const NbdExportOptions *o, const char *name, Error *err)
{
    if (!server.loop)
        return error_set(err, "NBD server not running");
    if (nbd_export_find(o->id))
        return error_set(err, "Block export id '%s' is already in use", o->id);
    if (nbd_export_find_name(name))
        return error_set(err, "NBD server already has export named '%s'", name);
    if (strlen(name) > NBD_NAME_MAX)
        return error_set(err, "export name '%.32s...' too long", name);
    if (o->description && strlen(o->description) > NBD_NAME_MAX)
        return error_set(err, "description '%.32s...' too long", o->description);
    for (Blk *b = NULL; o->is_writable && (b = blk_next(b));)
        if (blk_node(b) == o->node && blk_is_used(b))
            return error_set(err, "Node '%s' is written by a device", o->node->name);
    if (o->is_writable && o->node->is_read_only)
        return error_set(err, "Export node '%s' is read-only", o->node->name);
    if (o->bitmap_count > NBD_BITMAPS_MAX)
        return error_set(err, "an export has at most %u bitmaps", NBD_BITMAPS_MAX);
    for (unsigned n = 0; n < o->bitmap_count; n++)
        if (!bitmap_is_usable(o->bitmap[n], false, err))
            return false;
    return true;
}

NbdExport *nbd_export_add(const NbdExportOptions *o, Error *err)
{
    static const BlkDevOps ops = {.drained = on_drained};
    const char *name = o->name ? o->name : o->id;
    NbdExport *e, **p = &server.exports;

    if (!check_options(o, name, err))
        return NULL;
    e = calloc(1, sizeof *e);
    if (!e || !(e->id = strdup(o->id)) || !(e->name = strdup(name)) ||
        (o->description && !(e->description = strdup(o->description))))
        abort();
    e->blk = blk_new(server.loop, "", o->node);
    blk_hide(e->blk);
    blk_set_dev_ops(e->blk, &ops, e);
    blk_set_write_cache(e->blk, !o->is_writethrough);
    e->is_writable = o->is_writable;
    for (unsigned n = 0; n < o->bitmap_count; n++) {
        DirtyBitmap *d = o->bitmap[n];

        node_ref(d->node);
        d->is_busy = true;
        e->bitmap[e->bitmap_count++] = d;
    }
    while (*p)
        p = &(*p)->next;
    *p = e;
    return e;
}

static void export_free(NbdExport *e)
{
    for (unsigned n = 0; n < e->bitmap_count; n++) {
        BlockNode *node = e->bitmap[n]->node;

        e->bitmap[n]->is_busy = false;
        node_unref(node);
    }
    blk_close(e->blk);
    free(e->id);
    free(e->name);
    free(e->description);
    free(e);
}

bool nbd_export_remove(NbdExport *e, bool hard, Error *err)
{
    NbdExport **p = &server.exports;

    if (e->clients && !hard)
        return error_set(err, "export '%s' still in use", e->id);
    close_clients(e);
    while (e->clients)
        loop_step(server.loop, true);
    for (NbdClient *c = server.clients; c; c = c->next)
        if (c->context_exp == e)
            c->context_exp = NULL;
    while (*p != e)
        p = &(*p)->next;
    *p = e->next;
    if (server.removed)
        server.removed(e->id);
    export_free(e);
    return true;
}
