/* SPDX-License-Identifier: MIT */
/* System V semaphores and POSIX message queues: the calls whose structures or flags differ. */
#include <errno.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include "user/conv.h"
#include "user/syscall.h"

static i64 semctl_stat(UserThread *t, const u64 *a, int cmd)
{
    u8 ds[CONV_MAX];
    i64 r = user_syscall_raw(SYS_semctl, a[0], a[1], cmd, ds);

    if (r < 0)
        return r;
    return conv_write(t, CONV_semid_ds, a[3], ds) ? r : -EFAULT;
}

static i64 semctl_set(UserThread *t, const u64 *a, int cmd)
{
    u8 ds[CONV_MAX];

    if (!conv_read(t, CONV_semid_ds, a[3], ds))
        return -EFAULT;
    return user_syscall_raw(SYS_semctl, a[0], a[1], cmd, ds);
}

i64 sys_semctl(UserThread *t, const u64 *a)
{
    int cmd =
        (int)a[2] & ~0x100; /* IPC_64: what 32-bit libraries add; there is no other form here */

    switch (cmd) {
    case IPC_STAT:
    case SEM_STAT:
    case SEM_STAT_ANY: return semctl_stat(t, a, cmd);
    case IPC_SET: return semctl_set(t, a, cmd);
    case SETVAL: return user_syscall_raw(SYS_semctl, a[0], a[1], cmd, a[3]);
    default: return user_syscall_raw(SYS_semctl, a[0], a[1], cmd, user_ptr(a[3]));
    }
}

i64 sys_mq_open(UserThread *t, const u64 *a)
{
    return user_syscall_raw(SYS_mq_open, user_ptr(a[0]), conv_open_flags_to_host(t, a[1]), a[2],
                            user_ptr(a[3]));
}
