/* SPDX-License-Identifier: MIT */
/*
 * File descriptors of the emulator itself (log, debugger, ...), which the guest must neither see
 * nor close.
 */
#ifndef USER_FD_H
#define USER_FD_H

#include "base/types.h"

/**
 * Move @fd out of the guest's way: to a number the guest is unlikely to reach, close-on-exec,
 * remembered as ours. Returns the new number (or @fd itself if it cannot be moved).
 */
int fd_make_private(int fd);

/**
 * Give the log a descriptor of its own, so that the guest may close or redirect what it had. Call
 * it if anything logs.
 */
void fd_hide_log(void);

/** Close a private descriptor and forget it. */
void fd_close_private(int fd);

/** True if @fd is ours: for the guest it does not exist (EBADF). */
bool fd_is_private(int fd);

/** The lowest private descriptor >= @fd; -1 if there is none. For loops over ranges. */
int fd_next_private(int fd);

#endif
