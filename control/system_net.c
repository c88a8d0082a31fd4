/* SPDX-License-Identifier: MIT */
/* -netdev, -nic, -net, and -object filter-dump: what host/net makes of them, put into effect. */
#include "control/json_opts.h"
#include "control/system.h"
#include "host/net/dump.h"
#include "host/net/net.h"
#include "host/net/net_legacy.h"

#include <string.h>

static NetPlan plan;

/* The plan, which knows the NICs of this program's machines. */
static NetPlan *the_plan(void)
{
    plan.models = system_program()->nics;
    plan.model_count = system_program()->nic_count;
    return &plan;
}

static bool finish(SystemOptions *o, bool ok)
{
    o->done = o->done || plan.done;
    return ok;
}

/* As JSON. */
static bool add_netdev(const char *arg, Error *err)
{
    Opts flat = {0}, joined = {.is_multi = true};
    bool ok = opts_read(&flat, arg, NULL, err) || error_prefix(err, "-netdev");

    opts_join_lists(&joined, &flat);
    if (ok)
        net_plan_netdev_opts(the_plan(), &joined);
    opts_clear(&flat);
    opts_clear(&joined);
    return ok;
}

bool set_netdev(SystemOptions *o, const char *arg, Error *err)
{
    if (arg[0] == '{')
        return add_netdev(arg, err);
    return finish(o, net_plan_netdev(the_plan(), arg, err));
}

bool set_nic(SystemOptions *o, const char *arg, Error *err)
{
    return finish(o, net_plan_nic(the_plan(), arg, err));
}

bool set_net(SystemOptions *o, const char *arg, Error *err)
{
    return finish(o, net_plan_net(the_plan(), arg, err));
}

static bool open_dumps(const NetRows *dumps, Error *err)
{
    for (u32 n = 0; n < dumps->count; n++)
        if (!net_dump_new(&dumps->row[n], err))
            return false;
    return true;
}

bool system_open_net(SystemOptions *o, Loop *l, Error *err)
{
    if (!net_plan_finish(the_plan(), !o->no_defaults, err))
        return false;
    for (u32 n = 0; n < plan.nets.count; n++)
        if (!net_new(l, &plan.nets.row[n], err))
            return false;
    for (u32 n = 0; n < plan.nics.count; n++)
        opts_copy(opts_list_add(&o->devices), &plan.nics.row[n]);
    return open_dumps(&plan.dumps, err) && system_open_late_objects(o, l, err);
}

void system_close_net(void)
{
    for (NetDump *d; (d = net_dump_next(NULL));)
        net_dump_free(d);
    for (Net *n; (n = net_next(NULL));)
        net_free(n);
    net_plan_clear(&plan);
}
