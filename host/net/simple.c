/* SPDX-License-Identifier: MIT */
/* Networks without a host: nowhere, and back to the sender (for tests of drivers). */
#include "host/net/backend.h"

static bool open_null(Net *n, const Opts *o, Error *err)
{
    n->offload = NET_CSUM | NET_TSO4 | NET_TSO6 | NET_ECN;
    return true;
}

const NetKind net_null = {
    .name = "null",
    .help = "frames are dropped",
    .size = sizeof(Net),
    .open = open_null,
};

#define LOOPBACK_WAITING 16u /* frames that may wait for the receiver */

static bool open_loopback(Net *n, const Opts *o, Error *err)
{
    n->offload = opts_bool(o, "offload", true) ? NET_CSUM | NET_TSO4 | NET_TSO6 | NET_ECN : 0;
    n->queues = (u32)opts_num(o, "queues", 1);
    return n->queues && n->queues <= 64 ? true
                                        : error_set(err, "loopback: 1 to 64 queues are expected");
}

static bool loop_back(Net *n, const NetFrame *f)
{
    if (n->in.count >= LOOPBACK_WAITING)
        return false;
    net_deliver_queued(n, f);
    return true;
}

static const OptRow loopback_rows[] = {
    {"offload", OPT_BOOL, NULL, "take frames with work left to do (default on)"},
    {"queues", OPT_NUM, NULL, "queue pairs (default 1)"},
};

const NetKind net_loopback = {
    .name = "loopback",
    .help = "frames come back to the sender",
    .rows = loopback_rows,
    .row_count = ARRAY_SIZE(loopback_rows),
    .size = sizeof(Net),
    .open = open_loopback,
    .send = loop_back,
    .resume = net_writable,
};
