/* SPDX-License-Identifier: MIT */
/* The f64 functions of fp.h. */
#include "base/fp/ops.h"

FP_OPS(FP_DEFINE, f64, u64)
FP_OPS_RINT_N(FP_DEFINE, f64, u64)
