/* SPDX-License-Identifier: MIT */
/*
 * Random operands where floating point goes wrong: NaNs, infinities, denormals, powers of two and
 * their neighbours, long runs of ones, and operands that nearly cancel another one.
 */
#ifndef TESTS_UNIT_FP_OPERAND_H
#define TESTS_UNIT_FP_OPERAND_H

#include <stdint.h>

typedef struct OperandFmt {
    unsigned exp_bits, frac_bits;
} OperandFmt;

static const OperandFmt operand_f16 = {5, 10}, operand_bf16 = {8, 7}, operand_f32 = {8, 23},
                        operand_f64 = {11, 52};

/** 64 random bits; @state is any value, updated (a Weyl sequence with a mixing step). */
static inline uint64_t operand_random(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u;

    x = (x ^ x >> 32) * 0xd6e8feb86659fd93u;
    x = (x ^ x >> 32) * 0xd6e8feb86659fd93u;
    return x ^ x >> 32;
}

/* A fraction: random, all zeros or ones with a few ulp of change, one bit, or a run of ones. */
static inline uint64_t operand_frac(uint64_t *state, unsigned bits)
{
    uint64_t mask = ((uint64_t)1 << bits) - 1, r = operand_random(state);
    unsigned pos = (unsigned)(r >> 8) % bits;

    switch (r & 7) {
    case 0: return 0;
    case 1: return mask;
    case 2: return (r >> 60) & mask;
    case 3: return -(r >> 60) & mask;
    case 4: return (uint64_t)1 << pos;
    case 5: return (mask << pos) & mask;
    default: return operand_random(state) & mask;
    }
}

/* A biased exponent: the ends of the range, around 1.0, or random. */
static inline uint64_t operand_exp(uint64_t *state, unsigned bits)
{
    uint64_t max = ((uint64_t)1 << bits) - 1, r = operand_random(state);

    switch (r & 15) {
    case 0: return 0;
    case 1: return 1 + (r >> 62);
    case 2: return max;
    case 3: return max - 1 - (r >> 62);
    case 4:
    case 5:
    case 6: return max / 2 - 2 + (r >> 61);
    case 7: return (max / 2 + 12 + (r >> 58)) & max;
    default: return operand_random(state) & max;
    }
}

/** An operand of format @f. */
static inline uint64_t operand_float(uint64_t *state, OperandFmt f)
{
    uint64_t sign = operand_random(state) >> 63;

    return sign << (f.exp_bits + f.frac_bits) | operand_exp(state, f.exp_bits) << f.frac_bits |
           operand_frac(state, f.frac_bits);
}

/** Sometimes an operand close to @near or to its negative, else any. */
static inline uint64_t operand_near(uint64_t *state, OperandFmt f, uint64_t near)
{
    uint64_t r = operand_random(state), sign = r >> 63;

    if (r & 3)
        return operand_float(state, f);
    return (near ^ sign << (f.exp_bits + f.frac_bits)) + ((r >> 8) & 7) - 3;
}

/** An integer of any magnitude and either sign. */
static inline uint64_t operand_int(uint64_t *state)
{
    uint64_t r = operand_random(state), v = operand_random(state) >> (r & 63);

    if (r & 0x40)
        v = ((uint64_t)1 << (r & 63)) + ((r >> 8) & 7) - 3;
    return r & 0x80 ? -v : v;
}

#endif
