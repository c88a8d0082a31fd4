/* SPDX-License-Identifier: MIT */
/*
 * Job "backup": the target gets what the source held when the job began. Before a write its clusters
 * are copied, unless the job has them already; so the guest waits for the target now and then.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/job.h"

#define CLUSTER_MIN 65536u
#define IDLE_NS     (NS_PER_SEC / 10)

typedef struct Backup {
    Job job;
    NodeHook hook;
    BackupOptions how;
    BitmapSaved frozen; /* what of how.bitmap this is about */
    BlockNode *from, *to;
    u64 cluster, count;
    u64 *todo, *going; /* bits: not copied yet; being copied */
    CoQueue queue;     /* who waits for one that is being copied */
    bool is_hooked;
    int failed; /* what a guest's write met with */
} Backup;

static bool has(const u64 *bits, u64 n)
{
    return bits[n / 64] >> n % 64 & 1;
}

static void flip(u64 *bits, u64 n)
{
    bits[n / 64] ^= 1ull << n % 64;
}

/* ---- copying ---- */

static int copy_data(Backup *b, u64 at, u64 bytes, bool *is_read)
{
    struct iovec v = {node_alloc(b->to, bytes), bytes};
    int ret = v.iov_base ? 0 : -ENOMEM;

    *is_read = true;
    if (!ret)
        ret = node_read(b->from, at, bytes, iov_of(&v));
    if (!ret) {
        *is_read = false;
        ret = mem_is_zero(v.iov_base, bytes)
                  ? node_write_zeroes(b->to, at, bytes, BLK_MAY_UNMAP)
                  : node_write(b->to, at, bytes, iov_of(&v), 0);
    }
    free(v.iov_base);
    return ret;
}

/* Cluster @n, once: who comes second waits. */
static int copy_cluster(Backup *b, u64 n, bool *is_read)
{
    u64 at = n * b->cluster;
    int ret;

    while (has(b->going, n))
        co_queue_wait(b->job.loop, &b->queue, NULL);
    if (!has(b->todo, n))
        return 0;
    flip(b->going, n);
    ret = copy_data(b, at, MIN(b->cluster, b->from->size - at), is_read);
    flip(b->going, n);
    if (!ret) {
        flip(b->todo, n);
        b->job.done = MIN(b->job.done + b->cluster, b->job.total);
    }
    if (b->queue.first)
        co_queue_wake_all(&b->queue);
    return ret;
}

/* A guest's write does not fail with the backup: that fails. */
static void before_write(NodeHook *h, u64 offset, u64 bytes)
{
    Backup *b = container_of(h, Backup, hook);
    u64 end = MIN(offset + bytes, b->from->size);
    bool is_read;

    for (u64 n = offset / b->cluster; n * b->cluster < end && !b->failed; n++)
        b->failed = copy_cluster(b, n, &is_read);
}

/* Whether the job itself copies cluster @n. */
static int is_wanted(Backup *b, u64 n, bool *wanted)
{
    u64 at = n * b->cluster, end = MIN(at + b->cluster, b->from->size);
    BlkStatus st;
    int ret = 0;

    *wanted = b->how.sync == MIRROR_FULL || b->how.sync == MIRROR_BITMAP;
    for (; !*wanted && at < end && !ret; at += st.bytes) {
        ret = node_status(b->from, at, end - at, &st);
        *wanted = st.flags & BLK_ST_ALLOCATED;
    }
    return ret;
}

static int copy_next(Backup *b, u64 n, bool *is_read)
{
    bool wanted;
    int ret = is_wanted(b, n, &wanted);

    *is_read = true;
    if (!ret && wanted && has(b->todo, n))
        return copy_cluster(b, n, is_read);
    if (!ret && has(b->todo, n) && !has(b->going, n))
        flip(b->todo, n); /* nobody needs it: it is below the target, too */
    return ret;
}

static int backup_run(Job *j)
{
    Backup *b = (Backup *)j;
    bool is_read;
    int ret;

    for (u64 n = 0; n < b->count && b->how.sync != MIRROR_NONE && !b->failed;) {
        bool is_new = has(b->todo, n);

        if (job_pace(j, 0))
            return -ECANCELED;
        ret = copy_next(b, n, &is_read);
        if (ret && (ret = job_error(j, is_read, ret)))
            return ret;
        n += !has(b->todo, n);
        job_pace(j, is_new ? b->cluster : 0);
    }
    while (b->how.sync == MIRROR_NONE && !b->failed && !job_pace(j, 0))
        job_sleep(j, IDLE_NS);
    if (b->failed)
        return b->failed;
    j->done = j->total;
    return j->is_cancelled ? -ECANCELED : node_flush(b->to);
}

/* ---- beginning and end ---- */

/* The bitmap gets back what it was about, as far as it is not in the target. */
static void give_back(Backup *b, bool ok)
{
    DirtyBitmap *d = b->how.bitmap;
    BackupMode mode = b->how.mode;

    if (!d || !b->frozen.map)
        return;
    bitmap_thaw(d, &b->frozen, mode == BACKUP_NEVER || (mode == BACKUP_ON_SUCCESS && !ok));
    for (u64 n = 0; n < b->count && mode == BACKUP_ALWAYS; n++)
        if (has(b->todo, n))
            bitmap_mark(d, n * b->cluster, MIN(b->cluster, b->from->size - n * b->cluster));
}

static bool backup_end(Job *j, bool ok, Error *err)
{
    Backup *b = (Backup *)j;

    blk_drain_all_begin();
    give_back(b, ok && !b->failed);
    node_hook_remove(b->from, &b->hook);
    b->is_hooked = false;
    blk_drain_all_end();
    return !ok || !b->failed || error_set(err, "%s", strerror(-b->failed));
}

static void backup_free(Job *j)
{
    Backup *b = (Backup *)j;

    give_back(b, false); /* it came to nothing */
    free(b->todo);
    free(b->going);
}

static const JobType backup_type = {"backup",   sizeof(Backup), true,       false,
                                    backup_run, backup_end,     backup_free};

static bool begin(Backup *b, Error *err)
{
    size_t words = b->count / 64 + 1;

    b->todo = malloc(words * sizeof *b->todo);
    b->going = calloc(words, sizeof *b->going);
    if (!b->todo || !b->going)
        return error_set(err, "out of memory");
    memset(b->todo, b->how.bitmap ? 0 : 0xff, words * sizeof *b->todo);
    blk_drain_all_begin();
    for (u64 n = 0; n < b->count && b->how.bitmap; n++)
        if (bitmap_is_dirty(b->how.bitmap, n * b->cluster, b->cluster))
            flip(b->todo, n);
    if (b->how.bitmap)
        b->frozen = bitmap_freeze(b->how.bitmap);
    b->hook.before = before_write;
    node_hook_add(b->from, &b->hook);
    b->is_hooked = true;
    blk_drain_all_end();
    job_start(&b->job);
    return true;
}

bool job_backup(Loop *l, const JobOptions *o, const BackupOptions *how, BlockNode *from,
                BlockNode *to, Error *err)
{
    Backup *b;

    if (from == to || node_is_above(from, to))
        return error_set(err, "Source and target cannot be the same");
    if (from->size != to->size)
        return error_set(err, "Source and target image have different sizes");
    if (to->is_read_only)
        return error_set(err, "Node '%s' is read-only", to->name);
    b = (Backup *)job_new(l, &backup_type, o, err);
    if (!b)
        return false;
    b->how = *how;
    b->from = from;
    b->to = to;
    b->cluster = MAX(to->cluster_size, CLUSTER_MIN);
    b->count = (from->size + b->cluster - 1) / b->cluster;
    b->job.total = from->size;
    if (job_use(&b->job, from, err) && job_use(&b->job, to, err) && begin(b, err))
        return true;
    job_drop(&b->job);
    return false;
}
