/* SPDX-License-Identifier: MIT */
/*
 * Options about options: -readconfig, -set, -global.
 *
 * A file of -readconfig has sections [group] or [group "id"] with lines key = "value"; each section
 * is the option of that group with these words.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "control/system.h"
#include "hw/device.h"

/* Groups whose option has another name. */
static const struct {
    const char *group, *option;
} groups[] = {
    {"boot-opts", "boot"}, {"memory", "m"}, {"smp-opts", "smp"},
};

static const char *option_of(const char *group)
{
    for (unsigned n = 0; n < ARRAY_SIZE(groups); n++)
        if (!strcmp(groups[n].group, group))
            return groups[n].option;
    return group;
}

/* ---- -readconfig ---- */

typedef struct Section {
    char group[64];
    char *words; /* of the option so far; NULL: no section has begun */
    size_t size;
    FILE *f;
    const char *path;
    unsigned line;
} Section;

static void put_word(Section *s, const char *key, const char *value)
{
    fprintf(s->f, "%s%s=", ftell(s->f) ? "," : "", key);
    for (; *value; value++)
        fprintf(s->f, *value == ',' ? ",," : "%c", *value);
}

static void begin_section(Section *s)
{
    s->f = open_memstream(&s->words, &s->size);
    if (!s->f)
        abort();
}

static bool end_section(SystemOptions *o, Section *s, Error *err)
{
    bool ok;

    if (!s->f)
        return true;
    fclose(s->f);
    s->f = NULL;
    opts_set(opts_list_add(&o->config_words), "text", s->words); /* arguments are kept */
    free(s->words);
    ok = system_option(o, option_of(s->group),
                       opts_get(&o->config_words.row[o->config_words.count - 1], "text"), err);
    return ok || error_prefix(err, "-readconfig %s, before line %u", s->path, s->line);
}

static bool read_line(SystemOptions *o, Section *s, const char *line, Error *err)
{
    char key[64], value[1024] = "", end;

    line += strspn(line, " \t");
    if (!*line || *line == '#')
        return true;
    if (*line == '[') {
        if (!end_section(o, s, err))
            return false;
        begin_section(s);
        if (sscanf(line, "[%63[^] \"] \"%1023[^\"]\"%c", s->group, value, &end) == 3 && end == ']') {
            put_word(s, "id", value);
            return true;
        }
        if (sscanf(line, "[%63[^] \"]%c", s->group, &end) == 2 && end == ']')
            return true;
    } else if (s->f &&
               (sscanf(line, "%63[^ =\t] = \"%1023[^\"]%c", key, value, &end) == 3 ||
                sscanf(line, "%63[^ =\t] = \"%c", key, &end) == 2) && end == '"') {
        put_word(s, key, value);
        return true;
    }
    return error_set(err, "-readconfig %s, line %u: [group], [group \"id\"] or key = \"value\" is "
                     "expected", s->path, s->line);
}

bool set_readconfig(SystemOptions *o, const char *arg, Error *err)
{
    Section s = {.path = arg};
    FILE *f = fopen(arg, "re");
    char line[2048];
    bool ok = true;

    if (!f)
        return error_set_errno(err, "-readconfig %s", arg);
    while (ok && !o->done && fgets(line, sizeof line, f)) {
        s.line++;
        line[strcspn(line, "\r\n")] = 0;
        ok = read_line(o, &s, line, err);
    }
    fclose(f);
    s.line++;
    if (ok)
        return end_section(o, &s, err);
    if (s.f) {
        fclose(s.f);
        free(s.words);
    }
    return false;
}

/* ---- -set ---- */

static OptsList *list_named(SystemOptions *o, const char *group)
{
    const struct {
        const char *name;
        OptsList *list;
    } lists[] = {{"drive", &o->drives},       {"device", &o->devices},
                 {"chardev", &o->chardevs},   {"object", &o->objects},
                 {"mon", &o->monitors},       {"blockdev", &o->blockdevs}};

    for (unsigned n = 0; n < ARRAY_SIZE(lists); n++)
        if (!strcmp(lists[n].name, group))
            return lists[n].list;
    return NULL;
}

bool set_set(SystemOptions *o, const char *arg, Error *err)
{
    char group[64], id[64], key[64];
    int value = 0;
    OptsList *l;

    if (sscanf(arg, "%63[^.].%63[^.].%63[^=]=%n", group, id, key, &value) != 3 || !value)
        return error_set(err, "-set %s: group.id.key=value is expected", arg);
    l = list_named(o, group);
    if (!l)
        return error_set(err, "-set %s: drive, device, chardev, object, mon or blockdev is expected "
                         "as the group", arg);
    for (unsigned n = 0; n < l->count; n++) {
        const char *its = opts_get(&l->row[n], l == &o->blockdevs ? "node-name" : "id");

        if (its && !strcmp(its, id)) {
            opts_set(&l->row[n], key, arg + value);
            return true;
        }
    }
    return error_set(err, "-set %s: there is no -%s with id \"%s\" before it", arg, group, id);
}

/* ---- -global ---- */

static const OptRow global_rows[] = {
    {"driver", OPT_STR, NULL, "device"},
    {"property", OPT_STR, NULL, "its property"},
    {"value", OPT_STR, NULL, "what it is when -device does not say"},
};

static bool add_global(const char *driver, const char *property, const char *value, Error *err)
{
    if (!driver || !property || !value)
        return error_set(err, "-global: driver.property=value is expected");
    return device_set_global(driver, property, value, err) || error_prefix(err, "-global");
}

bool set_global(SystemOptions *o, const char *arg, Error *err)
{
    size_t name = strcspn(arg, "="), dot = name; /* names of devices may have dots */
    char driver[64], property[64];
    Opts w = {0};
    bool ok;

    while (dot && arg[dot] != '.')
        dot--;
    if (dot && arg[name] && strncmp(arg, "driver=", 7)) {
        snprintf(driver, sizeof driver, "%.*s", (int)MIN(dot, sizeof driver - 1), arg);
        snprintf(property, sizeof property, "%.*s", (int)MIN(name - dot - 1, sizeof property - 1),
                 arg + dot + 1);
        return add_global(driver, property, arg + name + 1, err);
    }
    ok = system_words(o, &w, "global", arg, NULL, OPT_TABLE(global_rows), err) &&
         (o->done || add_global(opts_get(&w, "driver"), opts_get(&w, "property"),
                                opts_get(&w, "value"), err));
    opts_clear(&w);
    return ok;
}
