/* SPDX-License-Identifier: MIT */
/*
 * A pseudo terminal. While no program has opened it, output is dropped, and whether one has is
 * looked at every second: the kernel reports the end of a connection, not its beginning.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
#include "host/char/backend.h"

#define LOOK_NS NS_PER_SEC

typedef struct Pty {
    Char base;
    CharFd fd;
    int master;
    LoopTimer look;
} Pty;

static void pty_hangup(Char *c)
{
    Pty *p = (Pty *)c;

    char_fd_close(&p->fd);
    char_event(c, CHAR_CLOSED);
    loop_timer_set(&p->look, clock_host_ns() + LOOK_NS);
}

static void on_look(void *opaque)
{
    Pty *p = opaque;
    struct pollfd f = {.fd = p->master};
    int fd;

    if (poll(&f, 1, 0) > 0 && (f.revents & POLLHUP)) {
        loop_timer_set(&p->look, clock_host_ns() + LOOK_NS);
        return;
    }
    fd = fcntl(p->master, F_DUPFD_CLOEXEC, 0);
    char_fd_open(&p->fd, &p->base, fd, fd, false, pty_hangup);
    char_event(&p->base, CHAR_OPENED);
}

/* Open the other side once: from its closing on, the kernel says that nobody is there. */
static bool prepare(int master, Error *err)
{
    struct termios t;
    int slave = -1;

    if (grantpt(master) || unlockpt(master) ||
        (slave = open(ptsname(master), O_RDWR | O_NOCTTY)) < 0)
        return error_set_errno(err, "pty: cannot prepare it");
    tcgetattr(slave, &t);
    cfmakeraw(&t);
    tcsetattr(slave, TCSAFLUSH, &t);
    close(slave);
    return true;
}

static bool pty_open(Char *c, const Opts *o, Error *err)
{
    Pty *p = (Pty *)c;

    p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->master < 0)
        return error_set_errno(err, "pty: cannot make one");
    if (!prepare(p->master, err))
        return false;
    snprintf(c->text, sizeof c->text, "pty:%s", ptsname(p->master));
    printf("char device redirected to %s (label %s)\n", ptsname(p->master), c->id);
    fflush(stdout);
    loop_timer_init(c->loop, &p->look, NULL, on_look, p);
    loop_timer_set(&p->look, clock_host_ns() + LOOK_NS / 10);
    return true;
}

static void pty_close(Char *c)
{
    Pty *p = (Pty *)c;

    char_fd_close(&p->fd);
    if (p->look.loop)
        loop_timer_cancel(&p->look);
    if (p->master >= 0)
        close(p->master);
}

static size_t pty_write(Char *c, const u8 *data, size_t size)
{
    return char_fd_write(&((Pty *)c)->fd, data, size);
}

static void pty_accept(Char *c)
{
    char_fd_update(&((Pty *)c)->fd);
}

const CharKind char_pty = {
    .name = "pty",
    .help = "a pseudo terminal, whose name is printed",
    .size = sizeof(Pty),
    .any_loop = true,
    .open = pty_open,
    .close = pty_close,
    .write = pty_write,
    .accept_input = pty_accept,
};
