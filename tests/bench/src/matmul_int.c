/* SPDX-License-Identifier: MIT */
#define REAL int32_t
#include "matmul.h"
