/* SPDX-License-Identifier: MIT */
/*
 * Inside of asm*.c: what every encoding ends with, ModRM with SIB and displacement, and an
 * immediate.
 *
 * Source: Intel SDM volume 2, "Instruction Format".
 */
#ifndef BACKEND_X64_ASM_PUT_H
#define BACKEND_X64_ASM_PUT_H

#include <string.h>
#include "backend/x64/asm.h"

static inline bool fits_i8(i64 x)
{
    return x == (i8)x;
}

static inline bool fits_i32(i64 x)
{
    return x == (i32)x;
}

/* Writes 4 bytes and advances by @n: the overshoot lands in the slack. */
static inline u8 *put_imm(u8 *p, i32 imm, unsigned n)
{
    memcpy(p, &imm, 4);
    return p + n;
}

/* Bytes of immediate that @op, an X64_OP, has. */
static inline unsigned imm_len_of(u32 op)
{
    return op >> X64_F_IMM_SHIFT;
}

/* ---- ModRM, SIB, displacement ---- */

/* REX.B and REX.X (as VEX and EVEX inverted) of a memory operand. */
static inline unsigned mem_b(X64Mem m)
{
    return m.rip || m.base == (u8)REG_NONE ? 0 : m.base >> 3;
}

static inline unsigned mem_x(X64Mem m)
{
    return m.rip || m.index == (u8)REG_NONE ? 0 : m.index >> 3;
}

/*
 * Shorter operands with the same meaning. Without a base the displacement takes 4 bytes: use [r]
 * for [r*1] and [r+r] for [r*2]. A positive absolute address is the same with and without 67h.
 */
static inline X64Mem mem_canon(X64Mem m)
{
    if (likely(m.base != (u8)REG_NONE) || m.rip)
        return m;
    if (m.index == (u8)REG_NONE) {
        m.addr32 &= m.disp < 0;
    } else if (m.scale_log2 <= 1) {
        m.base = m.index;
        if (m.scale_log2 == 0)
            m.index = (u8)REG_NONE;
        m.scale_log2 = 0;
    }
    return m;
}

static inline u8 *put_mem_prefix(u8 *p, X64Mem m)
{
    if (unlikely(m.seg))
        *p++ = m.seg == X64_SEG_FS ? 0x64 : 0x65;
    if (m.addr32)
        *p++ = 0x67;
    return p;
}

static inline u8 *put_rip(const Asm *a, u8 *p, unsigned reg, X64Mem m, unsigned imm_len)
{
    i64 disp = (const u8 *)m.rip - (p + 5 + imm_len + a->exec_delta);

    assert(fits_i32(disp) && !m.addr32);
    *p = (u8)(0x05 | reg << 3);
    asm_note_move(a, p + 1, 0);
    return put_imm(p + 1, (i32)disp, 4);
}

/*
 * @n_log2: an 8-bit displacement counts units of 1 << n_log2 bytes (EVEX), 0 for all other
 * encodings.
 */
static inline u8 *put_mem(const Asm *a, u8 *p, unsigned reg, X64Mem m, unsigned n_log2,
                          unsigned imm_len)
{
    unsigned base = m.base & 7, index = m.index, mod;
    i32 disp8 = m.disp >> n_log2;

    reg &= 7;
    if (m.rip)
        return put_rip(a, p, reg, m, imm_len);
    assert(index != RSP);
    index = index == (u8)REG_NONE ? 4 : index & 7;
    if (m.base == (u8)REG_NONE) {
        *p++ = (u8)(0x04 | reg << 3);
        *p++ = (u8)(m.scale_log2 << 6 | index << 3 | 5);
        return put_imm(p, m.disp, 4);
    }
    if (m.disp == 0 && base != 5)
        mod = 0;
    else if (fits_i8(disp8) && disp8 * (1 << n_log2) == m.disp)
        mod = 1;
    else
        mod = 2;
    if (m.index != (u8)REG_NONE || base == 4) {
        *p++ = (u8)(mod << 6 | reg << 3 | 4);
        *p++ = (u8)(m.scale_log2 << 6 | index << 3 | base);
    } else {
        *p++ = (u8)(mod << 6 | reg << 3 | base);
    }
    if (mod == 1)
        *p++ = (u8)disp8;
    else if (mod == 2)
        p = put_imm(p, m.disp, 4);
    return p;
}

/* The usual operand: a base register, perhaps an index, no prefix. */
static inline bool is_plain(X64Mem m)
{
    return m.base != (u8)REG_NONE && !m.rip && !m.seg && !m.addr32;
}

/* put_mem for plain operands of legacy instructions; writes up to 8 bytes past what it uses. */
static inline u8 *put_plain(u8 *p, unsigned reg, X64Mem m)
{
    unsigned base = m.base & 7, mod = m.disp == 0 && base != 5 ? 0 : fits_i8(m.disp) ? 1 : 2;

    assert(m.index != RSP);
    if (m.index != (u8)REG_NONE || base == 4) {
        unsigned index = m.index != (u8)REG_NONE ? m.index & 7 : 4;

        p[0] = (u8)(mod << 6 | (reg & 7) << 3 | 4);
        p[1] = (u8)(m.scale_log2 << 6 | index << 3 | base);
        p += 2;
    } else {
        *p++ = (u8)(mod << 6 | (reg & 7) << 3 | base);
    }
    memcpy(p, &m.disp, 4);
    return p + (mod == 2 ? 4 : mod);
}

#endif
