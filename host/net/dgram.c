/* SPDX-License-Identifier: MIT */
/*
 * Frames as datagrams; see dgram.h. Members of a multicast group on one host all use its port, and
 * what they send comes back to themselves: a socket of our own for sending makes our frames known by
 * their source. Sources: ip(7), RFC 1112.
 */
#include "host/net/dgram.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define READS_MAX 64 /* of one event, so that others have their turn */

/* ---- to the guest ---- */

static bool is_own(const NetDgram *d, const NetAddress *from)
{
    return d->send_fd != d->fd && from->any.sa_family == AF_INET &&
           from->in.sin_port == d->own.in.sin_port &&
           from->in.sin_addr.s_addr == d->own.in.sin_addr.s_addr;
}

/* Whether the frame in d->in has gone. */
static bool deliver(NetDgram *d)
{
    struct iovec iov = {d->in, d->in_size};

    if (!net_deliver(d->net, &(NetFrame){&iov, 1, 0, d->in_size, {0}}))
        return false;
    d->in_size = 0;
    return true;
}

static void update(NetDgram *d)
{
    u32 out = d->is_full ? EPOLLOUT : 0, in = d->in_size ? 0 : EPOLLIN;

    loop_fd_set(&d->watch, d->send_fd == d->fd ? in | out : in);
    if (d->send_fd != d->fd)
        loop_fd_set(&d->send_watch, out);
}

static void receive(NetDgram *d)
{
    for (unsigned i = 0; i < READS_MAX && !d->in_size; i++) {
        NetAddress from = {.len = sizeof from.un};
        ssize_t n = recvfrom(d->fd, d->in, NET_FRAME_MAX, 0, &from.any, &from.len);

        if (n < 0 && errno != ECONNREFUSED && errno != EINTR) /* nobody was there: it may come */
            return;
        if (n <= 0 || is_own(d, &from))
            continue;
        d->in_size = (size_t)n;
        if (!deliver(d))
            update(d);
    }
}

void dgram_resume(NetDgram *d)
{
    if (d->in_size && deliver(d))
        update(d);
}

/* ---- from the guest ---- */

static void on_event(void *opaque, u32 events)
{
    NetDgram *d = opaque;

    if (events & EPOLLOUT && d->is_full) {
        d->is_full = false;
        update(d);
        net_writable(d->net);
    }
    if (events & (EPOLLIN | EPOLLERR) && !d->in_size)
        receive(d);
}

/* Errors of the sending socket are of no use; to be read, they must be asked for. */
static void on_send_event(void *opaque, u32 events)
{
    NetDgram *d = opaque;
    int error;
    socklen_t len = sizeof error;

    if (events & EPOLLERR)
        getsockopt(d->send_fd, SOL_SOCKET, SO_ERROR, &error, &len);
    on_event(d, events & EPOLLOUT);
}

bool dgram_send(NetDgram *d, const NetFrame *f)
{
    struct iovec iov[NET_PIECES];
    bool has_name = d->send_fd == d->fd && d->remote.len;
    struct msghdr m = {
        .msg_iov = iov,
        .msg_name = has_name ? &d->remote.any : NULL,
        .msg_namelen = has_name ? d->remote.len : 0,
    };

    if (d->is_full)
        return false;
    m.msg_iovlen = net_pieces(f, iov, d->out);
    d->is_full = sendmsg(d->send_fd, &m, MSG_NOSIGNAL) < 0 && errno == EAGAIN;
    if (d->is_full)
        update(d);
    return !d->is_full; /* other errors lose the frame, as networks do */
}

/* ---- opening ---- */

static bool bind_to(NetDgram *d, const NetAddress *a, Error *err)
{
    d->fd = net_socket_new(a, SOCK_DGRAM, err);
    if (d->fd < 0 || !net_socket_bind(d->fd, a, err))
        return false;
    if (a->any.sa_family == AF_UNIX && a->un.sun_path[0])
        memcpy(d->unlink, a->un.sun_path, sizeof d->unlink);
    return true;
}

/* The group's frames come to d->fd, ours go out by d->send_fd. */
static bool join(NetDgram *d, const NetAddress *local, Error *err)
{
    struct ip_mreq group = {.imr_multiaddr = d->remote.in.sin_addr};
    struct in_addr interface = {htonl(INADDR_ANY)};
    u8 on = 1;
    char text[200];

    if (local->len)
        interface = local->in.sin_addr;
    group.imr_interface = interface;
    if (d->fd < 0 && !bind_to(d, &d->remote, err))
        return false;
    net_address_format(&d->remote, text, sizeof text);
    d->send_fd = net_socket_new(&d->remote, SOCK_DGRAM, err);
    if (d->send_fd < 0)
        return false;
    if (local->len)
        setsockopt(d->send_fd, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface);
    if (setsockopt(d->fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) ||
        setsockopt(d->send_fd, IPPROTO_IP, IP_MULTICAST_LOOP, &on, sizeof on) ||
        connect(d->send_fd, &d->remote.any, d->remote.len))
        return error_set_errno(err, "%s: cannot join the group", text);
    d->own.len = sizeof d->own.un;
    getsockname(d->send_fd, &d->own.any, &d->own.len);
    return true;
}

static void describe(NetDgram *d, const NetAddress *local)
{
    char from[150], to[150] = "";
    NetAddress at = {.len = sizeof at.un, .fd = local->fd};

    if (local->fd < 0)
        getsockname(d->fd, &at.any, &at.len);
    net_address_format(&at, from, sizeof from);
    if (d->remote.len)
        net_address_format(&d->remote, to, sizeof to);
    if (d->send_fd != d->fd)
        snprintf(d->net->text, sizeof d->net->text, "%s,mcast=%s", d->net->kind->name, to);
    else
        snprintf(d->net->text, sizeof d->net->text, "%s,%.100s%s%.100s", d->net->kind->name, from,
                 *to ? ",to=" : "", to);
}

bool dgram_open(NetDgram *d, Net *n, const NetAddress *local, const NetAddress *remote, Error *err)
{
    bool is_group = net_address_is_multicast(remote);

    *d = (NetDgram){.net = n, .fd = local->fd, .send_fd = -1, .remote = *remote};
    d->in = malloc(NET_FRAME_MAX);
    d->out = malloc(NET_FRAME_MAX);
    if (!d->in || !d->out)
        abort();
    if (is_group && !join(d, local, err))
        return false;
    if (!is_group && d->fd < 0 && !bind_to(d, local, err))
        return false;
    if (!is_group)
        d->send_fd = d->fd;
    loop_fd_add(n->loop, &d->watch, d->fd, EPOLLIN, on_event, d);
    if (is_group)
        loop_fd_add(n->loop, &d->send_watch, d->send_fd, 0, on_send_event, d);
    describe(d, local);
    return true;
}

void dgram_close(NetDgram *d)
{
    if (!d->net)
        return;
    loop_fd_remove(&d->watch);
    loop_fd_remove(&d->send_watch);
    if (d->send_fd >= 0 && d->send_fd != d->fd)
        close(d->send_fd);
    if (d->fd >= 0)
        close(d->fd);
    if (d->unlink[0])
        unlink(d->unlink);
    free(d->in);
    free(d->out);
}
