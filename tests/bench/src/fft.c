/* SPDX-License-Identifier: MIT */
/* Fast Fourier transform of 1024 complex doubles, forth and back: scattered loads, complex
 * multiply. */
#include "bench.h"
#include <math.h>

#define LOG2 10
#define COUNT (1 << LOG2)

typedef struct Complex {
    double re, im;
} Complex;

static Complex data[COUNT], root[COUNT / 2];

static BENCH_NOINLINE void transform(Complex *x, int inverse)
{
    for (unsigned i = 1, j = 0; i < COUNT; i++) {
        unsigned bit = COUNT >> 1;

        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            Complex t = x[i];

            x[i] = x[j];
            x[j] = t;
        }
    }
    for (unsigned half = 1; half < COUNT; half *= 2)
        for (unsigned start = 0; start < COUNT; start += 2 * half)
            for (unsigned k = 0; k < half; k++) {
                Complex w = root[k * (COUNT / 2 / half)];
                Complex *a = &x[start + k], *b = a + half;
                double im = inverse ? -w.im : w.im;
                double re = b->re * w.re - b->im * im;

                im = b->re * im + b->im * w.re;
                b->re = a->re - re;
                b->im = a->im - im;
                a->re += re;
                a->im += im;
            }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 13;
    double power = 0, back = 0;

    for (int i = 0; i < COUNT / 2; i++) {
        root[i].re = cos(2 * M_PI * i / COUNT);
        root[i].im = sin(2 * M_PI * i / COUNT);
    }
    for (int i = 0; i < COUNT; i++)
        data[i].re = (double)(bench_rand(&seed) % 1000) / 1000;
    for (unsigned i = 0; i < size; i++) {
        transform(data, 0);
        power += data[1 + i % 500].re * data[1 + i % 500].re;
        transform(data, 1);
        for (int k = 0; k < COUNT; k++) {
            data[k].re /= COUNT;
            data[k].im /= COUNT;
        }
    }
    for (int i = 0; i < COUNT; i++)
        back += data[i].re * i;
    printf("%.6f %.6f\n", power, back);
    return 0;
}
