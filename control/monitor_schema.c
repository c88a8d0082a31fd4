/* SPDX-License-Identifier: MIT */
/*
 * QMP's description of itself, from the rows of commands and events. Source: QEMU documentation, "QAPI
 * introspection". What commands return is told as "any".
 */
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"

static const struct EventRow {
    const char *name, *members;
} events[] = {
#define _(name, members, help) {#name, members},
#include "control/monitor_events.def"
#undef _
};

bool qmp_query_events(MonCall *c)
{
    c->result = json_array();
    for (unsigned n = 0; n < ARRAY_SIZE(events); n++)
        json_array_append_new(c->result, json_pack("{s:s}", "name", events[n].name));
    return true;
}

static json_t *member(const char *name, size_t length, const char *type, bool is_optional)
{
    json_t *m = json_pack("{s:s%,s:s}", "name", name, length, "type", type);

    if (is_optional)
        json_object_set_new(m, "default", json_null());
    return m;
}

/* "name:type ?name:type" */
static json_t *members_of_event(const char *text)
{
    json_t *list = json_array();
    char type[16];

    while (*text) {
        bool is_optional = *text == '?';
        const char *name = text + is_optional;
        size_t length = strcspn(name, ":"), n = strcspn(name + length + 1, " ");

        snprintf(type, sizeof type, "%.*s", (int)n, name + length + 1);
        json_array_append_new(list, member(name, length, type, is_optional));
        text = name + length + 1 + n;
        text += strspn(text, " ");
    }
    return list;
}

static json_t *members_of_command(const MonParam *p)
{
    json_t *list = json_array();

    for (; p->type; p++) {
        bool is_open = p->type == MON_OPTIONS || p->type == MON_DRIVER;
        const char *name = is_open ? p->values : p->name;

        if (p->type == MON_FORMAT || !name)
            continue;
        json_array_append_new(list,
                              member(name, strlen(name), is_open ? "str" : mon_json_type(p->type),
                                     p->is_optional || p->type == MON_FLAG));
    }
    return list;
}

/* An object type with @members; those without are all type 0. */
static void add_object(json_t *schema, json_t *members, unsigned number, char *name, size_t size)
{
    snprintf(name, size, "%u", json_array_size(members) ? number : 0);
    if (json_array_size(members))
        json_array_append_new(schema, json_pack("{s:s,s:s,s:o}", "name", name, "meta-type",
                                                "object", "members", members));
    else
        json_decref(members);
}

bool qmp_query_schema(MonCall *c)
{
    static const char *const builtin[][2] = {
        {"str", "string"}, {"int", "int"}, {"bool", "boolean"}, {"any", "value"}, {"null", "null"}};
    unsigned number = 1;
    const MonRow *r;
    char name[16];

    c->result = json_array();
    for (unsigned n = 0; n < ARRAY_SIZE(builtin); n++)
        json_array_append_new(c->result,
                              json_pack("{s:s,s:s,s:s}", "name", builtin[n][0], "meta-type",
                                        "builtin", "json-type", builtin[n][1]));
    json_array_append_new(
        c->result, json_pack("{s:s,s:s,s:[]}", "name", "0", "meta-type", "object", "members"));
    for (unsigned n = 0; (r = monitor_row(n)); n++) {
        if (!r->qmp)
            continue;
        add_object(c->result, members_of_command(r->params), number++, name, sizeof name);
        json_array_append_new(c->result, json_pack("{s:s,s:s,s:s,s:s,s:b}", "name", r->qmp,
                                                   "meta-type", "command", "arg-type", name,
                                                   "ret-type", "any", "allow-oob", (int)r->is_oob));
    }
    for (unsigned n = 0; n < ARRAY_SIZE(events); n++) {
        add_object(c->result, members_of_event(events[n].members), number++, name, sizeof name);
        json_array_append_new(c->result, json_pack("{s:s,s:s,s:s}", "name", events[n].name,
                                                   "meta-type", "event", "arg-type", name));
    }
    return true;
}
