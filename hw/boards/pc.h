/* SPDX-License-Identifier: MIT */
/*
 * PCs: "pc" (440FX, PIIX3 and PIIX4) and "q35" (Q35, ICH9). pc.c has what is common and makes the
 * board, pc_chipset.c what the two differ in, pc_firmware.c what firmware gets, pc_acpi.c the tables.
 */
#ifndef HW_BOARDS_PC_H
#define HW_BOARDS_PC_H

#include "hw/boards/load.h"
#include "hw/boards/x86_cpus.h"
#include "hw/isa/chipset.h"

#define PC_GSIS        24 /* inputs of the I/O APIC */
#define PC_IOAPIC_BASE 0xfec00000ull
#define PC_FLASH_MAX   (16u << 20) /* firmware ends at 4 GiB, and is no larger */
#define PC_HIGH_RAM    MACHINE_RAM_HIGH

#define PC_KIB 1024ull
#define PC_MIB (1024 * PC_KIB)
#define PC_GIB (1024 * PC_MIB)

typedef struct Pc Pc;

/* What the two chipsets differ in. */
typedef struct PcChipset {
    const char *name;
    u64 low_ram_max;  /* RAM up to here lies below 4 GiB, */
    u64 low_ram;      /* of more only so much */
    u32 hpet_routes;
    bool has_ecam;
    u32 gsi_pins;     /* inputs of the I/O APIC that are lines of PCI */
    u32 bridge_addr;  /* of the ISA bridge: slot and function, as ACPI has them */
    bool (*add)(Pc *s, Error *err);
    void (*describe)(const Device *pm, ChipsetPm *out);
    void (*power_button)(Device *pm);
    void (*set_smi)(Device *pm, AcpiSmi smi);
    bool has_smi_features; /* that firmware negotiates by fw_cfg */
} PcChipset;

struct Pc {
    Machine machine;
    const PcChipset *chipset;
    X86Cpus cpus;
    Device *host, *bridge, *pm, *isa, *pic, *ioapic, *apics, *pit, *rtc;
    IrqOr gsi[PC_GSIS];
    RamBlock *ram_block, *bios_block;
    MemRegion low, high;
    u64 low_size, high_size;
    bool has_hpet, has_smm;
    bool has_no_timers; /* the HPET stands for 8254 and clock */
    const IrqchipOps *chips; /* the accelerator's, while it has the state; else NULL */
    MachineListener listener;
    Image kernel, initrd;
    char *cmdline;
};

/* Who drives an interrupt: inputs of Pc.gsi. */
enum {
    PC_FROM_ISA,
    PC_FROM_ROUTER,
    PC_FROM_PCI,
    PC_FROM_SCI,
    PC_FROM_HPET,
    PC_FROM_CPU,
    PC_FROM_ISA_BUS,
    PC_FROM_SERIAL, /* one for each port */
};

/** Input @source of interrupt @n. */
IrqIn pc_gsi(Pc *s, unsigned n, unsigned source);

/** A device of the board, made and with its properties to be set. */
Device *pc_make(Pc *s, const DeviceType *type, const char *id);

/** Where chipsets send pulses that reset the machine, switch it off. */
IrqIn pc_reset_line(Pc *s);
IrqIn pc_off_line(Pc *s);

/* ---- pc_irqchip.c ---- */

/** Follow the machine: the state of interrupt controllers goes to an accelerator that has its own, and back. */
void pc_irqchip_begin(Pc *s);
void pc_irqchip_end(Pc *s);

/** Pc.has_no_timers changed. */
void pc_irqchip_timer(Pc *s);

/** A message to local APICs, wherever they are. */
void pc_message(Pc *s, u64 addr, u32 data);

/* ---- pc_chipset.c ---- */

extern const PcChipset pc_i440fx, pc_q35;

/* ---- pc_firmware.c ---- */

/** ROM or flash below 4 GiB. */
bool pc_firmware_add(Pc *s, Error *err);

/** Configuration for firmware: fw_cfg, CMOS; the kernel of -kernel. */
bool pc_fw_cfg_add(Pc *s, Error *err);

/** The part that depends on all devices. */
bool pc_fw_cfg_ready(Pc *s, Error *err);
void pc_firmware_fini(Pc *s);

/* ---- pc_smm.c ---- */

/** Memory of system management mode, and SMIs; the chipset is there. */
void pc_smm_add(Pc *s);

/** What firmware is told of it. */
bool pc_smm_add_files(Pc *s, Error *err);

/* ---- pc_acpi.c ---- */

/** Files with ACPI tables, made anew when firmware has set up the chipset and reads them. */
bool pc_acpi_add(Pc *s, Error *err);

#endif
