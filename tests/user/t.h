/* SPDX-License-Identifier: MIT */
/*
 * Shared by the programs here. Each prints one line per observation; the same source runs natively
 * and emulated and the outputs must be equal, so nothing that depends on the machine (pids, times,
 * addresses) is printed.
 */
#ifndef TESTS_USER_T_H
#define TESTS_USER_T_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* 32-bit programs have the same calls by other names, and a time of their own in this one. */
#ifndef SYS_newfstatat
#define SYS_newfstatat SYS_fstatat64
#endif
struct t_timespec {
    int64_t sec, nsec;
};

/* Value or errno name of an expression that returns -1 on error. */
static inline void t_report(const char *what, long v, int show)
{
    int e = errno;

    if (v == -1)
        printf("%s: %s\n", what, strerrorname_np(e));
    else if (show)
        printf("%s: %ld\n", what, v);
    else
        printf("%s: ok\n", what);
    fflush(stdout);
}

#define R(expr) (errno = 0, t_report(#expr, (long)(expr), 1))
#define OK(expr) (errno = 0, t_report(#expr, (long)(expr), 0))
#define SAY(...) (printf(__VA_ARGS__), putchar('\n'), fflush(stdout))

/* A fresh directory to work in; removed with everything below it by the runner. */
static inline void t_tmpdir(void)
{
    char dir[] = "/tmp/lyrebird-user-XXXXXX";
    const char *want = getenv("T_TMPDIR");

    if (chdir(want ? want : mkdtemp(dir)) < 0)
        exit(99);
    umask(022);
}

/* Run a function in a child process; its exit status, or 1000 + signal. */
static inline int t_fork(void (*fn)(void *), void *arg)
{
    int st;
    pid_t pid;

    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        fn(arg);
        fflush(stdout);
        _exit(0);
    }
    if (waitpid(pid, &st, 0) != pid)
        return -1;
    return WIFEXITED(st) ? WEXITSTATUS(st) : 1000 + WTERMSIG(st);
}

static inline long t_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

#define BAD_PTR ((void *)(uintptr_t)16)

#endif
