/* SPDX-License-Identifier: MIT */
/*
 * Resource limits and usage; limits that would starve an emulator must be remembered all the same.
 */
#include "t.h"
#include <sys/resource.h>

static void one(int res, const char *name)
{
    struct rlimit old, lim = {64u << 20, 128u << 20}, got;

    R(prlimit(0, res, NULL, &old));
    SAY("%s", name);
    R(setrlimit(res, &lim));
    R(prlimit(getpid(), res, NULL, &got));
    SAY("%lu %lu", (long)got.rlim_cur, (long)got.rlim_max);
    lim.rlim_cur = 256u << 20;
    R(setrlimit(res, &lim));
}

static void child(void *arg)
{
    one(RLIMIT_AS, "as");
    one(RLIMIT_DATA, "data");
    one(RLIMIT_STACK, "stack");
    one(RLIMIT_FSIZE, "fsize");
    free(malloc(1 << 20));
}

static void files(void *arg)
{
    struct rlimit lim = {16, 16};

    R(setrlimit(RLIMIT_NOFILE, &lim));
    R(dup2(0, 15));
    R(dup2(0, 16));
    R(fcntl(0, F_DUPFD, 16));
    close(15);
    for (int i = 0; i < 20; i++)
        dup(0);
    R(dup(0));
    R(close(15));
    R(sysconf(_SC_OPEN_MAX));
}

int main(void)
{
    struct rusage ru;
    struct rlimit lim;

    R(t_fork(child, NULL));
    R(t_fork(files, NULL));
    R(getrusage(RUSAGE_CHILDREN, &ru));
    SAY("%d", ru.ru_maxrss > 0);
    R(getrusage(99, &ru));
    R(prlimit(0, 99, NULL, &lim));
    R(syscall(SYS_prlimit64, 0, RLIMIT_AS, BAD_PTR, NULL));
    R(syscall(SYS_prlimit64, 0, RLIMIT_AS, NULL, BAD_PTR));
    R(prlimit(0x7fffffff, RLIMIT_AS, NULL, &lim));
    R(getpriority(PRIO_PROCESS, 0));
    R(setpriority(PRIO_PROCESS, 0, 5));
    R(getpriority(PRIO_PROCESS, 0));
    R(nice(1));
    return 0;
}
