/* SPDX-License-Identifier: MIT */
/* The stages behind the frontend, for targets that translate something. */
#ifndef TESTS_FUZZ_COMPILE_H
#define TESTS_FUZZ_COMPILE_H

#include "backend/ir/ir.h"

/** Ends the program with a message if there is no code memory. Once. */
void compile_init(const IrGuest *guest);
bool compile_is_ready(void);

/**
 * Verify and compile @block into at most @room bytes (less if there are not so many), and check what the accelerator relies
 * on. Sites lie in @guest_bytes.
 */
void compile(IrBlock *block, size_t room, u32 guest_bytes);

#endif
