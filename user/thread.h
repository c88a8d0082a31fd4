/* SPDX-License-Identifier: MIT */
/* Guest threads and processes: creation, exit, and the list of all threads. */
#ifndef USER_THREAD_H
#define USER_THREAD_H

#include "user/user.h"

/* A clone request in the form of clone3's struct clone_args; clone() is translated to it. */
typedef struct CloneArgs {
    u64 flags;
    u64 pidfd, child_tid, parent_tid; /* guest addresses */
    u64 exit_signal;
    u64 stack, stack_size;
    u64 tls;
    u64 set_tid, set_tid_size;
    u64 cgroup;
} CloneArgs;

/**
 * The first thread: its CPU in reset state, nothing mapped yet. The host thread is the caller's.
 */
UserThread *thread_first(const UserAbi *abi, Error *err);

/** clone: id of the new thread or process in the caller, 0 in a new process, -errno. */
i64 thread_clone(UserThread *t, const CloneArgs *args);

/**
 * exit() of one thread: robust futexes, CLEARTID, then the host thread ends. Does not return on the
 * leader's thread.
 */
void thread_exit(UserThread *t, int status);

/**
 * Before the first host thread: keep the host libc's own start of threads away from the guest's
 * signals.
 */
void thread_libc_ready(void);

/** Call @fn for each thread with the list locked. */
void thread_each(void (*fn)(UserThread *t, void *data), void *data);

unsigned thread_count(void);

/** @t leaves the list (thread_exit); how many are left. */
unsigned thread_list_remove(UserThread *t);

#endif
