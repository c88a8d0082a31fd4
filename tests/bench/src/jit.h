/* SPDX-License-Identifier: MIT */
/*
 * A code generator of three operations on one 64-bit value, for both architectures: what a guest's
 * own JIT compiler does to an emulator is to write instructions and run them.
 */
#ifndef JIT_H
#define JIT_H

#include "bench.h"
#include <sys/mman.h>

typedef uint64_t (*JitFunction)(uint64_t);

#ifdef __aarch64__

static inline uint8_t *jit_put(uint8_t *p, uint32_t insn)
{
    memcpy(p, &insn, 4);
    return p + 4;
}

/* The value lives in x0 from entry to return. */
static inline uint8_t *jit_enter(uint8_t *p) { return p; }
static inline uint8_t *jit_leave(uint8_t *p) { return jit_put(p, 0xd65f03c0); }

/** add x0, x0, #n; n < 4096. Always the same number of bytes, so it can be patched. */
static inline uint8_t *jit_add(uint8_t *p, uint32_t n) { return jit_put(p, 0x91000000 | n << 10); }

/** eor x0, x0, x0, lsr #n */
static inline uint8_t *jit_fold(uint8_t *p, uint32_t n) { return jit_put(p, 0xca400000 | n << 10); }

/** movz x1, #n; mul x0, x0, x1; n < 65536 */
static inline uint8_t *jit_multiply(uint8_t *p, uint32_t n)
{
    return jit_put(jit_put(p, 0xd2800001 | n << 5), 0x9b017c00);
}

#else

static inline uint8_t *jit_put(uint8_t *p, const char *bytes, size_t count)
{
    memcpy(p, bytes, count);
    return p + count;
}

static inline uint8_t *jit_put32(uint8_t *p, uint32_t n)
{
    memcpy(p, &n, 4);
    return p + 4;
}

/* The value lives in rax; the argument comes in rdi. */
static inline uint8_t *jit_enter(uint8_t *p) { return jit_put(p, "\x48\x89\xf8", 3); }
static inline uint8_t *jit_leave(uint8_t *p) { return jit_put(p, "\xc3", 1); }

/** add rax, n */
static inline uint8_t *jit_add(uint8_t *p, uint32_t n)
{
    return jit_put32(jit_put(p, "\x48\x05", 2), n);
}

/** mov rcx, rax; shr rcx, n; xor rax, rcx */
static inline uint8_t *jit_fold(uint8_t *p, uint32_t n)
{
    p = jit_put(p, "\x48\x89\xc1\x48\xc1\xe9", 6);
    *p++ = (uint8_t)n;
    return jit_put(p, "\x48\x31\xc8", 3);
}

/** imul rax, rax, n */
static inline uint8_t *jit_multiply(uint8_t *p, uint32_t n)
{
    return jit_put32(jit_put(p, "\x48\x69\xc0", 3), n);
}

#endif

static inline uint8_t *jit_memory(size_t size)
{
    uint8_t *p =
        mmap(NULL, size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        exit(1);
    return p;
}

static inline void jit_ready(uint8_t *from, uint8_t *to)
{
    __builtin___clear_cache((char *)from, (char *)to);
}

#endif
