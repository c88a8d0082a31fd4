/* SPDX-License-Identifier: MIT */
/* Table look-ups: hexadecimal digits (16 entries, one register) and a base-64 alphabet (64 entries,
 * four registers). */
#include "vec.h"

#define SIZE 2048

static uint8_t data[SIZE], hex[SIZE * 2], letters[SIZE];
static const uint8_t digits[16] = "0123456789abcdef";
static uint8_t alphabet[64];

static BENCH_NOINLINE void encode(void)
{
#ifdef __aarch64__
    uint8x16_t d = vld1q_u8(digits), low = vdupq_n_u8(15);
    uint8x16x4_t a = vld1q_u8_x4(alphabet);

    for (size_t i = 0; i < SIZE; i += 16) {
        uint8x16_t v = vld1q_u8(data + i);
        uint8x16_t h = vqtbl1q_u8(d, vshrq_n_u8(v, 4)), l = vqtbl1q_u8(d, vandq_u8(v, low));

        vst1q_u8(hex + 2 * i, vzip1q_u8(h, l));
        vst1q_u8(hex + 2 * i + 16, vzip2q_u8(h, l));
        vst1q_u8(letters + i, vqtbl4q_u8(a, vshrq_n_u8(v, 2)));
    }
#else
    __m128i d = load(digits), low = _mm_set1_epi8(15), a[4];

    for (int k = 0; k < 4; k++)
        a[k] = load(alphabet + 16 * k);
    for (size_t i = 0; i < SIZE; i += 16) {
        __m128i v = load(data + i), six = _mm_and_si128(_mm_srli_epi16(v, 2), _mm_set1_epi8(63)),
                sum = _mm_setzero_si128();
        __m128i h = _mm_shuffle_epi8(d, _mm_and_si128(_mm_srli_epi16(v, 4), low));
        __m128i l = _mm_shuffle_epi8(d, _mm_and_si128(v, low));

        store(hex + 2 * i, _mm_unpacklo_epi8(h, l));
        store(hex + 2 * i + 16, _mm_unpackhi_epi8(h, l));
        for (int k = 0; k < 4; k++) {
            __m128i mine = _mm_cmpeq_epi8(_mm_and_si128(six, _mm_set1_epi8(48)),
                                          _mm_set1_epi8((char)(16 * k)));

            sum = _mm_or_si128(
                sum, _mm_and_si128(mine, _mm_shuffle_epi8(a[k], _mm_and_si128(six, low))));
        }
        store(letters + i, sum);
    }
#endif
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t sum = 0;

    for (int i = 0; i < 26; i++) {
        alphabet[i] = (uint8_t)('A' + i);
        alphabet[i + 26] = (uint8_t)('a' + i);
    }
    memcpy(alphabet + 52, "0123456789+/", 12);
    fill_random(data, sizeof data, 22);
    for (unsigned i = 0; i < size; i++) {
        encode();
        data[i % SIZE]++;
        sum += hex[i % sizeof hex] + letters[i * 3 % SIZE];
    }
    return bench_done(
        bench_mix_bytes(bench_mix_bytes(sum, hex, sizeof hex), letters, sizeof letters));
}
