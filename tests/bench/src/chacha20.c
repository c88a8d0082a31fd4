/* SPDX-License-Identifier: MIT */
#include "chacha20.h"
