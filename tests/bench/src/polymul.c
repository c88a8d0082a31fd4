/* SPDX-License-Identifier: MIT */
/* Products of polynomials over GF(2), 64 x 64 -> 128 bits, reduced to GF(2^128) as an authenticated
 * cipher does. */
#include "vec.h"

typedef struct Poly {
    uint64_t low, high;
} Poly;

static inline Poly multiply64(uint64_t a, uint64_t b)
{
#ifdef __aarch64__
    uint64x2_t v = vreinterpretq_u64_p128(vmull_p64(a, b));

    return (Poly){vgetq_lane_u64(v, 0), vgetq_lane_u64(v, 1)};
#else
    __m128i v =
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)a), _mm_cvtsi64_si128((int64_t)b), 0);

    return (Poly){(uint64_t)_mm_cvtsi128_si64(v), (uint64_t)_mm_extract_epi64(v, 1)};
#endif
}

/* Modulo x^128 + x^7 + x^2 + x + 1: the upper half folds down by 0x87, twice. */
static BENCH_NOINLINE Poly multiply(Poly a, Poly b)
{
    Poly low = multiply64(a.low, b.low), high = multiply64(a.high, b.high);
    Poly middle = multiply64(a.low ^ a.high, b.low ^ b.high), fold, again;

    middle.low ^= low.low ^ high.low;
    middle.high ^= low.high ^ high.high;
    low.high ^= middle.low;
    high.low ^= middle.high;
    fold = multiply64(high.high, 0x87);
    high.low ^= fold.high;
    low.high ^= fold.low;
    again = multiply64(high.low, 0x87);
    low.low ^= again.low;
    low.high ^= again.high;
    return low;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 45;
    Poly sum = {1, 2}, by = {bench_rand(&seed), bench_rand(&seed)};

    for (unsigned i = 0; i < size * 100; i++) {
        sum.low ^= i;
        sum = multiply(sum, by);
    }
    return bench_done(bench_mix(sum.low, sum.high));
}
