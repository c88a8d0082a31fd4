/* SPDX-License-Identifier: MIT */
/*
 * Waiting for several descriptors: epoll, ppoll, pselect6, io_pgetevents, and their temporary
 * signal masks.
 */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include "user/conv.h"
#include "user/syscall.h"

#define SIGSET_SIZE 8 /* bytes of the kernel's sigset_t on every architecture we run */

i64 sys_epoll_ctl(UserThread *t, const u64 *a)
{
    struct epoll_event ev;
    void *arg = user_ptr(a[3]);

    if ((int)a[1] != EPOLL_CTL_DEL) { /* which ignores the pointer */
        if (!conv_read(t, CONV_epoll_event, a[3], &ev))
            return -EFAULT;
        arg = &ev;
    }
    return user_syscall_raw(SYS_epoll_ctl, a[0], a[1], a[2], arg);
}

/*
 * The kernel has written @count events in the host's layout to the guest's array, whose elements
 * are at least as large: spread them out in place, from the last to the first.
 */
static bool epoll_spread(UserThread *t, Gva events, i64 count)
{
    enum SyscallArch arch = syscall_arch(t);
    size_t size = conv_size(CONV_epoll_event, arch);
    struct epoll_event host;

    if (size == sizeof host)
        return true;
    for (i64 i = count - 1; i >= 0; i--) {
        if (!user_read(events + (u64)i * sizeof host, &host, sizeof host) ||
            !conv_write(t, CONV_epoll_event, events + (u64)i * size, &host))
            return false;
    }
    return true;
}

/*
 * Read the mask at @p (0 = none) for a call that waits with it; @host is what the host call gets. 0
 * or -errno.
 */
static i64 temp_mask(UserThread *t, Gva p, u64 size, u64 *host, const u64 **host_ptr)
{
    u64 mask;

    *host_ptr = NULL;
    if (!p)
        return 0;
    if (size != SIGSET_SIZE)
        return -EINVAL;
    if (!user_read(p, &mask, sizeof mask))
        return -EFAULT;
    user_temp_mask(t, mask);
    *host = user_host_mask(mask);
    *host_ptr = host;
    return 0;
}

/*
 * epoll_pwait and epoll_pwait2 differ in the type of the timeout only: milliseconds or a pointer to
 * a timespec.
 */
static i64 epoll_wait_masked(UserThread *t, const u64 *a, u64 timeout)
{
    const u64 *mask_ptr;
    u64 mask;
    i64 r = temp_mask(t, a[4], a[5], &mask, &mask_ptr);

    if (r < 0)
        return r;
    r = user_syscall(syscall_host_nr(a), a[0], user_ptr(a[1]), a[2], timeout, mask_ptr,
                     SIGSET_SIZE);
    return r > 0 && !epoll_spread(t, a[1], r) ? -EFAULT : r;
}

i64 sys_epoll_pwait(UserThread *t, const u64 *a)
{
    return epoll_wait_masked(t, a, a[3]);
}

i64 sys_epoll_pwait2(UserThread *t, const u64 *a)
{
    return epoll_wait_masked(t, a, (u64)(uintptr_t)user_ptr(a[3]));
}

i64 sys_ppoll(UserThread *t, const u64 *a)
{
    const u64 *mask_ptr;
    u64 mask;
    i64 r = temp_mask(t, a[3], a[4], &mask, &mask_ptr);

    if (r < 0)
        return r;
    return user_syscall(SYS_ppoll, user_ptr(a[0]), a[1], user_ptr(a[2]), mask_ptr, SIGSET_SIZE);
}

/*
 * The last argument of pselect6 and io_pgetevents: a pair of mask pointer and size, because six
 * registers are not enough.
 */
typedef struct MaskArg {
    u64 ptr, size;
} MaskArg;

static i64 temp_mask_arg(UserThread *t, Gva p, u64 *host, MaskArg *arg)
{
    const u64 *mask_ptr;
    MaskArg guest = {0};
    i64 r;

    if (p && !user_read(p, &guest, sizeof guest))
        return -EFAULT;
    r = temp_mask(t, guest.ptr, guest.size, host, &mask_ptr);
    *arg = (MaskArg){(u64)(uintptr_t)mask_ptr, SIGSET_SIZE};
    return r;
}

i64 sys_pselect6(UserThread *t, const u64 *a)
{
    MaskArg arg;
    u64 mask;
    i64 r = temp_mask_arg(t, a[5], &mask, &arg);

    if (r < 0)
        return r;
    return user_syscall(SYS_pselect6, a[0], user_ptr(a[1]), user_ptr(a[2]), user_ptr(a[3]),
                        user_ptr(a[4]), &arg);
}

i64 sys_io_pgetevents(UserThread *t, const u64 *a)
{
    MaskArg arg;
    u64 mask;
    i64 r = temp_mask_arg(t, a[5], &mask, &arg);

    if (r < 0)
        return r;
    return user_syscall(SYS_io_pgetevents, a[0], a[1], a[2], user_ptr(a[3]), user_ptr(a[4]), &arg);
}
