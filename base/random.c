/* SPDX-License-Identifier: MIT */
/* See random.h. */
#include "base/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

RandomRow random_row;

void random_seed(u64 seed)
{
    random_row.is_seeded = true;
    atomic_store(&random_row.position, seed);
}

static bool from_kernel(u8 *p, size_t size)
{
    while (size) {
        ssize_t n = getrandom(p, size, 0);

        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            p += n;
            size -= (size_t)n;
        }
    }
    return true;
}

bool random_bytes(void *buf, size_t size)
{
    u8 *p = buf;
    u64 v;

    while (size && random_next(&v)) {
        size_t n = MIN(size, sizeof v);

        memcpy(p, &v, n);
        p += n;
        size -= n;
    }
    return from_kernel(p, size);
}

u64 random_position(void)
{
    return random_row.is_seeded ? atomic_load(&random_row.position) : 0;
}

void random_set_position(u64 position)
{
    if (random_row.is_seeded)
        atomic_store(&random_row.position, position);
}
