/* SPDX-License-Identifier: MIT */
/*
 * Private descriptors; see fd.h. There are few, so a small array serves; slots are claimed
 * atomically.
 */
#include "user/fd.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/log.h"

#define FD_PRIVATE_MAX 32

static int slots[FD_PRIVATE_MAX]; /* fd + 1; 0 = free */

/*
 * Close below the soft limit, where dup3 and open come last; the kernel gives the guest low numbers
 * first.
 */
static int high_number(void)
{
    struct rlimit lim;

    if (getrlimit(RLIMIT_NOFILE, &lim) || lim.rlim_cur < 2 * FD_PRIVATE_MAX)
        return 0;
    return (int)MIN(lim.rlim_cur, 1u << 20) - FD_PRIVATE_MAX;
}

static bool remember(int fd)
{
    for (unsigned i = 0; i < FD_PRIVATE_MAX; i++) {
        int expect = 0;

        if (__atomic_compare_exchange_n(&slots[i], &expect, fd + 1, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_RELAXED))
            return true;
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

void fd_close_private(int fd)
{
    for (unsigned i = 0; i < FD_PRIVATE_MAX; i++) {
        int expect = fd + 1;

        __atomic_compare_exchange_n(&slots[i], &expect, 0, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED);
    }
    close(fd);
}

int fd_next_private(int fd)
{
    int best = -1;

    for (unsigned i = 0; i < FD_PRIVATE_MAX; i++) {
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
