/* SPDX-License-Identifier: MIT */
/* Fibonacci and Ackermann: calls and returns, with little between them. */
#include "bench.h"

static BENCH_NOINLINE unsigned fib(unsigned n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static BENCH_NOINLINE unsigned ackermann(unsigned m, unsigned n)
{
    if (!m)
        return n + 1;
    return ackermann(m - 1, n ? ackermann(m, n - 1) : 1);
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    for (unsigned i = 0; i < size; i++) {
        sum = bench_mix(sum, fib(17 + i % 4));
        sum = bench_mix(sum, ackermann(2, 40 + i % 8));
        sum = bench_mix(sum, ackermann(3, 4));
    }
    return bench_done(sum);
}
