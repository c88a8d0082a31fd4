/* SPDX-License-Identifier: MIT */
/* Options by table; see options.def. */
#include "control/options.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "accel/accel.h"
#include "base/log.h"
#include "control/option_table.h"
#include "control/version.h"
#include "frontend/guest.h"
#include "user/exec.h"

#define ARG_SEP '\2' /* between an option and its argument in LYREBIRD_REEXEC */

typedef bool (*Setter)(Options *o, const char *arg, Error *err);

/* ---- numbers ---- */

static bool parse_u64(const char *s, u64 *v, const char **end)
{
    char *e;

    errno = 0;
    *v = strtoull(s, &e, 0);
    *end = e;
    return e != s && !errno && *s != '-';
}

static bool parse_number(const char *name, const char *s, u64 *v, Error *err)
{
    const char *end;

    if (parse_u64(s, v, &end) && !*end)
        return true;
    return error_set(err, "-%s: \"%s\" is not a number", name, s);
}

static bool parse_size(const char *name, const char *s, u64 *v, Error *err)
{
    static const char suffixes[] = "kmgt";
    const char *end, *suffix;

    if (!parse_u64(s, v, &end))
        return error_set(err, "-%s: \"%s\" is not a size", name, s);
    if (*end && (suffix = strchr(suffixes, tolower((unsigned char)*end))) && !end[1]) {
        *v <<= 10 * (suffix - suffixes + 1);
        end++;
    }
    return !*end || error_set(err, "-%s: \"%s\" is not a size", name, s);
}

/* ---- the guest's environment ---- */

static size_t env_find(char **env, const char *name, size_t len)
{
    size_t i = 0;

    while (env[i] && !(!strncmp(env[i], name, len) && env[i][len] == '='))
        i++;
    return i;
}

static bool set_env(Options *o, const char *arg, Error *err)
{
    const char *eq = strchr(arg, '=');

    if (!eq)
        return error_set(err, "-E: \"%s\" is not var=value", arg);
    size_t i = env_find(o->env, arg, eq - arg);

    if (!o->env[i]) {
        o->env = realloc(o->env, (i + 2) * sizeof *o->env);
        o->env[i + 1] = NULL;
    }
    o->env[i] = strdup(arg);
    return true;
}

static bool unset_env(Options *o, const char *arg, Error *err)
{
    size_t i = env_find(o->env, arg, strlen(arg));

    for (; o->env[i]; i++)
        o->env[i] = o->env[i + 1];
    return true;
}

/* ---- process settings ---- */

static bool set_prefix(Options *o, const char *arg, Error *err)
{
    char real[PATH_MAX];

    /*
     * Programs change their directory, so a relative path must not stay one. A missing directory is
     * no error.
     */
    user_config.prefix = strdup(realpath(arg, real) ? real : arg);
    return true;
}

static bool set_argv0(Options *o, const char *arg, Error *err)
{
    user_config.argv0 = strdup(arg);
    return true;
}

static bool set_uname(Options *o, const char *arg, Error *err)
{
    user_config.uname = strdup(arg);
    return true;
}

static void print_models(const GuestArch *arch)
{
    printf("%s:\n", arch->name);
    for (const char *const *m = arch->models; *m; m++)
        printf("  %s\n", *m);
}

static bool is_model(const GuestArch *arch, const char *arg)
{
    size_t len = strcspn(arg, ",");

    for (const char *const *m = arch->models; *m; m++)
        if (strlen(*m) == len && !strncmp(*m, arg, len))
            return true;
    return false;
}

static bool set_cpu(Options *o, const char *arg, Error *err)
{
    if (!strcmp(arg, "help") || !strcmp(arg, "?")) {
        print_models(&guest_aarch64);
        print_models(&guest_x86_64);
        o->done = true;
        return true;
    }
    user_config.cpu_model = strdup(arg);
    /* what the program is built for is not known yet */
    return guest_aarch64.check_model(arg, &o->done, err) || is_model(&guest_x86_64, arg);
}

static bool set_stack(Options *o, const char *arg, Error *err)
{
    return parse_size("s", arg, &user_config.stack_size, err);
}

static bool set_base(Options *o, const char *arg, Error *err)
{
    if (!parse_number("B", arg, &user_config.guest_base, err))
        return false;
    return !user_config.guest_base ||
           error_set(err, "-B: guest addresses are host addresses; only 0 is possible");
}

static bool set_reserved(Options *o, const char *arg, Error *err)
{
    u64 size;

    return parse_size("R", arg, &size, err);
}

static bool set_page(Options *o, const char *arg, Error *err)
{
    u64 size;

    return parse_size("p", arg, &size, err) &&
           (size == 4096 || error_set(err, "-p: only 4096 is possible"));
}

static bool set_seed(Options *o, const char *arg, Error *err)
{
    user_config.has_seed = true;
    return parse_number("seed", arg, &user_config.seed, err);
}

static bool set_strace(Options *o, const char *arg, Error *err)
{
    user_config.strace = true;
    return true;
}

static bool set_gdb(Options *o, const char *arg, Error *err)
{
    user_config.gdb = strdup(arg);
    return *arg || error_set(err, "-g: a port or the path of a socket");
}

/* ---- logging ---- */

static bool set_log(Options *o, const char *arg, Error *err)
{
    if (log_set_mask(arg, err))
        return true;
    o->done = !err->text[0]; /* the list was printed */
    return o->done;
}

static bool set_log_file(Options *o, const char *arg, Error *err)
{
    return log_set_file(arg, err);
}

static bool set_log_filter(Options *o, const char *arg, Error *err)
{
    return log_set_filter(arg, err);
}

/* ---- the accelerator ---- */

static bool add_accel(Options *o, const char *name, size_t len, Error *err)
{
    const AccelOps *accel = accel_find(name, len);
    unsigned n = 0;

    if (!accel)
        return error_set(err, "-accel: \"%.*s\" is no accelerator (-accel help lists them)", (int)len,
                         name);
    while (o->accels[n] && o->accels[n] != accel)
        n++;
    if (n == OPTIONS_ACCELS_MAX - 1)
        return error_set(err, "-accel: too many");
    o->accels[n] = accel;
    return true;
}

static void only_accel(Options *o, const AccelOps *accel)
{
    memset(o->accels, 0, sizeof o->accels);
    o->accels[0] = accel;
}

/* kvm:tcg, or one after the other, are tried in that order. */
static bool set_accel(Options *o, const char *arg, Error *err)
{
    if (!strcmp(arg, "help") || !strcmp(arg, "?")) {
        for (const AccelOps *const *a = accel_list; *a; a++)
            printf("%-8s %s\n", (*a)->name, (*a)->what);
        o->done = true;
        return true;
    }
    if (!o->has_accel || (o->is_parsing_args && !o->accel_from_args))
        only_accel(o, NULL); /* instead of the default, or of what the environment says */
    o->has_accel = true;
    o->accel_from_args = o->is_parsing_args;
    for (size_t len;; arg += len + 1) {
        len = strcspn(arg, ":");
        if (!add_accel(o, arg, len, err))
            return false;
        if (!arg[len])
            return true;
    }
}

static bool set_tier(Options *o, const char *arg, Error *err)
{
    if (arg[0] < '0' || arg[0] > '2' || arg[1])
        return error_set(err, "-tier: \"%s\" is not 0, 1 or 2", arg);
    o->accel.tier = arg[0] - '0';
    only_accel(o, o->accel.tier ? &accel_tcg : &accel_interp);
    return true;
}

static bool set_one_insn(Options *o, const char *arg, Error *err)
{
    o->accel.tb_max_insns = 1;
    return true;
}

static bool set_tb_max(Options *o, const char *arg, Error *err)
{
    u64 n;

    if (!parse_number("tb-max", arg, &n, err))
        return false;
    o->accel.tb_max_insns = (u32)n;
    return (n && n <= UINT32_MAX) || error_set(err, "-tb-max: at least 1");
}

static bool set_code_size(Options *o, const char *arg, Error *err)
{
    u64 size;

    if (!parse_size("code-size", arg, &size, err))
        return false;
    o->accel.code_size = size;
    return true;
}

static bool set_nolink(Options *o, const char *arg, Error *err)
{
    o->accel.no_link = true;
    return true;
}

static bool set_verify(Options *o, const char *arg, Error *err)
{
    o->accel.verify = true;
    return true;
}

static bool set_ra(Options *o, const char *arg, Error *err)
{
    o->accel.ra_seed = 1;
    if (strncmp(arg, "random", 6) || (arg[6] && arg[6] != ':'))
        return error_set(err, "-ra: \"%s\" is not random or random:seed", arg);
    return !arg[6] || parse_number("ra", arg + 7, &o->accel.ra_seed, err);
}

static bool set_stats(Options *o, const char *arg, Error *err)
{
    o->accel.stats = user_config.stats = true;
    user_config.stats_file = *arg && strcmp(arg, "1") ? strdup(arg) : NULL;
    return true;
}

static bool set_perf(Options *o, const char *arg, Error *err)
{
    o->accel.perf_map = true;
    return true;
}

static bool set_jitdump(Options *o, const char *arg, Error *err)
{
    o->accel.jitdump = true;
    return true;
}

static bool set_lockstep(Options *o, const char *arg, Error *err)
{
    const char *end;

    if (!strcmp(arg, "kvm"))
        return error_set(err, "-lockstep kvm: compares machines (lyrebird-system-x86_64), not programs");
    o->accel.lockstep = true;
    o->accel.lockstep_last = ~0ull;
    if (!*arg || !strcmp(arg, "1"))
        return true;
    if (parse_u64(arg, &o->accel.lockstep_first, &end) && end[0] == '.' && end[1] == '.' &&
        parse_u64(end + 2, &o->accel.lockstep_last, &end) && !*end)
        return true;
    return error_set(err, "-lockstep: \"%s\" is not a range a..b", arg);
}

static bool show_version(Options *o, const char *arg, Error *err)
{
    puts("lyrebird " LYREBIRD_VERSION);
    o->done = true;
    return true;
}

static bool show_help(Options *o, const char *arg, Error *err)
{
    options_help();
    o->done = true;
    return true;
}

/* ---- the table ---- */

static const struct OptionRow {
    OptionHead head;
    Setter set;
} rows[] = {
#define _(name, arg, env, set, help) {{name, arg, env, help}, set},
#include "control/options.def"
#undef _
};

static const OptionTable table = OPTION_TABLE(rows, "lyrebird");

typedef struct OptionRow OptionRow;

void options_help(void)
{
    printf("usage: lyrebird [options] program [arguments]\n"
           "       lyrebird run [options] program [arguments]\n"
           "       lyrebird bench [options] program [arguments]\n"
           "       lyrebird binfmt install|remove|status\n\n"
           "Runs a Linux program built for AArch64 or x86-64.\n\n");
    option_list(&table);
    printf("\nEvery option can be given as an environment variable: LYREBIRD_<NAME>, as "
           "LYREBIRD_TB_MAX for -tb-max; options of\n"
           "one letter by the name in brackets, also with LYREBIRD in place of QEMU.\n");
}

/*
 * Remember an option for the programs that this one starts. -0 and -g concern the first program
 * only.
 */
static void remember(Options *o, const OptionRow *row, const char *arg)
{
    size_t old = o->reexec ? strlen(o->reexec) : 0,
           need = old + strlen(row->head.name) + strlen(arg) + 4;

    if (row->set == set_argv0 || row->set == set_gdb || row->set == set_env ||
        row->set == unset_env)
        return;
    o->reexec = realloc(o->reexec, need);
    snprintf(o->reexec + old, need - old, "%s%s%c%s", old ? (const char[]){EXEC_SEP, 0} : "",
             row->head.name, ARG_SEP, row->set == set_prefix ? user_config.prefix : arg);
}

static bool apply(Options *o, const OptionRow *row, const char *arg, Error *err)
{
    if (!row->set(o, arg, err))
        return false;
    if (!o->done)
        remember(o, row, arg);
    return true;
}

/* ---- sources ---- */

/*
 * -tb-max is LYREBIRD_TB_MAX. Letters differ only in case, so they take QEMU's word: -D is
 * LYREBIRD_LOG_FILENAME.
 */
static void env_name(const OptionRow *row, char *out, size_t size)
{
    const char *name = row->head.name[1] ? row->head.name : row->head.env ? row->head.env + strlen("QEMU_") : "";
    int n = snprintf(out, size, "LYREBIRD_");

    for (; *name && (size_t)n + 1 < size; name++)
        out[n++] = *name == '-' ? '_' : (char)toupper((unsigned char)*name);
    out[n] = 0;
}

/*
 * One "NAME=value" of the environment against all rows. A flag's variable counts unless it is empty
 * or "0".
 */
static bool apply_env(Options *o, const char *entry, Error *err)
{
    size_t n = strcspn(entry, "=");
    const char *value = entry[n] ? entry + n + 1 : "";
    char own[64];

    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
        env_name(&rows[i], own, sizeof own);
        if (!(strlen(own) == n && !strncmp(own, entry, n)) &&
            !(rows[i].head.env && strlen(rows[i].head.env) == n && !strncmp(rows[i].head.env, entry, n)))
            continue;
        if (!rows[i].head.arg && (!*value || !strcmp(value, "0")))
            return true;
        return rows[i].set(o, rows[i].head.arg ? value : "", err) ||
               error_prefix(err, "%.*s", (int)n, entry);
    }
    return true;
}

bool options_from_env(Options *o, char **envp, Error *err)
{
    size_t n = 0, count = 0;

    while (envp[count])
        count++;
    o->env = malloc((count + 1) * sizeof *o->env);
    for (size_t i = 0; i < count; i++)
        if (strncmp(envp[i], EXEC_ENV "=", sizeof EXEC_ENV))
            o->env[n++] = envp[i];
    o->env[n] = NULL;
    for (size_t i = 0; i < count; i++)
        if ((!strncmp(envp[i], "LYREBIRD_", 9) || !strncmp(envp[i], "QEMU_", 5)) &&
            !apply_env(o, envp[i], err))
            return false;
    return true;
}

bool options_parse(Options *o, int argc, char **argv, int *next, Error *err)
{
    int i = 1;

    o->is_parsing_args = true;
    while (i < argc && argv[i][0] == '-' && argv[i][1] && !o->done) {
        const char *value;

        if (!strcmp(argv[i], "--")) {
            i++;
            break;
        }
        const OptionHead *head = option_next(&table, argc, argv, &i, &value, err);

        if (!head || !apply(o, container_of(head, OptionRow, head), value, err))
            return false;
    }
    *next = i;
    return true;
}

bool options_from_reexec(Options *o, char *text, Error *err)
{
    const char sep[] = {EXEC_SEP, 0};
    char *save = NULL;

    o->is_parsing_args = true;
    for (char *s = strtok_r(text, sep, &save); s; s = strtok_r(NULL, sep, &save)) {
        char *arg = strchr(s, ARG_SEP);

        if (!arg)
            continue;
        *arg++ = 0;
        for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
            if (!strcmp(rows[i].head.name, s) && !apply(o, &rows[i], arg, err))
                return false;
    }
    return true;
}
