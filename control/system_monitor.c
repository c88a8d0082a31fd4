/* SPDX-License-Identifier: MIT */
/* Monitors that the command line asks for: -monitor, -qmp, -mon, and that of "-serial mon:". */
#include <stdio.h>
#include <string.h>
#include "control/monitor.h"
#include "control/system.h"

static const OptRow rows[] = {
    {"id", OPT_STR, NULL, "a name; nothing asks for it"},
    {"chardev", OPT_STR, NULL, "back end"},
    {"where", OPT_STR, NULL, "back end, as -serial says it"},
    {"mode", OPT_ENUM, "readline|control", "for a person, or for a program (QMP)"},
    {"pretty", OPT_BOOL, NULL, "JSON with line breaks"},
};

bool set_mon(SystemOptions *o, const char *arg, Error *err)
{
    if (system_is_help(arg)) {
        puts("-mon options:");
        opts_help(stdout, rows, ARRAY_SIZE(rows));
        o->done = true;
        return true;
    }
    return opts_parse(opts_list_add(&o->monitors), arg, "chardev", err) || error_prefix(err, "-mon");
}

static bool open_monitor(const Opts *m, Loop *l, unsigned n, Error *err)
{
    const char *where = opts_get(m, "where"), *id = opts_get(m, "chardev");
    const char *mode = opts_get(m, "mode");
    bool is_control = mode && !strcmp(mode, "control");
    char own_id[32];
    Char *chr;

    if (!opts_check(m, "-mon", rows, ARRAY_SIZE(rows), err))
        return false;
    if (!where && !id)
        return error_set(err, "-mon: chardev= is expected");
    snprintf(own_id, sizeof own_id, "compat_monitor%u", n);
    chr = where ? system_char(is_control ? monitor_io_loop() : l, is_control ? "qmp" : "monitor",
                              where, own_id, err)
                : char_find(id);
    if (!chr)
        return where ? false : error_set(err, "-mon %s: there is no -chardev with this id", id);
    return monitor_new(chr, is_control, opts_bool(m, "pretty", false), err);
}

bool system_open_monitors(SystemOptions *o, Loop *l, Error *err)
{
    for (unsigned n = 0; n < o->monitors.count; n++)
        if (!open_monitor(&o->monitors.row[n], l, n, err))
            return false;
    return true;
}
