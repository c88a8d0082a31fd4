/* SPDX-License-Identifier: MIT */
/* What a monitor says of itself. */
#ifndef HW_DISPLAY_EDID_H
#define HW_DISPLAY_EDID_H

#include "base/types.h"

#define EDID_SIZE 128

/** Fill @out: a monitor whose best mode is @width x @height at 60 Hz; up to 4095 each. */
void edid_make(u8 out[EDID_SIZE], u32 width, u32 height);

#endif
