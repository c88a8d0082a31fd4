/* SPDX-License-Identifier: MIT */
/*
 * PS/2 keyboard and mouse, and the port they are plugged into. irq[0] of a device is high while it
 * has bytes for the host.
 */
#ifndef HW_INPUT_PS2_H
#define HW_INPUT_PS2_H

#include "hw/device.h"

/** The next byte from @d to the host; false: there is none. */
bool ps2_read(Device *d, u8 *value);

/** A byte from the host to @d: a command, or what a command asked for. */
void ps2_write(Device *d, u8 value);

/** What scan code set 1 has where set 2 has @code: the translation of PC keyboard controllers. */
u8 ps2_translate(u8 code);

#endif
