/* SPDX-License-Identifier: MIT */
/*
 * A small LZ77: greedy matches from a table of three-byte hashes, byte-oriented output, and its
 * decoder. Token byte t < 128: t + 1 literals follow; otherwise a match of t - 125 bytes at a
 * distance in the next two bytes.
 */
#include "bench.h"

#define TEXT 32768
#define HASH_BITS 12
#define MATCH_MIN 3
#define MATCH_MAX 130

static uint8_t text[TEXT], packed[TEXT * 2], again[TEXT];

static uint32_t hash3(const uint8_t *p)
{
    return (p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16) * 0x9e3779b1u >> (32 - HASH_BITS);
}

static size_t put_literals(uint8_t *out, const uint8_t *from, size_t count)
{
    size_t used = 0;

    while (count) {
        size_t n = count < 128 ? count : 128;

        out[used++] = (uint8_t)(n - 1);
        for (size_t i = 0; i < n; i++)
            out[used++] = *from++;
        count -= n;
    }
    return used;
}

static BENCH_NOINLINE size_t pack(uint8_t *out, const uint8_t *in, size_t size)
{
    static int32_t last[1 << HASH_BITS];
    size_t used = 0, done = 0, i = 0;

    memset(last, 0xff, sizeof last);
    while (i + MATCH_MIN <= size) {
        uint32_t h = hash3(in + i);
        int32_t from = last[h];
        size_t n = 0;

        last[h] = (int32_t)i;
        if (from >= 0 && i - (size_t)from < 65536)
            while (n < MATCH_MAX && i + n < size && in[(size_t)from + n] == in[i + n])
                n++;
        if (n < MATCH_MIN) {
            i++;
            continue;
        }
        used += put_literals(out + used, in + done, i - done);
        out[used++] = (uint8_t)(n + 125);
        out[used++] = (uint8_t)(i - (size_t)from);
        out[used++] = (uint8_t)((i - (size_t)from) >> 8);
        i += n;
        done = i;
    }
    return used + put_literals(out + used, in + done, size - done);
}

static BENCH_NOINLINE size_t unpack(uint8_t *out, const uint8_t *in, size_t size)
{
    const uint8_t *end = in + size;
    uint8_t *start = out;

    while (in < end) {
        unsigned t = *in++;

        if (t < 128) {
            memcpy(out, in, t + 1);
            out += t + 1;
            in += t + 1;
        } else {
            const uint8_t *from = out - (in[0] | in[1] << 8);

            in += 2;
            for (unsigned n = t - 125; n; n--)
                *out++ = *from++;
        }
    }
    return (size_t)(out - start);
}

int main(int argc, char **argv)
{
    static const char *const words[] = {"the ", "block ", "of ",  "guest ",    "code ",
                                        "is ",  "host ",  "and ", "register ", "flag "};
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 8, sum = 0;
    size_t used = 0;

    while (used < TEXT - 32) {
        uint64_t r = bench_rand(&seed);

        used += (size_t)sprintf((char *)text + used, r % 5 ? "%s" : "%s%x, ", words[r / 8 % 10],
                                (unsigned)(r >> 40));
    }
    for (unsigned i = 0; i < size; i++) {
        size_t n = pack(packed, text, used);

        if (unpack(again, packed, n) != used || memcmp(again, text, used))
            return 1;
        sum = bench_mix(sum, n);
        text[bench_rand(&seed) % used] = 'x';
    }
    return bench_done(bench_mix_bytes(sum, packed, 4096));
}
