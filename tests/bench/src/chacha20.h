/* SPDX-License-Identifier: MIT */
/* ChaCha20 key stream (RFC 8439), scalar or four blocks at a time in vectors of the compiler. */
#include "bench.h"

#ifdef CHACHA_VECTOR
#define LANES 4
#define LANE_NUMBER ((Word){0, 1, 2, 3})
typedef uint32_t Word __attribute__((vector_size(16)));
#else
#define LANES 1
#define LANE_NUMBER 0u
typedef uint32_t Word;
#endif

static inline Word rotate(Word v, int by)
{
    return v << by | v >> (32 - by);
}

static inline void quarter(Word *s, int a, int b, int c, int d)
{
    s[a] += s[b];
    s[d] = rotate(s[d] ^ s[a], 16);
    s[c] += s[d];
    s[b] = rotate(s[b] ^ s[c], 12);
    s[a] += s[b];
    s[d] = rotate(s[d] ^ s[a], 8);
    s[c] += s[d];
    s[b] = rotate(s[b] ^ s[c], 7);
}

/* Blocks counter .. counter + LANES - 1; the words of the blocks lie interleaved, which a checksum
 * does not mind. */
static BENCH_NOINLINE void blocks(Word out[16], const uint32_t in[16], uint32_t counter)
{
    Word s[16], first[16];

    for (int i = 0; i < 16; i++)
        s[i] = in[i] + (LANE_NUMBER ^ LANE_NUMBER);
    s[12] = counter + LANE_NUMBER;
    memcpy(first, s, sizeof s);
    for (int round = 0; round < 10; round++) {
        quarter(s, 0, 4, 8, 12);
        quarter(s, 1, 5, 9, 13);
        quarter(s, 2, 6, 10, 14);
        quarter(s, 3, 7, 11, 15);
        quarter(s, 0, 5, 10, 15);
        quarter(s, 1, 6, 11, 12);
        quarter(s, 2, 7, 8, 13);
        quarter(s, 3, 4, 9, 14);
    }
    for (int i = 0; i < 16; i++)
        out[i] = s[i] + first[i];
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint32_t in[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    uint64_t seed = 40, sum = 0;
    Word out[16];

    for (int i = 4; i < 16; i++)
        in[i] = (uint32_t)bench_rand(&seed);
    for (unsigned i = 0; i < size * 64; i += LANES) {
        blocks(out, in, i);
        sum = bench_mix_bytes(sum, &out[i / LANES % 16], sizeof out[0]);
    }
    return bench_done(sum);
}
