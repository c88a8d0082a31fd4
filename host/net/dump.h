/* SPDX-License-Identifier: MIT */
/* -object filter-dump: the frames of a network in a file that tcpdump and Wireshark read. */
#ifndef HOST_NET_DUMP_H
#define HOST_NET_DUMP_H

#include "host/net/net.h"

typedef struct NetDump NetDump;

/**
 * "id=x,netdev=id,file=path[,maxlen=bytes][,queue=all|rx|tx][,status=on|off]". NULL on error. It may
 * outlive its network, and ends by itself when the file cannot be written.
 */
NetDump *net_dump_new(const Opts *o, Error *err);
void net_dump_free(NetDump *d);

/** All of them, in the order of creation; NULL: the first. */
NetDump *net_dump_next(NetDump *d);
const char *net_dump_id(const NetDump *d);

/** "-object filter-dump,help". */
void net_dump_help(FILE *f);

#endif
