/* SPDX-License-Identifier: MIT */
/* Calls on open files: open, close, dup, fcntl, ioctl, vectored I/O. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "base/log.h"
#include "user/conv.h"
#include "user/fd.h"
#include "user/mem.h"
#include "user/procfs.h"
#include "user/syscall.h"

/* ---- code written through /proc/self/mem ---- */

/* a file that may be it was opened for writing; descriptors of it move and multiply */
static bool mem_file_seen;

static void note_open(const char *path, int flags)
{
    size_t n = strlen(path);

    if ((flags & O_ACCMODE) != O_RDONLY && n >= 3 && !strcmp(path + n - 3, "mem"))
        __atomic_store_n(&mem_file_seen, true, __ATOMIC_RELAXED);
}

static bool is_own_memory(int fd)
{
    char link[32], target[64], own[32];

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    snprintf(own, sizeof own, "/proc/%d/", (int)getpid());
    ssize_t n = readlink(link, target, sizeof target - 1);

    if (n < 4 || strncmp(target, own, strlen(own)))
        return false;
    target[n] = 0;
    return !strcmp(target + n - 4, "/mem");
}

/*
 * Call @a wrote @n bytes to a file; no cache maintenance by the guest follows when that file is its
 * memory.
 */
static void wrote(const u64 *a, i64 n)
{
    long nr = syscall_host_nr(a);
    bool has_offset =
        nr == SYS_pwrite64 || ((nr == SYS_pwritev || nr == SYS_pwritev2) && a[3] != ~0ull);

    if (likely(!__atomic_load_n(&mem_file_seen, __ATOMIC_RELAXED)) || n <= 0 ||
        !is_own_memory((int)a[0]))
        return;
    Gva start = has_offset ? a[3] : (Gva)lseek((int)a[0], 0, SEEK_CUR) - (u64)n;

    mem_code_changed(start, start + (u64)n - 1);
}

i64 sys_write(UserThread *t, const u64 *a)
{
    i64 n = sys_block(t, a);

    wrote(a, n);
    return n;
}

i64 sys_writev(UserThread *t, const u64 *a)
{
    i64 n = sys_iov(t, a);

    wrote(a, n);
    return n;
}

/* ---- open, close, dup, fcntl ---- */

/* openat may wait: for the other end of a FIFO, for a lease to be broken. */
i64 sys_openat(UserThread *t, const u64 *a)
{
    char in[PATH_MAX], buf[PATH_MAX];
    int dirfd = (int)a[0], flags = (int)conv_open_flags_to_host(t, a[2]), fd;
    const char *path;

    if (user_read_str(a[1], in, sizeof in) < 0) /* the kernel says whether EFAULT or ENAMETOOLONG */
        return user_syscall(SYS_openat, dirfd, user_ptr(a[1]), flags, a[3]);
    note_open(in, flags);
    fd = procfs_open(t, dirfd, in, flags, (int)a[3]);
    if (fd != PROCFS_NOT_MINE)
        return fd;
    path = user_path(in, buf, !(flags & O_NOFOLLOW));
    return user_syscall(SYS_openat, dirfd, path, flags, a[3]);
}

/*
 * The structure may be longer than we know; the kernel then wants the rest to be zero, so it is
 * kept.
 */
i64 sys_openat2(UserThread *t, const u64 *a)
{
    char in[PATH_MAX], buf[PATH_MAX];
    const char *path = user_ptr(a[1]);
    struct {
        struct open_how how;
        u8 more[4096 - sizeof(struct open_how)];
    } h;

    if (a[3] < sizeof h.how)
        return -EINVAL;
    if (a[3] > sizeof h)
        return -E2BIG;
    if (!user_read(a[2], &h, a[3]))
        return -EFAULT;
    h.how.flags = conv_open_flags_to_host(t, h.how.flags);
    if (user_read_str(a[1], in, sizeof in) >= 0) {
        note_open(in, (int)h.how.flags);
        int fd = h.how.resolve ? PROCFS_NOT_MINE
                               : procfs_open(t, (int)a[0], in, (int)h.how.flags, (int)h.how.mode);

        if (fd != PROCFS_NOT_MINE)
            return fd;
        path = h.how.resolve ? in : user_path(in, buf, !(h.how.flags & O_NOFOLLOW));
    }
    return user_syscall(SYS_openat2, a[0], path, &h, a[3]);
}

i64 sys_open_by_handle_at(UserThread *t, const u64 *a)
{
    return user_syscall(SYS_open_by_handle_at, a[0], user_ptr(a[1]),
                        conv_open_flags_to_host(t, a[2]));
}

i64 sys_fanotify_init(UserThread *t, const u64 *a)
{
    return user_syscall_raw(SYS_fanotify_init, a[0], conv_open_flags_to_host(t, a[1]));
}

i64 sys_close(UserThread *t, const u64 *a)
{
    return fd_is_private((int)a[0]) ? -EBADF : user_syscall_raw(SYS_close, a[0]);
}

/* Like close of each descriptor in the range, with ours left out. */
i64 sys_close_range(UserThread *t, const u64 *a)
{
    u32 first = (u32)a[0], last = (u32)a[1], flags = (u32)a[2];
    int ours;
    i64 r;

    if (first > last)
        return user_syscall_raw(SYS_close_range, first, last, flags);
    while (first <= INT_MAX && (ours = fd_next_private((int)first)) >= 0 && (u32)ours <= last) {
        if ((u32)ours > first) {
            r = user_syscall_raw(SYS_close_range, first, ours - 1, flags);
            if (r < 0)
                return r;
            flags &= ~(u32)CLOSE_RANGE_UNSHARE; /* once is enough */
        }
        first = (u32)ours + 1;
        if ((u32)ours == last)
            return 0;
    }
    return user_syscall_raw(SYS_close_range, first, last, flags);
}

i64 sys_dup3(UserThread *t, const u64 *a)
{
    if (fd_is_private((int)a[0]) || fd_is_private((int)a[1]))
        return -EBADF;
    return user_syscall_raw(SYS_dup3, a[0], a[1], a[2]);
}

i64 sys_pipe2(UserThread *t, const u64 *a)
{
    return user_syscall_raw(SYS_pipe2, user_ptr(a[0]), conv_open_flags_to_host(t, a[1]));
}

/* What the argument of a fcntl command is; commands not listed take an integer. */
static bool fcntl_takes_pointer(int cmd)
{
    switch (cmd) {
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_GETLK:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
    case F_SETOWN_EX:
    case F_GETOWN_EX:
    case 17: /* F_GETOWNER_UIDS */
    case F_GET_RW_HINT:
    case F_SET_RW_HINT:
    case F_GET_FILE_RW_HINT:
    case F_SET_FILE_RW_HINT: return true;
    default: return false;
    }
}

i64 sys_fcntl(UserThread *t, const u64 *a)
{
    int cmd = (int)a[1];
    i64 r;

    if (fd_is_private((int)a[0]))
        return -EBADF;
    switch (cmd) {
    case F_GETFL:
        r = user_syscall_raw(SYS_fcntl, a[0], cmd);
        return r < 0 ? r : (i64)conv_open_flags_to_guest(t, (u64)r);
    case F_SETFL: return user_syscall_raw(SYS_fcntl, a[0], cmd, conv_open_flags_to_host(t, a[2]));
    default: break;
    }
    return user_syscall(SYS_fcntl, a[0], cmd,
                        fcntl_takes_pointer(cmd) ? (u64)(uintptr_t)user_ptr(a[2]) : a[2]);
}

/*
 * Vectored I/O. The kernel takes the guest's array as it is unless a base carries a tag: it then
 * answers EFAULT before anything was transferred, and we repeat the call with a copy without tags.
 */
static bool iov_untag(Gva src, u64 count, struct iovec *iov)
{
    bool tagged = false;

    if (count > UIO_MAXIOV || !user_read(src, iov, count * sizeof *iov))
        return false;
    for (u64 i = 0; i < count; i++) {
        void *p = user_ptr((Gva)(uintptr_t)iov[i].iov_base);

        tagged |= p != iov[i].iov_base;
        iov[i].iov_base = p;
    }
    return tagged;
}

static i64 iov_retry(const u64 *a, u64 h[6])
{
    struct iovec iov[UIO_MAXIOV];

    if (!iov_untag(a[1], a[2], iov))
        return -EFAULT;
    h[1] = (u64)(uintptr_t)iov;
    return user_syscall(syscall_host_nr(a), h[0], h[1], h[2], h[3], h[4], h[5]);
}

i64 sys_iov(UserThread *t, const u64 *a)
{
    u64 h[6];
    i64 r;

    syscall_host_args(a, h);
    r = user_syscall(syscall_host_nr(a), h[0], h[1], h[2], h[3], h[4], h[5]);
    return unlikely(r == -EFAULT) ? iov_retry(a, h) : r;
}
