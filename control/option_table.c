/* SPDX-License-Identifier: MIT */
/* Options by table; see option_table.h. */
#include "control/option_table.h"

#include <stdio.h>
#include <string.h>
#include "base/opts.h"

const OptionHead *option_row(const OptionTable *t, unsigned n)
{
    return (const OptionHead *)(const void *)((const char *)t->first + n * t->stride);
}

static const OptionHead *find(const OptionTable *t, const char *name, size_t len)
{
    for (unsigned n = 0; n < t->count; n++) {
        const OptionHead *row = option_row(t, n);

        if (strlen(row->name) == len && !strncmp(row->name, name, len))
            return row;
    }
    return NULL;
}

static const OptionHead *unknown(const OptionTable *t, const char *word, const char *name,
                                 size_t len, Error *err)
{
    char text[64];

    snprintf(text, sizeof text, "%.*s", (int)MIN(len, sizeof text - 1), name);
    const char *near = nearest_word(text, &t->first->name, t->count, t->stride);

    if (near)
        error_set(err, "unknown option %s; did you mean -%s?", word, near);
    else
        error_set(err, "unknown option %s (%s -help lists them)", word, t->program);
    return NULL;
}

const OptionHead *option_next(const OptionTable *t, int argc, char **argv, int *i,
                              const char **value, Error *err)
{
    const char *word = argv[*i], *name = word + (word[1] == '-' ? 2 : 1);
    size_t len = strcspn(name, "=");
    const OptionHead *row = find(t, name, len);

    if (!row)
        return unknown(t, word, name, len, err);
    ++*i;
    *value = name[len] ? name + len + 1 : "";
    if (!row->arg || row->arg[0] == '=' || name[len])
        return row;
    if (*i == argc) {
        error_set(err, "option %s needs an argument: %s", word, row->arg);
        return NULL;
    }
    *value = argv[(*i)++];
    return row;
}

void option_list(const OptionTable *t)
{
    for (unsigned n = 0; n < t->count; n++) {
        const OptionHead *row = option_row(t, n);
        const char *arg = row->arg ? row->arg : "";
        int width = printf("  -%s%s%s", row->name, *arg && *arg != '=' ? " " : "", arg);

        printf("%*s%s", width < 26 ? 26 - width : 1, "", row->help);
        printf(row->env ? " [%s]\n" : "\n", row->env);
    }
}
