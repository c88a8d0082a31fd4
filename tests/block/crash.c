/* SPDX-License-Identifier: MIT */
/*
 * A process that writes to an image is killed at random moments; then the image must pass a check
 * without corruption (leaks are allowed), and each block must hold what was flushed last, or
 * something written since.
 *
 *   crash FILE [-n rounds] [-s seed] [-o drive-options] [-c "check command"] [-S] [-r]
 *
 * The check command gets the file's name appended; exit status 0 or 3 (leaks) is right. -S:
 * snapshots between rounds. -R: the writer takes
 * and deletes snapshots itself. -r, and with -R: the image may be dirty (lazy refcounts): it is
 * opened for writing, which repairs it, before it is checked.
 */
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "host/block/block.h"
#include "host/block/node.h"
#include "tests/block/tap.h"

#define BLOCK   4096u
#define DEPTH   16
#define RUN_MAX 24 /* blocks per request */
#define LEAKS   3

/* What writer and checker share, per block. Versions grow; 0 is what the image held before. */
typedef struct Shared {
    u64 blocks, version, completed_flushes, completed_writes;
    u64 issued[1 << 15], zeroed[1 << 15], completed[1 << 15], flushing[1 << 15], flushed[1 << 15];
} Shared;

typedef struct Slot {
    u64 first, count, version;
    bool is_busy, is_flush, is_zero;
    u8 *buf;
    struct iovec iov;
} Slot;

static Shared *sh;
static Loop *loop;
static Blk *blk;
static Slot slot[DEPTH];
static u64 seed = 1;
static bool flush_running, snapshots_inside;

static Blk *open_image(const char *file, const char *options, bool write)
{
    Error err = {0};
    Opts o = {0};
    Blk *b = NULL;

    /*
     * The kernel may need a moment to end what the killed process had begun; its lock is there
     * until then.
     */
    for (unsigned tries = 0; tries < 200 && !b; tries++) {
        opts_clear(&o);
        opts_set(&o, "file", file);
        opts_set(&o, "format", "qcow2");
        opts_set(&o, "discard", "unmap");
        opts_set(&o, "read-only", write ? "off" : "on");
        if (options)
            opts_parse(&o, options, NULL, &err);
        b = blk_open(loop, "crash", &o, &err);
        if (!b)
            usleep(5000);
    }
    opts_clear(&o);
    if (!b)
        printf("# %s\n", err.text);
    return b;
}

/* ---- the writer ---- */

static void on_done(void *opaque, int ret)
{
    Slot *s = opaque;

    if (ret) {
        fprintf(stderr, "request failed: %s\n", strerror(-ret));
        _exit(3);
    }
    if (s->is_flush) {
        for (u64 b = 0; b < sh->blocks; b++)
            sh->flushed[b] = MAX(sh->flushed[b], sh->flushing[b]);
        sh->completed_flushes++;
        flush_running = false;
    } else {
        for (u64 b = s->first; b < s->first + s->count; b++)
            sh->completed[b] = s->version;
        sh->completed_writes++;
    }
    s->is_busy = false;
}

static bool is_free(u64 first, u64 count)
{
    for (unsigned i = 0; i < DEPTH; i++)
        if (slot[i].is_busy && !slot[i].is_flush && first < slot[i].first + slot[i].count &&
            slot[i].first < first + count)
            return false;
    return true;
}

static void fill(u8 *p, u64 block, u64 version)
{
    for (unsigned i = 0; i < BLOCK; i += 16) {
        memcpy(p + i, &block, 8);
        memcpy(p + i + 8, &version, 8);
    }
}

static void begin(Slot *s)
{
    u64 r = random_next(&seed);

    s->is_flush = r % 24 == 0;
    if (s->is_flush && flush_running)
        return;
    s->count = 1 + (r >> 8) % (r % 3 ? 2 : RUN_MAX);
    s->first = (r >> 20) % (sh->blocks - s->count);
    if (!s->is_flush && !is_free(s->first, s->count))
        return;
    s->is_busy = true;
    if (s->is_flush) {
        flush_running = true;
        memcpy(sh->flushing, sh->completed, sh->blocks * 8);
        blk_flush(blk, on_done, s);
        return;
    }
    s->is_zero = (r >> 48) % 8 == 0;
    s->version = ++sh->version;
    for (u64 b = s->first; b < s->first + s->count; b++) {
        if (s->is_zero)
            sh->zeroed[b] = s->version;
        sh->issued[b] = s->version;
        fill(s->buf + (b - s->first) * BLOCK, b, s->version);
    }
    s->iov = (struct iovec){s->buf, s->count * BLOCK};
    if (s->is_zero)
        blk_write_zeroes(blk, s->first * BLOCK, s->count * BLOCK, r >> 60 & 1 ? BLK_MAY_UNMAP : 0,
                         on_done, s);
    else
        blk_write(blk, s->first * BLOCK, &s->iov, 1, 0, on_done, s);
}

/* Take and delete snapshots in the middle of it all; what the disk holds does not change. */
static void snapshot_inside(void)
{
    BlkSnapshot info = {0};
    Error err = {0};

    blk_drain(blk);
    snprintf(info.name, sizeof info.name, "inside %llu",
             (unsigned long long)random_next(&seed) % 3);
    if (!blk_snapshot_delete(blk, info.name, &err) && !blk_snapshot_create(blk, &info, &err)) {
        fprintf(stderr, "%s\n", err.text);
        _exit(4);
    }
}

static _Noreturn void writer(const char *file, const char *options)
{
    loop = loop_new();
    blk = open_image(file, options, true);
    if (!blk)
        _exit(2);
    for (unsigned i = 0; i < DEPTH; i++)
        slot[i].buf = aligned_alloc(BLOCK, RUN_MAX * BLOCK);
    for (;;) {
        for (unsigned i = 0; i < DEPTH; i++)
            if (!slot[i].is_busy)
                begin(&slot[i]);
        loop_step(loop, true);
        if (snapshots_inside && random_next(&seed) % 16 == 0)
            snapshot_inside();
    }
}

/* ---- the checker ---- */

/* A request is not atomic, sectors are: each for itself must hold one of the versions it may. */
typedef struct Found {
    u64 oldest, newest;
    bool has_zero;
} Found;

static bool sector_ok(const u8 *p, u64 b, Found *f)
{
    u64 block, version;
    u8 want[BLOCK];

    if (mem_is_zero(p, SECTOR_SIZE)) { /* never written, or zeros since the last flush or by it */
        f->has_zero = true;
        f->oldest = 0;
        return !sh->flushed[b] || sh->zeroed[b] >= sh->flushed[b];
    }
    memcpy(&block, p, 8);
    memcpy(&version, p + 8, 8);
    fill(want, b, version);
    f->oldest = MIN(f->oldest, version);
    f->newest = MAX(f->newest, version);
    return block == b && version >= sh->flushed[b] && version <= sh->issued[b] &&
           !memcmp(p, want, SECTOR_SIZE);
}

static bool block_ok(const u8 *p, u64 b, Found *f)
{
    bool ok = true;

    *f = (Found){.oldest = ~0ull};
    for (unsigned i = 0; i < BLOCK; i += SECTOR_SIZE)
        ok = sector_ok(p + i, b, f) && ok;
    return ok;
}

static void complain(u64 b, int ret, const Found *f)
{
    printf("# block %llu: %s, holds %llu to %llu%s, flushed %llu, zeroed %llu, issued %llu\n",
           (unsigned long long)b, ret ? strerror(-ret) : "wrong", (unsigned long long)f->oldest,
           (unsigned long long)f->newest, f->has_zero ? " and zeros" : "",
           (unsigned long long)sh->flushed[b], (unsigned long long)sh->zeroed[b],
           (unsigned long long)sh->issued[b]);
}

/* What is there now is what counts from now on. */
static unsigned verify(void)
{
    static u8 buf[BLOCK];
    unsigned wrong = 0;

    for (u64 b = 0; b < sh->blocks; b++) {
        int ret = blk_pread(blk, b * BLOCK, buf, BLOCK);
        Found f;

        if ((!block_ok(buf, b, &f) || ret) && wrong++ < 5)
            complain(b, ret, &f);
        sh->zeroed[b] = f.has_zero ? MAX(f.newest, sh->zeroed[b]) : 0;
        sh->issued[b] = MAX(f.newest, sh->zeroed[b]);
        sh->flushed[b] = sh->completed[b] = f.has_zero && !f.newest ? sh->zeroed[b] : f.oldest;
    }
    return wrong;
}

static bool run_check(const char *command, const char *file)
{
    char line[1024];
    int status;

    if (!command)
        return true;
    snprintf(line, sizeof line, "%s '%s' >check.log 2>&1", command, file);
    status = system(line);
    if (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == LEAKS))
        return true;
    printf("# %s: exit status %d\n", line, WEXITSTATUS(status));
    return !system("head -20 check.log | sed 's/^/# /'") && false;
}

static bool change_snapshots(const char *file)
{
    Error err = {0};
    BlkSnapshot s = {.name = "between"};
    Blk *b = open_image(file, NULL, true);
    bool ok = b && (random_next(&seed) % 2 || blk_snapshot_delete(b, "between", &err) || true) &&
              (blk_snapshot_create(b, &s, &err) || strstr(err.text, "already"));

    if (!ok)
        printf("# snapshot: %s\n", err.text);
    if (b)
        blk_close(b);
    return ok;
}

static bool one_round(const char *file, const char *options, const char *command, bool repair)
{
    pid_t pid;
    int status;

    fflush(stdout);
    pid = fork();
    if (!pid)
        writer(file, options);
    usleep(2000 + (unsigned)(random_next(&seed) % 60000));
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    if (!WIFSIGNALED(status)) {
        printf("# the writer ended by itself with %d\n", WEXITSTATUS(status));
        return false;
    }
    blk = open_image(file, NULL, repair); /* waits for the lock */
    if (!blk)
        return false;
    blk_close(blk);
    if (!run_check(command, file))
        return false;
    blk = open_image(file, NULL, false);
    if (!blk)
        return false;
    unsigned wrong = verify();

    blk_close(blk);
    return !wrong;
}

int main(int argc, char **argv)
{
    const char *options = NULL, *command = NULL, *file;
    unsigned rounds = 50, round = 0;
    bool snapshots = false, repair = false, ok = true;
    int c;

    while ((c = getopt(argc, argv, "n:s:o:c:SRr")) != -1) {
        switch (c) {
        case 'n': rounds = (unsigned)atoi(optarg); break;
        case 's': seed = strtoull(optarg, NULL, 0) * 0x9e3779b97f4a7c15ull + 1; break;
        case 'o': options = optarg; break;
        case 'c': command = optarg; break;
        case 'S': snapshots = true; break;
        case 'R': repair = snapshots_inside = true; break;
        case 'r': repair = true; break;
        default: return 2;
        }
    }
    if (optind >= argc)
        return 2;
    file = argv[optind];
    sh = mmap(NULL, sizeof *sh, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    loop = loop_new();
    blk = open_image(file, NULL, false);
    if (!blk)
        return 2;
    sh->blocks = MIN(blk_capacity(blk) / BLOCK, ARRAY_SIZE(sh->issued));
    blk_close(blk);
    for (; round < rounds && ok; round++) {
        random_next(&seed);
        ok = one_round(file, options, command, repair) &&
             (!snapshots || round % 4 || change_snapshots(file));
    }
    printf("# %u kills, %llu writes, %llu flushes completed\n", round,
           (unsigned long long)sh->completed_writes, (unsigned long long)sh->completed_flushes);
    tap_ok(ok, "after each kill: no corruption, flushed data there");
    return tap_done();
}
