/* SPDX-License-Identifier: MIT */
/*
 * PCs: memory map, CPUs and APICs, devices of the ISA bus, interrupts; see pc.h. Addresses, ports and
 * interrupts are those of the IBM PC/AT and of QEMU's machines of these names, so that guests made
 * for those need nothing else.
 */
#include "hw/boards/pc.h"

#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "host/char/char.h"
#include "hw/boards/boot_order.h"
#include "hw/intc/ioapic.h"
#include "hw/intc/lapic.h"
#include "hw/isa/isa.h"
#include "hw/pci/pc_host.h"
#include "hw/timer/hpet.h"

enum {
    IRQ_TIMER = 0,
    IRQ_KEYBOARD = 1,
    IRQ_CLOCK = 8,
    IRQ_SCI = 9,
    IRQ_MOUSE = 12,
    IRQ_FPU = 13,

    PORT_PIC1 = 0x20,
    PORT_PIT = 0x40,
    PORT_KEYBOARD = 0x60,
    PORT_SYSTEM = 0x61,
    PORT_KEYBOARD_COMMAND = 0x64,
    PORT_RTC = 0x70,
    PORT_SYSTEM2 = 0x92,
    PORT_PIC2 = 0xa0,
    PORT_FERR = 0xf0,
    PORT_ELCR = 0x4d0,
};

#define NOTHING_SIZE (1ull << 52)

/* COM1 to COM4. */
static const struct {
    u16 port;
    u8 irq;
} serial_ports[MACHINE_SERIALS] = {{0x3f8, 4}, {0x2f8, 3}, {0x3e8, 4}, {0x2e8, 3}};

static Pc *of(Machine *m)
{
    return (Pc *)m;
}

Device *pc_make(Pc *s, const DeviceType *type, const char *id)
{
    return device_new(type, id, &s->machine.dev, &s->machine.env);
}

/* ---- interrupts ---- */

/*
 * Interrupts 0 to 15 go to the 8259s and to the I/O APIC, where the timer's is input 2. The others go
 * to the latter only.
 */
static void gsi_changed(void *opaque, unsigned n, bool level)
{
    Pc *s = opaque;
    IrqIn apic = device_gpio(s->ioapic, n == IRQ_TIMER ? 2 : n);

    if (n < PIRQ_ISA_LINES) {
        IrqIn pic = device_gpio(s->pic, n);

        pic.set(pic.opaque, pic.n, level);
    }
    apic.set(apic.opaque, apic.n, level);
    if (s->chips && s->chips->line)
        s->chips->line(n, level);
}

IrqIn pc_gsi(Pc *s, unsigned n, unsigned source)
{
    return irq_or_in(&s->gsi[n], source);
}

/* An accelerator's I/O APIC sends its own. */
static void on_message(void *opaque, u64 addr, u32 data)
{
    const Pc *s = opaque;

    if (!s->chips || s->chips->mode == IRQCHIP_SPLIT)
        pc_message(opaque, addr, data);
}

static void on_pci_message(void *opaque, u32 requester, u64 addr, u32 data)
{
    pc_message(opaque, addr, data);
}

static bool add_interrupts(Pc *s, Error *err)
{
    Machine *m = &s->machine;
    char cpus[16];

    s->pic = pc_make(s, &device_i8259, NULL);
    s->ioapic = pc_make(s, &device_ioapic, NULL);
    s->apics = pc_make(s, &device_apic_bus, NULL);
    snprintf(cpus, sizeof cpus, "%u", m->cfg->cpus);
    device_set_link(s->apics, "pic", s->pic);
    device_set_link(s->apics, "ioapic", s->ioapic);
    if (!device_set(s->apics, "cpus", cpus, err) || !device_realize(s->pic, err) ||
        !device_realize(s->ioapic, err) || !device_realize(s->apics, err))
        return false;
    device_map(s->pic, 0, &m->port_root, PORT_PIC1);
    device_map(s->pic, 1, &m->port_root, PORT_PIC2);
    device_map(s->pic, 2, &m->port_root, PORT_ELCR);
    device_map(s->ioapic, 0, &m->root, PC_IOAPIC_BASE);
    device_map(s->apics, 0, &m->root, LAPIC_BASE);
    ioapic_set_msi(s->ioapic, on_message, s);
    irq_connect(&s->pic->irq[0], device_gpio(s->apics, LAPIC_LINT0));
    for (unsigned n = 0; n < PC_GSIS; n++)
        irq_connect(&s->gsi[n].out, (IrqIn){gsi_changed, s, n});
    return true;
}

/* ---- reset and power ---- */

static void on_reset_line(void *opaque, unsigned n, bool level)
{
    if (level)
        machine_request(opaque, MACHINE_GUEST_RESET);
}

static void on_off_line(void *opaque, unsigned n, bool level)
{
    if (level)
        machine_request(opaque, MACHINE_GUEST_SHUTDOWN);
}

IrqIn pc_reset_line(Pc *s)
{
    return (IrqIn){on_reset_line, &s->machine, 0};
}

IrqIn pc_off_line(Pc *s)
{
    return (IrqIn){on_off_line, &s->machine, 0};
}

static void power_key(Machine *m)
{
    of(m)->chipset->power_button(of(m)->pm);
}

/* ---- devices with ports that never change ---- */

/* A write ends the coprocessor's interrupt. */
static MemResult ferr_read(void *opaque, u64 port, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = 0xff;
    return MEM_OK;
}

static MemResult ferr_write(void *opaque, u64 port, unsigned size, u64 value, MemAttrs attrs)
{
    irq_set(&of(opaque)->cpus.ferr, false);
    return MEM_OK;
}

static const MemIoOps ferr_ops = {.read = ferr_read, .write = ferr_write, .impl_max = 1};

static void add_ferr(Pc *s)
{
    Machine *m = &s->machine;
    MemRegion *r = device_add_region(&m->dev, "ferr", 1, &ferr_ops);

    region_add(&m->port_root, PORT_FERR, r, 0);
    irq_connect(&s->cpus.ferr, pc_gsi(s, IRQ_FPU, PC_FROM_CPU));
}

/* The HPET may take the places of the interval timer and the clock: then their lines lead nowhere. */
static void timer_changed(void *opaque, unsigned n, bool level)
{
    Pc *s = opaque;
    IrqIn in = pc_gsi(s, n, PC_FROM_ISA);

    in.set(in.opaque, in.n, level && !s->has_no_timers);
}

static void legacy_changed(void *opaque, unsigned n, bool level)
{
    Pc *s = opaque;

    s->has_no_timers = level;
    timer_changed(s, IRQ_TIMER, s->pit->irq[0].level);
    timer_changed(s, IRQ_CLOCK, s->rtc->irq[0].level);
    pc_irqchip_timer(s);
}

static bool add_timers(Pc *s, Error *err)
{
    MemRegion *ports = &s->machine.port_root;

    s->pit = pc_make(s, &device_i8254, NULL);
    s->rtc = pc_make(s, &device_mc146818, "rtc");
    if (!device_realize(s->pit, err) || !device_realize(s->rtc, err))
        return false;
    device_map(s->pit, 0, ports, PORT_PIT);
    device_map(s->pit, 1, ports, PORT_SYSTEM);
    device_map(s->rtc, 0, ports, PORT_RTC);
    irq_connect(&s->pit->irq[0], (IrqIn){timer_changed, s, IRQ_TIMER});
    irq_connect(&s->rtc->irq[0], (IrqIn){timer_changed, s, IRQ_CLOCK});
    return true;
}

static bool add_hpet(Pc *s, Error *err)
{
    Device *d;
    char routes[16];

    if (!s->has_hpet)
        return true;
    d = pc_make(s, &device_hpet, NULL);
    snprintf(routes, sizeof routes, "%u", s->chipset->hpet_routes);
    if (!device_set(d, "routes", routes, err) || !device_realize(d, err))
        return false;
    device_map(d, 0, &s->machine.root, HPET_BASE);
    /* Input 2 of the I/O APIC is interrupt 0. */
    for (unsigned n = 0; n < HPET_INPUTS; n++)
        irq_connect(&d->irq[n], pc_gsi(s, n == 2 ? IRQ_TIMER : n, PC_FROM_HPET));
    irq_connect(&d->irq[HPET_IRQ0], pc_gsi(s, IRQ_TIMER, PC_FROM_PCI));
    irq_connect(&d->irq[HPET_IRQ8], pc_gsi(s, IRQ_CLOCK, PC_FROM_PCI));
    irq_connect(&d->irq[HPET_LEGACY], (IrqIn){legacy_changed, s, 0});
    return true;
}

static bool add_keyboard(Pc *s, Error *err)
{
    MemRegion *ports = &s->machine.port_root;
    Device *d = pc_make(s, &device_i8042, NULL);

    if (!device_realize(d, err))
        return false;
    device_map(d, 0, ports, PORT_KEYBOARD);
    device_map(d, 1, ports, PORT_KEYBOARD_COMMAND);
    device_map(d, 2, ports, PORT_SYSTEM2);
    irq_connect(&d->irq[0], pc_gsi(s, IRQ_KEYBOARD, PC_FROM_ISA));
    irq_connect(&d->irq[1], pc_gsi(s, IRQ_MOUSE, PC_FROM_ISA));
    irq_connect(&d->irq[3], pc_reset_line(s)); /* irq[2], line 20 of addresses, is always on */
    return true;
}

/* As many as were asked for, COM1 first. */
static bool add_serials(Pc *s, Error *err)
{
    Char *const *serial = s->machine.cfg->serial;
    char id[16];

    for (unsigned n = 0; n < MACHINE_SERIALS; n++) {
        Device *d;

        if (!serial[n])
            continue;
        snprintf(id, sizeof id, "serial-port%u", n);
        d = pc_make(s, &device_ns16550, id);
        if (!device_set(d, "chardev", char_id(serial[n]), err) || !device_realize(d, err))
            return false;
        device_map(d, 0, &s->machine.port_root, serial_ports[n].port);
        irq_connect(&d->irq[0], irq_or_in(&s->gsi[serial_ports[n].irq], PC_FROM_SERIAL + n));
    }
    return true;
}

/* The bus that -device puts devices with ports on. */
static void add_isa(Pc *s)
{
    s->isa = isa_bus_new(&s->machine.dev, &s->machine.port_root);
    for (unsigned n = 0; n < ISA_LINES; n++)
        irq_connect(&s->isa->irq[n], pc_gsi(s, n, PC_FROM_ISA_BUS));
}

/* ---- memory ---- */

/* A read that nobody answers is ones, a write is lost. */
static MemResult nothing_read(void *opaque, u64 addr, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = UINT64_MAX;
    return MEM_OK;
}

static MemResult nothing_write(void *opaque, u64 addr, unsigned size, u64 value, MemAttrs attrs)
{
    return MEM_OK;
}

static const MemIoOps nothing_ops = {.read = nothing_read,
                                     .write = nothing_write,
                                     .impl_max = 8,
                                     .is_unaligned_valid = true,
                                     .is_unaligned_impl = true,
                                     .is_thread_safe = true};

static bool add_ram(Pc *s, Error *err)
{
    static const char name[] = "pc.ram";
    Machine *m = &s->machine;
    const MachineConfig *cfg = m->cfg;
    u64 size = cfg->ram_size;
    RamBlock *ram = cfg->ram_backend;

    if (cfg->node && cfg->node[0].ram)
        return error_set(err, "-numa node,memdev=: this machine has one memory for all nodes");
    if (!ram)
        ram = s->ram_block = ram_new_from(name, size, &cfg->ram, err);
    if (!ram)
        return false;
    s->low_size = size >= s->chipset->low_ram_max ? s->chipset->low_ram : size;
    s->high_size = size - s->low_size;
    m->ram_low = s->low_size;
    region_init_ram_part(&s->low, "pc.ram-low", ram, 0, s->low_size);
    region_add(&m->root, 0, &s->low, 0);
    if (s->high_size) {
        region_init_ram_part(&s->high, "pc.ram-high", ram, s->low_size, s->high_size);
        region_add(&m->root, PC_HIGH_RAM, &s->high, 0);
    }
    return true;
}

/* ---- the board ---- */

static bool add_cpus(Pc *s, Error *err)
{
    Machine *m = &s->machine;

    if (s->has_smm && m->cfg->accel->can_be)
        return error_set(err, "smm=on: processors of -accel %s have one memory only", m->cfg->accel->name);
    if (s->has_smm)
        machine_add_secure_memory(m);
    phys_init(&m->phys, &m->memory, s->has_smm ? &m->secure : NULL, m->cfg->accel);
    return x86_cpus_new(&s->cpus, m, s->apics, err);
}

static bool add_pci(Pc *s, Error *err)
{
    Machine *m = &s->machine;

    if (!s->chipset->add(s, err))
        return false;
    pci_host_set_msi(s->host, on_pci_message, s);
    device_map(s->host, PC_HOST_PORTS, &m->port_root, PC_HOST_CONFIG_PORT);
    MemRegion *io = device_add_region(s->host, "pci-ports", 0, NULL);

    region_init_alias(io, "pci-ports", &s->host->region[PCI_HOST_IO], 0, MACHINE_PORTS);
    region_add(&m->port_root, 0, io, -1);
    MemRegion *nothing = device_add_region(s->host, "nothing", NOTHING_SIZE, &nothing_ops);

    region_add(&s->host->region[PCI_HOST_MEMORY], 0, nothing, INT16_MIN);
    pc_host_map(s->host, &m->root, s->low.ram);
    if (s->has_smm)
        pc_smm_add(s);
    return true;
}

static void reset_cpus(Machine *m)
{
    x86_cpus_reset(&of(m)->cpus);
}

static bool ready(Machine *m, Error *err)
{
    return pc_fw_cfg_ready(of(m), err);
}

static bool init(Device *d, const PcChipset *chipset, Error *err)
{
    Pc *s = (Pc *)d;
    Machine *m = &s->machine;

    s->chipset = chipset;
    machine_add_ports(m);
    if (!add_ram(s, err) || !add_interrupts(s, err) || !add_cpus(s, err) || !add_pci(s, err) ||
        !add_timers(s, err) || !add_hpet(s, err) || !add_keyboard(s, err) || !add_serials(s, err))
        return false;
    if (m->cfg->vga && !device_realize(device_new(&device_vga, "video0", s->host, &m->env), err))
        return false;
    add_ferr(s);
    add_isa(s);
    if (!pc_firmware_add(s, err) || !pc_fw_cfg_add(s, err))
        return false;
    pc_irqchip_begin(s);
    m->reset_cpus = reset_cpus;
    m->power_key = power_key;
    m->ready = ready;
    return true;
}

static void fini(Device *d)
{
    Pc *s = (Pc *)d;
    Machine *m = &s->machine;

    pc_irqchip_end(s);
    for (unsigned n = 0; n < PC_GSIS; n++)
        irq_disconnect(&s->gsi[n].out);
    x86_cpus_free(&s->cpus);
    if (m->phys.accel)
        phys_fini(&m->phys);
    machine_end_memory(m);
    pc_firmware_fini(s);
    ram_free(s->ram_block);
}

static bool pc_init(Device *d, Error *err)
{
    return init(d, &pc_i440fx, err);
}

static bool q35_init(Device *d, Error *err)
{
    return init(d, &pc_q35, err);
}

static const PropRow props[] = {
    MACHINE_PROPS(Pc),
    PROP(PROP_BOOL, "hpet", Pc, has_hpet, "on", "there is a High Precision Event Timer"),
    PROP(PROP_BOOL, "smm", Pc, has_smm, "off", "there is system management mode, for firmware that wants it"),
};

// clang-format off
#define BOARD_TYPE(text, make)                                                                     \
    .desc = text, .size = sizeof(Pc), .is_fixed = true, .props = DEVICE_ROWS(props),               \
    .init = make, .fini = fini
// clang-format on

static const DeviceType pc_type = {.name = "pc-machine", BOARD_TYPE("the board \"pc\"", pc_init)};
static const DeviceType q35_type = {.name = "q35-machine", BOARD_TYPE("the board \"q35\"", q35_init)};

const BoardType board_pc = {
    .name = "pc",
    .alias = "pc-i440fx",
    .desc = "PC (440FX, PIIX)",
    .arch = "x86_64",
    .type = &pc_type,
    .default_cpu = "qemu64",
    .default_ram = 128 * PC_MIB,
    .max_cpus = LAPIC_CPUS_MAX,
    .drive = "ide",
    .ide_units = 2,
    .vga = "std",
};

const BoardType board_q35 = {
    .name = "q35",
    .alias = "pc-q35",
    .desc = "PC (Q35, ICH9)",
    .arch = "x86_64",
    .type = &q35_type,
    .default_cpu = "qemu64",
    .default_ram = 128 * PC_MIB,
    .max_cpus = LAPIC_CPUS_MAX,
    .drive = "ide",
    .ide_units = 1,
    .vga = "std",
};
