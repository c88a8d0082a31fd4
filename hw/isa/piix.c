/* SPDX-License-Identifier: MIT */
/*
 * Functions of the PIIX3 and PIIX4: the ISA bridge with its interrupt router and reset control, power
 * management with an SMBus on which nobody answers.
 *
 * Sources: Intel 82371SB (PIIX3) data sheet, "PIRQRC", "Reset Control Register"; Intel 82371AB
 * (PIIX4) data sheet, "Power Management (Function 3)", "SMBus Host Interface".
 */
#include "hw/acpi/pm.h"
#include "hw/isa/chipset.h"

enum {
    RESET_CPU = 1 << 2, /* its rising edge; bit 1 says how hard */
    RESET_WRITABLE = 6,

    PMBA = 0x40, /* base of power management */
    PM_SIZE = 64,
    DEVACTB_APM = 0x5b, /* a byte of it: */
    APMC_EN = 1 << 1,
    PMREGMISC = 0x80,
    SMBBA = 0x90, /* base of the SMBus controller */
    SMB_SIZE = 16,
    SMBHSTCFG = 0xd2,
    ON = 1,

    ACPI_ENABLE = 0xf1,
    ACPI_DISABLE = 0xf0,
};

/* ---- PIIX3 ---- */

typedef struct Piix3 {
    PciDevice pci;
    Pirq pirq;
    MemRegion reset;
    u8 rcr;
} Piix3;

static MemResult reset_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = ((Piix3 *)opaque)->rcr;
    return MEM_OK;
}

static MemResult reset_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Piix3 *s = opaque;

    if (value & RESET_CPU)
        irq_pulse(&s->pci.dev.irq[PIIX3_RESET]);
    s->rcr = value & RESET_WRITABLE;
    return MEM_OK;
}

static const MemIoOps reset_ops = {.read = reset_read, .write = reset_write, .impl_max = 1};

static void piix3_written(PciDevice *p, u32 offset, unsigned size)
{
    pirq_update(&((Piix3 *)p)->pirq, p, p->dev.irq);
}

static void piix3_line(Device *d, unsigned n, bool level)
{
    ((Piix3 *)d)->pirq.level[n] = level;
    piix3_written((PciDevice *)d, 0, 0);
}

MemRegion *piix3_reset_control(Device *d)
{
    return &((Piix3 *)d)->reset;
}

static bool piix3_init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x8086, .device = 0x7000, .subsystem_vendor = 0x1af4,
                               .subsystem = 0x1100, .class = 0x060100};
    Piix3 *s = (Piix3 *)d;

    s->pirq = (Pirq){.count = PCI_INTX_LINES, .reg = {0x60, 0x61, 0x62, 0x63}};
    s->pci.is_multifunction = true;
    if (!pci_init(&s->pci, &ids, err))
        return false;
    pirq_init(&s->pirq, &s->pci);
    region_init_io(&s->reset, "reset-control", 1, &reset_ops, s);
    s->pci.config_written = piix3_written;
    pci_init_done(&s->pci);
    return true;
}

static void piix3_fini(Device *d)
{
    pci_fini((PciDevice *)d);
}

static void piix3_reset(Device *d)
{
    ((Piix3 *)d)->rcr = 0;
    pci_reset(d);
}

static const StateRow piix3_rows[] = {
    STATE_TABLE(Piix3, pci, &pci_state),
    STATE_ARRAY(Piix3, pirq.level),
    STATE_FIELD(Piix3, rcr),
};
static const StateTable piix3_state = {"PIIX3", 1, 1, DEVICE_ROWS(piix3_rows)};

static const PropRow pci_props[] = {PCI_PROPS};

const DeviceType device_piix3 = {
    .name = "PIIX3",
    .desc = "ISA bridge of PCs with the 440FX chipset",
    .size = sizeof(Piix3),
    .is_fixed = true,
    .plugs_into = PCI_BUS,
    .irqs = PIIX3_OUTPUTS,
    .gpios = PCI_INTX_LINES,
    .gpio_in = piix3_line,
    .props = DEVICE_ROWS(pci_props),
    .state = &piix3_state,
    .init = piix3_init,
    .fini = piix3_fini,
    .reset = piix3_reset,
    .fw_path = pci_fw_path,
};

/* ---- SMBus ---- */

/* Registers by their offset. */
enum {
    SMB_STATUS = 0,
    SMB_CONTROL = 2,
    SMB_ERROR = 1 << 2, /* of SMB_STATUS: nobody answered */
    SMB_STATUS_W1C = 0x1e,
    SMB_START = 1 << 6, /* of SMB_CONTROL; reads as zero */
};

/* ---- PIIX4 ---- */

typedef struct Piix4 {
    PciDevice pci;
    AcpiPm pm;
    MemRegion smb;
    u8 smb_reg[SMB_SIZE];
    MemRegion *ports;
} Piix4;

static MemResult smb_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = ((Piix4 *)opaque)->smb_reg[offset];
    return MEM_OK;
}

static MemResult smb_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    u8 *reg = ((Piix4 *)opaque)->smb_reg;

    if (offset == SMB_STATUS) {
        reg[SMB_STATUS] &= (u8)~(value & SMB_STATUS_W1C);
        return MEM_OK;
    }
    if (offset == SMB_CONTROL && value & SMB_START)
        reg[SMB_STATUS] |= SMB_ERROR;
    reg[offset] = (u8)value & (offset == SMB_CONTROL ? (u8)~SMB_START : 0xff);
    return MEM_OK;
}

static const MemIoOps smb_ops = {.read = smb_read, .write = smb_write, .impl_max = 1};

/* Show @r at the base in register @base of configuration space, if byte @enable lets it. */
static void place(Piix4 *s, MemRegion *r, unsigned base, unsigned enable)
{
    const u8 *c = s->pci.config;
    u64 addr = pci_get(c + base, 2) & ~((u64)r->size - 1);
    bool is_wanted = c[enable] & ON && addr;

    if (r->parent && (!is_wanted || r->addr != addr))
        region_remove(r);
    if (is_wanted && !r->parent)
        region_add(s->ports, addr, r, 0);
}

static void piix4_written(PciDevice *p, u32 offset, unsigned size)
{
    Piix4 *s = (Piix4 *)p;

    if (!s->ports)
        return;
    mem_begin();
    place(s, &s->pm.io, PMBA, PMREGMISC);
    place(s, &s->smb, SMBBA, SMBHSTCFG);
    mem_commit();
}

void piix4_pm_map(Device *d, MemRegion *ports)
{
    Piix4 *s = (Piix4 *)d;

    s->ports = ports;
    region_add(ports, PIIX4_GPE_PORT, &s->pm.gpe, 0);
    region_add(ports, CHIPSET_APM_PORT, &s->pm.apm, 0);
}

void piix4_pm_describe(const Device *d, ChipsetPm *out)
{
    const Piix4 *s = (const Piix4 *)d;

    *out = (ChipsetPm){.base = (u16)(pci_get(s->pci.config + PMBA, 2) & ~(PM_SIZE - 1u)),
                       .gpe = PIIX4_GPE_PORT,
                       .gpe_size = (u16)s->pm.gpe.size,
                       .enable = ACPI_ENABLE,
                       .disable = ACPI_DISABLE};
}

static void piix4_commanded(AcpiPm *p, unsigned cpu)
{
    const Piix4 *s = container_of(p, Piix4, pm);

    if (s->pci.config[DEVACTB_APM] & APMC_EN)
        p->smi.send(p->smi.opaque, cpu);
}

void piix4_pm_set_smi(Device *d, AcpiSmi smi)
{
    Piix4 *s = (Piix4 *)d;

    s->pm.smi = smi;
    s->pm.commanded = piix4_commanded;
    s->pci.writable[DEVACTB_APM] = APMC_EN;
    s->pci.config[DEVACTB_APM] = s->pci.initial[DEVACTB_APM] = 0;
}

void piix4_pm_power_button(Device *d)
{
    acpi_pm_power_button(&((Piix4 *)d)->pm);
}

static bool piix4_init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x8086, .device = 0x7113, .subsystem_vendor = 0x1af4,
                               .subsystem = 0x1100, .class = 0x068000, .revision = 3};
    Piix4 *s = (Piix4 *)d;
    u8 *c = s->pci.config, *w = s->pci.writable;

    if (!pci_init(&s->pci, &ids, err))
        return false;
    c[PCI_INTERRUPT_PIN] = 1;
    c[PMBA] = c[SMBBA] = ON; /* they are ports */
    c[DEVACTB_APM] = APMC_EN;
    pci_put(w + PMBA, 2, 0xffc0);
    pci_put(w + SMBBA, 2, 0xfff0);
    w[PMREGMISC] = ON;
    w[SMBHSTCFG] = 0x0f;
    s->pm.enable = ACPI_ENABLE;
    s->pm.disable = ACPI_DISABLE;
    s->pm.sci = &d->irq[PIIX4_SCI];
    s->pm.off = &d->irq[PIIX4_OFF];
    acpi_pm_init(&s->pm, d, PM_SIZE);
    region_init_io(&s->smb, "smbus", SMB_SIZE, &smb_ops, s);
    s->pci.config_written = piix4_written;
    pci_init_done(&s->pci);
    return true;
}

static void piix4_fini(Device *d)
{
    Piix4 *s = (Piix4 *)d;

    acpi_pm_fini(&s->pm);
    if (s->smb.parent)
        region_remove(&s->smb);
    pci_fini(&s->pci);
}

static void piix4_reset(Device *d)
{
    Piix4 *s = (Piix4 *)d;

    for (unsigned n = 0; n < SMB_SIZE; n++)
        s->smb_reg[n] = 0;
    acpi_pm_reset(&s->pm);
    pci_reset(d);
}

static void piix4_reset_hold(Device *d)
{
    acpi_pm_update(&((Piix4 *)d)->pm);
}

static const StateRow piix4_rows[] = {
    STATE_TABLE(Piix4, pci, &pci_state),
    STATE_TABLE(Piix4, pm, &acpi_pm_state),
    STATE_ARRAY(Piix4, smb_reg),
};
static const StateTable piix4_state = {"PIIX4_PM", 1, 1, DEVICE_ROWS(piix4_rows)};

const DeviceType device_piix4_pm = {
    .name = "PIIX4_PM",
    .desc = "power management of PCs with the 440FX chipset",
    .size = sizeof(Piix4),
    .is_fixed = true,
    .plugs_into = PCI_BUS,
    .irqs = PIIX4_OUTPUTS,
    .props = DEVICE_ROWS(pci_props),
    .state = &piix4_state,
    .init = piix4_init,
    .fini = piix4_fini,
    .reset = piix4_reset,
    .reset_hold = piix4_reset_hold,
    .fw_path = pci_fw_path,
};
