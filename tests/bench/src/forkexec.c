/* SPDX-License-Identifier: MIT */
/*
 * fork and exec of this program, as a shell or make does. An emulator that cannot exec programs of
 * its own guest without help from the kernel is named in BENCH_EMULATOR and started instead, with
 * this program as its argument.
 */
#include "bench.h"
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    const char *emulator = getenv("BENCH_EMULATOR");
    uint64_t sum = 0;

    if (argc > 2)                                   /* the child */
        return (int)(strtoul(argv[2], NULL, 0) * 5 & 0x3f);
    for (unsigned i = 0; i < size; i++) {
        int status;
        pid_t child = fork();

        if (child < 0)
            return 1;
        if (!child) {
            char number[16];

            sprintf(number, "%u", i);
            if (emulator)
                execl(emulator, emulator, argv[0], "0", number, (char *)NULL);
            else
                execl(argv[0], argv[0], "0", number, (char *)NULL);
            _exit(127);
        }
        if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) == 127)
            return 1;
        sum = bench_mix(sum, (uint64_t)WEXITSTATUS(status));
    }
    return bench_done(sum);
}
