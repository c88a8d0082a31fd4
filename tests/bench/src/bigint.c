/* SPDX-License-Identifier: MIT */
/* Modular exponentiation of 512-bit numbers: 64 x 64 -> 128 bit multiply and carry chains. */
#include "bench.h"

#define WORDS 8

typedef unsigned __int128 u128;
typedef struct Big {
    uint64_t w[WORDS];
} Big;

/* x - m if that does not borrow, or if the carry says that x has one more bit than fits. */
static void reduce(Big *x, const Big *m, uint64_t carry)
{
    uint64_t borrow = 0;
    Big d;

    for (int i = 0; i < WORDS; i++) {
        u128 t = (u128)x->w[i] - m->w[i] - borrow;

        d.w[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
    }
    if (carry || !borrow)
        *x = d;
}

/* Montgomery product: a * b / 2^512 mod m, with inverse = -1 / m mod 2^64. */
static BENCH_NOINLINE Big multiply(const Big *a, const Big *b, const Big *m, uint64_t inverse)
{
    uint64_t t[WORDS + 2] = {0};
    Big r;

    for (int i = 0; i < WORDS; i++) {
        uint64_t carry = 0, q;
        u128 v;

        for (int k = 0; k < WORDS; k++) {
            v = (u128)a->w[k] * b->w[i] + t[k] + carry;
            t[k] = (uint64_t)v;
            carry = (uint64_t)(v >> 64);
        }
        v = (u128)t[WORDS] + carry;
        t[WORDS] = (uint64_t)v;
        t[WORDS + 1] = (uint64_t)(v >> 64);
        q = t[0] * inverse;
        carry = (uint64_t)(((u128)q * m->w[0] + t[0]) >> 64);
        for (int k = 1; k < WORDS; k++) {
            v = (u128)q * m->w[k] + t[k] + carry;
            t[k - 1] = (uint64_t)v;
            carry = (uint64_t)(v >> 64);
        }
        v = (u128)t[WORDS] + carry;
        t[WORDS - 1] = (uint64_t)v;
        t[WORDS] = t[WORDS + 1] + (uint64_t)(v >> 64);
    }
    memcpy(r.w, t, sizeof r.w);
    reduce(&r, m, t[WORDS]);
    return r;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 10, inverse = 1;
    Big m, x;

    for (int i = 0; i < WORDS; i++) {
        m.w[i] = bench_rand(&seed);
        x.w[i] = bench_rand(&seed);
    }
    m.w[0] |= 1;
    m.w[WORDS - 1] |= 1ull << 63;
    for (int i = 0; i < 6; i++) /* Newton: each step doubles the number of right bits */
        inverse *= 2 - m.w[0] * inverse;
    inverse = -inverse;
    for (unsigned i = 0; i < size; i++) {
        Big r = x;
        uint64_t exponent = bench_rand(&seed);

        for (int bit = 62; bit >= 0; bit--) {
            r = multiply(&r, &r, &m, inverse);
            if (exponent >> bit & 1)
                r = multiply(&r, &x, &m, inverse);
        }
        x = r;
    }
    return bench_done(bench_mix_bytes(0, &x, sizeof x));
}
