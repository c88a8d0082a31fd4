/* SPDX-License-Identifier: MIT */
/* epoll (packed on x86-64 only), eventfd, poll, select, and waiting with a signal mask. */
#include "t.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>

static volatile sig_atomic_t hits;

static void handler(int sig)
{
    hits++;
}

static void epolls(void)
{
    struct epoll_event ev = {.events = EPOLLIN | EPOLLET, .data.u64 = 0x1122334455667788}, got[100];
    struct timespec ts = {0, 1000000};
    int ep, e[40], n;

    R(ep = epoll_create1(EPOLL_CLOEXEC));
    for (int i = 0; i < 40; i++) {
        e[i] = eventfd(i % 3 == 0, EFD_NONBLOCK);
        ev.data.u64 = 0x1122334455660000 + (unsigned)i;
        if (epoll_ctl(ep, EPOLL_CTL_ADD, e[i], &ev) < 0)
            SAY("add failed");
    }
    R(epoll_ctl(ep, EPOLL_CTL_ADD, e[0], &ev));
    R(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &ev));
    R(epoll_ctl(ep, EPOLL_CTL_MOD, 999, &ev));
    R(syscall(SYS_epoll_ctl, ep, EPOLL_CTL_MOD, e[0], BAD_PTR));
    memset(got, 0xee, sizeof got);
    R(n = epoll_wait(ep, got, 100, 0));
    for (int i = 0; i < n; i++)
        SAY("%x %llx", got[i].events, (unsigned long long)got[i].data.u64);
    SAY("untouched %x", ((unsigned char *)&got[n])[0]);
    R(epoll_wait(ep, got, 100, 0));
    ev.events = EPOLLOUT | EPOLLONESHOT;
    ev.data.ptr = &ev;
    R(epoll_ctl(ep, EPOLL_CTL_MOD, e[7], &ev));
    R(epoll_pwait(ep, got, 1, -1, NULL));
    SAY("ptr %d %x", got[0].data.ptr == &ev, got[0].events);
    R(epoll_ctl(ep, EPOLL_CTL_DEL, e[7], NULL));
    R(epoll_wait(ep, got, 0, 0));
    R(epoll_wait(ep, got, -1, 0));
    R(epoll_wait(e[0], got, 1, 0));
    R(syscall(SYS_epoll_pwait2, ep, got, 5, &(struct t_timespec){ts.tv_sec, ts.tv_nsec}, NULL, 0));
    R(syscall(SYS_epoll_pwait, ep, got, 5, 0, &ts, 4));
}

static void eventfds(void)
{
    uint64_t v = 5;
    int fd;

    R(fd = eventfd(3, EFD_SEMAPHORE | EFD_NONBLOCK));
    R(read(fd, &v, 8));
    SAY("%llu", (unsigned long long)v);
    R(read(fd, &v, 4));
    v = ~0ull;
    R(write(fd, &v, 8));
    v = ~1ull;
    R(write(fd, &v, 8));
    R(eventfd(0, 0x40));
}

static void masks(void)
{
    struct sigaction sa = {.sa_handler = handler, .sa_flags = SA_RESTART};
    struct timespec ts = {5, 0};
    struct epoll_event ev;
    struct pollfd pf = {-1, POLLIN, 0};
    sigset_t block, none, old;
    fd_set set;
    int p[2], ep = epoll_create1(0);

    sigaction(SIGUSR1, &sa, NULL);
    sigemptyset(&none);
    sigemptyset(&block);
    sigaddset(&block, SIGUSR1);
    sigprocmask(SIG_BLOCK, &block, &old);
    raise(SIGUSR1);
    SAY("hits %d", hits);
    R(ppoll(&pf, 1, &ts, &none));
    SAY("hits %d", hits);
    raise(SIGUSR1);
    R(pselect(0, NULL, NULL, NULL, &ts, &none));
    SAY("hits %d", hits);
    raise(SIGUSR1);
    R(epoll_pwait(ep, &ev, 1, 5000, &none));
    SAY("hits %d", hits);
    sigprocmask(SIG_SETMASK, NULL, &block);
    SAY("still blocked %d", sigismember(&block, SIGUSR1));
    raise(SIGUSR1);
    ts = (struct timespec){0, 2000000};
    R(ppoll(&pf, 1, &ts, &block)); /* stays blocked: runs into the timeout */
    SAY("hits %d", hits);
    sigprocmask(SIG_SETMASK, &old, NULL);
    SAY("hits %d", hits);
    pipe(p);
    FD_ZERO(&set);
    FD_SET(p[0], &set);
    FD_SET(p[1], &set);
    R(select(p[1] + 1, &set, &set, NULL, NULL));
    SAY("%d %d", FD_ISSET(p[0], &set), FD_ISSET(p[1], &set));
    R(syscall(SYS_pselect6, -1, NULL, NULL, NULL, &ts, NULL));
    ts.tv_nsec = 1000000000;
    R(ppoll(&pf, 1, &ts, NULL));
    close(p[1]);
    pf = (struct pollfd){p[0], POLLIN, 0};
    R(poll(&pf, 1, 1000));
    SAY("revents %x", pf.revents);
    close(p[0]);
    R(poll(&pf, 1, 1000));
    SAY("revents %x", pf.revents);
    R(syscall(SYS_ppoll, BAD_PTR, 1, NULL, NULL, 8));
}

int main(void)
{
    epolls();
    eventfds();
    masks();
    return 0;
}
