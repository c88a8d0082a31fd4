/* SPDX-License-Identifier: MIT */
/*
 * Sockets. Addresses, ancillary data and socket options have one ABI on all 64-bit architectures,
 * so messages go to the kernel as they are; only a message header with tagged pointers inside is
 * copied.
 */
#include <errno.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include "user/syscall.h"

static bool untag(void *field)
{
    void **p = field, *clean = user_ptr((Gva)(uintptr_t)*p);
    bool tagged = clean != *p;

    *p = clean;
    return tagged;
}

/*
 * Fetch the header at @p into @m and its vector into @iov; true if something in it carried a tag.
 */
static bool msg_untag(Gva p, struct msghdr *m, struct iovec *iov)
{
    bool tagged;

    if (!user_read(p, m, sizeof *m) || m->msg_iovlen > UIO_MAXIOV ||
        !user_read((Gva)(uintptr_t)m->msg_iov, iov, m->msg_iovlen * sizeof *iov))
        return false; /* the kernel will say what is wrong */
    tagged = untag(&m->msg_name);
    tagged |= untag(&m->msg_control);
    tagged |= untag(&m->msg_iov);
    for (size_t i = 0; i < m->msg_iovlen; i++)
        tagged |= untag(&iov[i].iov_base);
    m->msg_iov = iov;
    return tagged;
}

/* What recvmsg changes in the header. */
static bool msg_copy_back(Gva p, const struct msghdr *m)
{
    return user_write(p + offsetof(struct msghdr, msg_namelen), &m->msg_namelen,
                      sizeof m->msg_namelen) &&
           user_write(p + offsetof(struct msghdr, msg_controllen), &m->msg_controllen,
                      sizeof m->msg_controllen) &&
           user_write(p + offsetof(struct msghdr, msg_flags), &m->msg_flags, sizeof m->msg_flags);
}

i64 sys_msg(UserThread *t, const u64 *a)
{
    struct iovec iov[UIO_MAXIOV];
    struct msghdr m;
    long nr = syscall_host_nr(a);
    i64 r;

    if (likely(!msg_untag(a[1], &m, iov)))
        return user_syscall(nr, a[0], user_ptr(a[1]), a[2]);
    r = user_syscall(nr, a[0], &m, a[2]);
    if (r >= 0 && nr == SYS_recvmsg && !msg_copy_back(a[1], &m))
        return -EFAULT;
    return r;
}
