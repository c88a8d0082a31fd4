/* SPDX-License-Identifier: MIT */
/*
 * Hubs: what one port sends, all others of the same hub get. A port belongs to a NIC, or with
 * netdev= to another network that it connects to the hub.
 */
#include <string.h>
#include "host/net/backend.h"

typedef struct Port {
    Net base;
    u64 hub;
    NetEnd uplink; /* netdev= */
    struct Port *next;
} Port;

static Port *ports;

static void send_to(Port *to, const NetFrame *f)
{
    if (to->uplink.net)
        net_send(&to->uplink, f); /* a hub loses what a port cannot take */
    else
        net_deliver_queued(&to->base, f);
}

static bool port_send(Net *n, const NetFrame *f)
{
    Port *from = (Port *)n;

    for (Port *p = ports; p; p = p->next)
        if (p != from && p->hub == from->hub)
            send_to(p, f);
    return true;
}

/* The uplink's network has a frame for us. */
static bool uplink_receive(void *opaque, const NetFrame *f)
{
    return port_send(opaque, f);
}

static const NetOps uplink_ops = {.receive = uplink_receive};

static bool port_open(Net *n, const Opts *o, Error *err)
{
    Port *p = (Port *)n, **at = &ports;
    const char *netdev = opts_get(o, "netdev");
    Net *up = netdev ? net_find(netdev) : NULL;

    if (!opts_get(o, "hubid"))
        return error_set(err, "hubport: hubid= is expected");
    if (netdev && !up)
        return error_set(err, "hubport: netdev=%s: the id of a -netdev is expected", netdev);
    p->hub = opts_num(o, "hubid", 0);
    if (up && !net_attach(&p->uplink, up, &uplink_ops, p, err))
        return false;
    n->offload = NET_CSUM | NET_TSO4 | NET_TSO6 | NET_ECN; /* each receiver gets what it can take */
    net_set_offload(&p->uplink, n->offload);
    snprintf(n->text, sizeof n->text, "hub %llu%s%s", (unsigned long long)p->hub,
             netdev ? ", to " : "", netdev ? netdev : "");
    while (*at)
        at = &(*at)->next;
    *at = p;
    return true;
}

static void port_close(Net *n)
{
    for (Port **at = &ports; *at; at = &(*at)->next)
        if (*at == (Port *)n) {
            *at = (*at)->next;
            break;
        }
    net_detach(&((Port *)n)->uplink);
}

static const OptRow rows[] = {
    {"hubid", OPT_NUM, NULL, "number of the hub"},
    {"netdev", OPT_STR, NULL, "id of a network to connect, in place of a NIC"},
};

const NetKind net_hubport = {
    .name = "hubport",
    .help = "a port of a hub",
    .rows = rows,
    .row_count = ARRAY_SIZE(rows),
    .size = sizeof(Port),
    .open = port_open,
    .close = port_close,
    .send = port_send,
};
