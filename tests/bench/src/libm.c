/* SPDX-License-Identifier: MIT */
/* Functions of the C library's libm: tables, polynomials of fused multiply-adds, comparisons
 * against limits. */
#include "bench.h"
#include <math.h>

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    double sum = 0;

    for (unsigned i = 0; i < size * 100; i++) {
        double x = (double)(i % 1000) * 0.01;

        sum += sin(x) + cos(x) * exp(-x) + log(x + 1) + pow(x + 0.5, 1.25) + atan2(x, 3);
        sum += (double)(sinf((float)x) + expf((float)-x));
    }
    printf("%.4f\n", sum);                          /* the libraries may differ in the last bits */
    return 0;
}
