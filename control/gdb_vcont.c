/* SPDX-License-Identifier: MIT */
/* Resuming: vCont, and c, s, C, S which are the same with less to say. */
#include <errno.h>
#include "control/gdb.h"
#include "user/fd.h"

#define ACTIONS_MAX 64

typedef struct Action {
    char kind; /* c, s, r, or 0: stay as you are */
    int sig;
    Gva start, end;
    GdbThreadId id;
} Action;

static bool concerns(const Action *a, const GdbThread *g)
{
    return (a->id.pid <= 0 || a->id.pid == gdb.pid) && (a->id.tid <= 0 || a->id.tid == g->tid);
}

static const Action *action_for(const Action *list, unsigned n, const GdbThread *g)
{
    for (unsigned i = 0; i < n; i++)
        if (concerns(&list[i], g))
            return &list[i];
    return NULL;
}

/* A child that gdb said nothing about goes on by itself. */
static void release_child(void)
{
    if (gdb.forked && gdb.fork_fd >= 0)
        fd_close_private(gdb.fork_fd);
    if (gdb.forked)
        gdb.fork_fd = -1;
    gdb.forked = 0;
}

static void give_orders(GdbThread *g, const Action *a)
{
    g->step = a->kind == 's' || a->kind == 'r';
    g->range_start = a->kind == 'r' ? a->start : 0;
    g->range_end = a->kind == 'r' ? a->end : 0;
    g->pass = a->sig;
}

/* Everybody gets orders; nobody moves if a thread that shall move has something to report first. */
static void resume(const Action *list, unsigned n)
{
    bool first = false;

    release_child();
    for (GdbThread *g = gdb.threads; g; g = g->next) {
        const Action *a = action_for(list, n, g);

        g->resumed = a != NULL || !g->t;
        if (!g->t || !a)
            continue;
        gdb_drop_repeatable(g);
        first |= g->event.kind != GDB_EVENT_NONE;
    }
    gdb.is_held = false;
    for (GdbThread *g = gdb.threads; g && !first; g = g->next) {
        const Action *a = action_for(list, n, g);

        if (!g->t || !a)
            continue;
        give_orders(g, a);
        gdb_release(g);
    }
    gdb.hold_new = first || !n || list[n - 1].id.tid > 0;
    pthread_cond_broadcast(&gdb.changed);
}

bool gdb_resume(GdbThreadId id, char kind, int sig)
{
    GdbThread *g = gdb_general();
    Action list[2] = {{.kind = kind, .sig = sig, .id = {0, g ? g->tid : 0}},
                      {.kind = 'c', .id = {-1, -1}}};

    if (!gdb.is_held || !g)
        return false;
    if (id.tid > 0)
        list[0].id = id;
    resume(list, id.tid > 0 ? 1 : 2);
    return true;
}

static bool take_action(GdbText *t, Action *a)
{
    u64 sig;

    *a = (Action){.id = {-1, -1}};
    if (t->at == t->end)
        return false;
    a->kind = *t->at++;
    switch (a->kind) {
    case 'C':
    case 'S':
        a->kind = a->kind == 'C' ? 'c' : 's';
        if (!gdb_take_hex(t, &sig))
            return false;
        a->sig = gdb_signal_from_gdb(sig);
        break;
    case 'r':
        if (!gdb_take_hex(t, &a->start) || !gdb_take(t, ",") || !gdb_take_hex(t, &a->end))
            return false;
        break;
    case 'c':
    case 's': break;
    default: return false;
    }
    return !gdb_take(t, ":") || gdb_take_thread(t, &a->id);
}

void gdb_vcont(GdbText *t)
{
    Action list[ACTIONS_MAX];
    unsigned n = 0;

    if (gdb_take(t, "?")) {
        gdb_put(&gdb.reply, "vCont;c;C;s;S;r");
        return;
    }
    while (gdb_take(t, ";") && n < ACTIONS_MAX) {
        if (!take_action(t, &list[n++])) {
            gdb_error(EINVAL);
            return;
        }
    }
    if (!n || t->at != t->end || !gdb.is_held)
        gdb_error(EINVAL);
    else
        resume(list, n);
}
