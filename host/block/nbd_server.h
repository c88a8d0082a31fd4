/* SPDX-License-Identifier: MIT */
/*
 * NBD server: disks of this process for others, while they are in use here.
 *
 * There is one server with any number of exports. An export is a drive of its own over a node, so
 * it follows when graphs change, and waits while they do. All in the loop's thread; what a client
 * says wrong ends its connection and nothing else.
 */
#ifndef HOST_BLOCK_NBD_SERVER_H
#define HOST_BLOCK_NBD_SERVER_H

#include "host/block/bitmap.h"

typedef struct NbdExport NbdExport;

/** Listen on @fd, which is the server's from now on. @connections: most there may be, 0: any. */
bool nbd_server_start(Loop *l, int fd, unsigned connections, Error *err);

/** No export and no connection is left. False: there is no server. */
bool nbd_server_stop(void);
bool nbd_server_is_on(void);

/** Serve a client on the connected socket @fd, which is the server's from now on. */
void nbd_server_accept(int fd);

typedef struct NbdExportOptions {
    const char *id, *name, *description; /* name NULL: the id; description may be NULL */
    BlockNode *node;
    bool is_writable, is_writethrough;
    DirtyBitmap *const *bitmap; /* to be seen as qemu:dirty-bitmap:NAME */
    unsigned bitmap_count;
} NbdExportOptions;

#define NBD_BITMAPS_MAX 30 /* of an export */
#define NBD_NAME_MAX    4096

/** NULL: an error was set. */
NbdExport *nbd_export_add(const NbdExportOptions *o, Error *err);

/** Take @e away. False: it has clients, and not @hard, which drops them. */
bool nbd_export_remove(NbdExport *e, bool hard, Error *err);

/** All exports; NULL: the first. */
NbdExport *nbd_export_next(NbdExport *e);
NbdExport *nbd_export_find(const char *id);
NbdExport *nbd_export_find_name(const char *name);
const char *nbd_export_id(const NbdExport *e);
const char *nbd_export_node(const NbdExport *e);

/** Called after an export has gone, with its id. NULL: nobody wants to know. */
void nbd_server_on_removed(void (*fn)(const char *id));

#endif
