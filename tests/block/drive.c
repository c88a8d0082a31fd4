/* SPDX-License-Identifier: MIT */
/*
 * Drives as devices and the monitor see them: options of -drive and -blockdev, snapshot=on, locks,
 * media, errors, requests from other threads. Run in an empty folder; usage: drive.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "host/block/block.h"
#include "host/block/node.h"
#include "tests/block/tap.h"

#define SIZE (8ull << 20)

static Loop *loop;
static Error err;
static u8 buf[65536], other[65536];

static bool make(const char *name, const char *format, const char *options)
{
    Opts o = {0};
    bool ok = opts_parse(&o, options, NULL, &err) &&
              image_create(loop, driver_find(format, &err), name, &o, &err);

    opts_clear(&o);
    return ok;
}

static Blk *open_drive(const char *options)
{
    Opts o = {0};
    Blk *b = NULL;

    err.text[0] = 0;
    if (opts_parse(&o, options, "file", &err))
        b = blk_open(loop, "drive", &o, &err);
    opts_clear(&o);
    return b;
}

static bool refused(const char *options, const char *words)
{
    Blk *b = open_drive(options);

    if (b)
        blk_close(b);
    if (!b && strstr(err.text, words))
        return true;
    printf("# %s: %s\n", options, b ? "was opened" : err.text);
    return false;
}

static bool holds(Blk *b, u64 offset, u8 value)
{
    return !blk_pread(b, offset, buf, 4096) && buf[0] == value && !memcmp(buf, buf + 1, 4095);
}

static bool put(Blk *b, u64 offset, u8 value)
{
    memset(other, value, 4096);
    return !blk_pwrite(b, offset, other, 4096);
}

/* ---- options ---- */

static void test_options(void)
{
    tap_ok(refused("file=a.q,format=qcow2,cahce=none", "\"cache.") || strstr(err.text, "cache"),
           "an unknown option names the nearest");
    tap_ok(refused("file=a.q,format=qcow", "qcow2"), "an unknown format names the nearest");
    tap_ok(refused("file=a.q,cache=nnoe", "none"), "an unknown cache mode names the nearest");
    tap_ok(refused("file=a.q,discard=maybe", "ignore"), "a wrong value names the right ones");
    tap_ok(refused("file=missing.q", "No such file"), "a missing file is named");
    tap_ok(refused("file=a.q,werror=perhaps", "enospc"), "werror= is checked");
    tap_ok(refused("file=a.q,aio=native", "cache.direct"), "aio=native wants cache.direct");
    tap_ok(refused("driver=qcow2,file=nobody", "no node") || strstr(err.text, "nobody"),
           "a node that is not there is named");
    tap_ok(refused("driver=qcow2,node-name=#x,file.filename=a.q", "node-name"),
           "node names are checked");
}

static void test_blockdev(void)
{
    Opts file = {0}, format = {0};

    opts_parse(&file, "driver=file,filename=a.q,node-name=below,cache.direct=on", NULL, &err);
    opts_parse(&format, "driver=qcow2,node-name=disk0,file=below", NULL, &err);
    BlockNode *below = node_open(loop, &file, &err),
              *n = below ? node_open(loop, &format, &err) : NULL;

    tap_ok(n && node_find("disk0") == n && n->file == below && n->size == SIZE,
           "a format node over a file node by its name");
    node_unref(n);
    node_unref(below);
    tap_ok(!node_find("disk0") && !node_find("below"), "nodes are gone with their last user");
    opts_clear(&file);
    opts_clear(&format);
}

/* ---- throttling ---- */

static unsigned done_count;

static void on_done(void *opaque, int ret)
{
    done_count += ret == 0;
}

/* Seconds that @count reads of 4 KiB take. */
static double time_of(Blk *b, unsigned count)
{
    i64 start = clock_host_ns();
    struct iovec v = {buf, 4096};

    done_count = 0;
    for (unsigned i = 0; i < count; i++)
        blk_read(b, 4096ull * i, &v, 1, on_done, NULL);
    while (done_count < count)
        loop_step(loop, true);
    return (double)(clock_host_ns() - start) / NS_PER_SEC;
}

static void test_throttle(void)
{
    Blk *b = open_drive("file=a.q,format=qcow2,throttling.iops-total=100"), *second;
    struct iovec v = {buf, 4096};
    double t = b ? time_of(b, 50) : 0;

    /* 10 at once, the rest at 100 a second */
    tap_ok(b && t > 0.3, "throttling.iops-total=: requests wait");
    blk_read(b, 0, &v, 1, on_done, NULL);
    blk_close(b);
    tap_ok(done_count == 51, "closing does not wait for the limit");
    b = open_drive("file=a.q,format=qcow2,bps_rd=409600");
    tap_ok(b && time_of(b, 50) > 0.3, "bps_rd=, the old name of throttling.bps-read");
    tap_ok(b && put(b, 0, 1), "which does not concern writes");
    blk_close(b);
    b = open_drive("file=a.q,format=qcow2,throttling.iops-total=10,throttling.iops-total-max=1000");
    tap_ok(b && time_of(b, 50) < 0.3, "a burst does not wait");
    blk_close(b);
    b = open_drive("driver=null-co,throttling.iops-total=100,throttling.group=g");
    second = open_drive("driver=null-co,throttling.group=g");
    tap_ok(b && second && time_of(b, 30) + time_of(second, 30) > 0.3, "drives of a group share a limit");
    blk_close(b);
    blk_close(second);
    tap_ok(refused("driver=null-co,throttling.bps-total=1,throttling.bps-read=1", "exclude each other"),
           "a total and a part");
    tap_ok(refused("driver=null-co,throttling.iops-size=4096", "needs a limit of iops"), "iops-size= alone");
    tap_ok(refused("driver=null-co,throttling.bps-totl=1", "bps-total"), "an unknown limit");
}

/* ---- contents ---- */

static void test_snapshot_on(void)
{
    Blk *b = open_drive("file=a.q,format=qcow2");

    put(b, 0, 1);
    blk_close(b);
    b = open_drive("file=a.q,format=qcow2,snapshot=on");
    tap_ok(b && holds(b, 0, 1) && put(b, 0, 2) && put(b, SIZE - 4096, 3) && holds(b, 0, 2) &&
               holds(b, SIZE - 4096, 3),
           "snapshot=on: writes are seen");
    Blk *second = open_drive("file=a.q,format=qcow2,snapshot=on");

    tap_ok(second && holds(second, 0, 1), "snapshot=on: the image can be shared");
    if (second)
        blk_close(second);
    if (b)
        blk_close(b);
    b = open_drive("file=a.q,format=qcow2,readonly=on");
    tap_ok(b && holds(b, 0, 1) && blk_is_read_only(b) && blk_pwrite(b, 0, buf, 512) == -EPERM,
           "snapshot=on: the image is as before; readonly=on refuses writes");
    blk_close(b);
}

static void test_copy_on_read(void)
{
    Blk *b = open_drive("file=a.q,format=qcow2");

    put(b, 0, 5);
    put(b, 1u << 20, 6);
    blk_close(b);
    make("over.q", "qcow2", "size=8M,backing_file=a.q,backing_fmt=qcow2");
    b = open_drive("file=over.q,format=qcow2,copy-on-read=on");
    BlockNode *image = b ? blk_node(b)->file : NULL;
    BlkStatus st = {0};

    tap_ok(b && !node_status(image, 0, 4096, &st) && !(st.flags & BLK_ST_ALLOCATED) &&
               holds(b, 0, 5) && !node_status(image, 0, 65536, &st) && st.flags & BLK_ST_ALLOCATED,
           "copy-on-read=on: what was read is in the image");
    tap_ok(b && put(b, (1u << 20) + 4096, 7) && holds(b, 1u << 20, 6) && holds(b, (1u << 20) + 4096, 7) &&
               !node_status(image, 2u << 20, 4096, &st) && !(st.flags & BLK_ST_ALLOCATED),
           "nothing else is");
    if (b)
        blk_close(b);
    make("a2.q", "qcow2", "size=8M");
    b = open_drive("file=over.q,format=qcow2,backing.driver=qcow2,backing.file.filename=a2.q");
    tap_ok(b && holds(b, 0, 5) && holds(b, 1u << 20, 6), "it stays there without the backing file");
    if (b)
        blk_close(b);
    tap_ok(refused("file=over.q,format=qcow2,readonly=on,copy-on-read=on", "read-only"),
           "not of what is read-only");
}

static void on_zeroed(void *opaque, int ret)
{
    *(int *)opaque = ret;
}

/* Zeros in an empty image need no tables; what there is must be whole. */
static void test_zeros(void)
{
    BlkCheck res = {.is_quiet = true};
    int ret = 1;

    make("zero.q", "qcow2", "size=8M");
    Blk *b = open_drive("file=zero.q,format=qcow2");

    blk_write_zeroes(b, 0, SIZE, BLK_MAY_UNMAP, on_zeroed, &ret);
    blk_close(b);
    b = open_drive("file=zero.q,format=qcow2,readonly=on");
    tap_ok(!ret && b && blk_node(b)->driver->check(blk_node(b), &res, BLK_FIX_NONE, &err) &&
               !res.corruptions && !res.leaks && holds(b, 0, 0),
           "zeros in an empty image");
    blk_close(b);
}

static void test_locks(void)
{
    Blk *b = open_drive("file=a.q,format=qcow2");

    tap_ok(refused("file=a.q,format=qcow2", "lock"), "two writers are refused");
    tap_ok(refused("file=a.q,format=qcow2,readonly=on", "lock"),
           "a reader beside a writer is refused");
    Blk *r = open_drive("file=a.q,format=qcow2,readonly=on,force-share=on");

    tap_ok(r, "force-share=on lets it in");
    if (r)
        blk_close(r);
    blk_close(b);
}

/* The chain as libvirt gives it: files with auto-read-only=on. */
static void test_auto_read_only(void)
{
    Opts file = {0}, format = {0};

    opts_parse(&file, "driver=file,filename=a.q,node-name=below,auto-read-only=on", NULL, &err);
    opts_parse(&format, "driver=qcow2,node-name=disk0,file=below,read-only=on", NULL, &err);
    BlockNode *below = node_open(loop, &file, &err),
              *n = below ? node_open(loop, &format, &err) : NULL;
    Blk *r = open_drive("file=a.q,format=qcow2,readonly=on");

    tap_ok(n && n->is_read_only && below->is_read_only && r,
           "auto-read-only: without a writer others may read");
    tap_ok(n && !node_set_read_only(n, false, &err) && strstr(err.text, "lock") && n->is_read_only,
           "what others read does not become writable");
    blk_close(r);
    tap_ok(n && node_set_read_only(n, false, &err) && !below->is_read_only &&
               refused("file=a.q,format=qcow2,readonly=on", "lock"),
           "a node that becomes writable locks its file");
    memset(other, 9, 4096);
    tap_ok(n && !node_pwrite(n, 65536, other, 4096) && node_set_read_only(n, true, &err) &&
               below->is_read_only && node_pwrite(n, 0, other, 4096) == -EPERM,
           "and lets it go");
    r = open_drive("file=a.q,format=qcow2");
    tap_ok(!r && strstr(err.text, "lock"), "a reader keeps writers out");
    node_unref(n);
    node_unref(below);
    r = open_drive("file=a.q,format=qcow2,readonly=on");
    tap_ok(r && holds(r, 65536, 9), "what was written meanwhile is there");
    if (r)
        blk_close(r);
    opts_clear(&file);
    opts_clear(&format);
}

static void test_limits(void)
{
    Blk *b = open_drive("file=odd.raw,format=raw");
    BlkGeometry g = blk_geometry(b);

    tap_ok(blk_capacity(b) == 1024 && !blk_pread(b, 512, buf, 512) && buf[487] == 'x' && !buf[488],
           "the last sector of a file of odd size ends in zeros");
    tap_ok(blk_pread(b, 1024, buf, 512) == -EIO && blk_pwrite(b, 512, buf, 1024) == -EIO &&
               blk_pread(b, ~0ull - 100, buf, 512) == -EIO,
           "requests behind the end fail");
    tap_ok(g.heads == 16 && g.sectors == 63 && g.cylinders == 2, "a geometry for small disks");
    blk_close(b);
    b = open_drive("file=a.q,format=raw,offset=65536,size=131072");
    tap_ok(b && blk_capacity(b) == 131072 && blk_pwrite(b, 131072, buf, 512) == -EIO,
           "a window of a raw file has its size");
    if (b)
        blk_close(b);
}

/* ---- media ---- */

static unsigned changes;
static bool is_locked;

static void on_change(void *opaque, bool is_loaded)
{
    changes++;
}

static bool medium_locked(void *opaque)
{
    return is_locked;
}

static void test_media(void)
{
    static const BlkDevOps ops = {.change_media = on_change, .is_medium_locked = medium_locked};
    Blk *b = blk_new(loop, "cd", NULL);

    blk_set_dev_ops(b, &ops, NULL);
    tap_ok(!blk_has_medium(b) && blk_pread(b, 0, buf, 512) == -ENOMEDIUM && !blk_capacity(b),
           "a drive without medium");
    tap_ok(blk_change(b, "odd.raw", "raw", true, &err) && blk_capacity(b) == 1024 &&
               changes == 2 - 1,
           "change puts one in");
    tap_ok(!blk_change(b, "missing", NULL, true, &err) && blk_capacity(b) == 1024,
           "a change that fails leaves the old one");
    is_locked = true;
    tap_ok(!blk_eject(b, false, &err) && blk_has_medium(b), "a locked tray stays shut");
    tap_ok(blk_eject(b, true, &err) && !blk_has_medium(b), "but not by force");
    tap_ok(blk_find("cd") == b, "drives are found by name");
    blk_close(b);
}

/* ---- errors ---- */

static void test_full_disk(void)
{
    struct rlimit old, small = {300000, RLIM_INFINITY};
    Blk *b = open_drive("file=full.q,format=qcow2,werror=enospc");
    BlkCheck res = {.is_quiet = true};
    int ret = 0;

    put(b, 0, 7);
    blk_flush_wait(b);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    for (u64 at = 65536; at < SIZE && !ret; at += 65536)
        ret = blk_pwrite(b, at, other, sizeof other);
    int flushed = blk_flush_wait(b);

    setrlimit(RLIMIT_FSIZE, &old);
    tap_ok(ret == -EFBIG || ret == -ENOSPC, "a file that cannot grow: the write fails");
    tap_ok(holds(b, 0, 7) && !blk_pwrite(b, 65536 * 20, other, sizeof other) && !blk_flush_wait(b),
           "the drive goes on when there is room again");
    printf("# the flush in between said %s\n", flushed ? strerror(-flushed) : "nothing");
    tap_ok(blk_on_error(b, false, ENOSPC) == BLK_ERROR_STOP &&
               blk_on_error(b, false, EIO) == BLK_ERROR_REPORT &&
               blk_on_error(b, true, ENOSPC) == BLK_ERROR_REPORT,
           "werror=enospc stops for a full disk only");
    tap_ok(blk_node(b)->driver->check(blk_node(b), &res, BLK_FIX_NONE, &err) && !res.corruptions,
           "the image is consistent");
    blk_close(b);
}

/* ---- threads ---- */

#define THREADS  4
#define REQUESTS 500

static _Atomic unsigned answered, wrong;
static pthread_t loop_thread;
static Blk *shared;

static void on_answer(void *opaque, int ret)
{
    if (ret || !pthread_equal(pthread_self(), loop_thread))
        atomic_fetch_add(&wrong, 1);
    atomic_fetch_add(&answered, 1);
}

static void *requester(void *opaque)
{
    static u8 data[THREADS][4096];
    static struct iovec iov[THREADS];
    unsigned number = (unsigned)(uintptr_t)opaque;

    memset(data[number], (int)number + 1, 4096);
    iov[number] = (struct iovec){data[number], 4096};
    for (u64 i = 0; i < REQUESTS; i++)
        blk_write(shared, (i * THREADS + number) * 4096, &iov[number], 1, 0, on_answer, NULL);
    return NULL;
}

static void test_threads(void)
{
    pthread_t t[THREADS];
    bool ok = true;

    loop_thread = pthread_self();
    shared = open_drive("file=a.q,format=qcow2");
    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&t[i], NULL, requester, (void *)i);
    while (answered < THREADS * REQUESTS)
        loop_step(loop, true);
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
    blk_drain_all();
    for (u64 i = 0; i < THREADS * REQUESTS && ok; i++)
        ok = holds(shared, i * 4096, (u8)(i % THREADS + 1));
    tap_ok(ok && !wrong, "requests of other threads are answered in the loop's, and done");
    tap_ok(blk_stats(shared).writes == THREADS * REQUESTS, "they are counted");
    blk_close(shared);
}

int main(void)
{
    FILE *f = fopen("odd.raw", "w");

    loop = loop_new();
    for (unsigned i = 0; f && i < 1000; i++)
        fputc('x', f);
    if (f)
        fclose(f);
    if (!make("a.q", "qcow2", "size=8M") || !make("full.q", "qcow2", "size=8M")) {
        printf("Bail out! %s\n", err.text);
        return 2;
    }
    test_options();
    test_blockdev();
    test_throttle();
    test_snapshot_on();
    test_zeros();
    test_copy_on_read();
    test_locks();
    test_auto_read_only();
    test_limits();
    test_media();
    test_full_disk();
    test_threads();
    loop_free(loop);
    unlink("a.q");
    unlink("full.q");
    unlink("odd.raw");
    return tap_done();
}
