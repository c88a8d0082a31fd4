/* SPDX-License-Identifier: MIT */
/* Letters for text consoles. */
#ifndef HOST_UI_FONT_H
#define HOST_UI_FONT_H

#include "base/types.h"

#define FONT_WIDTH  8u
#define FONT_HEIGHT 16u

/**
 * Row @y (0 to FONT_HEIGHT - 1) of the character with Unicode number @c; bit 7 is its left column.
 * ASCII, lines and blocks; anything else is a box.
 */
u8 font_row(u32 c, unsigned y);

#endif
