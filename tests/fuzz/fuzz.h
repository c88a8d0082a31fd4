/* SPDX-License-Identifier: MIT */
/* What a fuzz target is: the interface of libFuzzer, so that it or driver.c can run it. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include "base/types.h"

/** One input; returns 0. Must not crash, whatever the bytes. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/** A property that must hold for every input. */
#define FUZZ_CHECK(what)                                               \
    do {                                                               \
        if (!(what)) {                                                 \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what); \
            abort();                                                   \
        }                                                              \
    } while (0)

#endif
