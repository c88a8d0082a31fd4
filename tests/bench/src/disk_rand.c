/* SPDX-License-Identifier: MIT */
/* Reads of 4 KiB at random places of a disk, past the cache: disk_rand DEVICE COUNT. */
#include "bench.h"
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int fd = argc > 2 ? open(argv[1], O_RDONLY | O_DIRECT) : -1;
    unsigned count = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 0) : 0;
    off_t blocks = fd < 0 ? 0 : lseek(fd, 0, SEEK_END) / 4096;
    uint64_t rand = 1;
    void *buf;

    if (blocks <= 0 || posix_memalign(&buf, 4096, 4096)) {
        fprintf(stderr, "usage: disk_rand device count\n");
        return 1;
    }
    for (unsigned i = 0; i < count; i++)
        if (pread(fd, buf, 4096, (off_t)(bench_rand(&rand) % (uint64_t)blocks) * 4096) != 4096)
            return 2;
    return 0;
}
