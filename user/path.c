/* SPDX-License-Identifier: MIT */
/*
 * The -L prefix: absolute paths that exist below it are taken from there, others from the host.
 *
 * The kernel resolves them with RESOLVE_IN_ROOT, so that absolute links and ".." inside the prefix
 * stay inside. Most names have neither and most are not there: those cost one call.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "user/fd.h"
#include "user/user.h"

/* The real path of @fd to @buf; false if it has none. */
static bool fd_path(int fd, char *buf)
{
    char link[32];

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, buf, PATH_MAX - 1);

    if (n <= 0 || buf[0] != '/')
        return false;
    buf[n] = 0;
    return true;
}

typedef struct Lookup {
    const char *path; /* may be @buf itself */
    char *buf;        /* PATH_MAX bytes; written if it is found */
    u64 flags;        /* of openat2 */
    bool found;
} Lookup;

/*
 * True if one call can tell: there is no link on the way, so that the place is where the text says.
 */
static bool resolve_plain(Lookup *l)
{
    struct open_how how = {.flags = l->flags, .resolve = RESOLVE_NO_SYMLINKS};
    char place[PATH_MAX];
    int n = snprintf(place, sizeof place, "%s%s", user_config.prefix, l->path);

    if (n >= PATH_MAX || strstr(l->path, "/.."))
        return false;
    int fd = syscall(SYS_openat2, AT_FDCWD, place, &how, sizeof how);

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR;
    close(fd);
    memcpy(l->buf, place, (size_t)n + 1);
    l->found = true;
    return true;
}

/* False: no descriptor is left. */
static bool resolve_links(Lookup *l)
{
    struct open_how how = {.flags = l->flags, .resolve = RESOLVE_IN_ROOT};
    int root = open(user_config.prefix, O_PATH | O_DIRECTORY | O_CLOEXEC);

    if (root < 0)
        return errno != EMFILE;
    int fd = syscall(SYS_openat2, root, l->path, &how, sizeof how);
    bool is_short = fd < 0 && errno == EMFILE;

    l->found = fd >= 0 && fd_path(fd, l->buf);
    if (fd >= 0)
        close(fd);
    close(root);
    return !is_short;
}

/* A job of fd_do. */
static bool resolve_below(void *arg)
{
    Lookup *l = arg;

    return resolve_plain(l) || resolve_links(l);
}

/* What describes this machine or is shared with its programs is never taken from the prefix. */
static bool is_host_tree(const char *path)
{
    static const char *const trees[] = {"/proc", "/sys", "/dev", "/tmp"};

    for (unsigned i = 0; i < ARRAY_SIZE(trees); i++) {
        size_t n = strlen(trees[i]);

        if (!strncmp(path, trees[i], n) && (!path[n] || path[n] == '/'))
            return true;
    }
    return false;
}

const char *user_path(const char *path, char *buf, bool follow)
{
    int saved = errno;
    Lookup l = {path, buf, O_PATH | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW), false};

    if (user_config.prefix && path[0] == '/' && path[1] && !is_host_tree(path))
        fd_do(resolve_below, &l, -1);
    errno = saved;
    return l.found ? buf : path;
}
