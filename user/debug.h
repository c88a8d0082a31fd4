/* SPDX-License-Identifier: MIT */
/*
 * What a debugger of the guest program hooks into. control/ fills the table in; without one every
 * hook is a test of a NULL pointer on a path that makes a system call anyway.
 *
 * All hooks run on the guest thread they are about and may wait in it. They may read and change its
 * registers.
 */
#ifndef USER_DEBUG_H
#define USER_DEBUG_H

#include "user/user.h"

typedef struct UserDebugger {
    /** First and last thing a thread other than the first does. */
    void (*thread_start)(UserThread *t);
    void (*thread_end)(UserThread *t);

    /** Before guest code is entered; vcpu_kick makes a thread come here soon. */
    void (*poll)(UserThread *t);

    /** VCPU_EXIT_DEBUG: cpu->stop says what happened. */
    void (*stopped)(UserThread *t);

    /**
     * @sig is about to be delivered. Returns the signal to deliver instead (with @info to match), 0
     * for none.
     */
    int (*signal)(UserThread *t, int sig, siginfo_t *info);

    /** The registers now point at a signal handler. */
    void (*handler_entered)(UserThread *t);

    /**
     * Around a system call; number and arguments are read after enter, the result is stored before
     * leave.
     */
    void (*syscall_enter)(UserThread *t);
    void (*syscall_leave)(UserThread *t);

    /** Around fork(), as AccelOps.fork; with all signals blocked. */
    void (*fork)(UserThread *t, int phase);

    /** fork() made the process @pid. In the parent. */
    void (*forked)(UserThread *t, pid_t pid);

    /**
     * Before an execve that stays with us: an option for the next lyrebird's LYREBIRD_REEXEC, or
     * NULL.
     */
    const char *(*exec)(UserThread *t);
    void (*exec_failed)(UserThread *t);

    /** The process is about to end: by exit_group(@status), or by signal @sig if that is not 0. */
    void (*ended)(UserThread *t, int status, int sig);
} UserDebugger;

extern const UserDebugger *user_debugger; /* atomic; NULL: none */

/**
 * The debugger of @t, NULL if there is none. A vfork child belongs to nobody: it borrows memory and
 * breakpoints.
 */
static inline const UserDebugger *user_debugged(const UserThread *t)
{
    const UserDebugger *d = __atomic_load_n(&user_debugger, __ATOMIC_ACQUIRE);

    return likely(!d) || t->is_vfork_child ? NULL : d;
}

/**
 * user_debugger was set or cleared: take (give back) the signals that only a debugger wants to see.
 */
void signal_debugger_changed(UserThread *t);

/**
 * Make @t leave a system call it waits in, from any thread; the call is made again when @t goes on.
 */
void signal_interrupt(UserThread *t);

/** Queue @sig for delivery without asking the debugger. Only on the thread of @t. */
void signal_inject(UserThread *t, int sig);

#endif
