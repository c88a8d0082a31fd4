/* SPDX-License-Identifier: MIT */
/* Calls on names: stat, readlink and the look-up of guest paths. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "user/conv.h"
#include "user/procfs.h"
#include "user/syscall.h"

const char *path_lookup(UserThread *t, int dirfd, Gva p, bool follow, char *buf)
{
    char in[PATH_MAX];
    const char *path;

    if (user_read_str(p, in, sizeof in) <= 0)
        return user_ptr(p);
    path = user_path(procfs_path(t, dirfd, in, follow, buf), buf, follow);
    return path == in ? user_ptr(p) : path;
}

static i64 stat_result(UserThread *t, i64 r, Gva dst, const struct stat *st)
{
    if (r < 0)
        return r;
    return conv_write(t, CONV_stat, dst, st) ? 0 : -EFAULT;
}

i64 sys_newfstatat(UserThread *t, const u64 *a)
{
    struct stat st;
    char buf[PATH_MAX];
    const char *path = path_lookup(t, (int)a[0], a[1], !(a[3] & AT_SYMLINK_NOFOLLOW), buf);
    i64 r = user_syscall_raw(SYS_newfstatat, a[0], path, &st, a[3]);

    return stat_result(t, r, a[2], &st);
}

i64 sys_fstat(UserThread *t, const u64 *a)
{
    struct stat st;
    i64 r = user_syscall_raw(SYS_fstat, a[0], &st);

    return stat_result(t, r, a[1], &st);
}

i64 sys_readlinkat(UserThread *t, const u64 *a)
{
    char in[PATH_MAX], buf[PATH_MAX];
    int size = (int)a[3];

    if (size > 0 && user_read_str(a[1], in, sizeof in) > 0) {
        i64 n = procfs_readlink(t, (int)a[0], in, buf, MIN((size_t)size, sizeof buf));

        if (n != PROCFS_NOT_MINE)
            return n < 0 || user_write(a[2], buf, (size_t)n) ? n : -EFAULT;
        return user_syscall_raw(SYS_readlinkat, a[0], user_path(in, buf, false), user_ptr(a[2]),
                                size);
    }
    return user_syscall_raw(SYS_readlinkat, a[0], user_ptr(a[1]), user_ptr(a[2]), size);
}
