/* SPDX-License-Identifier: MIT */
/*
 * What boards need of the functions that make a PC's chipset: piix3 and piix4-pm, ich9-lpc. All have
 * a bus of PCI as their parent; regions that are always there are mapped by the board.
 */
#ifndef HW_ISA_CHIPSET_H
#define HW_ISA_CHIPSET_H

#include "hw/acpi/pm.h"
#include "hw/isa/pirq.h"

/* Outputs; inputs are the lines of the PCI bus. */
enum {
    PIIX3_ISA = 0, /* to 15 */
    PIIX3_RESET = PIRQ_ISA_LINES,
    PIIX3_OUTPUTS,

    PIIX4_SCI = 0,
    PIIX4_OFF,
    PIIX4_OUTPUTS,

    ICH9_ISA = 0,
    ICH9_GSI = PIRQ_ISA_LINES, /* lines A to H themselves */
    ICH9_SCI = ICH9_GSI + PCI_HOST_LINES,
    ICH9_RESET,
    ICH9_OFF,
    ICH9_OUTPUTS,
};

/* Inputs of the ICH9 behind the lines of its bus; the board leaves them alone. */
enum {
    ICH9_TCO = PCI_HOST_LINES, /* TCO_TIMEOUT and on */
};

#define ICH9_SMI_FEATURES  1ull /* SMIs of the command port go to all processors */

#define CHIPSET_RESET_PORT 0xcf9
#define CHIPSET_APM_PORT   0xb2
#define PIIX4_GPE_PORT     0xafe0
#define ICH9_GPE_SIZE      16 /* at ACPI_PM_GPE of the block */

/* What ACPI tables say of the power management function. */
typedef struct ChipsetPm {
    u16 base;       /* of the block of registers, as the guest put it; 0: nowhere */
    u16 gpe, gpe_size;
    u8 enable, disable; /* commands at CHIPSET_APM_PORT */
} ChipsetPm;

/** Put what always has the same ports into @ports, and follow the guest for what has not. */
void piix4_pm_map(Device *d, MemRegion *ports);
void ich9_map(Device *d, MemRegion *ports, MemRegion *memory);

/** The reset control register, for pc_host_set_reset. */
MemRegion *piix3_reset_control(Device *d);
MemRegion *ich9_reset_control(Device *d);

void piix4_pm_describe(const Device *d, ChipsetPm *out);
void ich9_describe(const Device *d, ChipsetPm *out);

/** There is system management mode, and SMIs go to @smi. */
void piix4_pm_set_smi(Device *d, AcpiSmi smi);
void ich9_set_smi(Device *d, AcpiSmi smi);

/** What firmware asks for by fw_cfg: bits of ICH9_SMI_FEATURES. False: there is something that is not there. */
bool ich9_smi_negotiate(Device *d, u64 features);

/** The power button of piix4-pm, ich9-lpc. */
void piix4_pm_power_button(Device *d);
void ich9_power_button(Device *d);

#endif
