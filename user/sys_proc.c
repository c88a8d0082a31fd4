/* SPDX-License-Identifier: MIT */
/* System calls about threads and processes: clone, exit, wait, prctl. */
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/log.h"
#include "user/signal.h"
#include "user/syscall.h"
#include "user/thread.h"

#ifndef CLONE_INTO_CGROUP
#define CLONE_INTO_CGROUP 0x200000000ull
#endif
#define CLONE_ARGS_SIZE_VER0 64

/* ---- clone ---- */

i64 sys_clone(UserThread *t, const u64 *a)
{
    /*
     * Flags, stack, parent_tid, then tls and child_tid in the architecture's order. One word serves
     * CLONE_PIDFD and CLONE_PARENT_SETTID.
     */
    const u64 flags = (u32)a[0], tls = a[t->abi->clone_tls_last ? 4 : 3];
    const u64 child_tid = a[t->abi->clone_tls_last ? 3 : 4];
    CloneArgs args = {
        .flags = flags & ~(u64)CSIGNAL,
        .pidfd = flags & CLONE_PIDFD ? a[2] : 0,
        .parent_tid = a[2],
        .child_tid = child_tid,
        .exit_signal = flags & CSIGNAL,
        .stack = a[1],
        .tls = tls,
    };

    if ((flags & CLONE_PIDFD) && (flags & (CLONE_PARENT_SETTID | CLONE_DETACHED)))
        return -EINVAL;
    args.flags &= ~(u64)CLONE_DETACHED; /* ignored by clone(), refused by clone3() */
    if (flags & CLONE_THREAD)
        args.exit_signal = 0;
    return thread_clone(t, &args);
}

static bool clone3_valid(const CloneArgs *c)
{
    if ((c->flags & (CLONE_DETACHED | CSIGNAL)) || c->exit_signal > SIG_COUNT)
        return false;
    if ((c->flags & (CLONE_THREAD | CLONE_PARENT)) && c->exit_signal)
        return false;
    return !c->stack == !c->stack_size;
}

i64 sys_clone3(UserThread *t, const u64 *a)
{
    CloneArgs args = {0};
    u8 rest[4096];

    if (a[1] < CLONE_ARGS_SIZE_VER0)
        return -EINVAL;
    if (a[1] > sizeof rest)
        return -E2BIG;
    if (!user_read(a[0], rest, a[1]))
        return -EFAULT;
    memcpy(&args, rest, MIN(a[1], sizeof args));
    for (size_t i = sizeof args; i < a[1]; i++)
        if (rest[i])
            return -E2BIG;
    return clone3_valid(&args) ? thread_clone(t, &args) : -EINVAL;
}

/* ---- ids and lists the kernel keeps for a thread ---- */

i64 sys_set_tid_address(UserThread *t, const u64 *a)
{
    t->clear_child_tid = a[0];
    /* its memory outlives it: the kernel clears the word, also if it is killed */
    if (t->is_vfork_child)
        user_syscall_raw(SYS_set_tid_address, user_ptr(a[0]));
    return t->tid;
}

i64 sys_set_robust_list(UserThread *t, const u64 *a)
{
    if (a[1] != 24)
        return -EINVAL;
    t->robust_list = a[0];
    t->robust_size = a[1];
    /* For the ends that thread_exit does not see: SIGKILL, exit_group, execve. */
    return user_syscall_raw(SYS_set_robust_list, user_ptr(a[0]), a[1]);
}

i64 sys_get_robust_list(UserThread *t, const u64 *a)
{
    u64 size = t->robust_size;

    if (a[0] && (pid_t)a[0] != t->tid)
        return user_syscall_raw(SYS_get_robust_list, (pid_t)a[0], user_ptr(a[1]), user_ptr(a[2]));
    if (!size)
        size = 24;
    return user_write(a[2], &size, 8) && user_write(a[1], &t->robust_list, 8) ? 0 : -EFAULT;
}

/* ---- the end ---- */

i64 sys_exit(UserThread *t, const u64 *a)
{
    thread_exit(t, (int)a[0] & 0xff);
    return 0;
}

i64 sys_exit_group(UserThread *t, const u64 *a)
{
    user_exit_group((int)a[0] & 0xff);
}

i64 sys_wait4(UserThread *t, const u64 *a)
{
    return user_syscall(SYS_wait4, (pid_t)a[0], user_ptr(a[1]), (int)a[2], user_ptr(a[3]));
}

i64 sys_waitid(UserThread *t, const u64 *a)
{
    return user_syscall(SYS_waitid, (int)a[0], (pid_t)a[1], user_ptr(a[2]), (int)a[3],
                        user_ptr(a[4]));
}

/* ---- prctl ---- */

/* Operations that would act on the emulator or do not exist on the guest's architecture. */
static const struct {
    int op;
    i16 error;
} prctl_refused[] = {
    {PR_SET_SECCOMP, EINVAL}, /* a filter would see the host's numbers */
    {PR_SET_MM, EPERM},
    {PR_SET_TSC, EINVAL},
    {PR_GET_TSC, EINVAL},
    {PR_SET_FPEMU, EINVAL},
    {PR_GET_FPEMU, EINVAL},
    {PR_SET_FPEXC, EINVAL},
    {PR_GET_FPEXC, EINVAL},
    {PR_SET_ENDIAN, EINVAL},
    {PR_GET_ENDIAN, EINVAL},
    {PR_SET_UNALIGN, EINVAL},
    {PR_GET_UNALIGN, EINVAL},
    {59 /* PR_SET_SYSCALL_USER_DISPATCH */, EINVAL},
};

i64 sys_prctl(UserThread *t, const u64 *a)
{
    const int op = (int)a[0];
    i64 r = t->abi->prctl ? t->abi->prctl(t, a) : USER_NOT_MINE;

    if (r != USER_NOT_MINE)
        return r;
    for (unsigned i = 0; i < ARRAY_SIZE(prctl_refused); i++)
        if (prctl_refused[i].op == op) {
            log_unimp("prctl %d refused\n", op);
            return -prctl_refused[i].error;
        }
    if (op == PR_GET_TID_ADDRESS)
        return user_write(a[1], &t->clear_child_tid, 8) ? 0 : -EFAULT;
    return user_syscall_raw(SYS_prctl, op, user_ptr(a[1]), user_ptr(a[2]), user_ptr(a[3]),
                            user_ptr(a[4]));
}
