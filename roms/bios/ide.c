/* SPDX-License-Identifier: MIT */
/*
 * Disks and CD-ROM drives of an IDE controller at the ports of old PCs: data by its bus master, the
 * rest by ports.
 *
 * Sources: T13 "AT Attachment with Packet Interface"; Programming Interface for Bus Master IDE
 * Controller 1.0.
 */
#include "bios.h"

enum {
    DATA = 0,
    FEATURES = 1,
    COUNT = 2,
    LBA_LOW = 3,
    LBA_MID = 4,
    LBA_HIGH = 5,
    DEVICE = 6,
    COMMAND = 7,
    STATUS = 7,
    CONTROL_OFFSET = 0x206, /* from the command block */

    BUSY = 0x80,
    WANTS_DATA = 8,
    FAILED = 1,
    NO_INTERRUPT = 2,
    DEVICE_LBA = 0xe0,

    IDENTIFY = 0xec,
    IDENTIFY_PACKET = 0xa1,
    PACKET = 0xa0,
    READ_DMA_EXT = 0x25,
    WRITE_DMA_EXT = 0x35,

    MASTER_COMMAND = 0,
    MASTER_STATUS = 2,
    MASTER_TABLE = 4,
    MASTER_START = 1,
    MASTER_TO_MEMORY = 8,
    MASTER_CLEAR = 6,
    MASTER_ERROR = 2,

    CHANNELS = 2,
    ATAPI_MID = 0x14,
    ATAPI_HIGH = 0xeb,
    WAIT_TRIES = 100000,
    PAGE64K = 0x10000,
};

#define TABLE_LAST 0x80000000u

/* Disk.unit: channel and drive; Disk.regs: base of the bus master. */
static const u16 channel_port[CHANNELS] = {0x1f0, 0x170};

static u16 port_of(const Disk *d)
{
    return channel_port[d->unit >> 1];
}

static u32 table[2 * 4] __attribute__((aligned(16))); /* the part of a transfer, cut at 64 KiB */

static u8 wait_while(u16 port, u8 bits, u8 wanted)
{
    u8 s = in8(port + STATUS);

    for (u32 n = 0; n < WAIT_TRIES && (s & bits) != wanted; n++) {
        if (n > 100)
            timer_wait_us(50);
        s = in8(port + STATUS);
    }
    return s;
}

static void select(const Disk *d, u8 bits)
{
    out8(port_of(d) + DEVICE, (u8)(bits | (d->unit & 1) << 4));
    wait_while(port_of(d), BUSY | WANTS_DATA, 0);
}

/* ---- the bus master ---- */

static void make_table(u32 addr, u32 bytes)
{
    u32 n = 0;

    while (bytes) {
        u32 part = MIN(bytes, PAGE64K - (addr & (PAGE64K - 1)));

        table[n++] = addr;
        table[n++] = part & 0xffff;
        addr += part;
        bytes -= part;
    }
    table[n - 1] |= TABLE_LAST;
}

static void master_prepare(const Disk *d, u32 addr, u32 bytes, bool is_write)
{
    u16 master = (u16)(d->regs + 8 * (d->unit >> 1));

    make_table(addr, bytes);
    out32(master + MASTER_TABLE, addr_of(table));
    out8(master + MASTER_COMMAND, is_write ? 0 : MASTER_TO_MEMORY);
    out8(master + MASTER_STATUS, MASTER_CLEAR);
}

static bool master_run(const Disk *d)
{
    u16 master = (u16)(d->regs + 8 * (d->unit >> 1));
    u8 command = in8(master + MASTER_COMMAND), status;

    out8(master + MASTER_COMMAND, command | MASTER_START);
    status = wait_while(port_of(d), BUSY | WANTS_DATA, 0);
    out8(master + MASTER_COMMAND, command);
    return !(status & (BUSY | WANTS_DATA | FAILED)) &&
           !(in8(master + MASTER_STATUS) & MASTER_ERROR);
}

/* ---- commands ---- */

static void put_lba(u16 port, u64 lba, u32 count)
{
    out8(port + COUNT, (u8)(count >> 8));
    out8(port + LBA_LOW, (u8)(lba >> 24));
    out8(port + LBA_MID, (u8)(lba >> 32));
    out8(port + LBA_HIGH, (u8)(lba >> 40));
    out8(port + COUNT, (u8)count);
    out8(port + LBA_LOW, (u8)lba);
    out8(port + LBA_MID, (u8)(lba >> 8));
    out8(port + LBA_HIGH, (u8)(lba >> 16));
}

static bool disk_part(Disk *d, u64 lba, u32 count, u32 addr, bool is_write)
{
    u16 port = port_of(d);

    select(d, DEVICE_LBA);
    out8(port + CONTROL_OFFSET, NO_INTERRUPT);
    put_lba(port, lba, count);
    master_prepare(d, addr, count * SECTOR, is_write);
    out8(port + COMMAND, is_write ? WRITE_DMA_EXT : READ_DMA_EXT);
    return master_run(d);
}

static bool packet(Disk *d, const u8 *command, u32 addr, u32 bytes)
{
    u16 port = port_of(d);
    u8 s;

    select(d, 0xa0);
    out8(port + CONTROL_OFFSET, NO_INTERRUPT);
    out8(port + FEATURES, bytes > 0);
    out8(port + LBA_MID, 0xff);
    out8(port + LBA_HIGH, 0xff);
    if (bytes)
        master_prepare(d, addr, bytes, false);
    out8(port + COMMAND, PACKET);
    s = wait_while(port, BUSY | WANTS_DATA, WANTS_DATA);
    if (!(s & WANTS_DATA))
        return false;
    for (u32 n = 0; n < 6; n++)
        out16(port + DATA, ((const u16 *)command)[n]);
    if (bytes)
        return master_run(d);
    return !(wait_while(port, BUSY | WANTS_DATA, 0) & (BUSY | FAILED));
}

static bool cd_part(Disk *d, u64 lba, u32 count, u32 addr, bool is_write)
{
    u8 command[12] __attribute__((aligned(2)));

    atapi_read_packet(command, (u32)lba, count);
    return !is_write && packet(d, command, addr, count * CD_SECTOR);
}

static const DiskOps disk_ops = {disk_part}, cd_ops = {cd_part};

/* ---- which drives there are ---- */

static bool identify(Disk *d, u8 command, u16 *id)
{
    u16 port = port_of(d);
    u8 s;

    out8(port + COMMAND, command);
    s = in8(port + STATUS);
    if (!s || s == 0xff)
        return false;
    s = wait_while(port, BUSY, 0);
    if (s & FAILED || !(s & WANTS_DATA))
        return false;
    for (u32 n = 0; n < SECTOR / 2; n++)
        id[n] = in16(port + DATA);
    return true;
}

static void probe(u32 function, u32 unit)
{
    Disk *d = disk_new();
    u16 id[SECTOR / 2], port;
    char path[80];

    if (!d)
        return;
    *d = (Disk){.ops = &disk_ops, .unit = unit, .bdf = pci_functions[function].bdf};
    d->regs = pci_bar(d->bdf, 4);
    port = port_of(d);
    if (in8(port + STATUS) == 0xff)
        return;
    select(d, 0xa0);
    out8(port + CONTROL_OFFSET, NO_INTERRUPT);
    if (!identify(d, IDENTIFY, id)) {
        d->is_cd = in8(port + LBA_MID) == ATAPI_MID && in8(port + LBA_HIGH) == ATAPI_HIGH;
        if (!d->is_cd || !identify(d, IDENTIFY_PACKET, id))
            return;
        d->ops = &cd_ops;
    }
    ata_identify(d, id);
    if (d->is_cd)
        atapi_start(d, packet);
    pci_path(function, path, sizeof path);
    format(d->path, sizeof d->path, "%s/drive@%x/disk@%x", path, unit >> 1, unit & 1);
    disk_count++;
}

void ide_init(u32 function)
{
    for (u32 unit = 0; unit < 2 * CHANNELS; unit++)
        probe(function, unit);
}
