/* SPDX-License-Identifier: MIT */
/* A 3 x 3 blur of bytes, weights 1 2 1: widening adds, shifts, narrowing with rounding, unaligned
 * loads. */
#include "vec.h"

#define WIDTH 256
#define HEIGHT 32

static uint8_t image[HEIGHT][WIDTH + 32], out[HEIGHT][WIDTH + 32];

#ifdef __aarch64__
static inline uint16x8_t column(const uint8_t *p)
{
    uint8x8_t a = vld1_u8(p), b = vld1_u8(p + sizeof image[0]),
              c = vld1_u8(p + 2 * sizeof image[0]);

    return vaddw_u8(vaddw_u8(vaddl_u8(a, c), b), b);
}
#else
static inline __m128i column(const uint8_t *p)
{
    __m128i a = _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)p));
    __m128i b = _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(p + sizeof image[0])));
    __m128i c = _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(p + 2 * sizeof image[0])));

    return _mm_add_epi16(_mm_add_epi16(a, c), _mm_slli_epi16(b, 1));
}
#endif

static BENCH_NOINLINE void blur(void)
{
    for (int y = 1; y < HEIGHT - 1; y++)
        for (int x = 8; x < 8 + WIDTH; x += 8) {
            const uint8_t *p = &image[y - 1][x];
#ifdef __aarch64__
            uint16x8_t s = vaddq_u16(column(p - 1), column(p + 1));

            s = vmlaq_n_u16(s, column(p), 2);
            vst1_u8(&out[y][x], vrshrn_n_u16(s, 4));
#else
            __m128i s = _mm_add_epi16(column(p - 1), column(p + 1));

            s = _mm_add_epi16(_mm_add_epi16(s, _mm_slli_epi16(column(p), 1)), _mm_set1_epi16(8));
            _mm_storel_epi64((__m128i *)&out[y][x], _mm_packus_epi16(_mm_srli_epi16(s, 4), s));
#endif
        }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    fill_random(image, sizeof image, 27);
    for (unsigned i = 0; i < size; i++) {
        blur();
        image[1 + i % 30][8 + i * 5 % WIDTH] += 77;
        sum += out[1 + i % 30][8 + i * 3 % WIDTH];
    }
    return bench_done(bench_mix_bytes(sum, out, sizeof out));
}
