/* SPDX-License-Identifier: MIT */
/* Dot products of signed bytes: widening multiply-add chains, or the dot product instruction if the
 * compiler may use it. */
#include "vec.h"

#define COUNT 1024

static int8_t x[COUNT], y[4][COUNT];

static BENCH_NOINLINE int32_t dot(const int8_t *p, const int8_t *q)
{
#ifdef __ARM_FEATURE_DOTPROD
    int32x4_t sum = vdupq_n_s32(0);

    for (size_t i = 0; i < COUNT; i += 16)
        sum = vdotq_s32(sum, vld1q_s8(p + i), vld1q_s8(q + i));
    return vaddvq_s32(sum);
#elif defined(__aarch64__)
    int32x4_t sum = vdupq_n_s32(0);

    for (size_t i = 0; i < COUNT; i += 16) {
        int8x16_t a = vld1q_s8(p + i), b = vld1q_s8(q + i);

        sum = vpadalq_s16(sum, vmull_s8(vget_low_s8(a), vget_low_s8(b)));
        sum = vpadalq_s16(sum, vmull_high_s8(a, b));
    }
    return vaddvq_s32(sum);
#else
    __m128i sum = _mm_setzero_si128();

    for (size_t i = 0; i < COUNT; i += 8) {
        __m128i a = _mm_cvtepi8_epi16(_mm_loadl_epi64((const __m128i *)(p + i)));
        __m128i b = _mm_cvtepi8_epi16(_mm_loadl_epi64((const __m128i *)(q + i)));

        sum = _mm_add_epi32(sum, _mm_madd_epi16(a, b));
    }
    sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
    sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1));
    return _mm_cvtsi128_si32(sum);
#endif
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    fill_random(x, sizeof x, 25);
    fill_random(y, sizeof y, 26);
    for (unsigned i = 0; i < size; i++) {
        for (int k = 0; k < 4; k++)
            sum += (uint32_t)dot(x, y[k]) * (unsigned)(k + 1);
        x[i % COUNT] ^= 0x11;
    }
    return bench_done(sum);
}
