/* SPDX-License-Identifier: MIT */
/*
 * What an emulated program is refused, and how: see the comments in user/syscalls.def. Compared
 * with refused.expect.
 */
#include "t.h"
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/utsname.h>

int main(void)
{
    struct utsname u;
    char buf[128] = {0};

    R(ptrace(PTRACE_TRACEME, 0, 0, 0));
    R(syscall(SYS_seccomp, 0, 0, NULL));
    R(syscall(SYS_bpf, 0, buf, sizeof buf));
    R(syscall(SYS_rseq, buf, 32, 0, 0));
    R(syscall(SYS_io_uring_setup, 8, buf));
    R(syscall(SYS_io_uring_enter, 0, 0, 0, 0, NULL, 0));
    R(syscall(SYS_io_uring_register, 0, 0, NULL, 0));
    R(syscall(SYS_pkey_alloc, 0, 0));
    R(syscall(SYS_pkey_alloc, 1, 0));
    R(syscall(SYS_pkey_free, 1));
    R(syscall(453, 0, 4096, 0));
    R(syscall(SYS_lookup_dcookie, 0, buf, sizeof buf));
    R(syscall(SYS_nfsservctl, 0, NULL, NULL));
    R(syscall(300));
    R(syscall(511));
    R(syscall(1 << 20));
    R(syscall(-1L));
    R(personality(PER_LINUX32));
    uname(&u);
    SAY("%s", u.machine);
    return 0;
}
