/* SPDX-License-Identifier: MIT */
/* Counting bits of vectors, selecting bits, comparing, absolute differences: cnt, bsl, cmhi,
 * uabal. */
#include "vec.h"

#define SIZE 2048

static uint8_t a[SIZE], b[SIZE], c[SIZE];

static BENCH_NOINLINE uint64_t work(void)
{
#ifdef __aarch64__
    uint64x2_t ones = vdupq_n_u64(0);
    uint32x4_t far = vdupq_n_u32(0);

    for (size_t i = 0; i < SIZE; i += 16) {
        uint8x16_t x = vld1q_u8(a + i), y = vld1q_u8(b + i);
        uint8x16_t sel = vbslq_u8(vcgtq_u8(x, y), x, veorq_u8(y, vdupq_n_u8(0x3c)));

        ones = vpadalq_u32(ones, vpaddlq_u16(vpaddlq_u8(vcntq_u8(veorq_u8(x, y)))));
        far = vpadalq_u16(far, vpaddlq_u8(vabdq_u8(x, y)));
        vst1q_u8(c + i, sel);
    }
    return vaddvq_u64(ones) + vaddlvq_u32(far);
#else
    const __m128i counts = _mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4),
                  low = _mm_set1_epi8(15);
    __m128i sum = _mm_setzero_si128(), zero = _mm_setzero_si128();

    for (size_t i = 0; i < SIZE; i += 16) {
        __m128i x = load(a + i), y = load(b + i), z = _mm_xor_si128(x, y);
        __m128i less = _mm_cmpeq_epi8(_mm_min_epu8(x, y), x), n;

        n = _mm_add_epi8(_mm_shuffle_epi8(counts, _mm_and_si128(z, low)),
                         _mm_shuffle_epi8(counts, _mm_and_si128(_mm_srli_epi16(z, 4), low)));
        sum = _mm_add_epi64(_mm_add_epi64(sum, _mm_sad_epu8(n, zero)), _mm_sad_epu8(x, y));
        store(c + i, _mm_blendv_epi8(x, _mm_xor_si128(y, _mm_set1_epi8(0x3c)), less));
    }
    return (uint64_t)_mm_cvtsi128_si64(sum) + (uint64_t)_mm_extract_epi64(sum, 1);
#endif
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    fill_random(a, sizeof a, 29);
    fill_random(b, sizeof b, 30);
    for (unsigned i = 0; i < size; i++) {
        sum = bench_mix(sum, work());
        a[i % SIZE] = c[i * 3 % SIZE];
    }
    return bench_done(bench_mix_bytes(sum, c, sizeof c));
}
