/* SPDX-License-Identifier: MIT */
/*
 * What the host signal handler asks about the program counters of uaccess.c; the copies themselves
 * are in user.h.
 */
#ifndef USER_UACCESS_H
#define USER_UACCESS_H

#include "user/user.h"

/** Where to continue after a memory fault at host @pc inside a guest copy; 0: not one of ours. */
Hva uaccess_fixup(Hva pc);

/**
 * Where to continue so that the interruptible system call about to start at @pc does not; 0: @pc is
 * elsewhere.
 */
Hva uaccess_syscall_abort(Hva pc);

#endif
