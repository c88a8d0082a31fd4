/* SPDX-License-Identifier: MIT */
/*
 * The emulator as a process: in the background, as another user, in another root, with fewer system
 * calls. In order: process_begin() before there are threads, back ends and the machine are made,
 * process_restrict(), the machine starts.
 */
#ifndef CONTROL_PROCESS_H
#define CONTROL_PROCESS_H

#include "base/opts.h"
#include "base/error.h"

typedef struct ProcessOptions {
    Opts words; /* of -run-with: chroot, user, async-teardown; -sandbox's with the prefix "sandbox." */
    const char *pid_file;
    bool in_background, lock_memory;
} ProcessOptions;

/** Whether @user is one: "name" or "uid:gid". */
bool process_check_user(const char *user, Error *err);

/** Go to the background (the parent waits for process_restrict), write the pid file. */
bool process_begin(const ProcessOptions *p, Error *err);

/** Everything was opened: another root, another user, fewer system calls. The parent ends. */
bool process_restrict(const ProcessOptions *p, Error *err);

/** Remove the pid file. */
void process_end(void);

#endif
