/* SPDX-License-Identifier: MIT */
/*
 * The files of /proc that must show the guest instead of us: /proc/self/{exe,maps,auxv,...},
 * /proc/cpuinfo.
 */
#ifndef USER_PROCFS_H
#define USER_PROCFS_H

#include "user/user.h"

/*
 * Not one of these files: the caller goes on as for any path. Outside the range of errno and of
 * USER_E*.
 */
#define PROCFS_NOT_MINE (-100000)

/**
 * openat for a path that may be one of ours (host bytes, already copied in): fd, -errno, or
 * PROCFS_NOT_MINE.
 */
int procfs_open(UserThread *t, int dirfd, const char *path, int flags, int mode);

/** readlinkat: length written to @buf (no NUL, truncated to @size), -errno, or PROCFS_NOT_MINE. */
i64 procfs_readlink(UserThread *t, int dirfd, const char *path, char *buf, size_t size);

/**
 * Path that stat, access, chdir, execve, statx, ... must use instead of @path: for /proc/self/exe,
 * and /proc/PID/exe of another guest process, the guest's program (only when a final link is
 * followed), which may be in @buf of PATH_MAX bytes; otherwise @path itself. Never fails.
 */
const char *procfs_path(UserThread *t, int dirfd, const char *path, bool follow, char *buf);

#endif
