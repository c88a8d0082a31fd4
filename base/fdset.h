/* SPDX-License-Identifier: MIT */
/*
 * Descriptors that others opened: sets of them, of which "/dev/fdset/N" as a path means the one with
 * the right access (-add-fd, add-fd), and such with a name (getfd).
 */
#ifndef BASE_FDSET_H
#define BASE_FDSET_H

#include <stdio.h>
#include "base/error.h"
#include "base/types.h"

typedef struct FdsetEntry {
    u64 set;
    int fd;
    const char *opaque; /* NULL: none */
} FdsetEntry;

/** Put a copy of @fd, with a text for whoever asks (or NULL), into set @set; its number, or -1. */
int fdset_add(u64 set, int fd, const char *opaque, Error *err);

/** A number that no set has. */
u64 fdset_free_number(void);

/** Close descriptor @fd of a set, or all of them if it is -1. False: there is none. */
bool fdset_remove(u64 set, int fd);

/** Entry @n, by sets; false behind the last. */
bool fdset_at(unsigned n, FdsetEntry *out);

/** open(2) that also takes "/dev/fdset/N"; -1 with errno, ENOENT if the set has none that fits. */
int fdset_open(const char *path, int flags, unsigned mode);

/** Keep @fd under a name, which begins with no digit; one that has it already is closed. */
bool fd_name(const char *name, int fd, Error *err);

/** Close the one with this name. False: there is none. */
bool fd_unname(const char *name);

/** What "fd=@text" means: a number, or a name. -1: neither. */
int fd_of_text(const char *text);

/** @fd has an owner now: its name, if it has one, is forgotten. */
void fd_taken(int fd);

#endif
