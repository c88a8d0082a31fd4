/* SPDX-License-Identifier: MIT */
/* See compat.h. The calls themselves are in uaccess.c, where signals know their labels. */
#include "user/compat.h"

#include <errno.h>
#include <sys/syscall.h>
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

i64 compat_pass(const u64 *a, bool may_block)
{
    long nr = syscall_call(a)->row->nr[SYSCALL_I386];

    return may_block ? compat_block(nr, a) : compat_raw(nr, a);
}

Gva compat_copy(UserThread *t, const void *src, size_t size)
{
    Gva at = ALIGN_DOWN(t->abi->sp(t->cpu) - SCRATCH_GAP - size, 16);

    return at < t->abi->task_size && user_write(at, src, size) ? at : 0;
}
