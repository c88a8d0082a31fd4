/* SPDX-License-Identifier: MIT */
/* The rows of helper.def as data: what CALL indexes. */
#include "frontend/arm/helper/helper.h"

const HelperRow arm_helpers[ARM_HELPER_COUNT] = {
#define HELPER(name, result, args, flags)                                                          \
    {#name, (void (*)(void))helper_##name, HELPER_##result, {HELPER_KINDS args}, flags},
#include "frontend/arm/helper/helper.def"
#undef HELPER
};
