/* SPDX-License-Identifier: MIT */
/* How a sequence ended on the host's CPU and here: what differs is printed, what is known to differ is forgiven. */
#ifndef TESTS_LOCKSTEP_X86_COMPARE_H
#define TESTS_LOCKSTEP_X86_COMPARE_H

#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/insn/decode.h"
#include "tests/lockstep/x86_native.h"

/** Print the instructions of @t, which are code of @mode, as comments of TAP. */
void x86_print_code(X86Mode mode, const NativeTest *t);

/**
 * Does @got differ from @want, what the host's CPU made of @before? Prints it and the code if so. What is
 * not compared is changed in both. @is_interp: @got is the interpreter's.
 */
bool x86_differs(X86Mode mode, bool is_interp, const NativeTest *before, NativeTest *want,
                 NativeTest *got);

#endif
