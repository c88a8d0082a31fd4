/* SPDX-License-Identifier: MIT */
/*
 * The monitor of a program: QMP. Source: QEMU documentation, "QEMU Machine Protocol Specification".
 * Out-of-band execution is not offered.
 */
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"
#include "control/version.h"

/*
 * Programs take the version for that of the protocol, and refuse to speak to one that they think
 * is too old. The package is what we are.
 */
json_t *qmp_version_value(void)
{
    return json_pack("{s:{s:i,s:i,s:i},s:s}", "qemu", "major", 8, "minor", 2, "micro", 0, "package",
                     "lyrebird " LYREBIRD_VERSION);
}

void monitor_qmp_greet(Monitor *m)
{
    monitor_qmp_send(
        m, json_pack("{s:{s:o,s:[]}}", "QMP", "version", qmp_version_value(), "capabilities"));
}

static void send_error(Monitor *m, json_t *id, const char *class, const char *text)
{
    json_t *desc = json_string(text);
    json_t *reply;

    if (!desc) /* it quotes something that is no text */
        desc = json_string("an error whose text is no valid UTF-8");
    reply =
        json_pack("{s:{s:s,s:o}}", "error", "class", class ? class : "GenericError", "desc", desc);
    if (id)
        json_object_set(reply, "id", id);
    monitor_qmp_send(m, reply);
}

/* ---- one command ---- */

static bool check_members(const json_t *request, Error *err)
{
    const char *name;
    json_t *v;

    if (!json_is_object(request))
        return error_set(err, "QMP input must be a JSON object");
    json_object_foreach(
        (json_t *)(uintptr_t)request, name,
        v) if (strcmp(name, "execute") && strcmp(name, "arguments") &&
               strcmp(name, "id")) return error_set(err, "QMP input member '%s' is unexpected",
                                                    name);
    v = json_object_get(request, "execute");
    if (!v)
        return error_set(err, "QMP input lacks member 'execute'");
    if (!json_is_string(v))
        return error_set(err, "QMP input member 'execute' must be a string");
    v = json_object_get(request, "arguments");
    return !v || json_is_object(v) ||
           error_set(err, "QMP input member 'arguments' must be an object");
}

static const MonRow *find(MonCall *c, const char *name)
{
    const MonRow *r = monitor_find_qmp(name);
    bool is_negotiation = r && r->run == qmp_capabilities;

    if (!c->mon->is_negotiated && !is_negotiation)
        mon_fail(c, "CommandNotFound",
                 "Expecting capabilities negotiation with 'qmp_capabilities'");
    else if (c->mon->is_negotiated && is_negotiation)
        mon_fail(c, "CommandNotFound",
                 "Capabilities negotiation is already complete, command ignored");
    else if (!r)
        mon_fail(c, "CommandNotFound", "The command %s has not been found", name);
    else
        return r;
    return NULL;
}

static bool execute(MonCall *c, const json_t *request)
{
    const MonRow *r;
    json_t *args;

    if (!check_members(request, c->err))
        return false;
    args = json_object_get(request, "arguments");
    c->args = args ? json_incref(args) : json_object();
    r = find(c, json_string_value(json_object_get(request, "execute")));
    return r && mon_check(c, r->params) && r->run(c);
}

void monitor_qmp_value(Monitor *m, json_t *request, const char *error)
{
    Error err = {""};
    MonCall c = {m, monitor_machine(), .err = &err};
    json_t *id = json_is_object(request) ? json_object_get(request, "id") : NULL, *reply;

    if (error) {
        send_error(m, NULL, NULL, error);
        return;
    }
    if (execute(&c, request)) {
        reply = json_pack("{s:o}", "return", c.result ? c.result : json_object());
        if (id)
            json_object_set(reply, "id", id);
        monitor_qmp_send(m, reply);
    } else {
        json_decref(c.result);
        send_error(m, id, c.class, err.text);
    }
    json_decref(c.args);
    json_decref(request);
}

bool qmp_capabilities(MonCall *c)
{
    const json_t *enable = json_object_get(c->args, "enable");

    if (enable && !json_is_array(enable))
        return error_set(c->err, "Invalid parameter type for 'enable', expected: array");
    if (json_array_size(enable))
        return error_set(c->err, "Capability '%s' is not available",
                         json_string_value(json_array_get(enable, 0)) ?: "?");
    c->mon->is_negotiated = true;
    return true;
}

/* ---- what there is ---- */

bool qmp_query_commands(MonCall *c)
{
    const MonRow *r;

    c->result = json_array();
    for (unsigned n = 0; (r = monitor_row(n)); n++)
        if (r->qmp)
            json_array_append_new(c->result, json_pack("{s:s}", "name", r->qmp));
    return true;
}

bool qmp_human_monitor_command(MonCall *c)
{
    unsigned cpu = c->mon->cpu;
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);

    if (!f)
        abort();
    c->mon->cpu = (unsigned)mon_num(c, "cpu-index", cpu);
    if (mon_has(c, "cpu-index") && c->mon->cpu >= c->machine->cpu_count) {
        c->mon->cpu = cpu;
        fclose(f);
        free(text);
        return error_set(c->err, "Parameter 'cpu-index' expects a CPU number");
    }
    monitor_hmp_run(c->mon, mon_str(c, "command-line"), f);
    c->mon->cpu = mon_has(c, "cpu-index") ? cpu : c->mon->cpu;
    fclose(f);
    c->result = json_stringn(text, size);
    free(text);
    return c->result || error_set(c->err, "the output is no valid UTF-8");
}
