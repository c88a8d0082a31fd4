/* SPDX-License-Identifier: MIT */
/*
 * A64 words translated to IR without running anything: for tests of the stages behind the frontend.
 */
#ifndef TESTS_IR_A64_BLOCK_H
#define TESTS_IR_A64_BLOCK_H

#include "backend/ir/build.h"

#define A64_BLOCK_PC 0x10000ull

/**
 * Make the CPU (model "max") whose features and controls select translations. Exits with a message
 * if that fails.
 */
void a64_block_init(void);

/**
 * Translate at most @count of @words, which lie at A64_BLOCK_PC, up to the block's end. @fetchable
 * of them can be read: those behind @count decide which flags are dead at exits.
 */
void a64_block(IrBuilder *b, const u32 *words, u32 count, u32 fetchable);

#endif
