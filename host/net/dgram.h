/* SPDX-License-Identifier: MIT */
/* Frames as datagrams: UDP, multicast groups, Unix datagram sockets. For host/net only. */
#ifndef HOST_NET_DGRAM_H
#define HOST_NET_DGRAM_H

#include "host/net/address.h"
#include "host/net/backend.h"

typedef struct NetDgram {
    Net *net;
    int fd;         /* -1: none */
    int send_fd;    /* of a group: another socket, so that our own frames can be told; else fd */
    NetAddress own; /* of send_fd, when it is another */
    NetAddress remote;
    LoopFd watch, send_watch;
    u8 *in, *out;   /* frames in one piece */
    size_t in_size; /* a frame that waits for room */
    bool is_full;   /* the socket takes no more */
    char unlink[sizeof(((struct sockaddr_un *)0)->sun_path)];
} NetDgram;

/**
 * Send to @remote; receive at @local (fd: a socket that is given). A @remote without len: to whom
 * the given socket is connected. A multicast @remote: join it, by the interface of @local if that
 * has an address.
 */
bool dgram_open(NetDgram *d, Net *n, const NetAddress *local, const NetAddress *remote, Error *err);
void dgram_close(NetDgram *d); /* also of zeros */
bool dgram_send(NetDgram *d, const NetFrame *f);
void dgram_resume(NetDgram *d);

#endif
