/* SPDX-License-Identifier: MIT */
/* Inline caches: one instruction of a function is patched now and then, while its neighbours in the
 * page stay as they are. */
#include "jit.h"

#define FUNCTIONS 64
#define CALLS 50

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint8_t *memory = jit_memory(65536), *p = memory, *patch[FUNCTIONS];
    JitFunction f[FUNCTIONS];
    uint64_t seed = 52, v = 1;

    for (int k = 0; k < FUNCTIONS; k++) {
        f[k] = (JitFunction)(uintptr_t)p;
        p = jit_fold(jit_multiply(jit_enter(p), (unsigned)k * 2 + 3), 17);
        patch[k] = p;
        p = jit_leave(jit_fold(jit_add(p, (unsigned)k), 5)) + 15;
        p -= (uintptr_t)p % 16;
    }
    jit_ready(memory, p);
    for (unsigned i = 0; i < size; i++) {
        uint8_t *at = patch[bench_rand(&seed) % FUNCTIONS];

        jit_ready(at, jit_add(at, i & 0xfff));
        for (int call = 0; call < CALLS; call++)
            v = f[(i + (unsigned)call) % FUNCTIONS](v);
    }
    return bench_done(v);
}
