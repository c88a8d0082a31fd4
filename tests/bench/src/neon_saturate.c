/* SPDX-License-Identifier: MIT */
/* Mixing sound: saturating adds, rounding high multiplies, saturating narrowing. */
#include "vec.h"

#define SAMPLES 2048

static int16_t a[SAMPLES], b[SAMPLES], out[SAMPLES];
static uint8_t level[SAMPLES];

static BENCH_NOINLINE void mix(int16_t gain)
{
    for (size_t i = 0; i < SAMPLES; i += 16) {
#ifdef __aarch64__
        int16x8_t g = vdupq_n_s16(gain), s[2];

        for (int k = 0; k < 2; k++) {
            s[k] = vqaddq_s16(vqrdmulhq_s16(vld1q_s16(a + i + 8 * k), g), vld1q_s16(b + i + 8 * k));
            s[k] = vqsubq_s16(s[k], vshrq_n_s16(s[k], 3));
            vst1q_s16(out + i + 8 * k, s[k]);
            s[k] = vshrq_n_s16(vqabsq_s16(s[k]), 6);
        }
        uint8x16_t l = vqmovun_high_s16(vqmovun_s16(s[0]), s[1]);

        vst1q_u8(level + i, vqaddq_u8(vqsubq_u8(vld1q_u8(level + i), vdupq_n_u8(16)), l));
#else
        __m128i g = _mm_set1_epi16(gain), s[2], l;

        for (int k = 0; k < 2; k++) {
            s[k] = _mm_adds_epi16(_mm_mulhrs_epi16(load(a + i + 8 * k), g), load(b + i + 8 * k));
            s[k] = _mm_subs_epi16(s[k], _mm_srai_epi16(s[k], 3));
            store(out + i + 8 * k, s[k]);
            s[k] =
                _mm_srai_epi16(_mm_max_epi16(s[k], _mm_subs_epi16(_mm_setzero_si128(), s[k])), 6);
        }
        l = _mm_packus_epi16(s[0], s[1]);
        store(level + i, _mm_adds_epu8(_mm_subs_epu8(load(level + i), _mm_set1_epi8(16)), l));
#endif
    }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    fill_random(a, sizeof a, 23);
    fill_random(b, sizeof b, 24);
    for (unsigned i = 0; i < size; i++) {
        /* Never -32768: there the rounding multiplies differ. */
        mix((int16_t)(20000 - (int)(i * 37 % 40000)));
        sum = bench_mix_bytes(sum, out + i % SAMPLES / 8 * 8, 16);
    }
    return bench_done(bench_mix_bytes(sum, level, sizeof level));
}
