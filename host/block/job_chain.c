/* SPDX-License-Identifier: MIT */
/*
 * Jobs along a backing chain that end by making it shorter: "stream" brings up what lies below a
 * node, "commit" brings down what lies in nodes that nobody writes to.
 *
 * Both only write what the chain shows already, so it is right at any moment. The name of the new
 * backing file goes into the image's header when the data is on the disk.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/block/job.h"

#define BUFFER_SIZE (1u << 20)

typedef struct ChainJob {
    Job job;
    BlockNode *top, *base, *to; /* what is written to; its backing node is @base in the end */
    char *backing_file;
    u8 *buf;
    bool was_read_only, is_locked;
} ChainJob;

/* ---- both ---- */

static void chain_free(Job *j)
{
    ChainJob *c = (ChainJob *)j;

    if (c->is_locked) {
        blk_drain_all_begin();
        node_lock_end(c->top);
        blk_drain_all_end();
    }
    if (c->was_read_only)
        node_set_read_only(c->to, true, NULL);
    free(c->backing_file);
    free(c->buf);
}

/* The image over @base says so, and so does the graph. */
static bool set_base(BlockNode *n, BlockNode *base, const char *name, Error *err)
{
    int ret = node_flush(n);

    if (ret)
        return error_set(err, "%s: %s", n->filename, strerror(-ret));
    if (!node_write_backing(n, base ? name ? name : base->filename : NULL,
                            base ? base->driver->name : NULL, err))
        return false;
    blk_drain_all_begin();
    node_set_backing(n, base);
    blk_drain_all_end();
    return true;
}

static ChainJob *chain_new(Loop *l, const JobType *t, const JobOptions *o, BlockNode *top,
                           BlockNode *base, const char *backing_file, Error *err)
{
    ChainJob *c = (ChainJob *)job_new(l, t, o, err);

    if (!c)
        return NULL;
    c->top = top;
    c->base = base;
    c->backing_file = backing_file ? strdup(backing_file) : NULL;
    c->job.total = top->size;
    c->buf = node_alloc(top, BUFFER_SIZE);
    if (c->buf)
        return c;
    error_set(err, "out of memory");
    job_drop(&c->job);
    return NULL;
}

static bool open_for_writing(ChainJob *c, BlockNode *to, Error *err)
{
    bool was_read_only = to->is_read_only;

    c->to = to;
    if (!node_set_read_only(to, false, err))
        return false;
    c->was_read_only = was_read_only;
    return true;
}

/* ---- stream ---- */

static int stream_run(Job *j)
{
    ChainJob *c = (ChainJob *)j;

    while (j->done < j->total && !job_pace(j, 0)) {
        u64 part, copied;
        int ret = node_copy_up(c->top, c->base, j->done, j->total - j->done,
                               (struct iovec){c->buf, BUFFER_SIZE}, &part, &copied);

        if (ret && (ret = job_error(j, ret != -ENOSPC, ret)))
            return ret;
        if (!ret)
            j->done += part;
        job_pace(j, copied);
    }
    return j->done < j->total ? -ECANCELED : 0;
}

static bool stream_end(Job *j, bool ok, Error *err)
{
    ChainJob *c = (ChainJob *)j;

    return !ok || set_base(c->top, c->base, c->backing_file, err);
}

static const JobType stream_type = {"stream",   sizeof(ChainJob), true,      false,
                                    stream_run, stream_end,       chain_free};

bool job_stream(Loop *l, const JobOptions *o, BlockNode *top, BlockNode *base,
                const char *backing_file, Error *err)
{
    ChainJob *c;

    if (!top->driver->set_backing)
        return error_set(err, "Images of format %s have no backing file", top->driver->name);
    c = chain_new(l, &stream_type, o, top, base, backing_file, err);
    if (!c)
        return false;
    if (!job_use_chain(&c->job, top, base, err) || !open_for_writing(c, top, err)) {
        job_drop(&c->job);
        return false;
    }
    blk_drain_all_begin();
    node_lock_begin(top);
    c->is_locked = true;
    blk_drain_all_end();
    job_start(&c->job);
    return true;
}

/* ---- commit ---- */

static int commit_run(Job *j)
{
    ChainJob *c = (ChainJob *)j;

    while (j->done < j->total && !job_pace(j, 0)) {
        u64 bytes = j->total - j->done;
        bool is_read;
        int ret = node_move_down(c->top, c->base, j->done, &bytes,
                                 (struct iovec){c->buf, BUFFER_SIZE}, &is_read);

        if (ret && (ret = job_error(j, is_read, ret)))
            return ret;
        if (!ret)
            j->done += bytes;
        job_pace(j, MIN(bytes, BUFFER_SIZE));
    }
    return j->done < j->total ? -ECANCELED : node_flush(c->base);
}

static bool commit_end(Job *j, bool ok, Error *err)
{
    ChainJob *c = (ChainJob *)j;
    BlockNode *above = node_overlay_of(c->top);

    if (!ok)
        return true;
    if (!above)
        return error_set(err, "nothing is above '%s' any more", c->top->filename);
    return set_base(above, c->base, c->backing_file, err);
}

static const JobType commit_type = {"commit",   sizeof(ChainJob), true,      false,
                                    commit_run, commit_end,       chain_free};

static bool fit(BlockNode *top, BlockNode *base, Error *err)
{
    return base->size >= top->size || node_truncate(base, top->size, NULL, err);
}

bool job_commit(Loop *l, const JobOptions *o, BlockNode *top, BlockNode *base,
                const char *backing_file, Error *err)
{
    BlockNode *above = node_overlay_of(top);
    ChainJob *c;

    if (top == base || !node_is_above(top, base))
        return error_set(err, "'%s' is not in this backing chain", base->filename);
    if (!above)
        return job_commit_active(l, o, top, base, err);
    c = chain_new(l, &commit_type, o, top, base, backing_file, err);
    if (!c)
        return false;
    if (job_use(&c->job, above, err) && job_use_chain(&c->job, top, base, err) &&
        open_for_writing(c, base, err) && fit(top, base, err)) {
        job_start(&c->job);
        return true;
    }
    job_drop(&c->job);
    return false;
}
