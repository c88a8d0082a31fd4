/* SPDX-License-Identifier: MIT */
/*
 * What the emulator can do, for programs that ask before they use it: types of devices, boards,
 * objects and CPUs with their properties, options. All from the tables that make them.
 */
#include <string.h>
#include <unistd.h>
#include "control/monitor.h"
#include "control/objects.h"
#include "control/option_table.h"
#include "control/system.h"
#include "frontend/guest.h"
#include "hw/props.h"

static const DeviceType *const types[] = {
#define _(name) &device_##name,
#include "hw/devices.def"
#undef _
};

static const BoardType *const boards[] = {
#define _(name) &board_##name,
#include "hw/boards/boards.def"
#undef _
};

static void add_type(MonCall *c, const char *name, const char *parent)
{
    json_array_append_new(c->result, json_pack("{s:s,s:s}", "name", name, "parent", parent));
}

bool qmp_qom_list_types(MonCall *c)
{
    const char *kind;

    c->result = json_array();
    for (unsigned n = 0; n < ARRAY_SIZE(types); n++)
        add_type(c, types[n]->name, "device");
    for (unsigned n = 0; n < ARRAY_SIZE(boards); n++)
        add_type(c, boards[n]->type->name, "machine");
    for (unsigned n = 0; (kind = object_kind_at(n)); n++)
        add_type(c, kind, "object");
    add_type(c, "tcg-accel", "accel"); /* -accel tcg is there */
    return true;
}

/* ---- properties ---- */

static void add_prop(MonCall *c, const char *name, const char *type, const char *help)
{
    json_array_append_new(c->result, json_pack("{s:s,s:s,s:s*}", "name", name, "type", type,
                                               "description", help));
}

static void add_props(MonCall *c, const DeviceType *type)
{
    for (; type; type = type->inner)
        for (u32 n = 0; n < type->prop_count; n++)
            add_prop(c, type->props[n].name, prop_kind_name(type->props[n].kind),
                     type->props[n].help);
}

static bool has_props_of_object(MonCall *c, const char *name)
{
    static const char *const json_names[] = {
        [OPT_STR] = "string", [OPT_BOOL] = "bool",   [OPT_NUM] = "int",
        [OPT_SIZE] = "int",   [OPT_ENUM] = "string", [OPT_CHILD] = "string",
    };
    unsigned count;
    const OptRow *rows = object_props(name, &count);

    for (unsigned n = 0; rows && n < count; n++)
        add_prop(c, rows[n].name, json_names[rows[n].kind], rows[n].help);
    return rows;
}

static const DeviceType *board_type(const char *name)
{
    for (unsigned n = 0; n < ARRAY_SIZE(boards); n++)
        if (!strcmp(boards[n]->type->name, name))
            return boards[n]->type;
    return NULL;
}

bool qmp_device_properties(MonCall *c)
{
    const char *name = mon_str(c, "typename");
    const DeviceType *type = device_type(name, NULL);

    if (!type)
        return mon_fail(c, "DeviceNotFound", "Device '%s' not found", name);
    c->result = json_array();
    add_props(c, type);
    return true;
}

bool qmp_qom_list_properties(MonCall *c)
{
    const char *name = mon_str(c, "typename");
    const DeviceType *type = device_type(name, NULL) ?: board_type(name);

    c->result = json_array();
    add_props(c, type);
    return type || has_props_of_object(c, name) ||
           mon_fail(c, "DeviceNotFound", "Class '%s' not found", name);
}

/* ---- options ---- */

/* Parameters are told by -OPTION help; programs use the names. */
bool qmp_command_line_options(MonCall *c)
{
    const char *only = mon_str(c, "option");
    const OptionHead *o;

    c->result = json_array();
    for (unsigned n = 0; (o = system_option_row(n)); n++)
        if (!only || !strcmp(only, o->name))
            json_array_append_new(c->result,
                                  json_pack("{s:s,s:[]}", "option", o->name, "parameters"));
    return json_array_size(c->result) || error_set(c->err, "Invalid parameter '%s'", only);
}

/* ---- what there is none of, and what every board has ---- */

bool qmp_none(MonCall *c)
{
    c->result = json_array();
    return true;
}

/* ---- iothreads ---- */

bool hmp_iothreads(MonCall *c)
{
    const char *id;

    for (unsigned n = 0; (id = object_id_at("iothread", n)); n++)
        fprintf(c->out, "%s:\n  thread_id=%d\n", id, (int)getpid());
    return true;
}

bool qmp_iothreads(MonCall *c)
{
    const char *id;

    c->result = json_array();
    for (unsigned n = 0; (id = object_id_at("iothread", n)); n++)
        json_array_append_new(c->result, json_pack("{s:s,s:i,s:i,s:i,s:i,s:i}", "id", id, "thread-id",
                                                   (int)getpid(), "poll-max-ns", 0, "poll-grow", 0,
                                                   "poll-shrink", 0, "aio-max-batch", 0));
    return true;
}

/* ---- migration, of which there is none to tell of ---- */

static bool migration_events;

bool qmp_migrate_capabilities(MonCall *c)
{
    c->result = json_pack("[{s:s,s:b}]", "capability", "events", "state", migration_events);
    return true;
}

bool qmp_migrate_set_capabilities(MonCall *c)
{
    json_t *list = json_object_get(c->args, "capabilities"), *member;
    size_t n;

    json_array_foreach(list, n, member)
    {
        const char *name = json_string_value(json_object_get(member, "capability"));

        if (!name || strcmp(name, "events"))
            return error_set(c->err, "Migration capability '%s' is not available", name ? name : "");
        migration_events = json_is_true(json_object_get(member, "state"));
    }
    return json_is_array(list) ||
           error_set(c->err, "Invalid parameter type for 'capabilities', expected: array");
}

bool qmp_gic_capabilities(MonCall *c)
{
    c->result = json_pack("[{s:i,s:b,s:b},{s:i,s:b,s:b}]", "version", 2, "emulated", 1, "kernel",
                          0, "version", 3, "emulated", 1, "kernel", 0);
    return true;
}
