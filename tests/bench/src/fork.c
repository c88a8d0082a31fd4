/* SPDX-License-Identifier: MIT */
/* fork, a little work in the child, wait. */
#include "bench.h"
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    for (unsigned i = 0; i < size; i++) {
        int status;
        pid_t child = fork();

        if (child < 0)
            return 1;
        if (!child) {
            uint64_t seed = i, v = 0;

            for (int k = 0; k < 1000; k++)
                v += bench_rand(&seed);
            _exit((int)(v & 0x7f));
        }
        if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
            return 1;
        sum = bench_mix(sum, (uint64_t)WEXITSTATUS(status));
    }
    return bench_done(sum);
}
