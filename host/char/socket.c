/* SPDX-License-Identifier: MIT */
/*
 * A TCP or Unix socket, as server of one connection at a time or as client that may connect
 * again. Without connection output is dropped.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/fdset.h"
#include "base/yank.h"
#include "host/char/backend.h"

typedef struct Sock {
    Char base;
    CharFd fd;
    YankPoint yank;
    bool is_server, is_tcp, no_delay;
    int listen_fd; /* 0: none */
    LoopFd listen;
    LoopTimer again;
    i64 again_ns; /* 0: never */
    struct sockaddr_storage addr;
    socklen_t addr_len;
    char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* to be removed at the end */
} Sock;

static const OptRow rows[] = {
    {"path", OPT_STR, NULL, "Unix socket"},
    {"fd", OPT_STR, NULL, "open socket of who started us: a server's listens, a client's is connected"},
    {"host", OPT_STR, NULL, "TCP: name or address (default 127.0.0.1, a server's is all)"},
    {"port", OPT_STR, NULL, "TCP: number or name; 0 lets the server have any"},
    {"server", OPT_BOOL, NULL, "wait for connections (default off)"},
    {"wait", OPT_BOOL, NULL, "server: start only when connected (default on)"},
    {"reconnect", OPT_NUM, NULL, "client: seconds until it tries again (default 0: never)"},
    {"nodelay", OPT_BOOL, NULL, "TCP: send at once (default off)"},
    {"ipv4", OPT_BOOL, NULL, "TCP: only IPv4"},
    {"ipv6", OPT_BOOL, NULL, "TCP: only IPv6"},
};

/* ---- connections ---- */

static void sock_hangup(Char *c);

/* The descriptor is no one's then. */
static void disconnect(Sock *s)
{
    yank_set_fd(&s->yank, -1);
    char_fd_close(&s->fd);
}

static void connected(Sock *s, int fd)
{
    int on = 1;

    if (s->is_tcp && s->no_delay)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    char_fd_open(&s->fd, &s->base, fd, fd, false, sock_hangup);
    yank_set_fd(&s->yank, s->fd.out_fd); /* which lasts until disconnect() */
    if (s->listen.loop)
        loop_fd_set(&s->listen, 0); /* the next may come when this one has gone */
    char_event(&s->base, CHAR_OPENED);
}

static void on_listen(void *opaque, u32 events)
{
    Sock *s = opaque;
    int fd = accept4(s->listen_fd, NULL, NULL, SOCK_CLOEXEC);

    if (fd >= 0)
        connected(s, fd);
}

static bool try_connect(Sock *s)
{
    int fd = socket(s->addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return false;
    if (connect(fd, (struct sockaddr *)&s->addr, s->addr_len)) {
        int saved = errno;

        close(fd);
        errno = saved;
        return false;
    }
    connected(s, fd);
    return true;
}

static void on_again(void *opaque)
{
    Sock *s = opaque;

    if (!try_connect(s))
        loop_timer_set(&s->again, clock_host_ns() + s->again_ns);
}

static void sock_hangup(Char *c)
{
    Sock *s = (Sock *)c;

    disconnect(s);
    if (s->listen.loop)
        loop_fd_set(&s->listen, EPOLLIN);
    else if (s->again_ns)
        loop_timer_set(&s->again, clock_host_ns() + s->again_ns);
    char_event(c, CHAR_CLOSED);
}

/* ---- opening ---- */

static bool unix_address(Sock *s, const char *path, Error *err)
{
    struct sockaddr_un *un = (struct sockaddr_un *)&s->addr;

    if (strlen(path) >= sizeof un->sun_path)
        return error_set(err, "socket: path=%s: at most %zu characters are expected", path,
                         sizeof un->sun_path - 1);
    un->sun_family = AF_UNIX;
    strcpy(un->sun_path, path);
    s->addr_len = sizeof *un;
    snprintf(s->base.text, sizeof s->base.text, "unix:%s%s", path,
             s->is_server ? ",server=on" : "");
    return true;
}

static bool tcp_address(Sock *s, const Opts *o, Error *err)
{
    const char *host = opts_get(o, "host"), *port = opts_get(o, "port");
    struct addrinfo *found, hints = {.ai_socktype = SOCK_STREAM};

    if (!port)
        return error_set(err, "socket: path= or port= is expected");
    hints.ai_flags = s->is_server ? AI_PASSIVE : 0;
    if (opts_bool(o, "ipv4", false) || (!host && !opts_bool(o, "ipv6", false)))
        hints.ai_family = AF_INET;
    else if (opts_bool(o, "ipv6", false))
        hints.ai_family = AF_INET6;
    int res = getaddrinfo(host && *host ? host : NULL, port, &hints, &found);

    if (res)
        return error_set(err, "socket: %s:%s: %s", host ? host : "", port, gai_strerror(res));
    memcpy(&s->addr, found->ai_addr, found->ai_addrlen);
    s->addr_len = found->ai_addrlen;
    freeaddrinfo(found);
    s->is_tcp = true;
    return true;
}

/* What a server is at, with the port that it got. */
static void tcp_text(Sock *s)
{
    struct sockaddr_storage a;
    socklen_t len = sizeof a;
    char host[64], port[16];

    if (s->listen_fd > 0 ? getsockname(s->listen_fd, (struct sockaddr *)&a, &len) : 1) {
        a = s->addr;
        len = s->addr_len;
    }
    if (!getnameinfo((struct sockaddr *)&a, len, host, sizeof host, port, sizeof port,
                     NI_NUMERICHOST | NI_NUMERICSERV))
        snprintf(s->base.text, sizeof s->base.text, "tcp:%s:%s%s", host, port,
                 s->is_server ? ",server=on" : "");
}

/* A socket left by who ran before; nothing else goes. */
static void remove_old(const char *path)
{
    struct stat st;

    if (!lstat(path, &st) && S_ISSOCK(st.st_mode))
        unlink(path);
}

static bool serve(Sock *s, const Opts *o)
{
    loop_fd_add(s->base.loop, &s->listen, s->listen_fd, EPOLLIN, on_listen, s);
    if (opts_bool(o, "wait", true)) {
        fprintf(stderr, "waiting for connection on: %s\n", s->base.text);
        on_listen(s, 0);
    }
    return true;
}

static bool start_server(Sock *s, const Opts *o, Error *err)
{
    const char *path = opts_get(o, "path");
    int on = 1;

    s->listen_fd = socket(s->addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->listen_fd < 0)
        return error_set_errno(err, "socket: cannot make one");
    if (path)
        remove_old(path);
    else
        setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(s->listen_fd, (struct sockaddr *)&s->addr, s->addr_len) || listen(s->listen_fd, 1))
        return error_set_errno(err, "socket: cannot listen at %s",
                               path ? path : opts_get(o, "port"));
    if (path)
        strcpy(s->path, path);
    if (s->is_tcp)
        tcp_text(s);
    return serve(s, o);
}

/* A socket that is there already. */
static bool take_fd(Sock *s, const Opts *o, Error *err)
{
    int fd = fd_of_text(opts_get(o, "fd")), is_listening = 0;
    socklen_t len = sizeof is_listening;

    snprintf(s->base.text, sizeof s->base.text, "fd:%d%s", fd, s->is_server ? ",server=on" : "");
    if (opts_get(o, "path") || opts_get(o, "port"))
        return error_set(err, "socket: fd= and an address exclude each other");
    if (fd <= 2 || getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len))
        return error_set(err, "socket: fd=%d: an open socket is expected", fd);
    if (s->is_server != is_listening)
        return error_set(err, "socket: fd=%d: a socket that %s is expected", fd,
                         s->is_server ? "listens" : "is connected");
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fd_taken(fd);
    if (s->is_server) {
        s->listen_fd = fd;
        return serve(s, o);
    }
    connected(s, fd);
    return true;
}

static bool start_client(Sock *s, const Opts *o, Error *err)
{
    s->again_ns = (i64)MIN(opts_num(o, "reconnect", 0), 86400ull) * NS_PER_SEC;
    loop_timer_init(s->base.loop, &s->again, NULL, on_again, s);
    if (s->is_tcp)
        tcp_text(s);
    if (try_connect(s))
        return true;
    if (!s->again_ns)
        return error_set_errno(err, "socket: cannot connect to %s", s->base.text);
    loop_timer_set(&s->again, clock_host_ns() + s->again_ns);
    return true;
}

static bool sock_open(Char *c, const Opts *o, Error *err)
{
    Sock *s = (Sock *)c;
    const char *path = opts_get(o, "path");

    yank_register(&s->yank, "chardev", c->id);
    s->is_server = opts_bool(o, "server", false);
    s->no_delay = opts_bool(o, "nodelay", false);
    if (opts_get(o, "fd"))
        return take_fd(s, o, err);
    if (!(path ? unix_address(s, path, err) : tcp_address(s, o, err)))
        return false;
    return s->is_server ? start_server(s, o, err) : start_client(s, o, err);
}

static void sock_close(Char *c)
{
    Sock *s = (Sock *)c;

    disconnect(s);
    yank_unregister(&s->yank);
    if (s->again.loop)
        loop_timer_cancel(&s->again);
    if (s->listen.loop)
        loop_fd_remove(&s->listen);
    if (s->listen_fd > 0)
        close(s->listen_fd);
    if (s->path[0])
        unlink(s->path);
}

static size_t sock_write(Char *c, const u8 *data, size_t size)
{
    return char_fd_write(&((Sock *)c)->fd, data, size);
}

static void sock_accept(Char *c)
{
    char_fd_update(&((Sock *)c)->fd);
}

const CharKind char_socket = {
    .name = "socket",
    .help = "a TCP or Unix socket",
    .rows = rows,
    .row_count = ARRAY_SIZE(rows),
    .size = sizeof(Sock),
    .any_loop = true,
    .open = sock_open,
    .close = sock_close,
    .write = sock_write,
    .accept_input = sock_accept,
};
