/* SPDX-License-Identifier: MIT */
/*
 * Prototypes and numbers of the rows of helper.def.
 *
 * These functions are compiled with -mgeneral-regs-only, because emitted code keeps guest vectors in host vector
 * registers across a call. For the same reason they call nothing outside this folder that might use vector
 * registers: no libc memory functions, no floating point.
 */
#ifndef FRONTEND_ARM_HELPER_HELPER_H
#define FRONTEND_ARM_HELPER_HELPER_H

#include "backend/helper.h"
#include "frontend/arm/cpu/cpu.h"

/* C types of argument kinds; a parameter list is made from a row's list by counting it. */
#define HELPER_C_ENV ArmCpu *
#define HELPER_C_I32 u32
#define HELPER_C_I64 u64
#define HELPER_C_V128 const V128 *
#define HELPER_P0()
#define HELPER_P1(a) HELPER_C_##a
#define HELPER_P2(a, ...) HELPER_C_##a, HELPER_P1(__VA_ARGS__)
#define HELPER_P3(a, ...) HELPER_C_##a, HELPER_P2(__VA_ARGS__)
#define HELPER_P4(a, ...) HELPER_C_##a, HELPER_P3(__VA_ARGS__)
#define HELPER_P5(a, ...) HELPER_C_##a, HELPER_P4(__VA_ARGS__)
#define HELPER_NTH(a, b, c, d, e, n, ...) n
#define HELPER_PARAMS(...)                                                                         \
    HELPER_NTH(__VA_ARGS__, HELPER_P5, HELPER_P4, HELPER_P3, HELPER_P2, HELPER_P1)(__VA_ARGS__)

#define HELPER_PROTO_NONE(name, ...) void helper_##name(HELPER_PARAMS(__VA_ARGS__));
#define HELPER_PROTO_I32(name, ...) u32 helper_##name(HELPER_PARAMS(__VA_ARGS__));
#define HELPER_PROTO_I64(name, ...) u64 helper_##name(HELPER_PARAMS(__VA_ARGS__));
#define HELPER_PROTO_V128(name, ...) void helper_##name(V128 *out, HELPER_PARAMS(__VA_ARGS__));
#define HELPER_UNPAREN(...) __VA_ARGS__
#define HELPER_PROTO(result, name, ...) HELPER_PROTO_##result(name, __VA_ARGS__)

#define HELPER(name, result, args, flags) HELPER_PROTO(result, name, HELPER_UNPAREN args)
#include "frontend/arm/helper/helper.def"
#undef HELPER

enum ArmHelper {
#define HELPER(name, result, args, flags) HELPER_##name,
#include "frontend/arm/helper/helper.def"
#undef HELPER
    ARM_HELPER_COUNT
};

extern const HelperRow arm_helpers[ARM_HELPER_COUNT];

#endif
