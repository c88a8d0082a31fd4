/* SPDX-License-Identifier: MIT */
/* Matrix product of REAL, rows times rows: the inner loop vectorises into multiply-add. */
#include "bench.h"

#define DIM 96

static REAL a[DIM][DIM], b[DIM][DIM], c[DIM][DIM];

static BENCH_NOINLINE void multiply(void)
{
    for (int i = 0; i < DIM; i++) {
        memset(c[i], 0, sizeof c[i]);
        for (int k = 0; k < DIM; k++) {
            REAL f = a[i][k];

            for (int j = 0; j < DIM; j++)
                c[i][j] += f * b[k][j];
        }
    }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 5, sum = 0;

    /* Small integers over powers of two: every product and sum is exact, fused or not. */
    for (int i = 0; i < DIM; i++)
        for (int j = 0; j < DIM; j++) {
            a[i][j] = (REAL)((int)(bench_rand(&seed) % 31) - 15) / 8;
            b[i][j] = (REAL)((int)(bench_rand(&seed) % 31) - 15) / 16;
        }
    for (unsigned i = 0; i < size; i++) {
        multiply();
        a[i % DIM][i * 7 % DIM] = c[i * 3 % DIM][i * 5 % DIM] > 0;
        sum = bench_mix_bytes(sum, c[i % DIM], sizeof c[0]);
    }
    return bench_done(sum);
}
