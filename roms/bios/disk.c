/* SPDX-License-Identifier: MIT */
/*
 * Disks: which there are, what number INT 13h gives them, and their geometry.
 *
 * Source: IBM PC BIOS Interface Technical Reference, "INT 13H"; T13 "ATA/ATAPI" for IDENTIFY; MMC
 * for the packets of CD-ROM drives.
 */
#include "bios.h"

enum { FIRST_DISK = 0x80, FIRST_CD = 0xe0, PER_TRACK = 63, CYLINDERS_MAX = 1024 };
enum {
    ID_MODEL = 27,
    ID_MODEL_WORDS = 20,
    ID_SECTORS28 = 60,
    ID_COMMANDS = 83,
    ID_LBA48 = 1 << 10,
    ID_SECTORS48 = 100
};
enum { PACKET_READY = 0x00, PACKET_SENSE = 0x03, PACKET_CAPACITY = 0x25, PACKET_READ = 0x28 };
enum { SENSE_NOT_READY = 2, SENSE_NO_MEDIUM = 0x3a, READY_TRIES = 50, READY_WAIT_US = 20000 };

Disk disks[DISK_MAX];
u32 disk_count;

static u8 bounce[CD_SECTOR] __attribute__((aligned(16)));

Disk *disk_new(void)
{
    return disk_count < DISK_MAX ? &disks[disk_count] : NULL;
}

/* Heads so that cylinders fit into 10 bits. */
static void set_geometry(Disk *d)
{
    u32 tracks = (u32)MIN(d->sectors, (u64)UINT32_MAX) / PER_TRACK, heads = 16;

    while (heads < 256 && tracks / heads > CYLINDERS_MAX)
        heads *= 2;
    d->heads = (u16)MIN(heads, 255u);
    d->per_track = PER_TRACK;
    d->cylinders = (u16)MIN(tracks / d->heads, (u32)CYLINDERS_MAX);
}

void disk_number_all(void)
{
    u8 disk = FIRST_DISK, cd = FIRST_CD;

    for (u32 n = 0; n < disk_count; n++) {
        disks[n].number = disks[n].is_cd ? cd++ : disk++;
        if (!disks[n].is_cd)
            set_geometry(&disks[n]);
    }
    MEM8(BDA_DISKS) = disk - FIRST_DISK;
}

Disk *disk_find(u8 number)
{
    for (u32 n = 0; n < disk_count; n++)
        if (disks[n].number == number)
            return &disks[n];
    return NULL;
}

/* Controllers copy words: an odd address is reached by a detour. */
static bool transfer_odd(Disk *d, u64 lba, u32 count, u32 addr, bool is_write)
{
    for (; count; count--, lba++, addr += d->sector_size) {
        if (is_write)
            memcpy(bounce, ptr(addr), d->sector_size);
        if (!d->ops->transfer(d, lba, 1, addr_of(bounce), is_write))
            return false;
        if (!is_write)
            memcpy(ptr(addr), bounce, d->sector_size);
    }
    return true;
}

bool disk_transfer(Disk *d, u64 lba, u32 count, u32 addr, bool is_write)
{
    u32 most = DISK_PART / d->sector_size;

    if (lba >= d->sectors || count > d->sectors - lba)
        return false;
    if (addr & 1)
        return transfer_odd(d, lba, count, addr, is_write);
    while (count) {
        u32 n = MIN(count, most);

        if (!d->ops->transfer(d, lba, n, addr, is_write))
            return false;
        lba += n;
        count -= n;
        addr += n * d->sector_size;
    }
    return true;
}

/* ---- what drives say of themselves ---- */

void ata_identify(Disk *d, const u16 *id)
{
    u32 end = 0;

    for (u32 n = 0; n < ID_MODEL_WORDS; n++) {
        d->name[2 * n] = (char)(id[ID_MODEL + n] >> 8);
        d->name[2 * n + 1] = (char)id[ID_MODEL + n];
    }
    for (u32 n = 0; n < 2 * ID_MODEL_WORDS; n++)
        if (d->name[n] != ' ')
            end = n + 1;
    d->name[end] = 0;
    d->sector_size = d->is_cd ? CD_SECTOR : SECTOR;
    d->sectors = id[ID_SECTORS28] | (u32)id[ID_SECTORS28 + 1] << 16;
    if (id[ID_COMMANDS] & ID_LBA48)
        d->sectors = *(const u32 *)&id[ID_SECTORS48] | (u64)id[ID_SECTORS48 + 2] << 32;
}

static void put_be32(u8 *to, u32 v)
{
    v = __builtin_bswap32(v);
    memcpy(to, &v, sizeof v);
}

void atapi_read_packet(u8 *packet, u32 lba, u32 count)
{
    memset(packet, 0, 12);
    packet[0] = PACKET_READ;
    put_be32(packet + 2, lba);
    packet[7] = (u8)(count >> 8);
    packet[8] = (u8)count;
}

/* The first answers say that the disc is new. */
static bool is_ready(Disk *d, AtapiCommand command)
{
    static const u8 ready[12] = {PACKET_READY}, sense[12] = {PACKET_SENSE, 0, 0, 0, 18};

    for (u32 n = 0; n < READY_TRIES; n++) {
        if (command(d, ready, 0, 0))
            return true;
        if (!command(d, sense, addr_of(bounce), 18) || bounce[12] == SENSE_NO_MEDIUM)
            return false;
        if ((bounce[2] & 15) == SENSE_NOT_READY)
            timer_wait_us(READY_WAIT_US);
    }
    return false;
}

bool atapi_start(Disk *d, AtapiCommand command)
{
    static const u8 capacity[12] = {PACKET_CAPACITY};
    u32 last;

    d->sectors = 0;
    if (!is_ready(d, command) || !command(d, capacity, addr_of(bounce), 8))
        return false;
    memcpy(&last, bounce, sizeof last);
    d->sectors = (u64)__builtin_bswap32(last) + 1;
    return true;
}
