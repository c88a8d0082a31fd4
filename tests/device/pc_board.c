/* SPDX-License-Identifier: MIT */
/*
 * PCs as their firmware sees them, without a CPU: memory below 1 MiB, configuration space, reset and
 * power, the files of fw_cfg, ACPI tables placed and linked by the script. With a folder as its
 * argument the tables are left there, for acpi.py to look at.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "frontend/guest.h"
#include "frontend/x86/cpu/machine.h"
#include "hw/intc/lapic.h"
#include "hw/machine.h"
#include "softmmu/bql.h"
#include "tests/block/tap.h"

#define BIOS      "pc_board.bios"
#define BIOS_SIZE (256u << 10)
#define PM_BASE   0x600

static Loop *loop;
static Machine *m;
static GuestArch arch; /* CPUs that are never run */

static bool arch_reset(Vcpu *cpu, const char *model, Error *err)
{
    return true;
}

static u32 smis[2]; /* of each CPU */

static void arch_set_irq(Vcpu *cpu, unsigned line, bool level)
{
    smis[cpu->index & 1] += line == X86_LINE_SMI && level;
}

static u32 in(u16 port, unsigned size)
{
    u64 v;

    return mem_load(&m->ports, port, size, &v, (MemAttrs){0}) == MEM_OK ? (u32)v : 0xbadbad;
}

static void out(u16 port, unsigned size, u32 value)
{
    mem_store(&m->ports, port, size, value, (MemAttrs){0});
}

static u32 load(Gpa addr)
{
    u64 v;

    mem_load(&m->memory, addr, 4, &v, (MemAttrs){0});
    return (u32)v;
}

static void store(Gpa addr, u32 value)
{
    mem_store(&m->memory, addr, 4, value, (MemAttrs){0});
}

static u32 pci(u32 devfn, u32 reg, unsigned size)
{
    out(0xcf8, 4, 0x80000000 | devfn << 8 | (reg & 0xfc));
    return in((u16)(0xcfc + (reg & 3)), size);
}

static void pci_set(u32 devfn, u32 reg, unsigned size, u32 value)
{
    out(0xcf8, 4, 0x80000000 | devfn << 8 | (reg & 0xfc));
    out((u16)(0xcfc + (reg & 3)), size, value);
}

#define DEVFN(slot, function) ((slot) << 3 | (function))

/* ---- machines ---- */

static void set_arch(void)
{
    arch = guest_x86_64;
    arch.reset = arch_reset;
    arch.set_irq = arch_set_irq;
}

static void make_bios(void)
{
    static u8 bios[BIOS_SIZE];
    int fd = open(BIOS, O_WRONLY | O_CREAT | O_TRUNC, 0666);

    memcpy(bios + BIOS_SIZE - 0x20000, "low", 4);
    memcpy(bios + BIOS_SIZE - 16, "reset", 6);
    if (write(fd, bios, sizeof bios) != sizeof bios)
        abort();
    close(fd);
}

static MachineConfig cfg;

static void start_with(const BoardType *board, u64 ram, unsigned cpus, const char *props)
{
    Error err = {""};

    cfg = (MachineConfig){.board = board,
                          .cpus = cpus,
                          .smp = {1, 1, cpus, 1},
                          .ram_size = ram,
                          .accel = &accel_interp,
                          .is_paused = true,
                          .bios = BIOS};
    if (props)
        opts_parse(&cfg.props, props, NULL, NULL);
    cfg.accel_config = (AccelConfig){.arch = &arch, .has_mmu = true, .tier = -1};
    m = machine_new(&cfg, &err);
    if (!m) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
    if (m->ready)
        m->ready(m, &err);
    machine_reset_all(m);
}

static void start(const BoardType *board, u64 ram, unsigned cpus)
{
    start_with(board, ram, cpus, NULL);
}

static void stop(void)
{
    machine_free(m);
    opts_clear(&cfg.props);
    rcu_reclaim();
    while (loop_step(loop, false))
        ;
}

/* ---- memory ---- */

static void test_memory(bool is_q35)
{
    u32 pam = is_q35 ? 0x90 : 0x59;

    tap_ok(load(0xfffffff0) == 0x65736572 && load(0xffff0) == 0x65736572 && load(0xe0000) == 0x776f6c,
           "firmware is at the reset vector, its end below 1 MiB");
    store(0xf0000, 1);
    tap_ok(load(0xf0000) != 1, "and cannot be written");
    pci_set(0, pam, 1, 0x30);
    store(0xf0000, 0x1234);
    store(0xffff0, 5);
    tap_ok(load(0xf0000) == 0x1234 && load(0xffff0) == 5 && load(0xe0000) == 0x776f6c,
           "RAM in its place, by a register");
    pci_set(0, pam, 1, 0x10);
    store(0xf0000, 7);
    tap_ok(load(0xf0000) == 0x1234, "which may be read only");
    pci_set(0, pam + 5, 1, 0x03);
    store(0xe0000, 9);
    pci_set(0, pam + 5, 1, 0x30);
    tap_ok(load(0xe0000) == 0x776f6c, "one segment at a time");
    store(0xe4000, 8);
    tap_ok(load(0xe4000) == 8, "the next one");
    tap_ok(load(0xa0000) == UINT32_MAX && load(0xfd000000) == UINT32_MAX, "nobody there reads as ones");
    machine_reset_all(m);
    tap_ok(load(0xffff0) == 0x65736572, "a reset shows firmware again");
    tap_ok(in(0x1234, 4) == UINT32_MAX && in(0x80, 1) == 0xff, "a port that nobody has");
}

static void test_sizes(const BoardType *board, u64 low)
{
    u64 v = 0;

    start(board, 6ull << 30, 1);
    store(low - 4, 0x11);
    store(0x100000000, 0x22);
    store(0x100000000 + (6ull << 30) - low - 4, 0x33);
    tap_ok(load(low - 4) == 0x11 && load(low) == UINT32_MAX && load(0x100000000) == 0x22 &&
               load(0x100000000 + (6ull << 30) - low - 4) == 0x33,
           "6 GiB: RAM below and above 4 GiB");
    out(0x70, 1, 0x5c);
    v = in(0x71, 1) << 8;
    out(0x70, 1, 0x5d);
    v |= in(0x71, 1) << 16;
    tap_ok(v << 16 == (6ull << 30) - low, "6 GiB: the clock's RAM says so");
    stop();
}

/* ---- configuration space ---- */

static void test_pci(bool is_q35)
{
    out(0xcf8, 4, 0x80000000);
    tap_ok(in(0xcf8, 4) == 0x80000000 && in(0xcfc, 2) == 0x8086, "configuration by ports");
    tap_ok(pci(0, 2, 2) == (is_q35 ? 0x29c0 : 0x1237), "the host bridge");
    if (is_q35)
        tap_ok(pci(DEVFN(31, 0), 2, 2) == 0x2918 && pci(DEVFN(31, 0), 0xe, 1) == 0x80, "the ICH9");
    else
        tap_ok(pci(DEVFN(1, 0), 2, 2) == 0x7000 && pci(DEVFN(1, 3), 2, 2) == 0x7113, "PIIX3, PIIX4");
    tap_ok(pci(DEVFN(20, 0), 0, 4) == UINT32_MAX, "an empty slot");
    out(0xcf8, 4, 0);
    tap_ok(in(0xcfc, 4) == UINT32_MAX, "not selected");
    if (!is_q35)
        return;
    pci_set(0, 0x60, 4, 0xb0000001);
    tap_ok(load(0xb0000000) == 0x29c08086 && load(0xb00f8000) == 0x29188086, "configuration in memory");
    pci_set(0, 0x60, 4, 0xc0000003);
    tap_ok(load(0xb0000000) == UINT32_MAX && load(0xc0000000) == 0x29c08086, "elsewhere, smaller");
    pci_set(0, 0x60, 4, 0xb0000001);
}

/* ---- power ---- */

static u32 requests(void)
{
    return atomic_exchange(&m->requests, 0);
}

static void set_pm(bool is_q35)
{
    u32 devfn = is_q35 ? DEVFN(31, 0) : DEVFN(1, 3);

    pci_set(devfn, 0x40, 4, PM_BASE | 1);
    pci_set(devfn, is_q35 ? 0x44 : 0x80, 1, is_q35 ? 0x80 : 1);
}

static void test_power(bool is_q35)
{
    tap_ok(in(PM_BASE, 2) == 0xffff, "power management is nowhere at first");
    set_pm(is_q35);
    tap_ok(!(in(PM_BASE + 4, 2) & 1), "ACPI is off");
    out(0xb2, 1, is_q35 ? 2 : 0xf1);
    tap_ok(in(PM_BASE + 4, 2) == 1 && in(0xb2, 1) == (is_q35 ? 2 : 0xf1), "and is asked for by a port");
    out(0x21, 1, 0);
    out(PM_BASE + 2, 2, 0x100);
    m->power_key(m);
    out(0x20, 1, 0x0a);
    out(0xa0, 1, 0x0a);
    tap_ok(in(PM_BASE, 2) & 0x100 && in(0xa0, 1) & 2, "the power button raises interrupt 9");
    out(PM_BASE, 2, 0x100);
    tap_ok(!(in(PM_BASE, 2) & 0x100) && !(in(0xa0, 1) & 2), "until it is seen");
    u32 first = in(PM_BASE + 8, 4);

    usleep(2000);
    tap_ok(in(PM_BASE + 8, 4) == first, "the timer stands while the machine does");
    requests();
    out(PM_BASE + 4, 2, 0x2001);
    tap_ok(requests() == 1u << MACHINE_GUEST_SHUTDOWN, "sleep type 0 switches off");
    out(0xcf9, 1, 2);
    tap_ok(!requests(), "reset control, prepared");
    out(0xcf9, 1, 6);
    tap_ok(requests() == 1u << MACHINE_GUEST_RESET, "resets");
    out(0x64, 1, 0xfe);
    tap_ok(requests() == 1u << MACHINE_GUEST_RESET, "so does the keyboard controller");
    out(0x92, 1, 3);
    tap_ok(requests() == 1u << MACHINE_GUEST_RESET, "and port 0x92");
}

/* ---- system management mode ---- */

static u32 smm_load(Gpa addr)
{
    u64 v = 0;

    mem_load(&m->secure, addr, 4, &v, (MemAttrs){.is_secure = true});
    return (u32)v;
}

static void smm_store(Gpa addr, u32 value)
{
    mem_store(&m->secure, addr, 4, value, (MemAttrs){.is_secure = true});
}

static void test_smram(bool is_q35)
{
    u32 smram = is_q35 ? 0x9d : 0x72;

    smm_store(0x200000, 0x77);
    tap_ok(load(0x200000) == 0x77 && smm_load(0xffff0) == 0x65736572, "SMM: sees what all see");
    pci_set(0, smram, 1, 0x0a);
    smm_store(0xa8000, 0x1234);
    tap_ok(smm_load(0xa8000) == 0x1234 && load(0xa8000) != 0x1234, "SMM: and memory of its own");
    pci_set(0, smram, 1, 0x4a);
    tap_ok(load(0xa8000) == 0x1234, "SMM: which is shown to firmware");
    pci_set(0, smram, 1, 0x1a);
    pci_set(0, smram, 1, 0x4a);
    tap_ok(load(0xa8000) != 0x1234 && pci(0, smram, 1) == 0x1a, "SMM: until it is locked");
}

static void test_tseg(void)
{
    u32 end = 128u << 20;

    tap_ok(pci(0, 0x9e, 1) == 0x38, "TSEG: ESMRAMC after reset");
    pci_set(0, 0x50, 2, 0xffff);
    tap_ok(pci(0, 0x50, 2) == 16, "TSEG: up to 16 MiB");
    store(end - 4, 0x55);
    store(end - (8u << 20) - 4, 0x66);
    pci_set(0, 0x9d, 1, 0x0a);
    pci_set(0, 0x9e, 1, 0x05);
    tap_ok(load(end - 4) == UINT32_MAX && load(end - (8u << 20) - 4) == 0x66 && smm_load(end - 4) == 0x55,
           "TSEG: the last 8 MiB are for SMM alone");
    smm_store(end - 4, 0x99);
    pci_set(0, 0x9e, 1, 0x04);
    tap_ok(load(end - 4) == 0x99, "TSEG: opened");
    pci_set(0, 0x9e, 1, 0x07);
    pci_set(0, 0x9d, 1, 0x1a);
    pci_set(0, 0x9e, 1, 0x00);
    tap_ok(pci(0, 0x9e, 1) == 0x3f && load(end - (16u << 20)) == UINT32_MAX, "TSEG: 16 MiB, closed and locked");
    machine_reset_all(m);
    tap_ok(load(end - 4) == 0x99 && pci(0, 0x9e, 1) == 0x38, "TSEG: until a reset");
}

static void test_smi(bool is_q35)
{
    smis[0] = smis[1] = 0;
    set_pm(is_q35);
    out(0xb2, 1, 0x55);
    tap_ok(!smis[0] && !smis[1], "SMI: not unless it is asked for");
    if (!is_q35) {
        tap_ok(!(pci(DEVFN(1, 3), 0x5b, 1) & 2), "SMI: nobody did");
        pci_set(DEVFN(1, 3), 0x5b, 1, 2);
        out(0xb2, 1, 0x55);
        tap_ok(smis[0] == 1 && !smis[1], "SMI: by the command port");
        return;
    }
    tap_ok(!(in(PM_BASE + 0x30, 4) & 0x20), "SMI: nobody did");
    out(PM_BASE + 0x30, 4, 0x21);
    out(0xb2, 1, 0x55);
    tap_ok(smis[0] == 1 && !smis[1] && in(PM_BASE + 0x34, 4) & 0x20, "SMI: by the command port");
    pci_set(DEVFN(31, 0), 0xa0, 1, 0x10);
    pci_set(DEVFN(31, 0), 0xa0, 1, 0);
    out(PM_BASE + 0x30, 4, 0);
    tap_ok(in(PM_BASE + 0x30, 4) == 1, "SMI: the lock of SMI_EN");
}

/* ---- interrupts ---- */

static u32 ioapic(u32 reg)
{
    store(0xfec00000, reg);
    return load(0xfec00010);
}

static void ioapic_set(u32 reg, u32 value)
{
    store(0xfec00000, reg);
    store(0xfec00010, value);
}

/* The HPET's first timer comes as interrupt 0 in place of the 8254's. */
static void test_hpet(void)
{
    tap_ok(load(0xfed00000) == 0x8086a201 && load(0xfed00004) == 10000000, "HPET: 100 MHz");
    tap_ok(load(0xfed00104) & 4, "HPET: can be interrupt 2 of the I/O APIC");
    store(0xfed00010, 1);
    tap_ok(load(0xfed00010) == 1, "HPET: runs");
    ioapic_set(0x14, 0x10040);
    tap_ok(ioapic(0x14) == 0x10040, "the I/O APIC");
    machine_reset_all(m);
}

/* ---- fw_cfg ---- */

static u8 *read_item(u16 key, u32 size)
{
    u8 *p = calloc(1, size + 1);

    out(0x510, 2, key);
    for (u32 n = 0; n < size; n++)
        p[n] = (u8)in(0x511, 1);
    return p;
}

static u32 be32(const u8 *p)
{
    return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

/* A file by its name; NULL. */
static u8 *read_file(const char *name, u32 *size)
{
    u8 *count = read_item(0x19, 4), *dir = read_item(0x19, 4 + 64 * be32(count)), *data = NULL;

    for (u32 n = 0; n < be32(count); n++) {
        const u8 *row = dir + 4 + 64 * n;

        if (strcmp((const char *)row + 8, name))
            continue;
        *size = be32(row);
        data = read_item((u16)(row[4] << 8 | row[5]), *size);
    }
    free(count);
    free(dir);
    return data;
}

static void test_fw_cfg(unsigned cpus)
{
    u8 *sig = read_item(0, 4), *count = read_item(5, 2);
    u32 size = 0;
    u8 *map = read_file("etc/e820", &size);

    tap_ok(!memcmp(sig, "QEMU", 4) && count[0] == cpus, "fw_cfg: signature, number of CPUs");
    tap_ok(in(0x514, 4) == 0x554d4551 && in(0x518, 4) == 0x47464320, "fw_cfg: DMA is announced");
    tap_ok(map && size == 20 && map[11] == 0x08 && map[16] == 1, "fw_cfg: memory map");
    free(sig);
    free(count);
    free(map);
}

/* By DMA, the request in RAM. */
static void test_dma(void)
{
    store(0x1000, __builtin_bswap32(8 | 2));
    store(0x1004, __builtin_bswap32(4));
    store(0x1008, 0);
    store(0x100c, __builtin_bswap32(0x2000));
    out(0x518, 4, __builtin_bswap32(0x1000));
    tap_ok(load(0x1000) == 0 && load(0x2000) == 0x554d4551, "fw_cfg: DMA");
}

/* ---- ACPI ---- */

enum { TABLES_AT = 0x3000000, RSDP_AT = 0x50000 };

static u8 tables[0x20000], rsdp[64];

static u8 *blob(const char *name, u32 *base)
{
    bool is_rsdp = !strcmp(name, "etc/acpi/rsdp");

    *base = is_rsdp ? RSDP_AT : TABLES_AT;
    return is_rsdp ? rsdp : tables;
}

static void run_row(const u8 *row)
{
    u32 command, at, start, size, base;
    u64 value = 0;
    u8 sum = 0, *p;

    memcpy(&command, row, 4);
    p = blob((const char *)row + 4, &base);
    if (command == 2) {
        blob((const char *)row + 60, &base);
        memcpy(&at, row + 116, 4);
        memcpy(&value, p + at, row[120]);
        value += base;
        memcpy(p + at, &value, row[120]);
    } else if (command == 3) {
        memcpy(&at, row + 60, 4);
        memcpy(&start, row + 64, 4);
        memcpy(&size, row + 68, 4);
        for (u32 n = start; n < start + size; n++)
            sum = (u8)(sum + p[n]);
        p[at] = (u8)(p[at] - sum);
    }
}

static bool is_summed(const u8 *p, u32 size)
{
    u8 sum = 0;

    for (u32 n = 0; n < size; n++)
        sum = (u8)(sum + p[n]);
    return !sum;
}

static u32 get32(const u8 *p)
{
    u32 v;

    memcpy(&v, p, 4);
    return v;
}

static void save_table(const char *folder, const u8 *p)
{
    char path[300];
    int fd;

    snprintf(path, sizeof path, "%s/%.4s.dat", folder, (const char *)p);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write(fd, p, get32(p + 4)) != (ssize_t)get32(p + 4))
        printf("# %s cannot be written\n", path);
    close(fd);
}

static const u8 *find_table(const char *name)
{
    const u8 *xsdt = tables + get32(rsdp + 24) - TABLES_AT;

    for (u32 at = 36; at < get32(xsdt + 4); at += 8) {
        const u8 *t = tables + get32(xsdt + at) - TABLES_AT;

        if (!memcmp(t, name, 4))
            return t;
    }
    return NULL;
}

static void load_tables(void)
{
    u32 size = 0, script_size = 0;
    u8 *script = read_file("etc/table-loader", &script_size);
    u8 *t = read_file("etc/acpi/tables", &size), *r;

    memcpy(tables, t, MIN(size, sizeof tables));
    r = read_file("etc/acpi/rsdp", &size);
    memcpy(rsdp, r, MIN(size, sizeof rsdp));
    for (u32 n = 0; n + 128 <= script_size; n += 128)
        run_row(script + n);
    free(script);
    free(t);
    free(r);
}

static void test_acpi(bool is_q35, const char *folder)
{
    static const char *const names[] = {"FACP", "APIC", "HPET", "MCFG"};
    const u8 *fadt, *dsdt;
    bool all = true;

    set_pm(is_q35);
    load_tables();
    tap_ok(is_summed(rsdp, 20) && is_summed(rsdp, 36) && !memcmp(rsdp, "RSD PTR ", 8), "ACPI: root pointer");
    for (unsigned n = 0; n < ARRAY_SIZE(names) - !is_q35; n++) {
        const u8 *t = find_table(names[n]);

        all &= t && is_summed(t, get32(t + 4));
        if (t && folder)
            save_table(folder, t);
    }
    tap_ok(all, "ACPI: every table is there, with its checksum");
    fadt = find_table("FACP");
    dsdt = tables + get32(fadt + 40) - TABLES_AT;
    tap_ok(get32(fadt + 4) == 244 && !memcmp(dsdt, "DSDT", 4) && is_summed(dsdt, get32(dsdt + 4)) &&
               get32(fadt + 140) == get32(fadt + 40) && !memcmp(tables + get32(fadt + 36) - TABLES_AT, "FACS", 4),
           "ACPI: FADT leads to DSDT and FACS");
    tap_ok(get32(fadt + 56) == PM_BASE && get32(fadt + 76) == PM_BASE + 8, "ACPI: where firmware put registers");
    if (is_q35)
        tap_ok(get32(find_table("MCFG") + 44) == 0xb0000000, "ACPI: and configuration space");
    if (folder)
        save_table(folder, dsdt);
}

static void put_file(const char *name, const void *data, u32 size)
{
    u8 *count = read_item(0x19, 4), *dir = read_item(0x19, 4 + 64 * be32(count));

    for (u32 n = 0; n < be32(count); n++) {
        const u8 *row = dir + 4 + 64 * n;

        if (strcmp((const char *)row + 8, name))
            continue;
        mem_write(&m->memory, 0x2000, data, size, (MemAttrs){0});
        store(0x1000, __builtin_bswap32((u32)row[4] << 24 | (u32)row[5] << 16 | 8 | 16));
        store(0x1004, __builtin_bswap32(size));
        store(0x1008, 0);
        store(0x100c, __builtin_bswap32(0x2000));
        out(0x518, 4, __builtin_bswap32(0x1000));
    }
    free(count);
    free(dir);
}

/* Firmware asks for SMIs to all processors. */
static void test_smi_features(void)
{
    static const u64 too_much = 3, all = 1;
    u32 size = 0;
    u8 *has = read_file("etc/smi/supported-features", &size), *ok;

    tap_ok(has && size == 8 && has[0] == 1, "SMI: features that there are");
    free(has);
    put_file("etc/smi/requested-features", &too_much, 8);
    ok = read_file("etc/smi/features-ok", &size);
    tap_ok(ok && size == 1 && !*ok, "SMI: more are refused");
    free(ok);
    put_file("etc/smi/requested-features", &all, 8);
    ok = read_file("etc/smi/features-ok", &size);
    tap_ok(ok && *ok == 1, "SMI: those are given");
    free(ok);
    smis[0] = smis[1] = 0;
    set_pm(true);
    out(PM_BASE + 0x30, 4, 0x21);
    out(0xb2, 1, 0x55);
    tap_ok(smis[0] == 1 && smis[1] == 1, "SMI: to all processors");
}

static void test_smm(const BoardType *board, bool is_q35)
{
    start_with(board, 128ull << 20, 2, "smm=on");
    test_smram(is_q35);
    machine_reset_all(m);
    if (is_q35)
        test_tseg();
    test_smi(is_q35);
    machine_reset_all(m);
    if (is_q35)
        test_smi_features();
    stop();
}

static void test_board(const BoardType *board, bool is_q35, const char *folder)
{
    printf("# %s\n", board->name);
    start(board, 128ull << 20, 2);
    test_memory(is_q35);
    test_pci(is_q35);
    test_hpet();
    test_power(is_q35);
    test_fw_cfg(2);
    test_dma();
    if (is_q35)
        pci_set(0, 0x60, 4, 0xb0000001);
    test_acpi(is_q35, folder);
    stop();
    test_smm(board, is_q35);
    test_sizes(board, is_q35 ? 2ull << 30 : 3ull << 30);
}

int main(int argc, char **argv)
{
    bool only_q35 = argc > 2 && !strcmp(argv[2], "q35");

    set_arch();
    make_bios();
    loop = loop_new();
    bql_lock();
    if (!only_q35)
        test_board(&board_pc, false, argc > 1 ? argv[1] : NULL);
    if (argc < 3 || only_q35)
        test_board(&board_q35, true, argc > 1 ? argv[1] : NULL);
    return tap_done();
}
