/* SPDX-License-Identifier: MIT */
/* The High Precision Event Timer of PCs: what boards connect. */
#ifndef HW_TIMER_HPET_H
#define HW_TIMER_HPET_H

#include "hw/device.h"

#define HPET_BASE   0xfed00000ull
#define HPET_ID     0x8086a201u /* low half of its capabilities, as ACPI names it */
#define HPET_INPUTS 24          /* of the I/O APIC */

/* Outputs. */
enum {
    HPET_GSI = 0,           /* to 23 */
    HPET_IRQ0 = HPET_INPUTS, /* in place of the 8254 and of the clock, while */
    HPET_IRQ8,
    HPET_LEGACY,            /* this level says so */
    HPET_OUTPUTS,
};

#endif
