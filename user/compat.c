/* SPDX-License-Identifier: MIT */
/* See compat.h. The calls themselves are in uaccess.c, where signals know their labels. */
#include "user/compat.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/major.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include "user/uaccess.h"

#define NR_I386_GETPID 20
#define SCRATCH_GAP    512 /* below the stack pointer: more than any red zone */

bool compat_works(Error *err)
{
    static const u64 none[6];

    return compat_raw(NR_I386_GETPID, none) == getpid() ||
           error_set(err, "32-bit programs need a host kernel with 32-bit system calls "
                          "(CONFIG_IA32_EMULATION)");
}

static void narrow(u32 args[6], const u64 a[6])
{
    for (unsigned n = 0; n < 6; n++)
        args[n] = (u32)a[n];
}

i64 compat_block(long nr, const u64 a[6])
{
    u32 args[6];

    narrow(args, a);
    return uaccess_syscall32(&user_self()->sig_flag, nr, args);
}

i64 compat_raw(long nr, const u64 a[6])
{
    u32 args[6];

    narrow(args, a);
    return uaccess_syscall32_raw(NULL, nr, args);
}

/* Memory devices, terminals: they read and write bytes. Input events, say, have times in them. */
static bool has_plain_data(int fd)
{
    struct stat st;
    unsigned dev;

    if (fstat(fd, &st) < 0 || !S_ISCHR(st.st_mode))
        return true;
    dev = major(st.st_rdev);
    return dev == MEM_MAJOR || dev == TTY_MAJOR || dev == TTYAUX_MAJOR ||
           (dev >= UNIX98_PTY_SLAVE_MAJOR && dev < UNIX98_PTY_SLAVE_MAJOR + 8);
}

/* The fourth argument of futex operations that wait is a time, which has another layout. */
static bool is_untimed(const u64 *args)
{
    switch (args[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAKE:
    case FUTEX_REQUEUE:
    case FUTEX_CMP_REQUEUE:
    case FUTEX_WAKE_OP:
    case FUTEX_WAKE_BITSET: return true;
    default: return !(u32)args[3];
    }
}

i64 compat_call(const u64 *a, const u64 args[6], bool may_block)
{
    long nr;
    SyscallSame same = syscall_same(a, &nr);
    u64 w[6];

    if (same == SAME_NEVER || (same == SAME_UNTIMED && !is_untimed(args)) ||
        ((same == SAME_FILE || same == SAME_OFFSET) && !has_plain_data((int)args[0]))) {
        nr = syscall_call(a)->row->nr[SYSCALL_I386];
        return may_block ? compat_block(nr, args) : compat_raw(nr, args);
    }
    for (unsigned n = 0; n < 6; n++)
        w[n] = (u32)args[n]; /* the kernel takes an int out of it, whatever its sign */
    if (same == SAME_OFFSET)
        w[3] |= w[4] << 32;
    return may_block ? user_syscall(nr, w[0], w[1], w[2], w[3], w[4], w[5])
                     : user_syscall_raw(nr, w[0], w[1], w[2], w[3], w[4], w[5]);
}

i64 compat_pass(const u64 *a, bool may_block)
{
    return compat_call(a, a, may_block);
}

Gva compat_copy(UserThread *t, const void *src, size_t size)
{
    Gva at = ALIGN_DOWN(t->abi->sp(t->cpu) - SCRATCH_GAP - size, 16);

    return at < t->abi->task_size && user_write(at, src, size) ? at : 0;
}
