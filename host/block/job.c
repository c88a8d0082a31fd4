/* SPDX-License-Identifier: MIT */
/* Life of jobs: their states, what commands may say in each, limits, errors; see job.h. */
#include "host/block/job.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define JOBS_MAX    64
#define SLICE_NS    (NS_PER_SEC / 10)
#define RETRY_NS    (NS_PER_SEC / 10)
#define FOREVER_NS  (NS_PER_SEC * 3600)

static Job *jobs;
static void (*listener)(Job *j, JobEvent e);

const char *job_state_name(JobState s)
{
    static const char *const names[] = {
#define _(state, name) [JOB_##state] = name,
        JOB_STATES(_)
#undef _
    };

    return names[s];
}

void job_listen(void (*event)(Job *j, JobEvent e))
{
    listener = event;
}

static void tell(Job *j, JobEvent e)
{
    if (listener)
        listener(j, e);
}

static void set_state(Job *j, JobState s)
{
    if (j->state == s)
        return;
    j->state = s;
    tell(j, JOB_EVENT_STATE);
}

Job *job_next(Job *j)
{
    return j ? j->next : jobs;
}

Job *job_find(const char *id)
{
    Job *j = jobs;

    while (j && strcmp(j->id, id))
        j = j->next;
    return j;
}

/* ---- making and forgetting ---- */

static void wake(void *opaque)
{
    Job *j = opaque;

    if (j->sleep)
        co_event_set(j->sleep);
}

Job *job_new(Loop *l, const JobType *t, const JobOptions *o, Error *err)
{
    unsigned count = 0;
    Job *j, **p = &jobs;

    for (; *p; p = &(*p)->next)
        count++;
    if (!o->id || !*o->id || strlen(o->id) >= sizeof j->id)
        error_set(err, "Invalid job ID '%.140s'", o->id ? o->id : "");
    else if (job_find(o->id))
        error_set(err, "Job ID '%s' already in use", o->id);
    else if (count == JOBS_MAX)
        error_set(err, "there are %u jobs already", JOBS_MAX);
    else {
        j = calloc(1, t->size);
        if (!j)
            abort();
        *j = (Job){.type = t, .loop = l, .options = *o, .state = JOB_CREATED};
        strcpy(j->id, o->id);
        j->options.id = j->id;
        loop_timer_init(l, &j->timer, NULL, wake, j);
        *p = j;
        tell(j, JOB_EVENT_STATE);
        return j;
    }
    return NULL;
}

bool job_use(Job *j, BlockNode *n, Error *err)
{
    if (!node_is_free(n, err))
        return false;
    n->busy = j->type->name;
    j->nodes[j->node_count++] = node_ref(n);
    return true;
}

bool job_use_chain(Job *j, BlockNode *top, BlockNode *base, Error *err)
{
    for (BlockNode *n = top; n; n = n == base ? NULL : n->backing)
        if (j->node_count == JOB_NODES)
            return error_set(err, "the chain is longer than %u images", JOB_NODES);
        else if (!job_use(j, n, err))
            return false;
    return true;
}

static void release_nodes(Job *j)
{
    if (j->type->free)
        j->type->free(j);
    while (j->node_count) {
        BlockNode *n = j->nodes[--j->node_count];

        n->busy = NULL;
        node_unref(n);
    }
}

static void forget(Job *j)
{
    for (Job **p = &jobs; *p; p = &(*p)->next)
        if (*p == j) {
            *p = j->next;
            break;
        }
    set_state(j, JOB_NULL);
    loop_timer_cancel(&j->timer);
    free(j);
}

void job_drop(Job *j)
{
    release_nodes(j);
    forget(j);
}

/* ---- the end ---- */

static void conclude(Job *j, JobEvent e)
{
    release_nodes(j);
    if (j->type->is_block)
        tell(j, e);
    set_state(j, JOB_CONCLUDED);
    if (j->options.auto_dismiss)
        forget(j);
}

static void abort_job(Job *j, bool was_cancelled)
{
    set_state(j, JOB_ABORTING);
    if (j->type->end)
        j->type->end(j, false, NULL);
    conclude(j, was_cancelled ? JOB_EVENT_CANCELLED : JOB_EVENT_COMPLETED);
}

static void finish(Job *j)
{
    if (!j->type->end || j->type->end(j, true, &j->error))
        conclude(j, JOB_EVENT_COMPLETED);
    else
        abort_job(j, false);
}

/* The work is done; in the loop, outside of coroutines. */
static void on_end(void *opaque)
{
    Job *j = opaque;

    if (j->is_cancelled && (j->is_forced || !j->is_ready)) {
        snprintf(j->error.text, sizeof j->error.text, "Operation canceled");
        abort_job(j, true);
    } else if (j->ret) {
        if (!j->error.text[0])
            error_set(&j->error, "%s", strerror(-j->ret));
        abort_job(j, false);
    } else {
        set_state(j, JOB_WAITING);
        set_state(j, JOB_PENDING);
        if (j->options.auto_finalize)
            finish(j);
        else
            tell(j, JOB_EVENT_PENDING);
    }
}

static void work(void *opaque)
{
    Job *j = opaque;

    j->ret = j->type->run(j);
    loop_bh_init(j->loop, &j->end_bh, on_end, j);
    loop_bh_schedule(&j->end_bh);
}

static void begin(void *opaque)
{
    co_start(((Job *)opaque)->loop, work, opaque);
}

void job_start(Job *j)
{
    set_state(j, JOB_RUNNING);
    if (!j->type->run)
        return;
    loop_bh_init(j->loop, &j->end_bh, begin, j);
    loop_bh_schedule(&j->end_bh);
}

void job_conclude(Job *j, bool ok)
{
    if (!ok) {
        abort_job(j, false);
        return;
    }
    set_state(j, JOB_WAITING);
    set_state(j, JOB_PENDING);
    conclude(j, JOB_EVENT_COMPLETED);
}

/* ---- in the coroutine ---- */

void job_sleep(Job *j, i64 ns)
{
    CoEvent e = {0};

    j->sleep = &e;
    loop_timer_set(&j->timer, clock_host_ns() + ns);
    co_event_wait(j->loop, &e);
    j->sleep = NULL;
    loop_timer_cancel(&j->timer);
}

void job_kick(Job *j)
{
    if (j->sleep)
        loop_timer_set(&j->timer, 0);
}

static void set_paused(Job *j)
{
    j->is_paused = true;
    if (j->type->let_go)
        j->type->let_go(j);
}

static bool is_over(const Job *j)
{
    return j->is_cancelled && (j->is_forced || !j->is_ready);
}

static void wait_while_paused(Job *j)
{
    if (!j->is_paused || is_over(j))
        return;
    set_state(j, j->is_ready ? JOB_STANDBY : JOB_PAUSED);
    while (j->is_paused && !is_over(j))
        job_sleep(j, FOREVER_NS);
    set_state(j, j->is_ready ? JOB_READY : JOB_RUNNING);
}

bool job_pace(Job *j, u64 bytes)
{
    i64 now = clock_host_ns();

    wait_while_paused(j);
    if (now >= j->slice_end_ns) {
        j->slice_end_ns = now + SLICE_NS;
        j->slice_bytes = 0;
    }
    j->slice_bytes += bytes;
    while (j->options.speed && !is_over(j) &&
           j->slice_bytes >= MAX(j->options.speed / (NS_PER_SEC / SLICE_NS), 1ul)) {
        u64 slice = MAX(j->options.speed / (NS_PER_SEC / SLICE_NS), 1ul);

        job_sleep(j, MAX(j->slice_end_ns - clock_host_ns(), 0));
        if (clock_host_ns() >= j->slice_end_ns) {
            j->slice_bytes -= MIN(j->slice_bytes, slice);
            j->slice_end_ns = clock_host_ns() + SLICE_NS;
        }
        wait_while_paused(j);
    }
    if (!j->options.speed && bytes) { /* others want to run, too */
        CoEvent e = {0};

        j->sleep = &e;
        loop_timer_set(&j->timer, 0);
        co_event_wait(j->loop, &e);
        j->sleep = NULL;
    }
    return is_over(j);
}

void job_set_ready(Job *j)
{
    if (j->is_ready)
        return;
    j->is_ready = true;
    set_state(j, JOB_READY);
    tell(j, JOB_EVENT_READY);
}

int job_error(Job *j, bool is_read, int ret)
{
    BlkOnError how = is_read ? j->options.on_read_error : j->options.on_write_error;

    if (how == BLK_ERROR_ENOSPC)
        how = ret == -ENOSPC ? BLK_ERROR_STOP : BLK_ERROR_REPORT;
    j->is_read_error = is_read;
    j->action = how;
    tell(j, JOB_EVENT_ERROR);
    if (how == BLK_ERROR_REPORT)
        return ret;
    if (how == BLK_ERROR_STOP) {
        j->is_io_error = true;
        set_paused(j);
    } else {
        job_sleep(j, RETRY_NS);
    }
    job_pace(j, 0);
    return 0;
}

/* ---- commands ---- */

static bool refuse(const Job *j, const char *what, Error *err)
{
    return error_set(err, "Job '%s' in state '%s' cannot accept command verb '%s'", j->id,
                     job_state_name(j->state), what);
}

static bool is_working(const Job *j)
{
    return j->state >= JOB_RUNNING && j->state <= JOB_STANDBY;
}

bool job_pause(Job *j, Error *err)
{
    if (!is_working(j))
        return refuse(j, "pause", err);
    if (j->is_paused)
        return error_set(err, "Job is already paused");
    set_paused(j);
    job_kick(j);
    return true;
}

bool job_resume(Job *j, Error *err)
{
    if (!j->is_paused)
        return error_set(err, "Can't resume a job that was not paused");
    j->is_paused = j->is_io_error = false;
    job_kick(j);
    return true;
}

bool job_complete(Job *j, Error *err)
{
    if (!j->type->can_complete || !j->is_ready || j->is_paused)
        return error_set(err, "The active block job '%s' cannot be completed", j->id);
    j->is_wanted = true;
    job_kick(j);
    return true;
}

bool job_finalize(Job *j, Error *err)
{
    if (j->state != JOB_PENDING)
        return refuse(j, "finalize", err);
    finish(j);
    return true;
}

bool job_dismiss(Job *j, Error *err)
{
    if (j->state != JOB_CONCLUDED)
        return refuse(j, "dismiss", err);
    forget(j);
    return true;
}

bool job_set_speed(Job *j, u64 speed, Error *err)
{
    if (!is_working(j))
        return refuse(j, "set-speed", err);
    j->options.speed = speed;
    j->slice_end_ns = 0;
    job_kick(j);
    return true;
}

bool job_cancel(Job *j, bool force, Error *err)
{
    if (j->state == JOB_PENDING || j->state == JOB_WAITING) {
        j->is_cancelled = j->is_forced = true;
        abort_job(j, true);
        return true;
    }
    if (!is_working(j))
        return refuse(j, "cancel", err);
    j->is_cancelled = true;
    j->is_forced |= force;
    job_kick(j);
    return true;
}

void job_end_all(void)
{
    for (Job *j; (j = jobs);) {
        Loop *l = j->loop;

        if (j->state == JOB_CONCLUDED) {
            forget(j);
            continue;
        }
        job_cancel(j, true, NULL); /* it may be forgotten in that */
        if (jobs == j && j->state != JOB_CONCLUDED)
            loop_step(l, true);
    }
}
