/* SPDX-License-Identifier: MIT */
/* The shortest system call, many times: what entering and leaving the emulated kernel costs. */
#include "bench.h"
#include <unistd.h>

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    pid_t first = getppid();
    uint64_t same = 0;

    for (unsigned i = 0; i < size * 1000; i++)
        same += getppid() == first;
    return bench_done(same);
}
