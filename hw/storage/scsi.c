/* SPDX-License-Identifier: MIT */
/*
 * What all SCSI drives have in common: addresses, how commands end, what a target answers itself,
 * and errors of the medium. See scsi.h.
 */
#include "hw/storage/scsi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "hw/drive.h"
#include "hw/storage/mmc.h"

#define REPORT_LUNS_MAX 256u /* drives of a target that are told */

enum {
    INQUIRY = 0x12,
    REQUEST_SENSE = 0x03,
    REPORT_LUNS = 0xa0,
};

/* SPC-4 "Sense key and additional sense code definitions". */
// clang-format off
const ScsiSense scsi_no_sense        = {0, 0x00, 0x00};
const ScsiSense scsi_no_medium       = {2, 0x3a, 0x01};
const ScsiSense scsi_tray_open       = {2, 0x3a, 0x02};
const ScsiSense scsi_read_error      = {3, 0x11, 0x00};
const ScsiSense scsi_write_error     = {3, 0x0c, 0x00};
const ScsiSense scsi_bad_list_length = {5, 0x1a, 0x00};
const ScsiSense scsi_bad_opcode      = {5, 0x20, 0x00};
const ScsiSense scsi_bad_lba         = {5, 0x21, 0x00};
const ScsiSense scsi_bad_field       = {5, 0x24, 0x00};
const ScsiSense scsi_bad_lun         = {5, 0x25, 0x00};
const ScsiSense scsi_bad_list_field  = {5, 0x26, 0x00};
const ScsiSense scsi_no_saving       = {5, 0x39, 0x00};
const ScsiSense scsi_locked          = {5, 0x53, 0x02};
const ScsiSense scsi_new_medium      = {6, 0x28, 0x00};
const ScsiSense scsi_was_reset       = {6, 0x29, 0x00};
const ScsiSense scsi_was_cleared     = {6, 0x29, 0x03};
const ScsiSense scsi_was_resized     = {6, 0x2a, 0x09};
const ScsiSense scsi_read_only       = {7, 0x27, 0x00};
// clang-format on

void scsi_put_text(u8 *out, const char *text, unsigned bytes)
{
    size_t n = strlen(text);

    memset(out, ' ', bytes);
    memcpy(out, text, MIN(n, (size_t)bytes));
}

/* ---- addresses ---- */

ScsiDrive *scsi_find(const ScsiBus *b, u32 id, u32 lun)
{
    ScsiDrive *d = b->first;

    while (d && (d->id != id || d->lun != lun))
        d = d->next;
    return d;
}

bool scsi_has_target(const ScsiBus *b, u32 id)
{
    const ScsiDrive *d = b->first;

    while (d && d->id != id)
        d = d->next;
    return d;
}

/* ---- how commands end ---- */

static void end(ScsiRequest *r)
{
    free(r->buf);
    r->buf = NULL;
    r->ended(r);
}

void scsi_done(ScsiRequest *r)
{
    r->status = SCSI_GOOD;
    end(r);
}

void scsi_put_sense(u8 *sense, const ScsiSense *s)
{
    memset(sense, 0, SCSI_SENSE_SIZE);
    sense[0] = 0x70;
    sense[2] = s->key;
    sense[7] = SCSI_SENSE_SIZE - 8;
    sense[12] = s->asc;
    sense[13] = s->ascq;
}

void scsi_fail(ScsiRequest *r, const ScsiSense *s)
{
    scsi_put_sense(r->sense, s);
    r->sense_size = SCSI_SENSE_SIZE;
    r->status = SCSI_CHECK_CONDITION;
    r->moved = 0;
    end(r);
}

static u64 copy_out(const ScsiRequest *r, const u8 *data, u64 bytes)
{
    u64 done = 0;

    for (u32 n = 0; n < r->iov_count && done < bytes; n++) {
        size_t part = MIN(r->iov[n].iov_len, (size_t)(bytes - done));

        memcpy(r->iov[n].iov_base, data + done, part);
        done += part;
    }
    return done;
}

void scsi_answer(ScsiRequest *r, const void *data, u64 bytes, u64 most)
{
    r->moved = copy_out(r, data, MIN(MIN(bytes, most), r->bytes));
    scsi_done(r);
}

/* ---- requests to the block layer ---- */

void scsi_submit(ScsiRequest *r, void (*submit)(ScsiRequest *r), bool is_read)
{
    r->submit = submit;
    r->is_read = is_read;
    submit(r);
}

bool scsi_io_ended(ScsiRequest *r, int ret)
{
    ScsiDrive *d = r->drive;
    BlkOnError what;

    if (!ret)
        return true;
    what = blk_on_error(d->blk, r->is_read, -ret);
    if (drive_failed(&d->dev, d->blk, r->is_read, -ret, what)) {
        r->next = d->stopped;
        d->stopped = r;
    } else if (what == BLK_ERROR_IGNORE) {
        return true;
    } else {
        scsi_fail(r, r->is_read ? &scsi_read_error : &scsi_write_error);
    }
    return false;
}

bool scsi_drop_stopped(ScsiRequest *r)
{
    ScsiRequest **p = r->drive ? &r->drive->stopped : NULL;

    while (p && *p && *p != r)
        p = &(*p)->next;
    if (!p || !*p)
        return false;
    *p = r->next;
    free(r->buf);
    r->buf = NULL;
    return true;
}

void scsi_drop_all_stopped(ScsiDrive *d, void (*drop)(ScsiRequest *r))
{
    for (ScsiRequest *r; (r = d->stopped);) {
        scsi_drop_stopped(r);
        drop(r);
    }
}

/* ---- commands ---- */

/* The drives of a target; of what has none at LUN 0, too. */
static void report_luns(const ScsiBus *b, ScsiRequest *r, u32 id)
{
    u8 list[8 + 8 * REPORT_LUNS_MAX] = {0};
    u32 n = 0;

    if (r->cdb[2] > 2) {
        scsi_fail(r, &scsi_bad_field);
        return;
    }
    for (const ScsiDrive *d = b->first; d && r->cdb[2] != 1; d = d->next)
        if (d->id == id && n < REPORT_LUNS_MAX)
            be_put(list + 8 + 8 * n++, 2, d->lun < 256 ? d->lun : d->lun | 0x4000);
    be_put(list, 4, 8 * n);
    scsi_answer(r, list, 8 + 8 * n, be_get(r->cdb + 6, 4));
}

/* Nobody is at this unit of the target. */
static void run_nobody(ScsiRequest *r)
{
    u8 data[36] = {0x7f, 0, 5, 2, sizeof data - 5}; /* no device can be there */

    if (r->cdb[0] == INQUIRY && !(r->cdb[1] & 1)) {
        scsi_answer(r, data, sizeof data, be_get(r->cdb + 3, 2));
    } else if (r->cdb[0] == REQUEST_SENSE) {
        scsi_put_sense(data, &scsi_bad_lun);
        scsi_answer(r, data, SCSI_SENSE_SIZE, r->cdb[4]);
    } else {
        scsi_fail(r, &scsi_bad_lun);
    }
}

static void request_sense(ScsiDrive *d, ScsiRequest *r)
{
    u8 sense[SCSI_SENSE_SIZE];

    if (r->cdb[1] & 1) { /* descriptors */
        scsi_fail(r, &scsi_bad_field);
        return;
    }
    scsi_put_sense(sense, &d->attention);
    d->attention = scsi_no_sense;
    scsi_answer(r, sense, sizeof sense, r->cdb[4]);
}

void scsi_run(ScsiBus *b, ScsiRequest *r, u32 id, u32 lun)
{
    ScsiDrive *d = scsi_find(b, id, lun);
    ScsiSense attention;

    r->drive = d;
    if (r->cdb[0] == REPORT_LUNS) {
        report_luns(b, r, id);
    } else if (!d) {
        run_nobody(r);
    } else if (r->cdb[0] == INQUIRY) {
        scsi_inquiry(d, r);
    } else if (r->cdb[0] == REQUEST_SENSE) {
        request_sense(d, r);
    } else if (d->attention.key) {
        attention = d->attention;
        d->attention = scsi_no_sense;
        scsi_fail(r, &attention);
    } else {
        scsi_disk_run(d, r);
    }
}
