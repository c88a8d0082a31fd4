/* SPDX-License-Identifier: MIT */
/* The f16 functions of fp.h. */
#include "base/fp/ops.h"

FP_OPS(FP_DEFINE, f16, u16)
