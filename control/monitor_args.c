/* SPDX-License-Identifier: MIT */
/* Arguments of commands: their types as rows, from a line or from JSON; see monitor.h. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "control/json_opts.h"
#include "control/monitor.h"
#include "host/block/block.h"
#include "host/block/job.h"
#include "host/block/node.h"
#include "host/net/net.h"

#define WORD_MAX 1024

/* ---- what there is to complete with ---- */

typedef struct Prefix {
    const char *text;
    size_t length;
    LineCandidates *out;
} Prefix;

static void add(const Prefix *p, const char *word)
{
    line_candidate(p->out, p->text, p->length, word);
}

static void complete_drive(const Prefix *p)
{
    for (Blk *b = NULL; (b = blk_next(b));)
        add(p, blk_name(b));
}

static void complete_node(const Prefix *p)
{
    for (BlockNode *n = NULL; (n = node_next(n));)
        add(p, n->name);
}

static void complete_job(const Prefix *p)
{
    for (Job *j = NULL; (j = job_next(j));)
        add(p, j->id);
}

static void devices_below(const Prefix *p, const Device *d)
{
    if (d->id)
        add(p, d->id);
    for (const Device *c = d->children; c; c = c->next)
        devices_below(p, c);
}

static void complete_device(const Prefix *p)
{
    devices_below(p, &monitor_machine()->dev);
}

static void complete_driver(const Prefix *p)
{
    static const DeviceType *const types[] = {
#define _(name) &device_##name,
#include "hw/devices.def"
#undef _
    };

    for (unsigned n = 0; n < ARRAY_SIZE(types); n++)
        if (!types[n]->is_fixed)
            add(p, types[n]->name);
}

static void complete_chardev(const Prefix *p)
{
    for (Char *c = NULL; (c = char_next(c));)
        add(p, char_id(c));
}

static void complete_net(const Prefix *p)
{
    for (Net *n = NULL; (n = net_next(n));)
        add(p, net_id(n));
}

static void complete_log(const Prefix *p)
{
    static const char *const names[] = {
#define _(id, name, help) name,
#include "base/log.def"
#undef _
        "none",
    };

    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        add(p, names[n]);
}

static void complete_keys(const Prefix *p)
{
    mon_complete_keys(p->text, p->out);
}

static void complete_switch(const Prefix *p)
{
    add(p, "on");
    add(p, "off");
}

static void complete_snapshot(const Prefix *p)
{
    for (Blk *b = NULL; (b = blk_next(b));) {
        BlkSnapshot *list = NULL;
        unsigned count = blk_can_snapshot(b) ? blk_snapshot_list(b, &list) : 0;

        for (unsigned n = 0; n < count; n++)
            add(p, list[n].name);
        free(list);
    }
}

/* ---- types ---- */

typedef bool Reader(MonCall *c, const MonParam *p, const char **at);

static Reader read_word, read_text, read_number, read_size, read_switch, read_flag, read_format,
    read_options;

static const struct TypeRow {
    const char *json; /* as QMP's schema has it */
    json_type type;
    Reader *read; /* takes it from the front of a line; NULL: not in lines */
    void (*complete)(const Prefix *p);
} types[MON_TYPES] = {
    [MON_WORD] = {"str", JSON_STRING, read_word},
    [MON_TEXT] = {"str", JSON_STRING, read_text},
    [MON_NUMBER] = {"int", JSON_INTEGER, read_number},
    [MON_SIZE] = {"int", JSON_INTEGER, read_size},
    [MON_MEGABYTES] = {"int", JSON_INTEGER, read_size},
    [MON_SWITCH] = {"bool", JSON_TRUE, read_switch, complete_switch},
    [MON_FLAG] = {"bool", JSON_TRUE, read_flag},
    [MON_FORMAT] = {"str", JSON_STRING, read_format},
    [MON_OPTIONS] = {"any", JSON_NULL, read_options},
    [MON_JSON] = {"any", JSON_NULL, NULL},
    [MON_FILE] = {"str", JSON_STRING, read_word, NULL},
    [MON_DRIVE] = {"str", JSON_STRING, read_word, complete_drive},
    [MON_NODE] = {"str", JSON_STRING, read_word, complete_node},
    [MON_JOB] = {"str", JSON_STRING, read_word, complete_job},
    [MON_DEVICE] = {"str", JSON_STRING, read_word, complete_device},
    [MON_DRIVER] = {"any", JSON_NULL, read_options, complete_driver},
    [MON_CHARDEV] = {"str", JSON_STRING, read_word, complete_chardev},
    [MON_NET] = {"str", JSON_STRING, read_word, complete_net},
    [MON_KEYS] = {"str", JSON_STRING, read_word, complete_keys},
    [MON_LOG] = {"str", JSON_STRING, read_word, complete_log},
    [MON_SNAPSHOT] = {"str", JSON_STRING, read_text, complete_snapshot},
    [MON_COMMAND] = {"str", JSON_STRING, read_text},
};

const char *mon_json_type(MonType t)
{
    return types[t].json;
}

void mon_complete(MonType t, const char *values, const char *prefix, LineCandidates *out)
{
    Prefix p = {prefix, strlen(prefix), out};
    char word[64];

    if (types[t].complete)
        types[t].complete(&p);
    for (size_t n; values && t == MON_WORD && *values; values += n + (values[n] == '|')) {
        n = strcspn(values, "|");
        snprintf(word, sizeof word, "%.*s", (int)n, values);
        add(&p, word);
    }
}

/* ---- words of a line ---- */

static void skip_spaces(const char **at)
{
    *at += strspn(*at, " \t");
}

/* A word, which may be in quotes with \" \\ \n in it. */
static bool take_word(MonCall *c, const char **at, char *out, size_t size)
{
    bool is_quoted = **at == '"';
    size_t n = 0;

    *at += is_quoted;
    while (**at && (is_quoted ? **at != '"' : **at != ' ' && **at != '\t')) {
        char byte = *(*at)++;

        if (is_quoted && byte == '\\' && **at) {
            byte = *(*at)++;
            byte = byte == 'n' ? '\n' : byte == 'r' ? '\r' : byte;
        }
        if (n + 1 == size)
            return error_set(c->err, "a word of more than %zu characters", size - 1);
        out[n++] = byte;
    }
    out[n] = 0;
    if (is_quoted && *(*at)++ != '"') {
        (*at)--;
        return error_set(c->err, "the closing '\"' is missing");
    }
    return true;
}

static bool set(MonCall *c, const char *name, json_t *value)
{
    if (!value) /* jansson takes only UTF-8 */
        return error_set(c->err, "the text is no valid UTF-8");
    json_object_set_new(c->args, name, value);
    return true;
}

static bool has_value(const char *values, const char *word)
{
    size_t length = strlen(word);

    for (size_t n; *values; values += n + (values[n] == '|')) {
        n = strcspn(values, "|");
        if (n == length && !strncmp(values, word, n))
            return true;
    }
    return false;
}

static bool check_value(MonCall *c, const MonParam *p, const char *word)
{
    return !p->values || p->type != MON_WORD || has_value(p->values, word) ||
           error_set(c->err, "%s \"%s\": one of %s is expected", p->name, word, p->values);
}

/* Flags and formats are taken if they are there. */
static bool take_flag(const MonParam *p, const char **at)
{
    if ((*at)[0] != '-' || (*at)[1] != p->flag || ((*at)[2] && (*at)[2] != ' '))
        return false;
    *at += 2;
    return true;
}

static bool read_word(MonCall *c, const MonParam *p, const char **at)
{
    char word[WORD_MAX];

    if (p->flag && !take_flag(p, at))
        return true;
    skip_spaces(at);
    return take_word(c, at, word, sizeof word) && check_value(c, p, word) &&
           set(c, p->name, json_string(word));
}

static bool read_text(MonCall *c, const MonParam *p, const char **at)
{
    const char *text = *at;

    if (p->type == MON_SNAPSHOT && *text == '"') /* libvirt quotes names */
        return read_word(c, p, at);
    *at += strlen(*at);
    return set(c, p->name, json_string(text));
}

static bool read_number(MonCall *c, const MonParam *p, const char **at)
{
    u64 v;

    return mon_expression(c, at, &v) && set(c, p->name, json_integer((json_int_t)v));
}

static bool read_size(MonCall *c, const MonParam *p, const char **at)
{
    char word[WORD_MAX];
    u64 v, mib;
    bool is_size;

    if (!take_word(c, at, word, sizeof word))
        return false;
    is_size = parse_size(word, &v);
    if (is_size && p->type == MON_MEGABYTES && parse_num(word, &mib))
        v = mib > INT64_MAX >> 20 ? UINT64_MAX : mib << 20;
    if (!is_size || v > INT64_MAX)
        return error_set(c->err, "%s \"%s\": a size is expected, as 64k or 2G", p->name, word);
    return set(c, p->name, json_integer((json_int_t)v));
}

static bool read_switch(MonCall *c, const MonParam *p, const char **at)
{
    char word[WORD_MAX];

    if (!take_word(c, at, word, sizeof word))
        return false;
    if (strcmp(word, "on") && strcmp(word, "off"))
        return error_set(c->err, "%s \"%s\": on or off is expected", p->name, word);
    return set(c, p->name, json_boolean(!strcmp(word, "on")));
}

static bool read_flag(MonCall *c, const MonParam *p, const char **at)
{
    return !take_flag(p, at) || set(c, p->name, json_true());
}

static bool read_format(MonCall *c, const MonParam *p, const char **at)
{
    size_t n = strcspn(*at, " \t");
    bool ok;

    if (**at != '/')
        return true;
    ok = set(c, p->name, json_stringn(*at + 1, n - 1));
    *at += n;
    return ok;
}

/* A key that has several values is a list. */
static bool add_to_list(MonCall *c, const char *key, const char *value)
{
    json_t *list = json_object_get(c->args, key);

    if (!list && set(c, key, json_array()))
        list = json_object_get(c->args, key);
    return (list && !json_array_append_new(list, json_string(value))) ||
           error_set(c->err, "the text is no valid UTF-8");
}

static bool read_options(MonCall *c, const MonParam *p, const char **at)
{
    Opts o = {.is_multi = p->is_multi};
    bool ok = opts_parse(&o, *at, p->values, c->err);

    for (unsigned n = 0; ok && n < o.count; n++)
        ok = opts_get_nth(&o, o.row[n].key, 1) ? add_to_list(c, o.row[n].key, o.row[n].value)
                                               : set(c, o.row[n].key, json_string(o.row[n].value));
    opts_clear(&o);
    *at += strlen(*at);
    return ok;
}

static bool may_be_missing(const MonParam *p)
{
    return p->is_optional || p->type == MON_FLAG || p->type == MON_FORMAT;
}

bool mon_parse_line(MonCall *c, const MonParam *params, const char *line)
{
    for (const MonParam *p = params; p->type; p++) {
        skip_spaces(&line);
        if (!types[p->type].read)
            continue;
        if (*line && !types[p->type].read(c, p, &line))
            return false;
        if (!*line && !json_object_get(c->args, p->name) && !may_be_missing(p) &&
            !(p->values && json_object_get(c->args, p->values)))
            return error_set(c->err, "%s is expected", p->name);
    }
    skip_spaces(&line);
    return !*line || error_set(c->err, "\"%s\" is too much", line);
}

/* ---- from programs ---- */

static bool has_type(const json_t *v, json_type want)
{
    if (want == JSON_NULL)
        return true;
    return json_typeof(v) == want || (want == JSON_TRUE && json_is_boolean(v));
}

static const char *type_name(json_type t)
{
    return t == JSON_STRING ? "string" : t == JSON_INTEGER ? "integer" : "boolean";
}

static const MonParam *param_named(const MonParam *params, const char *name)
{
    const MonParam *any = NULL;

    for (const MonParam *p = params; p->type; p++) {
        if (p->type == MON_FORMAT)
            continue;
        if (!strcmp(p->name, name))
            return p;
        if (p->type == MON_OPTIONS || p->type == MON_DRIVER)
            any = p;
    }
    return any;
}

bool mon_check(MonCall *c, const MonParam *params)
{
    const char *name;
    json_t *v;

    json_object_foreach(c->args, name, v)
    {
        const MonParam *p = param_named(params, name);

        if (!p)
            return error_set(c->err, "Parameter '%s' is unexpected", name);
        if (!has_type(v, types[p->type].type))
            return error_set(c->err, "Invalid parameter type for '%s', expected: %s", name,
                             type_name(types[p->type].type));
        if (json_is_string(v) && !check_value(c, p, json_string_value(v)))
            return false;
    }
    for (const MonParam *p = params; p->type; p++) {
        name = p->type == MON_OPTIONS || p->type == MON_DRIVER ? p->values : p->name;
        if (!may_be_missing(p) && name && !json_object_get(c->args, name))
            return error_set(c->err, "Parameter '%s' is missing", name);
    }
    return true;
}

/* ---- for commands ---- */

bool mon_has(const MonCall *c, const char *name)
{
    return json_object_get(c->args, name);
}

const char *mon_str(const MonCall *c, const char *name)
{
    return json_string_value(json_object_get(c->args, name));
}

u64 mon_num(const MonCall *c, const char *name, u64 absent)
{
    const json_t *v = json_object_get(c->args, name);

    return v ? (u64)json_integer_value(v) : absent;
}

bool mon_bool(const MonCall *c, const char *name, bool absent)
{
    const json_t *v = json_object_get(c->args, name);

    return v ? json_is_true(v) : absent;
}

bool mon_fail(MonCall *c, const char *class, const char *fmt, ...)
{
    va_list args;

    c->class = class;
    va_start(args, fmt);
    vsnprintf(c->err->text, sizeof c->err->text, fmt, args);
    va_end(args);
    return false;
}

bool mon_opts(const MonCall *c, const char *const *without, Opts *o, Error *err)
{
    json_t *rest = json_copy(c->args);
    bool ok;

    for (; without && *without; without++)
        json_object_del(rest, *without);
    ok = opts_from_json(o, rest, err);
    json_decref(rest);
    return ok;
}
