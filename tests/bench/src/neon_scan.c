/* SPDX-License-Identifier: MIT */
/* Searching bytes: compare, then a mask in a general register (arm64 has no movemask and narrows
 * instead), and counting. */
#include "vec.h"

#define SIZE 4096

static uint8_t text[SIZE];

/** Index of the first byte that is @c or below 4; SIZE if there is none. */
static BENCH_NOINLINE size_t find(size_t i, uint8_t c)
{
    for (; i < SIZE; i += 16) {
#ifdef __aarch64__
        uint8x16_t v = vld1q_u8(text + i);
        uint8x16_t hit = vorrq_u8(vceqq_u8(v, vdupq_n_u8(c)), vcltq_u8(v, vdupq_n_u8(4)));
        uint64_t mask =
            vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(hit), 4)), 0);

        if (mask)
            return i + (size_t)__builtin_ctzll(mask) / 4;
#else
        __m128i v = load(text + i);
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8((char)c)),
                                   _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(3)), v));
        int mask = _mm_movemask_epi8(hit);

        if (mask)
            return i + (size_t)__builtin_ctz((unsigned)mask);
#endif
    }
    return SIZE;
}

static BENCH_NOINLINE unsigned count(uint8_t c)
{
    unsigned total = 0;

    for (size_t i = 0; i < SIZE; i += 64) {
#ifdef __aarch64__
        uint8x16_t sum = vdupq_n_u8(0);

        for (size_t k = 0; k < 64; k += 16)
            sum = vsubq_u8(sum, vceqq_u8(vld1q_u8(text + i + k), vdupq_n_u8(c)));
        total += vaddlvq_u8(sum);
#else
        __m128i sum = _mm_setzero_si128();

        for (size_t k = 0; k < 64; k += 16)
            sum = _mm_sub_epi8(sum, _mm_cmpeq_epi8(load(text + i + k), _mm_set1_epi8((char)c)));
        sum = _mm_sad_epu8(sum, _mm_setzero_si128());
        total += (unsigned)(_mm_cvtsi128_si32(sum) + _mm_extract_epi16(sum, 4));
#endif
    }
    return total;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 28, sum = 0;

    for (int i = 0; i < SIZE; i++)
        text[i] = (uint8_t)(bench_rand(&seed) % 200 + 40);
    text[SIZE - 5] = 2;
    for (unsigned i = 0; i < size; i++) {
        for (size_t at = 0; (at = find(at & ~(size_t)15, (uint8_t)(i % 64 + 1))) < SIZE; at += 16)
            sum += at;
        sum += count((uint8_t)(i * 7));
    }
    return bench_done(sum);
}
