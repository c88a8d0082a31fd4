/* SPDX-License-Identifier: MIT */
/*
 * Random requests on an image, many at a time, against an array of bytes in memory.
 *
 *   model FILE [-f format] [-n rounds] [-d depth] [-s seed] [-o drive-options] [-b
 *   backing-raw-file] [-S]
 *
 * Requests in flight do not overlap, so that each byte has one right value; they do share clusters.
 * A round is a batch of requests, then everything is read back and compared. With -S snapshots are
 * taken, applied and deleted between rounds.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/block.h"
#include "host/block/node.h"
#include "tests/block/tap.h"

#define SLOTS_MAX     64
#define REQUEST_MAX   (300u << 10)
#define SNAPSHOTS_MAX 4
#define STATE_SIZE    (200u << 10) /* VM state of a snapshot */

typedef enum Kind { READ, WRITE, ZERO, ZERO_UNMAP, DISCARD, FLUSH, KINDS } Kind;

typedef struct Slot {
    Kind kind;
    u64 offset, bytes;
    bool is_busy;
    u8 *buf;
    struct iovec iov[4];
} Slot;

typedef struct Saved {
    bool is_taken;
    u64 capacity;
    u8 *disk, *known;
    char id[128];
    u64 state_seed; /* of its VM state; 0: none */
} Saved;

static Blk *blk;
static Loop *loop;
static u8 *disk;  /* what must be there */
static u8 *known; /* per sector: 0 after a discard, until written */
static u64 capacity, seed = 1;
static Slot slot[SLOTS_MAX];
static unsigned depth = 32, in_flight, errors;
static Saved saved[SNAPSHOTS_MAX];

static void mismatch(const char *what, u64 offset, int ret)
{
    if (errors++ < 5)
        printf("# %s at 0x%llx: %s\n", what, (unsigned long long)offset, strerror(-ret));
}

/* Compare with the model, but for sectors whose content a discard left open. */
static void compare(u64 offset, const u8 *buf, u64 bytes)
{
    for (u64 i = 0; i < bytes; i += SECTOR_SIZE) {
        u64 part = MIN(bytes - i, SECTOR_SIZE);

        if (known[(offset + i) / SECTOR_SIZE] && memcmp(disk + offset + i, buf + i, part)) {
            mismatch("wrong data", offset + i, 0);
            return;
        }
    }
}

static void on_done(void *opaque, int ret)
{
    Slot *s = opaque;

    if (ret)
        mismatch("request failed", s->offset, ret);
    else if (s->kind == READ)
        compare(s->offset, s->buf, s->bytes);
    s->is_busy = false;
    in_flight--;
}

static bool overlaps(u64 offset, u64 bytes)
{
    for (unsigned i = 0; i < depth; i++)
        if (slot[i].is_busy && slot[i].kind != FLUSH && offset < slot[i].offset + slot[i].bytes &&
            slot[i].offset < offset + bytes)
            return true;
    return false;
}

static u64 random_size(void)
{
    u64 r = random_next(&seed);

    switch (r % 4) {
    case 0: return SECTOR_SIZE * (1 + (r >> 8) % 8);
    case 1: return 4096 * (1 + (r >> 8) % 4);
    case 2: return SECTOR_SIZE * (1 + (r >> 8) % (REQUEST_MAX / SECTOR_SIZE - 1));
    default: return 65536;
    }
}

/* The buffer in one to three pieces of odd lengths. */
static unsigned cut(Slot *s)
{
    u64 a = random_next(&seed) % (s->bytes + 1), b = a + random_next(&seed) % (s->bytes - a + 1);

    if (random_next(&seed) % 2) {
        s->iov[0] = (struct iovec){s->buf, s->bytes};
        return 1;
    }
    s->iov[0] = (struct iovec){s->buf, a};
    s->iov[1] = (struct iovec){s->buf + a, b - a};
    s->iov[2] = (struct iovec){s->buf + b, s->bytes - b};
    return 3;
}

static void begin_write(Slot *s)
{
    u64 pattern = random_next(&seed);

    for (u64 i = 0; i < s->bytes; i += 8) {
        u64 v = pattern + i * (pattern & 1);

        memcpy(s->buf + i, &v, 8);
    }
    if (pattern % 8 == 0)
        memset(s->buf, 0, s->bytes);
    memcpy(disk + s->offset, s->buf, s->bytes);
    blk_write(blk, s->offset, s->iov, cut(s), random_next(&seed) % 16 ? 0 : BLK_FUA, on_done, s);
}

static void begin(Slot *s)
{
    static const Kind kinds[] = {READ,  READ, WRITE,      WRITE,   WRITE,
                                 WRITE, ZERO, ZERO_UNMAP, DISCARD, FLUSH};
    u64 sector = s->offset / SECTOR_SIZE, count = s->bytes / SECTOR_SIZE;

    s->kind = kinds[random_next(&seed) % ARRAY_SIZE(kinds)];
    s->is_busy = true;
    in_flight++;
    if (s->kind != READ && s->kind != FLUSH)
        memset(known + sector, s->kind != DISCARD, count);
    switch (s->kind) {
    case READ: blk_read(blk, s->offset, s->iov, cut(s), on_done, s); break;
    case WRITE: begin_write(s); break;
    case ZERO:
    case ZERO_UNMAP:
        memset(disk + s->offset, 0, s->bytes);
        blk_write_zeroes(blk, s->offset, s->bytes, s->kind == ZERO ? 0 : BLK_MAY_UNMAP, on_done, s);
        break;
    case DISCARD: blk_discard(blk, s->offset, s->bytes, on_done, s); break;
    default: blk_flush(blk, on_done, s); break;
    }
}

static void batch(unsigned requests)
{
    while (requests || in_flight) {
        for (unsigned i = 0; i < depth && requests; i++) {
            Slot *s = &slot[i];

            if (s->is_busy)
                continue;
            s->bytes = MIN(random_size(), capacity / 2);
            /* Half of the requests go to a small part, where they share clusters. */
            u64 room = random_next(&seed) % 2 ? capacity : MIN(capacity, 4ull << 20);

            s->offset =
                ALIGN_DOWN(random_next(&seed) % (room - MIN(s->bytes, room - 1)), (u64)SECTOR_SIZE);
            if (s->offset + s->bytes > capacity || overlaps(s->offset, s->bytes))
                continue;
            requests--;
            begin(s);
        }
        loop_step(loop, in_flight == depth || !requests);
    }
}

static void verify_all(void)
{
    static u8 buf[1 << 20];

    for (u64 at = 0; at < capacity; at += sizeof buf) {
        u64 part = MIN(capacity - at, sizeof buf);
        int ret = blk_pread(blk, at, buf, part);

        if (ret)
            mismatch("reading back", at, ret);
        else
            compare(at, buf, part);
    }
    /* What a discard left open is what it is from now on. */
}

/* ---- snapshots ---- */

static void fill_state(u8 *buf, u64 s)
{
    for (unsigned i = 0; i < STATE_SIZE; i += 8) {
        u64 v = random_next(&s);

        memcpy(buf + i, &v, 8);
    }
}

static void take_snapshot(Saved *s, unsigned number)
{
    static u8 state[STATE_SIZE];
    BlkSnapshot info = {.vm_state_size = 0};
    Error err = {0};

    snprintf(info.name, sizeof info.name, "snapshot %u %llu", number,
             (unsigned long long)(random_next(&seed) % 1000000));
    s->state_seed = random_next(&seed) % 2 ? random_next(&seed) : 0;
    if (s->state_seed) {
        fill_state(state, s->state_seed);
        info.vm_state_size = STATE_SIZE;
        if (blk_vmstate_write(blk, 0, state, STATE_SIZE))
            mismatch("writing VM state", 0, 0);
    }
    if (!blk_snapshot_create(blk, &info, &err)) {
        printf("# %s\n", err.text);
        errors++;
        return;
    }
    s->is_taken = true;
    s->capacity = capacity;
    memcpy(s->id, info.id, sizeof s->id);
    memcpy(s->disk, disk, capacity);
    memcpy(s->known, known, capacity / SECTOR_SIZE);
}

static void apply_snapshot(Saved *s)
{
    static u8 state[STATE_SIZE], want[STATE_SIZE];
    Error err = {0};

    if (!blk_snapshot_apply(blk, s->id, &err)) {
        printf("# %s\n", err.text);
        errors++;
        return;
    }
    memcpy(disk, s->disk, capacity);
    memcpy(known, s->known, capacity / SECTOR_SIZE);
    if (!s->state_seed)
        return;
    fill_state(want, s->state_seed);
    if (blk_vmstate_read(blk, 0, state, STATE_SIZE) || memcmp(state, want, STATE_SIZE))
        mismatch("VM state differs", 0, 0);
}

static void change_snapshots(void)
{
    unsigned number = (unsigned)(random_next(&seed) % SNAPSHOTS_MAX);
    Saved *s = &saved[number];
    Error err = {0};

    if (!s->is_taken) {
        take_snapshot(s, number);
    } else if (random_next(&seed) % 2) {
        apply_snapshot(s);
    } else {
        if (!blk_snapshot_delete(blk, s->id, &err)) {
            printf("# %s\n", err.text);
            errors++;
        }
        s->is_taken = false;
    }
}

/* ---- main ---- */

static bool open_image(const char *file, const char *format, const char *options)
{
    Error err = {0};
    Opts o = {0};

    opts_set(&o, "file", file);
    opts_set(&o, "format", format);
    opts_set(&o, "discard", "unmap");
    if (options && !opts_parse(&o, options, NULL, &err))
        printf("# %s\n", err.text);
    blk = blk_open(loop, "test", &o, &err);
    opts_clear(&o);
    if (!blk)
        printf("Bail out! %s\n", err.text);
    return blk;
}

static void read_backing(const char *file)
{
    FILE *f = file ? fopen(file, "rb") : NULL;

    if (f && !fread(disk, 1, capacity, f))
        printf("# %s is empty\n", file);
    if (f)
        fclose(f);
}

int main(int argc, char **argv)
{
    const char *format = "qcow2", *options = NULL, *backing = NULL;
    unsigned rounds = 20;
    bool snapshots = false;
    int c;

    while ((c = getopt(argc, argv, "f:n:d:s:o:b:S")) != -1) {
        switch (c) {
        case 'f': format = optarg; break;
        case 'n': rounds = (unsigned)atoi(optarg); break;
        case 'd': depth = MIN((unsigned)atoi(optarg), SLOTS_MAX); break;
        case 's': seed = strtoull(optarg, NULL, 0) * 0x9e3779b97f4a7c15ull + 1; break;
        case 'o': options = optarg; break;
        case 'b': backing = optarg; break;
        case 'S': snapshots = true; break;
        default: return 2;
        }
    }
    loop = loop_new();
    if (optind >= argc || !open_image(argv[optind], format, options))
        return 2;
    capacity = blk_capacity(blk);
    disk = calloc(1, capacity);
    known = malloc(capacity / SECTOR_SIZE);
    memset(known, 1, capacity / SECTOR_SIZE);
    read_backing(backing);
    for (unsigned i = 0; i < SLOTS_MAX; i++)
        slot[i].buf = malloc(REQUEST_MAX);
    for (unsigned i = 0; i < SNAPSHOTS_MAX; i++)
        saved[i] = (Saved){.disk = malloc(capacity), .known = malloc(capacity / SECTOR_SIZE)};
    for (unsigned r = 0; r < rounds && !errors; r++) {
        batch(400);
        verify_all();
        if (snapshots)
            change_snapshots();
        if (r % 5 == 4) { /* what is in the file must be enough */
            blk_close(blk);
            if (!open_image(argv[optind], format, options))
                return 2;
            verify_all();
        }
    }
    blk_close(blk);
    loop_free(loop);
    return tap_ok(!errors, "requests and what they leave agree with the model") ? tap_done()
                                                                                : (tap_done(), 1);
}
