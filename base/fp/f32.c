/* SPDX-License-Identifier: MIT */
/* The f32 functions of fp.h. */
#include "base/fp/ops.h"

FP_OPS(FP_DEFINE, f32, u32)
FP_OPS_RINT_N(FP_DEFINE, f32, u32)
