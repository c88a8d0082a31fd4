/* SPDX-License-Identifier: MIT */
/* Driver "nbd": what its options are and what names stand for them, with or without the library. */
#ifndef HOST_BLOCK_NBD_H
#define HOST_BLOCK_NBD_H

#include "host/block/node.h"

#define NBD_PORT     "10809" /* IANA's */
#define NBD_ROW_COUNT 11

extern const OptRow nbd_rows[NBD_ROW_COUNT];

/** Where a server is, from options that were checked. Strings belong to them. */
typedef struct NbdPlace {
    const char *uri; /* all in one; NULL: the rest says it */
    const char *host, *port, *path, *export_name;
} NbdPlace;

/** False: the options contradict each other, or say too little. */
bool nbd_place(const Opts *o, NbdPlace *p, Error *err);

/** The place as a name that can be opened; to be freed. */
char *nbd_place_text(const NbdPlace *p);

/** nbd://..., nbd+unix://..., nbd:HOST:PORT:exportname=X, nbd:unix:PATH into options. */
bool nbd_parse_filename(const char *name, Opts *o, Error *err);

#endif
