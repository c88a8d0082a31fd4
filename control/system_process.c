/* SPDX-License-Identifier: MIT */
/* Options about the process and about what ends or stops the machine. */
#include <stdlib.h>
#include <string.h>
#include "base/fdset.h"
#include "base/trace.h"
#include "control/json_opts.h"
#include "control/sandbox.h"
#include "control/system.h"

/* ---- the process ---- */

bool set_daemonize(SystemOptions *o, const char *arg, Error *err)
{
    o->process.in_background = true;
    return true;
}

bool set_pidfile(SystemOptions *o, const char *arg, Error *err)
{
    o->process.pid_file = arg;
    return true;
}

bool set_runas(SystemOptions *o, const char *arg, Error *err)
{
    opts_set(&o->process.words, "user", arg);
    return process_check_user(arg, err) || error_prefix(err, "-runas");
}

bool set_chroot(SystemOptions *o, const char *arg, Error *err)
{
    opts_set(&o->process.words, "chroot", arg);
    return true;
}

static const OptRow run_rows[] = {
    {"user", OPT_STR, NULL, "become this user, name or uid:gid, when all is opened"},
    {"chroot", OPT_STR, NULL, "this folder becomes the root, before that"},
    {"async-teardown", OPT_BOOL, NULL, "another process gives the memory back"},
    {"exit-with-parent", OPT_BOOL, NULL, "end when the process that started this one does"},
};

bool set_run_with(SystemOptions *o, const char *arg, Error *err)
{
    const char *user;
    Opts w = {0};
    bool ok = system_words(o, &w, "run-with", arg, NULL, OPT_TABLE(run_rows), err);

    user = opts_get(&w, "user");
    ok = ok && (!user || process_check_user(user, err) || error_prefix(err, "-run-with"));
    opts_copy(&o->process.words, &w);
    opts_clear(&w);
    return ok;
}

bool set_sandbox(SystemOptions *o, const char *arg, Error *err)
{
    const OptTable rows = {sandbox_rows, sandbox_row_count};
    Opts w = {0};
    bool ok = system_words(o, &w, "sandbox", arg, "enable", rows, err);
    char key[64];

    for (unsigned n = 0; n < w.count; n++) {
        snprintf(key, sizeof key, "sandbox.%s", w.row[n].key);
        opts_set(&o->process.words, key, w.row[n].value);
    }
    opts_clear(&w);
    return ok;
}

static const OptRow overcommit_rows[] = {
    {"mem-lock", OPT_ENUM, "on|off|on-fault", "keep all memory of the process from being swapped"},
    {"cpu-pm", OPT_ENUM, "off|false", "the guest puts the host's CPUs to sleep: never"},
};

bool set_overcommit(SystemOptions *o, const char *arg, Error *err)
{
    Opts w = {0};
    bool ok = system_words(o, &w, "overcommit", arg, NULL, OPT_TABLE(overcommit_rows), err);
    const char *lock = opts_get(&w, "mem-lock");

    o->process.lock_memory = lock && strcmp(lock, "off");
    opts_clear(&w);
    return ok;
}

static const OptRow fd_rows[] = {
    {"fd", OPT_NUM, NULL, "open descriptor"},
    {"set", OPT_NUM, NULL, "number of the set: /dev/fdset/N as a path means it"},
    {"opaque", OPT_STR, NULL, "text for whoever asks"},
};

bool set_add_fd(SystemOptions *o, const char *arg, Error *err)
{
    Opts w = {0};
    bool ok = system_words(o, &w, "add-fd", arg, NULL, OPT_TABLE(fd_rows), err);

    if (ok && !o->done && (!opts_get(&w, "fd") || !opts_get(&w, "set")))
        ok = error_set(err, "-add-fd %s: fd= and set= are expected", arg);
    else if (ok && !o->done && opts_num(&w, "fd", 0) < 3)
        ok = error_set(err, "-add-fd: fd=%s: 3 or more is expected", opts_get(&w, "fd"));
    else if (ok && !o->done)
        ok = fdset_add(opts_num(&w, "set", 0), (int)MIN(opts_num(&w, "fd", 0), (u64)INT32_MAX),
                       opts_get(&w, "opaque"), err) >= 0 ||
             error_prefix(err, "-add-fd");
    opts_clear(&w);
    return ok;
}

/* ---- messages ---- */

static const OptRow msg_rows[] = {
    {"timestamp", OPT_BOOL, NULL, "errors and traces begin with the time"},
    {"guest-name", OPT_BOOL, NULL, "errors begin with the name of the machine"},
};

bool set_msg(SystemOptions *o, const char *arg, Error *err)
{
    Opts w = {0};
    bool ok = system_words(o, &w, "msg", arg, NULL, OPT_TABLE(msg_rows), err);

    o->msg_time = opts_bool(&w, "timestamp", false);
    trace_set_timestamps(o->msg_time);
    o->msg_guest = opts_bool(&w, "guest-name", false);
    opts_clear(&w);
    return ok;
}

/* ---- -action ---- */

static const OptRow action_rows[] = {
    {"reboot", OPT_ENUM, "reset|shutdown", "when the guest resets"},
    {"shutdown", OPT_ENUM, "poweroff|pause", "when the guest switches off"},
    {"panic", OPT_ENUM, "pause|shutdown|exit-failure|none", "when the guest's kernel says it is lost"},
    {"watchdog", OPT_ENUM, MACHINE_WATCHDOG_ACTIONS,
     "when a watchdog runs out"},
};

static bool use_action(SystemOptions *o)
{
    const char *reboot = opts_get(&o->action, "reboot"), *off = opts_get(&o->action, "shutdown");

    o->machine.no_reboot = reboot && !strcmp(reboot, "shutdown");
    o->machine.no_shutdown = off && !strcmp(off, "pause");
    o->machine.panic_action = opts_get(&o->action, "panic");
    o->machine.watchdog_action = opts_get(&o->action, "watchdog");
    return true;
}

bool set_action(SystemOptions *o, const char *arg, Error *err)
{
    return system_words(o, &o->action, "action", arg, NULL, OPT_TABLE(action_rows), err) &&
           use_action(o);
}

bool set_no_reboot(SystemOptions *o, const char *arg, Error *err)
{
    opts_set(&o->action, "reboot", "shutdown");
    return use_action(o);
}

bool set_no_shutdown(SystemOptions *o, const char *arg, Error *err)
{
    opts_set(&o->action, "shutdown", "pause");
    return use_action(o);
}

bool set_watchdog_action(SystemOptions *o, const char *arg, Error *err)
{
    Opts w = {0};
    bool ok;

    opts_set(&w, "watchdog", arg);
    ok = opts_check(&w, "-watchdog-action", &action_rows[3], 1, err);
    opts_clear(&w);
    opts_set(&o->action, "watchdog", arg);
    return ok && use_action(o);
}
