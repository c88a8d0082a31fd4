/* SPDX-License-Identifier: MIT */
/*
 * Frames over a connection, each behind its length in 4 bytes, high first: the form of QEMU's
 * -netdev socket and stream. For host/net only.
 */
#ifndef HOST_NET_STREAM_H
#define HOST_NET_STREAM_H

#include "host/net/address.h"
#include "host/net/backend.h"

#define STREAM_BUFFER (2u * (NET_FRAME_MAX + 4u))

/* What came in and is not yet a frame. Zero is empty. */
typedef struct StreamParser {
    u8 *data; /* STREAM_BUFFER bytes */
    size_t start, end;
} StreamParser;

/** Where to read to, and how many bytes fit (at least one, when stream_next has said "no more"). */
u8 *stream_room(StreamParser *p, size_t *room);

/** The next frame: its size, 0: there is none yet, -1: the length is none of a frame. */
i64 stream_next(StreamParser *p, const u8 **frame);
void stream_skip(StreamParser *p, size_t size); /* that frame */

typedef struct NetStream {
    Net *net;
    NetAddress addr;
    int fd, listen_fd; /* -1: none */
    LoopFd watch, listen;
    u32 events;
    bool is_on, is_connecting, is_full; /* is_full: the front end has no room */
    LoopTimer again;
    i64 again_ns; /* 0: a client that tries once */
    StreamParser in;
    u8 *out; /* the rest of a frame that went out in part */
    size_t out_at, out_size;
    char unlink[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* to be removed at the end */
} NetStream;

/**
 * Connect to @addr, or wait for connections there. A client that may try again starts without
 * connection; another waits for it here.
 */
bool stream_open(NetStream *s, Net *n, const NetAddress *addr, bool is_server, i64 again_ns,
                 Error *err);
void stream_close(NetStream *s); /* also of zeros */
bool stream_send(NetStream *s, const NetFrame *f);
void stream_resume(NetStream *s);

#endif
