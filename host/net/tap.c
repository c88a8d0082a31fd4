/* SPDX-License-Identifier: MIT */
/*
 * -netdev tap and bridge: an Ethernet interface of the host whose other end we are. With vnet_hdr
 * the kernel takes and gives frames with checksum and segmentation left to do, as virtio has them.
 *
 * A queue is a descriptor. One that is detached, or whose interface has gone, reports errors for
 * ever, so it is not watched. Sources: Linux "Universal TUN/TAP device driver", <linux/if_tun.h>.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/fdset.h"
#include "base/log.h"
#include "host/net/backend.h"

#define QUEUES_MAX 256u /* of the kernel */
#define READS_MAX  64   /* of one event, so that others have their turn */
#define IFUP       "/etc/qemu-ifup"
#define IFDOWN     "/etc/qemu-ifdown"

typedef struct Tap Tap;

typedef struct TapQueue {
    Tap *tap;
    u32 index;
    int fd;
    LoopFd watch;
    u32 events;
    bool is_on;   /* watched */
    bool is_full; /* the kernel takes no more */
    bool is_gone; /* its interface was removed */
    u8 *in;
    size_t in_size; /* a frame that waits for room, its header before it */
} TapQueue;

struct Tap {
    Net base;
    TapQueue *queue;
    u32 count;
    u32 active; /* queues in use, from the first */
    bool has_header, is_multi;
    char name[IFNAMSIZ];
    char *downscript;
    u8 *out; /* a frame in one piece */
};

/* ---- to the guest ---- */

static size_t header_size(const Tap *t)
{
    return t->has_header ? sizeof(NetHeader) : 0;
}

static void on_event(void *opaque, u32 events);

/* Watch what matters now. */
static void update(TapQueue *q)
{
    bool wanted = q->index < q->tap->active && !q->is_gone;
    u32 events = (q->in_size ? 0 : EPOLLIN) | (q->is_full ? EPOLLOUT : 0);

    if (wanted && !q->is_on)
        loop_fd_add(q->tap->base.loop, &q->watch, q->fd, events, on_event, q);
    else if (!wanted && q->is_on)
        loop_fd_remove(&q->watch);
    else if (wanted && q->events != events)
        loop_fd_set(&q->watch, events);
    q->is_on = wanted;
    q->events = events;
}

/* Whether the frame in q->in has gone. */
static bool deliver(TapQueue *q)
{
    Tap *t = q->tap;
    size_t head = header_size(t);
    struct iovec iov = {q->in + head, q->in_size - head};
    NetFrame f = {.iov = &iov, .count = 1, .queue = q->index, .size = iov.iov_len};

    memcpy(&f.header, q->in, head);
    f.header.flags &= VIRTIO_NET_HDR_F_NEEDS_CSUM;
    if (!net_deliver(&t->base, &f))
        return false;
    q->in_size = 0;
    return true;
}

static void receive(TapQueue *q)
{
    size_t head = header_size(q->tap);

    for (unsigned i = 0; i < READS_MAX && !q->in_size; i++) {
        ssize_t n = read(q->fd, q->in, head + NET_FRAME_MAX);

        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (n <= 0) {
            log_guest("netdev %s: %s: %s\n", q->tap->base.id, q->tap->name, strerror(errno));
            q->is_gone = true;
            break;
        }
        if ((size_t)n <= head)
            continue;
        q->in_size = (size_t)n;
        deliver(q);
    }
    update(q);
}

static void on_event(void *opaque, u32 events)
{
    TapQueue *q = opaque;

    if (!q->is_on) /* on its way when another thread took the queue out of use */
        return;
    if (events & EPOLLOUT && q->is_full) {
        q->is_full = false;
        update(q);
        net_writable(&q->tap->base);
    }
    if (events & (EPOLLIN | EPOLLERR | EPOLLHUP) && !q->in_size)
        receive(q);
    else if (events & (EPOLLERR | EPOLLHUP)) {
        q->is_gone = true;
        update(q);
    }
}

static void tap_resume(Net *n)
{
    Tap *t = (Tap *)n;

    for (u32 i = 0; i < t->count; i++)
        if (t->queue[i].in_size && deliver(&t->queue[i]))
            update(&t->queue[i]);
}

/* ---- from the guest ---- */

static bool tap_send(Net *n, const NetFrame *f)
{
    Tap *t = (Tap *)n;
    TapQueue *q = &t->queue[f->queue % t->active];
    struct iovec iov[NET_PIECES + 1] = {{(void *)&f->header, header_size(t)}};

    if (q->is_full)
        return false;
    u32 count = 1 + net_pieces(f, iov + 1, t->out);

    if (writev(q->fd, iov, (int)count) < 0 && (errno == EAGAIN || errno == ENOBUFS)) {
        q->is_full = errno == EAGAIN;
        update(q);
    }
    return !q->is_full; /* other errors lose the frame: its header was wrong, or the link is down */
}

static void tap_set_offload(Net *n, u32 offload)
{
    Tap *t = (Tap *)n;
    unsigned long flags = 0;

    if (offload & NET_CSUM)
        flags = TUN_F_CSUM | (offload & NET_TSO4 ? TUN_F_TSO4 : 0) |
                (offload & NET_TSO6 ? TUN_F_TSO6 : 0) |
                (offload & NET_ECN && offload & (NET_TSO4 | NET_TSO6) ? TUN_F_TSO_ECN : 0);
    if (t->has_header) /* if it cannot, frames come that software finishes */
        ioctl(t->queue[0].fd, TUNSETOFFLOAD, flags);
}

static void tap_set_queues(Net *n, u32 count)
{
    Tap *t = (Tap *)n;

    count = MIN(MAX(count, 1u), t->count);
    for (u32 i = 0; i < t->count && t->is_multi; i++) {
        TapQueue *q = &t->queue[i];
        struct ifreq r = {.ifr_flags = i < count ? IFF_ATTACH_QUEUE : IFF_DETACH_QUEUE};

        if ((i < count) != (i < t->active))
            ioctl(q->fd, TUNSETQUEUE, &r);
    }
    t->active = count;
    for (u32 i = 0; i < t->count; i++)
        update(&t->queue[i]);
}

/* ---- opening descriptors ---- */

static bool queue_open(Tap *t, int fd, Error *err)
{
    TapQueue *q = &t->queue[t->count];

    *q = (TapQueue){.tap = t, .index = t->count, .fd = fd};
    q->in = malloc(sizeof(NetHeader) + NET_FRAME_MAX);
    if (!q->in)
        abort();
    t->count++;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0)
        return error_set_errno(err, "%s: fd=%d", t->base.kind->name, fd);
    return true;
}

static bool set_header_size(int fd, Error *err)
{
    int size = sizeof(NetHeader);

    return !ioctl(fd, TUNSETVNETHDRSZ, &size) || error_set_errno(err, "tap: TUNSETVNETHDRSZ");
}

/* A tap that somebody else opened: what it is like is asked. */
static bool take_fd(Tap *t, const char *text, Error *err)
{
    struct ifreq r = {0};
    int fd = fd_of_text(text);
    bool has_header;

    if (fd < 0 || ioctl(fd, TUNGETIFF, &r) || !(r.ifr_flags & IFF_TAP))
        return error_set(err, "tap: fd=%s: the number of an open tap is expected", text);
    has_header = r.ifr_flags & IFF_VNET_HDR;
    if (t->count && has_header != t->has_header)
        return error_set(err, "tap: fds=: all with vnet_hdr or all without are expected");
    t->has_header = has_header;
    memcpy(t->name, r.ifr_name, sizeof t->name);
    fd_taken(fd);
    return queue_open(t, fd, err) && (!has_header || set_header_size(fd, err));
}

static bool take_fds(Tap *t, const char *list, Error *err)
{
    char *copy = strdup(list), *state = NULL;
    bool ok = true;

    for (char *s = strtok_r(copy, ":", &state); ok && s; s = strtok_r(NULL, ":", &state))
        ok = t->count < QUEUES_MAX ? take_fd(t, s, err)
                                   : error_set(err, "tap: fds=: too many are given");
    free(copy);
    t->is_multi = t->count > 1;
    return ok && (t->count || error_set(err, "tap: fds=: numbers of open taps are expected"));
}

static bool make_queue(Tap *t, const Opts *o, Error *err)
{
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC), sndbuf = (int)opts_size(o, "sndbuf", 0);
    unsigned features = 0;
    struct ifreq r = {.ifr_flags = IFF_TAP | IFF_NO_PI | (t->is_multi ? IFF_MULTI_QUEUE : 0)};
    const char *kind = t->base.kind->name;

    if (fd < 0)
        return error_set_errno(err, "%s: /dev/net/tun", kind);
    if (!queue_open(t, fd, err))
        return false;
    ioctl(fd, TUNGETFEATURES, &features);
    t->has_header = features & IFF_VNET_HDR && opts_bool(o, "vnet_hdr", true);
    if (t->has_header)
        r.ifr_flags |= IFF_VNET_HDR;
    snprintf(r.ifr_name, sizeof r.ifr_name, "%s", t->name[0] ? t->name : "tap%d");
    if (ioctl(fd, TUNSETIFF, &r))
        return errno == EPERM
                   ? error_set(err,
                               "%s: %s: making it needs CAP_NET_ADMIN; one that was made by "
                               "\"ip tuntap add mode tap user $USER\" can be used with "
                               "-netdev tap,ifname=NAME,script=no",
                               kind, r.ifr_name)
                   : error_set_errno(err, "%s: %s: cannot be opened", kind, r.ifr_name);
    memcpy(t->name, r.ifr_name, sizeof t->name);
    if (sndbuf > 0)
        ioctl(fd, TUNSETSNDBUF, &sndbuf);
    return !t->has_header || set_header_size(fd, err);
}

static bool make_queues(Tap *t, const Opts *o, Error *err)
{
    const char *name = opts_get(o, "ifname");
    u64 queues = opts_num(o, "queues", 1);

    if (name && (!*name || strlen(name) >= IFNAMSIZ))
        return error_set(err, "tap: ifname=%s: 1 to %d characters are expected", name,
                         IFNAMSIZ - 1);
    if (!queues || queues > QUEUES_MAX)
        return error_set(err, "tap: queues=: 1 to %u are expected", QUEUES_MAX);
    if (name)
        snprintf(t->name, sizeof t->name, "%s", name);
    t->is_multi = queues > 1;
    for (u64 i = 0; i < queues; i++)
        if (!make_queue(t, o, err))
            return false;
    return true;
}

/* ---- scripts ---- */

/* "no" and "" are none; without option the usual one, if it is there. */
static char *script_of(const Opts *o, const char *key, const char *usual)
{
    const char *s = opts_get(o, key);

    if (!s)
        return access(usual, X_OK) ? NULL : strdup(usual);
    return *s && strcmp(s, "no") && strcmp(s, "off") ? strdup(s) : NULL;
}

/* Run @script with the interface's name; whether it ended well. */
static bool run_script(const Tap *t, const char *script)
{
    int status;
    pid_t pid = fork();

    if (pid < 0)
        return false;
    if (!pid) {
        signal(SIGPIPE, SIG_DFL); /* we may ignore it, which programs do not expect */
        execl(script, script, t->name, NULL);
        _exit(127);
    }
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool start_scripts(Tap *t, const Opts *o, Error *err)
{
    char *up = script_of(o, "script", IFUP);
    bool ok = !up || run_script(t, up) ||
              error_set(err, "tap: script=%s: it failed for %s; script=no runs none", up, t->name);

    if (ok)
        t->downscript = script_of(o, "downscript", IFDOWN);
    free(up);
    return ok;
}

/* ---- bridges ---- */

/* Make the interface a port of bridge @br, and start it. */
static bool join_bridge(Tap *t, const char *br, Error *err)
{
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq r = {0}, up = {0};
    const char *kind = t->base.kind->name;
    bool ok = true;

    snprintf(r.ifr_name, sizeof r.ifr_name, "%s", br);
    memcpy(up.ifr_name, t->name, sizeof up.ifr_name);
    if (s < 0 || strlen(br) >= IFNAMSIZ || !if_nametoindex(br))
        ok = error_set(err, "%s: br=%s: there is no such bridge", kind, br);
    r.ifr_ifindex = (int)if_nametoindex(t->name);
    if (ok && ioctl(s, SIOCBRADDIF, &r))
        ok = error_set_errno(err, "%s: br=%s: %s cannot be added", kind, br, t->name);
    if (ok &&
        (ioctl(s, SIOCGIFFLAGS, &up) || (up.ifr_flags |= IFF_UP, ioctl(s, SIOCSIFFLAGS, &up))))
        ok = error_set_errno(err, "%s: %s cannot be started", kind, t->name);
    if (s >= 0)
        close(s);
    return ok;
}

/* ---- opening and closing ---- */

static void alloc(Tap *t)
{
    t->queue = calloc(QUEUES_MAX, sizeof *t->queue);
    t->out = malloc(NET_FRAME_MAX);
    if (!t->queue || !t->out)
        abort();
}

static void start(Tap *t, Net *n)
{
    n->queues = t->active = t->count;
    n->offload = t->has_header ? NET_CSUM | NET_TSO4 | NET_TSO6 | NET_ECN : 0;
    tap_set_offload(n, 0);
    for (u32 i = 0; i < t->count; i++)
        update(&t->queue[i]);
}

static bool no_vhost(const Opts *o, Error *err)
{
    static const char *const words[] = {"vhostfd", "vhostfds", "vhostforce", "helper"};

    if (opts_bool(o, "vhost", false))
        return error_set(err, "tap: vhost=on is not supported: vhost=off, which is the default, "
                              "has offloads and queues too");
    for (unsigned i = 0; i < ARRAY_SIZE(words); i++)
        if (opts_get(o, words[i]))
            return error_set(err, "tap: %s= is not supported", words[i]);
    return true;
}

static bool tap_open(Net *n, const Opts *o, Error *err)
{
    Tap *t = (Tap *)n;
    const char *fd = opts_get(o, "fd"), *fds = opts_get(o, "fds"), *br = opts_get(o, "br");

    if (!no_vhost(o, err))
        return false;
    if ((fd || fds) && ((fd && fds) || opts_get(o, "ifname") || opts_get(o, "script") ||
                        opts_get(o, "downscript") || opts_get(o, "queues")))
        return error_set(err, "tap: fd= or fds= without ifname=, script=, downscript= and queues= "
                              "is expected");
    alloc(t);
    if (!(fd ? take_fd(t, fd, err) : fds ? take_fds(t, fds, err) : make_queues(t, o, err)))
        return false;
    if (!fd && !fds && !start_scripts(t, o, err))
        return false;
    if (br && !join_bridge(t, br, err))
        return false;
    start(t, n);
    snprintf(n->text, sizeof n->text, "tap,ifname=%s,queues=%u,vnet_hdr=%s%s%.100s", t->name,
             t->count, t->has_header ? "on" : "off", t->downscript ? ",downscript=" : "",
             t->downscript ? t->downscript : "");
    return true;
}

static bool bridge_open(Net *n, const Opts *o, Error *err)
{
    Tap *t = (Tap *)n;
    const char *br = opts_get(o, "br") ? opts_get(o, "br") : "br0";

    if (opts_get(o, "helper"))
        return error_set(err, "bridge: helper= is not supported: with CAP_NET_ADMIN none is "
                              "needed; without, make the tap before, and use -netdev tap");
    alloc(t);
    if (!make_queue(t, o, err) || !join_bridge(t, br, err))
        return false;
    start(t, n);
    snprintf(n->text, sizeof n->text, "bridge,br=%.100s,ifname=%s", br, t->name);
    return true;
}

static void tap_close(Net *n)
{
    Tap *t = (Tap *)n;

    if (t->downscript && !run_script(t, t->downscript))
        fprintf(stderr, "tap: downscript=%s: it failed for %s\n", t->downscript, t->name);
    for (u32 i = 0; i < t->count; i++) {
        TapQueue *q = &t->queue[i];

        if (q->is_on)
            loop_fd_remove(&q->watch);
        close(q->fd);
        free(q->in);
    }
    free(t->queue);
    free(t->downscript);
    free(t->out);
}

static const OptRow tap_rows[] = {
    {"ifname", OPT_STR, NULL, "name of the interface (default tapN, made for us)"},
    {"script", OPT_STR, NULL, "program that configures it (default " IFUP ", if there; no: none)"},
    {"downscript", OPT_STR, NULL, "program at the end (default " IFDOWN ", if there; no: none)"},
    {"fd", OPT_STR, NULL, "number of an open tap"},
    {"fds", OPT_STR, NULL, "numbers of its queues, n:n:..."},
    {"queues", OPT_NUM, NULL, "how many queues (default 1)"},
    {"vnet_hdr", OPT_BOOL, NULL, "offloads (default on)"},
    {"sndbuf", OPT_SIZE, NULL, "bytes of frames that the kernel takes before we wait"},
    {"br", OPT_STR, NULL, "bridge to add it to"},
    {"helper", OPT_STR, NULL, "not supported"},
    {"vhost", OPT_BOOL, NULL, "on is not supported"},
    {"vhostfd", OPT_STR, NULL, "not supported"},
    {"vhostfds", OPT_STR, NULL, "not supported"},
    {"vhostforce", OPT_STR, NULL, "not supported"},
};

const NetKind net_tap = {
    .name = "tap",
    .help = "a tap interface of the host",
    .rows = tap_rows,
    .row_count = ARRAY_SIZE(tap_rows),
    .size = sizeof(Tap),
    .open = tap_open,
    .close = tap_close,
    .send = tap_send,
    .resume = tap_resume,
    .set_offload = tap_set_offload,
    .set_queues = tap_set_queues,
};

static const OptRow bridge_rows[] = {
    {"br", OPT_STR, NULL, "the bridge (default br0)"},
    {"helper", OPT_STR, NULL, "not supported"},
};

const NetKind net_bridge = {
    .name = "bridge",
    .help = "a new tap interface that is a port of a bridge of the host",
    .rows = bridge_rows,
    .row_count = ARRAY_SIZE(bridge_rows),
    .size = sizeof(Tap),
    .open = bridge_open,
    .close = tap_close,
    .send = tap_send,
    .resume = tap_resume,
    .set_offload = tap_set_offload,
    .set_queues = tap_set_queues,
};
