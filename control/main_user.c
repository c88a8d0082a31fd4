/* SPDX-License-Identifier: MIT */
/*
 * `lyrebird [options] program [arguments]`.
 *
 * Exit status: the program's own; 1 for a wrong command line, 126 for a program that cannot be run,
 * 127 for one that is not there, as a shell reports them. This file is the only one that calls
 * exit().
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>
#include "base/log.h"
#include "base/near.h"
#include "control/bench.h"
#include "control/binfmt.h"
#include "control/gdb.h"
#include "control/options.h"
#include "softmmu/accel_ops.h"
#include "user/abi.h"
#include "user/debug.h"
#include "user/exec.h"
#include "user/fd.h"
#include "user/image.h"
#include "user/mem.h"
#include "user/publish.h"
#include "user/run.h"
#include "user/thread.h"

#define SCRIPT_DEPTH 5

UserConfig user_config = {.accel = &accel_tcg, .cpu_model = "max"};

/* What is to be run, from the command line or from LYREBIRD_REEXEC. */
typedef struct Request {
    int fd; /* the program, already open, or -1 */
    const char *file;
    const char *execfn;
    char **argv; /* of the guest */
} Request;

enum {
    STATUS_USAGE = 1,
    STATUS_CANNOT_RUN = 126,
    STATUS_NOT_FOUND = 127,
};

static _Noreturn void die(int status, const Error *err)
{
    fprintf(stderr, "lyrebird: %s\n", err->text);
    exit(status);
}

static _Noreturn void die_of_errno(const char *file)
{
    Error err;
    int status = errno == ENOENT || errno == ENOTDIR ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN;

    error_set_errno(&err, "%s", file);
    die(status, &err);
}

/* ---- finding the program behind scripts ---- */

static char **script_argv(char **argv, char *interp, char *arg, const char *script)
{
    size_t n = 0, extra = arg ? 3 : 2;

    while (argv[n])
        n++;
    char **out = malloc((n + extra + 1) * sizeof *out), **p = out;

    *p++ = interp;
    if (arg)
        *p++ = arg;
    *p++ = strdup(script);
    for (size_t i = 1; i < n; i++)
        *p++ = argv[i];
    *p = NULL;
    return out;
}

/* A script ends in a host program: let the kernel run it, as it would have without us. */
static _Noreturn void run_native(const Request *r, char **env)
{
    errno = (int)-exec_native(r->file, r->argv, env);
    die_of_errno(r->file);
}

/* What is to be loaded, for load(). */
typedef struct Load {
    Request *r;
    Options *o;
    const UserAbi *abi;
    ImageHead head;
    unsigned tries;
    bool is_native; /* a script that ends in a host program */
    bool by_exec;   /* a program of ours started it */
    bool is_started; /* the accelerator */
} Load;

/* Open what really runs: follows #! lines, rewriting argv and file. False: no descriptor left. */
static bool open_program(Load *l)
{
    Request *r = l->r;
    ImageHead *head = &l->head;
    char buf[PATH_MAX], *interp, *arg;

    for (int depth = 0;; depth++) {
        if (r->fd >= 0) {
            snprintf(buf, sizeof buf, "/proc/self/fd/%d", r->fd);
            r->file = strdup(buf);
        }
        ImageKind kind = image_open(user_path(r->file, buf, true), head);

        if (kind == IMAGE_MISSING && errno == EMFILE)
            return false;
        if (kind == IMAGE_MISSING)
            die_of_errno(r->file);
        l->is_native = kind == IMAGE_FOREIGN && depth;
        if (kind != IMAGE_SCRIPT)
            return true;
        errno = depth == SCRIPT_DEPTH ? ELOOP : ENOEXEC;
        if (depth == SCRIPT_DEPTH || !image_script(head, &interp, &arg))
            die_of_errno(r->file);
        interp = strdup(interp);
        r->argv =
            script_argv(r->argv, interp, arg ? strdup(arg) : NULL, depth ? r->file : r->execfn);
        r->file = interp;
        r->fd = -1;
        close(head->fd);
    }
}

/* ---- starting it ---- */

/* The name that ps and top show. */
static void set_name(const char *file)
{
    const char *slash = strrchr(file, '/');

    prctl(PR_SET_NAME, slash ? slash + 1 : file);
}

static void interrupt(Vcpu *cpu)
{
    signal_interrupt(cpu->user);
}

/*
 * The first accelerator of the list that can run it. That a program started one of another
 * architecture is no mistake of the user: translation takes over then.
 */
static void start_accel(Options *o, bool by_exec)
{
    Error err = {"-accel: nothing can run this program"};
    bool has_next;

    for (unsigned n = 0; o->accels[n]; n++) {
        const AccelOps *accel = o->accels[n];

        user_config.accel = accel;
        if (accel->init(&o->accel, &err))
            return;
        has_next = o->accels[n + 1];
        if (has_next)
            fprintf(stderr, "lyrebird: %s; trying -accel %s\n", err.text, o->accels[n + 1]->name);
        else if (by_exec && accel->is_native && o->accel.arch->translate)
            o->accels[n + 1] = &accel_tcg;
    }
    die(STATUS_USAGE, &err);
}

/* How it is run must be known before it is loaded, if that is natively. */
static void start_native(Load *l)
{
    Error err;

    if (!l->o->accels[0]->is_native)
        return;
    if (l->tries > 1) {
        error_set(&err, "-accel %s: no descriptor is left", l->o->accels[0]->name);
        die(STATUS_USAGE, &err);
    }
    start_accel(l->o, l->by_exec);
    l->is_started = true;
}

/*
 * A job of fd_do. The first file is the one that may find no descriptor: the others come after it
 * was closed.
 */
static bool load(void *arg)
{
    Load *l = arg;
    Error err;

    l->tries++;
    if (!open_program(l))
        return false;
    l->abi = image_abi(&l->head);
    if (!l->abi)
        l->abi = &user_abi_a64; /* image_load says what it is */
    mem_init(l->abi);
    l->o->accel.arch = l->abi->guest;
    if (!l->is_native && image_abi(&l->head))
        start_native(l);
    if (!l->is_native && !image_load(&user_image, &l->head, l->r->file, &err))
        die(strstr(err.text, "is not there") ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN, &err);
    close(l->head.fd);
    return true;
}

static UserThread *prepare(Request *r, Options *o, bool by_exec)
{
    const Request first = *r;
    Load l = {.r = r, .o = o, .by_exec = by_exec};
    Error err;
    int status = fd_do(load, &l, r->fd >= 0 ? r->fd : fd_in_path(r->file));

    if (status)
        exit(status);
    if (first.fd >= 0) /* it was only a way to find the file: the program must not see it */
        close(first.fd);
    if (l.is_native)
        run_native(&first, o->env);
    if (!l.is_started)
        start_accel(o, by_exec);
    const UserAbi *abi = l.abi;
    UserThread *t = thread_first(abi, &err);

    if (!t)
        die(STATUS_USAGE, &err);
    if (user_config.argv0 && r->argv[0])
        r->argv[0] = (char *)user_config.argv0;
    if (!image_stack(&user_image, t->cpu, r->argv, o->env, r->execfn, &err))
        die(STATUS_CANNOT_RUN, &err);
    abi->start(t->cpu, user_image.start, user_image.sp);
    publish_image(&user_image);
    set_name(r->execfn);
    return t;
}

/* ---- command line ---- */

static char *next_field(char **text)
{
    const char sep[] = {EXEC_SEP, 0};
    char *field = strsep(text, sep);

    return field ? field : (char *)"";
}

/* Started by a guest's execve: argv is the guest's, everything else is in the variable. */
static void request_from_reexec(Request *r, Options *o, const char *text, char **argv, Error *err)
{
    char *copy = strdup(text);

    const char *fds = next_field(&copy), *comma = strchr(fds, ',');

    r->fd = atoi(fds);
    exec_find_self(comma ? atoi(comma + 1) : -1);
    r->file = next_field(&copy);
    r->execfn = next_field(&copy);
    r->argv = argv;
    if (copy && !options_from_reexec(o, copy, err))
        die(STATUS_USAGE, err);
}

/*
 * Registered with the P flag, the kernel calls us as: lyrebird FILE ARGV0 ARGS... and says so in
 * AT_FLAGS.
 */
static bool from_binfmt(void)
{
    return getauxval(AT_FLAGS) & 1; /* AT_FLAGS_PRESERVE_ARGV0 */
}

static void request_from_args(Request *r, Options *o, int argc, char **argv, Error *err)
{
    int next;

    if (from_binfmt() && argc >= 3) {
        /* registered with O or C: the kernel opened the program; 0 = it did not */
        u64 fd = getauxval(AT_EXECFD);

        *r = (Request){fd ? (int)fd : -1, argv[1], argv[1], argv + 2};
        return;
    }
    if (argc > 1 && !strcmp(argv[1], "binfmt"))
        exit(binfmt_main(argv + 2));
    if (argc > 1 && !strcmp(argv[1], "bench"))
        exit(bench_main(argc - 1, argv + 1));
    if (argc > 1 && !strcmp(argv[1], "run")) {
        argv++;
        argc--;
    }
    if (!options_parse(o, argc, argv, &next, err))
        die(STATUS_USAGE, err);
    if (o->done)
        exit(0);
    if (log_mask || user_config.strace)
        fd_hide_log();
    if (next == argc) {
        error_set(err, "no program given (lyrebird -help explains)");
        die(STATUS_USAGE, err);
    }
    *r = (Request){-1, argv[next], argv[next], argv + next};
}

int main(int argc, char **args, char **envp)
{
#ifdef LYREBIRD_IS_FIXED
    near_begin();
#endif
    char **argv = publish_begin(argc, args);
    const char *reexec = getenv(EXEC_ENV);
    Options o = {
        .accel = {.tier = -1,
                  .hide_fd = fd_make_private,
                  .drop_fd = fd_close_private,
                  .interrupt = interrupt},
        .accels = {&accel_tcg},
    };
    Request r;
    Error err = {""};

    if (!options_from_env(&o, envp, &err))
        die(STATUS_USAGE, &err);
    if (o.done)
        exit(0);
    if (reexec)
        request_from_reexec(&r, &o, reexec, argv, &err);
    else {
        exec_find_self(-1);
        request_from_args(&r, &o, argc, argv, &err);
    }
    user_config.reexec = o.reexec;
    UserThread *t = prepare(&r, &o, reexec != NULL);

    /* The environment may still say where the first program was to listen. */
    if (user_config.gdb && (!reexec || gdb_is_inherited(user_config.gdb)) &&
        !gdb_start(t, user_config.gdb, &err))
        die(STATUS_USAGE, &err);
    user_run(t);
    return 0; /* not reached: the process ends in exit_group */
}
