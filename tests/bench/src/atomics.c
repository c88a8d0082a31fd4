/* SPDX-License-Identifier: MIT */
/* Two threads and shared words: fetch-and-add, compare-and-swap loops, acquire and release. */
#include "bench.h"
#include <pthread.h>
#include <stdatomic.h>

static _Atomic uint64_t counter, folded;
static _Atomic uint32_t flag[2];
static unsigned size;

static void *work(void *arg)
{
    unsigned me = (unsigned)(uintptr_t)arg;

    for (unsigned i = 0; i < size; i++) {
        uint64_t old = atomic_load_explicit(&folded, memory_order_relaxed);

        atomic_fetch_add(&counter, i);
        /* What both threads add sums up to the same in any order. */
        while (!atomic_compare_exchange_weak(&folded, &old, old + (i & 0xff) * 3))
            ;
        atomic_store_explicit(&flag[me], i, memory_order_release);
        if (atomic_load_explicit(&flag[!me], memory_order_acquire) == ~0u)
            atomic_exchange(&counter, 0);           /* never: i stays far below that */
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t t;

    size = bench_size(argc, argv) * 1000;
    if (pthread_create(&t, NULL, work, (void *)1))
        return 1;
    work(NULL);
    pthread_join(t, NULL);
    return bench_done(bench_mix(counter, folded));
}
