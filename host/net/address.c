/* SPDX-License-Identifier: MIT */
/* Addresses of sockets; see address.h. Names of options are those of QEMU's SocketAddress. */
#include "host/net/address.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fdset.h"

static const OptRow rows[] = {
    {"type", OPT_ENUM, "inet|unix|fd", "kind of address"},
    {"host", OPT_STR, NULL, "inet: name or address"},
    {"port", OPT_STR, NULL, "inet: number or name of the port"},
    {"to", OPT_NUM, NULL, "inet: the last port that a server may use"},
    {"numeric", OPT_BOOL, NULL, "inet: host and port are numbers"},
    {"ipv4", OPT_BOOL, NULL, "inet: IPv4"},
    {"ipv6", OPT_BOOL, NULL, "inet: IPv6"},
    {"keep-alive", OPT_BOOL, NULL, "inet: probes of silent connections"},
    {"path", OPT_STR, NULL, "unix: path"},
    {"abstract", OPT_BOOL, NULL, "unix: the path is a name without file"},
    {"tight", OPT_BOOL, NULL, "unix: an abstract name ends with its last letter (default on)"},
    {"str", OPT_STR, NULL, "fd: number of an open socket"},
};

static bool resolve(NetAddress *a, const char *host, const char *port, struct addrinfo hints,
                    bool is_local, Error *err)
{
    struct addrinfo *found;
    int res;

    hints.ai_flags |= is_local ? AI_PASSIVE : 0;
    res = getaddrinfo(host && *host ? host : NULL, port, &hints, &found);
    if (res)
        return error_set(err, "%s:%s: %s", host ? host : "", port, gai_strerror(res));
    memcpy(&a->any, found->ai_addr, MIN(found->ai_addrlen, sizeof a->un));
    a->len = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

bool net_address_text(NetAddress *a, const char *text, int type, bool is_local, Error *err)
{
    char host[256];
    const char *colon = strrchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : 0, from = text[0] == '[';
    struct addrinfo hints = {.ai_socktype = type, .ai_family = from ? AF_INET6 : AF_INET};

    *a = (NetAddress){.fd = -1};
    if (!colon || !colon[1] || n >= sizeof host || (from && (n < 2 || colon[-1] != ']')))
        return error_set(err, "%s: host:port is expected", text);
    memcpy(host, text + from, n - 2 * from);
    host[n - 2 * from] = 0;
    return resolve(a, host, colon + 1, hints, is_local, err);
}

/* ---- options ---- */

static bool from_inet(NetAddress *a, const Opts *o, const char *what, int type, bool is_local,
                      Error *err)
{
    const char *port = opts_get(o, "port");
    u64 to = opts_num(o, "to", 0), first = 0;
    bool only4 = opts_bool(o, "ipv4", false) || !opts_bool(o, "ipv6", true);
    bool only6 = opts_bool(o, "ipv6", false) || !opts_bool(o, "ipv4", true);
    struct addrinfo hints = {
        .ai_socktype = type,
        .ai_family = only4 == only6 ? AF_UNSPEC
                     : only4        ? AF_INET
                                    : AF_INET6,
        .ai_flags = opts_bool(o, "numeric", false) ? AI_NUMERICHOST | AI_NUMERICSERV : 0,
    };

    if (!port && !is_local)
        return error_set(err, "%s.port= is expected", what);
    if (to && (!port || !parse_num(port, &first) || to < first || to > 65535))
        return error_set(err, "%s.to=: a port from %s.port= to 65535 is expected", what, what);
    a->ports = to ? (u32)(to - first) : 0;
    a->has_keep_alive = opts_bool(o, "keep-alive", false);
    return resolve(a, opts_get(o, "host"), port ? port : "0", hints, is_local, err);
}

static bool from_unix(NetAddress *a, const Opts *o, const char *what, Error *err)
{
    const char *path = opts_get(o, "path");
    bool is_abstract = opts_bool(o, "abstract", false);
    size_t n = path ? strlen(path) : 0;

    if (!n || n + is_abstract >= sizeof a->un.sun_path)
        return error_set(err, "%s.path=: 1 to %zu characters are expected", what,
                         sizeof a->un.sun_path - 1);
    a->un = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(a->un.sun_path + is_abstract, path, n);
    a->len = is_abstract && opts_bool(o, "tight", true)
                 ? (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)
                 : sizeof a->un;
    return true;
}

static bool from_opts(NetAddress *a, const Opts *o, const char *prefix, int type, bool is_local,
                      Error *err)
{
    const char *kind = opts_get(o, "type"), *text = opts_get(o, "str");

    if (!opts_check(o, prefix, rows, ARRAY_SIZE(rows), err))
        return false;
    if (!kind)
        return error_set(err, "%s.type=: inet, unix or fd is expected", prefix);
    if (!strcmp(kind, "inet"))
        return from_inet(a, o, prefix, type, is_local, err);
    if (!strcmp(kind, "unix"))
        return from_unix(a, o, prefix, err);
    if (!text)
        return error_set(err, "%s.str=: the number of an open socket is expected", prefix);
    a->fd = net_socket_fd(text, type, err);
    return a->fd >= 0;
}

bool net_address_opts(NetAddress *a, const Opts *o, const char *prefix, int type, bool is_local,
                      Error *err)
{
    Opts all = {0}, child = {0};
    bool ok = true;

    *a = (NetAddress){.fd = -1};
    opts_copy(&all, o);
    opts_take(&all, prefix, &child);
    if (child.count)
        ok = from_opts(a, &child, prefix, type, is_local, err);
    opts_clear(&child);
    opts_clear(&all);
    return ok;
}

/* ---- text ---- */

void net_address_format(const NetAddress *a, char *text, size_t size)
{
    char host[64], port[16];

    if (a->fd >= 0)
        snprintf(text, size, "fd:%d", a->fd);
    else if (a->any.sa_family == AF_UNIX)
        snprintf(text, size, "unix:%s%s", a->un.sun_path[0] ? "" : "@",
                 a->un.sun_path + !a->un.sun_path[0]);
    else if (!getnameinfo(&a->any, a->len, host, sizeof host, port, sizeof port,
                          NI_NUMERICHOST | NI_NUMERICSERV))
        snprintf(text, size, a->any.sa_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
    else
        snprintf(text, size, "unknown");
}

bool net_address_is_multicast(const NetAddress *a)
{
    return a->len && a->any.sa_family == AF_INET && IN_MULTICAST(ntohl(a->in.sin_addr.s_addr));
}

/* ---- sockets ---- */

int net_socket_fd(const char *text, int type, Error *err)
{
    struct stat st;
    int n = fd_of_text(text), found = 0, flags;
    socklen_t len = sizeof found;

    if (n < 0 || fstat(n, &st) || !S_ISSOCK(st.st_mode) ||
        getsockopt(n, SOL_SOCKET, SO_TYPE, &found, &len) || (type && found != type)) {
        error_set(err, "fd=%s: the number of an open %s is expected", text,
                  type == SOCK_DGRAM ? "datagram socket"
                  : type             ? "stream socket"
                                     : "socket");
        return -1;
    }
    fd_taken(n);
    flags = fcntl(n, F_GETFL);
    fcntl(n, F_SETFL, flags | O_NONBLOCK);
    fcntl(n, F_SETFD, FD_CLOEXEC);
    return n;
}

int net_socket_new(const NetAddress *a, int type, Error *err)
{
    int fd = socket(a->any.sa_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

    if (fd < 0)
        error_set_errno(err, "cannot make a socket");
    else if (a->has_keep_alive)
        setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    return fd;
}

/* A Unix socket left by who ran before; nothing else goes. */
static void remove_old(const NetAddress *a)
{
    struct stat st;

    if (a->any.sa_family == AF_UNIX && a->un.sun_path[0] && !lstat(a->un.sun_path, &st) &&
        S_ISSOCK(st.st_mode))
        unlink(a->un.sun_path);
}

bool net_socket_bind(int fd, const NetAddress *a, Error *err)
{
    char text[200];
    NetAddress at = *a;
    int on = 1;

    remove_old(a);
    if (a->any.sa_family != AF_UNIX)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    for (u32 i = 0;; i++) {
        if (!bind(fd, &at.any, at.len))
            return true;
        if (errno != EADDRINUSE || i == a->ports)
            break;
        at.in.sin_port = htons((u16)(ntohs(a->in.sin_port) + i + 1)); /* the same place in in6 */
    }
    net_address_format(a, text, sizeof text);
    return error_set_errno(err, "%s: cannot bind to it", text);
}
