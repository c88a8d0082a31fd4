/* SPDX-License-Identifier: MIT */
/*
 * What the emitters of integer vector rows share.
 *
 * Every sequence must work for registers 0..31: instructions without EVEX form (PCMPEQ into a vector, PBLENDVB, ...) are
 * only used where hostcpu.evex is false, when all registers are below 16, or on temporaries, which always are.
 */
#ifndef BACKEND_X64_EMIT_VEC_H
#define BACKEND_X64_EMIT_VEC_H

#include "backend/x64/emit.h"
#include "backend/x64/vconst.h"

#define VEC_K 6 /* scratch mask register */

/* Registers of one instruction: arguments in order, scratch, and a result that is none of them. */
typedef struct VRegs {
    X64Xmm a, b, c, t, u, d;
} VRegs;

/** Arguments, then @scratch (0..2) of t, u, then the result. */
VRegs vregs(Emit *e, const IrInst *i, unsigned scratch);

/* By log2 of the element size. V_COUNT: no such instruction. */
extern const X64VOp vop_add[4], vop_sub[4], vop_psll[4], vop_psrl[4], vop_psra[4], vop_sign_to_k[4], vop_k_to_vec[4];

/** True if this host can run @op. */
static inline bool vop_usable(X64VOp op)
{
    return op != V_COUNT && (hostcpu.evex || x64_vop_has_vex(op));
}

static inline void v2(Emit *e, X64VOp op, X64Xmm d, X64Xmm a)
{
    x64_vrr(&e->a, op, d, a);
}

static inline void v2i(Emit *e, X64VOp op, X64Xmm d, X64Xmm a, unsigned imm)
{
    x64_vrri(&e->a, op, d, a, (u8)imm);
}

static inline void v3(Emit *e, X64VOp op, X64Xmm d, X64Xmm a, X64Xmm b)
{
    x64_vrrr(&e->a, op, d, a, b);
}

/** d = a <op> constant @id of vconst.h. */
static inline void v3c(Emit *e, X64VOp op, X64Xmm d, X64Xmm a, unsigned id)
{
    x64_vrrm(&e->a, op, d, a, vconst(id));
}

static inline void v3i(Emit *e, X64VOp op, X64Xmm d, X64Xmm a, X64Xmm b, unsigned imm)
{
    x64_vrrri(&e->a, op, d, a, b, (u8)imm);
}

static inline void vload(Emit *e, X64Xmm d, unsigned id)
{
    x64_vrm(&e->a, V_MOVDQU, d, vconst(id));
}

static inline void vmove(Emit *e, X64Xmm d, X64Xmm a)
{
    if (d != a)
        v2(e, V_MOVDQA, d, a);
}

static inline void vzero(Emit *e, X64Xmm d)
{
    v3(e, V_PXOR, d, d, d);
}

/** VPTERNLOG on bits: f(d, a, b) where @table has f(d, a, b) at bit d << 2 | a << 1 | b. AVX-512 only. */
static inline void vternlog(Emit *e, X64Xmm d, X64Xmm a, X64Xmm b, unsigned table)
{
    v3i(e, V_PTERNLOGD, d, a, b, table);
}

/** d = mask ? b : a, by the top bit of each element of @size (0 counts as bytes). AVX2 only. */
void vblend_sign(Emit *e, unsigned size, X64Xmm d, X64Xmm a, X64Xmm b, X64Xmm mask);

/** Upper halves of 64-bit elements in both halves: with PSRAD the sign of each. */
static inline void vsign64(Emit *e, X64Xmm d, X64Xmm a)
{
    v2i(e, V_PSRAD_I, d, a, 31);
    v2i(e, V_PSHUFD, d, d, 0xf5);
}

/** Shifts of elements by a constant, right ones up to the width; d may be a. @t: scratch. (emit_vec_shift.c) */
void vshift_left(Emit *e, unsigned size, X64Xmm d, X64Xmm a, unsigned n);
void vshift_right(Emit *e, unsigned size, X64Xmm d, X64Xmm a, unsigned n);
void vshift_arith(Emit *e, unsigned size, X64Xmm d, X64Xmm a, unsigned n, X64Xmm t);

#endif
