/* SPDX-License-Identifier: MIT */
/*
 * `lyrebird bench [options] program [arguments]`: the command line, the rows, the rounds.
 *
 * Each row runs once before the rounds: what fails there, or prints something else than the rows
 * before it, is left out, and says why. The rounds then take turns, so that a busy host disturbs
 * all rows alike. Instructions are counted in runs of their own, which are not timed.
 *
 * A program called lyrebird-system-* is a machine: the accelerator is put behind its arguments.
 */
#include "control/bench.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "accel/accel.h"
#include "control/option_table.h"
#include "user/image.h"

#define MACHINE_PREFIX "lyrebird-system-"

enum { STATUS_FAILED = 1, STATUS_USAGE = 2 };

typedef struct BenchOptions {
    Bench *b;
    const char *accels; /* words of --accel; NULL: the default */
    char **peers;
    unsigned peer_count;
    char **self; /* words of --options */
    unsigned self_count;
    const char *json, *csv, *svg; /* NULL: not wanted */
    bool no_counts, done;
} BenchOptions;

/* What the workload is. */
typedef struct Workload {
    char **argv;
    unsigned argc;
    bool is_machine; /* a whole machine */
    bool is_native;  /* the host's processor can run it */
    char self[PATH_MAX]; /* this program */
} Workload;

/* ---- options ---- */

static bool parse_count(const char *name, const char *arg, double most, double *v, Error *err)
{
    char *end;

    *v = strtod(arg, &end);
    return (end != arg && !*end && *v > 0 && *v <= most) ||
           error_set(err, "--%s: \"%s\" is not a number from 1 to %g", name, arg, most);
}

/* @text in words, at spaces. */
static char **split(const char *text, unsigned *count)
{
    char *copy = strdup(text), *save, **words = NULL;

    *count = 0;
    for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        words = realloc(words, (*count + 1) * sizeof *words);
        words[(*count)++] = w;
    }
    return words;
}

static bool set_accels(BenchOptions *o, const char *arg, Error *err)
{
    o->accels = arg;
    return true;
}

static bool add_peer(BenchOptions *o, const char *arg, Error *err)
{
    o->peers = realloc(o->peers, (o->peer_count + 1) * sizeof *o->peers);
    o->peers[o->peer_count++] = (char *)arg;
    return *arg || error_set(err, "--peer: a command");
}

static bool set_options(BenchOptions *o, const char *arg, Error *err)
{
    o->self = split(arg, &o->self_count);
    return true;
}

static bool set_rounds(BenchOptions *o, const char *arg, Error *err)
{
    double n;

    if (!parse_count("rounds", arg, BENCH_MAX_ROUNDS, &n, err))
        return false;
    o->b->rounds = (unsigned)n;
    return n == o->b->rounds || error_set(err, "--rounds: \"%s\" is no whole number", arg);
}

static bool set_by(BenchOptions *o, const char *arg, Error *err)
{
    for (BenchBy by = 0; by < BENCH_BY_COUNT; by++) {
        if (!strcmp(arg, bench_by_names[by])) {
            o->b->by = by;
            return true;
        }
    }
    return error_set(err, "--by: \"%s\" is not user, cpu or wall", arg);
}

static bool set_timeout(BenchOptions *o, const char *arg, Error *err)
{
    return parse_count("timeout", arg, 1e6, &o->b->limit_s, err);
}

static bool set_status(BenchOptions *o, const char *arg, Error *err)
{
    char *end;
    long n = strtol(arg, &end, 10);

    o->b->status = (int)n;
    return (end != arg && !*end && n >= 0 && n <= 255) ||
           error_set(err, "--status: \"%s\" is not a number from 0 to 255", arg);
}

static bool set_input(BenchOptions *o, const char *arg, Error *err)
{
    o->b->input = arg;
    return access(arg, R_OK) == 0 || error_set_errno(err, "--stdin: %s", arg);
}

static bool set_no_counts(BenchOptions *o, const char *arg, Error *err)
{
    return o->no_counts = true;
}

static bool set_no_chart(BenchOptions *o, const char *arg, Error *err)
{
    return o->b->no_chart = true;
}

static bool set_json(BenchOptions *o, const char *arg, Error *err)
{
    o->json = arg;
    return true;
}

static bool set_csv(BenchOptions *o, const char *arg, Error *err)
{
    o->csv = arg;
    return true;
}

static bool set_svg(BenchOptions *o, const char *arg, Error *err)
{
    o->svg = arg;
    return true;
}

static bool show_help(BenchOptions *o, const char *arg, Error *err);

static const struct BenchOption {
    OptionHead head;
    bool (*set)(BenchOptions *o, const char *arg, Error *err);
} rows[] = {
#define _(name, arg, env, set, help) {{name, arg, env, help}, set},
#include "control/bench.def"
#undef _
};

static const OptionTable table = OPTION_TABLE(rows, "lyrebird bench");

static bool show_help(BenchOptions *o, const char *arg, Error *err)
{
    printf("usage: lyrebird bench [options] program [arguments]\n\n"
           "Runs a program, or a machine (lyrebird-system-...), by each accelerator in turn and\n"
           "compares the times. Options may have one dash or two.\n\n");
    option_list(&table);
    return o->done = true;
}

static bool parse(BenchOptions *o, int argc, char **argv, int *next, Error *err)
{
    for (*next = 1; *next < argc && argv[*next][0] == '-';) {
        const char *value;

        if (!strcmp(argv[*next], "--")) {
            ++*next;
            break;
        }
        const OptionHead *head = option_next(&table, argc, argv, next, &value, err);

        if (!head || !((const struct BenchOption *)(const void *)head)->set(o, value, err))
            return false;
        if (o->done)
            return true;
    }
    return *next < argc || error_set(err, "no program given (lyrebird bench -help explains)");
}

/* ---- rows ---- */

typedef struct Words {
    char **word;
    unsigned count;
} Words;

static void add_word(Words *w, const char *word)
{
    w->word = realloc(w->word, (w->count + 2) * sizeof *w->word);
    w->word[w->count++] = (char *)word;
    w->word[w->count] = NULL;
}

static void add_words(Words *w, char *const *word, unsigned count)
{
    for (unsigned n = 0; n < count; n++)
        add_word(w, word[n]);
}

static BenchRow *add_row(Bench *b, const char *name, Error *err)
{
    if (b->rows == BENCH_ROWS) {
        error_set(err, "more than %d ways to run it", BENCH_ROWS);
        return NULL;
    }
    BenchRow *row = &b->row[b->rows++];

    row->name = name;
    row->time = calloc(BENCH_BY_COUNT, sizeof *row->time);
    return row;
}

/* The command that runs @w by @accel, with @stats (an option, or NULL). */
static char **command(const BenchOptions *o, const Workload *w, const char *accel, bool first_tier,
                      const char *stats)
{
    Words words = {0};
    const char *file = w->is_machine ? NULL : w->self;

    if (file)
        add_word(&words, file);
    else
        add_word(&words, w->argv[0]);
    if (!w->is_machine)
        add_words(&words, o->self, o->self_count);
    if (w->is_machine)
        add_words(&words, w->argv + 1, w->argc - 1);
    add_word(&words, "-accel");
    add_word(&words, accel);
    if (first_tier) {
        add_word(&words, "-tier");
        add_word(&words, "1");
    }
    if (stats)
        add_word(&words, stats);
    if (!w->is_machine)
        add_words(&words, w->argv, w->argc);
    return words.word;
}

static bool add_accel(BenchOptions *o, const Workload *w, const char *name, Error *err)
{
    bool first_tier = !strcmp(name, "tcg1");
    const char *accel = first_tier ? "tcg" : name;
    BenchRow *row;

    if (strcmp(name, "native") && !accel_find(accel, strlen(accel)))
        return error_set(err, "--accel: \"%s\" is not native, tcg1 or one of lyrebird -accel help",
                         name);
    row = add_row(o->b, name, err);
    if (!row)
        return false;
    if (!strcmp(name, "native")) {
        row->argv = w->argv;
        if (w->is_machine)
            snprintf(row->why_not, sizeof row->why_not, "a machine cannot run natively");
        else if (!w->is_native)
            snprintf(row->why_not, sizeof row->why_not,
                     "the host's processor cannot run this program");
        return true;
    }
    if (first_tier && w->is_machine)
        snprintf(row->why_not, sizeof row->why_not, "machines have no option -tier");
    row->is_translated = !strcmp(accel, "tcg");
    row->argv = command(o, w, accel, first_tier, NULL);
    return true;
}

/* "qemu-aarch64 -L dir": its words, then ours; of a machine, in place of the program. */
static bool add_peer_row(BenchOptions *o, const Workload *w, const char *peer, Error *err)
{
    unsigned count;
    char **word = split(peer, &count);
    Words words = {0};

    if (!count)
        return error_set(err, "--peer: a command");
    const char *slash = strrchr(word[0], '/');
    BenchRow *row = add_row(o->b, slash ? slash + 1 : word[0], err);

    if (!row)
        return false;
    add_words(&words, word, count);
    add_words(&words, w->argv + w->is_machine, w->argc - w->is_machine);
    row->argv = words.word;
    free(word);
    return true;
}

static bool add_rows(BenchOptions *o, const Workload *w, Error *err)
{
    const char *list = o->accels;
    unsigned count;

    if (!list && w->is_native)
        list = access("/dev/kvm", R_OK | W_OK) ? "native,tcg" : "native,kvm,tcg";
    char *copy = strdup(list ? list : "tcg");

    for (char *c = copy; *c; c++)
        if (*c == ',')
            *c = ' ';
    char **names = split(copy, &count);

    free(copy);
    for (unsigned n = 0; n < count; n++)
        if (!add_accel(o, w, names[n], err))
            return false;
    free(names);
    for (unsigned n = 0; n < o->peer_count; n++)
        if (!add_peer_row(o, w, o->peers[n], err))
            return false;
    return o->b->rows || error_set(err, "--accel: nothing to run");
}

/* The file that @name, searched for as a shell does, leads to. False: there is none. */
static bool find_program(const char *name, char path[PATH_MAX])
{
    const char *dirs = getenv("PATH");

    if (strchr(name, '/')) {
        snprintf(path, PATH_MAX, "%s", name);
        return access(path, F_OK) == 0;
    }
    for (const char *d = dirs ? dirs : "/usr/bin:/bin"; *d;) {
        size_t len = strcspn(d, ":");

        if (snprintf(path, PATH_MAX, "%.*s/%s", (int)len, len ? d : ".", name) < PATH_MAX &&
            access(path, X_OK) == 0)
            return true;
        d += len + (d[len] == ':');
    }
    return error_set(NULL, "%s", name);
}

static bool look_at(Workload *w, char **argv, int argc, Error *err)
{
    char path[PATH_MAX];
    const char *slash = strrchr(argv[0], '/');
    ssize_t n = readlink("/proc/self/exe", w->self, sizeof w->self - 1);
    ImageHead head;

    if (!find_program(argv[0], path))
        return error_set_errno(err, "%s", argv[0]);
    w->self[MAX(n, 0)] = 0;
    w->argv = argv;
    w->argc = argc;
    argv[0] = strdup(path);
    w->is_machine = !strncmp(slash ? slash + 1 : argv[0], MACHINE_PREFIX, strlen(MACHINE_PREFIX));
    ImageKind kind = image_open(path, &head);

    if (kind == IMAGE_MISSING)
        return error_set_errno(err, "%s", argv[0]);
    /* e_machine: 3 and 62 are Intel's; of others only the kernel knows what it makes of them */
    w->is_native = !w->is_machine && (kind == IMAGE_SCRIPT || head.bytes[18] == 3 || head.bytes[18] == 62);
    close(head.fd);
    return true;
}

/* ---- running ---- */

static void say(const Bench *b, const char *what, unsigned round, const char *name)
{
    if (!isatty(2))
        return;
    if (!what)
        fprintf(stderr, "\r\033[K");
    else if (round)
        fprintf(stderr, "\r\033[K%s %u of %u: %s", what, round, b->rounds, name);
    else
        fprintf(stderr, "\r\033[K%s: %s", what, name);
}

/* One run of @row, which is left out if it fails: false then. */
static bool run_row(const Bench *b, BenchRow *row, BenchRun *run)
{
    Error err;

    if (!bench_run(row->argv, b->input, b->limit_s, run, &err))
        snprintf(row->why_not, sizeof row->why_not, "%.*s", (int)sizeof row->why_not - 1, err.text);
    else if (run->is_late)
        snprintf(row->why_not, sizeof row->why_not, "not done after %g s", b->limit_s);
    else if (run->status != b->status)
        snprintf(row->why_not, sizeof row->why_not, "exit status %d: %s", run->status,
                 run->complaint[0] ? run->complaint : "it says nothing");
    return !row->why_not[0];
}

/* Whether rows run, and do the same. */
static void try_rows(Bench *b)
{
    const BenchRow *first = NULL;
    u64 hash = 0;

    for (unsigned r = 0; r < b->rows; r++) {
        BenchRow *row = &b->row[r];
        BenchRun run;

        if (row->why_not[0])
            continue;
        say(b, "trying", 0, row->name);
        if (!run_row(b, row, &run))
            continue;
        if (!first) {
            first = row;
            hash = run.output_hash;
        }
        if (run.output_hash != hash)
            snprintf(row->why_not, sizeof row->why_not, "its output is not that of %s",
                     first->name);
    }
}

static void time_rows(Bench *b)
{
    double busy[2], total[2], ours = 0;

    bench_host_time(&busy[0], &total[0]);
    for (unsigned n = 0; n < b->rounds; n++) {
        for (unsigned r = 0; r < b->rows; r++) {
            BenchRow *row = &b->row[r];
            BenchRun run;

            if (row->why_not[0])
                continue;
            say(b, "round", n + 1, row->name);
            run_row(b, row, &run);
            ours += run.time[BENCH_CPU];
            for (BenchBy by = 0; by < BENCH_BY_COUNT; by++)
                row->time[by][n] = run.time[by];
        }
    }
    bench_host_time(&busy[1], &total[1]);
    if (total[1] > total[0])
        b->others = MAX(busy[1] - busy[0] - ours, 0) / (total[1] - total[0]);
}

/* Lines "name value", of each process one set. */
static void read_counters(const char *path, BenchCounters *c)
{
    const struct {
        const char *name;
        double *to, scale;
    } wanted[] = {
        {"executed_insns", &c->insns, 1},
        {"executed_host_insns", &c->host_insns, 1},
        {"translated_insns", &c->translated, 1},
        {"translate_ns", &c->translate_s, 1e-9},
    };
    char name[64];
    double value;
    FILE *f = fopen(path, "re");

    while (f && fscanf(f, "%63s %lf", name, &value) == 2)
        for (unsigned n = 0; n < ARRAY_SIZE(wanted); n++)
            if (!strcmp(name, wanted[n].name))
                *wanted[n].to += value * wanted[n].scale;
    if (f)
        fclose(f);
}

static void count_rows(const BenchOptions *o, const Workload *w)
{
    Bench *b = o->b;

    for (unsigned r = 0; r < b->rows; r++) {
        BenchRow *row = &b->row[r];
        char path[] = "/tmp/lyrebird-bench-XXXXXX", stats[64];
        BenchRun run;
        int fd;

        if (row->why_not[0] || !row->is_translated || (fd = mkstemp(path)) < 0)
            continue;
        say(b, "counting instructions", 0, row->name);
        snprintf(stats, sizeof stats, "-stats=%s", path);
        if (bench_run(command(o, w, "tcg", !strcmp(row->name, "tcg1"), stats), b->input,
                      10 * b->limit_s, &run, NULL))
            read_counters(path, &row->counters);
        close(fd);
        unlink(path);
        if (!b->insns)
            b->insns = row->counters.insns;
    }
}

/* ---- all of it ---- */

static bool report(const BenchOptions *o, Error *err)
{
    const Bench *b = o->b;

    if (!o->json || strcmp(o->json, "-"))
        bench_print(b, stdout);
    return (!o->json || bench_write_json(b, o->json, err)) &&
           (!o->csv || bench_write_csv(b, o->csv, err)) &&
           (!o->svg || bench_write_svg(b, o->svg, err));
}

static int fail(int status, const Error *err)
{
    fprintf(stderr, "lyrebird bench: %s\n", err->text);
    return status;
}

int bench_main(int argc, char **argv)
{
    static Bench b = {.rounds = 7, .limit_s = 120};
    BenchOptions o = {.b = &b};
    Workload w;
    Error err;
    int next, status = 0;

    if (!parse(&o, argc, argv, &next, &err))
        return fail(STATUS_USAGE, &err);
    if (o.done)
        return 0;
    b.workload = argv + next;
    if (!look_at(&w, argv + next, argc - next, &err) || !add_rows(&o, &w, &err))
        return fail(STATUS_USAGE, &err);
    try_rows(&b);
    time_rows(&b);
    if (!o.no_counts)
        count_rows(&o, &w);
    say(&b, NULL, 0, NULL);
    bench_summarise(&b);
    if (!report(&o, &err))
        return fail(STATUS_FAILED, &err);
    for (unsigned r = 0; r < b.rows; r++)
        status |= b.row[r].argv && b.row[r].why_not[0] ? STATUS_FAILED : 0;
    return status;
}
