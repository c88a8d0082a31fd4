/* SPDX-License-Identifier: MIT */
/*
 * Commands about snapshots of the machine. QMP's are jobs, which here end before the command returns;
 * what became of them stays to be asked for until they are dismissed.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "control/monitor.h"
#include "control/savevm.h"
#include "control/snapshot_text.h"
#include "host/block/node.h"

/* ---- HMP ---- */

bool hmp_savevm(MonCall *c)
{
    const char *name = mon_str(c, "name");
    time_t now = time(NULL);
    char own[32];
    struct tm tm;

    strftime(own, sizeof own, "vm-%Y%m%d%H%M%S", localtime_r(&now, &tm));
    return savevm_save(c->machine, name ? name : own, c->err);
}

bool hmp_loadvm(MonCall *c)
{
    return savevm_load(c->machine, mon_str(c, "name"), c->err);
}

bool hmp_delvm(MonCall *c)
{
    return savevm_delete(mon_str(c, "name"), c->err);
}

/* Those that loadvm takes. */
static unsigned keep_complete(BlkSnapshot *list, unsigned count)
{
    unsigned kept = 0;

    for (unsigned n = 0; n < count; n++)
        if (list[n].vm_state_size && savevm_is_everywhere(list[n].name))
            list[kept++] = list[n];
    return kept;
}

bool hmp_snapshots(MonCall *c)
{
    Blk *disk = savevm_disk(c->err);
    BlkSnapshot *list = NULL;
    unsigned count;

    if (!disk)
        return false;
    count = blk_snapshot_list(disk, &list);
    count = keep_complete(list, count);
    if (count)
        snapshot_print_list(c->out, list, count);
    else
        fputs("There is no snapshot available.\n", c->out);
    free(list);
    return true;
}

/* ---- jobs ---- */

#define JOBS_MAX 32

static struct Job {
    char id[128];
    const char *type;
    char error[sizeof((Error *)0)->text]; /* empty: it went well */
} jobs[JOBS_MAX];

static struct Job *job_named(const char *id)
{
    for (unsigned n = 0; n < JOBS_MAX; n++)
        if (!strcmp(jobs[n].id, id))
            return &jobs[n];
    return NULL;
}

static void tell(const struct Job *j, const char *status)
{
    monitor_event(MONITOR_JOB_STATUS_CHANGE, json_pack("{s:s,s:s}", "id", j->id, "status", status));
}

static struct Job *job_new(MonCall *c, const char *type)
{
    const char *id = mon_str(c, "job-id");
    struct Job *j = job_named("");

    if (!*id || strlen(id) >= sizeof j->id)
        error_set(c->err, "Invalid job ID '%.140s'", id);
    else if (job_named(id))
        error_set(c->err, "Job ID '%s' already in use", id);
    else if (!j)
        error_set(c->err, "%u jobs wait to be dismissed", JOBS_MAX);
    else {
        *j = (struct Job){.type = type};
        strcpy(j->id, id);
        tell(j, "created");
        tell(j, "running");
        return j;
    }
    return NULL;
}

static bool job_end(struct Job *j, bool ok, const Error *err)
{
    if (!ok)
        snprintf(j->error, sizeof j->error, "%s", err->text);
    tell(j, ok ? "waiting" : "aborting");
    if (ok)
        tell(j, "pending");
    tell(j, "concluded");
    return true;
}

bool qmp_jobs(MonCall *c)
{
    c->result = json_array();
    for (unsigned n = 0; n < JOBS_MAX; n++) {
        if (!jobs[n].id[0])
            continue;
        json_t *v = json_pack("{s:s,s:s,s:s,s:i,s:i}", "id", jobs[n].id, "type", jobs[n].type,
                              "status", "concluded", "current-progress", 1, "total-progress", 1);

        if (jobs[n].error[0])
            json_object_set_new(v, "error", json_string(jobs[n].error));
        json_array_append_new(c->result, v);
    }
    return true;
}

bool qmp_job_dismiss(MonCall *c)
{
    struct Job *j = *mon_str(c, "id") ? job_named(mon_str(c, "id")) : NULL;

    if (!j)
        return error_set(c->err, "Job not found");
    tell(j, "null");
    j->id[0] = 0;
    return true;
}

/* ---- QMP ---- */

static bool node_is_named(Blk *b, const char *name)
{
    const BlockNode *n = blk_node(b);

    return n && !strcmp(n->name, name);
}

/*
 * The disks are all that can be written, and the first of them has the state: a program may name them,
 * but not others.
 */
static bool check_nodes(MonCall *c, Error *err)
{
    const char *state = mon_str(c, "vmstate");
    Blk *disk = savevm_disk(err);

    if (!json_is_array(json_object_get(c->args, "devices")))
        return error_set(err, "Invalid parameter type for 'devices', expected: array");
    if (!disk)
        return false;
    return !state || !strcmp(state, blk_name(disk)) || node_is_named(disk, state) ||
           error_set(err, "vmstate is kept in '%s', not in '%s'", blk_name(disk), state);
}

bool qmp_snapshot_save(MonCall *c)
{
    struct Job *j = job_new(c, "snapshot-save");
    Error err = {""};

    return j && job_end(j, check_nodes(c, &err) && savevm_save(c->machine, mon_str(c, "tag"), &err),
                        &err);
}

bool qmp_snapshot_load(MonCall *c)
{
    struct Job *j = job_new(c, "snapshot-load");
    Error err = {""};

    return j && job_end(j, check_nodes(c, &err) && savevm_load(c->machine, mon_str(c, "tag"), &err),
                        &err);
}

bool qmp_snapshot_delete(MonCall *c)
{
    struct Job *j = job_new(c, "snapshot-delete");
    Error err = {""};

    return j && job_end(j, check_nodes(c, &err) && savevm_delete(mon_str(c, "tag"), &err), &err);
}
