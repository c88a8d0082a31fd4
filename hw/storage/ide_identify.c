/* SPDX-License-Identifier: MIT */
/*
 * What drives say of themselves: IDENTIFY, and of SMART that the drive is well. Words as ACS-3
 * "IDENTIFY DEVICE" and ATA/ATAPI-6 "IDENTIFY PACKET DEVICE" have them.
 */
#include <string.h>
#include "hw/storage/ide.h"

#define CHECK_WORD 0xa5 /* the last word is a checksum of all */

static void word(u8 *out, unsigned n, u32 v)
{
    ide_put16(out + 2 * n, (u16)v);
}

static void number(u8 *out, unsigned n, u64 v, unsigned words)
{
    for (unsigned i = 0; i < words; i++)
        word(out, n + i, (u32)(v >> 16 * i) & 0xffff);
}

/* Two letters in a word, the first above, filled up with spaces. */
static void text(u8 *out, unsigned n, const char *s, unsigned bytes)
{
    size_t length = strlen(s);

    for (unsigned i = 0; i < bytes; i++)
        out[2 * n + (i ^ 1)] = i < length ? (u8)s[i] : ' ';
}

void ide_checksum(u8 *p)
{
    u8 sum = 0;

    for (unsigned n = 0; n < IDE_SECTOR - 1; n++)
        sum = (u8)(sum + p[n]);
    p[IDE_SECTOR - 1] = (u8)-sum;
}

/* What is the same of disks and CD-ROM drives. */
static void common(const IdeDrive *d, u8 *out)
{
    u8 kind = d->transfer_mode >> 3, n = d->transfer_mode & 7;

    memset(out, 0, IDE_SECTOR);
    text(out, 10, d->serial, 20);
    text(out, 23, d->version, 8);
    text(out, 27, d->model, 40);
    word(out, 53, 7);                                   /* words 54-58, 64-70, 88 are valid */
    word(out, 63, 0x07 | (kind == 4 ? 0x100 << n : 0)); /* multi word DMA */
    word(out, 64, 3);                                   /* PIO 3 and 4 */
    for (unsigned i = 65; i < 69; i++)
        word(out, i, 120);                              /* ns of a cycle */
    word(out, 80, 0x1f0);                               /* ATA 4 to 8 */
    word(out, 88, 0x3f | (kind == 8 ? 0x100 << n : 0)); /* ultra DMA */
    if (d->ops->is_serial)
        word(out, 76, 0x100 | 6 | 8); /* queued commands, 1.5 to 6 Gbit/s */
    else
        word(out, 93, d->unit ? 0x6b00 : 0x600b); /* 80 wires, jumpers */
    if (d->ops->is_serial && d->is_cd)
        word(out, 76, 6 | 8);
}

static void disk_features(const IdeDrive *d, u8 *out)
{
    bool has_wwn = d->wwn, has_cache = blk_has_write_cache(d->blk);
    u32 set = 1 << 14 | 1 << 6 | 1 << 0 | (has_wwn ? 1 << 8 : 0); /* FUA, error log, name */

    word(out, 82, 1 << 14 | 1 << 5 | 1);                  /* NOP, write cache, SMART */
    word(out, 83, 1 << 14 | 1 << 13 | 1 << 12 | 1 << 10); /* flushes, 48 bits */
    word(out, 84, set);
    word(out, 85, 1 << 14 | (has_cache ? 1 << 5 : 0) | d->is_smart_on);
    word(out, 86, 1 << 13 | 1 << 12 | 1 << 10);
    word(out, 87, set);
    if (has_wwn)
        for (unsigned i = 0; i < 4; i++)
            word(out, 108 + i, (u32)(d->wwn >> (48 - 16 * i)) & 0xffff);
    if (!blk_is_read_only(d->blk)) {
        word(out, 105, 1); /* blocks of ranges */
        word(out, 169, 1); /* trim */
    }
}

void ide_identify_disk(const IdeDrive *d, u8 *out)
{
    u64 sectors = blk_capacity(d->blk) / IDE_SECTOR;
    const BlkGeometry *g = &d->native, *now = &d->geometry;
    u32 step = (u32)__builtin_ctz(d->physical_block_size / IDE_SECTOR);

    common(d, out);
    word(out, 0, 0x40); /* not removable */
    word(out, 1, g->cylinders);
    word(out, 3, g->heads);
    word(out, 6, g->sectors);
    word(out, 47, 0x8010); /* READ MULTIPLE of up to 16 */
    word(out, 49, 0x0f00); /* DMA, LBA, IORDY */
    word(out, 50, 0x4000);
    word(out, 54, now->cylinders);
    word(out, 55, now->heads);
    word(out, 56, now->sectors);
    number(out, 57, (u64)now->cylinders * now->heads * now->sectors, 2);
    word(out, 59, d->multiple ? 0x100u | d->multiple : 0);
    number(out, 60, MIN(sectors, 0x0fffffffull), 2);
    if (d->ops->is_serial)
        word(out, 75, IDE_TAGS - 1);
    disk_features(d, out);
    number(out, 100, sectors, 4);
    word(out, 106, 0x4000 | (step ? 0x2000 | step : 0));
    word(out, 217, d->rotation_rate);
    if (d->ops->is_serial)
        word(out, 222, 0x1000 | 0x7f); /* SATA up to 3.1 */
    out[510] = CHECK_WORD;
    ide_checksum(out);
}

void ide_identify_cd(const IdeDrive *d, u8 *out)
{
    common(d, out);
    word(out, 0, 0x8580); /* packets of 12 bytes, CD-ROM, removable, DRQ within 50 us */
    word(out, 49, 0x0f00);
    word(out, 71, 30); /* ns until BSY is clear */
    word(out, 72, 30);
    word(out, 82, 1 << 4 | 1 << 9); /* packets, DEVICE RESET */
    word(out, 83, 1 << 14 | 1 << 12);
    word(out, 84, 1 << 14);
    word(out, 85, 1 << 4 | 1 << 9);
    word(out, 86, 1 << 12);
    word(out, 87, 1 << 14);
    out[510] = CHECK_WORD;
    ide_checksum(out);
}

/* ---- SMART ---- */

/* Attributes: id, flags, value of 100, threshold. */
static const struct Attribute {
    u8 id, flags, threshold;
} attributes[] = {{5, 0x33, 10},  {9, 0x32, 0},   {12, 0x32, 0},
                  {194, 0x22, 0}, {197, 0x32, 0}, {198, 0x30, 0}};

#define ATTRIBUTE_SIZE 12

static void attribute_values(u8 *out)
{
    out[0] = 1; /* version */
    for (unsigned n = 0; n < ARRAY_SIZE(attributes); n++) {
        u8 *a = out + 2 + n * ATTRIBUTE_SIZE;

        a[0] = attributes[n].id;
        a[1] = attributes[n].flags;
        a[3] = a[4] = 100; /* value, worst */
    }
    out[362] = 0x02;         /* off-line data collection is done */
    ide_put16(out + 368, 3); /* data is kept before power saving */
    out[370] = 1;            /* error log */
}

static void attribute_thresholds(u8 *out)
{
    out[0] = 1;
    for (unsigned n = 0; n < ARRAY_SIZE(attributes); n++) {
        out[2 + n * ATTRIBUTE_SIZE] = attributes[n].id;
        out[3 + n * ATTRIBUTE_SIZE] = attributes[n].threshold;
    }
}

/* Directory and the logs of errors and self-tests, which are empty; false: no such log. */
static bool read_log(const IdeDrive *d, u8 *out)
{
    switch (d->task.low[0]) {
    case 0:
        out[0] = 1;
        out[2] = out[12] = 1; /* pages of logs 1 and 6 */
        return true;
    case 1:
    case 6:
        out[0] = 1;
        ide_checksum(out);
        return true;
    default: return false;
    }
}

void ide_smart(IdeDrive *d)
{
    u8 what = d->task.feature[0];

    if (d->task.mid[0] != 0x4f || d->task.high[0] != 0xc2 || (!d->is_smart_on && what != 0xd8)) {
        ide_fail(d, IDE_ABORTED);
        return;
    }
    memset(d->buf, 0, IDE_SECTOR);
    switch (what) {
    case 0xd0:
        attribute_values(d->buf);
        ide_checksum(d->buf);
        break;
    case 0xd1:
        attribute_thresholds(d->buf);
        ide_checksum(d->buf);
        break;
    case 0xd5:
        if (d->task.count[0] == 1 && read_log(d, d->buf))
            break;
        ide_fail(d, IDE_ABORTED);
        return;
    case 0xd2: /* autosave */
    case 0xda: /* status: mid and high stay for a drive that is well */ ide_done(d); return;
    case 0xd8:
    case 0xd9:
        d->is_smart_on = what == 0xd8;
        ide_done(d);
        return;
    default: ide_fail(d, IDE_ABORTED); return;
    }
    ide_transfer(d, IDE_REPLY, 0, IDE_SECTOR, IDE_SECTOR, false);
}
