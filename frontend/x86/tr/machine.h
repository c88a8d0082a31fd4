/* SPDX-License-Identifier: MIT */
/* What the code of machines has that programs of user mode do not: privileges, traps, shadows. */
#ifndef FRONTEND_X86_TR_MACHINE_H
#define FRONTEND_X86_TR_MACHINE_H

#include "frontend/x86/tr/translate.h"

static inline bool x86_is_machine(const X86Tr *t)
{
    return t->cpu->machine != NULL;
}

/** Before the first instruction. False: there is none, vcpu.exc is to be raised. */
bool x86_machine_begin(X86Tr *t);
/** Before each instruction, decoded. False: it raised an exception instead. */
bool x86_machine_check(X86Tr *t, const X86Insn *i);
/** Behind each instruction that did not end the block. */
void x86_machine_after(X86Tr *t);
/** The block ends here and goes on at t->pc, if anything must be said of that. */
bool x86_machine_end(X86Tr *t);

/** #GP(0) unless at CPL 0. */
bool x86_needs_cpl0(X86Tr *t);
/** Go on behind the instruction, where an interrupt may come in. */
void x86_go_on(X86Tr *t);
/** INT3, INTO, INT @n: @kind. Returns true. */
bool x86_software_int(X86Tr *t, X86Exception kind, u32 n);
/** Leave to instruction pointer @pc, which a helper returned: the key may be another. */
void x86_leave_to(X86Tr *t, IrRef pc);

#endif
