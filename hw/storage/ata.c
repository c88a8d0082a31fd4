/* SPDX-License-Identifier: MIT */
/*
 * ATA commands: a row for each that drives have. What is not here is aborted.
 * Source: ACS-3, "Command descriptions"; addresses by cylinder, head and sector: ATA/ATAPI-5.
 */
#include <string.h>
#include "base/log.h"
#include "hw/storage/ide.h"

/* What a row says of its command. */
enum {
    DISK = 1 << 0,
    CD = 1 << 1,
    EXT = 1 << 2,  /* 48-bit address and 16-bit count */
    LIST = 1 << 3, /* data by the controller's list */
    MULTI = 1 << 4,
    TO_DISK = 1 << 5,
    FUA = 1 << 6,
};

typedef struct AtaRow {
    u8 code;
    u16 flags;
    void (*run)(IdeDrive *d, const struct AtaRow *row);
} AtaRow;

void ide_put16(u8 *p, u16 v)
{
    p[0] = (u8)v;
    p[1] = (u8)(v >> 8);
}

/* ---- addresses ---- */

u64 ide_lba48(const IdeTask *t)
{
    return t->low[0] | (u64)t->mid[0] << 8 | (u64)t->high[0] << 16 | (u64)t->low[1] << 24 |
           (u64)t->mid[1] << 32 | (u64)t->high[1] << 40;
}

void ide_set_lba(IdeDrive *d, u64 lba)
{
    IdeTask *t = &d->task;
    const BlkGeometry *g = &d->geometry;

    if (!(t->device & IDE_DEVICE_LBA)) {
        u64 track = lba / g->sectors;

        t->low[0] = (u8)(lba % g->sectors + 1);
        t->device = (u8)((t->device & 0xf0) | (track % g->heads & 15));
        t->mid[0] = (u8)(track / g->heads);
        t->high[0] = (u8)(track / g->heads >> 8);
        return;
    }
    t->low[0] = (u8)lba;
    t->mid[0] = (u8)(lba >> 8);
    t->high[0] = (u8)(lba >> 16);
    t->low[1] = (u8)(lba >> 24);
    t->mid[1] = (u8)(lba >> 32);
    t->high[1] = (u8)(lba >> 40);
    if (!t->low[1] || lba >> 28 == 0)
        t->device = (u8)((t->device & 0xf0) | (lba >> 24 & 15));
}

/* The sector that the task file names; ~0 for one that cannot be. */
static u64 sector_of(const IdeDrive *d, bool is_ext)
{
    const IdeTask *t = &d->task;
    u64 cylinder = t->mid[0] | (u64)t->high[0] << 8, head = t->device & 15;

    if (is_ext)
        return ide_lba48(t);
    if (t->device & IDE_DEVICE_LBA)
        return t->low[0] | t->mid[0] << 8 | t->high[0] << 16 | (u64)head << 24;
    if (!t->low[0] || t->low[0] > d->geometry.sectors || head >= d->geometry.heads)
        return ~0ull;
    return (cylinder * d->geometry.heads + head) * d->geometry.sectors + t->low[0] - 1;
}

static u32 count_of(const IdeDrive *d, bool is_ext)
{
    u32 n = d->task.count[0] | (is_ext ? (u32)d->task.count[1] << 8 : 0);

    return n ? n : is_ext ? 65536 : 256;
}

static bool is_there(const IdeDrive *d, u64 sector, u32 count)
{
    u64 sectors = blk_capacity(d->blk) / IDE_SECTOR;

    return count <= sectors && sector <= sectors - count;
}

/* ---- how commands end ---- */

void ide_done(IdeDrive *d)
{
    d->phase = IDE_IDLE;
    d->task.error = 0;
    d->task.status = IDE_READY | IDE_SEEK;
    if (d->is_cd)
        atapi_done(d);
    d->ops->interrupt(d->dev.parent, d);
}

void ide_fail(IdeDrive *d, u8 error)
{
    d->phase = IDE_IDLE;
    d->task.error = error;
    d->task.status = IDE_READY | IDE_SEEK | IDE_ERR;
    d->ops->interrupt(d->dev.parent, d);
}

static void do_nothing(IdeDrive *d, const AtaRow *row)
{
    ide_done(d);
}

static void refuse(IdeDrive *d, const AtaRow *row)
{
    ide_fail(d, IDE_ABORTED);
}

/* ---- data of the disk ---- */

static void transfer(IdeDrive *d, const AtaRow *row)
{
    bool is_ext = row->flags & EXT, is_write = row->flags & TO_DISK;
    u64 sector = sector_of(d, is_ext);
    u32 count = count_of(d, is_ext), block = row->flags & MULTI ? d->multiple : 1;

    if (!block || (is_write && blk_is_read_only(d->blk))) {
        ide_fail(d, IDE_ABORTED);
        return;
    }
    if (!is_there(d, sector, count)) {
        ide_fail(d, IDE_NO_ID);
        return;
    }
    d->main.is_fua = row->flags & FUA;
    ide_transfer(d, is_write ? IDE_WRITE : IDE_READ, sector * IDE_SECTOR, (u64)count * IDE_SECTOR,
                 block * IDE_SECTOR, row->flags & LIST);
}

static void verify(IdeDrive *d, const AtaRow *row)
{
    u64 sector = sector_of(d, row->flags & EXT);
    u32 count = count_of(d, row->flags & EXT);

    if (is_there(d, sector, count))
        ide_transfer(d, IDE_VERIFY, sector * IDE_SECTOR, (u64)count * IDE_SECTOR, IDE_SECTOR,
                     false);
    else
        ide_fail(d, IDE_NO_ID);
}

static void seek(IdeDrive *d, const AtaRow *row)
{
    if (is_there(d, sector_of(d, false), 1))
        ide_done(d);
    else
        ide_fail(d, IDE_NO_ID);
}

static void flush(IdeDrive *d, const AtaRow *row)
{
    ide_transfer(d, IDE_FLUSH, 0, 0, 0, false);
}

bool ide_queued(IdeDrive *d, unsigned tag)
{
    const IdeTask *t = &d->task;
    bool is_write = t->command == 0x61;
    u32 count = t->feature[0] | (u32)t->feature[1] << 8;
    u64 sector = ide_lba48(t);
    IdeRequest *r = &d->queued[tag];

    count = count ? count : 65536;
    if (d->is_cd || d->is_queue_broken || r->kind != IDE_NONE || !is_there(d, sector, count) ||
        (is_write && blk_is_read_only(d->blk)))
        return false;
    *r = (IdeRequest){.drive = d,
                      .kind = is_write ? IDE_WRITE : IDE_READ,
                      .tag = (u8)tag,
                      .is_list = true,
                      .is_fua = t->device & 0x80,
                      .at = sector * IDE_SECTOR,
                      .left = (u64)count * IDE_SECTOR};
    ide_step(r);
    return true;
}

/* DATA SET MANAGEMENT: one block of ranges to forget. */
static void data_set(IdeDrive *d, const AtaRow *row)
{
    if (d->task.feature[0] != 1 || count_of(d, true) != 1 || blk_is_read_only(d->blk))
        ide_fail(d, IDE_ABORTED);
    else
        ide_transfer(d, IDE_TAKE, 0, IDE_SECTOR, IDE_SECTOR, true);
}

void ata_taken(IdeDrive *d)
{
    for (u32 n = 0; n < IDE_SECTOR / 8; n++) {
        u64 entry;

        memcpy(&entry, d->buf + 8 * n, 8);
        if (!is_there(d, entry & (~0ull >> 16), (u32)(entry >> 48))) {
            ide_fail(d, IDE_NO_ID);
            return;
        }
    }
    ide_transfer(d, IDE_TRIM, 0, IDE_SECTOR / 8, 0, false);
}

/* ---- what the drive is ---- */

static void reply(IdeDrive *d, u32 bytes, bool is_list)
{
    ide_transfer(d, IDE_REPLY, 0, bytes, IDE_SECTOR, is_list);
}

/* A packet device shows its signature instead, by which drivers know it. */
static void identify(IdeDrive *d, const AtaRow *row)
{
    if (d->is_cd) {
        d->task.count[0] = d->task.low[0] = 1;
        d->task.mid[0] = 0x14;
        d->task.high[0] = 0xeb;
        ide_fail(d, IDE_ABORTED);
        return;
    }
    ide_identify_disk(d, d->buf);
    reply(d, IDE_SECTOR, false);
}

static void identify_packet(IdeDrive *d, const AtaRow *row)
{
    ide_identify_cd(d, d->buf);
    reply(d, IDE_SECTOR, false);
}

static void native_max(IdeDrive *d, const AtaRow *row)
{
    u64 sectors = blk_capacity(d->blk) / IDE_SECTOR;

    d->task.device |= IDE_DEVICE_LBA;
    ide_set_lba(d, (row->flags & EXT ? sectors : MIN(sectors, 0x10000000ull)) - 1);
    ide_done(d);
}

static void init_params(IdeDrive *d, const AtaRow *row)
{
    u32 heads = (d->task.device & 15) + 1u, sectors = d->task.count[0];
    u64 cylinders = sectors ? blk_capacity(d->blk) / IDE_SECTOR / heads / sectors : 0;

    if (!sectors) {
        ide_fail(d, IDE_ABORTED);
        return;
    }
    d->geometry = (BlkGeometry){(u32)MIN(cylinders, 65535ull), heads, sectors};
    ide_done(d);
}

static void set_multiple(IdeDrive *d, const AtaRow *row)
{
    u8 n = d->task.count[0];

    if (n > 16 || (n & (n - 1))) {
        ide_fail(d, IDE_ABORTED);
        return;
    }
    d->multiple = n;
    ide_done(d);
}

static bool set_mode(IdeDrive *d, u8 mode)
{
    u8 kind = mode >> 3, n = mode & 7;

    if (kind > 1 && !(kind == 4 && n <= 2) && !(kind == 8 && n <= 5))
        return false;
    if (kind > 1) /* of port modes there is nothing to keep */
        d->transfer_mode = mode;
    return true;
}

static void set_features(IdeDrive *d, const AtaRow *row)
{
    bool ok = true;

    switch (d->task.feature[0]) {
    case 0x02:
    case 0x82:
        ok = !d->is_cd;
        if (ok)
            blk_set_write_cache(d->blk, d->task.feature[0] == 0x02);
        break;
    case 0x03: ok = set_mode(d, d->task.count[0]); break;
    case 0x05: /* power management, noise, read ahead, what reset brings back: nothing to do */
    case 0x85:
    case 0x42:
    case 0xc2:
    case 0x55:
    case 0xaa:
    case 0x66:
    case 0xcc: break;
    default: ok = false; break;
    }
    /* Writing through from now on: what is in the cache goes to the disk first. */
    if (ok && d->task.feature[0] == 0x82)
        flush(d, row);
    else if (ok)
        ide_done(d);
    else
        ide_fail(d, IDE_ABORTED);
}

static void check_power(IdeDrive *d, const AtaRow *row)
{
    d->task.count[0] = 0xff; /* active or idle */
    ide_done(d);
}

static void sleep_now(IdeDrive *d, const AtaRow *row)
{
    d->is_asleep = true;
    ide_done(d);
}

static void smart(IdeDrive *d, const AtaRow *row)
{
    ide_smart(d);
}

/* The directory, and what the failed one of the queued commands was. */
static void read_log(IdeDrive *d, const AtaRow *row)
{
    u8 page = d->task.low[0];

    if (count_of(d, true) != 1 || d->task.mid[0] || (page && page != 0x10)) {
        ide_fail(d, IDE_ABORTED);
        return;
    }
    memset(d->buf, 0, IDE_SECTOR);
    if (page == 0x10) {
        memcpy(d->buf, d->failed, IDE_SECTOR);
        d->is_queue_broken = false;
    } else {
        d->buf[0] = 1;        /* version of the directory */
        d->buf[2 * 0x10] = 1; /* pages of log 0x10 */
    }
    reply(d, IDE_SECTOR, row->flags & LIST);
}

/* ---- resets ---- */

static void set_signature(IdeDrive *d)
{
    IdeTask *t = &d->task;

    *t = (IdeTask){.device = (u8)(d->unit ? IDE_DEVICE_SECOND : 0)};
    t->count[0] = t->low[0] = 1;
    t->mid[0] = d->is_cd ? 0x14 : 0;
    t->high[0] = d->is_cd ? 0xeb : 0;
    t->error = 1; /* diagnostics found nothing */
    t->status = d->is_cd ? 0 : IDE_READY | IDE_SEEK;
}

void ide_reset(IdeDrive *d)
{
    ide_cancel(d);
    d->is_asleep = d->is_queue_broken = false;
    set_signature(d);
    if (d->is_cd)
        atapi_reset(d);
}

static void device_reset_command(IdeDrive *d, const AtaRow *row)
{
    u8 device = d->task.device;

    ide_reset(d);
    d->task.device = (u8)((d->task.device & ~0xefu) | (device & 0xef));
    d->ops->interrupt(d->dev.parent, d);
}

static void diagnose(IdeDrive *d, const AtaRow *row)
{
    ide_cancel(d);
    set_signature(d);
    d->ops->interrupt(d->dev.parent, d);
}

/* ---- packets ---- */

static void packet(IdeDrive *d, const AtaRow *row)
{
    d->cd.is_list = d->task.feature[0] & 1;
    d->cd.limit = (u16)(d->task.mid[0] | d->task.high[0] << 8);
    if (d->task.feature[0] & 2) { /* overlapped: there is none */
        ide_fail(d, IDE_ABORTED);
        return;
    }
    if (d->ops->is_serial) {
        atapi_packet(d);
        return;
    }
    d->pos = 0;
    d->end = d->block_end = IDE_PACKET_SIZE;
    d->phase = IDE_PACKET;
    d->task.count[0] = IDE_REASON_COMMAND;
    d->task.status = IDE_READY | IDE_SEEK | IDE_DRQ;
}

/* ---- the table ---- */

// clang-format off
static const AtaRow rows[] = {
    {0x00, DISK | CD,                        refuse},           /* NOP: always aborted */
    {0x06, DISK | LIST,                      data_set},         /* DATA SET MANAGEMENT */
    {0x08, CD,                               device_reset_command}, /* DEVICE RESET */
    {0x10, DISK,                             do_nothing},       /* RECALIBRATE */
    {0x20, DISK,                             transfer},         /* READ SECTORS */
    {0x21, DISK,                             transfer},
    {0x24, DISK | EXT,                       transfer},
    {0x25, DISK | EXT | LIST,                transfer},         /* READ DMA EXT */
    {0x27, DISK | EXT,                       native_max},       /* READ NATIVE MAX ADDRESS EXT */
    {0x29, DISK | EXT | MULTI,               transfer},
    {0x2f, DISK | EXT,                       read_log},         /* READ LOG EXT */
    {0x30, DISK | TO_DISK,                   transfer},         /* WRITE SECTORS */
    {0x31, DISK | TO_DISK,                   transfer},
    {0x34, DISK | EXT | TO_DISK,             transfer},
    {0x35, DISK | EXT | LIST | TO_DISK,      transfer},
    {0x39, DISK | EXT | MULTI | TO_DISK,     transfer},
    {0x3d, DISK | EXT | LIST | TO_DISK | FUA, transfer},        /* WRITE DMA FUA EXT */
    {0x40, DISK,                             verify},           /* READ VERIFY SECTORS */
    {0x41, DISK,                             verify},
    {0x42, DISK | EXT,                       verify},
    {0x47, DISK | EXT | LIST,                read_log},         /* READ LOG DMA EXT */
    {0x70, DISK,                             seek},
    {0x90, DISK | CD,                        diagnose},         /* EXECUTE DEVICE DIAGNOSTIC */
    {0x91, DISK,                             init_params},      /* INITIALIZE DEVICE PARAMETERS */
    {0xa0, CD,                               packet},
    {0xa1, CD,                               identify_packet},
    {0xb0, DISK,                             smart},
    {0xc4, DISK | MULTI,                     transfer},         /* READ MULTIPLE */
    {0xc5, DISK | MULTI | TO_DISK,           transfer},
    {0xc6, DISK,                             set_multiple},
    {0xc8, DISK | LIST,                      transfer},         /* READ DMA */
    {0xc9, DISK | LIST,                      transfer},
    {0xca, DISK | LIST | TO_DISK,            transfer},
    {0xcb, DISK | LIST | TO_DISK,            transfer},
    {0xce, DISK | EXT | MULTI | TO_DISK | FUA, transfer},
    {0xe0, DISK | CD,                        do_nothing},       /* STANDBY IMMEDIATE */
    {0xe1, DISK | CD,                        do_nothing},       /* IDLE IMMEDIATE */
    {0xe2, DISK | CD,                        do_nothing},       /* STANDBY */
    {0xe3, DISK | CD,                        do_nothing},       /* IDLE */
    {0xe5, DISK | CD,                        check_power},
    {0xe6, DISK | CD,                        sleep_now},
    {0xe7, DISK,                             flush},            /* FLUSH CACHE */
    {0xe7, CD,                               do_nothing},
    {0xea, DISK | EXT,                       flush},
    {0xec, DISK | CD,                        identify},
    {0xef, DISK | CD,                        set_features},
    {0xf5, DISK,                             do_nothing},       /* SECURITY FREEZE LOCK */
    {0xf8, DISK,                             native_max},
};
// clang-format on

void ide_command(IdeDrive *d, const u8 *packet_bytes)
{
    u8 code = d->task.command, kind = d->is_cd ? CD : DISK;

    d->task.error = 0;
    d->main.is_fua = d->main.is_port_in = false;
    if (packet_bytes)
        memcpy(d->cd.packet, packet_bytes, IDE_PACKET_SIZE);
    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++)
        if (rows[n].code == code && rows[n].flags & kind &&
            (!d->is_asleep || rows[n].run == device_reset_command)) {
            rows[n].run(d, &rows[n]);
            return;
        }
    log_unimp("%s: command 0x%02x\n", d->dev.type->name, code);
    ide_fail(d, IDE_ABORTED);
}
