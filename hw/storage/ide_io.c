/* SPDX-License-Identifier: MIT */
/*
 * How data of ATA commands goes: between the medium and the guest in parts, through the drive's
 * buffer and the data port or through the controller's list. See ide.h.
 *
 * A part is done again if the machine was paused for its error; so the place in the list moves
 * only when a part ended well.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "hw/drive.h"
#include "hw/storage/ide.h"

#define PART_MAX (256u << 10) /* bytes of a request to the block layer, by list */
#define TRIM_MAX (IDE_BUF_SIZE / 8)

/* A request at the block layer. */
struct IdeIo {
    IdeRequest *request; /* NULL: nobody waits for it any more */
    IdePlace after;      /* of a write: the place in the list behind its data */
    u32 bytes;
    struct iovec iov;
    u8 data[];
};

/* ---- blocks at the data port ---- */

static void interrupt(IdeDrive *d)
{
    d->ops->interrupt(d->dev.parent, d);
}

/* Offer the guest a block: of what is in the buffer, or for what shall come there. */
static void offer_block(IdeDrive *d, IdePhase phase, bool with_interrupt)
{
    d->block_end = MIN(d->pos + d->block, d->end);
    d->phase = phase;
    d->task.status = IDE_READY | IDE_SEEK | IDE_DRQ;
    if (d->is_cd) {
        u32 n = d->block_end - d->pos;

        d->task.mid[0] = (u8)n;
        d->task.high[0] = (u8)(n >> 8);
        d->task.count[0] = phase == IDE_DATA_IN ? IDE_REASON_TO_HOST : 0;
    }
    if (with_interrupt)
        interrupt(d);
}

static void ask_block(IdeDrive *d, bool with_interrupt)
{
    d->pos = 0;
    d->end = (u32)MIN(d->main.left, (u64)(d->main.kind == IDE_TAKE ? IDE_BUF_SIZE : d->block));
    offer_block(d, IDE_DATA_OUT, with_interrupt);
}

static void end_transfer(IdeDrive *d)
{
    bool was_port = !d->main.is_list && d->main.kind != IDE_NONE;
    bool is_quiet = was_port && !d->is_cd && d->phase == IDE_DATA_IN;

    d->main.kind = IDE_NONE;
    d->phase = IDE_IDLE;
    if (!is_quiet) {
        ide_done(d);
        return;
    }
    d->task.status = IDE_READY | IDE_SEEK; /* the last block was read: that is known */
}

/* The guest is through with a block. */
static void block_done(IdeDrive *d)
{
    IdeRequest *r = &d->main;

    if (d->phase == IDE_DATA_IN) {
        if (d->pos < d->end)
            offer_block(d, IDE_DATA_IN, true);
        else if (r->left)
            ide_step(r);
        else
            end_transfer(d);
        return;
    }
    if (d->pos < d->end) {
        offer_block(d, IDE_DATA_OUT, true);
        return;
    }
    d->phase = IDE_WORKING;
    d->task.status = IDE_BUSY;
    if (r->kind == IDE_WRITE)
        ide_step(r);
    else if (d->is_cd)
        atapi_taken(d);
    else
        ata_taken(d);
}

static void data_done(IdeDrive *d, unsigned size)
{
    d->pos += size;
    if (d->pos < d->block_end)
        return;
    if (d->phase != IDE_PACKET) {
        block_done(d);
        return;
    }
    d->phase = IDE_WORKING;
    d->task.status = IDE_BUSY;
    memcpy(d->cd.packet, d->buf, IDE_PACKET_SIZE);
    atapi_packet(d);
}

u32 ide_data_read(IdeDrive *d, unsigned size)
{
    u32 v = 0, n = MIN(size, d->block_end - d->pos);

    if (d->phase != IDE_DATA_IN)
        return 0;
    memcpy(&v, d->buf + d->pos, n);
    data_done(d, n);
    return v;
}

void ide_data_write(IdeDrive *d, unsigned size, u32 value)
{
    u32 n = MIN(size, d->block_end - d->pos);

    if (d->phase != IDE_DATA_OUT && d->phase != IDE_PACKET)
        return;
    memcpy(d->buf + d->pos, &value, n);
    data_done(d, n);
}

/* ---- by list ---- */

static u32 list_copy(IdeRequest *r, IdePlace *at, void *data, u32 bytes, bool to_guest)
{
    return r->drive->ops->copy(r->drive->dev.parent, r, at, data, bytes, to_guest);
}

static bool is_queued(const IdeRequest *r)
{
    return r != &r->drive->main;
}

/* The request ended. @is_short: the list did, before the data. */
static void finish(IdeRequest *r, int error, bool is_short)
{
    IdeDrive *d = r->drive;
    u8 kind = r->kind;

    if (is_queued(r)) {
        r->kind = IDE_NONE;
        d->ops->queued_done(d->dev.parent, d, r->tag, is_short ? EIO : error);
        return;
    }
    if (r->is_list && d->ops->list_done)
        d->ops->list_done(d->dev.parent, d, is_short);
    if (!error && !is_short) {
        end_transfer(d);
        return;
    }
    r->kind = IDE_NONE;
    d->phase = IDE_IDLE;
    if (is_short && d->ops->list_done && !d->ops->is_serial) {
        d->task.status = IDE_READY | IDE_SEEK; /* the guest learns it from the controller */
        return;
    }
    if (d->is_cd) {
        atapi_io_failed(d, error);
        return;
    }
    if (kind == IDE_READ || kind == IDE_WRITE || kind == IDE_VERIFY)
        ide_set_lba(d, r->at / IDE_SECTOR);
    ide_fail(d, kind == IDE_READ || kind == IDE_VERIFY ? IDE_UNREADABLE : IDE_ABORTED);
}

/* IDE_REPLY and IDE_TAKE by list: no medium is in it. */
static void step_buffer(IdeRequest *r)
{
    IdeDrive *d = r->drive;
    u32 bytes = (u32)r->left;

    r->left -= list_copy(r, &r->place, d->buf + r->at, bytes, r->kind == IDE_REPLY);
    if (r->left) {
        finish(r, 0, true);
        return;
    }
    if (r->kind == IDE_REPLY) {
        finish(r, 0, false);
        return;
    }
    if (d->ops->list_done)
        d->ops->list_done(d->dev.parent, d, false);
    if (d->is_cd)
        atapi_taken(d);
    else
        ata_taken(d);
}

/* ---- the block layer ---- */

static void part_done(IdeRequest *r, IdeIo *io)
{
    IdeDrive *d = r->drive;
    bool is_part_of_port = !r->is_list && (r->kind == IDE_READ || r->kind == IDE_WRITE);

    r->at += r->kind == IDE_TRIM ? 1 : io->bytes;
    r->left -= r->kind == IDE_TRIM ? 1 : io->bytes;
    if (r->kind == IDE_WRITE)
        r->place = io->after;
    if (is_part_of_port && r->kind == IDE_READ) {
        memcpy(d->buf, io->data, io->bytes);
        d->pos = 0;
        d->end = io->bytes;
        offer_block(d, IDE_DATA_IN, true);
    } else if (is_part_of_port && r->left) {
        ask_block(d, true);
    } else if (r->kind == IDE_READ &&
               list_copy(r, &r->place, io->data, io->bytes, true) != io->bytes) {
        finish(r, 0, true);
    } else {
        ide_step(r);
    }
}

static void on_done(void *opaque, int ret)
{
    IdeIo *io = opaque;
    IdeRequest *r = io->request;
    BlkOnError what = BLK_ERROR_IGNORE;

    if (!r) {
        free(io);
        return;
    }
    IdeDrive *d = r->drive;

    r->io = NULL;
    bool is_read = r->kind == IDE_READ || r->kind == IDE_VERIFY;

    if (ret)
        what = blk_on_error(d->blk, is_read, -ret);
    if (ret && drive_failed(&d->dev, d->blk, is_read, -ret, what)) {
        r->is_waiting = true;
    } else if (what != BLK_ERROR_IGNORE) {
        finish(r, -ret, false);
    } else {
        part_done(r, io);
    }
    free(io);
}

static IdeIo *make_io(IdeRequest *r, u32 bytes)
{
    IdeIo *io = calloc(1, sizeof *io + bytes);

    if (!io)
        abort();
    io->request = r;
    io->bytes = bytes;
    io->iov = (struct iovec){io->data, bytes};
    return io;
}

/* An entry of the list of DATA SET MANAGEMENT: sector and number of sectors. */
static void trim(IdeRequest *r, IdeIo *io)
{
    IdeDrive *d = r->drive;
    u64 entry, sector, count, sectors = blk_capacity(d->blk) / IDE_SECTOR;

    memcpy(&entry, d->buf + 8 * r->at, 8);
    sector = entry & (~0ull >> 16);
    count = entry >> 48;
    if (sector > sectors || count > sectors - sector)
        count = 0; /* ata_taken has refused such before */
    blk_discard(d->blk, sector * IDE_SECTOR, count * IDE_SECTOR, on_done, io);
}

/* Data of a write that the guest has; false: its list is too short. */
static bool fetch(IdeRequest *r, IdeIo *io)
{
    io->after = r->place;
    if (r->is_list)
        return list_copy(r, &io->after, io->data, io->bytes, false) == io->bytes;
    memcpy(io->data, r->drive->buf, io->bytes);
    return true;
}

static void submit(IdeRequest *r)
{
    IdeDrive *d = r->drive;
    u32 most = r->is_list ? PART_MAX : r->kind == IDE_WRITE ? d->end : IDE_BUF_SIZE;
    u32 bytes = r->kind == IDE_FLUSH || r->kind == IDE_TRIM ? 0 : (u32)MIN(r->left, (u64)most);
    IdeIo *io = make_io(r, bytes);

    if (r->kind == IDE_WRITE && !fetch(r, io)) {
        free(io);
        finish(r, 0, true);
        return;
    }
    if (r->kind == IDE_NONE) { /* what it fetched from reset it */
        free(io);
        return;
    }
    r->io = io;
    switch (r->kind) {
    case IDE_READ:
    case IDE_VERIFY: blk_read(d->blk, r->at, &io->iov, 1, on_done, io); break;
    case IDE_WRITE:
        blk_write(d->blk, r->at, &io->iov, 1, r->is_fua ? BLK_FUA : 0, on_done, io);
        break;
    case IDE_TRIM: trim(r, io); break;
    default:
        r->left = 0;
        blk_flush(d->blk, on_done, io);
        break;
    }
}

void ide_step(IdeRequest *r)
{
    IdeDrive *d = r->drive;

    if (r->kind == IDE_REPLY || r->kind == IDE_TAKE) {
        step_buffer(r);
        return;
    }
    if (!is_queued(r)) {
        d->phase = IDE_WORKING;
        d->task.status = IDE_BUSY;
    }
    if (!r->left && !r->is_waiting) {
        finish(r, 0, false);
        return;
    }
    r->is_waiting = d->is_paused || d->draining;
    if (!r->is_waiting)
        submit(r);
}

/* ---- beginning and end ---- */

void ide_transfer(IdeDrive *d, IdeKind kind, u64 at, u64 bytes, u32 block, bool is_list)
{
    IdeRequest *r = &d->main;
    bool is_fua = r->is_fua;

    *r = (IdeRequest){.drive = d, .kind = (u8)kind, .at = at, .left = bytes, .tag = r->tag};
    r->is_fua = is_fua;
    r->is_list = is_list || d->ops->is_serial;
    r->is_port_in = !is_list && (kind == IDE_READ || kind == IDE_REPLY);
    d->block = block;
    if (kind == IDE_FLUSH || kind == IDE_VERIFY || kind == IDE_TRIM) {
        r->left = kind == IDE_FLUSH ? 1 : bytes;
        ide_step(r);
    } else if (r->is_list) {
        d->phase = IDE_LIST;
        d->task.status = IDE_READY | IDE_SEEK | IDE_DRQ;
        if (!d->ops->may_start || d->ops->may_start(d->dev.parent))
            ide_step(r);
    } else if (kind == IDE_READ) {
        ide_step(r);
    } else if (kind == IDE_REPLY) {
        d->pos = (u32)at;
        d->end = (u32)(at + bytes);
        r->left = 0;
        offer_block(d, IDE_DATA_IN, true);
    } else {
        ask_block(d, d->is_cd);
    }
}

void ide_list_started(IdeDrive *d)
{
    if (d->phase == IDE_LIST)
        ide_step(&d->main);
}

static void forget(IdeRequest *r)
{
    if (r->io)
        r->io->request = NULL;
    r->io = NULL;
    r->kind = IDE_NONE;
    r->is_waiting = false;
}

void ide_cancel(IdeDrive *d)
{
    forget(&d->main);
    for (unsigned n = 0; n < IDE_TAGS; n++)
        forget(&d->queued[n]);
    d->phase = IDE_IDLE;
    d->pos = d->block_end = d->end = 0;
}

void ide_resume(IdeDrive *d)
{
    if (d->is_paused || d->draining)
        return;
    if (d->main.is_waiting)
        ide_step(&d->main);
    for (unsigned n = 0; n < IDE_TAGS; n++)
        if (d->queued[n].is_waiting)
            ide_step(&d->queued[n]);
}
