/* SPDX-License-Identifier: MIT */
/*
 * How a guest's execve reaches the next lyrebird: one environment string that the guest never sees.
 */
#ifndef USER_EXEC_H
#define USER_EXEC_H

#include "user/user.h"

/*
 * LYREBIRD_REEXEC=<fd>,<self>\1<file>\1<execfn>\1<option>\1<option>...
 * fd: open file of the program, or -1; self: open file of lyrebird itself where there is no /proc,
 * or -1; file: what to open otherwise; execfn: the name as the guest gave it. The arguments of the
 * process are the guest's own, so that ps shows them.
 */
#define EXEC_ENV "LYREBIRD_REEXEC"
#define EXEC_SEP '\1'

/**
 * Run @file from the command line natively: it is a script whose interpreter is a host program.
 * Returns -errno.
 */
i64 exec_native(const char *file, char *const *argv, char *const *envp);

/**
 * Once at the start: make sure that we can be executed again, without /proc too. @inherited:
 * EXEC_ENV's self.
 */
void exec_find_self(int inherited);

/**
 * What would run if @path were executed: scripts are followed to their interpreter. @depth starts
 * at 0.
 */
int exec_final_kind(const char *path, int depth);

#endif
