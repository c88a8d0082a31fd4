/* SPDX-License-Identifier: MIT */
/* Commands and events about jobs that there are; monitor_blockjob.c begins those of disks. */
#include <string.h>
#include "control/monitor.h"
#include "host/block/job.h"

/* ---- events ---- */

/* BLOCK_JOB_READY and its kin */
static json_t *block_data(const Job *j)
{
    json_t *v = json_pack("{s:s,s:s,s:I,s:I,s:I}", "type", j->type->name, "device", j->id, "len",
                          (json_int_t)j->total, "offset", (json_int_t)j->done, "speed",
                          (json_int_t)j->options.speed);

    return v;
}

static json_t *completed_data(const Job *j)
{
    json_t *v = block_data(j);

    if (j->error.text[0])
        json_object_set_new(v, "error", json_string(j->error.text));
    return v;
}

static json_t *error_data(const Job *j)
{
    return json_pack("{s:s,s:s,s:s}", "device", j->id, "operation",
                     j->is_read_error ? "read" : "write", "action", blk_on_error_name(j->action));
}

static void on_job(Job *j, JobEvent e)
{
    switch (e) {
    case JOB_EVENT_READY: monitor_event(MONITOR_BLOCK_JOB_READY, block_data(j)); break;
    case JOB_EVENT_COMPLETED:
        monitor_event(MONITOR_BLOCK_JOB_COMPLETED, completed_data(j));
        break;
    case JOB_EVENT_CANCELLED: monitor_event(MONITOR_BLOCK_JOB_CANCELLED, block_data(j)); break;
    case JOB_EVENT_ERROR: monitor_event(MONITOR_BLOCK_JOB_ERROR, error_data(j)); break;
    case JOB_EVENT_PENDING:
        monitor_event(MONITOR_BLOCK_JOB_PENDING,
                      json_pack("{s:s,s:s}", "type", j->type->name, "id", j->id));
        break;
    case JOB_EVENT_STATE:
        monitor_event(MONITOR_JOB_STATUS_CHANGE,
                      json_pack("{s:s,s:s}", "id", j->id, "status", job_state_name(j->state)));
        break;
    }
}

void monitor_jobs_begin(void)
{
    job_listen(on_job);
}

void monitor_jobs_end(void)
{
    job_end_all();
    job_listen(NULL);
}

/* ---- what there is ---- */

bool qmp_jobs(MonCall *c)
{
    c->result = json_array();
    for (Job *j = NULL; (j = job_next(j));) {
        json_t *v = json_pack("{s:s,s:s,s:s,s:I,s:I}", "id", j->id, "type", j->type->name, "status",
                              job_state_name(j->state), "current-progress", (json_int_t)j->done,
                              "total-progress", (json_int_t)j->total);

        if (j->error.text[0])
            json_object_set_new(v, "error", json_string(j->error.text));
        json_array_append_new(c->result, v);
    }
    return true;
}

bool qmp_block_jobs(MonCall *c)
{
    c->result = json_array();
    for (Job *j = NULL; (j = job_next(j));) {
        json_t *v;

        if (!j->type->is_block)
            continue;
        v = block_data(j);
        json_object_update_new(
            v, json_pack("{s:b,s:b,s:b,s:s,s:s,s:b,s:b}", "busy",
                         j->state == JOB_RUNNING || j->state == JOB_READY, "paused", j->is_paused,
                         "ready", j->is_ready, "io-status", j->is_io_error ? "failed" : "ok",
                         "status", job_state_name(j->state), "auto-finalize",
                         j->options.auto_finalize, "auto-dismiss", j->options.auto_dismiss));
        if (j->error.text[0])
            json_object_set_new(v, "error", json_string(j->error.text));
        json_array_append_new(c->result, v);
    }
    return true;
}

bool hmp_block_jobs(MonCall *c)
{
    unsigned shown = 0;

    for (Job *j = NULL; (j = job_next(j));) {
        if (!j->type->is_block)
            continue;
        shown++;
        fprintf(c->out, "Type %s, device %s: Completed %llu of %llu bytes, speed limit %llu bytes/s\n",
                j->type->name, j->id, (unsigned long long)j->done, (unsigned long long)j->total,
                (unsigned long long)j->options.speed);
    }
    if (!shown)
        fputs("No active jobs\n", c->out);
    return true;
}

/* ---- what can be said to one ---- */

/* The job that "device" (of block jobs) or "id" names. */
static Job *named(MonCall *c)
{
    const char *id = mon_str(c, "device") ? mon_str(c, "device") : mon_str(c, "id");
    Job *j = job_find(id);

    if (j && (j->type->is_block || !mon_has(c, "device")))
        return j;
    if (mon_has(c, "device"))
        mon_fail(c, "DeviceNotActive", "Block job '%s' not found", id);
    else
        error_set(c->err, "Job not found");
    return NULL;
}

bool mon_job_pause(MonCall *c)
{
    Job *j = named(c);

    return j && job_pause(j, c->err);
}

bool mon_job_resume(MonCall *c)
{
    Job *j = named(c);

    return j && job_resume(j, c->err);
}

bool mon_job_complete(MonCall *c)
{
    Job *j = named(c);

    return j && job_complete(j, c->err);
}

bool mon_job_finalize(MonCall *c)
{
    Job *j = named(c);

    return j && job_finalize(j, c->err);
}

bool mon_job_dismiss(MonCall *c)
{
    Job *j = named(c);

    return j && job_dismiss(j, c->err);
}

/* block-job-cancel leaves what is ready as it is, unless it is forced; job-cancel gives up. */
bool mon_job_cancel(MonCall *c)
{
    Job *j = named(c);

    return j && job_cancel(j, mon_bool(c, "force", !mon_has(c, "device")), c->err);
}

bool mon_job_set_speed(MonCall *c)
{
    Job *j = named(c);

    return j && job_set_speed(j, mon_num(c, "speed", 0), c->err);
}
