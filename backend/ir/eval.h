/* SPDX-License-Identifier: MIT */
/* Meaning of the pure integer operations: the one definition that constant folding and the interpreter share. */
#ifndef BACKEND_IR_EVAL_H
#define BACKEND_IR_EVAL_H

#include "backend/ir/ir.h"

/**
 * Result of pure integer row @op (arguments and result I32 or I64, no flags) of type @ty on @x and @y.
 * I32 values are zero-extended in u64. False if @op is not such a row.
 */
bool ir_eval(IrOp op, IrType ty, u8 aux, i32 imm, u64 x, u64 y, u64 *out);

/** N Z C V in bits 3..0 of x + y + carry at @width bits (32, 64); a - b is a + ~b + 1. */
unsigned ir_eval_nzcv(unsigned width, u64 x, u64 y, unsigned carry);

/** Whether condition @c holds for N Z C V in bits 3..0. */
bool ir_eval_cond(IrCond c, unsigned nzcv);

/** Packed flags word (FLAGS_*) from N Z C V in bits 3..0, and back. */
static inline u32 ir_flags_pack(unsigned nzcv)
{
    return (nzcv & 8 ? FLAGS_N : 0) | (nzcv & 4 ? FLAGS_Z : 0) | (nzcv & 2 ? FLAGS_C : 0) | (nzcv & 1 ? FLAGS_V : 0);
}

static inline unsigned ir_flags_unpack(u32 word)
{
    return (word & FLAGS_N ? 8 : 0) | (word & FLAGS_Z ? 4 : 0) | (word & FLAGS_C ? 2 : 0) | (word & FLAGS_V ? 1 : 0);
}

#endif
