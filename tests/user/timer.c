/* SPDX-License-Identifier: MIT */
/* Clocks, sleeping, POSIX timers, interval timers, timerfd. */
#include "t.h"
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <sys/times.h>

static volatile sig_atomic_t hits, value, code;

static void on_signal(int sig, siginfo_t *info, void *ctx)
{
    hits++;
    value = info->si_value.sival_int;
    code = info->si_code;
}

static void sleeps(void)
{
    struct itimerval it = {{0, 0}, {0, 20000}};
    struct timespec req = {2, 0}, rem = {0, 0}, abs;
    struct sigaction sa = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
    long start = t_ms();

    sigaction(SIGALRM, &sa, NULL);
    setitimer(ITIMER_REAL, &it, NULL);
    R(nanosleep(&req, &rem));
    SAY("rem %d.%d hits %d", (int)rem.tv_sec, rem.tv_nsec > 800000000, hits);
    setitimer(ITIMER_REAL, &it, NULL);
    rem.tv_sec = 77;
    clock_gettime(CLOCK_MONOTONIC, &abs);
    abs.tv_sec += 2;
    SAY("%s", strerrorname_np(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &abs, &rem)));
    SAY("rem %d hits %d", (int)rem.tv_sec, hits);
    SAY("soon %d", t_ms() - start < 1500);
    req = (struct timespec){0, 1000000000};
    R(nanosleep(&req, NULL));
    req = (struct timespec){-1, 0};
    R(nanosleep(&req, NULL));
    R(syscall(SYS_nanosleep, BAD_PTR, NULL));
    R(syscall(SYS_clock_nanosleep, 99, 0, &req, NULL));
    req = (struct timespec){0, 1};
    R(syscall(SYS_nanosleep, &req, BAD_PTR));
    R(getitimer(ITIMER_REAL, &it));
    SAY("%ld %ld", (long)it.it_value.tv_sec, (long)it.it_value.tv_usec);
    R(getitimer(7, &it));
}

static void posix_timers(void)
{
    struct sigaction sa = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
    struct sigevent ev = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 3};
    struct itimerspec its = {{0, 0}, {0, 50000000}}, cur; /* not before nanosleep */
    struct timespec req = {2, 0};
    timer_t id;
    int kid;

    sigaction(SIGRTMIN + 3, &sa, NULL);
    ev.sigev_value.sival_int = 4242;
    R(timer_create(CLOCK_MONOTONIC, &ev, &id));
    hits = 0;
    R(timer_settime(id, 0, &its, NULL));
    R(nanosleep(&req, NULL));
    SAY("hits %d value %d code %d", hits, value, code == SI_TIMER);
    R(timer_gettime(id, &cur));
    SAY("%ld %ld", (long)cur.it_value.tv_sec, cur.it_value.tv_nsec);
    R(timer_getoverrun(id));
    R(timer_delete(id));
    ev.sigev_notify = SIGEV_THREAD_ID;
    ev._sigev_un._tid = (int)syscall(SYS_gettid);
    R(syscall(SYS_timer_create, CLOCK_REALTIME, &ev, &kid));
    R(syscall(SYS_timer_settime, kid, 0, &its, NULL));
    R(nanosleep(&req, NULL));
    SAY("hits %d value %d", hits, value);
    R(syscall(SYS_timer_delete, kid));
    R(syscall(SYS_timer_delete, kid));
    ev._sigev_un._tid = 1;
    R(syscall(SYS_timer_create, CLOCK_REALTIME, &ev, &kid));
    R(syscall(SYS_timer_create, 77, NULL, &kid));
}

static void timerfds(void)
{
    struct itimerspec its = {{0, 3000000}, {0, 3000000}}, old;
    uint64_t n = 0;
    int fd;

    R(fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
    R(read(fd, &n, 8));
    R(timerfd_settime(fd, 0, &its, NULL));
    usleep(20000);
    R(read(fd, &n, 8));
    SAY("several %d", n >= 2);
    R(timerfd_gettime(fd, &old));
    SAY("interval %ld", old.it_interval.tv_nsec);
    memset(&its, 0, sizeof its);
    R(timerfd_settime(fd, TFD_TIMER_ABSTIME, &its, &old));
    SAY("was %ld", old.it_interval.tv_nsec);
    R(timerfd_create(55, 0));
    R(timerfd_settime(0, 0, &its, NULL));
}

static void clocks(void)
{
    struct timespec ts;
    struct timeval tv;
    struct timex tx = {0};
    struct tms tms;

    for (int i = 0; i < 13; i++)
        SAY("clock %d: %d %d", i, clock_gettime(i, &ts), clock_getres(i, &ts));
    R(gettimeofday(&tv, NULL));
    SAY("%d", tv.tv_sec > 1600000000);
    R(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts));
    OK(adjtimex(&tx));
    SAY("tick %ld", tx.tick);
    OK(times(&tms));
    R(syscall(SYS_clock_gettime, 0, BAD_PTR));
    R(syscall(SYS_gettimeofday, BAD_PTR, NULL));
    ts.tv_nsec = -1;
    R(clock_settime(CLOCK_MONOTONIC, &ts));
}

int main(void)
{
    sleeps();
    posix_timers();
    timerfds();
    clocks();
    return 0;
}
