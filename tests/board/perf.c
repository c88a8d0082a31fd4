/* SPDX-License-Identifier: MIT */
/*
 * What perf stat and perf record ask the kernel for, on an unmodified kernel (kernel.py): counts of
 * cycles and instructions, and a signal each so many instructions.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned count;
static volatile unsigned signals;

static void ok(bool good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", ++count, what);
}

static int start(uint64_t event, bool kernel, uint64_t period)
{
    struct perf_event_attr a = {.type = PERF_TYPE_HARDWARE,
                                .size = sizeof a,
                                .config = event,
                                .exclude_kernel = !kernel,
                                .exclude_hv = !kernel,
                                .sample_period = period,
                                .wakeup_events = period ? 1 : 0};

    return (int)syscall(SYS_perf_event_open, &a, 0, -1, -1, 0);
}

static uint64_t stop(int fd)
{
    uint64_t v = 0;

    ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
    if (read(fd, &v, sizeof v) != sizeof v)
        v = ~0ull;
    close(fd);
    return v;
}

/* @n rounds of two instructions. */
static void work(uint64_t n)
{
    __asm__ volatile("1: subs %0, %0, #1\n\tb.ne 1b" : "+r"(n)::"cc");
}

static uint64_t counts(uint64_t event, bool kernel, uint64_t rounds)
{
    int fd = start(event, kernel, 0);

    work(rounds);
    return stop(fd);
}

static void on_signal(int sig)
{
    (void)sig;
    signals++;
}

static void test_signals(void)
{
    int fd = start(PERF_COUNT_HW_INSTRUCTIONS, false, 1000000);

    signal(SIGIO, on_signal);
    fcntl(fd, F_SETOWN, getpid());
    fcntl(fd, F_SETFL, O_ASYNC);
    ioctl(fd, PERF_EVENT_IOC_REFRESH, 1000);
    work(10000000);
    stop(fd);
    printf("# %u signals\n", signals);
    ok(signals >= 18 && signals <= 21, "a signal each million of 20 million instructions");
}

int main(void)
{
    uint64_t n, m;

    setbuf(stdout, NULL);
    n = counts(PERF_COUNT_HW_INSTRUCTIONS, false, 1);
    m = counts(PERF_COUNT_HW_INSTRUCTIONS, false, 1000001);
    printf("# %lu and %lu instructions\n", (unsigned long)n, (unsigned long)m);
    ok(m - n >= 2000000 && m - n < 2000100, "two million instructions of the program");
    m = counts(PERF_COUNT_HW_INSTRUCTIONS, true, 1000001);
    ok(m - n > 2000100, "more with those of the kernel");
    ok(counts(PERF_COUNT_HW_CPU_CYCLES, false, 1000000) > 10000, "cycles");
    test_signals();
    printf("log %u armv8_pmuv3\n", ++count);
    printf("1..%u\n", count);
    reboot(RB_POWER_OFF);
    return 0;
}
