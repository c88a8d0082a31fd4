/* SPDX-License-Identifier: MIT */
/* AES-128 (FIPS 197) with instructions, four counter blocks at a time; the key schedule is plain
 * C. */
#include "vec.h"

#define ROUNDS 10
#define BUFFER 1024

static uint8_t key[ROUNDS + 1][16], box[256], data[BUFFER];

static uint8_t gf_multiply(uint8_t a, uint8_t b)
{
    uint8_t product = 0;

    for (; b; b >>= 1) {
        if (b & 1)
            product ^= a;
        a = (uint8_t)(a << 1 ^ (a & 0x80 ? 0x1b : 0));
    }
    return product;
}

static void make_box(void)
{
    for (int v = 0; v < 256; v++) {
        uint8_t inverse = 0;

        for (int w = 1; w < 256 && v; w++)
            if (gf_multiply((uint8_t)v, (uint8_t)w) == 1)
                inverse = (uint8_t)w;
        box[v] = 0x63;
        for (int r = 0; r < 5; r++)
            box[v] ^= (uint8_t)(inverse << r | inverse >> (8 - r));
    }
}

static void expand_key(void)
{
    uint8_t *k = key[0], add = 1;

    for (int i = 16; i < (ROUNDS + 1) * 16; i += 4) {
        uint8_t t[4];

        memcpy(t, k + i - 4, 4);
        if (i % 16 == 0) {
            uint8_t first = t[0];

            t[0] = box[t[1]] ^ add;
            t[1] = box[t[2]];
            t[2] = box[t[3]];
            t[3] = box[first];
            add = gf_multiply(add, 2);
        }
        for (int b = 0; b < 4; b++)
            k[i + b] = k[i + b - 16] ^ t[b];
    }
}

static BENCH_NOINLINE void encrypt(uint8_t *p, size_t size, uint64_t counter)
{
    for (size_t i = 0; i < size; i += 64) {
#ifdef __aarch64__
        uint8x16_t v[4];

        for (int b = 0; b < 4; b++)
            v[b] = vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(counter++), vcreate_u64(1)));
        for (int r = 0; r < ROUNDS - 1; r++)
            for (int b = 0; b < 4; b++)
                v[b] = vaesmcq_u8(vaeseq_u8(v[b], vld1q_u8(key[r])));
        for (int b = 0; b < 4; b++) {
            v[b] = veorq_u8(vaeseq_u8(v[b], vld1q_u8(key[ROUNDS - 1])), vld1q_u8(key[ROUNDS]));
            vst1q_u8(p + i + 16 * b, veorq_u8(v[b], vld1q_u8(p + i + 16 * b)));
        }
#else
        __m128i v[4];

        for (int b = 0; b < 4; b++)
            v[b] = _mm_xor_si128(_mm_set_epi64x(1, (int64_t)counter++), load(key[0]));
        for (int r = 1; r < ROUNDS; r++)
            for (int b = 0; b < 4; b++)
                v[b] = _mm_aesenc_si128(v[b], load(key[r]));
        for (int b = 0; b < 4; b++)
            store(p + i + 16 * b, _mm_xor_si128(_mm_aesenclast_si128(v[b], load(key[ROUNDS])),
                                                load(p + i + 16 * b)));
#endif
    }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);

    make_box();
    fill_random(key, 16, 42);
    fill_random(data, sizeof data, 43);
    expand_key();
    for (unsigned i = 0; i < size; i++)
        encrypt(data, sizeof data, (uint64_t)i << 20);
    return bench_done(bench_mix_bytes(0, data, sizeof data));
}
