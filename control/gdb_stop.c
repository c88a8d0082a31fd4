/* SPDX-License-Identifier: MIT */
/* Stop replies and signal numbers. */
#include <string.h>
#include "control/gdb.h"
#include "softmmu/vcpu.h"
#include "user/image.h"

/* ---- signals: gdb has numbers of its own ---- */

#define GDB_SIGNAL_UNKNOWN 143

/*
 * Source: "Debugging with GDB" says that the numbers are those of include/gdb/signals.def, an
 * interface.
 */
// clang-format off
static const u8 to_gdb[] = {
    [SIGHUP] = 1,   [SIGINT] = 2,   [SIGQUIT] = 3,  [SIGILL] = 4,     [SIGTRAP] = 5,  [SIGABRT] = 6,
    [SIGFPE] = 8,   [SIGKILL] = 9,  [SIGBUS] = 10,  [SIGSEGV] = 11,   [SIGSYS] = 12,  [SIGPIPE] = 13,
    [SIGALRM] = 14, [SIGTERM] = 15, [SIGURG] = 16,  [SIGSTOP] = 17,   [SIGTSTP] = 18, [SIGCONT] = 19,
    [SIGCHLD] = 20, [SIGTTIN] = 21, [SIGTTOU] = 22, [SIGIO] = 23,     [SIGXCPU] = 24, [SIGXFSZ] = 25,
    [SIGVTALRM] = 26, [SIGPROF] = 27, [SIGWINCH] = 28, [SIGUSR1] = 30, [SIGUSR2] = 31, [SIGPWR] = 32,
    [SIGSTKFLT] = GDB_SIGNAL_UNKNOWN, [32] = 77,
};
// clang-format on

/* Between 33 and 63 the numbers run in parallel; 64 was added later. */
#define FIRST_PARALLEL 33
#define PARALLEL_OFFSET 12
#define LAST_SIGNAL 64
#define GDB_SIGNAL_LAST 78

int gdb_signal_to_gdb(int sig)
{
    if (sig == LAST_SIGNAL)
        return GDB_SIGNAL_LAST;
    if (sig <= 0 || sig > LAST_SIGNAL)
        return GDB_SIGNAL_UNKNOWN;
    return sig < FIRST_PARALLEL ? to_gdb[sig] : sig + PARALLEL_OFFSET;
}

int gdb_signal_from_gdb(u64 sig)
{
    for (int i = 1; i <= LAST_SIGNAL; i++)
        if ((u64)gdb_signal_to_gdb(i) == sig)
            return i;
    return 0;
}

/* ---- replies ---- */

void gdb_put_thread(GdbReply *r, pid_t pid, pid_t tid)
{
    if (gdb.multiprocess)
        gdb_put(r, "p%x.%x", (unsigned)pid, (unsigned)tid);
    else
        gdb_put(r, "%x", (unsigned)tid);
}

static void put_watch(const GdbEvent *e)
{
    static const char *const names[] = {
        [VCPU_WATCH_WRITE] = "watch",
        [VCPU_WATCH_READ] = "rwatch",
        [VCPU_WATCH_READ | VCPU_WATCH_WRITE] = "awatch",
    };

    gdb_put(&gdb.reply, "%s:%llx;", names[e->watch & 3], (unsigned long long)e->value);
}

static void put_break(const GdbEvent *e)
{
    if (gdb.swbreak)
        gdb_put(&gdb.reply, "swbreak:;");
}

static void put_syscall(const GdbEvent *e)
{
    gdb_put(&gdb.reply, "syscall_entry:%llx;", (unsigned long long)e->value);
}

static void put_sysret(const GdbEvent *e)
{
    gdb_put(&gdb.reply, "syscall_return:%llx;", (unsigned long long)e->value);
}

static void put_fork(const GdbEvent *e)
{
    gdb_put(&gdb.reply, "fork:");
    gdb_put_thread(&gdb.reply, (pid_t)e->value, (pid_t)e->value);
    gdb_put(&gdb.reply, ";");
}

static void put_exec(const GdbEvent *e)
{
    if (!gdb.exec_events)
        return;
    gdb_put(&gdb.reply, "exec:");
    gdb_put_hex(&gdb.reply, user_image.path, strlen(user_image.path));
    gdb_put(&gdb.reply, ";");
}

static void put_create(const GdbEvent *e)
{
    gdb_put(&gdb.reply, "create:;");
}

static void (*const put_why[GDB_EVENT_COUNT])(const GdbEvent *e) = {
    [GDB_EVENT_WATCH] = put_watch,     [GDB_EVENT_BREAK] = put_break,
    [GDB_EVENT_SYSCALL] = put_syscall, [GDB_EVENT_SYSRET] = put_sysret,
    [GDB_EVENT_FORK] = put_fork,       [GDB_EVENT_EXEC] = put_exec,
    [GDB_EVENT_CREATE] = put_create,
};

static int signal_of(const GdbEvent *e)
{
    if (e->kind == GDB_EVENT_SIGNAL)
        return gdb_signal_to_gdb((int)e->value);
    return gdb_signal_to_gdb(e->kind == GDB_EVENT_INTERRUPT ? SIGINT : SIGTRAP);
}

/* The registers that gdb asks for after every stop. */
static void put_expedited(const GdbThread *g)
{
    const GdbTarget *target = gdb_target(g->t->cpu);
    const unsigned regs[] = {target->fp, target->sp, target->pc};
    u8 value[GDB_REG_MAX];

    for (unsigned i = 0; i < ARRAY_SIZE(regs); i++) {
        gdb_reg_read(g->t->cpu, regs[i], value);
        gdb_put(&gdb.reply, "%02x:", regs[i]);
        gdb_put_hex(&gdb.reply, value, gdb_reg_size(g->t->cpu, regs[i]));
        gdb_put(&gdb.reply, ";");
    }
}

void gdb_stop_reply(const GdbThread *g, const GdbEvent *e)
{
    gdb_reply_clear(&gdb.reply);
    if (e->kind == GDB_EVENT_EXIT) {
        gdb_put(&gdb.reply, "w0;");
        gdb_put_thread(&gdb.reply, gdb.pid, g->tid);
        return;
    }
    gdb_put(&gdb.reply, "T%02x", signal_of(e));
    if (put_why[e->kind])
        put_why[e->kind](e);
    if (g->t)
        put_expedited(g);
    gdb_put(&gdb.reply, "thread:");
    gdb_put_thread(&gdb.reply, gdb.pid, g->tid);
    gdb_put(&gdb.reply, ";");
}
