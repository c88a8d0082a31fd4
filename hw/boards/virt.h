/* SPDX-License-Identifier: MIT */
/* Inside the board "virt": its parts in virt*.c. */
#ifndef HW_BOARDS_VIRT_H
#define HW_BOARDS_VIRT_H

#include "hw/boards/arm_boot.h"
#include "hw/boards/arm_cpus.h"
#include "hw/boards/fdt.h"
#include "hw/machine.h"

/* Places of the memory map. */
typedef enum VirtPlace {
    VIRT_FLASH0,
    VIRT_FLASH1,
    VIRT_GIC_DIST,
    VIRT_GIC_CPU,
    VIRT_GIC_V2M,
    VIRT_GIC_HYP,
    VIRT_GIC_VCPU,
    VIRT_GIC_ITS,
    VIRT_GIC_REDIST,
    VIRT_UART,
    VIRT_RTC,
    VIRT_FW_CFG,
    VIRT_GPIO,
    VIRT_SECURE_UART,
    VIRT_SECURE_GPIO,
    VIRT_MMIO,
    VIRT_SECURE_MEM,
    VIRT_PCIE_MMIO,
    VIRT_PCIE_PIO,
    VIRT_PCIE_ECAM,
    VIRT_MEM,
    VIRT_HIGH_REDIST,
    VIRT_HIGH_PCIE_ECAM,
    VIRT_HIGH_PCIE_MMIO,
    VIRT_PLACES,
} VirtPlace;

typedef struct VirtMap {
    Gpa base;
    u64 size;
    u32 irq; /* first shared peripheral interrupt */
} VirtMap;

extern const VirtMap virt_map[VIRT_PLACES];

#define VIRT_SPIS       256
#define VIRT_MMIO_SLOTS 32

typedef struct Virt {
    Machine machine;
    char *gic_version;
    bool secure, virtualization, highmem, its, has_seeds;

    unsigned gic; /* 2 or 3 */
    MemRegion ram[MACHINE_NODES], secure_ram; /* one after another; without NUMA one */
    RamBlock *ram_block, *secure_ram_block;   /* ours; main memory may be a -object */
    ArmCpus cpus;
    ArmBoot boot;
    Dt *tree;
    u32 clock_phandle;
    Device *fw_cfg, *gpio, *power_key, *intc;
} Virt;

/** The interrupt controller: wired to the CPUs, in the tree. After these. */
bool virt_gic_add(Virt *s, Error *err);

/** The PCI Express host bridge, with its node. After the interrupt controller. */
bool virt_pcie_add(Virt *s, Error *err);

/** A tree with what does not depend on devices. */
void virt_tree_begin(Virt *s);

/** Nodes of memory, CPUs, timers, PSCI, flash, keys. */
void virt_tree_finish(Virt *s);

/** The device's own node. */
void virt_tree_device(Virt *s, Device *d, const VirtMap *at);

#endif
