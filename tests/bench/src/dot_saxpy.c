/* SPDX-License-Identifier: MIT */
/* Dot products (scalar chains: the order of additions is fixed) and saxpy (vectorised), float and
 * double. */
#include "bench.h"

#define COUNT 1024

static float xf[COUNT], yf[COUNT];
static double xd[COUNT], yd[COUNT];

static BENCH_NOINLINE void saxpy(float *restrict y, const float *restrict x, float a)
{
    for (int i = 0; i < COUNT; i++)
        y[i] += a * x[i];
}

static BENCH_NOINLINE float dot_float(const float *x, const float *y)
{
    float sum = 0;

    for (int i = 0; i < COUNT; i++)
        sum += x[i] * y[i];
    return sum;
}

static BENCH_NOINLINE double dot_double(const double *x, const double *y)
{
    double sum[2] = {0, 0};

    for (int i = 0; i < COUNT; i += 2) {
        sum[0] += x[i] * y[i];
        sum[1] += x[i + 1] * y[i + 1];
    }
    return sum[0] + sum[1];
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 14;
    double sum = 0;

    for (int i = 0; i < COUNT; i++) {
        xf[i] = (float)(bench_rand(&seed) % 64) / 64;
        yf[i] = (float)(bench_rand(&seed) % 64) / 64;
        xd[i] = xf[i];
        yd[i] = yf[i];
    }
    for (unsigned i = 0; i < size; i++) {
        saxpy(yf, xf, i & 1 ? -0.5f : 0.5f);
        saxpy(yf, xf, 0.25f);
        saxpy(yf, xf, -0.25f);
        sum += dot_float(xf, yf);
        yd[i % COUNT] = 0.75;
        sum += dot_double(xd, yd);
    }
    printf("%.6f\n", sum);
    return 0;
}
