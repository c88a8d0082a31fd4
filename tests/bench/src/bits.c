/* SPDX-License-Identifier: MIT */
/* Bit counting, reversal, fields, rotates and byte swaps: instructions that x86 spells differently
 * or not at all. */
#include "bench.h"

static BENCH_NOINLINE uint64_t reverse(uint64_t v)
{
    v = (v >> 1 & 0x5555555555555555u) | (v & 0x5555555555555555u) << 1;
    v = (v >> 2 & 0x3333333333333333u) | (v & 0x3333333333333333u) << 2;
    v = (v >> 4 & 0x0f0f0f0f0f0f0f0fu) | (v & 0x0f0f0f0f0f0f0f0fu) << 4;
    return __builtin_bswap64(v);
}

static BENCH_NOINLINE uint64_t morton(uint32_t x, uint32_t y)
{
    uint64_t v[2] = {x, y};

    for (int i = 0; i < 2; i++) {
        v[i] = (v[i] | v[i] << 16) & 0x0000ffff0000ffffu;
        v[i] = (v[i] | v[i] << 8) & 0x00ff00ff00ff00ffu;
        v[i] = (v[i] | v[i] << 4) & 0x0f0f0f0f0f0f0f0fu;
        v[i] = (v[i] | v[i] << 2) & 0x3333333333333333u;
        v[i] = (v[i] | v[i] << 1) & 0x5555555555555555u;
    }
    return v[0] | v[1] << 1;
}

/* Queens: sets as bits, the lowest set bit is the next try. */
static BENCH_NOINLINE unsigned queens(unsigned all, unsigned columns, unsigned left, unsigned right)
{
    unsigned count = 0;

    if (columns == all)
        return 1;
    for (unsigned free = all & ~(columns | left | right); free; free &= free - 1) {
        unsigned bit = free & -free;

        count += queens(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return count;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 12, sum = 0;

    for (unsigned i = 0; i < size; i++) {
        for (int k = 0; k < 200; k++) {
            uint64_t v = bench_rand(&seed) | 1;
            uint32_t w = (uint32_t)(v >> 20);

            sum += reverse(v) ^ morton(w, (uint32_t)v);
            sum +=
                (unsigned)(__builtin_clzll(v) + __builtin_ctz(w | 0x80000000u)) * (w >> 5 & 0x1ff);
            sum ^= (uint64_t)((int32_t)(w << 7) >> 20) + (v << (w & 63) | v >> (-w & 63));
            for (uint64_t b = v & 0x8080808080808080u; b; b &= b - 1)
                sum += (unsigned)__builtin_ctzll(b);
        }
        sum = bench_mix(sum, queens(0xff >> i % 2, 0, 0, 0));
    }
    return bench_done(sum);
}
