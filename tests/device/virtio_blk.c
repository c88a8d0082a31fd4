/* SPDX-License-Identifier: MIT */
/* virtio-blk as a driver sees it: every request, errors, both ends of saved state. */
#include <fcntl.h>
#include <linux/virtio_blk.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include "host/block/block.h"
#include "tests/device/virtio.h"

#define DISK "device_virtio_blk.img"
#define SIZE 0x80000

enum {
    REQ = 0, /* the only queue that most tests use */
};

static Blk *open_disk(Client *c, const char *options)
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
    Blk *b = blk_open(c->loop, "hd0", &o, &err);

    opts_clear(&o);
    if (!b)
        printf("# %s\n", err.text);
    return b;
}

/* A request with one piece of data; @data is read or written by the device as the type says. */
typedef struct Request {
    DrvSeg head, data, status;
    bool is_in;
} Request;

static Request make(Drv *d, u32 type, u64 sector, const void *data, u32 size)
{
    struct virtio_blk_outhdr head = {.type = type, .sector = sector};
    Request r = {.head = drv_bytes(d, &head, sizeof head), .status = drv_bytes(d, "\xff", 1)};

    r.is_in = type == VIRTIO_BLK_T_IN || type == VIRTIO_BLK_T_GET_ID;
    if (size)
        r.data = drv_bytes(d, data, size);
    return r;
}

static int submit(Drv *d, u16 queue, const Request *r)
{
    DrvSeg segs[4] = {r->head};
    unsigned outs = 1, ins = 0;

    if (r->data.size) {
        DrvSeg half = {r->data.addr, r->data.size / 2};

        segs[1] = half;
        segs[2] = (DrvSeg){half.addr + half.size, r->data.size - half.size};
        *(r->is_in ? &ins : &outs) += 2;
        if (!half.size) {
            segs[1] = segs[2];
            --*(r->is_in ? &ins : &outs);
        }
    }
    segs[outs + ins] = r->status;
    return drv_add(&d->q[queue], segs, outs, ins + 1);
}

static u8 status_of(Drv *d, const Request *r)
{
    return *(u8 *)drv_host(d, r->status.addr);
}

/* Do one request; its status, 0xfe if it does not end. */
static u8 run(Drv *d, Request *r, u32 *written)
{
    submit(d, REQ, r);
    d->ops->notify(d, REQ);
    return drv_wait(&d->q[REQ], written) < 0 ? 0xfe : status_of(d, r);
}

static u8 run_range(Drv *d, u32 type, u64 sector, u32 count, u32 flags)
{
    struct virtio_blk_discard_write_zeroes range = {sector, count, flags};
    Request r = make(d, type, 0, &range, sizeof range);

    return run(d, &r, NULL);
}

static bool begin(Drv *d, Client *c, const DrvForm *form, const char *props)
{
    char all[256];

    snprintf(all, sizeof all, "drive=hd0%s", props);
    drv_plug(d, c, form, &device_virtio_blk, all);
    if (!d->dev || !drv_negotiate(d, (1ull << VIRTIO_RING_F_INDIRECT_DESC) - 1) ||
        !drv_queue(d, REQ, 64))
        return false;
    drv_ok(d);
    return true;
}

/* ---- requests ---- */

static void test_transfers(Drv *d)
{
    u8 out[1024], *in;
    u32 written = 0;
    Request r = make(d, VIRTIO_BLK_T_IN, 3, NULL, 4096);

    drv_want_interrupt(&d->q[REQ], true);
    bool ok = run(d, &r, &written) == VIRTIO_BLK_S_OK;

    in = drv_host(d, r.data.addr);
    drv_ok_as(
        d, ok && written == 4097 && *(u32 *)in == 3 * 128 && *(u32 *)(in + 4092) == 3 * 128 + 1023,
        "a read");
    drv_ok_as(d, d->ops->interrupted(d, REQ), "interrupts");
    memset(out, 0x5a, sizeof out);
    r = make(d, VIRTIO_BLK_T_OUT, 16, out, sizeof out);
    drv_ok_as(d, run(d, &r, &written) == VIRTIO_BLK_S_OK && written == 1, "a write");
    r = make(d, VIRTIO_BLK_T_FLUSH, 0, NULL, 0);
    drv_ok_as(d, run(d, &r, &written) == VIRTIO_BLK_S_OK && written == 1, "a flush");
    r = make(d, VIRTIO_BLK_T_IN, 15, NULL, 2048);
    ok = run(d, &r, NULL) == VIRTIO_BLK_S_OK;
    in = drv_host(d, r.data.addr);
    drv_ok_as(d,
              ok && *(u32 *)in == 15 * 128 && !memcmp(in + 512, out, 1024) &&
                  *(u32 *)(in + 1536) == 18 * 128,
              "reads back what was written");
    r = make(d, VIRTIO_BLK_T_GET_ID, 0, NULL, 20);
    ok = run(d, &r, &written) == VIRTIO_BLK_S_OK;
    drv_ok_as(d,
              ok && written == 21 && !memcmp(drv_host(d, r.data.addr), "SN-0123456789ABCDEFG", 20),
              "the serial number, cut to 20 characters");
}

static void test_ranges(Drv *d)
{
    Request r = make(d, VIRTIO_BLK_T_IN, 100, NULL, 1024);
    static const u8 zeros[1024];

    drv_ok_as(d,
              run_range(d, VIRTIO_BLK_T_WRITE_ZEROES, 100, 1, 0) == VIRTIO_BLK_S_OK &&
                  run_range(d, VIRTIO_BLK_T_WRITE_ZEROES, 101, 1, 1) == VIRTIO_BLK_S_OK &&
                  run(d, &r, NULL) == VIRTIO_BLK_S_OK &&
                  !memcmp(drv_host(d, r.data.addr), zeros, 1024),
              "zeroes, kept and unmapped");
    drv_ok_as(d, run_range(d, VIRTIO_BLK_T_DISCARD, 200, 8, 0) == VIRTIO_BLK_S_OK, "a discard");
    drv_ok_as(d,
              run_range(d, VIRTIO_BLK_T_DISCARD, 200, 8, 1) == VIRTIO_BLK_S_UNSUPP &&
                  run_range(d, VIRTIO_BLK_T_WRITE_ZEROES, 200, 8, 2) == VIRTIO_BLK_S_UNSUPP,
              "flags that are not known are not supported");
    drv_ok_as(d,
              run_range(d, VIRTIO_BLK_T_DISCARD, SIZE / 512 - 1, 2, 0) == VIRTIO_BLK_S_IOERR &&
                  run_range(d, VIRTIO_BLK_T_WRITE_ZEROES, ~0ull, 2, 0) == VIRTIO_BLK_S_IOERR &&
                  run_range(d, VIRTIO_BLK_T_WRITE_ZEROES, 0, ~0u, 0) == VIRTIO_BLK_S_IOERR,
              "beyond the end they fail");
    r = make(d, VIRTIO_BLK_T_DISCARD, 0, zeros, 32);
    drv_ok_as(d, run(d, &r, NULL) == VIRTIO_BLK_S_UNSUPP, "one range at a time");
}

static void test_bad_requests(Drv *d)
{
    Request r = make(d, VIRTIO_BLK_T_IN, SIZE / 512 - 1, NULL, 1024);
    u32 written;

    drv_ok_as(d, run(d, &r, &written) == VIRTIO_BLK_S_IOERR && written == 1,
              "a read beyond the end fails");
    r = make(d, VIRTIO_BLK_T_IN, ~0ull - 1, NULL, 1024);
    drv_ok_as(d, run(d, &r, NULL) == VIRTIO_BLK_S_IOERR, "one near 2^64 too");
    r = make(d, VIRTIO_BLK_T_OUT, 0, "abc", 3);
    drv_ok_as(d, run(d, &r, NULL) == VIRTIO_BLK_S_IOERR, "and what is no whole sector");
    r = make(d, 77, 0, NULL, 0);
    drv_ok_as(d, run(d, &r, NULL) == VIRTIO_BLK_S_UNSUPP, "an unknown type is not supported");
    r = make(d, VIRTIO_BLK_T_SECURE_ERASE, 0, "0123456789abcdef", 16);
    drv_ok_as(d, run(d, &r, NULL) == VIRTIO_BLK_S_UNSUPP, "nor is secure erase");
    drv_ok_as(d, !drv_needs_reset(d), "none of this breaks the device");
}

static void test_many(Drv *d)
{
    static Request r[16];
    unsigned n = 0, good = 0;
    int id;

    for (unsigned round = 0; round < 20; round++) {
        u64 mark = d->next;

        for (n = 0; n < 16; n++) {
            r[n] = make(d, VIRTIO_BLK_T_IN, (round * 37 + n * 11) % 1000, NULL, 512);
            submit(d, REQ, &r[n]);
        }
        d->ops->notify(d, REQ);
        for (n = 0; n < 16; n++) {
            id = drv_wait(&d->q[REQ], NULL);
            if (id < 0)
                break;
        }
        for (n = 0; n < 16; n++)
            good += status_of(d, &r[n]) == VIRTIO_BLK_S_OK &&
                    *(u32 *)drv_host(d, r[n].data.addr) == (round * 37 + n * 11) % 1000 * 128;
        d->next = mark;
    }
    drv_ok_as(d, good == 320, "many at a time, all around the ring");
}

/* ---- configuration ---- */

static void test_config(Drv *d)
{
    Blk *b = blk_find("hd0");
    Error err;

    drv_ok_as(d,
              d->ops->config(d, 0, 4) == SIZE / 512 &&
                  d->ops->config(d, offsetof(struct virtio_blk_config, seg_max), 4) == 254 &&
                  d->ops->config(d, offsetof(struct virtio_blk_config, blk_size), 4) == 512 &&
                  d->ops->config(d, offsetof(struct virtio_blk_config, wce), 1) == 1 &&
                  !d->ops->config(d, 0x44, 4),
              "the configuration");
    d->ops->set_config(d, offsetof(struct virtio_blk_config, wce), 1, 0);
    drv_ok_as(d, !blk_has_write_cache(b), "the write cache can be turned off");
    d->ops->set_config(d, offsetof(struct virtio_blk_config, wce), 1, 1);
    drv_ok_as(d, blk_has_write_cache(b), "and on");
    d->ops->interrupted(d, 0xffff);
    blk_resize(b, SIZE * 2, &err);
    client_step(d->c, 0);
    drv_ok_as(d, d->ops->interrupted(d, 0xffff) && d->ops->config(d, 0, 4) == SIZE / 256,
              "a new size is told");
    blk_resize(b, SIZE, &err);
}

/* ---- saved state and reset ---- */

static u8 saved_ram[CLIENT_RAM_SIZE];

/* Saved after @steps of the loop: not taken yet, in flight, or done. */
static bool is_saved_after(Drv *d, unsigned steps, const u8 *out)
{
    static ClientStream s;
    Request r = make(d, VIRTIO_BLK_T_IN, 40, NULL, 512);
    Request w = make(d, VIRTIO_BLK_T_OUT, 41, out, 512);
    Error err = {0};

    submit(d, REQ, &r);
    submit(d, REQ, &w);
    d->ops->notify(d, REQ);
    while (steps--)
        loop_step(d->c->loop, false);
    bool ok = client_save(d->c, &s);
    DrvQueue q = d->q[REQ];

    memcpy(saved_ram, drv_host(d, CLIENT_RAM), sizeof saved_ram);
    ok = ok && drv_wait(&d->q[REQ], NULL) >= 0 && drv_wait(&d->q[REQ], NULL) >= 0;
    device_reset(d->c->machine);
    memcpy(drv_host(d, CLIENT_RAM), saved_ram, sizeof saved_ram);
    d->q[REQ] = q;
    if (!client_load(d->c, &s, &err))
        printf("# %s\n", err.text);
    ok = ok && drv_wait(&d->q[REQ], NULL) >= 0 && drv_wait(&d->q[REQ], NULL) >= 0 &&
         !status_of(d, &r) && !status_of(d, &w) && *(u32 *)drv_host(d, r.data.addr) == 40 * 128;
    client_step(d->c, 0);
    return ok && drv_get(&d->q[REQ], NULL) < 0;
}

static void test_saved(Drv *d)
{
    u8 out[512];
    bool ok = true;

    memset(out, 0x77, sizeof out);
    for (unsigned steps = 0; steps < 5; steps++)
        ok = ok && is_saved_after(d, steps, out);
    drv_ok_as(d, ok, "saved at any moment, requests are done once after loading");
    d->ops->set_config(d, offsetof(struct virtio_blk_config, wce), 1, 0);
    ok = is_saved_after(d, 0, out) && !blk_has_write_cache(blk_find("hd0"));
    d->ops->set_config(d, offsetof(struct virtio_blk_config, wce), 1, 1);
    drv_ok_as(d, ok, "a write cache that was off stays so");
    Request r = make(d, VIRTIO_BLK_T_IN, 41, NULL, 512);

    drv_ok_as(d, run(d, &r, NULL) == 0 && !memcmp(drv_host(d, r.data.addr), out, 512),
              "and the device goes on");
}

static void test_reset(Drv *d)
{
    Request r[8];
    static const u8 zeros[512];

    for (unsigned i = 0; i < 8; i++) {
        r[i] = make(d, VIRTIO_BLK_T_IN, 50 + i, NULL, 512);
        submit(d, REQ, &r[i]);
    }
    d->ops->notify(d, REQ);
    loop_step(d->c->loop, false);
    d->ops->set_status(d, 0);
    drv_ok_as(d, !d->ops->status(d), "reset with requests in flight");
    for (unsigned i = 0; i < 8; i++)
        memset(drv_host(d, r[i].data.addr), 0, 512);
    for (unsigned i = 0; i < 50; i++) {
        client_step(d->c, 0);
        usleep(1000);
    }
    bool quiet = true;

    for (unsigned i = 0; i < 8; i++)
        quiet = quiet && !memcmp(drv_host(d, r[i].data.addr), zeros, 512);
    drv_ok_as(d, quiet, "after it nothing is written to memory any more");
}

/* The device goes while requests are in flight. */
static void test_unplug(Client *c, const DrvForm *form)
{
    Blk *b = open_disk(c, "");
    Drv *d = calloc(1, sizeof *d);
    Request r[8];

    begin(d, c, form, "");
    drv_want_interrupt(&d->q[REQ], true);
    for (unsigned i = 0; i < 8; i++) {
        r[i] = make(d, VIRTIO_BLK_T_FLUSH, 0, NULL, 0);
        submit(d, REQ, &r[i]);
    }
    d->ops->notify(d, REQ);
    loop_step(c->loop, false);
    drv_unplug(d);
    drv_ok_as(d, true, "unplugged with requests in flight");
    blk_close(b);
    free(d);
}

static void test_form(Client *c, const DrvForm *form)
{
    Blk *b = open_disk(c, "");
    Drv *d = calloc(1, sizeof *d);

    bool ok = begin(d, c, form, ",serial=SN-0123456789ABCDEFGHIJ");

    if (drv_ok_as(d, ok, "a device is set up")) {
        test_transfers(d);
        test_ranges(d);
        test_bad_requests(d);
        test_many(d);
        test_config(d);
        test_saved(d);
        test_reset(d);
    }
    drv_unplug(d);
    blk_close(b);
    free(d);
}

/* ---- errors of the host ---- */

static unsigned stops;

static void on_io_error(DeviceEnv *env, const IoError *e)
{
    if (!e->is_stop)
        return;
    stops++;
    device_set_running(((Client *)((char *)env - offsetof(Client, env)))->machine, false);
}

static void wait_for_stop(Client *c)
{
    for (unsigned i = 0; i < 1000 && !stops; i++) {
        client_step(c, 0);
        usleep(1000);
    }
}

/* The host's file may not grow, so writes to its second half fail until the limit goes. */
static void test_stop(Client *c)
{
    Blk *b = open_disk(c, ",werror=stop");
    Drv *d = calloc(1, sizeof *d);
    static ClientStream s;
    static u8 data[512] = "stopped";
    struct rlimit no_limit, limit;

    getrlimit(RLIMIT_FSIZE, &no_limit);
    limit = no_limit;
    limit.rlim_cur = SIZE / 2;
    signal(SIGXFSZ, SIG_IGN);
    c->env.io_error = on_io_error;
    begin(d, c, &drv_forms[0], "");
    Request r = make(d, VIRTIO_BLK_T_OUT, 1000, data, 512),
            in = make(d, VIRTIO_BLK_T_IN, 1000, NULL, 512);

    setrlimit(RLIMIT_FSIZE, &limit);
    submit(d, REQ, &r);
    d->ops->notify(d, REQ);
    wait_for_stop(c);
    tap_ok(stops == 1 && drv_get(&d->q[REQ], NULL) < 0 && status_of(d, &r) == 0xff,
           "werror=stop: the machine stops and the request waits");
    client_save(c, &s);
    memcpy(saved_ram, drv_host(d, CLIENT_RAM), sizeof saved_ram);
    DrvQueue q = d->q[REQ];

    stops = 0;
    device_set_running(c->machine, true);
    wait_for_stop(c);
    tap_ok(stops == 1, "when it goes on and the disk is as bad, it stops again");
    setrlimit(RLIMIT_FSIZE, &no_limit);
    device_set_running(c->machine, true);
    tap_ok(drv_wait(&d->q[REQ], NULL) >= 0 && !status_of(d, &r),
           "when it is good, the request ends");
    device_reset(c->machine);
    memcpy(drv_host(d, CLIENT_RAM), saved_ram, sizeof saved_ram);
    d->q[REQ] = q;
    tap_ok(client_load(c, &s, NULL) && drv_wait(&d->q[REQ], NULL) >= 0 && !status_of(d, &r),
           "saved while it waits, it is made after loading");
    tap_ok(run(d, &in, NULL) == 0 && !memcmp(drv_host(d, in.data.addr), data, 512),
           "and has written");
    drv_unplug(d);
    blk_close(b);
    free(d);
    c->env.io_error = NULL;
}

static void test_reported(Client *c)
{
    Blk *b = open_disk(c, "");
    Drv *d = calloc(1, sizeof *d);
    struct rlimit no_limit, limit;
    static u8 data[512];

    getrlimit(RLIMIT_FSIZE, &no_limit);
    limit = no_limit;
    limit.rlim_cur = SIZE / 2;
    begin(d, c, &drv_forms[0], ",werror=report");
    Request r = make(d, VIRTIO_BLK_T_OUT, 1000, data, 512);

    setrlimit(RLIMIT_FSIZE, &limit);
    tap_ok(run(d, &r, NULL) == VIRTIO_BLK_S_IOERR, "werror=report: the driver sees an error");
    setrlimit(RLIMIT_FSIZE, &no_limit);
    drv_unplug(d);
    begin(d, c, &drv_forms[0], ",werror=ignore");
    r = make(d, VIRTIO_BLK_T_OUT, 1000, data, 512);
    setrlimit(RLIMIT_FSIZE, &limit);
    tap_ok(run(d, &r, NULL) == VIRTIO_BLK_S_OK, "werror=ignore: it sees none");
    setrlimit(RLIMIT_FSIZE, &no_limit);
    drv_unplug(d);
    blk_close(b);
    free(d);
}

static void test_read_only(Client *c)
{
    Blk *b = open_disk(c, ",read-only=on");
    Drv *d = calloc(1, sizeof *d);
    static u8 data[512];

    begin(d, c, &drv_forms[0], "");
    Request r = make(d, VIRTIO_BLK_T_OUT, 0, data, 512),
            in = make(d, VIRTIO_BLK_T_IN, 1, NULL, 512);

    tap_ok(drv_has(d, VIRTIO_BLK_F_RO) && !drv_has(d, VIRTIO_BLK_F_DISCARD) &&
               run(d, &r, NULL) == VIRTIO_BLK_S_IOERR && run(d, &in, NULL) == VIRTIO_BLK_S_OK,
           "a read-only drive is read only");
    drv_unplug(d);
    blk_close(b);
    free(d);
}

static void test_properties(Client *c)
{
    static const char *const wrong[] = {"",
                                        "drive=hd0,queue-size=100",
                                        "drive=hd0,num-queues=0",
                                        "drive=hd0,logical_block_size=513",
                                        "drive=hd0,logical_block_size=4096",
                                        "drive=hd0,werror=maybe",
                                        "drive=hd1"};
    Blk *b = open_disk(c, "");
    Drv d;
    unsigned refused = 0;

    for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
        drv_plug(&d, c, &drv_forms[0], &device_virtio_blk, wrong[i]);
        refused += !d.dev;
        drv_unplug(&d);
    }
    tap_ok(refused == ARRAY_SIZE(wrong), "wrong properties are refused");
    drv_plug(&d, c, &drv_forms[0], &device_virtio_blk, "drive=hd0,num-queues=4");
    drv_negotiate(&d, ~0ull);
    bool ok = drv_has(&d, VIRTIO_BLK_F_MQ);

    for (u16 i = 0; i < 4; i++)
        ok = ok && drv_queue(&d, i, 16);
    drv_ok(&d);
    Request r[4];

    for (u16 i = 0; i < 4; i++) {
        r[i] = make(&d, VIRTIO_BLK_T_IN, i, NULL, 512);
        submit(&d, i, &r[i]);
        d.ops->notify(&d, i);
    }
    for (u16 i = 0; i < 4; i++)
        ok = ok && drv_wait(&d.q[i], NULL) >= 0 && !status_of(&d, &r[i]) &&
             *(u32 *)drv_host(&d, r[i].data.addr) == i * 128u;
    tap_ok(ok, "four queues");
    drv_unplug(&d);
    blk_close(b);
}

int main(void)
{
    Client c;

    client_start(&c);
    for (unsigned i = 0; i < ARRAY_SIZE(drv_forms); i++)
        test_form(&c, &drv_forms[i]), test_unplug(&c, &drv_forms[i]);
    test_stop(&c);
    test_reported(&c);
    test_read_only(&c);
    test_properties(&c);
    client_stop(&c);
    unlink(DISK);
    return tap_done();
}
