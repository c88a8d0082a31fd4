/* SPDX-License-Identifier: MIT */
/*
 * Calls that only x86-64 has, and the older forms of calls that newer architectures have as *at:
 * these become the newer ones, with the same arguments.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/syscall.h>
#include "frontend/x86/cpu/cpu.h"
#include "user/abi.h"
#include "user/fd.h"
#include "user/syscall.h"
#include "user/thread.h"

/* ---- names ---- */

i64 sys_open(UserThread *t, const u64 *a)
{
    const u64 at[] = {(u64)AT_FDCWD, a[0], a[1], a[2]};

    return sys_openat(t, at);
}

i64 sys_creat(UserThread *t, const u64 *a)
{
    const u64 at[] = {(u64)AT_FDCWD, a[0], O_CREAT | O_WRONLY | O_TRUNC, a[1]};

    return sys_openat(t, at);
}

i64 sys_stat(UserThread *t, const u64 *a)
{
    const u64 at[] = {(u64)AT_FDCWD, a[0], a[1], 0};

    return sys_newfstatat(t, at);
}

i64 sys_lstat(UserThread *t, const u64 *a)
{
    const u64 at[] = {(u64)AT_FDCWD, a[0], a[1], AT_SYMLINK_NOFOLLOW};

    return sys_newfstatat(t, at);
}

i64 sys_readlink(UserThread *t, const u64 *a)
{
    const u64 at[] = {(u64)AT_FDCWD, a[0], a[1], a[2]};

    return sys_readlinkat(t, at);
}

/* ---- descriptors ---- */

i64 sys_dup2(UserThread *t, const u64 *a)
{
    if (fd_is_private((int)a[0]) || fd_is_private((int)a[1]))
        return -EBADF;
    return user_syscall_raw(SYS_dup2, a[0], a[1]);
}

/* ---- waiting ---- */

i64 sys_pause(UserThread *t, const u64 *a)
{
    i64 r = user_syscall(SYS_pause);

    return r == -EINTR ? USER_ERESTARTNOHAND : r;
}

/* ---- processes ---- */

i64 sys_fork(UserThread *t, const u64 *a)
{
    const CloneArgs args = {.exit_signal = SIGCHLD};

    return thread_clone(t, &args);
}

i64 sys_vfork(UserThread *t, const u64 *a)
{
    const CloneArgs args = {.flags = CLONE_VM | CLONE_VFORK, .exit_signal = SIGCHLD};

    return thread_clone(t, &args);
}

/* ---- arch_prctl ---- */

enum {
    ARCH_SET_GS = 0x1001,
    ARCH_SET_FS = 0x1002,
    ARCH_GET_FS = 0x1003,
    ARCH_GET_GS = 0x1004,
    ARCH_GET_CPUID = 0x1011,
    ARCH_SET_CPUID = 0x1012,
    ARCH_GET_XCOMP_SUPP = 0x1021,
    ARCH_GET_XCOMP_PERM = 0x1022,
};

static i64 set_base(UserThread *t, unsigned slot, u64 base)
{
    if (base >= t->abi->task_size)
        return -EPERM;
    vcpu_sync(t->cpu);
    t->cpu->rt.gpr[slot] = base;
    return 0;
}

static i64 get_base(UserThread *t, unsigned slot, Gva to)
{
    vcpu_sync(t->cpu);
    return user_write(to, &t->cpu->rt.gpr[slot], sizeof(u64)) ? 0 : -EFAULT;
}

i64 sys_arch_prctl(UserThread *t, const u64 *a)
{
    switch ((int)a[0]) {
    case ARCH_SET_GS: return set_base(t, X86_SLOT_GS_BASE, a[1]);
    case ARCH_SET_FS: return set_base(t, X86_SLOT_FS_BASE, a[1]);
    case ARCH_GET_FS: return get_base(t, X86_SLOT_FS_BASE, a[1]);
    case ARCH_GET_GS: return get_base(t, X86_SLOT_GS_BASE, a[1]);
    case ARCH_GET_CPUID: return 1; /* the instruction works */
    case ARCH_SET_CPUID: return -ENODEV;
    case ARCH_GET_XCOMP_SUPP:
    case ARCH_GET_XCOMP_PERM:
        return user_write(a[1], &x86_cpu(t->cpu)->xcr0, sizeof(u64)) ? 0 : -EFAULT;
    default: return -EINVAL;
    }
}
