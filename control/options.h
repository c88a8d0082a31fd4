/* SPDX-License-Identifier: MIT */
/* Command line and environment of the user-mode program. */
#ifndef CONTROL_OPTIONS_H
#define CONTROL_OPTIONS_H

#include "base/error.h"
#include "softmmu/accel_ops.h"
#include "user/user.h"

#define OPTIONS_ACCELS_MAX 5 /* the last is NULL */

/* Everything the options fill in; user_config is the part that user/ reads. */
typedef struct Options {
    AccelConfig accel;
    char **env;     /* of the guest, NULL-terminated */
    char *reexec;   /* the options, for a program started by execve; grows */
    const AccelOps *accels[OPTIONS_ACCELS_MAX]; /* tried in this order; NULL: no more */
    bool is_parsing_args;                       /* no longer the environment */
    bool has_accel, accel_from_args;
    bool done;      /* help or version was printed: exit with status 0 */
} Options;

/**
 * Start with the process environment: options named there are applied, and LYREBIRD_REEXEC is left
 * out of it.
 */
bool options_from_env(Options *o, char **envp, Error *err);

/**
 * Apply the options in @argv from index 1 on; the index of the first word that is none goes to
 * @next. False with empty err->text cannot happen: either done is set or the text says what is
 * wrong.
 */
bool options_parse(Options *o, int argc, char **argv, int *next, Error *err);

/** Apply one "name" or "name\2argument" pair list as carried by LYREBIRD_REEXEC. */
bool options_from_reexec(Options *o, char *text, Error *err);

void options_help(void);

#endif
