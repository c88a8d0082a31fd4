/* SPDX-License-Identifier: MIT */
/*
 * System call dispatch by table: syscalls.def is the one place that knows a call's numbers, handler
 * and argument kinds.
 *
 * The number of each architecture indexes a constant array built by the compiler, so start-up costs
 * nothing. What a row's argument words say is worked out when the call is first made.
 */
#ifndef USER_SYSCALL_H
#define USER_SYSCALL_H

#include <stdio.h>
#include "user/user.h"

enum SyscallArch {
    SYSCALL_X86_64, /* also the host's numbers */
    SYSCALL_I386,
    SYSCALL_ARM,
    SYSCALL_A64,
    SYSCALL_ARCH_COUNT,
};

/* Rows of argkind.def. */
enum SyscallArgKind {
#define _(word, type, printer) SYSCALL_ARG_##word,
#include "user/argkind.def"
#undef _
    SYSCALL_ARG_COUNT,
};

typedef struct SyscallRow {
    const char *name;
    SyscallFn fn;
    const char *args; /* words of argkind.def */
    i32 nr[SYSCALL_ARCH_COUNT];
} SyscallRow;

/* A row's argument words, parsed. Masks have bit n for argument n. */
typedef struct SyscallPlan {
    u8 ready;
    u8 count;
    u8 ptr_mask;  /* guest pointers, paths included */
    u8 path_mask; /* paths */
    u8 link_mask; /* paths whose last component is not followed */
    u8 out_mask;  /* filled in by the kernel */
    u8 kind[6];
} SyscallPlan;

/*
 * One call in progress. The argument array a handler gets is the first member, so that it can find
 * the rest.
 */
typedef struct SyscallCall {
    u64 a[6];
    const SyscallRow *row;
    u64 nr;
} SyscallCall;

/**
 * Make system call @nr of @t's architecture: logs, counts, calls the handler. Returns what the
 * handler returned (a value, -errno or a USER_E* code); unknown numbers give -ENOSYS.
 */
i64 syscall_dispatch(UserThread *t, u64 nr, const u64 a[6]);

/** The row of number @nr of an ELF machine; NULL if it has none. */
const SyscallRow *syscall_row(u16 elf_machine, u64 nr);

/** The parsed argument words of @row. */
const SyscallPlan *syscall_plan(const SyscallRow *row);

static inline const SyscallCall *syscall_call(const u64 *a)
{
    return container_of(a, const SyscallCall, a);
}

/** Whether a 64-bit call of the host can stand for an i386 one: syscalls_same.def. */
typedef enum SyscallSame {
    SAME_NEVER,
    SAME_ALWAYS,
    SAME_FILE,
    SAME_OFFSET,
    SAME_UNTIMED,
} SyscallSame;

/** Of the call of which @a are the arguments; *@nr is the 64-bit call's number. */
SyscallSame syscall_same(const u64 *a, long *nr);

/** Host number of the call whose arguments are @a. */
static inline long syscall_host_nr(const u64 *a)
{
    return syscall_call(a)->row->nr[SYSCALL_X86_64];
}

/** The arguments @a with the tags of pointers removed. */
void syscall_host_args(const u64 *a, u64 host[6]);

/** Architecture of @t, as an index of SyscallRow.nr and of the tables of conv.h. */
enum SyscallArch syscall_arch(const UserThread *t);

/**
 * The guest's path at @p for a call that looks something up: with the -L prefix and /proc/self/exe
 * replaced, in @buf of PATH_MAX bytes; or the guest's own pointer if nothing changes or the kernel
 * must report that it cannot be read.
 */
const char *path_lookup(UserThread *t, int dirfd, Gva p, bool follow, char *buf);

struct rlimit;

/** Resource limits of this process as the guest sees them (sys_misc.c). 0 or -errno. */
i64 limit_get(u64 resource, struct rlimit *lim);
i64 limit_set(u64 resource, const struct rlimit *lim);

/** Calls, errors and time per row, counted if user_config.stats is set (like strace -c). */
void syscall_stats_print(FILE *f);

/* Every handler the table names; most live in sys_*.c. */
#define _(name, x86_64, i386, arm, a64, handler, args) i64 handler(UserThread *t, const u64 *a);
#include "user/syscalls.def"
#undef _
#define _(name, handler) i64 handler(UserThread *t, const u64 *a);
#include "user/syscalls_i386.def"
#undef _

#endif
