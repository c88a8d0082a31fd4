/* SPDX-License-Identifier: MIT */
/*
 * Integer names and address types used everywhere.
 *
 * Gva, Gpa and Hva are plain integers of 64 bits, kept apart by name: a guest virtual address, a
 * guest physical address and a host virtual address are never mixed without a conversion that says
 * so.
 */
#ifndef BASE_TYPES_H
#define BASE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t i8;
typedef int16_t i16;
typedef int32_t i32;
typedef int64_t i64;

typedef u64 Gva; /* guest virtual address */
typedef u64 Gpa; /* guest physical address */
typedef u64 Hva; /* host virtual address */

#ifdef __SIZEOF_INT128__ /* firmware of 32 bits does without */
typedef unsigned __int128 u128;
typedef __int128 i128;

/* One 128-bit vector register, lane 0 in the lowest bytes. */
typedef union V128 {
    u8 b[16];
    u16 h[8];
    u32 s[4];
    u64 d[2];
    u128 q;
} V128;

/* One 512-bit vector register; narrower ones are its low part. */
typedef union V512 {
    u8 b[64];
    u16 h[32];
    u32 s[16];
    u64 d[8];
    V128 x[4];
} V512;
#endif

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a) - 1))
#define ALIGN_UP(x, a) ALIGN_DOWN((x) + ((__typeof__(x))(a) - 1), a)
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/*
 * Variables that every fork writes, in parent and child: side by side, since both pay for a copy of
 * each page of them.
 */
#define WRITTEN_BY_FORK __attribute__((section("written_by_fork")))
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

#endif
