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

/* Sets of names in strace_names.def. */
enum StraceNames {
    STRACE_oflags,
    STRACE_fdflags,
    STRACE_atflags,
    STRACE_accmode,
    STRACE_sighow,
    STRACE_prot,
    STRACE_mapflags,
    STRACE_madv,
    STRACE_cloneflags,
    STRACE_waitopts,
    STRACE_msgflags,
    STRACE_xattrflags,
    STRACE_sockfamily,
    STRACE_socktype,
    STRACE_whence,
    STRACE_clockid,
    STRACE_futexop,
    STRACE_fcntlcmd,
    STRACE_epollop,
    STRACE_flockop,
    STRACE_prctlop,
    STRACE_resource,
    STRACE_saflags,
    STRACE_pollevents,
    STRACE_epollevents,
    STRACE_filetype,
};

/** @v as "A|B|0x40", or as one name if the set is an enumeration. */
void strace_add_names(StraceText *o, enum StraceNames set, u64 v);

/** "SIGSEGV", "SIGRT_3" or the number. */
void strace_add_signal(StraceText *o, int sig);

/** Argument @i of @c. @r is the result if @after, i.e. if the call was made. */
void strace_arg(StraceText *o, UserThread *t, const SyscallCall *c, unsigned i, bool after, i64 r);

/** A signal's siginfo as "{si_signo=SIGCHLD, si_code=CLD_EXITED, ...}". */
void strace_siginfo(StraceText *o, const siginfo_t *info);

#endif
