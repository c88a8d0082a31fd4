/* SPDX-License-Identifier: MIT */
/*
 * -netdev user: a network of its own behind libslirp, which turns the guest's connections into
 * sockets of this process.
 *
 * libslirp is driven by what happens, not polled: each descriptor that it wants to be watched is in
 * the loop, and its timeouts are one timer. After anything that may change what it waits for
 * (is_dirty) the hook asks it again before the loop sleeps. Frames may come from threads of vCPUs:
 * they leave the loop's records alone but for removed descriptors, whose memory stays.
 *
 * Source: libslirp.h.
 */
#include <signal.h>
#include <slirp/libslirp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include "base/log.h"
#include "host/net/backend.h"
#include "host/net/merge.h"
#include "host/net/user.h"
#include "host/net/user_guest.h"

#if !SLIRP_CHECK_VERSION(4, 7, 0)
#error "libslirp 4.7 or later is needed"
#endif

#define GUEST_FORWARDS_MAX 16u

/* A descriptor of libslirp; kept for the next one with the same number. */
typedef struct UserFd {
    LoopFd watch;
    User *user;
    u32 want, got; /* EPOLL* */
    u32 round;     /* the last fill that asked for it */
    bool is_on;
} UserFd;

typedef struct UserTimer {
    LoopTimer timer;
    User *user;
    SlirpTimerId id;
    void *opaque;
} UserTimer;

struct User {
    Net base;
    Slirp *slirp;
    UserConfig config; /* without texts after opening */
    UserFd **fd;       /* by number */
    u32 fd_room, round;
    LoopHook hook;
    LoopTimer timeout;
    i64 polled_ns; /* when it was last told the time */
    LoopBh writable;
    NetMerge merge;          /* what it sends in one call may become one frame */
    bool is_ready, is_dirty; /* something happened; what it waits for may have changed */
    bool is_inside;          /* in a call of libslirp */
    bool is_refused;         /* a frame came meanwhile */
    u8 *flat;                /* a frame in one piece */
    UserGuest *guest[GUEST_FORWARDS_MAX];
    u32 guests;
};

/* ---- what libslirp waits for ---- */

static u32 epoll_from_slirp(int events)
{
    return (events & SLIRP_POLL_IN ? EPOLLIN : 0u) | (events & SLIRP_POLL_OUT ? EPOLLOUT : 0u) |
           (events & SLIRP_POLL_PRI ? EPOLLPRI : 0u);
}

static int slirp_from_epoll(u32 events)
{
    return (events & EPOLLIN ? SLIRP_POLL_IN : 0) | (events & EPOLLOUT ? SLIRP_POLL_OUT : 0) |
           (events & EPOLLPRI ? SLIRP_POLL_PRI : 0) | (events & EPOLLERR ? SLIRP_POLL_ERR : 0) |
           (events & EPOLLHUP ? SLIRP_POLL_HUP : 0);
}

/* An event may be on its way when another thread closes the descriptor. */
static void on_fd(void *opaque, u32 events)
{
    UserFd *f = opaque;

    if (!f->is_on)
        return;
    f->got |= events;
    f->user->is_ready = true;
}

static UserFd *fd_of(User *u, int fd)
{
    if ((u32)fd >= u->fd_room) {
        u32 room = MAX(64u, (u32)fd * 2);

        u->fd = realloc(u->fd, room * sizeof *u->fd);
        if (!u->fd)
            abort();
        memset(u->fd + u->fd_room, 0, (room - u->fd_room) * sizeof *u->fd);
        u->fd_room = room;
    }
    if (!u->fd[fd] && !(u->fd[fd] = calloc(1, sizeof **u->fd)))
        abort();
    u->fd[fd]->user = u;
    return u->fd[fd];
}

static void fd_off(UserFd *f)
{
    if (f && f->is_on)
        loop_fd_remove(&f->watch);
    if (f)
        f->is_on = false;
}

static int add_poll(int fd, int events, void *opaque)
{
    User *u = opaque;
    UserFd *f = fd_of(u, fd);
    u32 want = epoll_from_slirp(events);

    f->round = u->round;
    if (!f->is_on)
        loop_fd_add(u->base.loop, &f->watch, fd, want, on_fd, f);
    else if (f->want != want)
        loop_fd_set(&f->watch, want);
    f->is_on = true;
    f->want = want;
    return fd;
}

static int get_events(int fd, void *opaque)
{
    User *u = opaque;

    return fd >= 0 && (u32)fd < u->fd_room && u->fd[fd] ? slirp_from_epoll(u->fd[fd]->got) : 0;
}

static void fill(User *u)
{
    u32 ms = UINT32_MAX;

    u->round++;
    slirp_pollfds_fill(u->slirp, &ms, add_poll, u);
    for (u32 i = 0; i < u->fd_room; i++)
        if (u->fd[i] && u->fd[i]->round != u->round)
            fd_off(u->fd[i]);
    for (u32 i = 0; i < u->guests; i++)
        user_guest_update(u->guest[i]);
    if (ms == UINT32_MAX)
        loop_timer_cancel(&u->timeout);
    else
        loop_timer_set(&u->timeout, clock_host_ns() + (i64)ms * NS_PER_MS);
}

static void on_timeout(void *opaque)
{
    ((User *)opaque)->is_ready = true;
}

/* ---- calls of libslirp ---- */

void user_enter(User *u)
{
    u->is_inside = true;
}

void user_leave(User *u)
{
    net_merge_flush(&u->merge, &u->base);
    u->is_inside = false;
    u->is_ready = u->is_dirty = true; /* what waits for an address goes out with the next poll */
    if (u->is_refused) {
        u->is_refused = false;
        loop_bh_schedule(&u->writable);
    }
    loop_kick(u->base.loop); /* this may be another thread */
}

/* Tell libslirp what happened, and what time it is. */
static void poll(User *u)
{
    u->polled_ns = clock_host_ns();
    user_enter(u);
    slirp_pollfds_poll(u->slirp, 0, get_events, u);
    user_leave(u);
    u->is_ready = false;
    for (u32 i = 0; i < u->fd_room; i++)
        if (u->fd[i])
            u->fd[i]->got = 0;
}

static bool on_hook(void *opaque)
{
    User *u = opaque;
    bool did = u->is_ready;

    if (u->is_ready)
        poll(u);
    if (u->is_dirty) {
        u->is_dirty = false;
        fill(u);
    }
    return did;
}

static void on_writable(void *opaque)
{
    net_writable(opaque);
}

static bool user_send(Net *n, const NetFrame *f)
{
    User *u = (User *)n;
    const u8 *data = f->iov[0].iov_base;

    if (u->is_inside) { /* an answer by way of a hub */
        u->is_refused = true;
        return false;
    }
    if (f->count > 1) {
        net_copy(u->flat, f);
        data = u->flat;
    }
    /* Its time stands still between polls, and from it come the ends of what the frame starts. */
    if (clock_host_ns() - u->polled_ns > NS_PER_SEC / 4)
        poll(u);
    user_enter(u);
    slirp_input(u->slirp, data, (int)f->size);
    user_leave(u);
    return true;
}

/* ---- what libslirp calls ---- */

static ssize_t cb_send_packet(const void *data, size_t size, void *opaque)
{
    User *u = opaque;

    net_merge(&u->merge, &u->base, data, size);
    return (ssize_t)size;
}

static void cb_guest_error(const char *text, void *opaque)
{
    log_guest("netdev %s: %s\n", net_id(opaque), text);
}

static i64 cb_clock_get_ns(void *opaque)
{
    return clock_host_ns();
}

static void on_timer(void *opaque)
{
    UserTimer *t = opaque;

    user_enter(t->user);
    slirp_handle_timer(t->user->slirp, t->id, t->opaque);
    user_leave(t->user);
}

static void *cb_timer_new(SlirpTimerId id, void *timer_opaque, void *opaque)
{
    User *u = opaque;
    UserTimer *t = calloc(1, sizeof *t);

    if (!t)
        abort();
    *t = (UserTimer){.user = u, .id = id, .opaque = timer_opaque};
    loop_timer_init(u->base.loop, &t->timer, NULL, on_timer, t);
    return t;
}

static void cb_timer_free(void *timer, void *opaque)
{
    loop_timer_cancel(&((UserTimer *)timer)->timer);
    free(timer);
}

static void cb_timer_mod(void *timer, i64 expire_ms, void *opaque)
{
    loop_timer_set(&((UserTimer *)timer)->timer, expire_ms * NS_PER_MS);
}

/* fill() learns of new descriptors by itself. */
static void cb_register_poll_fd(int fd, void *opaque)
{
}

static void cb_unregister_poll_fd(int fd, void *opaque)
{
    User *u = opaque;

    if (fd >= 0 && (u32)fd < u->fd_room)
        fd_off(u->fd[fd]);
}

static void cb_notify(void *opaque)
{
    User *u = opaque;

    u->is_dirty = true;
    loop_kick(u->base.loop);
}

static const SlirpCb callbacks = {
    .send_packet = cb_send_packet,
    .guest_error = cb_guest_error,
    .clock_get_ns = cb_clock_get_ns,
    .timer_new_opaque = cb_timer_new,
    .timer_free = cb_timer_free,
    .timer_mod = cb_timer_mod,
    .register_poll_fd = cb_register_poll_fd,
    .unregister_poll_fd = cb_unregister_poll_fd,
    .notify = cb_notify,
};

/* ---- forwarding ---- */

static bool forward(Net *n, const char *rule, bool is_add, Error *err)
{
    User *u = (User *)n;
    UserForward f;

    if (!user_forward(&f, &u->config, rule, is_add, err))
        return false;
    int flags = f.is_udp ? SLIRP_HOSTFWD_UDP : 0;
    int res = is_add ? slirp_add_hostxfwd(u->slirp, &f.host.any, f.host.len, &f.guest.any,
                                          f.guest.len, flags)
                     : slirp_remove_hostxfwd(u->slirp, &f.host.any, f.host.len, flags);

    u->is_dirty = true;
    loop_kick(n->loop);
    if (!res)
        return true;
    return is_add ? error_set_errno(err, "hostfwd=%s: cannot listen", rule)
                  : error_set(err, "host forwarding rule for %s not found", rule);
}

static bool add_guest_forward(User *u, const char *rule, Error *err)
{
    UserGuestForward g;

    if (!user_guest_forward(&g, &u->config, rule, err))
        return false;
    if (u->guests == GUEST_FORWARDS_MAX)
        return error_set(err, "guestfwd=: at most %u are expected", GUEST_FORWARDS_MAX);
    u->guest[u->guests] = user_guest_open(u, u->base.loop, u->slirp, &g, rule, err);
    return u->guest[u->guests++];
}

static void info(Net *n, FILE *f)
{
    char *text = slirp_connection_info(((User *)n)->slirp); /* glib's memory is malloc's */

    fprintf(f, "%s:\n%s", n->id, text);
    free(text);
}

/* ---- opening ---- */

static void make_slirp(User *u)
{
    UserConfig *c = &u->config;
    SlirpConfig cfg = {
        .version = SLIRP_CONFIG_VERSION_MAX,
        .restricted = c->is_restricted,
        .in_enabled = c->has_ip4,
        .vnetwork = c->net,
        .vnetmask = c->mask,
        .vhost = c->host,
        .in6_enabled = c->has_ip6,
        .vprefix_addr6 = c->net6,
        .vprefix_len = c->prefix6,
        .vhost6 = c->host6,
        .vhostname = c->hostname,
        .tftp_server_name = c->tftp_server_name,
        .tftp_path = c->tftp,
        .bootfile = c->bootfile,
        .vdhcp_start = c->dhcp_start,
        .vnameserver = c->dns,
        .vnameserver6 = c->dns6,
        .vdnssearch = c->dnssearch[0] ? c->dnssearch : NULL,
        .vdomainname = c->domainname,
    };

    u->slirp = slirp_new(&cfg, &callbacks, u);
}

static void describe(User *u, Net *n)
{
    char net[INET_ADDRSTRLEN], mask[INET_ADDRSTRLEN];

    inet_ntop(AF_INET, &u->config.net, net, sizeof net);
    inet_ntop(AF_INET, &u->config.mask, mask, sizeof mask);
    snprintf(n->text, sizeof n->text, "user,net=%s,mask=%s,restrict=%s", net, mask,
             u->config.is_restricted ? "on" : "off");
}

static bool user_open(Net *n, const Opts *o, Error *err)
{
    User *u = (User *)n;
    const char *rule;

    if (!user_config(&u->config, o, err))
        return false;
    signal(SIGPIPE, SIG_IGN); /* libslirp writes to connections that may have been reset */
    u->flat = malloc(NET_FRAME_MAX);
    if (!u->flat)
        abort();
    /* A large segment is a segment to libslirp, but its checksum must be right. */
    n->offload = NET_TSO4 | NET_TSO6 | NET_ECN;
    loop_timer_init(n->loop, &u->timeout, NULL, on_timeout, u);
    loop_bh_init(n->loop, &u->writable, on_writable, n);
    make_slirp(u);
    if (!u->slirp)
        return error_set(err, "user: libslirp %s did not start", slirp_version_string());
    loop_hook_add(n->loop, &u->hook, on_hook, u);
    u->is_dirty = true;
    describe(u, n);
    for (u32 i = 0; (rule = opts_get_nth(o, "hostfwd", i)); i++)
        if (!forward(n, rule, true, err))
            return false;
    for (u32 i = 0; (rule = opts_get_nth(o, "guestfwd", i)); i++)
        if (!add_guest_forward(u, rule, err))
            return false;
    return true;
}

static void user_close(Net *n)
{
    User *u = (User *)n;

    for (u32 i = 0; i < u->guests; i++)
        user_guest_close(u->guest[i]);
    if (u->slirp) {
        loop_hook_remove(n->loop, &u->hook);
        slirp_cleanup(u->slirp);
        loop_timer_cancel(&u->timeout);
        loop_bh_cancel(&u->writable);
    }
    for (u32 i = 0; i < u->fd_room; i++) {
        fd_off(u->fd[i]);
        free(u->fd[i]);
    }
    free(u->fd);
    net_merge_free(&u->merge);
    free(u->flat);
}

/* ---- saved state: what libslirp knows of its guest ---- */

typedef struct Saved {
    u8 *data;
    size_t size, at;
} Saved;

static ssize_t saved_write(const void *buf, size_t size, void *opaque)
{
    Saved *s = opaque;
    u8 *data = realloc(s->data, s->size + size);

    if (!data)
        abort();
    memcpy(data + s->size, buf, size);
    *s = (Saved){data, s->size + size, 0};
    return (ssize_t)size;
}

static ssize_t saved_read(void *buf, size_t size, void *opaque)
{
    Saved *s = opaque;
    size_t n = MIN(size, s->size - s->at);

    memcpy(buf, s->data + s->at, n);
    s->at += n;
    return (ssize_t)n;
}

static size_t user_save(Net *n, u8 **data)
{
    Saved s = {0};

    slirp_state_save(((User *)n)->slirp, saved_write, &s);
    *data = s.data;
    return s.size;
}

static bool user_load(Net *n, u32 version, const u8 *data, size_t size, Error *err)
{
    Saved s = {(u8 *)(uintptr_t)data, size, 0};
    User *u = (User *)n;

    u->is_dirty = true;
    return slirp_state_load(u->slirp, (int)version, saved_read, &s) >= 0 ||
           error_set(err, "network %s: libslirp %s refuses the state", n->id, slirp_version_string());
}

static u32 user_version(void)
{
    return (u32)slirp_state_version();
}

const NetKind net_user = {
    .name = "user",
    .help = "a network of its own, with the host as its router",
    .rows = user_rows,
    .row_count = USER_ROWS,
    .size = sizeof(User),
    .open = user_open,
    .close = user_close,
    .send = user_send,
    .forward = forward,
    .info = info,
    .save = user_save,
    .load = user_load,
    .version = user_version,
};

bool net_has_user(void)
{
    return true;
}
