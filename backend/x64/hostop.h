/* SPDX-License-Identifier: MIT */
/*
 * Rows HOST and X87 of ops_x86.def as host instructions: encoding them, and running one by itself for the interpreter.
 */
#ifndef BACKEND_X64_HOSTOP_H
#define BACKEND_X64_HOSTOP_H

#include "backend/ir/ir.h"
#include "backend/x64/asm.h"

/* Register numbers of the operands of a HOST, general or vector; what the row does not have is not looked at. */
typedef struct HostRegsOf {
    u8 reg, vvvv, rm, is4;
} HostRegsOf;

/** Assemble the instruction of HOST row @i; with @m that is its memory operand in place of rm. */
void hostop_encode(Asm *a, const IrInst *i, HostRegsOf r, const X64Mem *m);

/** Assemble X87 row @i with its memory operand @m; not used if the row's bytes have a register. */
void hostop_encode_x87(Asm *a, const IrInst *i, X64Mem m);

/* What a row run by itself reads and writes. */
typedef struct HostState {
    u64 gpr[4];              /* by place: 0 reg, 1 vvvv, 2 rm; 3 unused */
    u64 rax, rcx, rdx;
    u64 rflags;              /* RFLAGS */
    u32 mxcsr, host_mxcsr;
    u8 vec[5][32];           /* 0 XMM0, 1 reg, 2 vvvv, 3 rm, 4 is4 */
    u8 *x87;                 /* FNSAVE image; X87 rows */
    u64 address;             /* X87 rows: their memory operand */
    u8 vector_args;          /* bit n: argument n is a vector; bit 7: the result is */
} HostState;

/** Run row @i (HOST or X87) on @s. The instruction may fault or trap: nothing in @s has changed then. */
void hostop_run(const IrInst *i, HostState *s);

#endif
