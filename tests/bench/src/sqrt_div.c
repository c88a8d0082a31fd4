/* SPDX-License-Identifier: MIT */
/* Square roots and divisions, scalar and vector, in float and double. */
#include "bench.h"
#include <math.h>

#define COUNT 512

static double d[COUNT], e[COUNT];
static float f[COUNT], g[COUNT];

static BENCH_NOINLINE void vector(void)
{
    for (int i = 0; i < COUNT; i++)
        e[i] = sqrt(d[i]) / (d[i] + 1.0);
    for (int i = 0; i < COUNT; i++)
        g[i] = sqrtf(f[i]) / (f[i] + 1.0f);
}

static BENCH_NOINLINE double scalar(double x)
{
    for (int i = 0; i < COUNT; i++)
        x = sqrt(x * x + d[i]) / (1.0 + e[i]);      /* one chain: latencies add up */
    return x;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 16, sum = 0;
    double x = 1;

    for (int i = 0; i < COUNT; i++) {
        d[i] = (double)(bench_rand(&seed) % 4096) / 64;
        f[i] = (float)d[i];
    }
    for (unsigned i = 0; i < size; i++) {
        vector();
        x = scalar(x);
        sum = bench_mix_bytes(sum, &g[i % COUNT], sizeof g[0]);
        f[i % COUNT] += 1;
    }
    printf("%.9f ", x);
    return bench_done(sum);
}
