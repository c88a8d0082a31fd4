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

#include "backend/helper_rows.h"
#include "frontend/arm/cpu/cpu.h"

#define HELPER_C_ENV ArmCpu *

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
