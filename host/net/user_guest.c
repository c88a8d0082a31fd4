/* SPDX-License-Identifier: MIT */
/*
 * guestfwd= of -netdev user; see user_guest.h. libslirp cannot be told that a -chardev takes no more,
 * so what it does not take waits here; when that is too much the connection is reset.
 */
#include "host/net/user_guest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/char/char.h"

#define WAITING_MAX (4u << 20) /* bytes */

struct UserGuest {
    User *user;
    Slirp *slirp;
    struct in_addr server;
    u16 port;
    CharEnd end;
    Char *own; /* made for this rule */
    u8 *waiting;
    size_t count, room;
};

/* ---- to the guest ---- */

static size_t can_receive(void *opaque)
{
    UserGuest *g = opaque;

    return slirp_socket_can_recv(g->slirp, g->server, g->port);
}

static void receive(void *opaque, const u8 *data, size_t size)
{
    UserGuest *g = opaque;

    user_enter(g->user);
    slirp_socket_recv(g->slirp, g->server, g->port, data, (int)size);
    user_leave(g->user);
}

/* ---- from the guest ---- */

static void writable(void *opaque)
{
    UserGuest *g = opaque;
    size_t n = char_write(&g->end, g->waiting, g->count);

    g->count -= n;
    memmove(g->waiting, g->waiting + n, g->count);
}

static void keep(UserGuest *g, const u8 *data, size_t size)
{
    if (g->count + size > g->room) {
        g->room = MAX(g->room * 2, g->count + size);
        g->waiting = realloc(g->waiting, g->room);
        if (!g->waiting)
            abort();
    }
    memcpy(g->waiting + g->count, data, size);
    g->count += size;
}

static ssize_t write_cb(const void *data, size_t size, void *opaque)
{
    UserGuest *g = opaque;
    size_t n = g->count ? 0 : char_write(&g->end, data, size);

    if (n < size && g->count + size - n > WAITING_MAX) {
        errno = EPIPE;
        return -1;
    }
    if (n < size)
        keep(g, (const u8 *)data + n, size - n);
    return (ssize_t)size;
}

static const CharOps ops = {.can_receive = can_receive, .receive = receive, .writable = writable};

/* ---- opening ---- */

/* "tcp:host:port" and "unix:path" are a -chardev of their own. */
static Char *make_char(Loop *l, const char *target, const char *rule, Error *err)
{
    static u32 number;
    const char *rest = strchr(target, ':') + 1, *colon = strrchr(rest, ':');
    char *host = strndup(rest, colon ? (size_t)(colon - rest) : 0), id[32];
    Opts o = {0};
    Char *c = NULL;

    snprintf(id, sizeof id, "guestfwd%u", number++);
    opts_set(&o, "id", id);
    opts_set(&o, "backend", "socket");
    if (target[0] == 'u') {
        opts_set(&o, "path", rest);
    } else if (colon) {
        opts_set(&o, "host", host);
        opts_set(&o, "port", colon + 1);
    }
    c = char_new(l, &o, err);
    if (!c)
        error_prefix(err, "guestfwd=%s", rule);
    opts_clear(&o);
    free(host);
    return c;
}

static bool connect_char(UserGuest *g, Loop *l, const char *target, const char *rule, Error *err)
{
    Char *c;

    if (!strncmp(target, "chardev:", 8))
        c = char_find(target + 8);
    else if (!strncmp(target, "tcp:", 4) || !strncmp(target, "unix:", 5))
        c = g->own = make_char(l, target, rule, err);
    else
        return error_set(err,
                         "guestfwd=%s: cmd:command, chardev:id, tcp:host:port or unix:path is "
                         "expected behind the '-'",
                         rule);
    if (!c && !g->own && !strncmp(target, "chardev:", 8))
        return error_set(err, "guestfwd=%s: there is no -chardev with this id", rule);
    return c && (char_attach(&g->end, c, &ops, g, err) || error_prefix(err, "guestfwd=%s", rule));
}

UserGuest *user_guest_open(User *u, Loop *l, Slirp *slirp, const UserGuestForward *f,
                           const char *rule, Error *err)
{
    UserGuest *g = calloc(1, sizeof *g);
    bool is_command = !strncmp(f->target, "cmd:", 4);
    int res;

    if (!g)
        abort();
    *g = (UserGuest){.user = u, .slirp = slirp, .server = f->server, .port = f->port};
    if (!is_command && !connect_char(g, l, f->target, rule, err)) {
        user_guest_close(g);
        return NULL;
    }
    /* The library does not change the address, but for one of zeros. */
    res = is_command ? slirp_add_exec(slirp, f->target + 4, &g->server, g->port)
                     : slirp_add_guestfwd(slirp, write_cb, g, &g->server, g->port);
    if (!res)
        return g;
    error_set(err, "guestfwd=%s: the address is in use, or is not for a server", rule);
    user_guest_close(g);
    return NULL;
}

void user_guest_update(UserGuest *g)
{
    char_accept_input(&g->end);
}

void user_guest_close(UserGuest *g)
{
    if (!g)
        return;
    char_detach(&g->end);
    if (g->own)
        char_free(g->own);
    free(g->waiting);
    free(g);
}
