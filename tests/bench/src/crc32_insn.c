/* SPDX-License-Identifier: MIT */
/* CRC-32C with instructions: one chain of eight-byte steps, and bytes at the end. */
#include "vec.h"

#ifdef __aarch64__
#include <arm_acle.h>
#endif

static uint8_t data[1021];

static BENCH_NOINLINE uint32_t crc(uint32_t c, const uint8_t *p, size_t size)
{
    uint64_t v;

    for (; size >= 8; size -= 8, p += 8) {
        memcpy(&v, p, 8);
#ifdef __aarch64__
        c = __crc32cd(c, v);
#else
        c = (uint32_t)_mm_crc32_u64(c, v);
#endif
    }
    for (; size; size--)
#ifdef __aarch64__
        c = __crc32cb(c, *p++);
#else
        c = _mm_crc32_u8(c, *p++);
#endif
    return c;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint32_t c = ~0u;

    fill_random(data, sizeof data, 44);
    for (unsigned i = 0; i < size; i++)
        c = crc(c, data, sizeof data);
    return bench_done(c);
}
