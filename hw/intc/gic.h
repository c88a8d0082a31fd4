/* SPDX-License-Identifier: MIT */
/*
 * Arm interrupt controllers for boards: GICv2 (distributor, CPU interfaces, optional virtual
 * interfaces, v2m frame) and GICv3 (distributor, redistributors, CPU interface registers, ITS).
 *
 *     Device *gic = device_new(&device_arm_gicv3, "gic", machine, env);
 *     device_set(gic, "num-cpu", "4", err); device_set(gic, "num-irq", "288", err);
 *     gic_set_output(gic, my_line, board);
 *     device_realize(gic, err);
 *     gic_set_mpidr(gic, cpu, machine.mpidr);
 *     device_map(gic, GIC_DIST, memory, 0x08000000);
 *     gic_map_redists(gic, 0, 4, memory, 0x080a0000);
 *     machine.sysregs = gic_sysregs(gic); machine.sysregs_opaque = gic_sysregs_opaque(gic, cpu);
 *     irq_connect(&uart->irq[0], gic_spi(gic, 1));
 *     gic_set_ppi(gic, cpu, 11, level);
 *
 * A GIC has a lock of its own, below the machine lock: register accesses, inputs and the CPU
 * interface take only that one, so a vCPU that acknowledges an interrupt waits for nobody's disk.
 *
 * Properties (names as in QEMU): num-cpu, num-irq (with the 32 private ones),
 * has-security-extensions; GICv2: has-virtualization-extensions; GICv3: has-lpi. Interrupt n of
 * the architecture (INTID): SGIs 0..15, PPIs 16..31, SPIs from 32, LPIs from 8192.
 *
 * Sources: IHI 0048 (GICv2), IHI 0069 (GICv3 and ITS).
 */
#ifndef HW_INTC_GIC_H
#define HW_INTC_GIC_H

#include <stdio.h>
#include "hw/device.h"

typedef struct ArmSysreg ArmSysreg; /* frontend/arm/cpu/sysreg.h */

/* What leads to a CPU; the order is that of ArmIrqLine. */
typedef enum GicLine {
    GIC_LINE_IRQ,
    GIC_LINE_FIQ,
    GIC_LINE_VIRQ,
    GIC_LINE_VFIQ,
    GIC_LINE_COUNT,
} GicLine;

/* Regions for device_map. A GICv3 has GIC_DIST only, and those of gic_map_redists. */
enum {
    GIC_DIST, /* distributor: 4 KiB (GICv2) or 64 KiB */
    GIC_CPU,  /* GICv2: CPU interface, 8 KiB */
    GIC_HYP,  /* has-virtualization-extensions: virtual interface control, 8 KiB */
    GIC_VCPU, /* and virtual CPU interface, 8 KiB */
};

enum {
    GIC_SPI_BASE = 32,
    GIC_PPI_BASE = 16,
    GIC_LPI_BASE = 8192,
    GIC_LPI_END = 65536,
    GICV2_CPUS_MAX = 8,
    GICV3_CPUS_MAX = 512,
    GIC_IRQS_MAX = 1020, /* SGIs, PPIs and SPIs */
    GIC_REDIST_SIZE = 0x20000,
    GIC_MAINTENANCE_PPI = 9, /* INTID 25, wired inside to the maintenance interrupts */
};

/**
 * Before device_realize: where interrupts go. @line(@opaque, cpu, line, level) is called for each
 * change of a level, by any thread and with the GIC's lock held: it may take other locks, but not
 * the machine lock, and not call the GIC. It sets the CPU's input and, if @level is true, wakes it.
 */
typedef void GicOutput(void *opaque, unsigned cpu, GicLine line, bool level);
void gic_set_output(Device *gic, GicOutput *line, void *opaque);

/**
 * After a reset, for an operating system that begins in the Non-secure state without firmware: what
 * firmware would have done. All interrupts are of Group 1, and the priority masks are Non-secure
 * software's. Nothing without security extensions.
 */
void gic_boot_nonsecure(Device *gic);

/* ---- inputs ---- */

/** Shared peripheral interrupt @n (INTID 32 + n) as end of a wire; any thread may drive it. */
IrqIn gic_spi(Device *gic, unsigned n);

/** How many SPIs there are. */
u32 gic_spi_count(const Device *gic);

/** Private peripheral interrupt @n (INTID 16 + n, n < 16) of CPU @cpu; likewise. */
IrqIn gic_ppi(Device *gic, unsigned cpu, unsigned n);

/** The same as a call: timers, on the vCPU's thread and without the machine lock. */
void gic_set_ppi(Device *gic, unsigned cpu, unsigned n, bool level);

/* ---- GICv3, after device_realize ---- */

/** Affinity of CPU @cpu as in its MPIDR_EL1; without it: Aff0 = cpu % 16, Aff1 = cpu / 16. */
void gic_set_mpidr(Device *gic, unsigned cpu, u64 mpidr);

/**
 * Put the redistributors of CPUs @first.. (@count of them, GIC_REDIST_SIZE each) at @base of
 * @container. One call per region that the device tree names: the last of each has
 * GICR_TYPER.Last set.
 */
void gic_map_redists(Device *gic, unsigned first, unsigned count, MemRegion *container, u64 base);

/** Rows of the CPU interface for ArmMachine.sysregs, and what ArmMachine.sysregs_opaque is. */
const ArmSysreg *gic_sysregs(Device *gic);
void *gic_sysregs_opaque(Device *gic, unsigned cpu);

/**
 * The security state of a CPU changed, which decides whether Group 1 interrupts are IRQs or
 * FIQs: ArmMachine.security_changed. Only where there is EL3.
 */
void gic_set_security(Device *gic, unsigned cpu, bool is_secure, bool is_el3);

/* ---- message-signalled interrupts ---- */

/* Regions of device_arm_gicv3_its (property "parent-gicv3", a link): one of 128 KiB. */
enum {
    ITS_SIZE = 0x20000,
    ITS_TRANSLATER = 0x10040, /* where PCI writes event ids, with MemAttrs.requester */
    GICV2M_SIZE = 0x1000,
    GICV2M_SETSPI_NS =
        0x40, /* device_arm_gicv2m (base-spi, num-spi; link "gic"): writes of INTIDs */
};

/**
 * An MSI of @device_id (the requester id of PCI) with @event_id, as a write to ITS_TRANSLATER. With
 * the machine lock.
 */
void its_msi(Device *its, u32 device_id, u32 event_id);

/* ---- listings ---- */

/** How often @intid was acknowledged: by CPU @cpu; SPIs: by all. */
u64 gic_count(Device *gic, unsigned cpu, unsigned intid);

/** "info irq": interrupts that were acknowledged at least once, with their counts. */
void gic_print_counts(FILE *f, Device *gic);

#endif
