/* SPDX-License-Identifier: MIT */
/*
 * The strace log as lines. A call is written in two parts, before and after; who wrote last without
 * ending the line is known to all threads and, because programs fork, to all processes: the state
 * lies in a shared page.
 */
#include "user/strace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "user/strace_print.h"

typedef struct StraceShared {
    u32 lock;
    i32 open_tid; /* thread whose line has no end yet; 0 = none */
} StraceShared;

static StraceShared *shared;
static __thread pid_t
    entered; /* thread that printed the first part: differs in the child of a fork */

/* Holders may be killed at any time, so a lock that stays taken is broken after a while. */
static void shared_lock(StraceShared *s)
{
    for (unsigned tries = 0; tries < 100000; tries++) {
        if (!__atomic_exchange_n(&s->lock, 1, __ATOMIC_ACQUIRE)) /* pairs with shared_unlock */
            return;
        sched_yield();
    }
}

static void shared_unlock(StraceShared *s)
{
    __atomic_store_n(&s->lock, 0, __ATOMIC_RELEASE);
}

static StraceShared *shared_get(void)
{
    static StraceShared fallback;
    StraceShared *s = __atomic_load_n(&shared, __ATOMIC_ACQUIRE), *none = NULL;

    if (s)
        return s;
    s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        s = &fallback;
    if (!__atomic_compare_exchange_n(&shared, &none, s, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE)) {
        if (s != &fallback)
            munmap(s, sizeof *s);
        s = none;
    }
    return s;
}

static void write_all(const char *s, size_t len)
{
    int fd = fileno(log_file());

    while (len) {
        ssize_t n = write(fd, s, len);

        if (n < 0 && errno != EINTR)
            return;
        s += MAX(n, 0);
        len -= (size_t)MAX(n, 0);
    }
}

/* Write @body; @own_line is what precedes it when @tid's line is not the open one. */
static void emit(pid_t tid, const char *own_line, const StraceText *body, bool leave_open)
{
    StraceShared *s = shared_get();
    StraceText out = {.len = 0};

    shared_lock(s);
    if (s->open_tid != tid || !*own_line) {
        if (s->open_tid)
            strace_add(&out, " <unfinished ...>\n");
        strace_add(&out, "%s", own_line);
    }
    strace_add(&out, "%.*s", (int)body->len, body->s);
    write_all(out.s, out.len);
    s->open_tid = leave_open ? tid : 0;
    shared_unlock(s);
}

/* Calls that may not come back: their line ends at once. */
static bool never_returns(const SyscallCall *c)
{
    return c->row->fn == sys_exit || c->row->fn == sys_exit_group || c->row->fn == sys_rt_sigreturn;
}

static bool may_not_return(const SyscallCall *c)
{
    return c->row->fn == sys_execve || c->row->fn == sys_execveat;
}

/*
 * How many arguments say something: the mode of an open counts only if it creates, like strace and
 * the kernel see it.
 */
static unsigned shown_args(const SyscallCall *c, const SyscallPlan *p)
{
    unsigned last = p->count - 1u;

    if (p->count < 2 || p->kind[last] != SYSCALL_ARG_mode ||
        p->kind[last - 1] != SYSCALL_ARG_oflags)
        return p->count;
    return c->a[last - 1] & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? p->count : last;
}

/* Arguments before the first one that the kernel fills in are known on entry. */
static unsigned entry_args(const SyscallCall *c, const SyscallPlan *p)
{
    return p->out_mask ? (unsigned)__builtin_ctz(p->out_mask) : shown_args(c, p);
}

static void add_args(StraceText *o, UserThread *t, const SyscallCall *c, unsigned from, unsigned to,
                     bool after, i64 r)
{
    for (unsigned i = from; i < to; i++) {
        strace_add(o, "%s", i ? ", " : "");
        strace_arg(o, t, c, i, after, r);
    }
}

void strace_enter(UserThread *t, const SyscallCall *c)
{
    const SyscallPlan *p = syscall_plan(c->row);
    StraceText o = {.len = 0};

    entered = t->tid;
    strace_add(&o, "%d %s", (int)t->tid, c->row->name);
    strace_add(&o, c->row->nr[syscall_arch(t)] < 0 ? "_%llu(" : "(", (unsigned long long)c->nr);
    add_args(&o, t, c, 0, entry_args(c, p), false, 0);
    if (never_returns(c))
        strace_add(&o, ") = ?\n");
    else if (may_not_return(c))
        strace_add(&o, " <unfinished ...>\n");
    if (c->row->fn == sys_exit_group)
        strace_add(&o, "%d +++ exited with %d +++\n", (int)t->tid, (int)(c->a[0] & 0xff));
    emit(t->tid, "", &o, !never_returns(c) && !may_not_return(c));
}

/* Restart codes of the kernel, as strace names them. */
static const struct {
    i64 code;
    const char *text;
} restarts[] = {
    {USER_ERESTARTSYS, "? ERESTARTSYS (To be restarted if SA_RESTART is set)"},
    {USER_ERESTARTNOINTR, "? ERESTARTNOINTR (To be restarted)"},
    {USER_ERESTARTNOHAND, "? ERESTARTNOHAND (To be restarted if no handler)"},
    {USER_ERESTART_BLOCK, "? ERESTART_RESTARTBLOCK (Interrupted by signal)"},
    {USER_ESIGRETURN, "?"},
};

static bool returns_pointer(const SyscallCall *c)
{
    return c->row->fn == sys_mmap || c->row->fn == sys_brk || c->row->fn == sys_mremap ||
           c->row->fn == sys_shmat;
}

static void add_result(StraceText *o, const SyscallCall *c, i64 r)
{
    for (unsigned i = 0; i < ARRAY_SIZE(restarts); i++) {
        if (restarts[i].code == r) {
            strace_add(o, "%s", restarts[i].text);
            return;
        }
    }
    if (r < 0 && r > -4096) {
        const char *name = strace_errno_name((int)-r);

        strace_add(o, "-1 %s (%s)", name ? name : "errno", strerror((int)-r));
    } else if (returns_pointer(c)) {
        strace_add(o, "0x%llx", (unsigned long long)r);
    } else {
        strace_add(o, "%lld", (long long)r);
    }
}

void strace_leave(UserThread *t, const SyscallCall *c, i64 r)
{
    const SyscallPlan *p = syscall_plan(c->row);
    StraceText o = {.len = 0};
    char resumed[96];

    if (entered != t->tid ||
        never_returns(c)) /* the child of a fork: the parent reports the call */
        return;
    add_args(&o, t, c, entry_args(c, p), shown_args(c, p), true, r);
    strace_add(&o, ") = ");
    add_result(&o, c, r);
    strace_add(&o, "\n");
    snprintf(resumed, sizeof resumed, "%d <... %s resumed>", (int)t->tid, c->row->name);
    emit(t->tid, resumed, &o, false);
}

static void add_signal_line(StraceText *o, pid_t tid, int sig, const siginfo_t *info)
{
    strace_add(o, "%d --- ", (int)tid);
    strace_add_signal(o, sig);
    strace_add(o, " ");
    strace_siginfo(o, info);
    strace_add(o, " ---\n");
}

void strace_signal(UserThread *t, int sig, const siginfo_t *info)
{
    StraceText o = {.len = 0};

    add_signal_line(&o, t->tid, sig, info);
    emit(t->tid, "", &o, false);
}

void strace_killed(UserThread *t, int sig, const siginfo_t *info)
{
    StraceText o = {.len = 0};

    if (info)
        add_signal_line(&o, t->tid, sig, info);
    strace_add(&o, "%d +++ killed by ", (int)t->tid);
    strace_add_signal(&o, sig);
    strace_add(&o, " +++\n");
    emit(t->tid, "", &o, false);
}
