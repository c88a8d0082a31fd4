/* SPDX-License-Identifier: MIT */
/*
 * The vDSO of x86-64 programs: clocks that agree with the system calls and need none, by the C
 * library, which finds them there; arguments that are left to the kernel.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "x86_fault.h"

#define SECOND 1000000000ll

static int entries, steps;

static void look_for_entry(int sig, siginfo_t *si, void *context)
{
    ucontext_t *uc = context;
    const uint8_t *code = (const uint8_t *)uc->uc_mcontext.gregs[REG_RIP];

    (void)sig;
    (void)si;
    steps++;
    entries += code[0] == 0x0f && code[1] == 0x05;
}

/* How many system calls @what needs, instruction by instruction. */
#define ENTRIES(what)                                                                              \
    ({                                                                                             \
        entries = steps = 0;                                                                       \
        __asm__ volatile("pushfq; orl $0x100, (%%rsp); popfq" : : : "memory", "cc");               \
        what;                                                                                      \
        __asm__ volatile("pushfq; andl $~0x100, (%%rsp); popfq" : : : "memory", "cc");             \
        steps < 10 ? -1 : entries;                                                                 \
    })

static long long ns(const struct timespec *t)
{
    return t->tv_sec * SECOND + t->tv_nsec;
}

static int agrees(clockid_t clock)
{
    struct timespec before, now, after, res, want;
    int ok;

    syscall(SYS_clock_gettime, clock, &before);
    ok = clock_gettime(clock, &now) == 0;
    syscall(SYS_clock_gettime, clock, &after);
    syscall(SYS_clock_getres, clock, &want);
    ok &= clock_getres(clock, &res) == 0 && ns(&res) == ns(&want);
    return ok && ns(&now) + SECOND / 50 >= ns(&before) && ns(&now) <= ns(&after) + SECOND / 50;
}

static void values(void)
{
    struct timespec t;
    struct timeval v;
    struct timezone z;
    time_t s = 0;

    check(agrees(CLOCK_REALTIME) && agrees(CLOCK_MONOTONIC) && agrees(CLOCK_MONOTONIC_RAW) &&
              agrees(CLOCK_REALTIME_COARSE) && agrees(CLOCK_MONOTONIC_COARSE) &&
              agrees(CLOCK_BOOTTIME) && agrees(CLOCK_TAI), "clocks, as by system calls");
    check(agrees(CLOCK_PROCESS_CPUTIME_ID) && agrees(CLOCK_THREAD_CPUTIME_ID), "of CPU time");
    check(clock_gettime(99, &t) == -1 && errno == EINVAL && clock_getres(-1, &t) == -1, "none");
    check(clock_getres(CLOCK_MONOTONIC, NULL) == 0, "resolution to nowhere");
    clock_gettime(CLOCK_REALTIME, &t);
    check(gettimeofday(&v, NULL) == 0 && v.tv_usec < 1000000 &&
              llabs(v.tv_sec * 1000000ll + v.tv_usec - ns(&t) / 1000) < 1000000, "gettimeofday");
    check(syscall(SYS_gettimeofday, &v, &z) == 0 && gettimeofday(&v, &z) == 0, "with a time zone");
    check(labs(time(&s) - t.tv_sec) <= 1 && labs(s - t.tv_sec) <= 1 && time(NULL) >= s, "time");
}

static void without_kernel(void)
{
    struct timespec t;
    struct timeval v;

    on(SIGTRAP, look_for_entry, 0);
    check(ENTRIES(clock_gettime(CLOCK_MONOTONIC, &t)) == 0 &&
              ENTRIES(clock_gettime(CLOCK_REALTIME_COARSE, &t)) == 0 &&
              ENTRIES(gettimeofday(&v, NULL)) == 0 && ENTRIES(time(NULL)) == 0 &&
              ENTRIES(clock_getres(CLOCK_MONOTONIC, &t)) == 0, "without a system call");
    check(ENTRIES(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t)) == 1, "and one that needs it");
}

int main(void)
{
    setbuf(stdout, NULL);
    values();
    without_kernel();
    printf("1..%d\n", count);
    return 0;
}
