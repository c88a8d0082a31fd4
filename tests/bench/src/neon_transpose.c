/* SPDX-License-Identifier: MIT */
/* Transposing 8 x 8 blocks of 16-bit numbers (trn, zip) and a butterfly on them, as in image
 * transforms. */
#include "vec.h"

#define BLOCKS 32

static int16_t block[BLOCKS][64];

#ifdef __aarch64__
typedef int16x8_t Row;

static void transpose(Row v[8])
{
    int32x4_t w[8];
    int64x2_t x[8];

    for (int i = 0; i < 8; i += 2) {
        w[i] = vreinterpretq_s32_s16(vtrn1q_s16(v[i], v[i + 1]));
        w[i + 1] = vreinterpretq_s32_s16(vtrn2q_s16(v[i], v[i + 1]));
    }
    for (int i = 0; i < 8; i++) {
        int a = (i & 4) | (i & 1);

        x[i] =
            vreinterpretq_s64_s32(i & 2 ? vtrn2q_s32(w[a], w[a + 2]) : vtrn1q_s32(w[a], w[a + 2]));
    }
    for (int i = 0; i < 4; i++) {
        v[i] = vreinterpretq_s16_s64(vzip1q_s64(x[i], x[i + 4]));
        v[i + 4] = vreinterpretq_s16_s64(vzip2q_s64(x[i], x[i + 4]));
    }
}

static Row load_row(const int16_t *p) { return vld1q_s16(p); }
static void store_row(int16_t *p, Row v) { vst1q_s16(p, v); }
static Row add(Row a, Row b) { return vaddq_s16(a, b); }
static Row sub(Row a, Row b) { return vsubq_s16(a, b); }
static Row half(Row a) { return vshrq_n_s16(a, 1); }
#else
typedef __m128i Row;

static void transpose(Row v[8])
{
    Row w[8], x[8];

    for (int i = 0; i < 4; i++) {
        w[2 * i] = _mm_unpacklo_epi16(v[i], v[i + 4]);
        w[2 * i + 1] = _mm_unpackhi_epi16(v[i], v[i + 4]);
    }
    for (int i = 0; i < 4; i++) {
        x[2 * i] = _mm_unpacklo_epi16(w[i], w[i + 4]);
        x[2 * i + 1] = _mm_unpackhi_epi16(w[i], w[i + 4]);
    }
    for (int i = 0; i < 4; i++) {
        v[2 * i] = _mm_unpacklo_epi16(x[i], x[i + 4]);
        v[2 * i + 1] = _mm_unpackhi_epi16(x[i], x[i + 4]);
    }
}

static Row load_row(const int16_t *p) { return load(p); }
static void store_row(int16_t *p, Row v) { store(p, v); }
static Row add(Row a, Row b) { return _mm_add_epi16(a, b); }
static Row sub(Row a, Row b) { return _mm_sub_epi16(a, b); }
static Row half(Row a) { return _mm_srai_epi16(a, 1); }
#endif

static void butterfly(Row v[8])
{
    for (int i = 0; i < 4; i++) {
        Row a = half(add(v[i], v[7 - i])), d = sub(v[i], v[7 - i]);

        v[i] = a;
        v[7 - i] = add(half(d), a);
    }
}

static BENCH_NOINLINE void transform(int16_t *p)
{
    Row v[8];

    for (int i = 0; i < 8; i++)
        v[i] = load_row(p + 8 * i);
    butterfly(v);
    transpose(v);
    butterfly(v);
    for (int i = 0; i < 8; i++)
        store_row(p + 8 * i, v[i]);
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);

    fill_random(block, sizeof block, 31);
    for (unsigned i = 0; i < size; i++) {
        for (int k = 0; k < BLOCKS; k++)
            transform(block[k]);
        block[i % BLOCKS][i * 11 % 64] ^= 0x3ff;
    }
    return bench_done(bench_mix_bytes(0, block, sizeof block));
}
