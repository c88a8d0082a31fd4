/* SPDX-License-Identifier: MIT */
/*
 * The x86-64 assembler: one function or one table row per instruction form (insn.def).
 *
 * Names: x64_<mnemonic>_<operands>, destination first, where an operand letter is r (register), m
 * (memory), i (immediate). General-purpose forms take the operand size @w in bytes (1, 2, 4, 8)
 * before the operands. Vector instructions are values of X64VOp passed to x64_vrrr() and its
 * relatives, so that emitters can be tables; they are encoded as VEX when every register is below
 * 16 and there is a VEX form, else as EVEX.
 *
 * Contract: each emitter does one bounds check. Once the code would not fit, `overflow` is set and
 * nothing more is written. The last ASM_SLACK bytes before `end` never hold code, but may be
 * scribbled on, as may any byte between `p` and `end`: to patch code in place, assemble elsewhere
 * and copy, or use x64_patch_rel32(). A wrong operand (register 16 for an instruction without EVEX
 * form, index rsp) is our bug and asserts.
 *
 * Encodings: Intel SDM volume 2, "Instruction Format" and the page named as the mnemonic.
 */
#ifndef BACKEND_X64_ASM_H
#define BACKEND_X64_ASM_H

#include <assert.h>
#include "backend/x64/regs.h"

#define ASM_SLACK 32 /* longest instruction (15) plus the overshoot of wide stores */

/*
 * Fields of the code that change when it is copied elsewhere: kind above the offset. The assembler
 * notes those that lead out of the buffer, relative to where they are (kind 0); others do the rest.
 */
#define ASM_MOVES_MAX  512
#define ASM_MOVE_SHIFT 24

typedef struct AsmMoves {
    u32 count; /* more than ASM_MOVES_MAX: not all are there */
    u32 at[ASM_MOVES_MAX];
} AsmMoves;

typedef struct Asm {
    u8 *p; /* next byte to write */
    u8 *start;
    u8 *end;
    u8 *limit;            /* an instruction starts at or below this address, or not at all */
    ptrdiff_t exec_delta; /* run address minus write address */
    bool evex_ok;         /* host has AVX512VL + BW + DQ */
    bool overflow;
    u32 insns;            /* instructions assembled so far */
    AsmMoves *moves;      /* NULL: nobody asks */
} Asm;

/**
 * Start assembling into [@buf, @buf + @size). @exec_delta is added to a write address to get the
 * address where the byte will run: 0 when the buffer itself is executed.
 */
static inline void asm_init(Asm *a, void *buf, size_t size, ptrdiff_t exec_delta, bool evex_ok)
{
    a->p = a->start = (u8 *)buf;
    a->end = a->start + size;
    a->overflow = size < ASM_SLACK;
    a->limit = a->overflow ? a->start - 1 : a->end - ASM_SLACK;
    a->exec_delta = exec_delta;
    a->evex_ok = evex_ok;
    a->insns = 0;
    a->moves = NULL;
}

/** The field at @p is one of AsmMoves, of @kind. */
static inline void asm_note_move(const Asm *a, const u8 *p, u32 kind)
{
    AsmMoves *m = a->moves;

    if (!m)
        return;
    if (m->count < ASM_MOVES_MAX)
        m->at[m->count] = (u32)(p - a->start) | kind << ASM_MOVE_SHIFT;
    m->count++;
}

/** Room for one more instruction? Sets overflow when not. */
static inline bool asm_room(Asm *a)
{
    a->insns++;
    if (likely(a->p <= a->limit))
        return true;
    a->overflow = true;
    return false;
}

/** The address at which the next instruction will run. */
static inline const u8 *asm_here(const Asm *a)
{
    return a->p + a->exec_delta;
}

/* ---- memory operands ---- */

enum { X64_SEG_NONE, X64_SEG_FS, X64_SEG_GS };

/* 16 bytes, so that it travels in two registers. */
typedef struct X64Mem {
    u8 base,
        index; /* X64Reg, REG_NONE when absent; with neither, disp is the (sign-extended) address */
    u8 scale_log2 : 4;
    u8 seg : 4;  /* X64_SEG_*: segment base added */
    bool addr32; /* address computed modulo 2^32 (67h prefix) */
    i32 disp;
    const void
        *rip; /* when not NULL: this run address, encoded relative to rip; the rest is ignored */
} X64Mem;

_Static_assert(sizeof(X64Mem) == 16, "passed by value in two registers");

/** [base + disp] */
static inline X64Mem x64_mem(X64Reg base, i32 disp)
{
    return (X64Mem){.base = (u8)base, .index = (u8)REG_NONE, .disp = disp};
}

/** [base + (index << scale_log2) + disp]; base may be REG_NONE, index may be anything but RSP. */
static inline X64Mem x64_mem_idx(X64Reg base, X64Reg index, unsigned scale_log2, i32 disp)
{
    return (X64Mem){
        .base = (u8)base, .index = (u8)index, .scale_log2 = (u8)(scale_log2 & 3), .disp = disp};
}

/** The bytes at @ptr (a run address), which must be within 2 GiB of the code: see x64_reaches(). */
static inline X64Mem x64_mem_rip(const void *ptr)
{
    return (X64Mem){.base = (u8)REG_NONE, .index = (u8)REG_NONE, .rip = ptr};
}

/** [disp], sign-extended from 32 bits. */
static inline X64Mem x64_mem_abs(i32 disp)
{
    return x64_mem(REG_NONE, disp);
}

/** @m with the address wrapped to 32 bits. */
static inline X64Mem x64_mem_addr32(X64Mem m)
{
    m.addr32 = true;
    return m;
}

/** @m with the base of FS or GS added. */
static inline X64Mem x64_mem_seg(X64Mem m, unsigned seg)
{
    m.seg = (u8)(seg & 3);
    return m;
}

/** @m moved by @delta bytes (not for rip operands). */
static inline X64Mem x64_mem_off(X64Mem m, i32 delta)
{
    m.disp += delta;
    return m;
}

/** Can rel32 or [rip] reach @target from any place in this buffer? */
bool x64_reaches(const Asm *a, const void *target);

/* ---- encoder of legacy-prefix instructions; use the named functions below ---- */

/* Opcode word: what the encoder must know about one instruction. */
#define X64_PP_NP           0u
#define X64_PP_66           1u
#define X64_PP_F3           2u
#define X64_PP_F2           3u
#define X64_MAP_NO          0u
#define X64_MAP_0F          1u
#define X64_MAP_0F38        2u
#define X64_MAP_0F3A        3u
#define X64_OP(pp, map, op) ((u32)(op) | X64_MAP_##map << 8 | X64_PP_##pp << 10)
enum {
    X64_F_BYTE = 1 << 12, /* bit 0 of the opcode is set unless w is 1 */
    X64_F_EXT =
        1 << 13, /* reg is an opcode extension, or not of size w: needs no REX for spl..dil */
    X64_F_RM8 = 1 << 14, /* rm is a byte register whatever w is */
    X64_F_LOCK = 1 << 15,
    X64_F_D64 = 1 << 16,  /* operand size is 64 without REX.W */
    X64_F_L = 1 << 17,    /* VEX.L */
    X64_F_IMM_SHIFT = 20, /* bytes of immediate: 0, 1, 2, 4 */
};
#define X64_IMM(n) ((u32)(n) << X64_F_IMM_SHIFT)

void x64_enc_r(Asm *a, u32 op, unsigned w, unsigned reg, unsigned rm, i32 imm);
void x64_enc_m(Asm *a, u32 op, unsigned w, unsigned reg, X64Mem m, i32 imm);
/** MOV between @reg and @m; @opcode of the byte form. */
void x64_enc_mov(Asm *a, unsigned opcode, unsigned w, unsigned reg, X64Mem m);
/** Opcode with the register in its low three bits. */
void x64_enc_o(Asm *a, u32 op, unsigned w, unsigned reg, i32 imm);
/** The low @n (up to 8) bytes of @bytes. */
void x64_enc_bytes(Asm *a, unsigned n, u64 bytes);
/** VEX-encoded general-purpose instructions: @op as above with w 4 or 8. */
void x64_enc_vex_r(Asm *a, u32 op, unsigned w, unsigned reg, unsigned vvvv, unsigned rm, i32 imm);
void x64_enc_vex_m(Asm *a, u32 op, unsigned w, unsigned reg, unsigned vvvv, X64Mem m, i32 imm);

/* ALU group with immediate: @n is the group's number (add 0 .. cmp 7). */
void x64_alu_ri(Asm *a, unsigned n, unsigned w, X64Reg dst, i32 imm);
void x64_alu_mi(Asm *a, unsigned n, u32 flags, unsigned w, X64Mem m, i32 imm);

/* ---- functions made from the rows of insn.def ---- */

#define ALU(name, n)                                                                               \
    static inline void x64_##name##_rr(Asm *a, unsigned w, X64Reg dst, X64Reg src)                 \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, NO, (n)*8) | X64_F_BYTE, w, src, dst, 0);                          \
    }                                                                                              \
    static inline void x64_##name##_ri(Asm *a, unsigned w, X64Reg dst, i32 imm)                    \
    {                                                                                              \
        x64_alu_ri(a, n, w, dst, imm);                                                             \
    }                                                                                              \
    static inline void x64_##name##_rm(Asm *a, unsigned w, X64Reg dst, X64Mem m)                   \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, NO, (n)*8 + 2) | X64_F_BYTE, w, dst, m, 0);                        \
    }                                                                                              \
    static inline void x64_##name##_mr(Asm *a, unsigned w, X64Mem m, X64Reg src)                   \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, NO, (n)*8) | X64_F_BYTE, w, src, m, 0);                            \
    }                                                                                              \
    static inline void x64_##name##_mi(Asm *a, unsigned w, X64Mem m, i32 imm)                      \
    {                                                                                              \
        x64_alu_mi(a, n, 0, w, m, imm);                                                            \
    }
#define LOCK_ALU(name, n)                                                                          \
    static inline void x64_lock_##name##_mr(Asm *a, unsigned w, X64Mem m, X64Reg src)              \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, NO, (n)*8) | X64_F_BYTE | X64_F_LOCK, w, src, m, 0);               \
    }                                                                                              \
    static inline void x64_lock_##name##_mi(Asm *a, unsigned w, X64Mem m, i32 imm)                 \
    {                                                                                              \
        x64_alu_mi(a, n, X64_F_LOCK, w, m, imm);                                                   \
    }
#define RM2(name, pp, map, op, flags)                                                              \
    static inline void x64_##name##_rr(Asm *a, unsigned w, X64Reg dst, X64Reg src)                 \
    {                                                                                              \
        x64_enc_r(a, X64_OP(pp, map, op) | (flags), w, dst, src, 0);                               \
    }                                                                                              \
    static inline void x64_##name##_rm(Asm *a, unsigned w, X64Reg dst, X64Mem m)                   \
    {                                                                                              \
        x64_enc_m(a, X64_OP(pp, map, op) | (flags), w, dst, m, 0);                                 \
    }
#define MR2(name, map, op)                                                                         \
    static inline void x64_##name##_rr(Asm *a, unsigned w, X64Reg dst, X64Reg src)                 \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, map, op) | X64_F_BYTE, w, src, dst, 0);                            \
    }                                                                                              \
    static inline void x64_##name##_mr(Asm *a, unsigned w, X64Mem m, X64Reg src)                   \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, map, op) | X64_F_BYTE, w, src, m, 0);                              \
    }
#define LOCK_MR2(name, map, op)                                                                    \
    static inline void x64_lock_##name##_mr(Asm *a, unsigned w, X64Mem m, X64Reg src)              \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, map, op) | X64_F_BYTE | X64_F_LOCK, w, src, m, 0);                 \
    }
#define UNARY(name, mnem, op, ext)                                                                 \
    static inline void x64_##name##_r(Asm *a, unsigned w, X64Reg r)                                \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, NO, op) | X64_F_BYTE | X64_F_EXT, w, ext, r, 0);                   \
    }                                                                                              \
    static inline void x64_##name##_m(Asm *a, unsigned w, X64Mem m)                                \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, NO, op) | X64_F_BYTE | X64_F_EXT, w, ext, m, 0);                   \
    }
#define LOCK_UNARY(name, op, ext)                                                                  \
    static inline void x64_lock_##name##_m(Asm *a, unsigned w, X64Mem m)                           \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, NO, op) | X64_F_BYTE | X64_F_EXT | X64_F_LOCK, w, ext, m, 0);      \
    }
#define SHIFT(name, ext)                                                                           \
    static inline void x64_##name##_ri(Asm *a, unsigned w, X64Reg dst, unsigned n)                 \
    {                                                                                              \
        u32 op = n == 1 ? X64_OP(NP, NO, 0xd0) : X64_OP(NP, NO, 0xc0) | X64_IMM(1);                \
        x64_enc_r(a, op | X64_F_BYTE | X64_F_EXT, w, ext, dst, (i32)n);                            \
    }                                                                                              \
    static inline void x64_##name##_mi(Asm *a, unsigned w, X64Mem m, unsigned n)                   \
    {                                                                                              \
        u32 op = n == 1 ? X64_OP(NP, NO, 0xd0) : X64_OP(NP, NO, 0xc0) | X64_IMM(1);                \
        x64_enc_m(a, op | X64_F_BYTE | X64_F_EXT, w, ext, m, (i32)n);                              \
    }                                                                                              \
    static inline void x64_##name##_rcl(Asm *a, unsigned w, X64Reg dst)                            \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, NO, 0xd2) | X64_F_BYTE | X64_F_EXT, w, ext, dst, 0);               \
    }                                                                                              \
    static inline void x64_##name##_mcl(Asm *a, unsigned w, X64Mem m)                              \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, NO, 0xd2) | X64_F_BYTE | X64_F_EXT, w, ext, m, 0);                 \
    }
#define DSHIFT(name, op)                                                                           \
    static inline void x64_##name##_rri(Asm *a, unsigned w, X64Reg dst, X64Reg src, unsigned n)    \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, 0F, op) | X64_IMM(1), w, src, dst, (i32)n);                        \
    }                                                                                              \
    static inline void x64_##name##_mri(Asm *a, unsigned w, X64Mem m, X64Reg src, unsigned n)      \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, 0F, op) | X64_IMM(1), w, src, m, (i32)n);                          \
    }                                                                                              \
    static inline void x64_##name##_rrcl(Asm *a, unsigned w, X64Reg dst, X64Reg src)               \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, 0F, (op) + 1), w, src, dst, 0);                                    \
    }                                                                                              \
    static inline void x64_##name##_mrcl(Asm *a, unsigned w, X64Mem m, X64Reg src)                 \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, 0F, (op) + 1), w, src, m, 0);                                      \
    }
#define BITTEST(name, op, ext)                                                                     \
    static inline void x64_##name##_rr(Asm *a, unsigned w, X64Reg dst, X64Reg bit)                 \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, 0F, op), w, bit, dst, 0);                                          \
    }                                                                                              \
    static inline void x64_##name##_mr(Asm *a, unsigned w, X64Mem m, X64Reg bit)                   \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, 0F, op), w, bit, m, 0);                                            \
    }                                                                                              \
    static inline void x64_##name##_ri(Asm *a, unsigned w, X64Reg dst, unsigned bit)               \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, 0F, 0xba) | X64_IMM(1), w, ext, dst, (i32)bit);                    \
    }                                                                                              \
    static inline void x64_##name##_mi(Asm *a, unsigned w, X64Mem m, unsigned bit)                 \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, 0F, 0xba) | X64_IMM(1), w, ext, m, (i32)bit);                      \
    }
#define LOCK_BITTEST(name, op, ext)                                                                \
    static inline void x64_lock_##name##_mr(Asm *a, unsigned w, X64Mem m, X64Reg bit)              \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, 0F, op) | X64_F_LOCK, w, bit, m, 0);                               \
    }                                                                                              \
    static inline void x64_lock_##name##_mi(Asm *a, unsigned w, X64Mem m, unsigned bit)            \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, 0F, 0xba) | X64_IMM(1) | X64_F_LOCK, w, ext, m, (i32)bit);         \
    }
#define VEX_RMV(name, pp, map, op)                                                                 \
    static inline void x64_##name##_rrr(Asm *a, unsigned w, X64Reg dst, X64Reg src, X64Reg ctl)    \
    {                                                                                              \
        x64_enc_vex_r(a, X64_OP(pp, map, op), w, dst, ctl, src, 0);                                \
    }                                                                                              \
    static inline void x64_##name##_rmr(Asm *a, unsigned w, X64Reg dst, X64Mem m, X64Reg ctl)      \
    {                                                                                              \
        x64_enc_vex_m(a, X64_OP(pp, map, op), w, dst, ctl, m, 0);                                  \
    }
#define VEX_RVM(name, pp, map, op)                                                                 \
    static inline void x64_##name##_rrr(Asm *a, unsigned w, X64Reg dst, X64Reg src1, X64Reg src2)  \
    {                                                                                              \
        x64_enc_vex_r(a, X64_OP(pp, map, op), w, dst, src1, src2, 0);                              \
    }                                                                                              \
    static inline void x64_##name##_rrm(Asm *a, unsigned w, X64Reg dst, X64Reg src1, X64Mem m)     \
    {                                                                                              \
        x64_enc_vex_m(a, X64_OP(pp, map, op), w, dst, src1, m, 0);                                 \
    }
#define VEX_VM(name, op, ext)                                                                      \
    static inline void x64_##name##_rr(Asm *a, unsigned w, X64Reg dst, X64Reg src)                 \
    {                                                                                              \
        x64_enc_vex_r(a, X64_OP(NP, 0F38, op), w, ext, dst, src, 0);                               \
    }                                                                                              \
    static inline void x64_##name##_rm(Asm *a, unsigned w, X64Reg dst, X64Mem m)                   \
    {                                                                                              \
        x64_enc_vex_m(a, X64_OP(NP, 0F38, op), w, ext, dst, m, 0);                                 \
    }
#define MEM1(name, mnem, op, ext, w, size)                                                         \
    static inline void x64_##name##_m(Asm *a, X64Mem m)                                            \
    {                                                                                              \
        x64_enc_m(a, op, w, ext, m, 0);                                                            \
    }
#define PLAIN(name, text, n, bytes)                                                                \
    static inline void x64_##name(Asm *a)                                                          \
    {                                                                                              \
        x64_enc_bytes(a, n, bytes);                                                                \
    }
#define SSE(name, map, op)                                                                         \
    static inline void x64_##name##_rr(Asm *a, X64Xmm dst, X64Xmm src)                             \
    {                                                                                              \
        x64_enc_r(a, X64_OP(NP, map, op), 4, dst, src, 0);                                         \
    }                                                                                              \
    static inline void x64_##name##_rm(Asm *a, X64Xmm dst, X64Mem m)                               \
    {                                                                                              \
        x64_enc_m(a, X64_OP(NP, map, op), 4, dst, m, 0);                                           \
    }
#include "backend/x64/insn.def"

/* ---- moves ---- */

static inline void x64_mov_rr(Asm *a, unsigned w, X64Reg dst, X64Reg src)
{
    x64_enc_r(a, X64_OP(NP, NO, 0x88) | X64_F_BYTE, w, src, dst, 0);
}

static inline void x64_mov_rm(Asm *a, unsigned w, X64Reg dst, X64Mem m)
{
    x64_enc_mov(a, 0x8a, w, dst, m);
}

static inline void x64_mov_mr(Asm *a, unsigned w, X64Mem m, X64Reg src)
{
    x64_enc_mov(a, 0x88, w, src, m);
}

/** Store the low @w bytes of @imm; w = 8 sign-extends 32 bits. */
static inline void x64_mov_mi(Asm *a, unsigned w, X64Mem m, i32 imm)
{
    x64_enc_m(a, X64_OP(NP, NO, 0xc6) | X64_F_BYTE | X64_F_EXT | X64_IMM(w < 4 ? w : 4), w, 0, m,
              imm);
}

/** Load a constant in the shortest way that leaves the flags alone. */
void x64_mov_ri(Asm *a, unsigned w, X64Reg dst, u64 imm);
/** Always with eight bytes of immediate; returns the write address of those, or NULL. */
u8 *x64_mov_ri_wide(Asm *a, X64Reg dst, u64 imm);

/** dst (@w bytes) = zero-extended @sw bytes of src; sw 4 becomes a 32-bit mov. */
void x64_movzx_rr(Asm *a, unsigned w, unsigned sw, X64Reg dst, X64Reg src);
void x64_movzx_rm(Asm *a, unsigned w, unsigned sw, X64Reg dst, X64Mem m);
/** dst (@w bytes) = sign-extended @sw bytes of src; sw 4 is movsxd. */
void x64_movsx_rr(Asm *a, unsigned w, unsigned sw, X64Reg dst, X64Reg src);
void x64_movsx_rm(Asm *a, unsigned w, unsigned sw, X64Reg dst, X64Mem m);

static inline void x64_lea_rm(Asm *a, unsigned w, X64Reg dst, X64Mem m)
{
    x64_enc_m(a, X64_OP(NP, NO, 0x8d), w, dst, m, 0);
}

/** Byte-swapping load and store; w 2, 4, 8. */
static inline void x64_movbe_rm(Asm *a, unsigned w, X64Reg dst, X64Mem m)
{
    x64_enc_m(a, X64_OP(NP, 0F38, 0xf0), w, dst, m, 0);
}

static inline void x64_movbe_mr(Asm *a, unsigned w, X64Mem m, X64Reg src)
{
    x64_enc_m(a, X64_OP(NP, 0F38, 0xf1), w, src, m, 0);
}

/** Non-temporal store; w 4, 8. */
static inline void x64_movnti_mr(Asm *a, unsigned w, X64Mem m, X64Reg src)
{
    x64_enc_m(a, X64_OP(NP, 0F, 0xc3), w, src, m, 0);
}

/** w 4, 8. */
static inline void x64_bswap_r(Asm *a, unsigned w, X64Reg r)
{
    x64_enc_o(a, X64_OP(NP, 0F, 0xc8), w, r, 0);
}

static inline void x64_push_r(Asm *a, X64Reg r)
{
    x64_enc_o(a, X64_OP(NP, NO, 0x50) | X64_F_D64, 8, r, 0);
}

static inline void x64_pop_r(Asm *a, X64Reg r)
{
    x64_enc_o(a, X64_OP(NP, NO, 0x58) | X64_F_D64, 8, r, 0);
}

static inline void x64_push_m(Asm *a, X64Mem m)
{
    x64_enc_m(a, X64_OP(NP, NO, 0xff) | X64_F_D64, 8, 6, m, 0);
}

static inline void x64_pop_m(Asm *a, X64Mem m)
{
    x64_enc_m(a, X64_OP(NP, NO, 0x8f) | X64_F_D64, 8, 0, m, 0);
}

/** Push a sign-extended 32-bit constant. */
void x64_push_i(Asm *a, i32 imm);

/* ---- arithmetic that fits no row ---- */

/** Shortest form with the same flags: a small mask tests the low byte. */
void x64_test_ri(Asm *a, unsigned w, X64Reg r, i32 imm);

static inline void x64_test_mi(Asm *a, unsigned w, X64Mem m, i32 imm)
{
    x64_enc_m(a, X64_OP(NP, NO, 0xf6) | X64_F_BYTE | X64_F_EXT | X64_IMM(w < 4 ? w : 4), w, 0, m,
              imm);
}

/** dst = src * imm; w 2, 4, 8. */
void x64_imul_rri(Asm *a, unsigned w, X64Reg dst, X64Reg src, i32 imm);
void x64_imul_rmi(Asm *a, unsigned w, X64Reg dst, X64Mem m, i32 imm);

/** dst = src rotated right by @n, flags unchanged; w 4, 8. */
static inline void x64_rorx_rri(Asm *a, unsigned w, X64Reg dst, X64Reg src, unsigned n)
{
    x64_enc_vex_r(a, X64_OP(F2, 0F3A, 0xf0) | X64_IMM(1), w, dst, 0, src, (i32)n);
}

static inline void x64_rorx_rmi(Asm *a, unsigned w, X64Reg dst, X64Mem m, unsigned n)
{
    x64_enc_vex_m(a, X64_OP(F2, 0F3A, 0xf0) | X64_IMM(1), w, dst, 0, m, (i32)n);
}

/** CRC-32C of @w bytes of src into dst (32 bits, the upper half cleared). */
static inline void x64_crc32_rr(Asm *a, unsigned w, X64Reg dst, X64Reg src)
{
    x64_enc_r(a, X64_OP(F2, 0F38, 0xf0) | X64_F_BYTE | X64_F_EXT, w, dst, src, 0);
}

static inline void x64_crc32_rm(Asm *a, unsigned w, X64Reg dst, X64Mem m)
{
    x64_enc_m(a, X64_OP(F2, 0F38, 0xf0) | X64_F_BYTE | X64_F_EXT, w, dst, m, 0);
}

static inline void x64_setcc_r(Asm *a, X64Cc cc, X64Reg dst)
{
    x64_enc_r(a, X64_OP(NP, 0F, 0x90 + cc) | X64_F_RM8, 4, 0, dst, 0);
}

static inline void x64_setcc_m(Asm *a, X64Cc cc, X64Mem m)
{
    x64_enc_m(a, X64_OP(NP, 0F, 0x90 + cc), 4, 0, m, 0);
}

/** w 2, 4, 8; as always a 32-bit destination is zero-extended even when the condition is false. */
static inline void x64_cmov_rr(Asm *a, unsigned w, X64Cc cc, X64Reg dst, X64Reg src)
{
    x64_enc_r(a, X64_OP(NP, 0F, 0x40 + cc), w, dst, src, 0);
}

static inline void x64_cmov_rm(Asm *a, unsigned w, X64Cc cc, X64Reg dst, X64Mem m)
{
    x64_enc_m(a, X64_OP(NP, 0F, 0x40 + cc), w, dst, m, 0);
}

/** SHA-1 four rounds with function @f (0..3). */
static inline void x64_sha1rnds4_rri(Asm *a, X64Xmm dst, X64Xmm src, unsigned f)
{
    x64_enc_r(a, X64_OP(NP, 0F3A, 0xcc) | X64_IMM(1), 4, dst, src, (i32)f);
}

static inline void x64_sha1rnds4_rmi(Asm *a, X64Xmm dst, X64Mem m, unsigned f)
{
    x64_enc_m(a, X64_OP(NP, 0F3A, 0xcc) | X64_IMM(1), 4, dst, m, (i32)f);
}

/* ---- control flow ---- */

/*
 * A place in the buffer. Zero-initialise, use before or after x64_bind(). Uses before the bind are
 * chained through their own displacement fields, so a label needs no memory however often it is
 * used.
 */
typedef struct X64Label {
    u8 *pos;   /* write address once bound */
    u8 *fix32; /* last rel32 field that waits; holds the distance back to the one before, or 0 */
    u8 *fix8;  /* the same for rel8 fields */
} X64Label;

/**
 * The label is here; all uses so far are patched. A short use out of reach is our bug and asserts.
 */
void x64_bind(Asm *a, X64Label *l);

/** Jumps to a label: rel8 when it is bound and near, else rel32. */
void x64_jmp(Asm *a, X64Label *l);
void x64_jcc(Asm *a, X64Cc cc, X64Label *l);
/** The same, always rel8: the caller knows that the label will be within reach. */
void x64_jmp_short(Asm *a, X64Label *l);
void x64_jcc_short(Asm *a, X64Cc cc, X64Label *l);
void x64_call(Asm *a, X64Label *l);
/** dst = run address of the label. */
void x64_lea_label(Asm *a, X64Reg dst, X64Label *l);

/**
 * rel32 transfers to an absolute run address. They return the write address of the rel32 field, for
 * x64_patch_rel32(), or NULL when nothing was emitted: out of reach (see x64_reaches()) or no room.
 */
u8 *x64_jmp_abs(Asm *a, const void *target);
u8 *x64_jcc_abs(Asm *a, X64Cc cc, const void *target);
u8 *x64_call_abs(Asm *a, const void *target);
/**
 * The same with nops in front such that the rel32 field lies in 8 aligned bytes, hence patchable while it
 * runs.
 */
u8 *x64_jmp_abs_aligned(Asm *a, const void *target);
u8 *x64_jcc_abs_aligned(Asm *a, X64Cc cc, const void *target);

/**
 * Redirect a rel32 field (write address) to run address @target, with one 4-byte release store:
 * other threads may run the instruction if the field does not cross an 8-byte boundary. False when out of reach, nothing
 * written.
 */
bool x64_patch_rel32(u8 *field, ptrdiff_t exec_delta, const void *target);

static inline void x64_jmp_r(Asm *a, X64Reg r)
{
    x64_enc_r(a, X64_OP(NP, NO, 0xff) | X64_F_D64, 8, 4, r, 0);
}

static inline void x64_jmp_m(Asm *a, X64Mem m)
{
    x64_enc_m(a, X64_OP(NP, NO, 0xff) | X64_F_D64, 8, 4, m, 0);
}

static inline void x64_call_r(Asm *a, X64Reg r)
{
    x64_enc_r(a, X64_OP(NP, NO, 0xff) | X64_F_D64, 8, 2, r, 0);
}

static inline void x64_call_m(Asm *a, X64Mem m)
{
    x64_enc_m(a, X64_OP(NP, NO, 0xff) | X64_F_D64, 8, 2, m, 0);
}

/** @n bytes of nop in as few instructions as possible. */
void x64_nop(Asm *a, unsigned n);
/** Pad with nops until the run address is a multiple of @align (a power of two). */
void x64_align(Asm *a, unsigned align);
/** Raw bytes, for constants between the code. */
void x64_data(Asm *a, const void *data, size_t n);

/* ---- vectors ---- */

/* V_PADDB, ... in the order of insn.def. */
typedef enum X64VOp {
// clang-format off
#define V(id, sig, tuple, pp, map, op, vw, ew) V_##id,
#define VN(id, vex, evex, sig, tuple, pp, map, op, vw, ew) V_##id,
#include "backend/x64/insn.def"
    // clang-format on
    V_COUNT
} X64VOp;

/*
 * Options of the _o functions, or-ed. All but X64_L256 force EVEX. The values are the fields of the
 * last EVEX payload byte. Rounding and {sae} are for scalar operations: on packed ones they would
 * mean 512 bits.
 */
#define X64_K(k) ((u32)(k)) /* predicate k1..k7 */
enum {
    X64_Z = 0x80,    /* zeroing instead of merging masking */
    X64_L256 = 0x20, /* 256-bit vectors; operands that are half vectors stay half */
    X64_L512 = 0x40,
    X64_BCAST = 0x10,  /* the memory operand is one element, broadcast */
    X64_SAE = 0x10,    /* suppress all exceptions */
    X64_RN_SAE = 0x10, /* the same with static rounding: nearest, down, up, to zero */
    X64_RD_SAE = 0x30,
    X64_RU_SAE = 0x50,
    X64_RZ_SAE = 0x70,
    X64_EVEX = 0x100, /* EVEX even where VEX would do */
};

/** True when @op can be encoded with registers 16..31 and options (if a->evex_ok). */
bool x64_vop_has_evex(X64VOp op);
/** True when @op can be encoded on a host without AVX-512. */
bool x64_vop_has_vex(X64VOp op);

/*
 * Operands in the order of the manual. The letters: r a register of the kind that the row wants
 * (vector, mask or general purpose), m memory, i immediate byte. Which of the functions an
 * instruction accepts follows from its row; using another one asserts.
 *   x64_vrr   dst, src               V_PABSB, V_MOVD (dst, gpr), V_PMOVMSKB (gpr, src), V_PMOVWB
 *   x64_vrm   dst, mem               V_MOVDQU
 *   x64_vmr   mem, src               V_MOVDQU_ST and the other _ST rows, V_PMOVWB
 *   x64_vrri  dst, src, imm          V_PSHUFD, V_PSLLW_I, V_PEXTRB (gpr, src, imm)
 *   x64_vrmi, x64_vmri               the same with memory as source or destination
 *   x64_vrrr, x64_vrrm               V_PADDB, V_VFMADD213SD (dst is also a source), V_CVTSI2SD32
 *   x64_vrrri, x64_vrrmi             V_PALIGNR, V_CMPSD, V_PINSRB
 *   x64_vrrrr, x64_vrrmr             V_PBLENDVB: dst, src1, src2, mask
 */
void x64_vrr_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src);
void x64_vrm_o(Asm *a, X64VOp op, u32 opt, unsigned dst, X64Mem m);
void x64_vmr_o(Asm *a, X64VOp op, u32 opt, X64Mem m, unsigned src);
void x64_vrri_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src, u8 imm);
void x64_vrmi_o(Asm *a, X64VOp op, u32 opt, unsigned dst, X64Mem m, u8 imm);
void x64_vmri_o(Asm *a, X64VOp op, u32 opt, X64Mem m, unsigned src, u8 imm);
void x64_vrrr_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, unsigned src2);
void x64_vrrm_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, X64Mem m);
void x64_vrrri_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, unsigned src2, u8 imm);
void x64_vrrmi_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, X64Mem m, u8 imm);
void x64_vrrrr_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, unsigned src2,
                 unsigned mask);
void x64_vrrmr_o(Asm *a, X64VOp op, u32 opt, unsigned dst, unsigned src1, X64Mem m, unsigned mask);

#define x64_vrr(a, op, dst, src)                x64_vrr_o(a, op, 0, dst, src)
#define x64_vrm(a, op, dst, m)                  x64_vrm_o(a, op, 0, dst, m)
#define x64_vmr(a, op, m, src)                  x64_vmr_o(a, op, 0, m, src)
#define x64_vrri(a, op, dst, src, imm)          x64_vrri_o(a, op, 0, dst, src, imm)
#define x64_vrmi(a, op, dst, m, imm)            x64_vrmi_o(a, op, 0, dst, m, imm)
#define x64_vmri(a, op, m, src, imm)            x64_vmri_o(a, op, 0, m, src, imm)
#define x64_vrrr(a, op, dst, src1, src2)        x64_vrrr_o(a, op, 0, dst, src1, src2)
#define x64_vrrm(a, op, dst, src1, m)           x64_vrrm_o(a, op, 0, dst, src1, m)
#define x64_vrrri(a, op, dst, src1, src2, imm)  x64_vrrri_o(a, op, 0, dst, src1, src2, imm)
#define x64_vrrmi(a, op, dst, src1, m, imm)     x64_vrrmi_o(a, op, 0, dst, src1, m, imm)
#define x64_vrrrr(a, op, dst, src1, src2, mask) x64_vrrrr_o(a, op, 0, dst, src1, src2, mask)
#define x64_vrrmr(a, op, dst, src1, m, mask)    x64_vrrmr_o(a, op, 0, dst, src1, m, mask)

#endif
