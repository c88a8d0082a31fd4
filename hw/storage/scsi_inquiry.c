/* SPDX-License-Identifier: MIT */
/*
 * What SCSI drives say of themselves: INQUIRY with its pages of vital product data. Sources: SPC-4,
 * SBC-3.
 */
#include <string.h>
#include "hw/storage/mmc.h"
#include "hw/storage/scsi.h"

#define UNMAP_RANGES 255u

/* A page fills in what comes behind the four bytes of its header; how much. 0: there is no such. */
typedef struct VitalPage {
    u8 code;
    u32 (*put)(const ScsiDrive *d, u8 *b);
} VitalPage;

static u32 put_list(const ScsiDrive *d, u8 *b);

static u32 put_serial(const ScsiDrive *d, u8 *b)
{
    u32 n = d->serial ? (u32)MIN(strlen(d->serial), (size_t)SCSI_TEXT_MAX) : 0;

    memcpy(b, d->serial ? d->serial : "", n);
    return n;
}

/* A name in ASCII, and the world wide name if there is one. */
static u32 put_names(const ScsiDrive *d, u8 *b)
{
    const char *name = d->device_id ? d->device_id : d->serial ? d->serial : blk_name(d->blk);
    u32 n = (u32)MIN(strlen(name), (size_t)128);

    if (n) {
        b[0] = 2;
        b[3] = (u8)n;
        memcpy(b + 4, name, n);
        n += 4;
    }
    if (d->wwn) {
        b[n] = 1;
        b[n + 1] = 3;
        b[n + 3] = 8;
        be_put(b + n + 4, 8, d->wwn);
        n += 12;
    }
    return n;
}

/* Block limits. */
static u32 put_limits(const ScsiDrive *d, u8 *b)
{
    u32 most = SCSI_ZERO_MAX / d->block_size;

    if (d->is_cd)
        return 0;
    b[0] = 1; /* WRITE SAME of no blocks is not allowed */
    be_put(b + 2, 2, d->min_io_size / d->block_size);
    be_put(b + 8, 4, d->opt_io_size / d->block_size);
    be_put(b + 16, 4, most);
    be_put(b + 20, 4, UNMAP_RANGES);
    be_put(b + 24, 4, MAX(d->discard_granularity, d->block_size) / d->block_size);
    be_put(b + 32, 8, most);
    return 60;
}

static u32 put_rotation(const ScsiDrive *d, u8 *b)
{
    if (d->is_cd)
        return 0;
    be_put(b, 2, d->rotation_rate);
    return 60;
}

/* Logical block provisioning: UNMAP and both WRITE SAME free space. */
static u32 put_provisioning(const ScsiDrive *d, u8 *b)
{
    if (d->is_cd)
        return 0;
    b[1] = 0xe0;
    b[2] = 2; /* thin */
    return 4;
}

static const VitalPage pages[] = {
    {0x00, put_list},   {0x80, put_serial},   {0x83, put_names},
    {0xb0, put_limits}, {0xb1, put_rotation}, {0xb2, put_provisioning},
};

static u32 put_list(const ScsiDrive *d, u8 *b)
{
    u8 scratch[256];
    u32 n = 0;

    b[n++] = 0;
    for (unsigned i = 1; i < ARRAY_SIZE(pages); i++)
        if (pages[i].put(d, scratch))
            b[n++] = pages[i].code;
    return n;
}

static void vital(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[256] = {0};
    u32 n = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(pages); i++)
        if (pages[i].code == r->cdb[2])
            n = pages[i].put(d, data + 4);
    if (!n) {
        scsi_fail(r, &scsi_bad_field);
        return;
    }
    data[0] = d->is_cd ? 5 : 0;
    data[1] = r->cdb[2];
    be_put(data + 2, 2, n);
    scsi_answer(r, data, n + 4, be_get(r->cdb + 3, 2));
}

void scsi_inquiry(ScsiDrive *d, ScsiRequest *r)
{
    u8 data[36] = {0};

    if (r->cdb[1] & 1) {
        vital(d, r);
        return;
    }
    if (r->cdb[2]) {
        scsi_fail(r, &scsi_bad_field);
        return;
    }
    data[0] = d->is_cd ? 5 : 0;
    data[1] = d->is_removable ? 0x80 : 0;
    data[2] = 5;    /* SPC-3 */
    data[3] = 0x12; /* hierarchical addresses, form of the answer */
    data[4] = sizeof data - 5;
    data[7] = 2; /* commands can be queued */
    scsi_put_text(data + 8, d->vendor, 8);
    scsi_put_text(data + 16, d->product, 16);
    scsi_put_text(data + 32, d->version, 4);
    scsi_answer(r, data, sizeof data, be_get(r->cdb + 3, 2));
}
