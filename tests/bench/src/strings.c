/* SPDX-License-Identifier: MIT */
/* String functions of the C library, whose arm64 versions are hand-written vector code: lengths,
 * searches, copies. */
#include "bench.h"

#define LINES 64

static char line[LINES][256], copy[256];

int main(int argc, char **argv)
{
    /* Pointers to the functions keep the compiler from expanding or hoisting the calls. */
    size_t (*volatile length)(const char *) = strlen;
    void *(*volatile move)(void *, const void *, size_t) = memcpy;
    int (*volatile compare)(const char *, const char *) = strcmp;
    char *(*volatile find)(const char *, int) = (char *(*)(const char *, int))strchr;
    void *(*volatile scan)(const void *, int, size_t) =
        (void *(*)(const void *, int, size_t))memchr;
    void *(*volatile fill)(void *, int, size_t) = memset;
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 9, sum = 0;

    for (int i = 0; i < LINES; i++) {
        size_t n = bench_rand(&seed) % 200 + 3;

        for (size_t k = 0; k < n; k++)
            line[i][k] = (char)('a' + bench_rand(&seed) % 24);
        line[i][n * 2 / 3] = 'z';
    }
    for (unsigned i = 0; i < size; i++)
        for (int k = 0; k < LINES; k++) {
            const char *s = line[k];
            size_t n = length(s);
            const char *z = find(s, 'z');

            move(copy, s, n + 1);
            sum += n + (size_t)(z - s);
            sum += (unsigned)(compare(copy, s) == 0)
                   + (unsigned)(compare(s, line[(k + 1) % LINES]) < 0);
            sum += scan(copy, 'y', n) != NULL;
            fill(copy, k, n / 2);
        }
    return bench_done(bench_mix_bytes(sum, copy, sizeof copy));
}
