/* SPDX-License-Identifier: MIT */
/* Tests that run what they assemble, and TAP output for all of test_x64asm. */
#ifndef TESTS_UNIT_X64_EXEC_H
#define TESTS_UNIT_X64_EXEC_H

#include "base/types.h"

/** One TAP line. */
PRINTF(2, 3) void exec_ok(bool ok, const char *fmt, ...);

/** All tests, then the plan; the exit status of the program. */
int exec_run(void);

#endif
