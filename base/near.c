/* SPDX-License-Identifier: MIT */
/* Private memory beside the program's own data; see near.h. */
#include "base/near.h"

#include <stdint.h>
#include <sys/mman.h>
#include "base/types.h"

#define ROOM ((size_t)8 << 20)

extern char _end[]; /* ld(1): where the program ends */

static size_t left; /* of ROOM; 0: there is none */

void near_begin(void)
{
    left = ROOM;
}

/* A hint only: the kernel takes another place if that is taken, as by the heap, which begins somewhere behind, too. */
static void *place(size_t size)
{
    size_t before = __atomic_load_n(&left, __ATOMIC_RELAXED);

    do {
        if (before < size)
            return NULL;
    } while (!__atomic_compare_exchange_n(&left, &before, before - size, false, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    return (void *)(ALIGN_UP((uintptr_t)_end, (uintptr_t)4096) + ROOM - before);
}

void *near_map(size_t size)
{
    size = ALIGN_UP(size, (size_t)4096);
    return mmap(place(size), size, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}
