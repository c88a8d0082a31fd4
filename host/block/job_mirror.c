/* SPDX-License-Identifier: MIT */
/*
 * Jobs "mirror" and "commit" of what the guest writes to: a bitmap says where source and target may
 * differ, and the job copies that until there is nothing left.
 *
 * A write marks its range when it has ended, so what the job copied meanwhile is copied again. In the
 * end the drives are drained, what is marked is copied, and the target takes the source's place. A
 * commit's target is the base of the source's chain: what the job writes there is hidden by the
 * nodes above until then, so the chain is right at any moment.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/job.h"

#define BUFFER_SIZE     (1u << 20)
#define GRANULARITY     65536u
#define GRANULARITY_MIN 512u
#define GRANULARITY_MAX (64u << 20)
#define IDLE_NS         (NS_PER_SEC / 10)

typedef struct Mirror {
    Job job;
    NodeHook hook;
    MirrorOptions o;
    BlockNode *from, *to;
    BlockNode *base; /* what lies in it and below is not copied; NULL: everything is */
    u64 granularity, bits, dirty_count, cursor;
    u64 *dirty;
    u8 *buf;
    CoQueue writers; /* is_blocking: they wait for the copy */
    bool is_commit, is_hooked, to_was_read_only;
} Mirror;

/* ---- the bitmap ---- */

static bool is_dirty(const Mirror *m, u64 bit)
{
    return m->dirty[bit / 64] >> bit % 64 & 1;
}

static void set_dirty(Mirror *m, u64 bit, bool on)
{
    if (is_dirty(m, bit) == on)
        return;
    m->dirty[bit / 64] ^= 1ull << bit % 64;
    m->dirty_count += on ? 1 : -1ull;
}

static void mark(Mirror *m, u64 offset, u64 bytes)
{
    u64 end = MIN(offset + bytes, m->from->size);

    for (u64 bit = offset / m->granularity; bit * m->granularity < end; bit++)
        set_dirty(m, bit, true);
    m->job.total = m->job.done + m->dirty_count * m->granularity;
}

static bool is_range_dirty(const Mirror *m, u64 offset, u64 bytes)
{
    u64 end = MIN(offset + bytes, m->from->size);

    for (u64 bit = offset / m->granularity; bit * m->granularity < end; bit++)
        if (is_dirty(m, bit))
            return true;
    return false;
}

static void written(NodeHook *h, u64 offset, u64 bytes)
{
    Mirror *m = container_of(h, Mirror, hook);

    mark(m, offset, bytes);
    while (m->o.is_blocking && m->job.is_ready && !m->job.is_paused &&
           is_range_dirty(m, offset, bytes)) {
        job_kick(&m->job);
        co_queue_wait(m->job.loop, &m->writers, NULL);
    }
}

/* Writes need not wait any more, or may look. */
static void let_go(Job *j)
{
    Mirror *m = (Mirror *)j;

    if (m->writers.first)
        co_queue_wake_all(&m->writers);
}

/* The next dirty bit from the cursor on, round the end. There is one. */
static u64 next_dirty(Mirror *m)
{
    u64 bit = m->cursor < m->bits ? m->cursor : 0;

    while (!is_dirty(m, bit)) {
        bool skip = !(bit % 64) && !m->dirty[bit / 64];

        bit += skip ? 64 : 1;
        if (bit >= m->bits)
            bit = 0;
    }
    return bit;
}

/* ---- copying ---- */

/* What the chain above the base has of the start of a range. */
static int status_of(Mirror *m, u64 offset, u64 *bytes, BlkStatus *st)
{
    u64 unit = MAX(m->to->cluster_size, 1u), end;
    u32 flags = 0;
    int ret = node_status_above(m->from, m->base, offset, *bytes, st, NULL);

    if (ret || !m->base || m->is_commit || !(offset % unit || st->bytes % unit))
        goto out;
    /* What a cluster of the target holds beside the data hides what will be below it: all or nothing. */
    end = MIN(ALIGN_DOWN(offset, unit) + unit, m->from->size);
    *bytes = end - offset;
    for (u64 at = offset; at < end && !ret; at += st->bytes) {
        ret = node_status_above(m->from, m->base, at, end - at, st, NULL);
        flags |= st->flags & BLK_ST_ALLOCATED;
    }
    st->bytes = *bytes;
    st->flags = flags;
out:
    *bytes = MIN(*bytes, st->bytes);
    return ret;
}

static int copy_part(Mirror *m, u64 offset, u64 *bytes, bool *is_read)
{
    struct iovec v = {m->buf, 0};
    BlkStatus st;
    int ret = status_of(m, offset, bytes, &st);

    *is_read = true;
    if (ret)
        return ret;
    if (m->base && !(st.flags & BLK_ST_ALLOCATED))
        return 0; /* it is below the target, too */
    *is_read = false;
    if (st.flags & BLK_ST_ZERO)
        return node_write_zeroes(m->to, offset, *bytes, BLK_MAY_UNMAP);
    v.iov_len = *bytes = MIN(*bytes, BUFFER_SIZE);
    *is_read = true;
    ret = node_read(m->from, offset, *bytes, iov_of(&v));
    if (ret)
        return ret;
    *is_read = false;
    return node_write(m->to, offset, *bytes, iov_of(&v), 0);
}

/* Copy the next run of what is dirty; *@bytes: how much. It stays dirty on error. */
static int copy_run(Mirror *m, u64 *bytes, bool *is_read)
{
    u64 first = next_dirty(m), bit = first, end, at = first * m->granularity;
    int ret = 0;

    do
        set_dirty(m, bit++, false);
    while (bit < m->bits && is_dirty(m, bit) && (bit - first) * m->granularity < BUFFER_SIZE);
    m->cursor = bit;
    end = MIN(bit * m->granularity, m->from->size);
    *bytes = end - at;
    while (at < end && !ret) {
        u64 part = end - at;

        ret = copy_part(m, at, &part, is_read);
        if (!ret)
            at += part;
    }
    if (ret)
        mark(m, at, end - at);
    m->job.done += *bytes - (end - at);
    m->job.total = m->job.done + m->dirty_count * m->granularity;
    return ret;
}

static bool is_enough(const Mirror *m)
{
    return m->job.is_ready && (m->job.is_wanted || m->job.is_cancelled);
}

static int copy_all(Mirror *m)
{
    Job *j = &m->job;
    bool is_read;

    while (!job_pace(j, 0)) {
        u64 bytes;
        int ret;

        if (!m->dirty_count) {
            j->total = j->done;
            job_set_ready(j);
        }
        if (is_enough(m))
            return 0; /* what is dirty again is copied in the end */
        if (!m->dirty_count) {
            job_sleep(j, IDLE_NS);
            continue;
        }
        ret = copy_run(m, &bytes, &is_read);
        let_go(j);
        if (ret && (ret = job_error(j, is_read, ret)))
            return ret;
        job_pace(j, bytes);
    }
    return -ECANCELED;
}

static int mirror_run(Job *j)
{
    Mirror *m = (Mirror *)j;
    int ret = copy_all(m);

    m->o.is_blocking = false;
    let_go(j);
    return ret;
}

/* ---- the end ---- */

static int copy_rest(Mirror *m)
{
    bool is_read;
    u64 bytes;
    int ret = 0;

    while (m->dirty_count && !ret)
        ret = copy_run(m, &bytes, &is_read);
    return ret ? ret : node_flush(m->to);
}

static bool pivot(Mirror *m, Error *err)
{
    BlockNode *replaced = m->o.replaces ? m->o.replaces : m->from;

    if (m->o.backing)
        node_set_backing(m->to, m->o.backing);
    if (m->from->is_read_only && !node_set_read_only(m->to, true, err))
        return false;
    node_replace(replaced, m->to);
    if (m->is_commit || m->o.backing == m->from) /* it is below now, or what is below it changes */
        node_set_read_only(m->from, true, NULL);
    return true;
}

static bool mirror_end(Job *j, bool ok, Error *err)
{
    Mirror *m = (Mirror *)j;
    int ret = 0;

    blk_drain_all_begin();
    if (ok && (ret = copy_rest(m)))
        ok = error_set(err, "%s", strerror(-ret));
    node_hook_remove(m->from, &m->hook);
    m->is_hooked = false;
    if (ok && j->is_wanted)
        ok = pivot(m, err);
    else if (m->to_was_read_only)
        node_set_read_only(m->to, true, NULL);
    blk_drain_all_end();
    return ok;
}

static void mirror_free(Job *j)
{
    Mirror *m = (Mirror *)j;

    if (m->is_hooked) {
        blk_drain_all_begin();
        node_hook_remove(m->from, &m->hook);
        blk_drain_all_end();
    }
    if (j->state == JOB_CREATED && m->to_was_read_only) /* it came to nothing */
        node_set_read_only(m->to, true, NULL);
    free(m->dirty);
    free(m->buf);
}

/* ---- the beginning ---- */

static const JobType mirror_type = {"mirror",   sizeof(Mirror), true,        true,
                                    mirror_run, mirror_end,     mirror_free, let_go};
static const JobType commit_type = {"commit",   sizeof(Mirror), true,        true,
                                    mirror_run, mirror_end,     mirror_free, let_go};

static bool prepare(Mirror *m, Error *err)
{
    m->granularity = m->o.granularity ? m->o.granularity : MAX(m->to->cluster_size, GRANULARITY);
    if (m->granularity < GRANULARITY_MIN || m->granularity > GRANULARITY_MAX ||
        m->granularity & (m->granularity - 1))
        return error_set(err, "Parameter 'granularity' expects a power of 2 from %u to %u",
                         GRANULARITY_MIN, GRANULARITY_MAX);
    if (m->o.sync != MIRROR_FULL) /* a cluster of the target is copied as a whole */
        m->granularity = MAX(m->granularity, (u64)m->to->cluster_size);
    m->bits = (m->from->size + m->granularity - 1) / m->granularity;
    m->dirty = calloc(m->bits / 64 + 1, sizeof *m->dirty);
    m->buf = node_alloc(m->to, BUFFER_SIZE);
    return (m->dirty && m->buf) || error_set(err, "out of memory");
}

static bool begin(Mirror *m, Error *err)
{
    if (!prepare(m, err)) {
        job_drop(&m->job);
        return false;
    }
    blk_drain_all_begin();
    m->hook.after = written;
    node_hook_add(m->from, &m->hook);
    m->is_hooked = true;
    if (m->o.sync != MIRROR_NONE)
        mark(m, 0, m->from->size);
    blk_drain_all_end();
    job_start(&m->job);
    return true;
}

bool job_mirror(Loop *l, const JobOptions *o, const MirrorOptions *how, BlockNode *from,
                BlockNode *to, Error *err)
{
    Mirror *m;

    if (from == to || node_is_above(from, to) || node_is_above(to, from))
        return error_set(err, "Can't mirror node into itself");
    if (from->size != to->size)
        return error_set(err, "Source and target image have different sizes");
    if (to->is_read_only)
        return error_set(err, "Node '%s' is read-only", to->name);
    m = (Mirror *)job_new(l, &mirror_type, o, err);
    if (!m)
        return false;
    m->o = *how;
    m->from = from;
    m->to = to;
    m->base = how->sync == MIRROR_TOP ? from->backing : NULL;
    if (job_use(&m->job, from, err) && job_use(&m->job, to, err))
        return begin(m, err);
    job_drop(&m->job);
    return false;
}

/* The target's size, if the source has grown since. */
static bool fit(BlockNode *top, BlockNode *base, Error *err)
{
    if (base->size > top->size)
        return error_set(err, "'%s' is larger than '%s'", base->filename, top->filename);
    return base->size == top->size || node_truncate(base, top->size, NULL, err);
}

bool job_commit_active(Loop *l, const JobOptions *o, BlockNode *top, BlockNode *base, Error *err)
{
    Mirror *m = (Mirror *)job_new(l, &commit_type, o, err);

    if (!m)
        return false;
    m->is_commit = true;
    m->from = top;
    m->to = m->base = base;
    if (!job_use_chain(&m->job, top, base, err)) {
        job_drop(&m->job);
        return false;
    }
    m->to_was_read_only = base->is_read_only;
    if (node_set_read_only(base, false, err) && fit(top, base, err))
        return begin(m, err);
    job_drop(&m->job);
    return false;
}
