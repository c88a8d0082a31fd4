/* SPDX-License-Identifier: MIT */
/*
 * -netdev stream, dgram, and socket, which has both under older names: networks to other emulators
 * by sockets. Options are those of QEMU.
 */
#include <string.h>
#include <sys/socket.h>
#include "base/fdset.h"
#include "host/net/dgram.h"
#include "host/net/stream.h"

/* ---- stream ---- */

typedef struct StreamNet {
    Net base;
    NetStream stream;
} StreamNet;

static bool open_stream(Net *n, const Opts *o, Error *err)
{
    bool is_server = opts_bool(o, "server", false);
    u64 ms = opts_num(o, "reconnect-ms", MIN(opts_num(o, "reconnect", 0), 86400ull) * 1000);
    NetAddress a;

    if (!net_address_opts(&a, o, "addr", SOCK_STREAM, is_server, err))
        return error_prefix(err, "stream");
    if (!a.len && a.fd < 0)
        return error_set(err, "stream: addr.type=inet, unix or fd is expected");
    if (ms && (is_server || a.fd >= 0))
        return error_set(err, "stream: reconnect= is for clients");
    return stream_open(&((StreamNet *)n)->stream, n, &a, is_server,
                       (i64)MIN(ms, 86400000ull) * NS_PER_MS, err) ||
           error_prefix(err, "stream");
}

static void close_stream(Net *n)
{
    stream_close(&((StreamNet *)n)->stream);
}

static bool send_stream(Net *n, const NetFrame *f)
{
    return stream_send(&((StreamNet *)n)->stream, f);
}

static void resume_stream(Net *n)
{
    stream_resume(&((StreamNet *)n)->stream);
}

static const OptRow stream_rows[] = {
    {"addr", OPT_CHILD, NULL, "addr.type=inet|unix|fd with addr.host, .port, .path, .str"},
    {"server", OPT_BOOL, NULL, "wait for a connection (default off)"},
    {"reconnect", OPT_NUM, NULL, "client: seconds until it tries again (default 0: never)"},
    {"reconnect-ms", OPT_NUM, NULL, "the same in milliseconds"},
};

const NetKind net_stream = {
    .name = "stream",
    .help = "another emulator over a TCP or Unix connection",
    .rows = stream_rows,
    .row_count = ARRAY_SIZE(stream_rows),
    .size = sizeof(StreamNet),
    .open = open_stream,
    .close = close_stream,
    .send = send_stream,
    .resume = resume_stream,
};

/* ---- dgram ---- */

typedef struct DgramNet {
    Net base;
    NetDgram dgram;
} DgramNet;

static bool open_dgram(Net *n, const Opts *o, Error *err)
{
    NetAddress local, remote;

    if (!net_address_opts(&local, o, "local", SOCK_DGRAM, true, err) ||
        !net_address_opts(&remote, o, "remote", SOCK_DGRAM, false, err))
        return error_prefix(err, "dgram");
    if (remote.fd >= 0)
        return error_set(err, "dgram: remote.type=inet or unix is expected");
    if (!net_address_is_multicast(&remote) && local.fd < 0 && (!local.len || !remote.len))
        return error_set(err, "dgram: local.type= and remote.type= are expected, or a multicast "
                              "group as remote.host=");
    if (local.len && remote.len && local.any.sa_family != remote.any.sa_family)
        return error_set(err, "dgram: local and remote: addresses of one kind are expected");
    return dgram_open(&((DgramNet *)n)->dgram, n, &local, &remote, err) ||
           error_prefix(err, "dgram");
}

static void close_dgram(Net *n)
{
    dgram_close(&((DgramNet *)n)->dgram);
}

static bool send_dgram(Net *n, const NetFrame *f)
{
    return dgram_send(&((DgramNet *)n)->dgram, f);
}

static void resume_dgram(Net *n)
{
    dgram_resume(&((DgramNet *)n)->dgram);
}

static const OptRow dgram_rows[] = {
    {"local", OPT_CHILD, NULL, "local.type=inet|unix|fd with local.host, .port, .path, .str"},
    {"remote", OPT_CHILD, NULL, "remote.type=inet|unix with remote.host, .port, .path"},
};

const NetKind net_dgram = {
    .name = "dgram",
    .help = "other emulators by datagrams: UDP, a multicast group, or Unix sockets",
    .rows = dgram_rows,
    .row_count = ARRAY_SIZE(dgram_rows),
    .size = sizeof(DgramNet),
    .open = open_dgram,
    .close = close_dgram,
    .send = send_dgram,
    .resume = resume_dgram,
};

/* ---- socket ---- */

typedef struct SocketNet {
    Net base;
    bool is_stream;
    NetStream stream;
    NetDgram dgram;
} SocketNet;

static bool open_datagrams(SocketNet *s, const Opts *o, Error *err)
{
    const char *udp = opts_get(o, "udp"), *mcast = opts_get(o, "mcast"), *fd = opts_get(o, "fd");
    const char *at = opts_get(o, "localaddr");
    NetAddress local = {.fd = -1}, remote = {.fd = -1};

    if (udp && !at)
        return error_set(err, "localaddr=host:port is expected with udp=");
    if ((udp || mcast) && !net_address_text(&remote, udp ? udp : mcast, SOCK_DGRAM, false, err))
        return false;
    if (mcast && !net_address_is_multicast(&remote))
        return error_set(err, "mcast=%s: a multicast address and a port are expected", mcast);
    if (udp && !net_address_text(&local, at, SOCK_DGRAM, true, err))
        return false;
    if (mcast && at) { /* an address alone */
        Opts a = {0};

        opts_set(&a, "local.type", "inet");
        opts_set(&a, "local.host", at);
        opts_set(&a, "local.ipv4", "on");
        bool ok = net_address_opts(&local, &a, "local", SOCK_DGRAM, true, err);

        opts_clear(&a);
        if (!ok)
            return false;
    }
    if (fd && (local.fd = net_socket_fd(fd, SOCK_DGRAM, err)) < 0)
        return false;
    return dgram_open(&s->dgram, &s->base, &local, &remote, err);
}

static bool open_connection(SocketNet *s, const Opts *o, Error *err)
{
    const char *listen = opts_get(o, "listen"), *connect = opts_get(o, "connect");
    NetAddress a = {.fd = -1};

    s->is_stream = true;
    if (!listen && !connect)
        a.fd = net_socket_fd(opts_get(o, "fd"), SOCK_STREAM, err);
    else
        net_address_text(&a, listen ? listen : connect, SOCK_STREAM, listen, err);
    return (a.len || a.fd >= 0) && stream_open(&s->stream, &s->base, &a, listen, 0, err);
}

static bool fd_is_datagram(const char *text)
{
    int type = 0;
    socklen_t len = sizeof type;

    return text && !getsockopt(fd_of_text(text), SOL_SOCKET, SO_TYPE, &type, &len) &&
           type == SOCK_DGRAM;
}

static bool open_socket(Net *n, const Opts *o, Error *err)
{
    static const char *const ways[] = {"listen", "connect", "mcast", "udp", "fd"};
    SocketNet *s = (SocketNet *)n;
    unsigned given = 0;
    bool ok;

    for (unsigned i = 0; i < ARRAY_SIZE(ways); i++)
        given += opts_get(o, ways[i]) != NULL;
    if (opts_get(o, "fd") && opts_get(o, "mcast"))
        given--; /* a socket that is in the group already */
    if (given != 1)
        return error_set(err, "socket: one of listen=, connect=, mcast=, udp= and fd= is expected");
    if (opts_get(o, "udp") || opts_get(o, "mcast") || fd_is_datagram(opts_get(o, "fd")))
        ok = open_datagrams(s, o, err);
    else
        ok = open_connection(s, o, err);
    return ok || error_prefix(err, "socket");
}

static void close_socket(Net *n)
{
    stream_close(&((SocketNet *)n)->stream);
    dgram_close(&((SocketNet *)n)->dgram);
}

static bool send_socket(Net *n, const NetFrame *f)
{
    SocketNet *s = (SocketNet *)n;

    return s->is_stream ? stream_send(&s->stream, f) : dgram_send(&s->dgram, f);
}

static void resume_socket(Net *n)
{
    SocketNet *s = (SocketNet *)n;

    if (s->is_stream)
        stream_resume(&s->stream);
    else
        dgram_resume(&s->dgram);
}

static const OptRow socket_rows[] = {
    {"listen", OPT_STR, NULL, "[host]:port to wait for a TCP connection at"},
    {"connect", OPT_STR, NULL, "host:port to connect to by TCP"},
    {"mcast", OPT_STR, NULL, "group:port of multicast UDP"},
    {"udp", OPT_STR, NULL, "host:port to send UDP to, from localaddr"},
    {"localaddr", OPT_STR, NULL, "udp: [host]:port to receive at; mcast: the interface's address"},
    {"fd", OPT_STR, NULL, "number of an open socket"},
};

const NetKind net_socket = {
    .name = "socket",
    .help = "other emulators by TCP, UDP or multicast; older form of stream and dgram",
    .rows = socket_rows,
    .row_count = ARRAY_SIZE(socket_rows),
    .size = sizeof(SocketNet),
    .open = open_socket,
    .close = close_socket,
    .send = send_socket,
    .resume = resume_socket,
};
