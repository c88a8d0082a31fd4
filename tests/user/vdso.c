/* SPDX-License-Identifier: MIT */
/* The vDSO's time functions and the counter tell the same time as the system calls. */
#include "hostile.h"
#include <link.h>
#include <sys/auxv.h>
#include <sys/time.h>
#include <time.h>

#define ROUNDS 2000

static const clockid_t exact[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW,
                                  CLOCK_BOOTTIME, CLOCK_TAI};
static const clockid_t coarse[] = {CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE};
static const clockid_t others[] = {CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};

static long ns(const struct timespec *ts)
{
    return ts->tv_sec * 1000000000l + ts->tv_nsec;
}

/* By system call and through the C library, which goes by the vDSO. */
static long ask_kernel(clockid_t clock)
{
    struct timespec ts;

    MUST(syscall(SYS_clock_gettime, clock, &ts) == 0);
    return ns(&ts);
}

static long ask_vdso(clockid_t clock)
{
    struct timespec ts;

    MUST(clock_gettime(clock, &ts) == 0);
    MUST(ts.tv_nsec >= 0 && ts.tv_nsec < 1000000000);
    return ns(&ts);
}

static void in_order(const clockid_t *clock, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (int n = 0; n < ROUNDS; n++) {
            long before = ask_kernel(clock[i]), now = ask_vdso(clock[i]),
                 after = ask_kernel(clock[i]);

            MUST(before <= now && now <= after);
        }
}

static void clocks(void)
{
    in_order(exact, 5);
    in_order(coarse, 2);
    in_order(others, 2);
}

static void day(void)
{
    struct timeval tv;
    struct timezone tz = {-1, -1}, want = {-2, -2};

    for (int n = 0; n < ROUNDS; n++) {
        long before = ask_kernel(CLOCK_REALTIME) / 1000;

        MUST(gettimeofday(&tv, NULL) == 0);
        long now = tv.tv_sec * 1000000l + tv.tv_usec;

        MUST(tv.tv_usec >= 0 && tv.tv_usec < 1000000);
        MUST(before <= now && now <= ask_kernel(CLOCK_REALTIME) / 1000);
    }
    MUST(syscall(SYS_gettimeofday, NULL, &want) == 0);
    MUST(gettimeofday(&tv, &tz) == 0);
    MUST_EQ(tz.tz_minuteswest, want.tz_minuteswest);
}

static void resolutions(void)
{
    struct timespec a, b;

    for (clockid_t c = 0; c < 13; c++) {
        int r = clock_getres(c, &a);
        long want = syscall(SYS_clock_getres, c, &b);

        MUST_EQ(r, want);
        MUST(r < 0 || ns(&a) == ns(&b));
        MUST_EQ(clock_getres(c, NULL), want);
    }
}

static void no_clock(void)
{
    static const clockid_t bad[] = {10, 12, 31, 32, 99, 1000000};
    struct timespec ts;

    for (size_t i = 0; i < 6; i++) {
        errno = 0;
        MUST(clock_gettime(bad[i], &ts) == -1 && errno == EINVAL);
    }
}

/* As on a processor, where the store is the vDSO's own. */
static void bad_pointer(void)
{
    unsigned long vdso = getauxval(AT_SYSINFO_EHDR);

    catch_faults(0);
    MUST_EQ(TRY(clock_gettime(CLOCK_MONOTONIC, (void *)16)), SIGSEGV);
    MUST_EQ(fault.addr, 16);
    MUST(fault.pc >= vdso && fault.pc < vdso + 2 * PAGE);
}

static unsigned long counter(void)
{
    unsigned long v;

    __asm__ volatile("isb\n mrs %0, cntvct_el0" : "=r"(v) : : "memory");
    return v;
}

static void counter_rate(void)
{
    unsigned long hz, c0 = counter();
    long t0 = ask_kernel(CLOCK_MONOTONIC), t1 = ask_vdso(CLOCK_MONOTONIC);
    unsigned long c1 = counter();

    __asm__("mrs %0, cntfrq_el0" : "=r"(hz));
    MUST(hz >= 1000000 && hz <= 1000000000);
    usleep(50000);
    unsigned long c2 = counter();
    long t2 = ask_vdso(CLOCK_MONOTONIC), t3 = ask_kernel(CLOCK_MONOTONIC);
    unsigned long c3 = counter();
    const double tick = 1e9 / (double)hz, slack = 0.001 * (double)(t3 - t0) + 2 * tick;

    MUST((double)(c2 - c1) * tick <= (double)(t3 - t0) + slack);
    MUST((double)(c3 - c0) * tick >= (double)(t2 - t1) - slack);
    for (int n = 0; n < ROUNDS; n++) {
        unsigned long a = counter();

        MUST(counter() >= a);
    }
}

/* The hints that the vDSO uses are NOPs everywhere else, so a copy of it asks the kernel. */
static void hints_elsewhere(void)
{
    register unsigned long x2 __asm__("x2") = CLOCK_MONOTONIC, x3 __asm__("x3") = 0x1234;

    __asm__ volatile("hint #0x70\n hint #0x71" : "+r"(x3) : "r"(x2));
    MUST_EQ(x3, 0x1234);

    const char *vdso = (const char *)getauxval(AT_SYSINFO_EHDR);
    char *copy = must_map(NULL, PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1);
    const unsigned *code = NULL;
    struct timespec ts = {0, 0};

    memcpy(copy, vdso, PAGE);
    __builtin___clear_cache(copy, copy + PAGE);
    mprotect(copy, PAGE, PROT_READ | PROT_EXEC);
    for (unsigned i = 0; i < PAGE / 4 && !code; i++)
        if (((const unsigned *)copy)[i] ==
            0xd5032e1f) /* hint #0x70: third after the start of clock_gettime */
            code = (const unsigned *)copy + i - 3;
    if (!code) /* some other system's vDSO */
        return;
    long before = ask_kernel(CLOCK_MONOTONIC);

    MUST_EQ(((int (*)(clockid_t, struct timespec *))code)(CLOCK_MONOTONIC, &ts), 0);
    MUST(ns(&ts) >= before && ns(&ts) <= ask_kernel(CLOCK_MONOTONIC));
}

static volatile long ticks;

static void on_tick(int sig, siginfo_t *info, void *ctx)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    ticks++;
}

/* Signals that arrive in the middle, whose handlers ask too. */
static void interrupted(void)
{
    struct itimerval it = {{0, 300}, {0, 300}}, off = {{0, 0}, {0, 0}};
    long last = ask_vdso(CLOCK_MONOTONIC);

    on(SIGALRM, on_tick, SA_RESTART);
    setitimer(ITIMER_REAL, &it, NULL);
    while (ticks < 500) {
        long now = ask_vdso(CLOCK_MONOTONIC);

        MUST(now >= last);
        last = now;
    }
    setitimer(ITIMER_REAL, &off, NULL);
}

int main(void)
{
    sentence("each clock lies between two system calls", clocks, 0);
    sentence("gettimeofday", day, 0);
    sentence("clock_getres", resolutions, 0);
    sentence("clocks that do not exist", no_clock, 0);
    sentence("a bad pointer faults in the vDSO", bad_pointer, 0);
    sentence("CNTVCT_EL0 counts CNTFRQ_EL0 times in a second", counter_rate, 0);
    sentence("the hints elsewhere", hints_elsewhere, 0);
    sentence("signals in between", interrupted, 0);
    return finish();
}
