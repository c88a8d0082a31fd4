/* SPDX-License-Identifier: MIT */
/* The rows of helper.def as data: what CALL indexes. */
#include "frontend/x86/helper/helper.h"

const HelperRow x86_helpers[X86_HELPER_COUNT] = {
#define HELPER(name, result, args, flags)                                                          \
    {#name, (void (*)(void))helper_##name, HELPER_##result, {HELPER_KINDS args}, flags},
#include "frontend/x86/helper/helper.def"
#undef HELPER
};
