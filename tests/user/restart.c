/* SPDX-License-Identifier: MIT */
/*
 * Which calls a handler interrupts for good, with and without SA_RESTART, and which go on after
 * SIGSTOP and SIGCONT (through restart_syscall, with the time that was left).
 */
#include "t.h"
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>

#define WAIT_MS   400
#define SIGNAL_MS 150

static volatile sig_atomic_t hits;
static const struct timespec wait_time = {0, WAIT_MS * 1000000l};
static int pipe_fd[2], epoll_fd, sock, lock_fd, queue, sem;
static unsigned word;

static void handler(int sig)
{
    hits++;
}

/* A child that does @fn after @ms and ends. */
static pid_t after(int ms, void (*fn)(void))
{
    pid_t pid = fork();

    if (pid)
        return pid;
    usleep((unsigned)ms * 1000);
    fn();
    _exit(0);
}

static void reap(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static void send_signal(void)
{
    kill(getppid(), SIGUSR1);
}

static void stop_and_go(void)
{
    kill(getppid(), SIGSTOP);
    usleep(100000);
    kill(getppid(), SIGCONT);
}

static struct timespec deadline(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    ts.tv_nsec += wait_time.tv_nsec;
    ts.tv_sec += ts.tv_nsec / 1000000000;
    ts.tv_nsec %= 1000000000;
    return ts;
}

/* ---- calls that end by themselves after WAIT_MS ---- */

static long do_poll(void)
{
    struct pollfd p = {pipe_fd[0], POLLIN, 0};

    return poll(&p, 1, WAIT_MS);
}

static long do_select(void)
{
    struct timeval tv = {0, WAIT_MS * 1000};
    fd_set set;

    FD_ZERO(&set);
    FD_SET(pipe_fd[0], &set);
    return select(pipe_fd[0] + 1, &set, NULL, NULL, &tv);
}

static long do_epoll(void)
{
    struct epoll_event ev;

    return epoll_wait(epoll_fd, &ev, 1, WAIT_MS);
}

static long do_epoll_pwait2(void)
{
    struct epoll_event ev;

    return syscall(SYS_epoll_pwait2, epoll_fd, &ev, 1, &wait_time, NULL, 8);
}

static long do_nanosleep(void)
{
    return nanosleep(&wait_time, NULL);
}

static long do_sleep_until(void)
{
    struct timespec ts = deadline();

    return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

static long do_futex(void)
{
    return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &wait_time, NULL, 0);
}

static long do_futex_until(void)
{
    struct timespec ts = deadline();

    return syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &ts, NULL, ~0u);
}

static long do_sigtimedwait(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    return sigtimedwait(&set, NULL, &wait_time);
}

static long do_recv_timeout(void)
{
    char c;

    return recv(sock, &c, 1, 0);
}

static long do_semtimedop(void)
{
    struct sembuf op = {0, -1, 0};

    return semtimedop(sem, &op, 1, &wait_time);
}

/* ---- calls that somebody else ends ---- */

static void feed(void)
{
    if (write(pipe_fd[1], "x", 1) != 1)
        _exit(1);
}

static long do_read(void)
{
    pid_t pid = after(WAIT_MS, feed);
    char c;
    long r = read(pipe_fd[0], &c, 1);
    int e = errno;

    reap(pid);
    if (r < 0 && read(pipe_fd[0], &c, 1) != 1)
        SAY("nothing came");
    errno = e;
    return r;
}

static void nothing(void)
{
}

static long do_wait(void)
{
    pid_t pid = after(WAIT_MS, nothing);
    long r = waitpid(pid, NULL, 0);
    int e = errno;

    if (r < 0)
        reap(pid);
    errno = e;
    return r < 0 ? r : r == pid;
}

static void hold_lock(void)
{
    flock(open("lock", O_RDWR), LOCK_EX);
    kill(getppid(), SIGUSR2);
    usleep(WAIT_MS * 1000);
}

static long do_flock(void)
{
    sigset_t held;

    sigemptyset(&held);
    sigaddset(&held, SIGUSR2);
    sigprocmask(SIG_BLOCK, &held, NULL);
    pid_t pid = after(0, hold_lock);

    while (sigwaitinfo(&held, NULL) < 0) /* the other signal may come early on a busy machine */
        ;
    long r = flock(lock_fd, LOCK_EX);
    int e = errno;

    flock(lock_fd, LOCK_UN);
    reap(pid);
    errno = e;
    return r;
}

static void send_message(void)
{
    struct {
        long type;
        char text[4];
    } m = {1, "abc"};

    msgsnd(queue, &m, 4, 0);
}

static long do_msgrcv(void)
{
    char buf[16];
    pid_t pid = after(WAIT_MS, send_message);
    long r = msgrcv(queue, buf, 8, 0, 0);
    int e = errno;

    reap(pid);
    if (r < 0 && msgrcv(queue, buf, 8, 0, 0) != 4)
        SAY("no message came");
    errno = e;
    return r;
}

static const struct {
    const char *name;
    long (*fn)(void);
    int by_itself; /* so that SIGSTOP and SIGCONT can be tried, too */
} calls[] = {
    {"poll", do_poll, 1},
    {"select", do_select, 1},
    {"epoll_wait", do_epoll, 1},
    {"epoll_pwait2", do_epoll_pwait2, 1},
    {"nanosleep", do_nanosleep, 1},
    {"clock_nanosleep until", do_sleep_until, 1},
    {"futex", do_futex, 1},
    {"futex until", do_futex_until, 1},
    {"sigtimedwait", do_sigtimedwait, 1},
    {"recv with SO_RCVTIMEO", do_recv_timeout, 1},
    {"semtimedop", do_semtimedop, 1},
    {"read", do_read, 0},
    {"waitpid", do_wait, 0},
    {"flock", do_flock, 0},
    {"msgrcv", do_msgrcv, 0},
};

static void with_handler(unsigned i, int flags)
{
    struct sigaction sa = {.sa_handler = handler, .sa_flags = flags};

    sigaction(SIGUSR1, &sa, NULL);
    hits = 0;
    pid_t pid = after(SIGNAL_MS, send_signal);

    errno = 0;
    t_report(calls[i].name, calls[i].fn(), 1);
    SAY("  %s, handlers run: %d", flags ? "SA_RESTART" : "plain", (int)hits);
    reap(pid);
}

static void with_stop(unsigned i)
{
    long start = t_ms();
    pid_t pid = after(SIGNAL_MS, stop_and_go);

    errno = 0;
    t_report(calls[i].name, calls[i].fn(), 1);
    SAY("  stopped and continued%s",
        errno != EINTR && t_ms() - start < WAIT_MS - 10 ? ", too early" : "");
    reap(pid);
}

int main(void)
{
    struct timeval tv = {0, WAIT_MS * 1000};
    struct epoll_event ev = {.events = EPOLLIN};
    int pair[2];

    t_tmpdir();
    if (pipe(pipe_fd) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
        return 99;
    sock = pair[0];
    setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    epoll_fd = epoll_create1(0);
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, pipe_fd[0], &ev);
    lock_fd = open("lock", O_RDWR | O_CREAT, 0600);
    queue = msgget(IPC_PRIVATE, 0600);
    sem = semget(IPC_PRIVATE, 1, 0600);
    for (unsigned i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        with_handler(i, 0);
        with_handler(i, SA_RESTART);
        if (calls[i].by_itself)
            with_stop(i);
    }
    msgctl(queue, IPC_RMID, NULL);
    semctl(sem, 0, IPC_RMID);
    return 0;
}
