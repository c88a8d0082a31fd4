/* SPDX-License-Identifier: MIT */
/*
 * Booting from CDs: the catalogue, the image that it names, and what drive the image is seen as.
 *
 * Source: "El Torito" Bootable CD-ROM Format Specification 1.0; ISO 9660, "Volume descriptors".
 */
#include "bios.h"

enum {
    BOOT_RECORD = 17, /* sector */
    CATALOGUE_AT = 0x47,
    ENTRY_SIZE = 32,
    BOOTABLE = 0x88,
    DEFAULT_SEGMENT = 0x7c0,
    IMAGE_SECTOR_PARTITION = 0x1be,
    SPECIFICATION_SIZE = 0x13,
    NO_DRIVE = 1,
    LOAD_MIN = 0x500, /* interrupt vectors and our variables come before */
};

CdBoot cd_boot;

static u8 sector[CD_SECTOR] __attribute__((aligned(16)));

static u16 get16(const u8 *p)
{
    return (u16)(p[0] | p[1] << 8);
}

static u32 get32(const u8 *p)
{
    return get16(p) | (u32)get16(p + 2) << 16;
}

static void set_media(CdBoot *c, u8 media)
{
    static const struct {
        u16 cylinders, heads, per_track;
    } floppies[] = {{0, 0, 0}, {80, 2, 15}, {80, 2, 18}, {80, 2, 36}};

    c->media = media;
    c->number = media == CD_NONE ? c->cd->number : media == CD_HARD_DISK ? 0x80 : 0;
    if (media != CD_NONE && media < CD_HARD_DISK) {
        c->cylinders = floppies[media].cylinders;
        c->heads = floppies[media].heads;
        c->per_track = floppies[media].per_track;
    }
}

/* The partition's last place says what geometry the image was made with. */
static void set_disk_geometry(CdBoot *c)
{
    const u8 *p = sector + IMAGE_SECTOR_PARTITION;

    c->heads = (u16)(p[5] + 1);
    c->per_track = p[6] & 0x3f;
    c->cylinders = (u16)((p[7] | (p[6] & 0xc0) << 2) + 1);
}

static const char *read_entry(Disk *d, CdBoot *c)
{
    const u8 *e = sector + ENTRY_SIZE;

    if (!disk_transfer(d, BOOT_RECORD, 1, addr_of(sector), false))
        return "the boot record cannot be read";
    if (sector[0] || memcmp(sector + 1, "CD001", 5) ||
        memcmp(sector + 7, "EL TORITO SPECIFICATION", 23))
        return "the CD is not bootable";
    if (!disk_transfer(d, get32(sector + CATALOGUE_AT), 1, addr_of(sector), false))
        return "the boot catalogue cannot be read";
    if (sector[0] != 1 || get16(sector + 30) != 0xaa55)
        return "the boot catalogue is not valid";
    if (e[0] != BOOTABLE || (e[1] & 15) > CD_HARD_DISK)
        return "the boot catalogue has no image for a BIOS";
    *c = (CdBoot){.cd = d, .lba = get32(e + 8), .sectors = get16(e + 6), .segment = get16(e + 2)};
    if (!c->segment)
        c->segment = DEFAULT_SEGMENT;
    set_media(c, e[1] & 15);
    return NULL;
}

const char *cd_load(Disk *d)
{
    CdBoot c;
    const char *error = d->sectors ? read_entry(d, &c) : "there is no disc";
    u32 sectors, addr, whole, rest;

    if (error)
        return error;
    sectors = c.sectors ? c.sectors : 1;
    addr = (u32)c.segment << 4;
    whole = sectors / (CD_SECTOR / SECTOR);
    rest = sectors % (CD_SECTOR / SECTOR) * SECTOR;
    if (addr < LOAD_MIN || addr + sectors * SECTOR > EBDA_ADDR)
        return "the image does not fit into memory where it is wanted";
    if ((whole && !disk_transfer(d, c.lba, whole, addr, false)) ||
        (rest && !disk_transfer(d, c.lba + whole, 1, addr_of(sector), false)))
        return "the image cannot be read";
    memcpy(ptr(addr + whole * CD_SECTOR), sector, rest);
    if (c.media == CD_HARD_DISK) {
        if (!disk_transfer(d, c.lba, 1, addr_of(sector), false))
            return "the image cannot be read";
        set_disk_geometry(&c);
    }
    if (c.media != CD_NONE && c.media < CD_HARD_DISK)
        MEM16(BDA_EQUIPMENT) |= 1; /* a floppy drive */
    cd_boot = c;
    return NULL;
}

/* ---- INT 13h ---- */

typedef struct Specification {
    u8 size, media, number, controller;
    u32 lba;
    u16 unit, buffer, segment, sectors;
    u8 cylinder, sector, head;
} __attribute__((packed)) Specification;

/* 4bh: end the emulation (AL=0), or tell only (AL=1). */
void cd_int13(Regs *r)
{
    const CdBoot *c = &cd_boot;
    Specification *s = ptr(far_addr(r->ds, r->si));

    if (r->ah != 0x4b || !c->cd || (r->dl != c->number && r->dl != 0x7f)) {
        answer(r, NO_DRIVE);
        return;
    }
    *s = (Specification){SPECIFICATION_SIZE,
                         c->media,
                         c->number,
                         0,
                         c->lba,
                         (u16)(c->cd->unit & 1),
                         0,
                         c->segment,
                         (u16)c->sectors,
                         (u8)(c->cylinders - 1),
                         (u8)(c->per_track | ((c->cylinders - 1) >> 2 & 0xc0)),
                         (u8)(c->heads - 1)};
    if (!r->al)
        cd_boot.media = CD_NONE;
    answer(r, 0);
}
