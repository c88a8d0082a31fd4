/* SPDX-License-Identifier: MIT */
/*
 * INT 13h: disks by cylinder, head and sector, and by number (EDD). A drive that El Torito emulates
 * lies in front of the real ones.
 *
 * Sources: IBM PC BIOS Interface Technical Reference, "INT 13H"; BIOS Enhanced Disk Drive Services
 * 3.0, "Int 13h extensions".
 */
#include "bios.h"

enum {
    OK = 0x00,
    BAD_COMMAND = 0x01,
    WRITE_PROTECTED = 0x03,
    NOT_FOUND = 0x04,
    FAILED = 0x20,
    NOT_READY = 0xaa,
};

/* ---- the drive that a number means ---- */

/* A disk, or an image on a CD in sectors of 512 bytes. */
typedef struct Drive {
    Disk *disk;
    u32 first; /* sector of the CD */
    bool is_image;
    u16 cylinders, heads, per_track;
    u64 sectors;
} Drive;

static bool find(u8 number, Drive *v)
{
    const CdBoot *c = &cd_boot;

    *v = (Drive){0};
    if (c->cd && c->media != CD_NONE && number == c->number) {
        *v = (Drive){c->cd, c->lba, true, c->cylinders, c->heads, c->per_track, 0};
        v->sectors = (u64)c->cylinders * c->heads * c->per_track;
        return true;
    }
    /* An emulated hard disk comes before the others. */
    if (c->cd && c->media == CD_HARD_DISK && number > c->number && number < 0xe0)
        number--;
    v->disk = disk_find(number);
    if (v->disk)
        *v = (Drive){
            v->disk,         0, false, v->disk->cylinders, v->disk->heads, v->disk->per_track,
            v->disk->sectors};
    return v->disk;
}

/* Sectors of 512 bytes out of those of 2048. */
static u8 read_image(const Drive *v, u32 sector, u32 count, u32 addr)
{
    static u8 cd_sector[CD_SECTOR] __attribute__((aligned(16)));
    u32 per = CD_SECTOR / SECTOR, have = UINT32_MAX;

    for (; count; count--, sector++, addr += SECTOR) {
        if (sector / per != have &&
            !disk_transfer(v->disk, v->first + sector / per, 1, addr_of(cd_sector), false))
            return FAILED;
        have = sector / per;
        memcpy(ptr(addr), cd_sector + sector % per * SECTOR, SECTOR);
    }
    return OK;
}

static u8 check(const Drive *v, u64 sector, u32 count)
{
    if (sector < v->sectors && count <= v->sectors - sector)
        return OK;
    return v->sectors ? NOT_FOUND : NOT_READY;
}

static u8 transfer(const Drive *v, u64 sector, u32 count, u32 addr, bool is_write)
{
    u8 status = check(v, sector, count);

    if (v->disk->is_cd && is_write)
        return WRITE_PROTECTED;
    if (status)
        return status;
    if (v->is_image)
        return read_image(v, (u32)sector, count, addr);
    return disk_transfer(v->disk, sector, count, addr, is_write) ? OK : FAILED;
}

/* ---- by cylinder, head, sector ---- */

static u8 chs(Regs *r, const Drive *v)
{
    u32 cylinder = r->ch | (u32)(r->cl & 0xc0) << 2, sector = r->cl & 0x3f;
    u32 lba = (cylinder * v->heads + r->dh) * v->per_track + sector - 1;
    u8 status;

    if (!sector || sector > v->per_track || r->dh >= v->heads || cylinder >= v->cylinders || !r->al)
        return v->per_track ? NOT_FOUND : BAD_COMMAND;
    if (r->ah == 4) /* verify */
        return check(v, lba, r->al);
    status = transfer(v, lba, r->al, far_addr(r->es, r->bx), r->ah == 3);
    if (status)
        r->al = 0;
    return status;
}

static u8 parameters(Regs *r, const Drive *v)
{
    u32 last = v->cylinders - 1u;

    if (!v->per_track)
        return BAD_COMMAND;
    r->ch = (u8)last;
    r->cl = (u8)(v->per_track | (last >> 2 & 0xc0));
    r->dh = (u8)(v->heads - 1);
    r->dl = r->dl & 0x80 ? (u8)(MEM8(BDA_DISKS) + (cd_boot.media == CD_HARD_DISK)) : 1;
    r->ax = 0;
    if (v->is_image && cd_boot.media != CD_HARD_DISK)
        r->bl = (u8[]){0, 2, 4, 6}[cd_boot.media & 3];
    return OK;
}

/* A hard disk (3) and its sectors, or a floppy disk (1). */
static u8 kind(Regs *r, const Drive *v)
{
    if (r->dl < 0x80) {
        r->ax = 0x0100;
    } else {
        r->ax = 0x0300;
        r->dx = (u16)v->sectors;
        r->cx = (u16)(MIN(v->sectors, (u64)UINT32_MAX) >> 16);
    }
    return OK;
}

/* ---- by number ---- */

typedef struct Packet {
    u8 size, zero;
    u16 count;
    u16 offset, segment;
    u64 lba;
    u64 flat; /* where to, if segment and offset are ones */
} Packet;

static u8 extended(Regs *r, const Drive *v)
{
    Packet *p = ptr(far_addr(r->ds, r->si));
    u32 addr = far_addr(p->segment, p->offset);
    u8 status;

    if (p->size < 16)
        return BAD_COMMAND;
    if (p->segment == 0xffff && p->offset == 0xffff && p->size >= 24)
        addr = (u32)p->flat;
    if (r->ah == 0x44 || r->ah == 0x47) /* verify, seek */
        return check(v, p->lba, p->count);
    status = transfer(v, p->lba, p->count, addr, r->ah == 0x43);
    if (status)
        p->count = 0;
    return status;
}

typedef struct Parameters {
    u16 size, flags;
    u32 cylinders, heads, per_track;
    u64 sectors;
    u16 bytes;
    u32 dpte;
    u16 key;
    u8 path_size, zero[3];
    char bus[4], interface[8];
    u64 bus_path, device_path;
    u8 zero2, sum;
} __attribute__((packed)) Parameters;

enum {
    PARAMETERS_1 = 26,
    PARAMETERS_2 = 30,
    PATH_KEY = 0xbedd,
    PATH_SIZE = 36,
    PARAMETERS_PATH = 30
};
enum { FLAG_DMA = 1, FLAG_GEOMETRY = 2, FLAG_REMOVABLE = 4, FLAG_LOCKABLE = 0x10 };

static void fill_path(Parameters *p, const Disk *d)
{
    p->key = PATH_KEY;
    p->path_size = PATH_SIZE;
    memcpy(p->bus, "PCI ", 4);
    memcpy(p->interface, "ATA     ", 8);
    p->bus_path =
        (u64)(d->bdf >> 8) | (u32)(d->bdf >> 3 & 31) << 8 | (u32)(d->bdf & 7) << 16 | 0xffull << 24;
    p->device_path = d->unit & 1;
    p->sum = (u8)-sum_of((u8 *)p + PARAMETERS_PATH, PATH_SIZE - 1);
}

static u8 extended_parameters(Regs *r, const Drive *v)
{
    Parameters *out = ptr(far_addr(r->ds, r->si)), p = {.flags = FLAG_DMA | FLAG_GEOMETRY};

    if (out->size < PARAMETERS_1)
        return BAD_COMMAND;
    p.size = out->size >= sizeof p       ? sizeof p
             : out->size >= PARAMETERS_2 ? PARAMETERS_2
                                         : PARAMETERS_1;
    p.cylinders = v->cylinders;
    p.heads = v->heads;
    p.per_track = v->per_track;
    p.sectors = v->sectors;
    p.bytes = (u16)(v->is_image ? SECTOR : v->disk->sector_size);
    if (v->disk->is_cd)
        p.flags = FLAG_DMA | FLAG_REMOVABLE | FLAG_LOCKABLE;
    else
        fill_path(&p, v->disk);
    if (p.size > PARAMETERS_1)
        p.dpte = UINT32_MAX; /* there is none */
    memcpy(out, &p, p.size);
    return OK;
}

static u8 has_extensions(Regs *r, const Drive *v)
{
    if (r->bx != 0x55aa)
        return BAD_COMMAND;
    r->bx = 0xaa55;
    r->cx = v->disk->is_cd ? 7 : 5; /* by number, enhanced parameters; locking */
    return OK;
}

/* Nobody changes the medium without the guest's knowledge. */
static u8 nothing(Regs *r, const Drive *v)
{
    return OK;
}

/* ---- INT 13h ---- */

static const struct {
    u8 function;
    u8 (*handle)(Regs *r, const Drive *v);
} functions[] = {
    {0x00, nothing},    {0x02, chs},
    {0x03, chs},        {0x04, chs},
    {0x08, parameters}, {0x09, nothing},
    {0x0c, nothing},    {0x0d, nothing},
    {0x10, nothing},    {0x11, nothing},
    {0x14, nothing},    {0x15, kind},
    {0x16, nothing},    {0x41, has_extensions},
    {0x42, extended},   {0x43, extended},
    {0x44, extended},   {0x45, nothing},
    {0x47, extended},   {0x48, extended_parameters},
    {0x49, nothing},    {0x4e, nothing},
};

static u8 run(Regs *r)
{
    Drive v;

    if (!find(r->dl, &v))
        return BAD_COMMAND;
    for (u32 n = 0; n < ARRAY_SIZE(functions); n++)
        if (functions[n].function == r->ah)
            return functions[n].handle(r, &v);
    return BAD_COMMAND;
}

void int13(Regs *r)
{
    u8 status;

    if (r->ah == 0x01) {
        answer(r, MEM8(BDA_DISK_STATUS));
        return;
    }
    if (r->ah >= 0x4a && r->ah <= 0x4d) {
        cd_int13(r);
        return;
    }
    bool is_kind = r->ah == 0x15, is_check = r->ah == 0x41;
    u8 kind_code;

    status = run(r);
    MEM8(BDA_DISK_STATUS) = status;
    kind_code = r->ah;
    answer(r, status);
    if (!status && is_kind)
        r->ah = kind_code;
    if (!status && is_check)
        r->ah = 0x30; /* EDD 3.0 */
}
