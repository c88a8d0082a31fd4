/* SPDX-License-Identifier: MIT */
/* Printers of system call arguments, one per kind of argkind.def. */
#ifndef USER_STRACE_PRINT_H
#define USER_STRACE_PRINT_H

#include "user/syscall.h"

/* Text under construction; over-long lines are cut. */
typedef struct StraceText {
    char s[8192];
    size_t len;
} StraceText;

void strace_add(StraceText *o, const char *fmt, ...) PRINTF(2, 3);

/** Argument @i of @c. @r is the result if @after, i.e. if the call was made. */
void strace_arg(StraceText *o, UserThread *t, const SyscallCall *c, unsigned i, bool after, i64 r);

/** A signal's siginfo as "{si_signo=SIGCHLD, si_code=CLD_EXITED, ...}". */
void strace_siginfo(StraceText *o, const siginfo_t *info);

#endif
