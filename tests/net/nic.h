/* SPDX-License-Identifier: MIT */
/* A front end that keeps the frames that it gets. */
#ifndef TESTS_NET_NIC_H
#define TESTS_NET_NIC_H

#include "host/net/net.h"

#define NIC_FRAMES_MAX 8192

typedef struct Nic {
    NetEnd end;
    u32 room, count, writables, links;
    struct {
        u8 *data;
        size_t size;
        NetHeader header;
    } frame[NIC_FRAMES_MAX];
} Nic;

extern const NetOps nic_ops;

/** A network from "type,id=x,..."; NULL, and the reason as a comment, if there is none. */
Net *net_make(Loop *l, const char *text);

/** In two pieces; @h NULL: nothing is left to do. */
bool nic_send(Nic *n, const void *data, size_t size, const NetHeader *h);

/** Forget what came. */
void nic_clear(Nic *n);

/** Step the loop until @n has @count frames or for ten seconds. */
bool nic_wait(Nic *n, Loop *l, u32 count);

#endif
