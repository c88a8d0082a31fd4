/* SPDX-License-Identifier: MIT */
#define CHACHA_VECTOR
#include "chacha20.h"
