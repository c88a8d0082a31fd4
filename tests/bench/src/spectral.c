/* SPDX-License-Identifier: MIT */
/* Spectral norm of an infinite matrix cut to 100 x 100 by power iteration: a division per
 * element. */
#include "bench.h"
#include <math.h>

#define DIM 100

static double element(unsigned i, unsigned k)
{
    return 1.0 / ((i + k) * (i + k + 1) / 2 + i + 1);
}

static BENCH_NOINLINE void times(const double *v, double *out, int transposed)
{
    for (unsigned i = 0; i < DIM; i++) {
        double sum = 0;

        for (unsigned k = 0; k < DIM; k++)
            sum += v[k] * (transposed ? element(k, i) : element(i, k));
        out[i] = sum;
    }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    double u[DIM], v[DIM], t[DIM], uv = 0, vv = 0;

    for (int i = 0; i < DIM; i++)
        u[i] = 1;
    for (unsigned i = 0; i < size; i++) {
        times(u, t, 0);
        times(t, v, 1);
        times(v, t, 0);
        times(t, u, 1);
        if (i % 8 == 7)                             /* 1.274^32 = 2340: stay finite */
            for (int k = 0; k < DIM; k++)
                u[k] /= 2048;
    }
    times(u, t, 0);
    times(t, v, 1);
    for (int i = 0; i < DIM; i++) {
        uv += u[i] * v[i];
        vv += u[i] * u[i];
    }
    printf("%.9f\n", sqrt(uv / vv));
    return 0;
}
