/* SPDX-License-Identifier: MIT */
/*
 * Commands of SCSI disks, and those that CD-ROM drives share with them: a row each. Sources: SBC-3,
 * SPC-4.
 */
#include <stdlib.h>
#include <string.h>
#include "hw/storage/mmc.h"
#include "hw/storage/scsi.h"

#define PATTERN_MAX (256u << 10) /* bytes of a request of WRITE SAME */
#define LIST_MAX    8192u        /* bytes of a parameter list */

/* What a row says of its command. */
enum {
    READY = 1, /* needs a medium */
    WRITE = 2, /* and one that can be written */
    DISK = 4,  /* is not for CD-ROM drives */
};

typedef struct CommandRow {
    u8 code, flags;
    void (*run)(ScsiDrive *d, ScsiRequest *r);
} CommandRow;

bool scsi_has_medium(const ScsiDrive *d)
{
    return !d->cd.is_open && blk_has_medium(d->blk);
}

u64 scsi_blocks(const ScsiDrive *d)
{
    return scsi_has_medium(d) ? blk_capacity(d->blk) / d->block_size : 0;
}

static void do_nothing(ScsiDrive *d, ScsiRequest *r)
{
    scsi_done(r);
}

/* ---- ranges of blocks ---- */

typedef struct Range {
    u64 lba, count;
} Range;

/* Where each group of commands has them. */
static Range range_of(const u8 *cdb)
{
    switch (cdb[0] >> 5) {
    case 0: return (Range){be_get(cdb + 1, 3) & 0x1fffff, cdb[4] ? cdb[4] : 256u};
    case 4: return (Range){be_get(cdb + 2, 8), be_get(cdb + 10, 4)};
    case 5: return (Range){be_get(cdb + 2, 4), be_get(cdb + 6, 4)};
    default: return (Range){be_get(cdb + 2, 4), be_get(cdb + 7, 2)};
    }
}

static bool is_there(const ScsiDrive *d, Range g)
{
    u64 all = scsi_blocks(d);

    return g.lba <= all && g.count <= all - g.lba;
}

/* The memory of a request becomes @bytes long. */
static void limit(ScsiRequest *r, u64 bytes)
{
    u32 n = 0;

    for (; n < r->iov_count && bytes; n++) {
        r->iov[n].iov_len = MIN(r->iov[n].iov_len, (size_t)bytes);
        bytes -= r->iov[n].iov_len;
    }
    r->iov_count = n;
}

/* @bytes of what the guest sent; false: the command has ended, they are not there. */
static bool fetch(ScsiRequest *r, void *to, u64 bytes)
{
    u8 *p = to;

    if (bytes > r->bytes) {
        scsi_fail(r, &scsi_bad_list_length);
        return false;
    }
    r->moved = bytes;
    for (u32 n = 0; n < r->iov_count && bytes; n++) {
        size_t part = MIN(r->iov[n].iov_len, (size_t)bytes);

        memcpy(p, r->iov[n].iov_base, part);
        p += part;
        bytes -= part;
    }
    return true;
}

/* ---- reading and writing ---- */

static void on_io(void *opaque, int ret)
{
    ScsiRequest *r = opaque;

    if (scsi_io_ended(r, ret))
        scsi_done(r);
}

static void submit_read(ScsiRequest *r)
{
    blk_read(r->drive->blk, r->at, r->iov, r->iov_count, on_io, r);
}

static void submit_write(ScsiRequest *r)
{
    bool is_fua = r->cdb[0] >> 5 && r->cdb[1] & 8;

    blk_write(r->drive->blk, r->at, r->iov, r->iov_count, is_fua ? BLK_FUA : 0, on_io, r);
}

static void transfer(ScsiDrive *d, ScsiRequest *r, void (*submit)(ScsiRequest *r), bool is_read)
{
    Range g = range_of(r->cdb);

    if (!is_there(d, g)) {
        scsi_fail(r, &scsi_bad_lba);
        return;
    }
    r->at = g.lba * d->block_size;
    r->moved = g.count * d->block_size;
    r->is_overrun = r->moved > r->bytes;
    if (r->is_overrun)
        r->moved = 0;
    if (!r->moved) {
        scsi_done(r);
        return;
    }
    limit(r, r->moved);
    scsi_submit(r, submit, is_read);
}

static void read_blocks(ScsiDrive *d, ScsiRequest *r)
{
    transfer(d, r, submit_read, true);
}

static void write_blocks(ScsiDrive *d, ScsiRequest *r)
{
    transfer(d, r, submit_write, false);
}

/* Whether blocks are there; not what is in them. */
static void verify(ScsiDrive *d, ScsiRequest *r)
{
    if (r->cdb[1] & 6)
        scsi_fail(r, &scsi_bad_field);
    else if (!is_there(d, range_of(r->cdb)))
        scsi_fail(r, &scsi_bad_lba);
    else
        scsi_done(r);
}

static void submit_flush(ScsiRequest *r)
{
    blk_flush(r->drive->blk, on_io, r);
}

static void synchronize(ScsiDrive *d, ScsiRequest *r)
{
    scsi_submit(r, submit_flush, false);
}

/* ---- UNMAP ---- */

static void submit_unmap(ScsiRequest *r);

static void on_unmapped(void *opaque, int ret)
{
    ScsiRequest *r = opaque;

    if (!scsi_io_ended(r, ret))
        return;
    r->buf_at += 16;
    submit_unmap(r);
}

/* The descriptor at buf_at, and then the next. */
static void submit_unmap(ScsiRequest *r)
{
    ScsiDrive *d = r->drive;

    if (r->buf_at + 16 > r->buf_size) {
        scsi_done(r);
        return;
    }
    Range g = {be_get(r->buf + r->buf_at, 8), be_get(r->buf + r->buf_at + 8, 4)};

    if (g.count > SCSI_ZERO_MAX / d->block_size)
        scsi_fail(r, &scsi_bad_list_field);
    else if (is_there(d, g))
        blk_discard(d->blk, g.lba * d->block_size, g.count * d->block_size, on_unmapped, r);
    else
        scsi_fail(r, &scsi_bad_lba);
}

/* The guest's list of @bytes into the request's own memory; false: the command has ended. */
static bool take_list(ScsiRequest *r, u32 bytes, u32 least)
{
    if (bytes < least || bytes > LIST_MAX) {
        scsi_fail(r, &scsi_bad_list_length);
        return false;
    }
    r->buf = malloc(bytes);
    if (!r->buf)
        abort();
    r->buf_size = bytes;
    return fetch(r, r->buf, bytes);
}

static void unmap(ScsiDrive *d, ScsiRequest *r)
{
    u32 bytes = (u32)be_get(r->cdb + 7, 2);

    if (!bytes) {
        scsi_done(r);
        return;
    }
    if (!take_list(r, bytes, 8))
        return;
    r->buf_size = MIN(bytes, 8 + (u32)be_get(r->buf + 2, 2));
    r->buf_at = 8;
    scsi_submit(r, submit_unmap, false);
}

/* ---- WRITE SAME ---- */

static void submit_zeroes(ScsiRequest *r)
{
    u32 flags = r->cdb[1] & 8 ? BLK_MAY_UNMAP : 0;

    blk_write_zeroes(r->drive->blk, r->at, r->left, flags, on_io, r);
}

static void submit_pattern(ScsiRequest *r);

static void on_pattern(void *opaque, int ret)
{
    ScsiRequest *r = opaque;

    if (!scsi_io_ended(r, ret))
        return;
    r->at += r->iov[0].iov_len;
    r->left -= r->iov[0].iov_len;
    if (r->left)
        submit_pattern(r);
    else
        scsi_done(r);
}

static void submit_pattern(ScsiRequest *r)
{
    r->iov[0] = (struct iovec){r->buf, MIN((u64)r->buf_size, r->left)};
    blk_write(r->drive->blk, r->at, r->iov, 1, 0, on_pattern, r);
}

static bool is_zero(const u8 *p, size_t size)
{
    return !*p && !memcmp(p, p + 1, size - 1);
}

static void write_same(ScsiDrive *d, ScsiRequest *r)
{
    bool has_no_data = r->cdb[0] == 0x93 && r->cdb[1] & 1;
    Range g = range_of(r->cdb);

    if (r->cdb[1] & 6 || !g.count || g.count > SCSI_ZERO_MAX / d->block_size) {
        scsi_fail(r, &scsi_bad_field);
        return;
    }
    if (!is_there(d, g)) {
        scsi_fail(r, &scsi_bad_lba);
        return;
    }
    r->at = g.lba * d->block_size;
    r->left = g.count * d->block_size;
    r->buf_size = (u32)MIN((u64)PATTERN_MAX, r->left);
    r->buf = calloc(1, r->buf_size);
    if (!r->buf)
        abort();
    if (!has_no_data && !fetch(r, r->buf, d->block_size))
        return;
    if (has_no_data || is_zero(r->buf, d->block_size)) {
        scsi_submit(r, submit_zeroes, false);
        return;
    }
    for (u32 n = d->block_size; n < r->buf_size; n += d->block_size)
        memcpy(r->buf + n, r->buf, d->block_size);
    r->iov_count = 1;
    scsi_submit(r, submit_pattern, false);
}

/* ---- how large it is ---- */

static void capacity_10(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[8];

    be_put(data, 4, MIN(scsi_blocks(d) - 1, (u64)UINT32_MAX));
    be_put(data + 4, 4, d->block_size);
    scsi_answer(r, data, sizeof data, sizeof data);
}

/* SERVICE ACTION IN(16): READ CAPACITY(16). */
static void capacity_16(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[32] = {0};

    if ((r->cdb[1] & 31) != 0x10) {
        scsi_fail(r, &scsi_bad_field);
        return;
    }
    be_put(data, 8, scsi_blocks(d) - 1);
    be_put(data + 8, 4, d->block_size);
    data[13] = (u8)__builtin_ctz(MAX(d->physical_size, d->block_size) / d->block_size);
    data[14] = d->is_cd ? 0 : 0x80; /* thin provisioning */
    scsi_answer(r, data, sizeof data, be_get(r->cdb + 10, 4));
}

/* ---- mode pages ---- */

enum { WCE = 4 };

static u32 page_errors(const ScsiDrive *d, u8 *b)
{
    b[2] = d->is_cd ? 0x20 : 0x80; /* reading goes on; bad blocks are replaced */
    return 12;
}

static u32 page_caching(const ScsiDrive *d, u8 *b)
{
    b[2] = blk_has_write_cache(d->blk) ? WCE : 0;
    return 20;
}

static u32 page_control(const ScsiDrive *d, u8 *b)
{
    b[3] = 0x10; /* commands may be reordered */
    return 12;
}

static u32 page_cd(const ScsiDrive *d, u8 *b)
{
    return mmc_page_capabilities(b, d->cd.is_locked);
}

/* In @changeable the bits of byte 2 that MODE SELECT may change. */
static const struct ModePage {
    u8 code;
    bool is_of_disks, is_of_cds;
    u8 changeable;
    u32 (*put)(const ScsiDrive *d, u8 *b);
} mode_pages[] = {
    {0x01, true, true, 0, page_errors},
    {0x08, true, false, WCE, page_caching},
    {0x0a, true, false, 0, page_control},
    {0x2a, false, true, 0, page_cd},
};

/* A page with what is in it now. */
static u32 put_page(const ScsiDrive *d, const struct ModePage *p, u8 *b)
{
    u32 n = (d->is_cd ? p->is_of_cds : p->is_of_disks) ? p->put(d, b) : 0;

    if (n) {
        b[0] = p->code;
        b[1] = (u8)(n - 2);
    }
    return n;
}

static u32 put_pages(const ScsiDrive *d, const u8 *cdb, u8 *b)
{
    u8 code = cdb[2] & 63, control = cdb[2] >> 6;
    u32 all = 0, n;

    for (unsigned i = 0; i < ARRAY_SIZE(mode_pages); i++) {
        const struct ModePage *p = &mode_pages[i];

        if ((code != 63 && code != p->code) || !(n = put_page(d, p, b + all)))
            continue;
        if (control == 1) {
            memset(b + all + 2, 0, n - 2);
            b[all + 2] = p->changeable;
        }
        all += n;
    }
    return all;
}

/* The header, and a descriptor of blocks unless the guest wants none. */
static u32 put_mode_head(const ScsiDrive *d, const u8 *cdb, u8 *b, bool is_10)
{
    u8 features = (u8)((blk_is_read_only(d->blk) ? 0x80 : 0) | (d->has_fua ? 0x10 : 0));
    bool has_blocks = !(cdb[1] & 8) && !d->is_cd;
    u32 n = is_10 ? 8 : 4;

    b[is_10 ? 3 : 2] = d->is_cd ? 0 : features;
    b[is_10 ? 7 : 3] = has_blocks ? 8 : 0;
    if (has_blocks) {
        be_put(b + n, 4, MIN(scsi_blocks(d), 0xffffffull));
        be_put(b + n + 4, 4, d->block_size);
        n += 8;
    }
    return n;
}

static void mode_sense(ScsiDrive *d, ScsiRequest *r)
{
    bool is_10 = r->cdb[0] == 0x5a;
    u8 data[256] = {0};
    u32 head = put_mode_head(d, r->cdb, data, is_10), n = put_pages(d, r->cdb, data + head);

    if (!n) {
        scsi_fail(r, &scsi_bad_field);
    } else if (r->cdb[2] >> 6 == 3) {
        scsi_fail(r, &scsi_no_saving);
    } else {
        be_put(data, is_10 ? 2 : 1, head + n - (is_10 ? 2 : 1));
        scsi_answer(r, data, head + n, is_10 ? be_get(r->cdb + 7, 2) : r->cdb[4]);
    }
}

/* One page of the guest's: nothing but what can be changed may differ. */
static bool select_page(ScsiDrive *d, const u8 *p, u32 bytes)
{
    u8 now[64] = {0};

    for (unsigned i = 0; i < ARRAY_SIZE(mode_pages); i++) {
        const struct ModePage *m = &mode_pages[i];

        if (m->code != (p[0] & 63) || put_page(d, m, now) != bytes)
            continue;
        if (((p[2] ^ now[2]) & ~m->changeable) || memcmp(p + 3, now + 3, bytes - 3))
            return false;
        if (m->changeable)
            blk_set_write_cache(d->blk, p[2] & WCE);
        return true;
    }
    return false;
}

static void mode_select(ScsiDrive *d, ScsiRequest *r)
{
    bool is_10 = r->cdb[0] == 0x55;
    u32 bytes = is_10 ? (u32)be_get(r->cdb + 7, 2) : r->cdb[4], head = is_10 ? 8 : 4, at, n;

    if ((r->cdb[1] & 0x11) != 0x10) { /* pages, which are not saved */
        scsi_fail(r, &scsi_bad_field);
        return;
    }
    if (!bytes) {
        scsi_done(r);
        return;
    }
    if (!take_list(r, bytes, head))
        return;
    at = head + (is_10 ? (u32)be_get(r->buf + 6, 2) : r->buf[3]);
    for (; at < bytes; at += n) {
        n = at + 2 <= bytes ? r->buf[at + 1] + 2u : 0;
        if (n < 3 || n > bytes - at) {
            scsi_fail(r, &scsi_bad_list_length);
            return;
        }
        if (!select_page(d, r->buf + at, n)) {
            scsi_fail(r, &scsi_bad_list_field);
            return;
        }
    }
    scsi_done(r);
}

/* ---- the table ---- */

// clang-format off
static const CommandRow rows[] = {
    {0x00, READY,                do_nothing},   /* TEST UNIT READY */
    {0x08, READY,                read_blocks},  /* READ(6), (10), (12), (16) */
    {0x28, READY,                read_blocks},
    {0xa8, READY,                read_blocks},
    {0x88, READY,                read_blocks},
    {0x0a, READY | WRITE | DISK, write_blocks}, /* WRITE(6), (10), (12), (16) */
    {0x2a, READY | WRITE | DISK, write_blocks},
    {0xaa, READY | WRITE | DISK, write_blocks},
    {0x8a, READY | WRITE | DISK, write_blocks},
    {0x2e, READY | WRITE | DISK, write_blocks}, /* WRITE AND VERIFY(10), (12), (16) */
    {0xae, READY | WRITE | DISK, write_blocks},
    {0x8e, READY | WRITE | DISK, write_blocks},
    {0x2f, READY | DISK,         verify},       /* VERIFY(10), (12), (16) */
    {0xaf, READY | DISK,         verify},
    {0x8f, READY | DISK,         verify},
    {0x35, READY,                synchronize},  /* SYNCHRONIZE CACHE(10), (16) */
    {0x91, READY | DISK,         synchronize},
    {0x41, READY | WRITE | DISK, write_same},   /* WRITE SAME(10), (16) */
    {0x93, READY | WRITE | DISK, write_same},
    {0x42, READY | WRITE | DISK, unmap},        /* UNMAP */
    {0x25, READY,                capacity_10},  /* READ CAPACITY(10), (16) */
    {0x9e, READY,                capacity_16},
    {0x1a, 0,                    mode_sense},   /* MODE SENSE(6), (10) */
    {0x5a, 0,                    mode_sense},
    {0x15, DISK,                 mode_select},  /* MODE SELECT(6), (10) */
    {0x55, DISK,                 mode_select},
    {0x16, DISK,                 do_nothing},   /* RESERVE(6), RELEASE(6): nobody else is there */
    {0x17, DISK,                 do_nothing},
    {0x1b, DISK,                 do_nothing},   /* START STOP UNIT */
    {0x1e, DISK,                 do_nothing},   /* PREVENT ALLOW MEDIUM REMOVAL */
};
// clang-format on

void scsi_disk_run(ScsiDrive *d, ScsiRequest *r)
{
    const CommandRow *c = rows;

    while (c < rows + ARRAY_SIZE(rows) && (c->code != r->cdb[0] || (d->is_cd && c->flags & DISK)))
        c++;
    if (c == rows + ARRAY_SIZE(rows)) {
        if (!d->is_cd || !scsi_cd_run(d, r))
            scsi_fail(r, &scsi_bad_opcode);
    } else if (c->flags & READY && !scsi_has_medium(d)) {
        scsi_fail(r, d->cd.is_open ? &scsi_tray_open : &scsi_no_medium);
    } else if (c->flags & WRITE && blk_is_read_only(d->blk)) {
        scsi_fail(r, &scsi_read_only);
    } else {
        c->run(d, r);
    }
}
