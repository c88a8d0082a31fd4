/* SPDX-License-Identifier: MIT */
/* The chipsets of PCs: which functions they have, where, and how their lines are wired; see pc.h. */
#include "hw/boards/pc.h"
#include "hw/pci/pc_host.h"
#include "hw/storage/ide_channel.h"

static Device *add_function(Pc *s, const DeviceType *type, const char *addr, Error *err)
{
    Device *d = device_new(type, NULL, s->host, &s->machine.env);

    return device_set(d, "addr", addr, err) && device_realize(d, err) ? d : NULL;
}

static bool add_host(Pc *s, const DeviceType *type, Error *err)
{
    s->host = pc_make(s, type, NULL);
    return device_realize(s->host, err);
}

/* ISA lines that the router of the bridge drives. */
static void connect_router(Pc *s, unsigned first, unsigned lines)
{
    for (unsigned n = 0; n < PIRQ_ISA_LINES; n++)
        irq_connect(&s->bridge->irq[first + n], pc_gsi(s, n, PC_FROM_ROUTER));
    for (unsigned n = 0; n < lines; n++)
        irq_connect(&s->host->irq[n], device_gpio(s->bridge, n));
}

enum {
    IRQ_SCI = 9,
    IRQ_IDE = 14, /* and the next one */
    IDE_CHANNELS = 2,
};

/* The channels are children of the controller, in order; regions: command block, control. */
static bool add_ide(Pc *s, Error *err)
{
    static const u16 ports[IDE_CHANNELS][2] = {{0x1f0, 0x3f6}, {0x170, 0x376}};
    Device *d = device_new(&device_piix3_ide, "ide", s->host, &s->machine.env), *channel;
    unsigned n = 0;

    if (!device_set(d, "addr", "1.1", err) || !device_realize(d, err))
        return false;
    for (channel = d->children; channel && n < IDE_CHANNELS; channel = channel->next, n++) {
        device_map(channel, IDE_PORTS, &s->machine.port_root, ports[n][0]);
        device_map(channel, IDE_CONTROL_PORT, &s->machine.port_root, ports[n][1]);
        irq_connect(&d->irq[n], pc_gsi(s, IRQ_IDE + n, PC_FROM_ISA));
    }
    return true;
}

/* ---- 440FX, PIIX3, power management of the PIIX4 ---- */

static bool add_piix(Pc *s, Error *err)
{
    MemRegion *ports = &s->machine.port_root;

    if (!add_host(s, &device_i440fx_host, err) ||
        !(s->bridge = add_function(s, &device_piix3, "1.0", err)) ||
        !(s->pm = add_function(s, &device_piix4_pm, "1.3", err)))
        return false;
    pc_host_set_reset(s->host, piix3_reset_control(s->bridge));
    piix4_pm_map(s->pm, ports);
    connect_router(s, PIIX3_ISA, PCI_INTX_LINES);
    irq_connect(&s->bridge->irq[PIIX3_RESET], pc_reset_line(s));
    irq_connect(&s->pm->irq[PIIX4_SCI], pc_gsi(s, IRQ_SCI, PC_FROM_SCI));
    irq_connect(&s->pm->irq[PIIX4_OFF], pc_off_line(s));
    return add_ide(s, err);
}

const PcChipset pc_i440fx = {
    .name = "pc",
    .low_ram_max = 3584 * PC_MIB,
    .low_ram = 3 * PC_GIB,
    .hpet_routes = 1 << 2,
    .bridge_addr = 1 << 16,
    .add = add_piix,
    .describe = piix4_pm_describe,
    .power_button = piix4_pm_power_button,
    .set_smi = piix4_pm_set_smi,
};

/* ---- Q35, ICH9 ---- */

static bool add_ahci(Pc *s, Error *err)
{
    Device *d = device_new(&device_ich9_ahci, "ide", s->host, &s->machine.env);

    return device_set(d, "addr", "1f.2", err) && device_realize(d, err);
}

static bool add_ich9(Pc *s, Error *err)
{
    Machine *m = &s->machine;

    if (!add_host(s, &device_q35_host, err) ||
        !(s->pm = s->bridge = add_function(s, &device_ich9_lpc, "1f.0", err)))
        return false;
    pc_host_set_reset(s->host, ich9_reset_control(s->bridge));
    ich9_map(s->bridge, &m->port_root, &m->root);
    connect_router(s, ICH9_ISA, PCI_HOST_LINES);
    for (unsigned n = 0; n < PCI_HOST_LINES; n++)
        irq_connect(&s->bridge->irq[ICH9_GSI + n], pc_gsi(s, PIRQ_ISA_LINES + n, PC_FROM_PCI));
    irq_connect(&s->bridge->irq[ICH9_RESET], pc_reset_line(s));
    irq_connect(&s->bridge->irq[ICH9_SCI], pc_gsi(s, IRQ_SCI, PC_FROM_SCI));
    irq_connect(&s->bridge->irq[ICH9_OFF], pc_off_line(s));
    return add_ahci(s, err);
}

const PcChipset pc_q35 = {
    .name = "q35",
    .low_ram_max = 2816 * PC_MIB,
    .low_ram = 2 * PC_GIB,
    .hpet_routes = 0xff0104,
    .has_ecam = true,
    .gsi_pins = PCI_HOST_LINES,
    .bridge_addr = 0x1f << 16,
    .add = add_ich9,
    .describe = ich9_describe,
    .power_button = ich9_power_button,
    .set_smi = ich9_set_smi,
    .has_smi_features = true,
};
