/* SPDX-License-Identifier: MIT */
/* The real-time clock of PCs and the RAM that its battery keeps. */
#ifndef HW_RTC_MC146818_H
#define HW_RTC_MC146818_H

#include "hw/device.h"

/** For boards: byte @index (14 to 127) of the RAM, as the battery kept it. */
void mc146818_set(Device *d, u8 index, u8 value);

#endif
