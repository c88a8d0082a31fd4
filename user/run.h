/* SPDX-License-Identifier: MIT */
/* The main loop of a guest thread. */
#ifndef USER_RUN_H
#define USER_RUN_H

#include "user/user.h"

/** Run the guest code of @t until the thread exits (t->exiting). The process may end inside. */
void user_run(UserThread *t);

#endif
