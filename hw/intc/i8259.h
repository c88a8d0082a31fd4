/* SPDX-License-Identifier: MIT */
/* The pair of interrupt controllers of PCs, as its CPU sees it. */
#ifndef HW_INTC_I8259_H
#define HW_INTC_I8259_H

#include "hw/device.h"
#include "softmmu/irqchip.h"

/**
 * The CPU's acknowledge cycle: the vector of the highest pending interrupt, which is in service
 * from now on. Without one it is the spurious interrupt 7 of the master.
 */
u8 i8259_acknowledge(Device *pair);

/** Whether INT to the CPU is up. */
bool i8259_is_pending(const Device *pair);

/** Their state for an accelerator that has it while the machine runs, and back from there. */
void i8259_give(const Device *pair, IrqchipPic out[2]);
void i8259_take(Device *pair, const IrqchipPic in[2]);

#endif
