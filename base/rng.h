/* SPDX-License-Identifier: MIT */
/* Sources of random bytes by name: -object rng-random, rng-builtin. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include "base/error.h"
#include "base/types.h"

typedef struct Rng Rng;

/** Source @id: the bytes of the file @path, or of the kernel if NULL. NULL on error. */
Rng *rng_new(const char *id, const char *path, Error *err);
void rng_free(Rng *r);
Rng *rng_find(const char *id);

/** Fill up to @size bytes without waiting; how many. @r NULL: the kernel's (-seed: the row of random.h). */
size_t rng_read(Rng *r, void *data, size_t size);

/** What to poll when there are none; -1: there always are. */
int rng_fd(const Rng *r);

#endif
