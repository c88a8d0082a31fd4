/* SPDX-License-Identifier: MIT */
#define REAL float
#include "matmul.h"
