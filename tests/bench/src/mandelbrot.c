/* SPDX-License-Identifier: MIT */
/* Mandelbrot set, scalar double precision: a short loop of multiplies, adds and one comparison. */
#include "bench.h"

static BENCH_NOINLINE unsigned escape(double cr, double ci)
{
    double r = 0, i = 0;
    unsigned n = 0;

    for (; n < 200; n++) {
        double r2 = r * r, i2 = i * i;

        if (r2 + i2 > 4)
            break;
        i = 2 * r * i + ci;
        r = r2 - i2 + cr;
    }
    return n;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    for (unsigned y = 0; y < size; y++)
        for (unsigned x = 0; x < 200; x++)
            sum = bench_mix(sum, escape(-2 + 0.0125 * x, -1.25 + 2.5 * y / size));
    return bench_done(sum);
}
