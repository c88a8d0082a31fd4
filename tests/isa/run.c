/* SPDX-License-Identifier: MIT */
/*
 * Runs instruction cases (*.t, format in README.md) on every engine and compares the whole state.
 * TAP output.
 *
 *   isa_run file...       run the cases
 *   isa_run -d word...    print words as our disassembler does (for update.py)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "a64_decode.h"
#include "tests/isa/machine.h"

typedef struct Case {
    char title[256], where[256];
    A64Case c;
    A64Result want;
    bool has_out;
} Case;

static const char *const stop_names[] = {"end", "undef", "fault", "trap"};
static bool covered[A64_ROW_COUNT];
static unsigned tests, failures;
static const char *path;
static unsigned line_no;

static _Noreturn void syntax(const char *what, const char *text)
{
    fprintf(stderr, "%s:%u: %s: %s\n", path, line_no, what, text);
    exit(2);
}

/* ---- state from text ---- */

static void default_state(A64State *s)
{
    memset(s, 0, sizeof *s);
    for (unsigned n = 0; n < 31; n++)
        s->x[n] = 0xa5a5000000000000ull + n * 0x0101010101ull;
    s->x[31] = DATA_BASE + DATA_SIZE / 2;
    for (unsigned n = 0; n < 32; n++) {
        s->v[n][0] = 0x5a5a000000000000ull + n;
        s->v[n][1] = 0x5a5b000000000000ull + n;
    }
    s->pc = CODE_BASE;
}

static void set_vector(u64 *v, const char *hex)
{
    char lo[17] = "", hi[17] = "";
    size_t n = strlen(hex), k = n > 16 ? n - 16 : 0;

    memcpy(hi, hex, k);
    memcpy(lo, hex + k, n - k);
    v[0] = strtoull(lo, NULL, 16);
    v[1] = strtoull(hi, NULL, 16);
}

/* One "name=value" of an in or out line. */
static void set_item(A64State *s, char *item)
{
    char *value = strchr(item, '=');
    u64 k;

    if (!value)
        syntax("name=value expected", item);
    *value++ = 0;
    k = strtoull(value, NULL, 16);
    if (item[0] == 'x')
        s->x[strtoul(item + 1, NULL, 10) & 31] = k;
    else if (item[0] == 'v')
        set_vector(s->v[strtoul(item + 1, NULL, 10) & 31], value);
    else if (!strcmp(item, "sp"))
        s->x[31] = k;
    else if (!strcmp(item, "nzcv"))
        s->pstate = k << 28;
    else if (!strcmp(item, "pc"))
        s->pc = k;
    else if (!strcmp(item, "fpsr"))
        s->fpsr = (u32)k;
    else if (!strcmp(item, "fpcr"))
        s->fpcr = (u32)k;
    else
        syntax("unknown register", item);
}

static void set_items(A64State *s, char *text)
{
    for (char *item = strtok(text, " \t"); item; item = strtok(NULL, " \t"))
        set_item(s, item);
}

/* ---- lines ---- */

static void add_code(Case *k, char *text)
{
    char *comment = strchr(text, '#'), got[128];
    u32 word = (u32)strtoul(text, NULL, 16);
    A64Decoded d;

    if (k->c.count == MAX_WORDS)
        syntax("too many words", text);
    if (comment) {
        comment += 1 + strspn(comment + 1, " \t");
        a64_print(word, CODE_BASE + 4 * k->c.count, got, sizeof got);
        if (strcmp(got, comment))
            syntax("our disassembler prints", got);
    }
    if (a64_decode(word, &d))
        covered[d.row] = true;
    k->c.words[k->c.count++] = word;
}

/* Results start as the inputs, with pc behind the code: an out line names what differs. */
static void start_out(Case *k)
{
    if (k->has_out)
        return;
    k->has_out = true;
    k->want.out = k->c.in;
    k->want.out.pc = CODE_BASE + 4 * k->c.count;
}

static void add_mem(Case *k, char *text)
{
    A64Dirty *d = &k->want.dirty[k->want.dirty_count++];

    if (k->want.dirty_count > MAX_DIRTY)
        syntax("too many words", text);
    d->offset = (u32)(strtoull(text, &text, 16) - DATA_BASE);
    d->value = strtoull(text + 1, NULL, 16);
}

static void set_stop(Case *k, const char *text)
{
    for (unsigned i = 0; i < ARRAY_SIZE(stop_names); i++)
        if (!strcmp(text, stop_names[i])) {
            k->want.stop = i;
            return;
        }
    syntax("unknown stop", text);
}

/* ---- running ---- */

static unsigned differ(const char *name, unsigned n, u64 want, u64 got)
{
    if (want != got)
        printf("#   %s%u: expected %llx, is %llx\n", name, n, (unsigned long long)want,
               (unsigned long long)got);
    return want != got;
}

static unsigned compare(const A64Result *w, const A64Result *g)
{
    unsigned bad = differ("stop", 0, w->stop, g->stop) + differ("pc", 0, w->out.pc, g->out.pc);

    for (unsigned n = 0; n < 32; n++) {
        bad += differ("x", n, w->out.x[n], g->out.x[n]);
        bad += differ("low v", n, w->out.v[n][0], g->out.v[n][0]);
        bad += differ("high v", n, w->out.v[n][1], g->out.v[n][1]);
    }
    bad += differ("nzcv", 0, w->out.pstate >> 28 & 15, g->out.pstate >> 28 & 15);
    bad += differ("fpsr", 0, w->out.fpsr, g->out.fpsr) +
           differ("words written", 0, w->dirty_count, g->dirty_count);
    for (u32 i = 0; i < MIN(w->dirty_count, g->dirty_count); i++)
        bad += differ("address ", i, w->dirty[i].offset, g->dirty[i].offset) +
               differ("memory ", i, w->dirty[i].value, g->dirty[i].value);
    return bad;
}

static void run_case(Case *k)
{
    A64Result got;
    unsigned bad = 0;

    if (!k->title[0])
        return;
    start_out(k);
    for (unsigned e = 0; e < engine_count; e++) {
        unsigned wrong;

        machine_run(&engines[e], &k->c, &got);
        if (engines[e].dead_flags_go && got.stop == STOP_FAULT)
            got.out.pstate = k->want.out.pstate;
        wrong = compare(&k->want, &got);
        if (wrong)
            printf("#   engine %s\n", engines[e].name);
        bad += wrong;
    }
    printf("%sok %u - %s: %s\n", bad ? "not " : "", ++tests, k->where, k->title);
    failures += bad != 0;
}

static void start_case(Case *k, const char *text)
{
    memset(k, 0, sizeof *k);
    default_state(&k->c.in);
    snprintf(k->title, sizeof k->title, "%s", text);
    snprintf(k->where, sizeof k->where, "%s:%u", path, line_no);
}

static void read_line(Case *k, char *line)
{
    char *rest = line + strcspn(line, " \t");

    if (*rest)
        *rest++ = 0;
    rest += strspn(rest, " \t");
    if (!strcmp(line, "case")) {
        run_case(k);
        start_case(k, rest);
    } else if (!strcmp(line, "code")) {
        add_code(k, rest);
    } else if (!strcmp(line, "in")) {
        set_items(&k->c.in, rest);
    } else if (!strcmp(line, "out")) {
        start_out(k);
        set_items(&k->want.out, rest);
    } else if (!strcmp(line, "mem")) {
        add_mem(k, rest);
    } else if (!strcmp(line, "stop")) {
        set_stop(k, rest);
    } else {
        syntax("unknown line", line);
    }
}

static void run_file(const char *name)
{
    FILE *f = fopen(name, "r");
    char line[512];
    Case k = {.title = ""};

    if (!f) {
        perror(name);
        exit(2);
    }
    path = name;
    for (line_no = 1; fgets(line, sizeof line, f); line_no++) {
        char *start = line + strspn(line, " \t");

        line[strcspn(line, "\n")] = 0;
        if (*start && *start != '#')
            read_line(&k, start);
    }
    run_case(&k);
    fclose(f);
}

static int print_words(int argc, char **argv)
{
    char text[128];

    for (int i = 2; i < argc; i++) {
        a64_print((u32)strtoul(argv[i], NULL, 16), CODE_BASE + 4 * (u64)(i - 2), text, sizeof text);
        puts(text);
    }
    return 0;
}

static void print_coverage(void)
{
    unsigned n = 0;

    for (unsigned i = 0; i < A64_ROW_COUNT; i++)
        n += covered[i];
    printf("# %u of %u rows executed\n", n, (unsigned)A64_ROW_COUNT);
    for (unsigned i = 0; getenv("UNCOVERED") && i < A64_ROW_COUNT; i++)
        if (!covered[i])
            printf("# not: %s (%s)\n", a64_row_name(&a64_rows[i]), a64_row_handler(&a64_rows[i]));
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "-d"))
        return print_words(argc, argv);
    machine_init(NULL);
    for (int i = 1; i < argc; i++)
        run_file(argv[i]);
    print_coverage();
    printf("1..%u\n", tests);
    return failures != 0;
}
