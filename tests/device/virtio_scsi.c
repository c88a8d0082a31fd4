/* SPDX-License-Identifier: MIT */
/*
 * virtio-scsi as a driver sees it: disks and CD-ROM drives, addresses, task management, events,
 * errors, saved state.
 */
#include <fcntl.h>
#include <linux/virtio_scsi.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include "host/block/block.h"
#include "hw/storage/mmc.h"
#include "hw/virtio/scsi.h"
#include "tests/device/virtio.h"

#define DISK "device_virtio_scsi.img"
#define SIZE 0x80000u

/* What became of the last command. */
static struct {
    u8 response, status, key, asc, ascq;
    u32 resid, sense_len, written;
    u8 *data;
} got;

static Blk *open_drive(Client *c, const char *name, const char *options)
{
    int fd = open(DISK, O_RDWR | O_CREAT | O_TRUNC, 0600);
    char text[256];
    Error err = {0};
    Opts o = {0};

    for (u32 i = 0; i < SIZE / 4; i++)
        if (write(fd, &i, 4) != 4)
            abort();
    close(fd);
    snprintf(text, sizeof text, "file=" DISK ",format=raw%s", options);
    opts_parse(&o, text, NULL, NULL);
    Blk *b = blk_open(c->loop, name, &o, &err);

    opts_clear(&o);
    if (!b)
        printf("# %s\n", err.text);
    return b;
}

static Device *add_drive(Client *c, const char *text, Error *err)
{
    Opts o = {0};
    Device *d;

    opts_parse(&o, text, "driver", NULL);
    d = device_plug(&o, c->machine, &c->env, err);
    opts_clear(&o);
    return d;
}

/* ---- commands ---- */

typedef struct Cmd {
    DrvSeg head, out, answer, in;
} Cmd;

static void submit(Drv *d, Cmd *k, u8 target, u16 unit, u64 tag, const u8 *cdb, unsigned cdb_size,
                   const void *out, u32 out_size, u32 in_size)
{
    struct virtio_scsi_cmd_req head = {.lun = {1, target, 0x40 | unit >> 8, (u8)unit}, .tag = tag};
    DrvSeg segs[6];
    unsigned outs = 0, ins = 0;

    memcpy(head.cdb, cdb, cdb_size);
    *k = (Cmd){.head = drv_bytes(d, &head, sizeof head),
               .answer = drv_bytes(d, NULL, sizeof(struct virtio_scsi_cmd_resp))};
    memset(drv_host(d, k->answer.addr), 0xee, k->answer.size);
    segs[outs++] = (DrvSeg){k->head.addr, 20}; /* in two pieces */
    segs[outs++] = (DrvSeg){k->head.addr + 20, k->head.size - 20};
    if (out_size)
        segs[outs++] = k->out = drv_bytes(d, out, out_size);
    segs[outs + ins++] = (DrvSeg){k->answer.addr, 7};
    segs[outs + ins++] = (DrvSeg){k->answer.addr + 7, k->answer.size - 7};
    if (in_size)
        segs[outs + ins++] = k->in = drv_bytes(d, NULL, in_size);
    drv_add(&d->q[ADAPTER_COMMANDS], segs, outs, ins);
}

static void look(Drv *d, const Cmd *k)
{
    const struct virtio_scsi_cmd_resp *a = drv_host(d, k->answer.addr);

    got.response = a->response;
    got.status = a->status;
    got.resid = a->resid;
    got.sense_len = a->sense_len;
    got.key = a->sense_len ? a->sense[2] : 0;
    got.asc = a->sense_len ? a->sense[12] : 0;
    got.ascq = a->sense_len ? a->sense[13] : 0;
    got.data = k->in.size ? drv_host(d, k->in.addr) : NULL;
}

/* Do a command; whether it ended with GOOD. */
static bool run(Drv *d, u8 target, u16 unit, const u8 *cdb, unsigned cdb_size, const void *out,
                u32 out_size, u32 in_size)
{
    u64 mark = d->next;
    Cmd k;

    submit(d, &k, target, unit, 1, cdb, cdb_size, out, out_size, in_size);
    d->ops->notify(d, ADAPTER_COMMANDS);
    if (drv_wait(&d->q[ADAPTER_COMMANDS], &got.written) < 0) {
        got.response = 0xfe;
        return false;
    }
    look(d, &k);
    d->next = mark; /* the data stays until the next one */
    return !got.response && !got.status;
}

#define RUN(d, target, unit, out, out_size, in_size, ...)                                          \
    run(d, target, unit, (const u8[]){__VA_ARGS__}, sizeof((const u8[]){__VA_ARGS__}), out,        \
        out_size, in_size)

static bool failed_with(u8 key, u8 asc)
{
    return !got.response && got.status == SCSI_CHECK_CONDITION && got.key == key && got.asc == asc;
}

static bool begin(Drv *d, Client *c, const DrvForm *form, const char *props)
{
    drv_plug(d, c, form, &device_virtio_scsi, props);
    if (!d->dev || !drv_negotiate(d, (1ull << VIRTIO_RING_F_INDIRECT_DESC) - 1))
        return false;
    for (u16 n = 0; n <= ADAPTER_COMMANDS; n++)
        if (!drv_queue(d, n, 64))
            return false;
    drv_ok(d);
    return true;
}

/* Two drives: a disk at target 0 unit 0, another at target 3 unit 5. */
static bool begin_disks(Drv *d, Client *c, const DrvForm *form, const char *props)
{
    char text[256];
    Error err = {""};

    snprintf(text, sizeof text, "scsi-hd,drive=hd0,id=disk,serial=SN123,wwn=0x5000c50015ea71ac%s",
             props);
    if (!begin(d, c, form, "num_queues=1") || !add_drive(c, text, &err) ||
        !add_drive(c, "scsi-cd,id=cd,scsi-id=3,lun=5", &err))
        return printf("# %s\n", err.text), false;
    RUN(d, 0, 0, NULL, 0, 0, 0);
    RUN(d, 3, 5, NULL, 0, 0, 0);
    return true;
}

/* ---- addresses ---- */

static void test_addresses(Drv *d)
{
    bool ok;

    ok = RUN(d, 0, 0, NULL, 0, 64, 0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 64) && be_get(got.data, 4) == 8 &&
         !be_get(got.data + 8, 8) && got.resid == 48;
    drv_ok_as(d, ok, "REPORT LUNS: one unit");
    ok = RUN(d, 3, 0, NULL, 0, 64, 0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 64) && be_get(got.data, 4) == 8 &&
         got.data[9] == 5;
    drv_ok_as(d, ok, "also to a unit that is not there");
    ok = RUN(d, 3, 0, NULL, 0, 36, 0x12, 0, 0, 0, 36) && got.data[0] == 0x7f;
    ok = ok && !RUN(d, 3, 0, NULL, 0, 0, 0) && failed_with(5, 0x25);
    drv_ok_as(d, ok, "where no unit is: INQUIRY says so, other commands fail");
    RUN(d, 2, 0, NULL, 0, 36, 0x12, 0, 0, 0, 36);
    drv_ok_as(d, got.response == VIRTIO_SCSI_S_BAD_TARGET, "where no target is");
}

/* ---- what a disk is ---- */

static void test_inquiry(Drv *d)
{
    bool ok = RUN(d, 0, 0, NULL, 0, 96, 0x12, 0, 0, 0, 96) && !got.data[0] &&
              !memcmp(got.data + 8, "LYREBIRDLYREBIRD HARDDIS1.0 ", 28) && got.resid == 60 &&
              got.written == 108 + 36;

    drv_ok_as(d, ok, "INQUIRY");
    ok = RUN(d, 0, 0, NULL, 0, 255, 0x12, 1, 0, 0, 255) && got.data[3] == 6 &&
         !memcmp(got.data + 4, "\x00\x80\x83\xb0\xb1\xb2", 6);
    drv_ok_as(d, ok, "the list of pages");
    ok = RUN(d, 0, 0, NULL, 0, 255, 0x12, 1, 0x80, 0, 255) && !memcmp(got.data + 4, "SN123", 5) &&
         RUN(d, 0, 0, NULL, 0, 255, 0x12, 1, 0x83, 0, 255) && !memcmp(got.data + 8, "SN123", 5) &&
         be_get(got.data + 17, 8) == 0x5000c50015ea71ac;
    drv_ok_as(d, ok, "serial number, names");
    ok = RUN(d, 0, 0, NULL, 0, 64, 0x12, 1, 0xb0, 0, 64) && be_get(got.data + 20, 4) == 1 << 21 &&
         RUN(d, 0, 0, NULL, 0, 64, 0x12, 1, 0xb2, 0, 64) && got.data[5] == 0xe0 &&
         !RUN(d, 0, 0, NULL, 0, 64, 0x12, 1, 0xb7, 0, 64) && failed_with(5, 0x24);
    drv_ok_as(d, ok, "limits, provisioning, no other page");
    ok = RUN(d, 0, 0, NULL, 0, 8, 0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0) &&
         be_get(got.data, 4) == SIZE / 512 - 1 && be_get(got.data + 4, 4) == 512;
    ok = ok && RUN(d, 0, 0, NULL, 0, 32, 0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32) &&
         be_get(got.data, 8) == SIZE / 512 - 1 && got.data[14] == 0x80;
    drv_ok_as(d, ok, "READ CAPACITY");
    ok = RUN(d, 0, 0, NULL, 0, 64, 0x1a, 0, 0x3f, 0, 64) && got.data[0] == 55 && got.data[3] == 8 &&
         be_get(got.data + 4, 4) == SIZE / 512 && got.data[12] == 1 && got.data[24] == 8 &&
         got.data[26] == 4;
    drv_ok_as(d, ok, "MODE SENSE: all pages, the cache is on");
}

static void test_mode_select(Drv *d)
{
    u8 list[24] = {0, 0, 0, 0, 8, 18};
    bool ok =
        RUN(d, 0, 0, list, 24, 0, 0x15, 0x10, 0, 0, 24) && !blk_has_write_cache(blk_find("hd0"));

    list[6] = 4;
    ok = ok && RUN(d, 0, 0, list, 24, 0, 0x15, 0x10, 0, 0, 24) &&
         blk_has_write_cache(blk_find("hd0"));
    drv_ok_as(d, ok, "MODE SELECT turns the cache off and on");
    list[10] = 1;
    ok = !RUN(d, 0, 0, list, 24, 0, 0x15, 0x10, 0, 0, 24) && failed_with(5, 0x26) &&
         !RUN(d, 0, 0, list, 20, 0, 0x15, 0x10, 0, 0, 24) && failed_with(5, 0x1a) &&
         !RUN(d, 0, 0, list, 24, 0, 0x15, 0x10, 0, 0, 20) && failed_with(5, 0x1a);
    drv_ok_as(d, ok, "and nothing else; lists must be whole");
}

/* ---- data ---- */

static void test_transfers(Drv *d)
{
    static u8 out[1024];
    bool ok = RUN(d, 0, 0, NULL, 0, 4096, 0x28, 0, 0, 0, 0, 3, 0, 0, 8, 0) &&
              *(u32 *)got.data == 3 * 128 && *(u32 *)(got.data + 4092) == 3 * 128 + 1023 &&
              !got.resid && got.written == 108 + 4096;

    drv_ok_as(d, ok, "READ(10)");
    memset(out, 0x5a, sizeof out);
    ok = RUN(d, 0, 0, out, 1024, 0, 0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 2, 0, 0) &&
         RUN(d, 0, 0, NULL, 0, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0) &&
         RUN(d, 0, 0, NULL, 0, 2048, 0xa8, 0, 0, 0, 0, 15, 0, 0, 0, 4, 0, 0) &&
         *(u32 *)got.data == 15 * 128 && !memcmp(got.data + 512, out, 1024) &&
         *(u32 *)(got.data + 1536) == 18 * 128;
    drv_ok_as(d, ok, "WRITE(16) with FUA, SYNCHRONIZE CACHE, READ(12)");
    ok = RUN(d, 0, 0, out, 512, 0, 0x0a, 0, 0, 20, 1, 0) &&
         RUN(d, 0, 0, NULL, 0, 512, 0x08, 0, 0, 20, 1, 0) && !memcmp(got.data, out, 512);
    drv_ok_as(d, ok, "WRITE(6), READ(6)");
    ok = RUN(d, 0, 0, NULL, 0, 1024, 0x28, 0, 0, 0, 0, 3, 0, 0, 1, 0) && got.resid == 512;
    RUN(d, 0, 0, NULL, 0, 512, 0x28, 0, 0, 0, 0, 3, 0, 0, 2, 0);
    drv_ok_as(d, ok && got.response == VIRTIO_SCSI_S_OVERRUN,
              "more room than data; too little room");
    ok = !RUN(d, 0, 0, NULL, 0, 1024, 0x28, 0, 0, 0, 3, 0xff, 0, 0, 2, 0) && failed_with(5, 0x21) &&
         !RUN(d, 0, 0, NULL, 0, 512, 0x88, 0, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 1) &&
         failed_with(5, 0x21) && !RUN(d, 0, 0, NULL, 0, 0, 0xff) && failed_with(5, 0x20);
    drv_ok_as(d, ok, "beyond the end; no such command");
    RUN(d, 0, 0, out, 512, 512, 0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0);
    drv_ok_as(d, got.response == VIRTIO_SCSI_S_FAILURE, "data in both directions");
}

static void test_zeroes(Drv *d)
{
    static const u8 zeros[1024];
    u8 block[512], list[40] = {0, 38, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0,
                               0, 8,  0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,   0, 1};
    bool ok = RUN(d, 0, 0, zeros, 512, 0, 0x41, 0, 0, 0, 0, 100, 0, 0, 1, 0) &&
              RUN(d, 0, 0, NULL, 0, 0, 0x93, 9, 0, 0, 0, 0, 0, 0, 0, 101, 0, 0, 0, 1) &&
              RUN(d, 0, 0, NULL, 0, 1024, 0x28, 0, 0, 0, 0, 100, 0, 0, 2, 0) &&
              !memcmp(got.data, zeros, 1024);

    drv_ok_as(d, ok, "WRITE SAME of zeroes, with data and without");
    memset(block, 0x33, sizeof block);
    ok = RUN(d, 0, 0, block, 512, 0, 0x41, 0, 0, 0, 0, 50, 0, 2, 0xee, 0) &&
         RUN(d, 0, 0, NULL, 0, 512, 0x28, 0, 0, 0, 3, 0x1f, 0, 0, 1, 0) &&
         !memcmp(got.data, block, 512) &&
         RUN(d, 0, 0, NULL, 0, 512, 0x28, 0, 0, 0, 3, 0x20, 0, 0, 1, 0) &&
         *(u32 *)got.data == 800 * 128;
    drv_ok_as(d, ok, "and of a pattern");
    ok = RUN(d, 0, 0, list, 40, 0, 0x42, 0, 0, 0, 0, 0, 0, 0, 40, 0) &&
         !RUN(d, 0, 0, list, 40, 0, 0x42, 0, 0, 0, 0, 0, 0, 0, 4, 0) && failed_with(5, 0x1a);
    list[15] = 255, list[12] = 255;
    ok = ok && !RUN(d, 0, 0, list, 40, 0, 0x42, 0, 0, 0, 0, 0, 0, 0, 40, 0) && failed_with(5, 0x21);
    drv_ok_as(d, ok, "UNMAP of two ranges; lists that are wrong");
}

/* ---- CD-ROM drives ---- */

static void test_cd(Drv *d)
{
    bool ok = !RUN(d, 3, 5, NULL, 0, 0, 0) && failed_with(2, 0x3a) &&
              RUN(d, 3, 5, NULL, 0, 36, 0x12, 0, 0, 0, 36) && got.data[0] == 5 &&
              got.data[1] == 0x80;
    drv_ok_as(d, ok, "a CD-ROM drive without a medium");
    ok = RUN(d, 3, 5, NULL, 0, 64, 0x46, 0, 0, 0, 0, 0, 0, 0, 64, 0) && !be_get(got.data + 6, 2) &&
         RUN(d, 3, 5, NULL, 0, 8, 0x4a, 1, 0, 0, 16, 0, 0, 0, 8, 0) && got.data[2] == 4 &&
         !RUN(d, 3, 5, NULL, 0, 64, 0x43, 0, 0, 0, 0, 0, 0, 0, 64, 0) && failed_with(2, 0x3a);
    drv_ok_as(d, ok, "configuration, events; no table of contents");
    ok = RUN(d, 3, 5, NULL, 0, 64, 0x5a, 8, 0x2a, 0, 0, 0, 0, 0, 64, 0) && got.data[8] == 0x2a &&
         !RUN(d, 3, 5, "x", 1, 0, 0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0) && failed_with(5, 0x20);
    drv_ok_as(d, ok, "its mode page; it cannot be written");
}

static void test_medium(Client *c)
{
    Blk *b = open_drive(c, "hd0", ",read-only=on");
    Drv *d = calloc(1, sizeof *d);
    bool ok = begin(d, c, &drv_forms[0], "") && add_drive(c, "scsi-cd,drive=hd0", NULL);

    ok = ok && !RUN(d, 0, 0, NULL, 0, 0, 0) && failed_with(6, 0x29) && RUN(d, 0, 0, NULL, 0, 0, 0);
    tap_ok(ok, "the first command hears of the reset");
    ok = RUN(d, 0, 0, NULL, 0, 4096, 0x28, 0, 0, 0, 0, 1, 0, 0, 2, 0) && *(u32 *)got.data == 512 &&
         RUN(d, 0, 0, NULL, 0, 64, 0x43, 0, 0, 0, 0, 0, 0, 0, 64, 0) && got.data[6] == 1 &&
         be_get(got.data + 16, 4) == SIZE / 2048;
    tap_ok(ok, "sectors of 2048 bytes, the table of contents");
    ok = RUN(d, 0, 0, NULL, 0, 0, 0x1e, 0, 0, 0, 1, 0) &&
         !RUN(d, 0, 0, NULL, 0, 0, 0x1b, 0, 0, 0, 2, 0) && failed_with(5, 0x53) &&
         RUN(d, 0, 0, NULL, 0, 0, 0x1e, 0, 0, 0, 0, 0) &&
         RUN(d, 0, 0, NULL, 0, 0, 0x1b, 0, 0, 0, 2, 0) && !RUN(d, 0, 0, NULL, 0, 0, 0) &&
         failed_with(2, 0x3a) && got.ascq == 2;
    tap_ok(ok, "locked, unlocked, opened");
    ok = RUN(d, 0, 0, NULL, 0, 0, 0x1b, 0, 0, 0, 3, 0);
    ok = !RUN(d, 0, 0, NULL, 0, 0, 0) && failed_with(6, 0x28) && ok && RUN(d, 0, 0, NULL, 0, 0, 0);
    tap_ok(ok, "closed: a new medium");
    blk_eject(b, true, NULL);
    ok = !RUN(d, 0, 0, NULL, 0, 0, 0) && failed_with(2, 0x3a);
    tap_ok(ok, "ejected by the monitor");
    drv_unplug(d);
    blk_close(b);
    free(d);
}

/* ---- control and events ---- */

/* Task management of the commands with @tag; the response, 0xfe: it waits. */
static DrvSeg manage(Drv *d, u32 subtype, u8 target, u16 unit, u64 tag)
{
    struct virtio_scsi_ctrl_tmf_req r = {
        VIRTIO_SCSI_T_TMF, subtype, {1, target, 0x40 | unit >> 8, (u8)unit}, tag};
    DrvSeg segs[2] = {drv_bytes(d, &r, sizeof r), drv_bytes(d, "\xfe", 1)};

    drv_add(&d->q[ADAPTER_CONTROL], segs, 1, 1);
    d->ops->notify(d, ADAPTER_CONTROL);
    return segs[1];
}

static u8 manage_wait(Drv *d, u32 subtype, u8 target, u16 unit, u64 tag)
{
    DrvSeg a = manage(d, subtype, target, unit, tag);

    drv_wait(&d->q[ADAPTER_CONTROL], NULL);
    return *(u8 *)drv_host(d, a.addr);
}

static void test_tasks(Drv *d)
{
    static const u8 flush[10] = {0x35};
    DrvSeg a;
    Cmd k;

    drv_ok_as(d,
              manage_wait(d, VIRTIO_SCSI_T_TMF_ABORT_TASK, 2, 0, 1) == VIRTIO_SCSI_S_BAD_TARGET &&
                  manage_wait(d, VIRTIO_SCSI_T_TMF_ABORT_TASK, 0, 9, 1) ==
                      VIRTIO_SCSI_S_INCORRECT_LUN &&
                  manage_wait(d, VIRTIO_SCSI_T_TMF_CLEAR_ACA, 0, 0, 1) ==
                      VIRTIO_SCSI_S_FUNCTION_REJECTED &&
                  manage_wait(d, VIRTIO_SCSI_T_TMF_QUERY_TASK, 0, 0, 1) == VIRTIO_SCSI_S_OK &&
                  manage_wait(d, VIRTIO_SCSI_T_TMF_ABORT_TASK, 0, 0, 1) == VIRTIO_SCSI_S_OK,
              "task management of what is not there");
    submit(d, &k, 0, 0, 77, flush, sizeof flush, NULL, 0, 0);
    d->ops->notify(d, ADAPTER_COMMANDS);
    loop_step(d->c->loop, false);
    a = manage(d, VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET, 0, 0, 0);
    drv_wait(&d->q[ADAPTER_CONTROL], NULL);
    look(d, &k);
    bool ok = *(u8 *)drv_host(d, a.addr) == VIRTIO_SCSI_S_OK && got.response != 0xee &&
              drv_wait(&d->q[ADAPTER_COMMANDS], NULL) >= 0;

    ok = !RUN(d, 0, 0, NULL, 0, 0, 0) && failed_with(6, 0x29) && got.ascq == 3 && ok;
    drv_ok_as(d, ok, "a reset of a unit answers when its commands have ended");
    struct virtio_scsi_ctrl_an_req an = {VIRTIO_SCSI_T_AN_QUERY, {1, 0, 0x40, 0}, 2};
    DrvSeg segs[2] = {drv_bytes(d, &an, sizeof an), drv_bytes(d, "\xfe\xfe\xfe\xfe\xfe", 5)};

    drv_add(&d->q[ADAPTER_CONTROL], segs, 1, 1);
    d->ops->notify(d, ADAPTER_CONTROL);
    ok = drv_wait(&d->q[ADAPTER_CONTROL], NULL) >= 0;
    drv_ok_as(d, ok && !memcmp(drv_host(d, segs[1].addr), "\0\0\0\0\0", 5), "no notifications");
}

static struct virtio_scsi_event event(Drv *d)
{
    DrvSeg s = drv_bytes(d, NULL, sizeof(struct virtio_scsi_event));
    struct virtio_scsi_event e = {~0u};

    drv_add(&d->q[ADAPTER_EVENT], &s, 0, 1);
    d->ops->notify(d, ADAPTER_EVENT);
    client_step(d->c, 0);
    if (drv_get(&d->q[ADAPTER_EVENT], NULL) >= 0)
        memcpy(&e, drv_host(d, s.addr), sizeof e);
    return e;
}

static void test_events(Drv *d)
{
    DrvSeg s = drv_bytes(d, NULL, sizeof(struct virtio_scsi_event));
    struct virtio_scsi_event *e = drv_host(d, s.addr), first;
    Error err;

    first = event(d); /* of the drives that came before there were buffers */
    drv_ok_as(d, first.event == VIRTIO_SCSI_T_EVENTS_MISSED,
              "events without buffers: they were missed");
    /* The buffer that took it is used; the next is for what comes. */
    drv_add(&d->q[ADAPTER_EVENT], &s, 0, 1);
    d->ops->notify(d, ADAPTER_EVENT);
    client_step(d->c, 0);
    blk_resize(blk_find("hd0"), 2 * SIZE, &err);
    client_step(d->c, 0);
    drv_ok_as(d,
              drv_get(&d->q[ADAPTER_EVENT], NULL) >= 0 && e->event == VIRTIO_SCSI_T_PARAM_CHANGE &&
                  e->reason == 0x092a && e->lun[1] == 0 && !RUN(d, 0, 0, NULL, 0, 0, 0) &&
                  failed_with(6, 0x2a),
              "a new size is told");
    blk_resize(blk_find("hd0"), SIZE, &err);
    RUN(d, 0, 0, NULL, 0, 0, 0);
    event(d);
    device_unplug(device_find(d->c->machine, "cd"), &err);
    client_step(d->c, 0);
    first = event(d);
    RUN(d, 3, 5, NULL, 0, 0, 0);
    drv_ok_as(d,
              first.event == (VIRTIO_SCSI_T_EVENTS_MISSED | VIRTIO_SCSI_T_NO_EVENT) &&
                  got.response == VIRTIO_SCSI_S_BAD_TARGET && !device_find(d->c->machine, "cd"),
              "a drive goes");
}

/* ---- errors, saved state ---- */

static u8 saved_ram[CLIENT_RAM_SIZE];

static bool is_saved_after(Drv *d, unsigned steps)
{
    static const u8 cdb[10] = {0x28, 0, 0, 0, 0, 40, 0, 0, 1, 0};
    static ClientStream s;
    Error err = {0};
    Cmd k;

    submit(d, &k, 0, 0, 5, cdb, sizeof cdb, NULL, 0, 512);
    d->ops->notify(d, ADAPTER_COMMANDS);
    while (steps--)
        loop_step(d->c->loop, false);
    bool ok = client_save(d->c, &s);
    DrvQueue q = d->q[ADAPTER_COMMANDS];

    memcpy(saved_ram, drv_host(d, CLIENT_RAM), sizeof saved_ram);
    ok = ok && drv_wait(&d->q[ADAPTER_COMMANDS], NULL) >= 0;
    device_reset(d->c->machine);
    memcpy(drv_host(d, CLIENT_RAM), saved_ram, sizeof saved_ram);
    d->q[ADAPTER_COMMANDS] = q;
    if (!client_load(d->c, &s, &err))
        printf("# %s\n", err.text);
    ok = ok && drv_wait(&d->q[ADAPTER_COMMANDS], NULL) >= 0;
    look(d, &k);
    client_step(d->c, 0);
    return ok && !got.response && !got.status && *(u32 *)got.data == 40 * 128 &&
           drv_get(&d->q[ADAPTER_COMMANDS], NULL) < 0;
}

static void test_saved(Drv *d)
{
    bool ok = true;

    for (unsigned steps = 0; steps < 5; steps++)
        ok = ok && is_saved_after(d, steps);
    drv_ok_as(d, ok, "saved at any moment, commands are done once after loading");
    d->ops->set_config(d, offsetof(struct virtio_scsi_config, sense_size), 4, 64);
    ok = d->ops->config(d, offsetof(struct virtio_scsi_config, sense_size), 4) == 64 &&
         !drv_needs_reset(d);
    d->ops->set_config(d, offsetof(struct virtio_scsi_config, cdb_size), 4, 0);
    drv_ok_as(d, ok && (d->form->is_legacy || drv_needs_reset(d)),
              "sizes of sense data can be set; a CDB has some");
}

static unsigned errors;

static void on_io_error(DeviceEnv *env, const IoError *e)
{
    errors += e->is_stop;
}

/* werror=stop: the command waits; then it is made again, or aborted. */
static void test_stop(Client *c)
{
    const struct rlimit limit = {SIZE / 2, RLIM_INFINITY},
                        no_limit = {RLIM_INFINITY, RLIM_INFINITY};
    static const u8 cdb[10] = {0x2a, 0, 0, 0, 3, 0xe8, 0, 0, 1, 0};
    Blk *b = open_drive(c, "hd0", "");
    Drv *d = calloc(1, sizeof *d);
    static u8 data[512];
    Cmd k;

    signal(SIGXFSZ, SIG_IGN);
    c->env.io_error = on_io_error;
    bool ok = begin_disks(d, c, &drv_forms[0], ",werror=stop");

    for (unsigned round = 0; round < 3; round++) {
        errors = 0;
        submit(d, &k, 0, 0, 9, cdb, sizeof cdb, data, 512, 0);
        setrlimit(RLIMIT_FSIZE, &limit);
        d->ops->notify(d, ADAPTER_COMMANDS);
        for (unsigned n = 0; n < 1000 && !errors; n++) {
            client_step(c, 0);
            usleep(1000);
        }
        setrlimit(RLIMIT_FSIZE, &no_limit);
        ok = ok && errors == 1 && drv_get(&d->q[ADAPTER_COMMANDS], NULL) < 0;
        if (round == 1) /* before the machine stands */
            ok = ok && manage_wait(d, VIRTIO_SCSI_T_TMF_ABORT_TASK, 0, 0, 9) == VIRTIO_SCSI_S_OK;
        device_set_running(c->machine, false);
        if (round == 2)
            break; /* the device goes with what waits */
        device_set_running(c->machine, true);
        ok = ok && drv_wait(&d->q[ADAPTER_COMMANDS], NULL) >= 0;
        look(d, &k);
        ok = ok && got.response == (round ? VIRTIO_SCSI_S_ABORTED : VIRTIO_SCSI_S_OK);
        tap_ok(ok, round ? "werror=stop: aborted while it waits" : "werror=stop: made again");
    }
    drv_unplug(d);
    device_set_running(c->machine, true);
    tap_ok(ok, "werror=stop: the adapter goes with what waits");
    c->env.io_error = NULL;
    blk_close(b);
    free(d);
}

static void test_properties(Client *c)
{
    static const char *const wrong[] = {"scsi-hd",
                                        "scsi-hd,drive=hd0,scsi-id=256",
                                        "scsi-hd,drive=hd0,lun=16384",
                                        "scsi-hd,drive=hd0,channel=1",
                                        "scsi-hd,drive=hd0,logical_block_size=500",
                                        "scsi-cd,scsi-id=0",
                                        "scsi-hd,drive=hd0,werror=maybe"};
    Blk *b = open_drive(c, "hd0", ",read-only=on");
    Drv *d = calloc(1, sizeof *d);
    unsigned refused = 0;

    begin(d, c, &drv_forms[0], "");
    add_drive(c, "scsi-cd", NULL);
    for (unsigned n = 0; n < ARRAY_SIZE(wrong); n++)
        refused += !add_drive(c, wrong[n], NULL);
    tap_ok(refused == ARRAY_SIZE(wrong), "wrong properties are refused");
    add_drive(c, "scsi-hd,drive=hd0", NULL);
    RUN(d, 1, 0, NULL, 0, 0, 0);
    tap_ok(!RUN(d, 1, 0, "x", 1, 0, 0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0) && failed_with(7, 0x27) &&
               RUN(d, 1, 0, NULL, 0, 64, 0x1a, 0, 8, 0, 64) && got.data[2] & 0x80,
           "the next target; a drive that cannot be written");
    drv_unplug(d);
    blk_close(b);
    free(d);
}

static void test_form(Client *c, const DrvForm *form)
{
    Blk *b = open_drive(c, "hd0", "");
    Drv *d = calloc(1, sizeof *d);

    drv_ok_as(d, (d->form = form, begin_disks(d, c, form, "")), "two drives come");
    test_addresses(d);
    test_inquiry(d);
    test_mode_select(d);
    test_transfers(d);
    test_zeroes(d);
    test_cd(d);
    test_tasks(d);
    test_events(d);
    test_saved(d);
    drv_unplug(d);
    blk_close(b);
    free(d);
}

int main(void)
{
    Client c;

    client_start(&c);
    for (unsigned n = 0; n < ARRAY_SIZE(drv_forms); n++)
        test_form(&c, &drv_forms[n]);
    test_medium(&c);
    test_stop(&c);
    test_properties(&c);
    client_stop(&c);
    unlink(DISK);
    return tap_done();
}
