/* SPDX-License-Identifier: MIT */
/*
 * Runtime helpers: C functions that translated code calls for what is rare or long.
 *
 * A helper is a row HELPER(name, result, (args), flags) in a helper.def of its guest; X-macros make the prototype, the
 * HELPER_name id and the HelperRow. Argument kinds: ENV (the CPU state), I32, I64, V128 (by const pointer).
 * A V128 result is written through a pointer that becomes the first C argument.
 *
 * Helpers are compiled with -mgeneral-regs-only: emitted code keeps guest vectors in host vector registers across calls.
 * What they call in a machine (memory, devices) is not, so there vectors are loaded again after calls with a flag.
 */
#ifndef BACKEND_HELPER_H
#define BACKEND_HELPER_H

#include "backend/ir/ir.h"

typedef enum HelperKind { HELPER_NONE, HELPER_ENV, HELPER_I32, HELPER_I64, HELPER_V128 } HelperKind;

enum HelperFlags {
    HELPER_PURE = 1,   /* depends only on its arguments, touches nothing */
    HELPER_READS = 2,  /* reads guest registers in the CPU state: all homes are stored before the call */
    HELPER_WRITES = 4, /* writes guest registers in the CPU state: homes are reloaded after the call */
    HELPER_RAISES = 8, /* may call vcpu_raise or touch guest memory: homes are stored before the call, pc is recoverable */
};

#define HELPER_MAX_ARGS 5 /* ENV included */

typedef struct HelperRow {
    const char *name;
    void (*fn)(void);
    u8 result;                /* HelperKind */
    u8 args[HELPER_MAX_ARGS]; /* HelperKind, HELPER_NONE terminated */
    u8 flags;
} HelperRow;

#endif
