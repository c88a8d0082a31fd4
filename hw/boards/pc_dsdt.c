/* SPDX-License-Identifier: MIT */
/*
 * DSDT of PCs: the PCI bus with its windows and interrupts, devices with fixed ports, CPUs, the state
 * that switches off.
 *
 * Sources: ACPI Specification, "ACPI-Defined Devices and Device-Specific Objects", "_PRT", "_CRS";
 * PCI Firmware Specification, "_OSC".
 */
#include <stdio.h>
#include <string.h>
#include "hw/boards/pc_acpi.h"
#include "hw/misc/fw_cfg.h"
#include "hw/pci/pc_host.h"
#include "hw/timer/hpet.h"

#define LINK_OFF      0x80 /* of a routing register */
#define LINK_MASK     0x0f
#define PIC_MODE_NAME "\\PICF" /* 1: the guest uses I/O APICs */
#define CRS_IRQ_AT    5        /* of an interrupt descriptor: its number */
#define PCI_CONFIG    2        /* space of an operation region */
#define BYTE_ACCESS   1
#define SERIALIZED    8 /* of a method */

/* ---- interrupts ---- */

static void link_name(char *name, unsigned n)
{
    snprintf(name, 5, "LNK%c", 'A' + (int)n % 26);
}

static void reg_name(char *name, unsigned n)
{
    snprintf(name, 5, "PRQ%u", n % 10);
}

/* Routing registers of the bridge, as fields. */
static void add_link_regs(Aml *b, const char *region, u8 offset, unsigned first, unsigned count)
{
    char name[5];
    u32 field;

    aml_op(b, AML_REGION);
    aml_path(b, region);
    aml_u8(b, PCI_CONFIG);
    aml_int(b, offset);
    aml_int(b, count);
    field = aml_begin(b, AML_FIELD);
    aml_path(b, region);
    aml_u8(b, BYTE_ACCESS);
    for (unsigned n = first; n < first + count; n++) {
        reg_name(name, n);
        aml_path(b, name);
        aml_u8(b, 8); /* bits, in the form of a length */
    }
    aml_end(b, field);
}

static void add_bridge(Aml *b, u32 addr, unsigned links)
{
    u32 dev = aml_device(b, "ISA");

    aml_name_int(b, "_ADR", addr);
    add_link_regs(b, "PIR0", 0x60, 0, 4);
    if (links > 4)
        add_link_regs(b, "PIR1", 0x68, 4, 4);
    aml_end(b, dev);
}

/* reg = value op mask, or the same into another place. */
static void add_calc(Aml *b, enum AmlOp op, const char *reg, u8 mask, const char *target)
{
    aml_op(b, op);
    aml_path(b, reg);
    aml_int(b, mask);
    aml_path(b, target);
}

static void add_link_current(Aml *b, const char *reg)
{
    u32 method = aml_method(b, "_CRS", SERIALIZED), crs;

    crs = aml_resources(b, "PRR0");
    aml_interrupts(b, &(u32){0}, 1);
    aml_resources_end(b, crs);
    aml_op(b, AML_CREATE_DWORD);
    aml_path(b, "PRR0");
    aml_int(b, CRS_IRQ_AT);
    aml_path(b, "PRRI");
    add_calc(b, AML_AND, reg, LINK_MASK, "PRRI");
    aml_op(b, AML_RETURN);
    aml_path(b, "PRR0");
    aml_end(b, method);
}

static void add_link_set(Aml *b, const char *reg)
{
    u32 method = aml_method(b, "_SRS", 1);

    aml_op(b, AML_CREATE_DWORD);
    aml_op(b, AML_ARG0);
    aml_int(b, CRS_IRQ_AT);
    aml_path(b, "PRRI");
    aml_op(b, AML_STORE);
    aml_path(b, "PRRI");
    aml_path(b, reg);
    aml_end(b, method);
    method = aml_method(b, "_DIS", 0);
    add_calc(b, AML_OR, reg, LINK_OFF, reg);
    aml_end(b, method);
}

static void add_link_status(Aml *b, const char *reg)
{
    u32 method = aml_method(b, "_STA", 0), test = aml_begin(b, AML_IF);

    add_calc(b, AML_AND, reg, LINK_OFF, "");
    aml_op(b, AML_RETURN);
    aml_int(b, 0x09); /* present, not enabled */
    aml_end(b, test);
    aml_op(b, AML_RETURN);
    aml_int(b, 0x0b);
    aml_end(b, method);
}

/* What a line of the bus can be routed to. */
static void add_link(Aml *b, unsigned n)
{
    static const u32 irqs[] = {5, 10, 11};
    char name[5], reg[32] = "\\_SB.PCI0.ISA.";
    u32 dev, crs;

    link_name(name, n);
    reg_name(reg + strlen(reg), n);
    dev = aml_device(b, name);
    aml_name_eisaid(b, "_HID", "PNP0C0F");
    aml_name_int(b, "_UID", n + 1);
    crs = aml_resources(b, "_PRS");
    aml_interrupts(b, irqs, ARRAY_SIZE(irqs));
    aml_resources_end(b, crs);
    add_link_status(b, reg);
    add_link_set(b, reg);
    add_link_current(b, reg);
    aml_end(b, dev);
}

/* A row for each pin of each slot: to a link, or to an input of the I/O APIC. */
static void add_routes(const Pc *s, Aml *b, const char *name, bool to_apic)
{
    const PciHost *h = (const PciHost *)s->host;
    u32 all, row;
    char link[5];

    aml_name(b, name);
    all = aml_package(b, PCI_SLOTS * PCI_INTX_LINES);
    for (unsigned slot = 0; slot < PCI_SLOTS; slot++)
        for (unsigned pin = 0; pin < PCI_INTX_LINES; pin++) {
            unsigned line = h->route(slot, pin);

            row = aml_package(b, 4);
            aml_int(b, slot << 16 | 0xffff);
            aml_int(b, pin);
            link_name(link, line);
            if (to_apic)
                aml_int(b, 0);
            else
                aml_path(b, link);
            aml_int(b, to_apic ? PIRQ_ISA_LINES + line : 0);
            aml_end(b, row);
        }
    aml_end(b, all);
}

/* With inputs of their own for the bus's lines, which table holds depends on what the guest uses. */
static void add_routing(const Pc *s, Aml *b)
{
    u32 method, test;

    if (!s->chipset->gsi_pins) {
        add_routes(s, b, "_PRT", false);
        return;
    }
    add_routes(s, b, "PRTP", false);
    add_routes(s, b, "PRTA", true);
    method = aml_method(b, "_PRT", 0);
    test = aml_begin(b, AML_IF);
    aml_path(b, PIC_MODE_NAME);
    aml_op(b, AML_RETURN);
    aml_path(b, "PRTA");
    aml_end(b, test);
    aml_op(b, AML_RETURN);
    aml_path(b, "PRTP");
    aml_end(b, method);
}

/* ---- the bus ---- */

/* Memory between RAM and the I/O APIC, but for configuration space. */
static void add_memory_windows(const Pc *s, Aml *b)
{
    u64 first = s->low_size, last = PC_IOAPIC_BASE - 1, ecam, size;
    u64 high = ALIGN_UP(PC_HIGH_RAM + s->high_size, PC_GIB);

    if (pc_host_ecam(s->host, &ecam, &size) && ecam >= first && ecam < last) {
        if (ecam > first)
            aml_window32(b, AML_SPACE_MEMORY, (u32)first, (u32)ecam - 1);
        first = ecam + size;
    }
    if (first < last)
        aml_window32(b, AML_SPACE_MEMORY, (u32)first, (u32)last);
    aml_window64(b, AML_SPACE_MEMORY, high, PC_PCI_HIGH_END - 1);
}

static void add_windows(const Pc *s, Aml *b)
{
    u32 crs = aml_resources(b, "_CRS");

    aml_window16(b, AML_SPACE_BUS, 0, 0xff);
    aml_io(b, PC_HOST_CONFIG_PORT, 8);
    aml_window16(b, AML_SPACE_IO, 0, PC_HOST_CONFIG_PORT - 1);
    aml_window16(b, AML_SPACE_IO, PC_HOST_CONFIG_PORT + 8, 0xffff);
    aml_window32(b, AML_SPACE_MEMORY, 0xa0000, 0xbffff);
    add_memory_windows(s, b);
    aml_resources_end(b, crs);
}

/* All that the guest asks to control of PCI Express is its to control. */
static void add_osc(Aml *b)
{
    u32 method = aml_method(b, "_OSC", 4);

    aml_op(b, AML_RETURN);
    aml_op(b, AML_ARG3);
    aml_end(b, method);
}

static void add_bus(const Pc *s, Aml *b)
{
    bool is_express = s->chipset->has_ecam;
    u32 dev = aml_device(b, "PCI0");

    aml_name_eisaid(b, "_HID", is_express ? "PNP0A08" : "PNP0A03");
    if (is_express)
        aml_name_eisaid(b, "_CID", "PNP0A03");
    aml_name_int(b, "_UID", 0);
    add_windows(s, b);
    if (is_express)
        add_osc(b);
    add_bridge(b, s->chipset->bridge_addr, is_express ? PCI_HOST_LINES : PCI_INTX_LINES);
    for (unsigned n = 0; n < (is_express ? PCI_HOST_LINES : PCI_INTX_LINES); n++)
        add_link(b, n);
    add_routing(s, b);
    aml_end(b, dev);
}

/* ---- devices with fixed ports ---- */

typedef struct Fixed {
    const char *name, *id;
    struct {
        u16 port;
        u8 size;
    } io[2];
    i8 irq; /* -1: none */
    u8 uid;
    i8 serial; /* there if the machine has this serial port; -1: always */
} Fixed;

static const Fixed fixed[] = {
    {"RTC", "PNP0B00", {{0x70, 2}}, 8, 0, -1},
    {"KBD", "PNP0303", {{0x60, 1}, {0x64, 1}}, 1, 0, -1},
    {"MOU", "PNP0F13", {{0}}, 12, 0, -1},
    {"COM1", "PNP0501", {{0x3f8, 8}}, 4, 1, 0},
    {"COM2", "PNP0501", {{0x2f8, 8}}, 3, 2, 1},
    {"COM3", "PNP0501", {{0x3e8, 8}}, 4, 3, 2},
    {"COM4", "PNP0501", {{0x2e8, 8}}, 3, 4, 3},
};

static void add_fixed(Aml *b, const Fixed *f)
{
    u32 dev = aml_device(b, f->name), crs;

    aml_name_eisaid(b, "_HID", f->id);
    aml_name_int(b, "_UID", f->uid);
    crs = aml_resources(b, "_CRS");
    for (unsigned n = 0; n < ARRAY_SIZE(f->io) && f->io[n].size; n++)
        aml_io(b, f->io[n].port, f->io[n].size);
    if (f->irq >= 0)
        aml_irq(b, (unsigned)f->irq);
    aml_resources_end(b, crs);
    aml_end(b, dev);
}

static void add_fw_cfg(Aml *b)
{
    u32 dev = aml_device(b, "FWCF"), crs;

    aml_name(b, "_HID");
    aml_string(b, "QEMU0002");
    aml_name_int(b, "_STA", 0x0b);
    crs = aml_resources(b, "_CRS");
    aml_io(b, FW_CFG_PORT, FW_CFG_DMA_PORT + 8 - FW_CFG_PORT);
    aml_resources_end(b, crs);
    aml_end(b, dev);
}

static void add_hpet(Aml *b)
{
    u32 dev = aml_device(b, "HPET"), crs;

    aml_name_eisaid(b, "_HID", "PNP0103");
    aml_name_int(b, "_UID", 0);
    crs = aml_resources(b, "_CRS");
    aml_memory32(b, HPET_BASE, 0x400);
    aml_resources_end(b, crs);
    aml_end(b, dev);
}

/* Ports and memory of the chipset that nobody else may have. */
static void add_reserved(const Pc *s, Aml *b, const ChipsetPm *pm)
{
    u32 dev = aml_device(b, "RSRV"), crs;
    u64 ecam, size;

    aml_name_eisaid(b, "_HID", "PNP0C02");
    aml_name_int(b, "_UID", 0);
    crs = aml_resources(b, "_CRS");
    aml_io(b, pm->base, PC_PM_SIZE);
    if (pm->gpe < pm->base || pm->gpe >= pm->base + PC_PM_SIZE)
        aml_io(b, pm->gpe, (u8)pm->gpe_size);
    aml_io(b, CHIPSET_APM_PORT, 2);
    if (pc_host_ecam(s->host, &ecam, &size) && ecam < PC_HIGH_RAM)
        aml_memory32(b, (u32)ecam, (u32)size);
    aml_resources_end(b, crs);
    aml_end(b, dev);
}

static void add_devices(const Pc *s, Aml *b, const ChipsetPm *pm)
{
    u32 scope = aml_scope(b, "_SB.PCI0.ISA");

    for (unsigned n = 0; n < ARRAY_SIZE(fixed); n++)
        if (fixed[n].serial < 0 || s->machine.cfg->serial[fixed[n].serial])
            add_fixed(b, &fixed[n]);
    aml_end(b, scope);
    scope = aml_scope(b, "_SB");
    add_fw_cfg(b);
    if (s->has_hpet)
        add_hpet(b);
    add_reserved(s, b, pm);
    aml_end(b, scope);
}

/* ---- CPUs and power ---- */

static void add_cpus(const Pc *s, Aml *b)
{
    u32 scope = aml_scope(b, "_SB");
    char name[8];

    for (unsigned n = 0; n < s->machine.cfg->cpus; n++) {
        u32 dev;

        snprintf(name, sizeof name, "C%03X", n & 0xfff);
        dev = aml_device(b, name);
        aml_name(b, "_HID");
        aml_string(b, "ACPI0007");
        aml_name_int(b, "_UID", n);
        aml_end(b, dev);
    }
    aml_end(b, scope);
}

/* Sleep type 0 is off. */
static void add_power(Aml *b)
{
    u32 package;

    aml_name(b, "_S5");
    package = aml_package(b, 4);
    for (unsigned n = 0; n < 4; n++)
        aml_int(b, 0);
    aml_end(b, package);
}

/* The guest says which interrupt controllers it uses. */
static void add_pic_method(Aml *b)
{
    u32 method;

    aml_name_int(b, PIC_MODE_NAME, 0);
    method = aml_method(b, "\\_PIC", 1);
    aml_op(b, AML_STORE);
    aml_op(b, AML_ARG0);
    aml_path(b, PIC_MODE_NAME);
    aml_end(b, method);
}

void pc_dsdt_add(const Pc *s, Aml *b, const ChipsetPm *pm)
{
    u32 scope;

    add_pic_method(b);
    scope = aml_scope(b, "_SB");
    add_bus(s, b);
    aml_end(b, scope);
    add_devices(s, b, pm);
    add_cpus(s, b);
    add_power(b);
}
