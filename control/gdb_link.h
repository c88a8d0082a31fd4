/* SPDX-License-Identifier: MIT */
/*
 * The connection to gdb: a TCP or Unix socket, packets in and out, acknowledgements. Used by one
 * thread at a time.
 */
#ifndef CONTROL_GDB_LINK_H
#define CONTROL_GDB_LINK_H

#include "base/error.h"
#include "control/gdb_packet.h"

typedef struct GdbLink {
    int fd; /* -1: not connected */
    bool no_ack;
    GdbInput in;
    u8 buf[4096]; /* bytes received and not yet looked at */
    size_t have, used;
    char wire[GDB_PACKET_MAX + 8]; /* the last packet sent, for a NAK */
    size_t wire_size;
} GdbLink;

/**
 * Wait for a connection at @where: "port" or "host:port" (TCP; no host: the loopback address, an
 * empty one: all), else the path of a Unix socket to create.
 */
bool gdb_link_accept(GdbLink *l, const char *where, Error *err);

/** Connection that an earlier program image left open. */
void gdb_link_adopt(GdbLink *l, int fd, bool no_ack);

void gdb_link_close(GdbLink *l);

/**
 * The next packet or interrupt; answers acknowledgements on the way. @wait: block for it, else only
 * what has arrived. GDB_INPUT_MORE: nothing yet. False: the connection is gone.
 */
bool gdb_link_next(GdbLink *l, bool wait, GdbInputKind *kind);

bool gdb_link_send(GdbLink *l, const GdbReply *r);

/** After the last packet: until it is acknowledged, or a second. */
void gdb_link_flush(GdbLink *l);

#endif
