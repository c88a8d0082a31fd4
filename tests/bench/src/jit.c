/* SPDX-License-Identifier: MIT */
/* A guest with a JIT compiler: functions are written, run a few times and overwritten by others. */
#include "jit.h"

#define FUNCTIONS 32
#define CALLS 20

static uint8_t *make(uint8_t *p, uint64_t *seed)
{
    unsigned count = (unsigned)(bench_rand(seed) % 12 + 4);

    p = jit_enter(p);
    while (count--) {
        uint64_t r = bench_rand(seed);

        if (r % 3 == 0)
            p = jit_add(p, r >> 8 & 0xfff);
        else if (r % 3 == 1)
            p = jit_fold(p, (r >> 8) % 31 + 1);
        else
            p = jit_multiply(p, (r >> 8 & 0xffff) | 1);
    }
    return jit_leave(p);
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint8_t *memory = jit_memory(65536);
    uint64_t seed = 51, v = 1;

    for (unsigned i = 0; i < size; i++) {
        JitFunction f[FUNCTIONS];
        uint8_t *p = memory;

        for (int k = 0; k < FUNCTIONS; k++) {
            f[k] = (JitFunction)(uintptr_t)p;
            p = make(p, &seed) + 15;
            p -= (uintptr_t)p % 16;
        }
        jit_ready(memory, p);
        for (int call = 0; call < CALLS; call++)
            for (int k = 0; k < FUNCTIONS; k++)
                v = f[k](v);
    }
    return bench_done(v);
}
