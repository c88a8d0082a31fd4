/* SPDX-License-Identifier: MIT */
/* A hash table with open addressing, keyed by short byte strings: multiply, rotate, probe,
 * compare. */
#include "bench.h"

#define SLOTS 8192
#define KEYS 4096

typedef struct Slot {
    uint32_t hash, count;
    uint8_t size;
    char key[15];
} Slot;

static Slot table[SLOTS];
static char keys[KEYS][16];

/* Four bytes at a time: multiply, rotate, multiply into the state; a final fold spreads the last
 * bytes. */
static BENCH_NOINLINE uint32_t hash_bytes(const char *p, size_t size)
{
    uint32_t h = 0x2f0b4c47, k;

    for (; size >= 4; size -= 4, p += 4) {
        memcpy(&k, p, 4);
        k *= 0xcc9e2d51;
        k = k << 15 | k >> 17;
        h ^= k * 0x1b873593;
        h = (h << 13 | h >> 19) * 5 + 0xe6546b64;
    }
    while (size--)
        h = (h ^ (uint8_t)*p++) * 0x01000193;
    h = (h ^ h >> 16) * 0x85ebca6b;
    return h ^ h >> 13;
}

static BENCH_NOINLINE Slot *table_find(const char *key, size_t size)
{
    uint32_t hash = hash_bytes(key, size) | 1;      /* 0 means an empty slot */
    uint32_t i = hash >> 5;

    for (;; i++) {
        Slot *s = &table[i % SLOTS];

        if (!s->hash) {
            s->hash = hash;
            s->size = (uint8_t)size;
            memcpy(s->key, key, size);
            return s;
        }
        if (s->hash == hash && s->size == size && !memcmp(s->key, key, size))
            return s;
    }
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 7, sum = 0;

    for (int i = 0; i < KEYS; i++)
        sprintf(keys[i], "k%x", (unsigned)bench_rand(&seed) >> bench_rand(&seed) % 24);
    for (unsigned i = 0; i < size * 1000; i++) {
        const char *key = keys[bench_rand(&seed) % KEYS];

        table_find(key, strlen(key))->count++;
    }
    for (int i = 0; i < SLOTS; i++)
        if (table[i].hash)
            sum = bench_mix(sum, table[i].hash + table[i].count + (uint64_t)i);
    return bench_done(sum);
}
