/* SPDX-License-Identifier: MIT */
/* qsort of the C library with a comparison callback: indirect calls, and returns to one caller. */
#include "bench.h"

#define COUNT 2000

typedef struct Record {
    uint32_t key, payload;
} Record;

static int compare(const void *x, const void *y)
{
    const Record *a = x, *b = y;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->payload < b->payload ? -1 : a->payload > b->payload;
}

int main(int argc, char **argv)
{
    static Record r[COUNT];
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 4, sum = 0;

    for (unsigned i = 0; i < size; i++) {
        for (int k = 0; k < COUNT; k++) {
            r[k].key = (uint32_t)bench_rand(&seed) & 0x3fff;
            r[k].payload = (uint32_t)k;
        }
        qsort(r, COUNT, sizeof r[0], compare);
        sum = bench_mix(sum, r[i % COUNT].payload);
    }
    return bench_done(bench_mix_bytes(sum, r, sizeof r));
}
