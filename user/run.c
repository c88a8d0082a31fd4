/* SPDX-License-Identifier: MIT */
/* The main loop of a guest thread: guest code, then whatever it left for: a system call, a fault, a signal. */
#include "user/run.h"

#include <errno.h>
#include "user/signal.h"
#include "user/syscall.h"

int (*user_debug_hook)(UserThread *t, int sig);

static bool is_restart(i64 r)
{
    return r <= USER_ERESTARTSYS && r >= USER_ERESTART_BLOCK;
}

/* A call with a temporary mask keeps it only for handlers of the signals that ended it. */
static bool ended_by_signal(const UserThread *t, i64 r)
{
    return signal_pending(t) && (r == -EINTR || r == USER_ERESTARTNOHAND);
}

static void do_syscall(UserThread *t)
{
    u64 args[6];

    if (signal_pending(t)) { /* it came before the call: the handler runs first, then the call is made */
        t->abi->syscall_rewind(t->cpu);
        return;
    }
    i64 r = syscall_dispatch(t, t->abi->syscall_nr(t->cpu, args), args);

    if (r == USER_ESIGRETURN)
        return;
    if (!ended_by_signal(t, r))
        signal_drop_temp_mask(t);
    if (is_restart(r))
        signal_deliver(t, &r);
    else
        t->abi->syscall_result(t->cpu, r);
}

static void do_exception(UserThread *t)
{
    siginfo_t info;

    t->abi->exception_signal(t->cpu, &info);
    if (!user_debug_hook || user_debug_hook(t, info.si_signo))
        signal_force(t, &info);
}

static void do_debug(UserThread *t)
{
    siginfo_t info = {.si_signo = SIGTRAP, .si_code = TRAP_TRACE};

    info.si_addr = (void *)(uintptr_t)t->cpu->rt.pc;
    if (!user_debug_hook || user_debug_hook(t, SIGTRAP))
        signal_force(t, &info);
}

static void run_once(UserThread *t)
{
    switch (vcpu_run(t->cpu)) {
    case VCPU_EXIT_EXCEPTION:
        if (t->abi->is_syscall(t->cpu))
            do_syscall(t);
        else
            do_exception(t);
        break;
    case VCPU_EXIT_DEBUG: do_debug(t); break;
    case VCPU_EXIT_KICK: break;
    }
}

void user_run(UserThread *t)
{
    while (!t->exiting) {
        while (signal_pending(t))
            signal_deliver(t, NULL);
        run_once(t);
    }
}
