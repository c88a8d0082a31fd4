/* SPDX-License-Identifier: MIT */
/*
 * The ISA bus: I/O ports and interrupt lines, of which -device can make devices that say themselves
 * where they are. A board makes an "isa-bus" with isa_bus_new.
 */
#ifndef HW_ISA_ISA_H
#define HW_ISA_ISA_H

#include "hw/device.h"

#define ISA_BUS   "ISA" /* DeviceType.plugs_into */
#define ISA_LINES 16

/**
 * A bus below @parent, realized: its ports are @ports. Outputs irq[0] to irq[15] are the lines that
 * its devices drive, for the board to connect.
 */
Device *isa_bus_new(Device *parent, MemRegion *ports);

/** For init of a device on the bus: show region @n of @d at port @port. */
bool isa_map(Device *d, unsigned n, u64 port, Error *err);

/** Let irq[0] of @d drive line @line. */
bool isa_connect(Device *d, u32 line, Error *err);

#endif
