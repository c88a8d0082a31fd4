/* SPDX-License-Identifier: MIT */
/* Copies of 64 bytes per turn through four vector registers, aligned and not, and a fill. */
#include "vec.h"

#define SIZE 4096

static uint8_t from[SIZE + 64], to[SIZE + 64];

static BENCH_NOINLINE void copy(uint8_t *d, const uint8_t *s, size_t size)
{
    for (size_t i = 0; i < size; i += 64) {
#ifdef __aarch64__
        vst1q_u8_x4(d + i, vld1q_u8_x4(s + i));
#else
        __m128i v[4];

        for (int k = 0; k < 4; k++)
            v[k] = load(s + i + 16 * k);
        for (int k = 0; k < 4; k++)
            store(d + i + 16 * k, v[k]);
#endif
    }
}

static BENCH_NOINLINE void fill(uint8_t *d, uint8_t value, size_t size)
{
#ifdef __aarch64__
    uint8x16_t v = vdupq_n_u8(value);

    for (size_t i = 0; i < size; i += 32) {
        vst1q_u8(d + i, v);
        vst1q_u8(d + i + 16, v);
    }
#else
    __m128i v = _mm_set1_epi8((char)value);

    for (size_t i = 0; i < size; i += 32) {
        store(d + i, v);
        store(d + i + 16, v);
    }
#endif
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);

    fill_random(from, sizeof from, 20);
    for (unsigned i = 0; i < size; i++) {
        copy(to, from, SIZE);
        copy(from + 1, to + i % 64, SIZE / 2);
        fill(to, (uint8_t)i, SIZE / 4);
    }
    return bench_done(bench_mix_bytes(0, to, SIZE) ^ bench_mix_bytes(1, from, SIZE));
}
