/* SPDX-License-Identifier: MIT */
/* -trace, -d trace:, and the monitor's commands about trace points. */
#include <string.h>
#include "base/log.h"
#include "base/trace.h"
#include "control/json_opts.h"
#include "control/monitor.h"
#include "control/system.h"

extern const TraceTable trace_block, trace_intc, trace_net, trace_softmmu, trace_virtio;

static const TraceTable *const tables[] = {&trace_softmmu, &trace_virtio, &trace_intc, &trace_block,
                                           &trace_net, NULL};

static const OptRow trace_rows[] = {
    {"enable", OPT_STR, NULL, "switch on the points with this name; * stands for anything, - before it: off"},
    {"events", OPT_STR, NULL, "a file with such a name in each line"},
    {"file", OPT_STR, NULL, "write there in place of the log"},
};

static bool use_trace(const Opts *w, Error *err)
{
    const char *events = opts_get(w, "events"), *file = opts_get(w, "file"), *name;

    for (unsigned n = 0; (name = opts_get_nth(w, "enable", n)); n++)
        if (!trace_enable(name, err))
            return false;
    return (!events || trace_enable_file(events, err)) && (!file || trace_set_file(file, err));
}

bool set_trace(SystemOptions *o, const char *arg, Error *err)
{
    Opts w = {.is_multi = true};
    bool ok;

    trace_register(tables);
    if (system_is_help(arg)) {
        trace_list(stdout);
        o->done = true;
        return true;
    }
    ok = system_words(o, &w, "trace", arg, "enable", OPT_TABLE(trace_rows), err) &&
         (use_trace(&w, err) || error_prefix(err, "-trace"));
    opts_clear(&w);
    return ok;
}

/* "trace:PATTERN" among the items of -d, which @items is what is left of. */
static bool take_traces(char *items, Error *err)
{
    char *to = items, *save = NULL, *copy = strdup(items);
    bool ok = true;

    *to = 0;
    for (char *s = strtok_r(copy, ",", &save); s && ok; s = strtok_r(NULL, ",", &save)) {
        if (!strncmp(s, "trace:", 6))
            ok = trace_enable(s + 6, err);
        else
            to += sprintf(to, "%s%s", to == items ? "" : ",", s);
    }
    free(copy);
    return ok;
}

bool set_log(SystemOptions *o, const char *arg, Error *err)
{
    char *items = strdup(arg);
    bool ok;

    trace_register(tables);
    ok = take_traces(items, err) && (!*items || log_set_mask(items, err));
    if (!ok && !err->text[0]) { /* the list was printed */
        puts("trace:NAME     the trace points called NAME (-trace help lists them)");
        o->done = ok = true;
    }
    free(items);
    return ok || error_prefix(err, "-d");
}

/* ---- commands ---- */

static void print_state(TraceEvent *e, void *f)
{
    fprintf(f, "%s : state %d\n", e->name, e->is_on);
}

bool hmp_trace_events(MonCall *c)
{
    const char *name = mon_str(c, "name");

    trace_register(tables);
    trace_each(name ? name : "*", print_state, c->out);
    return true;
}

bool hmp_trace_event(MonCall *c)
{
    char pattern[256];

    trace_register(tables);
    snprintf(pattern, sizeof pattern, "%s%s", mon_bool(c, "option", true) ? "" : "-", mon_str(c, "name"));
    return trace_enable(pattern, c->err);
}

static void add_state(TraceEvent *e, void *list)
{
    json_array_append_new(list, json_pack("{s:s,s:s}", "name", e->name, "state",
                                          e->is_on ? "enabled" : "disabled"));
}

bool qmp_trace_event_get_state(MonCall *c)
{
    trace_register(tables);
    c->result = json_array();
    return trace_each(mon_str(c, "name"), add_state, c->result) ||
           strchr(mon_str(c, "name"), '*') ||
           error_set(c->err, "unknown event \"%s\"", mon_str(c, "name"));
}

bool qmp_trace_event_set_state(MonCall *c)
{
    char pattern[256];

    trace_register(tables);
    snprintf(pattern, sizeof pattern, "%s%s", mon_bool(c, "enable", true) ? "" : "-", mon_str(c, "name"));
    return trace_enable(pattern, c->err) || mon_bool(c, "ignore-unavailable", false);
}
