/* SPDX-License-Identifier: MIT */
/* TAP output of the test programs of this folder. */
#ifndef TESTS_BLOCK_TAP_H
#define TESTS_BLOCK_TAP_H

#include <stdio.h>
#include "base/types.h"

static unsigned tap_count, tap_failed;

static inline bool tap_ok(bool ok, const char *name)
{
    printf("%sok %u - %s\n", ok ? "" : "not ", ++tap_count, name);
    fflush(stdout);
    tap_failed += !ok;
    return ok;
}

/* What cannot be tested here. */
static inline void tap_skip(const char *name, const char *why)
{
    printf("ok %u - %s # SKIP %s\n", ++tap_count, name, why);
    fprintf(stderr, "SKIP %s: %s\n", name, why);
}

static inline int tap_done(void)
{
    printf("1..%u\n", tap_count);
    return tap_failed ? 1 : 0;
}

/* xorshift64*: the same sequence everywhere. */
static inline u64 random_next(u64 *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1dull;
}

#endif
