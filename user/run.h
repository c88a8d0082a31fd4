/* SPDX-License-Identifier: MIT */
/* The main loop of a guest thread. */
#ifndef USER_RUN_H
#define USER_RUN_H

#include "user/user.h"

/** Run the guest code of @t until the thread exits (t->exiting). The process may end inside. */
void user_run(UserThread *t);

/**
 * Set by the debugger: called when a breakpoint or step ended (@sig = SIGTRAP) or before a signal is forced on the
 * guest; returns the signal to deliver, 0 for none. NULL: no debugger.
 */
extern int (*user_debug_hook)(UserThread *t, int sig);

#endif
