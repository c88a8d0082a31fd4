/* SPDX-License-Identifier: MIT */
/*
 * x86 code translated to IR without running anything: for tests of the stages behind the frontend.
 */
#ifndef TESTS_IR_X86_BLOCK_H
#define TESTS_IR_X86_BLOCK_H

#include "backend/ir/build.h"
#include "frontend/guest.h"

#define X86_BLOCK_PC 0x10000ull

/** Make the CPU (model "max") of @arch whose features and mode select translations. Exits if that fails. */
void x86_block_init(const GuestArch *arch);

/** The code lies in a segment for 16-bit code; until x86_block_init. */
void x86_block_code16(void);

/**
 * Translate at most @count instructions at @code, which lies at X86_BLOCK_PC, up to the block's end. @size bytes can be
 * read: those behind decide which flags are dead at exits.
 */
void x86_block(IrBuilder *b, const u8 *code, u32 size, u32 count);

#endif
