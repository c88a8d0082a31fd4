/* SPDX-License-Identifier: MIT */
/*
 * What every benchmark program shares: the size argument, a random number generator and the
 * checksum that makes the native and the emulated run comparable. Nothing here may depend on the
 * machine.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keeps a function or a value where it stands: what is measured must not be folded away. */
#define BENCH_NOINLINE __attribute__((noinline, noclone))
#define BENCH_KEEP(x) __asm__ volatile("" : "+r"(x) : : "memory")

/** The size argument: how often the program repeats its work; 1 without an argument. */
static inline unsigned bench_size(int argc, char **argv)
{
    return argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 1;
}

/** Next pseudo-random number: a counter step, then two rounds of multiply and fold. */
static inline uint64_t bench_rand(uint64_t *state)
{
    uint64_t v = *state += 0x9e3779b97f4a7c15u;

    v = (v ^ v >> 31) * 0xd6e8feb86659fd93u;
    v = (v ^ v >> 29) * 0xa0761d6478bd642fu;
    return v ^ v >> 32;
}

/** Add @v to a checksum; the order of the additions counts. */
static inline uint64_t bench_mix(uint64_t sum, uint64_t v)
{
    return ((sum << 7 | sum >> 57) ^ v) * 0x9e3779b97f4a7c15u;
}

/** Add memory to a checksum, so that vector results need no loop of their own. */
static inline uint64_t bench_mix_bytes(uint64_t sum, const void *p, size_t size)
{
    const unsigned char *b = (const unsigned char *)p;
    uint64_t v;

    for (; size >= 8; size -= 8, b += 8) {
        memcpy(&v, b, 8);
        sum = bench_mix(sum, v);
    }
    while (size--)
        sum = bench_mix(sum, *b++);
    return sum;
}

/** Print the checksum; the value is the exit status of main. */
static inline int bench_done(uint64_t sum)
{
    printf("%016llx\n", (unsigned long long)sum);
    return 0;
}

#endif
