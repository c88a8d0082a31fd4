/* SPDX-License-Identifier: MIT */
/* JSON objects as options; see json_opts.h. */
#include "control/json_opts.h"

#include <stdlib.h>
#include <string.h>

#define NESTING_MAX 64

static bool flatten(const json_t *v, char *key, size_t used, size_t room, unsigned depth, Opts *o,
                    Error *err);

static bool flatten_member(const json_t *v, const char *name, char *key, size_t used, size_t room,
                           unsigned depth, Opts *o, Error *err)
{
    int n = snprintf(key + used, room - used, "%s%s", used ? "." : "", name);

    if ((size_t)n >= room - used || depth == NESTING_MAX)
        return error_set(err, "\"%.100s\" lies too deep", key);
    return flatten(v, key, used + (size_t)n, room, depth + 1, o, err);
}

static bool flatten(const json_t *v, char *key, size_t used, size_t room, unsigned depth, Opts *o,
                    Error *err)
{
    const char *name;
    char number[32];
    json_t *member;
    size_t index;

    if (json_is_object(v)) {
        // clang-format off
        json_object_foreach((json_t *)(uintptr_t)v, name, member) {
            if (!flatten_member(member, name, key, used, room, depth, o, err))
                return false;
        }
        // clang-format on
    } else if (json_is_array(v)) {
        json_array_foreach(v, index, member)
        {
            snprintf(number, sizeof number, "%zu", index);
            if (!flatten_member(member, number, key, used, room, depth, o, err))
                return false;
        }
    } else if (json_is_string(v)) {
        opts_set(o, key, json_string_value(v));
    } else if (json_is_integer(v)) {
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(v));
        opts_set(o, key, number);
    } else if (json_is_boolean(v)) {
        opts_set(o, key, json_is_true(v) ? "on" : "off");
    } else if (json_is_null(v) && !strcmp(key, "backing")) {
        opts_set(o, key, ""); /* no node, not "as the image says" */
    } else if (!json_is_null(v)) {
        return error_set(err, "\"%s\": text, a whole number or a boolean is expected", key);
    }
    return true;
}

bool opts_from_json(Opts *o, const json_t *v, Error *err)
{
    char key[512] = "";

    return flatten(v, key, 0, sizeof key, 0, o, err);
}

bool opts_read(Opts *o, const char *text, const char *first_key, Error *err)
{
    json_error_t where;
    json_t *v;
    bool ok;

    if (text[0] != '{')
        return opts_parse(o, text, first_key, err);
    v = json_loads(text, JSON_REJECT_DUPLICATES, &where);
    if (!v)
        return error_set(err, "JSON, column %d: %s", where.column, where.text);
    ok = opts_from_json(o, v, err);
    json_decref(v);
    return ok;
}

void opts_join_lists(Opts *to, const Opts *from)
{
    for (unsigned n = 0; n < from->count; n++) {
        const char *key = from->row[n].key;
        size_t name = strcspn(key, ".");
        size_t digits = key[name] ? strspn(key + name + 1, "0123456789") : 0;
        const char *rest = digits ? key + name + 1 + digits : "?";
        char *list = strndup(key, name);

        opts_add(to, *rest && strcmp(rest, ".str") ? key : list, from->row[n].value);
        free(list);
    }
}
