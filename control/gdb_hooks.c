/* SPDX-License-Identifier: MIT */
/*
 * The debugger's hooks: what guest threads do when something happens that gdb may want to know.
 *
 * After a detach hooks may still be entered by threads that looked before; they find nothing to
 * wait for and go on.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "control/gdb.h"
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"
#include "user/debug.h"
#include "user/fd.h"
#include "user/signal.h"

static void lock(void)
{
    pthread_mutex_lock(&gdb.lock);
}

static void unlock(void)
{
    pthread_mutex_unlock(&gdb.lock);
}

static void notify_server(void)
{
    u64 one = 1;

    if (write(gdb.wake, &one, sizeof one) < 0)
        abort(); /* an eventfd of ours that never fills */
}

static void set_state(GdbThread *g, GdbThreadState s)
{
    g->state = s;
    pthread_cond_broadcast(&gdb.changed);
}

/* The server's thread reads and writes registers: none may be left in this thread's own. */
static void sync_registers(Vcpu *cpu)
{
    vcpu_sync(cpu);
    if (cpu->arch->sync)
        cpu->arch->sync(cpu);
}

/* Wait until the server lets go; then do what it says. Lock held, and again on return. */
static void park(GdbThread *g)
{
    sync_registers(g->t->cpu);
    while (g->hold) {
        if (g->state != GDB_THREAD_PARKED)
            set_state(g, GDB_THREAD_PARKED);
        pthread_cond_wait(&gdb.changed, &gdb.lock);
    }
    g->state = GDB_THREAD_RUNNING;
    g->t->cpu->single_step = g->step;
    if (g->pass && !g->takes_signal) {
        signal_inject(g->t, g->pass);
        g->pass = 0;
    }
}

/* Tell the server and wait. */
static void report(GdbThread *g, GdbEventKind kind, u64 value)
{
    if (!gdb.attached)
        return;
    g->event = (GdbEvent){.kind = kind, .value = value, .watch = g->t->cpu->stop.watch};
    __atomic_store_n(&g->hold, true, __ATOMIC_RELEASE);
    sync_registers(g->t->cpu);
    set_state(g, GDB_THREAD_PARKED);
    notify_server();
    park(g);
}

GdbThread *gdb_thread_add(UserThread *t)
{
    GdbThread *g = calloc(1, sizeof *g), **at = &gdb.threads;

    if (!g)
        abort();
    g->t = t;
    g->tid = t->tid;
    g->index = t->cpu->index;
    g->hold = gdb.hold_new;
    g->resumed = true;
    g->call = ~0ull;
    /* gdb numbers threads in the order of the list; a later one may begin to run earlier */
    while (*at && (*at)->index < g->index)
        at = &(*at)->next;
    g->next = *at;
    *at = g;
    t->debug = g;
    return g;
}

/* ---- threads ---- */

static void on_thread_start(UserThread *t)
{
    lock();
    if (gdb.attached) {
        GdbThread *g = gdb_thread_add(t);

        if (gdb.thread_events)
            report(g, GDB_EVENT_CREATE, 0);
        else
            park(g);
    }
    unlock();
}

static void on_thread_end(UserThread *t)
{
    GdbThread *g = t->debug;

    lock();
    if (gdb.attached && g) {
        g->t = NULL;
        g->event.kind = gdb.thread_events ? GDB_EVENT_EXIT : GDB_EVENT_NONE;
        set_state(g, GDB_THREAD_PARKED);
        notify_server(); /* there may be no thread left that gdb lets run */
    }
    t->debug = NULL;
    unlock();
}

/* ---- running ---- */

static void on_poll(UserThread *t)
{
    GdbThread *g = t->debug;

    if (!g || (!__atomic_load_n(&g->hold, __ATOMIC_ACQUIRE) && !g->step_due))
        return;
    lock();
    if (g->step_due && g->step) {
        g->step_due = false;
        report(g, GDB_EVENT_STEP, 0);
    }
    g->step_due = false;
    park(g);
    unlock();
}

static bool in_range(const GdbThread *g)
{
    Gva pc = g->t->cpu->rt.pc;

    return pc >= g->range_start && pc < g->range_end;
}

static void on_stopped(UserThread *t)
{
    static const GdbEventKind kinds[] = {
        [VCPU_STOP_STEP] = GDB_EVENT_STEP,
        [VCPU_STOP_BREAKPOINT] = GDB_EVENT_BREAK,
        [VCPU_STOP_WATCH] = GDB_EVENT_WATCH,
    };
    GdbThread *g = t->debug;

    if (!g)
        return;
    if (t->cpu->stop.kind == VCPU_STOP_STEP && (!g->step || in_range(g)))
        return;
    lock();
    report(g, kinds[t->cpu->stop.kind], t->cpu->stop.addr);
    unlock();
}

/* ---- signals ---- */

/* A step reports every signal: gdb must know of handlers that run in the middle of a line. */
static bool is_passed(const GdbThread *g, int sig)
{
    return !g->step && gdb.pass_signals >> (sig - 1) & 1;
}

static int on_signal(UserThread *t, int sig, siginfo_t *info)
{
    GdbThread *g = t->debug;
    int pass = sig;

    lock();
    if (gdb.attached && g && !is_passed(g, sig)) {
        GdbThreadState before = g->state;

        g->info = *info;
        g->has_info = g->takes_signal = true;
        report(g, GDB_EVENT_SIGNAL, (u64)sig);
        g->takes_signal = false;
        pass = g->pass;
        g->pass = 0;
        *info = g->info;
        if (before == GDB_THREAD_IN_KERNEL)
            set_state(g, before);
    }
    unlock();
    if (pass && pass != info->si_signo)
        *info = (siginfo_t){.si_signo = pass, .si_code = SI_USER};
    return pass;
}

static void on_handler_entered(UserThread *t)
{
    GdbThread *g = t->debug;

    if (g)
        g->step_due = g->step;
}

/* ---- system calls ---- */

static bool is_caught(u64 nr)
{
    return gdb.catch_all || (nr < GDB_SYSCALLS_MAX && (gdb.catch_calls[nr / 64] >> (nr % 64) & 1));
}

static u64 call_number(UserThread *t)
{
    u64 args[6];

    return t->abi->syscall_nr(t->cpu, args);
}

static void on_syscall_enter(UserThread *t)
{
    GdbThread *g = t->debug;

    if (!g)
        return;
    lock();
    g->call = call_number(t);
    if (is_caught(g->call))
        report(g, GDB_EVENT_SYSCALL, g->call);
    g->call = call_number(t); /* the debugger may have changed it */
    set_state(g, GDB_THREAD_IN_KERNEL);
    unlock();
}

static void on_syscall_leave(UserThread *t)
{
    GdbThread *g = t->debug;

    if (!g)
        return;
    lock();
    if (g->hold)
        park(g);
    else
        g->state = GDB_THREAD_RUNNING;
    if (g->pass) {
        signal_inject(t, g->pass);
        g->pass = 0;
    }
    if (is_caught(g->call))
        report(g, GDB_EVENT_SYSRET, g->call);
    else if (g->step && !in_range(g))
        report(g, GDB_EVENT_STEP, 0);
    unlock();
}

/* ---- fork ---- */

/*
 * In the child: the debugger's state is a copy of the parent's; keep only what a fresh session
 * needs.
 */
static void forget_parent(UserThread *t)
{
    user_config.accel->debug_clear();
    gdb_files_close();
    fd_close_private(gdb.wake);
    gdb.threads = NULL;
    gdb.forked = 0;
    gdb.link.used = gdb.link.have = 0;
    gdb.attached = false;
    t->debug = NULL;
    t->cpu->single_step = false;
}

/*
 * gdb chose the child: the session goes on here. All signals are blocked, so the new server starts
 * as the first did.
 */
static void adopt_session(UserThread *t)
{
    Error err;

    gdb.pid = gdb.general = gdb.last = t->tid;
    gdb.hold_new = gdb.attached = true;
    gdb_thread_add(t)->state = GDB_THREAD_IN_KERNEL;
    if (!gdb_serve(&err)) {
        gdb.attached = false;
        gdb_link_close(&gdb.link);
        __atomic_store_n(&user_debugger, NULL, __ATOMIC_RELEASE);
    }
}

static void fork_child(UserThread *t)
{
    char decision = 0;

    pthread_mutex_init(&gdb.lock, NULL);
    pthread_cond_init(&gdb.changed, NULL);
    forget_parent(t);
    if (gdb.fork_fd >= 0) {
        while (read(gdb.fork_fd, &decision, 1) < 0 && errno == EINTR)
            ;
        fd_close_private(gdb.fork_fd);
        gdb.fork_fd = -1;
    }
    if (decision == 'a') {
        adopt_session(t);
        return;
    }
    gdb_link_close(&gdb.link);
    __atomic_store_n(&user_debugger, NULL, __ATOMIC_RELEASE);
    signal_debugger_changed(t);
}

static int fork_pair[2];

static void on_fork(UserThread *t, int phase)
{
    switch (phase) {
    case 0:
        lock();
        if (gdb.fork_fd >= 0) /* of an earlier fork that another thread is just about to report */
            fd_close_private(gdb.fork_fd);
        gdb.fork_fd = -1;
        if (!gdb.fork_events || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fork_pair) < 0)
            fork_pair[0] = fork_pair[1] = -1;
        break;
    case 1:
        if (fork_pair[0] >= 0) {
            close(fork_pair[1]);
            gdb.fork_fd = fd_make_private(fork_pair[0]);
        }
        unlock();
        break;
    default:
        if (fork_pair[0] >= 0) {
            close(fork_pair[0]);
            gdb.fork_fd = fd_make_private(fork_pair[1]);
        }
        fork_child(t);
    }
}

static void on_forked(UserThread *t, pid_t pid)
{
    GdbThread *g = t->debug;

    if (!g)
        return;
    lock();
    if (gdb.fork_events && gdb.fork_fd >= 0) {
        report(g, GDB_EVENT_FORK, (u64)pid);
        set_state(g, GDB_THREAD_IN_KERNEL);
    }
    unlock();
}

/* ---- exec ---- */

/*
 * The session as text: descriptor, then a letter per property, then the signal sets and the
 * catchpoints in hex. The option is "g", then what options.c puts between an option and its
 * argument.
 */
static const char *on_exec(UserThread *t)
{
    static char text[128 + 17 * (GDB_SYSCALLS_MAX / 64)];
    GdbThread *g = t->debug;

    lock();
    if (!gdb.attached || !g)
        return NULL; /* exec_failed unlocks */
    if (g->hold)
        park(g);
    g->state = GDB_THREAD_IN_KERNEL;
    int n =
        snprintf(text, sizeof text, "g\2fd:%d:%s%s%s%s%s%s%s%s:%llx:%llx:", gdb.link.fd,
                 gdb.link.no_ack ? "a" : "", gdb.multiprocess ? "m" : "",
                 gdb.fork_events ? "f" : "", gdb.exec_events ? "e" : "", gdb.swbreak ? "b" : "",
                 gdb.no_resumed ? "n" : "", gdb.thread_events ? "t" : "", gdb.catch_all ? "c" : "",
                 (unsigned long long)gdb.pass_signals, (unsigned long long)gdb.program_signals);

    for (unsigned i = 0; i < ARRAY_SIZE(gdb.catch_calls); i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "%llx,",
                      (unsigned long long)gdb.catch_calls[i]);
    fcntl(gdb.link.fd, F_SETFD, 0);
    return text;
}

static void on_exec_failed(UserThread *t)
{
    if (gdb.attached)
        fcntl(gdb.link.fd, F_SETFD, FD_CLOEXEC);
    unlock();
}

bool gdb_state_parse(const char *text)
{
    unsigned long long pass, program, calls;
    char letters[16] = "";
    int fd, n = 0;

    if (sscanf(text, "fd:%d:%15[a-z]%n", &fd, letters, &n) < 1 ||
        (!n && sscanf(text, "fd:%d:%n", &fd, &n) < 1))
        return false;
    gdb_link_adopt(&gdb.link, fd, strchr(letters, 'a') != NULL);
    gdb.multiprocess = strchr(letters, 'm') != NULL;
    gdb.fork_events = strchr(letters, 'f') != NULL;
    gdb.exec_events = strchr(letters, 'e') != NULL;
    gdb.swbreak = strchr(letters, 'b') != NULL;
    gdb.no_resumed = strchr(letters, 'n') != NULL;
    gdb.thread_events = strchr(letters, 't') != NULL;
    gdb.catch_all = strchr(letters, 'c') != NULL;
    text += n + (text[n] == ':');
    if (sscanf(text, "%llx:%llx:%n", &pass, &program, &n) < 2)
        return false;
    gdb.pass_signals = pass;
    gdb.program_signals = program;
    for (unsigned i = 0; i < ARRAY_SIZE(gdb.catch_calls); i++) {
        text += n;
        if (sscanf(text, "%llx,%n", &calls, &n) < 1)
            return false;
        gdb.catch_calls[i] = calls;
    }
    return true;
}

/* ---- the end ---- */

/* The lock is kept: nothing may be said to gdb after this. */
static void on_ended(UserThread *t, int status, int sig)
{
    GdbThread *g = t->debug;
    int kind = sig ? 'X' : 'W';

    lock();
    if (!gdb.attached)
        return;
    if (g && g->hold)
        park(g);
    gdb_reply_clear(&gdb.reply);
    gdb_put(&gdb.reply, "%c%02x", kind, sig ? gdb_signal_to_gdb(sig) : status & 0xff);
    if (gdb.multiprocess)
        gdb_put(&gdb.reply, ";process:%x", (unsigned)gdb.pid);
    gdb_link_send(&gdb.link, &gdb.reply);
    gdb_link_flush(&gdb.link);
}

const UserDebugger gdb_hooks = {
    .thread_start = on_thread_start,
    .thread_end = on_thread_end,
    .poll = on_poll,
    .stopped = on_stopped,
    .signal = on_signal,
    .handler_entered = on_handler_entered,
    .syscall_enter = on_syscall_enter,
    .syscall_leave = on_syscall_leave,
    .fork = on_fork,
    .forked = on_forked,
    .exec = on_exec,
    .exec_failed = on_exec_failed,
    .ended = on_ended,
};
