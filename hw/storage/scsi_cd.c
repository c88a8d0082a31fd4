/* SPDX-License-Identifier: MIT */
/*
 * Commands that only SCSI CD-ROM drives have; those that they share with disks are in scsi_disk.c.
 * Source: MMC-6.
 */
#include "hw/storage/mmc.h"
#include "hw/storage/scsi.h"

/* An answer of mmc.c; none: the command asks for something that is not there. */
static void answer(ScsiRequest *r, const u8 *data, u32 bytes, u64 most)
{
    if (bytes)
        scsi_answer(r, data, bytes, most);
    else
        scsi_fail(r, &scsi_bad_field);
}

static void not_ready(ScsiDrive *d, ScsiRequest *r)
{
    scsi_fail(r, d->cd.is_open ? &scsi_tray_open : &scsi_no_medium);
}

static void done(ScsiDrive *d, ScsiRequest *r)
{
    scsi_done(r);
}

static void start_stop(ScsiDrive *d, ScsiRequest *r)
{
    bool start = r->cdb[4] & 1, loads = r->cdb[4] & 2 && !(r->cdb[4] >> 4);

    if (loads && !start && d->cd.is_locked) {
        scsi_fail(r, &scsi_locked);
        return;
    }
    if (loads && d->cd.is_open == start) {
        d->cd.is_open = !start;
        d->cd.is_changed = blk_has_medium(d->blk);
        if (scsi_has_medium(d))
            d->attention = scsi_new_medium;
    }
    scsi_done(r);
}

static void prevent(ScsiDrive *d, ScsiRequest *r)
{
    d->cd.is_locked = r->cdb[4] & 1;
    scsi_done(r);
}

static void toc(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[MMC_ANSWER_MAX] = {0};

    if (scsi_has_medium(d))
        answer(r, data, mmc_toc(data, r->cdb, scsi_blocks(d)), be_get(r->cdb + 7, 2));
    else
        not_ready(d, r);
}

static void configuration(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[MMC_ANSWER_MAX] = {0};

    answer(r, data, mmc_configuration(data, r->cdb, scsi_blocks(d), MMC_SCSI),
           be_get(r->cdb + 7, 2));
}

static void event(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[MMC_ANSWER_MAX] = {0};
    unsigned what = d->cd.is_changed        ? scsi_has_medium(d) ? MMC_CAME : MMC_WENT
                    : d->cd.is_eject_wanted ? MMC_EJECT_WANTED
                                            : MMC_NO_EVENT;

    if (mmc_tells_media(r->cdb))
        d->cd.is_changed = d->cd.is_eject_wanted = false;
    answer(r, data, mmc_event(data, r->cdb, what, d->cd.is_open, blk_has_medium(d->blk)),
           be_get(r->cdb + 7, 2));
}

static void disc_information(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[MMC_ANSWER_MAX] = {0};

    if (scsi_has_medium(d))
        answer(r, data, mmc_disc_information(data, r->cdb), be_get(r->cdb + 7, 2));
    else
        not_ready(d, r);
}

static void mechanism(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[MMC_ANSWER_MAX] = {0};

    answer(r, data, mmc_mechanism(data), be_get(r->cdb + 8, 2));
}

static const struct CommandRow {
    u8 code;
    void (*run)(ScsiDrive *d, ScsiRequest *r);
} rows[] = {
    {0x1b, start_stop},       /* START STOP UNIT */
    {0x1e, prevent},          /* PREVENT ALLOW MEDIUM REMOVAL */
    {0x43, toc},              /* READ TOC/PMA/ATIP */
    {0x46, configuration},    /* GET CONFIGURATION */
    {0x4a, event},            /* GET EVENT STATUS NOTIFICATION */
    {0x51, disc_information}, /* READ DISC INFORMATION */
    {0xbb, done},             /* SET CD SPEED */
    {0xbd, mechanism},        /* MECHANISM STATUS */
};

bool scsi_cd_run(ScsiDrive *d, ScsiRequest *r)
{
    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++)
        if (rows[n].code == r->cdb[0]) {
            rows[n].run(d, r);
            return true;
        }
    return false;
}
