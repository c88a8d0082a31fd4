/* SPDX-License-Identifier: MIT */
#include "backend/x64/vconst.h"

#include <string.h>
#include "backend/vec/lane.h"

static const u8 *base; /* run address */

X64Mem vconst(unsigned id)
{
    return x64_mem_rip(base + 16 * id);
}

static V128 splat(unsigned size, u64 x)
{
    V128 v;

    for (unsigned i = 0; i < 16u >> size; i++)
        set_lane(&v, size, i, x);
    return v;
}

static void by_size(V128 *c)
{
    for (unsigned size = 0; size < 4; size++) {
        unsigned n = 8u << size;

        c[VC_SIGN + size] = splat(size, 1ull << (n - 1));
        c[VC_MAX + size] = splat(size, bits_mask(n - 1));
        c[VC_ONE + size] = splat(size, 1);
        c[VC_FIRST + size] = (V128){.d = {bits_mask(n), 0}};
        c[VC_BYTE + size] = splat(size, 0xff);
        c[VC_BYTE_SIGN + size] = splat(size, 0x80);
        c[VC_BYTE_END + size] = splat(size, 0x100);
        if (size < 3) {
            c[VC_LOW + size] = splat(size + 1, bits_mask(n));
            c[VC_HIGH + size] = splat(size + 1, bits_mask(n) << n);
        }
    }
}

/* Result bit i is the parity of source AND row i; the rows are stored last first. */
static u64 gf_matrix(unsigned source_bit[8])
{
    u64 m = 0;

    for (unsigned i = 0; i < 8; i++)
        if (source_bit[i] < 8)
            m |= 1ull << (8 * (7 - i) + source_bit[i]);
    return m;
}

static void byte_shifts(V128 *c)
{
    for (unsigned n = 0; n < 8; n++) {
        unsigned shl[8], shr[8], sar[8], rbit[8];

        for (unsigned i = 0; i < 8; i++) {
            shl[i] = i - n; /* huge below n: no bit */
            shr[i] = i + n;
            sar[i] = MIN(i + n, 7u);
            rbit[i] = 7 - i;
        }
        c[VC_GF_SHL + n] = splat(3, gf_matrix(shl));
        c[VC_GF_SHR + n] = splat(3, gf_matrix(shr));
        c[VC_GF_SAR + n] = splat(3, gf_matrix(sar));
        c[VC_GF_RBIT] = splat(3, gf_matrix(rbit));
        c[VC_SHL8 + n] = splat(0, 0xffu << n);
        c[VC_SHR8 + n] = splat(0, 0xffu >> n);
        c[VC_SAR8 + n] = splat(0, 0x80u >> n);
    }
}

static void nibble_tables(V128 *c)
{
    for (unsigned x = 0; x < 16; x++) {
        u8 reversed = (u8)((x & 1) << 3 | (x & 2) << 1 | (x & 4) >> 1 | (x & 8) >> 3);
        u8 zeros = (u8)(bits_clz(x, 32) - 28);

        c[VC_POPCOUNT4].b[x] = (u8)__builtin_popcount(x);
        c[VC_CLZ_LOW4].b[x] = (u8)(zeros + 4);
        c[VC_CLZ_HIGH4].b[x] = x ? zeros : 8;
        c[VC_REVERSE_LOW4].b[x] = reversed;
        c[VC_REVERSE_HIGH4].b[x] = (u8)(reversed << 4);
    }
}

static void permutations(V128 *c)
{
    for (unsigned id = 0; id < IR_PERM_COUNT; id++)
        ir_perm_bytes(id, c[VC_PERM + id].b);
    for (unsigned odd = 0; odd < 2; odd++)
        for (unsigned i = 0; i < 16; i++) {
            c[VC_UZP8 + odd].b[i] = (u8)(2 * i + odd);
            c[VC_UZP16 + odd].h[i / 2] = (u16)(2 * (i / 2) + odd);
        }
    for (unsigned n = 0; n < 5; n++)
        c[VC_INDEX + n] = splat(0, 16 * n);
}

/* 1 / @p mod x^64 over {0,1}: bit by bit, whatever makes the product 1. @p has bit 0. */
static u64 inverse(u64 p)
{
    u64 q = 0, product = 0;

    for (unsigned n = 0; n < 64; n++) {
        if ((product >> n & 1) != (n == 0)) {
            q |= 1ull << n;
            product ^= p << n;
        }
    }
    return q;
}

void vconst_emit(Asm *a)
{
    static const u32 sha1_k[3] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc};
    V128 c[VC_COUNT];

    memset(c, 0, sizeof c);
    permutations(c);
    by_size(c);
    byte_shifts(c);
    nibble_tables(c);
    c[VC_ONES] = splat(3, ~0ull);
    c[VC_NIBBLE] = splat(0, 0x0f);
    c[VC_SEVENTY] = splat(0, 0x70);
    c[VC_HALF31] = splat(3, 1u << 30);
    for (unsigned n = 0; n < 3; n++)
        c[VC_SHA1_K + n] = splat(2, sha1_k[n]);
    c[VC_CRC32] = (V128){.d = {inverse(0x1db710641), 0x1db710641}};
    x64_align(a, 16);
    base = asm_here(a);
    x64_data(a, c, sizeof c);
}
