/* SPDX-License-Identifier: MIT */
/*
 * Numbers and checksums as frames have them: high byte first, RFC 1071. For host/net only.
 */
#ifndef HOST_NET_WIRE_H
#define HOST_NET_WIRE_H

#include <string.h>
#include "base/types.h"

static inline u32 wire_get16(const u8 *p)
{
    return (u32)(p[0] << 8 | p[1]);
}

static inline void wire_put16(u8 *p, u32 v)
{
    p[0] = (u8)(v >> 8);
    p[1] = (u8)v;
}

static inline u32 wire_get32(const u8 *p)
{
    return wire_get16(p) << 16 | wire_get16(p + 2);
}

static inline void wire_put32(u8 *p, u32 v)
{
    wire_put16(p, v >> 16);
    wire_put16(p + 2, v);
}

/*
 * Add the 16-bit numbers of @p, an odd last byte filled up with zeros. The sum of ones' complement
 * does not depend on the order of bytes: host order here, turned in wire_checksum.
 */
static inline u64 wire_sum(u64 acc, const u8 *p, size_t size)
{
    for (; size >= 4; p += 4, size -= 4) {
        u32 v;

        memcpy(&v, p, 4);
        acc += v;
    }
    if (size) {
        u32 v = 0;

        memcpy(&v, p, size);
        acc += v;
    }
    return acc;
}

static inline u64 wire_sum_number(u64 acc, u32 v)
{
    return acc + __builtin_bswap16((u16)(v >> 16)) + __builtin_bswap16((u16)v);
}

/* The checksum, as a number. */
static inline u32 wire_checksum(u64 acc)
{
    while (acc >> 16)
        acc = (acc & 0xffff) + (acc >> 16);
    return __builtin_bswap16((u16)~acc);
}

#endif
