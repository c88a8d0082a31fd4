/* SPDX-License-Identifier: MIT */
/* The monitor of a person: a line finds its row, its words become arguments; help and completion. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"

#define PARAMS(...)                                                                                \
    (const MonParam[])                                                                             \
    {                                                                                              \
        __VA_ARGS__ __VA_OPT__(, )                                                                 \
        {                                                                                          \
            NULL                                                                                   \
        }                                                                                          \
    }

static const MonRow rows[] = {
#define _(hmp, qmp, params, run, help)   {hmp, qmp, params, run, help},
#define OOB(hmp, qmp, params, run, help) {hmp, qmp, params, run, help, .is_oob = true},
#include "control/monitor.def"
#undef OOB
#undef _
};

const MonRow *monitor_row(unsigned n)
{
    return n < ARRAY_SIZE(rows) ? &rows[n] : NULL;
}

const MonRow *monitor_find_qmp(const char *name)
{
    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++)
        if (rows[n].qmp && !strcmp(rows[n].qmp, name))
            return &rows[n];
    return NULL;
}

/* ---- names ---- */

/*
 * Whether @line begins with @name, whose words may be apart by any spaces there; *rest goes behind
 * it.
 */
static bool begins(const char *line, const char *name, size_t length, const char **rest)
{
    for (size_t n = 0; n < length; n++) {
        if (name[n] == ' ') {
            if (*line != ' ')
                return false;
            line += strspn(line, " ");
        } else if (*line++ != name[n]) {
            return false;
        }
    }
    *rest = line;
    /* "x/4i", "print/x": a format may follow at once */
    return !*line || isspace((unsigned char)*line) || *line == '/';
}

/* The row with the longest name that @line begins with. */
static const MonRow *find(const char *line, const char **rest)
{
    const MonRow *best = NULL;
    size_t best_length = 0;

    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++) {
        const char *name = rows[n].hmp, *behind;

        for (size_t k; name && *name; name += k + (name[k] == '|')) {
            k = strcspn(name, "|");
            if (k <= best_length || !begins(line, name, k, &behind))
                continue;
            best = &rows[n];
            best_length = k;
            *rest = behind;
        }
    }
    return best;
}

static bool is_info(const MonRow *r)
{
    return r->hmp && !strncmp(r->hmp, "info ", 5);
}

/* ---- running ---- */

static void run(MonCall *c, const char *line)
{
    const char *rest = NULL;
    const MonRow *r;

    line += strspn(line, " \t");
    if (!*line)
        return;
    r = find(line, &rest);
    if (!r) {
        fprintf(c->out, "unknown command: '%s'\n", line);
        return;
    }
    if (!mon_parse_line(c, r->params, rest)) {
        fprintf(c->out, "%.*s: %s\nTry \"help %.*s\" for more information\n",
                (int)strcspn(r->hmp, "|"), r->hmp, c->err->text, (int)strcspn(r->hmp, "|"), r->hmp);
        return;
    }
    if (!r->run(c))
        fprintf(c->out, "Error: %s\n", c->err->text);
}

void monitor_hmp_run(Monitor *m, const char *line, FILE *out)
{
    Error err = {""};
    MonCall c = {m, m->session, monitor_machine(), json_object(), out, .err = &err};

    run(&c, line);
    json_decref(c.args);
    json_decref(c.result);
}

void monitor_hmp_line(Monitor *m, const char *line)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);

    if (!f)
        abort();
    monitor_hmp_run(m, line, f);
    fclose(f);
    monitor_print(m, text, size);
    free(text);
}

/* ---- help ---- */

static void print_param(FILE *f, const MonParam *p)
{
    bool may_miss = p->is_optional || p->type == MON_FLAG || p->type == MON_FORMAT;

    fputs(may_miss ? " [" : " ", f);
    if (p->type == MON_FLAG)
        fprintf(f, "-%c", p->flag);
    else if (p->type == MON_FORMAT)
        fputs("/fmt", f);
    else if (p->type == MON_OPTIONS || p->type == MON_DRIVER)
        fprintf(f, "%s[,prop=value][,...]", p->values ? p->values : "prop=value");
    else
        fprintf(f, "%s%s", p->flag ? (char[]){'-', p->flag, ' ', 0} : "",
                p->values ? p->values : p->name);
    if (may_miss)
        fputc(']', f);
}

static void print_help(FILE *f, const MonRow *r)
{
    fputs(r->hmp, f);
    for (const MonParam *p = r->params; p->type; p++)
        if (p->type != MON_JSON)
            print_param(f, p);
    fprintf(f, " -- %s\n", r->help);
}

/* Rows whose name is or begins with @name; without, all but those of info. */
bool hmp_help(MonCall *c)
{
    const char *name = mon_str(c, "name"), *rest;
    const MonRow *exact = name ? find(name, &rest) : NULL;
    bool wants_info = name && !strcmp(name, "info");

    if (exact && !*rest && !wants_info) {
        print_help(c->out, exact);
        return true;
    }
    if (name && !wants_info)
        return error_set(c->err, "there is no command \"%s\"", name);
    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++)
        if (rows[n].hmp && is_info(&rows[n]) == wants_info)
            print_help(c->out, &rows[n]);
    return true;
}

bool hmp_info(MonCall *c)
{
    if (mon_has(c, "what"))
        return error_set(c->err, "info: there is no \"%s\" (\"help info\" lists what there is)",
                         mon_str(c, "what"));
    json_object_set_new(c->args, "name", json_string("info"));
    return hmp_help(c);
}

bool hmp_history(MonCall *c)
{
    for (unsigned n = 0; n < c->mon->line.history_count; n++)
        fprintf(c->out, "%u: '%s'\n", n, c->mon->line.history[n]);
    return true;
}

/* ---- completion ---- */

/* The word of each name of a row that follows the words of @text. */
static void complete_names(const char *text, LineCandidates *out)
{
    const char *last = strrchr(text, ' ');
    size_t before = last ? (size_t)(last + 1 - text) : 0;

    out->replaced = strlen(text) - before;
    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++) {
        const char *name = rows[n].hmp;

        for (size_t k; name && *name; name += k + (name[k] == '|')) {
            char word[64];

            k = strcspn(name, "|");
            if (k <= before || strncmp(name, text, before))
                continue;
            snprintf(word, sizeof word, "%.*s", (int)strcspn(name + before, " |"), name + before);
            line_candidate(out, text + before, out->replaced, word);
        }
    }
}

/* The parameter that word @index of @r is; what may be missing is taken as it is typed. */
static const MonParam *param_at(const MonRow *r, const char *words)
{
    const MonParam *p = r->params;

    for (words += strspn(words, " "); p->type; p++) {
        size_t n = strcspn(words, " ");

        if ((p->type == MON_FLAG && *words != '-') || (p->type == MON_FORMAT && *words != '/') ||
            p->type == MON_JSON)
            continue;
        if (!words[n] || p->type == MON_COMMAND)
            return p;
        words += n;
        words += strspn(words, " ");
    }
    return NULL;
}

void monitor_hmp_complete(Monitor *m, const char *text, LineCandidates *out)
{
    const char *rest = NULL, *last;
    const MonRow *r;
    const MonParam *p;

    text += strspn(text, " ");
    r = find(text, &rest);
    last = strrchr(text, ' ');
    if (!r || *rest != ' ' || (is_info(r) && !*rest)) {
        complete_names(text, out);
        return;
    }
    if (!strcmp(r->hmp, "info")) { /* a name that is not complete */
        complete_names(text, out);
        return;
    }
    p = param_at(r, rest);
    out->replaced = strlen(last + 1);
    if (!p)
        return;
    if (p->type == MON_COMMAND)
        complete_names(rest + strspn(rest, " "), out);
    else if (p->type == MON_FILE)
        mon_complete_file(last + 1, out);
    else if (p->type == MON_NUMBER)
        mon_complete_register(last + 1, out);
    else
        mon_complete(p->type, p->values, last + 1, out);
}
