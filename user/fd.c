/* SPDX-License-Identifier: MIT */
/*
 * Private descriptors; see fd.h. There are few, so a small array serves; slots are claimed
 * atomically.
 */
#include "user/fd.h"

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/log.h"
#include "user/signal.h"

/* On KVM each thread's vCPU has one; those that find no room here can be closed by the guest. */
#define FD_PRIVATE_MAX 1056
#define FD_RESERVE 32 /* numbers kept for us below the limit, or a quarter of all if that is more */
#define APART_STACK (256u << 10)

static int slots[FD_PRIVATE_MAX]; /* fd + 1; 0 = free */
static unsigned slots_used;       /* those behind were never taken */

static unsigned used(void)
{
    return MIN(__atomic_load_n(&slots_used, __ATOMIC_ACQUIRE), FD_PRIVATE_MAX);
}

/*
 * Close below the soft limit, where dup3 and open come last; the kernel gives the guest low numbers
 * first.
 */
static int high_number(void)
{
    struct rlimit lim;

    if (getrlimit(RLIMIT_NOFILE, &lim) || lim.rlim_cur < 2 * FD_RESERVE)
        return 0;
    int limit = (int)MIN(lim.rlim_cur, 1u << 20);

    return limit - MIN(MAX(limit / 4, FD_RESERVE), FD_PRIVATE_MAX);
}

static bool remember(int fd)
{
    for (unsigned i = 0; i < FD_PRIVATE_MAX; i++) {
        int expect = 0;

        if (__atomic_compare_exchange_n(&slots[i], &expect, fd + 1, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_RELAXED)) {
            while (__atomic_load_n(&slots_used, __ATOMIC_RELAXED) <= i)
                __atomic_fetch_add(&slots_used, 1, __ATOMIC_RELEASE); /* pairs with used */
            return true;
        }
    }
    return false;
}

int fd_make_private(int fd)
{
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, high_number());

    if (moved >= 0) {
        close(fd);
        fd = moved;
    }
    remember(fd);
    return fd;
}

void fd_hide_log(void)
{
    int fd = fcntl(fileno(log_file()), F_DUPFD_CLOEXEC, 0);
    FILE *f = fd < 0 ? NULL : fdopen(fd_make_private(fd), "w");

    if (f)
        log_set_stream(f);
}

static bool is_shared; /* descriptors made before are another process's too */

void fd_table_shared(void)
{
    is_shared = true;
}

void fd_close_private(int fd)
{
    for (unsigned i = 0; i < used(); i++) {
        int expect = fd + 1;

        __atomic_compare_exchange_n(&slots[i], &expect, 0, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED);
    }
    if (!is_shared)
        close(fd);
}

int fd_next_private(int fd)
{
    int best = -1;

    for (unsigned i = 0; i < used(); i++) {
        int f = __atomic_load_n(&slots[i], __ATOMIC_ACQUIRE) - 1;

        if (f >= fd && (best < 0 || f < best))
            best = f;
    }
    return best;
}

bool fd_is_private(int fd)
{
    return fd >= 0 && fd_next_private(fd) == fd;
}

/* ---- when the guest has used up its descriptors ---- */

typedef struct Apart {
    bool (*job)(void *arg);
    void *arg;
    int keep;
} Apart;

static void close_all_but(int keep)
{
    if (keep != 0)
        close(0);
    if (keep != 1)
        close(1);
    if (keep > 3)
        syscall(SYS_close_range, 3, keep - 1, 0);
    syscall(SYS_close_range, MAX(keep + 1, 3), UINT_MAX, 0);
}

static int apart_main(void *arg)
{
    const Apart *a = arg;

    close_all_but(a->keep);
    a->job(a->arg);
    return 0;
}

/* The table of descriptors is copied; the caller sleeps until the process with the copy ends. */
static int do_apart(Apart *a)
{
    u8 *stack = mmap(NULL, APART_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int status = 0;

    if (stack == MAP_FAILED)
        abort();
    u64 mask = signal_block_all(); /* handlers of two processes in one memory */
    pid_t pid = clone(apart_main, stack + APART_STACK, CLONE_VM | CLONE_VFORK, a);

    if (pid > 0)
        waitpid(pid, &status, __WALL);
    signal_host_mask(mask);
    munmap(stack, APART_STACK);
    return pid < 0 || !WIFEXITED(status) ? 1 : WEXITSTATUS(status);
}

int fd_do(bool (*job)(void *arg), void *arg, int keep)
{
    Apart a = {job, arg, keep};

    return job(arg) ? 0 : do_apart(&a);
}

int fd_in_path(const char *path)
{
    int fd;

    if (sscanf(path, "/proc/self/fd/%d", &fd) == 1 || sscanf(path, "/dev/fd/%d", &fd) == 1)
        return fd;
    return -1;
}
