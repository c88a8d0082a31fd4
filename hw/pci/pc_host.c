/* SPDX-License-Identifier: MIT */
/*
 * Host bridges of PCs; see pc_host.h.
 *
 * The bus's memory lies behind all of the system's. Below 1 MiB it is in front of RAM; in front of
 * it, for each segment that the guest can choose, is RAM again: to be read, or to be read and
 * written. So a change of a register enables and disables regions.
 *
 * SMRAM is memory of the address space that processors in system management mode see: that behind the
 * screen's window, and of the Q35 the end of low RAM (TSEG), where all others see ones.
 *
 * Sources: Intel 82441FX (PMC) data sheet, "PAM - Programmable Attribute Map Registers", "SMRAM";
 * Intel 3 Series Express Chipset data sheet (the MCH), "PCIEXBAR", "PAM0" to "PAM6", "SMRAM", "ESMRAMC";
 * QEMU documentation and firmware for it: the register of an extended TSEG.
 */
#include "hw/pci/pc_host.h"

#include <stdio.h>
#include "base/bits.h"
#include "base/log.h"
#include "softmmu/bql.h"

enum {
    RESET_CONTROL = 1, /* in the region of ports, as a byte */
    CONFIG_DATA = 4,
    CONFIG_ON = 31,

    SEGMENTS = 13, /* [0xf0000, 1 MiB), then from 0xc0000 on in steps of 16 KiB */
    SEGMENT_SIZE = 0x4000,
    PAM_FIRST_SIZE = 0x10000,
    PAM_READ = 1,
    PAM_WRITE = 2,

    SMRAM_ADDR = 0xa0000,
    SMRAM_SIZE = 0x20000,
    SMRAM_OPEN = 1 << 6,
    SMRAM_CLOSED = 1 << 5,
    SMRAM_LOCKED = 1 << 4,
    SMRAM_ON = 1 << 3,
    SMRAM_RESET = 0x02, /* at 0xa0000, as can be nothing else */

    ESMRAMC = 0x9e,
    ESMRAMC_RESET = 0x38, /* SMRAM is cached */
    TSEG_ON = 1,
    TSEG_SIZES = 4,      /* 1, 2, 8 MiB, and what follows */
    STOLEN = 0xa4,       /* GBSM, BGSM, TSEGMB: notes of firmware; TSEG is at the end of low RAM */
    STOLEN_END = 0xb0,
    EXT_TSEG = 0x50,     /* a word; ones ask how large it is, in MiB */
    EXT_TSEG_MIB = 16,

    PCIEXBAR = 0x60,
    PCIEXBAR_ON = 1,
};

#define PCIEXBAR_RESET 0xe0000000u
#define PORTS_SIZE     8
#define STOLEN_MASK    0xfff00000u

/* What the two differ in. */
typedef struct Chip {
    PciIds ids;
    u8 pam, smram; /* places in configuration space */
    bool has_ecam; /* and TSEG */
} Chip;

typedef struct PcHost PcHost;

/* The bridge as the first function of its bus. */
typedef struct PcHostFunction {
    PciDevice pci;
    PcHost *host;
} PcHostFunction;

struct PcHost {
    PciHost host;
    const Chip *chip;
    PcHostFunction *function;
    u32 address; /* of configuration space */
    MemRegion smram, rom[SEGMENTS], ram[SEGMENTS];
    MemRegion smm_ram, tseg[TSEG_SIZES], tseg_hole[TSEG_SIZES]; /* of those with SMM */
    bool has_smm;
    MemRegion *reset; /* at RESET_CONTROL; NULL: none */
    MemRegion *ecam; /* the window to it; NULL before pc_host_map */
};

/* ---- configuration by ports ---- */

static PciDevice *selected(PcHost *s)
{
    u32 a = s->address;

    return a >> CONFIG_ON ? pci_bus_find(&s->host.bus, (u8)(a >> 16), (u8)(a >> 8)) : NULL;
}

/* Takes the lock itself, as configuration in memory does (gpex.c). */
static MemResult config_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    PcHost *s = opaque;
    bool was_taken = bql_enter();
    PciDevice *p = selected(s);

    if (s->reset && offset == RESET_CONTROL && size == 1)
        region_load(s->reset, 0, 1, value, attrs);
    else if (offset < CONFIG_DATA)
        *value = s->address >> 8 * offset;
    else
        *value = p ? pci_config_load(p, (s->address & 0xfc) + (u32)offset - CONFIG_DATA, size)
                   : UINT32_MAX;
    bql_leave(was_taken);
    return MEM_OK;
}

static MemResult config_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    PcHost *s = opaque;
    bool was_taken = bql_enter();
    PciDevice *p = selected(s);

    if (s->reset && offset == RESET_CONTROL && size == 1)
        region_store(s->reset, 0, 1, value, attrs);
    else if (offset >= CONFIG_DATA && p)
        pci_config_store(p, (s->address & 0xfc) + (u32)offset - CONFIG_DATA, size, (u32)value);
    else if (!offset && size == 4) /* others are not for the bridge */
        s->address = (u32)value;
    bql_leave(was_taken);
    return MEM_OK;
}

static const MemIoOps config_ops = {.read = config_read, .write = config_write, .is_thread_safe = true};

void pc_host_set_reset(Device *d, MemRegion *control)
{
    ((PcHost *)d)->reset = control;
}

/* ---- what memory is ---- */

static u64 segment_addr(unsigned n)
{
    return n ? 0xc0000 + (n - 1ull) * SEGMENT_SIZE : 0xf0000;
}

static u64 segment_size(unsigned n)
{
    return n ? SEGMENT_SIZE : PAM_FIRST_SIZE;
}

/* The first register has one segment in its upper half, others two, the lower one first. */
static unsigned attributes(const PcHost *s, unsigned n)
{
    const u8 *pam = s->function->pci.config + s->chip->pam;

    return n % 2 || !n ? pam[(n + 1) / 2] >> (n ? 0 : 4) & 3 : pam[n / 2] >> 4 & 3;
}

static void update_segments(PcHost *s)
{
    for (unsigned n = 0; n < SEGMENTS; n++) {
        unsigned a = attributes(s, n);

        if (a == PAM_WRITE)
            log_unimp("%s: memory at 0x%llx that is written but not read\n", s->host.dev.type->name,
                      (unsigned long long)segment_addr(n));
        region_set_enabled(&s->rom[n], a == PAM_READ);
        region_set_enabled(&s->ram[n], a == (PAM_READ | PAM_WRITE));
    }
}

/* Its memory is seen by all while the guest holds it open. That data may be closed to SMM is not followed. */
static void update_smram(PcHost *s)
{
    const u8 *c = s->function->pci.config;
    u8 v = c[s->chip->smram];
    bool has_tseg = s->chip->has_ecam && (v & SMRAM_ON) && (c[ESMRAMC] & TSEG_ON);

    region_set_enabled(&s->smram, (v & SMRAM_OPEN) && (v & SMRAM_ON));
    if (!s->has_smm)
        return;
    region_set_enabled(&s->smm_ram, v & SMRAM_ON);
    for (unsigned n = 0; n < TSEG_SIZES; n++) {
        bool on = has_tseg && n == (c[ESMRAMC] >> 1 & 3);

        region_set_enabled(&s->tseg[n], on);
        region_set_enabled(&s->tseg_hole[n], on);
    }
}

/* Whoever asks how large the extended TSEG is, is told. */
static void answer_tseg(PcHost *s)
{
    u8 *c = s->function->pci.config;

    if (s->chip->has_ecam && s->has_smm && pci_get(c + EXT_TSEG, 2) == UINT16_MAX)
        pci_put(c + EXT_TSEG, 2, EXT_TSEG_MIB);
}

/* Its size: 256, 128 or 64 MiB. */
bool pc_host_ecam(const Device *d, u64 *addr, u64 *size)
{
    const PcHost *s = (const PcHost *)d;
    u32 low = pci_get(s->function->pci.config + PCIEXBAR, 4), shift = low >> 1 & 3;

    *size = 256ull << 20 >> shift;
    *addr = ((u64)pci_get(s->function->pci.config + PCIEXBAR + 4, 4) << 32 | low) & ~(*size - 1);
    return s->chip->has_ecam && low & PCIEXBAR_ON && shift < 3;
}

static void update_ecam(PcHost *s)
{
    u64 addr, size;
    bool is_on = pc_host_ecam(&s->host.dev, &addr, &size) && addr;

    region_set_enabled(s->ecam, false);
    if (!is_on)
        return;
    region_set_addr(s->ecam, addr);
    region_set_enabled(s->ecam, true);
}

static void set_tseg_writable(PcHost *s, bool on)
{
    u8 *w = s->function->pci.writable;

    if (!s->chip->has_ecam || !s->has_smm)
        return;
    w[ESMRAMC] = on ? TSEG_ON | 3 << 1 : 0;
    pci_put(w + EXT_TSEG, 2, on ? UINT16_MAX : 0);
}

static void config_written(PciDevice *p, u32 offset, unsigned size)
{
    PcHost *s = ((PcHostFunction *)p)->host;
    u8 *smram = &p->config[s->chip->smram];

    if (!s->ecam)
        return;
    answer_tseg(s);
    if (*smram & SMRAM_LOCKED) { /* until the next reset */
        *smram &= (u8)~SMRAM_OPEN;
        p->writable[s->chip->smram] = 0;
        set_tseg_writable(s, false);
    }
    mem_begin();
    update_segments(s);
    update_smram(s);
    if (s->chip->has_ecam)
        update_ecam(s);
    mem_commit();
}

/* At the same address. */
static MemRegion *add_window(Device *d, const char *name, unsigned region, u64 addr, u128 size,
                             MemRegion *system, i32 priority)
{
    MemRegion *r = device_add_region(d, name, 0, NULL);

    region_init_alias(r, name, &d->region[region], addr, size);
    region_set_enabled(r, region != PCI_HOST_ECAM);
    region_add(system, addr, r, priority);
    return r;
}

void pc_host_map(Device *d, MemRegion *system, RamBlock *ram)
{
    PcHost *s = (PcHost *)d;

    add_window(d, "pci-memory", PCI_HOST_MEMORY, 0, MEM_SIZE_ALL, system, -1);
    add_window(d, "pci-low", PCI_HOST_MEMORY, PC_HOST_MEMORY_LOW, 0x100000 - PC_HOST_MEMORY_LOW,
               system, 1);
    s->ecam = add_window(d, "mmconfig", PCI_HOST_ECAM, 0, s->host.ecam_size, system, 3);
    for (unsigned n = 0; n < SEGMENTS; n++) {
        region_init_ram_part(&s->ram[n], "pam-ram", ram, segment_addr(n), segment_size(n));
        region_init_rom_part(&s->rom[n], "pam-rom", ram, segment_addr(n), segment_size(n));
        region_add(system, segment_addr(n), &s->ram[n], 2);
        region_add(system, segment_addr(n), &s->rom[n], 2);
    }
    region_init_ram_part(&s->smram, "smram", ram, SMRAM_ADDR, SMRAM_SIZE);
    region_add(system, SMRAM_ADDR, &s->smram, 2);
    config_written(&s->function->pci, 0, 0);
}

static MemResult hole_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = UINT64_MAX;
    return MEM_OK;
}

static MemResult hole_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    return MEM_OK;
}

static const MemIoOps hole_ops = {.read = hole_read, .write = hole_write, .impl_max = 8, .is_thread_safe = true};

void pc_host_map_smram(Device *d, MemRegion *system, MemRegion *smm, RamBlock *ram, u64 low_size)
{
    static const u8 mib[TSEG_SIZES] = {1, 2, 8, EXT_TSEG_MIB};
    PcHost *s = (PcHost *)d;

    s->has_smm = true;
    if (s->chip->has_ecam) {
        PciDevice *p = &s->function->pci;

        p->config[ESMRAMC] = p->initial[ESMRAMC] = ESMRAMC_RESET;
        for (unsigned at = STOLEN; at < STOLEN_END; at += 4)
            pci_put(p->writable + at, 4, STOLEN_MASK);
    }
    region_init_ram_part(&s->smm_ram, "smram-of-smm", ram, SMRAM_ADDR, SMRAM_SIZE);
    region_add(smm, SMRAM_ADDR, &s->smm_ram, 0);
    for (unsigned n = 0; n < TSEG_SIZES; n++) {
        u64 size = MIN((u64)mib[n] << 20, low_size / 2), addr = low_size - size;

        region_init_ram_part(&s->tseg[n], "tseg", ram, addr, size);
        region_init_io(&s->tseg_hole[n], "tseg-hole", size, &hole_ops, s);
        region_add(smm, addr, &s->tseg[n], 0);
        region_add(system, addr, &s->tseg_hole[n], 2);
    }
    set_tseg_writable(s, true);
    config_written(&s->function->pci, 0, 0);
}

/* ---- life ---- */

/* PCI slots of the i440FX begin with line D, so that slot 1 has line A. */
static unsigned route_i440fx(unsigned slot, unsigned pin)
{
    return (slot + pin + PCI_INTX_LINES - 1) % PCI_INTX_LINES;
}

/* Slots of the Q35: lines E to H by turns, the chipset's own from 25 on A to D. */
static unsigned route_q35(unsigned slot, unsigned pin)
{
    return slot >= 25 ? pin : 4 + (slot + pin) % PCI_INTX_LINES;
}

static bool host_init(Device *d, const DeviceType *function, Error *err)
{
    PcHost *s = (PcHost *)d;

    if (!pci_host_init(&s->host, err))
        return false;
    device_add_region(d, "pci-config", PORTS_SIZE, &config_ops);
    s->function = (PcHostFunction *)device_new(function, NULL, d, d->env);
    s->function->host = s;
    return device_realize(&s->function->pci.dev, err);
}

static void fini(Device *d)
{
    PcHost *s = (PcHost *)d;

    if (!s->ecam)
        return;
    for (unsigned n = 0; n < SEGMENTS; n++) {
        region_remove(&s->rom[n]);
        region_remove(&s->ram[n]);
    }
    region_remove(&s->smram);
    if (!s->has_smm)
        return;
    region_remove(&s->smm_ram);
    for (unsigned n = 0; n < TSEG_SIZES; n++) {
        region_remove(&s->tseg[n]);
        region_remove(&s->tseg_hole[n]);
    }
}

static void reset(Device *d)
{
    ((PcHost *)d)->address = 0;
}

static void fw_path(const Device *d, char *text, size_t size)
{
    snprintf(text, size, "pci@i%04x", PC_HOST_CONFIG_PORT);
}

static const StateRow host_rows[] = {STATE_FIELD(PcHost, address)};

/* ---- the function ---- */

static bool function_init(Device *d, Error *err)
{
    PcHostFunction *f = (PcHostFunction *)d;
    PciDevice *p = &f->pci;
    const Chip *chip = f->host->chip;

    if (!pci_init(p, &chip->ids, err))
        return false;
    p->writable[chip->pam] = 0x30;
    for (unsigned n = 1; n <= SEGMENTS / 2; n++)
        p->writable[chip->pam + n] = 0x33;
    p->config[chip->smram] = SMRAM_RESET;
    p->writable[chip->smram] = SMRAM_OPEN | SMRAM_CLOSED | SMRAM_LOCKED | SMRAM_ON;
    if (chip->has_ecam) {
        pci_put(p->config + PCIEXBAR, 4, PCIEXBAR_RESET);
        pci_put(p->writable + PCIEXBAR, 4, 0xfc000007);
        p->writable[PCIEXBAR + 4] = 0xf;
    }
    p->config_written = config_written;
    pci_init_done(p);
    return true;
}

static void function_fini(Device *d)
{
    pci_fini((PciDevice *)d);
}

static void function_reset(Device *d)
{
    const PcHostFunction *f = (PcHostFunction *)d;

    ((PciDevice *)d)->writable[f->host->chip->smram] =
        SMRAM_OPEN | SMRAM_CLOSED | SMRAM_LOCKED | SMRAM_ON;
    set_tseg_writable(f->host, true);
    pci_reset(d);
}

static const StateRow function_rows[] = {STATE_TABLE(PcHostFunction, pci, &pci_state)};

// clang-format off
#define FUNCTION(text)                                                                             \
    .size = sizeof(PcHostFunction), .desc = text, .is_fixed = true, .plugs_into = PCI_BUS,         \
    .init = function_init, .fini = function_fini, .reset = function_reset
#define HOST(text, bus)                                                                            \
    .size = sizeof(PcHost), .desc = text, .is_fixed = true, .ops = &pci_host_ops,                  \
    .provides = PCI_BUS, .bus_name = bus, .fini = fini, .reset = reset, .fw_path = fw_path
// clang-format on

/* ---- i440FX ---- */

static const Chip i440fx = {
    .ids = {.vendor = 0x8086, .device = 0x1237, .subsystem_vendor = 0x1af4, .subsystem = 0x1100,
            .class = 0x060000, .revision = 2},
    .pam = 0x59,
    .smram = 0x72,
};

static bool i440fx_init(Device *d, Error *err)
{
    PcHost *s = (PcHost *)d;

    s->chip = &i440fx;
    s->host.ecam_size = 1u << 20; /* is nowhere */
    s->host.route = route_i440fx;
    return host_init(d, &device_i440fx, err);
}

static const StateTable i440fx_state = {"i440FX", 1, 1, DEVICE_ROWS(function_rows)};
static const StateTable i440fx_host_state = {"i440FX-pcihost", 1, 1, DEVICE_ROWS(host_rows)};

const DeviceType device_i440fx = {
    .name = "i440FX",
    .state = &i440fx_state,
    FUNCTION("the i440FX on its bus"),
};

const DeviceType device_i440fx_host = {
    .name = "i440FX-pcihost",
    .irqs = PCI_INTX_LINES,
    .state = &i440fx_host_state,
    .init = i440fx_init,
    HOST("host bridge of PCs with the 440FX chipset", "pci"),
};

/* ---- Q35 ---- */

static const Chip mch = {
    .ids = {.vendor = 0x8086, .device = 0x29c0, .subsystem_vendor = 0x1af4, .subsystem = 0x1100,
            .class = 0x060000},
    .pam = 0x90,
    .smram = 0x9d,
    .has_ecam = true,
};

static bool q35_init(Device *d, Error *err)
{
    PcHost *s = (PcHost *)d;

    s->chip = &mch;
    s->host.ecam_size = 256u << 20;
    s->host.route = route_q35;
    return host_init(d, &device_mch, err);
}

static const StateTable mch_state = {"mch", 1, 1, DEVICE_ROWS(function_rows)};
static const StateTable q35_host_state = {"q35-pcihost", 1, 1, DEVICE_ROWS(host_rows)};

const DeviceType device_mch = {
    .name = "mch",
    .state = &mch_state,
    FUNCTION("the MCH of the Q35 chipset on its bus"),
};

const DeviceType device_q35_host = {
    .name = "q35-pcihost",
    .irqs = PCI_HOST_LINES,
    .state = &q35_host_state,
    .init = q35_init,
    HOST("host bridge of PCs with the Q35 chipset", "pcie"),
};
