/* SPDX-License-Identifier: MIT */
/* Threads that start, do little and are joined. */
#include "bench.h"
#include <pthread.h>

static void *work(void *arg)
{
    uint64_t seed = (uintptr_t)arg;

    for (int i = 0; i < 100; i++)
        bench_rand(&seed);
    return (void *)(uintptr_t)bench_rand(&seed);
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    for (unsigned i = 0; i < size; i++) {
        pthread_t t[2];
        void *result;

        for (unsigned k = 0; k < 2; k++)
            if (pthread_create(&t[k], NULL, work, (void *)(uintptr_t)(2 * i + k)))
                return 1;
        for (int k = 0; k < 2; k++) {
            if (pthread_join(t[k], &result))
                return 1;
            sum = bench_mix(sum, (uintptr_t)result);
        }
    }
    return bench_done(sum);
}
