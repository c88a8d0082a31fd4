/* SPDX-License-Identifier: MIT */
/* Which error wins: bad descriptors, bad pointers and bad flags in one call. Raw calls only. */
#include "t.h"
#include <sys/epoll.h>
#include <sys/socket.h>

#define S(name, ...)                                                                               \
    (errno = 0, t_report(#name "(" #__VA_ARGS__ ")", syscall(SYS_##name, __VA_ARGS__), 1))

int main(void)
{
    int fd[2];

    pipe(fd);
    S(read, -1, BAD_PTR, 1);
    S(read, fd[1], BAD_PTR, 1);
    S(write, fd[1], BAD_PTR, 1);
    S(write, fd[1], BAD_PTR, 0);
    S(readv, fd[0], BAD_PTR, 1);
    S(writev, fd[1], BAD_PTR, 2000);
    S(writev, fd[1], BAD_PTR, 0);
    S(pread64, fd[0], BAD_PTR, 1, 0);
    S(pread64, 0x7fff, BAD_PTR, 1, -1L);
    S(openat, -1, BAD_PTR, 0, 0);
    S(openat, -1, "x", 0, 0);
    S(openat, -1, "/dev/null", O_DIRECTORY, 0);
    S(openat, AT_FDCWD, "", 0, 0);
    S(openat, AT_FDCWD, "/dev/null", O_CREAT | O_DIRECTORY, 0);
    S(close, -1);
    S(dup3, fd[0], fd[0], 0);
    S(dup3, -1, 5, 0x1234);
    S(pipe2, BAD_PTR, 0);
    S(pipe2, fd, 0x40);
    S(fcntl, fd[0], F_SETFL, ~0);
    S(fcntl, fd[0], F_GETLK, BAD_PTR);
    S(fcntl, -1, 9999, 0);
    S(ioctl, -1, 0x5401, BAD_PTR);
    S(ioctl, fd[0], 0x541b, BAD_PTR);
    S(lseek, fd[0], 0, 0);
    S(lseek, -1, 0, 99);
    S(newfstatat, -1, "", BAD_PTR, AT_EMPTY_PATH);
    S(newfstatat, AT_FDCWD, "/", BAD_PTR, 0);
    S(statx, AT_FDCWD, "/", 0, 0x80000000u, BAD_PTR);
    S(statx, AT_FDCWD, "/", 0, 0, BAD_PTR);
    S(statfs, BAD_PTR, BAD_PTR);
    S(statfs, "/", BAD_PTR);
    S(readlinkat, AT_FDCWD, "/proc/self/exe", BAD_PTR, 10);
    S(readlinkat, AT_FDCWD, "/proc/self/exe", BAD_PTR, 0);
    S(readlinkat, AT_FDCWD, "/", BAD_PTR, 10);
    S(faccessat, AT_FDCWD, BAD_PTR, 99);
    S(getcwd, BAD_PTR, 100);
    S(chdir, BAD_PTR);
    S(chdir, "/dev/null");
    S(fchdir, fd[0]);
    S(mkdirat, -1, "x", 0);
    S(unlinkat, AT_FDCWD, "/", 0x100);
    S(renameat2, AT_FDCWD, BAD_PTR, AT_FDCWD, BAD_PTR, 0xff);
    S(linkat, AT_FDCWD, "/dev/null", AT_FDCWD, "/x", 0xffff);
    S(utimensat, AT_FDCWD, BAD_PTR, NULL, 0);
    S(utimensat, -1, NULL, NULL, 0);
    S(epoll_ctl, -1, 9, -1, BAD_PTR);
    S(epoll_ctl, -1, EPOLL_CTL_ADD, -1, BAD_PTR);
    S(epoll_ctl, fd[0], EPOLL_CTL_DEL, fd[1], NULL);
    S(epoll_pwait, -1, BAD_PTR, 1, 0, NULL, 0);
    S(epoll_pwait, fd[0], BAD_PTR, 0, 0, NULL, 0);
    S(epoll_create1, 1);
    S(socket, AF_INET, 0, 0);
    S(bind, fd[0], BAD_PTR, 16);
    S(connect, -1, BAD_PTR, 16);
    S(sendmsg, -1, BAD_PTR, 0);
    S(sendmsg, fd[0], BAD_PTR, 0);
    S(recvmsg, fd[0], BAD_PTR, 0);
    S(getsockopt, fd[0], 1, 1, BAD_PTR, BAD_PTR);
    S(socketpair, AF_UNIX, SOCK_STREAM, 0, BAD_PTR);
    S(socketpair, AF_INET, SOCK_STREAM, 0, fd);
    S(nanosleep, NULL, NULL);
    S(clock_gettime, 500, BAD_PTR);
    S(timer_settime, 12345, 0, BAD_PTR, NULL);
    S(timerfd_settime, -1, 0, BAD_PTR, NULL);
    S(futex, BAD_PTR, 0, 0, NULL, NULL, 0);
    S(futex, (char *)fd + 1, 0, 0, NULL, NULL, 0);
    S(ppoll, BAD_PTR, 1, NULL, NULL, 0);
    S(ppoll, NULL, ~0u, NULL, NULL, 0);
    S(pselect6, 1, BAD_PTR, NULL, NULL, NULL, NULL);
    S(rt_sigaction, 9, BAD_PTR, NULL, 8);
    S(rt_sigaction, 10, NULL, NULL, 4);
    S(rt_sigaction, 65, NULL, NULL, 8);
    S(rt_sigprocmask, 9, NULL, NULL, 8);
    S(rt_sigprocmask, 9, fd, NULL, 8);
    S(rt_sigprocmask, 0, NULL, NULL, 16);
    S(sigaltstack, BAD_PTR, NULL);
    S(wait4, -1, NULL, 0x12345678, NULL);
    S(wait4, -1, NULL, 0, NULL);
    S(waitid, 99, 0, NULL, 4, NULL);
    S(waitid, 0, 0, NULL, 0, NULL);
    S(execve, BAD_PTR, NULL, NULL);
    S(execve, "/dev/null", NULL, NULL);
    S(execve, "/none", BAD_PTR, NULL);
    S(execve, "/", NULL, NULL);
    S(kill, 0x7fffffff, 0);
    S(setpriority, 9, 0, 0);
    S(sched_setaffinity, 0, 0, NULL);
    S(inotify_add_watch, fd[0], "/", 1);
    S(mount, BAD_PTR, BAD_PTR, NULL, 0, NULL);
    S(umount2, "/none", 0);
    S(memfd_create, BAD_PTR, 0);
    S(getrandom, BAD_PTR, 1, 0xff);
    S(prctl, 15, BAD_PTR);
    S(splice, -1, NULL, -1, NULL, 1, 0);
    S(copy_file_range, -1, NULL, -1, NULL, 1, 0);
    S(getdents64, fd[0], BAD_PTR, 100);
    S(msgctl, -1, 99, BAD_PTR);
    S(shmctl, -1, 2, BAD_PTR);
    S(semctl, -1, 0, 2, BAD_PTR);
    S(mq_open, BAD_PTR, 0, 0, NULL);
    S(personality, 0xffffffff);
    return 0;
}
