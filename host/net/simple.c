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

static bool open_loopback(Net *n, const Opts *o, Error *err)
{
    n->offload = opts_bool(o, "offload", true) ? NET_CSUM | NET_TSO4 | NET_TSO6 | NET_ECN : 0;
    return true;
}

static bool loop_back(Net *n, const NetFrame *f)
{
    net_deliver_queued(n, f);
    return true;
}

static const OptRow loopback_rows[] = {
    {"offload", OPT_BOOL, NULL, "take frames with work left to do (default on)"},
};

const NetKind net_loopback = {
    .name = "loopback",
    .help = "frames come back to the sender",
    .rows = loopback_rows,
    .row_count = ARRAY_SIZE(loopback_rows),
    .size = sizeof(Net),
    .open = open_loopback,
    .send = loop_back,
};
