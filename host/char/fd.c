/* SPDX-License-Identifier: MIT */
/*
 * Character back ends over file descriptors; see backend.h.
 *
 * A descriptor is watched only while something can be done with it, so a front end without room
 * stops the other side, and one that hung up meanwhile does not wake the loop again and again. Plain files and some devices cannot be watched: they are read from a
 * bottom half.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "host/char/backend.h"

#define CHUNK       4096u
#define CHUNK_BLOCK 256u /* what a terminal that can be written to takes without blocking */

static bool can_poll(int fd)
{
    struct epoll_event ev = {.events = EPOLLIN};
    int probe = epoll_create1(EPOLL_CLOEXEC);
    bool ok = probe >= 0 && !epoll_ctl(probe, EPOLL_CTL_ADD, fd, &ev);

    if (probe >= 0)
        close(probe);
    return ok;
}

/* Watch @fd for @events, 0: not at all. */
static void watch(CharFd *f, LoopFd *w, bool *is_watched, int fd, u32 events,
                  void (*fn)(void *opaque, u32 events))
{
    if (events && !*is_watched)
        loop_fd_add(f->chr->loop, w, fd, events, fn, f);
    else if (!events && *is_watched)
        loop_fd_remove(w);
    *is_watched = events;
}

static void on_in(void *opaque, u32 events);
static void on_out(void *opaque, u32 events);

static void watch_in(CharFd *f, bool on)
{
    if (f->in_fd >= 0 && f->can_poll_in)
        watch(f, &f->in, &f->is_in_watched, f->in_fd, on ? EPOLLIN : 0, on_in);
}

static void watch_out(CharFd *f, bool on)
{
    if (f->out_fd >= 0 && f->can_poll_out)
        watch(f, &f->out, &f->is_out_watched, f->out_fd, on ? EPOLLOUT : 0, on_out);
}

static void lost(CharFd *f)
{
    void (*hangup)(Char * c) = f->hangup;
    Char *c = f->chr;

    watch_in(f, false);
    if (f->in_fd >= 0)
        close(f->in_fd);
    f->in_fd = -1;
    if (hangup)
        hangup(c);
}

/* As read(2), with the descriptors that come along. */
static ssize_t receive(CharFd *f, void *buf, size_t size)
{
    union {
        char space[CMSG_SPACE(CHAR_FDS * sizeof(int))];
        struct cmsghdr align;
    } control;
    struct iovec v = {buf, size};
    struct msghdr m = {.msg_iov = &v,
                       .msg_iovlen = 1,
                       .msg_control = control.space,
                       .msg_controllen = sizeof control.space};
    ssize_t n = recvmsg(f->in_fd, &m, MSG_CMSG_CLOEXEC);

    if (n < 0)
        return n;
    for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h)) {
        size_t count = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        for (size_t k = 0; h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_RIGHTS && k < count;
             k++) {
            int fd;

            memcpy(&fd, CMSG_DATA(h) + k * sizeof fd, sizeof fd);
            char_deliver_fd(f->chr, fd);
        }
    }
    return n;
}

/* Read once as far as there is room. */
static void read_some(CharFd *f)
{
    size_t room = char_room(f->chr);
    u8 buf[CHUNK];

    if (!room)
        return;
    ssize_t n = f->is_unix ? receive(f, buf, MIN(room, sizeof buf))
                           : read(f->in_fd, buf, MIN(room, sizeof buf));

    if (n > 0)
        char_deliver(f->chr, buf, (size_t)n);
    else if (!n || (errno != EAGAIN && errno != EINTR))
        lost(f);
}

static void on_in(void *opaque, u32 events)
{
    CharFd *f = opaque;

    read_some(f);
    if (f->in_fd >= 0)
        char_fd_update(f);
}

static void on_out(void *opaque, u32 events)
{
    CharFd *f = opaque;

    f->wants_out = false;
    watch_out(f, false);
    char_writable(f->chr);
}

/* In the loop's thread: watch what is of use now. */
static void on_update(void *opaque)
{
    CharFd *f = opaque;

    if (!f->chr)
        return; /* closed meanwhile */
    watch_out(f, f->wants_out);
    if (f->in_fd < 0)
        return;
    if (f->can_poll_in) {
        watch_in(f, char_room(f->chr));
    } else if (char_room(f->chr)) {
        read_some(f);
        if (f->in_fd >= 0)
            loop_bh_schedule(&f->update);
    }
}

void char_fd_open(CharFd *f, Char *c, int in_fd, int out_fd, bool may_block,
                  void (*hangup)(Char *c))
{
    signal(SIGPIPE, SIG_IGN); /* who hangs up does not end the machine */
    if (!f->update.loop)
        loop_bh_init(c->loop, &f->update, on_update, f); /* once: it may be on its way */
    f->chr = c;
    f->in_fd = in_fd;
    f->may_block = may_block;
    f->wants_out = false;
    f->hangup = hangup;
    /* One descriptor cannot be watched twice. */
    f->out_fd = in_fd >= 0 && in_fd == out_fd ? fcntl(in_fd, F_DUPFD_CLOEXEC, 0) : out_fd;
    if (in_fd >= 0 && !may_block)
        fcntl(in_fd, F_SETFL, fcntl(in_fd, F_GETFL) | O_NONBLOCK);
    if (f->out_fd >= 0 && !may_block)
        fcntl(f->out_fd, F_SETFL, fcntl(f->out_fd, F_GETFL) | O_NONBLOCK);
    int domain = 0;
    socklen_t size = sizeof domain;

    f->is_unix = in_fd >= 0 && !getsockopt(in_fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) &&
                 domain == AF_UNIX;
    f->can_poll_in = in_fd >= 0 && can_poll(in_fd);
    f->can_poll_out = f->out_fd >= 0 && can_poll(f->out_fd);
    f->is_in_watched = f->is_out_watched = false;
    char_fd_update(f);
}

void char_fd_close(CharFd *f)
{
    if (!f->chr)
        return;
    watch_in(f, false);
    watch_out(f, false);
    if (f->in_fd >= 0)
        close(f->in_fd);
    if (f->out_fd >= 0)
        close(f->out_fd);
    f->in_fd = f->out_fd = -1;
    f->chr = NULL;
}

size_t char_fd_write(CharFd *f, const u8 *data, size_t size)
{
    size_t done = 0;

    if (!f->chr || f->out_fd < 0)
        return size;
    while (done < size) {
        struct pollfd p = {.fd = f->out_fd, .events = POLLOUT};
        size_t n = MIN(size - done, f->may_block ? CHUNK_BLOCK : CHUNK);

        if (f->may_block && poll(&p, 1, 0) < 1)
            break;
        ssize_t got = write(f->out_fd, data + done, n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno != EAGAIN)
            return size; /* nobody is there any more; reading will tell */
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    if (done < size) {
        f->wants_out = true;
        char_fd_update(f);
    }
    return done;
}

void char_fd_update(CharFd *f)
{
    if (f->chr)
        loop_bh_schedule(&f->update);
}
