/* SPDX-License-Identifier: MIT */
#define REAL double
#include "matmul.h"
