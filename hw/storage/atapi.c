/* SPDX-License-Identifier: MIT */
/*
 * Packets of CD-ROM drives: a row each. Answers are built in the drive's buffer; sectors come from
 * the medium part by part (ide_io.c). What went wrong is kept for REQUEST SENSE.
 *
 * Sources: MMC-6, SPC-3, ATA/ATAPI-6 "PACKET".
 */
#include <string.h>
#include "base/log.h"
#include "hw/storage/ide.h"
#include "hw/storage/mmc.h"

#define CD_SECTOR     2048u
#define LIMIT_DEFAULT 0xf800u /* bytes of a block, if the guest says 0 */

/* Sense keys, with their additional codes. */
enum {
    NO_SENSE = 0,
    NOT_READY = 2,
    MEDIUM_ERROR = 3,
    ILLEGAL = 5,
    ATTENTION = 6,

    ASC_UNREADABLE = 0x11,
    ASC_OPCODE = 0x20,
    ASC_RANGE = 0x21,
    ASC_FIELD = 0x24,
    ASC_CHANGED = 0x28,
    ASC_NO_MEDIUM = 0x3a,
    ASC_LOCKED = 0x53,
};

/* What a row says of its packet. */
enum {
    READY = 1,  /* needs a medium */
    ALWAYS = 2, /* also while it has to be told that the medium changed */
};

typedef struct PacketRow {
    u8 code, flags;
    void (*run)(IdeDrive *d, const u8 *packet);
} PacketRow;

/* ---- the medium ---- */

static bool has_medium(const IdeDrive *d)
{
    return !d->cd.is_open && blk_has_medium(d->blk);
}

static u64 sectors(const IdeDrive *d)
{
    return has_medium(d) ? blk_capacity(d->blk) / CD_SECTOR : 0;
}

/* ---- how packets end ---- */

/* Reason of the interrupt at the end. */
void atapi_done(IdeDrive *d)
{
    d->task.count[0] = IDE_REASON_COMMAND | IDE_REASON_TO_HOST;
}

static void set_sense(IdeDrive *d, u8 key, u8 asc, u8 ascq)
{
    d->cd.sense = key;
    d->cd.asc = asc;
    d->cd.ascq = ascq;
}

static void fail(IdeDrive *d, u8 key, u8 asc, u8 ascq)
{
    set_sense(d, key, asc, ascq);
    atapi_done(d);
    ide_fail(d, (u8)(key << 4 | IDE_ABORTED));
}

static void bad_field(IdeDrive *d)
{
    fail(d, ILLEGAL, ASC_FIELD, 0);
}

static void not_ready(IdeDrive *d)
{
    fail(d, NOT_READY, ASC_NO_MEDIUM, d->cd.is_open ? 2 : 1);
}

void atapi_io_failed(IdeDrive *d, int error)
{
    if (error)
        fail(d, MEDIUM_ERROR, ASC_UNREADABLE, 0);
    else
        bad_field(d);
}

/* @bytes of the buffer, of which the guest wants @most. */
static void reply(IdeDrive *d, u64 bytes, u64 most)
{
    bytes = MIN(bytes, most);
    if (bytes)
        ide_transfer(d, IDE_REPLY, 0, bytes, d->cd.limit, d->cd.is_list);
    else
        ide_done(d);
}

/* ---- packets without data ---- */

static void do_nothing(IdeDrive *d, const u8 *p)
{
    ide_done(d);
}

static void start_stop(IdeDrive *d, const u8 *p)
{
    Cd *cd = &d->cd;
    bool start = p[4] & 1, loads = p[4] & 2;

    if (!loads || p[4] >> 4) { /* spinning up and down, power */
        ide_done(d);
        return;
    }
    if (!start && cd->is_locked) {
        fail(d, has_medium(d) ? ILLEGAL : NOT_READY, ASC_LOCKED, 2);
        return;
    }
    if (cd->is_open == start) {
        cd->is_open = !start;
        cd->is_changed = blk_has_medium(d->blk);
        cd->is_attention = has_medium(d);
    }
    ide_done(d);
}

static void prevent(IdeDrive *d, const u8 *p)
{
    d->cd.is_locked = p[4] & 1;
    ide_done(d);
}

static void seek(IdeDrive *d, const u8 *p)
{
    if (be_get(p + 2, 4) < sectors(d))
        ide_done(d);
    else
        fail(d, ILLEGAL, ASC_RANGE, 0);
}

/* ---- what the drive is ---- */

static void request_sense(IdeDrive *d, const u8 *p)
{
    Cd *cd = &d->cd;

    memset(d->buf, 0, 18);
    d->buf[0] = 0x70;
    d->buf[7] = 10;
    if (cd->sense == NO_SENSE && cd->is_attention) {
        cd->is_attention = false;
        set_sense(d, ATTENTION, ASC_CHANGED, 0);
    }
    d->buf[2] = cd->sense;
    d->buf[12] = cd->asc;
    d->buf[13] = cd->ascq;
    set_sense(d, NO_SENSE, 0, 0);
    reply(d, 18, p[4]);
}

static void put_text(u8 *out, const char *text, unsigned bytes)
{
    size_t n = strlen(text);

    memset(out, ' ', bytes);
    memcpy(out, text, MIN(n, (size_t)bytes));
}

static void inquiry_page(IdeDrive *d, const u8 *p)
{
    u8 *b = d->buf;

    memset(b, 0, 64);
    b[0] = 5;
    b[1] = p[2];
    switch (p[2]) {
    case 0x00:
        b[3] = 3;
        b[5] = 0x80;
        b[6] = 0x83;
        break;
    case 0x80:
        b[3] = 20;
        put_text(b + 4, d->serial, 20);
        break;
    case 0x83: /* vendor's name for it: ASCII */
        b[3] = 24;
        b[4] = 2;
        b[7] = 20;
        put_text(b + 8, d->serial, 20);
        break;
    default: bad_field(d); return;
    }
    reply(d, b[3] + 4u, be_get(p + 3, 2));
}

static void inquiry(IdeDrive *d, const u8 *p)
{
    if (p[1] & 1) {
        inquiry_page(d, p);
        return;
    }
    if (p[2]) {
        bad_field(d);
        return;
    }
    memset(d->buf, 0, 36);
    d->buf[0] = 5;    /* CD-ROM */
    d->buf[1] = 0x80; /* removable */
    d->buf[3] = 0x21; /* ATAPI, form of the answer */
    d->buf[4] = 31;
    put_text(d->buf + 8, "LYREBIRD", 8);
    put_text(d->buf + 16, d->model, 16);
    put_text(d->buf + 32, d->version, 4);
    reply(d, 36, be_get(p + 3, 2));
}

static void read_capacity(IdeDrive *d, const u8 *p)
{
    be_put(d->buf, 4, MIN(sectors(d) - 1, (u64)UINT32_MAX));
    be_put(d->buf + 4, 4, CD_SECTOR);
    reply(d, 8, 8);
}

/* An answer about the medium; none: the packet asks for something that is not there. */
static void answer(IdeDrive *d, u32 bytes, u64 most)
{
    if (bytes)
        reply(d, bytes, most);
    else
        bad_field(d);
}

static void get_configuration(IdeDrive *d, const u8 *p)
{
    memset(d->buf, 0, MMC_ANSWER_MAX);
    answer(d, mmc_configuration(d->buf, p, sectors(d), MMC_ATAPI), be_get(p + 7, 2));
}

static void get_event(IdeDrive *d, const u8 *p)
{
    Cd *cd = &d->cd;
    unsigned event = cd->is_changed        ? has_medium(d) ? MMC_CAME : MMC_WENT
                     : cd->is_eject_wanted ? MMC_EJECT_WANTED
                                           : MMC_NO_EVENT;

    memset(d->buf, 0, MMC_ANSWER_MAX);
    if (mmc_tells_media(p))
        cd->is_changed = cd->is_eject_wanted = false;
    answer(d, mmc_event(d->buf, p, event, cd->is_open, blk_has_medium(d->blk)), be_get(p + 7, 2));
}

static void read_toc(IdeDrive *d, const u8 *p)
{
    memset(d->buf, 0, MMC_ANSWER_MAX);
    answer(d, mmc_toc(d->buf, p, sectors(d)), be_get(p + 7, 2));
}

static void disc_information(IdeDrive *d, const u8 *p)
{
    memset(d->buf, 0, MMC_ANSWER_MAX);
    answer(d, mmc_disc_information(d->buf, p), be_get(p + 7, 2));
}

static void mechanism_status(IdeDrive *d, const u8 *p)
{
    memset(d->buf, 0, MMC_ANSWER_MAX);
    answer(d, mmc_mechanism(d->buf), be_get(p + 8, 2));
}

/* ---- mode pages ---- */

static u32 page_errors(const IdeDrive *d, u8 *b)
{
    b[0] = 1;
    b[1] = 6;
    b[3] = 5; /* retries */
    return 8;
}

static u32 page_capabilities(const IdeDrive *d, u8 *b)
{
    return mmc_page_capabilities(b, d->cd.is_locked);
}

static const struct ModePage {
    u8 code;
    u32 (*put)(const IdeDrive *d, u8 *b);
} mode_pages[] = {{0x01, page_errors}, {0x2a, page_capabilities}};

static void mode_sense(IdeDrive *d, const u8 *p)
{
    u8 code = p[2] & 63, control = p[2] >> 6;
    u32 n = 8;

    memset(d->buf, 0, 64);
    for (unsigned i = 0; i < ARRAY_SIZE(mode_pages); i++)
        if (code == 0x3f || mode_pages[i].code == code) {
            u32 bytes = mode_pages[i].put(d, d->buf + n);

            if (control == 1) /* what can be changed: nothing */
                memset(d->buf + n + 2, 0, bytes - 2);
            n += bytes;
        }
    if (n == 8) {
        bad_field(d);
        return;
    }
    if (control == 3) {
        fail(d, ILLEGAL, 0x39, 0); /* saving of parameters */
        return;
    }
    be_put(d->buf, 2, n - 2);
    d->buf[2] = !has_medium(d) ? 0x70 : 0x01; /* kind of medium: none, data */
    reply(d, n, be_get(p + 7, 2));
}

/* ---- the contents ---- */

static void read_at(IdeDrive *d, u64 lba, u64 count)
{
    u64 all = sectors(d);

    if (lba > all || count > all - lba)
        fail(d, ILLEGAL, ASC_RANGE, 0);
    else if (!count)
        ide_done(d);
    else
        ide_transfer(d, IDE_READ, lba * CD_SECTOR, count * CD_SECTOR, d->cd.limit, d->cd.is_list);
}

static void read_10(IdeDrive *d, const u8 *p)
{
    read_at(d, be_get(p + 2, 4), be_get(p + 7, 2));
}

static void read_12(IdeDrive *d, const u8 *p)
{
    read_at(d, be_get(p + 2, 4), be_get(p + 6, 4));
}

/* Only the 2048 bytes that users see: a file has no other. */
static void read_cd(IdeDrive *d, const u8 *p)
{
    u64 count = be_get(p + 6, 3);

    if (!(p[9] & 0xf8))
        count = 0;
    else if ((p[9] & 0xf8) != 0x10) {
        log_unimp("%s: READ CD of parts 0x%02x\n", d->dev.type->name, p[9]);
        bad_field(d);
        return;
    }
    read_at(d, be_get(p + 2, 4), count);
}

/* ---- READ DVD STRUCTURE ---- */

/* The physical format of layer 0; 4 bytes of header come before. */
static u32 dvd_physical(const IdeDrive *d, u8 *b)
{
    b[4] = 0x01;                                     /* DVD-ROM, part version 1 */
    b[5] = 0x0f;                                     /* 120 mm, any rate */
    b[6] = 0x01;                                     /* one layer, of data as molded */
    be_put(b + 8, 4, 0x30000);                       /* sector where the data begins */
    be_put(b + 12, 4, 0x30000 + sectors(d) - 1);     /* and where it ends */
    return 2052;
}

/* Whether there is copy protection: no. */
static u32 dvd_copyright(const IdeDrive *d, u8 *b)
{
    return 8;
}

static u32 dvd_manufacturing(const IdeDrive *d, u8 *b)
{
    return 2052;
}

static const struct DvdPart {
    u8 code;
    u32 (*put)(const IdeDrive *d, u8 *b);
} dvd_parts[] = {{0x00, dvd_physical}, {0x01, dvd_copyright}, {0x04, dvd_manufacturing}};

/* Which parts there are. */
static u32 dvd_list(u8 *b)
{
    u32 n = 4;

    for (unsigned i = 0; i < ARRAY_SIZE(dvd_parts); i++, n += 4) {
        b[n] = dvd_parts[i].code;
        b[n + 1] = 0x40; /* can be read */
        be_put(b + n + 2, 2, dvd_parts[i].code == 1 ? 8 : 2052);
    }
    return n;
}

static void dvd_structure(IdeDrive *d, const u8 *p)
{
    u32 n = 0;

    if (p[1] & 15) { /* of other kinds of media */
        bad_field(d);
        return;
    }
    if (p[7] != 0xff && mmc_profile(sectors(d)) != MMC_PROFILE_DVD_ROM) {
        if (has_medium(d))
            fail(d, ILLEGAL, 0x30, 2); /* incompatible medium */
        else
            not_ready(d);
        return;
    }
    memset(d->buf, 0, 2052);
    if (p[7] == 0xff)
        n = dvd_list(d->buf);
    for (unsigned i = 0; i < ARRAY_SIZE(dvd_parts); i++)
        if (dvd_parts[i].code == p[7] && !p[6])
            n = dvd_parts[i].put(d, d->buf);
    if (!n) {
        bad_field(d);
        return;
    }
    be_put(d->buf, 2, n - 2);
    reply(d, n, be_get(p + 8, 2));
}

/* ---- the table ---- */

// clang-format off
static const PacketRow rows[] = {
    {0x00, READY,  do_nothing},        /* TEST UNIT READY */
    {0x03, ALWAYS, request_sense},
    {0x12, ALWAYS, inquiry},
    {0x1b, 0,      start_stop},        /* START STOP UNIT */
    {0x1e, 0,      prevent},           /* PREVENT ALLOW MEDIUM REMOVAL */
    {0x25, READY,  read_capacity},
    {0x28, READY,  read_10},
    {0x2b, READY,  seek},
    {0x43, READY,  read_toc},
    {0x46, ALWAYS, get_configuration},
    {0x4a, ALWAYS, get_event},         /* GET EVENT STATUS NOTIFICATION */
    {0x51, READY,  disc_information},
    {0x5a, 0,      mode_sense},
    {0xa8, READY,  read_12},
    {0xad, 0,      dvd_structure},
    {0xbb, 0,      do_nothing},        /* SET CD SPEED */
    {0xbd, 0,      mechanism_status},
    {0xbe, READY,  read_cd},
};
// clang-format on

static const PacketRow *find(u8 code)
{
    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++)
        if (rows[n].code == code)
            return &rows[n];
    return NULL;
}

void atapi_packet(IdeDrive *d)
{
    Cd *cd = &d->cd;
    const PacketRow *row = find(cd->packet[0]);

    cd->limit = (u16)(cd->limit ? cd->limit == 0xffff ? 0xfffe : cd->limit : LIMIT_DEFAULT);
    if (cd->limit > 1) /* words, but for a last one */
        cd->limit &= 0xfffe;
    if (!row) {
        log_unimp("%s: packet 0x%02x\n", d->dev.type->name, cd->packet[0]);
        fail(d, ILLEGAL, ASC_OPCODE, 0);
        return;
    }
    if (cd->packet[0] != 0x03)
        set_sense(d, NO_SENSE, 0, 0);
    if (cd->is_attention && !(row->flags & ALWAYS)) {
        cd->is_attention = false;
        fail(d, ATTENTION, ASC_CHANGED, 0);
    } else if (row->flags & READY && !has_medium(d)) {
        not_ready(d);
    } else {
        row->run(d, cd->packet);
    }
}

/* No packet has data of the guest. */
void atapi_taken(IdeDrive *d)
{
    bad_field(d);
}

void atapi_reset(IdeDrive *d)
{
    set_sense(d, NO_SENSE, 0, 0);
    d->cd.is_locked = false;
}

/* ---- what the monitor does with the medium ---- */

static void change_media(void *opaque, bool is_loaded)
{
    IdeDrive *d = opaque;

    d->cd.is_changed = true;
    d->cd.is_eject_wanted = false;
    d->cd.is_attention = is_loaded;
    if (is_loaded)
        d->cd.is_open = false;
}

static void eject_request(void *opaque, bool force)
{
    IdeDrive *d = opaque;

    d->cd.is_eject_wanted = true;
    if (force)
        d->cd.is_locked = false;
}

static bool is_tray_open(void *opaque)
{
    return ((IdeDrive *)opaque)->cd.is_open;
}

static bool is_medium_locked(void *opaque)
{
    return ((IdeDrive *)opaque)->cd.is_locked;
}

static void drained(void *opaque, bool is_begin)
{
    IdeDrive *d = opaque;

    d->draining += is_begin ? 1 : -1u;
    ide_resume(d);
}

const BlkDevOps atapi_drive_ops = {.change_media = change_media,
                                   .eject_request = eject_request,
                                   .is_tray_open = is_tray_open,
                                   .is_medium_locked = is_medium_locked,
                                   .drained = drained};

static const StateRow state_rows[] = {
    STATE_ARRAY(Cd, packet),
    STATE_FIELD(Cd, sense),
    STATE_FIELD(Cd, asc),
    STATE_FIELD(Cd, ascq),
    STATE_FIELD(Cd, is_attention),
    STATE_FIELD(Cd, is_changed),
    STATE_FIELD(Cd, is_eject_wanted),
    STATE_FIELD(Cd, is_open),
    STATE_FIELD(Cd, is_locked),
    STATE_FIELD(Cd, limit),
    STATE_FIELD(Cd, is_list),
};

const StateTable atapi_state = {"atapi", 1, 1, DEVICE_ROWS(state_rows)};
