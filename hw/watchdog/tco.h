/* SPDX-License-Identifier: MIT */
/* The watchdog of Intel's chipsets ("TCO"), a part of the LPC bridge, which shows its registers. */
#ifndef HW_WATCHDOG_TCO_H
#define HW_WATCHDOG_TCO_H

#include "hw/device.h"

#define TCO_SIZE 32 /* region 0, bytes of ports */

/* Outputs. */
enum {
    TCO_TIMEOUT, /* pulses when the timer runs out */
    TCO_EXPIRED, /* when it did so twice without being written to */
    TCO_LOCKED,  /* level: SMI_EN.TCO_EN stays as it is */
    TCO_OUTPUTS,
};

#endif
