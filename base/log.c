/* SPDX-License-Identifier: MIT */
/* Log masks, destination and address filter; see log.h. */
#include "base/log.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOG_RANGE_MAX 64

typedef struct LogRange {
    u64 first, last;
} LogRange;

u32 log_mask;

static FILE *stream;
static LogRange ranges[LOG_RANGE_MAX];
static unsigned range_count;

static const struct {
    const char *name, *help;
} rows[] = {
#define _(id, name, help) {name, help},
#include "base/log.def"
#undef _
};

FILE *log_file(void)
{
    return stream ? stream : stderr;
}

void log_list(FILE *f)
{
    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
        fprintf(f, "%-14s %s\n", rows[i].name, rows[i].help);
}

/* QEMU's spellings of our own stages, so that its users' command lines work. */
static const struct {
    const char *alias, *name;
} aliases[] = {{"op", "ir"}, {"op_opt", "opt"}, {"op_ind", "opt"}};

static bool mask_add(const char *name, Error *err)
{
    if (!strcmp(name, "all")) {
        log_mask = ~LOG_TID;
        return true;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(aliases); i++)
        if (!strcmp(name, aliases[i].alias))
            name = aliases[i].name;
    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
        if (!strcmp(name, rows[i].name)) {
            log_mask |= 1u << i;
            return true;
        }
    }
    return error_set(err, "unknown log item \"%s\" (-d help lists them)", name);
}

bool log_set_mask(const char *names, Error *err)
{
    char *copy, *save = NULL;
    bool ok = true;

    if (!strcmp(names, "help") || !strcmp(names, "?")) {
        log_list(stdout);
        return error_set(err, "%s", "");
    }
    copy = strdup(names);
    for (char *s = strtok_r(copy, ",", &save); s && ok; s = strtok_r(NULL, ",", &save))
        ok = mask_add(s, err);
    free(copy);
    return ok;
}

bool log_set_file(const char *path, Error *err)
{
    char name[4096];
    const char *pid = strstr(path, "%d");

    if (pid)
        snprintf(name, sizeof name, "%.*s%d%s", (int)(pid - path), path, (int)getpid(), pid + 2);
    else
        snprintf(name, sizeof name, "%s", path);
    FILE *f = fopen(name, "we");

    if (!f)
        return error_set_errno(err, "cannot open log file %s", name);
    log_set_stream(f);
    return true;
}

void log_set_stream(FILE *f)
{
    setvbuf(f, NULL, _IOLBF, 0);
    if (stream)
        fclose(stream);
    stream = f;
}

/* stderr has no buffer: flushing would only touch its pages, in each process that ends. */
void log_flush(void)
{
    if (log_file() != stderr)
        fflush(log_file());
}

/* A number without sign or blanks, that fits. */
static bool number_parse(const char **s, u64 *x)
{
    char *end;

    if (!isdigit((unsigned char)**s))
        return false;
    errno = 0;
    *x = strtoull(*s, &end, 0);
    *s = end;
    return !errno;
}

/* Ranges end at the ends of the address space, they do not wrap around. */
static bool range_parse(const char *s, LogRange *r)
{
    u64 a, b;
    char op;

    if (!number_parse(&s, &a))
        return false;
    op = *s++;
    if (op == '.' ? *s++ != '.' : op != '+' && op != '-')
        return false;
    if (!number_parse(&s, &b) || *s)
        return false;
    if (op == '.' ? b < a : b == 0)
        return false;
    r->first = op == '-' ? a - MIN(a, b - 1) : a;
    r->last = op == '.' ? b : op == '+' ? a + MIN(~a, b - 1) : a;
    return true;
}

bool log_set_filter(const char *text, Error *err)
{
    char *copy = strdup(text), *save = NULL;
    bool ok = true;

    range_count = 0;
    for (char *s = strtok_r(copy, ",", &save); s && ok; s = strtok_r(NULL, ",", &save)) {
        ok = range_count < LOG_RANGE_MAX && range_parse(s, &ranges[range_count]);
        if (ok)
            range_count++;
        else
            error_set(err, "-dfilter: \"%s\" is not start..last, start+size or start-size", s);
    }
    free(copy);
    return ok;
}

bool log_addr(u64 addr)
{
    if (!range_count)
        return true;
    for (unsigned i = 0; i < range_count; i++)
        if (addr >= ranges[i].first && addr <= ranges[i].last)
            return true;
    return false;
}

static void log_v(const char *fmt, va_list ap)
{
    vfprintf(log_file(), fmt, ap);
}

void log_printf(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    log_v(fmt, ap);
    va_end(ap);
}

void log_unimp(const char *fmt, ...)
{
    va_list ap;

    if (!log_on(LOG_UNIMP))
        return;
    va_start(ap, fmt);
    log_v(fmt, ap);
    va_end(ap);
}

void log_guest(const char *fmt, ...)
{
    va_list ap;

    if (!log_on(LOG_GUEST))
        return;
    va_start(ap, fmt);
    log_v(fmt, ap);
    va_end(ap);
}
