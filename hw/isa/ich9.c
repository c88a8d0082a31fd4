/* SPDX-License-Identifier: MIT */
/*
 * The LPC bridge of the ICH9: interrupt router, reset control, power management with the watchdog, and
 * the block of registers of the chipset (RCBA), which says to which lines its own functions lead and
 * whether the watchdog may reset the machine.
 *
 * Source: Intel I/O Controller Hub 9 data sheet, "LPC Interface Bridge Registers", "Chipset
 * Configuration Registers".
 */
#include "base/log.h"
#include "hw/acpi/pm.h"
#include "hw/isa/chipset.h"
#include "hw/watchdog/tco.h"

enum {
    PMBASE = 0x40,
    PM_SIZE = 128,
    ACPI_CTRL = 0x44,
    ACPI_ON = 1 << 7,
    PMCON1 = 0xa0,
    SMI_LOCK = 1 << 4, /* SMI_EN.GBL_SMI_EN stays, until the next reset */
    RCBA = 0xf0,
    RCBA_ON = 1,
    RCBA_SIZE = 0x4000,
    RCBA_ROUTES = 0x3140, /* D31IR and on */
    RCBA_ROUTES_END = 0x3150,
    RCBA_TCTL = 0x3000, /* the interrupt of TCO_DAT_OUT */
    TCTL_ON = 1 << 7,
    RCBA_GCS = 0x3410,
    GCS_NO_REBOOT = 1 << 5,

    RESET_CPU = 1 << 2,
    RESET_WRITABLE = 0x0e,

    ACPI_ENABLE = 2,
    ACPI_DISABLE = 3,
};

typedef struct Ich9 {
    PciDevice pci;
    Pirq pirq;
    AcpiPm pm;
    Device *tco;
    MemRegion reset, rcba;
    MemRegion *ports, *memory;
    u32 chip[RCBA_SIZE / 4];
    u8 rcr;
    bool has_no_reboot; /* the strap */
    u64 smi_features;   /* negotiated, until the next reset */
} Ich9;

/* ---- reset control ---- */

static MemResult reset_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = ((Ich9 *)opaque)->rcr;
    return MEM_OK;
}

static MemResult reset_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Ich9 *s = opaque;

    if (value & RESET_CPU)
        irq_pulse(&s->pci.dev.irq[ICH9_RESET]);
    s->rcr = value & RESET_WRITABLE;
    return MEM_OK;
}

static const MemIoOps reset_ops = {.read = reset_read, .write = reset_write, .impl_max = 1};

/* ---- registers of the chipset ---- */

static MemResult rcba_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = ((Ich9 *)opaque)->chip[offset / 4];
    return MEM_OK;
}

/* Which pin of a function is which line is not followed: pin A is line A. */
static MemResult rcba_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Ich9 *s = opaque;

    if (offset >= RCBA_ROUTES && offset < RCBA_ROUTES_END && s->chip[offset / 4] != (u32)value)
        log_unimp("ich9: interrupt route at 0x%llx\n", (unsigned long long)offset);
    if (offset == RCBA_TCTL && value & TCTL_ON)
        log_unimp("ich9: interrupt of TCO_DAT_OUT\n");
    s->chip[offset / 4] = (u32)value;
    if (s->has_no_reboot)
        s->chip[RCBA_GCS / 4] |= GCS_NO_REBOOT;
    return MEM_OK;
}

static const MemIoOps rcba_ops = {.read = rcba_read, .write = rcba_write, .impl_min = 4, .impl_max = 4};

/* ---- configuration ---- */

/* The watchdog's registers come behind the block that they lie in: what is added later is in front. */
static void place(MemRegion *r, MemRegion *where, u64 addr, bool is_wanted)
{
    is_wanted = is_wanted && addr;
    if (r->parent && (!is_wanted || r->addr != addr))
        region_remove(r);
    if (is_wanted && !r->parent)
        region_add(where, addr, r, 2);
}

static void set_smi_locks(Ich9 *s, u32 bit, bool on)
{
    s->pm.smi_locked = on ? s->pm.smi_locked | bit : s->pm.smi_locked & ~bit;
}

static void written(PciDevice *p, u32 offset, unsigned size)
{
    Ich9 *s = (Ich9 *)p;
    u32 rcba = pci_get(p->config + RCBA, 4), pm = pci_get(p->config + PMBASE, 2) & ~(PM_SIZE - 1u);
    bool is_on = p->config[ACPI_CTRL] & ACPI_ON;

    pirq_update(&s->pirq, p, p->dev.irq);
    p->writable[PMCON1] = p->config[PMCON1] & SMI_LOCK ? 0 : SMI_LOCK;
    set_smi_locks(s, ACPI_PM_SMI_ANY, p->config[PMCON1] & SMI_LOCK);
    if (!s->ports)
        return;
    mem_begin();
    place(&s->pm.io, s->ports, pm, is_on);
    place(&s->tco->region[0], s->ports, pm ? pm + ACPI_PM_TCO : 0, is_on);
    place(&s->rcba, s->memory, rcba & ~(RCBA_SIZE - 1u), rcba & RCBA_ON);
    mem_commit();
}

/* ---- lines ---- */

static void tco_line(Ich9 *s, unsigned n, bool level)
{
    DeviceEnv *env = s->pci.dev.env;

    if (n == TCO_LOCKED)
        set_smi_locks(s, ACPI_PM_SMI_TCO, level);
    else if (n == TCO_TIMEOUT && level)
        acpi_pm_smi(&s->pm, ACPI_PM_SMI_TCO, 0);
    else if (n == TCO_EXPIRED && level && !(s->chip[RCBA_GCS / 4] & GCS_NO_REBOOT) && env->watchdog)
        env->watchdog(env);
}

/* The I/O APIC has inputs of its own for the lines, whatever the router says. */
static void gpio_in(Device *d, unsigned n, bool level)
{
    Ich9 *s = (Ich9 *)d;

    if (n >= ICH9_TCO) {
        tco_line(s, n - ICH9_TCO, level);
        return;
    }
    s->pirq.level[n] = level;
    pirq_update(&s->pirq, &s->pci, d->irq);
    irq_set(&d->irq[ICH9_GSI + n], level);
}

void ich9_map(Device *d, MemRegion *ports, MemRegion *memory)
{
    Ich9 *s = (Ich9 *)d;

    s->ports = ports;
    s->memory = memory;
    region_add(ports, CHIPSET_APM_PORT, &s->pm.apm, 0);
}

MemRegion *ich9_reset_control(Device *d)
{
    return &((Ich9 *)d)->reset;
}

void ich9_describe(const Device *d, ChipsetPm *out)
{
    const Ich9 *s = (const Ich9 *)d;
    u16 base = (u16)(pci_get(s->pci.config + PMBASE, 2) & ~(PM_SIZE - 1u));

    *out = (ChipsetPm){.base = base,
                       .gpe = (u16)(base + ACPI_PM_GPE),
                       .gpe_size = ICH9_GPE_SIZE,
                       .enable = ACPI_ENABLE,
                       .disable = ACPI_DISABLE};
}

static void commanded(AcpiPm *p, unsigned cpu)
{
    const Ich9 *s = container_of(p, Ich9, pm);

    acpi_pm_smi(p, ACPI_PM_SMI_APM, s->smi_features ? ACPI_SMI_ALL : cpu);
}

void ich9_set_smi(Device *d, AcpiSmi smi)
{
    Ich9 *s = (Ich9 *)d;

    s->pm.smi = smi;
    s->pm.commanded = commanded;
    acpi_pm_reset(&s->pm);
}

bool ich9_smi_negotiate(Device *d, u64 features)
{
    if (features & ~ICH9_SMI_FEATURES)
        return false;
    ((Ich9 *)d)->smi_features = features;
    return true;
}

void ich9_power_button(Device *d)
{
    acpi_pm_power_button(&((Ich9 *)d)->pm);
}

/* ---- life ---- */

static bool add_tco(Ich9 *s, Error *err)
{
    Device *d = &s->pci.dev;

    s->tco = device_new(&device_ich9_tco, NULL, d, d->env);
    if (!device_realize(s->tco, err))
        return false;
    for (unsigned n = 0; n < TCO_OUTPUTS; n++)
        irq_connect(&s->tco->irq[n], device_gpio(d, ICH9_TCO + n));
    return true;
}

static bool init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x8086, .device = 0x2918, .subsystem_vendor = 0x1af4,
                               .subsystem = 0x1100, .class = 0x060100, .revision = 2};
    Ich9 *s = (Ich9 *)d;
    u8 *c = s->pci.config, *w = s->pci.writable;

    s->pirq = (Pirq){.count = PCI_HOST_LINES,
                     .reg = {0x60, 0x61, 0x62, 0x63, 0x68, 0x69, 0x6a, 0x6b}};
    s->pci.is_multifunction = true;
    if (!pci_init(&s->pci, &ids, err))
        return false;
    pirq_init(&s->pirq, &s->pci);
    c[PMBASE] = 1; /* it is ports */
    pci_put(w + PMBASE, 2, 0xff80);
    w[ACPI_CTRL] = ACPI_ON | 7;
    pci_put(w + RCBA, 4, ~(RCBA_SIZE - 1u) | RCBA_ON);
    s->pm.enable = ACPI_ENABLE;
    s->pm.disable = ACPI_DISABLE;
    s->pm.sci = &d->irq[ICH9_SCI];
    s->pm.off = &d->irq[ICH9_OFF];
    acpi_pm_init(&s->pm, d, PM_SIZE);
    region_init_io(&s->reset, "reset-control", 1, &reset_ops, s);
    region_init_io(&s->rcba, "rcba", RCBA_SIZE, &rcba_ops, s);
    s->pci.config_written = written;
    if (!add_tco(s, err))
        return false;
    pci_init_done(&s->pci);
    return true;
}

static void fini(Device *d)
{
    Ich9 *s = (Ich9 *)d;

    acpi_pm_fini(&s->pm);
    if (s->rcba.parent)
        region_remove(&s->rcba);
    pci_fini(&s->pci);
}

static void reset(Device *d)
{
    Ich9 *s = (Ich9 *)d;

    for (unsigned n = 0; n < ARRAY_SIZE(s->chip); n++)
        s->chip[n] = 0;
    for (unsigned n = RCBA_ROUTES; n < RCBA_ROUTES_END; n += 4)
        s->chip[n / 4] = 0x32103210; /* two functions each */
    s->chip[RCBA_GCS / 4] = s->has_no_reboot ? GCS_NO_REBOOT : 0;
    s->rcr = 0;
    s->smi_features = 0;
    acpi_pm_reset(&s->pm);
    pci_reset(d);
}

static void reset_hold(Device *d)
{
    acpi_pm_update(&((Ich9 *)d)->pm);
}

static const StateRow rows[] = {
    STATE_TABLE(Ich9, pci, &pci_state), STATE_ARRAY(Ich9, pirq.level),
    STATE_TABLE(Ich9, pm, &acpi_pm_state), STATE_ARRAY(Ich9, chip), STATE_FIELD(Ich9, rcr),
    STATE_SINCE(2, Ich9, smi_features),
};
static const StateTable state = {"ICH9-LPC", 2, 1, DEVICE_ROWS(rows)};

static const PropRow props[] = {
    PCI_PROPS,
    PROP(PROP_BOOL, "noreboot", Ich9, has_no_reboot, NULL, "the watchdog resets nothing, whatever GCS says"),
};

const DeviceType device_ich9_lpc = {
    .name = "ICH9-LPC",
    .desc = "LPC bridge of PCs with the Q35 chipset",
    .size = sizeof(Ich9),
    .is_fixed = true,
    .plugs_into = PCI_BUS,
    .irqs = ICH9_OUTPUTS,
    .gpios = ICH9_TCO + TCO_OUTPUTS,
    .gpio_in = gpio_in,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
    .reset_hold = reset_hold,
    .fw_path = pci_fw_path,
};
