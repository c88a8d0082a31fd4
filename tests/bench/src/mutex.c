/* SPDX-License-Identifier: MIT */
/* Two threads fight for one mutex around a short piece of work. */
#include "bench.h"
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t total, seen[64];
static unsigned size;

static void *work(void *arg)
{
    (void)arg;
    for (unsigned i = 0; i < size; i++) {
        pthread_mutex_lock(&lock);
        total += i;
        seen[i % 64]++;
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t t;

    size = bench_size(argc, argv) * 1000;
    if (pthread_create(&t, NULL, work, NULL))
        return 1;
    work(NULL);
    pthread_join(t, NULL);
    return bench_done(bench_mix_bytes(total, seen, sizeof seen));
}
