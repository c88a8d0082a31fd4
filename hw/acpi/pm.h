/* SPDX-License-Identifier: MIT */
/*
 * Power management of ACPI as chipsets of PCs have it: fixed events, the power button, sleep
 * control, the timer, general-purpose events, and the port by which a system takes ACPI over from
 * firmware. Part of a chipset's function, which shows the regions where the guest wants them.
 */
#ifndef HW_ACPI_PM_H
#define HW_ACPI_PM_H

#include "hw/device.h"

#define ACPI_PM_TIMER_HZ 3579545u

/* The register block, in bytes from its base. */
enum {
    ACPI_PM_EVENT = 0x00,
    ACPI_PM_CONTROL = 0x04,
    ACPI_PM_TIMER = 0x08,
    ACPI_PM_GPE = 0x20, /* of those that have it here: 8 bytes of status, 8 to enable */
    ACPI_PM_SMI_EN = 0x30,
    ACPI_PM_TCO = 0x60, /* of those that have it */
};

/* Where SMIs go: to CPU @cpu, or to all. */
typedef struct AcpiSmi {
    void (*send)(void *opaque, unsigned cpu); /* NULL: there is no system management mode */
    void *opaque;
} AcpiSmi;

#define ACPI_SMI_ALL UINT32_MAX

typedef struct AcpiPm {
    MemRegion io, gpe, apm;
    IrqOut *sci, *off; /* off: pulses when the guest switches the machine off */
    u8 enable, disable; /* values for the command port */
    AcpiSmi smi;
    /* @cpu wrote to the command port: an SMI, if the chipset's registers ask for one. NULL: never. */
    void (*commanded)(struct AcpiPm *p, unsigned cpu);
    DeviceEnv *env;
    LoopTimer timer;

    u16 sts, en, cnt;
    u64 gpe_sts, gpe_en;
    u32 smi_en, smi_sts;
    u32 smi_locked; /* bits of smi_en that stay as they are; the chipset says so; not saved */
    u64 half; /* of the timer's period: how many passed when the last was reported */
    u8 command, status;
} AcpiPm;

/* Bits of SMI_EN and SMI_STS alike; SMI_ANY of the former alone. */
enum {
    ACPI_PM_SMI_ANY = 1 << 0,
    ACPI_PM_SMI_APM = 1 << 5,
    ACPI_PM_SMI_TCO = 1 << 13,
};

/**
 * Part of init. @io_size: of the block; with more than ACPI_PM_SMI_EN it holds general-purpose
 * events and SMI control, else those have the region gpe. apm is two bytes at port 0xb2.
 */
void acpi_pm_init(AcpiPm *p, Device *d, u32 io_size);
void acpi_pm_fini(AcpiPm *p);

/** Parts of reset and reset_hold. */
void acpi_pm_reset(AcpiPm *p);
void acpi_pm_update(AcpiPm *p);

/** Something happened that may raise an SMI: @bits of SMI_STS; for @cpu. */
void acpi_pm_smi(AcpiPm *p, u32 bits, unsigned cpu);

/** The power button is pressed. */
void acpi_pm_power_button(AcpiPm *p);

extern const StateTable acpi_pm_state;

#endif
