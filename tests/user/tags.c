/* SPDX-License-Identifier: MIT */
/*
 * Pointers with a tag in the top byte, as AArch64 allows: in arguments and inside structures.
 * Compared with tags.expect.
 */
#include "t.h"
#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

static void *tag(const void *p)
{
    return (void *)((uintptr_t)p | (uintptr_t)0xa5 << 56);
}

int main(void)
{
    char buf[64] = {0}, ctl[64];
    struct iovec v[2] = {{tag(buf), 4}, {tag(buf + 4), 60}};
    struct msghdr m = {
        .msg_iov = tag(v), .msg_iovlen = 2, .msg_control = tag(ctl), .msg_controllen = sizeof ctl};
    struct timespec ts = {0, 1000};
    struct epoll_event ev = {EPOLLIN, {.u64 = 99}};
    struct stat st;
    int s[2], word = 0, ep = epoll_create1(0);

    prctl(PR_SET_TAGGED_ADDR_CTRL, PR_TAGGED_ADDR_ENABLE, 0, 0, 0);
    R(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, tag(s)));
    R(syscall(SYS_write, s[0], tag("0123456789"), 10));
    R(syscall(SYS_readv, s[1], tag(v), 2));
    SAY("%s", buf);
    R(syscall(SYS_writev, s[0], v, 2));
    R(syscall(SYS_recvmsg, s[1], tag(&m), 0));
    SAY("control %zu flags %x", m.msg_controllen, m.msg_flags);
    m.msg_controllen = 0;
    R(syscall(SYS_sendmsg, s[0], &m, 0));
    R(syscall(SYS_epoll_ctl, ep, EPOLL_CTL_ADD, s[1], tag(&ev)));
    ev.data.u64 = 0;
    R(syscall(SYS_epoll_pwait, ep, tag(&ev), 1, 0, NULL, 8));
    SAY("%llu", (unsigned long long)ev.data.u64);
    R(syscall(SYS_newfstatat, AT_FDCWD, tag("/"), tag(&st), 0));
    SAY("%o", st.st_mode & S_IFMT);
    R(syscall(SYS_openat, AT_FDCWD, tag("/dev/null"), O_RDONLY));
    R(syscall(SYS_futex, tag(&word), FUTEX_WAIT, 0, tag(&ts), NULL, 0));
    R(syscall(SYS_futex, tag(&word), FUTEX_WAKE, 1, NULL, NULL, 0));
    R(syscall(SYS_nanosleep, tag(&ts), NULL));
    R(syscall(SYS_readlinkat, AT_FDCWD, tag("/proc/self/exe"), tag(buf), 5));
    R(syscall(SYS_process_vm_readv, getpid(), v, 1, v, 1, 0));
    R(syscall(SYS_lseek, s[0], 0xa5ull << 56, 0));
    return 0;
}
