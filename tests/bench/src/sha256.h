/* SPDX-License-Identifier: MIT */
/*
 * What both SHA-256 programs share (FIPS 180-4): the constants, computed from their definition, and
 * a chain of blocks that are hashed without padding. The includer defines compress.
 */
#include "vec.h"

typedef unsigned __int128 u128;

static uint32_t constant[64], state[8];

static void compress(uint32_t h[8], const uint32_t block[16]);

/** First 32 bits of the fraction of the square (@power 2) or cube root (3) of @n. */
static uint32_t root_fraction(unsigned n, int power)
{
    u128 square = (u128)n << (32 * power); /* n * 2^(32 power) has 32 more bits in its root */
    uint64_t low = 0, high = (uint64_t)1 << 38;

    while (high - low > 1) {
        uint64_t middle = (low + high) / 2;
        u128 v = (u128)middle * middle;

        if (power == 3)
            v *= middle;
        if (v <= square)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static void make_constants(void)
{
    int count = 0;

    for (unsigned n = 2; count < 64; n++) {
        unsigned d = 2;

        while (n % d)
            d++;
        if (d < n)
            continue;
        if (count < 8)
            state[count] = root_fraction(n, 2);
        constant[count++] = root_fraction(n, 3);
    }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint32_t block[16];

    make_constants();
    fill_random(block, sizeof block, 41);
    for (unsigned i = 0; i < size * 64; i++) {
        compress(state, block);
        block[i % 16] += i;
    }
    return bench_done(bench_mix_bytes(0, state, sizeof state));
}
