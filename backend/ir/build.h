/* SPDX-License-Identifier: MIT */
/*
 * Building a block. Every constructor folds constants and identities as it goes, so a frontend writes the plain
 * semantics and gets short code. A value may be used until the end of the block.
 */
#ifndef BACKEND_IR_BUILD_H
#define BACKEND_IR_BUILD_H

#include "backend/ir/ir.h"

typedef struct IrBuilder {
    IrBlock block;
    IrRef cur[IR_MAX_GLOBALS]; /* value each global is known to hold, or IR_NONE */
    u8 held[IR_MAX_INSTS];     /* how many globals hold a value: such a one is at hand for free */
    Gva insn_pc;               /* of the current guest instruction */
    bool has_mmu;              /* what IrBlock.has_mmu of the next blocks is to be */
    /*
     * And IrBlock.is_counted: no instruction is merged with others, and one that calls a helper with
     * effects is the last.
     */
    bool is_counted;
    bool is_movable;           /* and IrBlock.is_movable */
    bool mask_tags;            /* strip the top byte of addresses (MEM_NOTAG on every access) */
    bool keep_flags;           /* flags are live at every exit: lockstep compares them */
    u8 mmu_idx, mmu_idx_unpriv; /* regime of accesses that name none; of those with MEM_UNPRIV */
    u16 mem_attr;              /* of every load and store besides its own: MEM_ALIGN or 0 */
    bool full;                 /* the block ran into IR_MAX_INSTS: instructions were dropped, translate fewer */
} IrBuilder;

/** Start a block at @pc. The instruction array of @b is kept from block to block. */
void ir_begin(IrBuilder *b, Gva pc, const IrGuest *guest);
void ir_free(IrBuilder *b);

/** Append an instruction without folding; the typed constructors below are what frontends use. */
IrRef ir_emit(IrBuilder *b, IrOp op, IrType ty, u8 aux, i32 imm, IrRef a0, IrRef a1, IrRef a2, IrRef a3);

/** Guest instruction boundary at @pc. */
void ir_insn(IrBuilder *b, Gva pc);
/** INSN.k of the instruction that ir_insn has just begun. */
void ir_stack_lag(IrBuilder *b, i32 lag);

IrRef ir_const(IrBuilder *b, IrType ty, u64 k);
#define ir_i32(b, k) ir_const(b, IR_I32, k)
#define ir_i64(b, k) ir_const(b, IR_I64, k)

/**
 * An address that is @pc in this block, and as far from the block's pc in copies of it (IrBlock.is_movable). Every value that
 * depends on the pc must come from here, but for those that the constructors of exits get.
 */
IrRef ir_pc(IrBuilder *b, Gva pc);
/** The block depends on where it is mapped otherwise than by ir_pc: no copies of it. */
void ir_pin(IrBuilder *b);

/**
 * May x + c be used instead of @sum = x + c as the base of further folding? Not if a global holds the sum but no longer x:
 * that would keep x alive beside it.
 */
bool ir_may_refold(const IrBuilder *b, IrRef sum, IrRef x);

/** True if @v is a constant; @k gets it. */
bool ir_is_const(const IrBuilder *b, IrRef v, u64 *k);

IrRef ir_get(IrBuilder *b, u16 global);
void ir_set(IrBuilder *b, u16 global, IrRef v);
IrType ir_type(const IrBuilder *b, IrRef v);

/* Plain operators ir_add(b, ty, x, y), ...: the rows of ops.def in lower case. */
// clang-format off
#define IR_BINARY(_) \
    _(add, ADD) _(sub, SUB) _(mul, MUL) _(udiv, UDIV) _(sdiv, SDIV) _(and, AND) _(or, OR) _(xor, XOR) _(andn, ANDN) \
    _(shl, SHL) _(shr, SHR) _(sar, SAR) _(ror, ROR) _(smin, SMIN) _(smax, SMAX) _(umin, UMIN) _(umax, UMAX)
#define IR_UNARY(_) \
    _(not, NOT) _(neg, NEG) _(clz, CLZ) _(cls, CLS) _(ctz, CTZ) _(popcnt, POPCNT) _(rbit, RBIT) \
    _(bswap, BSWAP) _(bswap16, BSWAP16)
#define _(name, op) IrRef ir_##name(IrBuilder *b, IrType ty, IrRef x, IrRef y);
IR_BINARY(_)
#undef _
#define _(name, op) IrRef ir_##name(IrBuilder *b, IrType ty, IrRef x);
IR_UNARY(_)
#undef _
// clang-format on

/** x + constant; shifts and rotates by a constant 0..n-1. */
IrRef ir_add_i(IrBuilder *b, IrType ty, IrRef x, i64 k);
IrRef ir_shl_i(IrBuilder *b, IrType ty, IrRef x, unsigned n);
IrRef ir_shr_i(IrBuilder *b, IrType ty, IrRef x, unsigned n);
IrRef ir_sar_i(IrBuilder *b, IrType ty, IrRef x, unsigned n);
IrRef ir_ror_i(IrBuilder *b, IrType ty, IrRef x, unsigned n);

IrRef ir_mulhu(IrBuilder *b, IrRef x, IrRef y);
IrRef ir_mulhs(IrBuilder *b, IrRef x, IrRef y);
IrRef ir_extr(IrBuilder *b, IrType ty, IrRef hi, IrRef lo, unsigned lsb);
IrRef ir_ubfx(IrBuilder *b, IrType ty, IrRef x, unsigned lsb, unsigned width);
IrRef ir_sbfx(IrBuilder *b, IrType ty, IrRef x, unsigned lsb, unsigned width);
IrRef ir_ubfiz(IrBuilder *b, IrType ty, IrRef x, unsigned lsb, unsigned width);
IrRef ir_sbfiz(IrBuilder *b, IrType ty, IrRef x, unsigned lsb, unsigned width);
IrRef ir_bfi(IrBuilder *b, IrType ty, IrRef x, IrRef y, unsigned lsb, unsigned width);
IrRef ir_bswap32(IrBuilder *b, IrRef x);
IrRef ir_trunc(IrBuilder *b, IrRef x);  /* I64 -> I32; an I32 stays */
IrRef ir_zext32(IrBuilder *b, IrRef x); /* I32 -> I64; an I64 stays */
IrRef ir_sext32(IrBuilder *b, IrRef x); /* I32 -> I64 */
IrRef ir_crc32(IrBuilder *b, bool castagnoli, unsigned bytes, IrRef crc, IrRef data);

IrRef ir_adc(IrBuilder *b, IrType ty, IrRef x, IrRef y, IrRef flags);
IrRef ir_sbc(IrBuilder *b, IrType ty, IrRef x, IrRef y, IrRef flags);
/* Flags of an operation: make the result first, then its flags, so that one host instruction does both. */
IrRef ir_flags_add(IrBuilder *b, IrType ty, IrRef x, IrRef y);
IrRef ir_flags_sub(IrBuilder *b, IrType ty, IrRef x, IrRef y);
IrRef ir_flags_adc(IrBuilder *b, IrType ty, IrRef x, IrRef y, IrRef flags);
IrRef ir_flags_sbc(IrBuilder *b, IrType ty, IrRef x, IrRef y, IrRef flags);
IrRef ir_flags_logic(IrBuilder *b, IrType ty, IrRef x);
IrRef ir_flags_ccmp(IrBuilder *b, IrRef flags, IrCond cond, bool add, IrType ty, IrRef x, IrRef y, unsigned nzcv);
IrRef ir_flags_of(IrBuilder *b, IrRef nzcv); /* I32, bits 31..28 */
IrRef ir_flags_nzcv(IrBuilder *b, IrRef flags);
IrRef ir_setcc(IrBuilder *b, IrType ty, IrRef flags, IrCond cond);
IrRef ir_select(IrBuilder *b, IrType ty, IrRef flags, IrCond cond, IrRef if_true, IrRef if_false);
IrRef ir_selz(IrBuilder *b, IrType ty, IrRef test, IrRef if_zero, IrRef if_not);

/**
 * Guest memory. @mem is log2 of the bytes, | MEM_SIGN; @attr are MEM_* attributes. The address is any I64 value, or an
 * I32 one, of which sums are mod 2^32: the builder folds base + (index << scale) + displacement out of it.
 */
IrRef ir_ld(IrBuilder *b, IrType ty, u8 mem, u16 attr, IrRef addr);
void ir_st(IrBuilder *b, u8 mem, u16 attr, IrRef addr, IrRef value);
IrRef ir_amo(IrBuilder *b, IrType ty, IrAmo kind, u8 mem, u16 attr, IrRef addr, IrRef value);
IrRef ir_cas(IrBuilder *b, IrType ty, u8 mem, u16 attr, IrRef addr, IrRef expected, IrRef value);
IrRef ir_stex(IrBuilder *b, u8 mem, IrRef addr, IrRef excl_addr, IrRef value, IrRef excl_value);
void ir_fence(IrBuilder *b, IrFence kind);
void ir_pause(IrBuilder *b);

/** Call helper @id of the guest's rows; unused arguments are IR_NONE. Result type from the row. */
IrRef ir_call(IrBuilder *b, u16 id, IrRef a0, IrRef a1, IrRef a2, IrRef a3);

/* Exits. @flags: the current FLAGS value if the target may read it; IR_NONE if dead there or not changed in this block. */
void ir_goto(IrBuilder *b, Gva pc, IrRef flags);
void ir_goto_if(IrBuilder *b, IrRef cond_flags, IrCond cond, Gva pc, IrRef flags);
void ir_goto_ifz(IrBuilder *b, IrRef x, bool if_nonzero, Gva pc, IrRef flags);
void ir_goto_bit(IrBuilder *b, IrRef x, unsigned bit, bool value, Gva pc, IrRef flags);
/** @branch_kind: RtEnv.branch_kind for the target, IR_BRANCH_KINDS at most; 0 for none. */
void ir_goto_ind(IrBuilder *b, IrRef pc, IrJumpKind kind, u32 branch_kind, IrRef flags);
/** Raise guest exception @kind with @syndrome; the guest's pc becomes @pc. */
void ir_raise(IrBuilder *b, u8 kind, u32 syndrome, Gva pc, IrRef flags);

/** Any row of ops_vec.def / ops_fp.def with a V128 result and V128 arguments; @aux as the row says. */
IrRef ir_v(IrBuilder *b, IrOp op, u8 aux, i32 imm, IrRef x, IrRef y, IrRef z);
/** Rows of ops_fp.def whose result or argument is not a vector. */
IrRef ir_fcmp(IrBuilder *b, u8 aux, bool signalling, IrRef x, IrRef y);
IrRef ir_fccmp(IrBuilder *b, u8 aux, bool signalling, IrRef flags, IrCond cond, IrRef x, IrRef y, unsigned nzcv);
IrRef ir_ftoi_x(IrBuilder *b, IrType ty, u8 aux, i32 imm, IrRef x);
IrRef ir_itof_x(IrBuilder *b, u8 aux, i32 imm, IrRef x);
IrRef ir_fjcvt(IrBuilder *b, IrRef x);
/* @esize is log2 of the element bytes. */
IrRef ir_vlow(IrBuilder *b, unsigned bytes_log2, IrRef x);
IrRef ir_vdup(IrBuilder *b, unsigned esize, IrRef x);
IrRef ir_vfrom(IrBuilder *b, unsigned esize, IrRef x);
IrRef ir_vins(IrBuilder *b, unsigned esize, unsigned index, IrRef v, IrRef x);
IrRef ir_vextract(IrBuilder *b, IrType ty, unsigned esize, unsigned index, IrRef v);

#endif
