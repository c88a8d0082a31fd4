/* SPDX-License-Identifier: MIT */
/*
 * Jobs while something writes to the disk: what they lead to is compared with what was written. And
 * killed while they run: images are whole, and what was flushed is there.
 *
 *   job IMAGE-PROGRAM [rounds [seed]]      in an empty folder
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "host/block/block.h"
#include "host/block/job.h"
#include "host/block/node.h"
#include "tests/block/tap.h"

#define BLOCK  4096u
#define BLOCKS 4096u
#define SIZE   ((u64)BLOCK * BLOCKS)
#define DEPTH  8

#define INTERVAL_NS (5 * NS_PER_MS) /* of writes: the job has to be faster, on a busy host, too */
#define LIMIT_NS    (60 * NS_PER_SEC)

/* Of writer and checker: per block the version that was begun, that ended, that was flushed. */
typedef struct Shared {
    u32 issued[BLOCKS], ended[BLOCKS], flushing[BLOCKS], flushed[BLOCKS], zeroed[BLOCKS];
    u32 version;
    bool has_moved; /* the disk is the job's target */
} Shared;

typedef struct Slot {
    u32 first, count, version;
    bool is_busy, is_flush, is_zero;
    u8 *buf;
    struct iovec iov;
} Slot;

static Loop *loop;
static Shared *sh;
static Slot slots[DEPTH];
static Blk *blk;
static bool is_flushing;
static Error err;
static u64 seed;
static const char *img;

/* ---- images ---- */

static bool create(const char *name, const char *backing, const char *cluster_size)
{
    Opts o = {0};
    bool ok;

    opts_set(&o, "size", "16M");
    opts_set(&o, "cluster_size", cluster_size);
    if (backing) {
        opts_set(&o, "backing_file", backing);
        opts_set(&o, "backing_fmt", "qcow2");
    }
    ok = image_create(loop, driver_find("qcow2", &err), name, &o, &err);
    opts_clear(&o);
    return ok;
}

static BlockNode *open_image(const char *name, bool is_read_only, bool without_backing)
{
    Opts o = {0};
    BlockNode *n = NULL;

    opts_set(&o, "read-only", is_read_only ? "on" : "off");
    opts_set(&o, "discard", "unmap");
    opts_set(&o, "file.auto-read-only", "on");
    if (without_backing)
        opts_set(&o, "backing", "");
    for (unsigned tries = 0; tries < 400 && !n; tries++) { /* a killed process's locks */
        n = node_open_file(loop, name, "qcow2", &o, &err);
        if (!n)
            usleep(5000);
    }
    if (!n)
        printf("# %s\n", err.text);
    opts_clear(&o);
    return n;
}

static void fill(u8 *p, u32 block, u32 version)
{
    for (unsigned i = 0; i < BLOCK; i += 8) {
        memcpy(p + i, &block, 4);
        memcpy(p + i + 4, &version, 4);
    }
}

/* Three images, each with some blocks of its own. */
static void make_chain(void)
{
    static const char *const names[] = {"base.q", "mid.q", "top.q"};
    u8 data[BLOCK];

    memset(sh, 0, sizeof *sh);
    for (unsigned i = 0; i < 3; i++) {
        create(names[i], i ? names[i - 1] : NULL, "64k");
        BlockNode *n = open_image(names[i], false, false);

        for (unsigned k = 0; k < 400; k++) {
            u32 b = (u32)(random_next(&seed) % BLOCKS), v = ++sh->version;

            fill(data, b, v);
            node_pwrite(n, (u64)b * BLOCK, data, BLOCK);
            sh->issued[b] = sh->ended[b] = sh->flushed[b] = v;
        }
        node_unref(n);
    }
}

/* The version of a block, ~0 if it is none. Zeros: that of @zeroed, or 0. */
static u32 version_of(const u8 *p, u32 b)
{
    u8 want[BLOCK];
    u32 v;

    if (mem_is_zero(p, BLOCK))
        return sh->zeroed[b];
    memcpy(&v, p + 4, 4);
    fill(want, b, v);
    return memcmp(p, want, BLOCK) ? ~0u : v;
}

/* Every block of @n is at least @least and at most @most. */
static bool holds(BlockNode *n, const u32 *least, const u32 *most)
{
    u8 data[BLOCK];

    for (u32 b = 0; b < BLOCKS; b++) {
        int ret = node_pread(n, (u64)b * BLOCK, data, BLOCK);
        u32 v = version_of(data, b);

        if (ret || v == ~0u || v < least[b] || v > most[b]) {
            printf("# block %u: %d, version %u, expected %u to %u\n", b, ret, v, least[b], most[b]);
            return false;
        }
    }
    return true;
}

/* ---- the writer ---- */

static void on_done(void *opaque, int ret)
{
    Slot *s = opaque;

    if (ret) {
        printf("# request failed: %s\n", strerror(-ret));
        _exit(3);
    }
    if (s->is_flush) {
        for (u32 b = 0; b < BLOCKS; b++)
            sh->flushed[b] = MAX(sh->flushed[b], sh->flushing[b]);
        is_flushing = false;
    }
    for (u32 b = s->first; !s->is_flush && b < s->first + s->count; b++)
        sh->ended[b] = s->version;
    s->is_busy = false;
}

static bool is_free(u32 first, u32 count)
{
    for (unsigned i = 0; i < DEPTH; i++)
        if (slots[i].is_busy && !slots[i].is_flush && first < slots[i].first + slots[i].count &&
            slots[i].first < first + count)
            return false;
    return true;
}

static void begin(Slot *s)
{
    u64 r = random_next(&seed);

    s->is_flush = r % 24 == 0;
    s->count = 1 + (u32)(r >> 8) % 24;
    s->first = (u32)(r >> 20) % (BLOCKS - s->count);
    s->is_zero = (r >> 48) % 8 == 0;
    if (s->is_flush ? is_flushing : !is_free(s->first, s->count))
        return;
    s->is_busy = true;
    if (s->is_flush) {
        is_flushing = true;
        memcpy(sh->flushing, sh->ended, sizeof sh->flushing);
        blk_flush(blk, on_done, s);
        return;
    }
    s->version = ++sh->version;
    for (u32 b = s->first; b < s->first + s->count; b++) {
        if (s->is_zero)
            sh->zeroed[b] = s->version;
        sh->issued[b] = s->version;
        fill(s->buf + (b - s->first) * BLOCK, b, s->version);
    }
    s->iov = (struct iovec){s->buf, s->count * BLOCK};
    if (s->is_zero)
        blk_write_zeroes(blk, (u64)s->first * BLOCK, (u64)s->count * BLOCK, BLK_MAY_UNMAP, on_done,
                         s);
    else
        blk_write(blk, (u64)s->first * BLOCK, &s->iov, 1, 0, on_done, s);
}

static unsigned drained;

static void on_drained(void *opaque, bool is_begin)
{
    drained += is_begin ? 1 : -1u;
}

static const BlkDevOps ops = {.drained = on_drained};

/* Requests for some time, or until @end is true. */
static void write_for(i64 ns, bool (*end)(void))
{
    i64 until = clock_host_ns() + ns, next = 0;

    while (clock_host_ns() < until && !(end && end())) {
        for (unsigned i = 0; i < DEPTH && !drained && clock_host_ns() >= next; i++)
            if (!slots[i].is_busy) {
                begin(&slots[i]);
                next = clock_host_ns() + INTERVAL_NS;
            }
        loop_step(loop, false);
    }
}

static void settle(void)
{
    blk_drain(blk);
}

/* ---- jobs ---- */

static JobState state;
static bool was_ready, failed;
static char reason[512];

static void on_event(Job *j, JobEvent e)
{
    if (e == JOB_EVENT_STATE)
        state = j->state;
    else if (e == JOB_EVENT_READY)
        was_ready = true;
    else if (e == JOB_EVENT_COMPLETED) {
        failed = j->error.text[0];
        snprintf(reason, sizeof reason, "%s", j->error.text);
        sh->has_moved = !failed && j->is_wanted;
    }
}

static bool is_ready(void)
{
    return was_ready || state == JOB_NULL;
}

static bool is_paused(void)
{
    return state == JOB_PAUSED;
}

static bool is_over(void)
{
    return state == JOB_NULL;
}

typedef struct Kind {
    const char *name;
    bool needs_target, has_ready, moves;
    const char *image; /* where the disk is in the end */
} Kind;

static const Kind kinds[] = {
    {"mirror", true, true, true, "target.q"}, {"mirror-top", true, true, true, "target.q"},
    {"commit-active", false, true, true, "base.q"}, {"commit", false, false, false, "top.q"},
    {"stream", false, false, false, "top.q"}, {"stream-part", false, false, false, "top.q"},
    {"backup", true, false, false, "top.q"},
};

static bool start(const Kind *k, BlockNode *target, u64 speed)
{
    JobOptions o = {.id = "job", .speed = speed, .auto_finalize = true, .auto_dismiss = true,
                    .on_read_error = BLK_ERROR_REPORT, .on_write_error = BLK_ERROR_REPORT};
    BlockNode *top = blk_node(blk);
    MirrorOptions m = {0};

    state = JOB_CREATED;
    was_ready = failed = false;
    if (!strcmp(k->name, "mirror"))
        return job_mirror(loop, &o, &m, top, target, &err);
    if (!strcmp(k->name, "mirror-top")) {
        m.sync = MIRROR_TOP;
        m.backing = top->backing;
        return job_mirror(loop, &o, &m, top, target, &err);
    }
    if (!strcmp(k->name, "commit-active"))
        return job_commit(loop, &o, top, top->backing->backing, NULL, &err);
    if (!strcmp(k->name, "commit"))
        return job_commit(loop, &o, top->backing, top->backing->backing, NULL, &err);
    if (!strcmp(k->name, "stream"))
        return job_stream(loop, &o, top, NULL, NULL, &err);
    if (!strcmp(k->name, "stream-part"))
        return job_stream(loop, &o, top, top->backing->backing, NULL, &err);
    return job_backup(loop, &o, &(BackupOptions){MIRROR_FULL}, top, target, &err);
}

static bool open_disk(const Kind *k, BlockNode **target)
{
    BlockNode *top = open_image("top.q", false, false);

    *target = NULL;
    if (!top)
        return false;
    blk = blk_new(loop, "disk", top);
    node_unref(top);
    blk_set_dev_ops(blk, &ops, NULL);
    if (k->needs_target) {
        /* Clusters of another size: what lies beside the data must not get lost. */
        create("target.q", strcmp(k->name, "mirror-top") ? NULL : "mid.q",
               random_next(&seed) % 2 ? "256k" : "16k");
        *target = open_image("target.q", false, true);
    }
    return !k->needs_target || *target;
}

static bool check_image(const char *name)
{
    char command[1024];

    snprintf(command, sizeof command, "%s check -q %s > check.out 2>&1", img, name);
    int status = system(command);

    if (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3))
        return true;
    printf("# check of %s: %d\n", name, status);
    return false;
}

static bool image_holds(const char *name, const u32 *least, const u32 *most)
{
    BlockNode *n = open_image(name, true, false);
    bool ok = n && holds(n, least, most);

    node_unref(n);
    return ok && check_image(name);
}

/* One job to its end with a writer. */
static bool run(const Kind *k)
{
    static u32 before[BLOCKS], zeroed_before[BLOCKS];
    BlockNode *target;
    bool ok;

    make_chain();
    if (!open_disk(k, &target))
        return false;
    write_for(20 * NS_PER_MS, NULL);
    settle();
    memcpy(before, sh->ended, sizeof before);
    memcpy(zeroed_before, sh->zeroed, sizeof before);
    ok = start(k, target, 100u << 20);
    if (!ok)
        printf("# %s\n", err.text);
    if (ok && k->has_ready) {
        write_for(LIMIT_NS, is_ready);
        ok = was_ready && state == JOB_READY;
        write_for(10 * NS_PER_MS, NULL);
        ok = ok && job_complete(job_find("job"), &err);
    }
    if (ok)
        write_for(LIMIT_NS, is_over);
    if (state != JOB_NULL || failed)
        printf("# %s, %s\n", job_state_name(state), reason);
    ok = ok && state == JOB_NULL && !failed;
    if (state != JOB_NULL)
        job_end_all();
    write_for(20 * NS_PER_MS, NULL);
    settle();
    ok = ok && holds(blk_node(blk), sh->ended, sh->ended);
    ok = ok && (!k->moves || !strcmp(blk_node(blk)->filename, k->image));
    blk_flush_wait(blk);
    blk_close(blk);
    node_unref(target);
    ok = ok && image_holds(k->image, sh->ended, sh->ended);
    memcpy(sh->zeroed, zeroed_before, sizeof before);
    if (ok && !strcmp(k->name, "backup"))
        ok = image_holds("target.q", before, before);
    return ok;
}

/* The end of the chain by the image's own word. */
static const char *backing_of(const char *name)
{
    static char text[256];
    BlockNode *n = open_image(name, true, false);

    snprintf(text, sizeof text, "%s", n && n->backing ? n->backing->filename : "");
    node_unref(n);
    return text;
}

/* ---- killed ---- */

static void child(const Kind *k)
{
    BlockNode *target;

    if (!open_disk(k, &target) || !start(k, target, 30u << 20))
        _exit(4);
    if (k->has_ready) {
        write_for(LIMIT_NS, is_ready);
        if (!was_ready || !job_complete(job_find("job"), &err))
            _exit(5);
    }
    write_for(LIMIT_NS, NULL);
    _exit(6);
}

static bool killed(const Kind *k)
{
    int status;
    pid_t pid;

    make_chain();
    pid = fork();
    if (!pid) {
        loop = loop_new();
        child(k);
    }
    usleep((useconds_t)(random_next(&seed) % 900000));
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    if (!WIFSIGNALED(status)) {
        printf("# the writer ended: %d\n", WEXITSTATUS(status));
        return false;
    }
    return image_holds(sh->has_moved ? k->image : "top.q", sh->flushed, sh->issued) &&
           check_image("base.q") && check_image("mid.q") && check_image("top.q");
}

/* ---- commands ---- */

static void test_commands(void)
{
    const Kind *mirror = &kinds[0];
    BlockNode *target;
    Job *j;

    make_chain();
    open_disk(mirror, &target);
    tap_ok(start(mirror, target, 1u << 20) && !start(mirror, target, 0) &&
               strstr(err.text, "already in use"), "an id is used once");
    JobOptions o = {.id = "second"};

    tap_ok(!job_stream(loop, &o, blk_node(blk), NULL, NULL, &err) && strstr(err.text, "mirror"),
           "one job for a node at a time");
    write_for(50 * NS_PER_MS, NULL);
    j = job_find("job");
    tap_ok(!job_complete(j, &err) && strstr(err.text, "cannot be completed"), "complete: not ready");
    tap_ok(job_pause(j, &err) && !job_pause(j, &err), "pause");
    write_for(LIMIT_NS, is_paused);
    u64 done = j->done;

    write_for(200 * NS_PER_MS, NULL);
    tap_ok(j->state == JOB_PAUSED && j->done == done, "a paused job does nothing");
    tap_ok(job_resume(j, &err) && !job_resume(j, &err), "resume");
    tap_ok(!was_ready && job_set_speed(j, 0, &err), "set-speed");
    write_for(LIMIT_NS, is_ready);
    tap_ok(was_ready && j->state == JOB_READY, "without a limit it is soon ready");
    tap_ok(job_cancel(j, false, &err), "cancel of what is ready");
    write_for(LIMIT_NS, is_over);
    settle();
    tap_ok(!failed && !strcmp(blk_node(blk)->filename, "top.q"), "leaves the source in its place");
    tap_ok(start(mirror, target, 1u << 20) && job_cancel(job_find("job"), true, &err), "cancel");
    write_for(LIMIT_NS, is_over);
    tap_ok(start(mirror, target, 1u << 20), "again");
    job_end_all();
    tap_ok(!job_next(NULL), "all are ended");
    tap_ok(holds(blk_node(blk), sh->ended, sh->issued), "the disk is as it was written");
    blk_close(blk);
    node_unref(target);
}

int main(int argc, char **argv)
{
    unsigned rounds = argc > 2 ? (unsigned)atoi(argv[2]) : 2;
    char name[100];

    if (argc < 2)
        return 2;
    img = argv[1];
    seed = argc > 3 ? strtoull(argv[3], NULL, 0) : 1;
    loop = loop_new();
    sh = mmap(NULL, sizeof *sh, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (unsigned i = 0; i < DEPTH; i++)
        slots[i].buf = aligned_alloc(4096, 24 * BLOCK);
    job_listen(on_event);
    for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++)
        for (unsigned r = 0; r < rounds; r++) {
            snprintf(name, sizeof name, "%s while something writes, round %u", kinds[i].name, r);
            tap_ok(run(&kinds[i]), name);
        }
    run(&kinds[4]);
    tap_ok(!*backing_of("top.q"), "after stream there is no backing file");
    run(&kinds[3]);
    tap_ok(!strcmp(backing_of("top.q"), "base.q"), "after commit the overlay is over the base");
    test_commands();
    for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++)
        for (unsigned r = 0; r < rounds; r++) {
            snprintf(name, sizeof name, "%s killed, round %u", kinds[i].name, r);
            tap_ok(killed(&kinds[i]), name);
        }
    return tap_done();
}
