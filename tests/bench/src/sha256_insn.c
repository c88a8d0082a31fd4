/* SPDX-License-Identifier: MIT */
/* SHA-256 with the instructions that both architectures have for it. */
#include "sha256.h"

#ifdef __aarch64__
static BENCH_NOINLINE void compress(uint32_t h[8], const uint32_t block[16])
{
    uint32x4_t w[4], a = vld1q_u32(h), e = vld1q_u32(h + 4), a0 = a, e0 = e;

    for (int i = 0; i < 4; i++)
        w[i] = vld1q_u32(block + 4 * i);
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        uint32x4_t wk = vaddq_u32(w[i % 4], vld1q_u32(constant + 4 * i)), before = a;

        w[i % 4] = vsha256su1q_u32(vsha256su0q_u32(w[i % 4], w[(i + 1) % 4]), w[(i + 2) % 4],
                                   w[(i + 3) % 4]);
        a = vsha256hq_u32(a, e, wk);
        e = vsha256h2q_u32(e, before, wk);
    }
    vst1q_u32(h, vaddq_u32(a, a0));
    vst1q_u32(h + 4, vaddq_u32(e, e0));
}
#else
static BENCH_NOINLINE void compress(uint32_t h[8], const uint32_t block[16])
{
    __m128i w[4];
    /* The instructions want the words of the state as f e b a and h g d c, lowest first. */
    __m128i abef = _mm_set_epi32((int)h[0], (int)h[1], (int)h[4], (int)h[5]), abef0 = abef;
    __m128i cdgh = _mm_set_epi32((int)h[2], (int)h[3], (int)h[6], (int)h[7]), cdgh0 = cdgh;
    uint32_t out[8];

    for (int i = 0; i < 4; i++)
        w[i] = load(block + 4 * i);
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        __m128i wk = _mm_add_epi32(w[i % 4], load(constant + 4 * i)), last = w[(i + 3) % 4];
        __m128i next = _mm_add_epi32(_mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]),
                                     _mm_alignr_epi8(last, w[(i + 2) % 4], 4));

        w[i % 4] = _mm_sha256msg2_epu32(next, last);
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0e));
    }
    store(out, _mm_add_epi32(abef, abef0));
    store(out + 4, _mm_add_epi32(cdgh, cdgh0));
    for (int i = 0; i < 2; i++) {
        h[i] = out[3 - i];
        h[i + 2] = out[7 - i];
        h[i + 4] = out[1 - i];
        h[i + 6] = out[5 - i];
    }
}
#endif
