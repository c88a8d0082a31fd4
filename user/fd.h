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

/**
 * Do @job(@arg), which opens files. False from it: there was no descriptor left (errno EMFILE), and
 * it did nothing yet; then it is done again by a process that shares our memory but has no
 * descriptors except 2 and @keep (-1: none). What it maps or writes is ours; descriptors that it
 * leaves open are gone. Returns 0, or what that process exited with.
 */
int fd_do(bool (*job)(void *arg), void *arg, int keep);

/** The descriptor that @path names, as /proc/self/fd/N and /dev/fd/N do; -1: none. */
int fd_in_path(const char *path);

/** Close a private descriptor and forget it. */
void fd_close_private(int fd);

/**
 * In a new process that shares the descriptors of its parent: what the parent has stays open, and is
 * no longer ours.
 */
void fd_table_shared(void);

/** True if @fd is ours: for the guest it does not exist (EBADF). */
bool fd_is_private(int fd);

/** The lowest private descriptor >= @fd; -1 if there is none. For loops over ranges. */
int fd_next_private(int fd);

#endif
