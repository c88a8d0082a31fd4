/* SPDX-License-Identifier: MIT */
/* Pushing, for calls too. */
#ifndef FRONTEND_X86_TR_STACK_H
#define FRONTEND_X86_TR_STACK_H

#include "frontend/x86/tr/translate.h"

/** Push @v of @size bytes; a fault leaves RSP as it was. */
void x86_push(X86Tr *t, unsigned size, IrRef v);

#endif
