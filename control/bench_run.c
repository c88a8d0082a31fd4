/* SPDX-License-Identifier: MIT */
/*
 * One run of a command: its times, its status, and what it printed.
 *
 * Its output goes to memory, so that neither a terminal nor a disk is measured. It has a process
 * group of its own, which is killed at the time limit. Children count as far as it waited for them:
 * wait4(2).
 */
#include "control/bench.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* FNV-1a, 64 bits. */
static u64 hash_file(int fd)
{
    u8 buf[65536];
    u64 h = 0xcbf29ce484222325;
    ssize_t n;

    lseek(fd, 0, SEEK_SET);
    while ((n = read(fd, buf, sizeof buf)) > 0)
        for (ssize_t i = 0; i < n; i++)
            h = (h ^ buf[i]) * 0x100000001b3;
    return h;
}

/* The last line of @fd that has text, for people. */
static void last_line(int fd, char *text, size_t size)
{
    char buf[1024];
    off_t end = lseek(fd, 0, SEEK_END), start = MAX(end - (off_t)sizeof buf + 1, 0);
    ssize_t n = pread(fd, buf, sizeof buf - 1, start);

    while (n > 0 && (buf[n - 1] == '\n' || buf[n - 1] == ' '))
        n--;
    buf[MAX(n, 0)] = 0;
    const char *line = strrchr(buf, '\n');

    snprintf(text, size, "%.*s", (int)size - 1, line ? line + 1 : buf);
}

static bool spawn(char **argv, const char *input, const int out[2], pid_t *pid, Error *err)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    sigset_t none;

    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input ? input : "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out[0], 1);
    posix_spawn_file_actions_adddup2(&actions, out[1], 2);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attr, &none);
    errno = posix_spawnp(pid, argv[0], &actions, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    return !errno || error_set_errno(err, "%s", argv[0]);
}

/* What wait_for waits for: the end of the workload, and somebody who wants ours. */
static sigset_t awaited(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

/* Wait for @pid until @deadline; SIGCHLD is blocked. Ctrl-C ends the workload, and then us. */
static void wait_for(pid_t pid, double deadline, BenchRun *run, int *status, struct rusage *usage)
{
    const sigset_t set = awaited();
    int sig;

    while (wait4(pid, status, WNOHANG, usage) == 0) {
        double left = MAX(deadline - now(), 0.0);
        struct timespec t = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};

        if (run->is_late || (sig = sigtimedwait(&set, NULL, &t)) == SIGCHLD)
            sig = 0;
        else if (sig < 0 && errno == EAGAIN)
            run->is_late = true;
        if (run->is_late || sig > 0)
            kill(-pid, SIGKILL);
        if (sig > 0) {
            signal(sig, SIG_DFL);
            sigprocmask(SIG_UNBLOCK, &set, NULL);
            raise(sig);
        }
        if (run->is_late && wait4(pid, status, 0, usage) == pid)
            return;
    }
}

bool bench_run(char **argv, const char *input, double limit_s, BenchRun *run, Error *err)
{
    int out[2] = {memfd_create("out", MFD_CLOEXEC), memfd_create("err", MFD_CLOEXEC)}, status = 0;
    struct rusage usage;
    const sigset_t set = awaited();
    pid_t pid;

    *run = (BenchRun){.status = 0};
    sigprocmask(SIG_BLOCK, &set, NULL);
    double start = now();
    bool is_running = spawn(argv, input, out, &pid, err);

    if (is_running) {
        wait_for(pid, start + limit_s, run, &status, &usage);
        run->time[BENCH_WALL] = now() - start;
        run->time[BENCH_USER] = seconds(usage.ru_utime);
        run->time[BENCH_CPU] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
        run->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        run->output_hash = hash_file(out[0]);
        last_line(out[1], run->complaint, sizeof run->complaint);
    }
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    close(out[0]);
    close(out[1]);
    return is_running;
}

void bench_host_time(double *busy, double *total)
{
    unsigned long long t[8] = {0}; /* user nice system idle iowait irq softirq steal: proc(5) */
    FILE *f = fopen("/proc/stat", "re");
    double tick = (double)sysconf(_SC_CLK_TCK);

    *busy = *total = 0;
    if (f && fscanf(f, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &t[0], &t[1], &t[2], &t[3],
                    &t[4], &t[5], &t[6], &t[7]) == 8) {
        for (unsigned n = 0; n < ARRAY_SIZE(t); n++)
            *total += (double)t[n] / tick;
        *busy = *total - (double)(t[3] + t[4]) / tick;
    }
    if (f)
        fclose(f);
}
