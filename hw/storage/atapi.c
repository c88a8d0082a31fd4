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

#define CD_SECTOR     2048u
#define CD_SECTORS    360000u /* of the longest CD; what is longer is a DVD */
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

enum {
    PROFILE_CD_ROM = 8,
    PROFILE_DVD_ROM = 0x10,
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

void ide_put_be(u8 *p, unsigned bytes, u64 v)
{
    for (unsigned n = 0; n < bytes; n++)
        p[n] = (u8)(v >> 8 * (bytes - 1 - n));
}

u64 ide_get_be(const u8 *p, unsigned bytes)
{
    u64 v = 0;

    for (unsigned n = 0; n < bytes; n++)
        v = v << 8 | p[n];
    return v;
}

/* ---- the medium ---- */

static bool has_medium(const IdeDrive *d)
{
    return !d->cd.is_open && blk_has_medium(d->blk);
}

static u64 sectors(const IdeDrive *d)
{
    return has_medium(d) ? blk_capacity(d->blk) / CD_SECTOR : 0;
}

static unsigned profile(const IdeDrive *d)
{
    u64 n = sectors(d);

    return !n ? 0 : n > CD_SECTORS ? PROFILE_DVD_ROM : PROFILE_CD_ROM;
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
    if (ide_get_be(p + 2, 4) < sectors(d))
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
    reply(d, b[3] + 4u, ide_get_be(p + 3, 2));
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
    reply(d, 36, ide_get_be(p + 3, 2));
}

static void read_capacity(IdeDrive *d, const u8 *p)
{
    ide_put_be(d->buf, 4, MIN(sectors(d) - 1, (u64)UINT32_MAX));
    ide_put_be(d->buf + 4, 4, CD_SECTOR);
    reply(d, 8, 8);
}

/* ---- GET CONFIGURATION ---- */

/* A feature of @bytes behind its four of header. */
static u32 put_feature(u8 *b, u16 code, u8 flags, u8 bytes)
{
    ide_put_be(b, 2, code);
    b[2] = flags; /* version, persistent, current */
    b[3] = bytes;
    return 4u + bytes;
}

static u32 put_profiles(const IdeDrive *d, u8 *b)
{
    unsigned now = profile(d);
    u32 n = put_feature(b, 0, 3, 8);

    ide_put_be(b + 4, 2, PROFILE_DVD_ROM);
    b[6] = now == PROFILE_DVD_ROM;
    ide_put_be(b + 8, 2, PROFILE_CD_ROM);
    b[10] = now == PROFILE_CD_ROM;
    return n;
}

static u32 put_core(const IdeDrive *d, u8 *b)
{
    u32 n = put_feature(b, 1, 2 << 2 | 3, 8);

    ide_put_be(b + 4, 4, 2); /* ATAPI */
    b[8] = 1;                /* reports that a device is busy */
    return n;
}

static u32 put_removable(const IdeDrive *d, u8 *b)
{
    u32 n = put_feature(b, 3, 3, 4);

    b[4] = 1 << 5 | 1 << 3 | 1; /* tray, can be ejected and locked */
    return n;
}

static void get_configuration(IdeDrive *d, const u8 *p)
{
    static u32 (*const features[])(const IdeDrive *, u8 *) = {put_profiles, put_core, NULL,
                                                              put_removable};
    unsigned kind = p[1] & 3, first = (unsigned)ide_get_be(p + 2, 2);
    u32 n = 8;

    if (kind == 3) {
        bad_field(d);
        return;
    }
    memset(d->buf, 0, 64);
    ide_put_be(d->buf + 6, 2, profile(d));
    for (unsigned i = first; i < ARRAY_SIZE(features); i++)
        if (features[i] && (kind != 2 || i == first))
            n += features[i](d, d->buf + n);
    ide_put_be(d->buf, 4, n - 4);
    reply(d, n, ide_get_be(p + 7, 2));
}

/* ---- events ---- */

static void get_event(IdeDrive *d, const u8 *p)
{
    Cd *cd = &d->cd;
    u8 *b = d->buf;
    bool wants_media = p[4] & 1 << 4;

    if (!(p[1] & 1)) { /* to wait for events: there is no such thing */
        bad_field(d);
        return;
    }
    memset(b, 0, 8);
    b[3] = 1 << 4; /* classes there are: media */
    if (!wants_media) {
        b[1] = 2;
        b[2] = 0x80; /* none of the wanted ones */
        reply(d, 4, ide_get_be(p + 7, 2));
        return;
    }
    b[1] = 6;
    b[2] = 4; /* media */
    if (cd->is_changed)
        b[4] = has_medium(d) ? 2 : 3; /* came, went */
    else if (cd->is_eject_wanted)
        b[4] = 1;
    b[5] = (u8)((blk_has_medium(d->blk) ? 2 : 0) | cd->is_open);
    cd->is_changed = cd->is_eject_wanted = false;
    reply(d, 8, ide_get_be(p + 7, 2));
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
    b[0] = 0x2a;
    b[1] = 18;
    b[2] = 0x3b; /* reads CD-R, CD-RW, DVD-ROM, DVD-R, DVD-RAM */
    b[4] = 0x70; /* multi session, both forms of mode 2 */
    b[6] = (u8)(1 << 5 | 1 << 3 | 1 | (d->cd.is_locked ? 2 : 0));
    ide_put_be(b + 8, 2, 706);  /* kbyte/s */
    ide_put_be(b + 10, 2, 2);   /* levels of volume */
    ide_put_be(b + 12, 2, 512); /* KiB of buffer */
    ide_put_be(b + 14, 2, 706);
    return 20;
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
    ide_put_be(d->buf, 2, n - 2);
    d->buf[2] = !has_medium(d) ? 0x70 : 0x01; /* kind of medium: none, data */
    reply(d, n, ide_get_be(p + 7, 2));
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
    read_at(d, ide_get_be(p + 2, 4), ide_get_be(p + 7, 2));
}

static void read_12(IdeDrive *d, const u8 *p)
{
    read_at(d, ide_get_be(p + 2, 4), ide_get_be(p + 6, 4));
}

/* Only the 2048 bytes that users see: a file has no other. */
static void read_cd(IdeDrive *d, const u8 *p)
{
    u64 count = ide_get_be(p + 6, 3);

    if (!(p[9] & 0xf8))
        count = 0;
    else if ((p[9] & 0xf8) != 0x10) {
        log_unimp("%s: READ CD of parts 0x%02x\n", d->dev.type->name, p[9]);
        bad_field(d);
        return;
    }
    read_at(d, ide_get_be(p + 2, 4), count);
}

/* Address as minute, second and frame, or as a number. */
static void put_address(u8 *b, bool is_msf, u64 lba)
{
    u64 frames = lba + 150;

    if (!is_msf) {
        ide_put_be(b, 4, lba);
        return;
    }
    b[0] = 0;
    b[1] = (u8)(frames / 75 / 60);
    b[2] = (u8)(frames / 75 % 60);
    b[3] = (u8)(frames % 75);
}

/* One data track, and where it ends. */
static u32 toc_tracks(const IdeDrive *d, u8 *b, bool is_msf, u8 first)
{
    u32 n = 4;

    b[2] = b[3] = 1;
    if (first <= 1) {
        b[n + 1] = 0x14;
        b[n + 2] = 1;
        put_address(b + n + 4, is_msf, 0);
        n += 8;
    }
    b[n + 1] = 0x14;
    b[n + 2] = 0xaa;
    put_address(b + n + 4, is_msf, sectors(d));
    return n + 8;
}

static u32 toc_sessions(u8 *b, bool is_msf)
{
    b[2] = b[3] = 1;
    b[5] = 0x14;
    b[6] = 1;
    put_address(b + 8, is_msf, 0);
    return 12;
}

static u32 toc_raw(const IdeDrive *d, u8 *b)
{
    static const u8 points[] = {0xa0, 0xa1, 0xa2, 1};

    b[2] = b[3] = 1;
    for (unsigned n = 0; n < ARRAY_SIZE(points); n++) {
        u8 *e = b + 4 + 11 * n;
        u8 end[4];

        e[0] = 1; /* session */
        e[1] = 0x14;
        e[3] = points[n];
        put_address(end, true, points[n] == 0xa2 ? sectors(d) : 0);
        if (points[n] == 0xa0 || points[n] == 0xa1)
            e[8] = 1; /* the first, the last track */
        else
            memcpy(e + 8, end + 1, 3);
    }
    return 4 + 11 * ARRAY_SIZE(points);
}

static void read_toc(IdeDrive *d, const u8 *p)
{
    bool is_msf = p[1] & 2;
    unsigned form = p[2] & 15 ? p[2] & 15 : p[9] >> 6;
    u32 n;

    memset(d->buf, 0, 64);
    if ((!form && p[6] > 1 && p[6] != 0xaa) || form > 2) {
        bad_field(d);
        return;
    }
    n = form == 0   ? toc_tracks(d, d->buf, is_msf, p[6])
        : form == 1 ? toc_sessions(d->buf, is_msf)
                    : toc_raw(d, d->buf);
    ide_put_be(d->buf, 2, n - 2);
    reply(d, n, ide_get_be(p + 7, 2));
}

static void disc_information(IdeDrive *d, const u8 *p)
{
    if (p[1] & 7) {
        bad_field(d);
        return;
    }
    memset(d->buf, 0, 34);
    ide_put_be(d->buf, 2, 32);
    d->buf[2] = 0x0e;                                  /* complete */
    d->buf[3] = d->buf[4] = d->buf[5] = d->buf[6] = 1; /* tracks and sessions */
    d->buf[7] = 0x20;                                  /* unrestricted */
    reply(d, 34, ide_get_be(p + 7, 2));
}

static void mechanism_status(IdeDrive *d, const u8 *p)
{
    memset(d->buf, 0, 8);
    d->buf[5] = 1; /* slots */
    reply(d, 8, ide_get_be(p + 8, 2));
}

/* ---- READ DVD STRUCTURE ---- */

/* The physical format of layer 0; 4 bytes of header come before. */
static u32 dvd_physical(const IdeDrive *d, u8 *b)
{
    b[4] = 0x01;                                     /* DVD-ROM, part version 1 */
    b[5] = 0x0f;                                     /* 120 mm, any rate */
    b[6] = 0x01;                                     /* one layer, of data as molded */
    ide_put_be(b + 8, 4, 0x30000);                   /* sector where the data begins */
    ide_put_be(b + 12, 4, 0x30000 + sectors(d) - 1); /* and where it ends */
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
        ide_put_be(b + n + 2, 2, dvd_parts[i].code == 1 ? 8 : 2052);
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
    if (p[7] != 0xff && profile(d) != PROFILE_DVD_ROM) {
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
    ide_put_be(d->buf, 2, n - 2);
    reply(d, n, ide_get_be(p + 8, 2));
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
