/* SPDX-License-Identifier: MIT */
/*
 * Disks and CD-ROM drives of an AHCI controller: one command at a time in slot 0 of each port.
 *
 * Sources: Serial ATA AHCI 1.3.1 Specification, "Port Registers", "Command List"; Serial ATA,
 * "Register FIS - Host to Device".
 */
#include "bios.h"

enum {
    GHC = 0x04,
    GHC_AHCI = 1u << 31,
    PORTS = 0x0c,
    PORT = 0x100,
    PORT_SIZE = 0x80,
    CLB = 0x00,
    FB = 0x08,
    IS = 0x10,
    CMD = 0x18,
    TFD = 0x20,
    SIG = 0x24,
    SSTS = 0x28,
    SERR = 0x30,
    CI = 0x38,

    CMD_START = 1 << 0,
    CMD_SPIN_UP = 1 << 1,
    CMD_POWER = 1 << 2,
    CMD_RECEIVE = 1 << 4,
    CMD_RUNNING = 3 << 14,
    IS_FAILED = 1 << 30,
    TFD_BUSY = 0x88,
    SIG_CD = 0xeb14,

    HEADER_FIS = 5, /* double words */
    HEADER_PACKET = 1 << 5,
    HEADER_WRITE = 1 << 6,
    HEADER_ONE = 1 << 16, /* entries of the list */

    IDENTIFY = 0xec,
    IDENTIFY_PACKET = 0xa1,
    PACKET = 0xa0,
    READ_DMA_EXT = 0x25,
    WRITE_DMA_EXT = 0x35,
    DEVICE_LBA = 0x40,
    WAIT_TRIES = 100000,
    PORTS_MAX = 32,
};

/* What the controller reads and writes. All ports share it: they work one at a time. */
static struct {
    u32 list[8 * 32];
    u8 received[256];
    u8 fis[64], packet[64];
    u32 entry[4];
} shared __attribute__((aligned(1024)));

static void command(const Disk *d, u8 code, u64 lba, u32 count)
{
    u8 *f = shared.fis;

    memset(f, 0, 64);
    f[0] = 0x27;
    f[1] = 0x80;
    f[2] = code;
    f[7] = DEVICE_LBA;
    for (u32 n = 0; n < 3; n++) {
        f[4 + n] = (u8)(lba >> 8 * n);
        f[8 + n] = (u8)(lba >> (24 + 8 * n));
    }
    f[12] = (u8)count;
    f[13] = (u8)(count >> 8);
}

static void set(const Disk *d, u32 reg, u32 v)
{
    MEM32(d->regs + reg) = v;
}

static u32 get(const Disk *d, u32 reg)
{
    return MEM32(d->regs + reg);
}

static bool wait_clear(const Disk *d, u32 reg, u32 bits)
{
    for (u32 n = 0; n < WAIT_TRIES; n++) {
        if (!(get(d, reg) & bits))
            return true;
        if (get(d, IS) & IS_FAILED)
            return false;
        if (n > 100)
            timer_wait_us(50);
    }
    return false;
}

static void stop(const Disk *d)
{
    set(d, CMD, get(d, CMD) & ~(u32)(CMD_START | CMD_RECEIVE));
    for (u32 n = 0; n < WAIT_TRIES && get(d, CMD) & CMD_RUNNING; n++)
        ;
}

static void start(const Disk *d)
{
    set(d, SERR, UINT32_MAX);
    set(d, IS, UINT32_MAX);
    set(d, CMD, get(d, CMD) | CMD_RECEIVE | CMD_SPIN_UP | CMD_POWER);
    set(d, CMD, get(d, CMD) | CMD_START);
}

/* Run what is in shared.fis. */
static bool run(Disk *d, u32 addr, u32 bytes, u32 flags)
{
    u32 *header = shared.list;

    memset(header, 0, 32);
    header[0] = HEADER_FIS | flags | (bytes ? HEADER_ONE : 0);
    header[2] = addr_of(shared.fis);
    shared.entry[0] = addr;
    shared.entry[1] = shared.entry[2] = 0;
    shared.entry[3] = bytes - 1;
    set(d, IS, UINT32_MAX);
    set(d, CI, 1);
    if (wait_clear(d, CI, 1) && !(get(d, TFD) & 1))
        return true;
    stop(d);
    start(d);
    return false;
}

static bool disk_part(Disk *d, u64 lba, u32 count, u32 addr, bool is_write)
{
    command(d, is_write ? WRITE_DMA_EXT : READ_DMA_EXT, lba, count);
    return run(d, addr, count * SECTOR, is_write ? HEADER_WRITE : 0);
}

static bool packet(Disk *d, const u8 *bytes, u32 addr, u32 size)
{
    command(d, PACKET, (u64)0xffff << 8, 0);
    shared.fis[3] = size > 0; /* by DMA */
    memcpy(shared.packet, bytes, 12);
    return run(d, addr, size, HEADER_PACKET);
}

static bool cd_part(Disk *d, u64 lba, u32 count, u32 addr, bool is_write)
{
    u8 bytes[12];

    atapi_read_packet(bytes, (u32)lba, count);
    return !is_write && packet(d, bytes, addr, count * CD_SECTOR);
}

static const DiskOps disk_ops = {disk_part}, cd_ops = {cd_part};

static void probe(u32 function, u32 base, u32 port)
{
    Disk *d = disk_new();
    u16 id[SECTOR / 2];
    char path[80];

    if (!d)
        return;
    *d = (Disk){.ops = &disk_ops,
                .regs = base + PORT + PORT_SIZE * port,
                .bdf = pci_functions[function].bdf};
    if ((get(d, SSTS) & 15) != 3)
        return;
    stop(d);
    set(d, CLB, addr_of(shared.list));
    set(d, CLB + 4, 0);
    set(d, FB, addr_of(shared.received));
    set(d, FB + 4, 0);
    start(d);
    wait_clear(d, TFD, TFD_BUSY);
    d->is_cd = get(d, SIG) >> 16 == SIG_CD;
    d->ops = d->is_cd ? &cd_ops : &disk_ops;
    command(d, d->is_cd ? IDENTIFY_PACKET : IDENTIFY, 0, 0);
    if (!run(d, addr_of(id), sizeof id, 0))
        return;
    ata_identify(d, id);
    if (d->is_cd)
        atapi_start(d, packet);
    pci_path(function, path, sizeof path);
    format(d->path, sizeof d->path, "%s/drive@%x/disk@0", path, port);
    disk_count++;
}

void ahci_init(u32 function)
{
    u32 base = pci_bar(pci_functions[function].bdf, 5), ports;

    if (!base)
        return;
    MEM32(base + GHC) |= GHC_AHCI;
    ports = MEM32(base + PORTS);
    for (u32 n = 0; n < PORTS_MAX; n++)
        if (ports >> n & 1)
            probe(function, base, n);
}
