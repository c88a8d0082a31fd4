/* SPDX-License-Identifier: MIT */
/* Calls on names: stat, readlink and the look-up of guest paths. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "user/conv.h"
#include "user/fd.h"
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

    if (fd_is_private((int)a[0]))
        return -EBADF;
    const char *path = path_lookup(t, (int)a[0], a[1], !(a[3] & AT_SYMLINK_NOFOLLOW), buf);
    i64 r = user_syscall_raw(SYS_newfstatat, a[0], path, &st, a[3]);

    return stat_result(t, r, a[2], &st);
}

i64 sys_fstat(UserThread *t, const u64 *a)
{
    struct stat st;

    if (fd_is_private((int)a[0])) /* programs ask for one number after the other */
        return -EBADF;
    i64 r = user_syscall_raw(SYS_fstat, a[0], &st);

    return stat_result(t, r, a[1], &st);
}

/* ---- directories ---- */

/* Whether @fd is the directory of this process's own descriptors, and some of them are ours. */
static bool lists_private(int fd)
{
    char link[32], target[64], own[32];

    if (likely(fd_next_private(0) < 0))
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    snprintf(own, sizeof own, "/proc/%d/", (int)getpid());
    ssize_t n = readlink(link, target, sizeof target - 1);

    if (n < 0 || strncmp(target, own, strlen(own)))
        return false;
    target[n] = 0;
    const char *last = strrchr(target, '/');

    return !strcmp(last, "/fd") || !strcmp(last, "/fdinfo");
}

#define RECLEN_OFFSET 16 /* in both kinds of directory entries */
#define ENTRY_HEAD    40 /* enough for the number of a descriptor */

/* Take ours out of the @size bytes of entries at @buf, whose names are at @name; what is left. */
static i64 hide_private(Gva buf, i64 size, unsigned name)
{
    char entry[ENTRY_HEAD + 1] = {0}, move[512];
    i64 kept = 0;
    u16 len;

    for (i64 at = 0; at < size; at += len) {
        if (!user_read(buf + (Gva)at, entry, MIN(ENTRY_HEAD, (size_t)(size - at))))
            return -EFAULT;
        memcpy(&len, entry + RECLEN_OFFSET, sizeof len);
        if (isdigit((unsigned char)entry[name]) && fd_is_private(atoi(entry + name)))
            continue;
        if (len > sizeof move || !user_read(buf + (Gva)at, move, len) ||
            !user_write(buf + (Gva)kept, move, len))
            return -EFAULT;
        kept += len;
    }
    return kept;
}

static i64 getdents(UserThread *t, const u64 *a, unsigned name)
{
    i64 r = sys_pass(t, a);

    while (r > 0 && unlikely(lists_private((int)a[0]))) {
        i64 kept = hide_private(a[1], r, name);

        if (kept)
            return kept;
        r = sys_pass(t, a); /* none left: nothing would mean the end */
    }
    return r;
}

i64 sys_getdents64(UserThread *t, const u64 *a)
{
    return getdents(t, a, 19);
}

i64 sys_getdents(UserThread *t, const u64 *a)
{
    return getdents(t, a, 18);
}

/* ---- links ---- */

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
