/* SPDX-License-Identifier: MIT */
/*
 * i386 calls about files, memory, limits and waiting whose structures the emulator must look at;
 * signals are in sys_signal_i386.c, segments in seg_i386.c.
 *
 * Source: i386 layouts of asm/mman.h, sys/ipc.h, linux/time.h, linux/resource.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include "user/compat.h"
#include "user/fd.h"
#include "user/mem.h"
#include "user/signal.h"

/* ---- files ---- */

i64 sys_fstat_i386(UserThread *t, const u64 *a)
{
    return fd_is_private((int)a[0]) ? -EBADF : compat_pass(a, false);
}

i64 sys_fcntl_i386(UserThread *t, const u64 *a)
{
    return fd_is_private((int)a[0]) ? -EBADF : compat_pass(a, true);
}

/* Positions of directories are hashes, which file systems make shorter for 32-bit programs. */
i64 sys_llseek(UserThread *t, const u64 *a)
{
    struct stat st;
    i64 r;

    if (fstat((int)a[0], &st) == 0 && S_ISDIR(st.st_mode))
        return compat_pass(a, false);
    r = user_syscall_raw(SYS_lseek, (u32)a[0], a[1] << 32 | (u32)a[2], (u32)a[4]);
    if (r >= 0 && !user_write(a[3], &r, sizeof r))
        return -EFAULT;
    return r < 0 ? r : 0;
}

/* ---- memory ---- */

/* The arguments are in memory: there were not always six registers for them. */
i64 sys_mmap_i386(UserThread *t, const u64 *a)
{
    struct {
        u32 addr, len, prot, flags;
        i32 fd;
        u32 offset;
    } m;

    if (!user_read(a[0], &m, sizeof m))
        return -EFAULT;
    return mem_mmap(m.addr, m.len, m.prot, m.flags, m.fd, m.offset);
}

i64 sys_mmap2(UserThread *t, const u64 *a)
{
    return mem_mmap(a[0], a[1], a[2], a[3], (int)a[4], (u64)(u32)a[5] * MEM_PAGE);
}

enum { IPC_SHMAT = 21, IPC_SHMDT = 22 };

i64 sys_ipc_i386(UserThread *t, const u64 *a)
{
    u32 at;
    i64 r;

    switch (a[0] & 0xffff) {
    case IPC_SHMAT:
        r = mem_shmat((int)a[1], a[4], (int)a[2]);
        at = (u32)r;
        if (r < 0)
            return r;
        return user_write(a[3], &at, sizeof at) ? 0 : -EFAULT;
    case IPC_SHMDT: return mem_shmdt(a[4]);
    default: return compat_pass(a, true);
    }
}

/* ---- limits: all bits set is "no limit" ---- */

/* Limits that do not fit in @most are that much. */
static i64 get_limit(UserThread *t, u64 resource, Gva to, u32 most)
{
    struct rlimit lim;
    u32 out[2];
    i64 r = limit_get((u32)resource, &lim);

    if (r < 0)
        return r;
    out[0] = (u32)MIN(lim.rlim_cur, (rlim_t)most);
    out[1] = (u32)MIN(lim.rlim_max, (rlim_t)most);
    return user_write(to, out, sizeof out) ? 0 : -EFAULT;
}

i64 sys_getrlimit_i386(UserThread *t, const u64 *a)
{
    return get_limit(t, a[0], a[1], 0x7fffffff);
}

i64 sys_ugetrlimit(UserThread *t, const u64 *a)
{
    return get_limit(t, a[0], a[1], ~0u);
}

static rlim_t limit_of(u32 v)
{
    return v == ~0u ? RLIM_INFINITY : v;
}

i64 sys_setrlimit_i386(UserThread *t, const u64 *a)
{
    u32 in[2];

    if (!user_read(a[1], in, sizeof in))
        return -EFAULT;
    return limit_set((u32)a[0],
                     &(struct rlimit){.rlim_cur = limit_of(in[0]), .rlim_max = limit_of(in[1])});
}

/* ---- threads ---- */

#define ROBUST_HEAD_SIZE 12

i64 sys_set_robust_list_i386(UserThread *t, const u64 *a)
{
    if (a[1] != ROBUST_HEAD_SIZE)
        return -EINVAL;
    t->robust_list = a[0];
    t->robust_size = a[1];
    return compat_pass(a, false); /* for the ends that thread_exit does not see */
}

/* ---- time ---- */

i64 sys_clock_gettime_i386(UserThread *t, const u64 *a)
{
    struct timespec ts;
    i32 out[2];

    if (clock_gettime((clockid_t)a[0], &ts) < 0)
        return -errno;
    out[0] = (i32)ts.tv_sec;
    out[1] = (i32)ts.tv_nsec;
    return user_write(a[1], out, sizeof out) ? 0 : -EFAULT;
}

/* ---- waiting with a temporary signal mask ---- */

#define SIGSET_SIZE 8

/* The mask at @p becomes the thread's; *@at is where the host's call finds what it is to have. */
static i64 temp_mask(UserThread *t, Gva p, u32 size, Gva *at)
{
    u64 mask;

    *at = 0;
    if (!p)
        return 0;
    if (size != SIGSET_SIZE)
        return -EINVAL;
    if (!user_read(p, &mask, sizeof mask))
        return -EFAULT;
    user_temp_mask(t, mask);
    mask = user_host_mask(mask);
    *at = compat_copy(t, &mask, sizeof mask);
    return *at ? 0 : -EFAULT;
}

i64 sys_ppoll_i386(UserThread *t, const u64 *a)
{
    Gva mask;
    i64 r = temp_mask(t, a[3], (u32)a[4], &mask);
    const u64 args[6] = {a[0], a[1], a[2], mask, SIGSET_SIZE};

    return r < 0 ? r : compat_block(syscall_call(a)->row->nr[SYSCALL_I386], args);
}

/* The last argument is a pair of mask pointer and size: the copy of both lies together. */
i64 sys_pselect6_i386(UserThread *t, const u64 *a)
{
    struct {
        u32 mask, size;
        u64 bits;
    } arg = {0};
    u64 args[6];
    Gva at = 0;
    i64 r;

    if (a[5] && !user_read(a[5], &arg, 2 * sizeof(u32)))
        return -EFAULT;
    r = temp_mask(t, arg.mask, arg.size, &at);
    if (r < 0)
        return r;
    memcpy(args, a, sizeof args);
    if (at) {
        user_read(at, &arg.bits, sizeof arg.bits);
        at = compat_copy(t, &arg, sizeof arg);
        arg.mask = (u32)(at + offsetof(__typeof__(arg), bits));
        if (!user_write(at, &arg, sizeof arg))
            return -EFAULT;
    }
    args[5] = at;
    return compat_block(syscall_call(a)->row->nr[SYSCALL_I386], args);
}
