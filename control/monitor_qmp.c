/* SPDX-License-Identifier: MIT */
/*
 * The monitor of a program: QMP. Source: QEMU documentation, "QEMU Machine Protocol Specification".
 * Answers are made in the machine's loop, or out of band in any other thread.
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
    json_t *caps = m->has_oob ? json_pack("[s]", "oob") : json_array();

    monitor_qmp_send(
        m, json_pack("{s:{s:o,s:o}}", "QMP", "version", qmp_version_value(), "capabilities", caps));
}

static json_t *error_answer(const char *class, const char *text)
{
    json_t *desc = json_string(text);

    if (!desc) /* it quotes something that is no text */
        desc = json_string("an error whose text is no valid UTF-8");
    return json_pack("{s:{s:s,s:o}}", "error", "class", class ? class : "GenericError", "desc",
                     desc);
}

/* ---- one command ---- */

static bool is_member(const char *name, bool has_oob)
{
    return !strcmp(name, "execute") || !strcmp(name, "arguments") || !strcmp(name, "id") ||
           (has_oob && !strcmp(name, "exec-oob"));
}

/* The command's name, or NULL with what is wrong. */
static const char *check_members(const json_t *request, bool has_oob, Error *err)
{
    bool is_oob = monitor_qmp_is_oob(request);
    const char *key = is_oob ? "exec-oob" : "execute", *name = NULL, *member;
    json_t *v;

    if (!json_is_object(request)) {
        error_set(err, "QMP input must be a JSON object");
        return NULL;
    }
    // clang-format off
    json_object_foreach((json_t *)(uintptr_t)request, member, v) {
        if (!is_member(member, has_oob)) {
            error_set(err, "QMP input member '%s' is unexpected", member);
            return NULL;
        }
    }
    // clang-format on
    v = json_object_get(request, "arguments");
    if (!json_object_get(request, key))
        error_set(err, "QMP input lacks member 'execute'");
    else if (!is_oob && json_object_get(request, "exec-oob"))
        error_set(err, "QMP input member 'exec-oob' clashes with 'execute'");
    else if (!json_is_string(json_object_get(request, key)))
        error_set(err, "QMP input member '%s' must be a string", key);
    else if (v && !json_is_object(v))
        error_set(err, "QMP input member 'arguments' must be an object");
    else
        name = json_string_value(json_object_get(request, key));
    return name;
}

bool monitor_qmp_is_oob(const json_t *request)
{
    return json_object_get(request, "exec-oob") && !json_object_get(request, "execute");
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
    const char *name = check_members(request, c->mon->is_oob, c->err);
    const MonRow *r;
    json_t *args;

    if (!name)
        return false;
    args = json_object_get(request, "arguments");
    c->args = args ? json_incref(args) : json_object();
    r = find(c, name);
    if (r && monitor_qmp_is_oob(request) && !r->is_oob)
        return error_set(c->err, "The command %s does not support OOB", name);
    return r && mon_check(c, r->params) && r->run(c);
}

json_t *monitor_qmp_answer(Monitor *m, const MonRequest *r)
{
    Error err = {""};
    MonCall c = {m, r->session, monitor_machine(), .err = &err};
    json_t *id = json_object_get(r->value, "id"), *answer;

    if (!r->value)
        return error_answer(NULL, r->error);
    if (execute(&c, r->value)) {
        answer = json_pack("{s:o}", "return", c.result ? c.result : json_object());
    } else {
        json_decref(c.result);
        answer = error_answer(c.class, err.text);
    }
    if (id)
        json_object_set(answer, "id", id);
    json_decref(c.args);
    json_decref(r->value);
    return answer;
}

bool qmp_capabilities(MonCall *c)
{
    const json_t *enable = json_object_get(c->args, "enable"), *v;
    bool is_oob = false;
    size_t n;

    if (enable && !json_is_array(enable))
        return error_set(c->err, "Invalid parameter type for 'enable', expected: array");
    // clang-format off
    json_array_foreach(enable, n, v) {
        const char *name = json_string_value(v);

        if (!c->mon->has_oob || !name || strcmp(name, "oob"))
            return error_set(c->err, "Capability '%s' is not available", name ? name : "?");
        is_oob = true;
    }
    // clang-format on
    monitor_lock();
    if (c->mon->session == c->session) { /* else who asked has gone */
        c->mon->is_negotiated = true;
        c->mon->is_oob = is_oob;
    }
    monitor_unlock();
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
