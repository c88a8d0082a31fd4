/* SPDX-License-Identifier: MIT */
/* A fuzz input that is read from the front. */
#ifndef TESTS_FUZZ_INPUT_H
#define TESTS_FUZZ_INPUT_H

#include <string.h>
#include "base/types.h"

typedef struct Input {
    const u8 *at, *end;
} Input;

/** The next @bytes (8 at most) as a number; zeros when the input has ended. */
static inline u64 next(Input *in, size_t bytes)
{
    u64 v = 0;
    size_t n = MIN(bytes, (size_t)(in->end - in->at));

    memcpy(&v, in->at, n);
    in->at += n;
    return v;
}

#endif
