/* SPDX-License-Identifier: MIT */
/* Constant folding and identities of the integer rows, applied while a block is built. */
#ifndef BACKEND_IR_FOLD_H
#define BACKEND_IR_FOLD_H

#include "backend/ir/build.h"

/**
 * The value of a pure integer row: an existing value, a constant, or a new instruction. @y is IR_NONE for unary rows.
 * Contract of a rule: it shrinks the block or makes the form more canonical (constants on the right), never both grow.
 */
IrRef fold_op(IrBuilder *b, IrOp op, IrType ty, u8 aux, i32 imm, IrRef x, IrRef y);
/** @x, if it is known to be zero above its low 1 << @bytes_log2 bytes; else IR_NONE. */
IrRef fold_vlow(IrBuilder *b, unsigned bytes_log2, IrRef x);

#endif
