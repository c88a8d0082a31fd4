/* SPDX-License-Identifier: MIT */
/*
 * The main loop of a guest thread: guest code, then whatever it left for: a system call, a fault, a
 * signal.
 */
#include "user/run.h"

#include <errno.h>
#include "user/debug.h"
#include "user/signal.h"
#include "user/syscall.h"

const UserDebugger *user_debugger;

static bool is_restart(i64 r)
{
    return r <= USER_ERESTARTSYS && r >= USER_ERESTART_BLOCK;
}

/* A call with a temporary mask keeps it only for handlers of the signals that ended it. */
static bool ended_by_signal(const UserThread *t, i64 r)
{
    return signal_pending(t) && (r == -EINTR || r == USER_ERESTARTNOHAND);
}

/*
 * With a debugger, a call can be interrupted by what the guest never sees; it must not see EINTR
 * then.
 */
static bool may_restart(const UserThread *t, i64 r)
{
    return is_restart(r) || (r == -EINTR && user_debugged(t) && signal_pending(t));
}

static void call(UserThread *t)
{
    u64 args[6];
    i64 r = syscall_dispatch(t, t->abi->syscall_nr(t->cpu, args), args);

    if (r == USER_ESIGRETURN)
        return;
    if (!ended_by_signal(t, r))
        signal_drop_temp_mask(t);
    if (may_restart(t, r))
        signal_deliver(t, &r);
    else
        t->abi->syscall_result(t->cpu, r);
}

/* These set the mask of the host themselves. */
static bool is_mask_call(UserThread *t)
{
    u64 args[6];
    const SyscallRow *row = syscall_row(t->abi->elf_machine, t->abi->syscall_nr(t->cpu, args));

    return row && (row->fn == sys_rt_sigreturn || row->fn == sys_rt_sigprocmask);
}

static void do_syscall(UserThread *t)
{
    const UserDebugger *d = user_debugged(t);

    if (unlikely(t->signals->shut) && !is_mask_call(t))
        signal_open(t, false);
    /* it came before the call: the handler runs first, then the call is made */
    if (signal_pending(t)) {
        t->abi->syscall_rewind(t->cpu);
        return;
    }
    if (unlikely(d))
        d->syscall_enter(t);
    call(t);
    /* neither detached meanwhile nor in a child */
    if (unlikely(d) && user_debugged(t) && !t->exiting)
        d->syscall_leave(t);
}

static void do_exception(UserThread *t)
{
    siginfo_t info;

    if (t->abi->semihost(t->cpu))
        return;
    t->abi->exception_signal(t->cpu, &info);
    signal_force(t, &info);
}

static void run_once(UserThread *t)
{
    const UserDebugger *d;

    switch (vcpu_run(t->cpu)) {
    case VCPU_EXIT_EXCEPTION:
        if (t->abi->is_syscall(t->cpu))
            do_syscall(t);
        else
            do_exception(t);
        break;
    case VCPU_EXIT_DEBUG:
        d = user_debugged(t);
        if (d)
            d->stopped(t);
        break;
    case VCPU_EXIT_KICK: signal_open(t, true); break;
    }
}

void user_run(UserThread *t)
{
    while (!t->exiting) {
        const UserDebugger *d = user_debugged(t);

        if (unlikely(d))
            d->poll(t);
        if (signal_pending(t))
            signal_deliver(t, NULL);
        else
            run_once(t);
    }
}
