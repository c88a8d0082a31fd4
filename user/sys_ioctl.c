/* SPDX-License-Identifier: MIT */
/*
 * ioctl: passed through if the request is known (ioctls.def) or describes its own argument; else
 * refused.
 */
#include <errno.h>
#include <linux/ioctl.h>
#include <sys/syscall.h>
#include "base/log.h"
#include "user/compat.h"
#include "user/fd.h"
#include "user/ioctl.h"
#include "user/syscall.h"

static const IoctlRow rows[] = {
#define _(name, number, arg) {#name, number, arg},
#include "user/ioctls.def"
#undef _
};

const IoctlRow *ioctl_row(u32 request)
{
    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
        if (rows[i].number == request)
            return &rows[i];
    return NULL;
}

/* /dev/kvm would give an AArch64 program an x86 machine; without the device it falls back. */
#define IOCTL_TYPE_KVM 0xae

static bool is_passable(u32 request)
{
    if (_IOC_TYPE(request) == IOCTL_TYPE_KVM)
        return false;
    return _IOC_DIR(request) != _IOC_NONE || ioctl_row(request);
}

i64 sys_ioctl(UserThread *t, const u64 *a)
{
    u32 request = (u32)a[1];

    if (fd_is_private((int)a[0]))
        return -EBADF;
    if (!is_passable(request)) {
        log_unimp("ioctl request 0x%x is not known\n", request);
        return -ENOTTY;
    }
    if (t->abi->is_compat)
        return compat_pass(a, true);
    /*
     * Small integers survive the removal of a tag, so the argument need not be told from a pointer.
     */
    return user_syscall(SYS_ioctl, a[0], request, user_ptr(a[2]));
}
