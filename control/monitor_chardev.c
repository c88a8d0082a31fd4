/* SPDX-License-Identifier: MIT */
/*
 * chardev-add: a character back end from what QMP says of it, in the words of -chardev; and yank,
 * which cuts connections. Source: QEMU QMP Reference Manual, "Character devices", "Yank feature".
 */
#include <stdlib.h>
#include <string.h>
#include "base/yank.h"
#include "control/json_opts.h"
#include "control/monitor.h"

/* ---- chardev-add ---- */

/*
 * Members of backend.data. The option is NULL for what we do not have, which may be said only as
 * long as it is off. addr.type says which of the members of addr.data are meant.
 */
static const struct Member {
    const char *kind, *member, *option;
} members[] = {
    // clang-format off
    {"file",    "out",            "path"},
    {"file",    "in",             "input-path"},
    {"file",    "append",         "append"},
    {"ringbuf", "size",           "size"},
    {"stdio",   "signal",         "signal"},
    {"vc",      "width",          "width"},
    {"vc",      "height",         "height"},
    {"vc",      "cols",           "cols"},
    {"vc",      "rows",           "rows"},
    {"socket",  "addr.data.path", "path"},
    {"socket",  "addr.data.host", "host"},
    {"socket",  "addr.data.port", "port"},
    {"socket",  "addr.data.ipv4", "ipv4"},
    {"socket",  "addr.data.ipv6", "ipv6"},
    {"socket",  "addr.data.str",  "fd"},
    {"socket",  "server",         "server"},
    {"socket",  "wait",           "wait"},
    {"socket",  "nodelay",        "nodelay"},
    {"socket",  "reconnect",      "reconnect"},
    {"socket",  "telnet",         NULL},
    {"socket",  "tn3270",         NULL},
    {"socket",  "websocket",      NULL},
    // clang-format on
};

static bool set_member(Opts *o, const char *kind, const char *member, const char *value, Error *err)
{
    const struct Member *m = members;

    while (m < members + ARRAY_SIZE(members) &&
           (strcmp(m->kind, kind) || strcmp(m->member, member)))
        m++;
    if (m == members + ARRAY_SIZE(members) || (!m->option && strcmp(value, "off")))
        return error_set(err, "Parameter 'backend.data.%s' is unexpected", member);
    if (m->option)
        opts_set(o, m->option, value);
    return true;
}

/* QMP's defaults of sockets are others than those of -chardev, and it tells the kind of address. */
static bool socket_words(Opts *o, const char *type, Error *err)
{
    static const char *const address[][2] = {{"inet", "port"}, {"unix", "path"}, {"fd", "fd"}};
    bool is_known = false;

    if (!opts_get(o, "server"))
        opts_set(o, "server", "on");
    if (!opts_get(o, "wait") && opts_bool(o, "server", true))
        opts_set(o, "wait", "off");
    for (unsigned n = 0; n < ARRAY_SIZE(address); n++) {
        bool is_it = type && !strcmp(type, address[n][0]);

        is_known |= is_it;
        if (is_it != !!opts_get(o, address[n][1]))
            return error_set(err,
                             "Parameter 'backend.data.addr': of type 'inet' with host and port, "
                             "'unix' with path or 'fd' with str is expected");
    }
    return is_known ||
           error_set(err, "Parameter 'backend.data.addr.type': 'inet', 'unix' or 'fd' is "
                          "expected");
}

static bool words(Opts *o, const char *kind, const json_t *data, Error *err)
{
    const char *type = NULL;
    Opts flat = {0};
    bool ok = opts_from_json(&flat, data, err);

    for (unsigned n = 0; ok && n < flat.count; n++) {
        if (!strcmp(flat.row[n].key, "addr.type"))
            type = flat.row[n].value;
        else
            ok = set_member(o, kind, flat.row[n].key, flat.row[n].value, err);
    }
    ok = ok && (strcmp(kind, "socket") || socket_words(o, type, err));
    opts_clear(&flat);
    return ok;
}

bool qmp_chardev_add(MonCall *c)
{
    const json_t *backend = json_object_get(c->args, "backend");
    const json_t *data = json_object_get(backend, "data");
    const char *kind = json_string_value(json_object_get(backend, "type"));
    Opts o = {0};
    Char *chr;

    if (!kind || (data && !json_is_object(data)))
        return error_set(c->err,
                         "Invalid parameter type for 'backend', expected: an object with type "
                         "and data");
    opts_set(&o, "backend", kind);
    opts_set(&o, "id", mon_str(c, "id"));
    chr = (!data || words(&o, kind, data, c->err)) ? char_new(c->machine->env.loop, &o, c->err)
                                                   : NULL;
    opts_clear(&o);
    if (!chr)
        return false;
    c->result = json_object();
    if (!strncmp(char_text(chr), "pty:", 4))
        json_object_set_new(c->result, "pty", json_string(char_text(chr) + 4));
    return true;
}

/* ---- yank ---- */

static void add_instance(void *list, const char *kind, const char *id)
{
    json_array_append_new(list, json_pack("{s:s,s:s}", "type", kind,
                                          !strcmp(kind, "chardev") ? "id" : "node-name", id));
}

bool qmp_query_yank(MonCall *c)
{
    c->result = json_array();
    yank_each(add_instance, c->result);
    return true;
}

/* The instance's name; NULL: it has none. */
static const char *instance(const json_t *v, const char **kind)
{
    *kind = json_string_value(json_object_get(v, "type"));
    if (!*kind)
        return NULL;
    return json_string_value(json_object_get(v, !strcmp(*kind, "chardev") ? "id" : "node-name"));
}

/* All or none. */
bool qmp_yank(MonCall *c)
{
    const json_t *list = json_object_get(c->args, "instances"), *v;
    const char *kind, *id;
    size_t n;

    if (!json_is_array(list))
        return error_set(c->err, "Invalid parameter type for 'instances', expected: array");
    // clang-format off
    json_array_foreach(list, n, v) {
        id = instance(v, &kind);
        if (!id)
            return error_set(c->err, "Parameter 'instances': objects with type and id or node-name are "
                                     "expected");
        if (!yank_is_there(kind, id))
            return mon_fail(c, "DeviceNotFound", "Instance not found");
    }
    json_array_foreach(list, n, v) {
        id = instance(v, &kind);
        yank_cut(kind, id);
    }
    // clang-format on
    return true;
}
