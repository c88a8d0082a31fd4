/* SPDX-License-Identifier: MIT */
/* System calls about memory: arguments to mem.h, and the calls the host can take over unchanged. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "user/mem.h"
#include "user/syscall.h"

i64 sys_mmap(UserThread *t, const u64 *a)
{
    return mem_mmap(a[0], a[1], a[2], a[3], (int)a[4], a[5]);
}

i64 sys_munmap(UserThread *t, const u64 *a)
{
    return mem_munmap(a[0], a[1]);
}

i64 sys_mprotect(UserThread *t, const u64 *a)
{
    return mem_mprotect(a[0], a[1], a[2], -1);
}

i64 sys_mremap(UserThread *t, const u64 *a)
{
    return mem_mremap(a[0], a[1], a[2], a[3], a[4]);
}

i64 sys_brk(UserThread *t, const u64 *a)
{
    return mem_brk(a[0]);
}

i64 sys_madvise(UserThread *t, const u64 *a)
{
    return mem_madvise(a[0], a[1], (int)a[2]);
}

i64 sys_shmat(UserThread *t, const u64 *a)
{
    return mem_shmat((int)a[0], a[1], (int)a[2]);
}

i64 sys_shmdt(UserThread *t, const u64 *a)
{
    return mem_shmdt(a[0]);
}

i64 sys_pkey_mprotect(UserThread *t, const u64 *a)
{
    return mem_mprotect(a[0], a[1], a[2], (int)a[3]);
}

/* ---- the host's own calls on guest ranges ---- */

/* A range that reaches into our memory is as unmapped as a hole. */
static i64 on_range(long nr, u64 addr, u64 len, u64 extra)
{
    Gva start = (Gva)user_ptr(addr);
    u64 size = ALIGN_UP(len, MEM_PAGE);

    if (start % MEM_PAGE && nr != SYS_mlock && nr != SYS_mlock2 && nr != SYS_munlock)
        return -EINVAL;
    if (size < len)
        return nr == SYS_msync || nr == SYS_mincore ? -ENOMEM : -EINVAL;
    size += start % MEM_PAGE ? MEM_PAGE : 0;
    if (size && !mem_is_guest(ALIGN_DOWN(start, MEM_PAGE), size))
        return -ENOMEM;
    return user_syscall(nr, start, len, extra);
}

i64 sys_msync(UserThread *t, const u64 *a)
{
    if ((a[2] & ~(u64)(MS_ASYNC | MS_SYNC | MS_INVALIDATE)) ||
        (a[2] & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
        return -EINVAL;
    return on_range(SYS_msync, a[0], a[1], a[2]);
}

i64 sys_mincore(UserThread *t, const u64 *a)
{
    return on_range(SYS_mincore, a[0], a[1], (u64)user_ptr(a[2]));
}

i64 sys_mlock(UserThread *t, const u64 *a)
{
    return on_range(SYS_mlock, a[0], a[1], 0);
}

i64 sys_mlock2(UserThread *t, const u64 *a)
{
    return on_range(SYS_mlock2, a[0], a[1], a[2]);
}

i64 sys_munlock(UserThread *t, const u64 *a)
{
    return on_range(SYS_munlock, a[0], a[1], 0);
}

i64 sys_mlockall(UserThread *t, const u64 *a)
{
    return user_syscall_raw(SYS_mlockall, a[0]);
}

i64 sys_munlockall(UserThread *t, const u64 *a)
{
    return user_syscall_raw(SYS_munlockall);
}
