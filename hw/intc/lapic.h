/* SPDX-License-Identifier: MIT */
/*
 * Local APICs of x86 CPUs, and what connects them: messages of I/O APICs and devices (MSI), IPIs.
 *
 * The bus is the device; the APICs are its children, one for each of its cpus. All calls hold the
 * machine lock.
 *
 *     Device *bus = device_new(&device_apic_bus, "apic", board, env);
 *     device_set(bus, "cpus", "2", err); device_set_link(bus, "pic", pair); ...
 *     device_realize(bus, err);
 *     device_map(bus, 0, &machine->root, LAPIC_BASE);
 *     irq_connect(&lapic_of(bus, 0)->irq[LAPIC_INTR], ...);
 */
#ifndef HW_INTC_LAPIC_H
#define HW_INTC_LAPIC_H

#include "hw/device.h"
#include "softmmu/irqchip.h"

#define LAPIC_BASE     0xfee00000ull
#define LAPIC_CPUS_MAX 255u

/* Lines of each APIC to its CPU. INTR is a level, the others are pulses. */
enum LapicLine {
    LAPIC_INTR,
    LAPIC_NMI,
    LAPIC_SMI,
    LAPIC_INIT,
    LAPIC_SIPI,
    LAPIC_LINES,
};

/* Inputs of the bus, which all APICs have: LINT0 is INTR of the 8259A pair, LINT1 the NMI button. */
enum { LAPIC_LINT0, LAPIC_LINT1, LAPIC_INPUTS };

/** The APIC of CPU @n. */
Device *lapic_of(Device *bus, unsigned n);

/**
 * The interrupt acknowledge cycle: the vector, which is in service from now on, of the 8259A pair if
 * it asks through LINT0; -1: nothing any more.
 */
int lapic_acknowledge(Device *apic);

/** The vector of the last SIPI. */
u8 lapic_sipi_vector(const Device *apic);

/** IA32_APIC_BASE, IA32_TSC_DEADLINE, and registers of the x2APIC. False: #GP. */
bool lapic_msr_read(Device *apic, u32 msr, u64 *value);
bool lapic_msr_write(Device *apic, u32 msr, u64 value);

/** CR8: bits 7:4 of the task priority. */
u8 lapic_get_cr8(const Device *apic);
void lapic_set_cr8(Device *apic, u8 priority);

/** What INIT, or with !@is_init a reset of the CPU, makes of the APIC. */
void lapic_cpu_reset(Device *apic, bool is_init);

/** A message: a write of @data to @addr as the PCI specification has it for MSI. */
void lapic_message(Device *bus, u64 addr, u32 data);

/**
 * An accelerator has the state of @apic until lapic_take: what happens here meanwhile changes
 * nothing, and messages are its. With @has_pic it asks the first CPU for interrupts of the 8259A
 * pair, whose INT is LAPIC_INTR then.
 */
void lapic_give(Device *apic, IrqchipApic *out, bool has_pic);
void lapic_take(Device *apic, const IrqchipApic *in);

/** An APIC of that accelerator ended @vector, which came as a level. */
void lapic_level_ended(Device *bus, u8 vector);

/**
 * Who knows when the time stamp counter of a CPU will be @tsc, on the machine's clock; without, the
 * counter is that clock.
 */
void lapic_set_tsc(Device *bus, i64 (*tsc_ns)(void *opaque, unsigned cpu, u64 tsc), void *opaque);

#endif
