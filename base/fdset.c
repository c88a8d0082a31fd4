/* SPDX-License-Identifier: MIT */
/* Sets of descriptors; see fdset.h. They are few and stay until the process ends. */
#include "base/fdset.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX  "/dev/fdset/"
#define FDS_MAX 256

static struct {
    u64 set;
    int fd;
} fds[FDS_MAX];
static unsigned count;

bool fdset_add(u64 set, int fd, Error *err)
{
    int copy;

    if (count == FDS_MAX)
        return error_set(err, "fd=%d: %u descriptors were added already", fd, count);
    copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return error_set_errno(err, "fd=%d", fd);
    fds[count].set = set;
    fds[count++].fd = copy;
    return true;
}

static bool fits(int fd, int flags)
{
    int has = fcntl(fd, F_GETFL), want = flags & O_ACCMODE;

    return has >= 0 && ((has & O_ACCMODE) == want);
}

int fdset_open(const char *path, int flags, unsigned mode)
{
    char *end;
    u64 set;

    if (strncmp(path, PREFIX, sizeof PREFIX - 1))
        return open(path, flags, mode);
    set = strtoull(path + sizeof PREFIX - 1, &end, 10);
    errno = ENOENT;
    if (*end)
        return -1;
    for (unsigned n = 0; n < count; n++) {
        if (fds[n].set != set)
            continue;
        errno = EACCES;
        if (fits(fds[n].fd, flags))
            return fcntl(fds[n].fd, flags & O_CLOEXEC ? F_DUPFD_CLOEXEC : F_DUPFD, 0);
    }
    return -1;
}
