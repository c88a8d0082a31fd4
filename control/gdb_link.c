/* SPDX-License-Identifier: MIT */
/* Sockets and acknowledgements; see gdb_link.h. */
#include "control/gdb_link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "user/fd.h"

#define FLUSH_MS 1000

/* ---- where to listen ---- */

typedef struct Address {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_un un;
    } u;
    socklen_t size;
    const char *path; /* Unix socket: removed once connected */
} Address;

static bool is_port(const char *s)
{
    return *s && strspn(s, "0123456789") == strlen(s) && strlen(s) < 6 && atoi(s) < 65536;
}

/* The host is a number: a name would need the resolver, which a static program does not have. */
static bool tcp_address(const char *host, const char *port, Address *a)
{
    u16 n = htons((u16)atoi(port));

    memset(a, 0, sizeof *a);
    a->u.in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = n};
    a->size = sizeof a->u.in6;
    if (inet_pton(AF_INET6, host, &a->u.in6.sin6_addr) == 1)
        return true;
    a->u.in = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = n};
    a->size = sizeof a->u.in;
    if (!strcmp(host, "localhost"))
        host = "127.0.0.1";
    return !*host || inet_pton(AF_INET, host, &a->u.in.sin_addr) == 1;
}

static bool find_address(const char *where, Address *a, Error *err)
{
    const char *colon = strrchr(where, ':');
    char host[64];

    if (is_port(where))
        return tcp_address("127.0.0.1", where, a);
    if (colon && is_port(colon + 1) && !strchr(where, '/')) {
        snprintf(host, sizeof host, "%.*s", (int)(colon - where), where);
        return tcp_address(host, colon + 1, a) ||
               error_set(err, "-g: \"%s\" is not an address", host);
    }
    *a = (Address){.u.un.sun_family = AF_UNIX, .size = sizeof a->u.un, .path = where};
    if (strlen(where) >= sizeof a->u.un.sun_path)
        return error_set(err, "-g: the path %s is too long for a socket", where);
    memcpy(a->u.un.sun_path, where, strlen(where) + 1);
    return true;
}

static int listen_at(const Address *a)
{
    int fd = socket(a->u.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &a->u.any, a->size) == 0 && listen(fd, 1) == 0)
        return fd;
    int e = errno;

    close(fd);
    errno = e;
    return -1;
}

bool gdb_link_accept(GdbLink *l, const char *where, Error *err)
{
    Address a;
    int fd;

    if (!find_address(where, &a, err))
        return false;
    int listener = listen_at(&a);

    if (listener < 0)
        return error_set_errno(err, "-g: cannot listen at %s", where);
    do
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        error_set_errno(err, "-g: no connection at %s", where);
    close(listener);
    if (a.path)
        unlink(a.path);
    if (fd < 0)
        return false;
    int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    gdb_link_adopt(l, fd, false);
    return true;
}

void gdb_link_adopt(GdbLink *l, int fd, bool no_ack)
{
    memset(l, 0, sizeof *l);
    l->fd = fd_make_private(fd);
    l->no_ack = no_ack;
}

void gdb_link_close(GdbLink *l)
{
    if (l->fd >= 0)
        fd_close_private(l->fd);
    l->fd = -1;
}

/* ---- bytes ---- */

static bool wait_for(int fd, short events, int ms)
{
    struct pollfd p = {.fd = fd, .events = events};
    int r;

    do
        r = poll(&p, 1, ms);
    while (r < 0 && errno == EINTR);
    return r > 0;
}

static bool write_all(int fd, const char *p, size_t size)
{
    while (size) {
        ssize_t n = send(fd, p, size, MSG_NOSIGNAL);

        if (n < 0 && errno == EAGAIN && wait_for(fd, POLLOUT, -1))
            continue;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

/* More bytes into the buffer; *got says whether there were any. */
static bool fill(GdbLink *l, bool wait, bool *got)
{
    ssize_t n;

    if (wait)
        wait_for(l->fd, POLLIN, -1);
    n = recv(l->fd, l->buf, sizeof l->buf, MSG_DONTWAIT);
    *got = n > 0;
    l->used = 0;
    l->have = n > 0 ? (size_t)n : 0;
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* What the link itself does about @kind; true if the caller does not need to know. */
static bool answered(GdbLink *l, GdbInputKind kind)
{
    switch (kind) {
    case GDB_INPUT_NAK: write_all(l->fd, l->wire, l->wire_size); return true;
    case GDB_INPUT_BAD:
        if (!l->no_ack)
            write_all(l->fd, "-", 1);
        return true;
    case GDB_INPUT_PACKET:
        if (!l->no_ack)
            write_all(l->fd, "+", 1);
        return false;
    case GDB_INPUT_INTERRUPT: return false;
    default: return true;
    }
}

bool gdb_link_next(GdbLink *l, bool wait, GdbInputKind *kind)
{
    bool got = true;

    *kind = GDB_INPUT_MORE;
    while (got || wait) {
        while (l->used < l->have) {
            GdbInputKind k = gdb_input(&l->in, l->buf[l->used++]);

            if (!answered(l, k)) {
                *kind = k;
                return true;
            }
        }
        if (!fill(l, wait, &got))
            return false;
    }
    return true;
}

bool gdb_link_send(GdbLink *l, const GdbReply *r)
{
    l->wire_size = gdb_frame(r, l->wire);
    return write_all(l->fd, l->wire, l->wire_size);
}

void gdb_link_flush(GdbLink *l)
{
    /* Closing with unread input would throw away what gdb has not read yet. */
    shutdown(l->fd, SHUT_WR);
    while (wait_for(l->fd, POLLIN, FLUSH_MS) &&
           recv(l->fd, l->buf, sizeof l->buf, MSG_DONTWAIT) > 0)
        ;
}
