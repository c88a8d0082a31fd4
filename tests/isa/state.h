/* SPDX-License-Identifier: MIT */
/*
 * Machine state and memory layout that isa and lockstep tests agree on. Also compiled for the guest
 * (lockstep/a64_peer.c), so it includes nothing but the C library.
 */
#ifndef TESTS_ISA_STATE_H
#define TESTS_ISA_STATE_H

#include <stdint.h>

/* Code and data lie at the same addresses in every executor, with unmapped pages around. */
#define CODE_BASE 0x20000000ull
#define CODE_SIZE 0x10000u
#define DATA_BASE 0x10000000ull
#define DATA_SIZE 0x20000u
#define MAX_WORDS 64

/* Behind the code: BRK, so that every executor stops there. */
#define CODE_PAD 0xd4200000u
#define CODE_PAD_WORDS (2 * MAX_WORDS)

typedef struct A64State {
    uint64_t x[32]; /* x[31] is SP */
    uint64_t pc;
    uint64_t pstate; /* NZCV in bits 31..28 */
    uint64_t v[32][2];
    uint32_t fpcr, fpsr;
} A64State;

/* What ended a run. */
typedef enum A64Stop {
    STOP_END,   /* reached the end of the code, or left it by a branch: pc says where */
    STOP_UNDEF,
    STOP_FAULT, /* data or prefetch abort, alignment */
    STOP_TRAP,  /* any other exception */
} A64Stop;

/* 8 bytes of data memory that differ from the initial pattern. */
typedef struct A64Dirty {
    uint32_t offset, pad;
    uint64_t value;
} A64Dirty;

#define MAX_DIRTY 64

typedef struct A64Case {
    uint32_t count, pad;
    uint32_t words[MAX_WORDS];
    A64State in;
} A64Case;

typedef struct A64Result {
    uint32_t stop, dirty_count; /* A64Stop; more than MAX_DIRTY are counted but not listed */
    A64State out;
    A64Dirty dirty[MAX_DIRTY];
} A64Result;

/* Initial contents of data memory: every byte differs from its neighbours. */
static inline uint64_t data_pattern(uint32_t offset)
{
    uint64_t z = offset / 8 * 0x9e3779b97f4a7c15ull;

    return z ^ (z >> 29);
}

/* List what differs from the pattern in @mem, and put the pattern back. */
static inline uint32_t data_collect(uint64_t *mem, A64Dirty *dirty)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < DATA_SIZE / 8; i++) {
        uint64_t want = data_pattern(i * 8);

        if (mem[i] == want)
            continue;
        if (n < MAX_DIRTY)
            dirty[n] = (A64Dirty){i * 8, 0, mem[i]};
        n++;
        mem[i] = want;
    }
    return n;
}

#endif
