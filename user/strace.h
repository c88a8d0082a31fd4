/* SPDX-License-Identifier: MIT */
/*
 * System call log (-strace, -d strace): "pid name(args) = result", with <unfinished ...> / <...
 * resumed> when another thread or process writes in between. Printers are chosen by the argument
 * words of syscalls.def.
 */
#ifndef USER_STRACE_H
#define USER_STRACE_H

#include "base/log.h"
#include "user/syscall.h"

/** Whether calls are logged. */
static inline bool strace_on(void)
{
    return unlikely(user_config.strace) || log_on(LOG_STRACE);
}

/** Before and after the handler of @c; @r is what it returned. */
void strace_enter(UserThread *t, const SyscallCall *c);
void strace_leave(UserThread *t, const SyscallCall *c, i64 r);

/**
 * A signal is being delivered to the guest: "--- SIGSEGV {si_signo=SIGSEGV, ...} ---". Call it if
 * strace_on().
 */
void strace_signal(UserThread *t, int sig, const siginfo_t *info);

/** The process is about to end by @sig, which was not logged yet unless @info is NULL. */
void strace_killed(UserThread *t, int sig, const siginfo_t *info);

/** Name of an errno ("ENOENT") or a signal ("SIGSEGV"); NULL if unknown. */
const char *strace_errno_name(int err);
const char *strace_signal_name(int sig);

#endif
