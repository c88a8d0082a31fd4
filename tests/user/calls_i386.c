/* SPDX-License-Identifier: MIT */
/*
 * i386 programs: calls that the host serves by 64-bit ones (user/syscalls_same.def), at the ends of
 * their arguments.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int count;

static void check(int ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++count, what);
}

static int fails(long result, int err)
{
    return result == -1 && errno == err;
}

static void offsets(int fd)
{
    const uint64_t far = 0x123456789;
    uint64_t at = 0;
    char c = 0;

    check(syscall(SYS_pwrite64, fd, "x", 1, (uint32_t)far, (uint32_t)(far >> 32)) == 1,
          "pwrite64 beyond 4 GiB");
    check(syscall(SYS_pread64, fd, &c, 1, (uint32_t)far, (uint32_t)(far >> 32)) == 1 && c == 'x',
          "pread64");
    check(syscall(SYS__llseek, fd, -1, -1, &at, SEEK_END) == 0 && at == far, "_llseek, backwards");
    check(syscall(SYS__llseek, fd, 1, 2, &at, SEEK_SET) == 0 && at == 0x100000002, "forwards");
    check(fails(syscall(SYS__llseek, fd, -1, -1, &at, SEEK_SET), EINVAL), "before the beginning");
    check(fails(syscall(SYS__llseek, fd, 0, 0, (void *)16, SEEK_SET), EFAULT), "result nowhere");
    check(fails(syscall(SYS_pread64, fd, &c, 1, 0, -1), EINVAL), "pread64 at a negative offset");
}

static void arguments(int fd)
{
    struct pollfd p = {.fd = -1};
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    check(fails(read(-1, page, 1), EBADF) && fails(write(-1, page, 1), EBADF), "descriptor -1");
    check(fails(syscall(SYS_read, fd, (void *)16, 4096), EFAULT), "read to nowhere");
    check(fails(syscall(SYS_access, (void *)-4096, R_OK), EFAULT), "a path at the end of memory");
    check(syscall(SYS_read, fd, page, 0xfffff000) >= 0 || errno == EFAULT, "a size near 4 GiB");
    check(poll(&p, 1, 0) == 0 && p.revents == 0, "poll of descriptor -1");
    check(fails(syscall(SYS_poll, &p, -1, 0), EINVAL), "poll of -1 descriptors");
    check(setpriority(PRIO_PROCESS, 0, 3) == 0 && getpriority(PRIO_PROCESS, 0) == 3, "priorities");
    check(fails(setpriority(-1, 0, 0), EINVAL), "of what is not");
    check(access("/", R_OK) == 0 && fails(access("/nowhere", R_OK), ENOENT), "access");
    check(fails(syscall(SYS_faccessat, -100, "/", -1), EINVAL), "faccessat of all bits");
    check(fails(fchmod(-1, 0), EBADF) && fails(getpgid(-1), ESRCH), "negative numbers");
}

static void times(void)
{
    static int word;
    struct timespec t = {.tv_nsec = 20000000}, from, to;
    int64_t wide[2] = {0, 20000000};
    long long ns;

    clock_gettime(CLOCK_MONOTONIC, &from);
    check(fails(syscall(SYS_futex, &word, FUTEX_WAIT, 0, &t, 0, 0), ETIMEDOUT),
          "futex with a time");
    check(fails(syscall(SYS_futex_time64, &word, FUTEX_WAIT, 0, wide, 0, 0), ETIMEDOUT),
          "of 64 bits");
    check(syscall(SYS_clock_nanosleep_time64, CLOCK_MONOTONIC, 0, wide, 0) == 0, "clock_nanosleep");
    clock_gettime(CLOCK_MONOTONIC, &to);
    ns = (to.tv_sec - from.tv_sec) * 1000000000ll + to.tv_nsec - from.tv_nsec;
    check(ns >= 60000000 && ns < 10000000000ll, "took as long as they should");
    check(fails(syscall(SYS_futex, &word, FUTEX_WAIT, 1, 0, 0, 0), EAGAIN), "futex without");
    check(syscall(SYS_futex, &word, FUTEX_WAKE, -1, &t, 0, 0) == 0, "that wakes nobody");
    check(syscall(SYS_futex, &word, FUTEX_REQUEUE, 1, -1, &word, 0) == 0 || errno == EINVAL,
          "with a number for the time");
}

/* telldir's numbers are what lseek of the directory takes. */
static void directory(void)
{
    DIR *d = opendir("/");
    struct dirent *e;
    char second[256];
    long at;

    readdir(d);
    at = telldir(d);
    e = readdir(d);
    strcpy(second, e->d_name);
    while (readdir(d))
        continue;
    seekdir(d, at);
    e = readdir(d);
    check(e && !strcmp(e->d_name, second), "seekdir");
    closedir(d);
}

static void pairs(void)
{
    int p[2] = {0}, s[2] = {0};
    socklen_t size = sizeof(struct sockaddr_storage);
    struct sockaddr_storage a;
    char c[2] = {0};

    check(pipe(p) == 0 && write(p[1], "a", 1) == 1 && read(p[0], c, 2) == 1 && c[0] == 'a', "pipe");
    check(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0 && write(s[1], "b", 1) == 1 &&
              read(s[0], c, 2) == 1 && c[0] == 'b', "socketpair");
    check(getsockname(s[0], (void *)&a, &size) == 0 && a.ss_family == AF_UNIX, "getsockname");
    check(shutdown(s[1], SHUT_RDWR) == 0 && read(s[0], c, 1) == 0, "shutdown");
    check(dup(p[0]) > p[0] && getppid() > 0 && getpid() == syscall(SYS_gettid), "dup, getppid");
}

int main(void)
{
    int fd;

    setbuf(stdout, NULL);
    fd = (int)syscall(SYS_memfd_create, "file", 0);
    offsets(fd);
    arguments(fd);
    times();
    directory();
    pairs();
    printf("1..%d\n", count);
    return 0;
}
