/* SPDX-License-Identifier: MIT */
/*
 * Segments of a TCP connection that follow each other as one large frame, for guests that take
 * those: far fewer frames for them to handle. For host/net only.
 */
#ifndef HOST_NET_MERGE_H
#define HOST_NET_MERGE_H

#include "host/net/backend.h"

/* The frame that grows. Zero is none. */
typedef struct NetMerge {
    u8 *data; /* NET_FRAME_MAX */
    size_t size;
    u32 step;  /* payload of each segment but the last */
    u32 count; /* of segments */
} NetMerge;

/**
 * A frame for the guest, with its sums filled in, which we made ourselves: what comes from a network
 * may have wrong ones. It is delivered now, or as part of a larger one at the next flush at latest.
 */
void net_merge(NetMerge *m, Net *n, const u8 *frame, size_t size);
void net_merge_flush(NetMerge *m, Net *n);
void net_merge_free(NetMerge *m);

#endif
