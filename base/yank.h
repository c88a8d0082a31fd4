/* SPDX-License-Identifier: MIT */
/*
 * Connections that can be cut from any thread, whatever the thread that uses them waits for. Who
 * uses one notices as if the other side had hung up. Source: QEMU documentation, "yank".
 */
#ifndef BASE_YANK_H
#define BASE_YANK_H

#include "base/types.h"

/* One that may have a connection; the memory is the caller's. Zero is not registered. */
typedef struct YankPoint {
    const char *kind; /* "chardev", "block-node" */
    const char *id;   /* must last until it is unregistered */
    int fd;           /* socket; -1: no connection now */
    struct YankPoint *next;
} YankPoint;

/** It can be found from now on; without a connection yet. */
void yank_register(YankPoint *p, const char *kind, const char *id);
void yank_unregister(YankPoint *p);

/** Its socket is @fd, -1: none. To be called before the socket is closed, too. */
void yank_set_fd(YankPoint *p, int fd);

/** Cut it; false: there is none of this name. */
bool yank_cut(const char *kind, const char *id);

/** Call @fn for each; it may not call back. */
void yank_each(void (*fn)(void *opaque, const char *kind, const char *id), void *opaque);

/** Whether there is one of this name. */
bool yank_is_there(const char *kind, const char *id);

#endif
