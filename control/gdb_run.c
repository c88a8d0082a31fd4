/* SPDX-License-Identifier: MIT */
/* Run control from the server's side: holding, choosing an event, letting go. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "control/gdb.h"
#include "softmmu/accel_ops.h"
#include "user/debug.h"
#include "user/fd.h"

#define RETRY_MS     20
#define SETTLE_TRIES 25

GdbThread *gdb_thread_find(pid_t tid)
{
    GdbThread *g = gdb.threads;

    while (g && (g->tid != tid || !g->t))
        g = g->next;
    return g;
}

unsigned gdb_thread_count(void)
{
    unsigned n = 0;

    for (const GdbThread *g = gdb.threads; g; g = g->next)
        n += g->t != NULL;
    return n;
}

static void wait_changed(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += RETRY_MS * 1000000l;
    until.tv_sec += until.tv_nsec / 1000000000l;
    until.tv_nsec %= 1000000000l;
    pthread_cond_timedwait(&gdb.changed, &gdb.lock, &until);
}

/* A kick may be taken by something else that wants the thread's attention, so it is repeated. */
static bool kick_runners(void)
{
    bool any = false;

    for (GdbThread *g = gdb.threads; g; g = g->next) {
        if (!g->t || g->state != GDB_THREAD_RUNNING)
            continue;
        vcpu_kick(g->t->cpu);
        any = true;
    }
    return any;
}

void gdb_hold_all(void)
{
    gdb.hold_new = true;
    for (GdbThread *g = gdb.threads; g; g = g->next)
        __atomic_store_n(&g->hold, true, __ATOMIC_RELEASE); /* pairs with poll */
    while (kick_runners())
        wait_changed();
    gdb.is_held = true;
}

/*
 * The thread that steps comes first: gdb waits for it, and would otherwise step it again and again.
 */
GdbThread *gdb_next_event(void)
{
    GdbThread *found = NULL;

    for (GdbThread *g = gdb.threads; g; g = g->next) {
        if (g->event.kind == GDB_EVENT_NONE || !g->resumed)
            continue;
        if (!found || g->step)
            found = g;
    }
    return found;
}

/*
 * Resumed, the thread runs into the same again if it is still there; gdb may have taken it away
 * meanwhile.
 */
void gdb_drop_repeatable(GdbThread *g)
{
    GdbEventKind k = g->event.kind;

    if (k == GDB_EVENT_BREAK || k == GDB_EVENT_WATCH || k == GDB_EVENT_STEP)
        g->event.kind = GDB_EVENT_NONE;
}

void gdb_release(GdbThread *g)
{
    g->has_info = false;
    if (g->state == GDB_THREAD_PARKED)
        g->state =
            GDB_THREAD_RUNNING; /* from here on it must be waited for, whenever it wakes up */
    else
        g->t->cpu->single_step = g->step;
    if (g->pass && g->state == GDB_THREAD_IN_KERNEL)
        signal_interrupt(g->t);
    __atomic_store_n(&g->hold, false, __ATOMIC_RELEASE);
}

bool gdb_settle(GdbThread *g)
{
    for (int i = 0; i < SETTLE_TRIES && g->state == GDB_THREAD_IN_KERNEL; i++) {
        signal_interrupt(g->t);
        wait_changed();
    }
    return g->state == GDB_THREAD_PARKED;
}

/* A thread that stopped for a signal gets it, if the program may have it. */
static void release_for_good(GdbThread *g)
{
    bool wanted = g->event.kind == GDB_EVENT_SIGNAL ||
                  (gdb.last == g->tid && gdb.last_event.kind == GDB_EVENT_SIGNAL);
    int sig = g->has_info ? g->info.si_signo : 0;

    g->pass = g->takes_signal && wanted && sig && (gdb.program_signals >> (sig - 1) & 1) ? sig : 0;
    g->event.kind = GDB_EVENT_NONE;
    g->step = g->step_due = false;
    gdb_release(g);
}

void gdb_detach(void)
{
    UserThread *any = NULL;

    gdb_hold_all();
    user_config.accel->debug_clear();
    gdb_files_close();
    if (gdb.fork_fd >= 0) /* a child that waits finds out and goes on */
        fd_close_private(gdb.fork_fd);
    gdb.fork_fd = -1;
    for (GdbThread *g = gdb.threads; g; g = g->next) {
        if (!g->t)
            continue;
        any = g->t;
        release_for_good(g);
    }
    gdb.attached = false;
    __atomic_store_n(&user_debugger, NULL, __ATOMIC_RELEASE); /* pairs with user_debugged */
    if (any)
        signal_debugger_changed(any);
    gdb_link_close(&gdb.link);
    pthread_cond_broadcast(&gdb.changed);
}
