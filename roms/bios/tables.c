/* SPDX-License-Identifier: MIT */
/*
 * Tables of the machine for the guest: ACPI by the script of fw_cfg, SMBIOS, and the processor
 * table of the Multiprocessor Specification for guests from before ACPI.
 *
 * Sources: form of the script as in QEMU's header bios-linker-loader.h; DMTF DSP0134 "System
 * Management BIOS", "Entry point"; Intel MultiProcessor Specification 1.4, "MP Configuration
 * Table".
 */
#include "bios.h"

/* ---- ACPI ---- */

enum { ALLOCATE = 1, POINTER, CHECKSUM, ZONE_LOW = 2, FILES = 16, SCRIPT_MAX = 0x4000 };

typedef struct Command {
    u32 command;
    union {
        struct {
            char file[FW_NAME];
            u32 align;
            u8 zone;
        } __attribute__((packed)) allocate;
        struct {
            char file[FW_NAME], to[FW_NAME];
            u32 at;
            u8 size;
        } __attribute__((packed)) pointer;
        struct {
            char file[FW_NAME];
            u32 at, start, size;
        } __attribute__((packed)) checksum;
        u8 bytes[124];
    };
} __attribute__((packed)) Command;

static struct {
    char name[FW_NAME];
    u32 addr, size;
} files[FILES];
static u32 file_count;

/* Index of a file that was placed; FILES: it was not. */
static u32 placed(const char *name)
{
    for (u32 n = 0; n < file_count; n++)
        if (!memcmp(files[n].name, name, strlen(files[n].name) + 1))
            return n;
    return FILES;
}

static bool allocate(const Command *c)
{
    FwFile f;
    u32 align = MAX(c->allocate.align, 16u), addr;

    if (file_count == FILES || !fw_find(c->allocate.file, &f))
        return false;
    addr = c->allocate.zone == ZONE_LOW ? memory_alloc_low(f.size, align)
                                        : memory_alloc(f.size, align);
    if (!addr)
        return false;
    fw_read(f.key, ptr(addr), f.size);
    memcpy(files[file_count].name, c->allocate.file, FW_NAME);
    files[file_count].addr = addr;
    files[file_count++].size = f.size;
    return true;
}

/* An offset in the other file becomes an address. */
static bool add_pointer(const Command *c)
{
    u32 in = placed(c->pointer.file), to = placed(c->pointer.to), size = c->pointer.size;
    u64 v = 0;

    if (in == FILES || to == FILES || size > 8 || c->pointer.at > files[in].size - size)
        return false;
    memcpy(&v, ptr(files[in].addr + c->pointer.at), size);
    v += files[to].addr;
    memcpy(ptr(files[in].addr + c->pointer.at), &v, size);
    return true;
}

static bool add_checksum(const Command *c)
{
    u32 in = placed(c->checksum.file), start = c->checksum.start, size = c->checksum.size;

    if (in == FILES || c->checksum.at >= files[in].size || start > files[in].size ||
        size > files[in].size - start)
        return false;
    MEM8(files[in].addr + c->checksum.at) =
        (u8)(MEM8(files[in].addr + c->checksum.at) - sum_of(ptr(files[in].addr + start), size));
    return true;
}

static bool run(const Command *c)
{
    switch (c->command) {
    case ALLOCATE: return allocate(c);
    case POINTER: return add_pointer(c);
    case CHECKSUM: return add_checksum(c);
    default: return true; /* none, or one that no table here needs */
    }
}

static void acpi_init(void)
{
    FwFile f;
    u32 size, script;

    if (!fw_find("etc/table-loader", &f))
        return;
    size = MIN(f.size, (u32)SCRIPT_MAX);
    script = memory_alloc(size, 16);
    if (!script)
        return;
    fw_read(f.key, ptr(script), size);
    for (u32 at = 0; at + sizeof(Command) <= size; at += sizeof(Command))
        if (!run(ptr(script + at))) {
            print("BIOS: the ACPI tables cannot be placed (command %u)\n", at / sizeof(Command));
            return;
        }
}

/* ---- SMBIOS ---- */

enum { ANCHOR_SUM = 5, ANCHOR_SIZE = 6, ANCHOR_TABLES = 16, ANCHOR_MAX = 32 };

static void smbios_init(void)
{
    FwFile f;
    u8 anchor[ANCHOR_MAX];
    u32 size = fw_load("etc/smbios/smbios-anchor", anchor, sizeof anchor), addr, tables;

    if (!size || size > sizeof anchor || memcmp(anchor, "_SM3_", 5) || anchor[ANCHOR_SIZE] > size ||
        !fw_find("etc/smbios/smbios-tables", &f))
        return;
    addr = memory_alloc_low(size, 16);
    tables = memory_alloc(f.size, 16);
    if (!addr || !tables)
        return;
    fw_read(f.key, ptr(tables), f.size);
    memcpy(anchor + ANCHOR_TABLES, &tables, sizeof tables);
    anchor[ANCHOR_SUM] = 0;
    anchor[ANCHOR_SUM] = (u8)-sum_of(anchor, anchor[ANCHOR_SIZE]);
    memcpy(ptr(addr), anchor, size);
}

/* ---- processors ---- */

enum { NB_CPUS = 5, ISA_IRQS = 16, IOAPIC_VERSION = 0x11, MP_MAX = 0x1000 };
enum { MP_CPU, MP_BUS, MP_IOAPIC, MP_INTERRUPT, MP_LOCAL };
enum { MP_INT, MP_NMI, MP_EXTINT = 3, LEVEL_LOW = 0x0f };
enum { BUS_PCI, BUS_ISA };
#define LAPIC  0xfee00000u
#define IOAPIC 0xfec00000u

static u8 *mp_at;

static void put(const void *data, u32 size)
{
    memcpy(mp_at, data, size);
    mp_at += size;
}

static void put_interrupt(u8 kind, u8 type, u16 flags, u8 bus, u8 source, u8 to, u8 input)
{
    put((u8[]){kind, type, (u8)flags, 0, bus, source, to, input}, 8);
}

static void put_cpus(u32 count)
{
    u32 signature, features, other, third;

    __asm__("cpuid" : "=a"(signature), "=b"(other), "=c"(third), "=d"(features) : "a"(1));
    for (u32 n = 0; n < count; n++) {
        u32 words[5] = {(u32)MP_CPU | n << 8 | 0x14 << 16 | (n ? 1u : 3u) << 24, signature,
                        features, 0, 0};

        put(words, sizeof words);
    }
}

static u16 put_entries(u32 cpus)
{
    u8 io = (u8)cpus;
    u16 count = (u16)(cpus + 3);

    put_cpus(cpus);
    put("\1\0PCI   ", 8);
    put("\1\1ISA   ", 8);
    put((u32[]){(u32)MP_IOAPIC | (u32)io << 8 | IOAPIC_VERSION << 16 | 1u << 24, IOAPIC}, 8);
    for (u8 n = 0; n < ISA_IRQS; n++) {
        if (n == 2) /* the other 8259A: its input is the timer's */
            continue;
        bool is_level = in8((u16)(0x4d0 + n / 8)) >> n % 8 & 1;

        put_interrupt(MP_INTERRUPT, MP_INT, is_level ? LEVEL_LOW & 0x0d : 0, BUS_ISA, n, io,
                      n ? n : 2);
        count++;
    }
    put_interrupt(MP_LOCAL, MP_EXTINT, 0, BUS_ISA, 0, 0xff, 0);
    put_interrupt(MP_LOCAL, MP_NMI, 0, BUS_ISA, 0, 0xff, 1);
    return (u16)(count + 2);
}

typedef struct MpTable {
    char signature[4];
    u16 size;
    u8 revision, sum;
    char oem[8], product[12];
    u32 oem_table;
    u16 oem_size, count;
    u32 lapic;
    u16 more, zero;
} MpTable;

static void mptable_init(void)
{
    u32 cpus = MIN(fw_u16(NB_CPUS), 64u);
    u32 addr = memory_alloc_low(16 + sizeof(MpTable) + 20 * cpus + 24 + 8 * (ISA_IRQS + 2), 16),
        table = addr + 16;
    MpTable t = {"PCMP", 0, 4, 0, "LYREBIRD", "PC          ", 0, 0, 0, LAPIC, 0, 0};

    if (!addr)
        return;
    mp_at = ptr(table + sizeof t);
    t.count = put_entries(cpus);
    t.size = (u16)(addr_of(mp_at) - table);
    memcpy(ptr(table), &t, sizeof t);
    MEM8(table + 7) = (u8)-sum_of(ptr(table), t.size);
    u8 pointer[16] = {'_', 'M', 'P', '_', (u8)table, (u8)(table >> 8), (u8)(table >> 16), 0, 1, 4};

    pointer[10] = (u8)-sum_of(pointer, sizeof pointer);
    memcpy(ptr(addr), pointer, sizeof pointer);
}

void tables_init(void)
{
    mptable_init();
    smbios_init();
    acpi_init();
}
