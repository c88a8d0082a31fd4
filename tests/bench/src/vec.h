/* SPDX-License-Identifier: MIT */
/*
 * Vector programs: arm64 intrinsics on one side, on the other the SSE (or scalar) code somebody
 * would write for the same algorithm. Both sides give the same bytes.
 */
#ifndef VEC_H
#define VEC_H

#include "bench.h"

#ifdef __aarch64__
#include <arm_neon.h>
#else
#include <immintrin.h>
#endif

static inline void fill_random(void *p, size_t size, uint64_t seed)
{
    unsigned char *b = (unsigned char *)p;

    for (size_t i = 0; i < size; i++)
        b[i] = (unsigned char)bench_rand(&seed);
}

#ifndef __aarch64__
static inline __m128i load(const void *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}

static inline void store(void *p, __m128i v)
{
    _mm_storeu_si128((__m128i *)p, v);
}
#endif

#endif
