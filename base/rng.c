/* SPDX-License-Identifier: MIT */
/* Random bytes; see rng.h. */
#include "base/rng.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/random.h"

struct Rng {
    char *id;
    int fd; /* -1: the kernel */
    Rng *next;
};

static Rng *sources;

Rng *rng_find(const char *id)
{
    Rng *r = sources;

    while (r && strcmp(r->id, id))
        r = r->next;
    return r;
}

Rng *rng_new(const char *id, const char *path, Error *err)
{
    Rng *r;
    int fd = path ? open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;

    if (path && fd < 0)
        return error_set_errno(err, "filename=%s", path), NULL;
    r = calloc(1, sizeof *r);
    if (!r || !(r->id = strdup(id)))
        abort();
    r->fd = fd;
    r->next = sources;
    sources = r;
    return r;
}

void rng_free(Rng *r)
{
    for (Rng **p = &sources; *p; p = &(*p)->next)
        if (*p == r) {
            *p = r->next;
            break;
        }
    if (r->fd >= 0)
        close(r->fd);
    free(r->id);
    free(r);
}

static size_t read_file(int fd, u8 *data, size_t size)
{
    size_t got = 0;

    while (got < size) {
        ssize_t n = read(fd, data + got, size - got);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    return got;
}

size_t rng_read(Rng *r, void *data, size_t size)
{
    if (r && r->fd >= 0)
        return read_file(r->fd, data, size);
    return random_bytes(data, size) ? size : 0;
}

int rng_fd(const Rng *r)
{
    return r ? r->fd : -1;
}
