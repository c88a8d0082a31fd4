/* SPDX-License-Identifier: MIT */
/* Limits of requests; see throttle.h. Source of keys and meaning: QEMU documentation "throttle". */
#include "host/block/throttle.h"

#include <stdlib.h>
#include <string.h>
#include "base/co.h"
#include "host/block/node.h"
#include "host/block/trace.h"

typedef enum Side { SIDE_TOTAL, SIDE_READ, SIDE_WRITE, SIDES } Side;

typedef struct Bucket {
    u64 avg, max, length_s; /* per second; 0: no limit, no burst; seconds */
    double level, burst;    /* units that are in it */
} Bucket;

struct Throttle {
    char *name;
    unsigned refs;
    Loop *loop;
    Throttle *next;
    Bucket bucket[2][SIDES]; /* bytes, requests */
    u64 iops_size;           /* larger requests count as several; 0: they do not */
    i64 leaked_ns;
    LoopTimer timer;
    CoQueue waiting[2]; /* reads, writes */
    bool is_busy[2];    /* somebody is at the head of the queue */
};

static Throttle *throttles;

enum { PART_AVG, PART_MAX, PART_LENGTH };

// clang-format off
#define KEYS(_) \
    _(0, SIDE_TOTAL, "bps-total") _(0, SIDE_READ, "bps-read") _(0, SIDE_WRITE, "bps-write") \
    _(1, SIDE_TOTAL, "iops-total") _(1, SIDE_READ, "iops-read") _(1, SIDE_WRITE, "iops-write")
#define ROWS(unit, side, key) \
    {key, OPT_SIZE, NULL, "limit per second"}, \
    {key "-max", OPT_SIZE, NULL, "limit in bursts"}, \
    {key "-max-length", OPT_NUM, NULL, "seconds that a burst lasts"},
// clang-format on

const OptRow throttle_rows[] = {
    KEYS(ROWS){"iops-size", OPT_SIZE, NULL, "bytes that count as a request of their own"},
};
const unsigned throttle_row_count = ARRAY_SIZE(throttle_rows);

static const struct {
    const char *key;
    u8 unit, side, part;
} places[] = {
#define _(unit, side, key)                                                                         \
    {key, unit, side, PART_AVG}, {key "-max", unit, side, PART_MAX},                               \
        {key "-max-length", unit, side, PART_LENGTH},
    KEYS(_)
#undef _
};

/* ---- life ---- */

Throttle *throttle_find(const char *name)
{
    Throttle *t = throttles;

    while (t && strcmp(t->name, name))
        t = t->next;
    return t;
}

static void on_timer(void *opaque)
{
    throttle_kick(opaque);
}

Throttle *throttle_ref(Loop *l, const char *name)
{
    Throttle *t = throttle_find(name);

    if (!t) {
        t = calloc(1, sizeof *t);
        if (!t || !(t->name = strdup(name)))
            abort();
        t->loop = l;
        t->leaked_ns = clock_host_ns();
        loop_timer_init(l, &t->timer, NULL, on_timer, t);
        t->next = throttles;
        throttles = t;
    }
    t->refs++;
    return t;
}

void throttle_unref(Throttle *t)
{
    if (!t || --t->refs)
        return;
    loop_timer_cancel(&t->timer);
    for (Throttle **p = &throttles; *p; p = &(*p)->next)
        if (*p == t) {
            *p = t->next;
            break;
        }
    free(t->name);
    free(t);
}

/* ---- values ---- */

static u64 *place_of(Throttle *t, unsigned n)
{
    Bucket *b = &t->bucket[places[n].unit][places[n].side];

    return places[n].part == PART_AVG ? &b->avg : places[n].part == PART_MAX ? &b->max : &b->length_s;
}

u64 throttle_get(const Throttle *t, const char *key)
{
    for (unsigned n = 0; n < ARRAY_SIZE(places); n++)
        if (!strcmp(places[n].key, key))
            return *place_of((Throttle *)(uintptr_t)t, n);
    return 0;
}

static bool check_bucket(const Bucket *b, const char *key, Error *err)
{
    if (b->max && !b->avg)
        return error_set(err, "throttling: %s-max= needs %s=", key, key);
    if (b->max && b->max < b->avg)
        return error_set(err, "throttling: %s-max=%llu is less than %s=%llu", key,
                         (unsigned long long)b->max, key, (unsigned long long)b->avg);
    return b->length_s <= 1 || b->max ||
           error_set(err, "throttling: %s-max-length= needs %s-max=", key, key);
}

static bool check(const Throttle *t, Error *err)
{
    for (unsigned n = 0; n < ARRAY_SIZE(places); n++)
        if (places[n].part == PART_AVG &&
            !check_bucket(&t->bucket[places[n].unit][places[n].side], places[n].key, err))
            return false;
    for (unsigned unit = 0; unit < 2; unit++) {
        const Bucket *b = t->bucket[unit];

        if (b[SIDE_TOTAL].avg && (b[SIDE_READ].avg || b[SIDE_WRITE].avg))
            return error_set(err, "throttling: %s-total= and a limit of reads or writes exclude "
                             "each other", unit ? "iops" : "bps");
    }
    return !t->iops_size || t->bucket[1][SIDE_TOTAL].avg || t->bucket[1][SIDE_READ].avg ||
           t->bucket[1][SIDE_WRITE].avg ||
           error_set(err, "throttling: iops-size= needs a limit of iops");
}

bool throttle_set(Throttle *t, const Opts *o, Error *err)
{
    Throttle new = *t;

    for (unsigned n = 0; n < ARRAY_SIZE(places); n++)
        *place_of(&new, n) = opts_size(o, places[n].key, *place_of(&new, n));
    new.iops_size = opts_size(o, "iops-size", new.iops_size);
    if (!check(&new, err))
        return false;
    memcpy(t->bucket, new.bucket, sizeof t->bucket);
    t->iops_size = new.iops_size;
    return true;
}

/* ---- waiting ---- */

static void leak(Throttle *t)
{
    i64 now = clock_host_ns();
    double passed = (double)(now - t->leaked_ns) / NS_PER_SEC;

    t->leaked_ns = now;
    for (unsigned n = 0; n < 2 * SIDES; n++) {
        Bucket *b = &t->bucket[0][0] + n;

        b->level = MAX(b->level - passed * (double)b->avg, 0.);
        b->burst = MAX(b->burst - passed * (double)b->max, 0.);
    }
}

/* Seconds until the bucket takes more. */
static double wait_of(const Bucket *b)
{
    u64 length = MAX(b->length_s, 1ul);
    double size = b->max ? (double)b->max * (double)length : (double)b->avg / 10;
    double wait = 0;

    if (!b->avg)
        return 0;
    if (b->level > size)
        wait = (b->level - size) / (double)b->avg;
    if (length > 1 && b->burst > (double)b->max / 10)
        wait = MAX(wait, (b->burst - (double)b->max / 10) / (double)b->max);
    return wait;
}

static double wait_for(Throttle *t, Side side)
{
    double wait = 0;

    leak(t);
    for (unsigned unit = 0; unit < 2; unit++) {
        wait = MAX(wait, wait_of(&t->bucket[unit][SIDE_TOTAL]));
        wait = MAX(wait, wait_of(&t->bucket[unit][side]));
    }
    return wait;
}

static void fill(Throttle *t, Side side, u64 bytes)
{
    double requests = 1;

    if (t->iops_size && bytes > t->iops_size)
        requests = (double)bytes / (double)t->iops_size;
    for (unsigned unit = 0; unit < 2; unit++) {
        double add = unit ? requests : (double)bytes;

        t->bucket[unit][SIDE_TOTAL].level += add;
        t->bucket[unit][SIDE_TOTAL].burst += add;
        t->bucket[unit][side].level += add;
        t->bucket[unit][side].burst += add;
    }
}

/* The timer is for the one who waits shortest. */
static void arm(Throttle *t, double seconds)
{
    i64 at = clock_host_ns() + (i64)(seconds * NS_PER_SEC) + 1;

    if (!t->timer.place || at < t->timer.deadline_ns)
        loop_timer_set(&t->timer, at);
}

void throttle_wait(Throttle *t, bool is_write, u64 bytes, const bool *is_off)
{
    Side side = is_write ? SIDE_WRITE : SIDE_READ;
    double wait;

    while (t->is_busy[is_write] && !*is_off) /* behind those that came first */
        co_queue_wait(t->loop, &t->waiting[is_write], NULL);
    if (*is_off)
        return;
    t->is_busy[is_write] = true;
    while (!*is_off && (wait = wait_for(t, side)) > 0) {
        trace_throttle_wait(t->name, is_write, wait);
        arm(t, wait);
        co_queue_wait(t->loop, &t->waiting[is_write], NULL);
    }
    t->is_busy[is_write] = false;
    fill(t, side, bytes);
    if (t->waiting[is_write].first)
        co_queue_wake_all(&t->waiting[is_write]);
}

void throttle_kick(Throttle *t)
{
    for (unsigned n = 0; n < 2; n++)
        if (t->waiting[n].first)
            co_queue_wake_all(&t->waiting[n]);
}

/* ---- driver "throttle": a node whose requests are those of a group ---- */

typedef struct ThrottleNode {
    Throttle *group;
    bool is_off; /* never: what waits is waited for */
} ThrottleNode;

static bool node_open_hook(BlockNode *n, Opts *o, Error *err)
{
    const char *name = opts_get(o, "throttle-group");

    if (!name || !throttle_find(name))
        return error_set(err, "driver throttle: throttle-group=%s: the id of an -object "
                         "throttle-group is expected", name ? name : "");
    NODE_STATE(n, ThrottleNode)->group = throttle_ref(n->loop, name);
    n->size = n->file->size;
    return true;
}

static void node_close_hook(BlockNode *n)
{
    throttle_unref(NODE_STATE(n, ThrottleNode)->group);
}

static void limit(BlockNode *n, bool is_write, u64 bytes)
{
    ThrottleNode *s = NODE_STATE(n, ThrottleNode);

    if (co_self())
        throttle_wait(s->group, is_write, bytes, &s->is_off);
}

static int limited_read(BlockNode *n, u64 offset, u64 bytes, Iov iov)
{
    limit(n, false, bytes);
    return node_read(n->file, offset, bytes, iov);
}

static int limited_write(BlockNode *n, u64 offset, u64 bytes, Iov iov, u32 flags)
{
    limit(n, true, bytes);
    return node_write(n->file, offset, bytes, iov, flags);
}

static int limited_zeroes(BlockNode *n, u64 offset, u64 bytes, u32 flags)
{
    limit(n, true, bytes);
    return node_write_zeroes(n->file, offset, bytes, flags);
}

static int limited_discard(BlockNode *n, u64 offset, u64 bytes)
{
    limit(n, true, bytes);
    return node_discard(n->file, offset, bytes);
}

static int pass_flush(BlockNode *n)
{
    return node_flush(n->file);
}

static int pass_status(BlockNode *n, u64 offset, u64 bytes, BlkStatus *st)
{
    return node_status(n->file, offset, bytes, st);
}

static const OptRow open_rows[] = {
    {"throttle-group", OPT_STR, NULL, "id of the -object throttle-group"},
};

const BlockDriver driver_throttle = {
    .name = "throttle",
    .help = "limits of requests, shared by a group",
    .is_filter = true,
    .state_size = sizeof(ThrottleNode),
    .open_rows = open_rows,
    .open_count = ARRAY_SIZE(open_rows),
    .open = node_open_hook,
    .close = node_close_hook,
    .read = limited_read,
    .write = limited_write,
    .write_zeroes = limited_zeroes,
    .discard = limited_discard,
    .flush = pass_flush,
    .status = pass_status,
};
