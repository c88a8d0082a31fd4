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

/**
 * i386 system call @nr by int $0x80. Left out, with USER_ERESTARTNOINTR, if *@flag is set or a signal
 * comes before it; _raw: never.
 */
i64 uaccess_syscall32(const u32 *flag, long nr, const u32 args[6]);
i64 uaccess_syscall32_raw(const u32 *unused, long nr, const u32 args[6]);

#endif
