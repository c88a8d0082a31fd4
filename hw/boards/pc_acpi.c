/* SPDX-License-Identifier: MIT */
/*
 * ACPI tables of PCs as files of fw_cfg: the tables, their root pointer, and a script by which
 * firmware places them, makes addresses of offsets and puts in checksums. Where the guest's firmware
 * put the chipset's registers is known when it reads the files: they are made then.
 *
 * Sources: ACPI Specification, "ACPI Software Programming Model"; IA-PC HPET Specification, "The
 * ACPI 2.0 HPET Description Table"; PCI Firmware Specification, "MCFG"; the script's form as in QEMU's
 * header bios-linker-loader.h.
 */
#include "hw/boards/pc_acpi.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "hw/acpi/pm.h"
#include "hw/intc/lapic.h"
#include "hw/misc/fw_cfg.h"
#include "hw/pci/pc_host.h"
#include "hw/timer/hpet.h"

#define FILE_TABLES "etc/acpi/tables"
#define FILE_RSDP   "etc/acpi/rsdp"
#define FILE_SCRIPT "etc/table-loader"

/* Files keep their sizes, however the tables come out. */
#define TABLES_SIZE 0x20000u
#define SCRIPT_SIZE 0x2000u

enum {
    HEADER_LENGTH = 4,
    HEADER_CHECKSUM = 9,
    HEADER_SIZE = 36,
    FACS_SIZE = 64,
    TABLE_ALIGN = 64,

    IRQ_SCI = 9,
    CENTURY = 0x32,
    RESET_VALUE = 0x0e,
};

#define OEM       "LYREBD"
#define OEM_TABLE "LYREBDPC"

typedef struct Build {
    const Pc *s;
    ChipsetPm pm;
    Aml tables, rsdp, script;
    u32 facs, dsdt, listed[8], count; /* places of tables; those that the root lists */
} Build;

/* ---- the script ---- */

enum { SCRIPT_ALLOCATE = 1, SCRIPT_POINTER, SCRIPT_CHECKSUM };
enum { ZONE_HIGH = 1, ZONE_LOW };
enum { SCRIPT_ROW = 128, SCRIPT_NAME = 56 };

static void script_name(Aml *b, const char *name)
{
    aml_bytes(b, name, (u32)strlen(name));
    aml_zeros(b, SCRIPT_NAME - (u32)strlen(name));
}

static void script_end(Aml *b)
{
    aml_zeros(b, ALIGN_UP(b->size, (u32)SCRIPT_ROW) - b->size);
}

static void allocate(Build *t, const char *file, u32 align, u8 zone)
{
    aml_u32(&t->script, SCRIPT_ALLOCATE);
    script_name(&t->script, file);
    aml_u32(&t->script, align);
    aml_u8(&t->script, zone);
    script_end(&t->script);
}

/* The @size bytes at @at of @file, an offset into the tables, become an address. */
static void point(Build *t, const char *file, u32 at, u8 size)
{
    aml_u32(&t->script, SCRIPT_POINTER);
    script_name(&t->script, file);
    script_name(&t->script, FILE_TABLES);
    aml_u32(&t->script, at);
    aml_u8(&t->script, size);
    script_end(&t->script);
}

static void checksum(Build *t, const char *file, u32 at, u32 start, u32 size)
{
    aml_u32(&t->script, SCRIPT_CHECKSUM);
    script_name(&t->script, file);
    aml_u32(&t->script, at);
    aml_u32(&t->script, start);
    aml_u32(&t->script, size);
    script_end(&t->script);
}

/* ---- tables ---- */

static u32 begin(Build *t, const char *signature, u8 revision)
{
    Aml *b = &t->tables;
    u32 at;

    aml_zeros(b, ALIGN_UP(b->size, (u32)TABLE_ALIGN) - b->size);
    at = b->size;
    aml_bytes(b, signature, 4);
    aml_u32(b, 0); /* length */
    aml_u8(b, revision);
    aml_u8(b, 0); /* checksum */
    aml_bytes(b, OEM, 6);
    aml_bytes(b, OEM_TABLE, 8);
    aml_u32(b, 1);
    aml_bytes(b, "LYRB", 4);
    aml_u32(b, 1);
    return at;
}

static void end(Build *t, u32 at)
{
    u32 size = t->tables.size - at;

    memcpy(t->tables.data + at + HEADER_LENGTH, &size, sizeof size);
    checksum(t, FILE_TABLES, at + HEADER_CHECKSUM, at, size);
}

static void list(Build *t, u32 at)
{
    assert(t->count < ARRAY_SIZE(t->listed));
    t->listed[t->count++] = at;
}

/* A pointer of 4 or 8 bytes to the table at @to, in the table that is being made. */
static void pointer(Build *t, u32 to, u8 size)
{
    point(t, FILE_TABLES, t->tables.size, size);
    aml_u32(&t->tables, to);
    aml_zeros(&t->tables, size - 4u);
}

static void add_facs(Build *t)
{
    Aml *b = &t->tables;

    t->facs = b->size; /* the first: aligned */
    aml_bytes(b, "FACS", 4);
    aml_u32(b, FACS_SIZE);
    aml_zeros(b, FACS_SIZE - 8);
}

static void add_dsdt(Build *t)
{
    t->dsdt = begin(t, "DSDT", 2);
    pc_dsdt_add(t->s, &t->tables, &t->pm);
    end(t, t->dsdt);
}

/* Registers in ports, as a generic address of @bytes. */
static void port_address(Aml *b, u32 port, u8 bytes)
{
    aml_u8(b, port ? 1 : 0);
    aml_u8(b, port ? (u8)(8 * bytes) : 0);
    aml_u8(b, 0);
    aml_u8(b, 0);
    aml_u64(b, port);
}

enum {
    BOOT_LEGACY = 1 << 0,
    BOOT_8042 = 1 << 1,
    FADT_WBINVD = 1 << 0,
    FADT_C1 = 1 << 2,
    FADT_NO_SLEEP_BUTTON = 1 << 5,
    FADT_RESET = 1 << 10,
    FADT_APIC_CLUSTER = 1 << 18,
    FLAT_CPUS = 8, /* that logical IDs of the flat model have room for */
};

static void fadt_blocks(Build *t, Aml *b)
{
    const ChipsetPm *pm = &t->pm;

    aml_u32(b, pm->base + ACPI_PM_EVENT);
    aml_u32(b, 0);
    aml_u32(b, pm->base + ACPI_PM_CONTROL);
    aml_u32(b, 0);
    aml_u32(b, 0);
    aml_u32(b, pm->base + ACPI_PM_TIMER);
    aml_u32(b, pm->gpe);
    aml_u32(b, 0);
    aml_u8(b, 4); /* bytes: event, control, PM2, timer, GPE0, GPE1; first of GPE1, _CST */
    aml_u8(b, 2);
    aml_u8(b, 0);
    aml_u8(b, 4);
    aml_u8(b, (u8)pm->gpe_size);
    aml_zeros(b, 3);
}

static void fadt_blocks64(Build *t, Aml *b)
{
    const ChipsetPm *pm = &t->pm;

    port_address(b, pm->base + ACPI_PM_EVENT, 4);
    port_address(b, 0, 0);
    port_address(b, pm->base + ACPI_PM_CONTROL, 2);
    port_address(b, 0, 0);
    port_address(b, 0, 0);
    port_address(b, pm->base + ACPI_PM_TIMER, 4);
    port_address(b, pm->gpe, (u8)pm->gpe_size);
    port_address(b, 0, 0);
}

static void add_fadt(Build *t)
{
    u32 at = begin(t, "FACP", 3), flags;
    Aml *b = &t->tables;

    pointer(t, t->facs, 4);
    pointer(t, t->dsdt, 4);
    aml_u8(b, 1); /* interrupts in pairs of 8259A */
    aml_u8(b, 0); /* preferred profile: none */
    aml_u16(b, IRQ_SCI);
    aml_u32(b, CHIPSET_APM_PORT);
    aml_u8(b, t->pm.enable);
    aml_u8(b, t->pm.disable);
    aml_zeros(b, 2); /* no command for S4, for performance states */
    fadt_blocks(t, b);
    aml_u16(b, 0xfff); /* C2 and C3 are not there */
    aml_u16(b, 0xfff);
    aml_zeros(b, 8); /* cache flush, duty cycle, alarms beyond a day */
    aml_u8(b, CENTURY);
    aml_u16(b, BOOT_LEGACY | BOOT_8042);
    aml_u8(b, 0);
    flags = FADT_WBINVD | FADT_C1 | FADT_NO_SLEEP_BUTTON | FADT_RESET;
    aml_u32(b, flags | (t->s->machine.cfg->cpus > FLAT_CPUS ? FADT_APIC_CLUSTER : 0));
    port_address(b, CHIPSET_RESET_PORT, 1);
    aml_u8(b, RESET_VALUE);
    aml_zeros(b, 3);
    aml_u64(b, 0); /* FACS: above */
    pointer(t, t->dsdt, 8);
    fadt_blocks64(t, b);
    end(t, at);
    list(t, at);
}

enum { MADT_APIC, MADT_IOAPIC, MADT_OVERRIDE, MADT_NMI = 4, MADT_LEVEL = 0x0d };

static void add_override(Aml *b, u8 irq, u32 gsi, u16 flags)
{
    aml_u8(b, MADT_OVERRIDE);
    aml_u8(b, 10);
    aml_u8(b, 0); /* ISA */
    aml_u8(b, irq);
    aml_u32(b, gsi);
    aml_u16(b, flags);
}

static void add_apics(const Pc *s, Aml *b)
{
    for (unsigned n = 0; n < s->machine.cfg->cpus; n++) {
        aml_u8(b, MADT_APIC);
        aml_u8(b, 8);
        aml_u8(b, (u8)n);
        aml_u8(b, (u8)n);
        aml_u32(b, 1); /* enabled */
    }
    aml_u8(b, MADT_IOAPIC);
    aml_u8(b, 12);
    aml_u16(b, 0);
    aml_u32(b, PC_IOAPIC_BASE);
    aml_u32(b, 0);
}

static void add_madt(Build *t)
{
    static const u8 levels[] = {5, 9, 10, 11}; /* that lines of PCI may be routed to, and SCI */
    u32 at = begin(t, "APIC", 1);
    Aml *b = &t->tables;

    aml_u32(b, LAPIC_BASE);
    aml_u32(b, 1); /* there are 8259A, too */
    add_apics(t->s, b);
    add_override(b, 0, 2, 0);
    for (unsigned n = 0; n < ARRAY_SIZE(levels); n++)
        add_override(b, levels[n], levels[n], MADT_LEVEL);
    aml_u8(b, MADT_NMI);
    aml_u8(b, 6);
    aml_u8(b, 0xff); /* all */
    aml_u16(b, 0);
    aml_u8(b, 1); /* LINT1 */
    end(t, at);
    list(t, at);
}

static void add_hpet(Build *t)
{
    u32 at = begin(t, "HPET", 1);
    Aml *b = &t->tables;

    aml_u32(b, HPET_ID);
    aml_u32(b, 0); /* in memory */
    aml_u64(b, HPET_BASE);
    aml_zeros(b, 4); /* the first; any tick; no page protection */
    end(t, at);
    list(t, at);
}

static void add_mcfg(Build *t)
{
    u64 ecam, size;
    u32 at;
    Aml *b = &t->tables;

    if (!pc_host_ecam(t->s->host, &ecam, &size))
        return;
    at = begin(t, "MCFG", 1);
    aml_u64(b, 0);
    aml_u64(b, ecam);
    aml_u16(b, 0); /* segment */
    aml_u8(b, 0);
    aml_u8(b, (u8)((size >> 20) - 1));
    aml_u32(b, 0);
    end(t, at);
    list(t, at);
}

/* ---- the roots ---- */

static u32 add_root(Build *t, const char *signature, u8 size)
{
    u32 at = begin(t, signature, 1);

    for (u32 n = 0; n < t->count; n++)
        pointer(t, t->listed[n], size);
    end(t, at);
    return at;
}

enum { RSDP_OLD = 20, RSDP_SIZE = 36, RSDP_CHECKSUM = 8, RSDP_RSDT = 16, RSDP_XSDT = 24, RSDP_CHECKSUM2 = 32 };

static void add_rsdp(Build *t, u32 rsdt, u32 xsdt)
{
    Aml *b = &t->rsdp;

    aml_bytes(b, "RSD PTR ", 8);
    aml_u8(b, 0); /* checksum */
    aml_bytes(b, OEM, 6);
    aml_u8(b, 2);
    aml_u32(b, rsdt);
    aml_u32(b, RSDP_SIZE);
    aml_u64(b, xsdt);
    aml_zeros(b, 4); /* second checksum */
    point(t, FILE_RSDP, RSDP_RSDT, 4);
    point(t, FILE_RSDP, RSDP_XSDT, 8);
    checksum(t, FILE_RSDP, RSDP_CHECKSUM, 0, RSDP_OLD);
    checksum(t, FILE_RSDP, RSDP_CHECKSUM2, 0, RSDP_SIZE);
}

static void build(Build *t, const Pc *s)
{
    u32 rsdt;

    *t = (Build){.s = s};
    s->chipset->describe(s->pm, &t->pm);
    allocate(t, FILE_RSDP, 16, ZONE_LOW);
    allocate(t, FILE_TABLES, TABLE_ALIGN, ZONE_HIGH);
    add_facs(t);
    add_dsdt(t);
    add_fadt(t);
    add_madt(t);
    if (s->has_hpet)
        add_hpet(t);
    add_mcfg(t);
    rsdt = add_root(t, "RSDT", 4);
    add_rsdp(t, rsdt, add_root(t, "XSDT", 8));
}

static bool pad(Aml *b, u32 size)
{
    if (b->size > size)
        return false;
    aml_zeros(b, size - b->size);
    return true;
}

static bool set_files(Pc *s, Error *err)
{
    Device *fw = s->machine.fw_cfg;
    Build t;
    bool ok;

    build(&t, s);
    ok = (pad(&t.tables, TABLES_SIZE) && pad(&t.script, SCRIPT_SIZE)) ||
         error_set(err, "the ACPI tables are larger than %u KiB", TABLES_SIZE >> 10);
    ok = ok && fw_cfg_set_file(fw, FILE_RSDP, t.rsdp.data, t.rsdp.size, err) &&
         fw_cfg_set_file(fw, FILE_TABLES, t.tables.data, t.tables.size, err) &&
         fw_cfg_set_file(fw, FILE_SCRIPT, t.script.data, t.script.size, err);
    free(t.tables.data);
    free(t.rsdp.data);
    free(t.script.data);
    return ok;
}

static void selected(void *opaque)
{
    Error err = {""};

    if (!set_files(opaque, &err))
        log_guest("acpi: %s\n", err.text);
}

bool pc_acpi_add(Pc *s, Error *err)
{
    static const char *const files[] = {FILE_TABLES, FILE_RSDP, FILE_SCRIPT};

    if (!set_files(s, err))
        return false;
    for (unsigned n = 0; n < ARRAY_SIZE(files); n++)
        fw_cfg_on_select(s->machine.fw_cfg, files[n], selected, s);
    return true;
}
