/* SPDX-License-Identifier: MIT */
/*
 * lyrebird-img convert: several coroutines read, compress and write pieces of the image. Pieces are
 * written in order unless -W allows otherwise, so that the target lies in order on the disk.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "control/img.h"
#include "host/block/bitmap.h"

#define PIECE_MAX   (2u << 20)
#define WORKERS_MAX 16

typedef struct Convert {
    ImgArgs *a;
    BlockNode **source;
    int sources;
    BlockNode *target;
    u64 total, next, written; /* next: to be given out; written: all before is */
    u64 sparse;               /* runs of zeros at least this long are left out */
    u64 rate, start_ns;
    u32 piece;
    bool compress, out_of_order, target_zero, has_backing, salvage;
    int error, running;
    CoMutex give;
    CoQueue turn;
} Convert;

/* Which source holds @at; the offset in it to @in. */
static BlockNode *source_at(const Convert *c, u64 at, u64 *in)
{
    for (int i = 0; i < c->sources; i++) {
        if (at < c->source[i]->size) {
            *in = at;
            return c->source[i];
        }
        at -= c->source[i]->size;
    }
    return NULL;
}

/* ---- one piece ---- */

typedef struct Piece {
    u64 at, bytes, in;
    BlockNode *from;
    bool is_zero, is_hole; /* a hole: what the backing file of the target shows */
} Piece;

/* The next piece to copy, all alike as far as the tables know. */
static int take(Convert *c, Piece *p)
{
    BlkStatus st;

    p->at = c->next;
    if (p->at >= c->total)
        return 0;
    p->from = source_at(c, p->at, &p->in);
    u64 left = p->from->size - p->in;
    int ret = node_status_above(p->from, c->has_backing ? p->from->backing : NULL, p->in, left, &st,
                                NULL);

    if (ret)
        return ret;
    p->is_hole = c->has_backing && !(st.flags & (BLK_ST_ALLOCATED | BLK_ST_ZERO));
    p->is_zero = st.flags & BLK_ST_ZERO && !p->is_hole;
    p->bytes = p->is_zero || p->is_hole ? st.bytes : MIN(st.bytes, c->piece);
    if (c->compress) { /* whole clusters of the target */
        u64 cluster = c->target->cluster_size ? c->target->cluster_size : 65536,
            whole = ALIGN_DOWN(p->bytes, cluster);

        if (!whole || (!p->is_zero && !p->is_hole))
            p->bytes = MIN(MAX(cluster, ALIGN_DOWN((u64)c->piece, cluster)), left);
        else
            p->bytes = whole;
        if (!whole)
            p->is_zero = p->is_hole = false;
    } else if (p->bytes > SECTOR_SIZE && p->bytes < left) {
        p->bytes = ALIGN_DOWN(p->bytes, (u64)SECTOR_SIZE);
    }
    c->next += p->bytes;
    return 0;
}

static int write_zeroes(Convert *c, u64 at, u64 bytes)
{
    if (c->target_zero && !c->has_backing)
        return 0;
    return node_write_zeroes(c->target, at, bytes, BLK_MAY_UNMAP);
}

/*
 * Length of the run at the start of @buf that is all zeros, or all not, in steps of the sparse
 * size.
 */
static u64 run_length(const u8 *buf, u64 bytes, u64 step, bool *is_zero)
{
    u64 n = MIN(step, bytes);

    *is_zero = mem_is_zero(buf, n);
    while (n < bytes) {
        u64 part = MIN(step, bytes - n);

        if (mem_is_zero(buf + n, part) != *is_zero)
            break;
        n += part;
    }
    return n;
}

static int write_data(Convert *c, const Piece *p, const u8 *buf)
{
    u32 flags = c->compress ? BLK_COMPRESSED : 0;
    u64 step = c->compress ? c->target->cluster_size : c->sparse;
    int ret = 0;

    for (u64 done = 0, n; done < p->bytes && !ret; done += n) {
        bool is_zero = false;

        n = step ? run_length(buf + done, p->bytes - done, step, &is_zero) : p->bytes;
        if (is_zero)
            ret = write_zeroes(c, p->at + done, n);
        else
            ret = node_write(c->target, p->at + done, n,
                             iov_of(&(struct iovec){(void *)(buf + done), n}), flags);
    }
    return ret;
}

static int read_piece(Convert *c, const Piece *p, u8 *buf)
{
    int ret = node_pread(p->from, p->in, buf, p->bytes);

    for (u64 at = 0; ret && c->salvage && at < p->bytes;
         at += SECTOR_SIZE) { /* what can be read, sector by sector */
        u64 part = MIN(p->bytes - at, SECTOR_SIZE);

        if (!node_pread(p->from, p->in + at, buf + at, part))
            continue;
        memset(buf + at, 0, part);
        if (!c->a->opt['q'])
            img_failf("error while reading offset %llu: filled with zeros",
                      (unsigned long long)(p->in + at));
    }
    return c->salvage ? 0 : ret;
}

static void wait_for_turn(Convert *c, const Piece *p)
{
    while (!c->out_of_order && c->written < p->at && !c->error)
        co_queue_wait(c->a->loop, &c->turn, NULL);
}

static void limit_rate(const Convert *c)
{
    if (!c->rate)
        return;
    i64 due = (i64)((double)c->written / (double)c->rate * NS_PER_SEC),
        now = clock_host_ns() - (i64)c->start_ns;

    if (due > now)
        nanosleep(&(struct timespec){(due - now) / NS_PER_SEC, (due - now) % NS_PER_SEC}, NULL);
}

static int copy_piece(Convert *c, const Piece *p, u8 *buf)
{
    bool skip = p->is_hole || (p->is_zero && c->sparse);
    int ret = 0;

    if (!skip && p->is_zero)
        memset(buf, 0, MIN(p->bytes, c->piece));
    else if (!skip)
        ret = read_piece(c, p, buf);
    if (ret && !c->error)
        img_failf("error while reading offset %llu: %s", (unsigned long long)p->in, strerror(-ret));
    wait_for_turn(c, p);
    if (ret || c->error)
        return ret ? ret : c->error;
    if (p->is_zero && c->sparse) {
        ret = write_zeroes(c, p->at, p->bytes);
    } else if (!skip && p->is_zero) { /* -S 0: zeros too are written */
        for (u64 done = 0; done < p->bytes && !ret; done += MIN(p->bytes - done, c->piece))
            ret = node_pwrite(c->target, p->at + done, buf, MIN(p->bytes - done, c->piece));
    } else if (!skip) {
        ret = write_data(c, p, buf);
    }
    if (ret && !c->error)
        img_failf("error while writing at byte %llu: %s", (unsigned long long)p->at,
                  strerror(-ret));
    return ret;
}

static void worker(void *opaque)
{
    Convert *c = opaque;
    u8 *buf = node_alloc(c->target, MAX(c->piece, c->target->cluster_size));
    int ret = buf ? 0 : -ENOMEM;

    c->running++;
    while (!ret && !c->error) {
        Piece p = {0};

        co_mutex_lock(c->a->loop, &c->give);
        ret = take(c, &p);
        co_mutex_unlock(&c->give);
        if (ret || p.at >= c->total)
            break;
        ret = copy_piece(c, &p, buf);
        c->written = c->out_of_order ? c->written + p.bytes : p.at + p.bytes;
        co_queue_wake_all(&c->turn);
        img_progress(c->a, MIN(c->written, c->total - 1), c->total);
        limit_rate(c);
    }
    if (ret && !c->error)
        c->error = ret;
    free(buf);
    c->running--;
    co_queue_wake_all(&c->turn);
}

/* ---- preparing ---- */

static bool open_sources(ImgArgs *a, Convert *c)
{
    c->source = calloc((size_t)a->count, sizeof *c->source);
    for (c->sources = 0; c->sources < a->count - 1; c->sources++) {
        BlockNode *n = img_open(a, a->file[c->sources], a->opt['f'], a->opt['T'], 0);

        if (!n)
            return false;
        c->source[c->sources] = n;
        if (a->opt['l'] && !img_load_snapshot(n, a->opt['l']))
            return c->sources++, false;
        c->total += n->size;
    }
    return true;
}

static bool create_target(ImgArgs *a, Convert *c, const char *filename, const char *format)
{
    Error err = {0};
    const BlockDriver *d = driver_find(format, &err);
    char size[32];

    if (!d)
        return img_fail(&err), false;
    snprintf(size, sizeof size, "%llu", (unsigned long long)c->total);
    opts_default(&a->create, "size", size);
    if (a->opt['B'])
        opts_set(&a->create, "backing_file", a->opt['B']);
    if (a->opt['F'])
        opts_set(&a->create, "backing_fmt", a->opt['F']);
    if (opts_get(&a->create, "backing_file") && !opts_get(&a->create, "backing_fmt"))
        return img_failf("Backing file specified without backing format (-F)"), false;
    if (!image_create(a->loop, d, filename, &a->create, &err))
        return img_failf("%s: error while converting %s: %s", filename, d->name, err.text), false;
    return true;
}

static bool open_target(ImgArgs *a, Convert *c)
{
    const char *filename = a->file[a->count - 1], *format = a->opt['O'] ? a->opt['O'] : "raw";
    const char *cache = a->opt['t'] ? a->opt['t'] : "unsafe";
    ImgArgs target = *a;

    if (!a->opt['n'] && !create_target(a, c, filename, format))
        return false;
    target.opt[IMG_IMAGE_OPTS] = a->opt[IMG_TARGET_IMAGE_OPTS];
    c->target = img_open(&target, filename, a->opt[IMG_TARGET_IMAGE_OPTS] ? NULL : format, cache,
                         IMG_WRITE | IMG_UNMAP);
    if (!c->target)
        return false;
    c->has_backing = c->target->backing;
    c->target_zero =
        a->opt[IMG_TARGET_IS_ZERO] ||
        (!a->opt['n'] && (c->target->file ? c->target->file : c->target)->is_zero_past_end);
    if (c->compress && !c->target->driver->check)
        return img_failf("Compression not supported for this file format"), false;
    if (c->target->size < c->total)
        return img_failf("output file is smaller than input file"), false;
    return true;
}

static bool check_args(ImgArgs *a, Convert *c, u64 *workers)
{
    c->compress = a->opt['c'];
    c->out_of_order = a->opt['W'] || a->opt['c'];
    c->salvage = a->opt[IMG_SALVAGE];
    c->sparse = 4096;
    c->piece = PIECE_MAX;
    *workers = 8;
    if (a->count < 2)
        return img_failf("Must specify image file name"), false;
    if (a->opt['S'] && !img_size("sparse size", a->opt['S'], &c->sparse))
        return false;
    if (c->sparse && c->sparse < SECTOR_SIZE)
        return img_failf("Invalid buffer size for sparse output specified: at least %u",
                         SECTOR_SIZE),
               false;
    c->sparse = MIN(ALIGN_DOWN(c->sparse, (u64)SECTOR_SIZE), (u64)PIECE_MAX);
    if (a->opt['m'] &&
        (!img_number("number of coroutines", a->opt['m'], WORKERS_MAX, workers) || !*workers))
        return false;
    if (a->opt['r'] && !img_size("rate limit", a->opt['r'], &c->rate))
        return false;
    if (a->opt['c'] && a->opt['W'])
        return img_failf("Out of order write and compress are mutually exclusive"), false;
    if (a->opt[IMG_TARGET_IMAGE_OPTS] && !a->opt['n'])
        return img_failf("--target-image-opts requires use of -n flag"), false;
    if (a->opt[IMG_SKIP_BROKEN] && !a->opt[IMG_BITMAPS])
        return img_failf("Use of --skip-broken-bitmaps requires --bitmaps"), false;
    if (a->opt[IMG_BITMAPS] && (a->count != 2 || a->opt['l']))
        return img_failf("Copying bitmaps only possible with single source, and no snapshot"),
               false;
    if (a->opt[IMG_TARGET_IS_ZERO] && !a->opt['n'])
        return img_failf("--target-is-zero requires use of -n flag"), false;
    return true;
}

/* ---- bitmaps ---- */

/* Before anything is written: whether all can be copied. */
static bool check_bitmaps(const ImgArgs *a, BlockNode *from)
{
    if (!from->driver->bitmaps_store)
        return img_failf("Format driver '%s' does not support bitmaps", from->driver->name), false;
    for (const DirtyBitmap *d = from->bitmaps; d && !a->opt[IMG_SKIP_BROKEN]; d = d->next)
        if (d->is_inconsistent)
            return img_failf("Cannot copy inconsistent bitmap '%s'; --skip-broken-bitmaps leaves "
                             "it out, bitmap --remove takes it away", d->name), false;
    return true;
}

static bool copy_bitmap(BlockNode *to, const DirtyBitmap *from, Error *err)
{
    DirtyBitmap *d =
        bitmap_new_persistent(to, from->name, from->granularity, from->is_disabled, err);

    if (d)
        bitmap_merge(d, from);
    return d;
}

/* All persistent ones of the source; they are written before this returns. */
static bool copy_bitmaps(BlockNode *to, BlockNode *from)
{
    Error err;

    for (const DirtyBitmap *d = from->bitmaps; d; d = d->next) {
        if (d->is_inconsistent)
            fprintf(stderr, "lyrebird-img: warning: Skipping inconsistent bitmap '%s'\n", d->name);
        else if (!copy_bitmap(to, d, &err))
            return img_failf("Failed to create bitmap %s: %s", d->name, err.text), false;
    }
    return node_set_read_only(to, true, &err) || (img_fail(&err), false);
}

int img_convert(ImgArgs *a)
{
    Convert c = {.a = a, .start_ns = (u64)clock_host_ns()};
    const BlockDriver *d;
    Error err = {0};
    u64 workers;
    int status = 1;

    if (a->wants_help) {
        d = driver_find(a->opt['O'] ? a->opt['O'] : "raw", &err);
        if (!d)
            return img_fail(&err);
        printf("Supported %s options:\n", d->name);
        opts_help(stdout, d->create_rows, d->create_count);
        return 0;
    }
    if (!check_args(a, &c, &workers))
        return 1;
    if (open_sources(a, &c) && (!a->opt[IMG_BITMAPS] || check_bitmaps(a, c.source[0])) &&
        open_target(a, &c)) {
        for (u64 i = 0; i < workers; i++)
            co_start(a->loop, worker, &c);
        while (c.running)
            loop_step(a->loop, true);
        if (!c.error)
            c.error = node_flush(c.target);
        status = c.error || (a->opt[IMG_BITMAPS] && !copy_bitmaps(c.target, c.source[0])) ? 1 : 0;
        if (!status)
            img_progress(a, 1, 1);
    }
    for (int i = 0; i < c.sources; i++)
        node_unref(c.source[i]);
    free(c.source);
    node_unref(c.target);
    return status;
}
