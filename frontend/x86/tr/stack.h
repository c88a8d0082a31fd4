/* SPDX-License-Identifier: MIT */
/*
 * The stack pointer, RSP, ESP or SP as the mode and SS.B say, and accesses relative to it; for
 * calls too.
 */
#ifndef FRONTEND_X86_TR_STACK_H
#define FRONTEND_X86_TR_STACK_H

#include "frontend/x86/tr/translate.h"

/** Bytes of the stack pointer: 8, 4 or 2. */
unsigned x86_sp_size(const X86Tr *t);
/** General register @n as an offset in the stack, of x86_addr_type; RSP is the stack pointer. */
IrRef x86_sp_reg(X86Tr *t, unsigned n);
/** Offset @sp plus @n. */
IrRef x86_sp_plus(X86Tr *t, IrRef sp, i64 n);
void x86_set_sp(X86Tr *t, IrRef sp);

/** Load and store @size bytes at offset @sp of the stack. */
IrRef x86_stack_load(X86Tr *t, IrRef sp, unsigned size);
void x86_stack_store(X86Tr *t, IrRef sp, unsigned size, IrRef v);

/** Push @v of @size bytes; a fault leaves RSP as it was. */
void x86_push(X86Tr *t, unsigned size, IrRef v);

#endif
