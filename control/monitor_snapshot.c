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
#include "host/block/job.h"

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

/* ---- QMP ---- */

static const JobType save_type = {.name = "snapshot-save", .size = sizeof(Job)};
static const JobType load_type = {.name = "snapshot-load", .size = sizeof(Job)};
static const JobType delete_type = {.name = "snapshot-delete", .size = sizeof(Job)};

static Job *begin(MonCall *c, const JobType *t)
{
    JobOptions o = {.id = mon_str(c, "job-id")};
    Job *j = job_new(c->machine->env.loop, t, &o, c->err);

    if (j)
        job_start(j);
    return j;
}

static bool end(Job *j, bool ok)
{
    j->done = j->total = 1;
    job_conclude(j, ok);
    return true;
}

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
    Job *j = begin(c, &save_type);

    return j && end(j, check_nodes(c, &j->error) &&
                           savevm_save(c->machine, mon_str(c, "tag"), &j->error));
}

bool qmp_snapshot_load(MonCall *c)
{
    Job *j = begin(c, &load_type);

    return j && end(j, check_nodes(c, &j->error) &&
                           savevm_load(c->machine, mon_str(c, "tag"), &j->error));
}

bool qmp_snapshot_delete(MonCall *c)
{
    Job *j = begin(c, &delete_type);

    return j && end(j, check_nodes(c, &j->error) && savevm_delete(mon_str(c, "tag"), &j->error));
}
