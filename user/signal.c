/* SPDX-License-Identifier: MIT */
/*
 * Guest signals: host handlers, delivery, forced signals, death by signal.
 *
 * Dispositions are mirrored: what the guest leaves at default or ignores is default or ignored on
 * the host, so that the kernel stops, continues, ends and reaps exactly as for a native program.
 * Only caught signals have our handler, which takes the siginfo, blocks everything in the
 * interrupted context and makes the loop deliver. Host handlers carry the guest's SA_RESTART: the
 * kernel rewinds an interrupted call onto its `syscall` instruction when the guest wants it
 * repeated, and the handler turns that into USER_ERESTARTNOINTR.
 *
 * SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGTRAP always have our handler and are never blocked,
 * because emitted code relies on them; if sent by kill() while the guest blocks them they are held
 * here.
 */
#include "base/log.h"
#include "user/signal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>
#include "softmmu/accel_ops.h"
#include "user/debug.h"
#include "user/strace.h"
#include "user/syscall.h"
#include "user/uaccess.h"

#ifndef SA_RESTORER
#define SA_RESTORER 0x04000000
#endif

#define SIG_UNBLOCKABLE (SIG_BIT(SIGKILL) | SIG_BIT(SIGSTOP))
#define SIG_DFL_IGNORED (SIG_BIT(SIGCHLD) | SIG_BIT(SIGCONT) | SIG_BIT(SIGURG) | SIG_BIT(SIGWINCH))
#define SIG_DFL_STOP (SIG_BIT(SIGTSTP) | SIG_BIT(SIGTTIN) | SIG_BIT(SIGTTOU))

__thread UserThread *user_current;

/* The kernel's struct sigaction on x86-64; glibc's own sigaction() refuses signals 32 and 33. */
typedef struct HostSigaction {
    void (*handler)(int, siginfo_t *, void *);
    u64 flags;
    void (*restorer)(void);
    u64 mask;
} HostSigaction;

void signal_restorer(void);
__asm__(".text\n.hidden signal_restorer\n.globl signal_restorer\n"
        "signal_restorer:\n    mov $15, %eax\n    syscall\n");

/* ---- host side ---- */

static i64 host_sigaction(int sig, const HostSigaction *sa, HostSigaction *old)
{
    return user_syscall_raw(SYS_rt_sigaction, sig, sa, old, 8);
}

_Static_assert(sizeof(HostSigaction) == sizeof(SignalSaved), "what the kernel reads and writes");

SignalSaved signal_save(int sig)
{
    SignalSaved saved = {0};

    host_sigaction(sig, NULL, (HostSigaction *)&saved);
    return saved;
}

void signal_restore(int sig, const SignalSaved *saved)
{
    host_sigaction(sig, (const HostSigaction *)saved, NULL);
}

u64 user_host_mask(u64 mask)
{
    return mask & ~SIG_SYNC_SET;
}

void signal_host_mask(u64 mask)
{
    user_syscall_raw(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, 8);
}

u64 signal_block_all(void)
{
    u64 all = ~0ull, old;

    user_syscall_raw(SYS_rt_sigprocmask, SIG_SETMASK, &all, &old, 8);
    return old;
}

static void note(UserThread *t, u64 *set, int sig, const siginfo_t *info)
{
    t->signals->info[sig] = *info;
    __atomic_or_fetch(set, SIG_BIT(sig), __ATOMIC_RELAXED);
}

/* In the handler: the thread must reach signal_deliver soon. */
static void nudge(UserThread *t, ucontext_t *uc)
{
    greg_t *rip = &uc->uc_mcontext.gregs[REG_RIP];
    Hva abort_pc = uaccess_syscall_abort(*rip);

    __atomic_store_n(&t->sig_flag, 1, __ATOMIC_RELEASE);
    if (abort_pc)
        *rip = abort_pc;
    t->cpu->accel->kick(t->cpu);
}

/* Until it is delivered nothing else may arrive. */
static void take(UserThread *t, int sig, const siginfo_t *info, ucontext_t *uc)
{
    u64 all = user_host_mask(~0ull);

    note(t, &t->signals->taken, sig, info);
    memcpy(&uc->uc_sigmask, &all, sizeof all);
    nudge(t, uc);
}

/*
 * The debugger's way out of a system call: a signal whose handler is always there, marked by a
 * pointer of ours.
 */
static char interrupt_mark;

static bool is_interrupt(int sig, const siginfo_t *info)
{
    return sig == SIGTRAP && info->si_code == SI_QUEUE && info->si_ptr == &interrupt_mark;
}

void signal_interrupt(UserThread *t)
{
    siginfo_t info = {.si_signo = SIGTRAP, .si_code = SI_QUEUE};

    info.si_ptr = &interrupt_mark;
    user_syscall_raw(SYS_rt_tgsigqueueinfo, getpid(), t->tid, SIGTRAP, &info);
}

/* Our own bug. Nothing can be trusted any more: say where it was and die of the real signal. */
static void internal_fault(UserThread *t, int sig, const siginfo_t *info, const ucontext_t *uc)
{
    extern const char __executable_start[];
    char text[160];
    Hva pc = uc->uc_mcontext.gregs[REG_RIP];
    int n = snprintf(
        text, sizeof text,
        "lyrebird: internal error: signal %d at %p, host pc %#lx (image+%#lx), guest pc %#lx\n",
        sig, info->si_addr, (long)pc, (long)(pc - (Hva)__executable_start),
        t ? (long)t->cpu->rt.pc : 0);
    HostSigaction dfl = {0};

    if (write(2, text, n) < 0 || host_sigaction(sig, &dfl, NULL) < 0)
        _exit(128 + sig);
}

static bool on_fault(UserThread *t, int sig, siginfo_t *info, ucontext_t *uc)
{
    greg_t *rip = &uc->uc_mcontext.gregs[REG_RIP];
    Hva fixup = uaccess_fixup(*rip);

    if (fixup) {
        *rip = fixup;
        return true;
    }
    return user_config.accel->host_fault(t ? t->cpu : NULL, sig, info, uc);
}

static void on_signal(int sig, siginfo_t *info, void *ctx)
{
    int saved_errno = errno;
    UserThread *t = user_self();
    bool is_sync = SIG_SYNC_SET & SIG_BIT(sig);
    bool is_queued = t && (t->signals->queued & SIG_BIT(sig));

    if (is_queued)
        t->signals->queued &= ~SIG_BIT(sig);
    if (is_sync && info->si_code > 0 && !is_queued) {
        if (!on_fault(t, sig, info, ctx))
            internal_fault(t, sig, info, ctx);
    } else if (is_interrupt(sig, info)) {
        if (t)
            nudge(t, ctx);
    } else if (t && is_sync && (t->sigmask & SIG_BIT(sig))) {
        if (!(t->signals->held & SIG_BIT(sig)))
            note(t, &t->signals->held, sig, info);
    } else if (t) {
        take(t, sig, info, ctx);
    }
    errno = saved_errno;
}

/* A debugger wants to know of signals that would end or stop the program before they do. */
static bool wants_default(int sig)
{
    return __atomic_load_n(&user_debugger, __ATOMIC_RELAXED) &&
           !((SIG_DFL_IGNORED | SIG_UNBLOCKABLE) & SIG_BIT(sig));
}

/* Give the host the disposition that serves @sa. */
static i64 host_install(int sig, const UserSigaction *sa)
{
    const u64 kept = SA_RESTART | SA_NOCLDSTOP | SA_NOCLDWAIT;
    HostSigaction h = {.flags = (sa->flags & kept) | SA_RESTORER, .restorer = signal_restorer};

    if (sa->handler > 1 || (SIG_SYNC_SET & SIG_BIT(sig)) || (!sa->handler && wants_default(sig))) {
        h.handler = on_signal;
        h.flags |= SA_SIGINFO | SA_ONSTACK;
        h.mask = user_host_mask(~0ull);
        if (sa->handler <= 1)
            h.flags |= SA_RESTART;
    } else {
        h.handler = sa->handler ? (void (*)(int, siginfo_t *, void *))1 : NULL;
    }
    return host_sigaction(sig, &h, NULL);
}

void signal_thread_init(void *stack, size_t size)
{
    stack_t ss = {.ss_sp = stack, .ss_size = size};

    user_syscall_raw(SYS_sigaltstack, &ss, NULL);
}

void signal_init(UserThread *t)
{
    static UserSighand sighand WRITTEN_BY_FORK = {
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .refs = 2, /* never freed */
    };
    const UserSigaction dfl = {0};
    HostSigaction old;

    t->sighand = &sighand;
    for (int sig = 1; sig <= SIG_COUNT; sig++)
        if (host_sigaction(sig, NULL, &old) == 0 && (u64)old.handler == 1)
            sighand.sa[sig].handler = 1;
    for (int sig = 1; sig <= SIG_COUNT; sig++)
        if (SIG_SYNC_SET & SIG_BIT(sig))
            host_install(sig, &dfl);
    user_syscall_raw(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &t->sigmask, 8);
    signal_host_mask(user_host_mask(t->sigmask));
}

void signal_debugger_changed(UserThread *t)
{
    pthread_mutex_lock(&t->sighand->lock);
    for (int sig = 1; sig <= SIG_COUNT; sig++)
        if (t->sighand->sa[sig].handler == 0 && !(SIG_UNBLOCKABLE & SIG_BIT(sig)))
            host_install(sig, &t->sighand->sa[sig]);
    pthread_mutex_unlock(&t->sighand->lock);
}

/* ---- handler tables ---- */

UserSighand *signal_share(UserSighand *sh)
{
    __atomic_add_fetch(&sh->refs, 1, __ATOMIC_RELAXED);
    return sh;
}

UserSighand *signal_copy(UserSighand *sh)
{
    UserSighand *copy = calloc(1, sizeof *copy);

    if (!copy)
        abort();
    pthread_mutex_init(&copy->lock, NULL);
    copy->refs = 1;
    pthread_mutex_lock(&sh->lock);
    memcpy(copy->sa, sh->sa, sizeof copy->sa);
    pthread_mutex_unlock(&sh->lock);
    return copy;
}

void signal_release(UserSighand *sh)
{
    if (__atomic_sub_fetch(&sh->refs, 1, __ATOMIC_ACQ_REL) == 0)
        free(sh);
}

static bool ignores(const UserSigaction *sa, int sig)
{
    return sa->handler == 1 || (sa->handler == 0 && (SIG_DFL_IGNORED & SIG_BIT(sig)));
}

i64 signal_action(UserThread *t, int sig, const UserSigaction *act, UserSigaction *old)
{
    i64 r = 0;

    if (sig < 1 || sig > SIG_COUNT || (act && (SIG_UNBLOCKABLE & SIG_BIT(sig))))
        return -EINVAL;
    pthread_mutex_lock(&t->sighand->lock);
    if (old)
        *old = t->sighand->sa[sig];
    if (act) {
        t->sighand->sa[sig] = *act;
        t->sighand->sa[sig].mask &= ~SIG_UNBLOCKABLE;
        r = host_install(sig, act);
        if (ignores(act, sig)) {
            __atomic_and_fetch(&t->signals->taken, ~SIG_BIT(sig), __ATOMIC_RELAXED);
            __atomic_and_fetch(&t->signals->held, ~SIG_BIT(sig), __ATOMIC_RELAXED);
        }
    }
    pthread_mutex_unlock(&t->sighand->lock);
    return r;
}

void signal_clear_handlers(UserThread *t)
{
    const UserSigaction dfl = {0};
    UserSigaction old;

    for (int sig = 1; sig <= SIG_COUNT; sig++)
        if (signal_action(t, sig, NULL, &old) == 0 && old.handler > 1)
            signal_action(t, sig, &dfl, NULL);
}

/* ---- masks ---- */

/* Held signals that @t no longer blocks become deliverable. */
static void release_held(UserThread *t)
{
    u64 open = t->signals->held & ~t->sigmask;

    if (!open)
        return;
    __atomic_and_fetch(&t->signals->held, ~open, __ATOMIC_RELAXED);
    __atomic_or_fetch(&t->signals->taken, open, __ATOMIC_RELAXED);
    __atomic_store_n(&t->sig_flag, 1, __ATOMIC_RELEASE);
}

i64 signal_change_mask(UserThread *t, u64 mask)
{
    mask &= ~SIG_UNBLOCKABLE;
    u64 host = user_host_mask(mask);

    t->signals->shut = 0;
    /*
     * Interruptible, so that a signal taken just before is delivered under the old mask, as if
     * before the call.
     */
    i64 r = user_syscall(SYS_rt_sigprocmask, SIG_SETMASK, &host, NULL, 8);

    if (r < 0)
        return r;
    t->sigmask = mask;
    release_held(t);
    return 0;
}

void signal_set_mask(UserThread *t, u64 mask)
{
    t->signals->shut = 0;
    t->sigmask = mask & ~SIG_UNBLOCKABLE;
    signal_host_mask(user_host_mask(t->sigmask));
    release_held(t);
}

void user_temp_mask(UserThread *t, u64 mask)
{
    t->saved_mask = t->sigmask;
    t->has_saved_mask = true;
    t->sigmask = mask & ~SIG_UNBLOCKABLE;
    release_held(t);
}

void signal_drop_temp_mask(UserThread *t)
{
    if (!t->has_saved_mask)
        return;
    t->sigmask = t->saved_mask;
    t->has_saved_mask = false;
}

/* ---- delivery ---- */

_Noreturn void signal_die(int sig, const siginfo_t *info)
{
    const UserDebugger *d = user_self() ? user_debugged(user_self()) : NULL;
    HostSigaction dfl = {0};
    u64 none = ~SIG_BIT(sig);

    if (d)
        d->ended(user_self(), 0, sig);

    if (strace_on() && user_self())
        strace_killed(user_self(), sig, info);
    user_print_stats();
    host_sigaction(sig, &dfl, NULL);
    signal_host_mask(none);
    if (info)
        user_syscall_raw(SYS_rt_tgsigqueueinfo, getpid(), user_syscall_raw(SYS_gettid), sig, info);
    user_syscall_raw(SYS_tgkill, getpid(), user_syscall_raw(SYS_gettid), sig);
    /* a job-control or init process may survive the signal; a shell reports this the same way */
    for (;;)
        user_syscall_raw(SYS_exit_group, 128 + sig);
}

static int take_next(UserThread *t, siginfo_t *info)
{
    u64 set = t->signals->taken;
    /* faults first, then the lowest number */
    u64 first = set & SIG_SYNC_SET ? set & SIG_SYNC_SET : set;

    if (!set)
        return 0;
    int sig = __builtin_ctzll(first) + 1;

    *info = t->signals->info[sig];
    __atomic_and_fetch(&t->signals->taken, ~SIG_BIT(sig), __ATOMIC_RELAXED);
    return sig;
}

/* Stop the process as the signal does; its host disposition may be our handler. */
static void stop_by(int sig)
{
    const UserSigaction dfl = {0};
    HostSigaction host = {0};
    u64 bit = SIG_BIT(sig);

    host_sigaction(sig, &host, NULL);
    user_syscall_raw(SYS_tgkill, getpid(), user_syscall_raw(SYS_gettid), sig);
    user_syscall_raw(SYS_rt_sigprocmask, SIG_UNBLOCK, &bit, NULL, 8); /* here, until SIGCONT */
    host_install(sig, &dfl);
}

/*
 * The disposition changed after the host handler took the signal, or it is one whose handler never
 * goes away.
 */
static void default_action(int sig, const siginfo_t *info)
{
    if (SIG_DFL_IGNORED & SIG_BIT(sig))
        return;
    if (SIG_DFL_STOP & SIG_BIT(sig))
        stop_by(sig);
    else
        signal_die(sig, info);
}

static UserSigaction handler_for(UserThread *t, int sig)
{
    UserSighand *sh = t->sighand;

    pthread_mutex_lock(&sh->lock);
    UserSigaction sa = sh->sa[sig];

    if (sa.handler > 1 && (sa.flags & SA_RESETHAND)) {
        sh->sa[sig].handler = 0;
        host_install(sig, &sh->sa[sig]);
    }
    pthread_mutex_unlock(&sh->lock);
    return sa;
}

/* The frame could not be written: SIGSEGV, and if that was the one, the end. */
static void frame_failed(UserThread *t, int sig)
{
    siginfo_t info = {.si_signo = SIGSEGV, .si_code = SI_KERNEL};

    if (sig == SIGSEGV)
        signal_die(SIGSEGV, NULL);
    signal_force(t, &info);
}

static void run_handler(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa)
{
    u64 old_mask = t->has_saved_mask ? t->saved_mask : t->sigmask;

    if (strace_on())
        strace_signal(t, sig, info);
    if (!t->abi->push_frame(t, sig, info, sa, old_mask)) {
        frame_failed(t, sig);
        return;
    }
    if (t->altstack.ss_flags & USER_SS_AUTODISARM)
        t->altstack = (stack_t){.ss_flags = SS_DISABLE};
    t->sigmask |= sa->mask | (sa->flags & SA_NODEFER ? 0 : SIG_BIT(sig));
    t->has_saved_mask = false;
    if (unlikely(user_debugger != NULL) && user_debugged(t))
        user_debugged(t)->handler_entered(t);
}

/* A handler is about to run: is the interrupted call repeated after it, or does it return EINTR? */
static void settle_restart(UserThread *t, i64 code, const UserSigaction *sa)
{
    if (code == USER_ERESTARTNOINTR || (code == USER_ERESTARTSYS && (sa->flags & SA_RESTART)))
        t->abi->syscall_rewind(t->cpu);
    else
        t->abi->syscall_result(t->cpu, -EINTR);
}

static void restart_without_handler(UserThread *t, i64 code)
{
    t->abi->syscall_rewind(t->cpu);
    if (code == USER_ERESTART_BLOCK)
        t->abi->syscall_set_restart(t->cpu);
}

/* What the debugger makes of a signal that was taken. */
static int ask_debugger(UserThread *t, int sig, siginfo_t *info)
{
    const UserDebugger *d = user_debugged(t);

    if (likely(!d)) {
        t->signals->told = 0;
        return sig;
    }
    if (!(t->signals->told & SIG_BIT(sig)))
        return d->signal(t, sig, info);
    t->signals->told &= ~SIG_BIT(sig);
    return sig;
}

#define SHUT_POLLS   3 /* a handler without loops comes to its rt_sigreturn */
#define PATIENCE_MAX 4095

/* Signals stay out until the handler that was entered has got somewhere. */
static void shut(UserThread *t, u32 polls)
{
    t->signals->shut = polls;
    t->cpu->runs_first = true;
    t->cpu->accel->kick(t->cpu);
}

void signal_open(UserThread *t, bool is_poll)
{
    u32 left = t->signals->shut;

    if (likely(!left))
        return;
    if (is_poll && left > 1) {
        shut(t, left - 1);
        return;
    }
    signal_set_mask(t, t->sigmask);
    t->signals->patience =
        signal_pending(t) ? MIN(2 * t->signals->patience + 1, PATIENCE_MAX) : 0;
}

void signal_deliver(UserThread *t, const i64 *result)
{
    i64 code = result ? *result : 0;
    bool is_entered = false;
    siginfo_t info;
    int sig;

    /* before looking: later arrivals set it again */
    __atomic_store_n(&t->sig_flag, 0, __ATOMIC_RELAXED);
    while ((sig = take_next(t, &info))) {
        sig = ask_debugger(t, sig, &info);
        if (!sig)
            continue;
        UserSigaction sa = handler_for(t, sig);

        if (sa.handler == 0)
            default_action(sig, &info);
        if (sa.handler <= 1)
            continue;
        if (code)
            settle_restart(t, code, &sa);
        code = 0;
        run_handler(t, sig, &info, &sa);
        is_entered = true;
    }
    if (code)
        restart_without_handler(t, code);
    signal_drop_temp_mask(t);
    if (is_entered && !user_debugged(t) && !signal_pending(t))
        shut(t, SHUT_POLLS + t->signals->patience);
    else
        signal_set_mask(t, t->sigmask);
}

static void queue_told(UserThread *t, int sig, const siginfo_t *info)
{
    note(t, &t->signals->taken, sig, info);
    t->signals->told |= user_debugged(t) ? SIG_BIT(sig) : 0;
    __atomic_store_n(&t->sig_flag, 1, __ATOMIC_RELAXED);
}

void signal_inject(UserThread *t, int sig)
{
    siginfo_t info = {.si_signo = sig, .si_code = SI_USER};

    info.si_pid = getpid();
    info.si_uid = getuid();
    queue_told(t, sig, &info);
}

/*
 * True if the debugger keeps the exception's signal away from the guest, or gives it another one.
 */
static bool debugger_takes(UserThread *t, siginfo_t *info)
{
    const UserDebugger *d = user_debugged(t);
    int sig = info->si_signo, pass = d ? d->signal(t, sig, info) : sig;

    if (pass && pass != sig)
        signal_inject(t, pass);
    return pass != sig;
}

void signal_force(UserThread *t, siginfo_t *info)
{
    int sig = info->si_signo;

    if (unlikely(user_debugger != NULL) && debugger_takes(t, info))
        return;
    pthread_mutex_lock(&t->sighand->lock);
    bool fatal = t->sighand->sa[sig].handler <= 1 || (t->sigmask & SIG_BIT(sig));

    pthread_mutex_unlock(&t->sighand->lock);
    if (fatal)
        signal_die(sig, info);
    queue_told(t, sig, info);
}

/* ---- exec ---- */

/*
 * execve itself resets caught signals; only what the guest ignores must be ignored on the host as
 * well. Nothing else is touched, because other threads go on running emitted code until the kernel
 * ends them.
 */
void signal_before_exec(UserThread *t)
{
    const HostSigaction ignore = {.handler = (void (*)(int, siginfo_t *, void *))1};
    pid_t pid = getpid();

    signal_host_mask(t->sigmask | SIG_SYNC_SET);
    for (int sig = 1; sig <= SIG_COUNT; sig++) {
        if (!(SIG_SYNC_SET & SIG_BIT(sig)))
            continue;
        if (t->sighand->sa[sig].handler == 1)
            host_sigaction(sig, &ignore, NULL);
        if (t->signals->held & SIG_BIT(sig)) /* pending signals survive execve */
            user_syscall_raw(SYS_rt_tgsigqueueinfo, pid, t->tid, sig, &t->signals->info[sig]);
    }
    signal_host_mask(t->sigmask);
}

void signal_after_exec(UserThread *t)
{
    signal_host_mask(~0ull);
    for (int sig = 1; sig <= SIG_COUNT; sig++)
        if (SIG_SYNC_SET & SIG_BIT(sig))
            host_install(sig, &t->sighand->sa[sig]);
    /* the kernel has them; our handler takes them back as soon as they are open */
    t->signals->held = 0;
    signal_host_mask(user_host_mask(t->sigmask));
}
