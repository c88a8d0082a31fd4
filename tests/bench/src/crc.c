/* SPDX-License-Identifier: MIT */
/* CRC-32 bit by bit: shifts, ands and conditional exclusive-or in one long dependency chain. */
#include "bench.h"

static BENCH_NOINLINE uint32_t crc_bits(uint32_t crc, const unsigned char *p, size_t size)
{
    while (size--) {
        crc ^= *p++;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return crc;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    unsigned char data[1024];
    uint64_t seed = 2;
    uint32_t crc = ~0u;

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)bench_rand(&seed);
    for (unsigned i = 0; i < size; i++)
        crc = crc_bits(crc, data, sizeof data);
    return bench_done(~crc);
}
