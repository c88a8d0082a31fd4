/* SPDX-License-Identifier: MIT */
/*
 * What the emitters of floating-point rows share.
 *
 * Guest code runs with MXCSR.IM clear: an invalid operation traps, and fptrap.c gives the guest's
 * result and flags. So an operation is one plain host instruction wherever the host agrees with the
 * guest unless it traps; what differs silently is checked and goes to cold code, which calls the
 * row's reference (fp_row) with the operands.
 *
 * Registers are asked for before the first jump to cold code: what the allocator spills must happen
 * on both ways.
 *
 * Elements beyond those of the row must not raise anything and are zero in the result. With AVX-512
 * the mask registers K_SCALAR and K_HALF do both, set once on entry; else operands are duplicated
 * (MOVDDUP) and results cleared.
 */
#ifndef BACKEND_X64_EMIT_FP_H
#define BACKEND_X64_EMIT_FP_H

#include "backend/x64/emit.h"
#include "base/fp/fp.h"

enum { K_SCALAR = 1, K_HALF = 2, K_TMP2 = 6, K_TMP = 7 }; /* 0b1, 0b11 (two singles), scratch */

typedef enum FpLanes { LANES_FULL, LANES_HALF, LANES_SCALAR } FpLanes;

static inline unsigned fp_size(const IrInst *i)
{
    return i->aux & IR_FP_SIZE;
}

static inline FpLanes fp_lanes(const IrInst *i)
{
    return i->aux & IR_FP_SCALAR ? LANES_SCALAR : i->aux & IR_FP_HALF ? LANES_HALF : LANES_FULL;
}

/** True if the row has to be a call: controls the host does not have, or half precision. */
static inline bool fp_is_slow(const Emit *e, const IrInst *i)
{
    return e->b->fp_slow || fp_size(i) == 1;
}

/** Options that confine a packed AVX-512 instruction to the row's lanes. */
static inline u32 fp_mask(const IrInst *i)
{
    static const u32 opt[] = {[LANES_FULL] = 0,
                              [LANES_HALF] = X64_K(K_HALF) | X64_Z,
                              [LANES_SCALAR] = X64_K(K_SCALAR) | X64_Z};

    return opt[fp_lanes(i)];
}

/** The row as a call of its reference. */
void emit_fp_slow(Emit *e, const IrInst *i);

/** Rows on halves, computed in singles; false: nothing was emitted, the row has to be a call. */
bool emit_half_arith(Emit *e, const IrInst *i);
bool emit_half_minmax(Emit *e, const IrInst *i);
bool emit_half_mask(Emit *e, const IrInst *i, u8 predicate);
bool emit_half_fcmp(Emit *e, const IrInst *i);

/**
 * Call the reference of @i with @x, @y, @z; the result is in fp_out(). Keeps all registers but
 * EFLAGS.
 */
void fp_call_row(Emit *e, const IrInst *i, X64Xmm x, X64Xmm y, X64Xmm z);
X64Mem fp_out(void);
/** Where argument @n of a call lies; and the call alone, the arguments being there. */
X64Mem fp_arg(unsigned n);
/** Four bytes of the frame that live until the next call. */
X64Mem fp_kept(void);
void fp_call_stored(Emit *e, const IrInst *i);

/** Bytes from which on value @v is known to be zero; 16 if nothing is known. */
unsigned fp_extent(const Emit *e, IrRef v);

/** True if @v is zero above its first element. */
static inline bool fp_is_scalar(const Emit *e, const IrInst *i, IrRef v)
{
    return fp_extent(e, v) <= 1u << fp_size(i);
}

/**
 * A scratch copy of @v with its low half in both halves. The register of @v itself is free to be
 * taken afterwards.
 */
X64Xmm fp_dup_half(Emit *e, IrRef v);

/** Zero all of @d above the row's elements. */
void fp_clear_above(Emit *e, const IrInst *i, X64Xmm d);

/* Constants beside the entry code, one per lanes and size. */
typedef enum FpConst {
    FPC_ABS,
    FPC_SIGN,
    FPC_SIGN_EVEN, /* in the elements with an even number */
    FPC_SIGN_ODD,
    FPC_TWO,
    FPC_ONE_HALF, /* 1.5 */
    FPC_ONE,
    FPC_HALF,
    FPC_TINY, /* twice the smallest normal number */
    FPC_HALF_MIN,  /* in singles: the smallest normal half, */
    FPC_HALF_REST, /* the bits that a half does not have, */
    FPC_HALF_TIE,  /* and the highest of them */
    FPC_MIN,       /* the smallest normal number, */
    FPC_MIN_NEG,   /* and the largest below zero */
    FPC_INF,
    FPC_HALF_MAX,  /* in singles: the largest half, */
    FPC_HALF_NEAR, /* numbers just below FPC_HALF_MIN, some of which round up to it: */
    FPC_HALF_MASK, /* they have these bits of the mask */
    FPC_COUNT
} FpConst;
X64Mem fp_const(FpConst c, FpLanes lanes, unsigned size);

/** Jump to a stub that recomputes the row from @x, @y, @z into @d if one of its lanes is a NaN. */
void fp_nan_check(Emit *e, const IrInst *i, unsigned size, X64Xmm d, X64Xmm x, X64Xmm y, X64Xmm z);

/** The same if one of the operands @a and @b is a NaN; x64_bind its back label behind. */
ColdStub *fp_unordered(Emit *e, const IrInst *i, X64Xmm d, X64Xmm a, X64Xmm b);

/** A stub as above, to be jumped to by the caller; x64_bind its back label behind. */
ColdStub *fp_cold(Emit *e, const IrInst *i, X64Xmm d, X64Xmm x, X64Xmm y, X64Xmm z);

/* --- controls that the host does not have (emit_fp_mode.c) --- */

static inline bool fp_mode(const Emit *e, unsigned modes)
{
    return e->b->fp_modes & modes;
}

/**
 * Whether a result needs fp_mode_check; @may_round_up: the row may round up to the smallest normal
 * number.
 */
bool fp_wants_check(const Emit *e, bool may_round_up);

/**
 * Jump to a stub that recomputes the row into @d from @x, @y, @z where a lane of the result,
 * elements of @size, may differ from the guest's. Changes EFLAGS.
 */
void fp_mode_check(Emit *e, const IrInst *i, unsigned size, bool may_round_up, X64Xmm d, X64Xmm x,
                   X64Xmm y, X64Xmm z);

/** Jump to @s if predicate (|@v| & @mask, @with) holds for an element of @size; @t is scratch. */
void fp_masked_check(Emit *e, unsigned size, X64Xmm v, FpConst mask, FpConst with, u8 predicate,
                     X64Xmm t, ColdStub *s);

/** Raise what a denormal in the row's lanes of @a raises, before instructions that do not look. */
void fp_see_denormal(Emit *e, const IrInst *i, X64Xmm a);

enum {
    CMP_EQ_OQ = 0x00,
    CMP_UNORD_Q = 0x03,
    CMP_EQ_UQ = 0x08,
    CMP_LT_OQ = 0x11,
    CMP_LE_OQ = 0x12,
    CMP_NLT_UQ = 0x15,
    CMP_GE_OQ = 0x1d,
};

/** Mask registers and constants: on entry and after C code that may use vectors. */
void fp_emit_masks(Asm *a);
/** The call thunk and the constants, into the entry code. */
void fp_emit_runtime(Asm *a);

#endif
