/* SPDX-License-Identifier: MIT */
/* The interrupt controller that turns lines of PCs into messages to local APICs. */
#ifndef HW_INTC_IOAPIC_H
#define HW_INTC_IOAPIC_H

#include "hw/device.h"
#include "softmmu/irqchip.h"

#define IOAPIC_LINES 24u

/** Who delivers messages, in the format of MSI: address 0xfee00000 and up, data. */
void ioapic_set_msi(Device *d, void (*msi)(void *opaque, u64 addr, u32 data), void *opaque);

/** A local APIC has ended interrupt @vector, which came as a level: send it again if it is still up. */
void ioapic_eoi(Device *d, u8 vector);

/** Who is told that redirection entries changed. */
void ioapic_on_change(Device *d, void (*changed)(void *opaque), void *opaque);

/** Its state for an accelerator that has it while the machine runs, and back from there. */
void ioapic_give(const Device *d, IrqchipIoapic *out);
void ioapic_take(Device *d, const IrqchipIoapic *in);

#endif
