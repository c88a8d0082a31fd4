/* SPDX-License-Identifier: MIT */
/* Options of key=value form; see opts.h. */
#include "base/opts.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- the list ---- */

static char *copy_of(const char *s, size_t n)
{
    char *c = malloc(n + 1);

    if (!c)
        abort();
    memcpy(c, s, n);
    c[n] = 0;
    return c;
}

static Opt *find(const Opts *o, const char *key)
{
    for (unsigned i = o->count; i-- > 0;)
        if (!strcmp(o->row[i].key, key))
            return &o->row[i];
    return NULL;
}

void opts_add(Opts *o, const char *key, const char *value)
{
    if (o->count == o->room) {
        o->room = MAX(8u, o->room * 2);
        o->row = realloc(o->row, o->room * sizeof *o->row);
        if (!o->row)
            abort();
    }
    o->row[o->count++] = (Opt){copy_of(key, strlen(key)), copy_of(value, strlen(value))};
}

void opts_set(Opts *o, const char *key, const char *value)
{
    Opt *row = find(o, key);
    char *old = row ? row->value : NULL;

    if (!row) {
        opts_add(o, key, value);
        return;
    }
    row->value = copy_of(value, strlen(value));
    free(old);
}

static void put(Opts *o, const char *key, const char *value)
{
    if (o->is_multi)
        opts_add(o, key, value);
    else
        opts_set(o, key, value);
}

void opts_default(Opts *o, const char *key, const char *value)
{
    if (!find(o, key))
        opts_set(o, key, value);
}

static void remove_row(Opts *o, Opt *row)
{
    free(row->key);
    free(row->value);
    memmove(row, row + 1, (char *)(o->row + --o->count) - (char *)row);
}

void opts_remove(Opts *o, const char *key)
{
    char *k = copy_of(key, strlen(key)); /* it may be that of the row */

    for (Opt *row; (row = find(o, k));)
        remove_row(o, row);
    free(k);
}

void opts_clear(Opts *o)
{
    while (o->count)
        remove_row(o, &o->row[o->count - 1]);
    free(o->row);
    *o = (Opts){0};
}

void opts_copy(Opts *to, const Opts *from)
{
    for (unsigned i = 0; i < from->count; i++)
        put(to, from->row[i].key, from->row[i].value);
}

const char *opts_get(const Opts *o, const char *key)
{
    const Opt *row = find(o, key);

    return row ? row->value : NULL;
}

const char *opts_get_nth(const Opts *o, const char *key, unsigned n)
{
    for (unsigned i = 0; i < o->count; i++)
        if (!strcmp(o->row[i].key, key) && !n--)
            return o->row[i].value;
    return NULL;
}

static bool is_child(const char *key, const char *prefix)
{
    size_t n = strlen(prefix);

    return !strncmp(key, prefix, n) && key[n] == '.';
}

bool opts_has_child(const Opts *o, const char *prefix)
{
    for (unsigned i = 0; i < o->count; i++)
        if (is_child(o->row[i].key, prefix))
            return true;
    return false;
}

void opts_take(Opts *o, const char *prefix, Opts *to)
{
    for (unsigned i = 0; i < o->count;) {
        if (!is_child(o->row[i].key, prefix)) {
            i++;
            continue;
        }
        opts_set(to, o->row[i].key + strlen(prefix) + 1, o->row[i].value);
        remove_row(o, &o->row[i]);
    }
}

/* ---- text ---- */

/*
 * The value that starts at @s up to a single comma; commas are undoubled. @end: behind the comma or
 * at the end.
 */
static char *read_value(const char *s, const char **end)
{
    char *v = copy_of(s, strlen(s)), *p = v;

    for (; *s; s++) {
        if (*s == ',') {
            if (s[1] != ',')
                break;
            s++;
        }
        *p++ = *s;
    }
    *p = 0;
    *end = *s ? s + 1 : s;
    return v;
}

bool opts_parse(Opts *o, const char *text, const char *first_key, Error *err)
{
    for (const char *s = text, *next; *s; s = next, first_key = NULL) {
        size_t n = strcspn(s, "=,");
        char *value;

        if (s[n] == '=') {
            char *key = copy_of(s, n);

            value = read_value(s + n + 1, &next);
            if (!n) {
                error_set(err, "\"%s\": a name is missing before '='", s);
                free(key);
                free(value);
                return false;
            }
            put(o, key, value);
            free(key);
        } else {
            value = read_value(s, &next);
            if (first_key)
                put(o, first_key, value);
            else if (!strncmp(value, "no", 2) && strcmp(value, "node-name") && value[2])
                put(o, value + 2, "off");
            else
                put(o, value, "on");
        }
        free(value);
    }
    return true;
}

/* ---- values ---- */

bool parse_num(const char *s, u64 *number)
{
    char *end;

    if (!isdigit((unsigned char)*s))
        return false;
    errno = 0;
    *number = strtoull(s, &end, 0);
    return !*end && !errno;
}

bool parse_size(const char *s, u64 *size)
{
    static const char suffixes[] = "kmgtpe";
    char *end, *frac_end;
    double frac = 0;
    u64 whole;

    if (!isdigit((unsigned char)*s))
        return false;
    errno = 0;
    whole = strtoull(s, &end, strncmp(s, "0x", 2) ? 10 : 16);
    if (errno)
        return false;
    if (*end == '.') {
        if (!isdigit((unsigned char)end[1]))
            return false;
        frac = strtod(end, &frac_end);
        end = frac_end;
    }
    const char *suffix = *end ? strchr(suffixes, tolower((unsigned char)*end)) : NULL;
    unsigned shift = suffix ? 10 * (unsigned)(suffix - suffixes + 1) : 0;

    if (suffix || *end == 'b' || *end == 'B')
        end++;
    if (*end || (shift && whole >> (64 - shift)) || (frac > 0 && !shift))
        return false;
    u64 add = (u64)(frac * (double)(1ull << shift));

    *size = (whole << shift) + add;
    return *size >= whole << shift;
}

static bool parse_bool(const char *s, bool *value)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"on", true},   {"off", false},   {"yes", true}, {"no", false},
                 {"true", true}, {"false", false}, {"y", true},   {"n", false}};

    for (unsigned i = 0; i < ARRAY_SIZE(words); i++)
        if (!strcmp(s, words[i].word)) {
            *value = words[i].value;
            return true;
        }
    return false;
}

static bool in_list(const char *s, const char *values)
{
    size_t len = strlen(s);

    for (const char *v = values; *v; v += v[strcspn(v, "|")] ? strcspn(v, "|") + 1 : strlen(v))
        if (strcspn(v, "|") == len && !strncmp(v, s, len))
            return true;
    return false;
}

bool opts_bool(const Opts *o, const char *key, bool absent)
{
    const char *v = opts_get(o, key);
    bool value = absent;

    if (v)
        parse_bool(v, &value);
    return value;
}

u64 opts_num(const Opts *o, const char *key, u64 absent)
{
    const char *v = opts_get(o, key);
    u64 value = absent;

    return v && parse_num(v, &value) ? value : absent;
}

u64 opts_size(const Opts *o, const char *key, u64 absent)
{
    const char *v = opts_get(o, key);
    u64 value = absent;

    return v && parse_size(v, &value) ? value : absent;
}

/* ---- checks ---- */

/* Edit distance with swaps of neighbours; words over 63 letters are far from everything. */
static unsigned distance(const char *a, const char *b)
{
    unsigned d[3][64], n = (unsigned)strlen(a), m = (unsigned)strlen(b);
    unsigned *before = d[0], *last = d[1], *now = d[2];

    if (n > 63 || m > 63)
        return 99;
    for (unsigned j = 0; j <= m; j++)
        last[j] = j;
    for (unsigned i = 1; i <= n; i++) {
        now[0] = i;
        for (unsigned j = 1; j <= m; j++) {
            now[j] = MIN(MIN(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = MIN(now[j], before[j - 2] + 1);
        }
        unsigned *free_row = before;

        before = last;
        last = now;
        now = free_row;
    }
    return last[m];
}

const char *nearest_word(const char *word, const char *const *words, unsigned count, size_t stride)
{
    unsigned best = 1 + (unsigned)strlen(word) / 2;
    const char *found = NULL;

    for (unsigned i = 0; i < count; i++) {
        const char *w = *(const char *const *)((const char *)words + i * stride);
        unsigned d = distance(word, w);

        if (d < best) {
            best = d;
            found = w;
        }
    }
    return found;
}

static const OptRow *row_of(const char *key, const OptRow *rows, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!strcmp(key, rows[i].name) ||
            (rows[i].kind == OPT_CHILD && is_child(key, rows[i].name)))
            return &rows[i];
    return NULL;
}

/* The word of "a|b|c" nearest to @word, NULL if none is near; valid until the next call. */
static const char *nearest_in_list(const char *word, const char *values)
{
    static __thread char copy[512];
    const char *words[64];
    unsigned count = 0;
    char *save = NULL;

    snprintf(copy, sizeof copy, "%s", values);
    for (char *v = strtok_r(copy, "|", &save); v && count < ARRAY_SIZE(words);
         v = strtok_r(NULL, "|", &save))
        words[count++] = v;
    return nearest_word(word, words, count, sizeof words[0]);
}

static bool check_enum(const OptRow *row, const char *value, const char *what, Error *err)
{
    const char *near;

    if (in_list(value, row->values))
        return true;
    near = nearest_in_list(value, row->values);
    return error_set(err, "%s: %s=%s: one of %s is expected%s%s%s", what, row->name, value,
                     row->values, near ? "; did you mean \"" : "", near ? near : "",
                     near ? "\"?" : "");
}

static bool check_value(const OptRow *row, const char *value, const char *what, Error *err)
{
    bool flag;
    u64 n;

    switch (row->kind) {
    case OPT_BOOL:
        return parse_bool(value, &flag) ||
               error_set(err, "%s: %s=%s: on or off is expected", what, row->name, value);
    case OPT_NUM:
        return parse_num(value, &n) ||
               error_set(err, "%s: %s=%s: a number is expected", what, row->name, value);
    case OPT_SIZE:
        return parse_size(value, &n) ||
               error_set(err, "%s: %s=%s: a size is expected, as 512, 64K or 10G", what, row->name,
                         value);
    case OPT_ENUM:
        return check_enum(row, value, what, err);
    case OPT_STR:
    case OPT_CHILD: break;
    }
    return true;
}

/* The text names all that there are, if that is a line. */
static bool none_near(const char *what, const char *key, const OptRow *rows, unsigned count,
                      Error *err)
{
    char all[256] = "";
    size_t used = 0;

    for (unsigned i = 0; i < count && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", rows[i].name);
    return used < sizeof all
               ? error_set(err, "%s: no option \"%s\"; one of %s is expected", what, key, all)
               : error_set(err, "%s: no option \"%s\"", what, key);
}

bool opts_check(const Opts *o, const char *what, const OptRow *rows, unsigned count, Error *err)
{
    for (unsigned i = 0; i < o->count; i++) {
        const OptRow *row = row_of(o->row[i].key, rows, count);

        if (!row) {
            const char *near = nearest_word(o->row[i].key, &rows[0].name, count, sizeof *rows);

            return near ? error_set(err, "%s: no option \"%s\"; did you mean \"%s\"?", what,
                                    o->row[i].key, near)
                        : none_near(what, o->row[i].key, rows, count, err);
        }
        if (!check_value(row, o->row[i].value, what, err))
            return false;
    }
    return true;
}

bool opts_check_both(const Opts *o, const char *what, const OptRow *common, unsigned common_count,
                     const OptRow *own, unsigned own_count, Error *err)
{
    OptRow *rows = malloc((common_count + own_count + 1) * sizeof *rows);
    bool ok;

    if (!rows)
        abort();
    memcpy(rows, common, common_count * sizeof *rows);
    if (own_count)
        memcpy(rows + common_count, own, own_count * sizeof *rows);
    ok = opts_check(o, what, rows, common_count + own_count, err);
    free(rows);
    return ok;
}

void opts_help(FILE *f, const OptRow *rows, unsigned count)
{
    static const char *const kinds[] = {"str", "bool (on/off)", "num", "size", "str", "options"};

    for (unsigned i = 0; i < count; i++) {
        int n = fprintf(f, "  %s=<%s>", rows[i].name,
                        rows[i].values ? rows[i].values : kinds[rows[i].kind]);

        fprintf(f, "%*s - %s\n", n < 24 ? 24 - n : 0, "", rows[i].help);
    }
}
