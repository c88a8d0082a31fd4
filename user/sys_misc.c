/* SPDX-License-Identifier: MIT */
/*
 * The rest: uname, personality, resource limits, protection keys, access to other processes'
 * memory.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "user/mem.h"
#include "user/syscall.h"

i64 sys_uname(UserThread *t, const u64 *a)
{
    struct utsname u;
    i64 r = user_syscall_raw(SYS_uname, &u);

    if (r < 0)
        return r;
    snprintf(u.machine, sizeof u.machine, "%s", t->abi->machine);
    if (user_config.uname)
        snprintf(u.release, sizeof u.release, "%s", user_config.uname);
    return user_write(a[0], &u, sizeof u) ? 0 : -EFAULT;
}

/*
 * An AArch64 kernel without 32-bit user space refuses PER_LINUX32; the host's would change what
 * uname says.
 */
i64 sys_personality(UserThread *t, const u64 *a)
{
    u32 persona = (u32)a[0];

    if (persona != 0xffffffff && (persona & PER_MASK) == PER_LINUX32)
        return -EINVAL;
    return user_syscall_raw(SYS_personality, persona);
}

/*
 * The guest CPUs have no protection keys (FEAT_S1POE), whatever the host has: every key is taken.
 */
i64 sys_pkey_alloc(UserThread *t, const u64 *a)
{
    return a[0] || (a[1] & ~(u64)(PKEY_DISABLE_ACCESS | PKEY_DISABLE_WRITE)) ? -EINVAL : -ENOSPC;
}

i64 sys_pkey_free(UserThread *t, const u64 *a)
{
    return -EINVAL;
}

/*
 * Limits on memory would hit the emulator's own code cache and stacks, so they are kept here and
 * the host never hears of them; RLIMIT_AS is applied to what the guest maps. A stack limit large
 * enough for us is passed on as well, because programs started by execve inherit it.
 */
#define STACK_FLOOR (1u << 20)

static struct {
    bool set;
    struct rlimit lim;
} own_limit[RLIM_NLIMITS];

static bool limit_is_own(u64 resource)
{
    return resource == RLIMIT_AS || resource == RLIMIT_DATA || resource == RLIMIT_STACK;
}

i64 limit_get(u64 resource, struct rlimit *lim)
{
    if (resource < RLIM_NLIMITS && own_limit[resource].set) {
        *lim = own_limit[resource].lim;
        return 0;
    }
    return user_syscall_raw(SYS_prlimit64, 0, resource, NULL, lim);
}

i64 limit_set(u64 resource, const struct rlimit *lim)
{
    struct rlimit old;
    i64 r;

    if (!limit_is_own(resource))
        return user_syscall_raw(SYS_prlimit64, 0, resource, lim, NULL);
    if (lim->rlim_cur > lim->rlim_max)
        return -EINVAL;
    r = limit_get(resource, &old);
    if (r < 0)
        return r;
    if (lim->rlim_max > old.rlim_max && geteuid() != 0)
        return -EPERM;
    if (resource == RLIMIT_STACK && lim->rlim_cur >= STACK_FLOOR)
        user_syscall_raw(SYS_prlimit64, 0, resource, lim, NULL);
    own_limit[resource].lim = *lim;
    own_limit[resource].set = true;
    if (resource == RLIMIT_AS)
        mem_set_limit(lim->rlim_cur);
    return 0;
}

i64 sys_getrlimit(UserThread *t, const u64 *a)
{
    struct rlimit lim;
    i64 r = limit_get((u32)a[0], &lim);

    if (r < 0)
        return r;
    return user_write(a[1], &lim, sizeof lim) ? 0 : -EFAULT;
}

i64 sys_setrlimit(UserThread *t, const u64 *a)
{
    struct rlimit lim;

    return user_read(a[1], &lim, sizeof lim) ? limit_set((u32)a[0], &lim) : -EFAULT;
}

static bool is_own_process(const UserThread *t, int pid)
{
    return pid == 0 || pid == t->tid || pid == getpid();
}

i64 sys_prlimit64(UserThread *t, const u64 *a)
{
    struct rlimit lim, old;
    i64 r;

    if (!is_own_process(t, (int)a[0]) || !limit_is_own((u32)a[1]))
        return user_syscall_raw(SYS_prlimit64, a[0], a[1], user_ptr(a[2]), user_ptr(a[3]));
    if (a[2] && !user_read(a[2], &lim, sizeof lim))
        return -EFAULT;
    r = limit_get((u32)a[1], &old);
    if (r >= 0 && a[2])
        r = limit_set((u32)a[1], &lim);
    if (r < 0)
        return r;
    return a[3] && !user_write(a[3], &old, sizeof old) ? -EFAULT : 0;
}

/*
 * Vectors of process_vm_readv and process_vm_writev without tags; the kernel judges everything
 * else.
 */
static const struct iovec *vm_iov(Gva src, u64 count, struct iovec *iov)
{
    if (count > UIO_MAXIOV || !user_read(src, iov, count * sizeof *iov))
        return user_ptr(src);
    for (u64 i = 0; i < count; i++)
        iov[i].iov_base = user_ptr((Gva)(uintptr_t)iov[i].iov_base);
    return iov;
}

i64 sys_process_vm(UserThread *t, const u64 *a)
{
    struct iovec local[UIO_MAXIOV], remote[UIO_MAXIOV];
    const struct iovec *l = vm_iov(a[1], a[2], local), *r = vm_iov(a[3], a[4], remote);
    i64 n = user_syscall_raw(syscall_host_nr(a), a[0], l, a[2], r, a[4], a[5]);

    if (n <= 0 || syscall_host_nr(a) != SYS_process_vm_writev || !is_own_process(t, (int)a[0]))
        return n;
    for (u64 i = 0, left = (u64)n; left && i < a[4]; i++) { /* we may have written code */
        u64 size = MIN(left, remote[i].iov_len);

        if (size)
            mem_code_changed((Gva)(uintptr_t)remote[i].iov_base,
                             (Gva)(uintptr_t)remote[i].iov_base + size - 1);
        left -= size;
    }
    return n;
}

/* Deprecated; the kernel turns it into an mmap of the same file, and so do the protections stay. */
i64 sys_remap_file_pages(UserThread *t, const u64 *a)
{
    Gva start = (Gva)(uintptr_t)user_ptr(a[0]);
    i64 r;

    if (!mem_is_guest(start, a[1]))
        return -EINVAL;
    r = user_syscall_raw(SYS_remap_file_pages, start, a[1], a[2], a[3], a[4]);
    if (r >= 0)
        mem_code_changed(start, start + a[1] - 1);
    return r;
}
