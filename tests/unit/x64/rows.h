/* SPDX-License-Identifier: MIT */
/*
 * Cases for every row of backend/x64/insn.def and every other emitter: the code together with the
 * text that a disassembler should print for it.
 */
#ifndef TESTS_UNIT_X64_ROWS_H
#define TESTS_UNIT_X64_ROWS_H

#include "backend/x64/asm.h"

enum {
    ROWS_RUN_ADDRESS = 0x10000000
}; /* where the first byte claims to run: rip operands depend on it */

typedef struct RowSink {
    void *opaque;
    bool want_text; /* false: text is "" (formatting takes most of the time) */
    /* One instruction of group @row at @code. */
    void (*insn)(void *opaque, const char *row, const u8 *code, size_t len, const char *text);
} RowSink;

/** Produce all cases. Deterministic; needs no particular host. */
void rows_run(const RowSink *sink);

#endif
