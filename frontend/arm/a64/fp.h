/* SPDX-License-Identifier: MIT */
/* What the translators of scalar and vector floating point share. */
#ifndef FRONTEND_ARM_A64_FP_H
#define FRONTEND_ARM_A64_FP_H

#include "base/fp/fp.h"
#include "frontend/arm/a64/translate.h"

/** IrInst.aux of a floating-point row on one element of 1 << @size bytes. */
static inline u8 a64_fp_scalar(unsigned size)
{
    return (u8)(size | IR_FP_SCALAR);
}

/** The same for one element if @scalar, else a vector of 128 bits if @q, else of 64. */
static inline u8 a64_fp_aux(unsigned size, bool q, bool scalar)
{
    return (u8)(size | (scalar ? IR_FP_SCALAR : q ? 0 : IR_FP_HALF));
}

/** Rounding mode of a row's immediate for FPRounding @round. */
static inline i32 a64_fp_round(unsigned round)
{
    static const u8 mode[] = {
        [A64_ROUND_TIEEVEN] = FP_RNE, [A64_ROUND_POSINF] = FP_RPI,  [A64_ROUND_NEGINF] = FP_RMI,
        [A64_ROUND_ZERO] = FP_RZ,     [A64_ROUND_TIEAWAY] = FP_RNA, [A64_ROUND_FPCR] = IR_ROUND_ENV,
        [A64_ROUND_ODD] = FP_RODD,
    };

    return mode[round];
}

/** Immediate of a conversion between integers and floating point with @fbits fraction bits. */
static inline i32 a64_fp_int_imm(unsigned round, bool is_unsigned, unsigned fbits)
{
    return a64_fp_round(round) | (is_unsigned ? IR_FP_UNSIGNED : 0) |
           (i32)(fbits << IR_FP_BITS_SHIFT);
}

/** Row @op on one, two or three vectors; absent ones are IR_NONE. */
static inline IrRef a64_fp_op(A64Tr *t, IrOp op, u8 aux, i32 imm, IrRef x, IrRef y, IrRef z)
{
    return ir_v(t->ir, op, aux, imm, x, y, z);
}

#endif
