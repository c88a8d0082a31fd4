/* SPDX-License-Identifier: MIT */
/*
 * Files that were opened by who started us: "/dev/fdset/N" as a path means a descriptor of set N
 * (-add-fd), of which the one with the right access is taken.
 */
#ifndef BASE_FDSET_H
#define BASE_FDSET_H

#include <stdio.h>
#include "base/error.h"
#include "base/types.h"

/** Put a copy of @fd into set @set. False if it is no open file. */
bool fdset_add(u64 set, int fd, Error *err);

/** open(2) that also takes "/dev/fdset/N"; -1 with errno, ENOENT if the set has none that fits. */
int fdset_open(const char *path, int flags, unsigned mode);

#endif
