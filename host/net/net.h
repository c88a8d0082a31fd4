/* SPDX-License-Identifier: MIT */
/*
 * Networks as devices and the monitor see them: a Net is what -netdev makes, a NetEnd the
 * connection of one front end (a NIC), which lives in it.
 *
 * What goes both ways are Ethernet frames without FCS, as lists of pieces of memory that are only
 * lent. A frame may leave work to the receiver (checksum, segmentation), said in the header that
 * virtio and tap devices use; each side tells what it takes, and what the other cannot do is done
 * between them. Flow is controlled both ways: who is told "no" keeps the frame and is told when to
 * try again. All calls hold the machine lock, callbacks come with it held.
 */
#ifndef HOST_NET_NET_H
#define HOST_NET_NET_H

#include <linux/virtio_net.h>
#include <stdio.h>
#include <sys/uio.h>
#include "base/error.h"
#include "base/loop.h"
#include "base/opts.h"
#include "base/types.h"

#define NET_FRAME_MAX (65536u + 64u) /* bytes, with segmentation left to do */

typedef struct Net Net;
typedef struct virtio_net_hdr NetHeader; /* flags, gso_type...; zeros: a plain frame */

typedef struct NetFrame {
    const struct iovec *iov;
    u32 count;
    u32 queue; /* of the sender, if it has several */
    size_t size;
    NetHeader header;
} NetFrame;

/* What a receiver does itself. */
typedef enum NetOffload {
    NET_CSUM = 1, /* VIRTIO_NET_HDR_F_NEEDS_CSUM */
    NET_TSO4 = 2,
    NET_TSO6 = 4,
    NET_ECN = 8, /* VIRTIO_NET_HDR_GSO_ECN with these */
} NetOffload;

/* What a front end does; writable and link may be NULL. */
typedef struct NetOps {
    bool (*receive)(void *opaque, const NetFrame *f); /* false: no room now */
    void (*writable)(void *opaque);                   /* after net_send said false */
    void (*link)(void *opaque, bool is_up);
} NetOps;

/* A front end's connection; the memory is the front end's. Zero is not connected. */
typedef struct NetEnd {
    Net *net;
    const NetOps *ops;
    void *opaque;
} NetEnd;

/** -netdev: "type=user,id=x,...". NULL on error. */
Net *net_new(Loop *l, const Opts *o, Error *err);
void net_free(Net *n);

/** All of them, in the order of creation; NULL: the first. */
Net *net_next(Net *n);
Net *net_find(const char *id);
const char *net_id(const Net *n);

/** Whether a front end is connected. */
bool net_is_used(const Net *n);

/** What it is connected to, as "info network" shows it. */
const char *net_text(const Net *n);

/** Whether this build has "-netdev user". */
bool net_has_user(void);

/** "-netdev help". */
void net_help(FILE *f);

/** "-netdev type,help". */
bool net_help_of(FILE *f, const char *type, Error *err);

/** The cable: set_link. A new network is up. */
void net_set_link(Net *n, bool is_up);
bool net_link(const Net *n);

/**
 * hostfwd_add and hostfwd_remove: forward a port of the host to the guest, as hostfwd= of -netdev
 * user says, or end that ("[tcp|udp]:[hostaddr]:hostport"). @id NULL: the only network that can.
 */
bool net_hostfwd_add(const char *id, const char *rule, Error *err);
bool net_hostfwd_remove(const char *id, const char *rule, Error *err);

/** "info usernet": what user networks forward, and their connections. */
void net_user_info(FILE *f);

/* ---- saved state ---- */

/**
 * What @n knows of its guest (leases, numbers of connections to programs of guestfwd=), to be freed;
 * @version says which form it has. 0: nothing.
 */
size_t net_save(Net *n, u8 **data, u32 *version);
bool net_load(Net *n, u32 version, const u8 *data, size_t size, Error *err);

/* ---- for front ends ---- */

/** Connect @e; fails if @n has a front end already. */
bool net_attach(NetEnd *e, Net *n, const NetOps *ops, void *opaque, Error *err);
void net_detach(NetEnd *e);

/**
 * Send a frame with any offload: what the back end cannot do is done here. False: not now;
 * ops->writable will be called. Not connected, or without link, frames are dropped.
 */
bool net_send(NetEnd *e, const NetFrame *f);

/** The front end has room again, after its receive said false. */
void net_receive_ready(NetEnd *e);

/** Which offloads (NetOffload) received frames may need; at first none. */
void net_set_offload(NetEnd *e, u32 offload);

/** How many queues the back end has (1 for most), and how many are in use. */
u32 net_queues(const NetEnd *e);
void net_set_queues(NetEnd *e, u32 count);

/* ---- filters: -object filter-dump ---- */

/* Sees every frame as it was sent, whether or not it gets through; the memory is the owner's. */
typedef struct NetFilter NetFilter;
struct NetFilter {
    void (*frame)(NetFilter *f, const NetFrame *frame, bool is_from_guest);
    void (*gone)(NetFilter *f); /* the network has: it is removed */
    NetFilter *next;
};

void net_filter_add(Net *n, NetFilter *f);
void net_filter_remove(Net *n, NetFilter *f);

#endif
