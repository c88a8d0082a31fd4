/* SPDX-License-Identifier: MIT */
/* The rows of helper.def as data: what CALL indexes. */
#include "frontend/arm/helper/helper.h"

#define HELPER_K1(a) HELPER_##a
#define HELPER_K2(a, ...) HELPER_##a, HELPER_K1(__VA_ARGS__)
#define HELPER_K3(a, ...) HELPER_##a, HELPER_K2(__VA_ARGS__)
#define HELPER_K4(a, ...) HELPER_##a, HELPER_K3(__VA_ARGS__)
#define HELPER_K5(a, ...) HELPER_##a, HELPER_K4(__VA_ARGS__)
#define HELPER_KINDS(...)                                                                          \
    HELPER_NTH(__VA_ARGS__, HELPER_K5, HELPER_K4, HELPER_K3, HELPER_K2, HELPER_K1)(__VA_ARGS__)

const HelperRow arm_helpers[ARM_HELPER_COUNT] = {
#define HELPER(name, result, args, flags)                                                          \
    {#name, (void (*)(void))helper_##name, HELPER_##result, {HELPER_KINDS args}, flags},
#include "frontend/arm/helper/helper.def"
#undef HELPER
};
