/* SPDX-License-Identifier: MIT */
/* Mappings that come and go: mmap, first touch of some pages, mprotect, munmap in parts, and brk
 * through malloc. */
#include "bench.h"
#include <sys/mman.h>

#define PAGE 4096u

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv) * 10;
    uint64_t seed = 50, sum = 0;

    for (unsigned i = 0; i < size; i++) {
        size_t pages = bench_rand(&seed) % 64 + 4, middle = pages / 2;
        char *p =
            mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        char *q;

        if (p == MAP_FAILED)
            return 1;
        for (size_t k = 0; k < pages; k += 3)
            p[k * PAGE] = (char)k;
        if (mprotect(p, PAGE, PROT_READ) || munmap(p + middle * PAGE, PAGE))
            return 1;
        for (size_t k = 0; k < pages; k += 3)
            sum += k == middle ? 0 : (unsigned char)p[k * PAGE];
        if (munmap(p, middle * PAGE)
            || munmap(p + (middle + 1) * PAGE, (pages - middle - 1) * PAGE))
            return 1;
        q = malloc(200000);                         /* above the threshold: a mapping of its own */
        q[i % 200000] = 1;
        sum += (unsigned char)q[i % 200000];
        free(q);
    }
    return bench_done(sum);
}
