/* SPDX-License-Identifier: MIT */
/*
 * Frames over TCP or Unix connections; see stream.h. A server has one connection at a time, the next
 * waits until it has gone. Without connection frames are dropped.
 *
 * Frames may be sent from other threads than the loop's: those leave closing to it.
 */
#include "host/net/stream.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/log.h"

#define CONNECT_MS 10000

/* ---- framing ---- */

u8 *stream_room(StreamParser *p, size_t *room)
{
    if (!p->data && !(p->data = malloc(STREAM_BUFFER)))
        abort();
    if (p->start) {
        memmove(p->data, p->data + p->start, p->end - p->start);
        p->end -= p->start;
        p->start = 0;
    }
    *room = STREAM_BUFFER - p->end;
    return p->data + p->end;
}

i64 stream_next(StreamParser *p, const u8 **frame)
{
    while (p->end - p->start >= 4) {
        const u8 *b = p->data + p->start;
        u32 size = (u32)b[0] << 24 | (u32)b[1] << 16 | (u32)b[2] << 8 | b[3];

        if (size > NET_FRAME_MAX)
            return -1;
        if (p->end - p->start < 4 + size)
            return 0;
        *frame = b + 4;
        if (size)
            return size;
        p->start += 4;
    }
    return 0;
}

void stream_skip(StreamParser *p, size_t size)
{
    p->start += 4 + size;
}

/* ---- connections ---- */

static void on_event(void *opaque, u32 events);

static void watch(NetStream *s, u32 events)
{
    if (s->is_on && events != s->events)
        loop_fd_set(&s->watch, events);
    s->events = events;
}

static void describe(NetStream *s)
{
    Net *n = s->net;
    char text[200];
    NetAddress at = s->addr;

    at.len = sizeof at.un;
    if (s->listen_fd >= 0 && s->addr.any.sa_family != AF_UNIX && s->addr.fd < 0)
        getsockname(s->listen_fd, &at.any, &at.len); /* with the port that it got */
    else
        at = s->addr;
    net_address_format(&at, text, sizeof text);
    snprintf(n->text, sizeof n->text, "%s,%s%s%s", n->kind->name, text,
             s->listen_fd >= 0 ? ",server=on" : "",
             s->fd >= 0 && !s->is_connecting ? ", connected" : "");
}

static void attach(NetStream *s, int fd, bool is_connecting)
{
    int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    s->fd = fd;
    s->is_connecting = is_connecting;
    s->events = is_connecting ? EPOLLOUT : s->is_full ? 0 : EPOLLIN;
    loop_fd_add(s->net->loop, &s->watch, fd, s->events, on_event, s);
    s->is_on = true;
    if (s->listen.loop)
        loop_fd_set(&s->listen, 0);
    describe(s);
}

static void hang_up(NetStream *s)
{
    if (s->is_on)
        loop_fd_remove(&s->watch);
    s->is_on = s->is_connecting = false;
    close(s->fd);
    s->fd = -1;
    s->in.start = s->in.end = s->out_at = s->out_size = 0;
    if (s->listen.loop)
        loop_fd_set(&s->listen, EPOLLIN);
    else if (s->again_ns)
        loop_timer_set(&s->again, clock_host_ns() + s->again_ns);
    describe(s);
    net_writable(s->net);
}

/* Give the front end what is there. */
static void deliver(NetStream *s)
{
    const u8 *frame;
    i64 size = 0;

    while (!s->is_full && (size = stream_next(&s->in, &frame)) > 0) {
        struct iovec iov = {(void *)frame, (size_t)size};

        s->is_full = !net_deliver(s->net, &(NetFrame){&iov, 1, 0, (size_t)size, {0}});
        if (!s->is_full)
            stream_skip(&s->in, (size_t)size);
    }
    if (!s->is_full && size < 0) {
        log_guest("netdev %s: the other side sent no frame; the connection ends\n", s->net->id);
        hang_up(s);
        return;
    }
    watch(s, (s->is_full ? 0 : EPOLLIN) | (s->out_size ? EPOLLOUT : 0));
}

static void read_some(NetStream *s)
{
    size_t room;
    u8 *to = stream_room(&s->in, &room);
    ssize_t n = recv(s->fd, to, room, 0);

    if (n > 0) {
        s->in.end += (size_t)n;
        deliver(s);
    } else if (!n || (errno != EAGAIN && errno != EINTR)) {
        hang_up(s);
    }
}

static void flush(NetStream *s)
{
    ssize_t n = send(s->fd, s->out + s->out_at, s->out_size - s->out_at, MSG_NOSIGNAL);

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n > 0)
        s->out_at += (size_t)n;
    if (n > 0 && s->out_at < s->out_size)
        return;
    s->out_at = s->out_size = 0; /* all, or there is nobody any more */
    watch(s, s->is_full ? 0 : EPOLLIN);
    net_writable(s->net);
}

static void connected(NetStream *s)
{
    int error = 0;
    socklen_t len = sizeof error;

    getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &len);
    if (error) {
        hang_up(s);
        return;
    }
    s->is_connecting = false;
    watch(s, s->is_full ? 0 : EPOLLIN);
    describe(s);
}

/* The other side has gone, but what it sent has to wait for room: these events would not end. */
static void park(NetStream *s)
{
    loop_fd_remove(&s->watch);
    s->is_on = false;
}

static void unpark(NetStream *s)
{
    loop_fd_add(s->net->loop, &s->watch, s->fd, s->events, on_event, s);
    s->is_on = true;
}

static void on_event(void *opaque, u32 events)
{
    NetStream *s = opaque;

    if (!s->is_on) /* on its way when another thread hung up */
        return;
    if (s->is_connecting) {
        connected(s);
        return;
    }
    if (events & EPOLLOUT && s->out_size)
        flush(s);
    if (s->is_on && !s->is_full && events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        read_some(s);
    else if (s->is_on && events & (EPOLLHUP | EPOLLERR))
        park(s);
}

static void on_listen(void *opaque, u32 events)
{
    NetStream *s = opaque;
    int fd = accept4(s->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd >= 0)
        attach(s, fd, false);
}

/* ---- opening ---- */

/* True: connected, or on the way (errno is EINPROGRESS). */
static bool start_connect(NetStream *s, Error *err)
{
    int fd = net_socket_new(&s->addr, SOCK_STREAM, err);
    char text[200];

    if (fd < 0)
        return false;
    if (!connect(fd, &s->addr.any, s->addr.len) || errno == EINPROGRESS) {
        attach(s, fd, true); /* a socket that is connected already is writable */
        return true;
    }
    net_address_format(&s->addr, text, sizeof text);
    error_set_errno(err, "%s: cannot connect", text);
    close(fd);
    return false;
}

static void on_again(void *opaque)
{
    NetStream *s = opaque;

    if (!start_connect(s, NULL))
        loop_timer_set(&s->again, clock_host_ns() + s->again_ns);
}

/* A client that tries once: its user wants to know. */
static bool wait_connected(NetStream *s, Error *err)
{
    struct pollfd p = {s->fd, POLLOUT, 0};
    int error = ETIMEDOUT;
    socklen_t len = sizeof error;
    char text[200];

    if (poll(&p, 1, CONNECT_MS) == 1)
        getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &len);
    net_address_format(&s->addr, text, sizeof text);
    errno = error;
    if (error)
        return error_set_errno(err, "%s: cannot connect", text);
    connected(s);
    return true;
}

static bool start_server(NetStream *s, Error *err)
{
    char text[200];

    s->listen_fd = net_socket_new(&s->addr, SOCK_STREAM, err);
    if (s->listen_fd < 0 || !net_socket_bind(s->listen_fd, &s->addr, err))
        return false;
    if (s->addr.any.sa_family == AF_UNIX && s->addr.un.sun_path[0])
        memcpy(s->unlink, s->addr.un.sun_path, sizeof s->unlink);
    net_address_format(&s->addr, text, sizeof text);
    if (listen(s->listen_fd, 1))
        return error_set_errno(err, "%s: cannot listen", text);
    loop_fd_add(s->net->loop, &s->listen, s->listen_fd, EPOLLIN, on_listen, s);
    return true;
}

/* A socket that was given: it may be connected, or listen. */
static void take_fd(NetStream *s)
{
    int is_listening = 0;
    socklen_t len = sizeof is_listening;

    getsockopt(s->addr.fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len);
    if (!is_listening) {
        attach(s, s->addr.fd, false);
        return;
    }
    s->listen_fd = s->addr.fd;
    loop_fd_add(s->net->loop, &s->listen, s->listen_fd, EPOLLIN, on_listen, s);
}

bool stream_open(NetStream *s, Net *n, const NetAddress *addr, bool is_server, i64 again_ns,
                 Error *err)
{
    *s = (NetStream){.net = n, .addr = *addr, .fd = -1, .listen_fd = -1, .again_ns = again_ns};
    loop_timer_init(n->loop, &s->again, NULL, on_again, s);
    s->out = malloc(NET_FRAME_MAX + 4);
    if (!s->out)
        abort();
    if (addr->fd >= 0)
        take_fd(s);
    else if (is_server && !start_server(s, err))
        return false;
    else if (!is_server && again_ns)
        on_again(s);
    else if (!is_server && (!start_connect(s, err) || !wait_connected(s, err)))
        return false;
    describe(s);
    return true;
}

void stream_close(NetStream *s)
{
    if (!s->net)
        return;
    s->again_ns = 0;
    loop_timer_cancel(&s->again);
    if (s->listen.loop)
        loop_fd_remove(&s->listen);
    if (s->is_on)
        loop_fd_remove(&s->watch);
    if (s->fd >= 0)
        close(s->fd);
    if (s->listen_fd >= 0)
        close(s->listen_fd);
    if (s->unlink[0])
        unlink(s->unlink);
    free(s->in.data);
    free(s->out);
}

/* ---- frames ---- */

/* Keep what is behind the first @sent bytes of length and frame. */
static void keep_rest(NetStream *s, const u8 *head, const NetFrame *f, size_t sent)
{
    memcpy(s->out, head, 4);
    s->out_at = sent;
    s->out_size = 4 + net_copy(s->out + 4, f);
    watch(s, s->events | EPOLLOUT);
}

bool stream_send(NetStream *s, const NetFrame *f)
{
    u8 head[4] = {(u8)(f->size >> 24), (u8)(f->size >> 16), (u8)(f->size >> 8), (u8)f->size};
    struct iovec iov[NET_PIECES + 1] = {{head, 4}};
    struct msghdr m = {.msg_iov = iov};
    ssize_t n;

    if (s->fd < 0 || s->is_connecting)
        return true;
    if (s->out_size)
        return false;
    m.msg_iovlen = 1 + net_pieces(f, iov + 1, s->out);
    n = sendmsg(s->fd, &m, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN && errno != EINTR)
        return true; /* the loop will see why */
    n = MAX(n, 0);
    if ((size_t)n < f->size + 4)
        keep_rest(s, head, f, (size_t)n);
    return true;
}

void stream_resume(NetStream *s)
{
    if (!s->is_full)
        return;
    s->is_full = false;
    if (s->fd >= 0 && !s->is_on)
        unpark(s);
    if (s->is_on)
        deliver(s);
}
