/* SPDX-License-Identifier: MIT */
/* Descriptors that others opened; see fdset.h. They are few. */
#include "base/fdset.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/opts.h"

#define PREFIX  "/dev/fdset/"
#define FDS_MAX 256

static struct Entry {
    u64 set;
    int fd;
    char *opaque;
} fds[FDS_MAX]; /* those of a set behind each other */
static unsigned count;

static struct Named {
    char *name; /* NULL: free */
    int fd;
} names[FDS_MAX];

/* ---- sets ---- */

int fdset_add(u64 set, int fd, const char *opaque, Error *err)
{
    unsigned at = 0;
    int copy;

    if (count == FDS_MAX) {
        error_set(err, "fd=%d: %u descriptors were added already", fd, count);
        return -1;
    }
    copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) {
        error_set_errno(err, "fd=%d", fd);
        return -1;
    }
    while (at < count && fds[at].set <= set)
        at++;
    memmove(&fds[at + 1], &fds[at], (count++ - at) * sizeof *fds);
    fds[at] = (struct Entry){set, copy, opaque ? strdup(opaque) : NULL};
    return copy;
}

u64 fdset_free_number(void)
{
    u64 number = 0;

    for (unsigned n = 0; n < count; n++)
        if (fds[n].set == number)
            number++;
    return number;
}

bool fdset_remove(u64 set, int fd)
{
    bool found = false;

    for (unsigned n = 0; n < count;) {
        if (fds[n].set != set || (fd >= 0 && fds[n].fd != fd)) {
            n++;
            continue;
        }
        close(fds[n].fd);
        free(fds[n].opaque);
        memmove(&fds[n], &fds[n + 1], (--count - n) * sizeof *fds);
        found = true;
    }
    return found;
}

bool fdset_at(unsigned n, FdsetEntry *out)
{
    if (n >= count)
        return false;
    *out = (FdsetEntry){fds[n].set, fds[n].fd, fds[n].opaque};
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

/* ---- names ---- */

static struct Named *named(const char *name)
{
    for (unsigned n = 0; n < FDS_MAX; n++)
        if (names[n].name && !strcmp(names[n].name, name))
            return &names[n];
    return NULL;
}

static void forget(struct Named *n)
{
    free(n->name);
    n->name = NULL;
}

void fd_taken(int fd)
{
    for (unsigned n = 0; n < FDS_MAX; n++)
        if (names[n].name && names[n].fd == fd)
            forget(&names[n]);
}

bool fd_name(const char *name, int fd, Error *err)
{
    struct Named *free_place = names;

    if (!*name || isdigit((unsigned char)*name))
        return error_set(err, "Parameter 'fdname' expects a name not starting with a digit");
    fd_unname(name);
    while (free_place < names + FDS_MAX && free_place->name)
        free_place++;
    if (free_place == names + FDS_MAX)
        return error_set(err, "%u descriptors have names already", FDS_MAX);
    *free_place = (struct Named){strdup(name), fd};
    return true;
}

bool fd_unname(const char *name)
{
    struct Named *n = named(name);

    if (!n)
        return false;
    close(n->fd);
    forget(n);
    return true;
}

int fd_of_text(const char *text)
{
    struct Named *n = named(text);
    u64 number;

    if (n)
        return n->fd;
    return parse_num(text, &number) && number <= INT32_MAX ? (int)number : -1;
}
