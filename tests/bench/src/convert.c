/* SPDX-License-Identifier: MIT */
/* Conversions between integers, float and double, rounding to integers, comparisons: each has its
 * own x86 fix-ups. */
#include "bench.h"
#include <math.h>

#define COUNT 512

static double d[COUNT];
static float f[COUNT];
static int32_t i32[COUNT];
static uint64_t u64[COUNT];

static BENCH_NOINLINE uint64_t convert(void)
{
    uint64_t sum = 0;

    for (int i = 0; i < COUNT; i++) {
        double x = d[i];

        i32[i] = (int32_t)x;
        f[i] = (float)i32[i] * 0.5f;
        u64[i] = (uint64_t)(fabs(x) * 1048576.0);
        sum += (uint64_t)(int64_t)f[i] + u64[i];
        sum += (uint64_t)((double)u64[i] > (double)(int64_t)sum);
        x = floor(x) + rint(x * 0.25) + (double)(uint32_t)sum * 0x1p-20;
        sum += (uint64_t)lrint(x) + (uint64_t)(x < d[(i + 1) % COUNT]);
    }
    return sum;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 15, sum = 0;

    for (int i = 0; i < COUNT; i++)
        d[i] = (double)(int64_t)bench_rand(&seed) * 0x1p-40;
    for (unsigned i = 0; i < size; i++) {
        sum = bench_mix(sum, convert());
        d[i % COUNT] = -d[i % COUNT];
    }
    return bench_done(bench_mix_bytes(sum, f, sizeof f));
}
