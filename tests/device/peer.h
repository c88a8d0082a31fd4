/* SPDX-License-Identifier: MIT */
/* For tests of network cards: a second card, which keeps the frames that it gets. */
#ifndef TESTS_DEVICE_PEER_H
#define TESTS_DEVICE_PEER_H

#include "host/net/net.h"
#include "tests/device/client.h"

#define FRAMES_MAX 64

typedef struct Peer {
    NetEnd end;
    u32 count;
    u8 data[FRAMES_MAX][65600];
    size_t size[FRAMES_MAX];
    NetHeader header[FRAMES_MAX];
} Peer;

static Peer peer;

static bool peer_receive(void *opaque, const NetFrame *f)
{
    size_t at = 0;

    if (peer.count == FRAMES_MAX)
        return true;
    for (u32 i = 0; i < f->count; i++) {
        memcpy(peer.data[peer.count] + at, f->iov[i].iov_base, f->iov[i].iov_len);
        at += f->iov[i].iov_len;
    }
    peer.size[peer.count] = f->size;
    peer.header[peer.count++] = f->header;
    return true;
}

static const NetOps peer_ops = {.receive = peer_receive};

static inline bool peer_send(const void *data, size_t size, NetHeader h)
{
    struct iovec iov[2] = {{(void *)data, 10}, {(u8 *)data + 10, size - 10}};

    return net_send(&peer.end, &(NetFrame){iov, 2, 0, size, h});
}

static inline Net *make_net(Client *c, const char *text)
{
    Error err = {0};
    Opts o = {0};

    opts_parse(&o, text, "type", NULL);
    Net *n = net_new(c->loop, &o, &err);

    opts_clear(&o);
    if (!n)
        printf("# %s\n", err.text);
    return n;
}

#endif
