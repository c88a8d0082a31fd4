/* SPDX-License-Identifier: MIT */
/* Two processes throw a word to and fro through pipes: read, write, and a process switch for
 * each. */
#include "bench.h"
#include <sys/wait.h>
#include <unistd.h>

static void throw(int fd, uint64_t v)
{
    if (write(fd, &v, sizeof v) != sizeof v)
        _exit(1);
}

static uint64_t catch(int fd)
{
    uint64_t v;

    if (read(fd, &v, sizeof v) != sizeof v)
        _exit(1);
    return v;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv) * 100;
    int to[2], back[2], status;
    uint64_t v = 1;
    pid_t child;

    if (pipe(to) || pipe(back) || (child = fork()) < 0)
        return 1;
    if (!child) {
        for (unsigned i = 0; i < size; i++)
            throw(back[1], bench_mix(catch(to[0]), i));
        _exit(0);
    }
    for (unsigned i = 0; i < size; i++) {
        throw(to[1], v);
        v = catch(back[0]);
    }
    if (waitpid(child, &status, 0) != child || status)
        return 1;
    return bench_done(v);
}
