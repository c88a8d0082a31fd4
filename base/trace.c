/* SPDX-License-Identifier: MIT */
/* Trace points by name; see trace.h. */
#include "base/trace.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/log.h"
#include "base/opts.h"

#define EVENTS_MAX 1024

static const TraceTable *const *tables;
static FILE *file; /* NULL: the log's */
static bool has_timestamps;

void trace_register(const TraceTable *const *all)
{
    tables = all;
}

unsigned trace_each(const char *pattern, void (*fn)(TraceEvent *e, void *opaque), void *opaque)
{
    unsigned count = 0;

    for (const TraceTable *const *t = tables; t && *t; t++)
        for (unsigned n = 0; n < (*t)->count; n++)
            if (fnmatch(pattern, (*t)->events[n]->name, 0) == 0) {
                fn((*t)->events[n], opaque);
                count++;
            }
    return count;
}

static void set(TraceEvent *e, void *on)
{
    e->is_on = *(bool *)on;
}

static bool unknown(const char *name, Error *err)
{
    const char *names[EVENTS_MAX], *near;
    unsigned count = 0;

    for (const TraceTable *const *t = tables; t && *t; t++)
        for (unsigned n = 0; n < (*t)->count && count < EVENTS_MAX; n++)
            names[count++] = (*t)->events[n]->name;
    near = nearest_word(name, names, count, sizeof names[0]);
    return near ? error_set(err, "no trace point \"%s\"; did you mean \"%s\"?", name, near)
                : error_set(err, "no trace point \"%s\" (\"help\" lists them)", name);
}

bool trace_enable(const char *pattern, Error *err)
{
    bool on = *pattern != '-';

    pattern += !on;
    return trace_each(pattern, set, &on) || strchr(pattern, '*') || unknown(pattern, err);
}

bool trace_enable_file(const char *path, Error *err)
{
    FILE *f = fopen(path, "re");
    char line[256];
    bool ok = true;

    if (!f)
        return error_set_errno(err, "events=%s", path);
    while (ok && fgets(line, sizeof line, f)) {
        char *s = line + strspn(line, " \t");

        s[strcspn(s, " \t\r\n#")] = 0;
        ok = !*s || trace_enable(s, err);
    }
    fclose(f);
    return ok || error_prefix(err, "events=%s", path);
}

bool trace_set_file(const char *path, Error *err)
{
    FILE *f = fopen(path, "we");

    if (!f)
        return error_set_errno(err, "file=%s", path);
    setvbuf(f, NULL, _IOLBF, 0);
    if (file)
        fclose(file);
    file = f;
    return true;
}

void trace_set_timestamps(bool on)
{
    has_timestamps = on;
}

void trace_list(FILE *f)
{
    for (const TraceTable *const *t = tables; t && *t; t++)
        for (unsigned n = 0; n < (*t)->count; n++)
            fprintf(f, "%-28s %s\n", (*t)->events[n]->name, (*t)->events[n]->help);
}

void trace_print(const TraceEvent *e, const char *format, ...)
{
    FILE *f = file ? file : log_file();
    struct timespec now;
    va_list ap;

    va_start(ap, format);
    flockfile(f);
    if (has_timestamps && clock_gettime(CLOCK_REALTIME, &now) == 0)
        fprintf(f, "%d@%lld.%06ld:", (int)getpid(), (long long)now.tv_sec, now.tv_nsec / 1000);
    fprintf(f, "%s ", e->name);
    vfprintf(f, format, ap);
    fputc('\n', f);
    funlockfile(f);
    va_end(ap);
}
