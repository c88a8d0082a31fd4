/* SPDX-License-Identifier: MIT */
/* Random numbers that guests see: the kernel's, or with -seed always the same row. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdatomic.h>
#include "base/types.h"

/* The row is SplitMix64 (Steele, Lea, Flood 2014): its state is a counter, so threads may share it. */
typedef struct RandomRow {
    bool is_seeded;
    _Atomic u64 position;
} RandomRow;

extern RandomRow random_row;

#define RANDOM_STEP 0x9e3779b97f4a7c15ull

/** The next number; false: there is no seed. Inline, for helpers that may use general registers only. */
static inline bool random_next(u64 *v)
{
    u64 z;

    if (!random_row.is_seeded)
        return false;
    z = atomic_fetch_add(&random_row.position, RANDOM_STEP) + RANDOM_STEP;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    *v = z ^ z >> 31;
    return true;
}

/** From now on numbers follow from @seed. Before any thread asks for some. */
void random_seed(u64 seed);

/** Fill @buf; false only without seed, when the kernel cannot. Any thread. */
bool random_bytes(void *buf, size_t size);

/** Where in the row the next number is, which is saved with a machine; without seed 0, and nothing is set. */
u64 random_position(void);
void random_set_position(u64 position);

#endif
