/* SPDX-License-Identifier: MIT */
/* Gravity of seven bodies in double precision: scalar multiply-add, divide and square root. */
#include "bench.h"
#include <math.h>

#define BODIES 7

typedef struct Body {
    double x[3], v[3], mass;
} Body;

static BENCH_NOINLINE void step(Body *b, double dt)
{
    for (int i = 0; i < BODIES; i++)
        for (int j = i + 1; j < BODIES; j++) {
            double d[3], square = 0.01;             /* softened, so that no pair can collide */

            for (int k = 0; k < 3; k++) {
                d[k] = b[i].x[k] - b[j].x[k];
                square += d[k] * d[k];
            }
            double pull = dt / (square * sqrt(square));

            for (int k = 0; k < 3; k++) {
                b[i].v[k] -= d[k] * b[j].mass * pull;
                b[j].v[k] += d[k] * b[i].mass * pull;
            }
        }
    for (int i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++)
            b[i].x[k] += dt * b[i].v[k];
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    Body b[BODIES] = {{{0, 0, 0}, {0, 0, 0}, 40}};
    double energy = 0;

    for (int i = 1; i < BODIES; i++) {
        double r = i * 1.5;

        b[i] = (Body){{r, 0.1 * i, -0.05 * i}, {0, sqrt(40 / r), 0.01}, 0.03 / i};
    }
    for (unsigned i = 0; i < size * 100; i++)
        step(b, 1e-4);
    for (int i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++)
            energy += 0.5 * b[i].mass * b[i].v[k] * b[i].v[k];
    printf("%.9f %.9f %.9f\n", energy, b[1].x[0], b[6].x[1]);
    return 0;
}
