/* SPDX-License-Identifier: MIT */
/* Pixels of three bytes taken apart and put together again (ld3, st3): red and blue change places,
 * green darkens. */
#include "vec.h"

#define PIXELS 2048

static uint8_t image[PIXELS * 3];

#ifndef __aarch64__
/* part[c][i] moves the bytes of channel c in source vector i of three to their places; -1 gives
 * 0. */
static int8_t part[3][3][16], whole[3][3][16];

static void make_masks(void)
{
    memset(part, -1, sizeof part);
    memset(whole, -1, sizeof whole);
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < 16; i++) {
            int at = 3 * i + c;

            part[c][at / 16][i] = (int8_t)(at % 16);
            whole[at / 16][c][at % 16] = (int8_t)i;
        }
}

static inline __m128i gather(const int8_t mask[3][16], const __m128i v[3])
{
    __m128i a = _mm_shuffle_epi8(v[0], load(mask[0])), b = _mm_shuffle_epi8(v[1], load(mask[1]));

    return _mm_or_si128(_mm_or_si128(a, b), _mm_shuffle_epi8(v[2], load(mask[2])));
}
#endif

static BENCH_NOINLINE void change(uint8_t *p, size_t pixels)
{
    for (size_t i = 0; i < pixels; i += 16, p += 48) {
#ifdef __aarch64__
        uint8x16x3_t v = vld3q_u8(p), w;

        w.val[0] = v.val[2];
        w.val[1] = vhaddq_u8(v.val[1], v.val[0]);
        w.val[2] = v.val[0];
        vst3q_u8(p, w);
#else
        __m128i in[3] = {load(p), load(p + 16), load(p + 32)}, r = gather(part[0], in),
                g = gather(part[1], in), out[3];

        /* Halving add rounds down, pavgb up: take away the bit in which they differ. */
        out[1] =
            _mm_sub_epi8(_mm_avg_epu8(g, r), _mm_and_si128(_mm_xor_si128(g, r), _mm_set1_epi8(1)));
        out[0] = gather(part[2], in);
        out[2] = r;
        for (int k = 0; k < 3; k++)
            store(p + 16 * k, gather(whole[k], out));
#endif
    }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

#ifndef __aarch64__
    make_masks();
#endif
    fill_random(image, sizeof image, 21);
    for (unsigned i = 0; i < size; i++) {
        change(image, PIXELS);
        image[i % sizeof image] ^= 0x55;
        sum += image[i * 7 % sizeof image];
    }
    return bench_done(bench_mix_bytes(sum, image, sizeof image));
}
